package sqllog

// countingPostgreSQL is what has to be known of PostgreSQL, which fails rather than losing digits,
// and the texts of which are UTF-8 and hold no NUL.
func countingPostgreSQL() *counting {
	return &counting{
		numbered: true, number: "CAST(%s AS BIGINT)", text: "CAST(%s AS TEXT)", bytes: `%s COLLATE "C"`, trim: "btrim(%s, %s)",
		contains: "position(%[2]s in %[1]s) > 0", starts: "left(%[1]s, CAST(%[3]s AS INTEGER)) = %[2]s", ends: "right(%[1]s, CAST(%[3]s AS INTEGER)) = %[2]s",
		quotient: "(%s / %s)", decimal: "CAST(%s * %s AS BIGINT)",
		storages: with(wholes(32, "CAST(%s AS BIGINT)", "INT2", "INT4"), wholes(63, "%s", "INT8"),
			all(storage{form: fractions, value: "%s"}, []string{"NUMERIC"}),
			all(storage{form: words, value: "CAST(%s AS TEXT)"}, []string{"TEXT", "VARCHAR"}),
			all(storage{form: truths, value: "%s"}, []string{"BOOL"}),
			all(storage{form: times, value: "CAST(EXTRACT(EPOCH FROM %s) * 1000000 AS BIGINT)", unit: 1000}, []string{"TIMESTAMPTZ", "TIMESTAMP", "DATE"})),
		encoding: "SHOW server_encoding", unicode: "UTF8",
		snapshot: "one state of the database, in a transaction that only reads",
	}
}
