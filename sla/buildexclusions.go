package sla

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
)

// barring says which exclusions are told apart in a cell. Whatever their state, a tally holds
// the records of each combination of them apart, so that it can be judged with any of them
// accepted.
type barring struct {
	exclusions []int
	scope      string // what they add to the scope's text
}

// exclusionMask finds the records of a type that an exclusion takes out.
type exclusionMask struct {
	index int
	out   engine.Mask
	// cut finds those intervals, too, of which it may take a part; only if cuts.
	cut  engine.Mask
	cuts bool
}

// assignExclusions finds the exclusions that concern each indicator, and which cells have to
// tell them apart: those that an indicator they concern needs.
func (k *compiler) assignExclusions() {
	if len(k.plan.exclusions) == 0 {
		return
	}
	k.plan.barred = map[cellID]barring{}
	for _, p := range k.plan.all() {
		p.barred = k.plan.barred
		for i := range p.areas {
			for j := range p.areas[i].indicators {
				k.concern(i, &p.areas[i].indicators[j])
			}
		}
	}
	for id, b := range k.plan.barred {
		tokens := make([]string, len(b.exclusions))
		for i, x := range b.exclusions {
			tokens[i] = k.plan.exclusions[x].token
		}
		slices.Sort(tokens)
		b.scope = " but " + strings.Join(tokens, " ")
		k.plan.barred[id] = b
	}
}

// concern notes the exclusions that concern an indicator of an area.
func (k *compiler) concern(area int, ip *indicatorPlan) {
	aggs := rule.Aggregates(ip.rules()...)
	types := map[string][]*rule.Agg{}
	var order []string
	for _, a := range aggs {
		if types[a.Records] == nil {
			order = append(order, a.Records)
		}
		types[a.Records] = append(types[a.Records], a)
	}
	excluded := map[string][]int{}
	for i, x := range k.plan.exclusions {
		if !x.holdsFor(k.contract.Areas[area].ID, ip.indicator.ID) {
			continue
		}
		for _, name := range order {
			if _, ok := x.where[name]; ok {
				excluded[name] = append(excluded[name], i)
				ip.exclusions = append(ip.exclusions, i)
			}
		}
	}
	ip.exclusions = slices.Compact(ip.exclusions)
	for _, name := range order {
		if len(excluded[name]) == 0 {
			continue
		}
		looked := rule.CountOfAny(types[name], func(area int) *rule.Expr {
			where, _ := k.rules.Where(area, name)
			return where
		})
		ip.looked = append(ip.looked, looked)
		for _, a := range append(rule.Aggregates(ip.counted()...), looked) {
			if a.Records != name {
				continue
			}
			id := k.plan.baseCell(a)
			b := k.plan.barred[id]
			for _, x := range excluded[name] {
				if !slices.Contains(b.exclusions, x) {
					b.exclusions = append(b.exclusions, x)
				}
			}
			k.plan.barred[id] = b
		}
	}
}

// exclusionMasks adds the predicates of a record type's exclusions to its program.
func (k *compiler) exclusionMasks(r *recordPlan, b *engine.Builder) {
	for i, x := range k.plan.exclusions {
		out, cut, ok := x.predicates(r.name, k.contract.Records[r.name], k.env.Records[r.name])
		if !ok {
			continue
		}
		m := exclusionMask{index: i, out: b.And(out), cuts: cut != nil}
		if m.cuts {
			m.cut = b.And(cut)
		}
		r.exclusions = append(r.exclusions, m)
	}
	if len(r.exclusions) > 0 {
		k.owners(r)
	}
}

// owner is an area that has records of a type: its own, or all, where a rule of it speaks of the
// records of the whole contract.
type owner struct {
	scope int // index in recordPlan.scopes; negative: all
	// exclusions are those that hold for all of the area.
	exclusions []int
}

// owners finds the areas that have records of a type.
func (k *compiler) owners(r *recordPlan) {
	for i := range k.plan.areas {
		o := owner{scope: slices.IndexFunc(r.scopes, func(s scopePlan) bool { return s.area == i })}
		all := k.speaksOfAll(i, r.name)
		if o.scope < 0 && !all {
			continue
		}
		if all {
			o.scope = -1
		}
		for _, m := range r.exclusions {
			if k.plan.exclusions[m.index].holdsForArea(k.contract.Areas[i].ID) {
				o.exclusions = append(o.exclusions, m.index)
			}
		}
		r.owners = append(r.owners, o)
	}
}

// speaksOfAll reports whether some rule of an area speaks of all records of a type.
func (k *compiler) speaksOfAll(area int, records string) bool {
	for _, p := range k.plan.all() {
		for _, ip := range p.areas[area].indicators {
			for _, a := range rule.Aggregates(ip.rules()...) {
				if a.Records == records && a.Area == rule.Everywhere {
					return true
				}
			}
		}
	}
	return false
}
