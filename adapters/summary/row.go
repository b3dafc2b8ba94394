package summary

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// row reads the figures of a row.
func (rd *reader) row() {
	if n := len(rd.cells); n != len(rd.header) {
		line, _ := rd.csv.FieldPos(0)
		rd.add(line, 1, 1, "cells", fmt.Sprintf("the row has %d cells, and the header %d", n, len(rd.header)), "a separator is missing or one too many: check the numbers, too")
		return
	}
	if rd.skips() {
		rd.out.Skipped++
		return
	}
	rd.out.Rows++
	period, ok := rd.period()
	area, known := rd.area()
	provider := ""
	if at := rd.columns.provider; at >= 0 {
		if provider = strings.TrimSpace(rd.cells[at]); provider == "" {
			rd.tell(at, "no-value", "the provider is missing", "write it: without it, two rows of one provider could not be noticed")
		}
	}
	if ok && known {
		rd.rows = append(rd.rows, rd.told(area, provider, period))
	}
	for i, metric := range rd.columns.metrics {
		if v, read := rd.figure(rd.columns.figures[i], metric); ok && known && read {
			rd.out.Figures = append(rd.out.Figures, sla.Supplied{Metric: metric, Area: area, Period: period, Value: v})
		}
	}
}

// skips reports whether the row is one that the document says to skip.
func (rd *reader) skips() bool {
	return rd.columns.skip >= 0 && rd.form.Skip.Tells([]byte(rd.cells[rd.columns.skip]))
}

// told is what a row tells of, and where.
type told struct {
	area, provider      string
	period              sla.Period
	line, column, width int
	header              string
}

// told returns what the row tells of.
func (rd *reader) told(area, provider string, period sla.Period) told {
	at := max(rd.columns.period, rd.columns.from)
	line, column := rd.csv.FieldPos(at)
	return told{area, provider, period, line, column, utf8.RuneCountInString(rd.cells[at]), rd.header[at]}
}

// twice reports the rows of which figures would count twice, or not at all: those of one area
// and provider that have days in common, and those of several providers that tell of different
// periods with days in common, which cannot be added up.
func (rd *reader) twice() {
	hint := "delete one of the two"
	if rd.columns.provider < 0 {
		hint += "; if they are of different providers, name their column with `provider`"
	}
	slices.SortStableFunc(rd.rows, func(a, b told) int {
		return cmp.Or(strings.Compare(a.area, b.area), strings.Compare(a.provider, b.provider), a.period.From.Compare(b.period.From))
	})
	rd.overlapping(func(a, b told) bool { return a.area == b.area && a.provider == b.provider }, func(first, second told) {
		rd.addAt(second, "duplicate", fmt.Sprintf("line %d tells of %s for the same area and provider, and this one of %s: some days would count twice",
			first.line, first.period, second.period), hint)
	})
	slices.SortStableFunc(rd.rows, func(a, b told) int {
		return cmp.Or(strings.Compare(a.area, b.area), a.period.From.Compare(b.period.From))
	})
	rd.overlapping(func(a, b told) bool { return a.area == b.area }, func(first, second told) {
		if first.provider != second.provider && first.period != second.period {
			rd.addAt(second, "periods", fmt.Sprintf("line %d tells of %s for the provider %s, and this one of %s for %s: they cannot be added up",
				first.line, first.period, first.provider, second.period, second.provider), "supply the figures of all providers for the same periods")
		}
	})
}

// overlapping calls f, in the order of the lines, for a row and an earlier one of the same group
// that have days in common. The rows of a group are sorted by their first day.
func (rd *reader) overlapping(same func(a, b told) bool, f func(first, second told)) {
	var last told // of the group, the one that reaches farthest
	for i, row := range rd.rows {
		if i == 0 || !same(last, row) || last.period.To.Compare(row.period.From) <= 0 {
			last = row
			continue
		}
		if last.line < row.line {
			f(last, row)
		} else {
			f(row, last)
		}
		if last.period.To.Compare(row.period.To) < 0 {
			last = row
		}
	}
}

// addAt reports a problem with the period of a row.
func (rd *reader) addAt(row told, code, message, hint string) {
	rd.add(row.line, row.column, row.width, code, strings.TrimSpace(row.header)+": "+message, hint)
}

// period reads the period of the row.
func (rd *reader) period() (sla.Period, bool) {
	if at := rd.columns.period; at >= 0 {
		p, err := parsePeriod(rd.cells[at])
		if err != nil {
			rd.tell(at, "bad-period", err.Error(), "if the row is a total, list it in `skip`")
		}
		return p, err == nil
	}
	from, ok := rd.day(rd.columns.from)
	through, ok2 := rd.day(rd.columns.through)
	if !ok || !ok2 {
		return sla.Period{}, false
	}
	if through.Compare(from) < 0 {
		rd.tell(rd.columns.through, "bad-period", fmt.Sprintf("the last day, %s, is before the first, %s", through, from), "swap them")
		return sla.Period{}, false
	}
	return sla.Period{From: from, To: through.AddDays(1)}, true
}

