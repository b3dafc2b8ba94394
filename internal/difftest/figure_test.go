package difftest

import (
	"fmt"

	"github.com/capitolato/capitolato/sla"
)

// figure draws a figure: an aggregate, a metric or a part of the period.
func (d *drawer) figure(k kind, depth int) drawn {
	if d.chance(4) {
		for _, name := range sortedKeys(d.metrics) {
			if d.metrics[name] == k && d.chance(2) {
				return drawn{s: pick(d, "", "", "contract.") + name}
			}
		}
	}
	switch k {
	case number:
		return d.count()
	case duration:
		switch pick(d, "covered", "length", "sum", "value") {
		case "covered":
			return drawn{s: d.covered(), int: true, exact: true}
		case "length":
			return drawn{s: "period.length", int: true, exact: true}
		case "sum":
			return d.total(duration)
		}
	case instant:
		if d.chance(3) {
			return drawn{s: pick(d, "period.from", "period.to"), int: true, exact: true}
		}
	case boolean:
		return drawn{s: "(" + d.count().s + pick(d, " > ", " == ") + d.count().s + ")"}
	}
	return d.ofValues(k)
}

// count draws an aggregate that is a number.
func (d *drawer) count() drawn {
	records := pick(d, sortedKeys(d.types)...)
	about := place{records: records}
	switch pick(d, "len", "len", "count", "count", "count of bools", "distinct", "sum", "value") {
	case "len":
		s := d.selection(records, 2)
		if d.chance(3) {
			s, _ = d.mapped(records, pick(d, scalars...))
		}
		return drawn{s: fmt.Sprintf(pick(d, "len(%s)", "(%s | len())"), s), int: true, exact: true}
	case "count":
		return drawn{s: "count(" + d.selection(records, 2) + ", " + d.expr(about, boolean, d.depth).s + ")", int: true, exact: true}
	case "count of bools":
		return drawn{s: "count(map(" + d.selection(records, 2) + ", " + d.expr(about, boolean, d.depth).s + "))", int: true, exact: true}
	case "distinct":
		k := pick(d, append(scalars, boolean)...)
		s, _ := d.values(records, k, false)
		return drawn{s: "distinct(" + s + ")", int: true, exact: true}
	case "sum":
		return d.total(number)
	}
	return d.ofValues(number)
}

// total draws a sum or mean.
func (d *drawer) total(k kind) drawn {
	records := pick(d, sortedKeys(d.types)...)
	s, int := d.values(records, k, true)
	if d.chance(3) {
		return drawn{s: "mean(" + s + ")"}
	}
	return drawn{s: "sum(" + s + ")", int: int, exact: true}
}

// ofValues draws an aggregate of values of a kind that is of that kind.
func (d *drawer) ofValues(k kind) drawn {
	records := pick(d, sortedKeys(d.types)...)
	s, int := d.values(records, k, false)
	switch op := pick(d, "min", "max", "median", "quantile"); {
	case op == "quantile" || op == "median" && k == text:
		return drawn{s: fmt.Sprintf("quantile(%s, %s)", s, pick(d, "0", "0.5", "0.95", "1", "1/3")), int: int}
	default:
		return drawn{s: op + "(" + s + ")", int: int && op != "median"}
	}
}

// values draws a selection with the values to aggregate: mapped, or with the value as second
// argument, or both.
func (d *drawer) values(records string, k kind, exact bool) (s string, int bool) {
	value := func(p place) drawn {
		x := d.expr(p, k, d.depth)
		switch {
		case !exact || x.exact:
		case k == number:
			x = drawn{"round(" + x.s + ")", true, true, false}
		default:
			x = drawn{`(round(` + x.s + ` / hour) * duration("1m"))`, true, true, false}
		}
		return x
	}
	switch pick(d, "argument", "argument", "map", "both") {
	case "map":
		x := value(place{records: records})
		return fmt.Sprintf("map(%s, %s)", d.selection(records, 2), x.s), x.int
	case "both":
		from := pick(d, scalars...)
		m, elem := d.mapped(records, from)
		x := value(place{records: records, elem: elem})
		return m + ", " + x.s, x.int
	}
	x := value(place{records: records})
	return d.selection(records, 2) + ", " + x.s, x.int
}

