package scrutiny

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
)

// durationText writes nanoseconds as test files read them.
func durationText(ns *big.Rat) string { return time.Duration(rule.Floor(ns).Int64()).String() }

// signedText writes an instant as so much after another.
func signedText(at, start *big.Rat) string {
	text := durationText(new(big.Rat).Sub(at, start))
	if !strings.HasPrefix(text, "-") {
		text = "+" + text
	}
	return text
}

// sample is a record that an indicator counts, and the figure where there is no other.
type sample struct {
	typ    string
	said   string
	record ref.Record
	figure *big.Rat
	fits   bool // whatever else the target asks for holds of it alone
}

// target derives the records around the threshold of an indicator: as many as the target allows,
// one more, one fewer, and the figures nearest to it. It does so for the threshold from which on
// the indicator applies, too.
func (a *author) target(area, indicator int) {
	for _, part := range []string{"/target", "/applies"} {
		r := a.byPath[indicatorPath(area, indicator)+part]
		if r == nil {
			continue
		}
		for _, s := range a.sites(r) {
			if s.pipe == nil && s.node.Kind == rule.BinaryNode && slices.Contains(comparisons, s.node.Text) && !isNil(s.node.Args[0]) && !isNil(s.node.Args[1]) {
				a.threshold(area, indicator, r, s)
			}
		}
	}
}

// threshold derives the records around one comparison of a target.
func (a *author) threshold(area, indicator int, r *source, s *site) {
	figure, bound := s.node.Args[0], s.node.Args[1]
	if a.counts(bound, 0) {
		figure, bound = bound, figure
	}
	w := a.world(area, nil)
	v, err := w.Eval(bound)
	t, ok := v.(ref.Quantity)
	if err != nil || !ok {
		a.missed = append(a.missed, a.name(area, indicator)+": "+text(s.node))
		return
	}
	value := a.byPath[indicatorPath(area, indicator)+"/value"].node
	x := around{figures: figures{a, area, indicator, renamed(figure, "value", value), s.around}, rule: r, site: s, bound: t.Rat}
	if typ := a.interval(area, indicator); typ != "" {
		x.outages(typ)
		return
	}
	x.samples()
}

// name returns area/id.
func (b *book) name(area, indicator int) string {
	return b.contract.Areas[area].ID + "/" + b.contract.Areas[area].Indicators[indicator].ID
}

// renamed returns a node with another in the place of a name.
func renamed(n *rule.Node, name string, by *rule.Node) *rule.Node {
	if n.Kind == rule.NameNode && n.Text == name {
		return by
	}
	for _, a := range n.Args {
		n = replaced(n, a, renamed(a, name, by))
	}
	return n
}

// interval returns the type of the intervals that an indicator rests on, or the empty string.
func (a *author) interval(area, indicator int) string {
	for _, name := range a.types(area, indicator) {
		if a.contract.Records[name].At == "" {
			return name
		}
	}
	return ""
}

