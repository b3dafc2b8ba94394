// Package difftest holds the engine against the reference.
//
// It has tests alone. They draw random contracts and records, compile, tally and judge them as
// a user would, and demand of every indicator the figure and the verdict that package
// internal/ref finds by evaluating the parsed rules over slices of records. They demand that
// tallies merge as their inputs do, and that neither workers nor batches show. And they break
// the engine on purpose, to see the tests fail.
package difftest
