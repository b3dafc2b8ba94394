package adapters_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/docx"
	"github.com/capitolato/capitolato/adapters/html"
	"github.com/capitolato/capitolato/adapters/jsonlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/markdown"
	"github.com/capitolato/capitolato/adapters/queuelog"
	"github.com/capitolato/capitolato/adapters/text"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// personal is a contract with personal data in a key, in a number, in a time, in what a rule looks
// at and in what none does.
const personal = `format: 1
contract: privacy
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls:
    key: [id, caller]
    at: entered
    fields: {id: string, entered: time, caller: string personal, agent: string? personal, age: int? personal, born: time? personal,
      taken: bool?, name: string? personal, wait: duration?}
areas:
- id: cup
  name: CUP
  where: {calls: '.caller != "nobody"'}
  indicators:
  - {id: attesa, name: Attesa, value: 'count(calls, .taken and .wait <= duration("20s") and .born != nil) / len(calls)', target: value >= 1}
  - {id: persone, name: Persone, value: 'distinct(calls, .caller) + distinct(calls, .agent) + distinct(calls, .age)', target: value >= 9}
`

// personalMapping makes a yes or no, and a duration, of columns that hold personal data.
var personalMapping = &mapping.Source{
	Records: "calls", Separator: ";", Covers: sla.Days{From: sla.Date{Year: 2024, Month: 1, Day: 1}, Through: sla.Date{Year: 2024, Month: 1, Day: 31}},
	Columns: map[string]mapping.Column{
		"taken": {Column: "agent", True: []string{"a1"}, False: []string{"a2"}},
		"wait":  {From: "entered", To: "born"},
	},
}

// queueMapping names the fields of a queue_log otherwise than it does.
var queueMapping = &mapping.Source{Records: "calls", Covers: personalMapping.Covers, Columns: map[string]mapping.Column{
	"id": {Column: "callid"}, "name": {Column: "agent"}, "taken": {Column: "answered"}, "age": {Column: "position"}, "born": {Column: "ended"}}}

// secrets are the texts of personal fields in the logs below.
var secrets = []string{"Zanzi", "0971", "771234", "1931"}

// A row for each way in which personal data could get out.
const (
	personalCSV = `id;entered;caller;agent;age;born;name
1;2024-01-10 10:00;0971 111;a1;771234;2024-01-10 10:00:10;Zanzi
1;2024-01-10 11:00;0971 111;a2;771234;2024-01-10 11:00:10;Zanzi the same key
2;2024-01-10 10:00;0971 222;a1;Zanzi is no number;2024-01-10 10:00:10;Zanzi
3;2024-01-10 10:00;0971 333;Zanzi is not listed;771234;2024-01-10 10:00:10;Zanzi
4;2024-01-10 10:00;0971 444;a2;771234;Zanzi 1931 is no time;Zanzi
5;2024-01-10 10:00;0971 555;a2;771234;2024-01-10 10:00:10;Zanzi;one cell too many
6;2024-01-10 10:00;0971 666;a2;771234
7;2024-01-10 10:00;;a2;771234;2024-01-10 10:00:10;Zanzi has no number
8;2024-01-10 10:00;0971 777;a2;771234;2024-01-10 10:00:10;"Zanzi is "quoted
9;2024-01-10 10:00;"0971 888;a2;771234;2024-01-10 10:00:10;Zanzi is not quoted to the end
`
	personalJSON = `{"id":"1","entered":"2024-01-10 10:00","caller":"0971 111","agent":"a1","age":771234,"born":"2024-01-10 10:00:10","name":"Zanzi"}
{"id":"1","entered":"2024-01-10 11:00","caller":"0971 111","agent":"a2","age":771234,"born":"2024-01-10 11:00:10","name":"Zanzi"}
{"id":"2","entered":"2024-01-10 10:00","caller":"0971 222","agent":"a1","age":"Zanzi","born":"2024-01-10 10:00:10"}
{"id":"3","entered":"2024-01-10 10:00","caller":"0971 333","agent":"Zanzi","age":771234,"born":"2024-01-10 10:00:10"}
{"id":"4","entered":"2024-01-10 10:00","caller":"0971 444","agent":{"Zanzi":771234},"age":[771234],"born":"Zanzi 1931"}
{"id":["0971","Zanzi"],"entered":"2024-01-10 10:00","caller":"0971 444","agent":"a1","age":1,"born":"2024-01-10 10:00:10"}
{"id":"5","entered":"2024-01-10 10:00","caller":"0971 555","age":771234,"age":771234,"born":"Zanzi","Zanzi":1}
{"id":"6","entered":"2024-01-10 10:00","caller":Zanzi 0971}
"Zanzi 0971"
`
	personalQueue = `1704880800|c1|cup|NONE|ENTERQUEUE||0971111|771234
1704880810|c1|cup|Zanzi|CONNECT|10||5
1704880910|c1|cup|Zanzi|COMPLETECALLER|10|100|771234
1704880820|c2|cup|NONE|ENTERQUEUE|Zanzi|0971222|0971 is no position
1704880830|c3|cup|Zanzi|ZANZI0971|0971333|Zanzi
Zanzi 0971 is no event at all
1704880840|c4|cup|NONE|ENTERQUEUE||0971444|1
1704880845|c4|cup|NONE|ABANDON|1|1|Zanzi
1704880850|c5|cup|NONE|ENTERQUEUE|||1
1704880855|c5|cup|NONE|ABANDON|1|1|5
`
)

