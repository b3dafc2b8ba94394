package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/capitolato/capitolato/examples/internal/seed"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// runOK runs the program and returns what it wrote.
func runOK(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(args, &stdout, &stderr); status != exitOK || stderr.Len() > 0 {
		t.Fatalf("%v: status %d, %s", args, status, &stderr)
	}
	return stdout.String()
}

// result runs the program and returns the judgment.
func result(t *testing.T, args ...string) *sla.Result {
	t.Helper()
	res := new(sla.Result)
	if err := json.Unmarshal([]byte(runOK(t, append(args, "-format", "json")...)), res); err != nil {
		t.Fatal(err)
	}
	return res
}

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"report.txt":     nil,
		"report.en.txt":  {"-lang", "en"},
		"report.md":      {"-format", "markdown"},
		"report.en.md":   {"-format", "markdown", "-lang", "en"},
		"report.json":    {"-format", "json"},
		"nodata.txt":     {"-mapping", "testdata/empty.yaml", "-period", "2024-Q1"},
		"list.txt":       {"-list", "cup/continuita:counted"},
		"list.cases.txt": {"-list", "contact_center/tempo_secondo_livello:good"},
	} {
		t.Run(name, func(t *testing.T) {
			got := runOK(t, args...)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(golden(t, name), got); d != "" {
				t.Errorf("go test -update writes the file anew; (-want +got):\n%s", d)
			}
		})
	}
}

// golden returns what a run is expected to write.
func golden(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".golden"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// builtIn returns the judgment of the built-in example.
func builtIn(t *testing.T) *sla.Result {
	t.Helper()
	res := new(sla.Result)
	if err := json.Unmarshal([]byte(golden(t, "report.json")), res); err != nil {
		t.Fatal(err)
	}
	return res
}

// TestFigures holds the two tables of the report against those that are computed.
func TestFigures(t *testing.T) {
	indicators := []string{"attesa", "risposta_scritta", "perse", "primo_contatto", "tempo_primo_contatto",
		"secondo_livello", "tempo_secondo_livello", "efficacia", "efficienza", "continuita"}
	tables := map[string][]string{
		"cup":            {"42,46 % KO", "100 % OK", "20,73 % KO", "99,00 % OK", "68,10 % KO", "100 % OK", "100 % OK", "100 % OK", "n/a n/a", "100 % OK"},
		"contact_center": {"98,22 % OK", "100 % OK", "1,97 % OK", "100 % OK", "100 % OK", "100 % OK", "100 % OK", "100 % OK", "n/a n/a", "100 % OK"},
	}
	verdicts := map[string]sla.Verdict{"agenda": sla.NA, "cup": sla.KO, "contact_center": sla.OK}
	res := result(t)
	if res.Period.String() != "2024-01-01/2024-05-31" || len(res.Areas) != 3 {
		t.Fatalf("%s, %d areas", res.Period, len(res.Areas))
	}
	for _, area := range res.Areas {
		if area.Verdict != verdicts[area.ID] || len(area.Indicators) != len(tables[area.ID]) {
			t.Errorf("%s: %s, %d indicators", area.ID, area.Verdict, len(area.Indicators))
			continue
		}
		for i, ind := range area.Indicators {
			if got := shown(ind); ind.ID != indicators[i] || got != tables[area.ID][i] {
				t.Errorf("%s/%s: %s, want %s: %s", area.ID, ind.ID, got, indicators[i], tables[area.ID][i])
			}
		}
	}
}

// shown writes a figure and its verdict as the report of the administration does.
func shown(ind sla.IndicatorResult) string {
	verdict := map[sla.Verdict]string{sla.OK: "OK", sla.KO: "KO", sla.NA: "n/a"}[ind.Verdict]
	if ind.Value == nil {
		return "n/a " + verdict
	}
	return strings.Replace(*ind.Value, ".", ",", 1) + " " + ind.Unit + " " + verdict
}

// TestReconciliation checks that every row is accounted for, and that the calls show every way
// in which a row comes not to count but for exclusion, which the contract does not have.
func TestReconciliation(t *testing.T) {
	for _, s := range builtIn(t).Sources {
		if sum := s.Counted + s.OutOfScope + s.OutOfPeriod + s.Excluded + s.Duplicate + s.Rejected; sum != s.Read {
			t.Errorf("%s: %d of %d rows", s.Name, sum, s.Read)
		}
		if s.Records != "calls" {
			continue
		}
		if min(s.Counted, s.OutOfScope, s.OutOfPeriod, s.Duplicate, s.Rejected, s.Conflicts) == 0 || s.Conflicts == s.Duplicate || s.Excluded != 0 {
			t.Errorf("%+v", s.Reconciliation)
		}
	}
}

// indicator returns a result.
func indicator(t *testing.T, res *sla.Result, area, id string) sla.IndicatorResult {
	t.Helper()
	for _, a := range res.Areas {
		for _, ind := range a.Indicators {
			if a.ID == area && ind.ID == id {
				return ind
			}
		}
	}
	t.Fatalf("there is no %s/%s", area, id)
	return sla.IndicatorResult{}
}

// logs are those of the example, made once.
var logs = sync.OnceValue(seed.Logs)

// example puts the example's files into a folder, as -write does, and returns it.
func example(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range append([]seed.Log{{Name: "contract.yaml", Data: exampleContract}, {Name: "mapping.yaml", Data: exampleMapping},
		{Name: "review.yaml", Data: exampleReview}}, logs()...) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// edit changes a file of a folder.
func edit(t *testing.T, dir, name string, change func(string) string) {
	t.Helper()
	file := filepath.Join(dir, name)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(change(string(data))), 0o644); err != nil {
		t.Fatal(err)
	}
}

// judged returns the judgment of the files of a folder.
func judged(t *testing.T, dir string) *sla.Result {
	t.Helper()
	return result(t, "-contract", filepath.Join(dir, "contract.yaml"), "-mapping", filepath.Join(dir, "mapping.yaml"), "-review", filepath.Join(dir, "review.yaml"))
}

func TestWrittenExample(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "logs")
	runOK(t, "-write", dir)
	if d := cmp.Diff(builtIn(t), judged(t, dir)); d != "" {
		t.Errorf("the files say something else (-built in +files):\n%s", d)
	}
	var stderr bytes.Buffer
	if status := run([]string{"-write", dir}, &stderr, &stderr); status != exitInput {
		t.Errorf("it overwrites: status %d, %s", status, &stderr)
	}
}

