package sla

import (
	"github.com/capitolato/capitolato/sla/calendar"
	"github.com/capitolato/capitolato/sla/terms"
)

// Contract is the measurable part of a contract: what is recorded, how the records become
// figures, and which figures each service area must reach. It is plain data. It can be written
// as Go values, or in the YAML or JSON form that package adapters/contract reads, whose names
// are those of the JSON tags. [Compile] checks it.
type Contract struct {
	// Format is the version of this form, 1.
	Format int `json:"format"`
	// ID identifies the contract in results, such as "rep-1151-2022".
	ID string `json:"contract"`
	// Title is the object of the contract.
	Title string `json:"title,omitempty"`
	// Register is the contract's entry in the public register.
	Register *Register `json:"register,omitempty"`
	// Contractor is who delivers.
	Contractor *Contractor `json:"contractor,omitempty"`
	// Succeeds is the contract that this one took over from.
	Succeeds *Succession `json:"succeeds,omitempty"`
	// Valid is the span of days in which the contract binds, as signed.
	Valid Days `json:"valid"`
	// Timezone is the IANA name of the zone in which the contract's dates are meant.
	Timezone string `json:"timezone"`
	// Calendars are the opening hours that worktime and deadline count by, by name.
	Calendars map[string]calendar.Calendar `json:"calendars,omitempty"`
	// Constants are named values, each an expression without records.
	Constants map[string]string `json:"constants,omitempty"`
	// Records are the record types that rules speak of, by name.
	Records map[string]RecordType `json:"records,omitempty"`
	// Sets are named selections of records, each an expression such as
	// `filter(calls, .direction == "inbound")`.
	Sets map[string]string `json:"sets,omitempty"`
	// Metrics are named formulas, each an expression such as `100 * count(…) / len(…)`.
	// In an area's rules a metric and a set speak of the area's own records;
	// `contract.name` is the same over all of them.
	Metrics map[string]string `json:"metrics,omitempty"`
	// ServiceLevels are service levels of calls by a formula that is named. Each stands for
	// metrics, of which the first has its name: see [terms.ServiceLevel.Metrics].
	ServiceLevels map[string]terms.ServiceLevel `json:"service_levels,omitempty"`
	// Areas are the service areas, in the contract's order.
	Areas []Area `json:"areas"`
	// Exclusions say which records do not count, and by which agreement. Of several that take
	// out one record the first does.
	Exclusions []terms.Exclusion `json:"exclusions,omitempty"`
	// Penalties are what the penalties and bonuses of the indicators have in common.
	Penalties *terms.Penalties `json:"penalties,omitempty"`
	// Revisions are agreed changes, each from a day on, and Split says how a period is judged
	// that one cuts: where it is nil, each part must be met.
	Revisions []terms.Revision `json:"revisions,omitempty"`
	Split     *terms.Split     `json:"split,omitempty"`
	// Suspensions are spans of days on which the contract does not bind.
	Suspensions []terms.Suspension `json:"suspensions,omitempty"`

	// Origin tells where each value stands in the file that the contract was read from, so
	// that diagnostics can name line and column. Loaders fill it; it is nil for a contract
	// built as Go values, and it is not part of the contract.
	Origin Origin `json:"-"`
}

// Register is an entry in a register of contracts.
type Register struct {
	Number string `json:"number"`
	Date   Date   `json:"date"`
}

// Contractor is a firm or a temporary group of firms.
type Contractor struct {
	Name    string   `json:"name"`
	Members []string `json:"members,omitempty"`
}

// Succession tells which contract a contract follows, and by which act.
type Succession struct {
	Register   Register   `json:"register"`
	Contractor Contractor `json:"contractor"`
	// Act is the judgment or decision, such as "Consiglio di Stato Sez. V n. 8744 del 2021-12-31".
	Act string `json:"act,omitempty"`
}

// RecordType declares one kind of record. It is an event, which one instant (At) places in a
// period, or an interval (From, To), which is in every period that it overlaps.
type RecordType struct {
	// Key names the fields that together identify a record. Two records with the same key
	// are duplicates, and only the first is counted. Without a key there are no duplicates.
	Key []string `json:"key,omitempty"`
	// At names the time field of an event.
	At string `json:"at,omitempty"`
	// From and To name the time fields of an interval, half-open. Where To is missing the
	// interval is still open.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// MaxQuietDays is the longest run of days without any record that is believable. A
	// longer one inside the period means that the source is not complete, and its
	// indicators are nodata. Zero means that any run is.
	MaxQuietDays int `json:"max_quiet_days,omitempty"`
	// MaxRejected is the largest part of a source's rows that may be unreadable, such as
	// "0.5%". Above it the source proves nothing, and its indicators are invalid. Empty
	// means that any part may be.
	MaxRejected string `json:"max_rejected,omitempty"`
	// Fields are the record's fields, by name.
	Fields map[string]FieldType `json:"fields"`
}

