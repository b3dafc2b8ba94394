package sla

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// CompileOptions adjusts [Compile]. The zero value is the usual case.
type CompileOptions struct {
	// Functions are functions of the embedding program that the rules may call.
	Functions []Function
	// Known, if set, is the day as of which the contract is asked for: revisions, suspensions and
	// acceptances of exclusions that were signed later are as if they were not there.
	Known Date
}

// Compile checks a contract and prepares it for evaluation. The error is a [Diagnostics] with
// every problem found; what is merely doubtful is in [Plan.Warnings]. The contract must not be
// changed afterwards.
func Compile(c *Contract, opts *CompileOptions) (*Plan, error) {
	if opts == nil {
		opts = new(CompileOptions)
	}
	k := &compiler{contract: c, plan: &Plan{contract: c, valid: c.Valid, known: opts.Known, scopeKeys: map[scopeKey]string{}},
		byCell: map[cellID]int{}, names: map[string]string{}, known: opts.Known, unused: map[string]int{}}
	k.checkDocument()
	k.checkPenalties()
	if env, ok := k.environment(opts.Functions); ok {
		k.rules = rule.NewChecker(env)
		k.env = env
		k.checkRules()
		k.versions(opts.Functions)
	}
	k.suspensions()
	k.diagnostics.Locate(c.Origin)
	if err := k.diagnostics.Err(); err != nil {
		return nil, err
	}
	k.plan.warnings = k.diagnostics
	k.build()
	return k.plan, nil
}

// compiler turns a contract into a plan.
type compiler struct {
	contract    *Contract
	plan        *Plan
	env         rule.Env
	rules       *rule.Checker
	diagnostics Diagnostics
	byCell      map[cellID]int    // index in plan.cells
	names       map[string]string // of the contract: what each is the name of
	generated   map[string]generated
	broken      map[string]bool // service levels with a problem
	told        map[string]bool // problems of generated rules
	known       Date            // as of when the contract is asked for; zero: as it stands
	compiled    []*compiler     // of the plan's versions
	unused      map[string]int  // by path: how many versions do not use it
}

// errorf reports a problem with the value at a path.
func (k *compiler) errorf(path, code, hint, format string, args ...any) {
	k.diagnostics = append(k.diagnostics, Diagnostic{Code: code, Path: path, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

// pointer joins the parts of a JSON Pointer.
func pointer(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		s := fmt.Sprint(p)
		s = strings.ReplaceAll(s, "~", "~0")
		b.WriteString("/" + strings.ReplaceAll(s, "/", "~1"))
	}
	return b.String()
}
