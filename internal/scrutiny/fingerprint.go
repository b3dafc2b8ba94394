package scrutiny

import (
	"encoding/json"

	"github.com/capitolato/capitolato/sla"
)

// fingerprint returns a text that equal contracts have in common.
func fingerprint(c *sla.Contract) string {
	b, err := json.Marshal(c)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
