package closing

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Changes are what differs between two judgments of a period.
type Changes struct {
	// Flipped are the indicators whose verdicts differ, Moved those that have another figure
	// and the same verdict, both in the contract's order.
	Flipped []Change `json:"flipped,omitempty"`
	Moved   []Change `json:"moved,omitempty"`
	// Areas are those whose verdicts differ; the contract, without a name, is last.
	Areas []Change `json:"areas,omitempty"`
	// Penalties is what is due, where that differs.
	Penalties *Due `json:"penalties,omitempty"`
	// Sources are those whose rows differ.
	Sources []SourceChange `json:"sources,omitempty"`
	// Rules says that the rules are others than those of the first judgment, so that the
	// records alone do not explain what differs.
	Rules bool `json:"rules,omitempty"`
}

// Change is what became of an indicator, or of an area.
type Change struct {
	// Name is "area/indicator", or the area's id.
	Name string `json:"name"`
	// From and To are the verdicts; the figures are those they rest on, nil where there is none. A verdict that is
	// not there, since the indicator is not, is invalid.
	From      sla.Verdict `json:"from"`
	To        sla.Verdict `json:"to"`
	FromValue *string     `json:"from_value"`
	ToValue   *string     `json:"to_value"`
	Unit      string      `json:"unit,omitempty"`
}

// Due is what became of the penalties and bonuses of the period, in euro; empty where the contract
// has none.
type Due struct {
	FromPenalties string `json:"from_penalties"`
	ToPenalties   string `json:"to_penalties"`
	FromBonuses   string `json:"from_bonuses"`
	ToBonuses     string `json:"to_bonuses"`
}

// SourceChange is what became of the rows of a source. Of one that is only in one of the two
// judgments, the other account is zero.
type SourceChange struct {
	Name    string             `json:"name"`
	Records string             `json:"records"`
	From    sla.Reconciliation `json:"from"`
	To      sla.Reconciliation `json:"to"`
}

// Compare returns what differs between two judgments of a contract.
func Compare(before, after *sla.Result) Changes {
	var out Changes
	areas, old := verdicts(before)
	_, now := verdicts(after)
	seen := map[string]bool{}
	for _, list := range [][]sla.AreaResult{after.Areas, before.Areas} {
		for _, a := range list {
			if was, ok := areas[a.ID]; ok && was != a.Verdict {
				out.Areas = append(out.Areas, Change{Name: a.ID, From: was, To: a.Verdict})
			}
			delete(areas, a.ID)
			for _, i := range a.Indicators {
				if name := a.ID + "/" + i.ID; !seen[name] {
					seen[name] = true
					out.add(name, old[name], now[name])
				}
			}
		}
	}
	if before.Verdict != after.Verdict {
		out.Areas = append(out.Areas, Change{From: before.Verdict, To: after.Verdict})
	}
	out.Penalties = dueOf(before.Penalties, after.Penalties)
	out.Sources = sourceChanges(before.Sources, after.Sources)
	return out
}

// add notes what became of an indicator.
func (c *Changes) add(name string, old, now sla.IndicatorResult) {
	was, is := decisive(old), decisive(now)
	change := Change{Name: name, From: old.Verdict, To: now.Verdict, FromValue: was.Value, ToValue: is.Value, Unit: now.Unit}
	if now.ID == "" {
		change.Unit = old.Unit
	}
	switch {
	case old.Verdict != now.Verdict || old.ID != now.ID:
		c.Flipped = append(c.Flipped, change)
	case text(was.Exact) != text(is.Exact) || text(old.Exact) != text(now.Exact):
		c.Moved = append(c.Moved, change)
	}
}

// decisive returns the measure that a verdict rests on: the net one, where there are exclusions.
func decisive(i sla.IndicatorResult) sla.Reading {
	if i.Net != nil {
		return *i.Net
	}
	return sla.Reading{Value: i.Value, Exact: i.Exact}
}

