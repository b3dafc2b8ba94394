package ruletest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// read is a statement about a CSV file.
type read struct {
	records string
	at      span
	source  sla.Source
}

// cover is what a source is known to hold.
type cover struct {
	at      span
	days    sla.Days
	records bool // the days from its first record to its last
	nothing bool // there is no such source
}

func (p *parser) readVerb(s statement) {
	words := p.words(s.args)
	if len(words) < 2 || len(words) > 3 {
		p.tell(s.args, "incomplete", "read wants a record type, a CSV file and, if it needs one, a mapping", "write such as: "+usage["read"])
		return
	}
	if _, ok := p.recordType(words[0]); !ok {
		return
	}
	name := p.text(words[1])
	data, ok := p.data(words[1])
	if !ok {
		return
	}
	r := read{records: p.text(words[0]), at: words[0]}
	m := &mapping.Source{Records: r.records}
	if len(words) == 3 {
		if m, ok = p.mapping(r.records, words[2]); !ok {
			return
		}
	}
	open := func() (io.ReadCloser, error) { return readCloser{bytes.NewReader(data)}, nil }
	r.source = csvlog.New(path.Base(name), open, m, nil)
	p.now.reads = append(p.now.reads, r)
}

// readCloser is a text in memory that can be read in several places at once.
type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// nothing opens no file.
func nothing(string) ([]byte, error) { return nil, errors.New("there are no files here") }

// data returns the file that a word names: of the archive, or else beside it.
func (p *parser) data(s span) ([]byte, bool) {
	name := p.text(s)
	if sec, ok := p.sections[name]; ok {
		return sec.data, true
	}
	data, err := p.open(name)
	if err != nil {
		p.tell(s, "file", fmt.Sprintf("the file %s cannot be read: %v", name, err), "paths are relative to the folder of the test file, and a file of the archive comes first")
	}
	return data, err == nil
}

// mapping returns what the mapping that a word names says of a record type.
func (p *parser) mapping(records string, s span) (*mapping.Source, bool) {
	data, ok := p.data(s)
	if !ok {
		return nil, false
	}
	name := p.text(s)
	if sec, inside := p.sections[name]; inside {
		name, data = p.name, append(blankLines(sec.line+1), data...)
	}
	m, err := mapping.Parse(name, data)
	if found, ok := err.(sla.Diagnostics); ok {
		p.found = append(p.found, found...)
		return nil, false
	}
	if err != nil {
		p.tell(s, "mapping", err.Error(), "")
		return nil, false
	}
	for _, key := range slices.Sorted(maps.Keys(m.Sources)) {
		if src := m.Sources[key]; src != nil && (src.Records == records || src.Records == "" && key == records) {
			out := *src
			out.Records = records
			return &out, true
		}
	}
	p.tell(s, "mapping", fmt.Sprintf("the mapping has no source of %s", records), "add one")
	return nil, false
}

func (p *parser) coversVerb(s statement) {
	words := p.words(s.args)
	if len(words) != 2 {
		p.tell(s.args, "incomplete", "covers wants a record type, and days, `records` or `nothing`", "write such as: "+usage["covers"])
		return
	}
	if _, ok := p.recordType(words[0]); !ok {
		return
	}
	c := cover{at: s.args}
	switch text := p.text(words[1]); text {
	case "records":
		c.records = true
	case "nothing":
		c.nothing = true
	default:
		period, err := sla.ParsePeriod(text)
		if err != nil {
			p.tell(words[1], "period", err.Error(), "or write `records`, for the days from the first record to the last, or `nothing`, where there is no source")
			return
		}
		c.days = sla.Days{From: period.From, Through: period.To.AddDays(-1)}
	}
	if p.now.covers == nil {
		p.now.covers = map[string]cover{}
	}
	if _, again := p.now.covers[p.text(words[0])]; again {
		p.tell(words[0], "twice", fmt.Sprintf("what is known of %s is said twice", p.text(words[0])), "say it once")
	}
	p.now.covers[p.text(words[0])] = c
}

// covered is a source that is known to hold every record of some days.
type covered struct {
	source sla.Source
	days   sla.Days
}

func (c covered) Source() sla.SourceInfo {
	info := c.source.Source()
	info.Covers = c.days
	return info
}

func (c covered) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	return c.source.Open(ctx, req)
}
