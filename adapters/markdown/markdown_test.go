package markdown

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/riesame/block"
)

// say is a text.
func say(s string) block.Text { return block.Text{{Text: s}} }

func write(t interface{ Fatal(...any) }, o *Options, blocks ...block.Block) string {
	var b bytes.Buffer
	if err := Write(&b, &block.Document{Blocks: blocks}, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBlocks writes each block.
func TestBlocks(t *testing.T) {
	table := block.Table{Columns: []block.Column{{ID: "a", Title: "Nome"}, {ID: "b", Title: "Valore", Align: block.Right}, {ID: "c", Align: block.Center}},
		Rows: [][]block.Cell{{{Text: say("a|b\nc")}, {Text: block.Text{{Text: "42,46 %", Link: "proof"}}, Mark: block.KO}, {}}, {{Text: block.Text{{Text: "x | y", Code: true}}}, {}, {Text: say("=1+1")}}}}
	for _, test := range []struct {
		name   string
		blocks []block.Block
		want   string
	}{
		{"headings", []block.Block{&block.Heading{Level: 1, Anchor: "a", Text: "Titolo #1"}, &block.Heading{Level: 2, Anchor: "b", Text: "<i>"}, &block.Paragraph{Text: block.Text{{Text: "qui", Link: "b"}}}},
			"# Titolo \\#1\n\n## <a id=\"b\"></a>&lt;i&gt;\n\n[qui](#b)\n"},
		{"paragraph", []block.Block{&block.Paragraph{Text: block.Text{{Text: "Dati", Strong: true}, {Text: ": 1. *due*\n_tre_ "}, {Text: "a * `b`", Code: true}}}, &block.PageBreak{}, &block.Paragraph{Text: say("- x")}, &block.Paragraph{Text: say("1. y")}},
			"**Dati**: 1. \\*due\\*<br>\\_tre\\_ `` a * `b` ``\n\n---\n\n\\- x\n\n1\\. y\n"},
		{"list", []block.Block{&block.List{Items: []block.Item{{Text: say("uno"), Items: []block.Item{{Text: say("+ due")}}}, {Text: say("tre")}}}}, "- uno\n  - \\+ due\n- tre\n"},
		{"checklist", []block.Block{&block.Checklist{Items: []block.Check{{Ticked: true, Text: say("sì")}, {Text: say("[x] no")}}}}, "- [x] sì\n- [ ] \\[x\\] no\n"},
		{"pairs", []block.Block{&block.Pairs{Items: []block.Pair{{Name: "Esito", Text: say("KO"), Mark: block.KO}, {Name: "Firma"}}}}, "- **Esito:** **KO**\n- **Firma:**\n"},
		{"table", []block.Block{&table}, "| Nome | Valore | |\n| --- | ---: | :---: |\n| a&#124;b<br>c | **[42,46 %](#proof)** | |\n| `x \\| y` | | =1+1 |\n"},
		{"callout", []block.Block{&block.Callout{Anchor: "f", Kind: "finding", Title: "Punto 1", Text: block.Text{{Text: "non torna → "}, {Text: "qui", Link: "f"}}, Hint: "- chiarire"}},
			"> <a id=\"f\"></a>**Punto 1** non torna → [qui](#f)\n>\n> \\- chiarire\n"},
		{"chart", []block.Block{&block.Chart{Title: "Attesa", Caption: "al mese", Table: block.Table{Caption: "t", Columns: []block.Column{{ID: "m", Title: "m"}}}}}, "**Attesa**\n\nal mese\n\n**t**\n\n| m |\n| --- |\n"},
	} {
		if diff := cmp.Diff(test.want, write(t, nil, test.blocks...)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	if got := write(t, nil, &block.Heading{Level: 9, Text: "x"}, &block.Heading{Text: "y"}); got != "###### x\n\n# y\n" {
		t.Errorf("%q", got)
	}
	got := write(t, &Options{NoLinks: true}, &block.Heading{Level: 2, Anchor: "b", Text: "x"}, &block.Paragraph{Text: block.Text{{Text: "qui", Link: "b"}}})
	if want := "## x\n\nqui\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestEscape writes texts that Markdown or HTML would take for something else.
func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"<script>alert('&amp;')</script>": `&lt;script&gt;alert('&amp;amp;')&lt;/script&gt;`,
		"![a](http://b.c) www.d.e f@g.h":  `\!\[a\](http&#58;//b.c) www\.d.e f&#64;g.h`,
		"`a` **b** _c_ ~~d~~ \\e $f$ #g":  "\\`a\\` \\*\\*b\\*\\* \\_c\\_ &#126;&#126;d&#126;&#126; \\\\e &#36;f&#36; \\#g",
		"a\x1b[0m\tb\u202e\xff  c":        "a \\[0m b\ufffd\ufffd c",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// TestNothingIsLive checks that no text opens a tag, a link or a block of its own.
func TestNothingIsLive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(rapid.StringN(0, 5, -1), rapid.SampledFrom([]string{"<b>", "](x)", "|", "\n# h", "\n\n- i", "`", "``", "**", "&lt;", "[x]", "---", "===", "1.", "http://a.b", "\\"}))
		s := strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "text"), "")
		cells := [][]block.Cell{{{Text: say(s)}, {Text: block.Text{{Text: s, Code: true}}}}}
		out := write(t, nil, &block.Paragraph{Text: say(s)}, &block.Table{Columns: []block.Column{{ID: "a", Title: s}, {ID: "b"}}, Rows: cells})
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if len(lines) != 5 || lines[1] != "" || strings.ContainsAny(strings.ReplaceAll(lines[0], "<br>", ""), "<>|") {
			t.Fatalf("%q", out)
		}
		for _, row := range lines[2:] {
			bare := strings.NewReplacer(`\\`, "", `\|`, "").Replace(row)
			if strings.Contains(row, "`") { // in an expression a backslash is one
				bare = strings.ReplaceAll(row, `\|`, "")
			}
			if strings.Count(bare, "|") != 3 {
				t.Fatalf("%d bars in %q", strings.Count(bare, "|"), row)
			}
		}
	})
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
}
