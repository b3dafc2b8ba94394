package terms

import (
	"encoding/json"

	"github.com/capitolato/capitolato/sla/calendar"
)

// Document is the paper that a clause rests on, such as the minutes of a meeting.
type Document struct {
	// Title says what it is.
	Title string `json:"title,omitempty"`
	// Protocol is its number in a register.
	Protocol string `json:"protocol,omitempty"`
	// Date is the day that it bears, and Signed the day on which it was signed, if that is
	// another: the one from which it binds.
	Date   calendar.Date `json:"date"`
	Signed calendar.Date `json:"signed,omitempty"`
}

// Since returns the day from which the document binds: the day of its signature, or else that
// of the document.
func (d Document) Since() calendar.Date {
	if d.Signed.IsZero() {
		return d.Date
	}
	return d.Signed
}

// MarshalJSON writes the form of contract files, without what is not there.
func (d Document) MarshalJSON() ([]byte, error) {
	type plain Document // without this method
	return json.Marshal(struct {
		plain
		Signed *calendar.Date `json:"signed,omitempty"`
	}{plain(d), present(d.Signed)})
}

// present returns a value that is not the zero one, or nil.
func present[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
