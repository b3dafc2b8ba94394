package ruletest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla"
)

// given is a field of a record type and what it is to be.
type given struct {
	records, field string
	value          value
}

// block is a statement about records, taken apart.
type block struct {
	records string
	at      span
	scope   map[string]string // what the area wants of fields
	rows    []row
}

// row is a line of records: one for each value of the range in it, if there is one, each as many
// times as it says.
type row struct {
	at     span
	values map[string][]value
	times  int
}

// recordType returns the record type that a word names.
func (p *parser) recordType(s span) (sla.RecordType, bool) {
	if p.lax {
		return sla.RecordType{}, false
	}
	name := p.text(s)
	t, ok := p.file.Contract.Records[name]
	if !ok {
		p.unknown(s, "record type", slices.Sorted(maps.Keys(p.file.Contract.Records)))
	}
	return t, ok
}

// unknown reports a name that there is not.
func (p *parser) unknown(s span, what string, names []string) {
	hint := suggest.Hint(p.text(s), names)
	if hint == "" && len(names) > 0 && len(names) <= 30 {
		hint = fmt.Sprintf("there are: %s", join(names))
	}
	p.tell(s, "unknown-name", fmt.Sprintf("the contract has no %s %q", what, p.text(s)), hint)
}

// field returns a reader of a field that a word names.
func (p *parser) field(t sla.RecordType, s span) *field {
	name := p.text(s)
	ft, ok := t.Fields[name]
	if !ok {
		p.unknown(s, "such field", slices.Sorted(maps.Keys(t.Fields)))
		return nil
	}
	f, err := newField(name, ft, p.zone)
	if err != nil {
		p.tell(s, "field", err.Error(), "")
		return nil
	}
	return f
}

// head takes apart what stands before a colon, and what stands behind it.
func (p *parser) head(s span) (before, behind span, colon bool) {
	text := p.text(s)
	for i := range len(text) {
		if text[i] == ':' {
			return p.trim(span{s.line, s.from, s.from + i}), span{s.line, s.from + i + 1, s.to}, true
		}
	}
	return s, span{s.line, s.to, s.to}, false
}

func (p *parser) defaultVerb(s statement) {
	before, behind, colon := p.head(s.args)
	if !colon {
		p.tell(s.args, "incomplete", "default lacks a colon and fields", "write such as: "+usage["default"])
		return
	}
	t, ok := p.recordType(before)
	if !ok {
		return
	}
	for _, x := range p.assignments(behind) {
		f := p.field(t, x.name)
		if f == nil {
			continue
		}
		values := p.values(f, x.cell)
		if len(values) > 1 {
			p.tell(x.cell.at, "range", "a default is one value", "write the range in the records")
		}
		p.now.defaults = append(p.now.defaults, given{p.text(before), f.name, values[0]})
	}
}

func (p *parser) recordsVerb(s statement) {
	line, times := p.times(s.args)
	if len(s.rows) > 0 && line != s.args {
		p.tell(s.args, "times", "rows are repeated, not all of them together", "write x and a number behind each row")
	}
	before, behind, colon := p.head(line)
	words := p.words(before)
	if len(words) != 1 && (len(words) != 3 || p.text(words[1]) != "in") {
		p.tell(before, "records", "this is not a record type, or one in an area", "write such as: "+usage["records"])
		return
	}
	t, ok := p.recordType(words[0])
	if !ok {
		return
	}
	b := block{records: p.text(words[0]), at: words[0]}
	if len(words) == 3 {
		b.scope = p.scope(b.records, words[2])
	}
	said := map[string][]value{}
	if colon && p.trim(behind).from < p.trim(behind).to {
		for _, x := range p.assignments(behind) {
			if f := p.assignable(said, t, b, x.name); f != nil {
				said[f.name] = p.values(f, x.cell)
			}
		}
	}
	if len(s.rows) == 0 {
		b.rows = []row{p.oneRange(row{s.args, said, times})}
	} else {
		b.rows = p.table(t, b, said, s.rows)
	}
	p.now.blocks = append(p.now.blocks, b)
}

// scope returns what an area wants of the fields of its records.
func (p *parser) scope(records string, s span) map[string]string {
	i := slices.IndexFunc(p.file.Contract.Areas, func(a sla.Area) bool { return a.ID == p.text(s) })
	if i < 0 {
		p.unknown(s, "area", areas(p.file.Contract))
		return nil
	}
	where, ok := p.file.Contract.Areas[i].Where[records]
	if !ok {
		p.tell(s, "scope", fmt.Sprintf("the area %s has no %s: its where does not name them", p.text(s), records), "leave out `in`")
		return nil
	}
	want, err := scopeValues(where)
	if err != nil {
		p.tell(s, "scope", fmt.Sprintf("of the area %s %v", p.text(s), err), "leave out `in` and write the fields that make a record the area's")
	}
	return want
}

// areas returns the ids of the areas.
func areas(c *sla.Contract) []string {
	var out []string
	for _, a := range c.Areas {
		out = append(out, a.ID)
	}
	return out
}

// assignable returns a reader of a field that a line is to say, or nil where it cannot.
func (p *parser) assignable(said map[string][]value, t sla.RecordType, b block, name span) *field {
	f := p.field(t, name)
	if f == nil {
		return nil
	}
	if _, again := said[f.name]; again {
		p.tell(name, "twice", fmt.Sprintf("%s is said twice", f.name), "say it once")
		return nil
	}
	if want, ok := b.scope[f.name]; ok {
		p.tell(name, "scope", fmt.Sprintf("the area decides %s: it is %q", f.name, want), "leave out the field, or `in` and the area")
		return nil
	}
	return f
}

// table reads a header and the rows below it.
func (p *parser) table(t sla.RecordType, b block, said map[string][]value, lines []span) []row {
	var columns []*field
	seen := maps.Clone(said)
	for _, h := range p.cells(lines[0]) {
		f := p.assignable(seen, t, b, h.at)
		if f == nil {
			return nil
		}
		seen[f.name] = nil
		columns = append(columns, f)
	}
	if len(lines) == 1 {
		p.tell(lines[0], "records", "there is a header, and no row below it", "write a row, or the fields behind a colon: "+usage["records"])
	}
	var out []row
	for _, l := range lines[1:] {
		line, times := p.times(l)
		cells := p.cells(line)
		if len(cells) != len(columns) {
			p.tell(l, "cells", fmt.Sprintf("the row has %d cells, the header %d", len(cells), len(columns)), "a missing value is -")
			continue
		}
		r := row{at: l, values: maps.Clone(said), times: times}
		for i, c := range cells {
			r.values[columns[i].name] = p.values(columns[i], c)
		}
		out = append(out, p.oneRange(r))
	}
	return out
}

// oneRange reports a row with several ranges.
func (p *parser) oneRange(r row) row {
	ranges := 0
	for _, v := range r.values {
		if len(v) > 1 {
			ranges++
		}
	}
	if ranges > 1 {
		p.tell(r.at, "range", "a row can have one range", "write a row for each value of the other")
	}
	return r
}
