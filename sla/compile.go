package sla

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla/batch"
)

// CompileOptions adjusts [Compile]. The zero value is the usual case.
type CompileOptions struct {
	// Functions are functions of the embedding program that the rules may call.
	Functions []Function
}

// Compile checks a contract and prepares it for evaluation. The error is a [Diagnostics] with
// every problem found; what is merely doubtful is in [Plan.Warnings]. The contract must not be
// changed afterwards.
func Compile(c *Contract, opts *CompileOptions) (*Plan, error) {
	if opts == nil {
		opts = new(CompileOptions)
	}
	k := &compiler{contract: c, plan: &Plan{contract: c, scopeKeys: map[scopeKey]string{}}, byCell: map[cellID]int{}, names: map[string]string{}}
	k.checkDocument()
	if env, ok := k.environment(opts.Functions); ok {
		k.rules = rule.NewChecker(env)
		k.env = env
		k.checkRules()
	}
	k.diagnostics.Locate(c.Origin)
	if err := k.diagnostics.Err(); err != nil {
		return nil, err
	}
	k.plan.warnings = k.diagnostics
	k.build()
	return k.plan, nil
}

// compiler turns a contract into a plan.
type compiler struct {
	contract    *Contract
	plan        *Plan
	env         rule.Env
	rules       *rule.Checker
	diagnostics Diagnostics
	byCell      map[cellID]int    // index in plan.cells
	names       map[string]string // of the contract: what each is the name of
}

