package sqltest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// What exclusions hold in: around the instants that rows are drawn at, in several zones.
var (
	windowStarts = []string{"2023-12-31", "2024-01-01", "2024-01-31T23:00", "2024-02-01", "2024-02-29", "2024-02-29T13:00", "2024-03-31", "2024-03-31T04:00"}
	windowEnds   = []string{"through: 2024-03-31", "to: 2024-03-31T23:00", "through: 2024-04-03", "to: 2024-04-01T00:00", "through: 2025-01-01"}
	calendars    = []string{`{mon-sun: "13:00-24:00"}`, `{mon-fri: "09:00-12:00, 13:00-18:00"}`, `{thu: "12:00-13:00", sat-sun: "22:00-03:00"}`, `{mon: "10:00-11:00"}`}
)

// exclusions draws exclusions: several may take out the same record.
func (s *shape) exclusions(t *rapid.T, indicators []string) string {
	n := rapid.IntRange(0, 4).Draw(t, "exclusions")
	if n == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "calendars:\n  hours: {hours: %s}\nexclusions:\n", rapid.SampledFrom(calendars).Draw(t, "calendar"))
	for i := range n {
		fmt.Fprintf(&b, "  - id: x%d\n    reason: R\n    cause: client\n", i)
		b.WriteString(rapid.SampledFrom([]string{"    state: asked\n", "    state: rejected\n",
			"    state: accepted\n    approver: A\n    document: {protocol: p, date: 2024-01-12}\n"}).Draw(t, "state"))
		switch rapid.IntRange(0, 3).Draw(t, "holds for") {
		case 0:
			fmt.Fprintf(&b, "    areas: [%s]\n", areaOf(rapid.SampledFrom(indicators).Draw(t, "of area")))
		case 1:
			fmt.Fprintf(&b, "    indicators: [%s]\n", strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(indicators), 1, len(indicators), rapid.ID).Draw(t, "indicators"), ", "))
		}
		s.excluded(t, &b)
	}
	return b.String()
}

// areaOf returns the area of an indicator.
func areaOf(indicator string) string {
	area, _, _ := strings.Cut(indicator, "/")
	return area
}

// excluded draws which records an exclusion takes out.
func (s *shape) excluded(t *rapid.T, b *strings.Builder) {
	var windows []string
	for range rapid.IntRange(0, 2).Draw(t, "windows") {
		windows = append(windows, fmt.Sprintf("{from: %s, %s}", rapid.SampledFrom(windowStarts).Draw(t, "from"), rapid.SampledFrom(windowEnds).Draw(t, "end")))
	}
	if len(windows) > 0 {
		fmt.Fprintf(b, "    windows: [%s]\n", strings.Join(windows, ", "))
	}
	during := rapid.IntRange(0, 3).Draw(t, "during") == 0
	if during {
		b.WriteString("    during: hours\n")
	}
	where := "all"
	if len(windows) == 0 && !during || rapid.Bool().Draw(t, "where") {
		where = s.condition(t, 2)
	}
	fmt.Fprintf(b, "    where: {calls: '%s'}\n", where)
}
