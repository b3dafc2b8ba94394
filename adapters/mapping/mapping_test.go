package mapping_test

import (
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
)

const good = `format: 1
mapping: Export of the telephone system
sources:
  calls:
    file: calls.csv
    separator: ";"
    missing: ["", "-", "n/a"]
    covers: {from: 2024-01-01, through: 2024-05-31}
    decimal: ","
    thousands: "."
    true: [SI]
    false: [NO]
    times: "dd/mm/yyyy hh:mm:ss"
    durations: seconds
    columns:
      id: CALL_ID
      queued_at: {columns: [DATA, ORA], form: "dd/mm/yyyy hh:mm:ss"}
      wait: {column: ATTESA, unit: ms}
      answered: {column: ESITO, true: [RISPOSTA], false: [ABBANDONO]}
      channel: {column: CANALE, values: {TEL: phone, MAIL: email}}
`

func TestParse(t *testing.T) {
	m, err := mapping.Parse("m.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	s := m.Sources["calls"]
	if s.Records != "calls" || s.Columns["id"].Column != "CALL_ID" || s.Columns["channel"].Values["MAIL"] != "email" {
		t.Errorf("%+v", s)
	}
}
