package riesame

import (
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// actions adds the actions, each with its life.
func (p *page) actions() {
	if len(p.review.Actions) == 0 {
		return
	}
	p.add(&block.PageBreak{})
	p.heading(2, p.say("actions"), block.None, "actions")
	for i := range p.review.Actions {
		a := &p.review.Actions[i]
		p.heading(3, p.say("action", "n", strconv.Itoa(i+1)), block.None, "action", a.ID)
		p.prose(a.Action)
		p.life(a)
	}
}

// life adds what is known of an action.
func (p *page) life(a *Action) {
	l := p.lang
	list := pairs{p: p}
	list.add("action.status", plain(p.word("action", a.state())))
	list.add("action.indicators", p.indicators(a.Indicators))
	list.add("action.cause", plain(inline(a.Cause)))
	list.add("action.responsible", plain(a.Responsible))
	list.add("action.resources", plain(strings.Join(a.Resources, "\n")))
	if a.Since != nil {
		list.add("action.since", plain(l.period(*a.Since)))
	}
	for _, d := range []struct {
		key string
		day sla.Date
	}{{"action.opened", a.Opened}, {"action.due", a.Due}, {"action.done", a.Closed}} {
		if !d.day.IsZero() {
			list.add(d.key, plain(l.day(d.day)))
		}
	}
	list.add("action.verification", plain(inline(a.Verification)))
	list.add("action.outcome", plain(inline(a.Outcome)))
	for _, key := range a.Lacks { // a blank to be filled in
		list.items = append(list.items, block.Pair{Name: p.word("action", key)})
	}
	list.done()
}

// state returns the key of what an action is.
func (a *Action) state() string {
	switch {
	case a.Effect != "":
		return a.Effect
	case a.Overdue:
		return "overdue"
	}
	return a.Status
}

// indicators leads to indicators, a line each.
func (p *page) indicators(refs []string) block.Text {
	var out []block.Text
	for _, ref := range refs {
		area, id, _ := strings.Cut(ref, "/")
		out = append(out, p.link(p.review.indicator(area, id), "proof", area, id))
	}
	return lines(out)
}

// indicator names an indicator of the review.
func (r *Review) indicator(area, id string) string {
	for i := range r.Parts {
		t := r.Parts[i].table(area)
		if t == nil {
			continue
		}
		for j := range t.Rows {
			if t.Rows[j].ID == id {
				return t.Name + ": " + t.Rows[j].Name
			}
		}
	}
	return area + "/" + id
}
