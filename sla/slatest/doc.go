// Package slatest tests the rules of a contract like code, and the sources that supply records.
//
// A test file needs no Go. It names a contract, says which records there are, and what follows:
//
//	contract ../contract.yaml              # relative to the test file
//	period 2024-03-04                      # or 2024-03, 2024-Q1, 2024-S1, 2024-03-04/2024-03-08
//	default calls: channel=phone, direction=inbound, answered=yes
//
//	case exactly 20 seconds is in time
//	records calls in cup: wait=20s x 95    # 95 records that are the area's own
//	records calls in cup                   # or a table
//	  wait, answered
//	  21s..24s step 1s, yes                # a range: a record for each
//	  -,    no                             # - is a missing value
//	expect cup/attesa ok 95.96 %           # or ? in place of the answer, to have it filled in
//
// What stands above the first case is shared by all; a default holds for all records of its case.
// A field of which nothing is said is missing if it may be (`?`), and otherwise no, 0, empty, or
// the record's instant. Instants are noon of the period's days, one after the other, round and
// round. Keys are made up. `in` sets the fields that the area's `where` compares with ==. A time
// may be 9:30 (of the record's day) or +9h (after the record's instant; an instant itself: after
// the period begins). Quotes make a cell a text: "-", "a, b". A # between blanks begins a comment.
//
//	read calls calls.csv mapping.yaml      # records from a CSV file, beside the test file or in
//	-- calls.csv --                        # it: lines like this divide it, as in txtar
//	covers calls 2024-03-01/2024-03-10     # the days a source is known to hold, else the period;
//	                                       # `records`: first to last; `nothing`: no source
//	expect cup/attesa bad 4                # or good, counted; bears, flips, adds (the margin)
//	expect cup/attesa tier B               # - for none; amber yes or no; periods ok ko na
//	expect cup/attesa parts ok ko          # of a period that a revision cuts; none for one that none does
//	expect cup/attesa variant answered_only ok 86 # by a formula of a service level; changes: by which
//	expect cup ko                          # an area; expect contract ko
//	expect cup score ok 87.5               # its weighted score
//	expect calls rejected 2 wait           # or duplicate, conflicts, out_of_period, out_of_scope,
//	                                       # excluded, counted, overlap, read
//	expect finding small-base              # or: no finding …
//	expect diagnostic unknown-name         # the contract is refused, or doubtful
//
// Rows that are not counted have to be expected. Nothing is passed over: an unknown verb, name or
// field, and a file or case that expects nothing, are errors with their place.
//
// [Run] runs test files in `go test`, and rewrites them with -update; [Load] is for programs.
// [Boundaries] writes the first file: records at the limits of each rule, for a person to confirm.
// [Cover] tells which sides of each part of the rules the tests reach, [Mutate] which slips of the
// pen they would not notice, each with the case that would; [Thorough] holds both in `go test`.
// [Records] and [Expect] are for tables of cases in Go. [WhatIf] judges the same records by two
// contracts. [TestSource] checks that a source, such as the adapter of a vendor's log, keeps the
// promises of packages sla and batch; run it with the race detector.
package slatest
