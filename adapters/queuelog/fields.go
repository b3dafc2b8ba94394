package queuelog

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/batch"
)

// supplied is a field that the log supplies.
type supplied struct {
	name string
	kind batch.Kind
	num  func(*stay) (int64, bool)
	text func(*stay) string // empty where missing
}

// fields are those that the log supplies.
var fields = []supplied{
	{name: "callid", kind: batch.String, text: func(s *stay) string { return s.callid }},
	{name: "queue", kind: batch.String, text: func(s *stay) string { return s.queue }},
	{name: "caller", kind: batch.String, text: func(s *stay) string { return s.caller }},
	{name: "agent", kind: batch.String, text: func(s *stay) string { return s.agent }},
	{name: "outcome", kind: batch.String, text: func(s *stay) string { return s.outcome }},
	{name: "entered", kind: batch.Time, num: func(s *stay) (int64, bool) { return s.entered, true }},
	{name: "ended", kind: batch.Time, num: func(s *stay) (int64, bool) { return s.ended, s.known }},
	{name: "answered", kind: batch.Bool, num: func(s *stay) (int64, bool) { return bit(s.answered), true }},
	{name: "wait", kind: batch.Duration, num: func(s *stay) (int64, bool) { return s.wait, s.wait != missing }},
	{name: "ring", kind: batch.Duration, num: func(s *stay) (int64, bool) { return s.ring, s.ring != missing }},
	{name: "talk", kind: batch.Duration, num: func(s *stay) (int64, bool) { return s.talk, s.talk != missing }},
	{name: "position", kind: batch.Int, num: func(s *stay) (int64, bool) { return s.position, s.position != missing }},
	{name: "ring_no_answer", kind: batch.Int, num: func(s *stay) (int64, bool) { return s.noAnswer, true }},
}

func bit(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// column fills a column.
type column struct {
	supplied
	field   string
	decoder *decode.Decoder // of texts, and what says whether a value may be missing
}

// kindNames are the types of fields as contracts write them.
var kindNames = map[batch.Kind]string{
	batch.Bool: "bool", batch.Int: "int", batch.Decimal: "decimal", batch.String: "string",
	batch.Time: "time", batch.Duration: "duration",
}

// newColumn returns what fills the column of a field.
func newColumn(f batch.Field, m *mapping.Source, zone *time.Location) (*column, error) {
	names := m.Names(f.Name)
	i := slices.IndexFunc(fields, func(s supplied) bool { return s.name == names[0] })
	if i < 0 || len(names) > 1 {
		return nil, unsupplied(f.Name, names)
	}
	c := &column{supplied: fields[i], field: f.Name}
	if c.kind != f.Kind {
		return nil, fmt.Errorf("field %s: it is declared as %s, and the log supplies %s as %s", f.Name, kindNames[f.Kind], c.name, kindNames[c.kind])
	}
	if m != nil && c.kind != batch.String {
		how := m.Columns[f.Name]
		if how.Column = ""; !reflect.ValueOf(how).IsZero() {
			return nil, fmt.Errorf("field %s: the mapping says how it is written, which the log says itself: leave only its column", f.Name)
		}
		m = nil // what it says of all times and words is not about this
	}
	var err error
	c.decoder, err = m.Decoder(f, zone)
	return c, err
}

// unsupplied is the error for a field that the log does not have.
func unsupplied(field string, columns []string) error {
	var names []string
	for _, s := range fields {
		names = append(names, s.name)
	}
	hint := ""
	if len(columns) == 1 {
		if hint = suggest.Hint(columns[0], names); hint != "" {
			hint = " " + hint
		}
	}
	return fmt.Errorf("field %s: a queue_log has no %q;%s it has %s: rename the field, or name one of them as its column in the mapping",
		field, strings.Join(columns, " "), hint, strings.Join(names, ", "))
}

// append appends the value of a stay. It returns what is wrong with it.
func (c *column) append(s *stay, to *batch.Column) (reason string) {
	if c.text != nil {
		if text := c.text(s); text != "" {
			return c.decoder.Append([]byte(text), to)
		}
		return c.decoder.AppendMissing(to)
	}
	n, ok := c.num(s)
	switch {
	case !ok:
		return c.decoder.AppendMissing(to)
	case c.kind == batch.Bool:
		to.AppendBool(n == 1)
	default:
		to.AppendNum(n)
	}
	return ""
}
