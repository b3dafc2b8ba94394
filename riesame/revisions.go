package riesame

import (
	"github.com/capitolato/capitolato/riesame/block"
)

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
