// Package slatest helps users of package sla to test what they write for it.
//
// [TestSource] checks that a source, such as the adapter of a vendor's log, keeps the promises
// of packages sla and batch: on them rest the engine's speed, its counts and the proof of each
// figure. It is called from the adapter's own test, with a small input whose size is known:
//
//	func TestConformance(t *testing.T) {
//		open := func() sla.Source { return mylog.New("testdata/calls.log") }
//		want := slatest.SourceWant{Fields: fields, Read: 20, Rejected: 3}
//		if err := slatest.TestSource(open, want); err != nil {
//			t.Fatal(err)
//		}
//	}
//
// Run it with the race detector: one of the promises is that several goroutines may read.
package slatest
