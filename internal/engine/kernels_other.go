//go:build !amd64

package engine

import "github.com/capitolato/capitolato/sla/batch"

// rangeKernel sets the bit of each value from lo to hi.
func rangeKernel(out batch.Bitmap, v []int64, lo, hi int64) { rangePlain(out, v, lo, hi) }

// lookUp sets the bit of each code whose byte in the table has its top bit set. No code is 16
// or more.
func lookUp(out batch.Bitmap, codes []uint32, table *[16]byte) { lookUpPlain(out, codes, table) }
