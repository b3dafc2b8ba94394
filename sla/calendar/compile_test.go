package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/sla/calendar"
)

func TestProblems(t *testing.T) {
	good := map[string]string{"mon": "09:00-18:00"}
	for _, tt := range []struct {
		cal  calendar.Calendar
		want string
	}{
		{calendar.Calendar{}, `/hours: the calendar has no hours: write such as mon-fri: "08:00-18:00"`},
		{hours("lun-ven", "09:00-18:00"), `/hours/lun-ven: "lun-ven" is not a weekday: use mon tue`},
		{hours("mon-", "09:00-18:00"), `"mon-" is not a weekday`},
		{hours("mon,,tue", "09:00-18:00"), `"" is not a weekday`},
		{hours("mon", "9-18"), `/hours/mon: "9-18" is not a span of hours: write such as 08:00-18:00`},
		{hours("mon", "09:00-25:00"), "is not a span"},
		{hours("mon", "09:00-24:01"), "is not a span"},
		{hours("mon", "09:00-09:60"), "is not a span"},
		{hours("mon", "09:00-09:00"), "is not a span"},
		{hours("mon", "24:00-09:00"), "is not a span"},
		{hours("mon", "-9:00-10:00"), "is not a span"},
		{hours("mon", ""), "is not a span"},
		{hours("mon", "09:00-18:00,"), "is not a span"},
		{hours("mon", "09:00-13:00,12:00-18:00"), "/hours: the hours of mon overlap"},
		{hours("mon-tue", "22:00-08:00,07:00-09:00"), "/hours: the hours of tue overlap"},
		{calendar.Calendar{Hours: map[string]string{"mon-fri": "09:00-18:00", "fri": "09:00-13:00"}}, "/hours/mon-fri: fri has hours twice: in fri and in mon-fri"},
		{calendar.Calendar{Hours: good, Holidays: []string{"italia"}}, `/holidays/0: unknown holidays "italia": did you mean "italy"?`},
		{calendar.Calendar{Hours: good, Holidays: []string{"italy", "2024-12-24"}}, "/holidays/1: unknown holidays"},
		{calendar.Calendar{Hours: good, Holidays: []string{"02-30"}}, "/holidays/0: unknown holidays"},
		{calendar.Calendar{Hours: good, Patron: "Potenzza"}, `/patron: unknown place "Potenzza": did you mean "Potenza"?`},
		{calendar.Calendar{Hours: good, Patron: "Acerenza"}, "write the day among the holidays, such as 05-30"},
		{calendar.Calendar{Hours: good, Exceptions: []calendar.Exception{{}}}, "/exceptions/0: the exception from"},
		{exception("2024-01-02", "2024-01-01", ""), "is not one of days"},
		{exception("2024-01-02", "9024-01-01", ""), "is not one of days"},
		{exception("2024-01-02", "", "22:00-02:00"), "/exceptions/0/hours: the hours of an exception run into the next day"},
		{exception("2024-01-02", "", "9:00-11:00,10:00-12:00"), "/exceptions/0/hours: the hours overlap"},
		{exception("2024-01-02", "", "closed"), "/exceptions/0/hours: \"closed\" is not a span"},
		{calendar.Calendar{Hours: good, Exceptions: []calendar.Exception{{From: date("2024-01-01"), Through: date("2024-01-09")}, {From: date("2024-01-05")}}},
			"/exceptions/1: 2024-01-05 is in two exceptions"},
	} {
		_, err := tt.cal.Compile(time.UTC, calendar.Days{})
		var problems calendar.Problems
		if !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, not %s", tt.cal, err, tt.want)
		}
	}
	all := calendar.Calendar{Hours: map[string]string{"lun": "x", "mon": "y"}, Holidays: []string{"z"}, Patron: "w", Exceptions: []calendar.Exception{{}}}
	_, err := all.Compile(time.UTC, calendar.Days{})
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 6 {
		t.Errorf("not every problem is told: %v", err)
	}
}

func hours(days, text string) calendar.Calendar {
	return calendar.Calendar{Hours: map[string]string{days: text}}
}

func exception(from, through, text string) calendar.Calendar {
	e := calendar.Exception{From: date(from), Hours: text}
	if through != "" {
		e.Through = date(through)
	}
	return calendar.Calendar{Hours: map[string]string{"mon": "09:00-18:00"}, Exceptions: []calendar.Exception{e}}
}

// FuzzHours checks that whatever is written for hours either compiles to hours that hold no more
// than a day has, or is refused.
func FuzzHours(f *testing.F) {
	f.Add("mon-fri", "08:00-13:00, 14:00-18:00", "italy")
	f.Add("sat-mon,wed", "22:00-06:00", "12-24")
	f.Add("sun", "00:00-24:00", "02-29")
	f.Fuzz(func(t *testing.T, days, text, holiday string) {
		cal := calendar.Calendar{Hours: map[string]string{days: text}, Holidays: []string{holiday}}
		h, err := cal.Compile(time.UTC, years("2024-01-01", "2024-12-31"))
		if err != nil {
			return
		}
		from, to := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		if d, ok := h.Between(from, to); !ok || d <= 0 || d > to.Sub(from) {
			t.Errorf("%q %q %q: %v, %v", days, text, holiday, d, ok)
		}
	})
}

func TestHolidays(t *testing.T) {
	list := func(name string, year int) []string {
		days, err := calendar.Holidays(name, year)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, h := range days {
			out = append(out, h.Day.String()[5:]+" "+h.Name)
		}
		return out
	}
	// As published for 2026.
	want := []string{"01-01 Capodanno", "01-06 Epifania", "04-06 Lunedì dell'Angelo", "04-25 Anniversario della Liberazione",
		"05-01 Festa del lavoro", "06-02 Festa della Repubblica", "08-15 Assunzione", "10-04 San Francesco d'Assisi", "11-01 Ognissanti",
		"12-08 Immacolata Concezione", "12-25 Natale", "12-26 Santo Stefano"}
	if diff := cmp.Diff(want, list("italy", 2026)); diff != "" {
		t.Error(diff)
	}
	for year, n := range map[int]int{1990: 10, 2000: 10, 2001: 11, 2010: 11, 2011: 12, 2012: 11, 2025: 11, 2199: 12} {
		if got := list("italy", year); len(got) != n {
			t.Errorf("%d has %d holidays: %v", year, len(got), got)
		}
	}
	// The earliest and latest Easter there can be, and some that algorithms get wrong.
	for year, day := range map[int]string{2008: "03-23", 2011: "04-24", 2019: "04-21", 2024: "03-31", 2038: "04-25", 2049: "04-18", 2076: "04-19", 2160: "03-23"} {
		if got := list("easter", year); got[0] != day+" Pasqua" {
			t.Errorf("Easter of %d: %s", year, got)
		}
	}
	if got := list("Bolzano", 2024); got[0] != "05-20 Lunedì di Pentecoste" {
		t.Error(got)
	}
	for _, year := range []int{1985, 2200} {
		if _, err := calendar.Holidays("italy", year); err == nil {
			t.Errorf("the holidays of %d are known", year)
		}
	}
	if _, err := calendar.Holidays("Atlantis", 2024); err == nil {
		t.Error("Atlantis has holidays")
	}
	// Every patron's day is one of every year.
	for _, place := range []string{"Potenza", "Matera", "Roma", "Milano", "L'Aquila"} {
		if len(list(place, 2023)) != 1 {
			t.Errorf("%s: %v", place, list(place, 2023))
		}
	}
}
