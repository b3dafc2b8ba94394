package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// texts is the table of the texts that cells refer to. It is kept in blocks: a slice that grows
// is copied, and takes more than twice what it holds.
type texts struct {
	blocks [][]byte
	places [][]place
	count  int
	bytes  int64 // of all texts
}

// place is where a text stands: its block, and its start and length in it.
type place struct{ block, from, size uint32 }

const (
	blockSize  = 1 << 20
	placeBlock = 1 << 16 // places in a block
)

// at returns a text.
func (t *texts) at(i int) ([]byte, bool) {
	if i < 0 || i >= t.count {
		return nil, false
	}
	p := t.places[i/placeBlock][i%placeBlock]
	return t.blocks[p.block][p.from : p.from+p.size : p.from+p.size], true
}

// add adds a text.
func (t *texts) add(text []byte) {
	last := len(t.blocks) - 1
	if last < 0 || len(t.blocks[last])+len(text) > blockSize {
		t.blocks = append(t.blocks, nil)
		last++
	}
	if t.count%placeBlock == 0 {
		t.places = append(t.places, nil)
	}
	at := &t.places[len(t.places)-1]
	*at = append(*at, place{uint32(last), uint32(len(t.blocks[last])), uint32(len(text))})
	t.blocks[last] = append(t.blocks[last], text...)
	t.count++
	t.bytes += int64(len(text))
}

// size is about how much memory the texts take.
func (t *texts) size() int64 { return t.bytes + 12*int64(t.count) }

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
	var text []byte
	err = p.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		var err error
		if text, err = p.text(text[:0], true); err != nil {
			return err
		}
		text = unescape(text, 0)
		if len(text) > blockSize {
			return fmt.Errorf("the workbook holds a text of more than %d bytes", blockSize)
		}
		if t.add(text); t.size() > b.options.MaxTexts {
			return fmt.Errorf("the texts of the workbook take more than %d bytes: allow more with Options.MaxTexts", b.options.MaxTexts)
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
