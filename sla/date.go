package sla

import (
	"time"

	"github.com/capitolato/capitolato/sla/calendar"
)

// Date is a day of the calendar, in no zone of its own. The zero Date is no day. Its methods are
// those of [calendar.Date].
type Date = calendar.Date

// Days is a span of days as people sign it: both ends included. An end that is the zero Date
// is open.
type Days = calendar.Days

// ParseDate reads a date such as 2024-05-31.
func ParseDate(text string) (Date, error) { return calendar.ParseDate(text) }

// dateOf returns the day of t in its zone.
func dateOf(t time.Time) Date { return calendar.DateOf(t) }
