// Package cpu tells what the processor can do, for the few functions that have a twin in
// assembly. Wherever the answer is no the twin in Go is used, and comes to the same.
package cpu

// AVX2 says that the processor has the instructions of AVX2, POPCNT and BMI1, and that the
// system keeps their registers.
var AVX2 = hasAVX2()

func hasAVX2() bool {
	const popcnt, osxsave, avx = 1 << 23, 1 << 27, 1 << 28 // of the first leaf
	const bmi1, avx2 = 1 << 3, 1 << 5                      // of the seventh
	const ymm = 6
	if most, _, _ := id(0); most < 7 {
		return false
	}
	_, _, c := id(1)
	if c&osxsave == 0 || c&avx == 0 || c&popcnt == 0 || saved()&ymm != ymm {
		return false
	}
	_, b, _ := id(7)
	return b&avx2 != 0 && b&bmi1 != 0
}

// id returns three registers of CPUID.
func id(leaf uint32) (a, b, c uint32)

// saved returns which registers the system keeps.
func saved() uint32