// verdicts returns the areas' verdicts and the indicators of a result by name.
func verdicts(r *sla.Result) (map[string]sla.Verdict, map[string]sla.IndicatorResult) {
	areas, indicators := map[string]sla.Verdict{}, map[string]sla.IndicatorResult{}
	for _, a := range r.Areas {
		areas[a.ID] = a.Verdict
		for _, i := range a.Indicators {
			indicators[a.ID+"/"+i.ID] = i
		}
	}
	return areas, indicators
}

// dueOf returns what became of the sums of a period; nil where they are the same.
func dueOf(before, after *sla.PenaltyTotal) *Due {
	var out Due
	if before != nil {
		out.FromPenalties, out.FromBonuses = before.Penalties, before.Bonuses
	}
	if after != nil {
		out.ToPenalties, out.ToBonuses = after.Penalties, after.Bonuses
	}
	if out.FromPenalties == out.ToPenalties && out.FromBonuses == out.ToBonuses {
		return nil
	}
	return &out
}

// sourceChanges returns the sources whose accounts differ, those of the first judgment first.
func sourceChanges(before, after []sla.SourceResult) []SourceChange {
	type id struct {
		records, name string
		period        sla.Period
	}
	var order []id
	accounts := map[id]*SourceChange{}
	at := func(s sla.SourceResult) *SourceChange {
		key := id{s.Records, s.Name, s.Period}
		if accounts[key] == nil {
			order = append(order, key)
			accounts[key] = &SourceChange{Name: s.Name, Records: s.Records}
		}
		return accounts[key]
	}
	for _, s := range before {
		at(s).From = s.Reconciliation
	}
	for _, s := range after {
		at(s).To = s.Reconciliation
	}
	var out []SourceChange
	for _, key := range order {
		if c := accounts[key]; c.From != c.To {
			out = append(out, *c)
		}
	}
	return out
}

// none reports whether nothing differs.
func (c Changes) none() bool {
	return len(c.Flipped)+len(c.Moved)+len(c.Areas)+len(c.Sources) == 0 && c.Penalties == nil
}

// String writes the changes for people, a line each: the verdicts that flipped first.
func (c Changes) String() string {
	var b strings.Builder
	for _, f := range c.Flipped {
		fmt.Fprintf(&b, "%s: %s → %s\n", f.Name, state(f.From, f.FromValue, f.Unit), state(f.To, f.ToValue, f.Unit))
	}
	for _, m := range c.Moved {
		fmt.Fprintf(&b, "%s: %s → %s, still %s\n", m.Name, figure(m.FromValue, m.Unit), figure(m.ToValue, m.Unit), m.To)
	}
	for _, a := range c.Areas {
		name := "area " + a.Name
		if a.Name == "" {
			name = "the contract"
		}
		fmt.Fprintf(&b, "%s: %s → %s\n", name, a.From, a.To)
	}
	if d := c.Penalties; d != nil {
		fmt.Fprintf(&b, "penalties: %s → %s euro, bonuses: %s → %s euro\n", or0(d.FromPenalties), or0(d.ToPenalties), or0(d.FromBonuses), or0(d.ToBonuses))
	}
	for _, s := range c.Sources {
		fmt.Fprintf(&b, "%s (%s): %d → %d rows read, %d → %d counted\n", s.Name, s.Records, s.From.Read, s.To.Read, s.From.Counted, s.To.Counted)
	}
	if c.Rules {
		b.WriteString("the rules are not those that the period was closed by\n")
	}
	return b.String()
}

// state writes a verdict with its figure.
func state(v sla.Verdict, value *string, unit string) string {
	if value == nil {
		return v.String()
	}
	return v.String() + " " + figure(value, unit)
}

func figure(value *string, unit string) string {
	if value == nil {
		return "no figure"
	}
	return strings.TrimSpace(*value + " " + unit)
}

// or0 writes a sum; one that the contract does not speak of is 0.
func or0(sum string) string {
	if sum == "" {
		return "0"
	}
	return sum
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
