package csvlog

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pieces make texts in which much happens within 64 bytes, and some in which little does.
var pieces = rapid.SampledFrom([]string{
	",", "\n", "\"", "\"\"", "a", ",,,,,,,,", "\n\n\n\n", "\x8a\xac\xa2", strings.Repeat("x", 70), strings.Repeat(",", 64), strings.Repeat("cell,", 20),
})

// A block tells of each byte what a look at it tells, and the twins in assembly of the functions
// that look at 64 bytes at once say what they do.
func TestClassify(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(pieces, 1, 40).Draw(t, "pieces"), ""))
		separator := rapid.SampledFrom([]byte(",;\t|\x8a")).Draw(t, "separator")
		blocks := classify(nil, text, separator)
		if plain := classifyPlain(nil, text, separator); !slices.Equal(blocks, plain) {
			t.Fatalf("%q: %x, plain %x", text, blocks, plain)
		}
		for i := range len(blocks) * 64 {
			c := byte(0)
			if i < len(text) {
				c = text[i]
			}
			b, bit := blocks[i/64], uint(i%64)
			if b.separators>>bit&1 == 1 != (c == separator) || b.breaks>>bit&1 == 1 != (c == '\n') || b.quotes>>bit&1 == 1 != (c == '"') {
				t.Fatalf("%q: byte %d is in %x", text, i, b)
			}
		}
	})
}

// What unquoted writes down are the places of the separators and line breaks up to the first
// block with a quote.
func TestUnquoted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(pieces, 1, 40).Draw(t, "pieces"), ""))
		if rapid.Bool().Draw(t, "no quotes") {
			text = bytes.ReplaceAll(text, []byte(`"`), nil)
		}
		at := rapid.SampledFrom([]uint32{0, 1, 1 << 31}).Draw(t, "at")
		blocks := classify(nil, text, ',')
		var want []uint32
		lines, until := 0, 0
		for until < len(blocks) && blocks[until].quotes == 0 {
			for m := blocks[until].ends(); m != 0; m &= m - 1 {
				want = append(want, at+uint32(until*64+bits.TrailingZeros64(m)))
			}
			lines += bits.OnesCount64(blocks[until].breaks)
			until++
		}
		for name, f := range map[string]func([]uint32, []block, uint32) (int, int, int){"unquoted": unquoted, "unquotedPlain": unquotedPlain} {
			marks := make([]uint32, len(want)+8+2)
			guard := marks[len(want)+8:]
			guard[0], guard[1] = 7, 7
			n, breaks, done := f(marks, blocks, at)
			if !slices.Equal(want, marks[:n]) || breaks != lines || done != until {
				t.Fatalf("%s of %q: %d with %d breaks in %d blocks, want %d, %d, %d", name, text, marks[:n], breaks, done, want, lines, until)
			}
			if guard[0] != 7 || guard[1] != 7 {
				t.Fatalf("%s of %q: it writes further than 8 beyond", name, text)
			}
		}
	})
}
