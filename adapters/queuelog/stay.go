package queuelog

import "time"

// The outcomes.
const (
	outcomeAnswered    = "answered"
	outcomeTransferred = "transferred"
	outcomeAbandoned   = "abandoned"
	outcomeTimeout     = "timeout"
	outcomeEmpty       = "empty"
	outcomeKey         = "key"
	outcomeDropped     = "dropped"
	outcomeOpen        = "open"
)

// stay is a stay of a call in a queue.
type stay struct {
	pos           int64
	callid, queue string
	caller, agent string // empty where missing
	entered       int64
	ended         int64 // of a stay whose end is known
	known         bool
	outcome       string // empty while it is not known

	wait, talk, ring, position int64
	noAnswer                   int64

	answered bool
	dropped  bool // by an agent or the system, so far as is known
	done     bool
}

// id identifies a stay that has not ended.
type id struct{ callid, queue string }

// stays are the stays in the order in which they began. The first has not ended, or is to be
// yielded next.
type stays struct {
	longest int64 // seconds
	held    []*stay
	open    map[id]*stay
	last    int64 // the time of the last event
}

// apply applies an event at a line. It returns what is wrong with it.
func (s *stays) apply(e *event, line int64) string {
	s.expire(e.at)
	switch e.kind {
	case ignored:
		return ""
	case started:
		s.closeAll()
		return ""
	case enter:
		s.enter(e, line)
		return ""
	}
	st := s.open[id{string(e.callid), string(e.queue)}]
	if st == nil {
		return reasonUnknown
	}
	if st.answered && (e.kind == connect || e.kind >= abandon && e.kind <= drop) {
		return reasonAfter
	}
	s.follow(st, e)
	return ""
}

// enter begins a stay. One that the call has in the queue already has come to an end that is
// not in the log.
func (s *stays) enter(e *event, line int64) {
	key := id{string(e.callid), string(e.queue)}
	if old := s.open[key]; old != nil {
		s.close(old)
	}
	st := &stay{pos: line, callid: key.callid, queue: key.queue, entered: e.at,
		wait: missing, talk: missing, ring: missing, position: e.position}
	if len(e.data) > 1 {
		st.caller = string(e.data[1])
	}
	s.held = append(s.held, st)
	s.open[key] = st
}

// follow applies an event to its stay.
func (s *stays) follow(st *stay, e *event) {
	st.wait, st.talk, st.ring = first(st.wait, e.wait), first(st.talk, e.talk), first(st.ring, e.ring)
	st.position = first(st.position, e.position)
	switch e.kind {
	case connect:
		s.answer(st, e)
	case complete:
		s.answer(st, e)
		s.end(st, e, outcomeAnswered)
	case transfer, attended:
		s.answer(st, e)
		s.end(st, e, outcomeTransferred)
	case abandon:
		if st.outcome == "" {
			st.outcome = outcomeAbandoned
		}
		s.end(st, e, st.outcome)
	case exitTimeout:
		s.end(st, e, outcomeTimeout)
	case exitEmpty:
		s.end(st, e, outcomeEmpty)
	case exitKey:
		s.end(st, e, outcomeKey)
	case drop:
		// The system hangs up next, and may call that an ABANDON.
		st.outcome = outcomeDropped
		st.dropped, st.known, st.ended = true, true, e.at
	case dump:
		st.dropped, st.known, st.ended = true, true, e.at
	case noAnswer:
		st.noAnswer++
	}
}

// answer marks a stay as answered, by an agent that is told apart from none.
func (s *stays) answer(st *stay, e *event) {
	st.answered, st.dropped, st.known = true, false, false
	if agent := string(e.agent); st.agent == "" && agent != "NONE" {
		st.agent = agent
	}
}

// end ends a stay.
func (s *stays) end(st *stay, e *event, outcome string) {
	st.outcome, st.ended, st.known = outcome, e.at, true
	s.close(st)
}

// close closes a stay, whose end may not be known.
func (s *stays) close(st *stay) {
	switch {
	case st.answered && st.outcome != outcomeTransferred:
		st.outcome = outcomeAnswered
	case st.outcome != "":
	case st.dropped:
		st.outcome = outcomeDropped
	default:
		st.outcome = outcomeOpen
	}
	st.done = true
	delete(s.open, id{st.callid, st.queue})
}

// closeAll closes all stays.
func (s *stays) closeAll() {
	for _, st := range s.held {
		if !st.done {
			s.close(st)
		}
	}
}

// expire closes the stays at the front that last too long. It goes by the earlier of the last
// two times: a single one that is wrong does no harm.
func (s *stays) expire(at int64) {
	now := min(at, s.last) / 1e9
	s.last = at
	for _, st := range s.held {
		if !st.done && now-st.entered/1e9 <= s.longest {
			return
		}
		if !st.done {
			s.close(st)
		}
	}
}

// take takes the first stay, if it has ended.
func (s *stays) take() *stay {
	if len(s.held) == 0 || !s.held[0].done {
		return nil
	}
	st := s.held[0]
	s.held[0] = nil
	s.held = s.held[1:]
	return st
}

// first returns the first number that is there.
func first(a, b int64) int64 {
	if a != missing {
		return a
	}
	return b
}

// newStays returns no stays.
func newStays(longest time.Duration) *stays {
	return &stays{longest: int64(longest / time.Second), open: map[id]*stay{}}
}
