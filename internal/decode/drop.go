package decode

import "github.com/capitolato/capitolato/sla/batch"

// Drop removes rows, in rising order, from a batch whose columns [Decoder.Column] filled.
func Drop(b *batch.Batch, rows []int) {
	if len(rows) == 0 {
		return
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		c.Nums = drop(c.Nums, rows)
		c.Codes = drop(c.Codes, rows)
		c.Starts, c.Ends = drop(c.Starts, rows), drop(c.Ends, rows)
		dropBits(c.Valid, rows, b.Len)
		dropBits(c.Bits, rows, b.Len)
		words := batch.Words(b.Len - len(rows))
		c.Valid = c.Valid[:words]
		if c.Kind == batch.Bool {
			c.Bits = c.Bits[:words]
		}
	}
	b.Pos = drop(b.Pos, rows)
	b.Len -= len(rows)
}

// drop removes rows from a slice, unless it is empty.
func drop[T any](s []T, rows []int) []T {
	if len(s) == 0 {
		return s
	}
	to := rows[0]
	for i, row := range rows {
		end := len(s)
		if i+1 < len(rows) {
			end = rows[i+1]
		}
		to += copy(s[to:], s[row+1:end])
	}
	return s[:to]
}

// dropBits removes rows from a bitmap of n rows, unless it is empty, and clears what is left
// behind the last.
func dropBits(m batch.Bitmap, rows []int, n int) {
	if len(m) == 0 {
		return
	}
	to := rows[0]
	for i, row := range rows {
		end := n
		if i+1 < len(rows) {
			end = rows[i+1]
		}
		to = moveBits(m, to, row+1, end)
	}
	if w := to >> 6; w < len(m) {
		m[w] &= 1<<(uint(to)&63) - 1
		clear(m[w+1:])
	}
}

// moveBits moves the bits from from to end down, to to, and returns where they end. It takes
// as many at a time as lie in one word in both places.
func moveBits(m batch.Bitmap, to, from, end int) int {
	for from < end {
		shift, at := uint(from)&63, uint(to)&63
		k := min(64-shift, 64-at, uint(end-from))
		mask := ^uint64(0) >> (64 - k)
		bits := m[from>>6] >> shift & mask
		m[to>>6] = m[to>>6]&^(mask<<at) | bits<<at
		from, to = from+int(k), to+int(k)
	}
	return to
}
