package scrutiny

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// draft is a case to be written into a test file, without what is expected of it.
type draft struct {
	title  string
	rule   string // the path of the rule that it is about; empty if it is about none alone
	period sla.Period
	// rows are records, covers says which types have no source.
	rows   []row
	covers []string
	// indicators are those of which something is expected, as area/id; counts are the counts of
	// rows, such as "calls out_of_scope", that are not 0.
	indicators, counts []string
	// file is the case as it is read, and judged what comes of each indicator, once it was asked.
	file   *ruletest.File
	judged map[string]string
}

// row is a record and how often it is there.
type row struct {
	typ   string
	said  string // as it is written in test files
	times int
}

// text writes the records of a case.
func (d *draft) text() string {
	var b strings.Builder
	for _, c := range d.covers {
		fmt.Fprintf(&b, "covers %s nothing\n", c)
	}
	for _, r := range d.rows {
		b.WriteString("records " + r.typ)
		if r.said != "" {
			b.WriteString(": " + r.said)
		}
		if r.times > 1 {
			fmt.Fprintf(&b, " x %d", r.times)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// author derives the cases at the limits of a contract's rules.
type author struct {
	*solver
	drafts []*draft
	// missed are the points for which no record was found.
	missed []string
	// reach holds what each indicator rests on.
	reach map[[2]int]reached
	opts  *sla.CompileOptions
}

func newAuthor(b *book, period sla.Period, opts *sla.CompileOptions) (*author, error) {
	s, err := newSolver(b, period, opts)
	if err != nil {
		return nil, err
	}
	return &author{solver: s, reach: b.reach(), opts: opts}, nil
}

// resting returns the indicators of an area that rest on a rule, as area/id.
func (a *author) resting(area int, u use) []string {
	var out []string
	for j, ind := range a.contract.Areas[area].Indicators {
		if a.reach[[2]int{area, j}][u] {
			out = append(out, a.contract.Areas[area].ID+"/"+ind.ID)
		}
	}
	return out
}

// all derives every case.
func (a *author) all() {
	for _, r := range a.rules {
		a.about(r)
	}
	for i := range a.contract.Areas {
		for j := range a.contract.Areas[i].Indicators {
			a.target(i, j)
		}
	}
	a.ends()
	a.clockChanges()
	a.absent()
}

// about derives the records on every side of each part of a rule about records, in the first area
// that uses the rule. Of a part of a comparison it derives those on every side of both.
func (a *author) about(r *source) {
	for _, s := range a.sites(r) {
		if s.pipe == nil {
			continue
		}
		for _, d := range s.sides {
			if s.within == nil {
				a.side(r, s, text(s.node)+": "+d.name, s.holds(d))
				continue
			}
			for _, outer := range s.within.sides {
				if outer.name != "missing" {
					both := side{when: d.when + " and " + outer.when}
					a.side(r, s, fmt.Sprintf("%s: %s, and %s: %s", text(s.node), d.name, text(s.within.node), outer.name), s.holds(both))
				}
			}
		}
	}
}

// side derives a record of which a rule is true.
func (a *author) side(r *source, s *site, title, condition string) {
	area, u, indicators := a.user(r)
	if len(indicators) == 0 {
		return
	}
	title = a.label(r) + ": " + title
	holds, problem := rule.Parse(condition)
	if problem != nil {
		a.missed = append(a.missed, title)
		return
	}
	typ, _ := a.records(s.pipe)
	in := area
	if u.whole || r.kind == whereRule {
		in = -1
	}
	rec, ok := a.find(in, typ, holds)
	if !ok {
		a.missed = append(a.missed, title)
		return
	}
	a.drafts = append(a.drafts, &draft{title: title, rule: r.path, period: a.period, rows: []row{{typ, a.written(typ, rec), 1}}, indicators: indicators})
}

// user returns the first area that uses a rule, and the indicators there that rest on it.
func (a *author) user(r *source) (int, use, []string) {
	for area := range a.contract.Areas {
		if r.area >= 0 && r.area != area {
			continue
		}
		for _, whole := range []bool{false, true} {
			u := use{r.path, whole}
			if found := a.resting(area, u); len(found) > 0 {
				return area, u, found
			}
		}
	}
	return -1, use{}, nil
}

// label names a rule for a title.
func (b *book) label(r *source) string {
	switch {
	case r.kind == whereRule:
		return r.name + " of " + b.contract.Areas[r.area].ID
	case r.indicator >= 0:
		return b.name(r.area, r.indicator)
	}
	return r.name
}

// written writes what is said of a record.
func (a *author) written(typ string, r record) string {
	t := a.contract.Records[typ]
	parts := []string{}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		parts = append(parts, name+"="+a.value(t, r, name))
	}
	return strings.Join(parts, ", ")
}

// value writes a value in the form of test files.
func (a *author) value(t sla.RecordType, r record, name string) string {
	switch v := r[name].(type) {
	case nil:
		return "-"
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case string:
		if v == "" || v == "-" || strings.ContainsAny(v, "\",# \t") || strings.TrimSpace(v) != v {
			return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		return v
	case ref.Quantity:
		return a.quantity(t, r, name, v)
	}
	return "?"
}

func (a *author) quantity(t sla.RecordType, r record, name string, q ref.Quantity) string {
	f := t.Fields[name]
	switch f.Kind {
	case batch.Duration:
		return durationText(q.Rat)
	case batch.Time:
		if name == instantField(t) {
			return (rule.Value{Type: rule.Time, R: q.Rat}).Time(a.zone).Format("2006-01-02 15:04:05.999999999")
		}
		start := a.complete(a.typeOf(t), r)[instantField(t)].(ref.Quantity).Rat
		return signedText(q.Rat, start)
	case batch.Decimal:
		return q.Rat.FloatString(f.Scale)
	}
	return q.Rat.RatString()
}

// typeOf returns the name of a record type.
func (a *author) typeOf(t sla.RecordType) string {
	for name, other := range a.contract.Records {
		if other.At == t.At && other.From == t.From && maps.Equal(other.Fields, t.Fields) {
			return name
		}
	}
	return ""
}
