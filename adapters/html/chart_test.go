package html_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/riesame/block"
)

var (
	circle = regexp.MustCompile(`<circle [^>]*cx="([-0-9.]+)" cy="([-0-9.]+)"`)
	goal   = regexp.MustCompile(`class="goal" x1="0.0" y1="([-0-9.]+)"`)
	path   = regexp.MustCompile(`<polyline [^>]*points="([^"]*)"`)
)

func float(t testing.TB, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// drawn is a page with a chart of values and a target.
func drawn(target string, values ...string) *block.Document {
	s := block.Series{}
	for _, v := range values {
		s.Points = append(s.Points, block.Point{Label: "m", Value: v, Text: v})
	}
	c := &block.Chart{Title: "C", Series: []block.Series{s}, Table: monthsTable(s)}
	if target != "" {
		c.Target = &block.Target{Value: target, Text: target}
	}
	return &block.Document{Title: "C", Blocks: []block.Block{&block.Heading{Level: 1, Anchor: "c", Text: "C"}, c}}
}

// TestChartPlaces checks that points stand where their values are: higher values are higher, by as
// much as they are, and on the side of the target that they are on.
func TestChartPlaces(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		number := rapid.Int64Range(-1_000_000, 1_000_000)
		values := rapid.SliceOfN(number, 2, 12).Draw(rt, "values")
		aim := number.Draw(rt, "target")
		texts := make([]string, len(values))
		for i, v := range values {
			texts[i] = strconv.FormatFloat(float64(v)/100, 'f', 2, 64)
		}
		page := write(t, drawn(strconv.FormatFloat(float64(aim)/100, 'f', 2, 64), texts...))
		at := circle.FindAllStringSubmatch(page, -1)
		line := float(t, goal.FindStringSubmatch(page)[1])
		if len(at) != len(values) {
			rt.Fatalf("%d points of %d values", len(at), len(values))
		}
		low, high := aim, aim
		for _, v := range values {
			low, high = min(low, v), max(high, v)
		}
		span := max(float64(high-low), 1)
		for i, v := range values {
			if i > 0 && float(t, at[i][1]) <= float(t, at[i-1][1]) {
				rt.Fatalf("point %d is not to the right of the one before", i)
			}
			want := float64(v-aim) / span * 100 * 8 / 9 // of the plot an eighth more is air below
			if got := line - float(t, at[i][2]); math.Abs(got-want) > 0.21 {
				rt.Fatalf("point %d is %.2f above the target, not %.2f", i, got, want)
			}
		}
	})
}

// TestChartGap checks that a line does not go across a month without data.
func TestChartGap(t *testing.T) {
	for _, test := range []struct {
		values []string
		want   string // how many points each line joins
	}{
		{[]string{"1", "2", "3"}, "3"},
		{[]string{"1", "2", "", "3", "4", "5"}, "2 3"},
		{[]string{"1", "", "2", "", "3"}, ""},
		{[]string{"", ""}, ""},
	} {
		var got []string
		for _, p := range path.FindAllStringSubmatch(write(t, drawn("", test.values...)), -1) {
			got = append(got, strconv.Itoa(len(strings.Fields(p[1]))))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: lines of %q points, not %q", test.values, got, test.want)
		}
	}
}

// TestChartExtremes checks that no value is too much for a chart.
func TestChartExtremes(t *testing.T) {
	for _, values := range [][]string{{"0"}, {"0", "0"}, {strings.Repeat("9", 900), "-" + strings.Repeat("9", 900)}, {"0." + strings.Repeat("0", 900) + "1", "0"}} {
		page := write(t, drawn("95", values...))
		for _, at := range circle.FindAllStringSubmatch(page, -1) {
			if y := float(t, at[2]); y < 0 || y > 150 {
				t.Errorf("%.20q: a point at %v", values, y)
			}
		}
	}
}
