package engine

import (
	"encoding/binary"
	"math/bits"

	"github.com/capitolato/capitolato/sla/batch"
)

// KeySet remembers the keys of the records read so far, by a 96-bit fingerprint, and 32 bits
// of what each record held: 16 bytes a key, up to 24 with the room that the table needs. Two
// different keys are taken for one with a probability of about n² / 2⁹⁷, 10⁻¹⁵ for ten
// million keys; two different contents for the same with 2⁻³².
//
// It is an open hash table whose slots are in the order of the fingerprints, nearly: a key's
// home is its share of the table. So the table grows in place, a quarter at a time, by moving
// the keys of one page after the other upwards from the last, and leaves no garbage behind.
type KeySet struct {
	pages [][]slot
	homes uint64 // slots that can be a home; behind them is room to be pushed to
	n     int
	limit int
}

const (
	pageSize = 4096 // slots
	// spill is how many slots there are behind the last home.
	spill = pageSize / 2
)

// slot is free where it is zero.
type slot struct {
	key     uint64
	key2    uint32
	content uint32
}

// NewKeySet returns an empty set; more than limit keys are an error.
func NewKeySet(limit int) *KeySet {
	k := &KeySet{limit: limit}
	k.addPages(1)
	return k
}

// Seen tells whether a key is new, a duplicate or in conflict with an earlier record.
type Seen int

// The outcomes of Add.
const (
	New Seen = iota
	Duplicate
	Conflict
)

// Add notes a record with the fingerprint of its key and of its content.
func (k *KeySet) Add(key [2]uint64, content uint64) (Seen, error) {
	want := slot{key[0] | 1, uint32(key[1]), uint32(content)} // never the free slot
	at := k.home(want.key)
	for ; ; at++ {
		switch old := *k.slot(at); {
		case old == want:
			return Duplicate, nil
		case old.key == want.key && old.key2 == want.key2:
			return Conflict, nil
		case old != slot{}:
			continue
		}
		break
	}
	if k.n++; k.n > k.limit {
		return New, &LimitError{What: "key", Limit: k.limit}
	}
	*k.slot(at) = want
	if uint64(k.n)*20 > k.homes*17 { // over 85 % full
		k.grow()
	}
	return New, nil
}

// slot returns a slot. There is always one more to be pushed to.
func (k *KeySet) slot(at uint64) *slot {
	if at == uint64(len(k.pages))*pageSize {
		k.pages = append(k.pages, make([]slot, pageSize))
	}
	return &k.pages[at/pageSize][at%pageSize]
}

// home returns the slot that a key is in, or before: its share of all homes.
func (k *KeySet) home(key uint64) uint64 {
	hi, _ := bits.Mul64(key, k.homes)
	return hi
}

func (k *KeySet) addPages(n int) {
	for range n {
		k.pages = append(k.pages, make([]slot, pageSize))
	}
	k.homes = uint64(len(k.pages))*pageSize - spill
}

// grow makes the table a quarter larger. A home only moves upwards, so each page, from the last,
// is emptied and its keys go to homes in pages that have had their turn. The few whose home
// is in a page that has not, because they had been pushed far from it, go last.
func (k *KeySet) grow() {
	pages := len(k.pages)
	k.addPages(max(1, pages/4))
	var late []slot
	keys := make([]slot, pageSize)
	for p := pages - 1; p >= 0; p-- {
		copy(keys, k.pages[p])
		clear(k.pages[p])
		for _, s := range keys {
			switch {
			case s == slot{}:
			case k.home(s.key) < uint64(p)*pageSize:
				late = append(late, s)
			default:
				k.put(s)
			}
		}
	}
	for _, s := range late {
		k.put(s)
	}
}

// put places a key that is not in the table.
func (k *KeySet) put(s slot) {
	at := k.home(s.key)
	for *k.slot(at) != (slot{}) {
		at++
	}
	*k.slot(at) = s
}

// Fingerprint hashes the values of some columns of a row. It is the same on every machine.
func Fingerprint(b *batch.Batch, columns []int, row int) [2]uint64 {
	h := [2]uint64{0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f}
	for _, c := range columns {
		col := &b.Columns[c]
		switch {
		case !col.Valid.Get(row):
			h = mixWord(h, 0x5851f42d4c957f2d)
		case col.Kind == batch.Bool:
			v := uint64(1)
			if col.Bits.Get(row) {
				v = 2
			}
			h = mixWord(h, v)
		case col.Kind == batch.String && col.Dict == nil:
			h = mixBytes(h, col.Bytes(row))
		case col.Kind == batch.String:
			h = mixBytes(h, []byte(col.Dict.Strings[col.Codes[row]]))
		default:
			h = mixWord(h, uint64(col.Nums[row]))
		}
	}
	return h
}

// mixWord folds one word into both halves with different multipliers.
func mixWord(h [2]uint64, v uint64) [2]uint64 {
	hi, lo := bits.Mul64(h[0]^v, 0xa0761d6478bd642f)
	hi2, lo2 := bits.Mul64(h[1]+v, 0xe7037ed1a0b428db)
	return [2]uint64{hi ^ lo + h[1], hi2 ^ lo2 ^ bits.RotateLeft64(h[0], 29)}
}

// mixBytes folds a text, its length included.
func mixBytes(h [2]uint64, text []byte) [2]uint64 {
	h = mixWord(h, uint64(len(text))+3)
	for len(text) >= 8 {
		h = mixWord(h, binary.LittleEndian.Uint64(text))
		text = text[8:]
	}
	var tail uint64
	for i, c := range text {
		tail |= uint64(c) << (8 * i)
	}
	return mixWord(h, tail)
}
