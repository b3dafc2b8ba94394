package sla_test

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"pgregory.net/rapid"
)

// charged judges January for one or more indicators.
func charged(t errorer, p *sla.Plan, sources ...sla.Source) *sla.Result {
	t.Helper()
	tally, err := p.Tally(context.Background(), period("2024-01"), nil, sources...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Judge(tally, period("2024-01"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	money = `penalties: {amount: "1200000.00", monthly_fee: "10000.00", cap: 10% of amount, basis: art. 12}
`
	share = `value: 100 * count(calls, .answered) / len(calls)
    target: value >= 95
    display: {unit: "%", places: 2}
    `
)

// answered is a source of 200 calls, of which some are answered.
func answered(good int) *sla.Rows {
	return calls(200, func(i int, r row) { r["answered"] = i < good })
}

// TestCharges are sums worked out by hand.
func TestCharges(t *testing.T) {
	for _, test := range []struct {
		penalty string
		good    int
		want    string
	}{
		// 190 of 200 are 95 %.
		{`penalty: {measure: 95 - value, each: 500.00}`, 190, "none"},
		{`penalty: {measure: 95 - value, each: 500.00}`, 189, "500.00 95 - value = 0.5: 1 started × 500.00 = 500"},
		{`penalty: {measure: 95 - value, each: 500.00}`, 188, "500.00 95 - value = 1: 1 started × 500.00 = 500"},
		{`penalty: {measure: 95 - value, each: 500.00}`, 187, "1000.00 95 - value = 1.5: 2 started × 500.00 = 1000"},
		{`penalty: {measure: 95 - value, each: 500.00, whole: true}`, 187, "500.00 95 - value = 1.5: 1 completed × 500.00 = 500"},
		{`penalty: {measure: 95 - value, step: "0.1", each: 50 EUR}`, 189, "250.00 95 - value = 0.5: 5 started steps of 0.1 × 50 EUR = 250"},
		{`penalty: {measure: 95 - value, each: 0.5‰ of fee}`, 187, "10.00 95 - value = 1.5: 2 started × 0.5‰ of fee = 10"},
		{`penalty: {measure: 95 - value, each: 0.8‰ of amount}`, 187, "1920.00 95 - value = 1.5: 2 started × 0.8‰ of amount = 1920"},
		{`penalty: {each: 2% of fee}`, 0, "200.00 2% of fee = 200"},
		{`penalty: {measure: 'count(calls, .answered == false)', each: "12.345"}`, 189, "135.80 count(calls, .answered == false) = 11: 11 started × 12.345 = 135.795"},
		// 95 points lack: 10 of 1, then 85 of 2.5.
		{`penalty: {measure: 95 - value, each: "1", rates: [{after: 10, each: "2.5"}]}`, 0, "222.50 95 - value = 95: 95 started × 1, after 10 × 2.5 = 222.5"},
		{`penalty: {measure: 95 - value, each: "500", cap: 1200.999}`, 0, "1200.99 95 - value = 95: 95 started × 500 = 47500, capped at 1200.99"},
		{`penalty: {measure: 'sum(calls, .wait)', step: duration("24h"), each: "100"}`, 0, "400.00 sum(calls, .wait) = 73h: 4 started steps of 24h × 100 = 400"},
		{`bonus: {measure: value - 95, each: "100"}`, 200, "bonus 500.00 value - 95 = 5: 5 started × 100 = 500"},
		{`bonus: {measure: value - 95, each: "100"}`, 180, "none"},
	} {
		p := compile(t, money+one(share+test.penalty))
		source := answered(test.good)
		source.Values[0]["wait"] = rome("2024-01-04T01:00:00").Sub(rome("2024-01-01T00:00:00"))
		r := charged(t, p, source)
		i, got := r.Areas[0].Indicators[0], "none"
		sum := r.Penalties.Penalties
		switch {
		case i.Penalty != nil:
			got = i.Penalty.Due + " " + i.Penalty.Text
		case i.Bonus != nil:
			got, sum = "bonus "+i.Bonus.Due+" "+i.Bonus.Text, r.Penalties.Bonuses
		}
		if got != test.want {
			t.Errorf("%s, %d good: %s, want %s", test.penalty, test.good, got, test.want)
		}
		if due := strings.TrimPrefix(got, "bonus "); got != "none" && !strings.HasPrefix(due, sum+" ") || got == "none" && sum != "0.00" {
			t.Errorf("%s: the sum is %s", got, sum)
		}
	}
}

// TestChargesOpen holds that nothing is due for what is not known, and that it is told.
func TestChargesOpen(t *testing.T) {
	p := compile(t, money+one(share+"penalty: {measure: 95 - value, each: 500}"))
	r := charged(t, p, uncovered())
	if r.Areas[0].Indicators[0].Penalty != nil || len(r.Penalties.Open) != 1 || r.Penalties.Open[0] != "a/i" || r.Penalties.Penalties != "0.00" {
		t.Errorf("%+v", r.Penalties)
	}
	p = compile(t, money+one(share+"penalty: {measure: 'mean(calls, .score)', each: 500}"))
	r = charged(t, p, answered(0))
	if c := r.Areas[0].Indicators[0].Penalty; c == nil || c.Open == "" || c.Due != "" || len(r.Penalties.Open) != 1 {
		t.Errorf("%+v, %+v", c, r.Penalties)
	}
	p = compile(t, one(share))
	if r := charged(t, p, answered(0)); r.Penalties != nil || len(r.Ledger().Entries) != 0 || r.Ledger().Cap != nil {
		t.Errorf("%+v", r.Penalties)
	}
}

// TestChargesWaived holds that a waiver takes the penalty with it, and that it is told what each is
// worth.
func TestChargesWaived(t *testing.T) {
	rules := one(share + "penalty: {measure: 95 - value, each: 500}")
	exclusion := `exclusions:
- {id: x, reason: R, cause: client, state: STATE, approver: RUP, document: {protocol: p, date: 2024-01-12}, where: {calls: .score == 1}}
`
	source := calls(200, func(i int, r row) { r["answered"], r["score"] = i < 180, i/182 })
	for state, want := range map[string]string{"accepted": "none, otherwise 2500.00", "asked": "2500.00, otherwise "} {
		r := charged(t, compile(t, money+strings.Replace(exclusion, "STATE", state, 1)+rules), source)
		i, got := r.Areas[0].Indicators[0], "none"
		if i.Penalty != nil {
			got = i.Penalty.Due
		}
		got += ", otherwise "
		if o := i.Waived[0].Otherwise.Penalty; o != nil {
			got += o.Due
		}
		if got != want || i.Gross.Penalty.Due != "2500.00" {
			t.Errorf("%s: %s, want %s", state, got, want)
		}
	}
}

// TestChargesAreBounded holds against a naive sum that amounts add up, stay below their caps and
// never fall when the shortfall grows.
func TestChargesAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		each := rapid.IntRange(0, 100000).Draw(t, "each, in thousandths")
		tenths := rapid.IntRange(1, 30).Draw(t, "step, in tenths")
		limit := rapid.IntRange(0, 200000).Draw(t, "cap, in thousandths")
		all := rapid.IntRange(0, 200000).Draw(t, "cap of the period, in thousandths")
		after, more := rapid.IntRange(1, 30).Draw(t, "after"), rapid.IntRange(0, 100000).Draw(t, "then, in thousandths")
		mode := rapid.SampledFrom([]string{"half_up", "half_even", "down", "up"}).Draw(t, "rounding")
		milli := func(n int) string { return fmt.Sprintf("\"%d.%03d\"", n/1000, n%1000) }
		penalty := fmt.Sprintf("penalty: {measure: 95 - value, step: \"%d.%d\", each: %s, cap: %s, rates: [{after: %d, each: %s}]}",
			tenths/10, tenths%10, milli(each), milli(limit), after, milli(more))
		text := fmt.Sprintf("penalties: {period_cap: %s, rounding: %s}\n", milli(all), mode) +
			one(share+penalty) + "  - id: j\n    name: J\n    " + share + penalty + "\n"
		p := compile(t, text)
		last := new(big.Rat)
		for _, good := range []int{200, 188, 187, 150, 60, 0} {
			r := charged(t, p, answered(good))
			sum := new(big.Rat)
			for k, i := range r.Areas[0].Indicators {
				if i.Penalty == nil {
					continue
				}
				due, _ := new(big.Rat).SetString(i.Penalty.Due)
				sum.Add(sum, due)
				// Naively: a step at a time.
				exact, short := new(big.Rat), new(big.Rat).Sub(big.NewRat(95, 1), big.NewRat(int64(good), 2))
				for n := 0; short.Sign() > 0; n++ {
					rate := each
					if n >= after {
						rate = more
					}
					exact.Add(exact, big.NewRat(int64(rate), 1000))
					short.Sub(short, big.NewRat(int64(tenths), 10))
				}
				want := sla.Rounding(mode).Round(exact, 2)
				if cut := sla.Floor.Round(big.NewRat(int64(limit), 1000), 2); want.Cmp(cut) > 0 {
					want = cut
				}
				if k == 0 && want.Cmp(sla.Floor.Round(big.NewRat(int64(all), 1000), 2)) <= 0 && want.Cmp(due) != 0 {
					t.Errorf("%d good: %s is due, want %s: %s", good, i.Penalty.Due, want.FloatString(2), i.Penalty.Text)
				}
			}
			total, _ := new(big.Rat).SetString(r.Penalties.Penalties)
			if total.Cmp(sum) != 0 || total.Cmp(big.NewRat(int64(all), 1000)) > 0 || total.Cmp(last) < 0 {
				t.Errorf("%d good: the total is %s, the indicators add up to %s, the total before was %s, the cap %s", good, r.Penalties.Penalties, sum.FloatString(3), last.FloatString(3), milli(all))
			}
			last = total
		}
	})
}

