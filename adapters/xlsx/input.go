package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// unzip opens the archive that a workbook is.
func unzip(r io.Reader, most int64) (*zip.Reader, error) {
	at, size, err := readerAt(r, most)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, notZip(at, size)
	}
	return z, nil
}

// readerAt returns r as something to be read anywhere, and its size.
func readerAt(r io.Reader, most int64) (io.ReaderAt, int64, error) {
	if at, ok := r.(io.ReaderAt); ok {
		if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				return at, info.Size(), nil
			}
		} else if f, ok := r.(interface{ Size() int64 }); ok {
			return at, f.Size(), nil
		}
	}
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, 0, err
	}
	if int64(len(data)) > most {
		return nil, 0, fmt.Errorf("the input has more than %d bytes: allow more with Options.MaxFile, or read it from a file", most)
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

// notZip says what a file is that is no archive.
func notZip(at io.ReaderAt, size int64) error {
	start := make([]byte, min(size, 512))
	if _, err := at.ReadAt(start, 0); err != nil && err != io.EOF {
		return err
	}
	text := strings.ToLower(strings.TrimLeft(string(start), "\ufeff \t\r\n"))
	switch {
	case size == 0:
		return errors.New("the file is empty")
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return errors.New("the file is damaged or cut short: get it anew")
	case bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return oldFile(at, size)
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<table"), strings.HasPrefix(text, "<meta"):
		return errors.New("the file is a web page with the name of a workbook: open it in a spreadsheet program and save it as .xlsx")
	}
	return errors.New("the file is no workbook: open it in a spreadsheet program and save it as .xlsx, or, if it is text, read it with adapters/csvlog")
}

// oldFile tells the two kinds of files in Microsoft's compound format apart.
func oldFile(at io.ReaderAt, size int64) error {
	encrypted := utf16("EncryptedPackage")
	buf := make([]byte, 1<<20)
	for from := int64(0); from < size; from += int64(len(buf) - len(encrypted)) {
		n, err := at.ReadAt(buf, from)
		if bytes.Contains(buf[:n], encrypted) {
			return errors.New("the workbook is encrypted: save it without a password")
		}
		if err != nil {
			break
		}
	}
	return errors.New("the file is an old workbook (.xls): save it as .xlsx")
}

// utf16 returns ASCII text in UTF-16.
func utf16(text string) []byte {
	var out []byte
	for i := range len(text) {
		out = append(out, text[i], 0)
	}
	return out
}

// part is a part of a workbook, an XML document.
type part struct {
	xml *xml.Decoder
	in  *bufio.Reader // what xml reads, byte by byte
	*meter
	name  string
	depth int // of the element that is open
	close io.Closer
}

// What a part may unpack to where no option says so: maxUnpacked bytes, and no more than
// maxRatio times what it has packed and freeUnpacked bytes. Sheets whose rows are all alike have
// a tenth of that ratio.
const (
	maxUnpacked  = 8 << 30
	maxRatio     = 250
	freeUnpacked = 64 << 20
)

// openPart opens a part of the archive that has no more than most bytes, or the usual most if
// that is 0.
func openPart(f *zip.File, most int64) (*part, error) {
	if most <= 0 {
		most = min(maxUnpacked, freeUnpacked+maxRatio*int64(min(f.CompressedSize64, maxUnpacked/maxRatio)))
	}
	if f.Flags&1 != 0 {
		return nil, errors.New("the workbook is encrypted: save it without a password")
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	m := &meter{r: rc, most: most, size: int64(min(f.UncompressedSize64, 1<<62))}
	in := bufio.NewReaderSize(m, quickSize)
	return &part{xml: xml.NewDecoder(in), in: in, meter: m, name: f.Name, close: rc}, nil
}

// next returns the next start or end of an element or text, and io.EOF behind the last. Only
// there is it known that the part is whole.
func (p *part) next() (xml.Token, error) {
	t, err := p.xml.Token()
	switch t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			err = errDeep
		}
	case xml.EndElement:
		p.depth--
	}
	if err == nil || err == io.EOF {
		return t, err
	}
	if errors.Is(err, errLarge) || errors.Is(err, errLong) || err == errDeep {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	return nil, fmt.Errorf("%s: the workbook is damaged: %w", p.name, err)
}

// skip passes over the rest of the element that has just begun.
func (p *part) skip() error {
	for outside := p.depth - 1; p.depth > outside; {
		if _, err := p.next(); err == io.EOF {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
	}
	return nil
}

// each calls f for the start of every element.
func (p *part) each(f func(xml.StartElement) error) error {
	for {
		p.mark()
		t, err := p.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := f(start); err != nil {
				return err
			}
		}
	}
}

// attribute returns an attribute of an element, or the empty text.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// maxElement is the most bytes of a row, or of a text, as XML. A row has 16,384 cells at most.
const maxElement = 16 << 20

// maxDepth is how deep elements may stand in one another. The XML decoder keeps them.
const maxDepth = 256

// maxListed is how many sheets, styles and relations a workbook may have.
const maxListed = 1 << 17

var (
	errLarge = errors.New("it unpacks to more than a workbook needs: allow more with Options.MaxUnpacked, if it is one")
	errDeep  = fmt.Errorf("the workbook is damaged: elements stand more than %d deep in one another", maxDepth)
	errList  = fmt.Errorf("the workbook is damaged: it has more than %d sheets, styles or relations", maxListed)
	errLong  = fmt.Errorf("a row or a text of more than %d bytes", maxElement)
)

// meter measures what is read. The XML decoder keeps an element whole: so one must not be as
// large as the part.
type meter struct {
	r          io.Reader
	most, size int64
	taken      int64 // bytes read
	marked     int64 // where the element starts, about
}

// mark tells that an element ends and another begins.
func (m *meter) mark() { m.marked = m.taken }

func (m *meter) Read(p []byte) (int, error) {
	switch {
	case m.taken > m.most:
		return 0, errLarge
	case m.taken-m.marked > maxElement:
		return 0, errLong
	}
	n, err := m.r.Read(p)
	m.taken += int64(n)
	return n, err
}
