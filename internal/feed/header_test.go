package feed_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/feed"
)

func TestLikeRecord(t *testing.T) {
	for row, want := range map[string]bool{
		"ID CHIAMATA/DATA/ENTRO 60/CANALE2": false,
		"id;data;attesa (s)":                false,
		"Report del 31-05-2024":             false,
		"":                                  false,
		"-/–":                               false,
		"Mario Rossi/12":                    true,
		"Mario Rossi/+39 0971 123":          true,
		"a1;2024-05-31 10:00;Mario Rossi":   true,
		"a1\tRossi\t00:20":                  true,
		"Rossi/1,5":                         true,
	} {
		if got := feed.LikeRecord(strings.Split(row, "/")); got != want {
			t.Errorf("%q: %v", row, got)
		}
	}
}
