package sla_test

import (
	"bufio"
	"context"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"pgregory.net/rapid"
)

func rat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text + " is not a number")
	}
	return r
}

// Every rounding rule on both sides of every tie.
func TestLaw2Modes(t *testing.T) {
	numbers := []string{"2.4", "2.5", "2.6", "3.5", "-2.4", "-2.5", "-2.6", "-3.5", "2", "0", "2.5000001", "0.5", "-0.5"}
	for mode, want := range map[sla.Rounding]string{
		sla.HalfUp:   "2 3 3 4 -2 -3 -3 -4 2 0 3 1 -1",
		"":           "2 3 3 4 -2 -3 -3 -4 2 0 3 1 -1",
		sla.HalfEven: "2 2 3 4 -2 -2 -3 -4 2 0 3 0 0",
		sla.HalfDown: "2 2 3 3 -2 -2 -3 -3 2 0 3 0 0",
		sla.Up:       "3 3 3 4 -3 -3 -3 -4 2 0 3 1 -1",
		sla.Down:     "2 2 2 3 -2 -2 -2 -3 2 0 2 0 0",
		sla.Ceiling:  "3 3 3 4 -2 -2 -2 -3 2 0 3 1 0",
		sla.Floor:    "2 2 2 3 -3 -3 -3 -4 2 0 2 0 -1",
	} {
		for i, w := range strings.Fields(want) {
			if got := mode.Round(rat(numbers[i]), 0); got.Cmp(rat(w)) != 0 {
				t.Errorf("%q rounds %s to %s, want %s", mode, numbers[i], got.RatString(), w)
			}
		}
	}
}

// What is rounded stays so, is near what it was, and a larger number is not rounded to less.
func TestLaw2RoundingIsMonotone(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) *big.Rat {
		return big.NewRat(rapid.Int64Range(-1e6, 1e6).Draw(t, "n"), rapid.Int64Range(1, 1000).Draw(t, "d"))
	})
	rapid.Check(t, func(t *rapid.T) {
		mode, places := rapid.SampledFrom(modes).Draw(t, "mode"), rapid.IntRange(0, 5).Draw(t, "places")
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		x, y := mode.Round(a, places), mode.Round(b, places)
		if mode.Round(x, places).Cmp(x) != 0 {
			t.Fatalf("%s becomes %s when it is rounded again", x, mode.Round(x, places))
		}
		if a.Cmp(b)*x.Cmp(y) < 0 {
			t.Fatalf("%s and %s change places as %s and %s", a, b, x, y)
		}
		ulp := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		if d := new(big.Rat).Sub(x, a); d.Abs(d).Cmp(ulp) >= 0 {
			t.Fatalf("%s is rounded to %s", a, x)
		}
	})
}

// 94.449 is 94.4 to one place; rounded to two first it would be 94.5.
func TestLaw2NeverTwice(t *testing.T) {
	p := compile(t, one(within, `target: value >= 94.5`, `display: {places: 1, compare: rounded}`))
	if got := ratio(t, p, 94449, 100000); got.Measured != sla.KO || text(got.Value) != "94.4" || *got.Exact != "472/5" {
		t.Errorf("%v, shown as %s, compared as %s", got.Measured, text(got.Value), *got.Exact)
	}
	if got := ratio(t, p, 94450, 100000); got.Measured != sla.OK || text(got.Value) != "94.5" {
		t.Errorf("%v, shown as %s", got.Measured, text(got.Value))
	}
	exact := compile(t, one(within, `target: value >= 94.5`, `display: {places: 1}`))
	if got := ratio(t, exact, 94450, 100000); got.Measured != sla.KO || text(got.Value) != "94.45" {
		t.Errorf("rounded only to be shown: %v, shown as %s", got.Measured, text(got.Value))
	}
}

