package engine

import "github.com/capitolato/capitolato/sla/batch"

// Here are the kernels that have a twin in assembly: see kernels_amd64.go.

// Within reports whether 64 values are all from lo to hi.
func Within(v []int64, lo, hi int64) bool {
	var out [1]uint64
	rangeKernel(out[:], v[:64], lo, hi)
	return out[0] == ^uint64(0)
}

// rangePlain is rangeKernel in Go.
func rangePlain(out batch.Bitmap, v []int64, lo, hi int64) {
	width := uint64(hi) - uint64(lo)
	for w := range out {
		chunk := v[w*64 : min(w*64+64, len(v))]
		var bits uint64
		for i, x := range chunk {
			var bit uint64
			if uint64(x)-uint64(lo) <= width {
				bit = 1
			}
			bits |= bit << (uint(i) & 63)
		}
		out[w] = bits
	}
}

// lookUpPlain is lookUp in Go.
func lookUpPlain(out batch.Bitmap, codes []uint32, table *[16]byte) {
	for w := range out {
		var bits uint64
		for i, code := range codes[w*64 : min(w*64+64, len(codes))] {
			bits |= uint64(table[code&15]>>7) << (uint(i) & 63)
		}
		out[w] = bits
	}
}
