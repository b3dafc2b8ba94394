package review

import (
	"fmt"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// check reports what Go types cannot say and no contract is needed for.
func check(in *riesame.Inputs) sla.Diagnostics {
	var found sla.Diagnostics
	tell := func(path, message, hint string) {
		found = append(found, sla.Diagnostic{Code: "bad-value", Path: path, Message: message, Hint: hint})
	}
	if in.Format != 0 && in.Format != 1 {
		tell("/format", fmt.Sprintf("format %d is not known", in.Format), "write format: 1")
	}
	if in.Period != "" {
		if _, err := sla.ParsePeriod(in.Period); err != nil {
			tell("/period", err.Error(), "")
		}
	}
	if in.Lang != "" {
		if _, err := riesame.ParseLang(string(in.Lang)); err != nil {
			tell("/language", err.Error(), "")
		}
	}
	documents(in, func(path string, d *riesame.Document) {
		if c := d.Covers; c != nil && !c.From.IsZero() && !c.Through.IsZero() && c.Through.Compare(c.From) < 0 {
			tell(path+"/covers", "the days it is about end before they begin", "swap from and through")
		}
	})
	for i, a := range in.Actions {
		if !a.Opened.IsZero() && !a.Closed.IsZero() && a.Closed.Compare(a.Opened) < 0 {
			tell(fmt.Sprintf("/actions/%d/closed", i), "the action is closed before it is opened", "check both dates")
		}
	}
	return found
}

// documents calls f for every document with its path.
func documents(in *riesame.Inputs, f func(path string, d *riesame.Document)) {
	list := func(path string, docs []riesame.Document) {
		for i := range docs {
			f(fmt.Sprintf("%s/%d", path, i), &docs[i])
		}
	}
	for i, p := range in.Parts {
		at := fmt.Sprintf("/parts/%d", i)
		list(at+"/documents", p.Documents)
		for k, s := range p.Sections {
			list(fmt.Sprintf("%s/sections/%d/inputs", at, k), s.Inputs)
		}
		for k, s := range p.Outputs {
			list(fmt.Sprintf("%s/outputs/%d/inputs", at, k), s.Inputs)
		}
	}
	for i := range in.Waivers {
		f(fmt.Sprintf("/waivers/%d/basis", i), &in.Waivers[i].Basis)
	}
}
