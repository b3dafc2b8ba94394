package sqllog

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/batch"
)

// columns are those of a table or of the result of a query.
type columns struct {
	names  []string
	types  []string // bare
	scales []int    // digits behind the point, negative where it is not known
}

// columnsOf returns the columns of a result.
func columnsOf(rows *sql.Rows) (columns, error) {
	types, err := rows.ColumnTypes()
	var cs columns
	for _, t := range types {
		cs.names = append(cs.names, t.Name())
		cs.types = append(cs.types, typeName(t.DatabaseTypeName()))
		cs.scales = append(cs.scales, scaleOf(t))
	}
	return cs, err
}

// scaleOf returns how many digits a decimal type has behind the point, negative where that is not
// known. Some drivers say it in the name of the type only, such as DECIMAL(9,2).
func scaleOf(t *sql.ColumnType) int {
	if _, n, ok := t.DecimalSize(); ok && n <= math.MaxInt16 {
		return int(n)
	}
	_, size, _ := strings.Cut(t.DatabaseTypeName(), ",")
	size, _, closed := strings.Cut(size, ")")
	n, err := strconv.Atoi(strings.TrimSpace(size))
	if !closed || err != nil {
		return -1
	}
	return n
}

// find returns the place of the column with one of some names, in any case unless two differ in
// it only. It is an error if two columns have them.
func (cs columns) find(names ...string) (int, error) {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		found := -1
		for i, n := range cs.names {
			if !slices.ContainsFunc(names, func(name string) bool { return same(n, name) }) {
				continue
			}
			if found >= 0 {
				return 0, fmt.Errorf("there are two columns, %q and %q: name one of them", cs.names[found], n)
			}
			found = i
		}
		if found >= 0 {
			return found, nil
		}
	}
	hint := ""
	if h := suggest.Hint(names[0], cs.names); h != "" {
		hint = ": " + h
	}
	return 0, fmt.Errorf("there is no column %q%s", names[0], hint)
}

// plan is what is read of the columns.
type plan struct {
	wanted []int // columns, in rising order
	fields []field
	skip   *mapping.Skip
	told   int // the column that skip is about
}

// field is how a field of the request is read.
type field struct {
	batch.Field
	columns []int
	glue    string
	between bool
	// texts reads texts in the forms of the mapping; numbers, which have a decimal point, and
	// stamps, which are times in ISO 8601, read what a driver gives as such.
	texts, numbers, stamps *decode.Decoder
}

// plan finds the columns of the fields. Its error tells of all that cannot be found.
func (cs columns) plan(d *dialect, m *mapping.Source, req batch.Request) (*plan, error) {
	if err := m.Supports("skip", "aliases", "from", "forms"); err != nil {
		return nil, err
	}
	if len(cs.names) == 0 {
		return nil, errors.New("there are no columns: select what the fields are read of")
	}
	p := new(plan)
	var errs []error
	want := func(what string, names ...string) int {
		i, err := cs.find(names...)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", what, err))
			return 0
		}
		if !slices.Contains(p.wanted, i) {
			p.wanted = append(p.wanted, i)
		}
		return i
	}
	for _, f := range req.Fields {
		field, err := newField(f, m, req)
		if err != nil {
			return nil, err
		}
		for _, name := range m.Names(f.Name) {
			i := want("field "+f.Name, append([]string{name}, m.Aliases(f.Name)...)...)
			if d.clocks[cs.types[i]] == session && (f.Kind == batch.Time || field.between) {
				errs = append(errs, fmt.Errorf("field %s: the time zone of the session decides what the column %q shows, of type %s: "+
					"select UNIX_TIMESTAMP of it in a query, and say `form: epoch` in the mapping", f.Name, cs.names[i], cs.types[i]))
			}
			field.columns = append(field.columns, i)
		}
		p.fields = append(p.fields, field)
	}
	if m != nil && m.Skip != nil {
		p.skip, p.told = m.Skip, want("skip", m.Skip.Column)
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("%w\nthe columns are %s", errors.Join(errs...), strings.Join(cs.names, ", "))
	}
	if len(p.wanted) == 0 {
		p.wanted = []int{0} // rows can be counted only if something is read of them
	}
	slices.Sort(p.wanted)
	return p, nil
}

// narrow makes the plan one for a result that has the wanted columns only.
func (p *plan) narrow() {
	for i := range p.fields {
		for k, column := range p.fields[i].columns {
			p.fields[i].columns[k] = slices.Index(p.wanted, column)
		}
	}
	p.told = slices.Index(p.wanted, p.told)
}

// only returns some of the columns.
func (cs columns) only(wanted []int) columns {
	var out columns
	for _, i := range wanted {
		out.names, out.types = append(out.names, cs.names[i]), append(out.types, cs.types[i])
	}
	return out
}

// newField returns how a field is read, but for its columns.
func newField(f batch.Field, m *mapping.Source, req batch.Request) (field, error) {
	out := field{Field: f, glue: m.Glue(f.Name)}
	out.between = out.glue == decode.Between
	var err error
	if out.texts, err = m.Decoder(f, req.Zone); err != nil {
		return out, err
	}
	if out.numbers, err = plain(m, f.Name, true).Decoder(f, req.Zone); err != nil {
		return out, err
	}
	out.stamps, err = plain(m, f.Name, false).Decoder(f, req.Zone)
	return out, err
}

// plain returns a mapping in which numbers are written with a decimal point and, unless forms are
// kept, times as in ISO 8601.
func plain(m *mapping.Source, name string, forms bool) *mapping.Source {
	if m == nil {
		return nil
	}
	out, c := *m, m.Columns[name]
	out.Decimal, out.Thousands, c.Decimal, c.Thousands = "", "", "", ""
	if !forms {
		out.Times, c.Form = "", ""
	}
	out.Columns = map[string]mapping.Column{name: c}
	return &out
}

// statement returns what reads a table: the columns of the plan, of all that it has.
func (s *source) statement(d *dialect, table string, cs columns, p *plan) (string, error) {
	var list []string
	for _, i := range p.wanted {
		list = append(list, d.selected(cs, i))
	}
	order, err := s.order(d, cs)
	if err != nil {
		return "", err
	}
	return "SELECT " + strings.Join(list, ", ") + " FROM " + table + " ORDER BY " + strings.Join(order, ", "), nil
}

// selected returns how a column is selected.
func (d *dialect) selected(cs columns, i int) string {
	form := d.column
	if c := d.clocks[cs.types[i]]; d.clock != "" && (c == local || c == day) {
		form = d.clock
	}
	return strings.ReplaceAll(form, "%s", d.name(cs.names[i]))
}

// order returns what a table is read in the order of.
func (s *source) order(d *dialect, cs columns) (order []string, err error) {
	for _, name := range s.options.Order {
		i, err := cs.find(name)
		if err != nil {
			return nil, fmt.Errorf("Options.Order: %w", err)
		}
		order = append(order, d.name(cs.names[i]))
	}
	if len(order) == 0 {
		for _, name := range cs.names {
			order = append(order, strings.ReplaceAll(d.order, "%s", d.name(name)))
		}
	}
	return order, nil
}
