// Package forms writes a log of the benchmark as other programs export it: what the adapters
// beside plain CSV read.
package forms

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Paths are the files of a log, each with all its rows.
type Paths struct {
	Quoted  string // CSV with ; and every cell in quotes
	Latin   string // CSV in Windows-1252
	Gzip    string // CSV, packed
	Lines   string // NDJSON
	Array   string // JSON
	Queue   string // the events of Asterisk
	Sheet   string // Excel
	Records int    // in the queue_log
}

// Make writes the forms of a log into its folder.
func Make(log string) (p Paths, err error) {
	rows, err := read(log)
	if err != nil {
		return p, err
	}
	in := func(name string) string { return filepath.Join(filepath.Dir(log), name) }
	p = Paths{in("quoted.csv"), in("latin.csv"), in("calls.csv.gz"), in("calls.ndjson"), in("calls.json"), in("queue_log"), in("calls.xlsx"), len(rows) - 1}
	for _, form := range []struct {
		path  string
		write func(io.Writer, [][]string) error
	}{{p.Quoted, quoted}, {p.Latin, latin}, {p.Gzip, packed}, {p.Lines, lines}, {p.Array, array}, {p.Queue, queue}, {p.Sheet, sheet}} {
		if err := write(form.path, rows, form.write); err != nil {
			return p, fmt.Errorf("%s: %w", form.path, err)
		}
	}
	return p, nil
}

// read returns the rows of a log, the first of which are the names of the columns.
func read(log string) ([][]string, error) {
	f, err := os.Open(log)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return csv.NewReader(bufio.NewReader(f)).ReadAll()
}

func write(path string, rows [][]string, form func(io.Writer, [][]string) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	if err := form(w, rows); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func quoted(w io.Writer, rows [][]string) error {
	for _, row := range rows {
		for i, cell := range row {
			row[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		_, _ = io.WriteString(w, strings.Join(row, ";")+"\r\n") // a bufio.Writer keeps its error
		for i, cell := range row {
			row[i] = strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`)
		}
	}
	return nil
}

func latin(w io.Writer, rows [][]string) error {
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		return err
	}
	for _, r := range text.String() {
		if r > 0xff {
			r = '?'
		}
		_, _ = w.Write([]byte{byte(r)})
	}
	return nil
}

func packed(w io.Writer, rows [][]string) error {
	z := gzip.NewWriter(w)
	if err := csv.NewWriter(z).WriteAll(rows); err != nil {
		return err
	}
	return z.Close()
}

// object returns a row as JSON has it: numbers and words of bools without quotes, and nothing
// where there is no value.
func object(names, row []string) map[string]any {
	o := make(map[string]any, len(row))
	for i, cell := range row {
		switch names[i] {
		case "wait", "handle", "reply":
			if cell != "" {
				o[names[i]] = json.Number(cell)
			}
		case "answered", "escalated", "solved":
			if cell != "" {
				o[names[i]] = cell == "true"
			}
		default:
			o[names[i]] = cell
		}
	}
	return o
}

func lines(w io.Writer, rows [][]string) error {
	e := json.NewEncoder(w)
	for _, row := range rows[1:] {
		if err := e.Encode(object(rows[0], row)); err != nil {
			return err
		}
	}
	return nil
}

func array(w io.Writer, rows [][]string) error {
	all := make([]map[string]any, 0, len(rows))
	for _, row := range rows[1:] {
		all = append(all, object(rows[0], row))
	}
	return json.NewEncoder(w).Encode(all)
}

// queue writes each call as one that waits in the queue of its area and is answered, or is
// abandoned.
func queue(w io.Writer, rows [][]string) error {
	for _, row := range rows[1:] {
		at, err := time.Parse(time.RFC3339, row[4])
		if err != nil {
			return err
		}
		event := func(after int, agent, what string) {
			fmt.Fprintf(w, "%d|%s|%s|%s|%s\n", at.Unix()+int64(after), row[0], row[1], agent, what)
		}
		wait, _ := strconv.Atoi(row[5])   // none is 0
		handle, _ := strconv.Atoi(row[6]) // none is 0
		event(0, "NONE", "ENTERQUEUE||3355|1")
		if row[8] != "true" {
			event(wait, "NONE", fmt.Sprintf("ABANDON|1|1|%d", wait))
			continue
		}
		event(wait, row[11], fmt.Sprintf("CONNECT|%d|%s|2", wait, row[0]))
		event(wait+handle, row[11], fmt.Sprintf("COMPLETECALLER|%d|%d|1", wait, handle))
	}
	return nil
}

func sheet(w io.Writer, rows [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, cell := range row {
			if cells[k] = cell; i > 0 && k >= 5 && k <= 7 && cell != "" {
				if cells[k], err = strconv.Atoi(cell); err != nil {
					return err
				}
			}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}
