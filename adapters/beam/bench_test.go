package beam

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
)

// benchFiles writes a million calls into eight files, no two of one key.
func benchFiles(b *testing.B) []File {
	b.Helper()
	var files []File
	at, n := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), 0
	dir := b.TempDir()
	for i := range 8 {
		path := filepath.Join(dir, fmt.Sprint(i, ".csv"))
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriter(f)
		fmt.Fprintln(w, "id,at,answered,agent,note")
		for range 125_000 {
			fmt.Fprintf(w, "call-%08d,%s,%t,agent %d,the caller asked for an appointment\n", n, at.Add(time.Duration(n)*2*time.Second).Format(time.RFC3339), n%7 > 0, n%50)
			n++
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		files = append(files, File{Source: "calls", Path: path})
	}
	return files
}

// BenchmarkTally counts a million calls in eight files on Prism and in one run in memory, with one
// and two processors, with keys and without.
func BenchmarkTally(b *testing.B) {
	files := benchFiles(b)
	for _, key := range []string{"", "    key: [id]\n"} {
		job := &Job{Contract: parse(b, strings.Replace(small, "    key: [id]\n", key, 1)), Period: period("2024-01")}
		var sources []sla.Source
		for _, f := range files {
			sources = append(sources, csvlog.File(f.Path, &mapping.Source{Records: "calls"}, &csvlog.Options{Name: f.Path}))
		}
		want := inMemory(b, job, sources...)
		for _, n := range []int{1, 2} {
			name := fmt.Sprintf("keys=%t/processors=%d", key != "", n)
			b.Run("plan/"+name, func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
				for range b.N {
					inMemory(b, job, sources...)
				}
			})
			b.Run("prism/"+name, func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
				for range b.N {
					if err := run(b, job, files, want); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
