// Package textio is what adapters of line-oriented text share: an [Input] that knows how far it
// has been read, [Lines] of bounded length, and [Unpack] for packed files.
package textio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sync/atomic"
)

// bufferSize is how much is read at once.
const bufferSize = 64 << 10

// Input is an opened text. Only its Progress may be called while it is read.
type Input struct {
	*bufio.Reader
	closer io.Closer
	taken  atomic.Int64
	size   int64
}

// NewInput returns the text that rc yields, unpacked where it is packed with gzip, and without a
// byte order mark. UTF-16 text is an error. Closing the Input closes rc.
func NewInput(rc io.ReadCloser) (*Input, error) {
	in := &Input{closer: rc, size: -1}
	if f, ok := rc.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			in.size = info.Size()
		}
	}
	var err error
	if in.Reader, err = Buffered(&counter{rc, &in.taken}); err != nil {
		return nil, err
	}
	start, err := in.Peek(3)
	switch {
	case err != nil && err != io.EOF:
		return nil, err
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return nil, errors.New("the file is UTF-16: save it as UTF-8")
	case string(start) == "\xef\xbb\xbf":
		in.Discard(3)
	}
	return in, nil
}

// Progress tells how many bytes have been read, packed as they are, and how many there are, or
// -1.
func (in *Input) Progress() (done, total int64) { return in.taken.Load(), in.size }

// Close closes the text.
func (in *Input) Close() error { return in.closer.Close() }

// counter counts what is read.
type counter struct {
	r     io.Reader
	taken *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.taken.Add(int64(n))
	return n, err
}
