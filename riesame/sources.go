package riesame

import (
	"math/big"
	"strings"
	"time"

	"github.com/capitolato/capitolato/sla"
)

// checkSources finds what does not fit in the days of the sources.
func (b *builder) checkSources() {
	if b.run.Tally == nil {
		return
	}
	byType := map[string][]sla.Input{}
	types := map[string]bool{}
	for _, in := range b.run.Tally.Inputs {
		if _, declared := b.run.Contract.Records[in.Records]; declared {
			byType[in.Records] = append(byType[in.Records], in)
			types[in.Records] = true
		}
	}
	for _, name := range sortedKeys(types) {
		b.checkOverlaps(name, byType[name])
		b.checkQuiet(name, byType[name])
	}
}

// held returns the days of its period that an input holds records of, as it declares or as they
// show, and whether there are any.
func held(in *sla.Input) (sla.Days, bool) {
	days := in.Covers
	if days == (sla.Days{}) {
		days = sla.Days{From: in.First, Through: in.Last}
	}
	if days == (sla.Days{}) {
		return days, false
	}
	days = common(days, daysOf(in.Period))
	return days, days.From.Compare(days.Through) <= 0
}

// checkOverlaps finds pairs of sources that hold the same days. That alone is as it should be for
// two sites; it is a finding where records are in both, or where no key can tell.
func (b *builder) checkOverlaps(name string, inputs []sla.Input) {
	key := len(b.run.Contract.Records[name].Key) > 0
	period := daysOf(b.run.Result.Period)
	for i := range inputs {
		for j := range inputs[:i] {
			x, y := &inputs[j], &inputs[i]
			days, ok := bothHold(x, y, period)
			if !ok || key && x.Duplicate+y.Duplicate == 0 {
				continue
			}
			w, args := overlapUntold, []any{x.Name, y.Name, name, b.lang.days(days)}
			if key {
				w = wordings[SourcesOverlap]
				args = append(args, b.lang.many(x.Duplicate+y.Duplicate, phrase{"riga", "duplicate row"}, phrase{"righe", "duplicate rows"}))
			}
			b.addAs(w, SourcesOverlap, Where{Records: name}, args...)
		}
	}
}

// bothHold returns the days of a period of which both inputs hold records, and whether there are
// any.
func bothHold(x, y *sla.Input, period sla.Days) (sla.Days, bool) {
	a, ok := held(x)
	b, ok2 := held(y)
	days := common(common(a, b), period)
	return days, ok && ok2 && days.From.Compare(days.Through) <= 0
}

// common returns the days in both of two spans; from comes after through if there are none.
func common(a, b sla.Days) sla.Days {
	if a.From.Compare(b.From) < 0 {
		a.From = b.From
	}
	if a.Through.IsZero() || !b.Through.IsZero() && b.Through.Compare(a.Through) < 0 {
		a.Through = b.Through
	}
	return a
}

// checkQuiet finds days without events on which there should be some.
func (b *builder) checkQuiet(name string, inputs []sla.Input) {
	rec := b.run.Contract.Records[name]
	if rec.At == "" {
		return
	}
	events := map[sla.Date]int64{}
	for i := range inputs {
		for d, n := range inputs[i].Days {
			events[d] += n
		}
	}
	runs := b.quietRuns(events, rec.MaxQuietDays)
	if len(runs) == 0 {
		return
	}
	const few = 5
	var days int
	var texts []string
	for _, r := range runs {
		for d := r.From; d.Compare(r.Through) <= 0; d = d.AddDays(1) {
			days++
		}
		texts = append(texts, b.lang.days(r))
	}
	if len(texts) > few {
		texts = append(texts[:few], "…")
	}
	b.add(DaysWithoutRecords, Where{Records: name}, b.lang.many(int64(days), phrase{"giorno", "day"}, phrase{"giorni", "days"}), name, strings.Join(texts, ", "))
}

// fewExpected is how many events a silence must lack to be a finding. So many are hardly missing by
// chance.
const fewExpected = 10

// quietRuns returns the runs of days of the period without events that are a finding. Where the
// contract says how long a believable silence is, those are the longer ones; else those in which
// fewExpected events would be usual, by the mean of each day of the week: a service that rests on
// Sundays is not blamed, nor one with a case a day.
func (b *builder) quietRuns(events map[sla.Date]int64, believable int) []sla.Days {
	usual := b.usual(events)
	var runs []sla.Days
	var lacking []*big.Rat
	quiet := false
	period := b.run.Result.Period
	for d := period.From; d.Compare(period.To) < 0; d = d.AddDays(1) {
		if events[d] > 0 {
			quiet = false
			continue
		}
		if !quiet {
			runs, lacking, quiet = append(runs, sla.Days{From: d}), append(lacking, new(big.Rat)), true
		}
		n := len(runs) - 1
		runs[n].Through = d
		lacking[n].Add(lacking[n], usual[weekday(d)])
	}
	var out []sla.Days
	for i, r := range runs {
		long := r.Through.Compare(r.From.AddDays(believable)) >= 0
		if believable > 0 && long || believable == 0 && lacking[i].Cmp(big.NewRat(fewExpected, 1)) >= 0 {
			out = append(out, r)
		}
	}
	return out
}

// usual returns the mean number of events on each day of the week in the period.
func (b *builder) usual(events map[sla.Date]int64) map[time.Weekday]*big.Rat {
	sums, days := map[time.Weekday]int64{}, map[time.Weekday]int64{}
	period := b.run.Result.Period
	for d := period.From; d.Compare(period.To) < 0; d = d.AddDays(1) {
		sums[weekday(d)] += events[d]
		days[weekday(d)]++
	}
	usual := map[time.Weekday]*big.Rat{}
	for day, n := range days {
		usual[day] = big.NewRat(sums[day], n)
	}
	return usual
}

// weekday returns the day of the week.
func weekday(d sla.Date) time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}
