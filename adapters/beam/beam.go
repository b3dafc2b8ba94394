// Package beam counts records that lie in many files, on many workers: the tally of
// [sla.Plan.Tally] as a pipeline of Apache Beam (https://beam.apache.org), which runs in the
// process (Prism), on Flink, Spark or Google Cloud Dataflow.
//
//	import (
//		"github.com/apache/beam/sdks/v2/go/pkg/beam"
//		"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
//		tally "github.com/capitolato/capitolato/adapters/beam"
//	)
//
//	beam.Init() // first of all in main: a worker is the same program
//	p, s := beam.NewPipelineWithRoot()
//	files := beam.CreateList(s, []tally.File{{Source: "calls", Path: "gs://logs/calls-1.csv"}, …})
//	counted, err := tally.Tally(s, &tally.Job{Contract: c, Period: period, Mapping: m}, files)
//	beam.ParDo0(s, judge, counted) // counted holds one element, the sla.Tally as JSON
//	err = beamx.Run(ctx, p)
//
// Where a pipeline runs is a flag of the program (beamx), as the README of this module shows.
//
// # One tally, whatever the workers
//
// The tally is, to the last byte, the one of Plan.Tally over all the files, sorted by path: in
// whatever order the files come, however many workers there are and however often a worker is
// replaced. Tests hold that against drawn contracts and files. What differs are the bounds of
// sla.TallyOptions: they hold for each file here, and there for all together. And with
// TallyOptions.Fingerprint two files of the same content, which one run takes for two sites, are
// refused, as [sla.Merge] refuses them.
//
// Duplicates are found over all files, as in one run. A record type without a key is read once,
// and its tallies merge. For one with a key the workers exchange a fingerprint of 16 bytes a
// record, by key; a file that shares none of its keys with a file before it is read once, any
// other for a second time, told which of its records the files before it have.
//
// # What goes wrong
//
// A row that cannot be read is data: it is rejected and accounted for, as always. A file that
// cannot be read fails the pipeline, after as many tries as the runner makes; so does a file
// that is named twice, a record type that the contract lacks, and a limit that is reached. A
// contract with diagnostics fails before anything is read.
//
// The contract goes to the workers as a document, and each compiles it once for each instance
// of a step. Functions that a program registers in sla.CompileOptions do not go along: a contract
// that calls one does not compile.
package beam

import (
	"fmt"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
)

// Job is what is counted, and how.
type Job struct {
	// Contract is the contract.
	Contract *sla.Contract
	// Period is the period to count; it is clipped to the contract's validity.
	Period sla.Period
	// Mapping says how the files are written; nil where their columns are the fields of the
	// contract. What it says of the names of files does not count.
	Mapping *mapping.Mapping
	// Options are those of the run on each file. Its functions, and Earlier, cannot go to
	// workers: they must be nil. Where Workers is 0 it is 1, as the runner uses the processors.
	Options *sla.TallyOptions
}

// File is a file to be counted.
type File struct {
	// Path is where it is: a path, or gs://… or s3://… for a filesystem of Beam that the program
	// imports. It names the source in results. A file whose name ends in .json, .ndjson or
	// .jsonl, or so with .gz behind it, is read by adapters/jsonlog, any other by adapters/csvlog.
	Path string
	// Source is the name of the source in the mapping; without a mapping, or where the mapping
	// has no such source, it is the record type.
	Source string
	// Covers are the days of which the file is known to hold every record, such as 2024-05 or
	// 2024-01-01/2024-05-31; if it is empty, those that the mapping says. Of files of a day or
	// a month each, each should say which.
	Covers string
}

// Tally adds the steps to a pipeline that count files, a PCollection of File, and returns a
// PCollection of one element: the [sla.Tally] as JSON, of type []byte, for sla.Plan.Judge. If
// there is no file it is the tally of no source. An error means that the contract does not
// compile, or that the job cannot be sent to workers.
func Tally(s beam.Scope, job *Job, files beam.PCollection) (beam.PCollection, error) {
	var none beam.PCollection
	if !s.IsValid() || !files.IsValid() {
		return none, fmt.Errorf("beam: the scope and the files must be of a pipeline: see beam.NewPipelineWithRoot")
	}
	if t := files.Type().Type(); t != reflect.TypeFor[File]() {
		return none, fmt.Errorf("beam: count a PCollection of %v, not of %v", reflect.TypeFor[File](), t)
	}
	sent, err := job.send()
	if err != nil {
		return none, err
	}
	s = s.Scope("capitolato.Tally")
	named := beam.GroupByKey(s, beam.ParDo(s, &nameFn{Job: sent}, files))
	counted, marks := beam.ParDo2(s, &countFn{Job: sent}, named)
	shared := beam.ParDo(s, &shareFn{}, beam.GroupByKey(s, marks))
	settled := beam.ParDo(s, &settleFn{Job: sent}, beam.CoGroupByKey(s, counted, shared))
	nothing := beam.ParDo(s, &emptyFn{Job: sent}, beam.Impulse(s))
	merged := beam.Combine(s, &mergeFn{}, beam.Flatten(s, nothing, settled))
	return merged, nil
}

// send returns the job as it goes to the workers.
func (j *Job) send() (sentJob, error) {
	if j == nil || j.Contract == nil {
		return sentJob{}, fmt.Errorf("beam: the job has no contract")
	}
	if _, err := sla.Compile(j.Contract, nil); err != nil {
		return sentJob{}, err
	}
	text, err := contract.Marshal(j.Contract)
	if err != nil {
		return sentJob{}, err
	}
	out := sentJob{Contract: string(text), Period: j.Period}
	if j.Mapping != nil {
		out.Sources = j.Mapping.Sources
	}
	return out, out.setOptions(j.Options)
}

// setOptions takes what can be sent of some options.
func (j *sentJob) setOptions(o *sla.TallyOptions) error {
	if o == nil {
		o = new(sla.TallyOptions)
	}
	if o.OnReject != nil || o.Progress != nil || o.OnMark != nil || o.Earlier != nil {
		return fmt.Errorf("beam: OnReject, Progress, OnMark and Earlier cannot be sent to workers: leave them nil")
	}
	j.Workers, j.MaxKeys, j.MaxValues, j.ListRows = max(o.Workers, 1), o.MaxKeys, o.MaxValues, o.ListRows
	j.ShowPersonal, j.Fingerprint = o.ShowPersonal, o.Fingerprint
	return nil
}
