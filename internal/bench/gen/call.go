// Package gen makes the call logs that the benchmark reads: always the same for the same number
// of rows, and with the answers known from the making.
//
//	Write ──▶ calls.csv, and in Log what is true of it
//
// A log spans the first five months of 2024 in Italy with some days before and after, holds two
// areas and a little of a third, and has what real exports have: missing values, offsets that
// change with daylight saving time, free text with quotes, line breaks and accents.
package gen

import "time"

// call is a row of the log.
type call struct {
	number    int
	area      string
	channel   string
	direction string
	queued    int64 // seconds since 1970 UTC
	wait      int   // seconds to the answer, or none
	handle    int   // seconds, or none
	reply     int   // seconds to the reply to a letter, or none
	answered  bool
	escalated int // no, yes or none
	solved    int // no, yes or none
	agent     int
	note      string
}

// none stands for a missing value.
const none = -1

// The log runs from first to last; what is to be judged lies between.
var (
	first = time.Date(2023, 12, 29, 0, 0, 0, 0, time.UTC).Unix()
	last  = time.Date(2024, 6, 3, 0, 0, 0, 0, time.UTC).Unix()
	// From and To are the period to be judged, half-open, in Rome.
	From = time.Date(2023, 12, 31, 23, 0, 0, 0, time.UTC).Unix()
	To   = time.Date(2024, 5, 31, 22, 0, 0, 0, time.UTC).Unix()
	// summer is when the clocks of Rome went from +01:00 to +02:00.
	summer = time.Date(2024, 3, 31, 1, 0, 0, 0, time.UTC).Unix()
)

// notes are the free texts; most calls have none.
var notes = []string{
	"", "", "", "", "", "", "", "", "", "", "",
	"richiamare domani mattina",
	"prenotazione spostata, il cittadino è d'accordo",
	"il sistema di prenotazione non risponde: richiesta inoltrata al secondo livello",
	"dice che è \"urgente\"",
	"\"Città di Potenza\", sportello n. 3",
	"due righe:\nla seconda, con però una virgola",
	"già richiamato più volte; perché? non c'è risposta",
}

// random is splitmix64: the same numbers on every machine and in every version of Go.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() >> 32 * uint64(n) >> 32) }

// chance is true p times in a thousand.
func (r *random) chance(p int) bool { return r.below(1000) < p }

// newCall makes row i of n.
func newCall(r *random, i, n int) call {
	span := last - first
	c := call{
		number: i + 1, area: "cup", channel: "phone", direction: "inbound",
		queued: first + int64(float64(span)/float64(n)*float64(i)) + int64(r.below(60)),
		wait:   none, handle: none, reply: none, escalated: none, solved: none,
		agent: r.below(240), note: notes[r.below(len(notes))],
	}
	switch k := r.below(100); {
	case k < 3:
		c.area = "sportello"
	case k < 55:
		c.area = "contact_center"
	}
	if r.chance(120) {
		c.direction = "outbound"
	}
	if r.chance(100) {
		c.channel = []string{"email", "fax", "sms"}[r.below(3)]
		c.letter(r)
		return c
	}
	c.talk(r)
	return c
}

// letter decides what becomes of a contact that is not a call.
func (c *call) letter(r *random) {
	if c.answered = !r.chance(5); c.answered {
		c.reply = 60 + r.below(12*3600)
	}
}

// talk decides what becomes of a call.
func (c *call) talk(r *random) {
	lost := 20
	if c.area == "cup" {
		lost = 200
	}
	c.answered = !r.chance(lost)
	c.wait = r.below(14) + r.below(12)
	if c.area == "cup" {
		c.wait += r.below(30)
	}
	if r.chance(60) {
		c.wait += r.below(600)
	}
	if !c.answered {
		if r.chance(300) {
			c.wait = none
		}
		return
	}
	if r.chance(10) {
		c.wait = none
	}
	if !r.chance(20) {
		c.handle = 20 + r.below(120) + r.below(240)
	}
	c.escalated, c.solved = bit(r.chance(40)), bit(r.chance(940))
	if r.chance(5) {
		c.escalated = none
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
