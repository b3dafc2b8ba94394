package gen

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/capitolato/capitolato/internal/bench/figures"
)

// version changes with the content of the logs.
const version = 1

// Log is a generated file and what is true of it.
type Log struct {
	Version int
	// Path is the CSV file, of Size bytes.
	Path string
	Size int64
	// Rows are its rows, the header aside. Malformed of them cannot be read; of the others
	// OutOfPeriod lie outside the period, and OutOfScope of the rest belong to no area.
	Rows, Malformed, OutOfPeriod, OutOfScope int64
	// Figures are the right ones.
	Figures figures.Figures
}

// Make returns the log of n rows in a folder, one in ten of them malformed if malformed is set.
// It is written unless the folder has it already.
func Make(dir string, n int, malformed bool) (*Log, error) {
	name := fmt.Sprintf("capitolato-bench-%d", n)
	if malformed {
		name += "-malformed"
	}
	// The file's own folder lets its name be that of the record type.
	dir = filepath.Join(dir, name)
	if log := known(dir); log != nil {
		return log, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	log, err := write(filepath.Join(dir, "calls.csv"), n, malformed)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(log, "", "\t")
	if err != nil {
		return nil, err
	}
	return log, os.WriteFile(stamp(dir), text, 0o644)
}

func stamp(dir string) string { return filepath.Join(dir, "log.json") }

// known returns the log that a folder has, or nil. The stamp is written last.
func known(dir string) *Log {
	text, err := os.ReadFile(stamp(dir))
	if err != nil {
		return nil
	}
	log := new(Log)
	if json.Unmarshal(text, log) != nil || log.Version != version {
		return nil
	}
	info, err := os.Stat(log.Path)
	if err != nil || info.Size() != log.Size || log.Path != filepath.Join(dir, "calls.csv") {
		return nil
	}
	return log
}

// write writes a log.
func write(path string, n int, malformed bool) (*Log, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	log := &Log{Version: version, Path: path, Size: int64(len(header)), Rows: int64(n), Figures: figures.Figures{}}
	w.WriteString(header)
	r := random(1)
	areas := map[string]*counts{}
	for _, a := range Areas {
		areas[a] = new(counts)
	}
	var row []byte
	for i := range n {
		c := newCall(&r, i, n)
		bad := r.chance(100) && malformed
		if bad {
			log.Malformed++
			row = appendBroken(row[:0], &c, i)
		} else {
			row = appendRow(row[:0], &c)
			log.count(&c, areas[c.area])
		}
		log.Size += int64(len(row))
		w.Write(row)
	}
	for _, a := range Areas {
		areas[a].figures(a, log.Figures)
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return log, f.Close()
}

// count counts a call; area is nil where it has none.
func (l *Log) count(c *call, area *counts) {
	switch {
	case c.queued < From || c.queued >= To:
		l.OutOfPeriod++
	case area == nil:
		l.OutOfScope++
	default:
		area.add(c)
	}
}