func TestPenaltyDiagnostics(t *testing.T) {
	for text, want := range map[string]string{
		"penalties: {cap: 10% of amount}\n" + one(share):                                     "the contract does not say what that is",
		"penalties: {cap: 10% of fee, monthly_fee: 1}\n" + one(share):                        "cannot be a part of the fee of a period",
		"penalties: {amount: 10% of fee}\n" + one(share):                                     "must be a sum",
		"penalties: {period_cap: 101% of fee, monthly_fee: 10}\n" + one(share):               "which is no cap",
		"penalties: {places: 9}\n" + one(share):                                              "not a number of digits",
		"penalties: {rounding: half_upp}\n" + one(share):                                     "did you mean",
		"penalties: {amount: -5}\n" + one(share):                                             "is not an amount",
		"penalties: {amount: 1e9}\n" + one(share):                                            "is not an amount",
		one(share + "penalty: {each: 5‰ of income}"):                                         "it can be of fee",
		one(share + "penalty: {each: 5‰ of fee}"):                                            "add penalties: {monthly_fee",
		one(share + "penalty: {each: 5, step: 1}"):                                           "add measure",
		one(share + "penalty: {each: 5, measure: value > 3}"):                                "must be a number or a duration",
		one(share + "penalty: {each: 5, measure: 95 - value, step: 0}"):                      "more than 0",
		one(share + "penalty: {each: 5, measure: 95 - value, step: -1}"):                     "more than 0",
		one(share + "penalty: {each: 5, measure: 95 - value, step: 'duration(\"1h\")'}"):     "its step is a duration",
		one(share + "penalty: {each: 5, measure: 95 - vale}"):                                "unknown name",
		one(share + "penalty: {each: 5, measure: 95 - value, rates: [{after: 0, each: 1}]}"): "does not come after",
		one(share + "penalty: {each: 5, cap: much, measure: 95 - value}"):                    "is not an amount",
	} {
		_, err := sla.Compile(load(t, text), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// ExampleResult_Ledger books two periods of a contract whose penalties may come to 120000 euro.
func ExampleResult_Ledger() {
	p := compile(exampleErrors{}, money+one(share+"penalty: {measure: 95 - value, each: 1‰ of amount}"))
	january := charged(exampleErrors{}, p, answered(0))
	ledger := january.Ledger()
	fmt.Println(january.Penalties.Penalties, ledger.Book(january.Entry()))
	february := january.Entry()
	february.Period = days("2024-02")
	fmt.Println(ledger.Book(february))
	for _, e := range ledger.Entries {
		fmt.Println(e.Period.From, "due", e.Due, "left", e.Left)
	}
	// Output:
	// 114000.00 <nil>
	// <nil>
	// 2024-01-01 due 114000 left 6000
	// 2024-02-01 due 6000 left 0
}

// ExampleResult_Entry is what a ledger books for a period.
func ExampleResult_Entry() {
	p := compile(exampleErrors{}, money+one(share+"penalty: {measure: 95 - value, each: 500}"))
	e := charged(exampleErrors{}, p, answered(180)).Entry()
	fmt.Println(e.Period.From, e.Period.Through, e.Penalties, e.Bonuses)
	// Output: 2024-01-01 2024-01-31 2500 0
}

// exampleErrors makes an example that cannot be set up panic.
type exampleErrors struct{}

func (exampleErrors) Helper()                           {}
func (exampleErrors) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (exampleErrors) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// uncovered is a source that does not cover January.
func uncovered() *sla.Rows {
	rows := answered(0)
	rows.Covers = days("2024-01-01/2024-01-20")
	return rows
}

// What is charged by records that were not read is open, and the verdict on others stands.
func TestChargesByUnreadRecords(t *testing.T) {
	p := compile(t, money+one(share+`penalty: {measure: 95 - value + len(outages), each: 500.00}`))
	r := charged(t, p, answered(100))
	i := r.Areas[0].Indicators[0]
	if i.Verdict != sla.KO || i.Penalty == nil || i.Penalty.Open != "no source of outages was read" || i.Penalty.Due != "" {
		t.Errorf("%s, %+v", i.Verdict, i.Penalty)
	}
	if total := r.Penalties; total.Penalties != "0.00" || len(total.Open) != 1 {
		t.Errorf("%+v", total)
	}
}

// TestChargesCountedTwice holds that what a penalty alone rests on takes nothing from the verdict
// where it was counted twice: an outage that lies in two months whose tallies were merged.
func TestChargesCountedTwice(t *testing.T) {
	p := compile(t, money+one(share+`penalty: {measure: 95 - value + len(outages), each: 500.00}`))
	down := outages(row{"start": rome("2024-01-31T22:00:00"), "end": rome("2024-02-01T03:00:00")})
	both, err := sla.Merge(tally(t, p, "2024-01", down, answered(100)), tally(t, p, "2024-02", down, answered(100)))
	if err != nil {
		t.Fatal(err)
	}
	i := judge(t, p, both, "2024-01-01/2024-02-29").Areas[0].Indicators[0]
	if i.Verdict != sla.KO || i.Penalty == nil || !strings.Contains(i.Penalty.Open, "in the tallies of both") {
		t.Errorf("%s, %+v", i.Verdict, i.Penalty)
	}
}

// TestChargesRevised holds that rates hold from a day on, and that the cap is that of the period.
func TestChargesRevised(t *testing.T) {
	revised := func(limit string) string {
		return money + `revisions:
- from: 2024-01-16
  document: {protocol: p, date: 2024-01-02}
  reason: new rates
  indicators:
    a/i: {penalty: {measure: 95 - value, each: "700"` + limit + `}}
` + one(share+`penalty: {measure: 95 - value, each: "500"`+limit+`}`)
	}
	// Half of the calls on the 10th, half on the 20th: 3 points short, then 5.
	source := func(first, second int) *sla.Rows {
		return calls(200, func(i int, r row) {
			r["answered"] = i%100 < first
			if i >= 100 {
				r["at"], r["answered"] = rome("2024-01-20T12:00:00"), i%100 < second
			}
		})
	}
	for _, test := range []struct {
		limit         string
		first, second int
		want          string
	}{
		{"", 92, 90, "5000.00"},                    // 3 × 500 + 5 × 700
		{"", 92, 95, "1500.00"},                    // only before
		{"", 95, 90, "3500.00"},                    // only after
		{"", 95, 95, "none"},                       //
		{`, cap: "4000"`, 92, 90, "4000.00"},       // of the sum
		{`, cap: "20% of fee"`, 92, 90, "2000.00"}, // of the month's
	} {
		r := charged(t, compile(t, revised(test.limit)), source(test.first, test.second))
		i, got := r.Areas[0].Indicators[0], "none"
		if i.Penalty != nil {
			got = i.Penalty.Due
		}
		if got != test.want || got != "none" && r.Penalties.Penalties != test.want || len(i.Parts) != 2 {
			t.Errorf("%s, %d and %d: %s is due, want %s: %+v", test.limit, test.first, test.second, got, test.want, i.Penalty)
		}
	}
}
