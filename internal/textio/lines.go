package textio

import (
	"bufio"
	"io"
)

// Lines reads a text by lines.
type Lines struct {
	// Number is that of the line that Next returned last, from 1.
	Number int64

	r    *bufio.Reader
	most int
	long []byte // what a line that exceeds the buffer of r is gathered in
}

// NewLines returns the lines of a text. A line has at most most bytes, its end not included.
func NewLines(r *bufio.Reader, most int) *Lines { return &Lines{r: r, most: most} }

// Next returns the next line, without the LF or CRLF that ends it, and io.EOF behind the last.
// Of a line that is too long it returns the first bytes, and false. The text is valid until the
// next call.
func (l *Lines) Next() (line []byte, whole bool, err error) {
	line, err = l.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		line, whole, err = l.gather(line)
	} else {
		whole = true
	}
	if err != nil && (err != io.EOF || len(line) == 0) {
		return nil, false, err
	}
	l.Number++
	if whole {
		line = chomp(line)
	}
	if !whole || len(line) > l.most {
		return line[:min(len(line), l.most)], false, nil
	}
	return line, true, nil
}

// gather reads on to the end of a line of which the first part is known. It keeps no more than
// tells whether the line is too long.
func (l *Lines) gather(part []byte) (line []byte, whole bool, err error) {
	l.long, whole = l.long[:0], true
	for err = bufio.ErrBufferFull; ; part, err = l.r.ReadSlice('\n') {
		if len(l.long)+len(part) <= l.most+2 { // with CRLF
			l.long = append(l.long, part...)
		} else {
			l.long = append(l.long, part[:max(0, l.most-len(l.long))]...)
			whole = false
		}
		if err != bufio.ErrBufferFull {
			return l.long, whole, err
		}
	}
}

// chomp returns a line without its end.
func chomp(line []byte) []byte {
	n := len(line)
	if n > 0 && line[n-1] == '\n' {
		n--
	}
	if n > 0 && line[n-1] == '\r' {
		n--
	}
	return line[:n]
}