// errorf reports a problem with the value at a path.
func (k *compiler) errorf(path, code, hint, format string, args ...any) {
	k.diagnostics = append(k.diagnostics, Diagnostic{Code: code, Path: path, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

// pointer joins the parts of a JSON Pointer.
func pointer(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		s := fmt.Sprint(p)
		s = strings.ReplaceAll(s, "~", "~0")
		b.WriteString("/" + strings.ReplaceAll(s, "/", "~1"))
	}
	return b.String()
}

// checkDocument checks what is not a rule.
func (k *compiler) checkDocument() {
	c := k.contract
	if c.Format != 1 {
		k.errorf("/format", "format", "write format: 1", "format %d is not known", c.Format)
	}
	if c.ID == "" {
		k.errorf("/contract", "missing", "", "the contract has no id")
	}
	if v := c.Valid; !v.From.IsZero() && !v.Through.IsZero() && v.Through.Compare(v.From) < 0 {
		k.errorf("/valid", "dates", "", "the contract ends on %s, before it begins on %s", v.Through, v.From)
	}
	loc, err := zone.Load(c.Timezone)
	if err != nil {
		k.errorf("/timezone", "zone", "", "%v", err)
		loc, _ = zone.Load("UTC")
	}
	k.plan.zone = loc
	if len(c.Areas) == 0 {
		k.errorf("/areas", "missing", "", "the contract has no areas")
	}
	areas := map[string]bool{}
	for i, a := range c.Areas {
		k.checkID(areas, pointer("areas", i), "area", a.ID)
		ids := map[string]bool{}
		for j := range a.Indicators {
			path := pointer("areas", i, "indicators", j)
			k.checkID(ids, path, "indicator", a.Indicators[j].ID)
			k.checkIndicator(path, &a.Indicators[j])
		}
	}
}

// checkID checks that an id is there and not a second time.
func (k *compiler) checkID(seen map[string]bool, path, what, id string) {
	switch {
	case id == "":
		k.errorf(path+"/id", "missing", "", "the %s has no id", what)
	case strings.ContainsAny(id, "/: \t\n"):
		k.errorf(path+"/id", "id", "use letters, digits, - and _", "the id %q has a character that ids do not have", id)
	case seen[id]:
		k.errorf(path+"/id", "duplicate", "", "a second %s has the id %q", what, id)
	}
	seen[id] = true
}

// checkIndicator checks what is not a rule in an indicator.
func (k *compiler) checkIndicator(path string, ind *Indicator) {
	d := ind.Display
	if !slices.Contains([]Rounding{"", HalfUp, HalfEven, HalfDown, Up, Down, Ceiling, Floor}, d.Rounding) {
		k.errorf(path+"/display/rounding", "value", suggest.Hint(string(d.Rounding), roundingNames),
			"%q is not a rounding rule: %s", d.Rounding, strings.Join(roundingNames, ", "))
	}
	if d.Places != nil && (*d.Places < 0 || *d.Places > 50) {
		k.errorf(path+"/display/places", "value", "", "%d is not a number of decimal places from 0 to 50", *d.Places)
	}
	if !slices.Contains([]string{"", "exact", "rounded"}, d.Compare) {
		k.errorf(path+"/display/compare", "value", "", "%q is neither exact nor rounded", d.Compare)
	}
	if d.Compare == "rounded" && d.Places == nil {
		k.errorf(path+"/display", "missing", "add places", "a figure that is rounded before it is compared needs the number of places")
	}
	if w := ind.WhenEmpty; w != nil {
		if (w.Verdict == "") == (w.Value == "") || w.Verdict != "" && w.Verdict != "na" {
			k.errorf(path+"/when_empty", "value", "write {verdict: na, basis: …} or {value: …, basis: …}", "when_empty is a verdict of na or a value")
		}
		if strings.TrimSpace(w.Basis) == "" {
			k.errorf(path+"/when_empty", "missing", "add basis: the document in which it was agreed", "when_empty has no basis")
		}
	}
}

// environment returns what the rules may speak of.
func (k *compiler) environment(functions []Function) (rule.Env, bool) {
	c := k.contract
	env := rule.Env{Zone: k.plan.zone, Records: map[string]*rule.Records{}, Funcs: map[string]*rule.Func{},
		Constants: sources("constants", c.Constants), Sets: sources("sets", c.Sets), Metrics: sources("metrics", c.Metrics),
		Calendars: k.calendars()}
	before := len(k.diagnostics)
	for _, name := range slices.Sorted(maps.Keys(c.Records)) {
		k.checkRecordType(name, c.Records[name])
		env.Records[name] = ruleRecords(name, c.Records[name])
	}
	k.checkNames()
	for i, a := range c.Areas {
		area := rule.Area{ID: a.ID, Path: pointer("areas", i, "where"), Where: map[string]rule.Source{}}
		for _, name := range slices.Sorted(maps.Keys(a.Where)) {
			src := rule.Source{Path: pointer("areas", i, "where", name), Text: a.Where[name]}
			if env.Records[name] == nil {
				k.errorf(src.Path, "unknown-name", suggest.Hint(name, slices.Sorted(maps.Keys(env.Records))), "unknown records %q", name)
				continue
			}
			if strings.TrimSpace(src.Text) == "all" {
				src.Text = ""
			} else if strings.TrimSpace(src.Text) == "" {
				k.errorf(src.Path, "missing", "write a predicate such as .area == \"cup\", or all", "the scope is empty")
			}
			area.Where[name] = src
		}
		env.Areas = append(env.Areas, area)
	}
	for _, f := range functions {
		if err := f.check(); err != nil {
			k.errorf("", "function", "", "%v", err)
			continue
		}
		if slices.Contains(reserved, f.Name) || env.Funcs[f.Name] != nil || k.names[f.Name] != "" {
			k.errorf("", "function", "rename the function", "the name of the function %q is taken", f.Name)
		}
		env.Funcs[f.Name] = f.rule(k.plan.zone)
	}
	return env, len(k.diagnostics) == before || len(env.Records) == len(c.Records)
}

// sources returns named rules with their places in the document.
func sources(what string, rules map[string]string) map[string]rule.Source {
	out := make(map[string]rule.Source, len(rules))
	for name, text := range rules {
		out[name] = rule.Source{Path: pointer(what, name), Text: text}
	}
	return out
}

// reserved are the names that rules give a meaning of their own.
var reserved = []string{"period", "contract", "value", "all", "true", "false", "nil", "not", "and", "or", "in", "let", "if", "else",
	"len", "count", "sum", "min", "max", "mean", "median", "quantile", "distinct", "covered", "filter", "map",
	"duration", "date", "abs", "ceil", "floor", "round", "lower", "upper", "trim", "worktime", "deadline",
	"matches", "contains", "startsWith", "endsWith"}

// checkNames checks that every name can be written in a rule and means one thing.
func (k *compiler) checkNames() {
	c := k.contract
	seen := k.names
	check := func(what string, names []string) {
		for _, name := range names {
			path := pointer(what, name)
			switch other, taken := seen[name]; {
			case !identifier(name):
				k.errorf(path, "name", "use letters, digits and _", "%q cannot be written in a rule", name)
			case slices.Contains(reserved, name):
				k.errorf(path, "name", "", "%q has a meaning of its own in rules", name)
			case taken:
				k.errorf(path, "duplicate", "", "%q is already the name of one of the %s", name, other)
			}
			seen[name] = what
		}
	}
	check("records", slices.Sorted(maps.Keys(c.Records)))
	check("constants", slices.Sorted(maps.Keys(c.Constants)))
	check("sets", slices.Sorted(maps.Keys(c.Sets)))
	check("metrics", slices.Sorted(maps.Keys(c.Metrics)))
}

// identifier reports whether a name can be written in a rule.
func identifier(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// checkRecordType checks that a record type hangs together.
func (k *compiler) checkRecordType(name string, r RecordType) {
	path := pointer("records", name)
	isTime := func(key, field string, mayMiss bool) {
		f, ok := r.Fields[field]
		switch {
		case !ok:
			k.errorf(path+"/"+key, "unknown-name", suggest.Hint(field, slices.Sorted(maps.Keys(r.Fields))), "%q is not a field of %s", field, name)
		case f.Kind != batch.Time:
			k.errorf(path+"/"+key, "type", "", "%q is not a time", field)
		case f.Optional && !mayMiss:
			k.errorf(path+"/"+key, "type", "write its type without ?", "%q may be missing: a record without it is in no period", field)
		}
	}
	switch event, interval := r.At != "", r.From != "" || r.To != ""; {
	case event && !interval:
		isTime("at", r.At, false)
	case interval && !event:
		isTime("from", r.From, false)
		isTime("to", r.To, true)
	default:
		k.errorf(path, "missing", "write at: and the field with the instant, or from: and to: for an interval",
			"records are events with one instant or intervals with two")
	}
	for i, field := range r.Key {
		if f, ok := r.Fields[field]; !ok {
			k.errorf(path+"/key/"+strconv.Itoa(i), "unknown-name", suggest.Hint(field, slices.Sorted(maps.Keys(r.Fields))), "%q is not a field of %s", field, name)
		} else if f.Optional {
			k.errorf(path+"/key/"+strconv.Itoa(i), "type", "write its type without ?", "%q may be missing, so it cannot identify a record", field)
		}
	}
	for _, field := range slices.Sorted(maps.Keys(r.Fields)) {
		if !identifier(field) {
			k.errorf(path+"/fields"+pointer(field), "name", "use letters, digits and _", "%q cannot be written in a rule", field)
		}
		if r.Fields[field].Kind == batch.Invalid {
			k.errorf(path+"/fields"+pointer(field), "type", "use bool, int, decimal, string, time or duration", "%q has no type", field)
		}
	}
	if _, err := parsePercent(r.MaxRejected); err != nil {
		k.errorf(path+"/max_rejected", "value", "", "%v", err)
	}
	if r.MaxQuietDays < 0 {
		k.errorf(path+"/max_quiet_days", "value", "", "%d is not a number of days", r.MaxQuietDays)
	}
}

// parsePercent reads a percentage such as "0.5%" as a fraction; nil for the empty text.
func parsePercent(text string) (*big.Rat, error) {
	if text == "" {
		return nil, nil
	}
	number, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	r, err := rule.ParseNumber(strings.TrimSpace(number))
	if !ok || err != nil || r.Sign() < 0 || r.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, fmt.Errorf("%q is not a percentage: write such as 0.5%%", text)
	}
	return r.Quo(r, big.NewRat(100, 1)), nil
}

// ruleRecords returns the record type as rules see it.
func ruleRecords(name string, r RecordType) *rule.Records {
	out := &rule.Records{Name: name, Fields: map[string]*rule.Field{}, Interval: r.At == ""}
	for field, f := range r.Fields {
		out.Fields[field] = &rule.Field{Name: field, Type: ruleType(f.Kind), Int: f.Kind == batch.Int, Scale: f.Scale, Index: -1}
	}
	return out
}

func ruleType(k batch.Kind) rule.Type {
	switch k {
	case batch.Bool:
		return rule.Bool
	case batch.Int, batch.Decimal:
		return rule.Number
	case batch.String:
		return rule.String
	case batch.Time:
		return rule.Time
	}
	return rule.Duration
}

// checkRules checks every rule of every area.
func (k *compiler) checkRules() {
	for i := range k.contract.Areas {
		area := &k.contract.Areas[i]
		plan := areaPlan{area: area}
		for j := range area.Indicators {
			if ip, ok := k.checkIndicatorRules(i, pointer("areas", i, "indicators", j), &area.Indicators[j]); ok {
				plan.indicators = append(plan.indicators, ip)
			}
		}
		k.plan.areas = append(k.plan.areas, plan)
	}
	for _, name := range k.rules.CheckAll() {
		k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "unused", Path: pointer("metrics", name),
			Message: fmt.Sprintf("no indicator uses the metric %q", name)})
	}
	k.warnUnusedCalendars(k.rules)
	for _, p := range k.rules.Problems() {
		d := Diagnostic{Code: p.Code, Message: p.Message, Hint: p.Hint, Path: p.Path, Text: p.Text, From: p.Span.From, To: p.Span.To}
		if p.Warning {
			d.Severity = Warning
		}
		k.diagnostics = append(k.diagnostics, d)
	}
}

