package beam

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// From Beam comes the same tally as from one run, to the last byte: with whatever contract,
// files, order and workers.
func TestSameTally(t *testing.T) {
	dir := t.TempDir()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rapid.Check(t, func(t *rapid.T) {
		job := &Job{Contract: parse(t, drawContract(t)), Period: period(rapid.SampledFrom([]string{"2024-Q1", "2024-02", "2024"}).Draw(t, "period"))}
		job.Options = &sla.TallyOptions{Workers: rapid.IntRange(0, 2).Draw(t, "workers"), ListRows: rapid.SampledFrom([]int{-1, 0, 1}).Draw(t, "list"),
			Fingerprint: rapid.Bool().Draw(t, "fingerprint"), ShowPersonal: rapid.Bool().Draw(t, "personal")}
		files, sources := drawFiles(t, dir)
		want := inMemory(t, job, sources...)
		runtime.GOMAXPROCS(rapid.IntRange(1, 2).Draw(t, "processors"))
		err := run(t, job, rapid.Permutation(files).Draw(t, "order"), want)
		if twice(t, want) {
			if err == nil || !strings.Contains(err.Error(), "would count twice") {
				t.Fatalf("files of the same content: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// twice reports whether two files with rows are known to have the same content.
func twice(t *rapid.T, tally string) bool {
	var got sla.Tally
	if err := json.Unmarshal([]byte(tally), &got); err != nil {
		t.Fatal(err)
	}
	seen := map[[2]string]bool{}
	for _, in := range got.Inputs {
		id := [2]string{in.Records, in.Fingerprint}
		if in.Fingerprint != "" && in.Read > 0 && seen[id] {
			return true
		}
		seen[id] = true
	}
	return false
}

const small = `
format: 1
contract: small
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, at: time, answered: bool}
areas:
- id: a
  name: A
  where: all
  indicators:
  - {id: i, name: I, value: '100 * count(calls, .answered) / len(calls)', target: value >= 50}
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What cannot be counted fails the pipeline, and says why.
func TestPipelineFails(t *testing.T) {
	calls := write(t, "calls.csv", "id,at,answered\na,2024-01-10T12:00:00Z,true\nb,2024-01-10T12:00:00Z,true\n")
	for name, c := range map[string]struct {
		files []File
		opts  *sla.TallyOptions
		want  string
	}{
		"no such file":            {[]File{{Source: "calls", Path: calls}, {Source: "calls", Path: calls + "x"}}, nil, "no such file"},
		"no such filesystem":      {[]File{{Source: "calls", Path: "moon://calls.csv"}}, nil, "moon"},
		"a file twice":            {[]File{{Source: "calls", Path: calls}, {Source: "calls", Path: calls}}, nil, "is there twice"},
		"no such record type":     {[]File{{Source: "faxes", Path: calls}}, nil, "does not declare"},
		"no record type":          {[]File{{Path: calls}}, nil, "has no Source"},
		"a column that is absent": {[]File{{Source: "calls", Path: write(t, "empty.csv", "id,at\n")}}, nil, "answered"},
		"no days":                 {[]File{{Source: "calls", Path: calls, Covers: "May"}}, nil, "is not a period"},
		"too many keys":           {[]File{{Source: "calls", Path: calls}}, &sla.TallyOptions{MaxKeys: 1}, "the keys of calls"},
	} {
		err := run(t, &Job{Contract: parse(t, small), Period: period("2024-01"), Options: c.opts}, c.files, "")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// What cannot be sent fails before anything runs.
func TestJobFails(t *testing.T) {
	broken := parse(t, small)
	broken.Areas[0].Indicators[0].Target = "value >="
	reject := &sla.TallyOptions{OnReject: func(string, batch.Reject) error { return nil }}
	for name, c := range map[string]struct {
		job  Job
		want string
	}{
		"no contract":      {Job{}, "no contract"},
		"a wrong contract": {Job{Contract: broken}, "target"},
		"a function":       {Job{Contract: parse(t, small), Options: reject}, "cannot be sent"},
	} {
		if _, err := c.job.send(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is of no pipeline, or of no files, is an error and no panic.
func TestPipelineIsWrong(t *testing.T) {
	_, s := beam.NewPipelineWithRoot()
	names := beam.CreateList(s, []string{"calls.csv"})
	files := beam.CreateList(s, []File{{Source: "calls", Path: "calls.csv"}})
	for name, c := range map[string]struct {
		scope beam.Scope
		job   *Job
		files beam.PCollection
		want  string
	}{
		"no scope": {beam.Scope{}, &Job{}, files, "of a pipeline"},
		"no files": {s, &Job{}, beam.PCollection{}, "of a pipeline"},
		"names":    {s, &Job{}, names, "not of string"},
		"no job":   {s, nil, files, "no contract"},
	} {
		if _, err := Tally(c.scope, c.job, c.files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// The mapping goes to the workers with the job.
func TestMapping(t *testing.T) {
	path := write(t, "export.csv", "CALL;WHEN;OK\na;10/01/2024 12:00;SI\na;10/01/2024 12:00;NO\n")
	m, err := mapping.Parse("mapping.yaml", []byte(`
format: 1
sources:
  export:
    records: calls
    separator: ";"
    times: dd/mm/yyyy hh:mm
    covers: {from: 2024-01-01, through: 2024-01-31}
    columns: {id: CALL, at: WHEN, answered: OK}
`))
	if err != nil {
		t.Fatal(err)
	}
	job := &Job{Contract: parse(t, small), Period: period("2024-01"), Mapping: m}
	sent, err := job.send()
	if err != nil {
		t.Fatal(err)
	}
	file := File{Source: "export", Path: path}
	src, err := sent.source(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	want := inMemory(t, job, src)
	if !strings.Contains(want, `"conflicts":1`) {
		t.Fatalf("the file was not read as mapped: %s", want)
	}
	if err := run(t, job, []File{file}, want); err != nil {
		t.Error(err)
	}
}
