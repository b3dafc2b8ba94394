package naive

import (
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// meter measures a rule, a row at a time.
type meter struct {
	rule  rule
	terms []compiledTerm
	of    *vm.Program
	num   int64
	den   int64
	waits map[int]int64 // of a percentile: how often each value came
}

type compiledTerm struct {
	weight int64
	where  *vm.Program
	value  *vm.Program // or nil
}

func newMeter(r rule) (*meter, error) {
	m := &meter{rule: r, waits: map[int]int64{}}
	var err error
	if m.of, err = compile(r.of, expr.AsBool()); err != nil {
		return nil, err
	}
	for _, t := range r.terms {
		c := compiledTerm{weight: t.weight}
		if c.where, err = compile(t.where, expr.AsBool()); err != nil {
			return nil, err
		}
		if t.value != "" {
			if c.value, err = compile(t.value, expr.AsInt()); err != nil {
				return nil, err
			}
		}
		m.terms = append(m.terms, c)
	}
	return m, nil
}

func compile(text string, kind expr.Option) (*vm.Program, error) {
	return expr.Compile(text, expr.Env(&Call{}), kind)
}

// add takes a row in.
func (m *meter) add(machine *vm.VM, c *Call) error {
	yes, err := machine.Run(m.of, c)
	if err != nil {
		return err
	}
	if yes.(bool) {
		m.den++
	}
	for _, t := range m.terms {
		yes, err := machine.Run(t.where, c)
		if err != nil {
			return err
		}
		if !yes.(bool) {
			continue
		}
		n := 1
		if t.value != nil {
			v, err := machine.Run(t.value, c)
			if err != nil {
				return err
			}
			n = v.(int)
		}
		if m.rule.p95 {
			m.waits[n]++
		}
		m.num += t.weight * int64(n)
	}
	return nil
}

// percentile returns the smallest value that 95 of 100 rows do not exceed.
func (m *meter) percentile() int64 {
	total, highest := int64(0), 0
	for v, n := range m.waits {
		total += n
		highest = max(highest, v)
	}
	seen := int64(0)
	for v := range highest {
		if seen += m.waits[v]; 100*seen >= 95*total {
			return int64(v)
		}
	}
	return int64(highest)
}
