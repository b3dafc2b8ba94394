package sla

import (
	"fmt"

	"github.com/capitolato/capitolato/internal/rule"
)

// checkRules checks every rule of every area.
func (k *compiler) checkRules() {
	for i := range k.contract.Areas {
		area := &k.contract.Areas[i]
		plan := areaPlan{area: area}
		for j := range area.Indicators {
			if ip, ok := k.checkIndicatorRules(i, pointer("areas", i, "indicators", j), &area.Indicators[j]); ok {
				plan.indicators = append(plan.indicators, ip)
			}
		}
		plan.score = k.checkScore(i, pointer("areas", i), area)
		k.plan.areas = append(k.plan.areas, plan)
	}
	k.checkExclusions()
	k.warnUnused(k.rules.CheckAll())
	k.warnUnusedCalendars(k.rules)
	for _, p := range k.rules.Problems() {
		d := Diagnostic{Code: p.Code, Message: p.Message, Hint: p.Hint, Path: p.Path, Text: p.Text, From: p.Span.From, To: p.Span.To}
		if p.Warning {
			d.Severity = Warning
		}
		k.tell(d)
	}
}

// warnUnused warns of metrics that no indicator uses. Of a service level it is enough that one of
// its metrics is used.
func (k *compiler) warnUnused(names []string) {
	levels, metrics := k.unusedLevels(names)
	warn := func(what, name string) {
		k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "unused", Path: pointer(what, name),
			Message: fmt.Sprintf("no indicator uses the metric %q", name)})
	}
	for _, name := range metrics {
		warn("metrics", name)
	}
	for _, name := range levels {
		warn("service_levels", name)
	}
}

// checkIndicatorRules checks the rules of one indicator.
func (k *compiler) checkIndicatorRules(area int, path string, ind *Indicator) (indicatorPlan, bool) {
	ip := indicatorPlan{indicator: ind, name: k.contract.Areas[area].ID + "/" + ind.ID, figure: k.rules.Figure(area, rule.Source{Path: path + "/value", Text: ind.Value})}
	ok := true
	if ind.Applies != "" {
		ip.applies = k.rules.Condition(area, rule.Source{Path: path + "/applies", Text: ind.Applies}, nil)
		ok = ip.applies != nil
	}
	target := rule.Source{Path: path + "/target", Text: ind.Target}
	ip.target = k.rules.Target(area, target, ip.figure)
	if ip.figure == nil {
		return ip, false
	}
	ip.unit, ip.shown = k.unit(path, ind, ip.figure.Type)
	if ip.target == nil {
		return ip, false
	}
	substituted := ind.Display.Compare == "rounded" || ind.WhenEmpty != nil && ind.WhenEmpty.Value != ""
	if substituted && !rule.UsesFigure(ip.target) {
		k.errorf(target.Path, "figure", "write the target with value, such as value >= 95", "the target does not speak of the indicator's value, so neither rounding nor when_empty can act on it")
		ok = false
	}
	if ind.WhenEmpty != nil && ind.WhenEmpty.Value != "" {
		v, folded := k.rules.Constant(rule.Source{Path: path + "/when_empty/value", Text: ind.WhenEmpty.Value})
		if folded && v.Type != ip.figure.Type {
			k.errorf(path+"/when_empty/value", "type", "", "the indicator's value is %s, this is %s", ip.figure.Type, v.Type)
		}
		ip.empty, ok = &v, ok && folded
	}
	k.checkClauses(area, path, &ip)
	k.checkPersonal(path, ip)
	if always, never := rule.Decided(ip.target); always || never {
		what := "missed"
		if never {
			what = "met"
		}
		k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "pointless", Path: target.Path, Text: ind.Target,
			Message: "this target can never be " + what + ", whatever the records say"})
	}
	return ip, ok
}
