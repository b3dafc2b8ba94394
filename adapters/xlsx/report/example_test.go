package report_test

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/adapters/xlsx/report"
	"github.com/capitolato/capitolato/sla"
)

func ExampleWrite() {
	period, err := sla.ParsePeriod("2024-S1")
	if err != nil {
		fmt.Println(err)
		return
	}
	value, exact := "42.46", "2123/50"
	result := &sla.Result{Contract: "rep-1151-2022", Period: period, Verdict: sla.KO, Areas: []sla.AreaResult{{
		ID: "cup", Name: "CUP", Verdict: sla.KO, Indicators: []sla.IndicatorResult{{ID: "attesa", Name: "Tempo massimo d'attesa",
			Value: &value, Exact: &exact, Unit: "%", Target: "value >= 95", Measured: sla.KO, Verdict: sla.KO}},
	}}}
	var b bytes.Buffer
	if err := report.Write(&b, result, nil); err != nil {
		fmt.Println(err)
		return
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	shown, err := f.GetCellValue("CUP", "C2")
	fmt.Println(f.GetSheetList(), shown, err)
	// Output: [Riepilogo CUP Conteggi Quadratura Motivi di scarto Righe scartate] 42.46 <nil>
}
