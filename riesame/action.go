package riesame

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Action is an action with its life: it is opened in a review, carried from one to the next while
// it is open, closed, and then judged by whether its indicators recovered.
type Action struct {
	ActionInput
	// Status is open or closed.
	Status string `json:"status"`
	// Since is the period of the review that the action first stood in, if not this one.
	Since *sla.Period `json:"since,omitempty"`
	// Effect is effective or ineffective, for a closed action: what its indicators were after
	// the day it was closed. It is empty as long as nothing was measured since then; the next
	// review then judges it.
	Effect string `json:"effect,omitempty"`
	// Overdue says that an open action is past its due date.
	Overdue bool `json:"overdue,omitempty"`
	// Lacks are the keys of what should be known of an open action and is not: cause,
	// responsible, due, verification.
	Lacks []string `json:"lacks,omitempty"`
}

// carried returns an action that the previous review hands on, or nil.
func (b *builder) carried(id string) *Action {
	if b.previous == nil {
		return nil
	}
	for i := range b.previous.Actions {
		if a := &b.previous.Actions[i]; a.ID == id && a.pending() {
			return a
		}
	}
	return nil
}

// pending reports whether the next review has something to say of an action: it is open, or its
// indicators have not shown yet whether it was effective.
func (a *Action) pending() bool {
	return a.Status == "open" || a.Effect == "" && len(a.Indicators) > 0
}

// buildActions gathers the actions: those carried over, and then those that are new.
func (b *builder) buildActions() {
	if b.previous != nil {
		for _, a := range b.previous.Actions {
			if a.pending() {
				b.review.Actions = append(b.review.Actions, b.carry(a))
			}
		}
	}
	for _, in := range b.in.Actions {
		if b.carried(in.ID) == nil {
			b.review.Actions = append(b.review.Actions, Action{ActionInput: in.copy()})
		}
	}
	for i := range b.review.Actions {
		a := &b.review.Actions[i]
		a.Status = "open"
		if !a.Closed.IsZero() {
			a.Status = "closed"
		}
		if a.Part == "" && len(a.Indicators) > 0 {
			area, _, _ := strings.Cut(a.Indicators[0], "/")
			if part, ok := b.parts[area]; ok {
				a.Part = b.in.Parts[part].ID
			}
		}
	}
}

// carry returns an action of the previous review with what is new of it.
func (b *builder) carry(old Action) Action {
	a := Action{ActionInput: old.copy(), Since: clone(old.Since)}
	if a.Since == nil && b.previous.Period != b.run.Result.Period {
		a.Since = clone(&b.previous.Period)
	}
	for _, in := range b.in.Actions {
		if in.ID == a.ID {
			a.update(in.copy())
		}
	}
	return a
}

// copy returns an action input that shares no lists, nil where they are empty.
func (a ActionInput) copy() ActionInput {
	a.Indicators, a.Resources = some(a.Indicators), some(a.Resources)
	return a
}

// update takes over what is new.
func (a *ActionInput) update(in ActionInput) {
	for _, text := range []struct{ to, from *string }{{&a.Action, &in.Action}, {&a.Part, &in.Part}, {&a.Cause, &in.Cause},
		{&a.Responsible, &in.Responsible}, {&a.Verification, &in.Verification}, {&a.Outcome, &in.Outcome}} {
		if *text.from != "" {
			*text.to = *text.from
		}
	}
	for _, day := range []struct{ to, from *sla.Date }{{&a.Opened, &in.Opened}, {&a.Due, &in.Due}, {&a.Closed, &in.Closed}} {
		if !day.from.IsZero() {
			*day.to = *day.from
		}
	}
	if in.Indicators != nil {
		a.Indicators = in.Indicators
	}
	if in.Resources != nil {
		a.Resources = in.Resources
	}
}

// judgeActions says of each action what there is to say of it now.
func (b *builder) judgeActions() {
	for i := range b.review.Actions {
		a := &b.review.Actions[i]
		where := Where{Part: a.Part, Action: a.ID, Path: b.actionPath(a.ID)}
		if a.Status == "closed" {
			if a.Effect = b.effect(a); a.Effect == "ineffective" {
				b.add(ActionIneffective, where, a.ID, b.lang.day(a.Closed))
			}
			continue
		}
		if a.Lacks = a.lacks(); a.Lacks != nil {
			b.add(ActionIncomplete, where, a.ID, b.lang.lacks(a.Lacks))
		}
		if a.Overdue = !a.Due.IsZero() && a.Due.Compare(b.reviewed()) < 0; a.Overdue {
			b.add(ActionOverdue, where, a.ID, b.lang.day(a.Due))
		}
	}
}

// actionPath returns where people wrote of an action, if they did.
func (b *builder) actionPath(id string) string {
	i := slices.IndexFunc(b.in.Actions, func(a ActionInput) bool { return a.ID == id })
	if i < 0 {
		return ""
	}
	return pointer("actions", i)
}

// lacks returns the keys of what an open action does not say.
func (a *ActionInput) lacks() []string {
	var out []string
	for _, f := range []struct {
		key   string
		blank bool
	}{{"cause", a.Cause == "" && len(a.Indicators) > 0}, {"responsible", a.Responsible == ""}, {"due", a.Due.IsZero()}, {"verification", a.Verification == ""}} {
		if f.blank {
			out = append(out, f.key)
		}
	}
	return out
}

// lacks names what an action does not say.
func (l Lang) lacks(keys []string) string {
	names := map[string]phrase{"cause": {"causa", "its cause"}, "responsible": {"responsabile", "who is responsible"},
		"due": {"scadenza", "when it is due"}, "verification": {"verifica dell'efficacia", "how its effectiveness is verified"}}
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = l.say(names[k])
	}
	return strings.Join(out, ", ")
}

// effect judges a closed action by the months after it was closed or, without months, by the
// period if that began after it.
func (b *builder) effect(a *Action) string {
	measured := b.run.Months
	if len(measured) == 0 {
		measured = []*sla.Result{b.run.Result}
	}
	effect := ""
	for _, r := range measured {
		if r == nil || r.Period.From.Compare(a.Closed) <= 0 {
			continue
		}
		for _, ref := range a.Indicators {
			area, id, _ := strings.Cut(ref, "/")
			ind := indicatorIn(r, area, id)
			switch {
			case ind == nil:
			case ind.Measured == sla.KO:
				return "ineffective"
			case ind.Measured == sla.OK:
				effect = "effective"
			}
		}
	}
	return effect
}

// answers reports whether an action answers a missed target: it is open, or was closed and did
// not fail.
func (a *Action) answers() bool { return a.Effect != "ineffective" }

// earlier reports whether an action was begun before a period.
func (a *Action) earlier(p sla.Period) bool {
	return a.Since != nil || !a.Opened.IsZero() && a.Opened.Compare(p.From) < 0
}