// Area is a service area of the contract.
type Area struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Note is free text for the reader of a report.
	Note string `json:"note,omitempty"`
	// Activities and SubAreas describe areas that are not, or not only, measured by numbers.
	Activities []string  `json:"activities,omitempty"`
	SubAreas   []SubArea `json:"subareas,omitempty"`
	// Where says, for each record type that the area's rules reach, which records are the
	// area's own: a predicate such as `.area == "cup"`, or `all`.
	Where map[string]string `json:"where,omitempty"`
	// Indicators are the area's indicators, in the contract's order.
	Indicators []Indicator `json:"indicators,omitempty"`
	// Score is the area's weighted score, if it has one.
	Score *terms.Score `json:"score,omitempty"`
}

// SubArea is a part of an area, with the activities it consists of.
type SubArea struct {
	Name       string   `json:"name"`
	Activities []string `json:"activities,omitempty"`
}

// Indicator is one service level indicator (SLI) with its target.
type Indicator struct {
	ID string `json:"id"`
	// Process is the process that the indicator belongs to, such as "Gestione degli SLA".
	Process string `json:"process,omitempty"`
	// Objective is what the indicator is meant to secure.
	Objective string `json:"objective,omitempty"`
	Name      string `json:"name"`
	// Measure says in words what is measured, as the parties wrote it.
	Measure string `json:"measure,omitempty"`
	// Value is the expression for the figure.
	Value string `json:"value"`
	// Target is the expression that is true when the indicator is met. In it `value` is the
	// figure.
	Target string `json:"target"`
	// TargetText is the target as the parties wrote it.
	TargetText string `json:"target_text,omitempty"`
	// Display says how the figure is written, and whether it is rounded before it is compared.
	Display Display `json:"display,omitempty"`
	// Applies, if set, is an expression that is true when the indicator applies in a period.
	// Where it is false the verdict is na.
	Applies string `json:"applies,omitempty"`
	// WhenEmpty says what holds where there was nothing to measure. Without it the verdict
	// is nodata.
	WhenEmpty *WhenEmpty `json:"when_empty,omitempty"`
	// Sample says that the records are a sample; without it they are all there were.
	Sample *terms.Sample `json:"sample,omitempty"`
	// MinVolume is the volume below which the target does not bind, OverForecast the one above
	// which it is suspended.
	MinVolume    *terms.MinVolume    `json:"min_volume,omitempty"`
	OverForecast *terms.OverForecast `json:"over_forecast,omitempty"`
	// MetIn says in how many parts of the period the target must be met.
	MetIn *terms.MetIn `json:"met_in,omitempty"`
	// Tiers are the bands of the figure, the first that holds counting.
	Tiers []terms.Tier `json:"tiers,omitempty"`
	// Amber is a condition under which a met target is only just met: it is shown, and changes
	// nothing. In it `value` is the figure.
	Amber string `json:"amber,omitempty"`
	// Weight is what the indicator counts in the area's score, a constant expression; empty is 0.
	Weight string `json:"weight,omitempty"`
	// Penalty is due where the target is missed, Bonus where it is met.
	Penalty *terms.Penalty `json:"penalty,omitempty"`
	Bonus   *terms.Penalty `json:"bonus,omitempty"`
	// Responsible is who answers for the indicator, Frequency how often it is reviewed,
	// Sources where its data comes from, Recorded how it is collected.
	Responsible string   `json:"responsible,omitempty"`
	Frequency   string   `json:"frequency,omitempty"`
	Sources     []string `json:"sources,omitempty"`
	Recorded    string   `json:"recorded,omitempty"`
	// Note is free text, such as how an unclear wording was read.
	Note string `json:"note,omitempty"`
}

// Display says how a figure is written. Its zero value shows a figure exactly where it has a
// finite decimal form.
type Display struct {
	// Unit is written after the figure. The unit of a duration is one of ns, us, ms, s, min,
	// h, d (24 h) and converts it; any other unit is a label.
	Unit string `json:"unit,omitempty"`
	// Places is the number of digits after the point; nil shows them all, up to 12.
	Places *int `json:"places,omitempty"`
	// Rounding is the contract's rule, half_up where it is empty.
	Rounding Rounding `json:"rounding,omitempty"`
	// Compare is "exact" (the same as empty) where the exact figure is compared with the
	// target, or "rounded" where the contract says that it is rounded first.
	Compare string `json:"compare,omitempty"`
}

// WhenEmpty is the agreed consequence of an empty denominator: a verdict or a value.
type WhenEmpty struct {
	// Verdict is "na", if set.
	Verdict string `json:"verdict,omitempty"`
	// Value is the constant that takes the place of the figure, if set.
	Value string `json:"value,omitempty"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis"`
}
