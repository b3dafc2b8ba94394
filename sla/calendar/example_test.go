package calendar_test

import (
	"fmt"
	"time"
	_ "time/tzdata" // for a host without zones

	"github.com/capitolato/capitolato/sla/calendar"
)

func Example() {
	office := &calendar.Calendar{
		Hours:      map[string]string{"mon-thu": "08:00-13:00, 14:00-18:00", "fri": "08:00-13:00"},
		Holidays:   []string{"italy"},
		Patron:     "Potenza",
		Exceptions: []calendar.Exception{{From: calendar.Date{Year: 2024, Month: 5, Day: 31}, Reason: "ponte"}},
	}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		fmt.Println(err)
		return
	}
	hours, err := office.Compile(rome, calendar.Days{From: calendar.Date{Year: 2024, Month: 1, Day: 1}})
	if err != nil {
		fmt.Println(err) // every problem, with its place
		return
	}
	opened := time.Date(2024, 5, 29, 17, 0, 0, 0, rome) // the 30th is San Gerardo
	closed := time.Date(2024, 6, 3, 9, 30, 0, 0, rome)
	worked, _ := hours.Between(opened, closed)
	due, _ := hours.After(opened, 4*time.Hour)
	fmt.Println(worked)
	fmt.Println(due.Format(time.DateTime))
	// Output:
	// 2h30m0s
	// 2024-06-03 11:00:00
}

func ExampleHolidays() {
	days, err := calendar.Holidays("italy", 2026)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range days[2:4] {
		fmt.Println(h.Day, h.Name, h.Act)
	}
	fmt.Println(days[7].Day, days[7].Name, days[7].Act)
	// Output:
	// 2026-04-06 Lunedì dell'Angelo L. 260/1949
	// 2026-04-25 Anniversario della Liberazione L. 260/1949
	// 2026-10-04 San Francesco d'Assisi L. 151/2025
}

func ExampleCalendar_Compile() {
	cal := &calendar.Calendar{Hours: map[string]string{"lun-ven": "8-18"}, Holidays: []string{"italia"}}
	_, err := cal.Compile(time.UTC, calendar.Days{})
	fmt.Println(err)
	// Output:
	// /hours/lun-ven: "lun-ven" is not a weekday: use mon tue wed thu fri sat sun, such as mon-fri
	// /hours/lun-ven: "8-18" is not a span of hours: write such as 08:00-18:00; a whole day is 00:00-24:00
	// /holidays/0: unknown holidays "italia": did you mean "italy"?
}

func night() *calendar.Hours {
	cal := &calendar.Calendar{Hours: map[string]string{"mon-sun": "22:00-06:00"}}
	hours, err := cal.Compile(time.UTC, calendar.Days{})
	if err != nil {
		panic(err)
	}
	return hours
}

func ExampleHours_Between() {
	from := time.Date(2024, 5, 6, 20, 0, 0, 0, time.UTC)
	fmt.Println(night().Between(from, from.Add(12*time.Hour)))
	fmt.Println(night().Between(from.Add(12*time.Hour), from))
	// Output:
	// 8h0m0s true
	// -8h0m0s true
}

func ExampleHours_After() {
	from := time.Date(2024, 5, 6, 23, 0, 0, 0, time.UTC)
	due, ok := night().After(from, 8*time.Hour)
	fmt.Println(due.Format(time.DateTime), ok)
	// Output: 2024-05-07 23:00:00 true
}

func ExampleHours_Open() {
	at := time.Date(2024, 5, 6, 6, 0, 0, 0, time.UTC)
	fmt.Println(night().Open(at), night().Open(at.Add(-1)))
	// Output: false true
}

func ExampleHours_Key() {
	a, b := night(), night()
	fmt.Println(a.Key() == b.Key())
	// Output: true
}

func ExampleHours_BetweenNanos() {
	fmt.Println(night().BetweenNanos(1_714_996_800e9, 1_714_996_800e9+86_400e9))
	// Output: 28800000000000 true
}

func ExampleHours_AfterNanos() {
	fmt.Println(night().AfterNanos(1_714_996_800e9, 1))
	// Output: 1715032800000000001 true
}

func ExampleProblems_Error() {
	p := calendar.Problems{{Path: "/patron", Message: "unknown place \"Potentia\"", Hint: `did you mean "Potenza"?`}}
	fmt.Println(p.Error())
	// Output: /patron: unknown place "Potentia": did you mean "Potenza"?
}

func ExampleParseDate() {
	fmt.Println(calendar.ParseDate("2024-02-29"))
	// Output: 2024-02-29 <nil>
}

func ExampleDateOf() {
	fmt.Println(calendar.DateOf(time.Date(2024, 5, 6, 23, 59, 0, 0, time.UTC)))
	// Output: 2024-05-06
}

func ExampleDate_AddDays() {
	fmt.Println(calendar.Date{Year: 2024, Month: 2, Day: 28}.AddDays(2))
	// Output: 2024-03-01
}

func ExampleHours_OpenNanos() {
	day := night().OpenNanos(1_714_996_800e9, 1_714_996_800e9+86_400e9)
	var open int64
	for _, span := range day {
		open += span[1] - span[0]
	}
	fmt.Println(len(day), time.Duration(open))
	// Output: 1 8h0m0s
}
