package adapters_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

// Log is a text whose lines are a queue and how long somebody waited in it.
type Log struct{ Path string }

// columns are the words of a line, by the name of the field.
var columns = map[string]struct {
	word int
	kind batch.Kind
}{"queue": {0, batch.String}, "wait": {1, batch.Duration}}

func (l *Log) Source() sla.SourceInfo {
	return sla.SourceInfo{Name: l.Path, Records: "calls"}
}

func (l *Log) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	for _, f := range req.Fields {
		if c, ok := columns[f.Name]; !ok || c.kind != f.Kind {
			return nil, fmt.Errorf("field %s: a line has a queue (string) and a wait (duration)", f.Name)
		}
	}
	file, err := os.Open(l.Path)
	if err != nil {
		return nil, err
	}
	return &reader{file: file, lines: bufio.NewScanner(file), fields: req.Fields}, nil
}

type reader struct {
	mu     sync.Mutex
	file   *os.File
	lines  *bufio.Scanner
	fields []batch.Field
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
		r.row(b, r.lines.Text())
	}
	if err := r.lines.Err(); err != nil {
		return err
	}
	if b.Len+len(b.Rejected) == 0 {
		return io.EOF
	}
	b.Seq = r.seq
	r.seq++
	return nil
}

// row appends a line, or rejects it.
func (r *reader) row(b *batch.Batch, line string) {
	words := append(strings.Fields(line), "", "")
	for i, f := range r.fields {
		word, reason := words[columns[f.Name].word], ""
		switch c := &b.Columns[i]; {
		case word == "" && f.Optional:
			c.AppendMissing()
		case word == "":
			reason = "no value"
		case f.Kind == batch.String:
			c.AppendString([]byte(word))
		default:
			d, err := time.ParseDuration(word)
			if err != nil {
				reason = "not a duration such as 1m30s"
			}
			c.AppendNum(int64(d))
		}
		if reason != "" {
			b.Reject(batch.Reject{Pos: r.line, Field: f.Name, Reason: reason, Value: []byte(word), Raw: []byte(line)})
			return
		}
	}
	b.EndRow(r.line)
}

// A source, and the test of it.
func Example() {
	file, err := os.CreateTemp("", "*.log")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(file.Name())
	fmt.Fprint(file, "cup 20s\nurp\ncup soon\n")
	file.Close()

	open := func() sla.Source { return &Log{file.Name()} }
	fmt.Println(slatest.TestSource(open, slatest.SourceWant{
		Fields: []batch.Field{{Name: "queue", Kind: batch.String}, {Name: "wait", Kind: batch.Duration, Optional: true}},
		Read:   3, Rejected: 1,
	}))
	// Output: <nil>
}
