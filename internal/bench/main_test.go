package main

import (
	"context"
	"slices"
	"testing"
)

// All engines give the figures that are known from the making of the log.
func TestEnginesAgree(t *testing.T) {
	l, err := makeLogs(t.TempDir(), 20_000)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	fromFile, done, err := fromCSV(ctx, l)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	inMemory, done2, err := fromMemory(ctx, l.whole)
	if err != nil {
		t.Fatal(err)
	}
	defer done2()
	inForms, _, err := sources(l.tenth)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range slices.Concat(fromFile, inMemory, inForms) {
		if _, err := e.time(ctx); err != nil {
			t.Errorf("%s: %v", e.name, err)
		}
	}
}
