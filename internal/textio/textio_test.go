package textio_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
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
	in, err := textio.NewInput(io.NopCloser(strings.NewReader("\xef\xbb\xbfab\n")))
	if err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(in)
	if done, total := in.Progress(); string(rest) != "ab\n" || done != 6 || total != -1 {
		t.Errorf("%q, %d of %d", rest, done, total)
	}
	if _, err := textio.NewInput(io.NopCloser(strings.NewReader("\xff\xfea\x00"))); err == nil {
		t.Error("UTF-16 is read")
	}
	if _, err := textio.NewInput(io.NopCloser(iotest.ErrReader(io.ErrClosedPipe))); err != io.ErrClosedPipe {
		t.Errorf("a broken pipe: %v", err)
	}
}

func TestFingerprint(t *testing.T) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("abc")), nil }
	got, err := textio.Fingerprint(context.Background(), "x", open)
	if want := fmt.Sprintf("sha256:%x", sha256.Sum256([]byte("abc"))); got != want || err != nil {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := textio.Fingerprint(ctx, "x", open); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
