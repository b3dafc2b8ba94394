package review_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/review"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// keysOf returns the paths of all keys that a Go type has in a file, and whether each must be
// there. In them * stands for any number.
func keysOf(t reflect.Type, at string, keys map[string]bool) {
	switch {
	case t.Kind() == reflect.Pointer:
		keysOf(t.Elem(), at, keys)
	case t == reflect.TypeFor[sla.Date]():
	case t.Kind() == reflect.Slice:
		keysOf(t.Elem(), at+"/*", keys)
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "-" {
				keys[at+"/"+name] = options != "omitempty"
				keysOf(t.Field(i).Type, at+"/"+name, keys)
			}
		}
	}
}

// schemaKeys returns the same of a schema.
func schemaKeys(t *testing.T, root, s map[string]any, at string, keys map[string]bool) {
	if ref, ok := s["$ref"].(string); ok {
		s, _ = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		if s == nil {
			t.Fatalf("the schema has no %s", ref)
		}
	}
	if items, ok := s["items"].(map[string]any); ok {
		schemaKeys(t, root, items, at+"/*", keys)
	}
	properties, _ := s["properties"].(map[string]any)
	if len(properties) > 0 && s["additionalProperties"] != false {
		t.Errorf("%s: the schema takes any key", at)
	}
	required, _ := s["required"].([]any)
	for name, p := range properties {
		p := p.(map[string]any)
		keys[at+"/"+name] = slices.Contains(required, any(name))
		if p["description"] == nil {
			t.Errorf("%s/%s has no description", at, name)
		}
		schemaKeys(t, root, p, at+"/"+name, keys)
	}
}

// TestSchemaKeys checks that the schema has the keys of the Go types, and needs the same ones.
func TestSchemaKeys(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(review.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	want, got := map[string]bool{}, map[string]bool{}
	keysOf(reflect.TypeFor[riesame.Inputs](), "", want)
	schemaKeys(t, root, root, "", got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 50 {
		t.Error(diff)
	}
}

// TestSchemaNames checks that the inputs and sections that the schema proposes are those that the
// library has words for, as its errors list them.
func TestSchemaNames(t *testing.T) {
	var root struct {
		Defs map[string]struct {
			Properties map[string]struct{ Examples []string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(review.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	in := &riesame.Inputs{Format: 1, Contract: "c", Period: "2024", Parts: []riesame.PartInput{{ID: "p",
		Checklist: []riesame.Check{{Input: "x"}}, Sections: []riesame.SectionInput{{Section: "x"}}}}}
	_, err := riesame.Build(riesame.Run{Contract: &sla.Contract{ID: "c"}, Result: &sla.Result{Contract: "c", Period: period(t, "2024")}}, in, nil)
	if err == nil {
		t.Fatal("no error")
	}
	checks := root.Defs["check"].Properties["input"].Examples
	sections := slices.Concat(root.Defs["section"].Properties["section"].Examples, root.Defs["output"].Properties["section"].Examples)
	for _, list := range [][]string{checks, sections} {
		if len(list) < 9 || !strings.Contains(err.Error(), "known are "+strings.Join(list, ", ")+";") {
			t.Errorf("%v is not in %s", list, err)
		}
	}
}
