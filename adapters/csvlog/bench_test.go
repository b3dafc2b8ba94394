package csvlog_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// calls writes a log of n calls, about a hundred bytes each, and returns it.
func calls(n int) []byte {
	rnd := rand.New(rand.NewSource(1))
	var b bytes.Buffer
	b.WriteString("id,area,channel,direction,queued_at,wait,talk,handle,answered,escalated,agent,queue,outcome,note\n")
	rome := time.FixedZone("CET", 3600)
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, rome)
	areas := []string{"cup", "contact_center"}
	channels := []string{"phone", "phone", "phone", "phone", "email", "fax", "sms"}
	notes := []string{"", "", "", "", "", "", "", "richiamare", "\"perché \"\"urgente\"\", dice\"", "\"due\nrighe\"", "città di Potenza"}
	for i := range n {
		at = at.Add(time.Duration(rnd.Intn(3)) * time.Second)
		wait, talk := rnd.Intn(90), rnd.Intn(400)
		answered := rnd.Intn(10) > 0
		direction := "inbound"
		if rnd.Intn(5) == 0 {
			direction = "outbound"
		}
		handle := ""
		if answered {
			handle = fmt.Sprint(wait + talk)
		}
		fmt.Fprintf(&b, "C%09d,%s,%s,%s,%s,%d,%d,%s,%t,%t,op%03d,q%d,%d,%s\n", i, areas[rnd.Intn(2)],
			channels[rnd.Intn(len(channels))], direction, at.Format(time.RFC3339), wait, talk, handle,
			answered, rnd.Intn(20) == 0, rnd.Intn(120), rnd.Intn(9), rnd.Intn(4), notes[rnd.Intn(len(notes))])
	}
	return b.Bytes()
}

// wanted are 8 of the 14 columns, as the rules of a contract would want them.
var wanted = []batch.Field{
	{Name: "area", Kind: batch.String}, {Name: "channel", Kind: batch.String}, {Name: "direction", Kind: batch.String},
	{Name: "queued_at", Kind: batch.Time}, {Name: "wait", Kind: batch.Duration}, {Name: "handle", Kind: batch.Duration, Optional: true},
	{Name: "answered", Kind: batch.Bool}, {Name: "escalated", Kind: batch.Bool},
}

// benchmarkFile writes a log of about 50 MB.
func benchmarkFile(b *testing.B, change func([]byte) []byte) (path string, rows int, size int64) {
	rows = 500_000
	data := calls(rows)
	if change != nil {
		data = change(data)
	}
	path = filepath.Join(b.TempDir(), "calls.csv")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	return path, rows, int64(len(data))
}

func BenchmarkRead(b *testing.B) {
	path, rows, size := benchmarkFile(b, nil)
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(size)
		for range b.N {
			readStd(b, path)
		}
		report(b, rows)
	})
	withID := append([]batch.Field{{Name: "id", Kind: batch.String}}, wanted...)
	for _, c := range []struct {
		name    string
		fields  []batch.Field
		workers int
	}{{"fields=8/workers=1", wanted, 1}, {"fields=8/workers=2", wanted, 2}, {"fields=9+id/workers=1", withID, 1}, {"fields=0/workers=1", nil, 1}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for range b.N {
				if got := drain(b, csvlog.File(path, nil, nil), c.fields, c.workers); got != rows {
					b.Fatalf("%d rows, want %d", got, rows)
				}
			}
			report(b, rows)
		})
	}
	quoted := func(data []byte) []byte {
		var out bytes.Buffer
		r := csv.NewReader(bytes.NewReader(data))
		for {
			row, err := r.Read()
			if err != nil {
				return out.Bytes()
			}
			for i, c := range row {
				if i > 0 {
					out.WriteByte(';')
				}
				fmt.Fprintf(&out, "\"%s\"", bytes.ReplaceAll([]byte(c), []byte(`"`), []byte(`""`)))
			}
			out.WriteString("\r\n")
		}
	}
	path, rows, size = benchmarkFile(b, quoted)
	b.Run("all-quoted/workers=1", func(b *testing.B) {
		b.SetBytes(size)
		for range b.N {
			drain(b, csvlog.File(path, &mapping.Source{Separator: ";"}, nil), wanted, 1)
		}
		report(b, rows)
	})
}

// report tells the time a row takes, on the clock.
func report(b *testing.B, rows int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
}

// readStd reads a file with encoding/csv and does nothing with it.
func readStd(b *testing.B, path string) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	for {
		if _, err := r.Read(); err == io.EOF {
			return
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// drain reads a source to its end and returns the number of rows.
func drain(b *testing.B, src sla.Source, fields []batch.Field, workers int) int {
	ctx := context.Background()
	r, err := src.Open(ctx, batch.Request{Fields: fields, Zone: time.UTC})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	counts := make([]int, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var bt batch.Batch
			for {
				if err := r.Read(ctx, &bt); errors.Is(err, io.EOF) {
					return
				} else if err != nil {
					b.Error(err)
					return
				}
				counts[w] += bt.Len
				if len(bt.Rejected) > 0 {
					b.Errorf("rejected: %+v", bt.Rejected[0])
					return
				}
			}
		}()
	}
	wg.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}
