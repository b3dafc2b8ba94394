package scrutiny

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla"
)

// ends derives the records on both sides of the period's ends: good ones inside and others
// outside, where there are two kinds.
func (a *author) ends() {
	for _, typ := range slices.Sorted(maps.Keys(a.contract.Records)) {
		t := a.contract.Records[typ]
		indicators, low, high := a.counted(typ)
		if len(indicators) == 0 || t.At == "" {
			continue
		}
		d := &draft{title: typ + ": the ends of the period", period: a.period, indicators: indicators}
		for i, at := range []time.Time{a.from.Add(-time.Second), a.from, a.to.Add(-time.Second), a.to} {
			said := high
			if i == 0 || i == 3 {
				said = low
			}
			d.rows = append(d.rows, row{typ, moved(t, said, at.Format("2006-01-02 15:04:05")), 1})
		}
		a.drafts = append(a.drafts, d)
	}
}

// moved writes a record, as it is written, with another instant.
func moved(t sla.RecordType, said, at string) string {
	field := instantField(t) + "="
	parts := slices.DeleteFunc(strings.Split(said, ", "), func(p string) bool { return p == "" || strings.HasPrefix(p, field) })
	return strings.Join(append([]string{field + at}, parts...), ", ")
}

// counted returns the indicators of the first area that rest on a record type, and two records
// that the first of them counts: with the lowest figure there is, and with the highest.
func (a *author) counted(typ string) (indicators []string, low, high string) {
	for area := range a.contract.Areas {
		for j := range a.contract.Areas[area].Indicators {
			value := a.byPath[indicatorPath(area, j)+"/value"]
			if value == nil || !slices.Contains(a.types(area, j), typ) {
				continue
			}
			indicators = append(indicators, a.name(area, j))
			pool := slices.DeleteFunc(figures{a, area, j, value.node, nil}.pool(), func(s sample) bool { return s.typ != typ })
			if low == "" && len(pool) > 0 {
				low, high = pool[0].said, pool[len(pool)-1].said
			}
		}
		if low != "" {
			return indicators, low, high
		}
		indicators = nil
	}
	return nil, "", ""
}

// clockChanges derives the records on both sides of the two days of the year on which clocks are
// changed, and those at the limits of the rules that then span the change.
func (a *author) clockChanges() {
	for _, day := range a.changeDays() {
		there, err := newAuthor(a.book, sla.Period{From: day, To: day.AddDays(1)}, a.opts)
		if err != nil {
			continue
		}
		for _, typ := range slices.Sorted(maps.Keys(a.contract.Records)) {
			t := a.contract.Records[typ]
			indicators, _, high := there.counted(typ)
			if len(indicators) == 0 || t.At == "" {
				continue
			}
			d := &draft{title: typ + ": clocks are changed on " + day.String(), period: there.period, indicators: indicators}
			for _, after := range []string{"+0s", "+1h59m59s", "+2h", "+3h"} {
				d.rows = append(d.rows, row{typ, moved(t, high, after), 1})
			}
			a.drafts = append(a.drafts, d)
		}
		there.spanning(day)
		a.drafts = append(a.drafts, there.drafts...)
	}
}

// spanning derives the records at the limits of rules about the time between two instants, where
// an hour between them is there twice, or not at all.
func (a *author) spanning(day sla.Date) {
	for _, r := range a.rules {
		for _, s := range a.sites(r) {
			if s.pipe == nil || s.rule.kind == whereRule || !a.betweenTimes(s.node) {
				continue
			}
			for _, d := range s.sides {
				before := len(a.drafts)
				a.side(r, s, text(s.node)+": "+d.name, s.holds(d))
				for _, c := range a.drafts[before:] {
					typ := c.rows[0].typ
					c.title += ", over the change of clocks on " + day.String()
					c.rows[0].said = moved(a.contract.Records[typ], c.rows[0].said, "+1h")
				}
			}
		}
	}
}

// betweenTimes reports whether a node compares the difference of two times.
func (a *author) betweenTimes(n *rule.Node) bool {
	found := false
	n.Walk(func(n *rule.Node) {
		found = found || n.Kind == rule.BinaryNode && n.Text == "-" && n.Args[0].Kind == rule.FieldNode && n.Args[1].Kind == rule.FieldNode
	})
	return found
}

// changeDays returns the days of the period's year on which clocks are changed and the contract is
// valid: they do not have 24 hours.
func (a *author) changeDays() []sla.Date {
	var out []sla.Date
	for d := (sla.Date{Year: a.period.From.Year, Month: 1, Day: 1}); d.Year == a.period.From.Year; d = d.AddDays(1) {
		v := a.contract.Valid
		valid := d.Compare(v.From) >= 0 && (v.Through.IsZero() || d.Compare(v.Through) <= 0)
		if valid && d.AddDays(1).Midnight(a.zone).Sub(d.Midnight(a.zone)) != 24*time.Hour {
			out = append(out, d)
		}
	}
	return out
}

// absent derives the periods in which there is nothing to measure, and those of which a source is
// not there.
func (a *author) absent() {
	empty := &draft{title: "no records at all", period: a.period}
	for i, area := range a.contract.Areas {
		for j := range area.Indicators {
			empty.indicators = append(empty.indicators, a.name(i, j))
		}
	}
	if len(empty.indicators) > 0 {
		a.drafts = append(a.drafts, empty)
	}
	for _, typ := range slices.Sorted(maps.Keys(a.contract.Records)) {
		d := &draft{title: "no source of " + typ, period: a.period, covers: []string{typ}}
		for i := range a.contract.Areas {
			for j := range a.contract.Areas[i].Indicators {
				if slices.Contains(a.types(i, j), typ) {
					d.indicators = append(d.indicators, a.name(i, j))
				}
			}
		}
		if len(d.indicators) > 0 {
			a.drafts = append(a.drafts, d)
		}
	}
}
