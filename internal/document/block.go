package document

// block reads a scalar that stands on the lines below its head, which is | or >. Parent is the
// column of the block around it, or -1.
func (s *scan) block(literal bool, parent int) {
	t := s.text
	indent, chomp := 0, rune(0)
	for s.at++; !s.done() && !isBlank(t.run[s.at]) && !isBreak(t.run[s.at]); s.at++ {
		switch r := t.run[s.at]; {
		case r == '+' || r == '-':
			chomp = r
		case r >= '1' && r <= '9':
			indent = max(parent, 0) + int(r-'0')
		}
	}
	s.at = min(t.rowEnd(t.row(s.at))+1, len(t.run))
	b := blockScan{scan: s, literal: literal, indent: indent, parent: parent}
	if indent == 0 {
		b.indent = b.findIndent()
	}
	b.lines()
	if chomp != '-' {
		b.addBreaks(b.last)
	}
	if chomp == '+' {
		b.addBreaks(b.empty)
	}
}

// blockScan reads the lines of a block scalar.
type blockScan struct {
	*scan
	literal bool
	indent  int
	parent  int
	last    []int // the break of the line before, if it is not written yet
	empty   []int // the breaks of the empty lines after it
}

// findIndent returns the indentation of the first line that is not empty.
func (b *blockScan) findIndent() int {
	most := 0
	for i := b.at; ; i++ {
		column := 0
		for b.text.at(i) == ' ' {
			i, column = i+1, column+1
		}
		most = max(most, column)
		if i >= len(b.text.run) || !isBreak(b.text.run[i]) {
			return max(most, b.parent+1)
		}
	}
}

// lines reads the lines that are indented enough.
func (b *blockScan) lines() {
	wasBlank := false
	for b.skipEmpty(); b.inside(); b.skipEmpty() {
		blank := isBlank(b.text.run[b.at])
		if !b.literal && !wasBlank && !blank && len(b.last) > 0 && lineBreak(b.text.run[b.last[0]]) == '\n' {
			if len(b.empty) == 0 {
				b.add(' ', b.last[0], b.last[0]+1)
			}
		} else {
			b.addBreaks(b.last)
		}
		b.addBreaks(b.empty)
		b.last, b.empty = nil, nil
		wasBlank = blank
		for !b.done() && !isBreak(b.text.run[b.at]) {
			b.take()
		}
		if b.at < len(b.text.run) {
			b.last = []int{b.at}
			b.at++
		}
	}
}

// inside reports whether s is at text that belongs to the scalar.
func (b *blockScan) inside() bool {
	return !b.done() && b.text.column(b.at) == b.indent
}

// skipEmpty reads indentation and empty lines.
func (b *blockScan) skipEmpty() {
	for b.at < len(b.text.run) {
		for column := b.text.column(b.at); column < b.indent && b.text.at(b.at) == ' '; column++ {
			b.at++
		}
		if b.at >= len(b.text.run) || !isBreak(b.text.run[b.at]) {
			return
		}
		b.empty = append(b.empty, b.at)
		b.at++
	}
}

// addBreaks adds line breaks to the value.
func (b *blockScan) addBreaks(breaks []int) {
	for _, i := range breaks {
		b.add(lineBreak(b.text.run[i]), i, i+1)
	}
}
