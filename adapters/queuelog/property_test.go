package queuelog_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/queuelog"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// line is a line of a log that is being made up, with its time.
type line struct {
	at   int
	text string
}

// simulation makes up calls and, beside the log, the records that are to be read from it.
type simulation struct {
	t     *rapid.T
	lines []line
	want  []string // of each stay, with a %d for its position
}

func (s *simulation) log(at int, callid, queue, agent, event, data string) {
	s.lines = append(s.lines, line{at, fmt.Sprintf("%d|%s|%s|%s|%s|%s", at, callid, queue, agent, event, data)})
}

func (s *simulation) number(label string, most int) int {
	return rapid.IntRange(0, most).Draw(s.t, label)
}

// call makes up a call that stays in one queue or several, one after the other.
func (s *simulation) call(callid string) {
	at := 1704096000 + s.number("start", 500)
	for stay := range 1 + s.number("more queues", 2) {
		ended := s.stay(callid, fmt.Sprint("q", stay), at)
		if ended == 0 {
			return
		}
		at = ended + s.number("pause", 3)
	}
}

// stay makes up a stay in a queue, and returns when it ends, or 0 where the log does not say.
func (s *simulation) stay(callid, queue string, at int) int {
	position := s.number("position", 5)
	s.log(at, callid, queue, "NONE", "ENTERQUEUE", fmt.Sprintf("|0971%s|%d", callid, position))
	rings := s.number("rings", 2)
	wait := rings + s.number("wait", 100)
	for i := range rings {
		s.log(at+i, callid, queue, "Anna", "RINGNOANSWER", "1000")
	}
	record := func(outcome string, answered bool, rest string) {
		s.want = append(s.want, fmt.Sprintf("%s %s %s %v %s %d %d", callid, queue, outcome, answered, rest, position, rings))
	}
	end := at + wait
	data := fmt.Sprintf("1|%d|%d", position, wait)
	unanswered := fmt.Sprintf("%ds -", wait)
	switch how := rapid.SampledFrom([]string{"ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "SYSCOMPAT", "open", "answer"}).Draw(s.t, "end"); how {
	case "answer":
		return s.answer(callid, queue, end, wait, position, record)
	case "open":
		record("open", false, "- -")
		return 0
	case "SYSCOMPAT":
		s.log(end, callid, queue, "Anna", how, "")
		s.log(end, callid, queue, "NONE", "ABANDON", data)
		record("dropped", false, unanswered)
		return 0
	case "EXITWITHKEY":
		s.log(end, callid, queue, "NONE", how, "9|"+data)
		record("key", false, unanswered)
	default:
		s.log(end, callid, queue, "NONE", how, data)
		record(map[string]string{"ABANDON": "abandoned", "EXITWITHTIMEOUT": "timeout", "EXITEMPTY": "empty"}[how], false, unanswered)
	}
	return end
}

// answer makes up the rest of a stay that is answered.
func (s *simulation) answer(callid, queue string, at, wait, position int, record func(string, bool, string)) int {
	talk := s.number("talk", 300)
	s.log(at, callid, queue, "Anna", "CONNECT", fmt.Sprintf("%d|x|1", wait))
	data, waited := fmt.Sprintf("%d|%d|%d", wait, talk, position), fmt.Sprintf("%ds %ds", wait, talk)
	switch how := rapid.SampledFrom([]string{"COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER", "ATTENDEDTRANSFER", "talking"}).Draw(s.t, "answered"); how {
	case "talking":
		record("answered", true, fmt.Sprintf("%ds -", wait))
		return 0
	case "BLINDTRANSFER":
		s.log(at+talk, callid, queue, "Anna", how, "300|from-internal|"+data)
		record("transferred", true, waited)
	case "ATTENDEDTRANSFER":
		s.log(at+talk, callid, queue, "Anna", how, "BRIDGE|x|"+data)
		record("transferred", true, waited)
	default:
		s.log(at+talk, callid, queue, "Anna", how, data)
		record("answered", true, waited)
	}
	return at + talk
}

// run makes up some calls.
func (s *simulation) run() {
	for i := range s.number("calls", 8) {
		s.call(fmt.Sprint("c", i))
	}
	// Lines of one time stay in the order in which each call wrote them.
	slices.SortStableFunc(s.lines, func(a, b line) int { return a.at - b.at })
}

func (s *simulation) text() string {
	var out strings.Builder
	for _, l := range s.lines {
		fmt.Fprintln(&out, l.text)
	}
	return out.String()
}

var simulated = []batch.Field{
	{Name: "callid", Kind: batch.String}, {Name: "queue", Kind: batch.String}, {Name: "outcome", Kind: batch.String},
	{Name: "answered", Kind: batch.Bool}, {Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "talk", Kind: batch.Duration, Optional: true},
	{Name: "position", Kind: batch.Int}, {Name: "ring_no_answer", Kind: batch.Int},
}

// What is read of a legal log are the calls that it was made from.
func TestLegalLogs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &simulation{t: t}
		s.run()
		size := rapid.IntRange(1, 20).Draw(t, "batch")
		var got []string
		entered := int64(0)
		for _, row := range strings.Split(read(queuelog.New("queue_log", text(s.text()), nil, &queuelog.Options{BatchSize: size}), simulated, nil), "\n") {
			pos, rest, ok := strings.Cut(row, ": ")
			if !ok {
				continue
			}
			at, err := strconv.ParseInt(pos, 10, 64)
			if err != nil || at <= entered || !strings.Contains(s.lines[at-1].text, "ENTERQUEUE") {
				t.Fatalf("%q is not at its entry, or not in order", row)
			}
			entered = at
			got = append(got, rest)
		}
		slices.Sort(got)
		want := slices.Clone(s.want)
		for i, w := range want {
			want[i] = minutes(w)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s-simulated +read:\n%s", s.text(), diff)
		}
	})
}

