package ruletest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// MaxRecords is the most records that the lines of a file may stand for.
const MaxRecords = 200_000

// build makes a case of what stands in it and above the first case.
func (p *parser) build(d *draft) Case {
	c := Case{Title: d.title, Pos: p.position(d.at), Expects: d.expects}
	if p.file.Contract == nil {
		return c
	}
	all := draft{period: d.period, periodAt: d.periodAt, covers: maps.Clone(p.shared.covers)}
	if all.period == (sla.Period{}) {
		all.period, all.periodAt = p.shared.period, p.shared.periodAt
	}
	if all.period == (sla.Period{}) {
		if !d.timed && !p.shared.timed && slices.ContainsFunc(d.expects, func(e Expect) bool { return e.Subject != HasDiagnostic }) {
			p.tell(d.at, "period", "no period is judged", "write period and a day, a month or such, as: "+usage["period"])
		}
		return c
	}
	if all.covers == nil {
		all.covers = map[string]cover{}
	}
	maps.Copy(all.covers, d.covers)
	all.defaults, all.blocks, all.reads = p.shared.defaults, p.shared.blocks, p.shared.reads
	if d != p.shared {
		all.defaults = slices.Concat(all.defaults, d.defaults)
		all.blocks = slices.Concat(all.blocks, d.blocks)
		all.reads = slices.Concat(all.reads, d.reads)
	}
	c.Period = all.period
	p.sources(&c, &all)
	return c
}

// sources fills in the sources of a case.
func (p *parser) sources(c *Case, d *draft) {
	days := p.days(d)
	if len(days) == 0 || p.file.Problems.Err() != nil { // of a contract that is wrong nothing is judged
		return
	}
	for _, name := range slices.Sorted(maps.Keys(p.file.Contract.Records)) {
		cover, said := d.covers[name]
		covers := sla.Days{From: d.period.From, Through: d.period.To.AddDays(-1)}
		if said {
			covers = cover.days
		}
		files, table := 0, false
		for _, r := range d.reads {
			if r.records == name {
				files++
				c.Files = append(c.Files, withCovers(r.source, covers, said))
			}
		}
		b := &builder{p: p, draft: d, name: name, typ: p.file.Contract.Records[name], days: days}
		for _, block := range d.blocks {
			if block.records == name {
				table = true
				b.block(block)
			}
		}
		if cover.nothing {
			if files > 0 || table {
				p.tell(cover.at, "covers", fmt.Sprintf("there are %s all the same", name), "leave out one or the other")
			}
			continue
		}
		if files == 0 || table {
			b.out.Name, b.out.Records, b.out.Covers = name, name, covers
			c.Tables = append(c.Tables, b.out)
		}
	}
}

// withCovers returns a source of which it is known which days it covers: what the case says, or
// else the mapping, or else the period.
func withCovers(s sla.Source, days sla.Days, said bool) sla.Source {
	if !said && s.Source().Covers != (sla.Days{}) {
		return s
	}
	return covered{s, days}
}

// maxDays is how long a period may be, in days: a hundred years.
const maxDays = 36600

// days returns the days of a case that are judged.
func (p *parser) days(d *draft) []sla.Date {
	from, to, valid := d.period.From, d.period.To, p.file.Contract.Valid
	if from.Compare(valid.From) < 0 {
		from = valid.From
	}
	if end := valid.Through.AddDays(1); !valid.Through.IsZero() && end.Compare(to) < 0 {
		to = end
	}
	var out []sla.Date
	for ; from.Compare(to) < 0 && len(out) < maxDays; from = from.AddDays(1) {
		out = append(out, from)
	}
	if len(out) == 0 {
		p.tell(d.periodAt, "period", fmt.Sprintf("the contract is not valid in %s: it is from %s through %s", d.period, valid.From, valid.Through), "take a period in which it is")
	}
	return out
}

// builder completes the records of a type.
type builder struct {
	p      *parser
	draft  *draft
	name   string
	typ    sla.RecordType
	days   []sla.Date
	fields map[string]*field
	out    Table
}

