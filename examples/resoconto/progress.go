package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// progressBar shows on a terminal how far a run has come, once it takes longer than a second.
type progressBar struct {
	w       io.Writer
	lang    riesame.Lang
	started time.Time
	drawn   bool
}

// newProgressBar returns the bar, or nil where w is no terminal.
func newProgressBar(w io.Writer, lang riesame.Lang) *progressBar {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return &progressBar{w: w, lang: lang, started: time.Now()}
}

// options returns the options of a run that draws the bar.
func (b *progressBar) options() *sla.TallyOptions {
	if b == nil {
		return new(sla.TallyOptions)
	}
	return &sla.TallyOptions{Progress: b.draw}
}

const barWidth = 30

// draw writes the bar over the last one.
func (b *progressBar) draw(p sla.Progress) {
	if time.Since(b.started) < time.Second {
		return
	}
	b.drawn = true
	rows, rejected := "righe", "respinte"
	if b.lang == riesame.English {
		rows, rejected = "rows", "rejected"
	}
	bar := ""
	if p.Total > 0 {
		n := int(min(p.Bytes*barWidth/p.Total, barWidth))
		bar = fmt.Sprintf("[%s%s] %3d %% ", strings.Repeat("█", n), strings.Repeat("·", barWidth-n), min(p.Bytes*100/p.Total, 100))
	}
	fmt.Fprintf(b.w, "\r\x1b[K%s %s%d %s, %d %s", p.Source, bar, p.Rows, rows, p.Rejected, rejected)
}

// clear removes the bar.
func (b *progressBar) clear() {
	if b != nil && b.drawn {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}
