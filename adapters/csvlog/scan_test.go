package csvlog

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla/batch"
)

// scanAll scans a text in one go, or, where step is not 0, in pieces of step bytes of which
// each knows no more of the text than it has to.
func scanAll(text string, comma byte, fields, most, step int) []stdRow {
	s := newScanner(comma, most)
	s.fields = fields
	var r rows
	r.reset()
	data := []byte(text)
	p, known, limit := 0, len(text), len(text)
	if step > 0 {
		known, limit = min(step, len(text)), min(step, len(text))
	}
	for p < len(data) {
		// A text whose end shows no sooner than its last byte is read.
		p = s.scan(data[:known:known], p, limit, known == len(text), &r)
		if p < limit {
			known = min(known+step, len(text))
		} else {
			limit = min(limit+step, len(text))
			known = max(known, limit)
		}
	}
	w := worker{scanner: s, text: data, rows: r}
	var out []stdRow
	for i, line := range r.lines[:r.n] {
		row := stdRow{line: line + 1}
		for c := range fields {
			cells := w.column(c)
			row.cells = append(row.cells, string(cells.At(i)))
		}
		out = append(out, row)
	}
	for _, b := range r.bad {
		reason := b.reason
		if reason == reasonOpen {
			reason = reasonQuote
		}
		out = append(out, stdRow{line: b.line + 1, reason: reason})
	}
	slices.SortStableFunc(out, func(a, b stdRow) int { return int(a.line - b.line) })
	return out
}

var texts = []string{
	"", "\n", "\r", "\r\n", "a,b\n", "a,b", "a,b\r", "a,b\r\n", "\r\r\n", "a,b\n\nc,d\n", "\"\"", "\"\",\"\"\r",
	"\"a\nb\",c\nd,e\n", "\"a\r\nb\",c\r\nd,e\r\n", "\"a\"\"b\",c\n", "\"a\"b,c\nd,e\n", "a\"b,c\nd,e\n",
	"\"a,b\nc,d\ne,f\n", "a\nb,c\n", "a,b,c\nb,c\n", "\"x\ny\",\"z\nw\",q\na,b\n", "a,\"b\"\r", "a,\"b\r", "\"a\"\r,b\n",
	"long long long long,line\na,b\n", "\"long\nlong\nlong\nlong\nlong\",x\na,b\n", ",\n", "\",\n\",\n", "\x00,\xff\n", "a,b\rc\n",
	"aaaaaaa,bbbbbbbb\n", "aaaaaaaa,bbbbbbb\ncccccccccccccccc,d\n", "\"a\",b\nc,d\n\"e\",\"f\"\ng,h\ni\nj,k",
}

func TestScanLikeTheStandardLibrary(t *testing.T) {
	for _, text := range texts {
		for _, most := range []int{16, 1 << 20} {
			want := scanStd(text, ',', 2, most)
			for step := 0; step < 12; step++ {
				if diff := cmp.Diff(want, scanAll(text, ',', 2, most, step), cmp.AllowUnexported(stdRow{})); diff != "" {
					t.Errorf("%q in steps of %d, at most %d (-standard +own):\n%s", text, step, most, diff)
				}
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, text := range texts {
		f.Add(text, byte(','), uint8(2), uint16(100), uint8(0))
		f.Add(text, byte(','), uint8(2), uint16(10), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, comma byte, fields uint8, most uint16, step uint8) {
		if comma >= 0x80 || strings.IndexByte("\"\r\n\x00", comma) >= 0 {
			return
		}
		n := int(fields%20) + 1
		want := scanStd(text, comma, n, int(most)+1)
		got := scanAll(text, comma, n, int(most)+1, int(step))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(stdRow{})); diff != "" {
			t.Errorf("-standard +own:\n%s", diff)
		}
	})
}

// readAll reads a source with some workers and returns its rows as the twin does. The text has
// the columns a and b, both optional texts without a missing mark.
func readAll(t interface{ Fatal(...any) }, src *source, workers int) []stdRow {
	ctx := context.Background()
	fields := []batch.Field{{Name: "a", Kind: batch.String}, {Name: "b", Kind: batch.String}}
	r, err := src.Open(ctx, batch.Request{Fields: fields, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var mu sync.Mutex
	var wg sync.WaitGroup
	batches := map[int][]stdRow{}
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var b batch.Batch
			for {
				err := r.Read(ctx, &b)
				if errors.Is(err, io.EOF) {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				rows := rowsOf(&b)
				mu.Lock()
				if _, twice := batches[b.Seq]; twice {
					t.Fatal("two batches have one number")
				}
				batches[b.Seq] = rows
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	var all []stdRow
	for i := range len(batches) {
		all = append(all, batches[i]...)
	}
	return all
}

// rowsOf returns the rows of a batch of texts.
func rowsOf(b *batch.Batch) []stdRow {
	var rows []stdRow
	for i := range b.Len {
		row := stdRow{line: b.Pos[i]}
		for c := range b.Columns {
			row.cells = append(row.cells, b.Columns[c].Dict.Strings[b.Columns[c].Codes[i]])
		}
		rows = append(rows, row)
	}
	for _, x := range b.Rejected {
		reason := x.Reason
		if reason == reasonOpen {
			reason = reasonQuote
		}
		rows = append(rows, stdRow{line: x.Pos, reason: reason})
	}
	slices.SortStableFunc(rows, func(a, b stdRow) int { return int(a.line - b.line) })
	return rows
}

// onlyReader hides all but Read.
type onlyReader struct{ io.Reader }

func (onlyReader) Close() error { return nil }

// sized has the methods of strings.Reader, and Close.
type sized struct{ *strings.Reader }

func (sized) Close() error { return nil }

// The records do not depend on how the file is divided and on how many read it.
func TestReadersAgree(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"a", "b", "\"", "\"\"", ",", "\n", "\r\n", "\r", "\"x\"", "\"x\ny\"", ",z\n", "1,2\n", "\"1\r\n\",\"2\"\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	})
	rapid.Check(t, func(t *rapid.T) {
		body := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
		most := rapid.SampledFrom([]int{8, 20, 1000}).Draw(t, "most")
		opt := &Options{ChunkSize: rapid.IntRange(1, 40).Draw(t, "chunk"), MaxRecord: most}
		text := "a,b\n" + body
		want := scanStd(text, ',', 2, most)[1:]
		for i, row := range want {
			if slices.Equal(row.cells, []string{"a", "b"}) {
				want[i] = stdRow{line: row.line, reason: feed.ReasonHeader}
			}
		}
		open := func() (io.ReadCloser, error) { return sized{strings.NewReader(text)}, nil }
		if rapid.Bool().Draw(t, "stream") {
			open = func() (io.ReadCloser, error) { return onlyReader{strings.NewReader(text)}, nil }
		}
		m := &mapping.Source{Missing: []string{}}
		got := readAll(t, New("x.csv", open, m, opt).(*source), rapid.IntRange(1, 4).Draw(t, "workers"))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(stdRow{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-standard +own:\n%s", diff)
		}
	})
}
