package sla

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/terms"
)

// scorePlan is a checked score.
type scorePlan struct {
	points map[Verdict]*big.Rat
	target *rule.Expr
}

// checkScore checks the score of an area.
func (k *compiler) checkScore(area int, path string, a *Area) *scorePlan {
	weighted := slices.ContainsFunc(a.Indicators, func(i Indicator) bool { return i.Weight != "" })
	if a.Score == nil {
		if weighted {
			k.doubt(path, "add score: {points: {ok: 1, ko: 0}, target: value >= …}", "indicators have weights, and the area has no score")
		}
		return nil
	}
	path += "/score"
	if !weighted {
		k.doubt(path, "add weight to the indicators that count", "no indicator of the area has a weight")
	}
	s := &scorePlan{points: map[Verdict]*big.Rat{}}
	names := []string{OK.String(), KO.String(), NA.String(), Waived.String()}
	for _, name := range slices.Sorted(maps.Keys(a.Score.Points)) {
		var v Verdict
		if err := v.UnmarshalText([]byte(name)); err != nil || !slices.Contains(names, name) {
			k.errorf(path+"/points"+pointer(name), "value", suggest.Hint(name, names), "%q is no verdict that has points: %s", name, strings.Join(names, ", "))
			continue
		}
		s.points[v] = k.constant(path+"/points"+pointer(name), a.Score.Points[name])
	}
	for _, v := range []Verdict{OK, KO} {
		if s.points[v] == nil {
			k.errorf(path+"/points", "missing", "write such as points: {ok: 1, ko: 0}", "nothing says what %s is worth", v)
		}
	}
	sum := &rule.Expr{Op: rule.OpConst, Type: rule.Number, Const: rule.NumberValue(new(big.Rat))}
	s.target = k.rules.Target(area, rule.Source{Path: path + "/target", Text: a.Score.Target}, sum)
	if s.target != nil && (len(rule.Aggregates(s.target)) > 0 || !rule.UsesFigure(s.target)) {
		k.errorf(path+"/target", "figure", "write such as value >= 80", "the target of a score speaks of the score alone")
	}
	return s
}

// doubt warns of something that is missing.
func (k *compiler) doubt(path, hint, message string) {
	k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "missing", Path: path, Hint: hint, Message: message})
}

// score computes the weighted score of an area, and what it makes of the area's verdict.
func (j *judge) score(ap *areaPlan, r *AreaResult) {
	if ap.score == nil {
		return
	}
	terms := ap.area.Score
	out := &ScoreResult{Target: terms.Target, Verdict: NA, Decides: terms.Decides, Basis: terms.Basis, Parts: []ScorePart{}}
	sum, worst, without := j.sum(ap, r, out)
	switch {
	case worst != NA:
		out.Verdict, out.Reason = worst, "it is not known what is due for "+strings.Join(without, ", ")
	case sum == nil:
		out.Reason = "no indicator counts in the period"
	default:
		exact, shown := sum.String(), plainText(sum, HalfUp)
		out.Exact, out.Value = &exact, &shown
		out.Verdict, out.Reason = j.scoreVerdict(ap.score.target, sum)
	}
	r.Score = out
	if r.Verdict = r.Verdict.Worse(out.Verdict); out.Decides {
		r.Verdict = out.Verdict
	}
}

// scoreVerdict holds a score against its target.
func (j *judge) scoreVerdict(target *rule.Expr, sum *big.Rat) (Verdict, string) {
	met, err := j.with(rule.NumberValue(sum)).holds(target)
	switch {
	case err != nil:
		return Invalid, err.Error()
	case met.IsMissing():
		return Invalid, "the target of the score has no answer"
	case met.B:
		return OK, ""
	}
	return KO, ""
}

// sum adds up what the indicators are worth. It returns the worst verdict of those of which that is
// not known, and their names.
func (j *judge) sum(ap *areaPlan, r *AreaResult, out *ScoreResult) (*big.Rat, Verdict, []string) {
	var list []terms.Weighted
	var without []string
	worst := NA
	for i := range ap.indicators {
		weight, ind := ap.indicators[i].clauses.weight, &r.Indicators[i]
		if weight.Sign() == 0 {
			continue
		}
		part := ScorePart{ID: ind.ID, Weight: numberText(weight), For: ind.Verdict.String()}
		points := ap.score.points[ind.Verdict]
		if t := tierPoints(&ap.indicators[i], ind); t != nil {
			points, part.For = t, ind.tier()
		}
		switch {
		case points != nil:
			part.Points = numberText(points)
		case ind.Verdict != NA && ind.Verdict != Waived:
			worst = worst.Worse(ind.Verdict)
			without = append(without, fmt.Sprintf("%s (%s)", ind.ID, ind.Verdict))
		}
		out.Parts = append(out.Parts, part)
		list = append(list, terms.Weighted{Weight: weight, Points: points, Out: points == nil})
	}
	return terms.Sum(list), worst, without
}

// tierPoints returns the points of the tier that an indicator is in, or nil.
func tierPoints(ip *indicatorPlan, r *IndicatorResult) *big.Rat {
	for i, t := range ip.indicator.Tiers {
		if t.Name == r.tier() && (r.Verdict == OK || r.Verdict == KO) {
			return ip.clauses.points[i]
		}
	}
	return nil
}

// tier is the name of the tier that the figure which the verdict rests on is in.
func (r *IndicatorResult) tier() string {
	if r.Net != nil {
		return r.Net.Tier
	}
	return r.Tier
}