// checkIndicatorRules checks the rules of one indicator.
func (k *compiler) checkIndicatorRules(area int, path string, ind *Indicator) (indicatorPlan, bool) {
	ip := indicatorPlan{indicator: ind, figure: k.rules.Figure(area, rule.Source{Path: path + "/value", Text: ind.Value})}
	ok := true
	if ind.Applies != "" {
		ip.applies = k.rules.Condition(area, rule.Source{Path: path + "/applies", Text: ind.Applies}, nil)
		ok = ip.applies != nil
	}
	target := rule.Source{Path: path + "/target", Text: ind.Target}
	ip.target = k.rules.Target(area, target, ip.figure)
	if ip.figure == nil {
		return ip, false
	}
	ip.unit, ip.shown = k.unit(path, ind, ip.figure.Type)
	if ip.target == nil {
		return ip, false
	}
	substituted := ind.Display.Compare == "rounded" || ind.WhenEmpty != nil && ind.WhenEmpty.Value != ""
	if substituted && !rule.UsesFigure(ip.target) {
		k.errorf(target.Path, "figure", "write the target with value, such as value >= 95", "the target does not speak of the indicator's value, so neither rounding nor when_empty can act on it")
		ok = false
	}
	if ind.WhenEmpty != nil && ind.WhenEmpty.Value != "" {
		v, folded := k.rules.Constant(rule.Source{Path: path + "/when_empty/value", Text: ind.WhenEmpty.Value})
		if folded && v.Type != ip.figure.Type {
			k.errorf(path+"/when_empty/value", "type", "", "the indicator's value is %s, this is %s", ip.figure.Type, v.Type)
		}
		ip.empty, ok = &v, ok && folded
	}
	k.checkPersonal(path, ip)
	if always, never := rule.Decided(ip.target); always || never {
		what := "missed"
		if never {
			what = "met"
		}
		k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "pointless", Path: target.Path, Text: ind.Target,
			Message: "this target can never be " + what + ", whatever the records say"})
	}
	return ip, ok
}

