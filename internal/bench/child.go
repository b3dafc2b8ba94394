package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/capitolato/capitolato/internal/bench/gen"
)

// children are the programs that are measured from outside: each holds one engine and nothing
// else.
type children struct{ dir string }

// build builds the programs into a folder.
func build(ctx context.Context, dir string) (*children, error) {
	for _, name := range []string{"ours", "duck"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, name), "./cmd/"+name)
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go build ./cmd/%s: %w\n%s", name, err, out)
		}
	}
	return &children{dir}, nil
}

// run runs a program, which prints its peak memory in MiB, 0 where the system does not tell.
func (c *children) run(ctx context.Context, name string, args ...string) (d took, peak float64, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(c.dir, name), args...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	d = took{wall: time.Since(start)}
	if s := cmd.ProcessState; s != nil {
		d.cpu = s.UserTime() + s.SystemTime()
	}
	if err == nil {
		err = json.Unmarshal(out, &peak)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return d, peak, err
}

// cold lets both programs judge a log, from their start to their end.
func (c *children) cold(ctx context.Context, log *gen.Log, rounds int) (times, error) {
	t := times{}
	for round := range rounds + 1 {
		for _, name := range []string{"ours", "duck"} {
			d, _, err := c.run(ctx, name, log.Path)
			if err != nil {
				return nil, err
			}
			if round > 0 { // the first brings the program into memory
				t["cold_"+name] = append(t["cold_"+name], d)
			}
		}
	}
	return t, nil
}

// peaks are the peak memories of the library, in MiB.
type peaks struct{ rows, tenth, key float64 }

// memory measures the peak memory over a log, over one of a tenth of its rows, and with
// duplicate detection.
func (c *children) memory(ctx context.Context, log, tenth *gen.Log) (p peaks, err error) {
	for _, m := range []struct {
		peak *float64
		args []string
	}{{&p.tenth, []string{tenth.Path}}, {&p.rows, []string{log.Path}}, {&p.key, []string{"-key", log.Path}}} {
		var all []float64
		for range 3 {
			_, peak, err := c.run(ctx, "ours", m.args...)
			if err != nil {
				return p, err
			}
			all = append(all, peak)
		}
		*m.peak = median(all)
	}
	return p, nil
}