// types returns the record types of the area that an indicator rests on.
func (a *author) types(area, indicator int) []string {
	var out []string
	for u := range a.reach[[2]int{area, indicator}] {
		r := a.byPath[u.path]
		if r.kind == whereRule {
			out = append(out, r.name)
			continue
		}
		a.names(r.node, u.whole, func(name string, _ bool) {
			if has(a.contract.Records, name) {
				out = append(out, name)
			}
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// figures is an indicator, or a side of a comparison in its target, as something that gives
// records a figure.
type figures struct {
	*author
	area, indicator int
	figure          *rule.Node
	// besides are the conditions that should hold, too.
	besides []string
}

// fits reports whether the other conditions hold of records.
func (x figures) fits(records map[string][]ref.Record) bool {
	w := x.world(x.area, records)
	value, err := w.Eval(x.byPath[indicatorPath(x.area, x.indicator)+"/value"].node)
	if err != nil {
		return false
	}
	w.Bound = map[string]ref.Value{"value": value}
	for _, condition := range x.besides {
		n, problem := rule.Parse(condition)
		if problem != nil {
			return false
		}
		if v, err := w.Eval(n); err != nil || v != true {
			return false
		}
	}
	return true
}

// of returns the figure of records, nil where there is none.
func (x figures) of(records map[string][]ref.Record) *big.Rat {
	v, err := x.world(x.area, records).Eval(x.figure)
	if q, ok := v.(ref.Quantity); ok && err == nil {
		return q.Rat
	}
	return nil
}

// around derives the cases around one threshold.
type around struct {
	figures
	rule  *source
	site  *site
	bound *big.Rat
}

// add adds a case.
func (x *around) add(title string, rows ...row) {
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.times == 0 })
	x.drafts = append(x.drafts, &draft{title: fmt.Sprintf("%s: %s: %s", x.name(x.area, x.indicator), text(x.site.node), title),
		rule: x.rule.path, period: x.period, rows: rows, indicators: []string{x.name(x.area, x.indicator)}})
}

// samples derives cases from records that are good, bad or at the bound by themselves.
func (x *around) samples() {
	pool := x.pool()
	if len(pool) == 0 {
		x.missed = append(x.missed, x.name(x.area, x.indicator)+": no record that its figure rests on")
		return
	}
	if low, high := pool[0], pool[len(pool)-1]; low.figure.Cmp(high.figure) < 0 && x.mixed(low, high) || x.summed(high) {
		return
	}
	// Of means and the like a record by itself is at the bound, or the nearest to it.
	var nearest [3]*sample
	for i, s := range pool {
		switch side := s.figure.Cmp(x.bound) + 1; {
		case side < 2, nearest[side] == nil:
			nearest[side] = &pool[i]
		}
	}
	for i, title := range []string{"below", "at", "above"} {
		if s := nearest[i]; s != nil {
			x.add(title, row{s.typ, s.said, 1})
		}
	}
	if low, high := nearest[0], nearest[2]; low != nil && high != nil {
		x.add("one below and one above", row{low.typ, low.said, 1}, row{high.typ, high.said, 1})
	}
}

// pool returns records of which the figure of each alone is known, one for each figure, the
// lowest first. If what else the target asks for holds of some, they are these.
func (x figures) pool() []sample {
	var out []sample
	seen := map[string]bool{}
	add := func(typ string, rec record) {
		full := x.complete(typ, rec)
		records := map[string][]ref.Record{typ: {full}}
		f := x.of(records)
		if f == nil {
			return
		}
		s := sample{typ, x.written(typ, rec), full, f, x.fits(records)}
		if key := fmt.Sprint(f.RatString(), s.fits); !seen[key] {
			seen[key] = true
			out = append(out, s)
		}
	}
	bases := x.bases()
	for _, b := range bases {
		add(b.typ, b.said)
	}
	for _, b := range bases {
		x.hinted(b.typ, b.said, add)
	}
	if slices.ContainsFunc(out, func(s sample) bool { return s.fits }) {
		out = slices.DeleteFunc(out, func(s sample) bool { return !s.fits })
	}
	slices.SortStableFunc(out, func(a, b sample) int { return a.figure.Cmp(b.figure) })
	return out
}

// found is a record of a type.
type found struct {
	typ  string
	said record
}

// bases returns records of the area on every side of the rules that the indicator rests on.
func (x figures) bases() []found {
	var out []found
	seen := map[string]bool{}
	try := func(typ, condition string) {
		holds, problem := rule.Parse(condition)
		if problem != nil || seen[condition] {
			return
		}
		seen[condition] = true
		if rec, ok := x.find(x.area, typ, holds); ok {
			out = append(out, found{typ, rec})
		}
	}
	for _, r := range x.rules {
		if r.kind == whereRule || !x.reach[[2]int{x.area, x.indicator}][use{r.path, false}] {
			continue
		}
		for _, s := range x.sites(r) {
			if s.pipe == nil {
				continue
			}
			typ, _ := x.records(s.pipe)
			for _, d := range s.sides {
				try(typ, s.holds(d))
			}
		}
	}
	for _, typ := range x.types(x.area, x.indicator) {
		try(typ, "len("+typ+") > 0")
	}
	return out
}

// hinted adds records like one, with every value of every field that rules name.
func (x figures) hinted(typ string, base record, add func(string, record)) {
	for _, h := range x.hints[typ] {
		if h.field == instantField(x.contract.Records[typ]) {
			continue
		}
		for _, v := range x.values(typ, h, base) {
			rec := maps.Clone(base)
			rec[h.field] = v
			add(typ, rec)
		}
	}
}

// maxMixed bounds the records of one case.
const maxMixed = 12_000

// mixed derives cases of two kinds of record, and reports whether it could: the figure of many must
// be the mean of those of each.
func (x *around) mixed(low, high sample) bool {
	width := new(big.Rat).Sub(high.figure, low.figure)
	share := new(big.Rat).Sub(x.bound, low.figure)
	share.Quo(share, width) // of high ones, at the bound
	zero, one := new(big.Rat), big.NewRat(1, 1)
	if share.Cmp(zero) < 0 || share.Cmp(one) > 0 || !share.Denom().IsInt64() || share.Denom().Int64() > maxMixed {
		return false
	}
	good, all := share.Num().Int64(), share.Denom().Int64()
	if all == 1 { // one more or fewer should not be all there is
		good, all = good*20, 20
	}
	mix := func(title string, n, of int64) {
		x.add(title, row{high.typ, high.said, int(n)}, row{low.typ, low.said, int(of - n)})
	}
	if !x.linear(low, high, good, all) {
		return false
	}
	mix("exactly, of several", good, all)
	if good > 0 {
		mix("one record less", good-1, all)
	}
	if good < all {
		mix("one record more", good+1, all)
	}
	near := new(big.Rat).Quo(big.NewRat(1, 100), width)
	if n, of, ok := nearest(share, near, -1); ok {
		mix("less than a hundredth below", n, of)
	}
	if n, of, ok := nearest(share, near, 1); ok {
		mix("less than a hundredth above", n, of)
	}
	if tie, of, ok := x.tie(low, width); ok {
		mix("in the middle of two figures that can be shown", tie, of)
	}
	return true
}

// summed derives cases of one kind of record that add up to the bound, as counts and sums do, and
// reports whether it could.
func (x *around) summed(one sample) bool {
	twice := x.of(map[string][]ref.Record{one.typ: {one.record, one.record}})
	if one.figure.Sign() <= 0 || twice == nil || twice.Cmp(new(big.Rat).Add(one.figure, one.figure)) != 0 {
		return false
	}
	share := new(big.Rat).Quo(x.bound, one.figure)
	if share.Sign() < 0 || share.Cmp(big.NewRat(maxMixed, 1)) > 0 {
		return false
	}
	n := rule.Floor(share).Int64()
	for i := max(0, n-1); i <= n+1; i++ {
		title := []string{"below", "at", "above"}[big.NewRat(i, 1).Cmp(share)+1]
		x.add(fmt.Sprintf("%s, %d records", title, i), row{one.typ, one.said, int(i)})
	}
	return true
}

// linear reports whether the figure of two kinds of record together is what their numbers say.
func (x *around) linear(low, high sample, n, of int64) bool {
	records := map[string][]ref.Record{}
	for i := range of {
		s := high
		if i >= n {
			s = low
		}
		records[s.typ] = append(records[s.typ], s.record)
	}
	f := x.of(records)
	return f != nil && f.Cmp(x.bound) == 0
}

// nearest returns the smallest number of records of which a part is less than near below a share,
// or above it.
func nearest(share, near *big.Rat, sign int) (n, of int64, ok bool) {
	for of = 1; of <= maxMixed; of++ {
		exact := new(big.Rat).Mul(share, new(big.Rat).SetInt64(of))
		n = rule.Floor(exact).Int64() + 1
		if sign < 0 {
			n = rule.Ceil(exact).Int64() - 1
		}
		if n < 0 || n > of {
			continue
		}
		gap := new(big.Rat).Sub(big.NewRat(n, of), share)
		if gap.Abs(gap).Cmp(near) <= 0 {
			return n, of, true
		}
	}
	return 0, 0, false
}

// tie returns the smallest number of records whose figure, in percent, lies in the middle between
// two that can be shown, the lower of which is even: rounding rules differ there.
func (x *around) tie(low sample, width *big.Rat) (n, of int64, ok bool) {
	d := x.contract.Areas[x.area].Indicators[x.indicator].Display
	if d.Places == nil || *d.Places > 3 {
		return 0, 0, false
	}
	scale := big.NewRat(2, 1)
	for range *d.Places {
		scale.Mul(scale, big.NewRat(10, 1))
	}
	for of = 2; of <= 2000; of++ {
		for n = of - 1; n > 0 && n > of-30; n-- {
			f := new(big.Rat).Mul(big.NewRat(n, of), width)
			f.Mul(f.Add(f, low.figure), scale)
			if f.IsInt() && new(big.Int).Mod(f.Num(), big.NewInt(4)).Int64() == 1 {
				return n, of, true
			}
		}
	}
	return 0, 0, false
}

// outages derives intervals that last exactly as long as the target allows, a second less and a
// second more.
func (x *around) outages(typ string) {
	t := x.contract.Records[typ]
	any, problem := rule.Parse("len(" + typ + ") > 0")
	if problem != nil {
		return
	}
	base, ok := x.find(x.area, typ, any)
	if !ok {
		x.missed = append(x.missed, x.name(x.area, x.indicator)+": no interval of the area")
		return
	}
	from, to := rule.TimeValue(x.from).R, rule.TimeValue(x.to).R
	span := func(from, to *big.Rat) record {
		rec := maps.Clone(base)
		rec[t.From] = ref.Quantity{Rat: from, Unit: ref.Instant}
		rec[t.To] = ref.Quantity{Rat: to, Unit: ref.Instant}
		return rec
	}
	lasting := func(ns *big.Rat) record { return span(from, new(big.Rat).Add(from, ns)) }
	whole := new(big.Rat).Sub(to, from)
	none, all := x.of(nil), x.of(map[string][]ref.Record{typ: {x.complete(typ, lasting(whole))}})
	x.add("none at all")
	x.add("all the time", row{typ, x.written(typ, lasting(whole)), 1})
	hour := big.NewRat(int64(time.Hour), 1)
	x.add("beyond both ends of the period", row{typ, x.written(typ, span(new(big.Rat).Sub(from, hour), new(big.Rat).Add(to, hour))), 1})
	if none == nil || all == nil || none.Cmp(all) == 0 {
		return
	}
	at := new(big.Rat).Sub(x.bound, none)
	at.Quo(at, new(big.Rat).Sub(all, none))
	at.Mul(at, whole)
	if at.Sign() < 0 || at.Cmp(whole) > 0 {
		return
	}
	second := big.NewRat(int64(time.Second), 1)
	below := new(big.Rat).SetInt(rule.Floor(new(big.Rat).Quo(at, second)))
	below.Mul(below, second)
	for i, title := range []string{"a second less", "as long as may be", "a second more"} {
		length := new(big.Rat).Add(below, new(big.Rat).Mul(second, big.NewRat(int64(i-1), 1)))
		if length.Sign() >= 0 {
			x.add(title, row{typ, x.written(typ, lasting(length)), 1})
		}
	}
	if below.Cmp(second) > 0 {
		less := new(big.Rat).Sub(below, second)
		x.add("two that overlap", row{typ, x.written(typ, lasting(below)), 1}, row{typ, x.written(typ, lasting(less)), 1})
	}
}
