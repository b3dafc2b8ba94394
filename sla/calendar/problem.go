package calendar

import "strings"

// Problem is something wrong with a calendar.
type Problem struct {
	// Path is the JSON Pointer, within the calendar, of the value at fault.
	Path string
	// Message says what is wrong, Hint what to do about it, if there is something to say.
	Message, Hint string
}

// Problems is every problem of a calendar: the error of [Calendar.Compile].
type Problems []Problem

// Error lists the problems, a line each.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.Path + ": " + x.Message
		if x.Hint != "" {
			lines[i] += ": " + x.Hint
		}
	}
	return strings.Join(lines, "\n")
}
