package sqllog

// countingPostgreSQL is what has to be known of PostgreSQL, which fails rather than losing digits,
// and the texts of which are UTF-8 and hold no NUL.
func countingPostgreSQL() *counting {
	const microseconds = "CAST(EXTRACT(EPOCH FROM %s) * 1000000 AS BIGINT)"
	return &counting{
		numbered: true, number: "CAST(%s AS BIGINT)", text: "CAST(%s AS TEXT)", bytes: `%s COLLATE "C"`, trim: "btrim(%s, %s)",
		contains: "position(%[2]s in %[1]s) > 0", starts: "left(%[1]s, CAST(%[3]s AS INTEGER)) = %[2]s", ends: "right(%[1]s, CAST(%[3]s AS INTEGER)) = %[2]s",
		quotient: "(%s / %s)", decimal: "CAST(%s * %s AS BIGINT)",
		storages: with(wholes(32, "CAST(%s AS BIGINT)", "INT2", "INT4"), wholes(63, "%s", "INT8"),
			all(storage{form: fractions, value: "%s"}, []string{"NUMERIC"}),
			all(storage{form: words, value: "CAST(%s AS TEXT)"}, []string{"TEXT", "VARCHAR"}),
			all(storage{form: truths, value: "%s"}, []string{"BOOL"}),
			all(storage{form: times, value: microseconds, unit: 1000}, []string{"TIMESTAMP", "DATE"}),
			all(storage{form: times, value: microseconds, unit: 1000, bound: "CAST(%s AS TIMESTAMPTZ)",
				index: "width_bucket(%s, CAST(%s AS TIMESTAMPTZ[]))"}, []string{"TIMESTAMPTZ"})),
		encoding: "SHOW server_encoding", unicode: "UTF8", tune: tunePostgreSQL,
		snapshot: "one state of the database, in a transaction that only reads",
	}
}

// tunePostgreSQL has groups made in memory, until the transaction ends. PostgreSQL takes it that
// there are as many of them as rows, since it cannot tell of expressions, and would sort all rows on
// disk rather than hold a few thousand sums.
const tunePostgreSQL = "SELECT set_config('enable_sort', 'off', true) || set_config('work_mem', '64MB', true)"
