package sqllog

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
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
