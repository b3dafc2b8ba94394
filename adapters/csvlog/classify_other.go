//go:build !amd64

package csvlog

// classify appends the blocks of a text; what the last of them lacks is nothing.
func classify(blocks []block, text []byte, separator byte) []block {
	return classifyPlain(blocks, text, separator)
}

// unquoted is unquotedPlain.
func unquoted(marks []uint32, blocks []block, at uint32) (places, breaks, done int) {
	return unquotedPlain(marks, blocks, at)
}
