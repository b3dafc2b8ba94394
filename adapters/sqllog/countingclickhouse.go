package sqllog

// inClickHouse are its operators. Its integers wrap when they overflow, but those of 38 digits have
// room for what two of 64 bits can become, and fail on the way back where these have none. Old
// servers know NULL in neither AND nor OR: there false, missing and true are 0, 1 and 2, of which
// the least and the greatest are the answers. They say of NULL that it is IN no list, and divide by
// what stands behind a NULL, too.
var inClickHouse = map[string]string{
	"+":        "toInt64(toDecimal128(%s, 0) + toDecimal128(%s, 0))",
	"-":        "toInt64(toDecimal128(%s, 0) - toDecimal128(%s, 0))",
	"*":        "toInt64(toDecimal128(%s, 0) * toDecimal128(%s, 0))",
	"negative": "toInt64(- toDecimal128(%s, 0))",
	"abs":      "toInt64(abs(toDecimal128(%s, 0)))",
	"%":        "(CASE WHEN %[2]s <> 0 THEN %[1]s % (CASE WHEN ifNull(%[2]s, 0) = 0 THEN toInt64(1) ELSE assumeNotNull(%[2]s) END) END)",
	"sum":      "sum(toDecimal128(%s, 0))",
	"and":      "(nullIf(least(ifNull(%s * 2, 1), ifNull(%s * 2, 1)), 1) = 2)",
	"or":       "(nullIf(greatest(ifNull(%s * 2, 1), ifNull(%s * 2, 1)), 1) = 2)",
	"known":    "(CASE WHEN %[1]s IS NOT NULL THEN %[2]s END)",
}

// countingClickHouse is what has to be known of ClickHouse. All of it is there in version 18.16,
// which it was tried with, and in later ones. What numbers are compared with has no type of its
// own: with one, the time that old servers take to understand long conditions is ten times as long.
func countingClickHouse() *counting {
	// A decimal is split at its point, so that no product loses digits.
	const whole, part = "toDecimal128(toInt64(%[1]s), 0)", "(%[1]s - toDecimal128(toInt64(%[1]s), 0))"
	return &counting{
		number: "toInt64(%s)", bound: "%s", text: "%s", bytes: "%s", strip: `replaceAll(replaceAll(replaceAll(replaceAll(%s, ' ', ''), '\t', ''), '\n', ''), '\r', '')`,
		contains: "position(%s, %s) > 0", starts: "startsWith(%s, %s)", ends: "endsWith(%s, %s)",
		operators: inClickHouse, quotient: "intDiv(%s, %s)", suspect: "NOT match(%s, '^[ -~]*$')",
		decimal: "toInt64(" + whole + " * %[2]s + toDecimal128(toInt64(" + part + " * %[2]s), 0))",
		storages: with(wholes(32, "toInt64(%s)", "INT8", "INT16", "INT32", "UINT8", "UINT16", "UINT32"),
			wholes(63, "toInt64(%s)", "INT64"), wholes(63, "toInt64(toDecimal128(%s, 0))", "UINT64"),
			all(storage{form: fractions, value: "%s"}, []string{"DECIMAL"}),
			all(storage{form: words, value: "CAST(%s AS Nullable(String))"}, []string{"STRING"}),
			all(storage{form: words, value: "toString(%s)"}, []string{"ENUM8", "ENUM16", "UUID"}),
			all(storage{form: truths, value: "toUInt8(%s)"}, []string{"BOOL"}),
			all(storage{form: times, value: "toInt64(%s)", unit: 1_000_000_000}, []string{"DATETIME"}),
			all(storage{form: times, value: "toInt64(%s) * 86400", unit: 1_000_000_000}, []string{"DATE"})),
		unsettled: "SELECT name FROM system.settings WHERE name LIKE '%overflow_mode%' AND value <> 'throw'" +
			" OR name IN ('limit', 'offset', 'distributed_group_by_no_merge') AND value <> '0'",
		derived: true, hidden: true, ordinal: "toInt64(rowNumberInAllBlocks()) + 1",
		snapshot: "a state for each statement; that they see as many rows is checked", changing: true,
	}
}
