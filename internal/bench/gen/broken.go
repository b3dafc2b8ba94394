package gen

import "bytes"

// appendBroken appends a line that was meant to be that of a call. There is one way for each
// thing that goes wrong in exports; each spoils a value that the rules need, or the row.
func appendBroken(b []byte, c *call, way int) []byte {
	start := len(b)
	c.note, c.area, c.channel = "richiamare", "cup", "phone"
	b = appendRow(b, c)
	row := b[start : len(b)-1] // without the line's end
	cells := bytes.Split(bytes.Clone(row), []byte(","))
	switch way % broken {
	case 0:
		cells[11] = []byte(`op"042`)
	case 1:
		cells[12] = []byte(`"mai chiuse`)
	case 2:
		cells = cells[:6]
	case 3:
		cells = append(cells, []byte("cella"), []byte("di troppo"))
	case 4:
		cells[4] = []byte("2024-02-30T25:00:00+01:00")
	case 5:
		cells[5] = []byte("12x")
	case 6:
		cells[8] = []byte("forse")
	case 7:
		cells[12] = []byte(`"chiuse"male`)
	}
	b = append(b[:start], bytes.Join(cells, []byte(","))...)
	return append(b, '\n')
}

// broken is how many ways appendBroken knows.
const broken = 8