// isPersonal reports whether an aggregate's values come from fields marked personal.
func (k *compiler) isPersonal(a *rule.Agg) bool {
	fields := map[string]bool{}
	rule.Fields(a.Value, fields)
	for f := range fields {
		if k.contract.Records[a.Records].Fields[f].Personal {
			return true
		}
	}
	return false
}

// checkPersonal refuses aggregates that would show one person's data.
func (k *compiler) checkPersonal(path string, ip indicatorPlan) {
	for _, a := range rule.Aggregates(ip.figure, ip.target, ip.applies) {
		if a.Value != nil && a.Value.Type == rule.String && a.Op != rule.Distinct && k.isPersonal(a) {
			k.errorf(path, "personal", "distinct counts the values without showing any",
				"%s would show personal data", a.Text)
		}
	}
}

// build makes the programs that fill the cells, once everything has been checked.
func (k *compiler) build() {
	p := k.plan
	for _, name := range slices.Sorted(maps.Keys(k.contract.Records)) {
		p.records = append(p.records, &recordPlan{name: name, at: -1, from: -1, to: -1})
	}
	for i := range k.contract.Areas {
		for name := range k.contract.Areas[i].Where {
			p.scopeKeys[scopeKey{i, name}] = "all"
			if where, _ := k.rules.Where(i, name); where != nil {
				p.scopeKeys[scopeKey{i, name}] = where.Key()
			}
		}
	}
	aggs := k.collect()
	for _, r := range p.records {
		k.buildRecord(r, aggs[r.name])
	}
	k.supplies()
	for i := range p.areas {
		for j := range p.areas[i].indicators {
			ip := &p.areas[i].indicators[j]
			for _, name := range recordsOf(ip.figure, ip.target, ip.applies) {
				ip.records = append(ip.records, p.recordNamed(name))
			}
			for _, a := range rule.Aggregates(ip.figure, ip.target, ip.applies) {
				r := reach{record: p.recordNamed(a.Records), area: p.cellOf(a).area}
				if !slices.Contains(ip.reaches, r) {
					ip.reaches = append(ip.reaches, r)
				}
			}
			ip.ratios = p.ratios(ip)
		}
	}
}

