package ref

import "github.com/capitolato/capitolato/internal/rule"

// Agrees reports whether a value found here and one found by the engine are the same: of one
// type, and exactly equal. A zero of any unit agrees with a zero number and a zero duration.
func Agrees(v Value, w rule.Value) bool {
	switch v := v.(type) {
	case nil:
		return w.IsMissing()
	case bool:
		return w.Type == rule.Bool && v == w.B
	case string:
		return w.Type == rule.String && v == w.S
	case Quantity:
		units := map[rule.Type]Unit{rule.Number: Number, rule.Duration: Duration, rule.Time: Instant}
		u, ok := units[w.Type]
		return ok && (v.Unit == u || v.Unit == AnyUnit && u != Instant) && v.Rat.Cmp(w.R) == 0
	}
	return false
}
