package contract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// check reports what Go types cannot say.
func check(doc *document.Document, c *sla.Contract) sla.Diagnostics {
	var found sla.Diagnostics
	if doc.Len("") > 0 && c.Format != 0 && c.Format != format {
		found = append(found, sla.Diagnostic{Code: "unknown-format", Path: "/format",
			Message: fmt.Sprintf("format %d is not known", c.Format), Hint: "write format: 1"})
	}
	rules(c, func(path, rule string) {
		if at, ok := doc.Comment(path); ok && unfinished(rule) {
			found = append(found, sla.Diagnostic{Code: "needs-quotes", Path: path, Text: rule, Pos: at,
				Message: "a space and # begin a comment in YAML, and the rule ends before it",
				Hint:    "put the whole rule in quotes"})
		}
	})
	return found
}

// rules calls f for each expression of a contract.
func rules(c *sla.Contract, f func(path, rule string)) {
	for group, named := range map[string]map[string]string{"constants": c.Constants, "sets": c.Sets, "metrics": c.Metrics} {
		for name, rule := range named {
			f(document.Pointer(group, name), rule)
		}
	}
	for i, x := range c.Exclusions {
		for name, rule := range x.Where {
			f("/exclusions/"+strconv.Itoa(i)+document.Pointer("where", name), rule)
		}
	}
	for i, r := range c.Revisions {
		at := "/revisions/" + strconv.Itoa(i)
		for group, named := range map[string]map[string]string{"constants": r.Constants, "sets": r.Sets, "metrics": r.Metrics} {
			for name, rule := range named {
				f(at+document.Pointer(group, name), rule)
			}
		}
		for name, change := range r.Indicators {
			at := at + document.Pointer("indicators", name)
			f(at+"/value", change.Value)
			f(at+"/target", change.Target)
			f(at+"/applies", change.Applies)
		}
	}
	for name, level := range c.ServiceLevels {
		for field, rule := range level.Fields() {
			f(document.Pointer("service_levels", name)+"/"+field, rule)
		}
	}
	for i, area := range c.Areas {
		at := "/areas/" + strconv.Itoa(i)
		for name, rule := range area.Where {
			f(at+document.Pointer("where", name), rule)
		}
		for j, indicator := range area.Indicators {
			at := at + "/indicators/" + strconv.Itoa(j)
			f(at+"/value", indicator.Value)
			f(at+"/target", indicator.Target)
			f(at+"/applies", indicator.Applies)
			if indicator.WhenEmpty != nil {
				f(at+"/when_empty/value", indicator.WhenEmpty.Value)
			}
			clauseRules(at, &area.Indicators[j], f)
		}
		if area.Score != nil {
			f(at+"/score/target", area.Score.Target)
		}
	}
}

// clauseRules calls f for each expression in the clauses on a target.
func clauseRules(at string, ind *sla.Indicator, f func(path, rule string)) {
	f(at+"/amber", ind.Amber)
	f(at+"/weight", ind.Weight)
	for i, t := range ind.Tiers {
		f(at+"/tiers/"+strconv.Itoa(i)+"/when", t.When)
	}
	if s := ind.Sample; s != nil {
		f(at+"/sample/records", s.Records)
		f(at+"/sample/size", s.Size)
		f(at+"/sample/population", s.Population)
	}
	if m := ind.MinVolume; m != nil {
		f(at+"/min_volume/volume", m.Volume)
		f(at+"/min_volume/least", m.Least)
	}
	for name, p := range map[string]*terms.Penalty{"penalty": ind.Penalty, "bonus": ind.Bonus} {
		if p != nil {
			f(at+"/"+name+"/measure", p.Measure)
			f(at+"/"+name+"/step", p.Step)
		}
	}
	if o := ind.OverForecast; o != nil {
		f(at+"/over_forecast/volume", o.Volume)
	}
}

// operator matches a rule that wants something more.
var operator = regexp.MustCompile(`(^|\W)(and|or|not|in|contains|matches|startsWith|endsWith)$|[-+*/%<>=!&|,?:.(\[{]$`)

// texts matches the quoted texts in a rule.
var texts = regexp.MustCompile(`"(\\.|[^"\\])*"|'(\\.|[^'\\])*'`)

// unfinished reports whether a rule cannot be all of one.
func unfinished(rule string) bool {
	rule = texts.ReplaceAllString(rule, `0`)
	open := strings.Count(rule, "(") + strings.Count(rule, "[") + strings.Count(rule, "{")
	closed := strings.Count(rule, ")") + strings.Count(rule, "]") + strings.Count(rule, "}")
	return open != closed || strings.ContainsAny(rule, `"'`) || operator.MatchString(rule)
}
