package jsonlog_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/jsonlog"
	"github.com/capitolato/capitolato/sla/batch"
)

func BenchmarkRead(b *testing.B) {
	var records []string
	for i := range 50_000 {
		records = append(records, fmt.Sprintf(`{"id":"C%09d","area":"cup","channel":"phone","at":"2024-01-%02dT09:%02d:00+01:00","wait":%d,"talk":%d,"answered":%t,"agent":{"id":"op%03d"},"note":""}`,
			i, i%28+1, i%60, i%90, i%400, i%10 > 0, i%120))
	}
	fields := []batch.Field{
		{Name: "area", Kind: batch.String}, {Name: "channel", Kind: batch.String}, {Name: "at", Kind: batch.Time},
		{Name: "wait", Kind: batch.Duration}, {Name: "answered", Kind: batch.Bool},
	}
	for name, doc := range map[string]string{
		"lines": strings.Join(records, "\n"), "array": "[" + strings.Join(records, ",") + "]",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for range b.N {
				r, err := jsonlog.New("x", text(doc), nil, nil).Open(context.Background(), batch.Request{Fields: fields, Zone: time.UTC})
				if err != nil {
					b.Fatal(err)
				}
				rows := 0
				var bt batch.Batch
				for err == nil {
					if err = r.Read(context.Background(), &bt); err == nil {
						rows += bt.Len
					}
				}
				if err != io.EOF || rows != len(records) {
					b.Fatal(rows, err)
				}
			}
		})
	}
}
