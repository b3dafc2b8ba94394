package terms

// The parts of a period that a target can be met in.
const (
	Month   = "month"
	Quarter = "quarter"
)

// MetIn is the clause by which a target has to be met in k of the n months, or quarters, of a
// period, each judged on its own. A period of another number of them is judged by the target as
// it stands.
type MetIn struct {
	// Each is "month" or "quarter".
	Each string `json:"each"`
	// Least is k, Of is n.
	Least int `json:"least"`
	Of    int `json:"of"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis,omitempty"`
}

// Parts counts the parts of a period by what was judged of them.
type Parts struct {
	// Met and Missed are known, Unknown is without data or not to be measured.
	Met, Missed, Unknown int
}

// Missable returns how many parts may be missed. A part to which the target does not apply is
// neither met nor missed, so it takes nothing away from this.
func (m MetIn) Missable() int { return m.Of - m.Least }

// Proven reports whether the parts that are known are enough to say that the clause is met, or that
// it is missed, whatever the unknown ones would have been. Without a part that is met it is not met.
func (m MetIn) Proven(p Parts) (met, missed bool) {
	return p.Met > 0 && p.Missed+p.Unknown <= m.Missable(), p.Missed > m.Missable()
}
