package slatest

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// SourceWant says what a source under test holds, and what to ask it for.
type SourceWant struct {
	// Fields are the fields to ask for, at least one. The more kinds they have, and the more
	// of them are missing in some record, the more is tested.
	Fields []batch.Field
	// Zone is the contract's zone, UTC if it is nil.
	Zone *time.Location
	// Read is how many records the source holds, those that cannot be read included. It must
	// not be 0: a source without records keeps every promise.
	Read int
	// Rejected is how many of them cannot be read when all of Fields are asked for.
	Rejected int
}

// TestSource tests a source. Each call of open returns the same source anew, or one with the
// same content. The error joins what was found, the first violation of each rule, and names the
// rule. It checks that
//
//   - Source describes the source, always in the same words;
//   - a batch is well formed: a column for each field, of its kind and scale, as long as Len;
//     no bit is set past the last row, no code is outside its dictionary, and a field that must
//     have a value has one;
//   - batches are numbered from 0 without gaps, and positions rise;
//   - a rejected row has a position, a reason and, if anything, a field of the request;
//   - rows and rejected rows add up to what the source holds;
//   - the end is io.EOF, without rows, and stays the end;
//   - reading again, alone or from several goroutines, yields the same;
//   - what is in a batch stays until the next Read into it;
//   - asking for fewer fields, in another order, alone, as Unique or with a larger scale,
//     yields the same values, and rejects no further row;
//   - a missing value rejects the row where its field must have one, and only there;
//   - a cancelled context ends opening or reading with its error;
//   - Close succeeds, at the end and before it.
func TestSource(open func() sla.Source, want SourceWant) error {
	if len(want.Fields) == 0 || want.Read <= 0 {
		return errors.New("slatest: SourceWant must have fields, and records to read")
	}
	if want.Zone == nil {
		want.Zone = time.UTC
	}
	c := &checker{open: open, want: want, told: map[string]bool{}}
	c.info()
	full := c.read("", want.Fields, 1)
	if full == nil {
		return errors.Join(c.found...)
	}
	c.count(full)
	c.again(full)
	c.kept()
	c.projections(full)
	c.forms(full)
	c.missing()
	c.cancelled()
	c.closed()
	return errors.Join(c.found...)
}

// checker collects what is wrong with a source.
type checker struct {
	open  func() sla.Source
	want  SourceWant
	found []error
	told  map[string]bool
}

// tell reports the violation of a rule, once for each rule: what follows is mostly the same.
func (c *checker) tell(rule, format string, args ...any) {
	if c.told[rule] {
		return
	}
	c.told[rule] = true
	c.found = append(c.found, fmt.Errorf("slatest: "+rule+": "+format, args...))
}

// info checks what the source says of itself.
func (c *checker) info() {
	src := c.open()
	a, b, other := src.Source(), src.Source(), c.open().Source()
	switch {
	case a.Name == "":
		c.tell("description", "Source().Name is empty: results could not tell which source it was")
	case a.Records == "":
		c.tell("description", "Source().Records is empty: name the record type it supplies")
	case !reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, other):
		c.tell("description", "Source() says %+v, then %+v and %+v", a, b, other)
	}
}

// count checks that nothing is silently dropped.
func (c *checker) count(full *content) {
	if n := len(full.rows) + len(full.rejected); n != c.want.Read {
		c.tell("nothing is dropped", "%d rows and %d rejected rows make %d, want %d", len(full.rows), len(full.rejected), n, c.want.Read)
	}
	if n := len(full.rejected); n != c.want.Rejected {
		text := ""
		for _, r := range full.rejected {
			text += fmt.Sprintf("\n\t%d: %s: %s", r.pos, r.field, r.reason)
		}
		c.tell("rejected rows", "%d rows are rejected, want %d:%s", n, c.want.Rejected, text)
	}
}

// request returns a request for fields.
func (c *checker) request(src sla.Source, fields []batch.Field) batch.Request {
	return batch.Request{Records: src.Source().Records, Fields: fields, Zone: c.want.Zone, Raw: true}
}