// field returns the reader of a field.
func (b *builder) field(name string) *field {
	if b.fields == nil {
		b.fields = map[string]*field{}
	}
	f := b.fields[name]
	if f == nil {
		f, _ = newField(name, b.typ.Fields[name], b.p.zone) // its type was read from the contract
		b.fields[name] = f
	}
	return f
}

// block appends the records of a block.
func (b *builder) block(blk block) {
	base := map[string]value{}
	for _, g := range b.draft.defaults {
		if g.records == b.name {
			base[g.field] = g.value
		}
	}
	for name, text := range blk.scope {
		if _, ok := b.typ.Fields[name]; ok {
			base[name] = value{v: b.field(name).read(text)}
		}
	}
	for _, r := range blk.rows {
		b.row(base, r)
	}
}

// row appends the records of a row.
func (b *builder) row(base map[string]value, r row) {
	said, ranged, n := maps.Clone(base), "", 1
	for name, values := range r.values {
		said[name] = values[0]
		if len(values) > 1 {
			ranged, n = name, len(values)
		}
	}
	if _, ok := said[b.typ.To]; b.typ.To != "" && !ok {
		b.p.tell(r.at, "records", fmt.Sprintf("%s does not say when it ends", b.name), fmt.Sprintf("write %s, such as %[1]s=11:00, or - where it goes on", b.typ.To))
		return
	}
	if n*r.times > b.p.left {
		b.p.tooMany(r.at)
		return
	}
	b.p.left -= n * r.times
	for i := range n {
		if ranged != "" {
			said[ranged] = r.values[ranged][i]
		}
		for range r.times {
			b.out.Values = append(b.out.Values, b.record(said))
			b.out.Lines = append(b.out.Lines, b.p.position(r.at))
		}
	}
}

// record completes a record. What nothing was said of is missing where it may be, and otherwise
// no, 0, the empty text or the record's instant; a key is made up.
func (b *builder) record(said map[string]value) map[string]any {
	n := len(b.out.Values)
	out := make(map[string]any, len(b.typ.Fields))
	instant := b.instant(said, n)
	for name, ft := range b.typ.Fields {
		v, ok := said[name]
		switch {
		case name == b.instantField():
			if !ok {
				out[name] = instant
			} else if v := b.said(v, n); v != nil {
				out[name] = v
			}
		case ok:
			if v := v.at(b.field(name), instant); v != nil {
				out[name] = v
			}
		case slices.Contains(b.typ.Key, name) && (ft.Kind == batch.String || ft.Kind == batch.Int):
			out[name] = b.key(ft.Kind, n)
		case ft.Optional:
		case ft.Kind == batch.Time:
			out[name] = instant
		default:
			out[name] = b.field(name).zero()
		}
	}
	return out
}

// instantField returns the field that places a record in time.
func (b *builder) instantField() string {
	if b.typ.At != "" {
		return b.typ.At
	}
	return b.typ.From
}

// instant returns the instant of record n: as it is said, or else noon of its day.
func (b *builder) instant(said map[string]value, n int) time.Time {
	if v, ok := said[b.instantField()]; ok {
		if t, ok := b.said(v, n).(time.Time); ok {
			return t
		}
	}
	return b.noon(n)
}

// said returns what is said of the instant of record n: a time of its day, or so long after the
// beginning of the period, or any other.
func (b *builder) said(v value, n int) any {
	if v.relative {
		return b.days[0].Midnight(b.p.zone).Add(v.after)
	}
	return v.at(b.field(b.instantField()), b.noon(n))
}

// noon returns noon of the day of record n: one day after the other, round and round.
func (b *builder) noon(n int) time.Time {
	day := b.days[n%len(b.days)]
	return time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, b.p.zone)
}

// key returns a key of its own for record n.
func (b *builder) key(kind batch.Kind, n int) any {
	if kind == batch.Int {
		return int64(n + 1)
	}
	return b.name + "-" + strconv.Itoa(n+1)
}
