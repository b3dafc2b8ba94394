package calendar_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/sla/calendar"
)

// read returns a file of the data sets with published answers.
func read(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("CAPITOLATO_DATA")
	if dir == "" {
		t.Skip("CAPITOLATO_DATA is not set")
	}
	data, err := os.ReadFile(filepath.Join(dir, "workinghours", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(read(t, name)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

// elapsed is a case from the tests of biz, GLPI and working_hours.
type elapsed struct {
	Source   string
	Hours    map[string][][2]string // by weekday, 1 is Monday
	Zone     string                 `json:"time_zone"`
	Holidays []calendar.Date
	Breaks   map[calendar.Date][][2]string
	Start    time.Time
	End      time.Time
	Seconds  int64 `json:"expected_seconds"`
}

func (x elapsed) calendar() *calendar.Calendar {
	cal := &calendar.Calendar{Hours: map[string]string{}}
	names := []string{"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	for n, spans := range x.Hours {
		i, _ := strconv.Atoi(n)
		cal.Hours[names[i]] = join(spans)
	}
	for _, d := range x.Holidays {
		cal.Exceptions = append(cal.Exceptions, calendar.Exception{From: d})
	}
	for _, d := range slices.SortedFunc(maps.Keys(x.Breaks), calendar.Date.Compare) {
		day := x.Hours[fmt.Sprint(int(d.Midnight(time.UTC).Weekday()))]
		rest := [][2]string{}
		from := day[0][0]
		for _, b := range x.Breaks[d] {
			rest = append(rest, [2]string{from, b[0]})
			from = b[1]
		}
		rest = append(rest, [2]string{from, day[0][1]})
		cal.Exceptions = append(cal.Exceptions, calendar.Exception{From: d, Hours: join(rest), Reason: "breaks"})
	}
	return cal
}

func join(spans [][2]string) string {
	var out []string
	for _, s := range spans {
		out = append(out, s[0]+"-"+s[1])
	}
	return strings.Join(out, ", ")
}

// TestPeers holds working times against those of other programs. biz and GLPI say 0 from a later
// to an earlier time, working_hours a negative one: so do we, because only then working time adds
// up as time does, and 0 is max(0, that).
func TestPeers(t *testing.T) {
	var cases []elapsed
	if err := json.Unmarshal(read(t, "elapsed_cases.json"), &cases); err != nil {
		t.Fatal(err)
	}
	reversed := 0
	for _, x := range cases {
		h := compile(t, x.calendar(), load(t, x.Zone), calendar.Days{})
		got, ok := h.Between(x.Start, x.End)
		if x.End.Before(x.Start) {
			reversed++
			if back, _ := h.Between(x.End, x.Start); got != -back {
				t.Errorf("%s: %v there and %v back", x.Source, back, got)
			}
			got = max(got, 0)
		}
		if want := time.Duration(x.Seconds) * time.Second; !ok || got != want {
			t.Errorf("%s from %v to %v: %v, %v, not %v", x.Source, x.Start, x.End, got, ok, want)
		}
	}
	if len(cases) != 16 || reversed != 2 {
		t.Errorf("%d cases, %d of them reversed", len(cases), reversed)
	}
}

// TestFirstResponse holds working times against ERPNext's. It says one second where there was no
// working time: its own convention, and not ours.
func TestFirstResponse(t *testing.T) {
	cal := &calendar.Calendar{Hours: map[string]string{"mon-fri": "10:00-18:00"}}
	h := compile(t, cal, time.UTC, calendar.Days{})
	plain, convention := 0, 0
	for _, row := range rows(t, "erpnext_first_response.csv") {
		a, _ := time.Parse(time.DateTime, row[1])
		b, _ := time.Parse(time.DateTime, row[2])
		want, _ := strconv.Atoi(row[3])
		got, ok := h.Between(a, b)
		switch {
		case ok && got == time.Duration(want)*time.Second:
			plain++
		case ok && got == 0 && want == 1:
			convention++
		default:
			t.Errorf("case %s: %v, %v, not %d s", row[0], got, ok, want)
		}
	}
	if plain != 24 || convention != 5 {
		t.Errorf("%d are plain and %d by convention", plain, convention)
	}
}

func TestPublishedHolidays(t *testing.T) {
	var want, got []string
	for _, row := range rows(t, "italy_holidays_2015_2022.csv") {
		want = append(want, row[0])
	}
	for year := 2015; year <= 2022; year++ {
		days, err := calendar.Holidays("italy", year)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range days {
			got = append(got, h.Day.String())
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || len(want) != 88 {
		t.Errorf("%d holidays: %s", len(want), diff)
	}
}
