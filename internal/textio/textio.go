// Package textio is what adapters of line-oriented text share: an [Input] that knows how far it
// has been read, [Lines] of bounded length, and [Unpack] for packed files.
package textio

import (
	"bufio"
	"io"
	"io/fs"
	"sync/atomic"

	"github.com/capitolato/capitolato/internal/charset"
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

// NewInput returns the text that rc yields as UTF-8 without a byte order mark, unpacked where it
// is packed with gzip. Its encoding is that with a name (package charset) or, where that is
// empty, that of its byte order mark. A head that contradicts it is an error. Closing the Input
// closes rc.
func NewInput(rc io.ReadCloser, encoding string) (*Input, error) {
	declared, err := charset.Parse(encoding)
	if err != nil {
		return nil, err
	}
	in := &Input{closer: rc, size: -1}
	if f, ok := rc.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			in.size = info.Size()
		}
	}
	if in.Reader, err = Buffered(&counter{r: rc, taken: &in.taken}); err != nil {
		return nil, err
	}
	head, err := in.Peek(bufferSize)
	if err != nil && len(head) == 0 && err != io.EOF {
		return nil, err
	}
	if err := CheckText(head, "text"); err != nil {
		return nil, err
	}
	e, err := charset.Check(declared, head)
	if err != nil {
		return nil, err
	}
	if e != charset.UTF8 {
		in.Reader = bufio.NewReaderSize(charset.NewReader(in.Reader, e), bufferSize)
	} else if _, n := charset.Mark(head); n > 0 {
		in.Discard(n)
	}
	return in, nil
}

// Progress tells how many bytes have been read, packed as they are, and how many there are, or
// -1.
func (in *Input) Progress() (done, total int64) { return in.taken.Load(), in.size }

// Close closes the text.
func (in *Input) Close() error { return in.closer.Close() }

// counter counts what is read. Its error stays: who looks ahead may meet it first.
type counter struct {
	r     io.Reader
	taken *atomic.Int64
	err   error
}

func (c *counter) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p)
	c.taken.Add(int64(n))
	c.err = err
	return n, err
}
