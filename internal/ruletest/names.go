package ruletest

import (
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// join lists words.
func join(words []string) string { return strings.Join(words, ", ") }

// nearest suggests one of some words.
func nearest(word string, words []string) string { return suggest.Hint(word, words) }

// indicatorOf returns an indicator, or nil.
func indicatorOf(c *sla.Contract, area, id string) *sla.Indicator {
	for i := range c.Areas {
		for j := range c.Areas[i].Indicators {
			if c.Areas[i].ID == area && c.Areas[i].Indicators[j].ID == id {
				return &c.Areas[i].Indicators[j]
			}
		}
	}
	return nil
}

// indicators returns the names of all indicators.
func indicators(c *sla.Contract) []string {
	var out []string
	for _, a := range c.Areas {
		for _, i := range a.Indicators {
			out = append(out, a.ID+"/"+i.ID)
		}
	}
	return out
}

// recordNames returns the names of the record types.
func recordNames(c *sla.Contract) []string { return slices.Sorted(maps.Keys(c.Records)) }

// findingCodes are the findings that a run can give without a reviewer: those of package sla, and
// those of package riesame that rest on the run alone.
var findingCodes = []string{
	"clipped", "conflicts", "overlap", "origins", "periods",
	string(riesame.RoundingHidesVerdict), string(riesame.SmallBase), string(riesame.ShareNamedMean),
	string(riesame.SourcesOverlap), string(riesame.DaysWithoutRecords),
}
