package sqllog

// countingMySQL is what has to be known of MySQL and MariaDB. Integers fail there rather than
// losing digits. Texts are compared as bytes of UTF-8, whatever their column's character set and
// collation are; what is longer than max_sort_length is not sorted by all of them.
func countingMySQL() *counting {
	const utf8 = "CAST(CONVERT(%s USING utf8mb4) AS BINARY)"
	return &counting{
		number: "CAST(%s AS SIGNED)", text: utf8, bytes: utf8, strip: "REPLACE(REPLACE(REPLACE(REPLACE(%s, ' ', ''), CHAR(9), ''), CHAR(10), ''), CHAR(13), '')",
		contains: "INSTR(%s, %s) > 0", starts: "LEFT(%[1]s, LENGTH(%[2]s)) = %[2]s", ends: "RIGHT(%[1]s, LENGTH(%[2]s)) = %[2]s",
		quotient: "(%s DIV %s)", decimal: "CAST(%s * %s AS SIGNED)", clamps: true,
		fair: "LENGTH(%s) <= 1000", suspect: "(INSTR(%s, CHAR(0)) > 0)", meets: true,
		storages: with(wholes(32, "CAST(%s AS SIGNED)", "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "UNSIGNED TINYINT", "UNSIGNED SMALLINT", "UNSIGNED MEDIUMINT"),
			wholes(33, "CAST(%s AS SIGNED)", "UNSIGNED INT"), wholes(63, "%s", "BIGINT"),
			all(storage{form: fractions, value: "%s"}, []string{"DECIMAL"}),
			all(storage{form: words, value: "%s"}, []string{"CHAR", "VARCHAR", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT", "ENUM"}),
			all(storage{form: times, value: timeMySQL, unit: 1000}, []string{"DATETIME", "DATE"})),
		hidden:   true, // in the order of a window
		snapshot: "one state of the tables of InnoDB, in a transaction that only reads",
	}
}

// timeMySQL is the microseconds of a time, and beyond all bounds of one that is none, such as
// 2024-02-00.
const timeMySQL = "CASE WHEN %[1]s IS NULL THEN NULL WHEN DAYOFMONTH(%[1]s) > 0 AND MONTH(%[1]s) > 0" +
	" THEN TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', %[1]s) ELSE 9223372036854775807 END"
