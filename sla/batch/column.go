package batch

// Column holds the values of one field. Which slice they are in depends on Kind; where Valid
// has no bit the value is missing, and what the slice holds there means nothing.
type Column struct {
	Kind   Kind
	Scale  int      // of a Decimal: the values are Nums[i] / 10^Scale
	Valid  Bitmap   // which rows have a value
	Bits   Bitmap   // Bool
	Nums   []int64  // Int, Decimal, Time, Duration
	Codes  []uint32 // String: indexes into Dict; of a missing value, 0
	Dict   *Dict    // String; nil where the field is Unique
	Text   []byte   // String that is Unique: holds the values; row i is Text[Starts[i]:Ends[i]]
	Starts []uint32
	Ends   []uint32
	n      int // rows appended
}

// String returns the value of a row of a String column.
func (c *Column) String(i int) string {
	if c.Dict != nil {
		return c.Dict.Strings[c.Codes[i]]
	}
	return string(c.Bytes(i))
}

// Bytes returns the value of a row of a String column that is Unique, valid as long as Text is.
func (c *Column) Bytes(i int) []byte { return c.Text[c.Starts[i]:c.Ends[i]] }

// reset empties c for values of f.
func (c *Column) reset(f Field) {
	c.Kind, c.Scale, c.n = f.Kind, f.Scale, 0
	c.Valid, c.Bits = c.Valid[:0], c.Bits[:0]
	c.Nums, c.Codes = c.Nums[:0], c.Codes[:0]
	c.Text, c.Starts, c.Ends = c.Text[:0], c.Starts[:0], c.Ends[:0]
	switch {
	case f.Kind != String || f.Unique:
		c.Dict = nil
	case c.Dict == nil:
		c.Dict = new(Dict)
	default:
		c.Dict.rest()
	}
}

// truncate keeps the first n rows.
func (c *Column) truncate(n int) {
	if c.n <= n {
		return
	}
	c.n = n
	c.Valid = c.Valid.truncate(n)
	switch c.Kind {
	case Bool:
		c.Bits = c.Bits.truncate(n)
	case String:
		if c.Dict == nil {
			c.Starts, c.Ends = c.Starts[:n], c.Ends[:n]
			return
		}
		c.Codes = c.Codes[:n]
	default:
		c.Nums = c.Nums[:n]
	}
}

// AppendMissing appends a row without a value.
func (c *Column) AppendMissing() {
	c.Valid = c.Valid.appendBit(c.n, false)
	switch c.Kind {
	case Bool:
		c.Bits = c.Bits.appendBit(c.n, false)
	case String:
		if c.Dict == nil {
			c.Starts, c.Ends = append(c.Starts, 0), append(c.Ends, 0)
		} else {
			c.Codes = append(c.Codes, 0)
		}
	default:
		c.Nums = append(c.Nums, 0)
	}
	c.n++
}

// AppendBool appends a value to a Bool column.
func (c *Column) AppendBool(v bool) {
	c.Valid = c.Valid.appendBit(c.n, true)
	c.Bits = c.Bits.appendBit(c.n, v)
	c.n++
}

// AppendNum appends a value to an Int, Decimal, Time or Duration column, in its unit.
func (c *Column) AppendNum(v int64) {
	c.Valid = c.Valid.appendBit(c.n, true)
	c.Nums = append(c.Nums, v)
	c.n++
}

// AppendString appends a value to a String column.
func (c *Column) AppendString(v []byte) {
	c.Valid = c.Valid.appendBit(c.n, true)
	if c.Dict == nil {
		c.Starts = append(c.Starts, uint32(len(c.Text)))
		c.Text = append(c.Text, v...)
		c.Ends = append(c.Ends, uint32(len(c.Text)))
	} else {
		c.Codes = append(c.Codes, c.Dict.Code(v))
	}
	c.n++
}
