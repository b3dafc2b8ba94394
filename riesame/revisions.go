package riesame

import (
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// inForce returns the contract with what revisions have made of its names by the end of the period.
func inForce(c *sla.Contract, revisions []terms.Revision) *sla.Contract {
	if len(revisions) == 0 {
		return c
	}
	out := *c
	out.Constants, out.Sets, out.Metrics = maps.Clone(c.Constants), maps.Clone(c.Sets), maps.Clone(c.Metrics)
	for _, r := range slices.SortedStableFunc(slices.Values(revisions), func(a, b terms.Revision) int { return a.From.Compare(b.From) }) {
		maps.Copy(out.Constants, r.Constants)
		maps.Copy(out.Sets, r.Sets)
		maps.Copy(out.Metrics, r.Metrics)
	}
	return &out
}

// judgedBy returns an indicator with the rules by which it was judged.
func judgedBy(ind *sla.Indicator, got *sla.IndicatorResult) *sla.Indicator {
	if got.Rule == "" {
		return ind // a judgment that was stored without them
	}
	out := *ind
	out.Value, out.Target, out.TargetText = got.Rule, got.Target, got.TargetText
	return &out
}

// proofOf returns the proof of a figure: of a period in parts, that of the part which decides, since
// the parts are told by themselves.
func proofOf(got *sla.IndicatorResult) string {
	if _, text, ok := strings.Cut(got.Explanation.Text, " decides: "); ok && got.Combined != "" {
		return text
	}
	return got.Explanation.Text
}

// revisedOf writes how the parts of a period were judged that revisions cut, a line each: first the
// rule by which they were combined.
func (p *page) revisedOf(r *Row) block.Text {
	if len(r.Revised) == 0 {
		return lines(nil)
	}
	out := []block.Text{plain(p.say("revised." + r.Combined))}
	for _, part := range r.Revised {
		x := part.Result
		f := Figure{Value: x.Value, Measured: x.Measured, Verdict: x.Verdict}
		args := []string{"period", p.lang.period(part.Period), "target", inline(or(x.TargetText, x.Target)), "value", p.other(&f, r.Unit).Text.String()}
		key := "revised.part"
		if part.Since != nil {
			key = "revised.since"
			args = append(args, "since", p.lang.day(*part.Since), "document", inline(p.lang.document(Document{Kind: part.Document.Title, Number: part.Document.Protocol, Date: part.Document.Since()})), "reason", inline(part.Reason))
		}
		out = append(out, plain(p.say(key, args...)))
	}
	return lines(out)
}
