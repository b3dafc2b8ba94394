package queuelog

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/internal/textio"
)

// openFiles returns the text of the files that paths or a mapping name, one after the other. Each
// is opened when it is needed.
func openFiles(paths []string, m *mapping.Source) (io.ReadCloser, error) {
	paths, err := feed.Paths(paths, m)
	if err != nil {
		return nil, err
	}
	if len(paths) == 1 {
		return openFile(paths[0]) // whose size may be known
	}
	if paths, err = oldestFirst(paths); err != nil {
		return nil, err
	}
	f := &files{paths: paths, last: '\n'}
	return f, f.next()
}

// oldestFirst sorts the parts of a log by their first times. A part without a line goes to the
// end. If a part begins with something else than a number the order stays.
func oldestFirst(paths []string) ([]string, error) {
	type part struct {
		path string
		at   int64
	}
	var parts []part
	for _, path := range paths {
		at, known, err := firstTime(path)
		if err != nil {
			return nil, err
		}
		if !known {
			return paths, nil
		}
		parts = append(parts, part{path, at})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.at, b.at) })
	sorted := make([]string, len(parts))
	for i, p := range parts {
		sorted[i] = p.path
	}
	return sorted, nil
}

// firstTime returns the time at which a file begins, the last of all if it is empty, and whether
// that is known.
func firstTime(path string) (at int64, known bool, err error) {
	rc, err := openFile(path)
	if err != nil {
		return 0, false, err
	}
	defer rc.Close()
	r := bufio.NewReaderSize(rc, 64)
	start, err := r.Peek(32)
	if err != nil && err != io.EOF {
		return 0, false, err
	}
	if len(start) == 0 {
		return math.MaxInt64, true, nil
	}
	text, _, _ := bytes.Cut(start, bar)
	at, known = scaled(text, 1e9)
	return at, known, nil
}

// files reads one file after another. A line does not go on in the next file.
type files struct {
	paths []string
	open  io.ReadCloser
	last  byte // of the file that is open
}

// next opens the next file.
func (f *files) next() error {
	var err error
	f.open, err = openFile(f.paths[0])
	f.paths = f.paths[1:]
	return err
}

func (f *files) Read(p []byte) (int, error) {
	for {
		if f.open == nil {
			return 0, io.EOF
		}
		n, err := f.open.Read(p)
		if n > 0 {
			f.last = p[n-1]
		}
		switch {
		case err == nil || err != io.EOF:
			return n, err
		case n > 0:
			return n, nil
		case len(p) == 0:
			return 0, nil
		case f.last != '\n':
			f.last = '\n'
			return copy(p, "\n"), nil
		}
		if err := f.Close(); err != nil {
			return 0, err
		}
		if len(f.paths) > 0 {
			if err := f.next(); err != nil {
				return 0, err
			}
		}
	}
}

// Close closes the file that is open.
func (f *files) Close() error {
	if f.open == nil {
		return nil
	}
	err := f.open.Close()
	f.open = nil
	return err
}

// openFile opens a file, and unpacks it if it is packed.
func openFile(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 2)
	if n, err := f.ReadAt(head, 0); err != nil || !textio.IsGzip(head[:n]) {
		return f, nil // or a pipe, which cannot be read twice
	}
	z, err := textio.Unpack(f, textio.Gunzip)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &compressed{z, f}, nil
}

// compressed is an unpacked file. Its errors have its path: there may be several.
type compressed struct {
	io.ReadCloser
	file *os.File
}

func (c *compressed) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", c.file.Name(), err)
	}
	return n, err
}

func (c *compressed) Close() error { return errors.Join(c.ReadCloser.Close(), c.file.Close()) }
