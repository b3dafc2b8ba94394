package sqllog

import (
	"context"
	"errors"
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
func (p *pushing) meet(ctx context.Context) (bool, error) {
	if !p.meets {
		return false, nil
	}
	var fields []int
	for i, f := range p.fields {
		if f.suspect.text != "" {
			fields = append(fields, i)
		}
	}
	err := p.meetAll(ctx, fields)
	return len(p.store.met) > 0, err
}

// meetAll looks at the texts of fields together, for a scan costs more than what it looks at, or, where
// they differ in too many ways, at those of each.
func (p *pushing) meetAll(ctx context.Context, fields []int) error {
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
				p.store.knows(p.ask.Fields[i].Name, texts[k])
			}
		}
	}
	if few || err != nil || len(fields) == 1 {
		return err
	}
	for i := range fields {
		if err := p.meetAll(ctx, fields[i:i+1]); err != nil {
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
			if !f.null {
				texts[i][f.text] = true
			}
		}
		return nil
	})
	return n <= most, texts, err
}

// knows notes all the texts of a field, and those of them that are fine though others are not.
func (s *store) knows(field string, texts map[string]bool) {
	s.met[field] = slices.Sorted(maps.Keys(texts))
	if slices.ContainsFunc(s.met[field], noText) {
		s.fine[field] = slices.DeleteFunc(slices.Clone(s.met[field]), func(t string) bool { return noText(t) || isPlain(t) })
	}
}

// noText reports whether reading takes a text for none.
func noText(t string) bool { return !utf8.ValidString(t) || strings.ContainsRune(t, 0) }

// isPlain reports whether nothing can be wrong with a text.
func isPlain(t string) bool {
	return !strings.ContainsFunc(t, func(r rune) bool { return r < ' ' || r > '~' })
}

// errTexts says that texts are none, of fields that are known now.
var errTexts = errors.New("there are texts that are none")

// lookAtTexts looks at the texts that may be none.
func (p *pushing) lookAtTexts(ctx context.Context) (err error) {
	for i, f := range p.fields {
		if f.suspect.text == "" {
			continue
		}
		var fine []string
		n, broken := 0, false
		e := p.asks(ctx, p.texts(f), func(row []figure) error {
			if n++; n > maxTexts {
				return reading("texts that may not be UTF-8 are too many to look at")
			}
			if t := row[0].text; noText(t) {
				broken = true
			} else {
				fine = append(fine, t)
			}
			return nil
		})
		switch {
		case e != nil:
			return e
		case broken && len(fine) > mostTexts:
			return reading("texts are not UTF-8 or hold a NUL, and those that may be so are too many to name")
		case broken:
			p.store.fine[p.ask.Fields[i].Name], err = fine, errTexts
		}
	}
	return err
}
