package sla_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Runs over one source each, which are told the marks of the sources before, together know the
// duplicates that one run over all of them knows.
func TestMarksAcrossRuns(t *testing.T) {
	p := compile(t, everyAggregate)
	rapid.Check(t, func(t *rapid.T) {
		var sources []sla.Source
		for i := range rapid.IntRange(1, 4).Draw(t, "sources") {
			src := calls(rapid.IntRange(0, 12).Draw(t, "calls"), func(_ int, r row) {
				r["id"] = fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "id"))
				r["at"] = rome("2024-01-30T00:00:00").Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "day")) * 48 * time.Hour)
				r["score"] = rapid.SampledFrom([]any{nil, 1, 2}).Draw(t, "score")
			})
			src.Name = fmt.Sprint("calls ", i)
			sources = append(sources, src)
		}
		want := tally(t, p, "2024-Q1", sources...)
		first := map[[12]byte]sla.Mark{}
		var got *sla.Tally
		for _, s := range sources {
			one := alone(t, p, s, first)
			if got == nil {
				got = one
				continue
			}
			both, err := sla.Merge(one, got)
			if err != nil {
				t.Fatal(err)
			}
			got = both
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if diff := cmp.Diff(string(a), string(b)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// alone tallies one source, twice: first to find its marks, and then with those of them that
// are in sources before it, which first holds and is given its own.
func alone(t *rapid.T, p *sla.Plan, s sla.Source, first map[[12]byte]sla.Mark) *sla.Tally {
	var shared, fresh []sla.Mark
	_, err := p.Tally(context.Background(), period("2024-Q1"), &sla.TallyOptions{OnMark: func(records string, m sla.Mark) error {
		if old, ok := first[m.Key()]; ok {
			shared = append(shared, old)
		} else {
			fresh = append(fresh, m)
		}
		return nil
	}}, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range fresh {
		first[m.Key()] = m
	}
	out, err := p.Tally(context.Background(), period("2024-Q1"), &sla.TallyOptions{Earlier: map[string][]sla.Mark{"calls": shared}}, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Marks of records without a key are not told, an error ends the run, and the bound on keys
// holds for those that a run is given.
func TestMarksLimits(t *testing.T) {
	p := compile(t, everyAggregate)
	var marks []sla.Mark
	note := func(records string, m sla.Mark) error {
		if records != "calls" {
			t.Errorf("a mark of %s", records)
		}
		marks = append(marks, m)
		return nil
	}
	src, down := calls(3, nil), outages(row{"start": rome("2024-01-31T22:00:00"), "end": rome("2024-02-01T03:00:00")})
	run := func(o sla.TallyOptions) error {
		_, err := p.Tally(context.Background(), period("2024-Q1"), &o, src, down)
		return err
	}
	if err := run(sla.TallyOptions{OnMark: note}); err != nil || len(marks) != 3 {
		t.Fatalf("%d marks, %v", len(marks), err)
	}
	full := errors.New("the disk is full")
	if err := run(sla.TallyOptions{OnMark: func(string, sla.Mark) error { return full }}); !errors.Is(err, full) {
		t.Errorf("the error of OnMark is lost: %v", err)
	}
	if err := run(sla.TallyOptions{Earlier: map[string][]sla.Mark{"calls": marks}, MaxKeys: 2}); err == nil || !strings.Contains(err.Error(), "the keys of calls") {
		t.Errorf("more keys than allowed: %v", err)
	}
}

// counting is a source that would count, and must not where marks are told or taken.
type counting struct {
	read
	asked []string
}

type read = sla.Source // which has a method of its own name

func (c *counting) Push(_ context.Context, ask *push.Ask) (*push.Answer, error) {
	c.asked = ask.Read
	return nil, nil
}

func TestMarksAreRead(t *testing.T) {
	p := compile(t, everyAggregate)
	src := calls(1, func(_ int, r row) { r["id"], r["at"] = "1", rome("2024-01-30T00:00:00") })
	for name, o := range map[string]*sla.TallyOptions{
		"told":  {OnMark: func(string, sla.Mark) error { return nil }},
		"taken": {Earlier: map[string][]sla.Mark{"calls": {{1}}}},
		"":      nil,
	} {
		c := &counting{read: src}
		if _, err := p.Tally(context.Background(), period("2024-Q1"), o, c); err != nil {
			t.Fatal(err)
		}
		if wanted := name != ""; wanted != slices.Contains(c.asked, "marks of records are told or taken") {
			t.Errorf("%s: %q", name, c.asked)
		}
	}
}
