package naive

// rule is an indicator in expr's own terms: scale × the sum of its terms over the rows that of
// selects.
type rule struct {
	id    string
	terms []term
	of    string
	scale int64
	p95   bool
}

// term is weight × the rows that a predicate selects or, with a value, × the sum of that.
type term struct {
	weight int64
	where  string
	value  string
}

const (
	inbound  = `channel == "phone" and direction == "inbound"`
	answered = inbound + ` and answered`
	first    = answered + ` and escalated == "false"`
	second   = answered + ` and escalated == "true"`
	letters  = `channel in ["email", "fax", "sms"]`
)

// rules are the ten indicators of an area.
var rules = []rule{
	percent("attesa", answered+` and wait >= 0 and wait <= 20`, inbound),
	percent("perse", inbound+` and not answered`, inbound),
	mean("asa", "wait"),
	mean("aht", "handle"),
	{id: "p95", terms: []term{{1, answered + ` and wait >= 0`, `wait`}}, of: `false`, scale: 1, p95: true},
	percent("primo", first, answered),
	percent("primo_4m", first+` and handle >= 0 and handle <= 240`, first),
	percent("secondo", second+` and solved == "true"`, second),
	percent("risposta", letters+` and reply >= 0 and reply <= 9 * 3600`, letters),
	{id: "fasce", terms: []term{
		{100, answered + ` and wait >= 0 and wait <= 10`, ""},
		{80, answered + ` and wait > 10 and wait <= 20`, ""},
		{50, answered + ` and wait > 20 and wait <= 60`, ""},
	}, of: answered, scale: 1},
}

func percent(id, where, of string) rule {
	return rule{id: id, terms: []term{{1, where, ""}}, of: of, scale: 100}
}

func mean(id, field string) rule {
	present := answered + ` and ` + field + ` >= 0`
	return rule{id: id, terms: []term{{1, present, field}}, of: present, scale: 1}
}

// areas are the predicates that select the calls of each area.
var areas = map[string]string{"cup": `area == "cup"`, "contact_center": `area == "contact_center"`}
