package sla

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Period is a span of days, half-open: From is in it and To is not. Its instants are those of
// the contract's time zone.
type Period struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// ParsePeriod reads a year 2024, a half-year 2024-S1 (or H1), a quarter 2024-Q1 (or T1), a
// month 2024-05, a day 2024-05-31, or a span of days with both ends included
// 2024-01-01/2024-05-31.
func ParsePeriod(text string) (Period, error) {
	bad := fmt.Errorf("%q is not a period: write such as 2024, 2024-S1, 2024-Q1, 2024-05 or 2024-01-01/2024-05-31", text)
	if from, through, ok := strings.Cut(text, "/"); ok {
		f, err := ParseDate(from)
		t, err2 := ParseDate(through)
		if err != nil || err2 != nil || t.Compare(f) < 0 {
			return Period{}, bad
		}
		return Period{f, t.AddDays(1)}, nil
	}
	if d, err := ParseDate(text); err == nil {
		return Period{d, d.AddDays(1)}, nil
	}
	year, part, _ := strings.Cut(text, "-")
	n, err := strconv.ParseUint(year, 10, 16)
	y := int(n)
	if err != nil || len(year) != 4 || y < 1 {
		return Period{}, bad
	}
	first, months, ok := monthsOf(part)
	if !ok || part == "" && text != year {
		return Period{}, bad
	}
	start := time.Date(y, time.Month(first), 1, 0, 0, 0, 0, time.UTC)
	return Period{dateOf(start), dateOf(start.AddDate(0, months, 0))}, nil
}

// monthsOf returns the first month of a part of a year and how many it has.
func monthsOf(part string) (first, months int, ok bool) {
	if part == "" {
		return 1, 12, true
	}
	if n, err := strconv.ParseUint(part, 10, 8); err == nil && len(part) == 2 && n >= 1 && n <= 12 {
		return int(n), 1, true
	}
	if len(part) != 2 {
		return 0, 0, false
	}
	n := int(part[1] - '0')
	switch part[0] {
	case 'S', 'H':
		return 6*n - 5, 6, n == 1 || n == 2
	case 'Q', 'T':
		return 3*n - 2, 3, n >= 1 && n <= 4
	}
	return 0, 0, false
}

// String returns the shortest form that ParsePeriod reads back to p.
func (p Period) String() string {
	if p.From.Day == 1 && p.To.Day == 1 {
		n := (p.To.Year-p.From.Year)*12 + int(p.To.Month-p.From.Month)
		for _, form := range []string{
			fmt.Sprintf("%04d", p.From.Year),
			fmt.Sprintf("%04d-S%d", p.From.Year, (int(p.From.Month)+5)/6),
			fmt.Sprintf("%04d-Q%d", p.From.Year, (int(p.From.Month)+2)/3),
			fmt.Sprintf("%04d-%02d", p.From.Year, p.From.Month),
		} {
			if q, err := ParsePeriod(form); err == nil && q == p && n > 0 {
				return form
			}
		}
	}
	return p.From.String() + "/" + p.To.AddDays(-1).String()
}

// Months returns the parts of the period that lie in different months. The cells of a Tally are
// kept for each.
func (p Period) Months() []Period {
	var parts []Period
	for from := p.From; from.Compare(p.To) < 0; {
		to := dateOf(time.Date(from.Year, from.Month+1, 1, 0, 0, 0, 0, time.UTC))
		if p.To.Compare(to) < 0 {
			to = p.To
		}
		parts = append(parts, Period{from, to})
		from = to
	}
	return parts
}

// clip returns the part of p inside the days, which may be empty.
func (p Period) clip(d Days) Period {
	if !d.From.IsZero() && p.From.Compare(d.From) < 0 {
		p.From = d.From
	}
	if end := d.Through.AddDays(1); !d.Through.IsZero() && end.Compare(p.To) < 0 {
		p.To = end
	}
	return p
}

// empty reports whether there is no day in p.
func (p Period) empty() bool { return p.From.Compare(p.To) >= 0 }

// days returns the number of days in p.
func (p Period) days() int {
	return int(p.To.Midnight(time.UTC).Sub(p.From.Midnight(time.UTC)).Hours() / 24)
}

// within reports whether p lies inside q.
func (p Period) within(q Period) bool {
	return q.From.Compare(p.From) <= 0 && p.To.Compare(q.To) <= 0
}

// overlaps reports whether p and q have a day in common.
func (p Period) overlaps(q Period) bool {
	return p.From.Compare(q.To) < 0 && q.From.Compare(p.To) < 0
}
