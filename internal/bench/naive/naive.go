package naive

import (
	"encoding/csv"
	"io"
	"os"
	"time"

	"github.com/capitolato/capitolato/internal/bench/figures"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// area is an area with its indicators.
type area struct {
	id     string
	where  *vm.Program
	meters []*meter
}

func newAreas() (out []area, err error) {
	for id, where := range areas {
		a := area{id: id}
		if a.where, err = compile(where, expr.AsBool()); err != nil {
			return nil, err
		}
		for _, r := range rules {
			m, err := newMeter(r)
			if err != nil {
				return nil, err
			}
			a.meters = append(a.meters, m)
		}
		out = append(out, a)
	}
	return out, nil
}

// Figures reads a log and returns its figures.
func Figures(path string) (figures.Figures, error) {
	areas, err := newAreas()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := each(f, func(machine *vm.VM, c *Call) error { return count(areas, machine, c) }); err != nil {
		return nil, err
	}
	out := figures.Figures{}
	for _, a := range areas {
		for _, m := range a.meters {
			if m.rule.p95 {
				m.num, m.den = m.percentile(), 1
			}
			out.Set(a.id, m.rule.id, m.rule.scale, m.num, m.den)
		}
	}
	return out, nil
}

// each calls use for each row in the period.
func each(f io.Reader, use func(*vm.VM, *Call) error) error {
	from, to := time.Unix(gen.From, 0), time.Unix(gen.To, 0)
	r := csv.NewReader(f)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return err
	}
	var (
		machine vm.VM
		c       Call
	)
	for {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = c.read(row)
		}
		if err == nil && !c.QueuedAt.Before(from) && c.QueuedAt.Before(to) {
			err = use(&machine, &c)
		}
		if err != nil {
			return err
		}
	}
}

// count takes a row in for each area that it belongs to.
func count(areas []area, machine *vm.VM, c *Call) error {
	for _, a := range areas {
		yes, err := machine.Run(a.where, c)
		if err != nil {
			return err
		}
		if !yes.(bool) {
			continue
		}
		for _, m := range a.meters {
			if err := m.add(machine, c); err != nil {
				return err
			}
		}
	}
	return nil
}
