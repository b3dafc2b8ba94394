//go:build !amd64

// Package cpu tells what the processor can do, for the few functions that have a twin in
// assembly. Wherever the answer is no the twin in Go is used, and comes to the same.
package cpu

// AVX2 says that the processor has the instructions of AVX2, POPCNT and BMI1, and that the
// system keeps their registers.
const AVX2 = false
