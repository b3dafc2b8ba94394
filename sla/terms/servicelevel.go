package terms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// ServiceLevel is a service level of calls by one of the formulas that go by that name; which it
// is decides, on the same calls, over points of a hundred. It stands for metrics, ordinary
// rules that [ServiceLevel.Metrics] writes out: its own name is the level, in percent.
type ServiceLevel struct {
	// Of are the calls: a record type, a set or an expression such as filter(calls, …).
	Of string `json:"of"`
	// Answered and Abandoned are the predicates of calls that an agent answered, and that the
	// caller gave up before. A call that is both was answered; one that is neither, such as one
	// that is still waiting, does not count.
	Answered  string `json:"answered"`
	Abandoned string `json:"abandoned"`
	// Wait is the expression of a call for how long it waited: from the queue to the answer, or
	// to being given up.
	Wait string `json:"wait"`
	// Within is the wait that is in time, with its sign, such as "<= 20s" or "< 20s": of a call
	// after exactly 20 s the contract says what it is. Behind the sign stands a duration or a
	// constant's name.
	Within string `json:"within"`
	// Short is the wait, with its sign, up to which an abandoned call says nothing, such as
	// "< 5s". Two formulas need it.
	Short string `json:"short,omitempty"`
	// Formula names the formula, one of those that [Formulas] lists.
	Formula string `json:"formula"`
	// CallBack are the calls that were offered a call-back and left the queue for it, FlowOut
	// those that left it for another service. Neither is a call abandoned; one that was answered
	// was answered.
	CallBack *Left `json:"call_back,omitempty"`
	FlowOut  *Left `json:"flow_out,omitempty"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis,omitempty"`
}

// Left are calls that left a queue neither answered nor abandoned.
type Left struct {
	// When is their predicate.
	When string `json:"when"`
	// Counts is what they are: "ignored" (no part of the level), "missed", "met", or "in_time"
	// (met if their wait was in time).
	Counts string `json:"counts"`
}

// The ways in which calls that left a queue count.
var leftCounts = []string{"ignored", "missed", "met", "in_time"}

// Formula is a formula of the service level: what becomes of abandoned calls in it.
type Formula struct {
	// Name is its name in contracts.
	Name string
	// Text is the formula in words.
	Text string
	// Source is where it is defined, in a manufacturer's words where there is one.
	Source string
	// Short says that it needs ServiceLevel.Short.
	Short bool
}

// Formulas returns the formulas by name, the usual one first. With 1000 calls answered, 860 of them
// in 20 s, and 60 abandoned, 20 of them in 20 s and 10 in 5 s, they give, in their order, 81.13,
// 86.00, 82.69, 83.02, 81.90 and 82.08 %.
func Formulas() []Formula {
	const ccx, genesys = "Cisco Unified CCX Historical Reports User Guide, ", "Genesys Cloud, Configure the service level calculation, "
	return []Formula{
		{"abandons_missed", "answered in time / (answered + abandoned)", ccx + "Negative Abandon; " + genesys + "with abandons and short abandons", false},
		{"answered_only", "answered in time / answered", ccx + "Only Handled; " + genesys + "without abandons", false},
		{"abandons_ignored", "answered in time / (answered + abandoned after the time)", ccx + "Without Abandon; Cisco Unified ICM, Ignore Abandoned Calls", false},
		{"abandons_met", "(answered in time + abandoned in time) / (answered + abandoned)", ccx + "Positive Abandon; Cisco Unified ICM, Abandoned Calls have Positive Impact", false},
		{"short_abandons_ignored", "answered in time / (answered + abandoned but not shortly)", genesys + "with abandons, without short abandons", true},
		{"short_abandons_met", "(answered in time + abandoned shortly) / (answered + abandoned)", "no manufacturer's that we know of: met in contracts", true},
	}
}

// FormulaNamed returns the formula with a name.
func FormulaNamed(name string) (Formula, bool) {
	all := Formulas()
	if i := slices.IndexFunc(all, func(f Formula) bool { return f.Name == name }); i >= 0 {
		return all[i], true
	}
	return Formula{}, false
}

// Fields returns what is written in the clause as rules, by its place in it, such as "answered" or
// "flow_out/when". What Within and Short say is in a form of its own, and not among them.
func (s ServiceLevel) Fields() map[string]string {
	out := map[string]string{"of": s.Of, "answered": s.Answered, "abandoned": s.Abandoned, "wait": s.Wait}
	for name, left := range s.left() {
		out[name+"/when"] = left.When
	}
	return out
}

// left returns the calls that left the queue, by the key in the clause.
func (s ServiceLevel) left() map[string]*Left {
	out := map[string]*Left{"call_back": s.CallBack, "flow_out": s.FlowOut}
	maps.DeleteFunc(out, func(_ string, l *Left) bool { return l == nil })
	return out
}

// Problem is something wrong with a clause.
type Problem struct {
	// Field is its place in the clause, such as "within".
	Field string
	// Message says what is wrong, Hint what to do.
	Message, Hint string
	// Value is the word that is not one of Known, if it is that.
	Value string
	Known []string
}

// Problems returns what is wrong with the clause but for the rules in it.
func (s ServiceLevel) Problems() []Problem {
	var out []Problem
	for name, text := range s.Fields() {
		if strings.TrimSpace(text) == "" {
			out = append(out, Problem{Field: name, Message: "a service level needs " + name, Hint: "write it as in service_levels: {attesa: {of: calls, answered: .answered, abandoned: .abandoned, wait: .wait, within: <= 20s, formula: abandons_missed}}"})
		}
	}
	f, ok := FormulaNamed(s.Formula)
	if !ok {
		p := Problem{Field: "formula", Message: fmt.Sprintf("%q is no formula of a service level", s.Formula), Value: s.Formula}
		for _, f := range Formulas() {
			p.Known = append(p.Known, f.Name)
		}
		out = append(out, p)
	}
	if _, _, ok := limit(s.Within); !ok {
		out = append(out, Problem{Field: "within", Message: fmt.Sprintf("%q does not say whether the limit itself is in time", s.Within), Hint: "write <= 20s or < 20s"})
	}
	if _, _, ok := limit(s.Short); !ok && (f.Short || s.Short != "") {
		out = append(out, Problem{Field: "short", Message: fmt.Sprintf("%q does not say which abandoned calls are short", s.Short), Hint: "write such as < 5s"})
	}
	for name, left := range s.left() {
		if !slices.Contains(leftCounts, left.Counts) {
			out = append(out, Problem{Field: name + "/counts", Message: fmt.Sprintf("%q does not say how these calls count", left.Counts), Value: left.Counts, Known: leftCounts})
		}
	}
	slices.SortFunc(out, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// limit reads a sign and what stands behind it.
func limit(text string) (sign, bound string, ok bool) {
	text = strings.TrimSpace(text)
	for _, sign := range []string{"<=", "<"} {
		if bound, ok := strings.CutPrefix(text, sign); ok {
			bound = strings.TrimSpace(bound)
			return sign, bound, bound != "" && !strings.ContainsAny(bound[:1], "<=>")
		}
	}
	return "", "", false
}

// isDuration reports whether a text is a duration such as 20s, and no rule.
func isDuration(text string) bool {
	_, err := time.ParseDuration(text)
	return err == nil
}
