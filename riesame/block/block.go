// Package block describes a report as a list of blocks, in no format: what a page of it says, and
// nothing of how it looks.
//
//	riesame.Review ──Document──▶ block.Document ──adapters/text, markdown, html, …──▶ bytes
//
// A renderer goes through Document.Blocks with a type switch over the types below, all of which it
// has to know: a block that it left out would be a page that was not signed. What is said, in which
// language, how numbers and dates are written and in which order it comes was settled before; two
// formats of one document say the same.
//
// Every text is plain. It may hold any character of what people or logs wrote, such as < or |, and
// it is the renderer that escapes it. Package riesame leaves no control characters in it but the
// line feed, which is a line break, and no invalid UTF-8; a renderer for a terminal had better not
// rely on it. Values of this package are not to be changed while they are rendered.
package block

// Document is a report.
type Document struct {
	// Lang is the language of the library's words, it or en.
	Lang string
	// Title names the document, as for a window or the properties of a file. The same words
	// also stand in the first heading.
	Title string
	// Blocks are the contents in the order of reading.
	Blocks []Block
}

// Block is one of *Heading, *Paragraph, *List, *Checklist, *Pairs, *Table, *Callout, *Chart and
// *PageBreak.
type Block interface{ isBlock() }

// Heading opens a section, which goes on to the next heading of its level or above.
type Heading struct {
	// Level is 1 for the title of the document, which is the first block, and at most 6. It
	// never rises by more than one from a heading to the next.
	Level int
	// Anchor is what links point at: letters a to z, digits, hyphens. It is unique in the
	// document and never empty.
	Anchor string
	Text   string
	// Mark is the verdict of what the section is about, if it has one.
	Mark Mark
}

// Paragraph is running text.
type Paragraph struct{ Text Text }

// List is a list of points.
type List struct{ Items []Item }

// Item is a point, perhaps with points below it.
type Item struct {
	Text  Text
	Items []Item
}

// Checklist is a list of boxes, ticked or not.
type Checklist struct{ Items []Check }

// Check is a box and what it stands for.
type Check struct {
	Ticked bool
	Text   Text
}

// Pairs are names with what belongs to them, such as the particulars of a contract.
type Pairs struct{ Items []Pair }

// Pair is a name and what belongs to it. An empty text is a blank that is left to be filled in.
type Pair struct {
	Name string
	Text Text
	Mark Mark
}

// Table is a table. Every row has a cell for each column, and there is at least one column.
type Table struct {
	// Caption says what the table is, in a line. It may be empty.
	Caption string
	Columns []Column
	Rows    [][]Cell
}

// Column is a column of a table.
type Column struct {
	// ID names the column for programs, such as "value". It is unique in the table.
	ID    string
	Title string
	// Align is where the cells stand, the title included.
	Align Align
	// Header says that the cells of the column name their rows.
	Header bool
}

// Align is where a cell's text stands in it.
type Align int

// The alignments. Figures stand to the right.
const (
	Left Align = iota
	Right
	Center
)

// Cell is a cell of a table. One without text is a blank that is left to be filled in.
type Cell struct {
	Text Text
	// Mark is the verdict that the cell tells, if it does.
	Mark Mark
}

// Callout is something that a reader must not overlook, such as a finding.
type Callout struct {
	// Anchor is as in Heading; it may be empty where nothing points at the callout.
	Anchor string
	// Kind is "finding" (the review contradicts something) or "note".
	Kind string
	// Code is the kind of a finding, such as "ko-without-action"; it may be empty.
	Code string
	// Title says in a word or two what it is, Text what there is to say, and Hint what to do
	// about it. Title and Hint may be empty.
	Title string
	Text  Text
	Hint  string
}

// PageBreak asks for a new page where there are pages. Elsewhere it is nothing.
type PageBreak struct{}

// Mark is the verdict that a text stands for, so that a renderer can give it a colour or a sign. The
// text says it in words too: no renderer has to show it.
type Mark string

// The marks: none, and those of the verdicts.
const (
	None    Mark = ""
	OK      Mark = "ok"
	KO      Mark = "ko"
	NA      Mark = "na"
	NoData  Mark = "nodata"
	Waived  Mark = "waived"
	Invalid Mark = "invalid"
)

// Text is a text in pieces. A line feed in it is a line break.
type Text []Span

// Span is a piece of a text.
type Span struct {
	Text string
	// Link is the anchor of the heading or callout that the piece leads to, if it leads
	// somewhere. There always is one with that anchor.
	Link string
	// Strong says that the piece stands out, such as a name before what is said of it.
	Strong bool
	// Code says that the piece is an expression or an identifier, letter by letter.
	Code bool
}

// String returns the text without its links.
func (t Text) String() string {
	if len(t) == 1 {
		return t[0].Text
	}
	n := 0
	for _, s := range t {
		n += len(s.Text)
	}
	b := make([]byte, 0, n)
	for _, s := range t {
		b = append(b, s.Text...)
	}
	return string(b)
}

func (*Heading) isBlock()   {}
func (*Paragraph) isBlock() {}
func (*List) isBlock()      {}
func (*Checklist) isBlock() {}
func (*Pairs) isBlock()     {}
func (*Table) isBlock()     {}
func (*Callout) isBlock()   {}
func (*Chart) isBlock()     {}
func (*PageBreak) isBlock() {}
