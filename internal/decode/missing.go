package decode

import "github.com/capitolato/capitolato/sla/batch"

// AppendMissing appends a row without a value to c, as [Decoder.Append] does for a mark of a
// missing value. It is for texts that have a sign of their own for no value, such as JSON.
func (d *Decoder) AppendMissing(c *batch.Column) string {
	if !d.spec.Optional {
		return reasonMissing
	}
	c.AppendMissing()
	return ""
}
