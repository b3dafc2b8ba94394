package beam

import (
	"encoding/json"

	"github.com/capitolato/capitolato/sla"
)

// mergeFn merges tallies, which are JSON. It is a CombineFn: Beam calls it in any order, and on
// parts of parts.
type mergeFn struct{}

// pending are tallies that are still to be merged: one merge of many costs less than many of two.
type pending struct{ Tallies [][]byte }

// most is how many tallies are kept before they are merged.
const most = 64

func (*mergeFn) AddInput(p pending, tally []byte) (pending, error) {
	return p.add(tally)
}

func (*mergeFn) MergeAccumulators(a, b pending) (pending, error) {
	return a.add(b.Tallies...)
}

func (*mergeFn) ExtractOutput(p pending) ([]byte, error) {
	p, err := p.merge()
	if err != nil || len(p.Tallies) == 0 {
		return nil, err
	}
	return p.Tallies[0], nil
}

// add returns p with more tallies, merged if they are many.
func (p pending) add(more ...[]byte) (pending, error) {
	for _, t := range more {
		p.Tallies = append(p.Tallies, append([]byte(nil), t...)) // Beam may use t again
	}
	if len(p.Tallies) < most {
		return p, nil
	}
	return p.merge()
}

// merge merges all, two neighbours at a time.
func (p pending) merge() (pending, error) {
	if len(p.Tallies) < 2 {
		return p, nil
	}
	tallies := make([]*sla.Tally, len(p.Tallies))
	for i, data := range p.Tallies {
		tallies[i] = new(sla.Tally)
		if err := json.Unmarshal(data, tallies[i]); err != nil {
			return p, err
		}
	}
	for len(tallies) > 1 {
		var next []*sla.Tally
		for ; len(tallies) > 1; tallies = tallies[2:] {
			both, err := sla.Merge(tallies[0], tallies[1])
			if err != nil {
				return p, err
			}
			next = append(next, both)
		}
		tallies = append(next, tallies...)
	}
	data, err := json.Marshal(tallies[0])
	return pending{[][]byte{data}}, err
}
