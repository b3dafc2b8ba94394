package terms

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Metric is a metric that a service level stands for.
type Metric struct {
	// Name is its name in rules.
	Name string
	// Rule is its formula, an ordinary rule.
	Rule string
	// Text says what it is, Source where that is defined; either may be empty.
	Text, Source string
	// Pieces are the parts of the rule that the contract wrote itself.
	Pieces []Piece
}

// Piece is a part of a generated rule that stands in the contract.
type Piece struct {
	// From and To are the runes of the rule that it is.
	From, To int
	// Field is its place in the clause, such as "answered"; At the rune of that text that it
	// begins with.
	Field string
	At    int
}

// Metrics returns the metrics that a service level with a name stands for: the level itself, in
// percent, and behind it what it is made of and what is asked beside it. For a level `attesa`
// these are attesa, attesa_met and attesa_counted (the level is their ratio), attesa_offered,
// attesa_answered, attesa_abandoned, attesa_abandonment (in percent of the offered) and, where the
// clause has them, attesa_short_abandoned, attesa_call_backs and attesa_flow_outs. Its Problems
// must have been looked at: a clause that has some gives rules that are none.
func (s ServiceLevel) Metrics(name string) []Metric {
	f, _ := FormulaNamed(s.Formula)
	counted, met := s.parts(s.Formula)
	out := []Metric{
		{Name: name, Rule: "100 * " + name + "_met / " + name + "_counted", Text: f.Text, Source: f.Source},
		s.count(name+"_met", "calls that meet it", met, counted),
		s.count(name+"_counted", "calls that it is a share of", counted),
		s.count(name+"_offered", "answered, abandoned or gone elsewhere", s.offered()),
		s.count(name+"_answered", "answered", []term{s.but("answered")}),
		// What is abandoned is provably part of what was offered only where that is selected first.
		s.count(name+"_abandoned", "given up before an answer", []term{s.abandoned()}, s.offered()),
		{Name: name + "_abandonment", Rule: "100 * " + name + "_abandoned / " + name + "_offered", Text: "abandoned / offered"},
	}
	if s.Short != "" {
		out = append(out, s.count(name+"_short_abandoned", "given up so soon that it says nothing", []term{and(s.abandoned(), s.within("short"))}))
	}
	if s.CallBack != nil {
		out = append(out, s.count(name+"_call_backs", "left for a call-back", []term{s.gone("call_back/when")}))
	}
	if s.FlowOut != nil {
		out = append(out, s.count(name+"_flow_outs", "left for another service", []term{s.gone("flow_out/when")}))
	}
	return out
}

// Level returns the level by another formula, as one rule, and whether the clause says enough for it.
func (s ServiceLevel) Level(formula string) (Metric, bool) {
	f, ok := FormulaNamed(formula)
	if !ok || f.Short && s.Short == "" {
		return Metric{}, false
	}
	counted, met := s.parts(formula)
	var w writer
	w.text("100 * ")
	s.write(&w, "count", met, counted)
	w.text(" / ")
	s.write(&w, "len", counted)
	return Metric{Name: formula, Rule: w.String(), Text: f.Text, Source: f.Source, Pieces: w.pieces}, true
}

// parts returns the calls that a formula counts, and those of them that meet it. What is answered is
// among the former whatever else it is, so that this need not be said of the others there.
func (s ServiceLevel) parts(formula string) (counted, met []term) {
	counted, met = []term{s.but("answered")}, []term{and(s.but("answered"), s.within("within"))}
	var ignored []string // so far: what a call is first, it is
	for _, name := range s.leftFields() {
		elsewhere := s.but(name, ignored...)
		switch s.counts(name) {
		case "ignored":
			ignored = append(ignored, name)
		case "missed":
			counted = append(counted, elsewhere)
		case "met":
			counted, met = append(counted, elsewhere), append(met, s.gone(name))
		case "in_time":
			counted, met = append(counted, elsewhere), append(met, and(s.gone(name), s.within("within")))
		}
	}
	abandoned, alone := s.but("abandoned", ignored...), s.but("abandoned", s.leftFields()...)
	switch formula {
	case "abandons_missed":
		counted = append(counted, abandoned)
	case "abandons_ignored":
		counted = append(counted, and(abandoned, s.beyond("within")))
	case "abandons_met":
		counted, met = append(counted, abandoned), append(met, and(alone, s.within("within")))
	case "short_abandons_ignored":
		counted = append(counted, and(abandoned, s.beyond("short")))
	case "short_abandons_met":
		counted, met = append(counted, abandoned), append(met, and(s.abandoned(), s.within("short")))
	}
	return counted, met
}

