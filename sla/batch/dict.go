package batch

// Dict numbers the distinct strings of a column, so that a predicate over a string is decided
// once for each distinct value and not once for each row. It only grows while its Generation
// stays the same; a reader that meets very many distinct values starts over between two
// batches, so that memory does not grow with the rows.
type Dict struct {
	// Strings holds the values by code.
	Strings []string
	// Generation changes whenever the codes are given out anew.
	Generation int

	index map[string]uint32
	bytes int
}

// A dictionary is started over, between batches, when it holds more than this.
const (
	maxDictStrings = 1 << 14
	maxDictBytes   = 1 << 20
)

// Code returns the number of v, giving it one if it is new.
func (d *Dict) Code(v []byte) uint32 {
	if code, ok := d.index[string(v)]; ok {
		return code
	}
	if d.index == nil {
		d.index = make(map[string]uint32)
	}
	s := string(v)
	code := uint32(len(d.Strings))
	d.Strings = append(d.Strings, s)
	d.index[s] = code
	d.bytes += len(s)
	return code
}

// rest starts over if the dictionary has grown past its bounds. Called between batches.
func (d *Dict) rest() {
	if len(d.Strings) <= maxDictStrings && d.bytes <= maxDictBytes {
		return
	}
	d.Strings, d.index, d.bytes = nil, nil, 0
	d.Generation++
}
