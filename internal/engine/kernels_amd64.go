package engine

import (
	"github.com/capitolato/capitolato/internal/cpu"
	"github.com/capitolato/capitolato/sla/batch"
)

// rangeKernel sets the bit of each value from lo to hi.
func rangeKernel(out batch.Bitmap, v []int64, lo, hi int64) {
	if words := len(v) / 64; cpu.AVX2 && words > 0 {
		rangeAVX2(&out[0], &v[0], words, lo, hi)
		out, v = out[words:], v[words*64:]
	}
	rangePlain(out, v, lo, hi)
}

// lookUp sets the bit of each code whose byte in the table has its top bit set. No code is 16
// or more.
func lookUp(out batch.Bitmap, codes []uint32, table *[16]byte) {
	if words := len(codes) / 64; cpu.AVX2 && words > 0 {
		lookUpAVX2(&out[0], &codes[0], words, table)
		out, codes = out[words:], codes[words*64:]
	}
	lookUpPlain(out, codes, table)
}

//go:noescape
func rangeAVX2(out *uint64, v *int64, words int, lo, hi int64)

//go:noescape
func lookUpAVX2(out *uint64, codes *uint32, words int, table *[16]byte)
