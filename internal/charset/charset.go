// Package charset turns the text of exports that are not UTF-8 into UTF-8, and says what the
// encoding of a text seems to be.
//
// [Parse] reads the name of an encoding, [Guess] looks at the head of a text, [Check] holds a
// declared encoding against it, and [NewReader] converts. Bytes and surrogates that an encoding
// has no character for are passed on as bytes that are not UTF-8, never as a replacement
// character: whoever reads the text then rejects the cell that has them, and no other.
package charset

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Encoding is how text is written as bytes. Its zero value is not known.
type Encoding string

// The encodings.
const (
	UTF8        Encoding = "utf-8"
	UTF16       Encoding = "utf-16" // with a byte order mark
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1252 Encoding = "windows-1252"
	ISO885915   Encoding = "iso-8859-15"
)

// Parse returns the encoding with a name, in any case. The empty name is the zero Encoding.
func Parse(name string) (Encoding, error) {
	e := Encoding(strings.ToLower(name))
	switch e {
	case "", UTF8, UTF16, UTF16LE, UTF16BE, Windows1252, ISO885915:
		return e, nil
	case "utf8":
		return UTF8, nil
	case "cp1252":
		return Windows1252, nil
	}
	return "", fmt.Errorf("%q is no encoding that is known: use utf-8, utf-16, utf-16le, utf-16be, windows-1252 (for Latin 1, too) or iso-8859-15", name)
}

// Mark returns the encoding of the byte order mark that a text starts with, and its length.
func Mark(head []byte) (Encoding, int) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return UTF8, 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return UTF16LE, 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return UTF16BE, 2
	}
	return "", 0
}

// Guess returns what the encoding of a text seems to be, and what tells so. The head may end
// within a character.
func Guess(head []byte) (Encoding, string) {
	if e, _ := Mark(head); e != "" {
		return e, "it starts with a byte order mark"
	}
	switch even, odd := nuls(head); {
	case odd*5 >= len(head) && even*20 < len(head) && odd > 1:
		return UTF16LE, "every other byte is NUL"
	case even*5 >= len(head) && odd*20 < len(head) && even > 1:
		return UTF16BE, "every other byte is NUL"
	}
	if i := Invalid(head); i >= 0 {
		return Windows1252, fmt.Sprintf("byte 0x%02X at offset %d is not UTF-8", head[i], i)
	}
	return UTF8, "all of it is UTF-8"
}

// nuls counts the NULs at even and at odd offsets.
func nuls(head []byte) (even, odd int) {
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	return even, odd
}

// Invalid returns the offset of the first byte of a head of text that is not UTF-8, or -1. A
// character that the end cuts is none.
func Invalid(head []byte) int {
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			if !utf8.FullRune(head[i:]) {
				return -1
			}
			return i
		}
		i += n
	}
	return -1
}

// Check returns the encoding to read a text with: the declared one, or where there is none
// that of its byte order mark, and UTF-8 otherwise. It fails where the head says that the text
// is another one. Text that is not quite UTF-8 is left to whoever reads its cells.
func Check(declared Encoding, head []byte) (Encoding, error) {
	guess, why := Guess(head)
	marked, _ := Mark(head)
	if bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")) {
		return "", errors.New("the text is UTF-32: save it as UTF-8")
	}
	if declared == "" || declared == UTF16 {
		declared = declared.assume(marked)
	}
	wide := guess == UTF16LE || guess == UTF16BE
	switch {
	case !wide && declared != UTF16LE && declared != UTF16BE && binary(head):
		return "", errors.New("this is no text: it is full of control characters")
	case declared == UTF16:
		return "", fmt.Errorf("the mapping says utf-16 and the text has no byte order mark%s", sayInstead(wide, guess))
	case declared == guess, declared == UTF8 && guess == Windows1252:
		return declared, nil
	case wide, marked != "":
		return "", fmt.Errorf("the text is not %s but %s: %s: say `encoding: %s` in the mapping", declared, guess, why, guess)
	case declared == UTF16LE || declared == UTF16BE:
		if len(head) == 0 || bytes.IndexByte(head, 0) >= 0 {
			return declared, nil // few of its characters are Latin
		}
		return "", fmt.Errorf("the text is not %s but looks like %s: it has no NUL: say `encoding: %s` in the mapping", declared, guess, guess)
	case guess == UTF8 && !ascii(whole(head)):
		return "", fmt.Errorf("the text is not %s but utf-8: %s: say `encoding: utf-8` in the mapping", declared, why)
	}
	return declared, nil
}

// assume returns the encoding of a byte order mark, and otherwise e, or UTF-8 if that is not
// known.
func (e Encoding) assume(marked Encoding) Encoding {
	switch {
	case e == "" && marked == "":
		return UTF8
	case e == "", marked == UTF16LE, marked == UTF16BE:
		return marked
	}
	return e
}

// sayInstead is the end of an error about a missing byte order mark.
func sayInstead(wide bool, guess Encoding) string {
	if wide {
		return fmt.Sprintf(": it looks like %s: say so", guess)
	}
	return fmt.Sprintf(": it looks like %s", guess)
}

// binary reports whether a head cannot be that of text: many of its bytes, and many different
// ones, are control characters. A hole of NULs that a crash has left in a log is text.
func binary(head []byte) bool {
	var seen [' ']int
	all, kinds := 0, 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			if seen[c]++; seen[c] == 1 {
				kinds++
			}
			all++
		}
	}
	return kinds >= 8 && all*50 > len(head)
}

// whole returns a head of text without a character that its end cuts: it may as well be the
// whole of a text in another encoding, which ends in a letter with an accent.
func whole(head []byte) []byte {
	for i := len(head) - 1; i >= 0 && i > len(head)-utf8.UTFMax; i-- {
		if utf8.RuneStart(head[i]) {
			if !utf8.FullRune(head[i:]) {
				return head[:i]
			}
			break
		}
	}
	return head
}

// ascii reports whether text has only ASCII characters.
func ascii(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
