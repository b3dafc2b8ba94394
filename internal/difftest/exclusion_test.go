package difftest

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/calendar"
	"github.com/capitolato/capitolato/sla/terms"
)

// exclusions draws the exclusions of a contract.
func (d *drawer) exclusions(c *sla.Contract) {
	if !d.chance(3) {
		return
	}
	loc, err := zone.Load(c.Timezone)
	if err != nil {
		d.t.Fatal(err)
	}
	var indicators []string
	for _, a := range c.Areas {
		for _, ind := range a.Indicators {
			indicators = append(indicators, a.ID+"/"+ind.ID)
		}
	}
	for i := range rapid.IntRange(1, 2).Draw(d.t, "exclusions") {
		x := terms.Exclusion{ID: fmt.Sprint("x", i), Reason: "a reason", Cause: terms.CauseClient, State: pick(d, terms.Accepted, terms.Accepted, terms.Asked, terms.Rejected),
			Approver: "RUP", Document: &terms.Document{Date: date("2024-01-12")}, Where: map[string]string{}}
		switch pick(d, "all", "areas", "indicators") {
		case "areas":
			x.Areas = []string{pick(d, c.Areas...).ID}
		case "indicators":
			x.Indicators = []string{pick(d, indicators...)}
		}
		if d.chance(2) {
			for range rapid.IntRange(1, 3).Draw(d.t, "windows") {
				x.Windows = append(x.Windows, d.window(loc))
			}
		}
		if d.chance(3) {
			x.During = pick(d, sortedKeys(calendars)...)
		}
		for _, records := range sortedKeys(types) {
			switch {
			case d.chance(4) && len(x.Where) > 0:
			case d.chance(2) && (x.Windows != nil || x.During != ""):
				x.Where[records] = "all"
			default:
				x.Where[records] = d.expr(place{records: records}, boolean, 2).s
			}
		}
		c.Exclusions = append(c.Exclusions, x)
	}
}

// window draws a window that begins and ends where records do.
func (d *drawer) window(loc *time.Location) terms.Window {
	local := func() (time.Time, terms.LocalTime) {
		at := pick(d, "2024-02-10", "2024-03-01", "2024-03-25", "2024-03-31", "2024-04-07", "2024-10-27", "2024-10-28", "2024-11-03")
		t := date(at).Midnight(loc).Add(pick(d, 0, 0, time.Hour, 90*time.Minute, 2*time.Hour, 150*time.Minute, 3*time.Hour, 24*time.Hour-time.Second))
		return t, terms.LocalTime{Date: calendar.DateOf(t), Clock: t.Format(time.TimeOnly), Offset: t.Format("-07:00")}
	}
	from, w := time.Time{}, terms.Window{}
	from, w.From = local()
	to, end := local()
	switch {
	case from.Before(to):
		w.To = end
	case to.Before(from):
		w.From, w.To = end, w.From
	default:
		w.Through = w.From.Date
	}
	return w
}

// naiveExclusions are the exclusions that are taken out of an indicator, as the reference knows
// them.
func naiveExclusions(t *rapid.T, c *sla.Contract, w *ref.World, area, indicator string, taken func(terms.Exclusion) bool) []ref.Exclusion {
	var out []ref.Exclusion
	for _, x := range c.Exclusions {
		if !taken(x) || len(x.Areas) > 0 && !slices.Contains(x.Areas, area) || len(x.Indicators) > 0 && !slices.Contains(x.Indicators, area+"/"+indicator) {
			continue
		}
		n := ref.Exclusion{Where: map[string]*rule.Node{}, During: w.Calendars[x.During]}
		for records, text := range x.Where {
			n.Where[records] = nil
			if text != "all" {
				n.Where[records] = mustParse(t, text, rule.ParsePredicate)
			}
		}
		for _, window := range x.Windows {
			from := naiveLocal(t, window.From)
			to := window.Through.AddDays(1).Midnight(w.Zone)
			if window.Through.IsZero() {
				to = naiveLocal(t, window.To)
			}
			n.Windows = append(n.Windows, [2]time.Time{from, to})
		}
		out = append(out, n)
	}
	return out
}

func naiveLocal(t *rapid.T, l terms.LocalTime) time.Time {
	at, err := time.Parse("2006-01-02T15:04:05-07:00", l.Date.String()+"T"+l.Clock+l.Offset)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// judgeNet holds the net measure of an indicator, and what each exclusion is worth, against the
// reference. The gross one has been.
func (x *testCase) judgeNet(w *ref.World, area sla.Area, ind sla.Indicator, got sla.IndicatorResult) {
	x.Helper()
	accepted := func(e terms.Exclusion) bool { return e.State == terms.Accepted }
	check := func(what string, r sla.Reading, taken func(terms.Exclusion) bool) {
		if x.months && r.Measured == sla.Invalid {
			return
		}
		net := *w
		net.Exclusions = naiveExclusions(x.T, x.contract, w, area.ID, ind.ID, taken)
		want, is := x.expected(&net, ind), outcome{measured: r.Measured}
		if r.Exact != nil {
			is.exact = *r.Exact
		}
		if is != want {
			x.fatalf("value: %s\ntarget: %s\nin area %s where %v\n%s: %+v to the engine (%s), %+v to the reference\nexclusions: %+v", ind.Value, ind.Target,
				area.ID, area.Where, what, is, r.Reason, want, x.contract.Exclusions)
		}
	}
	if got.Net == nil {
		check("without exclusions", sla.Reading{Measured: got.Measured, Exact: got.Exact}, accepted)
		return
	}
	seen.outcomes["net"]++
	if got.Net.Exact != nil && got.Exact != nil && *got.Net.Exact != *got.Exact {
		seen.outcomes["net differs"]++
	}
	check("net", *got.Net, accepted)
	for _, waiver := range got.Waived {
		check("otherwise "+waiver.ID, waiver.Otherwise, func(e terms.Exclusion) bool { return accepted(e) != (e.ID == waiver.ID) })
	}
}
