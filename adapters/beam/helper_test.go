package beam

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

func init() {
	beam.RegisterType(reflect.TypeFor[sameFn]())
	register.DoFn2x0[[]byte, func(File)](&listFn{})
	register.Emitter1[File]()
	register.DoFn1x1[[]byte, error](&sameFn{})
}

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // Prism tells much
	os.Exit(m.Run())
}

// sameFn fails unless it is given a tally.
type sameFn struct{ Want string }

func (f *sameFn) ProcessElement(got []byte) error {
	if string(got) != f.Want {
		return fmt.Errorf("not the tally of one run: %s", cmp.Diff(f.Want, string(got)))
	}
	return nil
}

// listFn hands out files: unlike beam.CreateList none, too.
type listFn struct{ Files []File }

func (f *listFn) ProcessElement(_ []byte, emit func(File)) {
	for _, file := range f.Files {
		emit(file)
	}
}

// errorer is what *testing.T and *rapid.T have in common.
type errorer interface {
	Helper()
	Fatal(args ...any)
}

// run counts files on Prism and demands a tally.
func run(t errorer, job *Job, files []File, want string) error {
	t.Helper()
	p, s := beam.NewPipelineWithRoot()
	counted, err := Tally(s, job, beam.ParDo(s, &listFn{files}, beam.Impulse(s)))
	if err != nil {
		t.Fatal(err)
	}
	beam.ParDo0(s, &sameFn{want}, counted)
	_, err = beam.Run(context.Background(), "prism", p)
	return err
}

// inMemory returns the tally of one run over files, as JSON.
func inMemory(t errorer, job *Job, sources ...sla.Source) string {
	t.Helper()
	p, err := sla.Compile(job.Contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	tally, err := p.Tally(context.Background(), job.Period, job.Options, sources...)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(tally)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func parse(t errorer, text string) *sla.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func period(text string) sla.Period {
	p, err := sla.ParsePeriod(text)
	if err != nil {
		panic(err)
	}
	return p
}
