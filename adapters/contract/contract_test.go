package contract_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/terms"
)

// withoutOrigin compares contracts, not the files they come from.
var withoutOrigin = cmp.Options{cmpopts.IgnoreFields(sla.Contract{}, "Origin"), cmpopts.EquateEmpty()}

// twin is the contract in testdata/twin.yaml and testdata/twin.json.
func twin() *sla.Contract {
	places := 0
	return &sla.Contract{
		Format:    1,
		ID:        "twin-1",
		Title:     `Servizio di assistenza è "unico"`,
		Valid:     sla.Days{From: sla.Date{Year: 2024, Month: time.January, Day: 1}, Through: sla.Date{Year: 2024, Month: time.December, Day: 31}},
		Timezone:  "Europe/Rome",
		Constants: map[string]string{"limit": "20.50"},
		Records: map[string]sla.RecordType{"calls": {
			Key: []string{"id", "at"},
			At:  "queued_at",
			Fields: map[string]sla.FieldType{
				"id":        {Kind: batch.String},
				"at":        {Kind: batch.String, Optional: true, Personal: true},
				"queued_at": {Kind: batch.Time},
				"wait":      {Kind: batch.Duration, Optional: true},
				"cost":      {Kind: batch.Decimal, Scale: 2},
			},
		}},
		Sets:    map[string]string{"answered": "filter(calls, .wait != nil)"},
		Metrics: map[string]string{"share": "100 * len(answered) / len(calls)"},
		Areas: []sla.Area{{
			ID:    "desk",
			Name:  "Sportello",
			Where: map[string]string{"calls": "all"},
			Indicators: []sla.Indicator{{
				ID:        "attesa",
				Name:      "Tempo d'attesa",
				Value:     "share",
				Target:    "value >= 95",
				Display:   sla.Display{Unit: "%", Places: &places},
				WhenEmpty: &sla.WhenEmpty{Verdict: "na", Basis: "Verbale 3"},
				Sources:   []string{"Registro"},
			}},
		}},
	}
}

// TestTwins checks that a contract is the same in YAML, in JSON and in Go.
func TestTwins(t *testing.T) {
	for _, file := range []string{"testdata/twin.yaml", "testdata/twin.json"} {
		c, err := contract.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(twin(), c, withoutOrigin); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
		if c.Origin == nil {
			t.Errorf("%s: no origin", file)
		}
	}
}

// TestFull checks that full.yaml has every key of the form, and holds its content, as JSON of
// encoding/json, against a golden file.
func TestFull(t *testing.T) {
	c, err := contract.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(c, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/full.golden.json", string(text)+"\n")
	data, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for path := range goKeys(reflect.TypeOf(*c), "") {
		name := path[strings.LastIndex(path, "/")+1:]
		if name != "*" && name != "verdict" && !strings.Contains(string(data), name+":") && !strings.Contains(string(data), name+"':") && !strings.Contains(string(data), name+`":`) {
			t.Errorf("full.yaml lacks %s", path)
		}
	}
}

// goKeys returns the paths of all keys that a Go type has in a contract file, and whether each
// must be there. In them * stands for any name or number.
func goKeys(t reflect.Type, at string) map[string]bool {
	keys := map[string]bool{}
	add := func(more map[string]bool) {
		for k, needed := range more {
			keys[k] = needed
		}
	}
	switch {
	case t.Kind() == reflect.Pointer:
		return goKeys(t.Elem(), at)
	case t == reflect.TypeFor[sla.Date]() || t == reflect.TypeFor[sla.FieldType]() || t == reflect.TypeFor[terms.LocalTime]():
	case t.Kind() == reflect.Map || t.Kind() == reflect.Slice:
		return goKeys(t.Elem(), at+"/*")
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "-" {
				keys[at+"/"+name] = options != "omitempty"
				add(goKeys(t.Field(i).Type, at+"/"+name))
			}
		}
	}
	return keys
}

// schemaKeys returns the same of the schema.
func schemaKeys(t *testing.T, root, s map[string]any, at string) map[string]bool {
	keys := map[string]bool{}
	if ref, ok := s["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/$defs/")
		def, ok := root["$defs"].(map[string]any)[name].(map[string]any)
		if !ok {
			t.Fatalf("the schema has no %s", ref)
		}
		return schemaKeys(t, root, def, at)
	}
	properties, _ := s["properties"].(map[string]any)
	if len(properties) > 0 && s["additionalProperties"] != false {
		t.Errorf("%s: the schema takes any key", at)
	}
	required, _ := s["required"].([]any)
	inner := map[string]any{}
	for name, p := range properties {
		inner[at+"/"+name] = p
		keys[at+"/"+name] = slices.Contains(required, any(name))
		if p.(map[string]any)["description"] == nil {
			t.Errorf("%s/%s has no description", at, name)
		}
	}
	if len(properties) == 0 {
		inner[at+"/*"] = s["additionalProperties"]
	}
	if s["items"] != nil {
		inner[at+"/*"] = s["items"]
	}
	for path, p := range inner {
		if p, ok := p.(map[string]any); ok {
			for k, needed := range schemaKeys(t, root, p, path) {
				keys[k] = needed
			}
		}
	}
	return keys
}

