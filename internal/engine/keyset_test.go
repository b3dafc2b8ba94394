package engine

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"testing"

	"pgregory.net/rapid"
)

// hashed returns a fingerprint of n by another hash than ours.
func hashed(n uint64) [2]uint64 {
	h := fnv.New128a()
	h.Write(binary.LittleEndian.AppendUint64(nil, n))
	sum := h.Sum(nil)
	return [2]uint64{binary.BigEndian.Uint64(sum) * 0x9e3779b97f4a7c15, binary.BigEndian.Uint64(sum[8:]) * 0xc2b2ae3d27d4eb4f}
}

// The set says of every key what a map says, through many growths.
func TestKeySetIsAMap(t *testing.T) {
	k, seen := NewKeySet(1<<30), map[uint64]uint64{}
	for i := range uint64(300_000) {
		key, content := i, i%3
		if i%5 == 4 {
			key, content = i/2, i%7 // seen before, the same or another content
		}
		want := New
		if old, ok := seen[key]; ok {
			want = Conflict
			if old == content {
				want = Duplicate
			}
		} else {
			seen[key] = content
		}
		if got, err := k.Add(MarkOf(hashed(key), content)); got != want || err != nil {
			t.Fatalf("%d: got %v, %v, want %v", i, got, err, want)
		}
	}
	if slots := len(k.pages) * pageSize; slots*16 > 24*len(seen) {
		t.Errorf("%d slots for %d keys: more than 24 bytes a key", slots, len(seen))
	}
}

// Keys may crowd at one end of the table, or be next to each other.
func TestKeySetCrowded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, seen := NewKeySet(1<<30), map[uint64]bool{}
		shift := rapid.SampledFrom([]int{0, 20, 50, 63}).Draw(t, "shift")
		top := rapid.SampledFrom([]uint64{0, 1 << 63, 1<<64 - 1<<40}).Draw(t, "top")
		for _, v := range rapid.SliceOfN(rapid.Uint64(), 0, 6000).Draw(t, "keys") {
			key := v>>shift | top | 1
			want := New
			if seen[key] {
				want = Duplicate
			}
			seen[key] = true
			if got, err := k.Add(MarkOf([2]uint64{key, 7}, 1)); got != want || err != nil {
				t.Fatalf("%x: got %v, %v, want %v", key, got, err, want)
			}
		}
	})
}

func TestKeySetLimit(t *testing.T) {
	k := NewKeySet(2)
	for i := range uint64(3) {
		_, err := k.Add(MarkOf(hashed(i), 0))
		var limit *LimitError
		if (err != nil) != (i == 2) || err != nil && !errors.As(err, &limit) {
			t.Errorf("key %d: %v", i, err)
		}
	}
	if got, err := k.Add(MarkOf(hashed(1), 0)); got != Duplicate || err != nil {
		t.Errorf("a known key: %v, %v", got, err)
	}
}

// More keys than there is room for behind the last home make the table longer.
func TestKeySetAtTheEnd(t *testing.T) {
	k := NewKeySet(1 << 30)
	for round := range 2 {
		for i := range uint64(3 * pageSize) {
			want := New
			if round == 1 {
				want = Duplicate
			}
			if got, err := k.Add(MarkOf([2]uint64{1<<64 - 1 - 2*i, i}, 0)); got != want || err != nil {
				t.Fatalf("%d: got %v, %v, want %v", i, got, err, want)
			}
		}
	}
}
