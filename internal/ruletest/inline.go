package ruletest

import (
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
)

// Inline returns a file of one case whose sources are given or, where there are none, those of
// the statements of a text. Lines are expectations without their verb. It is for tests written in
// Go: what all lines of the text are indented by does not count.
func Inline(c *sla.Contract, period sla.Period, text string, sources []sla.Source, lines []string, opts *sla.CompileOptions) (*File, error) {
	var b strings.Builder
	b.WriteString(dedent(text))
	for _, l := range lines {
		b.WriteString("\nexpect " + l)
	}
	p := &parser{archive: newArchive("test", []byte(b.String())), open: nothing, file: &File{Name: "test", Contract: c, Options: opts}, zone: time.UTC}
	p.script = p.lines() // it is no archive
	p.file.text = p.archive
	p.file.Problems, _ = Problems(c, opts)
	if z, err := zone.Load(c.Timezone); err == nil {
		p.zone = z
	}
	p.shared = &draft{period: period}
	p.now = p.shared
	for _, s := range p.statements() {
		switch verb := p.text(s.verb); verb {
		case "contract", "period", "case":
			p.tell(s.verb, "order", verb+" is no part of a text", "give it as an argument")
		default:
			p.statement(s)
		}
	}
	one := p.build(p.shared)
	if sources != nil {
		one.Tables, one.Files = nil, sources
	}
	p.file.Cases = []Case{one}
	p.found.Locate(nil)
	return p.file, p.found.Err()
}

// dedent takes away what all lines of a text that are not blank are indented by.
func dedent(text string) string {
	lines := strings.Split(text, "\n")
	common, found := "", false
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))]
		if !found {
			common, found = indent, true
		}
		for !strings.HasPrefix(indent, common) {
			common = common[:len(common)-1]
		}
	}
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, common)
	}
	return strings.Join(lines, "\n")
}
