// Package browser holds the pages that adapters/html writes against a real browser. It is a module
// of its own so that whoever uses the library does not depend on one being driven.
//
// The tests open the golden pages and the report of the example in Chromium, headless, and fail
// for what a reader would stumble over: a message on the console, a request to anywhere, a page
// that scrolls sideways on a telephone or on A4, a link to nothing, text too pale to read, a
// verdict told by its colour alone, a table without headers, and on paper a blank page, a page
// too many, or a heading that ends a page. checks.js is what is asked of an open page.
//
// Without a browser they are skipped, and say so. To look at the pages:
//
//	SHOTS=folder go test -run TestPages ./...
package browser
