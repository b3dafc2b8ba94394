// Package internal_test holds the checks that concern the module as a whole.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/capitolato/capitolato/"

// may says what the packages under a folder may import of the module, and from elsewhere but
// the standard library. The longest folder that matches a package counts. Tests may import more.
var may = map[string][]string{
	"sla/batch":             {"github.com/shopspring/decimal"},
	"sla/calendar":          {"internal/suggest"},
	"sla/terms":             {"sla/calendar", "internal/suggest", "github.com/shopspring/decimal"},
	"sla":                   {"sla/batch", "sla/calendar", "sla/terms", "internal/rule", "internal/engine", "internal/push", "internal/zone", "internal/suggest", "github.com/shopspring/decimal"},
	"sla/closing":           {"sla"},
	"sla/slatest":           {"sla", "sla/batch", "riesame", "adapters/contract", "internal/ruletest", "internal/scrutiny", "internal/rule", "internal/suggest", "github.com/google/go-cmp"},
	"riesame":               {"sla", "sla/terms", "riesame/block", "internal/suggest"},
	"riesame/block":         {},
	"internal/rule":         {"sla/calendar", "internal/suggest", "github.com/expr-lang/expr"},
	"internal/engine":       {"sla/batch", "sla/calendar", "internal/rule", "internal/cpu"},
	"internal/push":         {"sla/batch", "internal/rule", "internal/engine"},
	"internal/ref":          {"internal/rule"},
	"internal/difftest":     {},
	"internal/ruletest":     {"sla", "sla/terms", "sla/batch", "riesame", "adapters/contract", "adapters/csvlog", "adapters/mapping", "internal/decode", "internal/rule", "internal/suggest", "internal/zone", "github.com/shopspring/decimal"},
	"internal/scrutiny":     {"sla", "sla/batch", "sla/terms", "internal/rule", "internal/ref", "internal/ruletest", "internal/zone", "github.com/shopspring/decimal"},
	"internal/zone":         {},
	"internal/cpu":          {},
	"internal/suggest":      {},
	"internal/document":     {"sla", "internal/suggest", "go.yaml.in/yaml/v4"},
	"internal/decode":       {"sla/batch"},
	"internal/textio":       {"internal/charset"},
	"internal/feed":         {"sla", "sla/batch", "adapters/mapping"},
	"internal/charset":      {},
	"adapters":              {},
	"adapters/mapping":      {"sla", "sla/batch", "internal/document", "internal/charset", "internal/decode", "internal/suggest", "internal/textio"},
	"adapters/contract":     {"sla", "sla/terms", "internal/document", "go.yaml.in/yaml/v4"},
	"adapters/review":       {"sla", "riesame", "internal/document"},
	"adapters/text":         {"riesame/block"},
	"adapters/markdown":     {"riesame/block"},
	"adapters/html":         {"riesame/block"},
	"adapters/docx":         {"riesame/block"},
	"adapters/csvlog":       {"sla", "sla/batch", "adapters/mapping", "internal/charset", "internal/cpu", "internal/decode", "internal/feed", "internal/suggest", "internal/textio"},
	"adapters/jsonlog":      {"sla", "sla/batch", "adapters/mapping", "internal/decode", "internal/feed", "internal/textio"},
	"adapters/summary":      {"sla", "sla/batch", "adapters/mapping", "internal/charset", "internal/document", "internal/decode", "internal/suggest", "internal/textio", "github.com/shopspring/decimal"},
	"adapters/queuelog":     {"sla", "sla/batch", "adapters/mapping", "internal/decode", "internal/feed", "internal/suggest", "internal/textio"},
	"adapters/sqllog":       {"sla", "sla/batch", "adapters/mapping", "internal/decode", "internal/engine", "internal/feed", "internal/push", "internal/rule", "internal/suggest"},
	"examples/testingrules": {"sla", "sla/slatest"},
	"examples/clauses":      {},
	"examples/internal":     {},
	"examples/resoconto":    {"examples/internal/asjson", "examples/internal/seed", "sla", "sla/closing", "sla/batch", "riesame", "riesame/block", "adapters"},

	"adapters/sqllog/explain":  {"sla", "sla/batch", "internal/push"},
	"examples/internal/asjson": {"sla"},
}

// Imports point downwards: a design that only a document states is a design for a month.
func TestImportsPointDownwards(t *testing.T) {
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != ".." {
			if _, err := os.Stat(filepath.Join(file, "go.mod")); err == nil || strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" {
				return filepath.SkipDir // nested modules have their own rules
			}
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
			checkImports(t, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, file string) {
	pkg := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(file, ".."+string(filepath.Separator))))
	allowed, room := allowedIn(pkg)
	if room == "" {
		if pkg != "." {
			t.Errorf("%s: no rule says what this package may import: add one", pkg)
		}
		return
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
			continue // the standard library
		}
		name = strings.TrimPrefix(name, module)
		ok := false
		for _, a := range allowed {
			ok = ok || name == a || strings.Contains(a, ".") && strings.HasPrefix(name, a+"/") || a == "adapters" && strings.HasPrefix(name, "adapters/")
		}
		if !ok {
			t.Errorf("%s imports %s, which %s may not", file, name, room)
		}
	}
}

// allowedIn returns what a package may import and the folder that says so.
func allowedIn(pkg string) ([]string, string) {
	for dir := pkg; dir != "."; dir = path.Dir(dir) {
		if a, ok := may[dir]; ok {
			return a, dir
		}
	}
	return nil, ""
}

// The core touches no file, network, clock or environment.
func TestCoreIsPure(t *testing.T) {
	forbidden := []string{"os", "net", "net/http", "io/ioutil", "path/filepath", "os/exec", "syscall", "time/tzdata"}
	for _, dir := range []string{"sla", "sla/batch", "sla/calendar", "sla/terms", "riesame", "internal/rule", "internal/engine"} {
		files, _ := filepath.Glob(filepath.Join("..", dir, "*.go"))
		if len(files) == 0 {
			t.Errorf("no files in %s", dir)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				name, _ := strconv.Unquote(spec.Path.Value)
				for _, bad := range forbidden {
					if name == bad {
						t.Errorf("%s imports %s", file, name)
					}
				}
			}
		}
	}
}
