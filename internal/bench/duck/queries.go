package duck

import (
	"embed"
	"strings"
)

//go:embed sql
var texts embed.FS

// Text returns one of the statements of the folder sql, for a log.
func Text(name, log string) (string, error) {
	text, err := texts.ReadFile("sql/" + name + ".sql")
	return strings.ReplaceAll(string(text), "{log}", strings.ReplaceAll(log, "'", "''")), err
}
