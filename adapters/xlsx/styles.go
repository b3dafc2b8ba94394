package xlsx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readStyles tells which styles of cells show numbers as dates or times.
func (b *book) readStyles(name string) ([]bool, error) {
	if name == "" {
		return nil, nil
	}
	p, err := b.open(name)
	if err != nil {
		return nil, err
	}
	defer p.close.Close()
	var dates []bool
	formats := map[string]string{} // codes by id
	var ids []string
	inside := ""
	err = p.each(func(e xml.StartElement) error {
		if len(ids) > maxListed || len(formats) > maxListed {
			return errList
		}
		switch e.Name.Local {
		case "numFmt":
			if inside != "dxfs" {
				formats[attribute(e, "numFmtId")] = attribute(e, "formatCode")
			}
		case "cellStyleXfs", "cellXfs", "dxfs":
			inside = e.Name.Local
		case "xf":
			if inside == "cellXfs" {
				ids = append(ids, attribute(e, "numFmtId"))
			}
		}
		return nil
	})
	for _, id := range ids {
		code, own := formats[id]
		dates = append(dates, own && isDate(code) || !own && isDateID(id))
	}
	return dates, err
}

// isDateID reports whether a number format that is not written out shows a date or a time.
// Those from 27 to 36 and from 50 to 58 are dates in Chinese, Japanese and Korean.
func isDateID(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
}

// isDate reports whether the code of a number format, which is in English whatever the
// language of the program, shows a date or a time.
func isDate(code string) bool {
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return false
			}
			i += end + 1
		case code[i] == '\\', code[i] == '_', code[i] == '*':
			i++ // the next character stands for itself
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			if elapsed := strings.Trim(strings.ToLower(code[i+1:i+end]), "hms"); end > 1 && elapsed == "" {
				return true
			}
			i += end // a colour, a language, a condition
		case strings.HasPrefix(strings.ToLower(code[i:]), "general"):
			i += len("general") - 1
		case c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's':
			return true
		}
	}
	return false
}
