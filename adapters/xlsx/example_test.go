package xlsx_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/sla/batch"
)

// export makes a workbook such as a vendor sends: a title, a header, records and a total.
func export() (io.ReadCloser, error) {
	f := excelize.NewFile()
	date := "dd/mm/yyyy hh:mm"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &date})
	if err != nil {
		return nil, err
	}
	for i, row := range [][]any{
		{"Estrazione chiamate"},
		{"DATA", "SERVIZIO", "ATTESA"},
		{45322.395833333336, "CUP", 20},
		{45322.5, "CUP", "subito"},
		{nil, "TOTALE", 20},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			return nil, err
		}
	}
	if err := f.SetCellStyle("Sheet1", "A3", "A4", style); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return io.NopCloser(&b), err
}

func ExampleNew() {
	src := xlsx.New("calls.xlsx", export, &mapping.Source{
		Preamble: 1,
		Skip:     &mapping.Skip{Column: "SERVIZIO", Values: []string{"TOTALE"}},
		Columns: map[string]mapping.Column{
			"at":   {Column: "DATA"},
			"area": {Column: "SERVIZIO", Values: map[string]string{"CUP": "cup"}},
			"wait": {Column: "ATTESA"},
		},
	}, nil)
	r, err := src.Open(context.Background(), batch.Request{Records: "calls", Zone: time.UTC, Fields: []batch.Field{
		{Name: "at", Kind: batch.Time}, {Name: "area", Kind: batch.String}, {Name: "wait", Kind: batch.Duration},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	var b batch.Batch
	for r.Read(context.Background(), &b) == nil {
		for i := range b.Len {
			fmt.Println(b.Pos[i], time.Unix(0, b.Columns[0].Nums[i]).UTC(), b.Columns[1].String(i), time.Duration(b.Columns[2].Nums[i]))
		}
		for _, x := range b.Rejected {
			fmt.Printf("%d rejected: %s: %s %q\n", x.Pos, x.Field, x.Reason, x.Value)
		}
	}
	// Output:
	// 3 2024-01-31 09:30:00 +0000 UTC cup 20s
	// 4 rejected: wait: not a duration such as 20, 0:02:23 or 1h2m3s "subito"
	// 5 rejected: : a row that the mapping says to skip ""
}

func ExampleFile() {
	src := xlsx.File("testdata/calls.xlsx", nil, &xlsx.Options{Sheet: "Chiamate"})
	info := src.Source()
	fmt.Println(info.Name, info.Records)
	// Output: calls.xlsx calls
}

// The mapping names the workbooks, as paths or patterns.
func ExampleFiles() {
	m := &mapping.Source{Records: "calls", Files: []string{"testdata/none-*.xlsx"}}
	calls, err := xlsx.Files(nil, m, nil)
	fmt.Println(len(calls), err)
	// Output: 0 testdata/none-*.xlsx: no file has such a name
}
