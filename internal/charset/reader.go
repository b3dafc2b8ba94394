package charset

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// NewReader returns the text of r, written in an encoding, as UTF-8 without a byte order mark.
// A UTF-16 text that ends within a character is an error.
func NewReader(r io.Reader, e Encoding) io.Reader {
	switch e {
	case UTF16LE:
		return newReader(r, (&wide{low: 0, high: 1}).convert)
	case UTF16BE:
		return newReader(r, (&wide{low: 1, high: 0}).convert)
	case Windows1252, ISO885915:
		return newReader(r, tableOf(e).convert)
	}
	return r
}

// Lines returns the text of r with LF for line ends that are CR or CRLF. It is for UTF-8.
func Lines(r io.Reader) io.Reader { return newReader(r, lines) }

// convert appends what src stands for to dst, and returns how much of src it has used: all that
// can be told from what it has, and all of it where eof.
type convert func(dst, src []byte, eof bool) (out []byte, used int, err error)

// reader converts what it reads.
type reader struct {
	r       io.Reader
	convert convert
	buffer  []byte
	raw     []byte // read and not converted
	text    []byte // converted and not returned
	out     []byte
	err     error
}

// blockSize is how much is read at once.
const blockSize = 32 << 10

func newReader(r io.Reader, c convert) *reader {
	return &reader{r: r, convert: c, buffer: make([]byte, blockSize)}
}

func (r *reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(r.text) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
	n := copy(p, r.text)
	r.text = r.text[n:]
	return n, nil
}

// fill reads and converts a block.
func (r *reader) fill() {
	kept := copy(r.buffer, r.raw)
	n, err := r.r.Read(r.buffer[kept:])
	r.raw, r.err = r.buffer[:kept+n], err
	out, used, wrong := r.convert(r.out[:0], r.raw, err == io.EOF)
	if wrong != nil {
		r.err = wrong
	}
	r.out, r.text, r.raw = out, out, r.raw[used:]
}

// lines makes line ends LF.
func lines(dst, src []byte, eof bool) ([]byte, int, error) {
	used := 0
	for used < len(src) {
		i := bytes.IndexByte(src[used:], '\r')
		if i < 0 {
			break
		}
		dst = append(dst, src[used:used+i]...)
		used += i
		if used+1 == len(src) && !eof {
			return dst, used, nil
		}
		dst = append(dst, '\n')
		if used++; used < len(src) && src[used] == '\n' {
			used++
		}
	}
	return append(dst, src[used:]...), len(src), nil
}

// wide converts UTF-16, whose units have their low and high bytes at these places.
type wide struct {
	low, high int
	started   bool // the first character was read
}

func (w *wide) convert(dst, src []byte, eof bool) ([]byte, int, error) {
	unit := func(i int) rune { return rune(src[i+w.low]) | rune(src[i+w.high])<<8 }
	i := 0
	for ; i+2 <= len(src); i += 2 {
		u := unit(i)
		mark := !w.started && u == 0xfeff
		w.started = true
		switch {
		case mark:
			continue
		case u < utf8.RuneSelf:
			dst = append(dst, byte(u))
			continue
		case !utf16.IsSurrogate(u):
			dst = utf8.AppendRune(dst, u)
			continue
		case i+4 > len(src) && !eof:
			return dst, i, nil
		}
		if i+4 <= len(src) {
			if both := utf16.DecodeRune(u, unit(i+2)); both != utf8.RuneError {
				dst = utf8.AppendRune(dst, both)
				i += 2
				continue
			}
		}
		dst = append(dst, 0xe0|byte(u>>12), 0x80|byte(u>>6)&0x3f, 0x80|byte(u)&0x3f)
	}
	if eof && i < len(src) {
		return dst, len(src), fmt.Errorf("the UTF-16 text ends within a character: the file is cut short: %w", io.ErrUnexpectedEOF)
	}
	return dst, i, nil
}

// table has the characters of the bytes from 0x80 on, 0 where there is none.
type table [128]rune

func (t *table) convert(dst, src []byte, _ bool) ([]byte, int, error) {
	for _, c := range src {
		switch {
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		case t[c-0x80] == 0:
			dst = append(dst, c) // not UTF-8, for what is before it is whole
		default:
			dst = utf8.AppendRune(dst, t[c-0x80])
		}
	}
	return dst, len(src), nil
}

// tableOf returns the table of a one-byte encoding. They are Latin 1 but for a few bytes.
func tableOf(e Encoding) *table {
	t := new(table)
	for i := 0x20; i < len(t); i++ {
		t[i] = rune(0x80 + i)
	}
	if e == Windows1252 {
		copy(t[:], []rune{
			'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
			0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
		})
		return t
	}
	// The bytes from 0x80 to 0x9f are control characters, which no export has: they are the
	// quotes and dashes of Windows-1252.
	for c, r := range map[byte]rune{0xa4: '€', 0xa6: 'Š', 0xa8: 'š', 0xb4: 'Ž', 0xb8: 'ž', 0xbc: 'Œ', 0xbd: 'œ', 0xbe: 'Ÿ'} {
		t[c-0x80] = r
	}
	return t
}
