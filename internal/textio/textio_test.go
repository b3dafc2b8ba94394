package textio_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/capitolato/capitolato/internal/textio"
	"pgregory.net/rapid"
)

// The lines are those of strings.Split, however the text is buffered.
func TestLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringMatching(`[a\r]{0,40}`)
		lines := rapid.SliceOfN(line, 0, 8).Draw(t, "lines")
		most := rapid.IntRange(1, 45).Draw(t, "most")
		text := strings.Join(lines, "\n")
		want := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		if text == "" {
			want = nil
		}
		l := textio.NewLines(bufio.NewReaderSize(strings.NewReader(text), 16), most)
		for i, w := range want {
			w = strings.TrimSuffix(w, "\r")
			got, whole, err := l.Next()
			if err != nil || whole != (len(w) <= most) || l.Number != int64(i+1) {
				t.Fatalf("line %d (%d): %q %v %v, want %q of at most %d", i+1, l.Number, got, whole, err, w, most)
			}
			if string(got) != w[:min(len(w), most)] {
				t.Fatalf("line %d: %q, want %q", i+1, got, w)
			}
		}
		if _, _, err := l.Next(); err != io.EOF {
			t.Fatalf("after the last line: %v", err)
		}
	})
}

func TestInput(t *testing.T) {
	in, err := textio.NewInput(io.NopCloser(strings.NewReader("\xef\xbb\xbfab\n")), "")
	if err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(in)
	if done, total := in.Progress(); string(rest) != "ab\n" || done != 6 || total != -1 {
		t.Errorf("%q, %d of %d", rest, done, total)
	}
	for _, test := range []struct{ text, encoding, want, err string }{
		{"\xff\xfea\x00", "", "a", ""},
		{"a\xe8", "windows-1252", "aè", ""},
		{"\xef\xbb\xbfa", "windows-1252", "", "say `encoding: utf-8`"},
		{"{\x00\"\x00a\x00\"\x00:\x001\x00}\x00", "", "", "say `encoding: utf-16le`"},
		{"a", "latin", "", "no encoding that is known"},
	} {
		in, err := textio.NewInput(io.NopCloser(strings.NewReader(test.text)), test.encoding)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(in)
		}
		if string(got) != test.want || (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%q as %s: %q, %v, want %q and %q", test.text, test.encoding, got, err, test.want, test.err)
		}
	}
	if _, err := textio.NewInput(io.NopCloser(iotest.ErrReader(io.ErrClosedPipe)), ""); err != io.ErrClosedPipe {
		t.Errorf("a broken pipe: %v", err)
	}
}

// A text that is packed is unpacked, whatever its members, and how much has been read is told in
// packed bytes. What is wrong with the packing is no end.
func TestUnpack(t *testing.T) {
	pack := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(text))
		z.Close()
		return b.String()
	}
	one := pack("first\n")
	for _, test := range []struct{ name, packed, want, err string }{
		{"plain", "first\n", "first\n", ""},
		{"packed", one, "first\n", ""},
		{"two members", one + pack("second\n"), "first\nsecond\n", ""},
		{"cut", one[:len(one)-1], "first\n", "cut short"},
		{"cut in its header", one[:5], "", "cut short"},
		{"text behind it", one + "and then some text", "first\n", "something else behind"},
		{"damaged", one[:len(one)-5] + "\x00" + one[len(one)-4:], "first\n", "damaged"},
		{"empty", "", "", ""},
	} {
		in, err := textio.NewInput(io.NopCloser(strings.NewReader(test.packed)), "")
		var got []byte
		if err == nil {
			got, err = io.ReadAll(in)
			if done, _ := in.Progress(); err == nil && done != int64(len(test.packed)) {
				t.Errorf("%s: %d of %d bytes are read", test.name, done, len(test.packed))
			}
		}
		if string(got) != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: the error is %v, want %q", test.name, err, test.err)
		}
	}
}
