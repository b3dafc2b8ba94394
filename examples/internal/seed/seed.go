// Package seed makes up the logs of the example contract, examples/resoconto/contract.yaml, such
// that they give the figures of a real report.
package seed

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Log is a log file, as an Italian spreadsheet writes it.
type Log struct {
	Records string // the record type it supplies
	Name    string // of the file
	Data    []byte
}

// volumes are the counts that an area's figures follow from.
type volumes struct {
	service string // as it is written in the logs
	// Of the calls answered, fast waited no more than 20 s; unwaited, which are not among
	// them, have no wait. Of those not escalated, short took no more than 4 minutes.
	answered, fast, unwaited, escalated, short int
	lost                                       int
	// made calls reached somebody, tried calls did not.
	made, tried              int
	chats, contacts, written int // written cases of the second level
}

// The volumes that give the figures of the report: see the test that names them.
var (
	cup = volumes{service: "CUP", answered: 10000, fast: 4246, unwaited: 12, escalated: 100, short: 6742,
		lost: 2615, made: 1840, tried: 263, chats: 118, contacts: 642, written: 17}
	contactCenter = volumes{service: "CONTACT CENTER", answered: 7812, fast: 7673, unwaited: 5, short: 7812,
		lost: 157, made: 312, tried: 41, chats: 564, contacts: 2310, written: 43}
)

// Logs returns the files, the same ones each time.
func Logs() []Log {
	r := random(1151)
	calls := makeCalls(&r)
	return []Log{
		{"calls", "chiamate.csv", callRows(&r, calls)},
		{"contacts", "contatti.csv", contactRows(&r)},
		{"cases", "secondo_livello.csv", caseRows(&r, calls)},
		{"packages", "pacchetti.csv", packageRows()},
		{"outages", "fermi.csv", outageRows()},
	}
}

// stamp is the form of times in the registers.
const stamp = "02/01/2006 15:04:05"

// at returns a time of the wall clock. No zone is needed: no service is open at night, when
// clocks change.
func at(text string) time.Time {
	t, err := time.Parse(time.DateTime, text)
	if err != nil {
		return time.Time{} // the tests would notice
	}
	return t
}

// holidays are the days from January to May 2024 on which the services are closed, beside
// Sundays.
var holidays = []string{"2024-01-01", "2024-01-06", "2024-04-01", "2024-04-25", "2024-05-01"}

// opening returns a random instant at which the services are open: from Monday to Friday from
// 8 to 20, on Saturdays until 13.
func opening(r *random) time.Time {
	first := at("2024-01-01 08:00:00")
	for {
		t := first.AddDate(0, 0, r.between(0, 151)).Add(time.Duration(r.between(0, 12*3600-1)) * time.Second)
		closed := t.Weekday() == time.Sunday || t.Weekday() == time.Saturday && t.Hour() >= 13
		if !closed && !slices.Contains(holidays, t.Format(time.DateOnly)) {
			return t
		}
	}
}

// csvText returns rows as an Italian spreadsheet writes them.
func csvText(header string, rows [][]string) []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, header)
	for _, row := range rows {
		fmt.Fprintln(&b, strings.Join(row, ";"))
	}
	return b.Bytes()
}

// clock writes seconds as m:ss, and nothing as a hyphen.
func clock(seconds int) string {
	if seconds < 0 {
		return "-"
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// yesNo writes a bool.
func yesNo(b bool) string {
	if b {
		return "SI"
	}
	return "NO"
}
