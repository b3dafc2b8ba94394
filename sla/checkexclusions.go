package sla

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/terms"
)

// exclusionPlan is a checked exclusion.
type exclusionPlan struct {
	terms  terms.Exclusion
	window rule.Window
	where  map[string]*rule.Expr // by record type; nil: all
	// token names it in tallies: by its id and what it takes out.
	token    string
	accepted bool
}

// checkExclusions checks the exclusions of the contract.
func (k *compiler) checkExclusions() {
	ids := map[string]bool{}
	for i, x := range k.contract.Exclusions {
		path := pointer("exclusions", i)
		k.checkID(ids, path, "exclusion", x.ID)
		for _, p := range x.Check(k.plan.zone) {
			k.errorf(path+p.Path, "exclusion", p.Hint, "%s", p.Message)
		}
		k.checkHolders(path, x)
		if x.State == terms.Accepted && !k.knows(x.Document) {
			x.State = terms.Asked // for all that is known
		}
		plan := &exclusionPlan{terms: x, accepted: x.State == terms.Accepted, where: map[string]*rule.Expr{}}
		plan.window = k.exclusionWindow(path, x)
		k.checkExcluded(path, plan)
		plan.token = x.ID + "#" + plan.hash()
		k.warnIdle(path, plan)
		k.plan.exclusions = append(k.plan.exclusions, plan)
	}
}

// checkHolders checks that what an exclusion holds for is there.
func (k *compiler) checkHolders(path string, x terms.Exclusion) {
	var areas, indicators []string
	for _, a := range k.contract.Areas {
		areas = append(areas, a.ID)
		for _, ind := range a.Indicators {
			indicators = append(indicators, a.ID+"/"+ind.ID)
		}
	}
	for i, id := range x.Areas {
		if !slices.Contains(areas, id) {
			k.errorf(path+pointer("areas", i), "unknown-name", suggest.Hint(id, areas), "unknown area %q", id)
		}
	}
	for i, id := range x.Indicators {
		if !slices.Contains(indicators, id) {
			hint := suggest.Hint(id, indicators)
			if !strings.Contains(id, "/") {
				hint = "write the area and the indicator, such as cup/attesa"
			}
			k.errorf(path+pointer("indicators", i), "unknown-name", hint, "unknown indicator %q", id)
		}
	}
}

// exclusionWindow returns when an exclusion holds.
func (k *compiler) exclusionWindow(path string, x terms.Exclusion) rule.Window {
	var w rule.Window
	for _, window := range x.Windows {
		if from, to, problem := window.Instants(k.plan.zone); problem == nil {
			w.Spans = append(w.Spans, [2]int64{from.UnixNano(), to.UnixNano()})
		}
	}
	w.Spans = engine.Union(w.Spans)
	if x.During != "" {
		if w.Hours, w.Name = k.rules.Calendar(x.During), x.During; w.Hours == nil {
			k.errorf(path+"/during", "unknown-name", suggest.Hint(x.During, slices.Sorted(maps.Keys(k.contract.Calendars))), "unknown calendar %q", x.During)
		}
	}
	return w
}

// checkExcluded checks which records an exclusion speaks of.
func (k *compiler) checkExcluded(path string, plan *exclusionPlan) {
	x := plan.terms
	if len(x.Where) == 0 {
		k.errorf(path, "missing", "add where: {calls: a predicate, or all}", "the exclusion does not say which records it speaks of")
	}
	for _, name := range slices.Sorted(maps.Keys(x.Where)) {
		src := rule.Source{Path: path + pointer("where", name), Text: x.Where[name]}
		switch text := strings.TrimSpace(src.Text); {
		case k.env.Records[name] == nil:
			k.errorf(src.Path, "unknown-name", suggest.Hint(name, slices.Sorted(maps.Keys(k.env.Records))), "unknown records %q", name)
		case text == "":
			k.errorf(src.Path, "missing", "write a predicate, or all", "which of the records is not said")
		case text != "all":
			plan.where[name] = k.rules.Predicate(name, src)
		case len(x.Windows) == 0 && x.During == "":
			k.errorf(src.Path, "exclusion", "add windows, during, or a predicate", "it would take out every record, always")
		default:
			plan.where[name] = nil
		}
	}
}

// warnIdle warns of an exclusion that can take out nothing that any indicator counts.
func (k *compiler) warnIdle(path string, x *exclusionPlan) {
	for _, area := range k.plan.areas {
		for _, ip := range area.indicators {
			if !x.holdsFor(area.area.ID, ip.indicator.ID) {
				continue
			}
			for _, name := range recordsOf(ip.rules()...) {
				if _, ok := x.terms.Where[name]; ok {
					return
				}
			}
		}
	}
	k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "unused", Path: path,
		Message: fmt.Sprintf("no indicator that the exclusion %q holds for looks at its records", x.terms.ID)})
}

// hash identifies what the exclusion takes out.
func (x *exclusionPlan) hash() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(x.where)) {
		fmt.Fprintf(h, "%q ", name)
		if e := x.where[name]; e != nil {
			fmt.Fprintf(h, "%s", e.Key())
		}
	}
	fmt.Fprint(h, x.window.Spans)
	if x.window.Hours != nil {
		fmt.Fprint(h, x.window.Hours.Key())
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// holdsFor reports whether the exclusion holds for an indicator, given as area and id.
func (x *exclusionPlan) holdsFor(area, indicator string) bool {
	return x.holdsForArea(area) || slices.Contains(x.terms.Indicators, area+"/"+indicator)
}

// holdsForArea reports whether it holds for all of an area.
func (x *exclusionPlan) holdsForArea(area string) bool {
	return len(x.terms.Indicators) == 0 && (len(x.terms.Areas) == 0 || slices.Contains(x.terms.Areas, area))
}

// predicates returns what a record of a type is taken out by, and for an interval what it may be
// cut by, which is nil where it cannot be; ok is false where it concerns no such records.
func (x *exclusionPlan) predicates(name string, r RecordType, rec *rule.Records) (out, cut []*rule.Expr, ok bool) {
	where, ok := x.where[name]
	if !ok {
		return nil, nil, false
	}
	add := func(list []*rule.Expr, e *rule.Expr) []*rule.Expr {
		if e == nil {
			return list
		}
		return append(list, e)
	}
	both := add(nil, where)
	if rec.Interval {
		from, to := rec.Fields[r.From], rec.Fields[r.To]
		out = add(slices.Clip(both), x.window.Within(from, to))
		if x.windowed() {
			cut = add(slices.Clip(both), x.window.Touches(from, to))
		}
		return out, cut, true
	}
	return add(slices.Clip(both), x.window.Holds(rec.Fields[r.At])), nil, true
}

// windowed reports whether it holds only at some times.
func (x *exclusionPlan) windowed() bool { return x.window.Spans != nil || x.window.Hours != nil }

// touches reports whether some time in which the exclusion holds is in a period: in one of its
// windows, if it has any.
func (x *exclusionPlan) touches(from, to int64) bool {
	if x.window.Spans == nil {
		return true
	}
	return slices.ContainsFunc(x.window.Spans, func(s [2]int64) bool { return s[0] < to && from < s[1] })
}
