package riesame_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// area returns an area with an indicator for each verdict; a waived one missed its target.
func area(name string, names []string, verdicts ...sla.Verdict) sla.AreaResult {
	out := sla.AreaResult{Name: name}
	for i, v := range verdicts {
		measured := v
		if v == sla.Waived {
			measured = sla.KO
		}
		out.Indicators = append(out.Indicators, sla.IndicatorResult{Name: names[i], Verdict: v, Measured: measured})
	}
	return out
}

var names = []string{"Tempo massimo d'attesa", "Percentuale chiamate entranti perse", "Tempo medio di soluzione al primo contatto",
	"Efficienza operativa"}

func ExampleSentence() {
	a := area("CUP", names, sla.KO, sla.OK, sla.KO, sla.NA)
	fmt.Println(riesame.Sentence(a, riesame.Italian))
	fmt.Println(riesame.Sentence(a, riesame.English))
	// Output:
	// I Livelli di Servizio per il servizio CUP sono stati rispettati per tutti i parametri monitorati, fatta eccezione per il “Tempo massimo d'attesa” e il “Tempo medio di soluzione al primo contatto”.
	// The service levels of CUP were met for all monitored parameters, except for “Tempo massimo d'attesa” and “Tempo medio di soluzione al primo contatto”.
}

func TestSentence(t *testing.T) {
	const ok, ko, na, waived, nodata, invalid = sla.OK, sla.KO, sla.NA, sla.Waived, sla.NoData, sla.Invalid
	for _, test := range []struct {
		service  string
		names    []string
		verdicts []sla.Verdict
		it, en   string
	}{
		{"CUP", []string{names[2], names[1], names[0], "Efficacia acquisizione dati"}, []sla.Verdict{ko, ko, ko, ok}, // the report's own sentence, its commas mended
			"I Livelli di Servizio per il servizio CUP sono stati rispettati per tutti i parametri monitorati, fatta eccezione per il “Tempo medio di soluzione al primo contatto”, la “Percentuale chiamate entranti perse” e il “Tempo massimo d'attesa”.",
			"The service levels of CUP were met for all monitored parameters, except for “Tempo medio di soluzione al primo contatto”, “Percentuale chiamate entranti perse” and “Tempo massimo d'attesa”."},
		{"Contact Center", names, []sla.Verdict{ok, ok, ok, na},
			"I Livelli di Servizio per il servizio Contact Center sono stati rispettati per tutti i parametri monitorati.",
			"The service levels of Contact Center were met for all monitored parameters."},
		{"X", names, nil,
			"Per il servizio X il contratto non prevede parametri da misurare.",
			"The contract sets no measured parameters for X."},
		{"X", names, []sla.Verdict{na, na},
			"Per il servizio X nessun parametro era applicabile nel periodo.",
			"None of the parameters of X applied in the period."},
		{"X", names, []sla.Verdict{ok, ko},
			"I Livelli di Servizio per il servizio X sono stati rispettati per tutti i parametri monitorati, fatta eccezione per la “Percentuale chiamate entranti perse”.",
			"The service levels of X were met for all monitored parameters, except for “Percentuale chiamate entranti perse”."},
		{"X", names, []sla.Verdict{ko, ko, na},
			"I Livelli di Servizio per il servizio X non sono stati rispettati per nessuno dei parametri monitorati: il “Tempo massimo d'attesa” e la “Percentuale chiamate entranti perse”.",
			"The service levels of X were met for none of the monitored parameters: “Tempo massimo d'attesa” and “Percentuale chiamate entranti perse”."},
		{"X", names, []sla.Verdict{ok, na},
			"Il Livello di Servizio per il servizio X è stato rispettato per l'unico parametro monitorato, il “Tempo massimo d'attesa”.",
			"The service level of X was met for the only monitored parameter, “Tempo massimo d'attesa”."},
		{"X", []string{"Efficacia"}, []sla.Verdict{ko},
			"Il Livello di Servizio per il servizio X non è stato rispettato per l'unico parametro monitorato, l'“Efficacia”.",
			"The service level of X was not met for the only monitored parameter, “Efficacia”."},
		{"X", names, []sla.Verdict{ok, ok, nodata},
			"I Livelli di Servizio per il servizio X sono stati rispettati per tutti i parametri misurati; per mancanza di dati non è stato possibile misurare il “Tempo medio di soluzione al primo contatto”.",
			"The service levels of X were met for all measured parameters; for lack of data “Tempo medio di soluzione al primo contatto” could not be measured."},
		{"X", names, []sla.Verdict{ok, ko, nodata, invalid},
			"I Livelli di Servizio per il servizio X sono stati rispettati per tutti i parametri misurati, fatta eccezione per la “Percentuale chiamate entranti perse”; per mancanza di dati non è stato possibile misurare il “Tempo medio di soluzione al primo contatto”; non è stato possibile calcolare l'“Efficienza operativa”.",
			"The service levels of X were met for all measured parameters, except for “Percentuale chiamate entranti perse”; for lack of data “Tempo medio di soluzione al primo contatto” could not be measured; “Efficienza operativa” could not be computed."},
		{"X", names, []sla.Verdict{nodata, nodata, na},
			"Per mancanza di dati non è stato possibile misurare alcun parametro del servizio X.",
			"For lack of data no parameter of X could be measured."},
		{"X", names, []sla.Verdict{nodata},
			"Per il servizio X non è stato misurato alcun parametro: per mancanza di dati non è stato possibile misurare il “Tempo massimo d'attesa”.",
			"No parameter of X could be measured: for lack of data “Tempo massimo d'attesa” could not be measured."},
		{"X", names, []sla.Verdict{waived, ok},
			"I Livelli di Servizio per il servizio X sono stati rispettati per tutti i parametri monitorati, fatta eccezione per il “Tempo massimo d'attesa”; per il “Tempo massimo d'attesa” vale una deroga.",
			"The service levels of X were met for all monitored parameters, except for “Tempo massimo d'attesa”; a waiver stands for “Tempo massimo d'attesa”."},
		{"X", []string{"Zucchero\n filato", "Scarto", "Puntualità", "Interventi in ritardo", "Reclami"}, []sla.Verdict{ko, ko, ko, ko, ko},
			"I Livelli di Servizio per il servizio X non sono stati rispettati per nessuno dei parametri monitorati: “Zucchero filato”, lo “Scarto”, la “Puntualità”, gli “Interventi in ritardo” e i “Reclami”.",
			"The service levels of X were met for none of the monitored parameters: “Zucchero filato”, “Scarto”, “Puntualità”, “Interventi in ritardo” and “Reclami”."},
	} {
		a := area(test.service, test.names, test.verdicts...)
		if got := riesame.Sentence(a, riesame.Italian); got != test.it {
			t.Errorf("%v:\n got %s\nwant %s", test.verdicts, got, test.it)
		}
		if got := riesame.Sentence(a, riesame.English); got != test.en {
			t.Errorf("%v:\n got %s\nwant %s", test.verdicts, got, test.en)
		}
	}
}

