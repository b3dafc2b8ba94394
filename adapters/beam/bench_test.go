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

// BenchmarkTally counts a million calls in eight files in one run in memory and on Prism, in turn,
// with one and two processors, with keys and without. It reports the time of each, and their ratio.
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
			b.Run(fmt.Sprintf("keys=%t/processors=%d", key != "", n), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
				inTurn(b, job, files, sources, want)
			})
		}
	}
}

// inTurn counts in memory and on Prism in each round, so that both meet the same machine.
func inTurn(b *testing.B, job *Job, files []File, sources []sla.Source, want string) {
	b.Helper()
	var plan, prism time.Duration
	for range b.N {
		start := time.Now()
		inMemory(b, job, sources...)
		middle := time.Now()
		if err := run(b, job, files, want); err != nil {
			b.Fatal(err)
		}
		plan += middle.Sub(start)
		prism += time.Since(middle)
	}
	b.ReportMetric(0, "ns/op") // of both together: of no use
	b.ReportMetric(float64(plan.Milliseconds())/float64(b.N), "plan-ms/op")
	b.ReportMetric(float64(prism.Milliseconds())/float64(b.N), "prism-ms/op")
	b.ReportMetric(float64(prism)/float64(plan), "prism/plan")
}
