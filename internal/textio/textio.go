// Package textio is what adapters of line-oriented text share: an [Input] that knows how far it
// has been read, [Lines] of bounded length, and the [Fingerprint] of what is read.
package textio

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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

// NewInput returns the text that rc yields, without a byte order mark. UTF-16 text is an error.
// Closing the Input closes rc.
func NewInput(rc io.ReadCloser) (*Input, error) {
	in := &Input{closer: rc, size: -1}
	in.Reader = bufio.NewReaderSize(&counter{rc, &in.taken}, bufferSize)
	if f, ok := rc.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			in.size = info.Size()
		}
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

// Progress tells how many bytes have been read, and how many there are, or -1.
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

// Fingerprint reads what open opens to its end and returns "sha256:" and its digest.
func Fingerprint(ctx context.Context, name string, open func() (io.ReadCloser, error)) (string, error) {
	rc, err := open()
	if err != nil {
		return "", err
	}
	defer rc.Close()
	h := sha256.New()
	for part := make([]byte, bufferSize); ; {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := rc.Read(part)
		h.Write(part[:n])
		if err == io.EOF {
			return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
	}
}
