package summary

import "github.com/capitolato/capitolato/adapters/mapping"

// form is what a document says of a report. The package comment says what its keys mean.
type form struct {
	Format    int               `json:"format"`
	Title     string            `json:"summary,omitempty"`
	File      string            `json:"file,omitempty"`
	Encoding  string            `json:"encoding,omitempty"`
	Preamble  int               `json:"preamble,omitempty"`
	Separator string            `json:"separator,omitempty"`
	Decimal   string            `json:"decimal,omitempty"`
	Thousands string            `json:"thousands,omitempty"`
	Period    period            `json:"period"`
	Area      area              `json:"area,omitempty"`
	Provider  string            `json:"provider,omitempty"` // where it is empty there is one row for each period and area
	Figures   map[string]figure `json:"figures"`            // by metric of the contract
	Skip      *mapping.Skip     `json:"skip,omitempty"`
}

// period says where the period of a row stands: in one column, or in two with its first and last
// day. The name of a column alone stands for a period that has only it.
type period struct {
	Column  string `json:"column,omitempty"`
	From    string `json:"from,omitempty"`
	Through string `json:"through,omitempty"`
	Form    string `json:"form,omitempty"`
}

// area says of which area of the contract a row tells: it is named in a column, or it is one for
// all rows.
type area struct {
	Column string            `json:"column,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	Is     string            `json:"is,omitempty"`
}

// figure says where a figure stands. The name of a column alone stands for one that is a count.
type figure struct {
	Column string `json:"column"`
	Unit   string `json:"unit,omitempty"`
}
