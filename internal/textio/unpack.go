package textio

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// IsGzip reports whether a file that starts with head is packed with gzip.
func IsGzip(head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b")) }

// Gunzip returns what a gzip file holds, all of its members one after the other.
func Gunzip(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }

// Unpack returns what a function such as [Gunzip] makes of r. Errors say that they come from
// unpacking, and an end that comes too early is an error of its own, not the end.
func Unpack(r io.Reader, with func(io.Reader) (io.ReadCloser, error)) (io.ReadCloser, error) {
	rc, err := with(r)
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", cutShort(err))
	}
	return unpacking{rc}, nil
}

// unpacking reads what is unpacked.
type unpacking struct{ io.ReadCloser }

func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("unpack: %w", cutShort(err))
	}
	return n, err
}

// cutShort says of an end that comes too early what it means, and of text behind the end of a
// gzip file.
func cutShort(err error) error {
	switch {
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the file is cut short: %w", io.ErrUnexpectedEOF)
	case errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("the file is no gzip file, or has something else behind one: %w", err)
	case errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("the file is damaged: %w", err)
	}
	return err
}

// Buffered returns what r yields, unpacked where that is a gzip file.
func Buffered(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, bufferSize)
	head, err := b.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if !IsGzip(head) {
		return b, nil
	}
	rc, err := Unpack(b, Gunzip) // whose Close does nothing
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(rc, bufferSize), nil
}
