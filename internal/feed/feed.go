// Package feed is what the sources that read files have in common: a [Feed] is a name and what
// opens it, and [Files] finds the files that a mapping or its user names.
package feed

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// The reasons of rows that are no records.
const (
	ReasonSkip   = "a row that the mapping says to skip"
	ReasonHeader = "the header again"
)

// Feed is something that can be read, again and again.
type Feed struct {
	// Name is that of the file. It stands in results and in front of errors.
	Name string
	// Open opens it. It may be called by several goroutines at a time.
	Open func() (io.ReadCloser, error)
}

// File returns the feed that a file is, under its base name. Nothing is opened yet.
func File(path string) Feed {
	return Feed{filepath.Base(path), func() (io.ReadCloser, error) { return os.Open(path) }}
}

// Files returns a feed for each file that paths and patterns such as calls-*.csv.gz (package
// path/filepath) name, in their order and that of the names, and none twice. If there are no
// paths, they are those of the mapping. Files of the same base name are called by their paths. A
// pattern that no file matches is an error, and so is no path at all.
func Files(paths []string, m *mapping.Source) ([]Feed, error) {
	found, err := Paths(paths, m)
	if err != nil {
		return nil, err
	}
	names := map[string]int{}
	for _, path := range found {
		names[filepath.Base(path)]++
	}
	feeds := make([]Feed, len(found))
	for i, path := range found {
		if feeds[i] = File(path); names[feeds[i].Name] > 1 {
			feeds[i].Name = filepath.ToSlash(path)
		}
	}
	return feeds, nil
}

// Sources returns a source for each of [Files]. A name that the caller gives cannot be that of
// several: alone says that there is only one.
func Sources(paths []string, m *mapping.Source, source func(f Feed, alone bool) sla.Source) ([]sla.Source, error) {
	feeds, err := Files(paths, m)
	if err != nil {
		return nil, err
	}
	sources := make([]sla.Source, len(feeds))
	for i, f := range feeds {
		sources[i] = source(f, len(feeds) == 1)
	}
	return sources, nil
}

// Paths returns the paths of the files that [Files] would open.
func Paths(paths []string, m *mapping.Source) ([]string, error) {
	if len(paths) == 0 && m != nil {
		if m.File != "" {
			paths = []string{m.File}
		}
		paths = append(paths, m.Files...)
	}
	if len(paths) == 0 {
		return nil, errors.New("there are no files: name one, or several as `files` in the mapping")
	}
	var all []string
	known := map[string]bool{}
	for _, path := range paths {
		found, err := expand(path)
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			if clean := filepath.Clean(file); !known[clean] {
				known[clean] = true
				all = append(all, file)
			}
		}
	}
	return all, nil
}

// lock is what the name of a file begins with that Excel keeps beside one that is open.
const lock = "~$"

// expand returns the files that a pattern stands for. A path that is that of a file, as in
// "calls [2].csv", is no pattern.
func expand(path string) ([]string, error) {
	if !strings.ContainsAny(path, "*?[") {
		return []string{path}, nil
	}
	if _, err := os.Lstat(path); err == nil {
		return []string{path}, nil
	}
	found, err := filepath.Glob(path)
	found = slices.DeleteFunc(found, func(file string) bool { return strings.HasPrefix(filepath.Base(file), lock) })
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case len(found) == 0:
		return nil, fmt.Errorf("%s: no file has such a name", path)
	}
	return found, nil
}

// Info describes a source. An option may name it; where the mapping does not say which records
// it supplies, they are records or, if that is empty, those that the file is named after: what
// its name begins with, up to the extension (and .gz).
func (f Feed) Info(option string, m *mapping.Source, records string) sla.SourceInfo {
	info := sla.SourceInfo{Name: cmp.Or(option, f.Name)}
	if m != nil {
		info.Records, info.Covers, info.Columns = m.Records, m.Covers, columns(m)
	}
	if info.Records == "" {
		info.Records = records
	}
	if info.Records == "" {
		name := strings.TrimSuffix(filepath.Base(f.Name), ".gz")
		info.Records = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return info
}

// columns returns what a mapping makes the values of fields of, under every name.
func columns(m *mapping.Source) map[string][]string {
	if len(m.Columns) == 0 {
		return nil
	}
	out := make(map[string][]string, len(m.Columns))
	for field := range m.Columns {
		out[field] = slices.Concat(m.Names(field), m.Aliases(field))
	}
	return out
}

// Reader opens the feed and returns what start makes of it. What start cannot use is closed, and
// its error has the name of the feed.
func (f Feed) Reader(ctx context.Context, start func(io.ReadCloser) (batch.Reader, error)) (batch.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	r, err := start(rc)
	if err != nil {
		rc.Close()
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return r, nil
}

// Fingerprint reads the feed to its end and returns "sha256:" and its digest in hexadecimal
// digits.
func (f Feed) Fingerprint(ctx context.Context) (string, error) {
	rc, err := f.Open()
	if err != nil {
		return "", err
	}
	defer rc.Close()
	h := sha256.New()
	for part := make([]byte, 256<<10); ; {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := rc.Read(part)
		h.Write(part[:n])
		if err == io.EOF {
			return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", f.Name, err)
		}
	}
}