// TestFlip makes one late call an early one.
func TestFlip(t *testing.T) {
	dir := example(t)
	before := indicator(t, judged(t, dir), "cup", "attesa")
	flipped := 0
	edit(t, dir, "chiamate.csv", func(text string) string {
		lines := strings.SplitAfter(text, "\n")
		for i, line := range lines {
			c := strings.Split(line, ";")
			if len(c) == 12 && flipped == 0 && c[1] == "CUP" && c[2] == "TELEFONO" && c[3] == "ENTRATA" &&
				c[9] == "SI" && strings.HasSuffix(c[4], "/02/2024") && c[7] > "0:20" && len(c[7]) == 4 {
				c[7] = "0:20"
				lines[i] = strings.Join(c, ";")
				flipped++
			}
		}
		return strings.Join(lines, "")
	})
	after := indicator(t, judged(t, dir), "cup", "attesa")
	if flipped != 1 || *after.Value == *before.Value || *after.Exact == *before.Exact || after.Explanation.Text == before.Explanation.Text ||
		*after.Margin.Flips != *before.Margin.Flips-1 || *after.Margin.Adds != *before.Margin.Adds-20 {
		t.Errorf("%d flipped:\nbefore %+v\nafter  %+v", flipped, before, after)
	}
}

// TestPackages adds packages of 100, 101 and 250 contacts, which have 4, 8 and 12 working hours;
// the last comes in on a Friday night, and is done on the Tuesday after.
func TestPackages(t *testing.T) {
	const good = "P-1;CUP;15/01/2024 09:00:00;100;15/01/2024 13:00:00\nP-2;CUP;16/01/2024 09:00:00;101;16/01/2024 17:00:00\nP-3;CUP;31/05/2024 23:59:59;250;04/06/2024 09:59:00\n"
	for _, test := range []struct {
		name, rows string
		value      string
		verdict    sla.Verdict
	}{
		{"good", good, "100", sla.OK},
		{"late", good + "P-4;CUP;17/01/2024 09:00:00;100;17/01/2024 13:01:00\n", "75", sla.KO},
		{"late by the second hundred", good + "P-4;CUP;17/01/2024 09:00:00;200;17/01/2024 17:01:00\n", "75", sla.KO},
		{"without time", good + "P-4;CUP;17/01/2024 09:00:00;200;\n", "75", sla.KO},
		{"of the other service", "P-4;CONTACT CENTER;17/01/2024 09:00:00;100;17/01/2024 14:00:00\n", "", sla.NA},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := example(t)
			edit(t, dir, "pacchetti.csv", func(text string) string { return text + test.rows })
			got := indicator(t, judged(t, dir), "cup", "efficienza")
			value := ""
			if got.Value != nil {
				value = *got.Value
			}
			if got.Verdict != test.verdict || value != test.value {
				t.Errorf("%s %s: %s", value, got.Verdict, got.Explanation.Text)
			}
		})
	}
}

// TestLastWeekMissing takes the last week of May out of the export, and in one case what comes
// after it.
func TestLastWeekMissing(t *testing.T) {
	for _, june := range []bool{true, false} {
		dir := example(t)
		edit(t, dir, "chiamate.csv", func(text string) string {
			var kept []string
			for _, line := range strings.SplitAfter(text, "\n") {
				c := strings.Split(line, ";")
				if len(c) == 12 && (strings.HasSuffix(c[4], "/05/2024") && c[4] >= "25" || !june && strings.HasSuffix(c[4], "/06/2024")) {
					continue
				}
				kept = append(kept, line)
			}
			return strings.Join(kept, "")
		})
		res := judged(t, dir)
		for _, area := range []string{"cup", "contact_center"} {
			for id, want := range map[string]sla.Verdict{"attesa": sla.NoData, "perse": sla.NoData, "efficacia": sla.NoData, "secondo_livello": sla.OK} {
				if got := indicator(t, res, area, id); got.Verdict != want {
					t.Errorf("june %t: %s/%s is %s: %s", june, area, id, got.Verdict, got.Reason)
				}
			}
		}
	}
}
