package csvlog

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
)

// Files returns a source for each file that paths and patterns such as calls-*.csv.gz (package
// path/filepath) name, in their order and that of the names, and none twice. If there are no
// paths, they are the file and the files of the mapping. All are written as the mapping says.
// A pattern that no file matches is an error.
//
// Each file is a source of its own, so that the line of a record is that of its file. What is in
// two of them is still a duplicate: those are recognized over all sources of a record type.
// Where files have the same base name the sources are named by their paths.
func Files(paths []string, m *mapping.Source, o *Options) ([]*Source, error) {
	if len(paths) == 0 && m != nil {
		if m.File != "" {
			paths = []string{m.File}
		}
		paths = append(paths, m.Files...)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("there are no files: name one, or several as `files` in the mapping")
	}
	files, err := expand(paths)
	if err != nil {
		return nil, err
	}
	names := map[string]int{}
	for _, file := range files {
		names[filepath.Base(file)]++
	}
	sources := make([]*Source, len(files))
	for i, file := range files {
		s := File(file, m, o)
		if names[s.name] > 1 {
			s.name = filepath.ToSlash(file)
		}
		if len(files) > 1 {
			s.options.Name = "" // it cannot be that of all
		}
		sources[i] = s
	}
	return sources, nil
}

// expand returns the files that paths and patterns name, none twice.
func expand(paths []string) ([]string, error) {
	var files []string
	known := map[string]bool{}
	for _, path := range paths {
		found := []string{path}
		if strings.ContainsAny(path, "*?[") {
			var err error
			if found, err = filepath.Glob(path); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			if len(found) == 0 {
				return nil, fmt.Errorf("%s: no file has such a name", path)
			}
		}
		for _, file := range found {
			if clean := filepath.Clean(file); !known[clean] {
				known[clean] = true
				files = append(files, file)
			}
		}
	}
	return files, nil
}
