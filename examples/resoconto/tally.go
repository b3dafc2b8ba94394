package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/capitolato/capitolato/examples/internal/asjson"
	"github.com/capitolato/capitolato/sla"
)

// tally counts the records, adds the tallies that were kept earlier, and keeps this one if the
// arguments say so.
func (o *options) tally(ctx context.Context, in *inputs, stderr io.Writer) (*sla.Tally, error) {
	bar := newProgressBar(stderr, o.lang)
	opts := bar.options()
	opts.ShowPersonal = o.personal
	var rejects bytes.Buffer
	file, err := newRejectsFile(&rejects)
	if err != nil {
		return nil, err
	}
	if o.rejects != "" {
		opts.OnReject = file.add
	}
	t, err := in.plan.Tally(ctx, o.period, opts, in.sources...)
	bar.clear()
	if err != nil {
		return nil, err
	}
	if o.rejects != "" {
		if err := file.finish(); err != nil {
			return nil, err
		}
		if err := replaceFile(o.rejects, rejects.Bytes()); err != nil {
			return nil, err
		}
	}
	for _, name := range o.tallies {
		stored, err := readTally(name)
		if err != nil {
			return nil, err
		}
		if t, err = sla.Merge(t, stored); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if o.keep == "" {
		return t, nil
	}
	var b bytes.Buffer
	if err := asjson.Write(&b, t); err != nil {
		return nil, err
	}
	return t, replaceFile(o.keep, b.Bytes())
}

// readTally reads a tally that -keep wrote.
func readTally(name string) (*sla.Tally, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	t := new(sla.Tally)
	if err := json.Unmarshal(data, t); err != nil {
		return nil, fmt.Errorf("%s: not a tally: %w", name, err)
	}
	return t, nil
}
