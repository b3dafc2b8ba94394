// Package naive is the program that everybody writes first: encoding/csv, a struct for each row,
// and expr's own VM for each predicate of each indicator.
package naive

import (
	"strconv"
	"time"
)

// Call is a row of the log, as the predicates see it. A missing number is -1, a missing yes or
// no is neither.
type Call struct {
	Area      string    `expr:"area"`
	Channel   string    `expr:"channel"`
	Direction string    `expr:"direction"`
	QueuedAt  time.Time `expr:"queued_at"`
	Wait      int       `expr:"wait"`
	Handle    int       `expr:"handle"`
	Reply     int       `expr:"reply"`
	Answered  bool      `expr:"answered"`
	Escalated string    `expr:"escalated"`
	Solved    string    `expr:"solved"`
}

// read takes over a row.
func (c *Call) read(row []string) (err error) {
	c.Area, c.Channel, c.Direction = row[1], row[2], row[3]
	if c.QueuedAt, err = time.Parse(time.RFC3339, row[4]); err != nil {
		return err
	}
	for i, n := range []*int{&c.Wait, &c.Handle, &c.Reply} {
		*n = -1
		if text := row[5+i]; text != "" {
			if *n, err = strconv.Atoi(text); err != nil {
				return err
			}
		}
	}
	c.Answered, err = strconv.ParseBool(row[8])
	c.Escalated, c.Solved = row[9], row[10]
	return err
}
