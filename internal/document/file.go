package document

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ReadFile reads a document from a file, but no more of it than shows that it is too large. The
// name is what stands in positions: the path, with slashes. Errors say what was to be read.
func ReadFile(what, path string) (name string, data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", nil, fmt.Errorf("read the %s: %w", what, err)
	}
	defer f.Close()
	if data, err = io.ReadAll(io.LimitReader(f, MaxSize+1)); err != nil {
		return "", nil, fmt.Errorf("read the %s: %w", what, err)
	}
	return filepath.ToSlash(path), data, nil
}

// Beside returns a path that a document gives relative to the folder that it is in.
func Beside(document, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(document), filepath.FromSlash(path))
}
