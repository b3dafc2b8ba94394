// Package calendar computes with opening hours: how much working time lies between two instants,
// and when an amount of it will have passed.
//
//	Calendar ──Compile──▶ Hours ──Between, After──▶ working time
//
// A [Calendar] is data: hours by weekday, holidays, exceptions. A contract declares as many as it
// needs, and its rules count by them:
//
//	calendars:
//	  office:
//	    hours: {mon-thu: "08:00-13:00, 14:00-18:00", fri: "08:00-13:00"}
//	    holidays: [italy]
//	    patron: Potenza
//	    exceptions:
//	      - {from: 2024-08-12, through: 2024-08-16, reason: closed by article 4}
//	metrics:
//	  pct_within_4h: 100 * count(cases, worktime(.opened, .closed, "office") <= duration("4h")) / len(cases)
//
// [Calendar.Compile] checks one; its [Hours] answer in a few nanoseconds, exactly, across changes
// of the clocks.
//
// # What is open
//
// An instant is open when the clocks of the zone then show a time inside the day's hours. Hours
// are half-open: 09:00-18:00 begins at nine, and at six the service is closed. 00:00-24:00 is a
// whole day, of 23, 24 or 25 hours; an hour that the clocks show twice is open twice, one that
// they skip never. 22:00-06:00 runs into the next day.
//
// A holiday is closed from its midnight to the next: a night that begins the evening before ends
// at midnight, and one that began on the holiday goes on after it. An exception says what is open
// on its days, midnight to midnight, whatever weekday or holiday they are.
//
// # What working time is
//
// Working time adds up: from a to b and from b to c together are that from a to c, so from a
// later instant to an earlier one it is negative. Other programs say 0 there; a rule that wants
// this writes max(…, duration("0s")).
//
// A deadline is the first instant by which all of the time has been worked: of 9 h a day, one
// begun at nine ends at six, not at nine of the next day. A negative time is counted back, to the
// last instant from which it is still to come. No time at all ends where it begins, open or not.
//
// Outside the days that it was compiled for a calendar knows nothing, and says so.
//
// # Where to go next
//
// [Holidays] lists holidays with the acts that made them. Package sla puts calendars to use.
package calendar
