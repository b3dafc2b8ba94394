package riesame

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// Marshal writes a review as indented JSON, the same bytes for the same review. What it writes
// [Unmarshal] reads as an equal one; a review for which that cannot be, because it holds text that
// is not UTF-8, is an error.
func Marshal(r *Review) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return nil, fmt.Errorf("write the review: %w", err)
	}
	back, err := Unmarshal(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("write the review: %w", err)
	}
	if !reflect.DeepEqual(r, back) {
		return nil, fmt.Errorf("write the review: it holds text that is not UTF-8, or empty lists: build it with Build")
	}
	return out.Bytes(), nil
}

// Unmarshal reads what Marshal wrote. It refuses a review of another format, and keys that it
// does not know.
func Unmarshal(data []byte) (*Review, error) {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("read the review: %w", err)
	}
	if head.Format != format {
		return nil, fmt.Errorf("read the review: format %d is not known, only %d", head.Format, format)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	r := new(Review)
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("read the review: %w", err)
	}
	return r, nil
}
