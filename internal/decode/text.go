package decode

import (
	"bytes"
	"unicode/utf8"
)

// text returns the text that a cell of a String stands for.
func (d *Decoder) text(cell []byte) ([]byte, string) {
	if !utf8.Valid(cell) || bytes.IndexByte(cell, 0) >= 0 {
		return nil, reasonText
	}
	if d.spec.Values == nil {
		return cell, ""
	}
	if v, ok := d.spec.Values[string(cell)]; ok {
		return []byte(v), ""
	}
	if d.spec.KeepOther {
		return cell, ""
	}
	return nil, "a text that the mapping's values do not list"
}
