package sla_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// What grows with the records has a bound, over which the run fails and says which rule it was.
func TestLaw9Bounds(t *testing.T) {
	many := calls(100, func(i int, r row) { r["score"], r["wait"] = i, time.Duration(i%7)*time.Second })
	apart := outages()
	for i := range 3000 {
		from := rome("2024-01-01T00:00:00").Add(time.Duration(i) * 10 * time.Minute)
		apart.Values = append(apart.Values, row{"start": from, "end": from.Add(time.Minute)})
	}
	for _, c := range []struct {
		value string
		opts  sla.TallyOptions
		src   sla.Source
		want  string
	}{
		{"len(calls)", sla.TallyOptions{MaxKeys: 99}, many, "key: more than 99 different values"},
		{"len(calls)", sla.TallyOptions{MaxKeys: 100}, many, ""},
		{"median(calls, .score)", sla.TallyOptions{MaxValues: 99}, many, "median(calls, .score): more than 99 different values"},
		{"median(calls, .score)", sla.TallyOptions{MaxValues: 100}, many, ""},
		{"quantile(calls, .score * 2, 0.9)", sla.TallyOptions{MaxValues: 50}, many, "quantile(calls, .score * 2, 0.9): more than 50"},
		{"distinct(calls, .id)", sla.TallyOptions{MaxValues: 50}, many, "distinct(calls, .id): more than 50"},
		{"distinct(calls, .wait)", sla.TallyOptions{MaxValues: 7}, many, ""},
		{"covered(outages)", sla.TallyOptions{MaxValues: 2999}, apart, "covered(outages): more than 2999"},
		{"covered(outages)", sla.TallyOptions{MaxValues: 3000}, apart, ""},
	} {
		p := compile(t, one(`value: "`+c.value+`"`, `target: value == value`))
		_, err := p.Tally(context.Background(), period("2024-01"), &c.opts, c.src)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %+v: %v", c.value, c.opts, err)
		}
	}
}

// endless is a source that never ends, and fails at the batch with number fail.
type endless struct {
	fail   int64
	opened context.CancelFunc // called with the first batch
	read   atomic.Int64
	closed atomic.Int64
}

func (s *endless) Source() sla.SourceInfo { return sla.SourceInfo{Name: "endless", Records: "calls"} }

func (s *endless) Open(_ context.Context, req batch.Request) (batch.Reader, error) {
	return &endlessReader{s, req.Fields}, nil
}

type endlessReader struct {
	*endless
	fields []batch.Field
}

func (s *endlessReader) Close() error { s.closed.Add(1); return nil }

var errDisk = errors.New("the disk is gone")

func (s *endlessReader) Read(_ context.Context, b *batch.Batch) error {
	n := s.read.Add(1) - 1
	if s.opened != nil {
		s.opened()
	}
	if n == s.fail && s.fail > 0 {
		return errDisk
	}
	b.Reset(s.fields)
	b.Seq = int(n)
	for i, f := range s.fields {
		switch f.Kind {
		case batch.String:
			b.Columns[i].AppendString(fmt.Append(nil, n))
		default:
			b.Columns[i].AppendNum(rome("2024-01-10T12:00:00").UnixNano())
		}
	}
	b.EndRow(n + 1)
	return nil
}

// A run ends with its context, and with an error of its source, and always closes the reader.
func TestLaw9RunsEnd(t *testing.T) {
	p := compile(t, one(`value: len(calls)`, `target: value >= 1`))
	for workers := 1; workers <= 4; workers++ {
		opts := &sla.TallyOptions{Workers: workers}
		ctx, cancel := context.WithCancel(context.Background())
		src := &endless{opened: cancel}
		if _, err := p.Tally(ctx, period("2024-01"), opts, src); !errors.Is(err, context.Canceled) || src.closed.Load() != 1 {
			t.Errorf("cancelled: %v, closed %d times", err, src.closed.Load())
		}
		if n := src.read.Load(); n > 10*int64(workers) {
			t.Errorf("%d batches were read after the end", n)
		}
		ctx, cancel = context.WithTimeout(context.Background(), time.Nanosecond)
		if _, err := p.Tally(ctx, period("2024-01"), opts, new(endless)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("out of time: %v", err)
		}
		cancel()
		src = &endless{fail: 100}
		if _, err := p.Tally(context.Background(), period("2024-01"), opts, src); !errors.Is(err, errDisk) || !strings.Contains(err.Error(), "source endless") || src.closed.Load() != 1 {
			t.Errorf("a failing source: %v, closed %d times", err, src.closed.Load())
		}
		src = new(endless)
		opts.MaxKeys = 50
		if _, err := p.Tally(context.Background(), period("2024-01"), opts, src); err == nil || !strings.Contains(err.Error(), "more than 50") {
			t.Errorf("too many keys: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	src := &endless{opened: cancel}
	n := 0
	for _, err := range p.Select(ctx, period("2024-01"), "a/i", sla.Counted, nil, src) {
		if n++; err != nil && !errors.Is(err, context.Canceled) || n > 10 {
			t.Fatalf("Select goes on: %v", err)
		}
	}
	if src.closed.Load() != 1 {
		t.Error("Select left its reader open")
	}
}

// unwilling is a source that cannot be opened.
type unwilling struct{ sla.Rows }

func (*unwilling) Open(context.Context, batch.Request) (batch.Reader, error) {
	return nil, io.ErrClosedPipe
}

func TestTallyRefuses(t *testing.T) {
	p := compile(t, one(`value: len(calls)`, `target: value >= 1`))
	for want, src := range map[string]sla.Source{
		`"faxes", which the contract does not declare`: &sla.Rows{Name: "f", Records: "faxes"},
		"source u: io: read/write on closed pipe":      &unwilling{sla.Rows{Name: "u", Records: "calls"}},
	} {
		if _, err := p.Tally(context.Background(), period("2024-01"), nil, src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := p.Tally(context.Background(), period("1000-01-01/1000-12-31"), nil); err == nil {
		t.Error("a period outside the contract")
	}
	far := load(t, "valid: {from: 0001-01-01, through: 9999-12-31}\n"+one(`value: len(calls)`, `target: value >= 1`))
	q, err := sla.Compile(far, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Tally(context.Background(), period("1500"), nil); err == nil || !strings.Contains(err.Error(), "outside the years 1678 to 2261") {
		t.Errorf("a period that instants cannot be told in: %v", err)
	}
}

// Progress is told of one source after the other, from one goroutine at a time.
func TestProgress(t *testing.T) {
	p := compile(t, one(`value: len(calls)`, `target: value >= 1`))
	src := calls(5000, nil)
	src.BatchSize = 10
	var busy atomic.Bool
	var last sla.Progress
	opts := &sla.TallyOptions{Workers: 4, Progress: func(now sla.Progress) {
		if !busy.CompareAndSwap(false, true) {
			t.Error("called twice at once")
		}
		if now.Rows < last.Rows || now.Source != "calls" {
			t.Errorf("%+v after %+v", now, last)
		}
		last = now
		busy.Store(false)
	}}
	if _, err := p.Tally(context.Background(), period("2024-01"), opts, src); err != nil {
		t.Fatal(err)
	}
	if last.Rows == 0 {
		t.Error("never called")
	}
}
