package terms

// Tier is a band of an indicator's figure with a name, such as those that penalties and bonuses
// are stepped by. Of the tiers of an indicator the first counts whose condition holds.
type Tier struct {
	// Name is the tier's own among those of the indicator.
	Name string `json:"name"`
	// When is the condition, in which `value` is the figure as it is compared with the target.
	When string `json:"when"`
	// Points are what the tier is worth in the score of the area, a constant expression. Without
	// them the points of the verdict count.
	Points string `json:"points,omitempty"`
}
