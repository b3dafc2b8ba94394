package main

import (
	"fmt"
	"io"
	"os"

	"github.com/capitolato/capitolato/adapters/docx"
	"github.com/capitolato/capitolato/adapters/html"
	"github.com/capitolato/capitolato/adapters/markdown"
	"github.com/capitolato/capitolato/adapters/text"
	"github.com/capitolato/capitolato/examples/internal/asjson"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// formats are the forms of the report.
var formats = []string{"text", "markdown", "html", "docx", "json", "review"}

// writeReport writes the report in the form that is asked for.
func (o *options) writeReport(w io.Writer, in *inputs, tally *sla.Tally, res *sla.Result) error {
	if o.format == "json" {
		return asjson.WriteJudgment(w, res)
	}
	r, err := o.buildReview(in, tally, res)
	if err != nil {
		return err
	}
	if o.format == "review" {
		data, err := riesame.Marshal(r)
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	}
	d, err := r.Document(nil)
	if err != nil {
		return err
	}
	return o.writeDocument(w, d)
}

// writeDocument writes a document in the form that is asked for.
func (o *options) writeDocument(w io.Writer, d *block.Document) error {
	switch o.format {
	case "markdown":
		return markdown.Write(w, d, nil)
	case "html":
		return html.Write(w, d, nil)
	case "docx":
		return docx.Write(w, d, nil)
	default:
		return text.Write(w, d, &text.Options{Width: o.width})
	}
}

// buildReview puts together what was found, what people wrote and the review before.
func (o *options) buildReview(in *inputs, tally *sla.Tally, res *sla.Result) (*riesame.Review, error) {
	run := riesame.Run{Contract: in.plan.Contract(), Result: res, Tally: tally}
	for _, m := range res.Period.Months() {
		month, err := in.plan.Judge(tally, m)
		if err != nil { // the tally holds no single months: there are no trends then
			run.Months = nil
			break
		}
		run.Months = append(run.Months, month)
	}
	if o.followUp != nil {
		later, err := in.plan.Judge(tally, *o.followUp)
		if err != nil {
			return nil, err
		}
		run.FollowUp = later
	}
	previous, err := o.readPrevious()
	if err != nil {
		return nil, err
	}
	written := in.review
	if written == nil {
		written = o.bareInputs(res)
	}
	if o.lang != "" {
		written.Lang = o.lang
	}
	return riesame.Build(run, written, previous)
}

// readPrevious reads the review before, if there is one.
func (o *options) readPrevious() (*riesame.Review, error) {
	if o.previous == "" {
		return nil, nil
	}
	data, err := os.ReadFile(o.previous)
	if err != nil {
		return nil, err
	}
	r, err := riesame.Unmarshal(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.previous, err)
	}
	return r, nil
}

// bareInputs are those of a report for which nobody wrote anything: one part with every area, and
// what the run itself says.
func (o *options) bareInputs(res *sla.Result) *riesame.Inputs {
	part := riesame.PartInput{ID: "services", Name: "Servizi"}
	if o.lang == riesame.English {
		part.Name = "Services"
	}
	for _, a := range res.Areas {
		part.Areas = append(part.Areas, a.ID)
	}
	measurement := riesame.SectionInput{Section: "measurement", NotApplicable: len(res.Sources) == 0}
	for _, s := range res.Sources {
		measurement.Inputs = append(measurement.Inputs, riesame.Document{Kind: s.Name})
	}
	part.Sections = []riesame.SectionInput{measurement}
	return &riesame.Inputs{Format: 1, Contract: res.Contract, Period: o.period.String(), Parts: []riesame.PartInput{part}}
}