// day reads a day.
func (rd *reader) day(at int) (sla.Date, bool) {
	d, err := rd.form.Period.days()
	if err != nil {
		rd.tell(at, "bad-value", err.Error(), "")
		return sla.Date{}, false
	}
	v, reason := value(d, batch.Time, 0, rd.cells[at])
	if reason != "" {
		rd.tell(at, "bad-period", reason, "say with `form` how days are written, such as dd/mm/yyyy")
		return sla.Date{}, false
	}
	const day = 24 * 3600e9
	return sla.Date{Year: 1970, Month: 1, Day: 1}.AddDays(int(v / day)), true
}

// area reads the area of the row.
func (rd *reader) area() (string, bool) {
	a := rd.form.Area
	if rd.columns.area < 0 {
		return a.Is, true
	}
	cell := strings.TrimSpace(rd.cells[rd.columns.area])
	switch id, known := a.Values[cell]; {
	case cell == "":
		rd.tell(rd.columns.area, "no-value", "the area is missing", "write it")
		return "", false
	case a.Values == nil:
		return cell, true
	case known:
		return id, true
	}
	names := slices.Sorted(maps.Keys(a.Values))
	hint := suggest.Hint(cell, names)
	if hint == "" {
		hint = "add it to `values` of `area`, or skip its rows"
	}
	rd.tell(rd.columns.area, "unknown-area", fmt.Sprintf("%q is none of the areas that the document lists: %s", cell, strings.Join(names, ", ")), hint)
	return "", false
}

// figure reads a figure of the row.
func (rd *reader) figure(at int, metric string) (decimal.Decimal, bool) {
	unit := rd.form.Figures[metric].Unit
	kind, plain := kinds[unit]
	if !plain {
		kind = batch.Duration
	}
	cell := strings.TrimSpace(rd.cells[at])
	if strings.HasSuffix(cell, "%") || strings.HasPrefix(cell, "%") {
		rd.tell(at, "percentage", strconv.Quote(cell)+" is a percentage, and percentages do not add up over months and sites", "supply the counts that it was made of")
		return decimal.Decimal{}, false
	}
	if cell == "" {
		rd.tell(at, "no-value", "the figure is missing", "write it: 0, if there was nothing to count")
		return decimal.Decimal{}, false
	}
	d, err := rd.form.decoder(metric)
	if err != nil {
		rd.tell(at, "bad-value", err.Error(), "")
		return decimal.Decimal{}, false
	}
	v, reason := value(d, kind, scale, cell)
	switch {
	case kind == batch.Int && (reason != "" || strings.Contains(cell, cmp.Or(rd.form.Decimal, "."))):
		rd.tell(at, "bad-count", fmt.Sprintf("%q is not a whole number, as a count is", cell), countHint(cell))
		return decimal.Decimal{}, false
	case reason != "" && kind == batch.Duration:
		rd.tell(at, "bad-value", fmt.Sprintf("%q is not a duration in %s, such as 12 or 12:30:00", cell, unit), "")
		return decimal.Decimal{}, false
	case reason != "":
		rd.tell(at, "bad-value", fmt.Sprintf("%q is not a number with at most %d decimals", cell, scale), "")
		return decimal.Decimal{}, false
	case v < 0 && kind == batch.Int:
		rd.tell(at, "bad-count", cell+" is below 0, and no count is", "")
		return decimal.Decimal{}, false
	case kind == batch.Decimal:
		return decimal.New(v, -scale), true
	case kind == batch.Duration:
		return decimal.New(v, -9), true
	}
	return decimal.New(v, 0), true
}

// countHint says what may be wrong with a cell that is no count.
func countHint(cell string) string {
	if !strings.ContainsAny(cell, ".,' ") || strings.Trim(cell, "0123456789.,' ") != "" {
		return ""
	}
	return "if it is a percentage or a mean, supply the counts that it was made of: percentages do not add up. " +
		"If digits are grouped, say with `thousands` by what; if it is a sum, with `unit: number`"
}

// value reads one cell.
func value(d *decode.Decoder, kind batch.Kind, scale int, cell string) (int64, string) {
	var b batch.Batch
	b.Reset([]batch.Field{{Name: "v", Kind: kind, Scale: scale}})
	if reason := d.Append([]byte(cell), &b.Columns[0]); reason != "" {
		return 0, reason
	}
	return b.Columns[0].Nums[0], ""
}
