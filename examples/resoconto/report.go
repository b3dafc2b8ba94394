package main

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// report is a result with what the contract says of its indicators.
type report struct {
	contract *sla.Contract
	result   *sla.Result
	words    *words
}

// indicator returns the indicator that a result is of.
func (r report) indicator(area sla.AreaResult, ind sla.IndicatorResult) sla.Indicator {
	for _, i := range r.area(area).Indicators {
		if i.ID == ind.ID {
			return i
		}
	}
	return sla.Indicator{}
}

// heading says what the report is on.
func (r report) heading() []string {
	w, c, p := r.words, r.contract, r.result.Period
	var parts []string
	if c.Register != nil {
		parts = append(parts, fmt.Sprintf(w.register, c.Register.Number, w.date(c.Register.Date)))
	}
	if c.Contractor != nil {
		parts = append(parts, c.Contractor.Name)
	}
	lines := []string{fmt.Sprintf(w.report, w.date(p.From), w.date(p.To.AddDays(-1)))}
	if len(parts) > 0 {
		lines = append([]string{strings.Join(parts, ", ")}, lines...)
	}
	return lines
}

// title is the contract's.
func (r report) title() string {
	if r.result.Title == "" {
		return r.result.Contract
	}
	return r.result.Contract + " – " + r.result.Title
}

// area returns the area that a result is of.
func (r report) area(res sla.AreaResult) sla.Area {
	for _, a := range r.contract.Areas {
		if a.ID == res.ID {
			return a
		}
	}
	return sla.Area{}
}

// activities lists what an area consists of.
func (r report) activities(res sla.AreaResult) []string {
	a := r.area(res)
	lines := a.Activities[:len(a.Activities):len(a.Activities)]
	for _, s := range a.SubAreas {
		line := s.Name
		if len(s.Activities) > 0 {
			line += ": " + strings.Join(s.Activities, "; ")
		}
		lines = append(lines, line)
	}
	return lines
}

// notes returns what the contract notes on the indicators of an area.
func (r report) notes(area sla.AreaResult) []string {
	var lines []string
	for _, ind := range area.Indicators {
		if i := r.indicator(area, ind); i.Note != "" {
			lines = append(lines, i.Name+": "+i.Note)
		}
	}
	return lines
}

// target returns the target as the parties wrote it, or else its rule.
func target(ind sla.IndicatorResult) string {
	if ind.TargetText != "" {
		return ind.TargetText
	}
	return ind.Target
}

// verdict writes a verdict; of a waived one, what was measured too.
func (r report) verdict(ind sla.IndicatorResult) string {
	text := r.words.verdicts[ind.Verdict]
	if ind.Verdict != ind.Measured {
		text += " (" + r.words.verdicts[ind.Measured] + ")"
	}
	return text
}

// proof says how a verdict came about and how far it is from the other one.
func (r report) proof(ind sla.IndicatorResult) string {
	var lines []string
	if ind.Reason != "" {
		lines = append(lines, r.words.say(ind.Reason))
	}
	if m := ind.Margin; m != nil {
		lines = append(lines, r.margin(*m, ind.Measured))
	}
	if ind.Measured == sla.OK || ind.Measured == sla.KO {
		lines = append(lines, r.words.formula(ind.Explanation.Text))
	}
	for _, c := range ind.Explanation.Counts {
		if c.Missing > 0 {
			lines = append(lines, fmt.Sprintf(r.words.missing, c.Rule, r.words.count(c.Missing), r.words.count(c.Records)))
		}
	}
	return strings.Join(lines, "\n")
}

// proofs returns the proof of each indicator of an area, on one line.
func (r report) proofs(area sla.AreaResult) []string {
	var lines []string
	for _, ind := range area.Indicators {
		if p := r.proof(ind); p != "" {
			lines = append(lines, ind.Name+": "+strings.ReplaceAll(p, "\n", "; "))
		}
	}
	return lines
}

// margin says how many records are between a verdict and the other one.
func (r report) margin(m sla.Margin, measured sla.Verdict) string {
	w := r.words
	var parts []string
	if m.Bears != nil {
		parts = append(parts, fmt.Sprintf(w.bears, w.count(*m.Bears)))
	}
	if m.Flips != nil {
		parts = append(parts, fmt.Sprintf(w.flips, w.count(*m.Flips)))
	}
	if m.Adds != nil {
		parts = append(parts, fmt.Sprintf(w.adds, w.count(*m.Adds)))
	}
	if len(parts) == 0 && measured == sla.KO {
		return w.less
	}
	return strings.Join(parts, "\n")
}

// findings returns what a reader should know before signing.
func (r report) findings() []string {
	var lines []string
	for _, f := range r.result.Findings {
		switch f.Code {
		case "clipped", "conflicts", "overlap": // said below in the reader's language
		default:
			lines = append(lines, f.Text)
		}
	}
	w, p := r.words, r.result.Period
	if a := r.result.Asked; a != nil {
		lines = append(lines, fmt.Sprintf(w.clipped, w.date(a.From), w.date(a.To.AddDays(-1)), w.date(p.From), w.date(p.To.AddDays(-1))))
	}
	for _, s := range r.result.Sources {
		if s.Conflicts > 0 {
			lines = append(lines, fmt.Sprintf(w.conflicts, s.Name, w.count(s.Conflicts)))
		}
		if s.Overlap > 0 {
			lines = append(lines, fmt.Sprintf(w.overlap, s.Name, w.count(s.Overlap)))
		}
	}
	return lines
}

// account returns the reconciliation, a row for each source.
func (r report) account() (columns []column, rows [][]string) {
	w := r.words
	columns = []column{{w.source, 24, false}}
	for _, title := range []string{w.read, w.counted, w.scope, w.period, w.excluded, w.duplicate, w.conflict, w.rejected} {
		columns = append(columns, column{title, 13, true})
	}
	for _, s := range r.result.Sources {
		row := []string{s.Name}
		for _, n := range []int64{s.Read, s.Counted, s.OutOfScope, s.OutOfPeriod, s.Excluded, s.Duplicate, s.Conflicts, s.Rejected} {
			row = append(row, w.count(n))
		}
		rows = append(rows, row)
	}
	return columns, rows
}

// maxRows is how many rows that were not counted are listed of a source.
const maxRows = 20

// badRows lists the first of the rejected and conflicting rows.
func (r report) badRows() []string {
	var lines []string
	for _, s := range r.result.Sources {
		rows := append(s.RejectedRows[:len(s.RejectedRows):len(s.RejectedRows)], s.ConflictRows...)
		for _, b := range rows[:min(len(rows), maxRows)] {
			line := s.Name + ", " + fmt.Sprintf(r.words.line, b.Pos)
			if b.Field != "" {
				line += ", " + b.Field
			}
			line += ": " + r.words.say(b.Reason)
			if b.Value != "" {
				line += fmt.Sprintf(" (%s)", b.Value)
			}
			lines = append(lines, line)
		}
		if n := s.Rejected + s.Conflicts - int64(maxRows); n > 0 {
			lines = append(lines, s.Name+": "+fmt.Sprintf(r.words.more, r.words.count(n)))
		}
	}
	return lines
}
