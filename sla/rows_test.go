package sla_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/shopspring/decimal"
)

// Every Go value that Rows knows is a value of the kinds it fits, and of no other.
func TestRowsValues(t *testing.T) {
	at := rome("2024-01-10T12:00:00")
	tooFar := time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		value any
		fits  map[batch.Kind]int64 // what is in Column.Nums, of a decimal with two places
	}{
		{true, map[batch.Kind]int64{batch.Bool: 0}},
		{"x", map[batch.Kind]int64{batch.String: 0}},
		{7, map[batch.Kind]int64{batch.Int: 7, batch.Decimal: 700}},
		{int64(-7), map[batch.Kind]int64{batch.Int: -7, batch.Decimal: -700}},
		{decimal.RequireFromString("7.00"), map[batch.Kind]int64{batch.Int: 7, batch.Decimal: 700}},
		{decimal.RequireFromString("7.25"), map[batch.Kind]int64{batch.Decimal: 725}},
		{decimal.RequireFromString("7.255"), nil},
		{decimal.RequireFromString("1e30"), nil},
		{int64(math.MaxInt64), map[batch.Kind]int64{batch.Int: math.MaxInt64}},
		{at, map[batch.Kind]int64{batch.Time: at.UnixNano()}},
		{time.Unix(0, math.MinInt64), map[batch.Kind]int64{batch.Time: math.MinInt64}},
		{time.Unix(0, math.MaxInt64), map[batch.Kind]int64{batch.Time: math.MaxInt64}},
		{tooFar, nil},
		{3 * time.Second, map[batch.Kind]int64{batch.Duration: 3e9}},
		{0.5, nil},
		{[]byte("x"), nil},
	} {
		for kind := batch.Bool; kind <= batch.Duration; kind++ {
			rows := &sla.Rows{Values: []map[string]any{{"f": c.value}, {"f": nil}, {}}}
			r, err := rows.Open(context.Background(), batch.Request{Fields: []batch.Field{{Name: "f", Kind: kind, Scale: scale(kind), Optional: true}}})
			if err != nil {
				t.Fatal(err)
			}
			var b batch.Batch
			if err := r.Read(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			want, fits := c.fits[kind]
			n := map[bool]int{true: 3, false: 2}[fits]
			if b.Len != n || len(b.Rejected) != 3-n || b.Columns[0].Valid.Count() != n-2 {
				t.Errorf("%T %v as kind %d: %d rows, rejected %+v", c.value, c.value, kind, b.Len, b.Rejected)
			} else if fits && want != 0 && b.Columns[0].Nums[0] != want {
				t.Errorf("%T %v as kind %d is %d, want %d", c.value, c.value, kind, b.Columns[0].Nums[0], want)
			}
		}
	}
}

func scale(k batch.Kind) int {
	if k == batch.Decimal {
		return 2
	}
	return 0
}
