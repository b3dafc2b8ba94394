package terms_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla/calendar"
	"github.com/capitolato/capitolato/sla/terms"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func ExampleParseAmount() {
	a, err := terms.ParseAmount("0.8‰ of amount")
	fmt.Println(a.Number, a.Of, err)
	_, err = terms.ParseAmount("lots")
	fmt.Println(err)
	// Output:
	// 1/1250 amount <nil>
	// "lots" is not an amount: write such as 500.00, 0.5% of fee or 0.8‰ of amount
}

func ExampleAmount_In() {
	a, _ := terms.ParseAmount("0.5% of fee")
	fmt.Println(a.In(big.NewRat(10000, 1), new(big.Rat)).FloatString(2))
	// Output: 50.00
}

func ExampleSteps() {
	// 42.46 % where 95 were due, in steps of a tenth.
	short := new(big.Rat).Sub(big.NewRat(95, 1), big.NewRat(4246, 100))
	fmt.Println(terms.Steps(short, big.NewRat(1, 1), false), terms.Steps(short, big.NewRat(1, 1), true))
	// Output: 53 52
}

func ExampleDue() {
	bands := []terms.Band{{Each: big.NewRat(100, 1)}, {After: 5, Each: big.NewRat(250, 1)}}
	fmt.Println(terms.Due(big.NewInt(7), bands).FloatString(2))
	// Output: 1000.00
}

func ExampleLedger() {
	limit := decimal.RequireFromString("1000.00")
	l := &terms.Ledger{Cap: &limit}
	month := func(n, last int) calendar.Days {
		return calendar.Days{From: calendar.Date{Year: 2024, Month: 1, Day: 1}.AddDays(31 * (n - 1)), Through: calendar.Date{Year: 2024, Month: 1, Day: last}.AddDays(31 * (n - 1))}
	}
	fmt.Println(l.Book(terms.Entry{Period: month(1, 31), Penalties: decimal.RequireFromString("700.00")}))
	fmt.Println(l.Book(terms.Entry{Period: month(2, 29), Penalties: decimal.RequireFromString("500.00")}))
	fmt.Println(l.Book(terms.Entry{Period: month(2, 29)}))
	fmt.Println(l.Restate(terms.Entry{Period: month(1, 31), Penalties: decimal.RequireFromString("400.00")}))
	for _, e := range l.Entries {
		fmt.Println(e.Period.From, e.Due, *e.Left, e.Revision)
	}
	// Output:
	// <nil>
	// <nil>
	// terms: 2024-02-01 through 2024-02-29 is in the ledger already, as 2024-02-01 through 2024-02-29: restate it
	// <nil>
	// 2024-01-01 400 600 1
	// 2024-02-01 500 100 0
}

func ExampleLedger_Book() {
	l := new(terms.Ledger) // no cap
	day := calendar.Date{Year: 2024, Month: 5, Day: 6}
	fmt.Println(l.Book(terms.Entry{Period: calendar.Days{From: day, Through: day}, Penalties: decimal.NewFromInt(-1)}))
	// Output: terms: an entry with a negative sum: penalties -1, bonuses 0
}

func ExampleLedger_Restate() {
	day := calendar.Date{Year: 2024, Month: 5, Day: 6}
	fmt.Println(new(terms.Ledger).Restate(terms.Entry{Period: calendar.Days{From: day, Through: day}}))
	// Output: terms: 2024-05-06 through 2024-05-06 is not in the ledger: book it
}

func ExampleLedger_Total() {
	day := calendar.Date{Year: 2024, Month: 5, Day: 6}
	l := new(terms.Ledger)
	_ = l.Book(terms.Entry{Period: calendar.Days{From: day, Through: day}, Penalties: decimal.NewFromInt(30), Bonuses: decimal.NewFromInt(5)})
	fmt.Println(l.Total())
	// Output: 30 5
}

// TestLedger holds that the order of booking does not matter, that the total stays below the cap,
// and that a ledger survives JSON.
func TestLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.SliceOfN(rapid.Int64Range(0, 100000), 1, 8).Draw(t, "cents")
		limit := decimal.New(rapid.Int64Range(0, 300000).Draw(t, "cap"), -2)
		order := rapid.Permutation(indexes(len(cents))).Draw(t, "order")
		entry := func(i int) terms.Entry {
			day := calendar.Date{Year: 2024, Month: 1, Day: 1}.AddDays(10 * i)
			return terms.Entry{Period: calendar.Days{From: day, Through: day.AddDays(9)}, Penalties: decimal.New(cents[i], -2)}
		}
		straight, mixed := &terms.Ledger{Cap: &limit}, &terms.Ledger{Cap: &limit}
		sum := int64(0)
		for i := range cents {
			sum += cents[i]
			if err := straight.Book(entry(i)); err != nil {
				t.Fatal(err)
			}
			if err := mixed.Book(entry(order[i])); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(straight, mixed); d != "" {
			t.Error(d)
		}
		want := decimal.Min(decimal.New(sum, -2), limit)
		if due, _ := mixed.Total(); !due.Equal(want) {
			t.Errorf("due %s, want %s", due, want)
		}
		if last := mixed.Entries[len(cents)-1]; !last.Left.Equal(limit.Sub(want)) {
			t.Errorf("left %s of %s after %s", last.Left, limit, want)
		}
		data, err := json.Marshal(mixed)
		if err != nil {
			t.Fatal(err)
		}
		var back terms.Ledger
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(mixed, &back); d != "" {
			t.Error(d)
		}
		if err := back.Book(entry(0)); err == nil {
			t.Error("a period is booked twice")
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func FuzzParseAmount(f *testing.F) {
	for _, text := range []string{"500.00", "0.5% of fee", "0.8‰ of amount", "12 EUR", "€ 3", "1e9", "1..2", "5 % of fee", " of ", "0x10"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := terms.ParseAmount(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), `"`) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if a.Number == nil || a.Number.Sign() < 0 || (a.Of == "") == strings.Contains(text, " of ") {
			t.Errorf("%q is read as %v of %q", text, a.Number, a.Of)
		}
	})
}
