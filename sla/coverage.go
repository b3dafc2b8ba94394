package sla

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/capitolato/capitolato/internal/rule"
)

// incomplete tells why the records of a type, of an area or of all where that is empty, cannot
// be known to be complete in a period, or returns the empty string: absent data is never
// compliance.
// Nothing is asked for on the days of dark.
func (t *Tally) incomplete(rec *recordPlan, area string, p Period, dark []Period) string {
	known := slices.Clone(dark)
	opened, undeclared := false, false
	for _, in := range t.Inputs {
		if in.Records != rec.name || !in.Period.overlaps(p) || in.Figures {
			continue
		}
		opened = true
		covered, declared := in.coverage()
		if undeclared = undeclared || !declared; !covered.empty() {
			known = append(known, covered)
		}
	}
	if !opened {
		return fmt.Sprintf("no source of %s was read", rec.name)
	}
	if gap := firstGap(known, p); !gap.empty() {
		reason := fmt.Sprintf("no source is known to hold the %s of %s", rec.name, gap)
		if undeclared {
			reason += ": none is declared to cover these days, and there is no record beyond them"
		}
		return reason
	}
	if quiet := t.silence(rec, area, p, dark); !quiet.empty() {
		whose := ""
		if area != "" {
			whose = " of the area " + area
		}
		return fmt.Sprintf("there is no record of %s%s in %s, more than the %d days that the contract finds believable", rec.name, whose, quiet, rec.maxQuietDays)
	}
	return ""
}

// silence returns a run of days of a period without a record, and outside the days that figures
// tell of, that is longer than the contract finds believable; an empty one if there is none.
func (t *Tally) silence(rec *recordPlan, area string, p Period, figures []Period) Period {
	if rec.maxQuietDays == 0 {
		return Period{}
	}
	days := map[Date]int64{}
	for _, in := range t.Inputs {
		if in.Records != rec.name || !in.Period.overlaps(p) || in.Figures {
			continue
		}
		counts := in.Days
		if area != "" {
			counts = in.AreaDays[area]
		}
		for d, n := range counts {
			days[d] += n
		}
	}
	for _, f := range figures {
		for d := f.From; d.Compare(f.To) < 0; d = d.AddDays(1) {
			days[d]++
		}
	}
	if quiet := longestQuiet(days, p); quiet.days() > rec.maxQuietDays {
		return quiet
	}
	return Period{}
}

// known returns the days of a period for which sources are known to hold every record of a type.
func (t *Tally) known(records string, p Period) []Period {
	var out []Period
	for _, in := range t.Inputs {
		if in.Records != records || !in.Period.overlaps(p) || in.Figures {
			continue
		}
		if covered, _ := in.coverage(); !covered.empty() {
			out = append(out, covered)
		}
	}
	return out
}

// supplied reports whether figures that were supplied fill what records do not cover, for
// every aggregate over rec that some rules need in an area, and all that is not covered. Of
// figures that overlap only those count that are chosen.
func (j *judge) supplied(rules []*rule.Expr, rec *recordPlan, area string) bool {
	for _, a := range rule.Aggregates(rules...) {
		if a.Records != rec.name {
			continue
		}
		var figures []Period
		for _, part := range j.chosen(a) {
			if part.Origin != "" {
				figures = append(figures, part.Period)
			}
		}
		dark := j.plan.suspendedIn(j.period)
		known := slices.Concat(j.tally.known(rec.name, j.period), figures, dark)
		// Without figures the records' coverage is no answer: they may be too quiet.
		if len(figures) == 0 || !firstGap(known, j.period).empty() || !j.tally.silence(rec, area, j.period, append(figures, dark...)).empty() {
			return false
		}
	}
	return true
}

// twice tells which intervals have been counted twice, or returns the empty string: one that lies
// in two months is in the tallies of both. What intervals cover adds up all the same.
func (j *judge) twice(rules []*rule.Expr) string {
	for _, a := range rule.Aggregates(rules...) {
		if a.Op == rule.Covered {
			continue
		}
		for _, x := range j.tally.Inputs {
			if x.Records != a.Records || x.Later == 0 || !x.Period.overlaps(j.period) {
				continue
			}
			for _, y := range j.tally.Inputs {
				if y.Records == a.Records && y.Earlier > 0 && y.Period.overlaps(j.period) && x.Period.To.Compare(y.Period.From) <= 0 {
					return fmt.Sprintf("%s: a record may be in the tallies of both %s and %s: tally %s at once", a.Text, x.Period, y.Period, j.period)
				}
			}
		}
	}
	return ""
}

// unreadable tells which source has more unreadable rows than the contract allows, or returns
// the empty string.
func (t *Tally) unreadable(rec *recordPlan, p Period) string {
	for _, in := range t.Inputs {
		if in.Records != rec.name || !in.Period.overlaps(p) || in.Read == 0 {
			continue
		}
		if in.Rejected == in.Read {
			return fmt.Sprintf("%s: none of its %d rows could be read", in.Name, in.Read)
		}
		if rec.maxRejected == nil {
			continue
		}
		if part := big.NewRat(in.Rejected, in.Read); part.Cmp(rec.maxRejected) > 0 {
			return fmt.Sprintf("%s: %d of %d rows were rejected, more than the %s%% that the contract allows",
				in.Name, in.Rejected, in.Read, plainText(new(big.Rat).Mul(rec.maxRejected, big.NewRat(100, 1)), HalfUp))
		}
	}
	return ""
}

// coverage returns the days of its period that an input is known to hold every record of, and
// whether that was declared.
func (x Input) coverage() (p Period, declared bool) {
	if x.Covers != (Days{}) {
		return x.Period.clip(x.Covers), true
	}
	if x.First.IsZero() {
		return Period{}, false
	}
	return x.Period.clip(Days{From: x.First, Through: x.Last}), false
}

// firstGap returns the first part of p that none of the periods holds; an empty one if there
// is none.
func firstGap(known []Period, p Period) Period {
	slices.SortFunc(known, func(a, b Period) int { return a.From.Compare(b.From) })
	at := p.From
	for _, k := range known {
		if at.Compare(k.From) < 0 {
			return Period{at, minDate(k.From, p.To)}
		}
		if at.Compare(k.To) < 0 {
			at = k.To
		}
		if p.To.Compare(at) <= 0 {
			return Period{}
		}
	}
	return Period{at, p.To}
}

func minDate(a, b Date) Date {
	if a.Compare(b) < 0 {
		return a
	}
	return b
}

// longestQuiet returns the longest run of days of p without a record.
func longestQuiet(days map[Date]int64, p Period) Period {
	var longest Period
	best, run := 0, 0
	for d := p.From; d.Compare(p.To) < 0; d = d.AddDays(1) {
		if days[d] > 0 {
			run = 0
			continue
		}
		if run++; run > best {
			best, longest = run, Period{d.AddDays(1 - run), d.AddDays(1)}
		}
	}
	return longest
}
