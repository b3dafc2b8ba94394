package sla

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/batch"
)

// environment returns what the rules may speak of.
func (k *compiler) environment(functions []Function) (rule.Env, bool) {
	c := k.contract
	env := rule.Env{Zone: k.plan.zone, Records: map[string]*rule.Records{}, Funcs: map[string]*rule.Func{},
		Constants: sources("constants", c.Constants), Sets: sources("sets", c.Sets), Metrics: sources("metrics", c.Metrics),
		Calendars: k.calendars()}
	before := len(k.diagnostics)
	k.serviceLevels(env.Metrics)
	for _, name := range slices.Sorted(maps.Keys(c.Records)) {
		k.checkRecordType(name, c.Records[name])
		env.Records[name] = ruleRecords(name, c.Records[name])
	}
	k.checkNames()
	for i, a := range c.Areas {
		area := rule.Area{ID: a.ID, Path: pointer("areas", i, "where"), Where: map[string]rule.Source{}}
		for _, name := range slices.Sorted(maps.Keys(a.Where)) {
			src := rule.Source{Path: pointer("areas", i, "where", name), Text: a.Where[name]}
			if env.Records[name] == nil {
				k.errorf(src.Path, "unknown-name", suggest.Hint(name, slices.Sorted(maps.Keys(env.Records))), "unknown records %q", name)
				continue
			}
			if strings.TrimSpace(src.Text) == "all" {
				src.Text = ""
			} else if strings.TrimSpace(src.Text) == "" {
				k.errorf(src.Path, "missing", "write a predicate such as .area == \"cup\", or all", "the scope is empty")
			}
			area.Where[name] = src
		}
		env.Areas = append(env.Areas, area)
	}
	for _, f := range functions {
		if err := f.check(); err != nil {
			k.errorf("", "function", "", "%v", err)
			continue
		}
		if slices.Contains(reserved, f.Name) || env.Funcs[f.Name] != nil || k.names[f.Name] != "" {
			k.errorf("", "function", "rename the function", "the name of the function %q is taken", f.Name)
		}
		env.Funcs[f.Name] = f.rule(k.plan.zone)
	}
	return env, len(k.diagnostics) == before || len(env.Records) == len(c.Records)
}

// sources returns named rules with their places in the document.
func sources(what string, rules map[string]string) map[string]rule.Source {
	out := make(map[string]rule.Source, len(rules))
	for name, text := range rules {
		out[name] = rule.Source{Path: pointer(what, name), Text: text}
	}
	return out
}

// reserved are the names that rules give a meaning of their own.
var reserved = []string{"period", "contract", "value", "all", "true", "false", "nil", "not", "and", "or", "in", "let", "if", "else",
	"len", "count", "sum", "min", "max", "mean", "median", "quantile", "distinct", "covered", "filter", "map",
	"duration", "date", "abs", "ceil", "floor", "round", "lower", "upper", "trim", "worktime", "deadline",
	"matches", "contains", "startsWith", "endsWith"}

// checkNames checks that every name can be written in a rule and means one thing.
func (k *compiler) checkNames() {
	c := k.contract
	seen := k.names
	check := func(what string, names []string) {
		for _, name := range names {
			path := pointer(what, name)
			switch other, taken := seen[name]; {
			case !identifier(name):
				k.errorf(path, "name", "use letters, digits and _", "%q cannot be written in a rule", name)
			case slices.Contains(reserved, name):
				k.errorf(path, "name", "", "%q has a meaning of its own in rules", name)
			case taken:
				k.errorf(path, "duplicate", "", "%q is already the name of one of the %s", name, other)
			}
			seen[name] = what
		}
	}
	check("records", slices.Sorted(maps.Keys(c.Records)))
	check("constants", slices.Sorted(maps.Keys(c.Constants)))
	check("sets", slices.Sorted(maps.Keys(c.Sets)))
	check("metrics", slices.Sorted(maps.Keys(c.Metrics)))
	k.checkServiceNames(check)
}

// identifier reports whether a name can be written in a rule.
func identifier(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// checkRecordType checks that a record type hangs together.
func (k *compiler) checkRecordType(name string, r RecordType) {
	path := pointer("records", name)
	isTime := func(key, field string, mayMiss bool) {
		f, ok := r.Fields[field]
		switch {
		case !ok:
			k.errorf(path+"/"+key, "unknown-name", suggest.Hint(field, slices.Sorted(maps.Keys(r.Fields))), "%q is not a field of %s", field, name)
		case f.Kind != batch.Time:
			k.errorf(path+"/"+key, "type", "", "%q is not a time", field)
		case f.Optional && !mayMiss:
			k.errorf(path+"/"+key, "type", "write its type without ?", "%q may be missing: a record without it is in no period", field)
		}
	}
	switch event, interval := r.At != "", r.From != "" || r.To != ""; {
	case event && !interval:
		isTime("at", r.At, false)
	case interval && !event:
		isTime("from", r.From, false)
		isTime("to", r.To, true)
	default:
		k.errorf(path, "missing", "write at: and the field with the instant, or from: and to: for an interval",
			"records are events with one instant or intervals with two")
	}
	for i, field := range r.Key {
		if f, ok := r.Fields[field]; !ok {
			k.errorf(path+"/key/"+strconv.Itoa(i), "unknown-name", suggest.Hint(field, slices.Sorted(maps.Keys(r.Fields))), "%q is not a field of %s", field, name)
		} else if f.Optional {
			k.errorf(path+"/key/"+strconv.Itoa(i), "type", "write its type without ?", "%q may be missing, so it cannot identify a record", field)
		}
	}
	for _, field := range slices.Sorted(maps.Keys(r.Fields)) {
		if !identifier(field) {
			k.errorf(path+"/fields"+pointer(field), "name", "use letters, digits and _", "%q cannot be written in a rule", field)
		}
		if r.Fields[field].Kind == batch.Invalid {
			k.errorf(path+"/fields"+pointer(field), "type", "use bool, int, decimal, string, time or duration", "%q has no type", field)
		}
	}
	if _, err := parsePercent(r.MaxRejected); err != nil {
		k.errorf(path+"/max_rejected", "value", "", "%v", err)
	}
	if r.MaxQuietDays < 0 {
		k.errorf(path+"/max_quiet_days", "value", "", "%d is not a number of days", r.MaxQuietDays)
	}
}

// parsePercent reads a percentage such as "0.5%" as a fraction; nil for the empty text.
func parsePercent(text string) (*big.Rat, error) {
	if text == "" {
		return nil, nil
	}
	number, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	r, err := rule.ParseNumber(strings.TrimSpace(number))
	if !ok || err != nil || r.Sign() < 0 || r.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, fmt.Errorf("%q is not a percentage: write such as 0.5%%", text)
	}
	return r.Quo(r, big.NewRat(100, 1)), nil
}

// ruleRecords returns the record type as rules see it.
func ruleRecords(name string, r RecordType) *rule.Records {
	out := &rule.Records{Name: name, Fields: map[string]*rule.Field{}, Interval: r.At == ""}
	for field, f := range r.Fields {
		out.Fields[field] = &rule.Field{Name: field, Type: ruleType(f.Kind), Int: f.Kind == batch.Int, Scale: f.Scale, Index: -1}
	}
	return out
}

func ruleType(k batch.Kind) rule.Type {
	switch k {
	case batch.Bool:
		return rule.Bool
	case batch.Int, batch.Decimal:
		return rule.Number
	case batch.String:
		return rule.String
	case batch.Time:
		return rule.Time
	}
	return rule.Duration
}
