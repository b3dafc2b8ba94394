package riesame

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/sla"
)

// Bound is the figure that a target compares with, where it compares with one.
type Bound struct {
	// Value is a plain decimal in the unit of the indicator.
	Value string `json:"value"`
	// Below says that the indicator has to be at it or below, or below it; else above.
	Below bool `json:"below,omitempty"`
}

// ruleWord is what a name in a rule looks like; a text in quotes is skipped, and so is a field.
var ruleWord = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`|(?:contract)?\\.\\s*[A-Za-z_]\\w*|[A-Za-z_]\\w*")

// rules gathers what the names in rules stand for in a contract.
type rules struct {
	contract *sla.Contract
	levels   map[string]string // the metrics that service levels stand for
	terms    []sla.NamedText
	records  []string
	met      map[string]bool
}

// rulesOf returns what the names in an indicator's rules stand for, in the order in which a reader
// meets them, and the record types that they reach.
func rulesOf(c *sla.Contract, ind *sla.Indicator) *rules {
	r := &rules{contract: c, levels: levelMetrics(c), met: map[string]bool{}}
	r.read(ind.Value)
	r.read(ind.Target)
	r.read(ind.Applies)
	slices.Sort(r.records)
	return r
}

// levelMetrics returns the formulas of the metrics that service levels stand for.
func levelMetrics(c *sla.Contract) map[string]string {
	out := map[string]string{}
	for name, level := range c.ServiceLevels {
		if len(level.Problems()) > 0 {
			continue // no contract that was judged
		}
		for _, m := range level.Metrics(name) {
			out[m.Name] = m.Rule
		}
	}
	return out
}

// read adds what the names in a rule stand for, and then the names in that.
func (r *rules) read(rule string) {
	var next []string
	for _, word := range ruleWord.FindAllString(rule, -1) {
		word, _ = strings.CutPrefix(word, "contract.")
		word = strings.TrimSpace(word)
		if r.met[word] || word == "" || strings.ContainsAny(word[:1], "\"'`.") {
			continue
		}
		r.met[word] = true
		if _, ok := r.contract.Records[word]; ok {
			r.records = append(r.records, word)
		}
		for _, named := range []map[string]string{r.contract.Metrics, r.levels, r.contract.Sets, r.contract.Constants} {
			if text, ok := named[word]; ok {
				r.terms = append(r.terms, sla.NamedText{Name: word, Text: text})
				next = append(next, text)
			}
		}
	}
	for _, text := range next {
		r.read(text)
	}
}

// These are a target that compares one thing with another, and a number and a duration in a rule.
var (
	comparison  = regexp.MustCompile(`^\s*(.*?[^\s<>=!])\s*(<=|>=|<|>)\s*([^\s<>=!].*?)\s*$`)
	plainNumber = regexp.MustCompile(`^-?\d{1,30}(\.\d{1,30})?$`)
	inDuration  = regexp.MustCompile(`^duration\(\s*["'](-?[0-9a-zµ.]{1,30})["']\s*\)$`)
)

// bound returns the figure that the target of an indicator compares its own with, or nil where the
// target says anything else.
func bound(c *sla.Contract, ind *sla.Indicator) *Bound {
	m := comparison.FindStringSubmatch(ind.Target)
	if m == nil {
		return nil
	}
	figure, sign, limit := m[1], m[2], m[3]
	own := func(text string) bool { return text == "value" || text == strings.TrimSpace(ind.Value) }
	if own(limit) { // such as 95 <= value
		figure, limit = limit, figure
		sign = strings.Map(func(r rune) rune { return map[rune]rune{'<': '>', '>': '<', '=': '='}[r] }, sign)
	}
	if constant, ok := c.Constants[limit]; ok {
		limit = strings.TrimSpace(constant)
	}
	value := plainIn(limit, ind.Display.Unit)
	if !own(figure) || value == "" {
		return nil
	}
	return &Bound{Value: value, Below: sign[0] == '<'}
}

// durations are the units that durations are written in, as in [sla.Display].
var durations = map[string]time.Duration{"ns": time.Nanosecond, "us": time.Microsecond, "ms": time.Millisecond,
	"s": time.Second, "min": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// plainIn reads a number or a duration, which it gives in a unit, as a plain decimal, or nothing.
func plainIn(text, unit string) string {
	if plainNumber.MatchString(text) {
		return text
	}
	m := inDuration.FindStringSubmatch(text)
	per, ok := durations[unit]
	if m == nil || !ok {
		return ""
	}
	d, err := time.ParseDuration(m[1])
	if err != nil {
		return ""
	}
	r := big.NewRat(int64(d), int64(per))
	places, exact := r.FloatPrec()
	if !exact {
		return ""
	}
	return r.FloatString(places)
}

// countsOf returns counts of its own.
func countsOf(list []sla.CountOf) []sla.CountOf {
	out := some(list)
	for i := range out {
		out[i].Value = clone(out[i].Value)
	}
	return out
}
