package batch

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A dictionary numbers strings as a map would, through growth and starting over.
func TestDictIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Dict
		words := rapid.SliceOf(rapid.StringMatching(`[ab\x00]{0,18}`)).Draw(t, "words")
		want := map[string]uint32{}
		for _, w := range words {
			code, ok := want[w]
			if got, found := d.Lookup([]byte(w)); found != ok || ok && got != code {
				t.Fatalf("Lookup(%q) = %d, %v, want %d, %v", w, got, found, code, ok)
			}
			if !ok {
				code = uint32(len(want))
				want[w] = code
			}
			if got := d.Code([]byte(w)); got != code || d.Strings[code] != w {
				t.Fatalf("Code(%q) = %d (%q), want %d", w, got, d.Strings[got], code)
			}
		}
	})
}

func TestDictStartsOver(t *testing.T) {
	var d Dict
	first := d.Generation
	for i := range maxDictStrings + 1 {
		if got := d.Code(fmt.Appendf(nil, "number %d", i)); got != uint32(i) {
			t.Fatalf("string %d has code %d", i, got)
		}
	}
	kept := d.Strings
	d.rest()
	if _, ok := d.Lookup([]byte("number 0")); ok || d.Generation == first || len(d.Strings) != 0 {
		t.Error("the dictionary did not start over")
	}
	if d.Code([]byte("x")) != 0 || kept[0] != "number 0" {
		t.Error("the new strings overwrote the old ones")
	}
}

func BenchmarkDict(b *testing.B) {
	var few, many [][]byte
	for i := range 1 << 14 {
		few = append(few, []byte([]string{"cup", "contact_center", "phone", "email"}[i*7%5%4]))
		many = append(many, fmt.Appendf(nil, "C%09d", i))
	}
	for _, c := range []struct {
		name  string
		words [][]byte
	}{{"few", few}, {"distinct", many}} {
		b.Run(c.name, func(b *testing.B) {
			var d Dict
			b.ReportAllocs()
			for i := range b.N {
				if i&(1<<14-1) == 0 {
					d.bytes += maxDictBytes
					d.rest()
				}
				d.Code(c.words[i&(1<<14-1)])
			}
		})
	}
}
