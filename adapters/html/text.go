package html

import "github.com/capitolato/capitolato/riesame/block"

// span is a piece of a text. ID is where the way back from what it links to leads.
type span struct {
	Text, Link, ID string
	Strong, Code   bool
}

// item is a point of a list.
type item struct {
	Text  []span
	Items []item
}

// box is an item of a checklist.
type box struct {
	Ticked bool
	Word   string
	Text   []span
}

// pair is a name with what belongs to it.
type pair struct {
	Name string
	Text []span
	Mark block.Mark
}

// callout is a callout with its text in pieces.
type callout struct {
	way
	Anchor, Kind, Code, Title, Hint string
	Text                            []span
}

// text makes pieces of a text.
func (l *layout) text(t block.Text) []span {
	out := make([]span, 0, len(t))
	for _, s := range t {
		piece := span{Text: clean(s.Text), Link: s.Link, Strong: s.Strong, Code: s.Code}
		if s.Link != "" && !l.linked[s.Link] {
			l.linked[s.Link] = true
			piece.ID = from(s.Link)
		}
		out = append(out, piece)
	}
	return out
}

func (l *layout) items(items []block.Item) []item {
	out := make([]item, 0, len(items))
	for _, i := range items {
		out = append(out, item{l.text(i.Text), l.items(i.Items)})
	}
	return out
}

func (l *layout) checks(items []block.Check) []box {
	out := make([]box, 0, len(items))
	for _, i := range items {
		word := l.words.Unticked
		if i.Ticked {
			word = l.words.Ticked
		}
		out = append(out, box{i.Ticked, word, l.text(i.Text)})
	}
	return out
}

func (l *layout) pairs(items []block.Pair) []pair {
	out := make([]pair, 0, len(items))
	for _, i := range items {
		out = append(out, pair{clean(i.Name), l.text(i.Text), i.Mark})
	}
	return out
}

// The measures of tables.
const (
	narrowest  = 3   // columns up to which a table stays one on a telephone
	turnedRoom = 190 // letters that a page turned sideways holds side by side
	shortest   = 12  // rows up to which a table stays whole on paper
	brief      = 10  // letters below which the title of a column of figures stays on a line
)

// table is a table as the page shows it.
type table struct {
	Caption string
	// Hidden says that the caption is for those who hear the page: others see the heading.
	Hidden bool
	// Class is narrow, middle or wide, by the room that it needs, and perhaps tight, of one whose
	// words have to be broken, or short, of one that stays whole on paper.
	Class   string
	Wide    bool
	Columns []column
	Rows    []row
}

type column struct{ ID, Title, Class string }

// row is a row. Mark is the verdict to be noticed in it, if there is one.
type row struct {
	Mark  block.Mark
	Cells []cell
}

type cell struct {
	Column column
	// Header says that the cell names its row.
	Header bool
	Text   []span
	Mark   block.Mark
}

// aligned are the classes of the alignments.
var aligned = map[block.Align]string{block.Right: "right", block.Center: "center"}

// table makes a table, which is named by the heading above it if it has no caption.
func (l *layout) table(t *block.Table, heading string) *table {
	out := &table{Caption: clean(t.Caption), Class: "middle"}
	if t.Caption == "" {
		out.Caption, out.Hidden = heading, true
	}
	switch out.Wide = !t.FitsUpright(); {
	case out.Wide:
		out.Class = "wide"
	case len(t.Columns) <= narrowest:
		out.Class = "narrow"
	}
	if letters(t) > turnedRoom {
		out.Class += " tight"
	}
	if len(t.Rows) <= shortest {
		out.Class += " short"
	}
	for _, c := range t.Columns {
		class := aligned[c.Align]
		if class != "" && len(c.Title) < brief {
			class += " brief"
		}
		out.Columns = append(out.Columns, column{clean(c.ID), clean(c.Title), class})
	}
	for _, cells := range t.Rows {
		var r row
		for i, c := range cells {
			r.Cells = append(r.Cells, cell{out.Columns[i], t.Columns[i].Header, l.text(c.Text), c.Mark})
			if notable[c.Mark] > notable[r.Mark] {
				r.Mark = c.Mark
			}
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

// letters is how many letters a table needs side by side.
func letters(t *block.Table) int {
	sum := 0
	for i := range t.Columns {
		sum += t.Letters(i) + 2
	}
	return sum
}

// notable ranks the verdicts for which a row is to be noticed.
var notable = map[block.Mark]int{block.KO: 4, block.Invalid: 3, block.NoData: 2, block.Waived: 1}
