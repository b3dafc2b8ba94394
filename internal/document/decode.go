package document

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla"
)

// Decode stores the document in what v points at and returns every problem with it, in the
// document's order. Go's names are those of the json tags.
//
// It is strict. A key that the Go struct lacks is an error, and so is a missing one unless its
// tag says omitempty; text that must be there, in a list or in a map must not be empty. A key without a value is an
// error too. Where a string is wanted, any scalar will do and is taken as it is written (95,
// true and 2024-01-01 are text there); where an int or a bool is wanted it must be one, without
// quotes. Types that implement [encoding.TextUnmarshaler] read scalars. Maps have string keys.
//
// Of a document that could not be parsed nothing is stored and nothing reported.
func (d *Document) Decode(v any) sla.Diagnostics {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return sla.Diagnostics{{Code: "bug", Message: fmt.Sprintf("a document cannot be stored in a %T", v), Hint: "pass a pointer"}}
	}
	if d.root == nil {
		return nil
	}
	dec := &decoder{problems: problems{text: d.text}}
	dec.value(d.root, target.Elem(), true)
	return dec.list()
}

// decoder turns nodes into Go values.
type decoder struct {
	problems
	path []string
}

// fault reports a problem with the value at the path, whose place is that of n.
func (d *decoder) fault(n *node, code, message, hint string) {
	d.add(sla.Diagnostic{Code: code, Message: message, Hint: hint, Path: d.pointer(), Text: n.value, Pos: d.text.whole(n)})
}

// pointer returns the path as a JSON Pointer.
func (d *decoder) pointer() string {
	var b strings.Builder
	for _, token := range d.path {
		b.WriteByte('/')
		b.WriteString(escapeToken(token))
	}
	return b.String()
}

// name names the value at the path in messages.
func (d *decoder) name() string {
	if len(d.path) == 0 {
		return "the document"
	}
	last := d.path[len(d.path)-1]
	if _, err := strconv.Atoi(last); err == nil && len(d.path) > 1 {
		return "an item of " + short(d.path[len(d.path)-2])
	}
	return short(last)
}

// under runs f for the value that has this name in the one at the path.
func (d *decoder) under(name string, f func()) {
	d.path = append(d.path, name)
	f()
	d.path = d.path[:len(d.path)-1]
}

// value stores n in v. Needed says that it must not be empty.
func (d *decoder) value(n *node, v reflect.Value, needed bool) {
	if n.told {
		return
	}
	if n.null {
		d.noValue(n)
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.unmarshal(n, u)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), needed)
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Map:
		d.mapping(n, v)
	case reflect.Slice:
		d.slice(n, v)
	case reflect.String, reflect.Int, reflect.Bool:
		d.scalar(n, v, needed)
	default:
		d.fault(n, "bug", "no value can be stored in a "+v.Type().String(), "")
	}
}

// noValue reports a key without a value.
func (d *decoder) noValue(n *node) {
	hint := "write one, or leave the key out"
	if _, ok := d.text.comment(n); ok && n.value == "" {
		hint = "# begins a comment in YAML: put the whole text in quotes"
	}
	if n.value != "" {
		hint = n.value + " is no value in YAML: write one, in quotes if this text is meant"
	}
	d.fault(n, "no-value", d.name()+" has no value", hint)
}

// is reports whether n is of the kind wanted, and reports a problem if not.
func (d *decoder) is(n *node, wanted kind) bool {
	switch {
	case n.kind == wanted:
		return true
	case wanted == scalar && n.flow() && n.within:
		return false // a rule without quotes, of which something was said
	}
	names := [...]string{scalar: "text", mapping: "a mapping (key: value)", list: "a list (- item)"}
	code, hint := "wrong-type", ""
	message := fmt.Sprintf("%s must be %s, and this is %s", d.name(), names[wanted], names[n.kind])
	if wanted == scalar && n.flow() {
		code = "needs-quotes"
		message = d.name() + " must be text, and " + leading(d.text.at(n.start), 0)
		hint = d.text.quoteHint(d.text.ruleAt(n.start, n.inFlow))
	}
	d.fault(n, code, message, hint)
	return false
}

