// Package suggest finds the name that somebody probably meant.
package suggest

import "strings"

// Hint returns `did you mean "x"?` for the candidate nearest to name, or the empty string
// where none is near. Of equally near candidates it takes the first in alphabetical order.
func Hint(name string, candidates []string) string {
	if s := Nearest(name, candidates); s != "" {
		return `did you mean "` + s + `"?`
	}
	return ""
}

// Nearest returns the candidate within a third of name's length in edits, or "". One edit is
// always allowed, unless it leaves nothing of the name.
func Nearest(name string, candidates []string) string {
	best, at := "", min(1+max(1, len(name)/3), len(name))
	for _, c := range candidates {
		d := distance(strings.ToLower(name), strings.ToLower(c), at+1)
		if d < at || d == at && best != "" && c < best {
			best, at = c, d
		}
	}
	return best
}

// distance is the number of insertions, deletions, replacements and swaps of neighbours that
// turn a into b; a distance of limit or more may be returned as limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit || len(a) > 256 {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
