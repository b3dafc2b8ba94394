package calendar

// Calendar says when a service is open. It is plain data; [Calendar.Compile] checks it. The zero
// Calendar is none: it has no hours.
type Calendar struct {
	// Hours are the opening hours of each weekday, such as "mon-fri": "08:00-13:00, 14:00-18:00".
	// A key is a day (mon tue wed thu fri sat sun), days from one through another (mon-fri,
	// sat-mon), or several of these with commas. Days without hours are closed. Hours that end
	// before they begin end on the next day.
	Hours map[string]string `json:"hours"`
	// Holidays are the days of every year that are closed: "italy" for the national ones (see
	// [Holidays]), "easter" for Easter Sunday, which is not one of them, or a day such as
	// "12-24".
	Holidays []string `json:"holidays,omitempty"`
	// Patron is the place, such as "Potenza", whose patron saint's day is closed. The day of a
	// place that is not known is written among the holidays.
	Patron string `json:"patron,omitempty"`
	// Exceptions are days with hours of their own, or none.
	Exceptions []Exception `json:"exceptions,omitempty"`
}

// Exception says what is open on certain days, in place of the weekday's hours and of holidays.
type Exception struct {
	// From is the first of the days and Through the last; without it there is only one.
	From    Date `json:"from"`
	Through Date `json:"through,omitempty"`
	// Hours are the opening hours of each of the days, within it; empty where it is closed.
	Hours string `json:"hours,omitempty"`
	// Reason says why, such as the closure of an article of the contract.
	Reason string `json:"reason,omitempty"`
}

// last returns the last of the exception's days.
func (e Exception) last() Date {
	if e.Through.IsZero() {
		return e.From
	}
	return e.Through
}
