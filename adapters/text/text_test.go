package text

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/riesame/block"
)

// say is a text.
func say(s string) block.Text { return block.Text{{Text: s}} }

// row is a row of cells.
func row(texts ...string) []block.Cell {
	var out []block.Cell
	for _, t := range texts {
		out = append(out, block.Cell{Text: say(t)})
	}
	return out
}

// columns are columns of which some stand to the right, as +title.
func columns(titles ...string) []block.Column {
	var out []block.Column
	for i, t := range titles {
		c := block.Column{ID: t, Title: strings.TrimPrefix(t, "+"), Header: i == 0}
		if c.Title != t {
			c.Align = block.Right
		}
		out = append(out, c)
	}
	return out
}

func write(t interface{ Fatal(...any) }, width int, blocks ...block.Block) string {
	var b bytes.Buffer
	if err := Write(&b, &block.Document{Blocks: blocks}, &Options{Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBlocks writes each block. The width is 40.
func TestBlocks(t *testing.T) {
	for _, test := range []struct {
		name   string
		blocks []block.Block
		want   string
	}{
		{"headings", []block.Block{&block.Heading{Level: 1, Text: "Titolo"}, &block.Heading{Level: 2, Text: "Città"}, &block.Heading{Level: 3, Text: "日本"}, &block.Heading{Level: 4, Text: "d"}, &block.Heading{Level: 6, Text: "f"}},
			"Titolo\n══════\n\n\nCittà\n─────\n\n日本\n╌╌╌╌\n\n■ d\n\n· f\n"},
		{"paragraph", []block.Block{&block.Paragraph{Text: block.Text{{Text: "Dati", Strong: true}, {Text: ": una riga che è più lunga di quaranta colonne\ne "}, {Text: "un'altra", Link: "a"}}}, &block.PageBreak{}, &block.Paragraph{Text: say("x")}},
			"Dati: una riga che è più lunga di\nquaranta colonne\ne un'altra\n\nx\n"},
		{"list", []block.Block{&block.List{Items: []block.Item{{Text: say("uno"), Items: []block.Item{{Text: say("parole che non stanno tutte su una riga sola")}}}, {Text: say("due")}}}},
			"- uno\n  - parole che non stanno tutte su una\n    riga sola\n- due\n"},
		{"checklist", []block.Block{&block.Checklist{Items: []block.Check{{Ticked: true, Text: say("sì")}, {Text: say("no")}}}}, "[x] sì\n[ ] no\n"},
		{"pairs", []block.Block{&block.Pairs{Items: []block.Pair{{Name: "Nome", Text: say("a\nb")}, {Name: "Un nome molto lungo", Text: say("c")}, {Name: "Firma"}}}},
			"Nome:           a\n                b\nUn nome molto   c\nlungo:\nFirma:          ________\n"},
		{"table", []block.Block{&block.Table{Caption: "Titolo", Columns: columns("nome", "+n"), Rows: [][]block.Cell{row("日本語", "1"), row("e\u0301te\u0301\tdue", "1.000"), row("", "")}}},
			"Titolo\n\nnome         n\n───────  ─────\n日本語       1\ne\u0301te\u0301 due  1.000\n\n"},
		{"narrow table", []block.Block{&block.Table{Columns: columns("nome", "misura", "+valore"), Rows: [][]block.Cell{row("Tempo massimo d'attesa", "% di chiamate risposte entro 20 s", "42,46 %")}}},
			"nome            misura           valore\n──────────────  ──────────────  ───────\nTempo massimo   % di chiamate   42,46 %\nd'attesa        risposte entro\n                20 s\n"},
		{"records", []block.Block{&block.Table{Columns: columns("nome", "responsabilità", "raggiungimento", "+documentazione"), Rows: [][]block.Cell{row("Attesa", "DT", "", "5"), row("Perse", "RQ", "x", "6")}}},
			"* Attesa\n  responsabilità: DT\n  raggiungimento: ________\n  documentazione: 5\n\n* Perse\n  responsabilità: RQ\n  raggiungimento: x\n  documentazione: 6\n"},
		{"callout", []block.Block{&block.Callout{Kind: "finding", Title: "Punto 1", Text: say("Qualche cosa non torna in questo testo."), Hint: "Da chiarire."}, &block.Callout{Text: say("nota")}},
			"! Punto 1: Qualche cosa non torna in\n           questo testo.\n           Da chiarire.\n\n! nota\n"},
		{"chart", []block.Block{&block.Chart{Title: "Attesa", Caption: "al mese", Target: &block.Target{Value: "95"}, Series: []block.Series{{Points: []block.Point{{Value: "100"}, {Value: ""}, {Value: "47.5"}}}},
			Table: block.Table{Columns: columns("m", "+v"), Rows: [][]block.Cell{row("gen", "100"), row("feb", "–"), row("mar", "47,5")}}}},
			"Attesa\nal mese\n\nm       v\n───  ────  ────────────────────\ngen   100  ▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪|▪\nfeb     –  ··················|\nmar  47,5  ▪▪▪▪▪▪▪▪▪·········|\n"},
		{"bars", []block.Block{&block.Chart{Kind: block.Bars, Title: "t", Series: []block.Series{{Points: []block.Point{{Value: "1"}}}}, Table: block.Table{Columns: columns("m"), Rows: [][]block.Cell{row("gen")}}}}, "t\n\nm\n───\ngen\n"},
	} {
		if diff := cmp.Diff(test.want, write(t, 40, test.blocks...)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// TestNothingMovesTheCursor writes what a terminal would obey.
func TestNothingMovesTheCursor(t *testing.T) {
	bad := "a\x1b[2J\x07\r\x00\u009b1m\u202eb\xff\u2028c"
	got := write(t, 80, &block.Heading{Level: 1, Text: bad}, &block.Paragraph{Text: say(bad)}, &block.Table{Columns: columns(bad), Rows: [][]block.Cell{row(bad)}},
		&block.Callout{Title: bad, Text: say(bad), Hint: bad}, &block.Pairs{Items: []block.Pair{{Name: bad, Text: say(bad)}}})
	if strings.ContainsFunc(got, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || r == '\u202e' }) || !strings.Contains(got, "a [2J") {
		t.Errorf("%q", got)
	}
}

// TestWidth checks, of any table, list and text, that no line is too wide and that every word is
// there.
func TestWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(rapid.StringMatching(`[a-zè日é\x{301}]{1,12}`), rapid.StringMatching(`[a-z]{30,90}`), rapid.SampledFrom([]string{"\n", "42,46 %", ""}))
		words := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 6).Draw(t, "words"), " ") })
		n := rapid.IntRange(1, 14).Draw(t, "columns")
		table := &block.Table{Caption: words.Draw(t, "caption")}
		for i := range n {
			table.Columns = append(table.Columns, block.Column{ID: string(rune('a' + i)), Title: words.Draw(t, "title"), Header: i == 0, Align: rapid.SampledFrom([]block.Align{block.Left, block.Right, block.Center}).Draw(t, "align")})
		}
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			table.Rows = append(table.Rows, row(rapid.SliceOfN(words, n, n).Draw(t, "row")...))
		}
		texts := rapid.SliceOfN(words, 5, 5).Draw(t, "texts")
		width := rapid.SampledFrom([]int{40, 41, 80, 120, 500}).Draw(t, "width")
		got := write(t, width, table, &block.Paragraph{Text: say(texts[0])}, &block.List{Items: []block.Item{{Text: say(texts[1]), Items: []block.Item{{Text: say(texts[2])}}}}},
			&block.Pairs{Items: []block.Pair{{Name: texts[3], Text: say(texts[4])}}})
		for _, line := range strings.Split(got, "\n") {
			if w := cells(line); w > width {
				t.Fatalf("%d of %d columns: %s", w, width, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Fatalf("blanks at the end: %q", line)
			}
		}
		for _, text := range texts[:3] {
			if !strings.Contains(letters(got), letters(text)) {
				t.Fatalf("%q is not in\n%s", text, got)
			}
		}
		for _, r := range table.Rows { // the lines of a cell have others between them
			for _, c := range r {
				for _, w := range strings.Fields(c.Text.String()) {
					if len([]rune(w)) <= 12 && !strings.Contains(strings.ReplaceAll(got, "\n", ""), w) && n == 1 {
						t.Fatalf("%q is not in\n%s", w, got)
					}
				}
			}
		}
	})
}

