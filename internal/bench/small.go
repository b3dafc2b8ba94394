package main

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// compileTime returns the median time to compile a contract with n indicators.
func compileTime(n int) (time.Duration, error) {
	c, err := contracts.Many(n)
	if err != nil {
		return 0, err
	}
	var took []float64
	for range 11 {
		start := time.Now()
		if _, err := sla.Compile(c, nil); err != nil {
			return 0, err
		}
		took = append(took, float64(time.Since(start)))
	}
	return time.Duration(median(took)), nil
}

// decisions is how many decisions are timed together.
const decisions = 100_000

// oursDecides returns the time that the library takes to decide value >= 95 of a figure.
func oursDecides() (time.Duration, error) {
	c := rule.NewChecker(rule.Env{})
	figure := c.Figure(rule.Everywhere, rule.Source{Path: "/value", Text: "42.46"})
	target := c.Condition(rule.Everywhere, rule.Source{Path: "/target", Text: "value >= 95"}, figure)
	if target == nil {
		return 0, errors.New("the target does not check")
	}
	env := &oneFigure{v: rule.NumberValue(big.NewRat(424_600, 10_000))}
	return timeDecisions(func() (bool, error) {
		v, err := rule.Eval(target, env)
		return v.IsTrue(), err
	})
}

// oneFigure supplies a figure to a target.
type oneFigure struct {
	rule.Values
	v rule.Value
}

func (f *oneFigure) Figure(*rule.Expr) (rule.Value, error) { return f.v, nil }

// vmDecides returns the time that expr's VM takes to decide pct >= 95 of a float64.
func vmDecides() (time.Duration, error) {
	type env struct {
		Pct float64 `expr:"pct"`
	}
	program, err := expr.Compile("pct >= 95", expr.Env(&env{}), expr.AsBool())
	if err != nil {
		return 0, err
	}
	var machine vm.VM
	e := &env{42.46}
	return timeDecisions(func() (bool, error) {
		v, err := machine.Run(program, e)
		yes, _ := v.(bool)
		return yes, err
	})
}

// timeDecisions returns the median time of a decision, which must be no.
func timeDecisions(decide func() (bool, error)) (time.Duration, error) {
	var took []float64
	for range 11 {
		start := time.Now()
		for range decisions {
			if yes, err := decide(); yes || err != nil {
				return 0, errors.Join(err, errors.New("42.46 is not at least 95"))
			}
		}
		took = append(took, float64(time.Since(start))/decisions)
	}
	return time.Duration(median(took)), nil
}

// small measures what takes no log.
func (r *report) small(w io.Writer) error {
	fmt.Fprintf(w, "\nSmall things\n\n| what | median |\n|---|--:|\n")
	for _, n := range []int{10, 200, 2000} {
		d, err := compileTime(n)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| compile a contract of %d indicators | %s |\n", n, show(d))
		r.note(fmt.Sprintf("compile_%d", n), d)
	}
	o, err := oursDecides()
	if err != nil {
		return err
	}
	v, err := vmDecides()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "| decide value >= 95, exactly | %s |\n| decide pct >= 95 in expr's VM, in float64 | %s |\n", show(o), show(v))
	r.note("decision_ours", o)
	r.note("decision_vm", v)
	return nil
}
