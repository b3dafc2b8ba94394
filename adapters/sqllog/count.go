package sqllog

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// counter makes the statements that answer an ask.
//
// All of them select from one inner SELECT, rows, which works out the fields f0, f1 and so on of
// each row, as reading it would, and the flags bad, of a row that has to be read, and odd, of one
// whose texts have to be looked at. The main statement groups the rows by day, by the scopes that
// they are in and by their traits, so that each predicate is worked out once a row, whatever the
// number of areas and indicators.
type counter struct {
	*counting
	ask    *push.Ask
	from   fragment // the table, or the query in parentheses
	bases  []fragment
	fields []column
	lower  *lowering

	scopes  []fragment
	cells   []cellSQL
	columns []aggregate // of the main statement
	known   map[string]int
	traits  traits
	at      moment
	// order lists the columns that rows are read in the order of; it is empty where that is not
	// known.
	order string
	// left is true of rows that are left out; it is empty where none is.
	left fragment
	// carried are columns as they are read, which go with the fields of a row.
	carried []fragment
}

// which says which rows count.
type which uint8

const (
	every which = iota
	// different rows: those that are the same in all fields count once.
	different
	// first rows with their key, in the order in which they are read.
	first
)

// newCounter writes what an ask speaks of, with as many traits as there may be. The reasons tell
// what cannot be written.
func newCounter(s *store, ask *push.Ask, from fragment, fields []column, most int) (*counter, []string) {
	k := &counter{counting: s.counting, ask: ask, from: from, bases: s.bases, fields: fields, known: map[string]int{}, traits: traits{most: most}, at: fields[ask.At].moment(s.counting)}
	k.lower = &lowering{counting: s.counting, fields: fields, at: k.at, plain: map[int]bool{}}
	var reasons []string
	wrote := func(what string) bool {
		err := k.lower.err
		if k.lower.err = nil; err != nil {
			if reason := fmt.Sprintf("%s: %v", what, err); !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
		return err == nil
	}
	for _, scope := range ask.Scopes {
		f := fragment{text: "(1 = 1)"}
		if len(scope) > 0 {
			f = list(k.conditions(scope), " AND ")
		}
		wrote("a selection of records")
		k.scopes = append(k.scopes, f)
	}
	for _, cell := range ask.Cells {
		c := k.cell(cell)
		if wrote(cell.Agg.Text) {
			k.cells = append(k.cells, c)
		}
	}
	if !k.at.has(ask.Days) {
		reasons = append(reasons, "the days of the period begin within the units of its times")
	}
	return k, reasons
}

// aggregate is a column of the main statement.
type aggregate struct {
	fragment
	how fold
}

// fold is how an aggregate is that of two groups together.
type fold uint8

const (
	added fold = iota
	least
	most
	lowest // least of texts
	highest
	listed // numbers with commas between
)

// column returns the place of an aggregate.
func (k *counter) column(f fragment, how fold) int {
	key := f.key()
	if i, ok := k.known[key]; ok {
		return i
	}
	k.known[key] = len(k.columns)
	k.columns = append(k.columns, aggregate{f, how})
	return len(k.columns) - 1
}

// conditions writes predicates.
func (k *counter) conditions(es []*rule.Expr) (out []fragment) {
	for _, e := range es {
		out = append(out, k.lower.selection(e))
	}
	return out
}

// rows is the SELECT that works out the fields that others speak of.
func (k *counter) rows(w which, of ...fragment) fragment {
	switch {
	case w == different && k.left.text != "":
		return join("(SELECT DISTINCT * FROM ", k.kept(w, nil), ")")
	case w == different:
		return join("(", k.decoded("SELECT DISTINCT ", w, nil), ")")
	case w == first && k.ordinal != "":
		return join("(SELECT * FROM (SELECT * FROM ", k.kept(w, nil), ") AS o WHERE pos IN (SELECT min(pos) FROM ", k.kept(w, nil), " GROUP BY ", k.names(k.ask.Key), "))")
	case w == first:
		return join("(SELECT * FROM (SELECT p.*, min(pos) OVER (PARTITION BY ", k.names(k.ask.Key), ") AS earliest FROM ", k.kept(w, nil), ") AS o WHERE pos = earliest)")
	case k.left.text != "":
		return join("(SELECT * FROM ", k.kept(w, append(of, k.left)), ")")
	}
	return join("(", k.decoded("SELECT ", w, named(of)), ")")
}

// kept is the SELECT of the rows, p, without those that are left out.
func (k *counter) kept(w which, of []fragment) fragment {
	some := map[string]bool(nil)
	if of != nil {
		some = named(of)
	}
	f := join("(", k.decoded("SELECT ", w, some), ") AS p")
	if k.left.text != "" {
		f = join(f, " WHERE CASE WHEN ", k.left, " THEN 0 ELSE 1 END = 1")
	}
	return f
}

// isBad is true of rows that have to be read.
var isBad = fragment{text: "bad = 1"}

// unsound is true of those, too, of which the database cannot work something out.
func (k *counter) unsound() fragment {
	if len(k.lower.inexact) == 0 {
		return isBad
	}
	return join(isBad, orAny(k.lower.inexact))
}

// given are the names of what is worked out of columns.
var given = regexp.MustCompile(`(?i)^([cfru][0-9]+|t0|bad|odd|pos)$`)

// names finds such names.
var names = regexp.MustCompile(`\b([fu][0-9]+|t0|bad|odd)\b`)

// named returns the names that fragments speak of.
func named(of []fragment) map[string]bool {
	out := map[string]bool{}
	for _, f := range of {
		for _, name := range names.FindAllString(f.text, -1) {
			out[name] = true
		}
	}
	return out
}

// decoded selects the fields and flags, or those of some names, and, if they are numbered, the
// position of each row.
func (k *counter) decoded(sel string, w which, some map[string]bool) fragment {
	numbered := w == first
	var columns []fragment
	add := func(value fragment, name string) {
		if some == nil || some[name] {
			columns = append(columns, join(value, " AS ", name))
		}
	}
	for i, f := range k.fields {
		add(f.value, f.alias.text)
		switch {
		case !k.lower.plain[i]:
		case w == different: // which they are by values alone
			add(f.value, f.plain().text)
		default:
			add(f.raw, f.plain().text)
		}
	}
	if at := k.fields[k.ask.At]; at.native.text != "" {
		add(at.native, "t0")
	}
	bad, odd := k.flags()
	add(bad, "bad")
	add(odd, "odd")
	for i, c := range k.carried {
		if len(k.bases) > 0 {
			c.text = carried(i)
		}
		columns = append(columns, join(c, " AS ", carried(i)))
	}
	switch {
	case numbered && len(k.bases) > 0:
		columns = append(columns, fragment{text: "pos"})
	case numbered:
		columns = append(columns, k.position())
	}
	return join(sel, list(columns, ",\n\t\t"), "\n\tFROM ", k.source(numbered), k.fence)
}

// flags are 1 of rows that have to be read, and of those whose texts have to be looked at.
func (k *counter) flags() (bad, odd fragment) {
	var sound, suspects []fragment
	for _, f := range k.fields {
		sound = append(sound, f.sound...)
		if f.suspect.text != "" {
			suspects = append(suspects, f.suspect)
		}
	}
	bad, odd = fragment{text: "0"}, fragment{text: "0"}
	if len(sound) > 0 {
		bad = join("CASE WHEN ", list(sound, " AND "), " THEN 0 ELSE 1 END")
	}
	if len(suspects) > 0 {
		odd = join("CASE WHEN ", list(suspects, " OR "), " THEN 1 ELSE 0 END")
	}
	return bad, odd
}

// carried is the name of a column as it is read.
func carried(i int) string { return "c" + strconv.Itoa(i) }

// position numbers the rows.
func (k *counter) position() fragment {
	if k.ordinal != "" {
		return fragment{text: k.ordinal + " AS pos"}
	}
	return fragment{text: "row_number() OVER (ORDER BY " + k.order + ") AS pos"}
}

// sorted is what rows are selected from, in their order if that is what numbers them.
func (k *counter) sorted(numbered bool) fragment {
	if numbered && k.ordinal != "" {
		return join("(SELECT * FROM ", k.from, " ORDER BY "+k.order+")")
	}
	return k.from
}

// source is what the fields are worked out of.
func (k *counter) source(numbered bool) fragment {
	if len(k.bases) == 0 {
		return k.sorted(numbered)
	}
	var columns []fragment
	for i, b := range k.bases {
		columns = append(columns, join(b, " AS r"+strconv.Itoa(i)))
	}
	for i, c := range k.carried {
		columns = append(columns, join(c, " AS ", carried(i)))
	}
	if numbered {
		columns = append(columns, k.position())
	}
	return join("(SELECT ", list(columns, ",\n\t\t\t"), "\n\t\tFROM ", k.sorted(numbered), k.fence, ") AS b")
}

// main is the statement that counts. Its columns are what tells groups apart, the number of rows, the
// first and the last instant, the number of those that are odd, and then the aggregates.
func (k *counter) main(w which) fragment {
	odd := fragment{text: "sum(odd)"}
	if !slices.ContainsFunc(k.fields, func(f column) bool { return f.suspect.text != "" }) {
		odd.text = "0"
	}
	names, groups := k.groups()
	sums := join("count(*), ", k.at.stored("min"), ", ", k.at.stored("max"), ", ", odd)
	for _, c := range k.columns {
		sums = join(sums, ", ", c.fragment)
	}
	f := join("SELECT ", groups, ",\n\t", sums, "\nFROM ", k.rows(w, groups, sums), " AS a\nGROUP BY "+names)
	if k.fence != "" { // or else all fields are sorted by their groups
		carried := strings.Join(slices.Sorted(maps.Keys(named([]fragment{sums}))), ", ")
		f = join("SELECT ", names, ",\n\t", sums, "\nFROM (SELECT ", groups, ", ", carried, "\n\tFROM ", k.rows(w, groups, sums), " AS a", k.fence, ") AS c\nGROUP BY "+names)
	}
	if k.traits.most > 0 {
		f = join(f, " LIMIT ", strconv.Itoa(maxGroups+1))
	}
	return f
}

// groups is what rows are grouped by: the bit that says that they have to be read, their traits and
// their scopes, and the day, in one number if it has room for all, for one costs less than several.
// Or else, where one statement can do both, by day and scopes, and by all but the day.
func (k *counter) groups() (names string, f fragment) {
	bad := k.unsound()
	tests := append([]fragment{bad}, k.traits.all...)
	day := k.at.index(k.ask.Days)
	if k.sets {
		return "GROUPING SETS ((d, s), (m, s, b))", join("CASE WHEN ", bad, " THEN ", strconv.Itoa(noDay), " ELSE COALESCE(", day, ", -1) END AS d,\n\t", k.sub(), " AS m,\n\t", k.in(^uint64(0)), " AS s,\n\t", k.bits(tests), " AS b")
	}
	if !k.packed() {
		return "d, s, b", join(day, " AS d,\n\t", k.in(^uint64(0)), " AS s,\n\t", k.bits(tests), " AS b")
	}
	tests = append(tests, k.scopes...)
	return "g", join("(COALESCE(", day, ", -1) + 1) * ", fill(k.number, fragment{text: strconv.Itoa(1 << len(tests))}), " + ", k.bits(tests), " AS g")
}

// noDay is the day of rows that have to be read.
const noDay = -2

// sub is the index of the sub-period that a row is in, negative outside the period.
func (k *counter) sub() fragment {
	f := k.at.index(k.ask.Subs)
	for _, s := range k.ask.Dark {
		f = join("CASE WHEN ", k.at.from(s[0]), " AND ", k.at.before(s[1]), " THEN -1 ELSE ", f, " END")
	}
	return f
}

// packed reports whether one number has room for what tells groups apart.
func (k *counter) packed() bool {
	return 1+len(k.traits.all)+len(k.scopes)+big.NewInt(int64(len(k.ask.Days))).BitLen() < 63
}

// unpack takes what tells groups apart: the day, the scopes, and the traits behind the bit that says that
// they have to be read.
func (k *counter) unpack(row []figure) (day int, in, traits uint64, rest []figure, err error) {
	if !k.packed() {
		keys, err := ints(row[:3])
		if err != nil {
			return 0, 0, 0, nil, err
		}
		return int(keys[0]), uint64(keys[1]), uint64(keys[2]), row[3:], nil
	}
	n, err := row[0].int()
	scopes, traitBits := len(k.scopes), 1+len(k.traits.all)
	traits, n = uint64(n)&(1<<traitBits-1), n>>traitBits
	return int(n>>scopes) - 1, uint64(n) & (1<<scopes - 1), traits, row[1:], err
}

// in is the number with the bits of those scopes, of some, that a row is in.
func (k *counter) in(scopes uint64) fragment {
	var some []fragment
	for i, s := range k.scopes {
		if scopes>>i&1 == 0 {
			s = fragment{}
		}
		some = append(some, s)
	}
	return k.bits(some)
}

// bits is the number with the bits of those predicates that are true of a row. An empty one has no bit.
func (k *counter) bits(predicates []fragment) fragment {
	var set []fragment
	for i, f := range predicates {
		if f.text != "" {
			set = append(set, join("CASE WHEN ", f, " THEN ", fill(k.number, fragment{text: strconv.Itoa(1 << i)}), " ELSE 0 END"))
		}
	}
	if len(set) == 0 {
		return k.integer(0)
	}
	return list(set, " + ")
}

// orAny adds conditions, none of them twice.
func orAny(fs []fragment) fragment {
	seen := map[string]bool{}
	var parts []any
	for _, f := range fs {
		if key := f.key(); !seen[key] {
			seen[key] = true
			parts = append(parts, " OR ", f)
		}
	}
	return join(parts...)
}

// keys is the statement that counts the rows and their different keys.
func (k *counter) keys() fragment {
	return join("SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM ", k.rows(every, fragment{text: k.names(k.ask.Key)}), " AS a GROUP BY ", k.names(k.ask.Key), ") AS k")
}

// repeated is the statement that lists the rows with a key that is there several times, by
// position: the position, the flag odd and the fields.
func (k *counter) repeated() fragment {
	var all []int
	for i := range k.fields {
		all = append(all, i)
	}
	keys, rows := k.names(k.ask.Key), k.kept(first, nil)
	of := join("(SELECT p.*, count(*) OVER (PARTITION BY ", keys, ") AS n FROM ", rows, ") AS o WHERE n > 1")
	if k.ordinal != "" {
		of = join("(SELECT * FROM ", rows, ") AS o WHERE pos IN (SELECT arrayJoin(groupArray(pos)) FROM ", rows, " GROUP BY ", keys, " HAVING count(*) > 1)")
	}
	return join("SELECT pos, odd, ", k.names(all), " FROM ", of, " ORDER BY pos LIMIT ", strconv.Itoa(maxRepeated+1))
}

// maxRepeated bounds the rows with a key that is there several times.
const maxRepeated = 100_000

// names lists fields.
func (k *counter) names(fields []int) string {
	var names []string
	for _, i := range fields {
		names = append(names, k.fields[i].alias.text)
	}
	return strings.Join(names, ", ")
}

// texts is the statement that lists the texts of a field that have to be looked at.
func (k *counter) texts(f column) fragment {
	return join("SELECT DISTINCT ", f.raw, " FROM ", k.source(false), " WHERE ", f.suspect, " LIMIT ", strconv.Itoa(maxTexts+1))
}

// maxTexts bounds the texts that are looked at.
const maxTexts = 10_000

// errInexact is the error of an answer that is no whole number.
var errInexact = errors.New("the database answers with a number that is not exact")