// cells counts the columns of a line, for the characters that the test uses.
func cells(line string) int {
	n := 0
	for _, r := range line {
		switch r {
		case '日':
			n += 2
		case '\u0301':
		default:
			n++
		}
	}
	return n
}

// letters returns a text without blanks.
func letters(s string) string { return strings.Join(strings.Fields(s), "") }

// TestDeepList writes a list of a hundred levels, which has room for its words all the same.
func TestDeepList(t *testing.T) {
	item := block.Item{Text: say("parola")}
	for range 100 {
		item = block.Item{Text: say("parola"), Items: []block.Item{item}}
	}
	got := write(t, 40, &block.List{Items: []block.Item{item}})
	if n := strings.Count(got, "- parola\n"); n != 101 {
		t.Errorf("%d of 101 points:\n%s", n, got)
	}
}

// broken is a writer that fails.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestErrors(t *testing.T) {
	d := &block.Document{Blocks: []block.Block{&block.Paragraph{Text: say("x")}}}
	if err := Write(broken{}, d, nil); err == nil || err.Error() != "disk full" {
		t.Error(err)
	}
	d.Blocks = append(d.Blocks, nil)
	var b bytes.Buffer
	if err := Write(&b, d, nil); err == nil || !strings.Contains(err.Error(), "block 1") || b.Len() > 0 {
		t.Error(err)
	}
	if err := Write(&b, new(block.Document), nil); err != nil || b.Len() > 0 {
		t.Error(err, b.String())
	}
}
