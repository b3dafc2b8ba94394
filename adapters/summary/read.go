package summary

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/internal/textio"
	"github.com/capitolato/capitolato/sla"
)

// maxReport is the most bytes of a report. It is one row a month and provider.
const maxReport = 16 << 20

// ReadFile reads the report from the file that the document names.
func (s *Summary) ReadFile() (*Report, error) {
	if s.File == "" {
		return nil, errors.New("the summary names no file: write `file` in the document, or use Read")
	}
	f, err := os.Open(s.File)
	if err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	defer f.Close()
	return s.Read(filepath.Base(s.File), f)
}

// Read reads a report: CSV as RFC 4180 has it, in UTF-8, in UTF-16 with a byte order mark, or in
// the document's encoding, whose first row below the preamble names the columns. Its name stands
// in positions and in findings. What is wrong with the report comes as [sla.Diagnostics], every
// problem at once; then the Report is nil. Other errors are those of r.
func (s *Summary) Read(name string, r io.Reader) (*Report, error) {
	if s.form == nil {
		return nil, errors.New("the summary says nothing of a report: make it with Load or Parse")
	}
	data, err := io.ReadAll(io.LimitReader(r, maxReport+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	rd := &reader{form: s.form, name: name, out: &Report{Name: name}}
	rd.read(data)
	if err := rd.found.Err(); err != nil {
		return nil, err
	}
	return rd.out, nil
}

// reader reads one report.
type reader struct {
	form    *form
	name    string
	lines   []string
	csv     *csv.Reader
	header  []string
	columns columns
	missing []string // columns that were looked for and are not there
	cells   []string // of the row
	rows    []told
	out     *Report
	found   sla.Diagnostics
}

// maxFound is how many problems are listed.
const maxFound = 500

// tell reports a problem with a cell of the row that was read last, by its number.
func (rd *reader) tell(cell int, code, message, hint string) {
	line, column := rd.csv.FieldPos(cell)
	if cell < len(rd.header) && rd.header[cell] != "" {
		message = strings.TrimSpace(rd.header[cell]) + ": " + message
	}
	rd.add(line, column, utf8.RuneCountInString(rd.cells[cell]), code, message, hint)
}

// add reports a problem at a line and a column, in bytes.
func (rd *reader) add(line, column, width int, code, message, hint string) {
	if len(rd.found) == maxFound {
		rd.found = append(rd.found, sla.Diagnostic{Code: "too-many", Message: "further problems are not listed", Pos: sla.Position{File: rd.name, Line: line, Column: 1, Width: 1}})
	}
	if len(rd.found) > maxFound {
		return
	}
	text := ""
	if line >= 1 && line <= len(rd.lines) {
		text = rd.lines[line-1]
	}
	column = min(max(column, 1), len(text)+1)
	at := utf8.RuneCountInString(text[:column-1]) + 1
	width = max(min(width, utf8.RuneCountInString(text)-at+1), 1)
	rd.found = append(rd.found, sla.Diagnostic{Code: code, Message: message, Hint: hint,
		Pos: sla.Position{File: rd.name, Line: line, Column: at, Width: width, Source: text}})
}

// read reads the whole report.
func (rd *reader) read(data []byte) {
	data, bad, hint := rd.form.text(data)
	if bad != "" {
		rd.add(1, 1, 1, "unreadable", bad, hint)
		return
	}
	rd.lines = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	rd.csv = csv.NewReader(bytes.NewReader(rd.form.below(data)))
	comma, _ := rd.form.comma()
	rd.csv.Comma, rd.csv.FieldsPerRecord, rd.csv.ReuseRecord = rune(comma), -1, true
	if !rd.next() {
		if len(rd.found) == 0 {
			rd.add(1, 1, 1, "empty", "the report is empty: its first row must name the columns", "")
		}
		return
	}
	rd.header = slices.Clone(rd.cells)
	if !rd.plan() {
		return
	}
	for rd.next() {
		rd.row()
	}
	rd.twice()
	rd.found.Locate(nil)
	if rd.out.Rows == 0 && len(rd.found) == 0 {
		rd.add(1, 1, 1, "empty", fmt.Sprintf("the report has no figures: of its rows %d are skipped", rd.out.Skipped), "")
	}
}

// text returns a report as UTF-8 whose lines end in LF or CRLF, or says why it is not worth reading.
func (s *form) text(data []byte) (text []byte, problem, hint string) {
	if len(data) > maxReport {
		return nil, fmt.Sprintf("the report has more than %d bytes", maxReport), "check that it is the right file"
	}
	if err := textio.CheckText(data[:min(len(data), 512)], "CSV file"); err != nil {
		return nil, err.Error(), ""
	}
	declared, err := charset.Parse(s.Encoding)
	if err == nil {
		declared, err = charset.Check(declared, data)
	}
	if err != nil {
		return nil, strings.ReplaceAll(err.Error(), "the mapping", "the document"), ""
	}
	_, mark := charset.Mark(data)
	if declared != charset.UTF8 {
		mark = 0 // which is taken away
	}
	text, err = io.ReadAll(charset.NewReader(bytes.NewReader(data[mark:]), declared))
	if bytes.IndexByte(text, '\n') < 0 {
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	switch {
	case err != nil:
		return nil, err.Error(), ""
	case !utf8.Valid(text) && declared == charset.UTF8:
		return nil, "the report is not UTF-8 text, and looks like Windows-1252", "say `encoding: windows-1252` in the document"
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return nil, "the report has bytes that are no characters in " + string(declared), "check its `encoding`, and that it is not damaged"
	}
	return text, "", ""
}

// below returns a text whose lines above the header are empty, for lines keep their numbers.
func (s *form) below(text []byte) []byte {
	rest := text
	for range s.Preamble {
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	return append(bytes.Repeat([]byte("\n"), bytes.Count(text[:len(text)-len(rest)], []byte("\n"))), rest...)
}

// next reads a row that is not blank.
func (rd *reader) next() bool {
	for {
		var err error
		if rd.cells, err = rd.csv.Read(); err == io.EOF {
			return false
		}
		if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
			rd.add(bad.Line, bad.Column, 1, "bad-csv", bad.Err.Error(), "what follows is not read until this is mended")
		}
		if err != nil {
			return false
		}
		if strings.TrimSpace(strings.Join(rd.cells, "")) != "" {
			return true
		}
	}
}

// columns are the numbers of the columns, -1 for those that the document does not name.
type columns struct {
	period, from, through, area, provider, skip int

	metrics []string // sorted
	figures []int    // by metric
}

// plan finds the columns in the header. It reports whether they are all there.
func (rd *reader) plan() bool {
	s := rd.form
	c := columns{metrics: slices.Sorted(maps.Keys(s.Figures))}
	skip := ""
	if s.Skip != nil {
		skip = s.Skip.Column
	}
	for _, want := range []struct {
		name string
		at   *int
	}{{s.Period.Column, &c.period}, {s.Period.From, &c.from}, {s.Period.Through, &c.through},
		{s.Area.Column, &c.area}, {s.Provider, &c.provider}, {skip, &c.skip}} {
		*want.at = rd.find(want.name)
	}
	for _, metric := range c.metrics {
		c.figures = append(c.figures, rd.find(s.Figures[metric].Column))
	}
	rd.columns = c
	return len(rd.found) == 0
}

// find returns the column with a name, -1 if the name is empty. One that is not there, or twice,
// is a problem.
func (rd *reader) find(name string) int {
	if name == "" {
		return -1
	}
	found := -1
	for i, h := range rd.header {
		if !strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(name)) {
			continue
		}
		if found >= 0 {
			rd.tell(i, "duplicate-column", "another column has this name, too", "rename one of them")
			return found
		}
		found = i
	}
	if found < 0 && !slices.Contains(rd.missing, name) {
		rd.missing = append(rd.missing, name)
		line, _ := rd.csv.FieldPos(0)
		rd.add(line, 1, 1, "missing-column", fmt.Sprintf("there is no column %q; the columns are %s", name, rd.names()), suggest.Hint(name, rd.header))
	}
	return found
}

// names lists the columns.
func (rd *reader) names() string {
	quoted := make([]string, len(rd.header))
	for i, h := range rd.header {
		quoted[i] = strconv.Quote(strings.TrimSpace(h))
	}
	return strings.Join(quoted, ", ")
}
