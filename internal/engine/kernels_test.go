package engine

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/capitolato/capitolato/internal/cpu"
	"github.com/capitolato/capitolato/sla/batch"
	"pgregory.net/rapid"
)

// What the kernels find in any number of rows is what their plain twins find.
func TestKernelsAreTheirTwins(t *testing.T) {
	if !cpu.AVX2 {
		t.Skip("this processor runs the plain twins")
	}
	value := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-3, 3), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64}))
	rapid.Check(t, func(t *rapid.T) {
		// Of slices of any length, rapid draws hardly one of 64 and more.
		n := rapid.SampledFrom([]int{0, 1, 63, 64, 65, 128, 200}).Draw(t, "n")
		v := rapid.SliceOfN(value, n, n).Draw(t, "values")
		lo, hi := value.Draw(t, "lo"), value.Draw(t, "hi")
		if lo > hi {
			lo, hi = hi, lo
		}
		got, want := make(batch.Bitmap, batch.Words(len(v))), make(batch.Bitmap, batch.Words(len(v)))
		rangeKernel(got, v, lo, hi)
		rangePlain(want, v, lo, hi)
		if !slices.Equal(got, want) {
			t.Fatalf("from %d to %d of %d: %x, plain %x", lo, hi, v, got, want)
		}

		codes := rapid.SliceOfN(rapid.Uint32Range(0, 15), n, n).Draw(t, "codes")
		table := [16]byte(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0x80}), 16, 16).Draw(t, "table"))
		got, want = make(batch.Bitmap, batch.Words(len(codes))), make(batch.Bitmap, batch.Words(len(codes)))
		lookUp(got, codes, &table)
		lookUpPlain(want, codes, &table)
		if !slices.Equal(got, want) {
			t.Fatalf("%v in %v: %x, plain %x", codes, table, got, want)
		}
	})
}

// Of 64 values within bounds, one that is moved out of them is noticed wherever it stands.
func TestWithin(t *testing.T) {
	v := make([]int64, 64)
	for i := range v {
		v[i] = int64(i)
	}
	if !Within(v, 0, 63) || Within(v, 1, 63) || Within(v, 0, 62) {
		t.Error("0 to 63 are within 0 and 63, and no closer bounds")
	}
	for i := range v {
		for _, out := range []int64{-1, 64, math.MinInt64, math.MaxInt64} {
			w := slices.Clone(v)
			if w[i] = out; Within(w, 0, 63) {
				t.Errorf("%d in place %d is not within", out, i)
			}
		}
	}
}

// Values are counted alike whether they have a counter of their own or a place in the table of
// recent ones, for which some of these are rivals.
func TestValuesAreCounted(t *testing.T) {
	var rivals []int64
	for v := int64(1e15); len(rivals) < 8; v++ {
		if uint64(v)*0x9e3779b97f4a7c15>>(64-recentBits) == 0 {
			rivals = append(rivals, v)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := &valuesAcc{nums: map[int64]int64{}, few: make([]int64, fewUnits), recent: make([]valueCount, 1<<recentBits),
			seconds: rapid.Bool().Draw(t, "seconds")}
		value := rapid.OneOf(rapid.SampledFrom(rivals), rapid.Int64Range(-2, 5), rapid.Int64Range(4090, 4100), rapid.Int64())
		want := map[int64]int64{}
		for _, x := range rapid.SliceOfN(value, 0, 100).Draw(t, "values") {
			if x > -5000 && x < 5000 {
				x *= rapid.SampledFrom([]int64{1, 1e9}).Draw(t, "unit")
			}
			s.count(x)
			want[x]++
		}
		s.settle()
		if !maps.Equal(want, s.nums) {
			t.Fatalf("counted %v, want %v", s.nums, want)
		}
	})
}
