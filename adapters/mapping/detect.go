package mapping

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/textio"
)

// Detect writes a first mapping document for a CSV file, from its name and its head: some
// hundred kilobytes are enough, packed with gzip or not. What it says is a guess, and beside each
// guess a comment tells what it rests on: the document is for a person to correct. It loads
// without diagnostics, and reads the rows that were looked at. Its comments show values of the
// file, which may be personal data. The heads of further files of the same source tell under
// which other names its columns go. An error means that there is no table in the text.
func Detect(name string, head []byte, further ...[]byte) ([]byte, error) {
	t, encoding, why, err := examine(head)
	if err != nil {
		return nil, err
	}
	d := draft{table: t}
	for i, other := range further {
		t, _, _, err := examine(other)
		if err != nil {
			return nil, fmt.Errorf("further file %d: %w", i+1, err)
		}
		d.headers = append(d.headers, t.header)
	}
	if head, err = unpacked(head); err != nil {
		return nil, err
	}
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	d.line("# Guessed from the first %d rows of a file: look at every line, and correct it.", len(t.rows))
	d.line("format: 1")
	d.line("mapping: %s", quote("Export "+base))
	d.line("sources:")
	d.line("  %s: # the record type of the contract", identifier(strings.TrimSuffix(strings.TrimSuffix(base, ".gz"), path.Ext(strings.TrimSuffix(base, ".gz")))))
	d.line("    file: %s", quote(base))
	d.line("    encoding: %s # %s", declared(encoding, head), why)
	d.source()
	d.columns()
	return d.out.Bytes(), nil
}

// examine finds the table in the head of a file, and how that is encoded.
func examine(head []byte) (t *table, e charset.Encoding, why string, err error) {
	if head, err = unpacked(head); err != nil {
		return nil, "", "", err
	}
	if err := textio.CheckText(head, "CSV file"); err != nil {
		return nil, "", "", err
	}
	e, why = charset.Guess(head)
	text, err := decoded(head, e)
	if err != nil {
		return nil, "", "", err
	}
	t, err = findTable(text)
	return t, e, why, err
}

// declared returns what a mapping says of an encoding.
func declared(e charset.Encoding, head []byte) charset.Encoding {
	if mark, _ := charset.Mark(head); mark == charset.UTF16LE || mark == charset.UTF16BE {
		return charset.UTF16
	}
	return e
}

// unpacked returns what can be unpacked of the head of a gzip file.
func unpacked(head []byte) ([]byte, error) {
	if !textio.IsGzip(head) {
		return head, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(r, detected))
	if err != nil && (!errors.Is(err, io.ErrUnexpectedEOF) || len(text) == 0) {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return text, nil
}

// detected is how much of a text is looked at.
const detected = 1 << 20

// cutFrom is how long a head is at least that may end within a line.
const cutFrom = 4 << 10

// decoded returns a text as UTF-8 with lines that end in LF, without a line that is cut.
func decoded(head []byte, e charset.Encoding) ([]byte, error) {
	r := charset.NewReader(bytes.NewReader(head[:min(len(head), detected)]), e)
	text, err := io.ReadAll(charset.Lines(r))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, errors.New("the file has NULs: it is no text")
	}
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 && len(text) >= cutFrom {
		text = text[:i+1]
	}
	return text, nil
}

// draft is a document that is being written.
type draft struct {
	*table
	headers [][]string // of further files
	out     bytes.Buffer
}

// line writes a line.
func (d *draft) line(form string, args ...any) { fmt.Fprintf(&d.out, form+"\n", args...) }

// source writes what the columns have in common.
func (d *draft) source() {
	word := quote(string(d.separator))
	if d.separator == '\t' {
		word = "tab"
	}
	d.line("    separator: %s # %d of %d rows have %d cells with it", word, d.whole, d.all, len(d.columnsOf))
	if d.preamble > 0 {
		d.line("    preamble: %d # lines above the header", d.preamble)
	}
	if d.header == nil {
		d.line("    header: false # the first row looks like the others")
	}
	if len(d.totals) > 0 && d.named(0) {
		d.line("    skip: {column: %s, values: %s} # rows of totals", quote(d.label(0)), list(d.totals))
	}
	if marks := d.missing(); len(marks) > 1 {
		d.line("    missing: %s # seen in cells; the first is the empty cell", list(marks))
	}
}

