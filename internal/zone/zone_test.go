package zone_test

import (
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/zone"
)

// The host's ZONEINFO must not move a verdict.
func TestLoadIgnoresTheHost(t *testing.T) {
	t.Setenv("ZONEINFO", t.TempDir())
	t.Setenv("TZ", "America/New_York")
	rome, err := zone.Load("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ utc, want string }{
		{"2024-03-31T00:59:59Z", "2024-03-31T01:59:59+01:00"},
		{"2024-03-31T01:00:00Z", "2024-03-31T03:00:00+02:00"},
		{"2024-10-27T00:30:00Z", "2024-10-27T02:30:00+02:00"},
		{"2024-10-27T01:30:00Z", "2024-10-27T02:30:00+01:00"},
	} {
		u, err := time.Parse(time.RFC3339, c.utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := u.In(rome).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in Rome = %s, want %s", c.utc, got, c.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, name := range []string{"", "Local", "Europe", "Europe/", "Europe/Roma", "../etc"} {
		if _, err := zone.Load(name); err == nil {
			t.Errorf("Load(%q) found a zone", name)
		}
	}
	if loc, err := zone.Load("UTC"); err != nil || loc != time.UTC {
		t.Errorf("Load(UTC) = %v, %v", loc, err)
	}
}
