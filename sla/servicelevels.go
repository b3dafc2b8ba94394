package sla

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/terms"
)

// generated is a rule that a service level stands for.
type generated struct {
	path   string            // of the clause
	fields map[string]string // the clause's own texts
	metric terms.Metric
}

// serviceLevels adds the metrics that service levels stand for. One that has a problem stands for
// some figure, so that rules which name it have none, and so do its own rules if they can be read.
func (k *compiler) serviceLevels(metrics map[string]rule.Source) {
	k.generated, k.broken, k.told = map[string]generated{}, map[string]bool{}, map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(k.contract.ServiceLevels)) {
		level := k.contract.ServiceLevels[name]
		sound, readable := k.checkServiceLevel(pointer("service_levels", name), level)
		k.broken[name] = !sound
		if !sound {
			level = mended(level)
		}
		for _, m := range level.Metrics(name) {
			if _, taken := k.contract.Metrics[m.Name]; taken {
				continue // which checkNames tells
			}
			if !readable {
				m = terms.Metric{Name: m.Name, Rule: `period.length / duration("1s")`}
			}
			metrics[m.Name] = k.generate(name, m.Name, m)
		}
	}
	k.plan.metrics = slices.Sorted(maps.Keys(metrics))
}

// generate returns a generated rule, and remembers where its parts stand. Its tag tells the rules of
// a service level apart.
func (k *compiler) generate(level, tag string, m terms.Metric) rule.Source {
	clause := k.contract.ServiceLevels[level]
	fields := clause.Fields()
	fields["within"], fields["short"] = clause.Within, clause.Short
	path := pointer("service_levels", level)
	src := rule.Source{Path: path + "#" + tag, Text: m.Rule}
	k.generated[src.Path] = generated{path, fields, m}
	return src
}

// checkServiceLevel checks a service level, each of its rules by itself: a rule that ends too
// early, or closes a bracket too many, must not change the meaning of the others.
func (k *compiler) checkServiceLevel(path string, s terms.ServiceLevel) (sound, readable bool) {
	sound, readable = true, true
	for _, p := range s.Problems() {
		sound = false
		hint := p.Hint
		if p.Known != nil {
			if hint = suggest.Hint(p.Value, p.Known); hint == "" {
				hint = "write one of " + strings.Join(p.Known, ", ")
			}
		}
		k.errorf(path+"/"+p.Field, "service-level", hint, "%s", p.Message)
	}
	fields := s.Fields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parse := rule.ParsePredicate
		if name == "of" {
			parse = rule.Parse
		}
		if strings.TrimSpace(fields[name]) == "" {
			readable = false // which is told
			continue
		}
		if _, p := parse(fields[name]); p != nil {
			sound, readable = false, false
			k.diagnostics = append(k.diagnostics, Diagnostic{Code: p.Code, Message: p.Message, Hint: p.Hint,
				Path: path + "/" + name, Text: p.Text, From: p.Span.From, To: p.Span.To})
		}
	}
	return sound, readable
}

// mended returns a service level with other words where its own have a problem, so that the rules in
// it can be checked.
func mended(s terms.ServiceLevel) terms.ServiceLevel {
	left := func(l *terms.Left) *terms.Left {
		if l == nil {
			return nil
		}
		return &terms.Left{When: l.When, Counts: "missed"}
	}
	s.Formula, s.Within, s.Short = "abandons_ignored", "<= 1s", "" // which has all parts in one filter
	s.CallBack, s.FlowOut = left(s.CallBack), left(s.FlowOut)
	return s
}

// checkServiceNames checks the names of the metrics that service levels stand for.
func (k *compiler) checkServiceNames(check func(what string, names []string)) {
	for _, name := range slices.Sorted(maps.Keys(k.contract.ServiceLevels)) {
		check("service_levels", []string{name})
		for _, m := range k.contract.ServiceLevels[name].Metrics(name)[1:] {
			if other, taken := k.names[m.Name]; taken {
				k.errorf(pointer("service_levels", name), "duplicate", "rename the other, or the service level",
					"the service level stands for a metric %q, and that is already the name of one of the %s", m.Name, other)
			}
			k.names[m.Name] = "metrics of service levels"
		}
	}
}

// unusedLevels returns the service levels of which no metric is used, and the other metrics that are
// not.
func (k *compiler) unusedLevels(unused []string) (levels, metrics []string) {
	left := map[string]bool{}
	for _, name := range unused {
		left[name] = true
	}
	for _, level := range slices.Sorted(maps.Keys(k.contract.ServiceLevels)) {
		all := true
		for _, m := range k.contract.ServiceLevels[level].Metrics(level) {
			all = all && left[m.Name]
			delete(left, m.Name)
		}
		if all {
			levels = append(levels, level)
		}
	}
	return levels, slices.Sorted(maps.Keys(left))
}

// tell keeps a diagnostic of a rule. What is wrong with a generated one is told once, where the
// clause says it.
func (k *compiler) tell(d Diagnostic) {
	if g, ok := k.generated[d.Path]; ok {
		d = g.relocate(d)
		id := fmt.Sprint(d.Path, d.From, d.To, d.Message)
		if k.told[id] {
			return
		}
		k.told[id] = true
	}
	k.diagnostics = append(k.diagnostics, d)
}

// relocate puts a diagnostic of a generated rule to the part of the clause that it is about: the
// first that it touches.
func (g generated) relocate(d Diagnostic) Diagnostic {
	from, to := d.From, d.To
	d.Path, d.Text, d.From, d.To = g.path, "", 0, 0
	for _, p := range g.metric.Pieces {
		if p.To <= from || to <= p.From {
			continue
		}
		text := g.fields[p.Field]
		d.Path, d.Text = g.path+"/"+p.Field, text
		d.From, d.To = max(from-p.From, 0)+p.At, min(to, p.To)-p.From+p.At
		if from < p.From || to > p.To { // it is about more than this part
			d.From, d.To = p.At, utf8.RuneCountInString(text)
		}
		break
	}
	return d
}
