package scrutiny

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// TestMutantsMeetTheWholeTest holds what is told of mutants against the whole contract and all
// that is expected, where rows are not counted and where areas are judged.
func TestMutantsMeetTheWholeTest(t *testing.T) {
	ctx := context.Background()
	for name, script := range map[string]string{
		"a row rejected for a field of other indicators": "records tickets: queue=network, opened=2024-03-04 01:00, hours=many\nrecords tickets: queue=network\n" +
			"expect tickets rejected 1\nexpect desk/night ok 0\n",
		"a row that is there twice": "records tickets: id=a, queue=network, vip=yes, hours=1, closed=+1h x 2\n" +
			"expect tickets duplicate 1\nexpect desk/night ok 0\n",
		"the verdict of an area alone": "records tickets: queue=network, vip=yes, hours=1, closed=+1h x 2\nexpect desk ok\n",
	} {
		s := suite(t, plain+script)
		mutants, _, err := s.Mutate(ctx, map[string]string{})
		if err != nil {
			t.Fatal(name, err)
		}
		killed := 0
		for _, m := range mutants {
			failures, err := ruletest.Check(ctx, m.contract, s.cases[0].file)
			if err != nil || (m.KilledBy == "") != (len(failures) == 0) {
				t.Errorf("%s: %s: killed by %q, but %d expectations are not met: %v", name, m.ID(), m.KilledBy, len(failures), err)
			}
			if m.KilledBy != "" {
				killed++
			}
		}
		if killed == 0 {
			t.Errorf("%s: no mutant is killed", name)
		}
	}
	// Of rules of which nobody expects anything no point is exercised, rows not counted or not.
	s := suite(t, plain+"records tickets: id=a, queue=network, vip=yes, hours=1, closed=+1h x 2\nexpect tickets duplicate 1\nexpect desk/night ok 0\n")
	points, err := s.Cover(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range points {
		if len(p.Cases) > 0 && strings.HasPrefix(p.Rule, "/metrics/in_time") {
			t.Errorf("%s is exercised", p.ID())
		}
	}
}

// TestWholeContractAlone looks at a metric that is used of the whole contract only.
func TestWholeContractAlone(t *testing.T) {
	raw := strings.Replace(string(read1(t, "desk.yaml")), "100 * of_rank / contract.of_rank", "contract.of_rank", 1)
	f, err := ruletest.Parse("test.txtar", []byte(plain+"expect desk/share ko 0\n"), func(name string) ([]byte, error) {
		if name == "desk.yaml" {
			return []byte(raw), nil
		}
		return nil, os.ErrNotExist
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSuite(context.Background(), []*ruletest.File{f})
	if err != nil {
		t.Fatal(err)
	}
	if !s.used("/metrics/of_rank") {
		t.Error("the metric is taken for one that nothing rests on")
	}
}
