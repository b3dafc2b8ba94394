// Package queuelog reads calls from the queue_log of Asterisk, the telephone system.
//
//	calls := queuelog.Files([]string{"queue_log.2.gz", "queue_log.1", "queue_log"}, nil, nil)
//	result, err := sla.Evaluate(ctx, contract, period, calls)
//
// The log is a stream of events, a line each, with fields that a bar separates:
//
//	time|call id|queue|agent|event|data1|data2|…
//
// and here it becomes records: one for each stay of a call in a queue. A call that goes from one
// queue to another has one for each, with the same callid.
//
// # Events
//
//	ENTERQUEUE        url|caller|position              a stay begins
//	CONNECT           wait|channel|ring                an agent answers
//	COMPLETECALLER    wait|talk|position               answered, the caller hangs up
//	COMPLETEAGENT     wait|talk|position               answered, the agent hangs up
//	TRANSFER          extension|context|wait|talk|position        transferred by the agent
//	BLINDTRANSFER     extension|context|wait|talk|position        transferred by the agent
//	ATTENDEDTRANSFER  method|…|wait|talk|position      transferred by the agent
//	ABANDON           position|entry position|wait     abandoned, the caller hangs up
//	EXITWITHTIMEOUT   position|entry position|wait     timeout
//	EXITEMPTY         position|entry position|wait     empty: there are no agents
//	EXITWITHKEY       key|position|entry position|wait key: the caller presses one
//	AGENTDUMP         –                                dropped by the agent, unless the stay goes on
//	SYSCOMPAT         –                                dropped by the system
//	RINGNOANSWER      milliseconds                     an agent does not answer; counted
//	QUEUESTART        –                                the system has started: all stays have ended
//
// Data that is not there, as in logs of old versions, is missing; the positions at the end may
// be absent too. The events of agents and of the configuration (ADDMEMBER, REMOVEMEMBER, PAUSE,
// UNPAUSE, PAUSEALL, UNPAUSEALL, PENALTY, AGENTLOGIN, AGENTLOGOFF, AGENTCALLBACKLOGIN,
// AGENTCALLBACKLOGOFF, CONFIGRELOAD), RINGCANCELED and DID are passed over: they change nothing in
// a record.
//
// # Fields
//
// A record type declares those it needs, of these types and under these names, or under others
// that a mapping gives as columns; a mapping may also translate the texts, such as a queue to
// an area.
//
//	callid string           queue string          caller string?    the number, personal data
//	entered time            ended time?           agent string?     who answered
//	outcome string          answered bool         position int?     in the queue, on entering
//	wait duration?          ring duration?        talk duration?    as the log says
//	ring_no_answer int      how often an agent rang and did not answer
//
// The outcome is answered, transferred (answered too, and then passed on), abandoned, timeout,
// empty, key, dropped or open: the log does not say how the stay ended, because it is still
// going on, or because the system was started anew. A stay that was answered and whose end is
// not in the log is answered, without talk and ended. So
//
//	offered = answered or transferred + abandoned + exited (timeout, empty, key, dropped) + open
//
// # What cannot be read
//
// A line with too few fields, without a time, with a number that is none, or about a stay that
// the log does not know or that cannot go on that way, is rejected with its line and reason. So
// is an event of a kind that is not above: it may be one that ends stays. Options.Ignore names
// kinds, such as those that a dialplan writes itself, that are to be passed over.
//
// The position of a record is the line of its ENTERQUEUE, counted through all files. Records
// come in that order; memory grows with the stays that have to be waited for, up to a bound.
//
// A source is an sla.Source and an sla.Fingerprinter, immutable and safe for concurrent use. Its
// fingerprint is that of the text: how the text was divided into files and compressed does not
// count. The readers that it opens have, beside the methods of batch.Reader, two that are safe
// to call at any time: Progress() (done, total int64) tells how many bytes have been taken in
// and how many there are, -1 where that is not known, and Events() map[string]int64 how many
// lines of each kind of event have been read, those that were passed over included.
package queuelog

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// Options tune a source. The zero Options, and nil, work.
type Options struct {
	// Name identifies the source in results; empty means the base name of the file,
	// and of several the shortest one.
	Name string
	// Ignore are further kinds of event that are not about calls.
	Ignore []string
	// LongestStay is how long a stay is waited for, by the times of the log, 24 hours if it
	// is 0. One that lasts longer is taken for open, or answered: its end was lost.
	LongestStay time.Duration
	// MaxHeld is how many records are held in memory at once, 1 Mi if it is 0. They are
	// those of the stays that have not ended, and those that entered after the first of
	// them. If there are more reading fails.
	MaxHeld int
	// MaxLine is the most bytes of a line, 64 KiB if it is 0. Longer ones are rejected.
	MaxLine int
	// BatchSize is how many records make a batch, 1024 if it is 0.
	BatchSize int
}

// source is a log, in one file or several.
type source struct {
	feed.Feed
	mapping *mapping.Source
	options Options
}

// File returns the source that a file is. The mapping may be nil. Without a mapping that says
// so, the source supplies the record type calls. Of the mapping count records, covers, encoding,
// columns, missing marks, and times, ambiguous and skipped for logs whose times are local; those
// of a plain queue_log are seconds since 1970. Nothing is opened yet.
func File(path string, m *mapping.Source, o *Options) sla.Source {
	return Files([]string{path}, m, o)
}

// Files returns the one source that a log and its rotated parts are. They are named by paths and
// patterns such as queue_log* (package path/filepath) or, if there are none, by the file and the
// files of the mapping, and read in the order of their first times. Where those are not seconds
// since 1970 the order is that of the paths: name the oldest first. Files that are packed with
// gzip are unpacked.
func Files(paths []string, m *mapping.Source, o *Options) sla.Source {
	f := feed.Feed{Name: "queue_log", Open: func() (io.ReadCloser, error) { return openFiles(paths, m) }}
	if named, err := feed.Files(paths, m); err == nil {
		f.Name = slices.MinFunc(named, func(a, b feed.Feed) int { return cmp.Compare(len(a.Name), len(b.Name)) }).Name
	}
	return newSource(f, m, o)
}

// New returns the source that open opens, which is called each time it is read.
func New(name string, open func() (io.ReadCloser, error), m *mapping.Source, o *Options) sla.Source {
	return newSource(feed.Feed{Name: name, Open: open}, m, o)
}

// newSource returns the source that a feed is.
func newSource(f feed.Feed, m *mapping.Source, o *Options) *source {
	if m == nil {
		m = new(mapping.Source)
	}
	s := &source{Feed: f, mapping: m}
	if o != nil {
		s.options = *o
	}
	if s.options.LongestStay <= 0 {
		s.options.LongestStay = 24 * time.Hour
	}
	for _, d := range []struct {
		option *int
		value  int
	}{{&s.options.MaxHeld, 1 << 20}, {&s.options.MaxLine, 64 << 10}, {&s.options.BatchSize, 1024}} {
		if *d.option <= 0 {
			*d.option = d.value
		}
	}
	return s
}

// Source describes it.
func (s *source) Source() sla.SourceInfo { return s.Info(s.options.Name, s.mapping, "calls") }

// Open starts reading. It fails where a field of the request is none of those of the log.
func (s *source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	return s.Reader(ctx, func(rc io.ReadCloser) (batch.Reader, error) { return newReader(s, rc, req) })
}
