package contract

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// Marshal writes a contract as YAML, in the order of the Go fields and with names in
// alphabetical order, so that the same contract always gives the same bytes. What it writes
// [Parse] reads as an equal contract; it returns the [sla.Diagnostics] of Parse for a contract
// that has no such form, because an identifier is missing, for example.
func Marshal(c *sla.Contract) ([]byte, error) {
	top, err := encode(reflect.ValueOf(*c))
	if err != nil {
		return nil, fmt.Errorf("write the contract: %w", err)
	}
	data, err := yaml.Dump(top, yaml.WithLineWidth(-1))
	if err != nil {
		return nil, fmt.Errorf("write the contract: %w", err)
	}
	if _, err := Parse("contract", data); err != nil {
		return nil, fmt.Errorf("write the contract: %w", err)
	}
	return data, nil
}

// encode returns a Go value as YAML.
func encode(v reflect.Value) (*yaml.Node, error) {
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			return nil, err
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Value: string(text)}, nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		return encode(v.Elem())
	case reflect.Struct:
		return encodeStruct(v)
	case reflect.Map:
		return encodeMap(v)
	case reflect.Slice:
		return encodeSlice(v)
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v.Bool())}, nil
	case reflect.Int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(v.Int(), 10)}, nil
	case reflect.String:
		return encodeText(v.String())
	}
	return nil, fmt.Errorf("a contract file has no %v", v.Type())
}

// encodeText returns a text, in quotes where YAML would take it for something else.
func encodeText(s string) (*yaml.Node, error) {
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("the text %q is not UTF-8", s)
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch {
	case strings.ContainsFunc(s, unprintable):
		n.Style = yaml.DoubleQuotedStyle
	case strings.Contains(s, "\n"):
		n.Style = yaml.LiteralStyle
	}
	return n, nil
}

// unprintable reports whether a text with r must be written with escapes.
func unprintable(r rune) bool {
	return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff
}

// encodeStruct returns a struct as a mapping without what may be left out.
func encodeStruct(v reflect.Value) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.MappingNode}
	switch v.Interface().(type) {
	case sla.Days, sla.Display, sla.Register, terms.Tier, terms.Rate, terms.MetIn, terms.Window, terms.Document, terms.Left:
		n.Style = yaml.FlowStyle
	}
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		value := v.Field(i)
		if name == "-" || options == "omitempty" && isEmpty(value) {
			continue
		}
		item, err := encode(value)
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, item)
	}
	return n, nil
}

// isEmpty reports whether a value may be left out.
func isEmpty(v reflect.Value) bool {
	if k := v.Kind(); k == reflect.Map || k == reflect.Slice {
		return v.Len() == 0
	}
	return v.IsZero()
}

// encodeMap returns a map as a mapping, by name.
func encodeMap(v reflect.Value) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.MappingNode}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, k := range keys {
		key, err := encodeText(k.String())
		if err != nil {
			return nil, err
		}
		item, err := encode(v.MapIndex(k))
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, key, item)
	}
	return n, nil
}

// encodeSlice returns a slice as a list.
func encodeSlice(v reflect.Value) (*yaml.Node, error) {
	n := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range v.Len() {
		item, err := encode(v.Index(i))
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, item)
	}
	return n, nil
}
