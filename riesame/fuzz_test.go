package riesame_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/riesame"
)

// FuzzUnmarshal checks that no stored review makes the library panic, neither when it is read nor
// when the next one is built on it, and that what is written is read back.
func FuzzUnmarshal(f *testing.F) {
	for _, file := range []string{"testdata/full.it.json", "testdata/full.en.json"} {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"format":1,"contract":"c-1","parts":[{"tables":[{"area":"cup","rows":[{"id":"wait","value":"1e999999999","period":{"from":"2024-01-01","to":"2024-07-01"}}]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		old, err := riesame.Unmarshal(data)
		if err != nil {
			return
		}
		if d, err := old.Document(nil); err != nil {
			t.Fatal(err)
		} else if err := checkDocument(d); err != nil {
			t.Fatal(err)
		}
		next := newFixture()
		r, err := riesame.Build(next.run, &next.in, old)
		if err != nil {
			return
		}
		written, err := riesame.Marshal(r)
		if err != nil {
			return // such as text that is not UTF-8
		}
		back, err := riesame.Unmarshal(written)
		if diff := cmp.Diff(r, back); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
	})
}
