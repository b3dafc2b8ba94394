package scrutiny

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// killers looks for a case that tells each surviving mutant from its original, among the cases at
// the limits of the rules of both.
func (s *Suite) killers(ctx context.Context, mutants []Mutant) error {
	var original *author
	for i := range mutants {
		m := &mutants[i]
		if m.KilledBy != "" || m.Excuse != "" {
			continue
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if original == nil {
			var err error
			if original, err = newAuthor(s.book, s.day(), s.opts); err != nil {
				return err
			}
			original.all()
		}
		if err := s.killer(ctx, original, m); err != nil {
			return err
		}
	}
	return nil
}

// day returns the shortest period of the cases.
func (s *Suite) day() sla.Period {
	length := func(p sla.Period) int {
		return (p.To.Year-p.From.Year)*372 + int(p.To.Month-p.From.Month)*31 + p.To.Day - p.From.Day
	}
	return slices.MinFunc(s.cases, func(a, b *testCase) int { return length(a.c.Period) - length(b.c.Period) }).c.Period
}

// killer looks for the case for one mutant: among those of the contract, those of the mutant, and
// at last among records of which the two have different figures. Those that are about the rule
// that was changed come first.
func (s *Suite) killer(ctx context.Context, original *author, m *Mutant) error {
	_, is := ruletest.Problems(s.slim(m.contract, m.Rule), s.opts)
	try := func(drafts []*draft) error {
		for _, d := range drafts {
			killer, err := s.differs(ctx, d, s.title(m), is)
			if context.Cause(ctx) != nil {
				return context.Cause(ctx)
			}
			if err == nil && killer != "" { // a case that cannot be judged, such as for a function's error, is none
				m.Killer = killer
				return nil
			}
		}
		return nil
	}
	if err := try(s.resting(original, m.Rule)); err != nil || m.Killer != "" {
		return err
	}
	changed, err := read(m.contract)
	if err != nil {
		return err
	}
	a, err := newAuthor(changed, original.period, s.opts)
	if err != nil {
		return err
	}
	if r := changed.byPath[m.Rule]; r != nil {
		a.about(r)
	}
	for _, x := range sorted(s.reach) {
		if s.rests(x, m.Rule) {
			a.target(x[0], x[1])
		}
	}
	if err := try(a.drafts); err != nil || m.Killer != "" {
		return err
	}
	return try(s.differences(original, a, m.Rule))
}

// resting returns the cases of an author that are about indicators that rest on a rule.
func (s *Suite) resting(a *author, path string) []*draft {
	names := map[string]bool{}
	for x := range s.reach {
		if s.rests(x, path) {
			names[s.book.name(x[0], x[1])] = true
		}
	}
	var out []*draft
	for _, d := range a.drafts {
		if slices.ContainsFunc(d.indicators, func(name string) bool { return names[name] }) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(x, y *draft) int { return order(y, path) - order(x, path) })
	return out
}

// sorted returns the indicators in the order of the contract.
func sorted(reach map[[2]int]reached) [][2]int {
	return slices.SortedFunc(maps.Keys(reach), func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
}

// differences returns cases with a record that by itself has another figure under a changed rule,
// for each indicator that rests on it: alone, twice, and beside two with the highest figure there is.
func (s *Suite) differences(was, is *author, path string) []*draft {
	var out []*draft
	for _, x := range sorted(s.reach) {
		value := was.byPath[indicatorPath(x[0], x[1])+"/value"].node
		if !s.rests(x, path) {
			continue
		}
		before := figures{was, x[0], x[1], value, nil}
		after := figures{is, x[0], x[1], is.byPath[indicatorPath(x[0], x[1])+"/value"].node, nil}
		for _, typ := range was.types(x[0], x[1]) {
			rec, ok := difference(before, after, typ)
			if !ok {
				continue
			}
			said := was.written(typ, rec)
			out = append(out, &draft{period: was.period, rows: []row{{typ, said, 1}}}, &draft{period: was.period, rows: []row{{typ, said, 2}}})
			if pool := before.pool(); len(pool) > 0 {
				high := pool[len(pool)-1]
				out = append(out, &draft{period: was.period, rows: []row{{typ, said, 1}, {high.typ, high.said, 2}}})
			}
		}
	}
	return out
}

// sums writes what records come to: the figure, and whether the indicator applies.
func (x figures) sums(records map[string][]ref.Record) string {
	w := x.world(x.area, records)
	var out string
	for _, part := range []string{"/value", "/applies"} {
		r := x.byPath[indicatorPath(x.area, x.indicator)+part]
		if r == nil {
			continue
		}
		v, err := w.Eval(r.node)
		if q, ok := v.(ref.Quantity); ok {
			v = q.Rat.RatString()
		}
		out += fmt.Sprint(v, err != nil, " ")
	}
	return out
}

// difference returns a record of a type that by itself comes to something else.
func difference(before, after figures, typ string) (record, bool) {
	both := *after.solver
	both.hints = map[string][]hint{typ: append(slices.Clone(before.hints[typ]), after.hints[typ]...)}
	f := search{solver: &both, typ: typ, left: maxTries, price: 2 * before.price(before.figure), is: func(r ref.Record) bool {
		records := map[string][]ref.Record{typ: {r}}
		return before.sums(records) != after.sums(records)
	}}
	for _, x := range []figures{after, before} {
		rules := []*rule.Node{x.figure}
		if r := x.byPath[indicatorPath(x.area, x.indicator)+"/applies"]; r != nil {
			rules = append(rules, r.node)
		}
		for _, name := range x.varied(x.area, typ, rules...) {
			if !slices.Contains(f.fields, name) {
				f.fields = append(f.fields, name)
			}
		}
	}
	return f.from(0, record{})
}

// title names the case that kills a mutant.
func (s *Suite) title(m *Mutant) string {
	what := ""
	if r := s.book.byPath[m.Rule]; r != nil {
		what = s.book.label(r)
	}
	for x := range s.reach {
		if strings.HasPrefix(m.Rule, indicatorPath(x[0], x[1])+"/") {
			what = s.book.name(x[0], x[1])
		}
	}
	return titled(fmt.Sprintf("%s: %s, not %s", what, m.From, m.To))
}

// order is higher for drafts that are about a rule.
func order(d *draft, path string) int {
	if d.rule == path {
		return 1
	}
	return 0
}

// differs returns a draft as a case that the contract passes and another one, of which the plan is
// given, fails; or the empty string.
func (s *Suite) differs(ctx context.Context, d *draft, title string, other *sla.Plan) (string, error) {
	if d.file == nil {
		f, err := ruletest.Inline(s.book.contract, d.period, d.text(), nil, nil, s.opts)
		if err != nil {
			return "", err
		}
		before, err := judge(ctx, s.plan, d.period, f)
		if err != nil {
			return "", err
		}
		d.file, d.judged = f, map[string]string{}
		for _, x := range before {
			d.judged[x.name] = x.outcome
		}
	}
	after, err := judge(ctx, other, d.period, d.file)
	if err != nil {
		return "", err
	}
	var expects, shown []string
	for _, x := range after {
		if was := d.judged[x.name]; was != x.outcome {
			expects = append(expects, x.name+" "+was)
			shown = append(shown, fmt.Sprintf("expect %s %s # and not %s", x.name, was, x.outcome))
		}
	}
	if len(expects) == 0 {
		return "", nil
	}
	if kills, err := s.kills(ctx, d, expects, other); err != nil || !kills {
		return "", err
	}
	return fmt.Sprintf("case %s\nperiod %s\n%s%s\n", title, days(d.period), d.text(), strings.Join(shown, "\n")), nil
}

// judged is an indicator, as area/id, and what came of it.
type judged struct{ name, outcome string }

// judge judges the one case of a file.
func judge(ctx context.Context, plan *sla.Plan, period sla.Period, f *ruletest.File) ([]judged, error) {
	t, err := plan.Tally(ctx, period, &sla.TallyOptions{Workers: 1}, f.Cases[0].Sources()...)
	if err != nil {
		return nil, err
	}
	r, err := plan.Judge(t, period)
	if err != nil {
		return nil, err
	}
	var out []judged
	for _, area := range r.Areas {
		for _, x := range area.Indicators {
			out = append(out, judged{area.ID + "/" + x.ID, outcome(&x)})
		}
	}
	return out, nil
}

// kills reports whether another contract fails a case. Rows that are not counted, of which the
// case says nothing, are none of its business.
func (s *Suite) kills(ctx context.Context, d *draft, expects []string, other *sla.Plan) (bool, error) {
	f, err := ruletest.Inline(s.book.contract, d.period, d.text(), nil, expects, s.opts)
	if err != nil {
		return false, err
	}
	failures, err := ruletest.CheckCase(ctx, other, f, &f.Cases[0], nil)
	return slices.ContainsFunc(failures, func(x ruletest.Failure) bool { return strings.Contains(x.Subject, "/") }), err
}

// outcome writes a judgment as test files expect it.
func outcome(x *sla.IndicatorResult) string {
	out := x.Verdict.String()
	if x.Value != nil {
		out += " " + strings.TrimSpace(*x.Value+" "+x.Unit)
	}
	return out
}
