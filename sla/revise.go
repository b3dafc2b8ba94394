package sla

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/terms"
)

// version is the contract as it is from a day on, until the next version.
type version struct {
	from     Date
	revision int // the last that made it
	plan     *Plan
}

// maxRevisions bounds the revisions of a contract: each is a contract to be checked.
const maxRevisions = 100

// revision is a revision that is known, with its index in the contract.
type revision struct {
	terms.Revision
	index int
}

// revisions checks the contract's revisions and returns those that were signed by the day as of
// which the contract is asked for, in the order in which they come into force.
func (k *compiler) revisions() []revision {
	var out []revision
	if len(k.contract.Revisions) > maxRevisions {
		k.errorf("/revisions", "too-large", "", "more than %d revisions", maxRevisions)
		return nil
	}
	for i, r := range k.contract.Revisions {
		for _, p := range r.Check(k.contract.Valid) {
			k.errorf(pointer("revisions", i)+p.Path, "revision", p.Hint, "%s", p.Message)
		}
		if !k.knows(&r.Document) {
			continue
		}
		out = append(out, revision{r, i})
		if v := &k.plan.valid.Through; !r.Ends.IsZero() && (v.IsZero() || r.Ends.Compare(*v) < 0) {
			*v = r.Ends
		}
	}
	slices.SortStableFunc(out, func(a, b revision) int { return a.From.Compare(b.From) })
	return out
}

// knows reports whether a document, which may be nil, was signed by the day as of which the contract
// is asked for.
func (k *compiler) knows(d *terms.Document) bool {
	return d == nil || k.known.IsZero() || d.Since().Compare(k.known) <= 0
}

// checkSplit checks how a period that a revision cuts is judged.
func (k *compiler) checkSplit() {
	kinds := []string{terms.JudgedEach, terms.JudgedWeighted, terms.JudgedStricter}
	if s := k.contract.Split; s != nil && !slices.Contains(kinds, s.Judged) {
		hint := suggest.Hint(s.Judged, kinds)
		if hint == "" {
			hint = "write one of: " + strings.Join(kinds, ", ")
		}
		k.errorf("/split/judged", "value", hint, "%q does not say how a period is judged that a revision cuts", s.Judged)
	}
}

// amendment is the contract as it is revised, and where its changed values stand in the document.
type amendment struct {
	contract *Contract
	moved    map[string]string // path in the contract → path in the document
	seen     map[string]int    // path in the contract, with the date → revision
}

// versions compiles the contract as it is from each revision on.
func (k *compiler) versions(functions []Function) {
	k.checkSplit()
	base := *k.contract
	base.Revisions, base.Exclusions, base.Suspensions = nil, nil, nil
	a := amendment{contract: &base, moved: map[string]string{}, seen: map[string]int{}}
	revisions := k.revisions()
	for i, r := range revisions {
		if r.From.IsZero() {
			continue
		}
		before := a.contract
		a.contract = before.copied()
		k.amend(&a, r)
		if reflect.DeepEqual(before, a.contract) && r.Ends.IsZero() {
			k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "revision", Path: pointer("revisions", r.index),
				Message: "the revision changes nothing"})
		}
		if last := i+1 == len(revisions) || revisions[i+1].From != r.From; last {
			k.addVersion(&a, r, functions)
		}
	}
	k.checkWeighted()
	k.dropUsed()
}

// copied returns a contract of which what a revision may change can be changed.
func (c *Contract) copied() *Contract {
	out := *c
	out.Calendars, out.Constants = maps.Clone(c.Calendars), maps.Clone(c.Constants)
	out.Sets, out.Metrics = maps.Clone(c.Sets), maps.Clone(c.Metrics)
	out.Areas = slices.Clone(c.Areas)
	for i := range out.Areas {
		out.Areas[i].Indicators = slices.Clone(out.Areas[i].Indicators)
	}
	return &out
}

// amend applies a revision.
func (k *compiler) amend(a *amendment, r revision) {
	c := a.contract
	replace(k, a, r, "calendars", c.Calendars, r.Calendars)
	replace(k, a, r, "constants", c.Constants, r.Constants)
	replace(k, a, r, "sets", c.Sets, r.Sets)
	replace(k, a, r, "metrics", c.Metrics, r.Metrics)
	var names []string
	for i := range c.Areas {
		for j := range c.Areas[i].Indicators {
			ind := &c.Areas[i].Indicators[j]
			name := c.Areas[i].ID + "/" + ind.ID
			names = append(names, name)
			change, ok := r.Indicators[name]
			if !ok {
				continue
			}
			set := func(field string, to *string, text string) {
				if text != "" {
					k.move(a, r, pointer("areas", i, "indicators", j, field), pointer("revisions", r.index, "indicators", name, field))
					*to = text
				}
			}
			set("value", &ind.Value, change.Value)
			set("target", &ind.Target, change.Target)
			set("target_text", &ind.TargetText, change.TargetText)
			if change.Target != "" && change.TargetText == "" {
				ind.TargetText = "" // the words were of another target
			}
			set("measure", &ind.Measure, change.Measure)
			set("applies", &ind.Applies, change.Applies)
			set("note", &ind.Note, change.Note)
			k.reprice(a, r, pointer("areas", i, "indicators", j), pointer("revisions", r.index, "indicators", name), ind, change)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Indicators)) {
		if !slices.Contains(names, name) {
			hint := suggest.Hint(name, names)
			if !strings.Contains(name, "/") {
				hint = "write the area and the indicator, such as cup/attesa"
			}
			k.errorf(pointer("revisions", r.index, "indicators", name), "unknown-name", hint, "unknown indicator %q", name)
		}
	}
}

