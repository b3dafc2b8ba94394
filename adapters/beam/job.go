package beam

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local" // for paths without a scheme

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/jsonlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
)

// sentJob is a job as it goes to the workers, as JSON.
type sentJob struct {
	Contract                              string // the document
	Period                                sla.Period
	Sources                               map[string]*mapping.Source
	Workers, MaxKeys, MaxValues, ListRows int
	ShowPersonal, Fingerprint             bool
}

// compile compiles the contract.
func (j *sentJob) compile() (*sla.Plan, error) {
	c, err := contract.Parse("contract", []byte(j.Contract))
	if err != nil {
		return nil, err
	}
	return sla.Compile(c, nil)
}

// options returns those of a run.
func (j *sentJob) options() *sla.TallyOptions {
	return &sla.TallyOptions{Workers: j.Workers, MaxKeys: j.MaxKeys, MaxValues: j.MaxValues, ListRows: j.ListRows,
		ShowPersonal: j.ShowPersonal, Fingerprint: j.Fingerprint}
}

// tally counts some files, and returns the tally as JSON.
func (j *sentJob) tally(ctx context.Context, p *sla.Plan, o *sla.TallyOptions, files ...File) ([]byte, error) {
	var sources []sla.Source
	for _, f := range files {
		src, err := j.source(ctx, f)
		if err != nil {
			return nil, err
		}
		sources = append(sources, src)
	}
	t, err := p.Tally(ctx, j.Period, o, sources...)
	if err != nil {
		return nil, err
	}
	return json.Marshal(t)
}

// mapped returns how a file is written.
func (j *sentJob) mapped(f File) (*mapping.Source, error) {
	if f.Source == "" {
		return nil, fmt.Errorf("beam: the file %s has no Source: name one of the mapping, or the record type", f.Path)
	}
	m := mapping.Source{Records: f.Source}
	if known := j.Sources[f.Source]; known != nil {
		m = *known
		if m.Records == "" {
			m.Records = f.Source
		}
	}
	if f.Covers != "" {
		p, err := sla.ParsePeriod(f.Covers)
		if err != nil {
			return nil, fmt.Errorf("beam: the days that the file %s covers: %w", f.Path, err)
		}
		m.Covers = sla.Days{From: p.From, Through: p.To.AddDays(-1)}
	}
	return &m, nil
}

// source returns the source that a file is.
func (j *sentJob) source(ctx context.Context, f File) (sla.Source, error) {
	m, err := j.mapped(f)
	if err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return openFile(ctx, f.Path) }
	if isJSON(f.Path) {
		return jsonlog.New(f.Path, open, m, nil), nil
	}
	return csvlog.New(f.Path, open, m, nil), nil
}

// isJSON reports whether a file is JSON, by its name.
func isJSON(name string) bool {
	ext := path.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz"))
	return slices.Contains([]string{".json", ".ndjson", ".jsonl"}, ext)
}

// openFile opens a file of any filesystem that the program has.
func openFile(ctx context.Context, name string) (io.ReadCloser, error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	r, err := fs.OpenRead(ctx, name)
	if err != nil {
		fs.Close()
		return nil, err
	}
	if file, ok := r.(*os.File); ok { // it needs no filesystem to be read, in several places at a time
		return file, fs.Close()
	}
	return &remote{r, fs}, nil
}

// remote is a file that is read through its filesystem.
type remote struct {
	io.ReadCloser
	fs io.Closer
}

func (r *remote) Close() error {
	err := r.ReadCloser.Close()
	if err2 := r.fs.Close(); err == nil {
		err = err2
	}
	return err
}
