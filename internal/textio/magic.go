package textio

import (
	"bytes"
	"fmt"
	"strings"
)

// magics are the starts of files that are no text.
var magics = []struct{ start, what string }{
	{"PK\x03\x04", "a ZIP archive or an Excel workbook: unpack it, or read the workbook with adapters/xlsx"},
	{"\xd0\xcf\x11\xe0", "an old Excel workbook: save it as .xlsx or as text"},
	{"\x1f\x8b", "packed with gzip, perhaps twice: unpack it"},
	{"%PDF-", "a PDF document"},
	{"{\\rtf", "a document of a word processor: save it as text"},
	{"PAR1", "a Parquet file"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"BZh", "packed with bzip2: unpack it, or set Options.Decompress where there is one"},
	{"\xfd7zXZ\x00", "packed with xz: unpack it, or set Options.Decompress where there is one"},
	{"\x28\xb5\x2f\xfd", "packed with zstd: unpack it, or set Options.Decompress where there is one"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it"},
	{"Rar!\x1a\x07", "a RAR archive: unpack it"},
}

// markups are the starts, in lower case, of texts that are no records.
var markups = []struct{ start, what string }{
	{"<!doctype html", webPage}, {"<html", webPage}, {"<table", webPage}, {"<meta", webPage},
	{"<?xml", "an XML document: export it as text"},
}

const webPage = "a web page: open it in a spreadsheet program and save it as text"

// CheckText returns an error that says what a file is that starts with head, if that is no text
// with records. What it should be is named in the error, such as CSV.
func CheckText(head []byte, should string) error {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.start)) {
			return fmt.Errorf("this is no %s but %s", should, m.what)
		}
	}
	start := strings.ToLower(strings.TrimLeft(string(head[:min(len(head), 256)]), "\ufeff \t\r\n"))
	for _, m := range markups {
		if strings.HasPrefix(start, m.start) {
			return fmt.Errorf("this is no %s but %s", should, m.what)
		}
	}
	return nil
}
