package adapters_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

// Log is a text whose cells stand at fixed places in a line, as old switches write it.
type Log struct {
	Path    string
	Mapping *mapping.Source
}

// places are where the cells of a line begin and end, by the name of the column.
var places = map[string][2]int{"DAY": {0, 10}, "TIME": {11, 16}, "QUEUE": {17, 21}, "WAIT": {22, 27}, "TAKEN": {28, 30}}

func (l *Log) Source() sla.SourceInfo {
	return sla.SourceInfo{Name: filepath.Base(l.Path), Records: "calls"}
}

func (l *Log) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := l.Mapping.Supports("forms"); err != nil {
		return nil, err
	}
	r := &reader{fields: req.Fields}
	for _, f := range req.Fields {
		c := cell{glue: l.Mapping.Glue(f.Name)}
		for _, name := range l.Mapping.Names(f.Name) {
			at, ok := places[name]
			if !ok {
				return nil, fmt.Errorf("field %s: a line has no %q, only DAY, TIME, QUEUE, WAIT and TAKEN: name one in the mapping", f.Name, name)
			}
			c.places = append(c.places, at)
		}
		var err error
		if c.decoder, err = l.Mapping.Decoder(f, req.Zone); err != nil {
			return nil, err
		}
		r.cells = append(r.cells, c)
	}
	file, err := os.Open(l.Path)
	if err != nil {
		return nil, err
	}
	r.file, r.lines = file, bufio.NewScanner(file)
	return r, nil
}

// cell says where a field stands in a line, and what reads it.
type cell struct {
	places  [][2]int
	glue    string
	decoder *mapping.Decoder
}

// text returns the cell of a line, which may be too short for it.
func (c cell) text(line []byte) []byte {
	var parts [][]byte
	for _, at := range c.places {
		part := line[min(at[0], len(line)):min(at[1], len(line))]
		parts = append(parts, bytes.TrimSpace(part))
	}
	return bytes.Join(parts, []byte(c.glue))
}

type reader struct {
	mu     sync.Mutex
	file   *os.File
	lines  *bufio.Scanner
	fields []batch.Field
	cells  []cell
	line   int64
	seq    int
}

func (r *reader) Close() error { return r.file.Close() }

func (r *reader) Read(ctx context.Context, b *batch.Batch) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	b.Reset(r.fields)
	for b.Len+len(b.Rejected) < 1000 && r.lines.Scan() {
		r.line++
		r.row(b, r.lines.Bytes())
	}
	if err := r.lines.Err(); err != nil {
		return fmt.Errorf("after line %d: %w", r.line, err)
	}
	if b.Len+len(b.Rejected) == 0 {
		return io.EOF
	}
	b.Seq = r.seq
	r.seq++
	return nil
}

// row appends a line, or rejects it.
func (r *reader) row(b *batch.Batch, line []byte) {
	for i, c := range r.cells {
		text := c.text(line)
		if reason := c.decoder.Append(text, &b.Columns[i]); reason != "" {
			b.Reject(batch.Reject{Pos: r.line, Field: r.fields[i].Name, Reason: reason, Value: text, Raw: bytes.Clone(line)})
			return
		}
	}
	b.EndRow(r.line)
}

const log = `31/01/2024 09:30 CUP   0:20 SI
31/01/2024 09:31 URP        NO
31/01/2024 09:32 CUP   soon SI
`

// A source, and the test of it.
func Example() {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("calls-%d.log", os.Getpid()))
	if err := os.WriteFile(path, []byte(log), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(path)

	m := &mapping.Source{Times: "dd/mm/yyyy hh:mm", Columns: map[string]mapping.Column{
		"at":    {Columns: []string{"DAY", "TIME"}},
		"queue": {Column: "QUEUE"}, "wait": {Column: "WAIT"}, "answered": {Column: "TAKEN"},
	}}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		rome = time.UTC
	}
	fmt.Println(slatest.TestSource(func() sla.Source { return &Log{path, m} }, slatest.SourceWant{
		Fields: []batch.Field{
			{Name: "at", Kind: batch.Time}, {Name: "queue", Kind: batch.String},
			{Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "answered", Kind: batch.Bool},
		},
		Zone: rome, Read: 3, Rejected: 1,
	}))
	// Output: <nil>
}