// The General Decimal Arithmetic test cases, through whole contracts: an operation on two
// literals, shown with the places that the case asks for.
func TestLaw2DecimalArithmetic(t *testing.T) {
	dir := os.Getenv("CAPITOLATO_DATA")
	if dir == "" {
		t.Skip("CAPITOLATO_DATA is not set")
	}
	for file, least := range map[string]int{"quantize": 300, "rounding": 650, "divide": 250, "compare": 300} {
		ran := 0
		for _, c := range decimalCases(t, filepath.Join(dir, "dectest", file+".decTest")) {
			if c.check(t) {
				ran++
			}
		}
		if t.Logf("%s: %d cases", file, ran); ran < least {
			t.Errorf("only %d cases of %s fit", ran, file)
		}
	}
}

// decimalCase is one line of a test file.
type decimalCase struct {
	id, op, mode string
	operands     []string
	result       string
}

// decimalCases reads the cases of a file that end in a finite number.
func decimalCases(t *testing.T, name string) []decimalCase {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []decimalCase
	mode := ""
	for s := bufio.NewScanner(f); s.Scan(); {
		line, _, _ := strings.Cut(s.Text(), "--")
		if key, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(key), "rounding") {
			mode = strings.ToLower(strings.TrimSpace(value))
			continue
		}
		call, rest, ok := strings.Cut(line, "->")
		words, results := strings.Fields(strings.ReplaceAll(call, "'", "")), strings.Fields(strings.ReplaceAll(rest, "'", ""))
		if !ok || len(words) < 3 || strings.Contains(rest, "flow") || strings.Contains(rest, "normal") {
			continue
		}
		out = append(out, decimalCase{words[0], words[1], mode, words[2:], results[0]})
	}
	return out
}

// symbols are the operations as rules write them.
var symbols = map[string]string{"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "compare": "-"}

// check runs a case. It reports whether rules can say what it says.
func (c decimalCase) check(t *testing.T) bool {
	if c.mode == "05up" || len(c.operands) != 2 {
		return false
	}
	for _, number := range append(c.operands[:2:2], c.result) {
		if _, exponent, ok := strings.Cut(strings.ToUpper(number), "E"); ok {
			if n, err := strconv.Atoi(exponent); err != nil || n < -40 || n > 40 {
				return false
			}
		}
		if strings.Trim(strings.ToUpper(number), "+-.0123456789E") != "" {
			return false
		}
	}
	value := "(" + c.operands[0] + ")"
	places := placesOf(c.result)
	if c.op == "quantize" {
		places = placesOf(c.operands[1])
	} else {
		value += symbols[c.op] + "(" + c.operands[1] + ")"
	}
	if _, known := symbols[c.op]; !known && c.op != "quantize" || places < 0 || c.op == "divide" && rat(c.operands[1]).Sign() == 0 {
		return false
	}
	got := c.shown(t, value, places)
	if c.op == "compare" {
		return c.expect(t, got.Sign() == rat(c.result).Sign(), got)
	}
	return c.expect(t, got.Cmp(rat(c.result)) == 0, got)
}

func (c decimalCase) expect(t *testing.T, ok bool, got *big.Rat) bool {
	if !ok {
		t.Errorf("%s: %s %v gives %s, want %s", c.id, c.op, c.operands, got.FloatString(20), c.result)
	}
	return true
}

// placesOf returns how many places a number is written with, less than 0 where it is rounded
// to tens or more.
func placesOf(number string) int {
	digits, exponent, _ := strings.Cut(strings.ToUpper(number), "E")
	_, fraction, _ := strings.Cut(digits, ".")
	n, _ := strconv.Atoi(exponent)
	return len(fraction) - n
}

// shown judges a contract whose one figure is a formula of constants.
func (c decimalCase) shown(t *testing.T, value string, places int) *big.Rat {
	if c.op == "compare" {
		places = 50
	}
	p, err := sla.Compile(&sla.Contract{Format: 1, ID: "arithmetic", Timezone: "UTC", Areas: []sla.Area{{ID: "a", Indicators: []sla.Indicator{{
		ID: "i", Value: value, Target: "value == value", Display: sla.Display{Places: &places, Rounding: sla.Rounding(c.mode)}}}}}}, nil)
	if err != nil {
		t.Fatalf("%s: %v", c.id, err)
	}
	counted, err := p.Tally(context.Background(), period("2024"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rat(text(judge(t, p, counted, "2024").Areas[0].Indicators[0].Value))
}
