package schemacheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

// root is the folder of the project.
const root = "../.."

// compile returns a schema.
func compile(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value returns a YAML or JSON text as the value that editors hold against a schema.
func value(data []byte) (any, error) {
	var n yaml.Node
	if err := yaml.Load(data, &n); err != nil {
		return nil, err
	}
	return plain(&n)
}

// plain returns a YAML value as JSON has it. Dates are texts, as in YAML 1.2.
func plain(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.DocumentNode:
		return plain(n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			v, err := plain(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			v, err := plain(item)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.AliasNode:
		return nil, errors.New("an alias")
	}
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return n.Value == "true", nil
	case "!!int", "!!float":
		return json.Number(n.Value), nil
	}
	return n.Value, nil
}

// isContract matches what every contract file has.
var isContract = regexp.MustCompile(`(?s)^(.*\n)?\s*["'{ ]*format["']?\s*:.*contract["']?\s*:|^(.*\n)?\s*["'{ ]*contract["']?\s*:.*format["']?\s*:`)

// hasZone matches what contracts have and other documents about one, such as reviews, have not.
var hasZone = regexp.MustCompile(`timezone["']?\s*:`)

// contracts returns the contract files of the project's examples and test data, or those of
// folders named broken.
func contracts(t *testing.T, broken bool) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		slashed := "/" + filepath.ToSlash(path)
		switch ext := filepath.Ext(path); {
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "rapid"):
			return filepath.SkipDir
		case e.IsDir() || ext != ".yaml" && ext != ".yml" && ext != ".json":
			return nil
		case strings.Contains(slashed, "/broken/") != broken || broken && !strings.Contains(slashed, "/contract/"):
			return nil
		case strings.HasPrefix(e.Name(), "broken") || strings.Contains(slashed, "/riesame/"):
			return nil // a contract broken on purpose; a review, which tells of a contract
		case !strings.Contains(slashed, "/examples/") && !strings.Contains(slashed, "/testdata/"):
			return nil
		}
		data, err := os.ReadFile(path)
		if err == nil && (broken || isContract.Match(data) && hasZone.Match(data)) && !strings.Contains(path, ".golden.json") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestContracts holds every contract of the project against the schema and the loader.
func TestContracts(t *testing.T) {
	s := compile(t, contract.Schema())
	files := contracts(t, false)
	if len(files) < 4 {
		t.Errorf("only %d contracts found: %v", len(files), files)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v, err := value(data)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := contract.Parse(file, data); err != nil {
			t.Error(err)
		}
	}
}

// beyond are the codes of problems that a schema cannot see: YAML is read before it.
var beyond = map[string]bool{"needs-quotes": true, "yaml": true, "bad-escape": true, "encoding": true,
	"unreadable": true, "duplicate-key": true, "too-deep": true, "too-many": true, "empty": true}

// TestBroken checks that the schema refuses each broken contract too, unless all that is wrong
// with it is beyond a schema.
func TestBroken(t *testing.T) {
	s := compile(t, contract.Schema())
	refused := 0
	for _, file := range contracts(t, true) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v, err := value(data)
		if err != nil {
			continue // no editor gets as far as the schema
		}
		_, err = contract.Parse(file, data)
		var found sla.Diagnostics
		if !errors.As(err, &found) {
			t.Errorf("%s loads", file)
		}
		for _, d := range found {
			if !beyond[d.Code] {
				refused++
				if s.Validate(v) == nil {
					t.Errorf("the schema takes %s: %v", file, d)
				}
				break
			}
		}
	}
	if refused < 3 {
		t.Errorf("only %d broken contracts tried", refused)
	}
}

// TestShapes changes one value of a good contract at a time, and checks that loader and schema
// refuse the same ones.
func TestShapes(t *testing.T) {
	s := compile(t, contract.Schema())
	data, err := os.ReadFile(root + "/adapters/contract/testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	top, err := value(data)
	if err != nil {
		t.Fatal(err)
	}
	tried, refused := 0, 0
	other := []any{nil, "", "a text", json.Number("3"), json.Number("2.5"), true, []any{}, map[string]any{},
		[]any{"x"}, []any{json.Number("1")}, []any{nil}, map[string]any{"x": "y"}, map[string]any{"x": nil}, "2024-02-30", "2024-2-3", "string??", missing{}}
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
		_, byLoader := contract.Parse("x.json", text)
		tried++
		if byLoader != nil {
			refused++
		}
		if (bySchema == nil) != (byLoader == nil) && !agreed(at) {
			t.Errorf("%s\nschema: %v\nloader: %v", at, bySchema, byLoader)
		}
	}, other)
	t.Logf("%d tried, %d refused", tried, refused)
	if tried < 500 || refused < 200 || refused == tried {
		t.Errorf("%d tried, %d refused", tried, refused)
	}
}

// agreed reports whether schema and loader may differ: what the names of a closed list are is
// checked by sla.Compile, not by the loader.
func agreed(at string) bool {
	for _, name := range []string{"/rounding", "/compare", "/verdict", "/each", "/cause", "/state", "/formula", "/counts", "/judged"} {
		if i := strings.Index(at, name+" "); i >= 0 {
			return true
		}
	}
	return false
}

// missing stands for no value, not even null.
type missing struct{}

// change calls f with each value below v changed in turn to each of other, and says which.
func change(v any, at string, f func(string), other []any) {
	switch v := v.(type) {
	case map[string]any:
		for k, old := range v {
			change(old, at+"/"+k, f, other)
			for _, o := range other {
				v[k] = o
				if _, ok := o.(missing); ok {
					delete(v, k)
				}
				f(fmt.Sprintf("%s/%s is %#v", at, k, o))
			}
			v[k] = old
		}
		v["unheard"] = "of"
		f(at + " has a key unheard of")
		delete(v, "unheard")
	case []any:
		for i, old := range v {
			change(old, fmt.Sprintf("%s/%d", at, i), f, other)
			for _, o := range other {
				if _, ok := o.(missing); ok {
					continue
				}
				v[i] = o
				f(fmt.Sprintf("%s/%d is %#v", at, i, o))
			}
			v[i] = old
		}
	}
}
