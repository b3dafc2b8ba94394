package riesame

import (
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Sentence says in one sentence which of an area's service levels were met, as in the section
// on measurement of a review:
//
//	I Livelli di Servizio per il servizio CUP sono stati rispettati per tutti i parametri
//	monitorati, fatta eccezione per il “Tempo massimo d'attesa”.
//
// The exceptions are in the contract's order. An indicator that does not apply is not among
// the monitored ones. What could not be measured is never among those met: it is named apart,
// and so is what a waiver stands for. An unknown language is Italian.
func Sentence(area sla.AreaResult, lang Lang) string {
	g := group(area)
	if lang == English {
		return g.english(inline(area.Name))
	}
	return g.italian(inline(area.Name))
}

// groups are the names of an area's indicators by what there is to say of them. A waived one is
// also among those missed or unmeasured.
type groups struct {
	met, missed, nodata, invalid, waived []string
	all                                  int
}

// group sorts the indicators of an area.
func group(area sla.AreaResult) groups {
	g := groups{all: len(area.Indicators)}
	for _, ind := range area.Indicators {
		name, verdict := inline(ind.Name), ind.Verdict
		if verdict == sla.Waived {
			g.waived = append(g.waived, name)
			if verdict = ind.Measured; verdict != sla.NoData && verdict != sla.Invalid {
				verdict = sla.KO
			}
		}
		switch verdict {
		case sla.OK:
			g.met = append(g.met, name)
		case sla.KO:
			g.missed = append(g.missed, name)
		case sla.NoData:
			g.nodata = append(g.nodata, name)
		case sla.NA:
		default:
			g.invalid = append(g.invalid, name)
		}
	}
	return g
}

// monitored is how many indicators were measured.
func (g groups) monitored() int { return len(g.met) + len(g.missed) }

// unmeasured is how many indicators should have been measured and were not.
func (g groups) unmeasured() int { return len(g.nodata) + len(g.invalid) }

// inline puts a text on one line.
func inline(text string) string { return strings.Join(strings.Fields(text), " ") }

// list joins items, with a word before the last.
func list(items []string, and string) string {
	n := len(items)
	if n < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:n-1], ", ") + " " + and + " " + items[n-1]
}
