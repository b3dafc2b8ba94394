package seed

import (
	"fmt"
	"slices"
	"time"
)

// entry is a row of a register, which is kept in the order of time.
type entry struct {
	at    time.Time
	cells []string
}

// register returns a register with the number of each row before it.
func register(header, number string, entries []entry) []byte {
	slices.SortStableFunc(entries, func(a, b entry) int { return a.at.Compare(b.at) })
	rows := make([][]string, len(entries))
	for i, e := range entries {
		rows[i] = append([]string{fmt.Sprintf(number, i+1)}, e.cells...)
	}
	return csvText(header, rows)
}

// contactRows returns the register of written contacts. All are answered within five hours.
func contactRows(r *random) []byte {
	var entries []entry
	for _, v := range []volumes{cup, contactCenter} {
		for range v.contacts {
			channel := []string{"EMAIL", "EMAIL", "EMAIL", "EMAIL", "SMS", "SMS", "FAX", "LETTERA"}[r.between(0, 7)]
			received := opening(r)
			answered := received.Add(time.Duration(r.between(240, 5*3600)) * time.Second)
			entries = append(entries, entry{received, []string{v.service, channel, received.Format(stamp), answered.Format(stamp)}})
		}
	}
	return register("PROTOCOLLO;SERVIZIO;CANALE;RICEVUTO;EVASO", "2024/%05d", entries)
}

// caseRows returns the register of the second level: a case for each call that was escalated,
// and those that came in writing. One takes four hours to the second.
func caseRows(r *random, calls []call) []byte {
	var entries []entry
	add := func(service, origin string, opened time.Time) {
		took := r.between(600, 4*3600-1)
		if len(entries) == 0 {
			took = 4 * 3600
		}
		closed := opened.Add(time.Duration(took) * time.Second)
		entries = append(entries, entry{opened, []string{service, origin, opened.Format(stamp), closed.Format(stamp), "SI"}})
	}
	for _, c := range calls {
		if c.escalated == "SI" {
			add(c.service, "CHIAMATA", c.at.Add(time.Duration(c.handle)*time.Second))
		}
	}
	for _, v := range []volumes{cup, contactCenter} {
		for range v.written {
			add(v.service, "EMAIL", opening(r))
		}
	}
	return register("CASO;SERVIZIO;ORIGINE;APERTO;CHIUSO;RISOLTO", "L2-%04d", entries)
}

// packageHeader names the columns of the packages.
const packageHeader = "PACCHETTO;SERVIZIO;RICEVUTO;CONTATTI;EVASO"

// packageRows returns the register of packages: there were some, but not in the period.
func packageRows() []byte {
	return csvText(packageHeader, [][]string{
		{"P-0017", "CUP", "06/11/2023 09:12:00", "250", "07/11/2023 09:52:00"},
		{"P-0018", "CONTACT CENTER", "04/12/2023 08:47:00", "100", "04/12/2023 12:12:00"},
	})
}

// outageRows returns the register of outages: none is of a service of the contract in the
// period.
func outageRows() []byte {
	return csvText("SERVIZIO;INIZIO;FINE", [][]string{
		{"CUP", "14/12/2023 10:05:00", "14/12/2023 10:52:00"},
		{"CENTRALINO", "19/03/2024 07:30:00", "19/03/2024 08:10:00"},
	})
}
