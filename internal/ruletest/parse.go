package ruletest

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
)

// Load reads a test file and all that it names. Its error is [sla.Diagnostics], with every mistake
// of the file, each in its place, or that of reading the file.
func Load(path string, opts *sla.CompileOptions) (*File, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the test file: %w", err)
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read the test file: %w", err)
	}
	return Parse(filepath.ToSlash(path), raw, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(path), filepath.FromSlash(name)))
	}, opts)
}

// Parse reads a test file from memory. What it names and does not hold is read by open.
func Parse(name string, raw []byte, open func(name string) ([]byte, error), opts *sla.CompileOptions) (*File, error) {
	if len(raw) > MaxSize {
		return nil, fmt.Errorf("%s: a test file has at most %d bytes", name, MaxSize)
	}
	p := &parser{archive: newArchive(name, raw), open: open, file: &File{Name: name, Options: opts}, zone: time.UTC, titles: map[string]bool{}}
	p.file.text = p.archive
	list := p.statements()
	p.loadContract(list)
	p.shared = &draft{}
	p.now = p.shared
	for _, s := range list {
		p.statement(s)
	}
	p.finish()
	p.found.Locate(nil)
	if err := p.found.Err(); err != nil {
		return nil, err
	}
	return p.file, nil
}

// parser reads the script of a test file.
type parser struct {
	*archive
	open   func(name string) ([]byte, error)
	file   *File
	zone   *time.Location
	titles map[string]bool
	shared *draft // what stands above the first case
	cases  []*draft
	now    *draft // where statements go
	lax    bool   // the contract cannot be read: names cannot be checked
}

// draft is what a case says, as it is written.
type draft struct {
	title    string
	at       span
	period   sla.Period
	periodAt span
	timed    bool // whether there is a period, or a mistake that may stand for it
	wanted   bool // whether something is expected, or a mistake that may stand for it
	defaults []given
	blocks   []block
	covers   map[string]cover
	reads    []read
	expects  []Expect
}

// statement reads one statement.
func (p *parser) statement(s statement) {
	verb := p.text(s.verb)
	read, ok := verbs[verb]
	p.now.timed = p.now.timed || !ok || verb == "period"
	p.now.wanted = p.now.wanted || !ok || verb == "expect"
	if !ok {
		hint := suggest.Hint(verb, slices.Sorted(maps.Keys(verbs)))
		p.tell(s.verb, "unknown-verb", fmt.Sprintf("unknown verb %q", verb),
			first(hint, "the verbs are contract, period, default, records, read, covers, case and expect"))
		return
	}
	if verb != "records" && len(s.rows) > 0 {
		p.tell(s.rows[0], "indent", "only records have indented rows", "begin the line with a verb, without blanks")
	}
	if s.args.from == s.args.to {
		p.tell(s.verb, "incomplete", verb+" lacks what it is about", "write such as: "+usage[verb])
		return
	}
	read(p, s)
}

// verbs holds what reads each verb.
var verbs = map[string]func(*parser, statement){
	"contract": (*parser).contractVerb, "period": (*parser).periodVerb, "case": (*parser).caseVerb,
	"default": (*parser).defaultVerb, "records": (*parser).recordsVerb, "read": (*parser).readVerb,
	"covers": (*parser).coversVerb, "expect": (*parser).expectVerb,
}

// usage shows each verb.
var usage = map[string]string{
	"contract": "contract contract.yaml",
	"period":   "period 2024-03-04",
	"case":     "case exactly 20 seconds is in time",
	"default":  "default calls: channel=phone, direction=inbound",
	"records":  "records calls in cup: wait=20s, answered=yes x 95",
	"read":     "read calls calls.csv mapping.yaml",
	"covers":   "covers calls 2024-03-01/2024-03-10",
	"expect":   "expect cup/attesa ok 95",
}

