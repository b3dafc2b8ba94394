package csvlog

import (
	"slices"

	"github.com/capitolato/capitolato/internal/cpu"
)

// classify appends the blocks of a text; what the last of them lacks is nothing.
func classify(blocks []block, text []byte, separator byte) []block {
	n := len(text) / 64
	if !cpu.AVX2 || n == 0 {
		return classifyPlain(blocks, text, separator)
	}
	from := len(blocks)
	blocks = slices.Grow(blocks, n+1)[:from+n]
	classifyAVX2(&blocks[from], &text[0], n, separator)
	return classifyPlain(blocks, text[n*64:], separator)
}

// classifyAVX2 sets n blocks, of 64 bytes each from text on.
//
//go:noescape
func classifyAVX2(blocks *block, text *byte, n int, separator byte)

// unquoted is unquotedPlain, but faster.
func unquoted(marks []uint32, blocks []block, at uint32) (places, breaks, done int) {
	if !cpu.AVX2 || len(blocks) == 0 {
		return unquotedPlain(marks, blocks, at)
	}
	return placesBMI(&marks[0], &blocks[0], len(blocks), at)
}

// placesBMI is unquotedPlain of n blocks.
//
//go:noescape
func placesBMI(marks *uint32, blocks *block, n int, at uint32) (places, breaks, done int)
