package summary

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// months are the names of months, by their first three letters, in Italian and English.
var months = map[string]int{
	"gen": 1, "feb": 2, "mar": 3, "apr": 4, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "nov": 11, "dic": 12,
	"jan": 1, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "dec": 12,
}

// monthNames are the same names in full.
var monthNames = strings.Fields(`gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
	january february march april may june july august september october november december`)

// ordinals are the numbers of the parts of a year.
var ordinals = map[string]int{"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4,
	"primo": 1, "secondo": 2, "terzo": 3, "quarto": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}

// The forms of periods beside those of sla.ParsePeriod.
var (
	monthYear = regexp.MustCompile(`^(\d{1,2})[/.-](\d{4})$`)
	yearMonth = regexp.MustCompile(`^(\d{4})[/.-](\d{1,2})$`)
	named     = regexp.MustCompile(`^(\pL+)\.?[ /-]+(\d{4})$`)
	partYear  = regexp.MustCompile(`^(?:q|t|h|s)([1-4])[ /-]*(\d{4})$`)
	partOf    = regexp.MustCompile(`^(\pL+|\d)(?:°|º|\^|st|nd|rd|th)?[ -]+(trimestre|trim\.?|semestre|sem\.?|quarter|half)(?: of| del)?[ /-]+(\d{4})$`)
	whole     = regexp.MustCompile(`^(?:anno|year) +(\d{4})$`)
)

// parsePeriod reads a month, a quarter, a half-year or a year as people write them.
func parsePeriod(text string) (sla.Period, error) {
	clean := strings.ToLower(strings.Join(strings.Fields(text), " "))
	canonical := ""
	if m := monthYear.FindStringSubmatch(clean); m != nil {
		canonical = m[2] + "-" + twoDigits(m[1])
	} else if m := yearMonth.FindStringSubmatch(clean); m != nil {
		canonical = m[1] + "-" + twoDigits(m[2])
	} else if m := partYear.FindStringSubmatch(clean); m != nil {
		canonical = m[2] + "-" + strings.ToUpper(clean[:1]) + m[1]
	} else if m := partOf.FindStringSubmatch(clean); m != nil {
		if n := ordinals[m[1]]; n > 0 {
			kind := map[byte]string{'t': "Q", 'q': "Q", 's': "S", 'h': "S"}[m[2][0]]
			canonical = m[3] + "-" + kind + strconv.Itoa(n)
		}
	} else if m := whole.FindStringSubmatch(clean); m != nil {
		canonical = m[1]
	} else if m := named.FindStringSubmatch(clean); m != nil {
		if n := month(m[1]); n > 0 {
			canonical = fmt.Sprintf("%s-%02d", m[2], n)
		}
	} else {
		canonical = strings.ToUpper(clean)
	}
	p, err := sla.ParsePeriod(canonical)
	if err != nil {
		return p, fmt.Errorf("%q is not a period: write such as 2024-03, 03/2024, marzo 2024, 2024-Q1, I trimestre 2024, 2024-S1 or 2024", text)
	}
	return p, nil
}

// month returns the number of a month that is named in full or by its first letters, or 0.
func month(name string) int {
	if len(name) < 3 {
		return 0
	}
	n := months[name[:3]]
	for i, full := range monthNames {
		if i%12+1 == n && strings.HasPrefix(full, name) {
			return n
		}
	}
	if name == "sett" || name == "sept" {
		return 9
	}
	return 0
}

// twoDigits returns the number of a month in two digits.
func twoDigits(n string) string {
	if len(n) == 1 {
		return "0" + n
	}
	return n
}
