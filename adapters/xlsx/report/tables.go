package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// tables returns the sheets of a result.
func (l words) tables(r *sla.Result) []table {
	out := []table{l.summary(r)}
	for i := range r.Areas {
		out = append(out, l.area(&r.Areas[i]))
	}
	return append(out, l.counts(r), l.reconciliation(r), l.reasons(r), l.rejected(r))
}

// summary lists what was judged, the verdicts and the findings.
func (l words) summary(r *sla.Result) table {
	t := table{name: l.say(summarySheet), columns: l.columns([]wide{{item, 34}, {content, 100}})}
	add := func(p phrase, v value) { t.rows = append(t.rows, []value{textual(l.say(p)), v}) }
	add(contractWord, textual(r.Contract))
	if r.Title != "" {
		add(titleWord, textual(r.Title))
	}
	add(periodWord, textual(l.days(r.Period)))
	if r.Asked != nil {
		add(askedWord, textual(l.days(*r.Asked)))
	}
	add(zoneWord, textual(r.Timezone+" ("+r.ZoneRules+")"))
	add(verdictWord, l.verdict(r.Verdict))
	for _, a := range r.Areas {
		t.rows = append(t.rows, []value{textual(l.say(verdictWord) + ": " + nameOf(a)), l.verdict(a.Verdict)})
	}
	for _, f := range r.Findings {
		t.rows = append(t.rows, []value{textual(l.say(findingWord) + " (" + f.Code + ")"), textual(f.Text)})
	}
	return t
}

// nameOf names an area.
func nameOf(a sla.AreaResult) string {
	if a.Name != "" {
		return a.Name
	}
	return a.ID
}

// area lists the indicators of an area.
func (l words) area(a *sla.AreaResult) table {
	t := table{name: nameOf(*a), columns: l.columns([]wide{{indicatorID, 14}, {indicatorWord, 36}, {valueWord, 12}, {unitWord, 8}, {exactWord, 18},
		{targetText, 22}, {targetWord, 26}, {measuredWord, 12}, {verdictWord, 12}, {bearsWord, 18},
		{flipsWord, 18}, {addsWord, 18}, {reasonWord, 34}, {proofWord, 60}, {countsWord, 60}})}
	for _, i := range a.Indicators {
		m := i.Margin
		if m == nil {
			m = &sla.Margin{}
		}
		t.rows = append(t.rows, []value{textual(i.ID), textual(i.Name), figure(i.Value), textual(i.Unit), optionalText(i.Exact),
			textual(i.TargetText), textual(i.Target), l.verdict(i.Measured), l.verdict(i.Verdict),
			optional(m.Bears), optional(m.Flips), optional(m.Adds),
			textual(i.Reason), textual(i.Explanation.Text), textual(countLines(i.Explanation.Counts))})
	}
	return t
}

// countLines writes counts one below the other.
func countLines(counts []sla.CountOf) string {
	var lines []string
	for _, c := range counts {
		v := "?"
		if c.Value != nil {
			v = *c.Value
		}
		lines = append(lines, c.Rule+" = "+v)
	}
	return strings.Join(lines, "\n")
}

// counts lists the counts behind every indicator.
func (l words) counts(r *sla.Result) table {
	t := table{name: l.say(countsSheet), columns: l.columns([]wide{{areaWord, 18}, {indicatorID, 18}, {countOf, 18}, {ruleWord, 70}, {valueWord, 16},
		{recordsWord, 14}, {missingWord, 14}})}
	for _, a := range r.Areas {
		for _, i := range a.Indicators {
			for _, c := range i.Explanation.Counts {
				t.rows = append(t.rows, []value{textual(a.ID), textual(i.ID), textual(c.Area), textual(c.Rule),
					figure(c.Value), count(c.Records), count(c.Missing)})
			}
		}
	}
	return t
}

// reconciliation accounts for the rows of every source.
func (l words) reconciliation(r *sla.Result) table {
	t := table{name: l.say(reconciliationSheet), columns: l.columns([]wide{{sourceWord, 30}, {recordsType, 14}, {periodWord, 26}, {readWord, 11}, {rejectedWord, 11},
		{duplicateWord, 11}, {conflictsWord, 13}, {outOfPeriod, 13}, {outOfScope, 13},
		{excludedWord, 11}, {countedWord, 11}, {overlapWord, 15}, {fingerprintWord, 40}})}
	for _, s := range r.Sources {
		row := []value{textual(s.Name), textual(s.Records), textual(l.days(s.Period))}
		for _, n := range []int64{s.Read, s.Rejected, s.Duplicate, s.Conflicts, s.OutOfPeriod, s.OutOfScope, s.Excluded, s.Counted, s.Overlap} {
			row = append(row, count(n))
		}
		t.rows = append(t.rows, append(row, textual(s.Fingerprint)))
	}
	return t
}

// reasons counts the rejected rows by reason.
func (l words) reasons(r *sla.Result) table {
	t := table{name: l.say(reasonsSheet), columns: l.columns([]wide{{sourceWord, 30}, {recordsType, 14}, {reasonWord, 80}, {rowsWord, 12}})}
	for _, s := range r.Sources {
		for _, reason := range slices.Sorted(maps.Keys(s.Reasons)) {
			t.rows = append(t.rows, []value{textual(s.Name), textual(s.Records), textual(reason), count(s.Reasons[reason])})
		}
	}
	return t
}

// rejected lists the rows that were rejected, and those that contradict another.
func (l words) rejected(r *sla.Result) table {
	t := table{name: l.say(rejectedSheet), columns: l.columns([]wide{{sourceWord, 30}, {recordsType, 14}, {kindWord, 14}, {positionWord, 12}, {fieldWord, 18},
		{reasonWord, 70}, {textWord, 40}})}
	add := func(s *sla.SourceResult, kind phrase, rows []sla.RejectedRow) {
		for _, x := range rows {
			t.rows = append(t.rows, []value{textual(s.Name), textual(s.Records), textual(l.say(kind)), count(x.Pos),
				textual(x.Field), textual(x.Reason), textual(x.Value)})
		}
	}
	for i := range r.Sources {
		s := &r.Sources[i]
		add(s, rejectedOne, s.RejectedRows)
		add(s, conflictOne, s.ConflictRows)
		if more := s.Rejected + s.Conflicts - int64(len(s.RejectedRows)+len(s.ConflictRows)); more > 0 {
			t.rows = append(t.rows, []value{textual(s.Name), textual(s.Records), textual(fmt.Sprintf(l.say(moreRows), more))})
		}
	}
	return t
}
