package main

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla/batch"
)

// rejectsFile writes the rejected rows, for a person to mend: where each stands, why it was
// rejected, and the row itself.
type rejectsFile struct{ w *csv.Writer }

func newRejectsFile(w io.Writer) (*rejectsFile, error) {
	f := &rejectsFile{csv.NewWriter(w)}
	return f, f.w.Write([]string{"source", "line", "field", "reason", "value", "row"})
}

// add writes a row. It is the OnReject of a run.
func (f *rejectsFile) add(source string, r batch.Reject) error {
	text := func(b []byte) string { return harmless(strings.ToValidUTF8(string(b), "�")) }
	return f.w.Write([]string{source, strconv.FormatInt(r.Pos, 10), r.Field, r.Reason, text(r.Value), text(r.Raw)})
}

// finish writes what is left.
func (f *rejectsFile) finish() error {
	f.w.Flush()
	return f.w.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
