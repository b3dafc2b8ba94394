package beam_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	tally "github.com/capitolato/capitolato/adapters/beam"
	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

const phone = `
format: 1
contract: phone
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, at: time, answered: bool}
areas:
- id: cup
  name: CUP
  where: all
  indicators:
  - {id: answered, name: Answered, value: '100 * count(calls, .answered) / len(calls)', target: value >= 60}
`

func init() { // a worker is another process, and must know the step
	beam.RegisterType(reflect.TypeFor[judgeFn]())
	register.DoFn1x1[[]byte, error](&judgeFn{})
}

// judgeFn is the last step of the example: it judges what was counted.
type judgeFn struct{ Contract, Period string }

func (f *judgeFn) ProcessElement(counted []byte) error {
	c, err := contract.Parse("phone.yaml", []byte(f.Contract))
	if err != nil {
		return err
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		return err
	}
	var t sla.Tally
	if err := json.Unmarshal(counted, &t); err != nil {
		return err
	}
	may, err := sla.ParsePeriod(f.Period)
	if err != nil {
		return err
	}
	result, err := plan.Judge(&t, may)
	if err != nil {
		return err
	}
	for _, i := range result.Areas[0].Indicators {
		fmt.Println(i.ID, i.Verdict, i.Explanation.Text)
	}
	for _, s := range result.Sources {
		fmt.Println(filepath.Base(s.Name), s.Counted, "counted,", s.Duplicate, "duplicate")
	}
	return nil
}

// Two files of May are counted, in the process, and judged. One call is in both.
func ExampleTally() {
	dir, err := os.MkdirTemp("", "calls")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	var files []tally.File
	for name, rows := range map[string]string{
		"1.csv": "id,at,answered\na,2024-05-02T09:00:00Z,true\nb,2024-05-10T09:00:00Z,true\n",
		"2.csv": "id,at,answered\nb,2024-05-10T09:00:00Z,true\nc,2024-05-28T09:00:00Z,false\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			fmt.Println(err)
			return
		}
		files = append(files, tally.File{Source: "calls", Path: path, Covers: "2024-05"})
	}
	if err := count(files); err != nil {
		fmt.Println(err)
	}
	// Output:
	// answered ok 100 × 2 / 3 ≈ 66.666666666667 ≥ 60 is true
	// 1.csv 2 counted, 0 duplicate
	// 2.csv 1 counted, 1 duplicate
}

// count runs the pipeline. A program calls beam.Init first, and beamx.Run, which reads the runner
// from a flag, in place of beam.Run.
func count(files []tally.File) error {
	c, err := contract.Parse("phone.yaml", []byte(phone))
	if err != nil {
		return err
	}
	may, err := sla.ParsePeriod("2024-05")
	if err != nil {
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	counted, err := tally.Tally(s, &tally.Job{Contract: c, Period: may}, beam.CreateList(s, files))
	if err != nil {
		return err
	}
	beam.ParDo0(s, &judgeFn{phone, "2024-05"}, counted)
	_, err = beam.Run(context.Background(), "prism", p)
	return err
}