// TestSchemaKeys checks that the schema has the keys of the Go types, and needs the same ones.
func TestSchemaKeys(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(contract.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	want := goKeys(reflect.TypeFor[sla.Contract](), "")
	if diff := cmp.Diff(want, schemaKeys(t, root, root, "")); diff != "" || len(want) < 50 {
		t.Error(diff)
	}
}

// TestMarshal writes each contract of testdata, and reads it back.
func TestMarshal(t *testing.T) {
	for _, name := range []string{"minimal.yaml", "twin.json", "full.yaml"} {
		c, err := contract.Load(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		checkMarshal(t, c)
	}
	c, err := contract.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := contract.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/full.golden.yaml", string(data))
}

// TestMarshalAny writes contracts with any text in them.
func TestMarshalAny(t *testing.T) {
	const signs = "ab12 .:#'\"\\\n\t\r-?!&*|>%@`[]{},=~<è”😀\u0085\u2028\u00a0\ufeff\x00\x1b"
	text := rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune(signs)), 1, 12, -1),
		rapid.StringN(1, 12, -1),
		rapid.SampledFrom([]string{"~", "null", "true", "1", "0x10", "1e3", "2024-01-01", "<<", "=", "---", "...", "- a", "yes", "|", ">-\n", " a", "a ", "a\n\n", "\n a\n  b"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		c := twin()
		c.ID = text.Draw(t, "id")
		c.Title = text.Draw(t, "title")
		c.Sets = map[string]string{text.Draw(t, "name"): text.Draw(t, "rule"), text.Draw(t, "name"): text.Draw(t, "rule")}
		c.Areas[0].Indicators[0].Sources = []string{text.Draw(t, "source"), text.Draw(t, "source")}
		c.Areas[0].Indicators[0].Display.Unit = text.Draw(t, "unit")
		c.Areas[0].Indicators[0].Value = "1"
		checkMarshal(t, c)
	})
}

// fataler is a test that can be ended.
type fataler interface{ Fatalf(string, ...any) }

// checkMarshal writes a contract and reads it back.
func checkMarshal(t fataler, c *sla.Contract) {
	data, err := contract.Marshal(c)
	if err != nil {
		t.Fatalf("%v", err)
	}
	back, err := contract.Parse("x", data)
	if err != nil {
		t.Fatalf("%s\n%v", data, err)
	}
	if diff := cmp.Diff(c, back, withoutOrigin); diff != "" {
		t.Fatalf("%s\n%s", data, diff)
	}
}

// TestMarshalFails checks that what cannot be read back is not written.
func TestMarshalFails(t *testing.T) {
	nameless, latin := twin(), twin()
	nameless.Areas[0].ID = ""
	latin.Title = "caff\xe8"
	for want, c := range map[string]*sla.Contract{`"id" is empty`: nameless, "not UTF-8": latin} {
		if data, err := contract.Marshal(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s, %v", data, err)
		}
	}
}

// TestOrigin checks that places inside a rule of each style are found.
func TestOrigin(t *testing.T) {
	c, err := contract.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	cases := []struct{ path, rule, part string }{
		{"/constants/limit", c.Constants["limit"], `"20s"`},
		{"/sets/answered", c.Sets["answered"], "limit"},
		{"/sets/long", c.Sets["long"], "true"},
		{"/metrics/share", c.Metrics["share"], "len(answered)"},
		{"/metrics/share", c.Metrics["share"], ": 100"},
		{"/metrics/up", c.Metrics["up"], "period.length"},
		{"/metrics/plain", c.Metrics["plain"], "len(calls)"},
		{"/areas/0/indicators/0/applies", c.Areas[0].Indicators[0].Applies, "period"},
		{"/areas/1/where/calls", c.Areas[1].Where["calls"], `"web"`},
		{"/areas/0/where/outages", c.Areas[0].Where["outages"], "all"},
	}
	for _, tt := range cases {
		before, _, ok := strings.Cut(tt.rule, tt.part)
		from := len([]rune(before))
		pos := c.Origin.Locate(tt.path, from, from+len([]rune(tt.part)))
		line := []rune(lines[max(pos.Line-1, 0)])
		if !ok || string(line) != pos.Source || string(line[pos.Column-1:pos.Column-1+pos.Width]) != tt.part {
			t.Errorf("%s: %q in %q is at %+v", tt.path, tt.part, tt.rule, pos)
		}
	}
}

// TestLoadFails checks that a file that is not there is an error.
func TestLoadFails(t *testing.T) {
	if c, err := contract.Load("testdata/none.yaml"); err == nil {
		t.Error(c)
	}
}
