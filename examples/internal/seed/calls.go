package seed

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// call is a call or a chat.
type call struct {
	id, service, channel, direction string
	at                              time.Time
	wait, handle                    int // seconds, negative where they are not known
	answered                        bool
	escalated, positive             string
}

// makeCalls returns every call, by time.
func makeCalls(r *random) []call {
	calls := slices.Concat(inbound(r, cup), inbound(r, contactCenter), others(r, cup), others(r, contactCenter))
	for range 912 { // a service that is no part of the contract
		calls = append(calls, call{service: "CENTRALINO", channel: "TELEFONO", direction: "ENTRATA", at: opening(r),
			wait: r.between(1, 60), handle: r.between(10, 90), answered: true, escalated: "NO"})
	}
	calls = append(calls, around(r)...)
	slices.SortStableFunc(calls, func(a, b call) int { return a.at.Compare(b.at) })
	for i := range calls {
		calls[i].id = fmt.Sprintf("C%06d", 480001+i)
	}
	return calls
}

// inbound returns the calls that came in for a service in the period.
func inbound(r *random, v volumes) []call {
	calls := make([]call, 0, v.answered+v.lost)
	fast, late := r.some(v.fast, v.answered), 0
	escalated := r.some(v.escalated, v.answered)
	short, first := r.some(v.short, v.answered-v.escalated), 0
	for i := range v.answered {
		c := call{service: v.service, channel: "TELEFONO", direction: "ENTRATA", at: opening(r), answered: true, escalated: yesNo(escalated[i])}
		if c.wait = r.between(21, 900); fast[i] {
			c.wait = r.between(2, 20)
		} else if late++; late <= v.unwaited {
			c.wait = -1
		}
		c.handle = r.between(241, 1500)
		if !escalated[i] {
			if first++; short[first-1] {
				c.handle = r.between(35, 240)
			}
		}
		calls = append(calls, c)
	}
	for i := range v.lost {
		c := call{service: v.service, channel: "TELEFONO", direction: "ENTRATA", at: opening(r), wait: r.between(1, 600), handle: -1}
		switch { // the first and the last second of the period, and callers who never queued
		case i == 0:
			c.at = at("2024-01-01 00:00:00")
		case i == 1:
			c.at = at("2024-05-31 23:59:58")
		case i%9 == 0:
			c.wait = -1
		}
		calls = append(calls, c)
	}
	return calls
}

// others returns the calls that a service made and its chats.
func others(r *random, v volumes) []call {
	var calls []call
	for i := range v.made + v.tried {
		c := call{service: v.service, channel: "TELEFONO", direction: "USCITA", at: opening(r), wait: r.between(5, 40), handle: -1}
		if i < v.made {
			c.answered, c.handle, c.positive = true, r.between(40, 400), "POSITIVO"
		}
		calls = append(calls, c)
	}
	for range v.chats {
		calls = append(calls, call{service: v.service, channel: "CHAT", direction: "ENTRATA", at: opening(r),
			wait: r.between(1, 90), handle: r.between(60, 900), answered: true, escalated: "NO"})
	}
	return calls
}

// around returns calls just before and just after the period: that they are there shows that
// none of the period is missing.
func around(r *random) []call {
	times := []time.Time{at("2023-12-31 23:59:58"), at("2024-06-01 00:00:00")}
	for range 188 {
		times = append(times, at("2023-12-28 08:00:00").AddDate(0, 0, r.between(0, 1)).Add(time.Duration(r.between(0, 12*3600))*time.Second))
	}
	for range 64 {
		times = append(times, at("2024-06-01 08:00:00").Add(time.Duration(r.between(0, 5*3600))*time.Second))
	}
	var calls []call
	for i, t := range times {
		service := []string{"CUP", "CUP", "CONTACT CENTER"}[i%3]
		calls = append(calls, call{service: service, channel: "TELEFONO", direction: "ENTRATA", at: t,
			wait: r.between(3, 300), handle: r.between(60, 600), answered: true, escalated: "NO"})
	}
	return calls
}

// callHeader names the columns of the calls.
const callHeader = "ID_CHIAMATA;SERVIZIO;CANALE;DIREZIONE;DATA;ORA;NUMERO;ATTESA;GESTIONE;RISPOSTA;ESCALATION;ESITO"

// row returns a call as it is exported.
func (c call) row(r *random) []string {
	return []string{c.id, c.service, c.channel, c.direction, c.at.Format("02/01/2006"), c.at.Format("15:04:05"),
		fmt.Sprintf("0971%06d", r.between(0, 999999)), clock(c.wait), clock(c.handle), yesNo(c.answered), c.escalated, c.positive}
}

// callRows returns the calls as an export has them: some rows come twice, some come back
// changed, some can't be read.
func callRows(r *random, calls []call) []byte {
	var rows [][]string
	for i, c := range calls {
		row := c.row(r)
		rows = append(rows, row)
		switch {
		case i%1100 == 500: // sent again
			rows = append(rows, row)
		case i%6000 == 3000: // sent again with another length
			again := slices.Clone(row)
			again[8] = clock(c.handle + 61)
			rows = append(rows, again)
		case i%3000 == 1500:
			rows = append(rows, spoil(row, i/3000))
		}
	}
	total := fmt.Sprintf("TOTALE;;;;;;;;;;;%d", len(rows))
	return csvText(callHeader, append(rows, strings.Split(total, ";")))
}

// spoil returns a row like another that can't be read, in one of several ways.
func spoil(row []string, way int) []string {
	bad := slices.Clone(row)
	bad[0] = "X" + row[0][1:]
	switch way % 5 {
	case 0:
		bad[4] = "31/02/2024"
	case 1:
		bad[7] = "n.d."
	case 2:
		bad[9] = "FORSE"
	case 3:
		bad = bad[:6]
	case 4:
		bad[1] = "C.U.P."
	}
	return bad
}
