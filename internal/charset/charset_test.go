package charset_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/charset"
)

func ExampleNewReader() {
	text, err := io.ReadAll(charset.NewReader(strings.NewReader("citt\xe0; 5 \x80"), charset.Windows1252))
	fmt.Println(string(text), err)
	// Output: città; 5 € <nil>
}

// The tables as the codecs of another language have them, ? where there is no character.
const (
	windows1252 = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
	iso885915   = "????????????????????????????????\u00a0¡¢£€¥Š§š©ª«¬\u00ad®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
)

func TestTables(t *testing.T) {
	for e, want := range map[charset.Encoding]string{charset.Windows1252: windows1252, charset.ISO885915: iso885915} {
		runes := []rune(want)
		for i, r := range runes {
			c := byte(0x80 + i)
			got, err := io.ReadAll(charset.NewReader(bytes.NewReader([]byte{'a', c, 'b'}), e))
			text := "a" + string(r) + "b"
			if r == '?' {
				text = string([]byte{'a', c, 'b'})
			}
			if string(got) != text || err != nil {
				t.Errorf("%s: byte %#x is %q, %v, want %q", e, c, got, err, text)
			}
		}
		if len(runes) != 128 {
			t.Errorf("%s: %d characters", e, len(runes))
		}
	}
}

// units returns UTF-16 as bytes.
func units(text []uint16, big bool) []byte {
	var b []byte
	for _, u := range text {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestUTF16(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		text = strings.ToValidUTF8(text, "?")
		big := rapid.Bool().Draw(t, "big")
		e := charset.UTF16LE
		if big {
			e = charset.UTF16BE
		}
		raw := units(append([]uint16{0xfeff}, utf16.Encode([]rune(text))...), big)
		got, err := io.ReadAll(charset.NewReader(iotest.OneByteReader(bytes.NewReader(raw)), e))
		if string(got) != text || err != nil {
			t.Fatalf("%q is %q, %v", text, got, err)
		}
	})
}

// What is no character stays visible as bytes that are not UTF-8.
func TestHalfCharacters(t *testing.T) {
	for _, half := range [][]uint16{{'a', 0xd83d, 'b'}, {'a', 0xde00, 'b'}, {'a', 0xd83d}} {
		got, err := io.ReadAll(charset.NewReader(bytes.NewReader(units(half, false)), charset.UTF16LE))
		if err != nil || utf8.Valid(got) || got[0] != 'a' || half[len(half)-1] == 'b' && got[len(got)-1] != 'b' {
			t.Errorf("%x: %q, %v", half, got, err)
		}
	}
	_, err := io.ReadAll(charset.NewReader(strings.NewReader("a\x00b"), charset.UTF16LE))
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("an odd byte: %v", err)
	}
}

func TestLines(t *testing.T) {
	const text = "a\rb\r\nc\nd\r\r\n\re\r"
	for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		if got, err := io.ReadAll(charset.Lines(r)); string(got) != "a\nb\nc\nd\n\n\ne\n" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestCheck(t *testing.T) {
	le, be := string(units(utf16.Encode([]rune("id;area\n1;città\n")), false)), string(units(utf16.Encode([]rune("id;area\n")), true))
	for _, c := range []struct{ declared, head, want string }{
		{"", "id;area\n", "utf-8"}, {"", "", "utf-8"}, {"", "\xef\xbb\xbfid", "utf-8"}, {"", "citt\xe0\n", "utf-8"}, {"", "citt\xc3", "utf-8"},
		{"UTF-8", "id\n", "utf-8"}, {"", "\xff\xfe" + le, "utf-16le"}, {"", "\xfe\xff" + be, "utf-16be"}, {"utf-16", "\xff\xfe" + le, "utf-16le"},
		{"utf-16le", le, "utf-16le"}, {"utf-16be", be, "utf-16be"}, {"utf-16be", "", "utf-16be"}, {"utf-16be", "\xfe\xff" + be, "utf-16be"},
		{"", le, "! the text is not utf-8 but utf-16le: every other byte is NUL: say `encoding: utf-16le`"}, {"", be, "! the text is not utf-8 but utf-16be"},
		{"utf-8", "\xff\xfe" + le, "! the text is not utf-8 but utf-16le: it starts with a byte order mark"},
		{"utf-16", le, "! the mapping says utf-16 and the text has no byte order mark: it looks like utf-16le"},
		{"utf-16", "id\n", "! the mapping says utf-16 and the text has no byte order mark: it looks like utf-8"},
		{"utf-16le", be, "! the text is not utf-16le but utf-16be"}, {"utf-16le", "id;area\n", "! the text is not utf-16le but looks like utf-8: it has no NUL"},
		{"windows-1252", "citt\xe0\n", "windows-1252"}, {"windows-1252", "id;nome\n1;Nicol\xf2", "windows-1252"}, {"cp1252", "citta\n", "windows-1252"}, {"ISO-8859-15", "citt\xe0\n", "iso-8859-15"},
		{"windows-1252", "città\n", "! the text is not windows-1252 but utf-8: all of it is UTF-8: say `encoding: utf-8`"},
		{"windows-1252", "\xef\xbb\xbfid\n", "! the text is not windows-1252 but utf-8: it starts with a byte order mark"},
		{"windows-1252", le, "! the text is not windows-1252 but utf-16le"},
		{"", "\xff\xfe\x00\x00i\x00\x00\x00", "! the text is UTF-32"},
		{"", "\x7fELF\x02\x01\x01\x00\x03\x04\x05\x06\x07\x08\xf3\x1b", "! this is no text"}, {"windows-1252", "\x01\x02\x03\x04\x05\x06\x07\x08abc", "! this is no text"},
		{"", "id\n" + strings.Repeat("\x00", 4096) + "1\n", "utf-8"},
	} {
		e, err := charset.Parse(c.declared)
		if err != nil {
			t.Fatal(err)
		}
		got, err := charset.Check(e, []byte(c.head))
		text := string(got)
		if err != nil {
			text = "! " + err.Error()
		}
		if text != c.want && !(strings.HasPrefix(c.want, "!") && strings.HasPrefix(text, c.want)) {
			t.Errorf("%q, %q: %s, want %s", c.declared, c.head, text, c.want)
		}
	}
	if _, err := charset.Parse("latin1"); err == nil || !strings.Contains(err.Error(), "windows-1252 (for Latin 1, too)") {
		t.Errorf("latin1: %v", err)
	}
}

func TestGuess(t *testing.T) {
	if e, why := charset.Guess([]byte("caff\xe8;1\n")); e != charset.Windows1252 || why != "byte 0xE8 at offset 4 is not UTF-8" {
		t.Errorf("%s: %s", e, why)
	}
}

// However the input comes in pieces, the output is the same, and nothing panics.
func FuzzReader(f *testing.F) {
	f.Add([]byte("a\xe8\r\n\xd8\x3d\xde\x00\r"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, e := range []charset.Encoding{charset.UTF8, charset.UTF16LE, charset.UTF16BE, charset.Windows1252, charset.ISO885915} {
			whole, err := io.ReadAll(charset.Lines(charset.NewReader(bytes.NewReader(data), e)))
			parts, again := io.ReadAll(charset.Lines(charset.NewReader(iotest.OneByteReader(bytes.NewReader(data)), e)))
			if !bytes.Equal(whole, parts) || (err == nil) != (again == nil) || bytes.IndexByte(whole, '\r') >= 0 {
				t.Fatalf("%s: %q, %v and %q, %v", e, whole, err, parts, again)
			}
		}
		charset.Check("", data)
	})
}
