package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla/batch"
)

const (
	undated = "a number that is not formatted as a date: the mapping can allow it with `form: excel`"
	dated   = "a cell formatted as a date, in a field that is not one: what it shows is not what is stored"
	lost    = "a whole number of more than 15 digits, of which a spreadsheet keeps no more: store it as text"
)

// One cell, read as each kind of field. What Excel makes of a value is known from its
// documentation: serial 1 is 1900-01-01, 61 is 1900-03-01, 45382 is 2024-03-31.
func TestCells(t *testing.T) {
	ms := &mapping.Source{Decimal: ",", Thousands: ".", Missing: []string{"", "-", "#N/A", "-1"}, Columns: map[string]mapping.Column{"v": {Negative: false}}}
	form := &mapping.Source{Times: "dd/mm/yyyy hh:mm"}
	for _, c := range []struct {
		cell string
		kind batch.Kind
		m    *mapping.Source
		want string
	}{
		// Texts.
		{`<c t="s"><v>0</v></c>`, batch.String, nil, `"cup"`},
		{`<c t="s"><v>1</v></c>`, batch.String, nil, `"ricco "`},
		{`<c t="s"><v>2</v></c>`, batch.String, nil, `"a\rb_"`},
		{`<c t="str"><f>A1&amp;"x"</f><v>a&lt;x</v></c>`, batch.String, nil, `"a<x"`},
		{`<c t="inlineStr"><is><t>due
righe</t></is></c>`, batch.String, nil, `"due\nrighe"`},
		{`<c><v>123456789012</v></c>`, batch.String, nil, `"123456789012"`},
		{`<c><v>1.23456789012345E+17</v></c>`, batch.String, nil, lost},
		{`<c><v>1234567890123456789</v></c>`, batch.String, nil, `"1234567890123456789"`},
		{`<c s="1"><v>45382.5</v></c>`, batch.String, nil, dated},
		{`<c t="b"><v>1</v></c>`, batch.String, nil, `"TRUE"`},
		{`<c t="str"><f>A1</f><v></v></c>`, batch.String, nil, `-`},
		// Numbers.
		{`<c><v>42</v></c>`, batch.Int, nil, `42`},
		{`<c><v>42.0</v></c>`, batch.Int, nil, `42`},
		{`<c><v>4.2E1</v></c>`, batch.Int, nil, `42`},
		{`<c><v>0.5</v></c>`, batch.Int, nil, `not a whole number: declare a decimal field`},
		{`<c><v>1.1000000000000001</v></c>`, batch.Decimal, nil, `110`},
		{`<c><v>0.30000000000000004</v></c>`, batch.Decimal, nil, `30`},
		{`<c><v>9.9999999999999996E-2</v></c>`, batch.Decimal, nil, `10`},
		{`<c><v>999.99999999999989</v></c>`, batch.Decimal, nil, `100000`},
		{`<c><v>0.125</v></c>`, batch.Decimal, nil, `more digits after the point than the field holds: declare more than decimal(2)`},
		{`<c><v>0.33333333333333331</v></c>`, batch.Decimal, nil, `more digits after the point than the field holds: declare more than decimal(2)`},
		{`<c s="5"><v>-1234.5</v></c>`, batch.Decimal, ms, `-123450`},
		{`<c t="inlineStr"><is><t>1.234,5</t></is></c>`, batch.Decimal, ms, `123450`},
		{`<c><v>-1</v></c>`, batch.Int, ms, `-`},
		{`<c><v>1e999</v></c>`, batch.Int, nil, `a whole number of more than 15 digits, of which a spreadsheet keeps no more: store it as text`},
		{`<c><v>1e99999999999</v></c>`, batch.Int, nil, `not a number`},
		{`<c><v>x</v></c>`, batch.Int, nil, `not a number`},
		{`<c s="3"><v>5</v></c>`, batch.Int, nil, dated},
		// Truth.
		{`<c t="b"><v>1</v></c>`, batch.Bool, nil, `true`},
		{`<c t="b"><v>0</v></c>`, batch.Bool, nil, `false`},
		{`<c t="inlineStr"><is><t>SI</t></is></c>`, batch.Bool, nil, `true`},
		{`<c><v>0</v></c>`, batch.Bool, nil, `false`},
		// Times. The clocks of Rome are an hour ahead of UTC in winter, two in summer.
		{`<c s="1"><v>45322.395833333336</v></c>`, batch.Time, nil, `2024-01-31T08:30:00Z`},
		{`<c s="1"><v>45322.3958449074</v></c>`, batch.Time, nil, `2024-01-31T08:30:01Z`},
		{`<c s="3"><v>45474</v></c>`, batch.Time, nil, `2024-06-30T22:00:00Z`},
		{`<c s="1"><v>1</v></c>`, batch.Time, nil, `1899-12-31T23:00:00Z`},
		{`<c s="1"><v>59</v></c>`, batch.Time, nil, `1900-02-27T23:00:00Z`},
		{`<c s="1"><v>60.25</v></c>`, batch.Time, nil, `29 February 1900, a day that Excel has and the calendar does not`},
		{`<c s="1"><v>61</v></c>`, batch.Time, nil, `1900-02-28T23:00:00Z`},
		{`<c s="1"><v>0.25</v></c>`, batch.Time, nil, `a time of day without a day`},
		{`<c s="1"><v>-1</v></c>`, batch.Time, nil, `a number that is no day of the calendar`},
		{`<c s="1"><v>2958466</v></c>`, batch.Time, nil, `a number that is no day of the calendar`},
		{`<c s="1"><v>1e300</v></c>`, batch.Time, nil, `a number that is no day of the calendar`},
		{`<c s="1"><v>1e18</v></c>`, batch.Time, nil, `a number that is no day of the calendar`},
		{`<c s="1"><v>45382.104166666664</v></c>`, batch.Time, nil, "a local time that the clocks passed over: the mapping can allow it with `skipped: shift`"},
		{`<c><v>45322.5</v></c>`, batch.Time, nil, undated},
		{`<c s="5"><v>45322.5</v></c>`, batch.Time, nil, undated},
		{`<c><v>45322.5</v></c>`, batch.Time, &mapping.Source{Times: "excel", Decimal: ","}, `2024-01-31T11:00:00Z`},
		{`<c t="inlineStr"><is><t>45322,5</t></is></c>`, batch.Time, &mapping.Source{Times: "excel", Decimal: ","}, `2024-01-31T11:00:00Z`},
		{`<c s="1"><v>45322.5</v></c>`, batch.Time, form, `2024-01-31T11:00:00Z`},
		{`<c t="inlineStr"><is><t>31/01/2024 12:00</t></is></c>`, batch.Time, form, `2024-01-31T11:00:00Z`},
		{`<c><v>20240131</v></c>`, batch.Time, &mapping.Source{Times: "yyyymmdd"}, `2024-01-30T23:00:00Z`},
		{`<c t="d"><v>2024-01-31T12:00:00</v></c>`, batch.Time, form, `2024-01-31T11:00:00Z`},
		// Durations: 20 s is 20/86400 of a day.
		{`<c s="2"><v>2.3148148148148146E-4</v></c>`, batch.Duration, nil, `20s`},
		{`<c s="2"><v>1.0625</v></c>`, batch.Duration, nil, `25h30m0s`},
		{`<c s="4"><v>-0.5</v></c>`, batch.Duration, nil, "a duration below zero: the mapping can allow it with `negative: true`"},
		{`<c><v>20.5</v></c>`, batch.Duration, nil, `20.5s`},
		{`<c t="inlineStr"><is><t>0:02:23</t></is></c>`, batch.Duration, nil, `2m23s`},
		{`<c s="2"><v>9e9</v></c>`, batch.Duration, nil, `a duration longer than 292 years`},
		// What is no value.
		{`<c t="e"><v>#DIV/0!</v></c>`, batch.Int, ms, `an error of the spreadsheet, such as #N/A`},
		{`<c t="e"><v>#N/A</v></c>`, batch.Int, ms, `-`},
		{`<c><f>SUM(A1:A2)</f></c>`, batch.Int, nil, `a formula whose result is not stored: open the file in a spreadsheet program and save it`},
		{`<c s="1"/>`, batch.Int, nil, `-`},
	} {
		f := batch.Field{Name: "v", Kind: c.kind, Optional: true}
		if c.kind == batch.Decimal {
			f.Scale = 2
		}
		key := batch.Field{Name: "k", Kind: batch.String}
		rows := words("k", "v") + "<row>" + `<c t="inlineStr"><is><t>x</t></is></c>` + c.cell + "</row>"
		got, err := read(t, workbook(t, rows, nil), c.m, nil, key, f)
		want := `2 "x" ` + c.want
		if strings.Count(c.want, " ") > 1 {
			want = "2 v: " + c.want
		}
		if err != nil || len(got) != 1 || got[0] != want && !strings.HasPrefix(got[0], want+": ") {
			t.Errorf("%s as %d: %q, %v, want %q", c.cell, c.kind, got, err, want)
		}
	}
}

