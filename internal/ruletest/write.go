package ruletest

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Cell writes a value of [sla.Rows] as a cell that is read as the same value. A value of another
// type is written as no cell can be read.
func Cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case decimal.Decimal:
		return v.String()
	case time.Duration:
		return v.String()
	case time.Time:
		return v.Format("2006-01-02T15:04:05.999999999Z07:00")
	case string:
		return quote(v)
	}
	return `"?"`
}

// quote writes a text, in quotes if it could be taken for something else. A line break cannot be
// written: a blank stands for it.
func quote(text string) string {
	plain := text != "" && text != "-"
	for _, r := range text {
		if !(r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			plain = false
		}
	}
	if plain {
		return text
	}
	return `"` + strings.NewReplacer(`"`, `""`, "\r\n", " ", "\n", " ", "\r", " ").Replace(text) + `"`
}
