package decode

import "time"

// epochs are the forms of times that are numbers: what has passed since 1970 began in UTC.
var epochs = map[string]time.Duration{"epoch": time.Second, "epoch_ms": time.Millisecond}

const reasonEpoch = "not a number of seconds, or milliseconds, since 1970"

// epoch reads times that are numbers of a unit.
type epoch struct {
	number number
	unit   int64
}

// read reads a time.
func (e epoch) read(cell []byte) (int64, string) {
	d, reason := e.number.parse(cell)
	switch reason {
	case "":
	case reasonBig:
		return 0, reasonRange
	default:
		return 0, reasonEpoch
	}
	v, exact, fits := d.times(e.unit, 0)
	switch {
	case !exact:
		return 0, reasonFine
	case !fits:
		return 0, reasonRange
	}
	return v, ""
}