// A workbook that counts from 1904 means other days, four years and a day apart.
func Test1904(t *testing.T) {
	book := map[string]string{"xl/workbook.xml": strings.Replace(parts["xl/workbook.xml"], "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)}
	data := workbook(t, words("at")+`<row><c s="1"><v>43860.5</v></c></row><row><c s="1"><v>60</v></c></row>`, book)
	got, err := read(t, data, nil, nil, batch.Field{Name: "at", Kind: batch.Time})
	if want := "[2 2024-01-31T11:00:00Z 3 1904-02-29T23:00:00Z]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v, want %s", got, err, want)
	}
}

// A day and a time of day in two columns are added if both are serial numbers, and joined if
// both are texts, or the time of day is.
func TestDayAndTime(t *testing.T) {
	m := &mapping.Source{Columns: map[string]mapping.Column{"at": {Columns: []string{"DATA", "ORA"}, Form: "dd/mm/yyyy hh:mm"}}}
	day, clock := `<c s="3"><v>45322</v></c>`, `<c s="4"><v>0.39583333333333331</v></c>`
	dayText, clockText := `<c t="inlineStr"><is><t>31/01/2024</t></is></c>`, `<c t="inlineStr"><is><t>9:30</t></is></c>`
	bad := "not a day that is formatted as such and a time of day"
	for _, c := range []struct{ cells, want string }{
		{day + clock, "2 2024-01-31T08:30:00Z"},
		{dayText + clockText, "2 2024-01-31T08:30:00Z"},
		{dayText + clock, bad},
		{day + clockText, "2 2024-01-31T08:30:00Z"},
		{day + `<c t="inlineStr"><is><t> 21:30:05 </t></is></c>`, "2 2024-01-31T20:30:05Z"},
		{day + `<c t="inlineStr"><is><t>noon</t></is></c>`, "not a time such as"},
		{`<c s="1"><v>45322.5</v></c>` + clockText, bad},
		{day, bad},
		{clock + day, bad},
		{`<c s="1"><v>45322.5</v></c>` + clock, bad},
		{day + `<c t="e"><v>#N/A</v></c>`, bad},
		{dayText, "not a time in the form dd/mm/yyyy hh:mm"},
		{dayText + `<c t="e"><v>#N/A</v></c>`, "an error of the spreadsheet"},
	} {
		got, err := read(t, workbook(t, words("DATA", "ORA")+"<row>"+c.cells+"</row>", nil), m, nil, batch.Field{Name: "at", Kind: batch.Time})
		if err != nil || len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: %q, %v, want %s", c.cells, got, err, c.want)
		}
	}
}