// collect returns the distinct aggregates of all indicators, by record type.
func (k *compiler) collect() map[string][]*rule.Agg {
	out := map[string][]*rule.Agg{}
	for _, a := range k.plan.areas {
		for _, ip := range a.indicators {
			for _, agg := range rule.Aggregates(ip.figure, ip.target, ip.applies) {
				id := k.plan.cellOf(agg)
				if _, ok := k.byCell[id]; ok {
					continue
				}
				k.byCell[id] = len(k.plan.cells)
				k.plan.cells = append(k.plan.cells, &cellPlan{id: id, agg: agg, record: k.plan.recordNamed(agg.Records)})
				out[agg.Records] = append(out[agg.Records], agg)
			}
		}
	}
	return out
}

// buildRecord chooses the columns of a record type and compiles its program.
func (k *compiler) buildRecord(r *recordPlan, aggs []*rule.Agg) {
	rt := k.contract.Records[r.name]
	wheres := k.scopesOf(r.name)
	needed := map[string]bool{}
	for _, f := range append([]string{rt.At, rt.From, rt.To}, rt.Key...) {
		needed[f] = true
	}
	inRules := map[string]bool{}
	for _, w := range wheres {
		rule.Fields(w.where, inRules)
	}
	for _, a := range aggs {
		rule.Fields(a.Value, inRules)
		for _, w := range a.Where {
			rule.Fields(w, inRules)
		}
	}
	column := map[string]int{"": -1}
	r.personal = map[string]bool{}
	r.maxRejected, _ = parsePercent(rt.MaxRejected)
	for _, name := range slices.Sorted(maps.Keys(rt.Fields)) {
		f := rt.Fields[name]
		r.anyPersonal = r.anyPersonal || f.Personal
		if !needed[name] && !inRules[name] {
			continue
		}
		column[name] = len(r.fields)
		k.env.Records[r.name].Fields[name].Index = len(r.fields)
		unique := f.Kind == batch.String && slices.Contains(rt.Key, name) && !inRules[name]
		r.fields = append(r.fields, batch.Field{Name: name, Kind: f.Kind, Scale: f.Scale, Optional: f.Optional, Unique: unique})
		r.personal[name] = f.Personal
		if !slices.Contains(rt.Key, name) {
			r.content = append(r.content, column[name])
		}
	}
	r.at, r.from, r.to, r.maxQuietDays = column[rt.At], column[rt.From], column[rt.To], rt.MaxQuietDays
	for _, f := range rt.Key {
		r.key = append(r.key, column[f])
	}
	r.definition = definition(rt)
	b := engine.NewBuilder(k.plan.zone)
	for _, w := range wheres {
		var conj []*rule.Expr
		if w.where != nil {
			conj = []*rule.Expr{w.where}
		}
		r.scopes = append(r.scopes, scopePlan{w.area, b.And(conj)})
	}
	for _, a := range aggs {
		i := k.byCell[k.plan.cellOf(a)]
		cell := k.plan.cells[i]
		cell.record = r
		where := slices.Clip(a.Where)
		if a.Area == rule.Everywhere {
			r.everywhere = true
		} else if scope, _ := k.rules.Where(a.Area, r.name); scope != nil {
			where = append([]*rule.Expr{scope}, where...)
		}
		cell.mask = b.And(where)
		if engine.Lowers(a) && a.CellOp() != "count" {
			cell.number = b.Number(a.Value)
		}
		cell.hashed = a.Value != nil && a.Value.Type == rule.String && k.isPersonal(a)
		cell.byRow = b.ByRow(append(where, a.Value)...)
		r.cells = append(r.cells, i)
	}
	r.program = b.Program()
}

// definition writes what places and identifies the records of a type.
func definition(rt RecordType) string {
	if rt.At != "" {
		return fmt.Sprintf("at %s, key %s", rt.At, strings.Join(rt.Key, " "))
	}
	return fmt.Sprintf("from %s to %s, key %s", rt.From, rt.To, strings.Join(rt.Key, " "))
}

// scopeOf is an area's own selection of records.
type scopeOf struct {
	area  int
	where *rule.Expr // nil: all
}

// scopesOf returns the scopes of a record type in the areas that name it.
func (k *compiler) scopesOf(records string) []scopeOf {
	var out []scopeOf
	for i := range k.contract.Areas {
		if where, ok := k.rules.Where(i, records); ok {
			out = append(out, scopeOf{i, where})
		}
	}
	return out
}

// recordsOf returns the names of the record types that expressions reach.
func recordsOf(exprs ...*rule.Expr) []string {
	names := map[string]bool{}
	for _, a := range rule.Aggregates(exprs...) {
		names[a.Records] = true
	}
	return slices.Sorted(maps.Keys(names))
}