// unmarshal stores a scalar in a type that reads text.
func (d *decoder) unmarshal(n *node, u encoding.TextUnmarshaler) {
	switch {
	case !d.is(n, scalar):
	case n.value == "":
		d.fault(n, "no-value", d.name()+" is empty", "write a value, or leave the key out")
	default:
		if err := u.UnmarshalText([]byte(n.value)); err != nil {
			d.fault(n, "bad-value", err.Error(), "")
		}
	}
}

// scalar stores a scalar in a string, an int or a bool.
func (d *decoder) scalar(n *node, v reflect.Value, needed bool) {
	if !d.is(n, scalar) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if needed && n.value == "" {
			d.fault(n, "no-value", d.name()+" is empty", d.emptyHint(n))
		}
		v.SetString(n.value)
	case reflect.Int:
		i, err := strconv.Atoi(n.value)
		if err != nil || n.style&quoted != 0 || strconv.Itoa(i) != n.value || v.OverflowInt(int64(i)) {
			d.fault(n, "wrong-type", d.name()+" must be a whole number", "write digits only, without quotes")
			return
		}
		v.SetInt(int64(i))
	default:
		if n.style&quoted != 0 || n.value != "true" && n.value != "false" {
			d.fault(n, "wrong-type", d.name()+" must be true or false", "write one of the two, without quotes")
			return
		}
		v.SetBool(n.value == "true")
	}
}

// emptyHint says what to do about a text that is empty.
func (d *decoder) emptyHint(n *node) string {
	if first := d.text.at(n.start); first == '|' || first == '>' {
		return leading(first, 0) + ": put the whole text in quotes"
	}
	return "write the text"
}

// slice stores a list.
func (d *decoder) slice(n *node, v reflect.Value) {
	if !d.is(n, list) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		d.under(strconv.Itoa(i), func() { d.value(item, v.Index(i), true) })
	}
}

// mapping stores a mapping in a Go map.
func (d *decoder) mapping(n *node, v reflect.Value) {
	if !d.is(n, mapping) {
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.items)))
	for i, item := range n.items {
		if n.keys[i].told {
			continue
		}
		element := reflect.New(v.Type().Elem()).Elem()
		name := n.keys[i].value
		d.under(name, func() { d.value(item, element, true) })
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), element)
	}
}

// structure stores a mapping in a Go struct.
func (d *decoder) structure(n *node, v reflect.Value) {
	if !d.is(n, mapping) {
		return
	}
	fields := fieldsOf(v.Type())
	var meant []string // what unknown keys seem to be
	for i, item := range n.items {
		key := n.keys[i]
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == key.value })
		switch {
		case key.told:
		case at < 0:
			meant = append(meant, d.unknown(key, n, fields))
		default:
			d.under(key.value, func() { d.value(item, v.Field(fields[at].index), fields[at].needed) })
		}
	}
	for _, f := range fields {
		if n.cut {
			break
		}
		if _, ok := n.index[f.name]; !ok && f.needed && !slices.Contains(meant, f.name) {
			d.fault(n, "missing-key", fmt.Sprintf("%s lacks %q", d.owner(), f.name), "add it")
		}
	}
}

// owner names the mapping at the path.
func (d *decoder) owner() string {
	if len(d.path) == 0 {
		return "the document"
	}
	return d.name()
}

// unknown reports a key that a struct lacks, and returns the one that seems to be meant.
func (d *decoder) unknown(key, n *node, fields []field) string {
	var free []string
	for _, f := range fields {
		if _, taken := n.index[f.name]; !taken {
			free = append(free, f.name)
		}
	}
	meant := suggest.Nearest(key.value, free)
	hint := "further keys here are " + strings.Join(free, ", ")
	if len(free) == 0 {
		hint = "delete it"
	}
	if meant != "" {
		hint = fmt.Sprintf("did you mean %q?", meant)
	}
	d.under(key.value, func() { d.fault(key, "unknown-key", "unknown key "+short(key.value), hint) })
	return meant
}

// field is a field of a Go struct.
type field struct {
	name   string
	index  int
	needed bool
}

// fieldsOf returns the fields of a struct type that a document can have.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, field{name, i, options != "omitempty"})
	}
	return fields
}
