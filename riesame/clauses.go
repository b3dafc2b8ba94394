package riesame

import (
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// clausesOf fills in what clauses on the target made of an indicator: of its net measure where there
// is one, for the verdict is of that.
func clausesOf(got *sla.IndicatorResult, r *Row) {
	x := sla.Reading{Tier: got.Tier, Amber: got.Amber, Periods: got.Periods, Variants: got.Variants, Clauses: got.Clauses}
	if got.Net != nil {
		x = *got.Net
	}
	r.Tier, r.Amber, r.Parts, r.Clauses = x.Tier, x.Amber, some(x.Periods), some(x.Clauses)
	for i := range r.Parts {
		r.Parts[i].Value, r.Parts[i].Exact = clone(r.Parts[i].Value), clone(r.Parts[i].Exact)
	}
	r.Combined, r.Revised = got.Combined, some(got.Parts)
	r.Variants = some(x.Variants)
	for i := range r.Variants {
		r.Variants[i].Value, r.Variants[i].Exact = clone(r.Variants[i].Value), clone(r.Variants[i].Exact)
	}
}

// score fills in the score of an area and what it makes of the verdict.
func (b *builder) score(area string, t *Table) {
	for _, a := range b.run.Result.Areas {
		if a.ID != area || a.Score == nil {
			continue
		}
		s := *a.Score
		s.Value, s.Exact, s.Parts = clone(s.Value), clone(s.Exact), some(s.Parts)
		t.Score = &s
		if t.Verdict = t.Verdict.Worse(s.Verdict); s.Decides {
			t.Verdict = s.Verdict
		}
	}
}

// graded writes the verdict of a row, with its tier and whether the target is only just met.
func (p *page) graded(r *Row) string {
	text := p.verdictOf(r.Figure)
	if r.Amber {
		text = p.say("verdict.amber", "verdict", text)
	}
	if r.Tier != "" {
		text = p.say("verdict.tier", "verdict", text, "tier", inline(r.Tier))
	}
	return text
}

// partsOf writes what was judged of the parts of the period, a line each.
func (p *page) partsOf(r *Row) block.Text {
	var out []block.Text
	for _, part := range r.Parts {
		f := Figure{Value: part.Value, Measured: part.Measured, Verdict: part.Measured}
		value := p.other(&f, r.Unit).Text.String()
		key := "part"
		if part.Reason != "" {
			key = "part.reason"
		}
		args := []string{"period", p.lang.period(part.Period), "value", value}
		if part.Reason != "" {
			args = append(args, "reason", p.lang.reason(part.Reason))
		}
		out = append(out, plain(p.say(key, args...)))
	}
	return lines(out)
}

// clausesOf adds what each clause on the target says.
func (p *page) clausesOf(list *pairs, r *Row) {
	for _, c := range r.Clauses {
		key := "term." + c.Clause
		if _, ok := texts[key]; !ok {
			continue // of a later version
		}
		text := p.lang.formula(p.lang.reason(inline(c.Text)))
		if c.Basis == "" {
			list.add(key, plain(p.say("term", "text", text)))
			continue
		}
		list.add(key, plain(p.say("term.basis", "text", text, "basis", inline(c.Basis))))
	}
}

// variantsOf writes a service level by each formula, a line each: the contract's own, and which of the
// others would change the verdict.
func (p *page) variantsOf(r *Row) block.Text {
	var out []block.Text
	for _, v := range r.Variants {
		name := v.Formula
		if _, ok := texts["formula."+name]; ok {
			name = p.say("formula." + name)
		}
		f := Figure{Value: v.Value, Measured: v.Verdict, Verdict: v.Verdict}
		key := "variant"
		switch {
		case v.Contract:
			key = "variant.contract"
		case v.Changes:
			key = "variant.changes"
		}
		out = append(out, plain(p.say(key, "formula", name, "value", p.other(&f, r.Unit).Text.String())))
	}
	return lines(out)
}

// score adds the score of an area.
func (p *page) score(t *Table) {
	s := t.Score
	if s == nil {
		return
	}
	text := ""
	if s.Value == nil {
		text = p.say("score.none", "verdict", p.lang.verdict(s.Verdict), "reason", p.lang.reason(s.Reason))
	} else {
		text = p.say("score", "value", p.lang.decimal(*s.Value), "verdict", p.lang.verdict(s.Verdict), "target", inline(s.Target),
			"parts", strings.Join(p.scoreParts(t), "; "))
	}
	if s.Decides {
		text += " " + p.say("score.decides")
	}
	p.add(&block.Paragraph{Text: plain(text)})
}

// scoreParts writes what each indicator adds to a score.
func (p *page) scoreParts(t *Table) []string {
	var out []string
	for _, part := range t.Score.Parts {
		name := part.ID
		for i := range t.Rows {
			if t.Rows[i].ID == part.ID {
				name = inline(t.Rows[i].Name)
			}
		}
		why := inline(part.For)
		var v sla.Verdict
		if v.UnmarshalText([]byte(part.For)) == nil {
			why = p.lang.verdict(v)
		}
		if part.Points == "" {
			out = append(out, p.say("score.out", "indicator", name, "weight", p.lang.formula(part.Weight), "for", why))
			continue
		}
		out = append(out, p.say("score.part", "indicator", name, "weight", p.lang.formula(part.Weight), "points", p.lang.formula(part.Points), "for", why))
	}
	return out
}
