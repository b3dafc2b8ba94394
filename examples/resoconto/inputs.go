package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/review"
	"github.com/capitolato/capitolato/examples/internal/seed"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// The documents of the example.
var (
	//go:embed contract.yaml
	exampleContract []byte
	//go:embed mapping.yaml
	exampleMapping []byte
	//go:embed review.yaml
	exampleReview []byte
)

// inputs are what a report is made from.
type inputs struct {
	plan    *sla.Plan
	sources []sla.Source
	review  *riesame.Inputs // nil if nobody wrote any
}

// inputs reads the contract and the mapping and finds the logs.
func (o *options) inputs() (*inputs, error) {
	c, err := o.readContract()
	if err != nil {
		return nil, err
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		return nil, err
	}
	var sources []sla.Source
	if o.exampleOnly() {
		sources, err = exampleSources(seed.Logs())
	} else {
		sources, err = o.sources(c)
	}
	if err != nil {
		return nil, err
	}
	written, err := o.readReview()
	return &inputs{plan, sources, written}, err
}

// readReview reads what people wrote. That of the built-in report is for its contract and period
// only.
func (o *options) readReview() (*riesame.Inputs, error) {
	switch {
	case o.review != "":
		return review.Load(o.review)
	case o.contract != "":
		return nil, nil
	}
	in, err := review.Parse("review.yaml", exampleReview)
	if err != nil {
		return nil, err
	}
	if p, err := sla.ParsePeriod(in.Period); err != nil || p != o.period {
		return nil, err
	}
	return in, nil
}

// readContract reads the contract that is asked for.
func (o *options) readContract() (*sla.Contract, error) {
	if o.contract == "" {
		return contract.Parse("contract.yaml", exampleContract)
	}
	return contract.Load(o.contract)
}

// exampleSources returns logs of the example as sources.
func exampleSources(logs []seed.Log) ([]sla.Source, error) {
	m, err := mapping.Parse("mapping.yaml", exampleMapping)
	if err != nil {
		return nil, err
	}
	var sources []sla.Source
	for _, l := range logs {
		open := func() (io.ReadCloser, error) { return memory{bytes.NewReader(l.Data)}, nil }
		sources = append(sources, csvlog.New(l.Name, open, m.Sources[l.Records], nil))
	}
	return sources, nil
}

// memory is a file in memory, parts of which can be read at the same time.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// sources returns the logs that the mapping and the arguments name.
func (o *options) sources(c *sla.Contract) ([]sla.Source, error) {
	m := new(mapping.Mapping)
	if o.mapping != "" {
		var err error
		if m, err = mapping.Load(o.mapping); err != nil {
			return nil, err
		}
	}
	var sources []sla.Source
	given, used := map[*mapping.Source]bool{}, map[string]bool{}
	for _, r := range o.records {
		how := sourceNamed(m, r.name)
		given[how] = true
		if err := known(c, how.Records); err != nil {
			return nil, fmt.Errorf("-records %s=%s: %w", r.name, r.file, err)
		}
		var opts csvlog.Options
		if used[filepath.Base(r.file)] {
			opts.Name = r.file // such as february/calls.csv after january/calls.csv
		}
		used[filepath.Base(r.file)] = true
		sources = append(sources, csvlog.File(r.file, how, &opts))
	}
	for _, name := range slices.Sorted(maps.Keys(m.Sources)) {
		how := m.Sources[name]
		if err := known(c, how.Records); err != nil {
			return nil, fmt.Errorf("%s: source %s: %w", o.mapping, name, err)
		}
		if given[how] || how.File == "" && len(how.Files) == 0 {
			continue
		}
		files, err := csvlog.Files(nil, how, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: source %s: %w", o.mapping, name, err)
		}
		sources = append(sources, files...)
	}
	return sources, nil
}

// sourceNamed returns what the mapping says of a source, by its name or, where that is clear,
// by its record type. Of others the columns are called what the fields are.
func sourceNamed(m *mapping.Mapping, name string) *mapping.Source {
	if s := m.Sources[name]; s != nil {
		return s
	}
	var found []*mapping.Source
	for _, s := range m.Sources {
		if s.Records == name {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return &mapping.Source{Records: name}
}

// known reports whether the contract declares a record type.
func known(c *sla.Contract, records string) error {
	if _, ok := c.Records[records]; ok {
		return nil
	}
	names := slices.Sorted(maps.Keys(c.Records))
	return fmt.Errorf("the contract has no records %q; it has %s", records, strings.Join(names, ", "))
}

// writeExample writes the documents and logs of the example into a folder. It overwrites
// nothing.
func writeExample(dir string) error {
	files := append([]seed.Log{{Name: "contract.yaml", Data: exampleContract}, {Name: "mapping.yaml", Data: exampleMapping},
		{Name: "review.yaml", Data: exampleReview}}, seed.Logs()...)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.Name)); err == nil {
			return fmt.Errorf("%s is already there: name another folder", filepath.Join(dir, f.Name))
		}
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
