package report

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/adapters/xlsx/internal/digits"
	"github.com/capitolato/capitolato/sla"
)

// table is a sheet to be written.
type table struct {
	name    string
	columns []column
	rows    [][]value
}

// column is a column of a table: its title and its width, in characters.
type column struct {
	title string
	width float64
}

// value is what a cell is given: a number in decimal digits, or a text.
type value struct {
	text, number string
	style        style
}

// style is how a cell looks. Colours only repeat what the words say.
type style struct {
	header  bool
	long    bool // a text of which Excel shows nothing in a cell that is formatted as text
	number  bool
	places  int
	verdict bool
	of      sla.Verdict
}

// textual returns a cell of text.
func textual(text string) value {
	return value{text: text, style: style{long: len(text) > 255}}
}

// count returns a cell of a whole number.
func count(n int64) value {
	return numeric(strconv.FormatInt(n, 10))
}

// optional returns a cell of a whole number, or an empty one.
func optional(n *int64) value {
	if n == nil {
		return value{}
	}
	return count(*n)
}

// numeric returns a cell of a number in decimal digits, with as many places as it is written
// with, or of its text where a spreadsheet would lose some.
func numeric(text string) value {
	n, ok := digits.Parse([]byte(text))
	if !ok || n.Len() > digits.Most {
		return textual(text)
	}
	_, fraction, _ := strings.Cut(text, ".")
	return value{number: text, style: style{number: true, places: len(fraction)}}
}

// figure returns a cell of a figure that may be missing.
func figure(text *string) value {
	if text == nil {
		return value{}
	}
	return numeric(*text)
}

// optionalText returns a cell of a text that may be missing.
func optionalText(text *string) value {
	if text == nil {
		return value{}
	}
	return textual(*text)
}

// fills are the backgrounds of verdicts.
var fills = map[sla.Verdict]string{sla.OK: "E2EFDA", sla.KO: "F8CBAD", sla.Waived: "FFF2CC", sla.NoData: "FFF2CC", sla.Invalid: "F8CBAD", sla.NA: "EDEDED"}

// excel returns the style in excelize's words.
func (s style) excel() *excelize.Style {
	out := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, Font: &excelize.Font{Family: "Calibri", Size: 11}}
	switch {
	case s.header:
		out.Font.Bold = true
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E1F2"}}
		out.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}
	case s.number:
		format := "0"
		if s.places > 0 {
			format += "." + strings.Repeat("0", s.places)
		}
		out.CustomNumFmt = &format
		out.Alignment.WrapText = false
	case s.verdict:
		out.Font.Bold = s.of == sla.KO || s.of == sla.Invalid
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fills[s.of]}}
	case s.long:
	default: // so that 1/2 stays a text when it is edited
		format := "@"
		out.CustomNumFmt = &format
	}
	return out
}

// Heights of rows, in points.
const (
	lineHeight = 15
	maxHeight  = 409
)

// height returns the height of a row whose texts are wrapped: not every program finds it.
func height(columns []column, row []value) float64 {
	most := 1
	for i, v := range row {
		lines, fits := 0, max(1, int(columns[i].width)-1)
		if v.style.header {
			fits = max(1, fits-1) // bold
		}
		for _, line := range strings.Split(v.text, "\n") {
			lines += 1 + max(0, utf8.RuneCountInString(line)-1)/fits
		}
		most = max(most, lines)
	}
	return float64(min(most*lineHeight, maxHeight))
}

// maxText is the most UTF-16 units of a cell.
const maxText = 32_767

// harmless returns a text that is no formula in a spreadsheet, nor in the CSV file that it may
// be saved as, and that a cell can hold.
func harmless(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		text = "'" + text
	}
	units := 0
	for i, r := range text {
		if units++; r > math.MaxUint16 {
			units++
		}
		if units > maxText {
			text = text[:i]
			for range 2 { // room for the ellipsis, should the last rune take two units
				_, size := utf8.DecodeLastRuneInString(text)
				text = text[:len(text)-size]
			}
			return text + "…"
		}
	}
	return text
}

// sheetNames are the names that are taken, in lower case.
type sheetNames map[string]bool

// maxName is the most UTF-16 units of a sheet's name.
const maxName = 31

// pick returns a name that is allowed and free, as like the one wanted as may be.
func (taken sheetNames) pick(want string) string {
	want = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' || r == utf8.RuneError {
			return '-'
		}
		return r
	}, want)
	want = strings.Trim(strings.TrimSpace(want), "'")
	if want == "" || strings.EqualFold(want, "history") { // a name of Excel's own
		want += "-"
	}
	name := shorten(want, maxName)
	for n := 2; taken[strings.ToLower(name)]; n++ {
		suffix := " " + strconv.Itoa(n)
		name = shorten(want, maxName-len(suffix)) + suffix
	}
	taken[strings.ToLower(name)] = true
	return name
}

// shorten cuts a text to a number of UTF-16 units.
func shorten(text string, most int) string {
	for i, r := range text {
		if most--; r > math.MaxUint16 {
			most--
		}
		if most < 0 {
			return strings.TrimRight(text[:i], " '")
		}
	}
	return text
}
