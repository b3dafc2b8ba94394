package sla

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// build makes the programs that fill the cells, once everything has been checked.
func (k *compiler) build() {
	p := k.plan
	for _, name := range slices.Sorted(maps.Keys(k.contract.Records)) {
		p.records = append(p.records, &recordPlan{name: name, at: -1, from: -1, to: -1})
	}
	for i := range k.contract.Areas {
		for name := range k.contract.Areas[i].Where {
			p.scopeKeys[scopeKey{i, name}] = "all"
			if where, _ := k.rules.Where(i, name); where != nil {
				p.scopeKeys[scopeKey{i, name}] = where.Key()
			}
		}
	}
	k.joinVersions()
	k.assignExclusions()
	aggs := k.collect()
	for _, r := range p.records {
		k.buildRecord(r, aggs[r.name])
	}
	k.supplies()
	for _, p := range k.plan.all() {
		p.reach()
	}
}

// reach notes what the rules of each indicator reach.
func (p *Plan) reach() {
	for i := range p.areas {
		for j := range p.areas[i].indicators {
			ip := &p.areas[i].indicators[j]
			for _, name := range recordsOf(ip.deciding()...) {
				ip.records = append(ip.records, p.recordNamed(name))
			}
			ip.reaches = p.reachesOf(ip.deciding()...)
			for _, c := range []*penaltyPlan{ip.penalty, ip.bonus} {
				if c != nil {
					c.reaches = p.reachesOf(c.measure)
				}
			}
			ip.ratios = p.ratios(ip)
		}
	}
}

// reachesOf returns what rules speak of.
func (p *Plan) reachesOf(rules ...*rule.Expr) []reach {
	var out []reach
	for _, a := range rule.Aggregates(rules...) {
		r := reach{record: p.recordNamed(a.Records), area: p.cellOf(a).area}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// collect returns the distinct aggregates of all indicators, by record type.
func (k *compiler) collect() map[string][]*rule.Agg {
	out := map[string][]*rule.Agg{}
	for _, a := range k.areas() {
		for _, ip := range a.indicators {
			for _, agg := range append(rule.Aggregates(ip.counted()...), ip.looked...) {
				id := k.plan.cellOf(agg)
				if _, ok := k.byCell[id]; ok {
					continue
				}
				k.byCell[id] = len(k.plan.cells)
				k.plan.cells = append(k.plan.cells, &cellPlan{id: id, agg: agg, record: k.plan.recordNamed(agg.Records),
					exclusions: k.plan.barred[k.plan.baseCell(agg)].exclusions})
				out[agg.Records] = append(out[agg.Records], agg)
			}
		}
	}
	return out
}

// buildRecord chooses the columns of a record type and compiles its program.
func (k *compiler) buildRecord(r *recordPlan, aggs []*rule.Agg) {
	rt := k.contract.Records[r.name]
	wheres := k.scopesOf(r.name)
	needed := map[string]bool{}
	for _, f := range append([]string{rt.At, rt.From, rt.To}, rt.Key...) {
		needed[f] = true
	}
	inRules := map[string]bool{}
	for _, w := range wheres {
		rule.Fields(w.where, inRules)
	}
	for _, x := range k.plan.exclusions {
		rule.Fields(x.where[r.name], inRules)
	}
	for _, a := range aggs {
		rule.Fields(a.Value, inRules)
		for _, w := range a.Where {
			rule.Fields(w, inRules)
		}
	}
	column := map[string]int{"": -1}
	r.personal = map[string]bool{}
	r.maxRejected, _ = parsePercent(rt.MaxRejected)
	for _, name := range slices.Sorted(maps.Keys(rt.Fields)) {
		f := rt.Fields[name]
		r.anyPersonal = r.anyPersonal || f.Personal
		r.personal[name] = f.Personal
		if !needed[name] && !inRules[name] {
			continue
		}
		column[name] = len(r.fields)
		k.env.Records[r.name].Fields[name].Index = len(r.fields)
		unique := f.Kind == batch.String && slices.Contains(rt.Key, name) && !inRules[name]
		r.fields = append(r.fields, batch.Field{Name: name, Kind: f.Kind, Scale: f.Scale, Optional: f.Optional, Unique: unique})
		if !slices.Contains(rt.Key, name) {
			r.content = append(r.content, column[name])
		}
	}
	r.at, r.from, r.to, r.maxQuietDays = column[rt.At], column[rt.From], column[rt.To], rt.MaxQuietDays
	r.instant = k.env.Records[r.name].Fields[rt.At]
	for _, f := range rt.Key {
		r.key = append(r.key, column[f])
	}
	r.definition = definition(rt)
	b := engine.NewBuilder(k.plan.zone)
	for _, w := range wheres {
		var conj []*rule.Expr
		if w.where != nil {
			conj = []*rule.Expr{w.where}
		}
		r.scopes = append(r.scopes, scopePlan{w.area, w.where, b.And(conj)})
	}
	k.exclusionMasks(r, b)
	for _, a := range aggs {
		i := k.byCell[k.plan.cellOf(a)]
		cell := k.plan.cells[i]
		cell.record = r
		where := slices.Clip(a.Where)
		if a.Area == rule.Everywhere {
			r.everywhere = true
		} else if scope, _ := k.rules.Where(a.Area, r.name); scope != nil {
			where = append([]*rule.Expr{scope}, where...)
		}
		cell.mask = b.And(where)
		if engine.Lowers(a) && a.CellOp() != "count" {
			cell.number = b.Number(a.Value)
		}
		cell.hashed = k.plan.hashes(a)
		cell.byRow = b.ByRow(append(where, a.Value)...)
		r.cells = append(r.cells, i)
	}
	r.program = b.Program()
}

// definition writes what places and identifies the records of a type.
func definition(rt RecordType) string {
	if rt.At != "" {
		return fmt.Sprintf("at %s, key %s", rt.At, strings.Join(rt.Key, " "))
	}
	return fmt.Sprintf("from %s to %s, key %s", rt.From, rt.To, strings.Join(rt.Key, " "))
}

// scopeOf is an area's own selection of records.
type scopeOf struct {
	area  int
	where *rule.Expr // nil: all
}

// scopesOf returns the scopes of a record type in the areas that name it.
func (k *compiler) scopesOf(records string) []scopeOf {
	var out []scopeOf
	for i := range k.contract.Areas {
		if where, ok := k.rules.Where(i, records); ok {
			out = append(out, scopeOf{i, where})
		}
	}
	return out
}

// recordsOf returns the names of the record types that expressions reach.
func recordsOf(exprs ...*rule.Expr) []string {
	names := map[string]bool{}
	for _, a := range rule.Aggregates(exprs...) {
		names[a.Records] = true
	}
	return slices.Sorted(maps.Keys(names))
}
