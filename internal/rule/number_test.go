package rule

import (
	"fmt"
	"strings"
	"testing"
)

// TestParseNumber checks literals against what they are worth by their digits.
func TestParseNumber(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "95": "95", "95.00": "95", "0.1": "1/10", ".5": "1/2", "5.": "5", "99.999999999999999999": "99999999999999999999/1000000000000000000",
		"1_000": "1000", "1_000.000_1": "10000001/10000", "007": "7", "08.5": "17/2", "00": "0", "010": "10", "0_10": "10",
		"0x1F": "31", "0X1f": "31", "0xDEAD_beef": "3735928559", "0x1e5": "485", "0b101": "5", "0o17": "15", "0B11": "3", "0O7": "7",
		"1e3": "1000", "1E3": "1000", "1.5e+3": "1500", "25e-1": "5/2", "01e2": "100", "1.e2": "100",
		"1e400": "1" + strings.Repeat("0", 400), "1e-400": "1/1" + strings.Repeat("0", 400),
		"18446744073709551616": "18446744073709551616", "340282366920938463463374607431768211456.5": "680564733841876926926749214863536422913/2",
	} {
		r, err := ParseNumber(text)
		if err != nil || r.RatString() != want {
			t.Errorf("%s is %v, %v, want %s", text, r, err, want)
		}
	}
	for _, text := range []string{"1e401", "1e-401", "1e", "1e+", "1e999999999999", "0x", "0b", "0x1.8", "0b1.1", "0b1e5", "0o1e5", "0o1.7",
		"0b2", "0o8", "", ".", "1.2.3", "0x1p4"} {
		if r, err := ParseNumber(text); err == nil {
			t.Errorf("%s is %v, want an error", text, r)
		}
	}
}

// TestLiterals checks that literals come through expr's lexer whole, whatever expr would have
// made of them.
func TestLiterals(t *testing.T) {
	for text, want := range map[string]string{
		"0.1 + 0.2 == 0.3": "true", "1e400 / 1e399 == 10": "true", "99.999999999999999999 == 100": "false", "007 + 0x1F": "38",
		"9223372036854775808 > 9223372036854775807": "true", "0xFFFFFFFFFFFFFFFFFF": "4722366482869645213695",
		"1..5": "", "1_0..2": "",
	} {
		c := NewChecker(testEnv())
		src := Source{"/constants/x", text}
		v, ok := c.Constant(src)
		if want == "" && ok || want != "" && (!ok || v.Key() != want) {
			t.Errorf("%s is %s, %v, want %s", text, v.Key(), c.Problems(), want)
		}
	}
}

func ExampleParseNumber() {
	r, err := ParseNumber("99.999999999999999999")
	fmt.Println(r, err)
	// Output: 99999999999999999999/1000000000000000000 <nil>
}