// loadContract finds and reads the contract: everything else is checked against it.
func (p *parser) loadContract(list []statement) {
	at, name := span{}, "contract.yaml"
	said := false
	for _, s := range list {
		if p.text(s.verb) == "contract" && s.args.from < s.args.to {
			at, name, said = s.args, p.text(s.args), true
			break
		}
	}
	sec, inside := p.sections[name]
	if !said && !inside {
		p.lax = true
		p.tell(p.whole(0), "contract", "the file names no contract", "write contract and its path, such as: contract ../contract.yaml")
		return
	}
	var err error
	if inside {
		p.file.Contract, err = contract.Parse(p.name, append(blankLines(sec.line+1), sec.data...))
	} else {
		var data []byte
		if data, err = p.open(name); err == nil {
			p.file.Contract, err = contract.Parse(filepath.ToSlash(filepath.Join(filepath.Dir(p.name), name)), data)
		}
	}
	p.checkContract(at, name, err)
}

// blankLines returns n line ends: what follows stands on its line of the archive.
func blankLines(n int) []byte {
	return slices.Repeat([]byte("\n"), n)
}

// checkContract notes what is wrong with the contract.
func (p *parser) checkContract(at span, name string, err error) {
	if found, ok := err.(sla.Diagnostics); ok {
		p.file.Problems, p.lax = found, true
		return
	}
	if err != nil {
		p.lax = true
		p.tell(at, "contract", fmt.Sprintf("the contract %s cannot be read: %v", name, err), "paths are relative to the folder of the test file, and a file of the archive comes first")
		return
	}
	p.file.Problems, _ = Problems(p.file.Contract, p.file.Options)
	if z, err := zone.Load(p.file.Contract.Timezone); err == nil {
		p.zone = z
	}
}

// Problems compiles a contract and returns all that is wrong or doubtful, and the plan unless it
// is wrong.
func Problems(c *sla.Contract, opts *sla.CompileOptions) (sla.Diagnostics, *sla.Plan) {
	plan, err := sla.Compile(c, opts)
	if found, ok := err.(sla.Diagnostics); ok {
		return found, nil
	}
	if err != nil {
		return sla.Diagnostics{{Code: "contract", Message: err.Error()}}, nil
	}
	return plan.Warnings(), plan
}

func (p *parser) contractVerb(s statement) {
	if p.now != p.shared {
		p.tell(s.verb, "order", "the contract is that of all cases", "write it above the first case")
	}
	if p.shared.at != (span{}) {
		p.tell(s.verb, "twice", "a second contract", "a file is about one contract: compare two with slatest.WhatIf")
	}
	p.shared.at = s.verb
}

func (p *parser) periodVerb(s statement) {
	period, err := sla.ParsePeriod(p.text(s.args))
	switch {
	case err != nil:
		p.tell(s.args, "period", err.Error(), "")
		return
	case p.now.period != (sla.Period{}):
		p.tell(s.verb, "twice", "a second period", "begin another case for it")
	}
	p.now.period, p.now.periodAt = period, s.args
}

func (p *parser) caseVerb(s statement) {
	title := p.text(s.args)
	if p.titles[title] {
		p.tell(s.args, "twice", fmt.Sprintf("there is another case %q", title), "give it a title of its own")
	}
	p.titles[title] = true
	if len(p.cases) == 0 && p.shared.wanted {
		p.tell(s.verb, "order", "something is expected above the first case", "begin a case above it")
	}
	p.now = &draft{title: title, at: s.args}
	p.cases = append(p.cases, p.now)
}

// finish makes cases of the drafts.
func (p *parser) finish() {
	cases := p.cases
	if len(cases) == 0 {
		cases = []*draft{{at: p.whole(0), expects: p.shared.expects, wanted: p.shared.wanted}}
	}
	none := true
	for _, d := range cases {
		none = none && !d.wanted
	}
	switch {
	case none && len(p.cases) == 0:
		p.tell(p.whole(0), "empty", "the file expects nothing", "write such as: "+usage["expect"])
		return
	case p.file.Contract == nil:
		p.unreadable(cases)
	}
	for _, d := range cases {
		if !d.wanted {
			p.tell(d.at, "empty", "the case expects nothing", "write such as: "+usage["expect"])
		}
		p.file.Cases = append(p.file.Cases, p.build(d))
	}
}

// unreadable reports the contract's own mistakes, unless they are all that the file is about.
func (p *parser) unreadable(cases []*draft) {
	for _, d := range cases {
		for _, e := range d.expects {
			if e.Subject != HasDiagnostic {
				p.found = append(p.found, p.file.Problems...)
				return
			}
		}
	}
}