// Personal data is masked in whatever leaves the program, and shown where it is asked for.
func TestPersonalDataIsMasked(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte(personal))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	lines, _, _ := strings.Cut(personalJSON, `{"id":"6"`) // an array is at its end where it is no JSON
	array := "[" + strings.ReplaceAll(strings.TrimSpace(lines), "\n", ",\n") + "]"
	for name, src := range map[string]sla.Source{
		"csv":   csvlog.New("calls", content(personalCSV), personalMapping, nil),
		"lines": jsonlog.New("calls", content(personalJSON), unseparated(), nil),
		"array": jsonlog.New("calls", content(array), unseparated(), nil),
		"queue": queuelog.New("calls", content(personalQueue), queueMapping, nil),
	} {
		t.Run(name, func(t *testing.T) {
			for form, out := range outputs(t, plan, src, false) {
				for _, secret := range secrets {
					if at := strings.Index(strings.ToLower(out), strings.ToLower(secret)); at >= 0 {
						t.Errorf("%s shows %s: %s", form, secret, out[max(0, at-200):min(len(out), at+100)])
					}
				}
			}
			shown := outputs(t, plan, src, true)
			for _, form := range []string{"rejects", "list"} {
				if !strings.Contains(strings.ToLower(shown[form]), "zanzi") && !strings.Contains(shown[form], "0971") {
					t.Errorf("%s, asked for, shows nothing: %s", form, shown[form])
				}
			}
		})
	}
}

// unseparated is personalMapping for what has no cells.
func unseparated() *mapping.Source {
	m := *personalMapping
	m.Separator = ""
	return &m
}

