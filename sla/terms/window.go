package terms

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/capitolato/capitolato/sla/calendar"
)

// Window is a part of time: from From until To, which is no more in it, or until the end of the
// day Through. One of the two is given.
type Window struct {
	From    LocalTime     `json:"from"`
	To      LocalTime     `json:"to,omitempty"`
	Through calendar.Date `json:"through,omitempty"`
}

// Nanoseconds since 1970 tell these years.
const firstYear, lastYear = 1678, 2261

// Instants returns the first instant of the window and the first after it. The path of the
// problem is within the window.
func (w Window) Instants(zone *time.Location) (from, to time.Time, problem *calendar.Problem) {
	fault := func(path, message, hint string) (time.Time, time.Time, *calendar.Problem) {
		return time.Time{}, time.Time{}, &calendar.Problem{Path: path, Message: message, Hint: hint}
	}
	from, err := w.From.In(zone)
	if err != nil {
		return fault("/from", err.Error(), "")
	}
	switch until, through := !w.To.IsZero(), !w.Through.IsZero(); {
	case until == through:
		return fault("", "a window has one end", "write to: and the time, or through: and the last day")
	case through:
		to = w.Through.AddDays(1).Midnight(zone)
	case w.To.Clock == "":
		return fault("/to", "does "+w.To.String()+" itself belong to the window?",
			"write through: "+w.To.String()+" if so, and to: "+w.To.String()+"T00:00 if not")
	default:
		if to, err = w.To.In(zone); err != nil {
			return fault("/to", err.Error(), "")
		}
	}
	if from.Year() < firstYear || to.Year() > lastYear {
		return fault("", "the window is outside the years 1678 to 2261", "")
	}
	if !from.Before(to) {
		return fault("", "the window ends before it begins", "")
	}
	return from, to, nil
}

// pathOf returns the JSON Pointer of an item of a list.
func pathOf(list string, i int) string { return "/" + list + "/" + strconv.Itoa(i) }

// MarshalJSON writes the form of contract files, with one end.
func (w Window) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		From    LocalTime      `json:"from"`
		To      *LocalTime     `json:"to,omitempty"`
		Through *calendar.Date `json:"through,omitempty"`
	}{w.From, present(w.To), present(w.Through)})
}
