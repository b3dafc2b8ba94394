package jsonlog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// node is a place in a record that the path of some field leads to or through.
type node struct {
	members map[string]*node
	items   map[int]*node // those members whose key is a number, for lists
	slot    int           // of the value that stands here, or -1
}

// plan says which values of a record are wanted. Each has a slot.
type plan struct {
	root   *node
	slots  int
	fields []wanted
	skip   *mapping.Skip
	told   int // the slot of the value that tells records to skip
}

// wanted is what a field is read from: parts, of which each may stand in one of several slots.
type wanted struct {
	parts   [][]int
	glue    string
	between bool // it is the duration from one part to the other
}

// newPlan returns the plan of some fields.
func newPlan(fields []batch.Field, m *mapping.Source) (*plan, error) {
	p := &plan{root: newNode(), skip: m.Skip}
	for _, f := range fields {
		w := wanted{glue: m.Glue(f.Name)}
		w.between = w.glue == decode.Between
		for _, name := range m.Names(f.Name) {
			slots, err := p.find(append([]string{name}, m.Aliases(f.Name)...))
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			w.parts = append(w.parts, slots)
		}
		p.fields = append(p.fields, w)
	}
	if p.skip != nil {
		slots, err := p.find([]string{p.skip.Column})
		if err != nil {
			return nil, fmt.Errorf("skip: %w", err)
		}
		p.told = slots[0]
	}
	return p, nil
}

// find returns the slots of the values that paths lead to.
func (p *plan) find(paths []string) ([]int, error) {
	slots := make([]int, len(paths))
	for i, path := range paths {
		keys, err := split(path)
		if err != nil {
			return nil, err
		}
		slots[i] = p.slot(keys)
	}
	return slots, nil
}

func newNode() *node { return &node{members: map[string]*node{}, items: map[int]*node{}, slot: -1} }

// slot returns the slot of the value that keys lead to.
func (p *plan) slot(keys []string) int {
	at := p.root
	for _, key := range keys {
		next := at.members[key]
		if next == nil {
			next = newNode()
			at.members[key] = next
			if i, err := strconv.Atoi(key); err == nil && strconv.Itoa(i) == key {
				at.items[i] = next
			}
		}
		at = next
	}
	if at.slot < 0 {
		at.slot = p.slots
		p.slots++
	}
	return at.slot
}

// split returns the keys of a path: keys with points between them, or a JSON Pointer.
func split(path string) ([]string, error) {
	pointer, ok := strings.CutPrefix(path, "/")
	if !ok {
		keys := strings.Split(path, ".")
		for _, key := range keys {
			if key == "" {
				return nil, fmt.Errorf("the path %q has an empty part: write keys with a point between them, such as call.queue", path)
			}
		}
		return keys, nil
	}
	keys := strings.Split(pointer, "/")
	for i, key := range keys {
		keys[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
	}
	return keys, nil
}