// content opens a text.
func content(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

// outputs returns all that comes of judging a source, by its form.
func outputs(t *testing.T, plan *sla.Plan, src sla.Source, show bool) map[string]string {
	t.Helper()
	ctx := context.Background()
	period, _ := sla.ParsePeriod("2024-01")
	var rejects strings.Builder
	tally, err := plan.Tally(ctx, period, &sla.TallyOptions{ShowPersonal: show, OnReject: func(source string, r batch.Reject) error {
		fmt.Fprintf(&rejects, "%s %d %s %s %s %s\n", source, r.Pos, r.Field, r.Reason, r.Value, r.Raw)
		return nil
	}}, src)
	if err != nil {
		t.Fatal(err)
	}
	result, err := plan.Judge(tally, period)
	if err != nil {
		t.Fatal(err)
	}
	if n := result.Sources[0]; n.Rejected < 3 || n.Counted == 0 || n.Rejected != int64(strings.Count("\n"+rejects.String(), "\ncalls ")) {
		t.Errorf("%+v: %s", n.Reconciliation, rejects.String())
	}
	out := map[string]string{"rejects": rejects.String(), "tally": marshal(t, tally), "result": marshal(t, result)}
	for _, class := range []sla.Class{sla.Counted, sla.Bad, sla.Good} {
		for s, err := range plan.Select(ctx, period, "cup/attesa", class, &sla.SelectOptions{ShowPersonal: show}, src) {
			if err != nil {
				t.Fatal(err)
			}
			out["list"] += fmt.Sprintf("%+v\n", s)
		}
	}
	review, err := riesame.Build(riesame.Run{Contract: plan.Contract(), Result: result, Tally: tally}, &riesame.Inputs{Format: 1, Contract: "privacy", Period: "2024-01",
		Parts: []riesame.PartInput{{ID: "p", Name: "P", Areas: []string{"cup"}, Sections: []riesame.SectionInput{{Section: "measurement"}}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out["review"] = marshal(t, review)
	d, err := review.Document(nil)
	if err != nil {
		t.Fatal(err)
	}
	for form, write := range map[string]func(io.Writer, *block.Document) error{
		"text":     func(w io.Writer, d *block.Document) error { return text.Write(w, d, nil) },
		"markdown": func(w io.Writer, d *block.Document) error { return markdown.Write(w, d, nil) },
		"html":     func(w io.Writer, d *block.Document) error { return html.Write(w, d, nil) },
		"docx":     func(w io.Writer, d *block.Document) error { return docx.Write(w, d, nil) },
	} {
		var b bytes.Buffer
		if err := write(&b, d); err != nil {
			t.Fatal(form, err)
		}
		if out[form] = b.String(); form == "docx" {
			out[form] = unpacked(t, b.Bytes())
		}
		if !strings.Contains(out[form], "CUP") {
			t.Errorf("%s is empty", form)
		}
	}
	return out
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// unpacked returns the parts of a ZIP archive.
func unpacked(t *testing.T, data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(&b, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// A file that cannot be read at all is an error that shows nothing of what is in it.
func TestErrorsShowNoRecords(t *testing.T) {
	for name, src := range map[string]sla.Source{
		"no header":           csvlog.New("calls", content("7;2024-01-10 10:00;0971 111;Zanzi\n"), personalMapping, nil),
		"another separator":   csvlog.New("calls", content("7,2024-01-10 10:00,0971 111,Zanzi\n"), personalMapping, nil),
		"almost a name":       csvlog.New("calls", content("7;enteredZanzi;0971 111;callerZanzi\n"), personalMapping, nil),
		"not UTF-8":           csvlog.New("calls", content("7;2024-01-10 10:00;0971 111;Zanzi\xf2\n"), personalMapping, nil),
		"a quote":             csvlog.New("calls", content("7;2024-01-10 10:00;0971 111;\"Zanzi\n"), personalMapping, nil),
		"an array cut short":  jsonlog.New("calls", content(`[{"caller":"0971 1","name":"Zan`), unseparated(), nil),
		"an array, not JSON":  jsonlog.New("calls", content(`[{"caller":"0971 1","name":Zanzi}]`), unseparated(), nil),
		"an array in a text":  jsonlog.New("calls", content(`[{"caller":"0971 1"} "Zanzi"]`), unseparated(), nil),
		"text behind":         jsonlog.New("calls", content(`[{"id":"1"}] Zanzi 0971`), unseparated(), nil),
		"no array":            jsonlog.New("calls", content("{\n\"Zanzi\":\"0971\"}"), &mapping.Source{Records: "calls", Path: "a.b"}, nil),
		"not a queue_log":     queuelog.New("calls", content("PK\x03\x04Zanzi 0971"), queueMapping, nil),
		"a binary file":       csvlog.New("calls", content("Zanzi 0971\x00\x01\x02\x03\x04\x05\x06\x07"), personalMapping, nil),
		"no rows of its own":  csvlog.New("calls", content(""), personalMapping, nil),
		"a header of records": csvlog.New("calls", content("Zanzi;0971 1;x\n"), &mapping.Source{Records: "calls", Separator: ";", Preamble: 1}, nil),
	} {
		c, err := contract.Parse("contract.yaml", []byte(personal))
		if err != nil {
			t.Fatal(err)
		}
		period, _ := sla.ParsePeriod("2024-01")
		_, err = sla.Evaluate(context.Background(), c, period, src)
		if err == nil {
			t.Errorf("%s: it is read", name)
			err = errors.New("")
		}
		for _, secret := range secrets {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
