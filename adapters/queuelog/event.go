package queuelog

import (
	"bytes"
	"math"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// The reasons of lines that are rejected.
const (
	reasonFields  = "fewer than five fields"
	reasonID      = "an event of a call without a call id"
	reasonTime    = "a time of which nanoseconds since 1970 have no room"
	reasonKind    = "an event of an unknown kind: name it in Options.Ignore if it is not about calls"
	reasonSeconds = "a number of seconds or a position that is not one"
	reasonUnknown = "an event of a stay that has ended, or whose ENTERQUEUE is not in the log"
	reasonAfter   = "an event that cannot follow an answer"
	reasonLength  = "a line longer than the limit"
)

// kind is what an event means.
type kind uint8

const (
	unknown kind = iota
	ignored
	started
	enter
	connect
	complete
	transfer
	attended
	abandon
	exitTimeout
	exitEmpty
	exitKey
	dump
	drop
	noAnswer
)

// kinds are the events of the log.
var kinds = map[string]kind{
	"QUEUESTART": started, "ENTERQUEUE": enter, "CONNECT": connect,
	"COMPLETECALLER": complete, "COMPLETEAGENT": complete,
	"TRANSFER": transfer, "BLINDTRANSFER": transfer, "ATTENDEDTRANSFER": attended,
	"ABANDON": abandon, "EXITWITHTIMEOUT": exitTimeout, "EXITEMPTY": exitEmpty, "EXITWITHKEY": exitKey,
	"AGENTDUMP": dump, "SYSCOMPAT": drop, "RINGNOANSWER": noAnswer,

	"ADDMEMBER": ignored, "REMOVEMEMBER": ignored, "PAUSE": ignored, "UNPAUSE": ignored, "PAUSEALL": ignored,
	"UNPAUSEALL": ignored, "PENALTY": ignored, "AGENTLOGIN": ignored, "AGENTLOGOFF": ignored,
	"AGENTCALLBACKLOGIN": ignored, "AGENTCALLBACKLOGOFF": ignored, "RINGCANCELED": ignored,
	"CONFIGRELOAD": ignored, "DID": ignored,
}

// event is a line that has been read.
type event struct {
	kind                 kind
	at                   int64 // nanoseconds since 1970
	callid, queue, agent []byte
	data                 [][]byte

	// The numbers of the data: wait, talk and ring in nanoseconds, or missing.
	wait, talk, ring, position int64
}

// missing stands for a number that is not there. No number of the log is negative.
const missing = -1

// places says where the numbers of an event are in its data: -1 where it has none.
type places struct{ wait, talk, ring, position int }

var (
	nowhere = places{-1, -1, -1, -1}
	numbers = map[kind]places{
		enter:    {-1, -1, -1, 2},
		connect:  {0, -1, 2, -1},
		complete: {0, 1, -1, 2},
		transfer: {2, 3, -1, 4},
		abandon:  {2, -1, -1, 1}, exitTimeout: {2, -1, -1, 1}, exitEmpty: {2, -1, -1, 1},
		exitKey: {3, -1, -1, 2},
	}
)

// lexer reads lines.
type lexer struct {
	ignore map[string]bool
	local  *decode.Decoder // of times that are not seconds since 1970
	field  batch.Field
	spare  batch.Batch
	counts map[string]int64
	event  event
}

// read reads a line into l.event. It returns what is wrong with it.
func (l *lexer) read(line []byte) string {
	e := &l.event
	var fields [5][]byte
	rest, more := line, true
	for i := range fields {
		if !more {
			return reasonFields
		}
		fields[i], rest, more = bytes.Cut(rest, bar)
	}
	e.callid, e.queue, e.agent, e.data = fields[1], fields[2], fields[3], e.data[:0]
	for more {
		var field []byte
		field, rest, more = bytes.Cut(rest, bar)
		e.data = append(e.data, field)
	}
	e.kind = kinds[string(fields[4])]
	if l.ignore[string(fields[4])] {
		e.kind = ignored
	}
	l.counts[l.name(fields[4])]++
	switch {
	case e.kind == unknown:
		return reasonKind
	case e.kind == ignored:
		return ""
	case e.kind != started && len(e.callid) == 0:
		return reasonID
	}
	if reason := l.time(fields[0]); reason != "" {
		return reason
	}
	return e.numbers()
}

var bar = []byte("|")

// name returns the name of a kind of event, for its count. What is not known has one name: the
// counts must not grow with what is in a broken file.
func (l *lexer) name(text []byte) string {
	if l.ignore[string(text)] || kinds[string(text)] != unknown {
		return string(text)
	}
	return "unknown"
}

// time reads a time: seconds since 1970, with or without a fraction, or a local time.
func (l *lexer) time(text []byte) (reason string) {
	var ok bool
	if l.event.at, ok = scaled(text, 1e9); ok {
		return ""
	}
	if len(bytes.Trim(text, "0123456789.")) == 0 && len(text) > 0 {
		return reasonTime
	}
	l.spare.Reset([]batch.Field{l.field})
	if reason = l.local.Append(text, &l.spare.Columns[0]); reason == "" {
		l.event.at = l.spare.Columns[0].Nums[0]
	}
	return reason
}

// numbers reads the numbers of the data.
func (e *event) numbers() string {
	p, ok := numbers[e.kind]
	if !ok {
		p = nowhere
	}
	if n := len(e.data); e.kind == attended && n >= 4 {
		// How many fields tell the method depends on the method.
		p = places{n - 3, n - 2, -1, n - 1}
	}
	for _, n := range []struct {
		to    *int64
		place int
		unit  int64
	}{{&e.wait, p.wait, 1e9}, {&e.talk, p.talk, 1e9}, {&e.ring, p.ring, 1e9}, {&e.position, p.position, 1}} {
		*n.to = missing
		if n.place < 0 || n.place >= len(e.data) || len(e.data[n.place]) == 0 {
			continue
		}
		v, ok := scaled(e.data[n.place], n.unit)
		if !ok {
			return reasonSeconds
		}
		*n.to = v
	}
	return ""
}

// scaled reads a number without a sign, in units of which unit make 1: a power of ten. It
// reports whether it is one, and a whole number of units.
func scaled(text []byte, unit int64) (int64, bool) {
	var n int64
	whole, frac, point := bytes.Cut(text, []byte("."))
	if len(whole) == 0 || point && len(frac) == 0 {
		return 0, false
	}
	for _, c := range whole {
		d := int64(c - '0')
		if c-'0' > 9 || n > (math.MaxInt64-d*unit)/10 {
			return 0, false
		}
		n = n*10 + d*unit
	}
	for _, c := range frac {
		unit /= 10
		d := int64(c-'0') * unit
		if c-'0' > 9 || unit == 0 && c != '0' || n > math.MaxInt64-d {
			return 0, false
		}
		n += d
	}
	return n, true
}
