package html

import (
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/riesame/block"
)

// tenth is a length in tenths of a pixel. Points are placed with fractions and whole numbers, so
// that a chart is drawn alike, to the byte, on every machine.
type tenth int

// String writes the length in pixels.
func (t tenth) String() string {
	if t < 0 {
		return "-" + (-t).String()
	}
	return fmt.Sprintf("%d.%d", int(t)/10, int(t)%10)
}

// The measures of charts. Figures are written above points and labels below the plot.
const (
	leastWidth  tenth = 3200
	mostWidth   tenth = 6800 // what a page of A4 has
	beside      tenth = 3600 // up to here it stands beside text
	height      tenth = 1500
	plotTop     tenth = 220
	plotBottom  tenth = 1220
	labelLine   tenth = 1400
	slot        tenth = 460 // the least for a point
	letter      tenth = 58  // of a letter of 10 pixels, on average
	aboveMark   tenth = 70
	barShare          = 70 // percent of a point's slot
	mostFigures       = 14 // points up to which each has its figure written
)

// chart is a chart as the page draws it.
type chart struct {
	ID                   string
	Title, Caption, Desc string
	Target, TargetWord   string
	DataWord             string
	// Broad says that it needs the whole width.
	Broad         bool
	Width, Height tenth
	Bottom        tenth
	// TargetY is where the line of the target is, Miss the side of it where it is missed.
	TargetY tenth
	Miss    rect
	// Lines are those of the series, Bars and Dots their points.
	Lines  []line
	Bars   []rect
	Dots   []dot
	Labels []label
	Legend []legend
	Table  *table
}

// rect is a rectangle and line joins points; Series counts from 0.
type rect struct {
	X, Y, W, H tenth
	Series     int
	Mark       block.Mark
}

type line struct {
	Series int
	Points string
}

// dot is a point, and label a text, centred at a place.
type dot struct {
	X, Y   tenth
	Series int
	Mark   block.Mark
}

type label struct {
	X, Y  tenth
	Text  string
	Class string
}

// Left is where the square of a missed point begins.
func (d dot) Left() tenth { return d.X - 35 }

// Above is where it begins from above.
func (d dot) Above() tenth { return d.Y - 35 }

// legend names a series.
type legend struct {
	Series int
	Name   string
}

// scale places values between the top and the bottom of the plot.
type scale struct{ low, high *big.Rat }

// chart draws a chart.
func (l *layout) chart(b *block.Chart) *chart {
	n := tenth(len(b.Series[0].Points))
	need := n * max(slot, widestLabel(b)) // for all labels side by side
	width := min(max(leastWidth, need), mostWidth)
	c := &chart{ID: fmt.Sprintf("chart_%d", l.charts), TargetWord: l.words.Target, DataWord: l.words.Data, Title: clean(b.Title), Caption: clean(b.Caption),
		Desc: l.describe(b), Width: width, Height: height, Bottom: plotBottom, Broad: width > beside, Table: l.table(&b.Table, b.Title)}
	s := scaleOf(b)
	if b.Target != nil {
		c.Target = clean(b.Target.Text)
		c.target(s, b.Target)
	}
	every := int((need + width - 1) / width) // labels for which there is no room are left out
	for i, p := range b.Series[0].Points {
		if i%every == 0 {
			c.Labels = append(c.Labels, label{c.x(i, int(n)), labelLine, clean(p.Label), "axis"})
		}
	}
	for i := range b.Series {
		if len(b.Series) > 1 {
			c.Legend = append(c.Legend, legend{i, clean(b.Series[i].Name)})
		}
		if b.Kind == block.Bars {
			c.bars(b, i, s)
		} else {
			c.line(b, i, s)
		}
	}
	return c
}

// widestLabel is how wide the longest label is, with a gap.
func widestLabel(b *block.Chart) tenth {
	longest := 0
	for _, p := range b.Series[0].Points {
		longest = max(longest, utf8.RuneCountInString(p.Label))
	}
	return tenth(longest+1) * letter
}

// x returns the middle of a point's slot.
func (c *chart) x(i, n int) tenth { return c.Width * tenth(2*i+1) / tenth(2*n) }

// target places the line of the target and the side where it is missed.
func (c *chart) target(s scale, t *block.Target) {
	v, _ := number(t.Value)
	c.TargetY = s.y(v)
	c.Miss = rect{Y: c.TargetY, W: c.Width, H: plotBottom - c.TargetY}
	if t.Below {
		top := plotTop - 2*aboveMark
		c.Miss = rect{Y: top, W: c.Width, H: c.TargetY - top}
	}
}

