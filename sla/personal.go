package sla

import (
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// personalIn returns the fields whose values are masked of what a source supplies: those marked
// personal, and those that it makes of the same columns.
func (r *recordPlan) personalIn(info SourceInfo) map[string]bool {
	if !r.anyPersonal || len(info.Columns) == 0 {
		return r.personal
	}
	columns := map[string]bool{}
	for field, personal := range r.personal {
		if personal {
			for _, c := range info.columns(field) {
				columns[plainColumn(c)] = true
			}
		}
	}
	out := map[string]bool{}
	for field, personal := range r.personal {
		out[field] = personal
		for _, c := range info.columns(field) {
			out[field] = out[field] || columns[plainColumn(c)]
		}
	}
	return out
}

// columns returns what the values of a field are made of.
func (i SourceInfo) columns(field string) []string {
	if c, ok := i.Columns[field]; ok {
		return c
	}
	return []string{field}
}

// plainColumn returns the name of a column as sources compare names that are not the same to the
// letter.
func plainColumn(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// isPersonal reports whether an aggregate's values come from fields marked personal.
func (p *Plan) isPersonal(a *rule.Agg) bool {
	fields := map[string]bool{}
	rule.Fields(a.Value, fields)
	for f := range fields {
		if p.contract.Records[a.Records].Fields[f].Personal {
			return true
		}
	}
	return false
}

// hashes reports whether only fingerprints of the values of an aggregate leave the run.
func (p *Plan) hashes(a *rule.Agg) bool { return a.Op == rule.Distinct && p.isPersonal(a) }

// checkPersonal refuses aggregates that would show one person's data, whatever their type. Sums
// and means are of many, and distinct shows no value.
func (k *compiler) checkPersonal(path string, ip indicatorPlan) {
	for _, a := range rule.Aggregates(ip.rules()...) {
		switch a.Op {
		case rule.Min, rule.Max, rule.Median, rule.Quantile:
			if k.plan.isPersonal(a) {
				k.errorf(path, "personal", "count the records beyond a limit, take a mean, or leave out `personal` if one value alone tells nothing of anyone",
					"%s would show the value of one record, and that is personal data", a.Text)
			}
		}
	}
}
