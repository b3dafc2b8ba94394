package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// output writes where the arguments say. A file is replaced only by a whole one.
func (o *options) output(stdout io.Writer, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if o.out == "" {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	return replaceFile(o.out, b.Bytes())
}

// replaceFile puts data in the place of a file.
func replaceFile(name string, data []byte) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(name, data, 0o644) // such as /dev/stdout: nothing to be replaced
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after the rename there is none
	if _, err = f.Write(data); err == nil {
		err = f.Chmod(0o644)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
