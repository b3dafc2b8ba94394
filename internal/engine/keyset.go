package engine

import (
	"encoding/binary"
	"math/bits"

	"github.com/capitolato/capitolato/sla/batch"
)

// KeySet remembers the keys of the records read so far, by a 96-bit fingerprint, and 32 bits
// of what each record held: 16 bytes a key, about 21 with the room that the table needs. Two
// different keys are taken for one with a probability of about n² / 2⁹⁷, 10⁻¹⁵ for ten
// million keys; two different contents for the same with 2⁻³².
type KeySet struct {
	shards [shards]shard
	n      int
	limit  int
}

const (
	shards   = 256
	minShard = 16
)

// shard is an open hash table.
type shard struct {
	slots []slot
	n     int
}

// slot is free where it is zero.
type slot struct {
	key     uint64
	key2    uint32
	content uint32
}

// NewKeySet returns an empty set; more than limit keys are an error.
func NewKeySet(limit int) *KeySet { return &KeySet{limit: limit} }

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
	s := &k.shards[key[1]>>56]
	if s.n*20 >= len(s.slots)*17 { // over 85 % full
		s.grow(int(key[1] >> 56))
	}
	for i := s.home(want.key); ; i++ {
		if i == len(s.slots) {
			i = 0
		}
		switch old := s.slots[i]; {
		case old == slot{}:
			if k.n++; k.n > k.limit {
				return New, &LimitError{What: "key", Limit: k.limit}
			}
			s.slots[i] = want
			s.n++
			return New, nil
		case old == want:
			return Duplicate, nil
		case old.key == want.key && old.key2 == want.key2:
			return Conflict, nil
		}
	}
}

func (s *shard) home(key uint64) int {
	hi, _ := bits.Mul64(key, uint64(len(s.slots)))
	return int(hi)
}

// grow makes room for a quarter more. Shards start at different sizes so that they do not all
// grow at once.
func (s *shard) grow(index int) {
	old := s.slots
	s.slots = make([]slot, max(minShard+index/16, len(old)*5/4+4))
	for _, e := range old {
		if e == (slot{}) {
			continue
		}
		i := s.home(e.key)
		for s.slots[i] != (slot{}) {
			if i++; i == len(s.slots) {
				i = 0
			}
		}
		s.slots[i] = e
	}
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
