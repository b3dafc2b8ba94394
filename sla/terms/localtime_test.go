package terms_test

import (
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla/terms"
)

func rome(t *testing.T) *time.Location {
	t.Helper()
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestLocalTime(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"2024-01-10", "2024-01-09T23:00:00Z"},
		{"2024-01-10T08:00", "2024-01-10T07:00:00Z"},
		{"2024-01-10 08:00:30", "2024-01-10T07:00:30Z"},
		{"2024-01-10T24:00", "2024-01-10T23:00:00Z"},
		{"2024-07-10T08:00", "2024-07-10T06:00:00Z"},
		{"2024-07-10T08:00+02:00", "2024-07-10T06:00:00Z"},
		{"2024-10-27T02:30+02:00", "2024-10-27T00:30:00Z"},
		{"2024-10-27T02:30+01:00", "2024-10-27T01:30:00Z"},
		{"2024-10-27T01:59:59", "2024-10-26T23:59:59Z"},
		{"2024-10-27T03:00", "2024-10-27T02:00:00Z"},
		{"2024-03-31T03:00", "2024-03-31T01:00:00Z"},
		{"2024-03-31T02:00", "the clocks do not show 2024-03-31T02:00: they go forward over it"},
		{"2024-10-27T02:00", "the clocks show 2024-10-27T02:00 twice: write which of them is meant, 2024-10-27T02:00:00+02:00 or 2024-10-27T02:00:00+01:00"},
		{"2024-07-10T08:00+01:00", "the offset of 2024-07-10T08:00:00+02:00 is not +01:00 in the contract's zone"},
		{"2024-07-10T08:00Z", "the offset of 2024-07-10T08:00:00+02:00 is not +00:00 in the contract's zone"},
		{"2024-07-10T25:00", `"2024-07-10T25:00" is not a time: write such as 2024-01-10T08:00`},
		{"10/07/2024", `"10/07/2024" is not a time: write such as 2024-01-10T08:00`},
		{"2024-02-30T08:00", `"2024-02-30" is not a date: write year-month-day, such as 2024-05-31`},
	} {
		got := ""
		x, err := terms.ParseLocalTime(test.text)
		if err == nil {
			if back, err := terms.ParseLocalTime(x.String()); err != nil || back != x {
				t.Errorf("%s is read back as %v, %v", test.text, back, err)
			}
			var at time.Time
			at, err = x.In(rome(t))
			got = at.UTC().Format(time.RFC3339Nano)
		}
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.text, got, test.want)
		}
	}
}

// Every local time is that of the instant it is read as, or no instant has it.
func TestLocalTimeIsShown(t *testing.T) {
	loc := rome(t)
	for at := time.Date(2024, 1, 1, 0, 0, 0, 0, loc); at.Year() == 2024; at = at.Add(30 * time.Minute) {
		text := at.Format("2006-01-02T15:04-07:00")
		x, err := terms.ParseLocalTime(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := x.In(loc); err != nil || !got.Equal(at) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

func FuzzParseLocalTime(f *testing.F) {
	for _, text := range []string{"2024-01-10", "2024-01-10T08:00", "2024-10-27 02:30:00+01:00", "2024-01-10T24:00Z", "0000-00-00", ""} {
		f.Add(text)
	}
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, err := terms.ParseLocalTime(text)
		if err != nil {
			return
		}
		if back, err := terms.ParseLocalTime(x.String()); err != nil || back != x {
			t.Fatalf("%q is written %q and read as %v, %v", text, x, back, err)
		}
		at, err := x.In(loc)
		if err == nil && x.Offset != "" && at.Format("-07:00") != x.Offset {
			t.Fatalf("%q is %v", text, at)
		}
	})
}
