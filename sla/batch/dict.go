package batch

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"strings"
)

// Dict numbers the distinct strings of a column, so that a predicate over a string is decided
// once for each distinct value and not once for each row. It only grows while its Generation
// stays the same; a reader that meets very many distinct values starts over between two
// batches, so that memory does not grow with the rows.
type Dict struct {
	// Strings holds the values by code. They share memory, a few KiB at a time: what is kept
	// for long is better kept as a copy (strings.Clone).
	Strings []string
	// Generation changes whenever the codes are given out anew.
	Generation int

	// slots is a hash table with open addressing. Its size is a power of two.
	slots []slot
	seed  maphash.Seed
	key   [2]uint64
	arena strings.Builder
	bytes int
}

// slot is a place of the hash table.
type slot struct {
	words
	code uint32
	used bool
}

// words stand for a string in the table: all of it, if it has up to 16 bytes.
type words struct {
	a, b uint64
	size int
}

// A dictionary is started over, between batches, when it holds more than this.
const (
	maxDictStrings = 1 << 14
	maxDictBytes   = 1 << 20
)

// Code returns the number of v, giving it one if it is new.
func (d *Dict) Code(v []byte) uint32 {
	w := d.words(v)
	at := d.find(w, v)
	if d.slots[at].used {
		return d.slots[at].code
	}
	code := uint32(len(d.Strings))
	d.Strings = append(d.Strings, d.intern(v))
	d.slots[at] = slot{w, code, true}
	d.bytes += len(v)
	return code
}

// Lookup returns the number of v, if it has one.
func (d *Dict) Lookup(v []byte) (code uint32, ok bool) {
	s := &d.slots[d.find(d.words(v), v)]
	return s.code, s.used
}

// find returns the place of v, whose words are w, or the free one where it belongs.
func (d *Dict) find(w words, v []byte) int {
	mask := len(d.slots) - 1
	for at := d.hash(w) & mask; ; at = (at + 1) & mask {
		s := &d.slots[at]
		if s.words == w && s.used && (w.size <= 16 || d.Strings[s.code] == string(v)) || !s.used {
			return at
		}
	}
}

// hash returns where w belongs. It differs from run to run, so that nobody can prepare
// strings that collide; codes do not depend on it.
func (d *Dict) hash(w words) int {
	hi, lo := bits.Mul64(w.a^d.key[0], w.b^d.key[1])
	return int(hi ^ lo)
}

// words returns the words of v, and makes room for it in the table.
func (d *Dict) words(v []byte) words {
	if 2*len(d.Strings) >= len(d.slots) {
		d.grow()
	}
	switch n := len(v); {
	case n > 16:
		return words{maphash.Bytes(d.seed, v), 0, n}
	case n >= 8:
		return words{binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[n-8:]), n}
	case n >= 4:
		return words{uint64(binary.LittleEndian.Uint32(v)), uint64(binary.LittleEndian.Uint32(v[n-4:])), n}
	case n > 0:
		return words{uint64(v[0]) | uint64(v[n/2])<<8 | uint64(v[n-1])<<16, 0, n}
	}
	return words{}
}

// grow makes the table twice as large.
func (d *Dict) grow() {
	if d.slots == nil {
		d.seed = maphash.MakeSeed()
		d.key = [2]uint64{maphash.String(d.seed, "0"), maphash.String(d.seed, "1")}
	}
	old := d.slots
	d.slots = make([]slot, max(32, 2*len(old)))
	mask := len(d.slots) - 1
	for _, s := range old {
		if !s.used {
			continue
		}
		at := d.hash(s.words) & mask
		for d.slots[at].used {
			at = (at + 1) & mask
		}
		d.slots[at] = s
	}
}

// arenaBytes is how much memory for strings is taken at once, once there are many.
const arenaBytes = 4 << 10

// intern returns a string that holds v.
func (d *Dict) intern(v []byte) string {
	if d.arena.Cap()-d.arena.Len() < len(v) {
		size := min(max(64, d.bytes), arenaBytes)
		d.arena = strings.Builder{}
		d.arena.Grow(max(size, len(v)))
	}
	from := d.arena.Len()
	d.arena.Write(v)
	return d.arena.String()[from:]
}

// rest starts over if the dictionary has grown past its bounds. Called between batches.
func (d *Dict) rest() {
	if len(d.Strings) <= maxDictStrings && d.bytes <= maxDictBytes {
		return
	}
	d.Strings, d.bytes = make([]string, 0, len(d.Strings)), 0
	d.arena = strings.Builder{}
	clear(d.slots)
	d.Generation++
}
