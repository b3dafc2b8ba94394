package riesame

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// format is the version of the forms of Inputs and Review.
const format = 1

// check reports every problem with what a review is to be built from.
func (b *builder) check() error {
	if err := b.checkRun(); err != nil {
		return err
	}
	if err := b.checkPrevious(); err != nil {
		return err
	}
	b.checkHead()
	b.checkParts()
	b.checkActions()
	for i, w := range b.in.Waivers {
		b.indicator(pointer("waivers", i, "indicator"), w.Indicator)
	}
	b.found.Locate(b.in.Origin)
	return b.found.Err()
}

// checkRun reports results that are not those of the contract.
func (b *builder) checkRun() error {
	c := b.run.Contract
	for _, r := range append([]*sla.Result{b.run.Result, b.run.FollowUp}, b.run.Months...) {
		if r == nil {
			continue
		}
		if r.Contract != c.ID {
			return fmt.Errorf("riesame: the result of %s is one of the contract %s, not of %s", r.Period, r.Contract, c.ID)
		}
		for _, area := range c.Areas {
			for _, ind := range area.Indicators {
				if indicatorIn(r, area.ID, ind.ID) == nil {
					return fmt.Errorf("riesame: the result of %s lacks the indicator %s/%s: judge it with this contract", r.Period, area.ID, ind.ID)
				}
			}
		}
	}
	return nil
}

// checkPrevious reports a previous review that cannot come before this one.
func (b *builder) checkPrevious() error {
	p := b.previous
	switch {
	case p == nil:
		return nil
	case p.Format != format:
		return fmt.Errorf("riesame: the previous review is of format %d: build it again", p.Format)
	case p.Contract != b.run.Contract.ID:
		return fmt.Errorf("riesame: the previous review is one of the contract %s, not of %s", p.Contract, b.run.Contract.ID)
	case p.Period.From.Compare(b.run.Result.Period.From) > 0:
		return fmt.Errorf("riesame: the previous review is one of %s, which is after %s", p.Period, b.run.Result.Period)
	}
	return nil
}

