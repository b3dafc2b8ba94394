package difftest

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/calendar"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// types are the record types of every contract: a field of every kind that must be there, and
// one that may be missing.
var types = map[string]map[string]field{
	"calls": {
		"at": {kind: instant}, "n": {kind: number, int: true}, "m": {kind: number, int: true, optional: true},
		"d": {kind: number, scale: 2}, "e": {kind: number, scale: 18, optional: true}, "w": {kind: duration}, "v": {kind: duration, optional: true},
		"u": {kind: instant, optional: true}, "s": {kind: text}, "r": {kind: text, optional: true}, "ok": {kind: boolean}, "no": {kind: boolean, optional: true},
	},
	"outages": {
		"start": {kind: instant}, "end": {kind: instant, optional: true}, "k": {kind: number, int: true, optional: true},
		"f": {kind: number, scale: 6, optional: true}, "s": {kind: text, optional: true}, "planned": {kind: boolean, optional: true},
	},
	"tickets": {"at": {kind: instant}, "n": {kind: number, int: true}, "s": {kind: text}},
}

var batchKinds = map[kind]batch.Kind{number: batch.Decimal, duration: batch.Duration, instant: batch.Time, text: batch.String, boolean: batch.Bool}

// recordTypes returns the types as a contract declares them.
func recordTypes() map[string]sla.RecordType {
	out := map[string]sla.RecordType{"calls": {At: "at"}, "outages": {From: "start", To: "end"}, "tickets": {At: "at"}}
	for name, fields := range types {
		rt := out[name]
		rt.Fields = map[string]sla.FieldType{}
		for f, t := range fields {
			ft := sla.FieldType{Kind: batchKinds[t.kind], Scale: t.scale, Optional: t.optional}
			if t.int {
				ft.Kind = batch.Int
			}
			rt.Fields[f] = ft
		}
		out[name] = rt
	}
	return out
}

var constants = map[string]string{"goal": "95.50", "hour": `duration("1h")`, "label": `"cup"`, "urgent": "not false", "nothing": "nil", "limit": "goal / 2"}

// calendars are those of every contract; office is open at the same times each day but Sunday.
var calendars = map[string]calendar.Calendar{
	"office": {Hours: map[string]string{"mon-sat": "09:00-13:00, 14:30-18:00"}, Holidays: []string{"03-30"},
		Exceptions: []calendar.Exception{{From: date("2024-10-28"), Through: date("2024-10-28"), Hours: "10:00-10:15"}}},
	"night": {Hours: map[string]string{"mon-sun": "22:00-02:30"}},
}

// naiveCalendars are the same in other words.
func naiveCalendars(c *sla.Contract, loc *time.Location) map[string]*ref.Calendar {
	from, to := date("2000-01-01"), date("2033-01-01")
	if !c.Valid.From.IsZero() { // 2024
		from, to = date("2022-01-01"), date("2030-01-01")
	}
	open := func(is func(day string, at time.Time, clock int) bool) *ref.Calendar {
		return &ref.Calendar{Step: 15 * time.Minute, From: from.Midnight(loc), To: to.Midnight(loc),
			Open: func(t time.Time) bool {
				t = t.In(loc)
				return is(t.Format(time.DateOnly), t, t.Hour()*100+t.Minute())
			}}
	}
	return map[string]*ref.Calendar{
		"office": open(func(day string, at time.Time, clock int) bool {
			switch {
			case day == "2024-10-28":
				return clock >= 1000 && clock < 1015
			case at.Weekday() == time.Sunday || strings.HasSuffix(day, "-03-30"):
				return false
			}
			return clock >= 900 && clock < 1300 || clock >= 1430 && clock < 1800
		}),
		"night": open(func(_ string, _ time.Time, clock int) bool { return clock >= 2200 || clock < 230 }),
	}
}

