package decode

import "bytes"

// Between stands between the two times of a cell from which a Duration is worked out. No form
// of a time can read it.
const Between = " to "

// between reads the Duration from one time to another.
type between struct {
	time     func([]byte) (int64, string)
	negative bool
}

// read reads two times and takes the first from the second.
func (b between) read(cell []byte) (int64, string) {
	from, to, _ := bytes.Cut(cell, []byte(Between))
	start, reason := b.time(trim(from))
	if reason != "" {
		return 0, reason
	}
	end, reason := b.time(trim(to))
	if reason != "" {
		return 0, reason
	}
	v := end - start
	switch {
	case (end < start) != (v < 0):
		return 0, reasonLong
	case v < 0 && !b.negative:
		return 0, reasonNegative
	}
	return v, ""
}

// lacks reports whether one of the two times of a cell is missing: then the Duration is.
func (d *Decoder) lacks(cell []byte) bool {
	from, to, _ := bytes.Cut(cell, []byte(Between))
	return d.isMark(from) || d.isMark(to)
}
