package sqllog

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Texts such as the names of queues are few, and looking at each of them once costs less than
// looking at one in every row: whether it is UTF-8, and whether it stands for no value. What holds of all of
// them need not be asked of any row then.

const (
	sampledTexts = 20_000 // rows tell whether texts are few
	fewTexts     = 250    // of these, and
	mostTexts    = 2_000  // of all rows
)

// meet looks at the texts of fields that have few, and notes what holds of all of them. It reports
// whether there are such fields.
func (p *pushing) meet(ctx context.Context, s *store) (bool, error) {
	if !p.meets {
		return false, nil
	}
	var fields []int
	for i, f := range p.fields {
		if f.suspect.text != "" {
			fields = append(fields, i)
		}
	}
	err := p.meetAll(ctx, s, fields)
	return len(s.met) > 0, err
}

// meetAll looks at the texts of fields together, for a scan costs more than what it looks at, or, where
// they differ in too many ways, at those of each.
func (p *pushing) meetAll(ctx context.Context, s *store, fields []int) error {
	if len(fields) == 0 {
		return nil
	}
	var raw []fragment
	for _, i := range fields {
		raw = append(raw, join(p.fields[i].raw, " AS v", strconv.Itoa(i)))
	}
	from := join(list(raw, ", "), " FROM ", p.source(false))
	few, _, err := p.distinct(ctx, join("SELECT DISTINCT * FROM (SELECT ", from, " LIMIT ", strconv.Itoa(sampledTexts), ") AS p LIMIT ", strconv.Itoa(fewTexts+1)), len(fields), fewTexts)
	if err != nil {
		return err
	}
	if few {
		var texts []map[string]bool
		few, texts, err = p.distinct(ctx, join("SELECT DISTINCT ", from, " LIMIT ", strconv.Itoa(mostTexts+1)), len(fields), mostTexts)
		if few && err == nil {
			for k, i := range fields {
				s.met[p.ask.Fields[i].Name] = slices.Sorted(maps.Keys(texts[k]))
			}
		}
	}
	if few || err != nil || len(fields) == 1 {
		return err
	}
	for i := range fields {
		if err := p.meetAll(ctx, s, fields[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// distinct returns the texts of each column of a statement, and whether it has no more rows than a number.
func (p *pushing) distinct(ctx context.Context, f fragment, columns, most int) (few bool, texts []map[string]bool, err error) {
	for range columns {
		texts = append(texts, map[string]bool{})
	}
	n := 0
	err = p.asks(ctx, f, func(row []figure) error {
		n++
		for i, f := range row {
			switch t := f.text; {
			case !utf8.ValidString(t) || strings.ContainsRune(t, 0):
				return reading("texts that are not UTF-8 or hold a NUL")
			case !f.null:
				texts[i][t] = true
			}
		}
		return nil
	})
	return n <= most, texts, err
}
