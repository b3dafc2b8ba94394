package csvlog

import (
	"bytes"
	"errors"
	"io"

	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/textio"
)

// headSize is how much of a file is looked at before it is read.
const headSize = 64 << 10

// front makes of a file the text that is scanned: UTF-8 whose lines end in LF or CRLF. A file
// that is such text is left as it is, and can then be read in several places at once.
type front struct {
	rc       io.ReadCloser // of the file
	text     io.Reader     // what has been made of it
	unpacked io.Closer     // what has to be closed too, or nil
	encoding charset.Encoding
}

// newFront looks at the head of what s has opened, and unpacks and converts it as needed.
func newFront(s *source, rc io.ReadCloser) (*front, error) {
	declared := charset.Encoding("")
	if s.mapping != nil {
		var err error
		if declared, err = charset.Parse(s.mapping.Encoding); err != nil {
			return nil, err
		}
	}
	f := &front{rc: rc, text: rc}
	if err := f.unpack(s.options.Decompress); err != nil {
		return nil, err
	}
	if err := f.convert(declared); err != nil {
		f.closeUnpacked()
		return nil, err
	}
	return f, nil
}

// unpack unpacks the file with a function, or where that is nil and the file is a gzip file.
func (f *front) unpack(with func(io.Reader) (io.ReadCloser, error)) error {
	if with == nil {
		head, err := f.head()
		if err != nil || !textio.IsGzip(head) {
			return err
		}
		with = textio.Gunzip
	}
	r, err := textio.Unpack(f.text, with)
	if err != nil {
		return err
	}
	f.unpacked, f.text = r, r
	return nil
}

// convert makes UTF-8 lines of the text.
func (f *front) convert(declared charset.Encoding) error {
	head, err := f.head()
	if err != nil {
		return err
	}
	if err := textio.CheckText(head, "CSV file"); err != nil {
		return err
	}
	e, err := charset.Check(declared, head)
	if err != nil {
		return err
	}
	if f.encoding = e; e != charset.UTF8 {
		f.text = charset.NewReader(f.text, e)
		if head, err = f.head(); err != nil {
			return err
		}
	}
	if bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0 {
		f.text = charset.Lines(f.text)
	}
	return nil
}

// head returns the start of the text, which is still to be read afterwards.
func (f *front) head() ([]byte, error) {
	if at, size, ok := readsAt(f.text); ok {
		head := make([]byte, min(headSize, size))
		n, err := at.ReadAt(head, 0)
		if err == io.EOF || n == len(head) {
			err = nil
		}
		return head[:n], err
	}
	p, ok := f.text.(*peeked)
	if !ok {
		p = &peeked{r: f.text, head: make([]byte, headSize)}
		n := 0
		for n < headSize && p.err == nil {
			var got int
			got, p.err = f.text.Read(p.head[n:])
			n += got
		}
		p.head = p.head[:n]
		f.text = p
	}
	if len(p.head) == 0 && p.err != io.EOF {
		return nil, p.err
	}
	return p.head, nil
}

// peeked is a text whose head has been read already, and perhaps the error behind it.
type peeked struct {
	head []byte
	r    io.Reader
	err  error
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.r.Read(b)
}

// Close closes what was opened.
func (f *front) Close() error { return errors.Join(f.closeUnpacked(), f.rc.Close()) }

func (f *front) closeUnpacked() error {
	if f.unpacked == nil {
		return nil
	}
	return f.unpacked.Close()
}
