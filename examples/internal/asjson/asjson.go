// Package asjson writes what the examples found for other programs, in the same form in all of
// them.
package asjson

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/capitolato/capitolato/sla"
)

// Write writes v, indented. Comparisons keep their signs.
func Write(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// WriteJudgment writes a result in which every indicator has its gross and its net measure, for
// programs that look for them. It leaves res as it is.
func WriteJudgment(w io.Writer, res *sla.Result) error {
	out := *res
	out.Areas = slices.Clone(res.Areas)
	for i := range out.Areas {
		indicators := slices.Clone(out.Areas[i].Indicators)
		for j := range indicators {
			gross, net := indicators[j].Readings()
			indicators[j].Gross, indicators[j].Net = &gross, &net
		}
		out.Areas[i].Indicators = indicators
	}
	return Write(w, &out)
}
