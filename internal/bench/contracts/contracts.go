// Package contracts has the contracts of the benchmark.
package contracts

import (
	_ "embed"
	"fmt"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

//go:embed twenty.yaml
var twenty []byte

//go:embed queues.yaml
var queues []byte

// Period is what is judged.
const Period = "2024-01-01/2024-05-31"

// Twenty returns the contract with ten indicators for each of two areas. With key set, calls of
// one id are duplicates.
func Twenty(key bool) (*sla.Contract, error) {
	c, err := contract.Parse("twenty.yaml", twenty)
	if err != nil {
		return nil, err
	}
	if key {
		calls := c.Records["calls"]
		calls.Key = []string{"id"}
		c.Records["calls"] = calls
	}
	return c, nil
}

// Queues returns a contract over the stays of a queue_log.
func Queues() (*sla.Contract, error) { return contract.Parse("queues.yaml", queues) }

// Many returns a contract with n indicators, half of them for each area. They are of the kinds
// of Twenty, with limits of their own, as in a contract that measures everything at several
// grades: the parts that do not depend on the limit are shared, the others are not.
func Many(n int) (*sla.Contract, error) {
	c, err := Twenty(false)
	if err != nil {
		return nil, err
	}
	c.ID = fmt.Sprintf("bench-%d", n)
	c.Metrics = nil
	for a := range c.Areas {
		c.Areas[a].Indicators = nil
		for i := range n / len(c.Areas) {
			value, target := graded(i)
			c.Areas[a].Indicators = append(c.Areas[a].Indicators,
				sla.Indicator{ID: fmt.Sprintf("i%d", i), Name: fmt.Sprintf("Indicatore %d", i), Value: value, Target: target})
		}
	}
	c.Origin = nil
	return c, nil
}

// graded returns the rules of the i-th indicator.
func graded(i int) (value, target string) {
	grade := i / 10
	switch i % 10 {
	case 0:
		return fmt.Sprintf(`100 * count(inbound, .answered and .wait <= duration("%ds")) / len(inbound)`, 5+5*grade), "value >= 95"
	case 1:
		return fmt.Sprintf(`100 * count(inbound, not .answered and .wait > duration("%ds")) / len(inbound)`, 2*grade), "value <= 5"
	case 2:
		return fmt.Sprintf(`mean(filter(answered, .handle >= duration("%ds")), .wait)`, 10*grade), `value <= duration("30s")`
	case 3:
		return fmt.Sprintf(`mean(filter(answered, .wait <= duration("%dm")), .handle)`, 1+grade), `value <= duration("4m")`
	case 4:
		return fmt.Sprintf(`quantile(answered, .wait, %.3f)`, 0.95-0.04*float64(grade%20)), `value <= duration("1m")`
	case 5:
		return fmt.Sprintf(`100 * count(first, .wait <= duration("%ds")) / len(answered)`, 20+7*grade), "value >= 95"
	case 6:
		return fmt.Sprintf(`100 * count(first, .handle <= duration("%ds")) / len(first)`, 60+30*grade), "value >= 98"
	case 7:
		return fmt.Sprintf(`100 * count(second, .solved and .handle <= duration("%ds")) / len(second)`, 60+60*grade), "value == 100"
	case 8:
		return fmt.Sprintf(`100 * count(letters, .reply <= duration("%dm")) / len(letters)`, 30+30*grade), "value == 100"
	}
	return fmt.Sprintf(`(100 * count(answered, .wait <= duration("%ds")) + 50 * count(answered, .wait > duration("%[1]ds") and .wait <= duration("%ds"))) / len(answered)`,
		3+3*grade, 10+6*grade), "value >= 80"
}
