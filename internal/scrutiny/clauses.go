package scrutiny

import (
	"strconv"

	"github.com/capitolato/capitolato/internal/rule"
)

// readClauses reads the rules in clauses on targets, and those that service levels stand for: what
// an indicator rests on may be reached through them alone.
func (b *book) readClauses() {
	b.clauses = map[[2]int][]string{}
	quiet := func(k kind, path, name, text string, area, indicator int) {
		if n, problem := rule.Parse(text); problem == nil {
			b.byPath[path] = &source{kind: k, path: path, name: name, text: text, node: n, area: area, indicator: indicator}
		}
	}
	for name, level := range b.contract.ServiceLevels {
		for _, m := range level.Metrics(name) {
			quiet(metricRule, "/metrics/"+m.Name, m.Name, m.Rule, -1, -1)
		}
	}
	for i, a := range b.contract.Areas {
		for j, ind := range a.Indicators {
			texts := []string{ind.Amber}
			for _, t := range ind.Tiers {
				texts = append(texts, t.When)
			}
			if m := ind.MinVolume; m != nil {
				texts = append(texts, m.Volume, m.Least)
			}
			if o := ind.OverForecast; o != nil {
				texts = append(texts, o.Volume)
			}
			if s := ind.Sample; s != nil {
				texts = append(texts, s.Records, s.Size, s.Population)
			}
			for n, text := range texts {
				path := indicatorPath(i, j) + "/clauses/" + strconv.Itoa(n)
				quiet(targetRule, path, "", text, i, j)
				b.clauses[[2]int{i, j}] = append(b.clauses[[2]int{i, j}], path)
			}
		}
	}
}
