package sqltest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// conditions are predicates that a database can be asked, of every operation and type.
var conditions = []string{
	`.answered`, `.queue == "cup"`, `.queue != "CUP"`, `.queue < "cup "`, `.queue >= "Perché"`, `.queue in ["cup", "perché", ""]`,
	`.queue contains "u"`, `.queue contains ""`, `.queue startsWith "Per"`, `.queue endsWith "é"`, `.queue endsWith " "`, `.queue == nil`, `.queue != .id`,
	`.wait <= duration("20s")`, `.wait > duration("19.9995s")`, `.wait == nil`, `.wait / 3 < duration("7s")`, `.wait in [duration("1ms"), duration("60s")]`,
	`.n > 0`, `.n in 0..7`, `.n in [1, 7.5, 7]`, `.n != 7`, `.n >= 9223372036854775808`, `.n < 1e30`, `.n % 3 == 1`, `-.n < 4`, `.n == 0.5`,
	`.cost >= 0.015`, `.cost * 2 < 3`, `2 - .cost == .n`, `abs(.cost) >= 1`, `floor(.cost) == 1`, `ceil(.cost / 3) == -1`, `round(.cost * 3) >= 2`,
	`round(.cost * 50) == -1`, `min(.n, 5) > .cost`, `max(.cost, .n, 1) == 1`, `.cost * .n > 5`,
	`.ended - .at > duration("1h")`, `.ended >= date("2024-03-31")`, `.at + .wait < .ended`, `.ended == nil`, `.at < date("2024-02-01")`,
	`(.answered ? .n : 2) > 1`, `(.answered ? .queue : "z") == "z"`, `(.wait ?? duration("1s")) > duration("1s")`, `.answered == (.n > 0)`,
	`.answered ?? (.n > 3)`, `(.answered ? .n > 0 : nil)`, `true`,
}

// strange are predicates that databases are not asked.
var strange = []string{`.queue matches "^c"`, `lower(.queue) == "cup"`, `.at.Hour() < 12`, `.n / .cost > 2`, `.queue + "x" == "cupx"`}

// What is aggregated: numbers and durations.
var (
	numbers   = []string{`.n`, `.cost`, `.cost * 2 - .n`, `abs(.cost)`, `max(.cost, .n)`, `round(.cost)`, `(.queue == nil ? .n : 3)`, `(.answered ? .cost : nil)`, `.wait / duration("1s")`}
	durations = []string{`.wait`, `.ended - .at`, `.wait * 1.5`, `(.wait ?? duration("0s"))`, `-.wait`}
)

// shape is a drawn contract and how its tables are written.
type shape struct {
	contract string
	times    string // fine, plain, local or seconds
	mapping  *mapping.Source
	unique   bool   // keys are, but for copies
	asked    bool   // nothing that is asked is strange
	calm     bool   // no row is
	broken   string // a text that is none
}

// condition draws a predicate.
func (s *shape) condition(t *rapid.T, depth int) string {
	if depth == 0 {
		if rapid.IntRange(0, 60).Draw(t, "strange") == 60 {
			s.asked = false
			return rapid.SampledFrom(strange).Draw(t, "strange one")
		}
		return rapid.SampledFrom(conditions).Draw(t, "condition")
	}
	x := func() string { return s.condition(t, rapid.IntRange(0, depth-1).Draw(t, "depth")) }
	switch op := rapid.SampledFrom([]string{"and", "or", "not", ""}).Draw(t, "op"); op {
	case "not":
		return "not (" + x() + ")"
	case "":
		return x()
	default:
		return "(" + x() + ") " + op + " (" + x() + ")"
	}
}

