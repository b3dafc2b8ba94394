package digits

import (
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestNumberIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[-+]?[0-9]{1,20}(\.[0-9]{0,20})?([eE][-+]?[0-9]{1,2})?`).Draw(t, "number")
		want, ok := new(big.Rat).SetString(text)
		n, read := Parse([]byte(text))
		if !ok || !read {
			t.Fatalf("%q: %v, big: %v", text, read, ok)
		}
		if got, ok := new(big.Rat).SetString(string(n.Append(nil))); !ok || got.Cmp(want) != 0 {
			t.Fatalf("%q is written %q", text, n.Append(nil))
		}
		whole, exact := n.whole, len(n.digits) <= Most
		kept, whether := n.Kept()
		got, ok := new(big.Rat).SetString(string(kept.Append(nil)))
		if !ok || (whole || exact) && got.Cmp(want) != 0 {
			t.Fatalf("%q is kept as %q", text, kept.Append(nil))
		}
		if most := big.NewRat(1e15, 1); !whole && whether != (new(big.Rat).Abs(got).Cmp(most) < 0) {
			t.Fatalf("%q: its digits are there: %v", text, whether)
		}
		distance := new(big.Rat).Sub(got, want)
		if limit := new(big.Rat).Mul(want, big.NewRat(1, 1e14)); distance.Abs(distance).Cmp(limit.Abs(limit)) > 0 {
			t.Fatalf("%q is kept as %q", text, kept.Append(nil))
		}
	})
}

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
			n, ok := Parse([]byte(stored))
			kept, whole := n.Kept()
			if got := string(kept.Append(nil)); !ok || !whole || got != text {
				t.Fatalf("%s, stored as %s, is read as %s", text, stored, got)
			}
		}
	})
}

func TestMillisIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,7}\.[0-9]{1,10}(E-[0-9])?`).Draw(t, "days")
		want, _ := new(big.Rat).SetString(text)
		want.Mul(want, big.NewRat(DayMillis, 1))
		n, _ := Parse([]byte(text))
		got, ok := n.Millis()
		off := new(big.Rat).Sub(big.NewRat(got, 1), want)
		if !ok || off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%s days are %d ms", text, got)
		}
	})
}

func TestKeptRoundsHalvesUp(t *testing.T) {
	for text, want := range map[string]string{"0.1234567890123455": "0.123456789012346", "0.12345678901234549": "0.123456789012345",
		"0.99999999999999950": "1", "-99999999999999.95": "-100000000000000"} {
		n, _ := Parse([]byte(text))
		if n, _ = n.Kept(); string(n.Append(nil)) != want {
			t.Errorf("%s is kept as %s, want %s", text, n.Append(nil), want)
		}
	}
}
