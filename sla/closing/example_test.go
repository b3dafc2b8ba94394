package closing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/closing"
)

const rules = `
format: 1
contract: switchboard
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, at: time, wait: duration}
areas:
  - id: cup
    name: CUP
    where: {calls: all}
    indicators:
      - id: attesa
        name: Attesa
        value: 100 * count(calls, .wait <= duration("20s")) / len(calls)
        target: value >= 80
        display: {unit: "%", places: 2}
`

// plan compiles the rules, with another bound than 80 where one is given.
func plan(bound ...string) *sla.Plan {
	c, err := contract.Parse("contract.yaml", []byte(rules))
	if err != nil {
		panic(err)
	}
	if len(bound) > 0 {
		c.Areas[0].Indicators[0].Target = "value >= " + bound[0]
	}
	p, err := sla.Compile(c, nil)
	if err != nil {
		panic(err)
	}
	return p
}

var may = sla.Period{From: day("2024-05-01"), To: day("2024-06-01")}

func day(text string) sla.Date {
	d, err := sla.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// calls are a source of calls in May with the waits given, in seconds.
func calls(name string, waits ...int) *sla.Rows {
	rows := &sla.Rows{Name: name, Records: "calls", Covers: sla.Days{From: may.From, Through: may.To.AddDays(-1)}}
	for i, w := range waits {
		rows.Values = append(rows.Values, map[string]any{"id": fmt.Sprint(name, i), "wait": time.Duration(w) * time.Second,
			"at": time.Date(2024, 5, 6, 9, i, 0, 0, time.UTC)})
	}
	return rows
}

func tally(p *sla.Plan, sources ...sla.Source) *sla.Tally {
	t, err := p.Tally(context.Background(), may, nil, sources...)
	if err != nil {
		panic(err)
	}
	return t
}

func Example() {
	p := plan()
	day := calls("day", 5, 10, 15, 20, 40)
	first, err := closing.Close(p, tally(p, day), may, closing.Act{Protocol: "prot. 12", Date: may.To.AddDays(9)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("revision", first.Revision, first.Result.Verdict)

	// The night switchboard's export arrives in August.
	night := calls("night", 10, 50)
	second, err := first.Restate(p, tally(p, day, night), closing.Act{Protocol: "prot. 31", Date: may.To.AddDays(70),
		Reason: "export of the night switchboard"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("revision", second.Revision)
	fmt.Print(second.Changes)
	fmt.Println("follows and holds:", second.Check(p, first) == nil)
	// Output:
	// revision 1 ok
	// revision 2
	// cup/attesa: ok 80.00 % → ko 71.43 %
	// area cup: ok → ko
	// the contract: ok → ko
	// night (calls): 0 → 2 rows read, 0 → 2 counted
	// follows and holds: true
}

func ExampleClose() {
	p := plan()
	c, err := closing.Close(p, tally(p, calls("day", 5, 10)), may, closing.Act{Protocol: "prot. 12", Date: may.To})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Contract, c.Period, c.Revision, c.Result.Verdict)
	// Output: switchboard 2024-05 1 ok
}

func ExampleClosing_Restate() {
	p := plan()
	c, _ := closing.Close(p, tally(p, calls("day", 5, 10)), may, closing.Act{Protocol: "prot. 12", Date: may.To})
	_, err := c.Restate(p, c.Tally, closing.Act{Protocol: "prot. 13", Date: may.To, Reason: "again"})
	fmt.Println(err)
	// Output: closing: nothing differs from revision 1: there is nothing to restate
}

func ExampleClosing_Check() {
	p := plan()
	c, _ := closing.Close(p, tally(p, calls("day", 5, 30)), may, closing.Act{Protocol: "prot. 12", Date: may.To})
	*c.Result.Areas[0].Indicators[0].Value = "95.00"
	c.Result.Areas[0].Indicators[0].Verdict = sla.OK
	fmt.Println(c.Check(p, nil))
	// Output:
	// closing: the verdicts of revision 1 do not follow from its tally by these rules:
	// cup/attesa: ok 95.00 % → ko 50.00 %
}

func ExampleClosing_Digest() {
	p := plan()
	c, _ := closing.Close(p, tally(p, calls("day", 5)), may, closing.Act{Protocol: "prot. 12", Date: may.To})
	before, _ := c.Digest()
	c.Act.Protocol = "prot. 13"
	after, _ := c.Digest()
	fmt.Println(len(before), before == after)
	// Output: 71 false
}

func ExampleParse() {
	p := plan()
	c, _ := closing.Close(p, tally(p, calls("day", 5)), may, closing.Act{Protocol: "prot. 12", Date: may.To})
	data, _ := json.Marshal(c)
	back, err := closing.Parse(data)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(back.Act.Protocol, back.Check(p, nil) == nil)
	// Output: prot. 12 true
}

func ExampleCompare() {
	p, stricter := plan(), plan("90")
	t := tally(p, calls("day", 5, 10, 15, 20, 40))
	before, _ := p.Judge(t, may)
	after, _ := stricter.Judge(t, may)
	fmt.Print(closing.Compare(before, after))
	// Output:
	// cup/attesa: ok 80.00 % → ko 80.00 %
	// area cup: ok → ko
	// the contract: ok → ko
}
