package engine

import "math/bits"

// KeySet remembers the keys of the records read so far, by a 96-bit fingerprint, and 32 bits
// of what each record held: 16 bytes a key, up to 24 with the room that the table needs. Two
// different keys are taken for one with a probability of about n² / 2⁹⁷, 10⁻¹⁵ for ten
// million keys; two different contents for the same with 2⁻³².
//
// It is an open hash table whose slots are in the order of the fingerprints, nearly: a key's
// home is its share of the table. So the table grows in place, a quarter at a time, by moving
// the keys of one page after the other upwards from the last, and leaves no garbage behind.
type KeySet struct {
	pages [][]Mark
	homes uint64 // slots that can be a home; behind them is room to be pushed to
	n     int
	limit int
	// fetched keeps Fetch from being compiled to nothing.
	fetched uint64
}

const (
	pageSize = 4096 // slots
	// spill is how many slots there are behind the last home.
	spill = pageSize / 2
)

// Mark is what is kept of a record. The zero Mark is a free slot.
type Mark struct {
	key     uint64
	key2    uint32
	content uint32
}

// MarkOf returns the mark of a record with the fingerprints of its key and of its content.
func MarkOf(key [2]uint64, content uint64) Mark {
	return Mark{key[0] | 1, uint32(key[1]), uint32(content)} // never the free slot
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

// Fetch looks at the homes of some keys that are about to be added. They lie all over the
// memory, which can bring many of them at a time, but only one where each waits for what the one
// before has found.
func (k *KeySet) Fetch(marks []Mark) {
	var sum uint64
	for i := range marks {
		at := k.home(marks[i].key)
		sum += k.pages[at/pageSize][at%pageSize].key
	}
	k.fetched = sum
}

// Add notes a record.
func (k *KeySet) Add(want Mark) (Seen, error) {
	at := k.home(want.key)
	for ; ; at++ {
		switch old := *k.slot(at); {
		case old == want:
			return Duplicate, nil
		case old.key == want.key && old.key2 == want.key2:
			return Conflict, nil
		case old != Mark{}:
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
func (k *KeySet) slot(at uint64) *Mark {
	if at == uint64(len(k.pages))*pageSize {
		k.pages = append(k.pages, make([]Mark, pageSize))
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
		k.pages = append(k.pages, make([]Mark, pageSize))
	}
	k.homes = uint64(len(k.pages))*pageSize - spill
}

// grow makes the table a quarter larger. A home only moves upwards, so each page, from the last,
// is emptied and its keys go to homes in pages that have had their turn. The few whose home
// is in a page that has not, because they had been pushed far from it, go last.
func (k *KeySet) grow() {
	pages := len(k.pages)
	k.addPages(max(1, pages/4))
	var late []Mark
	keys := make([]Mark, pageSize)
	for p := pages - 1; p >= 0; p-- {
		copy(keys, k.pages[p])
		clear(k.pages[p])
		for _, s := range keys {
			switch {
			case s == Mark{}:
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
func (k *KeySet) put(s Mark) {
	at := k.home(s.key)
	for *k.slot(at) != (Mark{}) {
		at++
	}
	*k.slot(at) = s
}
