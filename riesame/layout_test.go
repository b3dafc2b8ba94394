package riesame_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/markdown"
	"github.com/capitolato/capitolato/adapters/text"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// document lays a review out and fails the test if it cannot, or if the document is not one.
func document(t testing.TB, r *riesame.Review, o *riesame.Layout) *block.Document {
	t.Helper()
	d, err := r.Document(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkDocument(d); err != nil {
		t.Fatal(err)
	}
	return d
}

var (
	anchors  = regexp.MustCompile(`^[a-z0-9]+[a-z0-9-]*$`)
	decimals = regexp.MustCompile(`^(-?[0-9]+(\.[0-9]+)?)?$`)
)

// checkDocument checks what package block says of every document.
func checkDocument(d *block.Document) error {
	level, known, linked := 0, map[string]bool{}, map[string]bool{}
	for i, b := range d.Blocks {
		switch b := b.(type) {
		case *block.Heading:
			if b.Level < 1 || b.Level > min(level+1, 6) || i == 0 && b.Level != 1 || i > 0 && b.Level == 1 {
				return fmt.Errorf("heading %q of level %d behind one of level %d", b.Text, b.Level, level)
			}
			if level = b.Level; !anchors.MatchString(b.Anchor) || known[b.Anchor] || b.Text == "" {
				return fmt.Errorf("heading %q: anchor %q", b.Text, b.Anchor)
			}
			known[b.Anchor] = true
		case *block.Callout:
			if known[b.Anchor] {
				return fmt.Errorf("callout %q: anchor %q", b.Title, b.Anchor)
			}
			known[b.Anchor] = b.Anchor != ""
		case *block.Table:
			if err := checkTable(b); err != nil {
				return err
			}
		case *block.Chart:
			if err := checkChart(b); err != nil {
				return err
			}
		}
	}
	if err := checkTexts(reflect.ValueOf(d), linked); err != nil {
		return err
	}
	for a := range linked {
		if a != "" && !known[a] {
			return fmt.Errorf("a link leads to %q, where nothing is", a)
		}
	}
	return nil
}

func checkTable(t *block.Table) error {
	if len(t.Columns) == 0 {
		return errors.New("a table without columns")
	}
	for _, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("a row of %d cells in a table of %d columns", len(row), len(t.Columns))
		}
	}
	return nil
}

func checkChart(c *block.Chart) error {
	for _, s := range c.Series {
		if len(s.Points) == 0 || len(s.Points) != len(c.Series[0].Points) {
			return fmt.Errorf("%s: a series of %d points", c.Title, len(s.Points))
		}
		for i, p := range s.Points {
			if p.Label != c.Series[0].Points[i].Label || !decimals.MatchString(p.Value) {
				return fmt.Errorf("%s: point %+v", c.Title, p)
			}
		}
	}
	if c.Target != nil && !decimals.MatchString(c.Target.Value) {
		return fmt.Errorf("%s: target %+v", c.Title, c.Target)
	}
	return checkTable(&c.Table)
}

// checkTexts checks that every text can be shown, and gathers the links.
func checkTexts(v reflect.Value, linked map[string]bool) error {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return checkTexts(v.Elem(), linked)
	case reflect.Slice:
		for i := range v.Len() {
			if err := checkTexts(v.Index(i), linked); err != nil {
				return err
			}
		}
	case reflect.Struct:
		if s, ok := v.Interface().(block.Span); ok {
			linked[s.Link] = true
		}
		for i := range v.NumField() {
			if err := checkTexts(v.Field(i), linked); err != nil {
				return err
			}
		}
	case reflect.String:
		control := func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
		}
		if s := v.String(); !utf8.ValidString(s) || strings.ContainsFunc(s, control) {
			return fmt.Errorf("%q cannot be shown", s)
		}
	}
	return nil
}

