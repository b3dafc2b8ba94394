package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostNames is how many names an adapter exports at most. Who knows one then knows them all.
const mostNames = 4

// moreNames are the packages below adapters that export more, and why.
var moreNames = map[string]string{
	"adapters/mapping": "a document that all sources of records take, and which can be written as Go values: its parts are types",
}

// An adapter exports few names. The values of a type of words (type Dialect string) are one name
// with the type, as who knows the type finds them in its documentation.
func TestAdaptersExportFewNames(t *testing.T) {
	seen := 0
	excused := map[string]bool{}
	err := filepath.WalkDir("../adapters", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if d.Name() == "internal" || d.Name() == "testdata" {
			return filepath.SkipDir
		}
		pkg := filepath.ToSlash(strings.TrimPrefix(dir, ".."+string(filepath.Separator)))
		names := exported(t, dir)
		if len(names) > 0 {
			seen++
		}
		if len(names) <= mostNames {
			return nil
		}
		if excused[pkg] = moreNames[pkg] != ""; !excused[pkg] {
			t.Errorf("%s exports %d names, more than %d: %s", pkg, len(names), mostNames, strings.Join(names, ", "))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Errorf("%d packages below adapters export anything", seen)
	}
	for pkg := range moreNames {
		if !excused[pkg] {
			t.Errorf("%s exports no more than %d names: it needs no excuse", pkg, mostNames)
		}
	}
}

// exported returns the names that the package in a folder exports.
func exported(t *testing.T, dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			names = append(names, declared(d)...)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !ast.IsExported(name) })
	slices.Sort(names)
	return slices.Compact(names)
}

// declared returns the names that a declaration gives a package, without methods and the values
// of a type.
func declared(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				if local, ok := s.Type.(*ast.Ident); ok && d.Tok == token.CONST && local.IsExported() {
					continue
				}
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

// The test above is able to count.
func TestDeclared(t *testing.T) {
	const source = `package p
import "io"
type A struct{ B int }
type D string
const ( X D = "x"; Y D = "y"; Z = 1 )
var ( E, F io.Reader; g int )
func H() {}
func (A) M() {}
func n() {}
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range f.Decls {
		got = append(got, declared(d)...)
	}
	if want := "A D Z E F g H n"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
