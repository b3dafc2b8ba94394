package beam

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/capitolato/capitolato/sla"
)

// Beam asks for an init: a worker is another process, which has to know, before it is told what
// to run, the types that it may be told to run.
func init() {
	beam.RegisterType(reflect.TypeFor[File]())
	beam.RegisterType(reflect.TypeFor[countedFile]())
	beam.RegisterType(reflect.TypeFor[block]())
	beam.RegisterType(reflect.TypeFor[pending]())
	register.DoFn3x1[context.Context, File, func(string, File), error](&nameFn{})
	register.DoFn5x1[context.Context, string, func(*File) bool, func(string, countedFile), func(string, block), error](&countFn{})
	register.DoFn3x0[string, func(*block) bool, func(string, []byte)](&shareFn{})
	register.DoFn5x1[context.Context, string, func(*countedFile) bool, func(*[]byte) bool, func([]byte), error](&settleFn{})
	register.DoFn3x1[context.Context, []byte, func([]byte), error](&emptyFn{})
	register.Combiner2[pending, []byte](&mergeFn{})
	register.Emitter1[[]byte]()
	register.Emitter2[string, File]()
	register.Emitter2[string, countedFile]()
	register.Emitter2[string, block]()
	register.Emitter2[string, []byte]()
	register.Iter1[File]()
	register.Iter1[countedFile]()
	register.Iter1[block]()
	register.Iter1[[]byte]()
}

// countedFile is a file and its tally, as JSON.
type countedFile struct {
	File  File
	Tally []byte
}

// block holds marks of one file, 16 bytes each. Those of a bucket meet on one worker.
type block struct {
	File  string // its name, as nameFn gives it
	Marks []byte
}

// buckets is how many parts the keys of a record type are divided into, by their first bits.
// What a worker holds at a time is one of them.
const buckets = 1024

func bucketOf(records string, m sla.Mark) string {
	return fmt.Sprintf("%03x %s", (int(m[0])<<8|int(m[1]))*buckets>>16, records)
}

// nameFn names each file by what its source is called: its record type and path. Grouping the
// files by their names tells which is there twice, and spreads them over the workers.
type nameFn struct{ Job sentJob }

func (f *nameFn) ProcessElement(_ context.Context, file File, emit func(string, File)) error {
	m, err := f.Job.mapped(file)
	if err != nil {
		return err
	}
	emit(m.Records+"\x00"+file.Path, file)
	return nil
}

// countFn counts each file alone, and hands out the marks of records with keys.
type countFn struct {
	Job  sentJob
	plan *sla.Plan
}

func (f *countFn) Setup() (err error) {
	f.plan, err = f.Job.compile()
	return err
}

func (f *countFn) ProcessElement(ctx context.Context, name string, files func(*File) bool, counted func(string, countedFile), marks func(string, block)) error {
	var file, again File
	if !files(&file) {
		return nil
	}
	if files(&again) {
		return fmt.Errorf("beam: the file %s is there twice, as %s and as %s: its records would count twice", file.Path, file.Source, again.Source)
	}
	noted := map[string][]byte{}
	o := f.Job.options()
	o.OnMark = func(records string, m sla.Mark) error {
		bucket := bucketOf(records, m)
		noted[bucket] = append(noted[bucket], m[:]...)
		return nil
	}
	tally, err := f.Job.tally(ctx, f.plan, o, file)
	if err != nil {
		return err
	}
	counted(name, countedFile{file, tally})
	for bucket, m := range noted {
		marks(bucket, block{name, m})
	}
	return nil
}

// shareFn finds the marks of a bucket that are in several files, and hands to each of those
// files but the first the mark of the first.
type shareFn struct{}

func (*shareFn) ProcessElement(_ string, in func(*block) bool, emit func(string, []byte)) {
	var blocks []block
	for b := (block{}); in(&b); b = (block{}) {
		blocks = append(blocks, b)
	}
	slices.SortFunc(blocks, func(a, b block) int { return strings.Compare(a.File, b.File) })
	first := map[[12]byte]sla.Mark{}
	for _, b := range blocks {
		var shared []byte
		for m := range slices.Chunk(b.Marks, len(sla.Mark{})) {
			mark := sla.Mark(m)
			old, ok := first[mark.Key()]
			if !ok {
				first[mark.Key()] = mark
				continue
			}
			shared = append(shared, old[:]...)
		}
		if len(shared) > 0 {
			emit(b.File, shared)
		}
	}
}

// settleFn lets a file's tally pass that shares no key with files before it, and counts any
// other again.
type settleFn struct {
	Job  sentJob
	plan *sla.Plan
}

func (f *settleFn) Setup() (err error) {
	f.plan, err = f.Job.compile()
	return err
}

func (f *settleFn) ProcessElement(ctx context.Context, name string, counted func(*countedFile) bool, shared func(*[]byte) bool, emit func([]byte)) error {
	var file countedFile
	if !counted(&file) {
		return fmt.Errorf("beam: %q has marks and no tally: its file was not counted", name)
	}
	var earlier []sla.Mark
	for b := []byte(nil); shared(&b); b = nil {
		for m := range slices.Chunk(b, len(sla.Mark{})) {
			earlier = append(earlier, sla.Mark(m))
		}
	}
	if len(earlier) == 0 {
		emit(file.Tally)
		return nil
	}
	records, _, _ := strings.Cut(name, "\x00")
	o := f.Job.options()
	o.Earlier = map[string][]sla.Mark{records: earlier}
	tally, err := f.Job.tally(ctx, f.plan, o, file.File)
	if err != nil {
		return err
	}
	emit(tally)
	return nil
}

// emptyFn makes the tally of no source, so that there is one whatever the files are.
type emptyFn struct{ Job sentJob }

func (f *emptyFn) ProcessElement(ctx context.Context, _ []byte, emit func([]byte)) error {
	plan, err := f.Job.compile()
	if err != nil {
		return err
	}
	tally, err := f.Job.tally(ctx, plan, f.Job.options())
	if err != nil {
		return err
	}
	emit(tally)
	return nil
}
