package csvlog

import (
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// input is what a file is read through, from several goroutines.
type input interface {
	// ReadAt is as in io.ReaderAt.
	ReadAt(p []byte, off int64) (int, error)
	// release tells that nothing before off will be read any more.
	release(off int64)
	// size is the size of the file, or -1.
	size() int64
}

// newInput returns the best input for r: one that reads where it is asked to, if r can.
func newInput(r io.Reader, block int) input {
	if at, size, ok := readsAt(r); ok {
		return file{at, size}
	}
	return &stream{r: r, block: block}
}

// readsAt returns what reads r where it is asked to and the size of r, if r can tell.
func readsAt(r io.Reader) (at io.ReaderAt, size int64, ok bool) {
	if at, ok = r.(io.ReaderAt); !ok {
		return nil, 0, false
	}
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return at, info.Size(), true
		}
		return nil, 0, false
	}
	if f, ok := r.(interface{ Size() int64 }); ok {
		return at, f.Size(), true
	}
	return nil, 0, false
}

// file is an input of known size. What a growing file has gained since it was opened is not
// read.
type file struct {
	at    io.ReaderAt
	bytes int64
}

func (f file) ReadAt(p []byte, off int64) (int, error) {
	end := off+int64(len(p)) >= f.bytes
	if end {
		p = p[:max(f.bytes-off, 0)]
	}
	n, err := f.at.ReadAt(p, off)
	switch {
	case n < len(p) && (err == nil || err == io.EOF):
		return n, fmt.Errorf("the file became shorter while it was read: %w", io.ErrUnexpectedEOF)
	case n < len(p):
		return n, err
	case end:
		return n, io.EOF
	}
	return n, nil
}

func (f file) release(int64) {}

func (f file) size() int64 { return f.bytes }

// stream is an input that can only be read from its start to its end. It keeps blocks until
// they are released.
type stream struct {
	mu     sync.Mutex
	r      io.Reader
	block  int
	blocks [][]byte // of the stream from first on
	first  int64
	free   [][]byte
	err    error // after the last block
}

func (s *stream) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(p) {
		i := int((off + int64(n) - s.first) / int64(s.block))
		for i >= len(s.blocks) {
			if s.err != nil {
				return n, s.err
			}
			s.next()
		}
		at := int((off + int64(n) - s.first) % int64(s.block))
		if at >= len(s.blocks[i]) {
			return n, s.err
		}
		n += copy(p[n:], s.blocks[i][at:])
	}
	return n, nil
}

// next reads a block. All but the last are full.
func (s *stream) next() {
	var b []byte
	if n := len(s.free); n > 0 {
		b, s.free = s.free[n-1], s.free[:n-1]
	} else {
		b = make([]byte, s.block)
	}
	n := 0
	// Not io.ReadFull: an end that r itself finds unexpected, as gzip does, is an error.
	for n < s.block && s.err == nil {
		var got int
		got, s.err = s.r.Read(b[n:s.block])
		n += got
	}
	s.blocks = append(s.blocks, b[:n])
}

func (s *stream) release(off int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.blocks) > 1 && s.first+int64(s.block) <= off {
		s.free = append(s.free, s.blocks[0])
		s.blocks = s.blocks[1:]
		s.first += int64(s.block)
	}
}

func (s *stream) size() int64 { return -1 }