// mapped draws a selection of values.
func (d *drawer) mapped(records string, k kind) (string, kind) {
	if d.chance(4) {
		for _, name := range sortedKeys(d.sets) {
			if s := d.sets[name]; s.records == records && s.elem != "" {
				return name, s.elem
			}
		}
	}
	s := fmt.Sprintf("map(%s, %s)", d.selection(records, 1), d.varying(place{records: records}, k).s)
	if d.chance(3) {
		s = fmt.Sprintf("(%s | filter(%s))", s, d.expr(place{records: records, elem: k}, boolean, d.depth-1).s)
	}
	if d.chance(4) {
		next := pick(d, scalars...)
		s, k = fmt.Sprintf("map(%s, %s)", s, d.varying(place{records: records, elem: k}, next).s), next
	}
	return s, k
}

// varying draws what map makes of a record. What is the same of every record may be zero, and
// the checker sees a division by it.
func (d *drawer) varying(p place, k kind) drawn {
	x := d.expr(p, k, d.depth)
	if x.konst && k == number {
		return drawn{s: "twice(" + x.s + ")"}
	}
	if x.konst && k == duration {
		return drawn{s: "(" + x.s + " * twice(1))"}
	}
	if x.konst && k == instant {
		return drawn{s: "(" + x.s + " + hour * twice(1))"}
	}
	return x
}

// plain draws an indicator that is one aggregate over all records of a type: whatever the
// aggregate does shows in it.
func (d *drawer) plain(id string, k kind) sla.Indicator {
	d.flat = true
	defer func() { d.flat = false }()
	records := pick(d, sortedKeys(d.types)...)
	var s string
	switch op := pick(d, "count", "sum", "mean", "median", "quantile", "min", "max", "distinct", "covered", "worktime", "deadline"); op {
	case "worktime":
		s, k = "sum("+records+", round("+d.worktime(place{records: records}).s+` / duration("1ns")) * duration("1ns"))`, duration
	case "deadline":
		s, k = pick(d, "min", "max")+"("+records+", "+d.deadline(place{records: records}).s+") - period.from", duration
	case "count":
		s, k = "count("+records+", "+d.expr(place{records: records}, boolean, d.depth).s+")", number
	case "covered":
		s, k = d.covered(), duration
	case "distinct":
		s, _ = d.values(records, pick(d, scalars...), false)
		s, k = "distinct("+s+")", number
	case "quantile":
		s, _ = d.values(records, k, false)
		s = "quantile(" + s + ", " + pick(d, "0.5", "0.9", "1/3") + ")"
	default:
		s, _ = d.values(records, k, op == "sum" || op == "mean")
		s = op + "(" + s + ")"
	}
	return sla.Indicator{ID: id, Value: s, Target: "value " + pick(d, ">=", "<", "==") + " " + d.literal(k).s}
}

// covered draws how long intervals cover the period.
func (d *drawer) covered() string {
	s := d.selection("outages", 2)
	if d.chance(2) {
		return "covered(" + s + ")"
	}
	return "covered(" + s + ", " + d.expr(place{records: "outages"}, boolean, d.depth).s + ")"
}

// selection draws a selection of records.
func (d *drawer) selection(records string, depth int) string {
	if d.flat {
		return records
	}
	if depth <= 0 || d.chance(3) {
		names := []string{records, records, "contract." + records}
		for _, name := range sortedKeys(d.sets) {
			if s := d.sets[name]; s.records == records && s.elem == "" {
				names = append(names, name, name, "contract."+name)
			}
		}
		return pick(d, names...)
	}
	s, p := d.selection(records, depth-1), d.expr(place{records: records}, boolean, d.depth).s
	return fmt.Sprintf(pick(d, "filter(%s, %s)", "filter(%s, {%s})", "(%s | filter(%s))"), s, p)
}