// drawContract draws a contract.
func drawContract(t *rapid.T) *sla.Contract {
	d := &drawer{t: t, types: types, sets: map[string]set{}, metrics: map[string]kind{}, depth: rapid.IntRange(1, 3).Draw(t, "depth")}
	c := &sla.Contract{Format: 1, ID: "random", Records: recordTypes(), Constants: constants, Sets: map[string]string{}, Metrics: map[string]string{},
		Calendars: calendars,
		Timezone:  pick(d, "Europe/Rome", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo")}
	if d.chance(4) {
		c.Valid = sla.Days{From: date("2024-02-10"), Through: date("2024-10-30")}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "sets") {
		name, records := fmt.Sprint("set", i), pick(d, sortedKeys(types)...)
		s := set{records: records}
		if text := ""; d.chance(3) {
			text, s.elem = d.mapped(records, pick(d, scalars...))
			c.Sets[name] = text
		} else {
			c.Sets[name] = d.selection(records, 2)
		}
		d.sets[name] = s
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "metrics") {
		name, k := fmt.Sprint("metric", i), pick(d, append(scalars, boolean)...)
		c.Metrics[name] = d.expr(place{}, k, 2).s
		d.metrics[name] = k
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "areas") {
		area := sla.Area{ID: fmt.Sprint("area", i), Where: map[string]string{}}
		for _, records := range sortedKeys(types) {
			area.Where[records] = "all"
			if !d.chance(3) {
				area.Where[records] = d.expr(place{records: records}, boolean, 2).s
			}
		}
		for j := range rapid.IntRange(1, 3).Draw(t, "indicators") {
			k := pick(d, number, number, duration)
			if d.chance(2) {
				area.Indicators = append(area.Indicators, d.plain(fmt.Sprint("ind", j), k))
				continue
			}
			ind := sla.Indicator{ID: fmt.Sprint("ind", j), Value: d.expr(place{}, k, rapid.IntRange(1, 3).Draw(t, "size")).s}
			ind.Target = "value " + pick(d, ">=", "<", "==", "!=") + " " + d.expr(place{}, k, 2).s
			if d.chance(3) {
				ind.Target = d.expr(place{}, boolean, 2).s
			}
			area.Indicators = append(area.Indicators, ind)
		}
		c.Areas = append(c.Areas, area)
	}
	d.exclusions(c)
	return c
}

func date(s string) sla.Date {
	d, err := sla.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// functions are those of the embedding program, for the engine and for the reference.
var functions = []sla.Function{
	{Name: "twice", Params: []batch.Kind{batch.Decimal}, Result: batch.Decimal, Call: func(args []any) (any, error) {
		x := args[0].(*big.Rat)
		return new(big.Rat).Add(x, x), nil
	}},
	{Name: "initial", Params: []batch.Kind{batch.String}, Result: batch.String, Call: func(args []any) (any, error) {
		return initial(args[0].(string)), nil
	}},
}

// initial returns the first letter of a text, nil if it has none.
func initial(s string) any {
	for _, r := range s {
		return string(r)
	}
	return nil
}

func naiveFunctions() map[string]func([]ref.Value) (ref.Value, error) {
	return map[string]func([]ref.Value) (ref.Value, error){
		"twice": func(args []ref.Value) (ref.Value, error) {
			x := args[0].(ref.Quantity)
			return ref.Quantity{Rat: new(big.Rat).Mul(x.Rat, big.NewRat(2, 1)), Unit: ref.Number}, nil
		},
		"initial": func(args []ref.Value) (ref.Value, error) { return initial(args[0].(string)), nil },
	}
}

// periods are judged; those with a change of the clocks and with several months are there.
var periods = []string{"2024-03", "2024-Q1", "2024", "2024-10", "2024-03-25/2024-04-07", "2024-02-29/2024-02-29", "2024-S2"}

func drawPeriod(t *rapid.T) sla.Period {
	p, err := sla.ParsePeriod(rapid.SampledFrom(periods).Draw(t, "period"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// edges are integers at which something may break.
var edges = []int64{0, 1, math.MinInt64, math.MaxInt64, -1, 2, 7, -3, 20, 100, 1e9, -1e9, 20e9, 3600e9, 1 << 31, 3037000500, math.MaxInt64 - 1,
	math.MinInt64 + 1, math.MaxInt64/2 + 1, math.MaxInt64 / 10, math.MinInt64 / 2, 1e18}

var words = []string{"", "a", "A", "ab", "è", "e\u0301", "ß", "İ", "cup", "cc", "CUP", " b ", "\u00a0x", "a\nb", "日本", "zz", "\U0001F4DE", "a=b", "="}

// drawRecords draws records of a type, in both forms. Their instants lie around the ends of
// the period, its months and the changes of its clocks.
func drawRecords(t *rapid.T, name string, p sla.Period, loc *time.Location) []map[string]any {
	out := make([]map[string]any, rapid.IntRange(0, 12).Draw(t, name))
	small := rapid.Bool().Draw(t, "small numbers")
	for i := range out {
		r := map[string]any{}
		for _, f := range sortedKeys(types[name]) {
			ft := types[name][f]
			if ft.optional && rapid.IntRange(0, 2).Draw(t, "missing") == 2 {
				continue
			}
			r[f] = drawValue(t, ft, p, loc, small)
		}
		if start, ok := r["start"].(time.Time); ok {
			if end, ok := r["end"].(time.Time); ok && end.Before(start) {
				r["start"], r["end"] = end, start // else the row is rejected
			}
		}
		out[i] = r
	}
	return out
}

func drawValue(t *rapid.T, f field, p sla.Period, loc *time.Location, small bool) any {
	edge := func() int64 {
		if small {
			return rapid.Int64Range(-5, 40).Draw(t, "small")
		}
		if rapid.IntRange(0, 5).Draw(t, "any") == 5 {
			return rapid.Int64().Draw(t, "number")
		}
		return rapid.SampledFrom(edges).Draw(t, "edge")
	}
	switch f.kind {
	case boolean:
		return rapid.Bool().Draw(t, "bool")
	case text:
		return rapid.SampledFrom(words).Draw(t, "word")
	case duration:
		if small {
			return time.Duration(edge()) * time.Second
		}
		return time.Duration(edge())
	case number:
		if f.int {
			return edge()
		}
		if small { // quarters, so that halves have to be rounded
			return decimal.New(min(edge(), 36)*25, -2) // and below 9.22, the most that 18 digits after the point leave room for
		}
		return decimal.New(edge(), -int32(f.scale))
	}
	return drawInstant(t, p, loc)
}

func drawInstant(t *rapid.T, p sla.Period, loc *time.Location) time.Time {
	days := []sla.Date{p.From, p.To, p.From.AddDays(1), p.To.AddDays(-1), date("2024-03-31"), date("2024-10-27"), date("2024-11-03"),
		date("2024-02-10"), date("2024-10-31"), date("2024-04-07")}
	for _, m := range p.Months() {
		days = append(days, m.From)
	}
	at := rapid.SampledFrom(days).Draw(t, "day").Midnight(loc)
	offset := rapid.SampledFrom([]time.Duration{0, -1, 1, time.Hour, 90 * time.Minute, 2 * time.Hour, 150 * time.Minute, 3 * time.Hour, 12*time.Hour + 30*time.Second,
		24*time.Hour - 1, -time.Second, 400 * time.Hour}).Draw(t, "offset")
	return at.Add(offset)
}

// naive returns a record as the reference knows it.
func naive(r map[string]any) ref.Record {
	out := ref.Record{}
	for name, v := range r {
		switch v := v.(type) {
		case time.Time:
			out[name] = instantValue(v)
		case time.Duration:
			out[name] = ref.Quantity{Rat: big.NewRat(int64(v), 1), Unit: ref.Duration}
		case int64:
			out[name] = ref.Quantity{Rat: big.NewRat(v, 1), Unit: ref.Number}
		case decimal.Decimal:
			out[name] = ref.Quantity{Rat: v.Rat(), Unit: ref.Number}
		default:
			out[name] = v
		}
	}
	return out
}

func instantValue(t time.Time) ref.Quantity {
	return ref.Quantity{Rat: new(big.Rat).SetInt64(t.UnixNano()), Unit: ref.Instant}
}

// counts reports whether a record is in the period: an event by its instant, an interval by
// any overlap.
func counts(name string, r map[string]any, from, to time.Time) bool {
	if name != "outages" {
		at := r["at"].(time.Time)
		return !at.Before(from) && at.Before(to)
	}
	start := r["start"].(time.Time)
	end, closed := r["end"].(time.Time)
	switch {
	case !start.Before(to):
		return false
	case closed && end.Equal(start):
		return !start.Before(from)
	}
	return !closed || end.After(from)
}

// newWorld returns the reference's world of a contract and its records.
func newWorld(t *rapid.T, c *sla.Contract, records map[string][]map[string]any, p sla.Period) *ref.World {
	loc, err := zone.Load(c.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	p = clip(p, c.Valid)
	w := &ref.World{Zone: loc, From: p.From.Midnight(loc), To: p.To.Midnight(loc), Records: map[string][]ref.Record{},
		Intervals: map[string]ref.Interval{"outages": {From: "start", To: "end"}}, Instants: map[string]string{"calls": "at", "tickets": "at"}, Funcs: naiveFunctions(),
		Calendars: naiveCalendars(c, loc), Constants: parseAll(t, c.Constants), Sets: parseAll(t, c.Sets), Metrics: parseAll(t, c.Metrics)}
	for name := range types {
		w.Records[name] = nil
		for _, r := range records[name] {
			if counts(name, r, w.From, w.To) {
				w.Records[name] = append(w.Records[name], naive(r))
			}
		}
	}
	return w
}

// clip returns the part of a period in which a contract is valid.
func clip(p sla.Period, v sla.Days) sla.Period {
	if !v.From.IsZero() && cmp.Compare(p.From.String(), v.From.String()) < 0 {
		p.From = v.From
	}
	if end := v.Through.AddDays(1); !v.Through.IsZero() && cmp.Compare(end.String(), p.To.String()) < 0 {
		p.To = end
	}
	return p
}

func parseAll(t *rapid.T, rules map[string]string) map[string]*rule.Node {
	out := map[string]*rule.Node{}
	for name, text := range rules {
		out[name] = mustParse(t, text, rule.Parse)
	}
	return out
}

func mustParse(t *rapid.T, text string, parse func(string) (*rule.Node, *rule.Problem)) *rule.Node {
	n, problem := parse(text)
	if problem != nil {
		t.Fatalf("%s: %s", text, problem.Message)
	}
	seen.node(n)
	return n
}

// inArea returns the world as an area sees it.
func inArea(t *rapid.T, w *ref.World, a sla.Area) *ref.World {
	out := *w
	out.Where = map[string]*rule.Node{}
	for name, text := range a.Where {
		out.Where[name] = nil
		if text != "all" {
			out.Where[name] = mustParse(t, text, rule.ParsePredicate)
		}
	}
	return &out
}

// show writes the contract and records of a failure.
func show(c *sla.Contract, records map[string][]map[string]any, p sla.Period) string {
	var b strings.Builder
	fmt.Fprintf(&b, "period %s of %v in %s\n", p, c.Valid, c.Timezone)
	for _, m := range []map[string]string{c.Sets, c.Metrics} {
		for _, name := range sortedKeys(m) {
			fmt.Fprintf(&b, "%s: %s\n", name, m[name])
		}
	}
	for _, name := range sortedKeys(records) {
		for _, r := range records[name] {
			fmt.Fprintf(&b, "%s", name)
			for _, f := range sortedKeys(r) {
				fmt.Fprintf(&b, " %s=%v", f, r[f])
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
