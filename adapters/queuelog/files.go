package queuelog

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// openFiles returns the text of files, one after the other. Each is opened when it is needed.
func openFiles(paths []string) (io.ReadCloser, error) {
	if len(paths) == 0 {
		return nil, errors.New("queuelog: there is no file to read")
	}
	if len(paths) == 1 {
		return openFile(paths[0]) // whose size may be known
	}
	f := &files{paths: paths, last: '\n'}
	return f, f.next()
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

// openFile opens a file, and decompresses it where its name says so.
func openFile(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &compressed{z, f}, nil
}

// compressed is a decompressed file.
type compressed struct {
	*gzip.Reader
	file *os.File
}

func (c *compressed) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", c.file.Name(), err)
	}
	return n, err
}

func (c *compressed) Close() error { return errors.Join(c.Reader.Close(), c.file.Close()) }
