package sla

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/internal/zone"
)

// checkDocument checks what is not a rule.
func (k *compiler) checkDocument() {
	c := k.contract
	if c.Format != 1 {
		k.errorf("/format", "format", "write format: 1", "format %d is not known", c.Format)
	}
	if c.ID == "" {
		k.errorf("/contract", "missing", "", "the contract has no id")
	}
	if v := c.Valid; !v.From.IsZero() && !v.Through.IsZero() && v.Through.Compare(v.From) < 0 {
		k.errorf("/valid", "dates", "", "the contract ends on %s, before it begins on %s", v.Through, v.From)
	}
	loc, err := zone.Load(c.Timezone)
	if err != nil {
		k.errorf("/timezone", "zone", "", "%v", err)
		loc, _ = zone.Load("UTC")
	}
	k.plan.zone = loc
	if len(c.Areas) == 0 {
		k.errorf("/areas", "missing", "", "the contract has no areas")
	}
	areas := map[string]bool{}
	for i, a := range c.Areas {
		k.checkID(areas, pointer("areas", i), "area", a.ID)
		ids := map[string]bool{}
		for j := range a.Indicators {
			path := pointer("areas", i, "indicators", j)
			k.checkID(ids, path, "indicator", a.Indicators[j].ID)
			k.checkIndicator(path, &a.Indicators[j])
		}
	}
}

// checkID checks that an id is there and not a second time.
func (k *compiler) checkID(seen map[string]bool, path, what, id string) {
	switch {
	case id == "":
		k.errorf(path+"/id", "missing", "", "the %s has no id", what)
	case strings.ContainsAny(id, "/: \t\n"):
		k.errorf(path+"/id", "id", "use letters, digits, - and _", "the id %q has a character that ids do not have", id)
	case seen[id]:
		k.errorf(path+"/id", "duplicate", "", "a second %s has the id %q", what, id)
	}
	seen[id] = true
}

// checkIndicator checks what is not a rule in an indicator.
func (k *compiler) checkIndicator(path string, ind *Indicator) {
	d := ind.Display
	if !slices.Contains([]Rounding{"", HalfUp, HalfEven, HalfDown, Up, Down, Ceiling, Floor}, d.Rounding) {
		k.errorf(path+"/display/rounding", "value", suggest.Hint(string(d.Rounding), roundingNames),
			"%q is not a rounding rule: %s", d.Rounding, strings.Join(roundingNames, ", "))
	}
	if d.Places != nil && (*d.Places < 0 || *d.Places > 50) {
		k.errorf(path+"/display/places", "value", "", "%d is not a number of decimal places from 0 to 50", *d.Places)
	}
	if !slices.Contains([]string{"", "exact", "rounded"}, d.Compare) {
		k.errorf(path+"/display/compare", "value", "", "%q is neither exact nor rounded", d.Compare)
	}
	if d.Compare == "rounded" && d.Places == nil {
		k.errorf(path+"/display", "missing", "add places", "a figure that is rounded before it is compared needs the number of places")
	}
	if w := ind.WhenEmpty; w != nil {
		if (w.Verdict == "") == (w.Value == "") || w.Verdict != "" && w.Verdict != "na" {
			k.errorf(path+"/when_empty", "value", "write {verdict: na, basis: …} or {value: …, basis: …}", "when_empty is a verdict of na or a value")
		}
		if strings.TrimSpace(w.Basis) == "" {
			k.errorf(path+"/when_empty", "missing", "add basis: the document in which it was agreed", "when_empty has no basis")
		}
	}
}
