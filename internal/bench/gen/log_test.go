package gen_test

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"os"
	"testing"

	"github.com/capitolato/capitolato/internal/bench/gen"
)

// digest is that of the log of a thousand rows. Where it changes, version has to.
const digest = "09226380fff5a522"

func TestMakeIsDeterministic(t *testing.T) {
	log := mustMake(t, t.TempDir(), false)
	text, err := os.ReadFile(log.Path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:8]); got != digest {
		t.Errorf("the log has changed: its digest is %s, not %s", got, digest)
	}
}

func TestMakeWritesOnce(t *testing.T) {
	dir := t.TempDir()
	log := mustMake(t, dir, false)
	before := stat(t, log.Path)
	mustMake(t, dir, false)
	if after := stat(t, log.Path); !after.ModTime().Equal(before.ModTime()) {
		t.Error("a log that was there is written again")
	}
	if err := os.Truncate(log.Path, 100); err != nil {
		t.Fatal(err)
	}
	mustMake(t, dir, false)
	if after := stat(t, log.Path); after.Size() != before.Size() {
		t.Error("a log that was cut is not written again")
	}
}

// The clean log is CSV to encoding/csv too, with as many rows as it says.
func TestMakeWritesCSV(t *testing.T) {
	f, err := os.Open(mustMake(t, t.TempDir(), false).Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != rowsMade+1 {
		t.Errorf("%d rows, want %d and the header: %v", len(rows), rowsMade, err)
	}
}

func TestMakeMalformed(t *testing.T) {
	log := mustMake(t, t.TempDir(), true)
	if log.Malformed < rowsMade/20 || log.Malformed > rowsMade/5 {
		t.Errorf("%d of %d rows are malformed, want about a tenth", log.Malformed, rowsMade)
	}
}

const rowsMade = 1000

func mustMake(t *testing.T, dir string, malformed bool) *gen.Log {
	t.Helper()
	log, err := gen.Make(dir, rowsMade, malformed)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
