// Package commonmark reads what adapters/markdown writes with a reader of CommonMark and GitHub's
// tables that is not ours, and checks that the page says what the document does, letter by letter,
// and nothing else. It is a module of its own, so that nobody else needs the reader.
package commonmark
