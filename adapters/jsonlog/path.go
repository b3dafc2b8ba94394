package jsonlog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
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
	root  *node
	slots int
	// parts are the slots that each field is joined from.
	parts [][]int
}

// newPlan returns the plan of some fields.
func newPlan(fields []batch.Field, m *mapping.Source) (*plan, error) {
	p := &plan{root: newNode()}
	for _, f := range fields {
		var parts []int
		for _, name := range m.Names(f.Name) {
			keys, err := split(name)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			parts = append(parts, p.slot(keys))
		}
		p.parts = append(p.parts, parts)
	}
	return p, nil
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
