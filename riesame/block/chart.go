package block

// Chart is a picture of figures. All that it shows is also in its Table, for formats without
// pictures and for readers who cannot see them.
type Chart struct {
	// Kind says what to draw.
	Kind ChartKind
	// Title says what is shown. Caption says in a sentence what is to be seen; it may be empty.
	Title   string
	Caption string
	// Unit is that of the values, such as "%"; it may be empty.
	Unit string
	// Series are drawn in one picture. Each has the same number of points, with the same
	// labels, of which there is at least one.
	Series []Series
	// Target is the value to reach, drawn as a line across; nil where it is no single value.
	Target *Target
	Table  Table
}

// ChartKind is a kind of chart.
type ChartKind int

// The kinds of charts.
const (
	// Lines joins the points of a series, which are in the order of time. A point without a
	// value is a gap: the line must not go across it.
	Lines ChartKind = iota
	// Bars draws a bar from zero for each point; the points have no order in time.
	Bars
)

// Series is a row of points.
type Series struct {
	// Name tells the series from others; with a single one it may be empty.
	Name   string
	Points []Point
}

// Point is a value of a series.
type Point struct {
	// Label is that of the horizontal axis, such as a month.
	Label string
	// Value is the figure as a plain decimal with a dot, such as "42.46" or "-3", with all the
	// digits that the report shows. It is empty where there is none.
	Value string
	// Text is the figure as the report writes it, such as "42,46 %", or why there is none.
	Text string
	Mark Mark
}

// Target is the value that a series has to reach.
type Target struct {
	// Text is the target as the parties wrote it, such as "95% dei casi".
	Text string
	// Value is the figure as a plain decimal with a dot.
	Value string
	// Below says that the values have to be at or below it, or below it; else above.
	Below bool
}