// columns writes a line for each column, and the fields that a contract would have.
func (d *draft) columns() {
	marks := d.missing()
	pairs := d.pairs(marks)
	clocks := map[int]bool{}
	for _, j := range pairs {
		clocks[j] = true
	}
	var fields []string
	taken := map[string]bool{}
	for i := range d.columnsOf {
		if !d.named(i) {
			d.line("    # column %d has no name of its own in the header", i+1)
			continue
		}
		if clocks[i] {
			continue
		}
		if len(fields) == 0 {
			d.line("    columns: # field: column")
		}
		name, g := d.label(i), guessed{}
		if j, ok := pairs[i]; ok {
			g = d.pair(i, j, marks)
			name += "_" + d.label(j)
		} else {
			g = d.guess(i, marks)
			g.keys = append([]string{"column: " + quote(name)}, g.keys...)
			if other := d.others(i); len(other) > 0 {
				g.keys = append(g.keys, "aliases: "+list(other))
				g.note += ", named otherwise in another file"
			}
		}
		field := identifier(name)
		if d.header == nil {
			field = "column_" + name
		}
		for taken[field] {
			field += "_"
		}
		taken[field] = true
		d.line("      %s: {%s} # %s%s", field, strings.Join(g.keys, ", "), g.kind, g.note)
		fields = append(fields, field+": "+g.kind)
	}
	d.line("# The fields of such records in a contract:")
	d.line("# fields: {%s}", strings.Join(fields, ", "))
}

// others returns the names that a column has in other files: what stands in its place there,
// where it has a name that no column of this file has.
func (d *draft) others(column int) []string {
	var names []string
	for _, h := range d.headers {
		if len(h) != len(d.header) || column >= len(h) {
			continue
		}
		name := strings.TrimSpace(h[column])
		same := func(other string) bool { return strings.EqualFold(strings.TrimSpace(other), name) }
		if name != "" && !slices.ContainsFunc(d.header, same) && !slices.ContainsFunc(names, same) {
			names = append(names, name)
		}
	}
	return names
}

// label returns the name of a column, or its number where there is no header.
func (t *table) label(i int) string {
	if t.header == nil {
		return fmt.Sprint(i + 1)
	}
	return t.header[i]
}

// named reports whether a column can be told by its label.
func (t *table) named(i int) bool {
	if t.header == nil {
		return true
	}
	same := func(name string) bool {
		return strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(t.header[i]))
	}
	return strings.TrimSpace(t.header[i]) != "" && !slices.ContainsFunc(t.header[:i], same) && !slices.ContainsFunc(t.header[i+1:], same)
}

// usualMarks are texts that often stand for no value.
var usualMarks = []string{"-", "--", "?", "n/a", "N/A", "NULL", "null", "#N/D", "#N/A", "n.d.", "N.D.", "(null)"}

// missing returns the marks of a missing value that the cells have, the empty one first.
func (t *table) missing() []string {
	marks := []string{""}
	for _, m := range usualMarks {
		if slices.ContainsFunc(t.columnsOf, func(cells []string) bool {
			return slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) == m })
		}) {
			marks = append(marks, m)
		}
	}
	return marks
}

// identifier makes the name of a field of a text.
func identifier(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(text)) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	name := strings.TrimSuffix(b.String(), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "x_" + name
	}
	switch name {
	case "and", "or", "not", "in", "true", "false", "nil", "null", "yes", "no", "on", "off", "y", "n":
		name += "_"
	}
	return name
}

// quote returns a text in the quotes that YAML and JSON share.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return `""` // a string can always be written
	}
	var out strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case r < 0x7f || unicode.IsPrint(r):
			out.WriteRune(r)
		case r < 0x10000: // YAML allows few of those that cannot be seen
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			fmt.Fprintf(&out, `\U%08x`, r)
		}
	}
	return out.String()
}

// list returns texts as a list.
func list(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = quote(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