// minutes writes the seconds of a record as time.Duration does.
func minutes(record string) string {
	words := strings.Fields(record)
	for i := 4; i < 6; i++ {
		if n, err := strconv.Atoi(strings.TrimSuffix(words[i], "s")); err == nil && n >= 60 {
			words[i] = fmt.Sprintf("%dm%ds", n/60, n%60)
		}
	}
	return strings.Join(words, " ")
}

// spoil makes a legal log an illegal one: lines are lost, doubled, exchanged and damaged.
func spoil(t *rapid.T, lines []line) []line {
	for range rapid.IntRange(0, 10).Draw(t, "faults") {
		if len(lines) == 0 {
			return nil
		}
		i, k := rapid.IntRange(0, len(lines)-1).Draw(t, "line"), rapid.IntRange(0, len(lines)-1).Draw(t, "other")
		switch rapid.SampledFrom([]string{"lose", "double", "exchange", "cut", "restart", "garbage", "pause"}).Draw(t, "fault") {
		case "lose":
			lines = slices.Delete(lines, i, i+1)
		case "double":
			lines = slices.Insert(lines, k, lines[i])
		case "exchange":
			lines[i], lines[k] = lines[k], lines[i]
		case "cut":
			text := lines[i].text
			lines[i].text = text[:rapid.IntRange(0, len(text)).Draw(t, "length")]
		case "restart":
			lines = slices.Insert(lines, i, line{text: "1704096300|NONE|NONE|NONE|QUEUESTART|"})
		case "garbage":
			lines = slices.Insert(lines, i, line{text: rapid.String().Filter(func(s string) bool { return !strings.Contains(s, "\n") }).Draw(t, "text")})
		case "pause":
			lines = slices.Insert(lines, i, line{text: "1704096300|NONE|q0|Anna|PAUSE|"})
		}
	}
	return lines
}

// Whatever the log is, every call that was offered has one outcome, and no line is lost.
func TestOfferedAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &simulation{t: t}
		s.run()
		s.lines = spoil(t, slices.Clone(s.lines))
		size := rapid.IntRange(1, 20).Draw(t, "batch")
		addsUp(t, s.text(), size)
	})
}

// FuzzLog reads any text.
func FuzzLog(f *testing.F) {
	f.Add("1704096010|a|cup|NONE|ENTERQUEUE||0971000001|1\n1704096031|a|cup|Bruno|CONNECT|21|x|5\n1704096031|a|cup|Bruno|TRANSFER|1|1|1|1|1\n", 3)
	f.Add("2024-01-01 09:00:00|a|cup|NONE|ENTERQUEUE\n1704096031.5|a|cup|Bruno|AGENTDUMP\n|||||\n1|NONE|NONE|NONE|QUEUESTART", 1)
	f.Fuzz(func(t *testing.T, log string, size int) {
		if strings.HasPrefix(log, "\xff\xfe") || strings.HasPrefix(log, "\xfe\xff") {
			return // UTF-16, whose lines are others
		}
		r, err := queuelog.New("queue_log", text(log), nil, nil).Open(context.Background(), batch.Request{})
		if err != nil {
			return // no text
		}
		r.Close()
		addsUp(t, log, size)
	})
}

// addsUp reads a log and compares what it yields with a naive count of its lines.
func addsUp(t interface{ Fatalf(string, ...any) }, log string, size int) {
	outcomes := map[string]int{}
	fields := []batch.Field{{Name: "outcome", Kind: batch.String}, {Name: "answered", Kind: batch.Bool}}
	got := read(queuelog.New("queue_log", text(log), nil, &queuelog.Options{BatchSize: size}), fields, outcomes)
	if want := read(queuelog.New("queue_log", text(log), nil, nil), fields, nil); size > 0 && sorted(got) != sorted(want) {
		t.Fatalf("in batches of %d:\n%swant\n%s", size, got, want)
	}
	rejected := map[int]bool{}
	rows, answered := 0, 0
	for _, row := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		pos, rest, _ := strings.Cut(row, " ")
		switch at, err := strconv.Atoi(strings.TrimSuffix(pos, ":")); {
		case err != nil:
		case strings.HasPrefix(rest, "rejected"):
			rejected[at] = true
		default:
			rows++
			if strings.HasSuffix(rest, "true") {
				answered++
			}
		}
	}
	offered := 0
	for i, l := range strings.Split(log, "\n") {
		if parts := strings.Split(strings.TrimSuffix(l, "\r"), "|"); len(parts) > 4 && parts[4] == "ENTERQUEUE" && !rejected[i+1] {
			offered++
		}
	}
	o := outcomes
	exited := o["timeout"] + o["empty"] + o["key"] + o["dropped"]
	if sum := o["answered"] + o["transferred"] + o["abandoned"] + exited + o["open"]; offered != sum || offered != rows || answered != o["answered"]+o["transferred"] {
		t.Fatalf("%q:\noffered %d, rows %d, answered %d, outcomes %v", log, offered, rows, answered, slices.Sorted(maps.Keys(o)))
	}
}

// sorted sorts lines.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