// A duration is what passes between two times, whether they are serial numbers or texts.
func TestFromTo(t *testing.T) {
	m := &mapping.Source{Missing: []string{"", "-"}, Columns: map[string]mapping.Column{"wait": {From: "DA", To: "A", Form: "dd/mm/yyyy hh:mm:ss"}}}
	from, to := `<c s="1"><v>45322.395833333336</v></c>`, `<c s="1"><v>45322.396064814813</v></c>` // 9:30:00 and 9:30:20
	fromText, toText := `<c t="str"><v>31/01/2024 09:30:00</v></c>`, `<c t="str"><v>31/01/2024 09:30:20</v></c>`
	for _, c := range []struct{ cells, want string }{
		{from + to, "2 20s"},
		{fromText + toText, "2 20s"},
		{from + `<c t="str"><v> - </v></c>`, "2 -"},
		{from, "2 -"},
		{"<c/>" + toText, "2 -"},
		{fromText + to, "two times of which one is formatted as a date and the other is a text"},
		{to + from, "a duration below zero"},
		{from + `<c t="e"><v>#N/A</v></c>`, "an error of the spreadsheet"},
		{from + `<c s="1"><v>0.5</v></c>`, "a time of day without a day"},
		// The night in which the clocks go forward has an hour less.
		{`<c s="1"><v>45382</v></c><c s="1"><v>45382.5</v></c>`, "2 11h0m0s"},
	} {
		key := `<c r="C2" t="s"><v>0</v></c>`
		got, err := read(t, workbook(t, words("DA", "A", "x")+"<row>"+c.cells+key+"</row>", nil), m, nil, batch.Field{Name: "wait", Kind: batch.Duration, Optional: true})
		if err != nil || len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: %q, %v, want %s", c.cells, got, err, c.want)
		}
	}
}
