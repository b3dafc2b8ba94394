package riesame

import "github.com/capitolato/capitolato/riesame/block"

// Layout says how a review becomes a document. The zero value is the library's own way.
type Layout struct{}

// Document lays a review out as blocks in the order of the printed form, which a renderer such as
// package adapters/text writes in a format.
func (r *Review) Document(_ *Layout) (*block.Document, error) {
	d := &block.Document{Lang: string(r.Lang), Title: r.Title + ", " + r.Name}
	d.Blocks = append(d.Blocks, &block.Heading{Level: 1, Anchor: "review", Text: d.Title})
	return d, nil
}