// checkLayout checks what holds of the document of any review: it is a document, always the same one,
// leaves the review as it is, and says what people wrote and what was found.
func checkLayout(t *rapid.T, r *riesame.Review) {
	before, err := riesame.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	d, err := r.Document(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Document(&riesame.Layout{})
	if err != nil || !reflect.DeepEqual(d, again) { // cmp.Diff would take most of the test's time
		t.Fatal("the same review gives another document", err)
	}
	after, err := riesame.Marshal(r)
	if !bytes.Equal(before, after) || err != nil {
		t.Fatal("Document changed the review", err)
	}
	if err := checkDocument(d); err != nil {
		t.Fatal(err)
	}
	said := letters(write(t, func(w io.Writer) error { return text.Write(w, d, &text.Options{Width: 100_000}) }))
	for _, want := range wanted(r) {
		if w := letters(want); !strings.Contains(said, w) {
			t.Fatalf("%q is not in the document", want)
		}
	}
}

// wanted is what must not be missing from a document.
func wanted(r *riesame.Review) []string {
	out := []string{r.Premise, r.Name, r.Contract}
	for _, f := range r.Findings {
		out = append(out, f.Message[len(f.Message)/2:], f.Hint[1:])
	}
	for _, a := range r.Actions {
		out = append(out, a.Action, a.Cause, a.Responsible, a.Outcome)
	}
	for _, p := range r.Parts {
		for _, s := range slices.Concat(p.Sections, p.Outputs) {
			for _, d := range s.Derived {
				out = append(out, d.Text)
			}
			for _, d := range s.Inputs {
				out = append(out, d.Kind, d.Title, d.Number)
			}
			out = append(out, strings.FieldsFunc(s.Text, func(r rune) bool { return r == '\n' || r == '\r' })...)
		}
		for _, c := range p.Checklist {
			out = append(out, c.Name)
		}
		for _, t := range p.Tables {
			for _, c := range t.Columns {
				out = append(out, c.Title)
			}
			for _, row := range t.Rows {
				out = append(out, row.Name, row.Target, row.Measure, row.Note)
			}
		}
	}
	return out
}

// letters returns the letters and digits of a text: blanks and marks may change on the way.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// fatal is a test.
type fatal interface{ Fatal(...any) }

// write returns what is written.
func write(t fatal, to func(io.Writer) error) string {
	var b bytes.Buffer
	if err := to(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDocuments holds the pages of a whole review, in both languages, against files.
func TestDocuments(t *testing.T) {
	for _, lang := range []riesame.Lang{riesame.Italian, riesame.English} {
		f := full()
		f.in.Lang = lang
		d := document(t, f.build(t), nil)
		if d.Lang != string(lang) {
			t.Errorf("language %q", d.Lang)
		}
		for ext, got := range map[string]string{
			"txt": write(t, func(w io.Writer) error { return text.Write(w, d, &text.Options{Width: 100}) }),
			"md":  write(t, func(w io.Writer) error { return markdown.Write(w, d, nil) }),
		} {
			file := "testdata/full." + string(lang) + "." + ext
			if strings.ContainsAny(got, "{}") {
				t.Errorf("%s: something was not put in", file)
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
				t.Errorf("%s: %s", file, diff)
			}
		}
	}
}

// TestEveryFigureIsProved checks that each figure leads to the rule, the counts and the margin.
func TestEveryFigureIsProved(t *testing.T) {
	d := document(t, full().build(t), nil)
	proofs, figures := map[string]*block.Pairs{}, 0
	for i, b := range d.Blocks {
		h, ok := b.(*block.Heading)
		if !ok || !strings.HasPrefix(h.Anchor, "proof-") {
			continue
		}
		for _, next := range d.Blocks[i+1:] {
			if p, ok := next.(*block.Pairs); ok {
				proofs[h.Anchor] = p
				break
			}
		}
	}
	for _, b := range d.Blocks {
		table, ok := b.(*block.Table)
		if !ok {
			continue
		}
		for col, c := range table.Columns {
			if c.ID != "value" || c.Align != block.Right {
				continue
			}
			for _, row := range table.Rows {
				if len(row[col].Text) != 1 {
					continue
				}
				if proofs[row[col].Text[0].Link] != nil {
					figures++
				}
			}
		}
	}
	if figures != 8 || len(proofs) != 4 { // in the summary and in the form
		t.Errorf("%d figures, %d proofs", figures, len(proofs))
	}
	got := map[string]string{}
	for _, i := range proofs["proof-cup-wait"].Items {
		got[i.Name] = i.Text.String()
	}
	want := map[string]string{"Valore": "94,996 %", "Regola": "share", "Obiettivo": "share >= 95", "Margine": "casi da rendere conformi: 1",
		"Dove":     "share = 100 * count(answered, .wait <= limit) / len(answered)\nanswered = filter(calls, .answered and .channel == \"calls\")\nlimit = duration(\"20s\")",
		"Conteggi": "len(calls) = 1.000\ncount(answered, .wait <= limit) = 7 (12 senza valore su 1.000)",
		"Fonti":    "Dati “calls”: 12.345 righe lette da 1 fonte, 12.300 contate, 2 scartate, 1 doppia, 40 fuori periodo, 1 di nessun servizio, 1 esclusa."}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %q, want %q", name, got[name], text)
		}
	}
}

// TestPeriodsSideBySide checks the comparison in time over three reviews.
func TestPeriodsSideBySide(t *testing.T) {
	var r *riesame.Review
	for _, step := range []struct{ period, figures string }{{"2023-S1", "cup/wait 90.00 ko"}, {"2023-S2", "cup/wait 91.50 ko"}, {"2024-S1", "cup/wait 42.46 ko"}} {
		f := newFixture()
		f.in.Period, f.in.Date, f.run.Result, f.previous = step.period, sla.Date{}, result(step.period, step.figures), r
		r = f.build(t)
	}
	d := document(t, r, nil)
	i := slices.IndexFunc(d.Blocks, func(b block.Block) bool {
		h, ok := b.(*block.Heading)
		return ok && h.Anchor == "periods-cup"
	})
	if i < 0 {
		t.Fatal("no periods are compared")
	}
	var got [][]string
	table := d.Blocks[i+1].(*block.Table)
	titles := []string{}
	for _, c := range table.Columns {
		titles = append(titles, c.Title)
	}
	got = append(got, titles)
	for _, row := range table.Rows {
		cells := []string{}
		for _, c := range row {
			cells = append(cells, c.Text.String())
		}
		got = append(got, cells)
	}
	want := [][]string{{"Indicatore", "I semestre 2023", "II semestre 2023", "I semestre 2024", "Variazione"},
		{"Tempo massimo d'attesa (%)", "90,00 KO", "91,50 KO", "42,46 KO", "KO per la 3ª volta di seguito"},
		{"Percentuale chiamate perse (%)", "3,00", "3,00", "3,00", "–"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestHostileTexts lays out a review in which everything that people or logs write is hostile.
func TestHostileTexts(t *testing.T) {
	const bad = "</td><script>alert(1)</script> | **x** =1+1 \x1b[31m\u202eOK\u202c \x00 [a](http://b.c)\r\n# h\n- i"
	f := full()
	f.in.Parts[1].Name, f.in.Parts[1].Text = bad, bad
	f.in.Parts[1].Sections[0].Text, f.in.Parts[1].Sections[0].Title = bad, bad
	f.in.Parts[1].Sections[0].Inputs[0].Kind = bad
	f.in.Actions[1].Action, f.in.Actions[1].Responsible = bad, bad
	f.run.Result.Sources[0].Name, f.run.Result.Sources[0].RejectedRows[0].Value = bad, bad
	c := f.run.Contract
	c.Title, c.Areas[1].Name, c.Areas[1].Note = bad, bad, bad
	c.Areas[1].Indicators[0].Name, c.Areas[1].Indicators[0].TargetText, c.Areas[1].Indicators[0].Measure = bad, bad, strings.Repeat("x", 5000)
	d := document(t, f.build(t), nil)
	for _, width := range []int{1, 40, 80, 120} {
		out := write(t, func(w io.Writer) error { return text.Write(w, d, &text.Options{Width: width}) })
		for _, line := range strings.Split(out, "\n") {
			if n := utf8.RuneCountInString(line); n > max(width, 40) {
				t.Fatalf("%d columns: %s", n, line)
			}
		}
		if strings.ContainsAny(out, "\x1b\x00\r\u202e") {
			t.Error("something reaches the terminal")
		}
	}
	out := write(t, func(w io.Writer) error { return markdown.Write(w, d, nil) })
	for _, live := range []string{"<script", "</td", " [a](", "\n# h", "**x**", "\x1b", "\u202e"} {
		if strings.Contains(out, live) {
			t.Errorf("Markdown has %q", live)
		}
	}
}

// TestEdges lays out reviews of nothing and of much.
func TestEdges(t *testing.T) {
	document(t, new(riesame.Review), nil)
	r := full().build(t)
	document(t, &riesame.Review{Parts: []riesame.Part{{}, {}}, Actions: make([]riesame.Action, 3), Findings: make([]riesame.Finding, 2), Sources: make([]riesame.Source, 1)}, nil)
	table := &r.Parts[1].Tables[0]
	row := table.Rows[0]
	for i := range 200 {
		row.ID = fmt.Sprint("i", i)
		table.Rows = append(table.Rows, row)
	}
	d := document(t, r, nil)
	if n := len(d.Blocks); n < 600 {
		t.Errorf("%d blocks", n)
	}
	r.Parts[1].Clauses[0].Sections, r.Actions[0].Indicators = []string{"gone"}, []string{"gone/gone"}
	odd := "1e9"
	table.Rows[0].Months[0].Value, table.Rows[0].Bound, table.Rows[0].Trend = &odd, &riesame.Bound{Value: "1/3"}, "new"
	r.Parts = append(r.Parts, r.Parts[1]) // the same places twice, as in a file that was edited
	document(t, r, nil)
}

// TestTexts replaces words, and tells which cannot be replaced.
func TestTexts(t *testing.T) {
	it, en := riesame.Texts(riesame.Italian), riesame.Texts(riesame.English)
	slots := regexp.MustCompile(`\{[a-z]+\}`)
	for key, text := range it {
		a, b := slots.FindAllString(text, -1), slots.FindAllString(en[key], -1)
		slices.Sort(a)
		slices.Sort(b)
		if diff := cmp.Diff(a, b); diff != "" || en[key] == "" {
			t.Errorf("%s: the languages differ: %s", key, diff)
		}
	}
	r := full().build(t)
	d := document(t, r, &riesame.Layout{Texts: map[string]string{"summary": "In breve {", "summary.points": "{n} punti {n}"}})
	out := write(t, func(w io.Writer) error { return text.Write(w, d, nil) })
	n := len(r.Findings)
	if !strings.Contains(out, "In breve {\n") || !strings.Contains(out, fmt.Sprintf("- %d punti %d\n", n, n)) {
		t.Error(out[:2000])
	}
	for _, test := range []struct{ key, text, want string }{
		{"sumary", "x", `there is no text "sumary": did you mean "summary"?`},
		{"zzzzzzzz", "x", "Texts lists them"},
		{"summary.points", "{m}", `{m} in the text "summary.points": n`},
		{"summary", "{n}", "no braces"},
	} {
		_, err := r.Document(&riesame.Layout{Texts: map[string]string{test.key: test.text}})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.key, err, test.want)
		}
	}
}

// TestRows checks how many of the bad rows are listed, and that the others are counted.
func TestRows(t *testing.T) {
	r := full().build(t)
	s := &r.Sources[0]
	s.Rejected, s.Conflicts, s.RejectedRows, s.Reasons = 23, 2, nil, map[string]int64{"wait: not a number": 20, "at: it ends before it begins": 5}
	for i := range 22 {
		s.RejectedRows = append(s.RejectedRows, sla.RejectedRow{Pos: int64(i), Reason: "not a number", Value: "n.d."})
	}
	s.RejectedRows, s.ConflictRows = s.RejectedRows[:20], s.RejectedRows[20:]
	for rows, want := range map[int][2]int{0: {20, 5}, 3: {3, 22}, -1: {0, 25}, 100: {22, 3}} {
		out := write(t, func(w io.Writer) error { return text.Write(w, document(t, r, &riesame.Layout{Rows: rows}), nil) })
		more := fmt.Sprintf("- calls.csv: e altre %d, per motivo:\n  - at: finisce prima di cominciare: 5\n  - wait: non è un numero: 20\n", want[1])
		if n := strings.Count(out, "n.d."); n != want[0] || !strings.Contains(out, more) {
			t.Errorf("%d rows: %d are listed", rows, n)
		}
	}
}

// TestCharts checks the pictures of an indicator: its months against the target, and how the values
// behind it are distributed.
func TestCharts(t *testing.T) {
	r := full().build(t)
	r.Parts[1].Tables[0].Rows[0].Distribution = []riesame.Bin{{From: "0", To: "2.5", Records: 1234}, {From: "2.5", To: "5", Records: 7}}
	var got []*block.Chart
	for _, b := range document(t, r, nil).Blocks {
		if c, ok := b.(*block.Chart); ok {
			got = append(got, c)
		}
	}
	if len(got) != 3 { // the third is that of the records of each month
		t.Fatalf("%d charts", len(got))
	}
	months := []block.Point{{Label: "gen 2024", Value: "90", Text: "90 %", Mark: block.KO}, {Label: "feb 2024", Value: "95", Text: "95 %", Mark: block.OK}, {Label: "mar 2024", Value: "96", Text: "96 %", Mark: block.OK}}
	if diff := cmp.Diff(months, got[0].Series[0].Points); diff != "" || got[0].Kind != block.Lines || got[0].Unit != "%" {
		t.Error(diff)
	}
	if diff := cmp.Diff(&block.Target{Text: "95% dei casi", Value: "95"}, got[0].Target); diff != "" {
		t.Error(diff)
	}
	values := []block.Point{{Label: "0 – 2,5", Value: "1234", Text: "1.234"}, {Label: "2,5 – 5", Value: "7", Text: "7"}}
	if diff := cmp.Diff(values, got[1].Series[0].Points); diff != "" || got[1].Kind != block.Bars {
		t.Error(diff)
	}
	if got[2].Kind != block.Bars || len(got[2].Series) != 1 || len(got[2].Series[0].Points) != 6 {
		t.Errorf("%+v", got[2])
	}
}
