package sqllog

import (
	"context"
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
	if p.suspect == "" || p.changing {
		return false, nil
	}
	for i, f := range p.fields {
		if f.suspect.text == "" {
			continue
		}
		sample := join("SELECT DISTINCT v FROM (SELECT ", f.raw, " AS v FROM ", p.source(false), " LIMIT ", strconv.Itoa(sampledTexts), ") AS p LIMIT ", strconv.Itoa(fewTexts+1))
		if few, _, err := p.distinct(ctx, sample, fewTexts); err != nil || !few {
			if err != nil {
				return false, err
			}
			continue
		}
		all := join("SELECT DISTINCT ", f.raw, " FROM ", p.source(false), " LIMIT ", strconv.Itoa(mostTexts+1))
		few, texts, err := p.distinct(ctx, all, mostTexts)
		if err != nil {
			return false, err
		}
		if few {
			s.met[p.ask.Fields[i].Name] = texts
		}
	}
	return len(s.met) > 0, nil
}

// distinct returns different texts, unless there are more than a number.
func (p *pushing) distinct(ctx context.Context, f fragment, most int) (few bool, texts []string, err error) {
	n := 0
	texts = []string{}
	err = p.asks(ctx, f, func(row []figure) error {
		n++
		switch t := row[0].text; {
		case !utf8.ValidString(t) || strings.ContainsRune(t, 0):
			return reading("texts that are not UTF-8 or hold a NUL")
		case !row[0].null:
			texts = append(texts, t)
		}
		return nil
	})
	return n <= most, texts, err
}
