package xlsx

import (
	"math/big"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is written out is the number that package big reads, unless it has more digits than a
// spreadsheet keeps; then the float64 nearest to either is the same to 15 digits.
func TestNumberIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[-+]?[0-9]{1,20}(\.[0-9]{0,20})?([eE][-+]?[0-9]{1,2})?`).Draw(t, "number")
		want, ok := new(big.Rat).SetString(text)
		n, read := parseNumber([]byte(text))
		if !ok || !read {
			t.Fatalf("%q: %v, big: %v", text, read, ok)
		}
		if got, ok := new(big.Rat).SetString(string(n.append(nil))); !ok || got.Cmp(want) != 0 {
			t.Fatalf("%q is written %q", text, n.append(nil))
		}
		whole, exact := n.whole, len(n.digits) <= keptDigits
		kept, whether := n.kept()
		got, ok := new(big.Rat).SetString(string(kept.append(nil)))
		if !ok || (whole || exact) && got.Cmp(want) != 0 {
			t.Fatalf("%q is kept as %q", text, kept.append(nil))
		}
		if most := big.NewRat(1e15, 1); !whole && whether != (new(big.Rat).Abs(got).Cmp(most) < 0) {
			t.Fatalf("%q: its digits are there: %v", text, whether)
		}
		distance := new(big.Rat).Sub(got, want)
		if limit := new(big.Rat).Mul(want, big.NewRat(1, 1e14)); distance.Abs(distance).Cmp(limit.Abs(limit)) > 0 {
			t.Fatalf("%q is kept as %q", text, kept.append(nil))
		}
	})
}

// A decimal of up to 15 digits survives the 17 digits that a spreadsheet stores of its float64.
func TestNumberSurvivesFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[1-9][0-9]{0,8}\.[0-9]{0,5}[1-9]`).Draw(t, "typed")
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []byte("eEfg") {
			stored := strconv.FormatFloat(v, form, 17, 64)
			if form == 'e' || form == 'E' {
				stored = strconv.FormatFloat(v, form, 16, 64)
			}
			n, ok := parseNumber([]byte(stored))
			kept, whole := n.kept()
			if got := string(kept.append(nil)); !ok || !whole || got != text {
				t.Fatalf("%s, stored as %s, is read as %s", text, stored, got)
			}
		}
	})
}

// Every second of a century survives the way through a serial number and back.
func TestSerialsSurviveFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		since := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
		want := since.Add(time.Duration(rapid.Int64Range(0, 200*365*86400).Draw(t, "seconds")) * time.Second)
		days := want.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
		for _, digits := range []int{-1, 15, 17} {
			stored := strconv.FormatFloat(days, 'G', digits, 64)
			n, ok := parseNumber([]byte(stored))
			millis, fits := n.millis()
			got, reason := epoch1900.appendTime(nil, millis)
			if !ok || !fits || reason != "" || string(got) != want.Format(time.DateTime) {
				t.Fatalf("%s, stored as %s, is read as %s, %s", want, stored, got, reason)
			}
		}
	})
}

func TestMillisIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,7}\.[0-9]{1,10}(E-[0-9])?`).Draw(t, "days")
		want, _ := new(big.Rat).SetString(text)
		want.Mul(want, big.NewRat(dayMillis, 1))
		n, _ := parseNumber([]byte(text))
		got, ok := n.millis()
		off := new(big.Rat).Sub(big.NewRat(got, 1), want)
		if !ok || off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%s days are %d ms", text, got)
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

func TestKeptRoundsHalvesUp(t *testing.T) {
	for text, want := range map[string]string{"0.1234567890123455": "0.123456789012346", "0.12345678901234549": "0.123456789012345",
		"0.99999999999999950": "1", "-99999999999999.95": "-100000000000000"} {
		n, _ := parseNumber([]byte(text))
		if n, _ = n.kept(); string(n.append(nil)) != want {
			t.Errorf("%s is kept as %s, want %s", text, n.append(nil), want)
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