// line adds the points of a series, joined where no value lacks between them.
func (c *chart) line(b *block.Chart, series int, s scale) {
	points := b.Series[series].Points
	var path []string
	flush := func() {
		if len(path) > 1 {
			c.Lines = append(c.Lines, line{series, strings.Join(path, " ")})
		}
		path = nil
	}
	for i, p := range points {
		x := c.x(i, len(points))
		v, ok := number(p.Value)
		if !ok {
			flush()
			c.gap(b, x, p)
			continue
		}
		y := s.y(v)
		path = append(path, x.String()+","+y.String())
		c.Dots = append(c.Dots, dot{x, y, series, p.Mark})
		c.figure(b, x, y, p)
	}
	flush()
}

// bars adds the points of a series, beside those of the others.
func (c *chart) bars(b *block.Chart, series int, s scale) {
	points := b.Series[series].Points
	n := tenth(len(b.Series))
	w := c.Width * barShare / 100 / tenth(len(points)) / n
	zero := s.y(new(big.Rat))
	for i, p := range points {
		x := c.x(i, len(points)) + w*tenth(series) - w*n/2
		v, ok := number(p.Value)
		if !ok {
			c.gap(b, x+w/2, p)
			continue
		}
		y := s.y(v)
		c.Bars = append(c.Bars, rect{x, min(y, zero), w, max(y-zero, zero-y), series, p.Mark})
		c.figure(b, x+w/2, min(y, zero), p)
	}
}

// figure writes the figure of a point above it, where there is room for it.
func (c *chart) figure(b *block.Chart, x, y tenth, p block.Point) {
	if len(b.Series) == 1 && len(b.Series[0].Points) <= mostFigures {
		class := "figure"
		if p.Mark == block.KO {
			class += " ko"
		}
		c.Labels = append(c.Labels, label{x, y - aboveMark, clean(strings.TrimSuffix(strings.TrimSuffix(p.Text, b.Unit), " ")), class})
	}
}

// gap says that a point has no value.
func (c *chart) gap(b *block.Chart, x tenth, p block.Point) {
	if len(b.Series) == 1 {
		c.Labels = append(c.Labels, label{x, plotBottom - aboveMark, "–", "figure"})
	}
}

// scaleOf returns the scale of a chart: bars stand on zero, lines have some air.
func scaleOf(b *block.Chart) scale {
	var s scale
	include := func(text string) {
		v, ok := number(text)
		if ok && (s.low == nil || v.Cmp(s.low) < 0) {
			s.low = v
		}
		if ok && (s.high == nil || v.Cmp(s.high) > 0) {
			s.high = v
		}
	}
	if b.Kind == block.Bars {
		include("0")
	}
	if b.Target != nil {
		include(b.Target.Value)
	}
	for _, series := range b.Series {
		for _, p := range series.Points {
			include(p.Value)
		}
	}
	if s.low == nil {
		s.low, s.high = new(big.Rat), new(big.Rat)
	}
	if s.low.Cmp(s.high) == 0 {
		s.high = new(big.Rat).Add(s.high, big.NewRat(1, 1))
	}
	if b.Kind == block.Lines {
		air := new(big.Rat).Sub(s.high, s.low)
		air.Mul(air, big.NewRat(1, 8))
		s.low = new(big.Rat).Sub(s.low, air)
	}
	return s
}

// y places a value.
func (s scale) y(v *big.Rat) tenth {
	share := new(big.Rat).Sub(v, s.low)
	share.Quo(share, new(big.Rat).Sub(s.high, s.low))
	share.Mul(share, big.NewRat(int64(plotBottom-plotTop), 1))
	share.Add(share, big.NewRat(1, 2))
	up := new(big.Int).Div(share.Num(), share.Denom())
	return plotBottom - tenth(up.Int64())
}

// describe says what a chart shows.
func (l *layout) describe(b *block.Chart) string {
	var out []string
	for _, s := range b.Series {
		for _, p := range s.Points {
			text := p.Label + ": " + p.Text
			if len(b.Series) > 1 {
				text = s.Name + ", " + text
			}
			out = append(out, text)
		}
	}
	if b.Target != nil {
		out = append(out, l.words.Target+": "+b.Target.Text)
	}
	return clean(strings.Join(out, "; ") + ".")
}

// number reads a plain decimal, which Check has seen to be one.
func number(text string) (*big.Rat, bool) { return new(big.Rat).SetString(text) }