// reprice applies what a revision changes of what an indicator costs or earns.
func (k *compiler) reprice(a *amendment, r revision, path, at string, ind *Indicator, change terms.IndicatorChange) {
	if change.Penalty != nil {
		k.move(a, r, path+"/penalty", at+"/penalty")
		ind.Penalty = change.Penalty
	}
	if change.Bonus != nil {
		k.move(a, r, path+"/bonus", at+"/bonus")
		ind.Bonus = change.Bonus
	}
}

// replace puts what a revision says in the place of the contract's.
func replace[T any](k *compiler, a *amendment, r revision, what string, old, new map[string]T) {
	for _, name := range slices.Sorted(maps.Keys(new)) {
		path := pointer("revisions", r.index, what, name)
		if _, ok := old[name]; !ok {
			k.errorf(path, "unknown-name", suggest.Hint(name, slices.Sorted(maps.Keys(old))), "the contract has no %q among its %s to be revised", name, what)
			continue
		}
		k.move(a, r, pointer(what, name), path)
		old[name] = new[name]
	}
}

// move notes where a value of the contract stands now.
func (k *compiler) move(a *amendment, r revision, from, to string) {
	id := r.From.String() + " " + from
	if other, twice := a.seen[id]; twice {
		k.errorf(to, "duplicate", "", "revision %d changes it from %s on, too", other+1, r.From)
	}
	a.seen[id], a.moved[from] = r.index, to
}

// addVersion compiles the contract as it is from a revision on.
func (k *compiler) addVersion(a *amendment, r revision, functions []Function) {
	v := &compiler{contract: a.contract, plan: &Plan{contract: a.contract, zone: k.plan.zone, money: k.plan.money, scopeKeys: map[scopeKey]string{}},
		byCell: k.byCell, names: map[string]string{}}
	env, ok := v.environment(functions)
	if ok {
		env.Records = k.env.Records
		v.rules, v.env = rule.NewChecker(env), env
		v.checkRules()
		k.checkScopes(v, r)
	}
	k.adopt(v.diagnostics, a, r)
	k.compiled = append(k.compiled, v)
	k.plan.versions = append(k.plan.versions, version{r.From, r.index, v.plan})
}

// checkScopes refuses a revision after which other records are an area's: they would be counted
// for one and accounted for by the other.
func (k *compiler) checkScopes(v *compiler, r revision) {
	for i, area := range k.contract.Areas {
		for _, name := range slices.Sorted(maps.Keys(area.Where)) {
			was, _ := k.rules.Where(i, name)
			is, _ := v.rules.Where(i, name)
			if was != nil && is != nil && was.Key() != is.Key() {
				k.errorf(pointer("revisions", r.index), "revision", "revise the sets and metrics",
					"it changes which %s are those of the area %q, which a revision cannot", name, area.ID)
			}
		}
	}
}

// adopt takes over what is wrong with the revised contract and was not wrong before. What stands
// in a revision is told there.
func (k *compiler) adopt(found Diagnostics, a *amendment, r revision) {
	type id struct{ path, message string }
	had := map[id]bool{}
	for _, d := range k.diagnostics {
		had[id{d.Path, d.Message}] = true
	}
	for _, d := range found {
		if had[id{d.Path, d.Message}] || d.Code == "unused" {
			k.keepUnused(d)
			continue
		}
		if to, ok := a.place(d.Path); ok {
			d.Path = to
		} else {
			d.Message = fmt.Sprintf("as revised from %s on: %s", r.From, d.Message)
		}
		if !had[id{d.Path, d.Message}] {
			k.diagnostics = append(k.diagnostics, d)
		}
	}
}

// place returns where a value of the revised contract stands in the document.
func (a *amendment) place(path string) (string, bool) {
	for from := path; from != ""; from = from[:strings.LastIndexByte(from, '/')] {
		if to, ok := a.moved[from]; ok {
			return to + path[len(from):], true
		}
	}
	return path, false
}

// keepUnused notes that a version does not use something.
func (k *compiler) keepUnused(d Diagnostic) {
	if d.Code == "unused" {
		k.unused[d.Path]++
	}
}

// dropUsed drops the warnings of what a version does use.
func (k *compiler) dropUsed() {
	k.diagnostics = slices.DeleteFunc(k.diagnostics, func(d Diagnostic) bool {
		known := strings.HasPrefix(d.Path, "/metrics/") || strings.HasPrefix(d.Path, "/calendars/") || strings.HasPrefix(d.Path, "/service_levels/")
		return d.Code == "unused" && known && k.unused[d.Path] < len(k.compiled)
	})
}