// indicator draws an indicator.
func (s *shape) indicator(t *rapid.T, id int) string {
	from := rapid.SampledFrom([]string{"calls", "calls", "filter(calls, .n > few)", ""}).Draw(t, "from")
	if from == "" {
		from = "filter(calls, " + s.condition(t, 1) + ")"
	}
	if rapid.IntRange(0, 9).Draw(t, "everywhere") == 0 {
		from = strings.ReplaceAll(from, "calls", "contract.calls")
	}
	value, bound := "", "0"
	switch op := rapid.SampledFrom([]string{"count", "share", "sum", "mean", "min", "max", "median", "quantile", "distinct", "span"}).Draw(t, "aggregate"); op {
	case "count":
		value = "count(" + from + ", " + s.condition(t, 2) + ")"
	case "share":
		value = "100 * count(" + from + ", " + s.condition(t, 1) + ") / len(" + from + ")"
	case "distinct":
		value = "distinct(" + from + ", " + rapid.SampledFrom([]string{".queue", ".answered", ".n", ".cost", ".id", ".at"}).Draw(t, "of") + ")"
	case "span":
		value, bound = "max("+from+", .at) - min("+from+", .at)", `duration("0s")`
	default:
		of := rapid.SampledFrom(numbers).Draw(t, "of")
		if rapid.Bool().Draw(t, "duration") {
			of, bound = rapid.SampledFrom(durations).Draw(t, "of"), `duration("0s")`
		}
		value = op + "(" + from + ", " + of + ")"
		if op == "quantile" {
			value = op + "(" + from + ", " + of + ", 0.9)"
		}
	}
	return fmt.Sprintf("      - {id: i%d, name: I, value: '%s', target: 'value >= %s'}\n", id, value, bound)
}

// drawShape draws a contract.
func drawShape(t *rapid.T) *shape {
	s := &shape{asked: true, broken: "a\x00b", calm: rapid.IntRange(0, 3).Draw(t, "calm") > 0, unique: rapid.IntRange(0, 2).Draw(t, "unique") > 0, times: rapid.SampledFrom([]string{"fine", "plain", "local"}).Draw(t, "times")}
	var b strings.Builder
	key, quiet := "", ""
	if rapid.Bool().Draw(t, "key") {
		key = rapid.SampledFrom([]string{"key: [id], ", "key: [id, at], "}).Draw(t, "key is")
	}
	if rapid.Bool().Draw(t, "quiet") {
		quiet = "max_quiet_days: 9, "
	}
	zone := rapid.SampledFrom([]string{"Europe/Rome", "America/Sao_Paulo", "UTC", "Australia/Lord_Howe", "Asia/Kolkata"}).Draw(t, "zone")
	fmt.Fprintf(&b, "format: 1\ncontract: drawn\nvalid: {from: 2023-01-01}\ntimezone: %s\nconstants: {few: 3}\nrecords:\n  calls:\n    {%s%sat: at,\n"+
		"    fields: {id: string, queue: string?, at: time, ended: time?, wait: duration?, answered: bool?, n: int, cost: decimal(2)?}}\nareas:\n", zone, key, quiet)
	var indicators []string
	for i := range rapid.IntRange(1, 3).Draw(t, "areas") {
		where := "all"
		if rapid.IntRange(0, 3).Draw(t, "scope") > 0 {
			where = s.condition(t, 2)
		}
		fmt.Fprintf(&b, "  - id: a%d\n    name: A\n    where: {calls: '%s'}\n    indicators:\n", i, where)
		for j := range rapid.IntRange(1, 4).Draw(t, "indicators") {
			b.WriteString(s.indicator(t, j))
			indicators = append(indicators, fmt.Sprintf("a%d/i%d", i, j))
		}
	}
	b.WriteString(s.exclusions(t, indicators))
	if rapid.IntRange(0, 5).Draw(t, "revised") == 0 {
		b.WriteString("revisions:\n  - {from: 2024-02-15, reason: R, document: {protocol: p, date: 2024-01-12}, constants: {few: 1}}\n")
	}
	if rapid.IntRange(0, 5).Draw(t, "suspended") == 0 {
		b.WriteString("suspensions:\n  - {from: 2024-02-29, through: 2024-03-01, reason: R, document: {protocol: p, date: 2024-01-12}}\n")
	}
	s.contract = b.String()
	s.mapping = &mapping.Source{Records: "calls", Durations: "ms", Columns: map[string]mapping.Column{"wait": {Negative: rapid.IntRange(0, 5).Draw(t, "negative") > 0}}}
	s.mapping.Missing = rapid.SampledFrom([][]string{nil, {}, {"", "z"}, nil, {}, {"", "-"}, {"-", "7"}}).Draw(t, "missing")
	s.asked = s.asked && !slices.Contains(s.mapping.Missing, "7") // which may be a number
	if rapid.IntRange(0, 3).Draw(t, "values") == 0 {
		s.mapping.Columns["queue"] = mapping.Column{Values: map[string]string{"CUP": "cup", "cup": "Perché"}, Other: "keep"}
	}
	s.mapping.Ambiguous = rapid.SampledFrom([]string{"", "first", "second"}).Draw(t, "ambiguous")
	s.mapping.Skipped = rapid.SampledFrom([]string{"", "shift"}).Draw(t, "skipped")
	return s
}