// TestUnmeasuredIsNotMet tries every combination of four verdicts: an indicator that is not ok
// is always named where another is met, and nothing is said of all monitored parameters where
// one could not be measured.
func TestUnmeasuredIsNotMet(t *testing.T) {
	all := []sla.Verdict{sla.Invalid, sla.NA, sla.OK, sla.Waived, sla.NoData, sla.KO}
	for n := range len(all) * len(all) * len(all) * len(all) {
		var verdicts []sla.Verdict
		met, unmeasured := false, false
		for i, k := 0, n; i < 4; i, k = i+1, k/len(all) {
			v := all[k%len(all)]
			verdicts = append(verdicts, v)
			met = met || v == sla.OK
			unmeasured = unmeasured || v == sla.NoData || v == sla.Invalid
		}
		got := riesame.Sentence(area("X", names, verdicts...), riesame.Italian)
		if unmeasured && strings.Contains(got, "monitorat") {
			t.Errorf("%v: %s", verdicts, got)
		}
		for i, v := range verdicts {
			if named := strings.Contains(got, "“"+names[i]+"”"); met && v != sla.OK && v != sla.NA && !named {
				t.Errorf("%v: %s is not named: %s", verdicts, names[i], got)
			}
		}
	}
}

func TestParseLang(t *testing.T) {
	if l, err := riesame.ParseLang("en"); l != riesame.English || err != nil {
		t.Errorf("en: %q, %v", l, err)
	}
	if _, err := riesame.ParseLang("fr"); err == nil {
		t.Error("fr is not refused")
	}
}

func ExampleParseLang() {
	_, err := riesame.ParseLang("fr")
	fmt.Println(err)
	// Output: "fr" is not a language of reviews: use it or en
}
