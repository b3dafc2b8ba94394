package csvlog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

func TestConformance(t *testing.T) {
	var log strings.Builder
	log.WriteString("id,queue,at,wait,answered,position,cost\n")
	for i := range 200 {
		queue, wait, cost := []string{"cup", "\"urp, \"\"bur\"\"\"", ""}[i%3], fmt.Sprint(i%40), fmt.Sprintf("%d.%02d", i%7, i%100)
		switch {
		case i%11 == 0:
			wait = ""
		case i == 17:
			wait = "soon"
		case i == 90:
			cost = "a \"lot\""
		}
		fmt.Fprintf(&log, "c%d,%s,2024-03-31 %02d:%02d:00,%s,%t,%d,%s\n", i, queue, i/60+3, i%60, wait, i%2 == 0, i%5, cost)
	}
	fields := []batch.Field{
		{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true},
		{Name: "at", Kind: batch.Time}, {Name: "wait", Kind: batch.Duration, Optional: true},
		{Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
	}
	for _, size := range []int{100, 1000, 0} {
		open := func() sla.Source {
			return csvlog.New("calls.csv", text(log.String()), nil, &csvlog.Options{ChunkSize: size})
		}
		if err := slatest.TestSource(open, slatest.SourceWant{Fields: fields, Read: 200, Rejected: 2}); err != nil {
			t.Errorf("in chunks of %d: %v", size, err)
		}
	}
}
