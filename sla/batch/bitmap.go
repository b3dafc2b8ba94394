package batch

import "math/bits"

// Bitmap has a bit for each row: row i is bit i%64 of word i/64. Bits past the last row are
// zero.
type Bitmap []uint64

// Words returns how many words n rows take.
func Words(n int) int { return (n + 63) / 64 }

// Get reports the bit of row i.
func (m Bitmap) Get(i int) bool { return m[i>>6]>>(uint(i)&63)&1 != 0 }

// Set sets the bit of row i.
func (m Bitmap) Set(i int) { m[i>>6] |= 1 << (uint(i) & 63) }

// Count returns how many bits are set.
func (m Bitmap) Count() int {
	n := 0
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

// Fill makes m the bitmap of n rows that are all set, reusing its memory, and returns it.
func (m Bitmap) Fill(n int) Bitmap {
	m = m.Clear(n)
	for i := range m {
		m[i] = ^uint64(0)
	}
	if r := uint(n) & 63; r != 0 {
		m[len(m)-1] = 1<<r - 1
	}
	return m
}

// Clear makes m the bitmap of n rows that are all unset, reusing its memory, and returns it.
func (m Bitmap) Clear(n int) Bitmap {
	w := Words(n)
	if cap(m) < w {
		return make(Bitmap, w)
	}
	m = m[:w]
	clear(m)
	return m
}

// appendBit returns m with the bit of row i, the one after its last, set to v.
func (m Bitmap) appendBit(i int, v bool) Bitmap {
	if i>>6 == len(m) {
		m = append(m, 0)
	}
	if v {
		m.Set(i)
	}
	return m
}

// truncate returns the first n rows of m.
func (m Bitmap) truncate(n int) Bitmap {
	if Words(n) > len(m) {
		return m
	}
	m = m[:Words(n)]
	if r := uint(n) & 63; r != 0 {
		m[len(m)-1] &= 1<<r - 1
	}
	return m
}
