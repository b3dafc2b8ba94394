package closing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/capitolato/capitolato/sla"
)

// Act is the document by which the parties closed a period or restated it.
type Act struct {
	// Protocol identifies it, such as the number in a register. Date is its day.
	Protocol string   `json:"protocol"`
	Date     sla.Date `json:"date"`
	// Reason says why the period was restated.
	Reason string `json:"reason,omitempty"`
}

// Closing is a period that was closed: what was counted and what was judged from it. It is
// plain data that survives JSON, and must not be changed.
type Closing struct {
	// Format is the version of this form, 1.
	Format   int        `json:"format"`
	Contract string     `json:"contract"`
	Period   sla.Period `json:"period"`
	// Revision is 1 for the first closing of the period and one more for each restatement.
	Revision int `json:"revision"`
	Act      Act `json:"act"`
	// Previous is the Digest of the revision before, empty for the first.
	Previous string `json:"previous,omitempty"`
	// Changes are what differs from the revision before; nil for the first.
	Changes *Changes    `json:"changes,omitempty"`
	Result  *sla.Result `json:"result"`
	Tally   *sla.Tally  `json:"tally"`
}

// Close judges a period and keeps it. It is an error if the period cannot be judged from the
// tally, or if the act is not named and dated.
func Close(plan *sla.Plan, tally *sla.Tally, period sla.Period, act Act) (*Closing, error) {
	if err := act.check(); err != nil {
		return nil, err
	}
	result, err := plan.Judge(tally, period)
	if err != nil {
		return nil, err
	}
	return &Closing{Format: 1, Contract: result.Contract, Period: period, Revision: 1, Act: act, Result: result, Tally: tally}, nil
}

// Restate judges the period again from another tally, that of all records known now, and
// returns the next revision with what differs. It is an error if nothing does, if the act has
// no reason, or if it is older than the one before. The closing itself stays as it is.
func (c *Closing) Restate(plan *sla.Plan, tally *sla.Tally, act Act) (*Closing, error) {
	if act.Reason == "" {
		return nil, errors.New("closing: the act has no reason: say why the period is restated")
	}
	if act.Date.Compare(c.Act.Date) < 0 {
		return nil, fmt.Errorf("closing: the act of %s is older than revision %d, of %s", act.Date, c.Revision, c.Act.Date)
	}
	if id := plan.Contract().ID; id != c.Contract {
		return nil, fmt.Errorf("closing: the plan is of the contract %s, the closing of %s", id, c.Contract)
	}
	digest, err := c.Digest()
	if err != nil {
		return nil, err
	}
	next, err := Close(plan, tally, c.Period, act)
	if err != nil {
		return nil, err
	}
	changes := Compare(c.Result, next.Result)
	changes.Rules = c.Check(plan, nil) != nil
	if changes.none() {
		return nil, fmt.Errorf("closing: nothing differs from revision %d: there is nothing to restate", c.Revision)
	}
	next.Revision, next.Previous, next.Changes = c.Revision+1, digest, &changes
	return next, nil
}

// check reports what an act lacks.
func (a Act) check() error {
	switch {
	case a.Protocol == "":
		return errors.New("closing: the act has no protocol: name the document that the parties signed")
	case a.Date.IsZero():
		return errors.New("closing: the act has no date: give the day on which it was signed")
	}
	return nil
}

// Check judges the period again from the tally that was kept, and reports how the verdicts
// that were kept differ: then they were changed, or the plan has other rules than it was closed by.
// With the revision before, which may be nil, it also reports whether this one follows it.
func (c *Closing) Check(plan *sla.Plan, before *Closing) error {
	if before != nil {
		if err := c.follows(before); err != nil {
			return err
		}
	}
	result, err := plan.Judge(c.Tally, c.Period)
	if err != nil {
		return fmt.Errorf("closing: revision %d cannot be judged again: %w", c.Revision, err)
	}
	same, err := sameJSON(c.Result, result)
	if err != nil || same {
		return err
	}
	return fmt.Errorf("closing: the verdicts of revision %d do not follow from its tally by these rules:\n%s", c.Revision, Compare(c.Result, result))
}

// follows reports why a closing is not the next revision of another.
func (c *Closing) follows(before *Closing) error {
	if c.Contract != before.Contract || c.Period != before.Period || c.Revision != before.Revision+1 {
		return fmt.Errorf("closing: revision %d of %s, %s, does not follow revision %d of %s, %s",
			c.Revision, c.Contract, c.Period, before.Revision, before.Contract, before.Period)
	}
	digest, err := before.Digest()
	if err != nil {
		return err
	}
	if digest != c.Previous {
		return fmt.Errorf("closing: revision %d was made from another revision %d than this one, which was changed since", c.Revision, before.Revision)
	}
	return nil
}

// Digest identifies a closing: "sha256:" and the hexadecimal digest of its JSON.
func (c *Closing) Digest() (string, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

// Parse reads the JSON of a closing.
func Parse(data []byte) (*Closing, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	c := new(Closing)
	if err := d.Decode(c); err != nil {
		return nil, fmt.Errorf("closing: not a closing: %w", err)
	}
	if d.More() {
		return nil, errors.New("closing: something follows the closing")
	}
	switch {
	case c.Format != 1:
		return nil, fmt.Errorf("closing: format %d is not known", c.Format)
	case c.Result == nil || c.Tally == nil || c.Revision < 1 || (c.Revision > 1) != (c.Previous != ""):
		return nil, errors.New("closing: it lacks its result, its tally or the digest of the revision before")
	}
	return c, nil
}

// sameJSON reports whether two values are written alike.
func sameJSON(a, b any) (bool, error) {
	if reflect.DeepEqual(a, b) {
		return true, nil
	}
	x, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := json.Marshal(b)
	return bytes.Equal(x, y), err
}
