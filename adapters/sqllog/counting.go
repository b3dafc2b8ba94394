package sqllog

// counting is what has to be known of a kind of database to let it count. Patterns have %s in the
// places of what they are about, or %[2]s in that of the second.
type counting struct {
	// numbered says that parameters are written $1, $2 and so on, not ?.
	numbered bool
	// number and text give a parameter its type, which some databases cannot tell. bound does so
	// for a number that another is compared with; where it is empty, number does.
	number, text, bound string
	// bytes makes a text one that is compared by its bytes. trim takes characters off both its
	// ends, the second of its places; where there is no such function, strip takes blanks, tabs
	// and ends of lines off it wherever they are.
	bytes, trim, strip string
	// contains, starts and ends tell whether a text has another one, which is not empty and the
	// characters of which are counted in the third place.
	contains, starts, ends string
	// operators are patterns of what is not written as usual.
	operators map[string]string
	// quotient divides an integer by another, toward zero.
	quotient string
	// inexact is true of a number that has lost digits. It is empty where the database fails
	// rather than that.
	inexact string
	// fair is true of a text that is sorted and grouped by all of its bytes; empty where all are.
	fair string
	// suspect is true of a text that may not be UTF-8 or may hold a NUL; empty where none does.
	// meets says that looking at few different texts once costs less than that.
	suspect string
	meets   bool
	// lists writes the numbers of a group with commas between, which takes some bytes for each of
	// its rows. It is empty where a statement of its own, which counts different values, costs less.
	lists string
	// sets says that rows can be grouped in two ways at once, so that few groups come back.
	sets bool
	// fence stands behind a SELECT whose columns are to be worked out once, not wherever they
	// are used.
	fence string
	// dynamic says that each value has a type of its own, as in SQLite.
	dynamic bool
	// storages says how the values of a type are read, but for decimals and what is dynamic.
	storages map[string]storage
	// decimal reads a decimal as a whole number of the smallest unit, how many of which are one
	// in the second place.
	decimal string
	// clamps says that 64 bits are given the largest number for one beyond them.
	clamps bool
	// encoding asks for the name of that of texts, and unicode is the name that it must be. Both
	// are empty where it is always UTF-8.
	encoding, unicode string
	// tune is sent first, to have the database plan well what it cannot foresee.
	tune string
	// unsettled lists the settings that would change what is counted.
	unsettled string
	// derived says that there is no WITH: a query stands in parentheses. hidden says that a name
	// that a SELECT gives hides the column of that name, be it in the order of a window only.
	derived, hidden bool
	// ordinal numbers the rows of a SELECT as they come, where there are no windows; it is empty
	// where there are.
	ordinal string
	// snapshot says what is seen of the data while several statements run, and changing that
	// each of them sees a state of its own.
	snapshot string
	changing bool
}

// usual are the operators of SQL. The second operand of known is missing where the first one is.
var usual = map[string]string{
	"+": "(%s + %s)", "-": "(%s - %s)", "*": "(%s * %s)", "%": "(%s % NULLIF(%s, 0))", "negative": "(- %s)", "abs": "abs(%s)", "sum": "sum(%s)",
	"and": "(%s AND %s)", "or": "(%s OR %s)", "known": "%[2]s",
}

// operator writes one.
func (c *counting) operator(name string, operands ...fragment) fragment {
	pattern, ok := c.operators[name]
	if !ok {
		pattern = usual[name]
	}
	return fill(pattern, operands...)
}

// storage is how the values of a type are read.
type storage struct {
	form  form
	value string // a pattern of the column's name
	unit  int64  // of a time: nanoseconds
	most  int64  // the largest of whole numbers
	// bound makes a parameter an instant as it is stored, and index numbers, from 1, the parts of
	// time that one is in between the instants of an array. They are empty where numbers are
	// worked out of times at no cost.
	bound, index string
}

// form is what values are.
type form uint8

const (
	unread    form = iota
	whole          // an integer of up to 64 bits
	fractions      // a decimal
	words
	truths
	times // the clock of the dialect says in which zone
)

// wholes returns the storage of whole numbers of so many bits, for several types.
func wholes(bits int, value string, types ...string) map[string]storage {
	return all(storage{form: whole, value: value, most: 1<<(bits-1) - 1 + 1<<(bits-1)}, types)
}

// all returns a storage for several types.
func all(s storage, types []string) map[string]storage {
	out := map[string]storage{}
	for _, t := range types {
		out[t] = s
	}
	return out
}

// with returns storages and those of further types.
func with(a map[string]storage, more ...map[string]storage) map[string]storage {
	for _, m := range more {
		for t, s := range m {
			a[t] = s
		}
	}
	return a
}

// counting returns what has to be known of a dialect to let it count, nil if it is read.
func (d Dialect) counting() *counting {
	switch d {
	case SQLite:
		return &counting{
			number: "%s", text: "%s", bytes: "%s COLLATE BINARY", trim: "trim(%s, %s)",
			contains: "instr(%s, %s) > 0", starts: "substr(%[1]s, 1, %[3]s) = %[2]s", ends: "substr(%[1]s, -%[3]s) = %[2]s",
			quotient: "(%s / %s)", inexact: "typeof(%s) = 'real'", fence: " LIMIT -1", lists: "group_concat(%s)", dynamic: true, meets: true,
			suspect:  "(%[1]s GLOB '*[^ -~]*' OR length(%[1]s) <> length(CAST(%[1]s AS BLOB)))",
			snapshot: "one state of the database",
		}
	case DuckDB:
		stamp := func(value string, types ...string) map[string]storage {
			return all(storage{form: times, value: value, unit: 1000}, types)
		}
		return &counting{
			number: "CAST(%s AS BIGINT)", text: "CAST(%s AS VARCHAR)", bytes: "%s", trim: "trim(%s, %s)",
			contains: "contains(%s, %s)", starts: "starts_with(%s, %s)", ends: "ends_with(%s, %s)",
			quotient: "(%s // %s)", sets: true, meets: true, suspect: "contains(%s, chr(0))", decimal: "CAST(%s * %s AS BIGINT)",
			storages: with(wholes(32, "CAST(%s AS BIGINT)", "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"),
				wholes(63, "CAST(%s AS BIGINT)", "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT"), all(storage{form: fractions, value: "%s"}, []string{"DECIMAL"}),
				all(storage{form: words, value: "%s"}, []string{"VARCHAR"}), all(storage{form: words, value: "CAST(%s AS VARCHAR)"}, []string{"ENUM"}),
				all(storage{form: truths, value: "%s"}, []string{"BOOLEAN"}),
				stamp("epoch_us(%s)", "TIMESTAMPTZ", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"), stamp("epoch_us(CAST(%s AS TIMESTAMP))", "DATE"),
				all(storage{form: times, value: "epoch_ns(%s)", unit: 1}, []string{"TIMESTAMP_NS"})),
			snapshot: "one state of the database",
		}
	case PostgreSQL:
		return countingPostgreSQL()
	case MySQL:
		return countingMySQL()
	case ClickHouse:
		return countingClickHouse()
	}
	return nil
}