// row draws a row of the table.
func (s *shape) row(t *rapid.T, n int) []any {
	row := make([]any, 9)
	set := func(i int, value any) {
		if (i == 1 || i == 3 || i == 7) && (s.calm || rapid.IntRange(0, 30).Draw(t, "lacks") > 0) || rapid.IntRange(0, 6).Draw(t, "there") > 0 {
			row[i] = value
		}
	}
	row[0] = n
	set(1, rapid.SampledFrom([]string{"a", "A", "b", "é", "a ", "c", "d", "e", "f", "g"}).Draw(t, "id"))
	if s.unique {
		set(1, fmt.Sprintf("c%d", n))
	}
	queues := []string{"cup", "CUP", "cup ", "", " ", "Perché", "perché", "c'up", "\"", "z", "Pere"}
	if !s.calm && rapid.IntRange(0, 50).Draw(t, "broken") == 0 {
		queues = []string{s.broken}
	}
	set(2, rapid.SampledFrom(queues).Draw(t, "queue"))
	set(3, s.time(t, "at"))
	set(4, s.time(t, "ended"))
	waits := []int64{0, 1, 19999, 20000, 20001, 60000, 1 << 30}
	if !s.calm && rapid.IntRange(0, 5).Draw(t, "below") == 0 {
		waits = []int64{-5}
	}
	set(5, rapid.SampledFrom(waits).Draw(t, "wait"))
	set(6, rapid.Bool().Draw(t, "answered"))
	ns := []int64{0, 1, -1, 7, 3, 12}
	if !s.calm && rapid.IntRange(0, 10).Draw(t, "extreme") == 0 {
		ns = []int64{1 << 53, 1<<53 + 1, 1<<63 - 1, -1 << 63, -(1<<63 - 1)}
	}
	set(7, rapid.SampledFrom(ns).Draw(t, "n"))
	set(8, decimal.New(rapid.Int64Range(-300, 300).Draw(t, "cost"), -2).StringFixed(2))
	return row
}

// time draws a time as it is written.
func (s *shape) time(t *rapid.T, name string) string {
	at := drawTime(t, time.Microsecond, name)
	if rapid.IntRange(0, 20).Draw(t, "far") == 0 {
		at = at.AddDate(-2, 7, 0)
	}
	switch s.times {
	case "local":
		return at.In(time.UTC).Format("2006-01-02 15:04:05.999999")
	case "seconds":
		return at.Truncate(time.Second).Format(time.DateTime)
	case "plain":
		return at.Truncate(time.Second).Format("2006-01-02T15:04:05Z")
	}
	if name == "ended" {
		at = at.In(time.FixedZone("", -5*3600-1800))
	}
	return at.Format(time.RFC3339Nano)
}
