package xlsx

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/xlsx/internal/digits"
)

// What is written out is the number that package big reads, unless it has more digits than a
// spreadsheet keeps; then the float64 nearest to either is the same to 15 digits.
// A decimal of up to 15 digits survives the 17 digits that a spreadsheet stores of its float64.
// Every second of a century survives the way through a serial number and back.
func TestSerialsSurviveFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		since := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
		want := since.Add(time.Duration(rapid.Int64Range(0, 200*365*86400).Draw(t, "seconds")) * time.Second)
		days := want.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
		for _, places := range []int{-1, 15, 17} {
			stored := strconv.FormatFloat(days, 'G', places, 64)
			n, ok := digits.Parse([]byte(stored))
			millis, fits := n.Millis()
			got, reason := epoch1900.appendTime(nil, millis)
			if !ok || !fits || reason != "" || string(got) != want.Format(time.DateTime) {
				t.Fatalf("%s, stored as %s, is read as %s, %s", want, stored, got, reason)
			}
		}
	})
}

func TestIsDate(t *testing.T) {
	for code, want := range map[string]bool{
		"General": false, "0.00": false, "#,##0.00 [$€-410]": false, `0.00" mmm"`: false, "0.00E+00": false,
		"[Red]-0": false, `0\h`: false, "_d0": false, "* @": false, "[>100]0": false, `"day`: false, "[h": false,
		"dd/mm/yyyy": true, "[h]:mm:ss": true, "[ss].000": true, "[$-410]d mmmm yyyy": true, "hh.mm": true, "mm:ss.0": true,
		`yyyy"/"mm`: true, "h:mm AM/PM": true, "General;General;dd": true, "[hh]": true,
	} {
		if got := isDate(code); got != want {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
}

func TestIsDateID(t *testing.T) {
	for id := range 100 {
		want := slices.Contains([]int{14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
			45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58}, id)
		if got := isDateID(strconv.Itoa(id)); got != want {
			t.Errorf("%d: %v", id, got)
		}
	}
}

func TestReference(t *testing.T) {
	for ref, want := range map[string]int{"A1": 0, "z9": 25, "AA10": 26, "XFD1048576": 16383} {
		if got, _, ok := reference(ref); !ok || got != want || ok && letters(got) == "" {
			t.Errorf("%s: %d, %v", ref, got, ok)
		}
	}
	for _, ref := range []string{"", "1", "A", "A0", "A-1", "XFE1", "AAAA1", "A1B", "$A$1"} {
		if got, row, ok := reference(ref); ok {
			t.Errorf("%q is column %d, row %d", ref, got, row)
		}
	}
	if got := letters(16383) + letters(0) + letters(26) + letters(701); got != "XFDAAAZZ" {
		t.Error(got)
	}
}
