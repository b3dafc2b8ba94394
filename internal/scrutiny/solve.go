package scrutiny

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// solver finds records that rules tell apart. It tries the values at which the contract's rules
// make a difference, and lets the reference evaluator say what holds of them.
type solver struct {
	*book
	zone                     *time.Location
	period                   sla.Period
	from, to                 time.Time
	sets, metrics, constants map[string]*rule.Node
	hints                    map[string][]hint // by record type
	functions                map[string]func([]ref.Value) (ref.Value, error)
}

// record is a record to be written: the fields of which something is said. A nil value is a
// missing one.
type record map[string]ref.Value

func newSolver(b *book, period sla.Period, opts *sla.CompileOptions) (*solver, error) {
	loc, err := zone.Load(b.contract.Timezone)
	if err != nil {
		return nil, err
	}
	s := &solver{book: b, zone: loc, period: period, from: period.From.Midnight(loc), to: period.To.Midnight(loc),
		sets: map[string]*rule.Node{}, metrics: map[string]*rule.Node{}, constants: map[string]*rule.Node{}}
	for _, r := range b.rules {
		switch r.kind {
		case setRule:
			s.sets[r.name] = r.node
		case metricRule:
			s.metrics[r.name] = r.node
		case constantRule:
			s.constants[r.name] = r.node
		}
	}
	s.hints = b.findHints()
	s.functions = functions(opts, loc)
	return s, nil
}

// world returns what an area's rules speak of, or those of the whole contract where area is -1.
func (s *solver) world(area int, records map[string][]ref.Record) *ref.World {
	w := &ref.World{Zone: s.zone, From: s.from, To: s.to, Records: map[string][]ref.Record{}, Intervals: map[string]ref.Interval{},
		Constants: s.constants, Sets: s.sets, Metrics: s.metrics, Funcs: s.functions}
	for name, t := range s.contract.Records {
		w.Records[name] = records[name]
		if t.At == "" {
			w.Intervals[name] = ref.Interval{From: t.From, To: t.To}
		}
	}
	if area >= 0 {
		w.Where = map[string]*rule.Node{}
		for name := range s.contract.Areas[area].Where {
			w.Where[name] = nil
			if r := s.byPath[fmt.Sprintf("/areas/%d/where/%s", area, name)]; r != nil {
				w.Where[name] = r.node
			}
		}
	}
	return w
}

// complete returns a record with what its type has where nothing is said, as test files do it.
func (s *solver) complete(typ string, said record) ref.Record {
	t := s.contract.Records[typ]
	out := ref.Record{}
	start := ref.Quantity{Rat: rule.TimeValue(s.noon()).R, Unit: ref.Instant}
	if v, ok := said[instantField(t)].(ref.Quantity); ok {
		start = v
	}
	for name, f := range t.Fields {
		v, ok := said[name]
		switch {
		case ok:
		case name == instantField(t) || f.Kind == batch.Time && !f.Optional:
			v = start
		case f.Optional:
		default:
			v = zero(f.Kind)
		}
		if v != nil {
			out[name] = v
		}
	}
	return out
}

// noon is the instant of a record of which it is not said.
func (s *solver) noon() time.Time {
	d := s.period.From
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, s.zone)
}

func instantField(t sla.RecordType) string {
	if t.At != "" {
		return t.At
	}
	return t.From
}

func zero(k batch.Kind) ref.Value {
	switch k {
	case batch.Bool:
		return false
	case batch.String:
		return ""
	case batch.Duration:
		return ref.Quantity{Rat: rule.IntValue(0).R, Unit: ref.Duration}
	}
	return ref.Quantity{Rat: rule.IntValue(0).R, Unit: ref.Number}
}

// maxTries bounds the records that are tried for one condition; of a condition that is large, with
// what it rests on, fewer are.
const maxTries = 4000

// price is what a try of some rules costs.
func (s *solver) price(rules ...*rule.Node) int {
	nodes, seen := 0, map[*rule.Node]bool{}
	var count func(n *rule.Node)
	count = func(n *rule.Node) {
		n.Walk(func(n *rule.Node) {
			nodes++
			for _, named := range []*rule.Node{s.sets[n.Text], s.metrics[n.Text]} {
				if named != nil && !seen[named] && (n.Kind == rule.NameNode || n.Kind == rule.MemberNode) {
					seen[named] = true
					count(named)
				}
			}
		})
	}
	for _, n := range rules {
		count(n)
	}
	return 1 + nodes/50
}

// find returns a record of a type of which a rule about many records is true, in an area or, where
// area is -1, in the whole contract.
func (s *solver) find(area int, typ string, holds *rule.Node) (record, bool) {
	w := s.world(area, nil)
	f := search{solver: s, typ: typ, left: maxTries, price: s.price(holds), fields: s.varied(area, typ, holds), is: func(r ref.Record) bool {
		w.Records[typ] = []ref.Record{r}
		v, err := w.Eval(holds)
		return err == nil && v == true
	}}
	return f.from(0, record{})
}

// search is a search for a record.
type search struct {
	*solver
	typ    string
	is     func(ref.Record) bool
	fields []string
	left   int
	price  int
}

// from tries all values of the fields from the ith.
func (f *search) from(i int, said record) (record, bool) {
	if i == len(f.fields) {
		f.left -= f.price
		return maps.Clone(said), f.is(f.complete(f.typ, said))
	}
	name := f.fields[i]
	for _, c := range f.candidates(f.typ, name, said) {
		if c.unsaid {
			delete(said, name)
		} else {
			said[name] = c.v
		}
		if r, ok := f.from(i+1, said); ok || f.left <= 0 {
			return r, ok
		}
		delete(said, name)
	}
	return nil, false
}

// varied returns the fields on which a rule rests, in an order in which what depends on others
// comes after them.
func (s *solver) varied(area int, typ string, rules ...*rule.Node) []string {
	names := map[string]bool{}
	for _, n := range rules {
		s.fieldsOf(n, typ, names)
	}
	if r := s.byPath[fmt.Sprintf("/areas/%d/where/%s", area, typ)]; r != nil {
		s.fieldsOf(r.node, typ, names)
	}
	t := s.contract.Records[typ]
	if t.To != "" {
		names[t.To] = true // a record has to say when it ends
	}
	depends := func(field string) int {
		n := 0
		for _, h := range s.hints[typ] {
			if h.field == field && field != instantField(t) {
				h.node.Walk(func(x *rule.Node) {
					if x.Kind == rule.FieldNode {
						n++
					}
				})
			}
		}
		return n
	}
	out := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(out, func(a, b string) int { return depends(a) - depends(b) })
	return out
}

// fieldsOf notes the fields of a record type that a rule speaks of, directly or through sets and
// metrics.
func (s *solver) fieldsOf(n *rule.Node, typ string, names map[string]bool) {
	n.Walk(func(n *rule.Node) {
		switch n.Kind {
		case rule.FieldNode:
			if _, ok := s.contract.Records[typ].Fields[n.Text]; ok {
				names[n.Text] = true
			}
		case rule.NameNode, rule.MemberNode:
			for _, named := range []*rule.Node{s.sets[n.Text], s.metrics[n.Text]} {
				if named != nil {
					s.fieldsOf(named, typ, names)
				}
			}
		}
	})
}