// fault reports a problem with the value at a path.
func (b *builder) fault(path, code, hint, format string, args ...any) {
	b.found = append(b.found, sla.Diagnostic{Code: code, Path: path, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// pointer returns the JSON Pointer of keys and indexes, none of which needs escapes.
func pointer(tokens ...any) string {
	var s strings.Builder
	for _, t := range tokens {
		fmt.Fprintf(&s, "/%v", t)
	}
	return s.String()
}

// checkHead checks what concerns the review as a whole.
func (b *builder) checkHead() {
	in := b.in
	if in.Format != format {
		b.fault("/format", "unknown-format", "write format: 1", "format %d is not known", in.Format)
	}
	if in.Contract != b.run.Contract.ID {
		b.fault("/contract", "other-contract", "take the inputs of this contract's review", "these are inputs for the contract %s, and the run is one of %s", in.Contract, b.run.Contract.ID)
	}
	if p, err := sla.ParsePeriod(in.Period); err != nil {
		b.fault("/period", "bad-value", "", "%s", err)
	} else if p != b.asked() && p != b.run.Result.Period {
		b.fault("/period", "other-period", "take the inputs of this period's review", "these are inputs for %s, and the run is one of %s", p, b.asked())
	}
	if _, err := ParseLang(string(b.lang)); err != nil {
		b.fault("/language", "bad-value", "", "%s", err)
	}
	b.standard = &standards[0]
	if in.Standard != "" {
		i := slices.IndexFunc(standards, func(s standard) bool { return s.id == in.Standard })
		if i < 0 {
			b.fault("/standard", "unknown-name", "the one known is "+standards[0].id, "the standard %q is not known", in.Standard)
			return
		}
		b.standard = &standards[i]
	}
}

// checkParts checks that the parts hold every area once, and what is in them.
func (b *builder) checkParts() {
	names := map[string]bool{}
	known := true
	for i, p := range b.in.Parts {
		at := pointer("parts", i)
		b.unique(names, at+"/id", "part", p.ID)
		for k, id := range p.Areas {
			known = b.areaOf(pointer("parts", i, "areas", k), i, id) && known
		}
		b.checkChecklist(at, &p)
		sections := map[string]bool{}
		for _, group := range []struct {
			key    string
			list   []SectionInput
			output bool
		}{{"sections", p.Sections, false}, {"outputs", p.Outputs, true}} {
			for k, s := range group.list {
				at := at + pointer(group.key, k)
				b.unique(sections, at+"/section", "section", s.Section)
				b.checkSection(at, &p, &s, group.output)
			}
		}
	}
	for _, area := range b.run.Contract.Areas {
		if _, ok := b.parts[area.ID]; !ok && known { // else it is there under another name
			b.fault("/parts", "missing-area", "add its id to the areas of a part", "the area %s of the contract is in no part", area.ID)
		}
	}
}

// unique reports an id that is empty or was used.
func (b *builder) unique(used map[string]bool, path, what, id string) {
	switch {
	case id == "":
		b.fault(path, "no-value", "write one", "a %s has no id", what)
	case used[id]:
		b.fault(path, "duplicate-key", "delete one of them", "there are two %ss %q", what, id)
	}
	used[id] = true
}

// areaOf notes that an area is in a part. It reports whether the contract has it.
func (b *builder) areaOf(path string, part int, id string) bool {
	if b.area(id) == nil {
		b.fault(path, "unknown-name", "the contract has "+b.areaNames(), "the contract has no area %q", id)
		return false
	}
	if other, taken := b.parts[id]; taken {
		b.fault(path, "duplicate-key", "delete one of the two", "the area %s is in the part %s already", id, b.in.Parts[other].ID)
		return true
	}
	b.parts[id] = part
	return true
}

// area returns an area of the contract, or nil.
func (b *builder) area(id string) *sla.Area {
	areas := b.run.Contract.Areas
	for i := range areas {
		if areas[i].ID == id {
			return &areas[i]
		}
	}
	return nil
}

// areaNames lists the contract's areas.
func (b *builder) areaNames() string {
	var ids []string
	for _, a := range b.run.Contract.Areas {
		ids = append(ids, a.ID)
	}
	return strings.Join(ids, ", ")
}

// checkChecklist checks the items of a part's checklist.
func (b *builder) checkChecklist(at string, p *PartInput) {
	used := map[string]bool{}
	for k, c := range p.Checklist {
		at := at + pointer("checklist", k)
		b.unique(used, at+"/input", "input", c.Input)
		if b.checkKind(c.Input) == nil && (c.Name == "" || c.Section == "") {
			b.fault(at+"/input", "unknown-name", "the inputs known are "+ids(checkKinds)+"; for another one write a name and the section that discusses it",
				"the input %q is not known", c.Input)
		}
		if c.Section != "" && !p.has(c.Section) {
			b.fault(at+"/section", "unknown-name", "name one of its sections or outputs", "the part %s has no section %q", p.ID, c.Section)
		}
		b.checkClauses(at, c.Clauses)
	}
}

// has reports whether a part has a section or output.
func (p *PartInput) has(section string) bool {
	for _, s := range slices.Concat(p.Sections, p.Outputs) {
		if s.Section == section {
			return true
		}
	}
	return false
}

// checkSection checks a section of a part.
func (b *builder) checkSection(at string, p *PartInput, s *SectionInput, output bool) {
	kind := b.sectionKind(s.Section)
	switch {
	case s.Section == "":
	case kind == nil && s.Title == "":
		b.fault(at+"/section", "unknown-name", "the sections known are "+ids(sectionKinds)+"; another one needs a title", "the section %q is not known", s.Section)
	case kind != nil && kind.output != output:
		where := map[bool]string{false: "sections", true: "outputs"}[kind.output]
		b.fault(at+"/section", "wrong-place", "move it there", "%s belongs among the %s", s.Section, where)
	}
	if s.NotApplicable && len(s.Inputs) > 0 {
		b.fault(at+"/na", "bad-value", "delete it", "the section has inputs, so it cannot say that there are none")
	}
	for k, t := range s.Services {
		if !slices.Contains(p.Areas, t.Area) {
			b.fault(at+pointer("services", k, "area"), "unknown-name", "the areas of the part are "+strings.Join(p.Areas, ", "), "the part %s has no area %q", p.ID, t.Area)
		}
	}
	b.checkClauses(at, s.Clauses)
}

// checkClauses checks the names of clauses.
func (b *builder) checkClauses(at string, clauses []string) {
	for k, id := range clauses {
		if !slices.ContainsFunc(b.standard.clauses, func(c clauseKind) bool { return c.id == id }) {
			b.fault(at+pointer("clauses", k), "unknown-name", "write such as "+strconv.Quote(b.standard.clauses[0].id), "%s has no clause %q", b.standard.id, id)
		}
	}
}

// checkKind returns a usual input, or nil.
func (b *builder) checkKind(id string) *checkKind {
	i := slices.IndexFunc(checkKinds, func(k checkKind) bool { return k.id == id })
	if i < 0 {
		return nil
	}
	return &checkKinds[i]
}

// sectionKind returns a usual section, or nil.
func (b *builder) sectionKind(id string) *sectionKind {
	i := slices.IndexFunc(sectionKinds, func(k sectionKind) bool { return k.id == id })
	if i < 0 {
		return nil
	}
	return &sectionKinds[i]
}

func (k checkKind) ident() string   { return k.id }
func (k sectionKind) ident() string { return k.id }

// ids lists the ids of kinds.
func ids[T interface{ ident() string }](kinds []T) string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.ident())
	}
	return strings.Join(out, ", ")
}

// checkActions checks what people wrote of actions.
func (b *builder) checkActions() {
	used := map[string]bool{}
	for i, a := range b.in.Actions {
		at := pointer("actions", i)
		b.unique(used, at+"/id", "action", a.ID)
		for k, ref := range a.Indicators {
			b.indicator(at+pointer("indicators", k), ref)
		}
		if a.Part != "" && !slices.ContainsFunc(b.in.Parts, func(p PartInput) bool { return p.ID == a.Part }) {
			b.fault(at+"/part", "unknown-name", "write the id of a part", "there is no part %q", a.Part)
		}
		if b.carried(a.ID) != nil {
			continue
		}
		if a.Action == "" {
			b.fault(at, "missing-key", "say what is to be done, or write the id of an action that the previous review left open", "the action %s lacks %q", a.ID, "action")
		}
		if a.Part == "" && len(a.Indicators) == 0 {
			b.fault(at, "missing-key", "add one of the two", "the action %s has neither indicators nor a part", a.ID)
		}
	}
}

// indicator reports a reference to an indicator that the contract lacks.
func (b *builder) indicator(path, ref string) {
	area, id, _ := strings.Cut(ref, "/")
	if indicatorIn(b.run.Result, area, id) == nil || b.area(area) == nil {
		b.fault(path, "unknown-name", "write area/indicator, such as cup/attesa", "the contract has no indicator %q", ref)
	}
}
