package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// texts is the table of the texts that cells refer to.
type texts struct {
	all  []byte
	ends []uint32
}

// at returns a text.
func (t *texts) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(t.ends) {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.all[from:t.ends[i]], true
}

// readTexts reads the table, if there is one.
func (b *book) readTexts(name string) (*texts, error) {
	t := &texts{}
	if name == "" {
		return t, nil
	}
	p, err := b.open(name)
	if err != nil {
		return nil, err
	}
	defer p.close.Close()
	most := min(b.options.MaxTexts, math.MaxUint32)
	err = p.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		from := len(t.all)
		var err error
		if t.all, err = p.text(t.all, true); err != nil {
			return err
		}
		t.all = unescape(t.all, from)
		t.ends = append(t.ends, uint32(len(t.all)))
		if int64(len(t.all)+4*len(t.ends)) > most {
			return fmt.Errorf("the texts of the workbook take more than %d bytes: allow more with Options.MaxTexts", most)
		}
		return nil
	})
	return t, err
}

// unescape replaces, in text from some place on, the characters that XML cannot hold and that
// are written as _x000D_ and the like.
func unescape(text []byte, from int) []byte {
	tail := text[from:]
	if !bytes.Contains(tail, []byte("_x")) {
		return text
	}
	out := make([]byte, 0, len(tail))
	for len(tail) > 0 {
		if len(tail) >= 7 && tail[0] == '_' && tail[1] == 'x' && tail[6] == '_' {
			if n, err := strconv.ParseUint(string(tail[2:6]), 16, 32); err == nil {
				out = utf8.AppendRune(out, rune(n))
				tail = tail[7:]
				continue
			}
		}
		out = append(out, tail[0])
		tail = tail[1:]
	}
	return append(text[:from], out...)
}