// offered returns all calls but those of which nothing is known yet.
func (s ServiceLevel) offered() []term {
	out := []term{s.but("answered"), s.but("abandoned")}
	for _, name := range s.leftFields() {
		out = append(out, s.but(name))
	}
	return out
}

// A term writes a predicate of a call.
type term func(*writer)

func and(a, b term) term {
	return func(w *writer) { a(w); w.text(" and "); b(w) }
}

// but selects the calls of which one predicate of the clause holds and none of others. A call of
// which another is not known is none of those.
func (s ServiceLevel) but(field string, others ...string) term {
	return func(w *writer) {
		fields := s.Fields()
		w.piece(field, fields[field])
		for _, other := range others {
			w.text(" and not (")
			w.piece(other, fields[other])
			w.text(" ?? false)")
		}
	}
}

// abandoned selects the abandoned calls: those that were neither answered nor left the queue.
func (s ServiceLevel) abandoned() term {
	return s.but("abandoned", append([]string{"answered"}, s.leftFields()...)...)
}

// gone selects the calls that left the queue in a way and were not answered; a flow-out is no
// call-back.
func (s ServiceLevel) gone(field string) term {
	others := []string{"answered"}
	if field == "flow_out/when" && s.CallBack != nil {
		others = append(others, "call_back/when")
	}
	return s.but(field, others...)
}

// leftFields returns the fields with the predicates of calls that left the queue.
func (s ServiceLevel) leftFields() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.left())) {
		out = append(out, name+"/when")
	}
	return out
}

// counts returns how the calls count that left the queue in a way.
func (s ServiceLevel) counts(field string) string {
	return s.left()[strings.TrimSuffix(field, "/when")].Counts
}

// within selects calls that waited no longer than a limit.
func (s ServiceLevel) within(field string) term {
	return func(w *writer) {
		w.piece("wait", s.Wait)
		text := map[string]string{"within": s.Within, "short": s.Short}[field]
		sign, bound, _ := limit(text)
		w.text(" " + sign + " ")
		if isDuration(bound) {
			w.text("duration(" + strconv.Quote(bound) + ")")
			return
		}
		w.pieceAt(field, bound, utf8.RuneCountInString(text[:strings.Index(text, bound)]))
	}
}

// beyond selects calls that waited longer, or of which that is not known: what is missing excuses
// no call.
func (s ServiceLevel) beyond(field string) term {
	return func(w *writer) {
		w.text("(")
		w.piece("wait", s.Wait)
		w.text(" == nil or not (")
		s.within(field)(w)
		w.text("))")
	}
}

// count returns the metric that counts the calls of which one of some predicates holds, among those
// that others select.
func (s ServiceLevel) count(name, text string, any []term, among ...[]term) Metric {
	var w writer
	if len(among) == 0 {
		s.write(&w, "len", any)
	} else {
		s.write(&w, "count", any, among...)
	}
	return Metric{Name: name, Rule: w.String(), Text: text, Pieces: w.pieces}
}

// write writes len(filter(of, any)), or count(filter(of, among), any).
func (s ServiceLevel) write(w *writer, function string, any []term, among ...[]term) {
	selected := any
	if len(among) > 0 {
		selected = among[0]
	}
	w.text(function + "(filter(")
	w.bare("of", s.Of)
	w.text(", ")
	w.any(selected)
	w.text(")")
	if len(among) > 0 {
		w.text(", ")
		w.any(any)
	}
	w.text(")")
}

// writer writes a rule and notes which parts of it are the contract's own.
type writer struct {
	strings.Builder
	runes  int
	pieces []Piece
}

func (w *writer) text(s string) {
	w.WriteString(s)
	w.runes += utf8.RuneCountInString(s)
}

// any writes that one of some predicates holds.
func (w *writer) any(list []term) {
	for i, t := range list {
		if i > 0 {
			w.text(" or ")
		}
		t(w)
	}
}

// piece writes what the contract wrote, in brackets.
func (w *writer) piece(field, text string) { w.pieceAt(field, text, 0) }

func (w *writer) pieceAt(field, text string, at int) {
	if simple(text) {
		w.bareAt(field, text, at)
		return
	}
	w.text("(")
	w.bareAt(field, text, at)
	w.text(")")
}

func (w *writer) bare(field, text string) { w.bareAt(field, text, 0) }

func (w *writer) bareAt(field, text string, at int) {
	from := w.runes
	w.text(text)
	w.pieces = append(w.pieces, Piece{From: from, To: w.runes, Field: field, At: at})
	if strings.Contains(text, "//") { // it could be a comment, which goes to the end of the line
		w.text("\n")
	}
}

// simple reports whether a text is a name or a field, which needs no brackets.
func simple(text string) bool {
	rest := strings.TrimPrefix(text, ".")
	for _, r := range rest {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') {
			return false
		}
	}
	return rest != "" && rest != "not"
}
