package schemacheck

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/capitolato/capitolato/adapters/mapping"
)

// isMapping matches what every mapping file has, and no contract.
var isMapping = regexp.MustCompile(`(?m)^sources:\s*(#.*)?$`)

// TestMappings holds every mapping of the project against the schema and the loader.
func TestMappings(t *testing.T) {
	s := compile(t, mapping.Schema())
	found := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if ext := filepath.Ext(path); ext != ".yaml" && ext != ".yml" || strings.HasPrefix(e.Name(), "broken") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil || !isMapping.Match(data) {
			return err
		}
		found++
		v, err := value(data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := mapping.Parse(path, data); err != nil {
			t.Error(err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 3 {
		t.Errorf("only %d mappings found", found)
	}
}

// TestMappingShapes changes one value of a mapping that has every key at a time, and checks that
// loader and schema refuse the same ones.
func TestMappingShapes(t *testing.T) {
	s := compile(t, mapping.Schema())
	data, err := os.ReadFile(root + "/adapters/mapping/testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	top, err := value(data)
	if err != nil {
		t.Fatal(err)
	}
	tried, refused, loose := 0, 0, map[string]bool{}
	other := []any{nil, "", "a text", ";", ",", "tab", json.Number("3"), json.Number("-3"), json.Number("2.5"), true, []any{}, map[string]any{},
		[]any{"x"}, []any{""}, []any{json.Number("1")}, []any{nil}, map[string]any{"x": "y"}, map[string]any{"x": nil}, "2024-02-30", "2024-2-3",
		"excel", "keep", "first", missing{}}
	change(top, "", func(at string) {
		text, err := json.Marshal(top)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		bySchema := s.Validate(v)
		_, byLoader := mapping.Parse("x.json", text)
		tried++
		if byLoader != nil {
			refused++
		}
		switch {
		case bySchema != nil && byLoader == nil:
			t.Errorf("%s\nschema: %v", at, bySchema)
		case bySchema == nil && byLoader != nil && !byMeaning(at):
			t.Errorf("%s\nloader: %v", at, byLoader)
		case bySchema == nil && byLoader != nil:
			loose[at] = true
		}
	}, other)
	t.Logf("%d tried, %d refused, of which %d by the loader alone", tried, refused, len(loose))
	if tried < 700 || refused < 300 || len(loose) > refused/3 {
		t.Errorf("%d tried, %d refused, %d by the loader alone", tried, refused, len(loose))
	}
}

// byMeaning reports whether a value is one that the loader alone can judge: what a text means, or
// how two values go together.
func byMeaning(at string) bool {
	for _, key := range []string{"/encoding", "/separator", "/times", "/form", "/files/", "/covers", "/true", "/false", "/column", "/columns", "/aliases", "/from", "/to", "/unit",
		"/decimal", "/thousands", "/other", "/values"} {
		if strings.Contains(at, key) {
			return true
		}
	}
	return false
}

// TestMappingKeys checks that the schema has the keys of the Go types, and that each is explained.
func TestMappingKeys(t *testing.T) {
	type object struct {
		Required   []string
		Properties map[string]struct{ Description string }
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(mapping.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for typ, o := range map[reflect.Type]object{
		reflect.TypeFor[mapping.Mapping](): schema.object,
		reflect.TypeFor[mapping.Source]():  schema.Defs["source"],
		reflect.TypeFor[mapping.Column]():  schema.Defs["column"],
	} {
		for i := range typ.NumField() {
			name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if o.Properties[name].Description == "" {
				t.Errorf("%v: the schema does not explain %s", typ, name)
			}
			if needed := options != "omitempty"; needed != slices.Contains(o.Required, name) {
				t.Errorf("%v: that %s must be there is %t", typ, name, needed)
			}
			delete(o.Properties, name)
		}
		if len(o.Properties) > 0 {
			t.Errorf("%v: the schema has %v, too", typ, o.Properties)
		}
	}
}
