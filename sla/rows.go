package sla

import (
	"context"
	"fmt"
	"io"
	"math/big"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/shopspring/decimal"
)

// Rows is a Source of records held in memory, for small programs and for tests.
type Rows struct {
	// Name, Records and Covers are as in SourceInfo.
	Name    string
	Records string
	Covers  Days
	// Values holds a record each: field → bool, int, int64, decimal.Decimal, string,
	// time.Time or time.Duration. A field that is absent or nil is missing. Fields that no
	// rule needs are not looked at.
	Values []map[string]any
	// BatchSize is the number of records a batch holds, 1024 if it is 0.
	BatchSize int
}

// Source describes the rows.
func (r *Rows) Source() SourceInfo {
	return SourceInfo{Name: r.Name, Records: r.Records, Covers: r.Covers}
}

// Open starts reading.
func (r *Rows) Open(_ context.Context, req batch.Request) (batch.Reader, error) {
	size := r.BatchSize
	if size <= 0 {
		size = 1024
	}
	return &rowsReader{rows: r.Values, fields: req.Fields, size: size}, nil
}

type rowsReader struct {
	mu     sync.Mutex
	rows   []map[string]any
	fields []batch.Field
	size   int
	next   int
	seq    int
}

func (r *rowsReader) Close() error { return nil }

func (r *rowsReader) Read(ctx context.Context, b *batch.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.mu.Lock()
	from, to, seq := r.next, min(r.next+r.size, len(r.rows)), r.seq
	r.next, r.seq = to, seq+1
	r.mu.Unlock()
	if from == to {
		return io.EOF
	}
	b.Reset(r.fields)
	b.Seq = seq
	for i := from; i < to; i++ {
		appendRow(b, r.fields, r.rows[i], int64(i+1))
	}
	return nil
}

// appendRow appends a record, or rejects it.
func appendRow(b *batch.Batch, fields []batch.Field, row map[string]any, pos int64) {
	for i, f := range fields {
		if reason := appendValue(&b.Columns[i], f, row[f.Name]); reason != "" {
			var text []byte
			if v := row[f.Name]; v != nil {
				text = fmt.Append(nil, v)
			}
			b.Reject(batch.Reject{Pos: pos, Field: f.Name, Reason: reason, Value: text})
			return
		}
	}
	b.EndRow(pos)
}

// appendValue appends a value, or says why it cannot be one of the field.
func appendValue(c *batch.Column, f batch.Field, v any) string {
	if v == nil {
		if !f.Optional {
			return "the value is missing"
		}
		c.AppendMissing()
		return ""
	}
	switch v := v.(type) {
	case bool:
		if f.Kind == batch.Bool {
			c.AppendBool(v)
			return ""
		}
	case string:
		if f.Kind == batch.String && !utf8.ValidString(v) {
			return "it is not UTF-8 text"
		}
		if f.Kind == batch.String {
			c.AppendString([]byte(v))
			return ""
		}
	case time.Time:
		if f.Kind == batch.Time {
			if y := v.Year(); y > 1678 && y < 2262 { // a count of nanoseconds holds it
				c.AppendNum(v.UnixNano())
				return ""
			}
			return appendInteger(c, rule.TimeValue(v).R, 0)
		}
	case time.Duration:
		if f.Kind == batch.Duration {
			c.AppendNum(int64(v))
			return ""
		}
	case int:
		return appendNumber(c, f, new(big.Rat).SetInt64(int64(v)))
	case int64:
		if f.Kind == batch.Int {
			c.AppendNum(v)
			return ""
		}
		return appendNumber(c, f, new(big.Rat).SetInt64(v))
	case decimal.Decimal:
		return appendNumber(c, f, v.Rat())
	}
	return fmt.Sprintf("it is a %T, not %s", v, kindNames[f.Kind])
}

func appendNumber(c *batch.Column, f batch.Field, r *big.Rat) string {
	if f.Kind != batch.Int && f.Kind != batch.Decimal {
		return "it is a number, not " + kindNames[f.Kind]
	}
	return appendInteger(c, r, f.Scale)
}

// appendInteger appends r in units of 10^-scale, if it is a whole number of them.
func appendInteger(c *batch.Column, r *big.Rat, scale int) string {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil))
	scaled := unit.Mul(unit, r)
	if !scaled.IsInt() {
		return fmt.Sprintf("it has more than %d decimal places", scale)
	}
	if !scaled.Num().IsInt64() {
		return "it is too large"
	}
	c.AppendNum(scaled.Num().Int64())
	return ""
}
