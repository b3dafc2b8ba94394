package main

import (
	"archive/zip"
	"context"
	"html"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame"
	"github.com/google/go-cmp/cmp"
)

// original is what the report of the administration says, in its order: each section, with words of
// its content. Where the original leaves a section blank, the report says so.
var original = []string{
	"Resoconto semestrale attività di monitoraggio, I semestre 2024", "MOD. 1 REV. 0",
	"Supporto all'Agenda Digitale",
	"Premessa", "Il presente report semestrale è relativo al piano di monitoraggio del contratto “Acquisizione di soluzioni e servizi avanzati a supporto dell'Agenda Digitale”",
	"Rep. 1151 del 05/05/2022", "RTI Datacontact/Lucana Sistemi/Cooperativa EDP La Traccia", "Consiglio di Stato Sez. V n. 8744 del 31/12/2021",
	"RTI GPI/Publisys, Rep. 698 del 29/04/2021", "a tutto il 31/05/2024, data di scadenza contrattuale",
	"Nelle pagine seguenti", "Le Aree di servizio previste dal progetto", "Report attività SAL",
	"Dipartimento Presidenza", "Tributi", "Ufficio Stampa", "Sportello al cittadino", "Ufficio di Gabinetto del Presidente", "Dipartimento Politiche della Persona",
	"URP e BUR regionale", "URP Ambiente", "Dipartimento Agricoltura", "Assistenza tecnica", "richiesta del RUP", "Assistenza tecnica digitalizzazione procedimenti amministrativi",
	"Verifica corretto funzionamento flussi", "Internazionalizzazione, ricerca scientifica e innovazione tecnologica",
	"Elementi in ingresso per il riesame", "Verbali visite ispettive", "Valutazioni dei reclami", "Rilievi e prescrizioni", "Avanzamento dati economici", "Stato programma",
	"Prestazioni dei servizi", "Azioni correttive", "Studi di fattibilità", "Azioni a seguire da precedenti resoconti", "Attività formative effettuate", "Modifiche al sistema", "Raccomandazioni",
	"Analisi", "Verifiche ispettive", "Dati in ingresso: Verbali visite ispettive del 03/04/2025", "Informazioni di ritorno", "Non compilato",
	"Prestazioni dei processi", "Dati in ingresso: Registro operazioni svolte", "non sono stati registrate criticità o reclami",
	"Attività formative effettuate", "Dati in ingresso: n/a", "Analisi nuovi progetti Agenda Digitale", "Dati in ingresso: n/a",
	"Misurazione, analisi e miglioramento", "Dati in ingresso: SLA", "rispettati nelle attività ove previsti", "Azioni a seguire di precedenti resoconti", "n/a",
	"Elementi in uscita dal riesame", "Raccomandazioni per il miglioramento dell'efficacia dei processi", "n/a",
	"Miglioramento delle prestazioni in relazione alle richieste del cliente", "Integrazione sistema di monitoraggio",
	"Contact Center e CUP", "Premessa", "Le Aree di servizio oggetto della presente relazione", "risponditore automatico (IVR)", "Postazione di monitoraggio",
	"Elementi in ingresso per il riesame", "Raccomandazioni per il miglioramento",
	"Verifiche ispettive", "Informazioni di ritorno", "Prestazioni dei processi", "Dati in ingresso: Report del sistema informatico aziendale",
	"23 novembre 2023", "12 gennaio 2024", "Amico Cup", "laboratorio analisi", "Le tipologie di richieste", "caselle PEC",
	"Attività formative effettuate", "Dati in ingresso: Relazioni trimestrali delle attività",
	"Misurazione, analisi e miglioramento", "Report economici", "Reclami", "Registro non conformità", "SLA",
	"fatta eccezione per il “Tempo massimo d'attesa”, la “Percentuale chiamate entranti perse” e il “Tempo medio di soluzione al primo contatto”, mentre",
	"Azioni a seguire di precedenti resoconti", "sessioni di lavoro dedicate per validare le proposte migliorative",
	"Elementi in uscita dal riesame", "Raccomandazioni per il miglioramento dell'efficacia", "Miglioramento delle prestazioni",
	"CUP, indicatori", "Processo", "Obiettivo", "Indicatore e unità di misura", "Valori al 31/05/2024", "Valori da raggiungere", "Valori raggiunti al …", "Azioni da intraprendere",
	"Risorse/documenti", "Responsabile", "Frequenza", "Modalità di rilevazione", "Obiettivo raggiunto OK/KO",
	"Gestione degli SLA", "Monitoraggio tempo massimo di attesa", "% di chiamate risposte entro 20”", "42,46 %", "95% dei casi", "DT", "Semestrale", "Database delle chiamate", "KO",
	"entro 9h", "100 %", "RQ", "20,73 %", "KO", "99,00 %", "68,10 %", "4 minuti (98% dei casi)", "KO", "Efficienza operativa", "n/a", "4 h lavorative", "Continuità di funzionamento", "100 %", "99,5%",
	"Contact Center, indicatori", "98,22 %", "95% dei casi", "1,97 %", "Efficienza operativa", "n/a", "Continuità di funzionamento", "100 %", "99,5%",
}

// TestSections checks that a reader of the original finds each of its sections in every format, in
// order, with what it says.
func TestSections(t *testing.T) {
	in := formatsOf(t, "-width", "1000")
	for _, format := range []string{"text", "markdown", "html", "docx"} {
		t.Run(format, func(t *testing.T) {
			text := readable(t, format, in(format))
			at := strings.Index(text, "Premessa")
			at = strings.LastIndex(text[:at], "Supporto all'Agenda Digitale") // behind the summary
			if at < 0 || !strings.Contains(text[:at], original[0]) || !strings.Contains(text[:at], original[1]) {
				t.Fatalf("no title, form or first part:\n%s", text[:min(len(text), 2000)])
			}
			for i, want := range original[2:] {
				next := strings.Index(text[at:], want)
				if next < 0 {
					t.Fatalf("%q does not come behind %q", want, original[i+1])
				}
				at += next + 1
			}
		})
	}
}

// formatsOf counts once, and writes the report in any format.
func formatsOf(t *testing.T, args ...string) func(format string) string {
	t.Helper()
	var b strings.Builder
	o, err := parseArgs(args, &b)
	if err != nil {
		t.Fatal(err)
	}
	in, err := o.inputs()
	if err != nil {
		t.Fatal(err)
	}
	tally, err := o.tally(context.Background(), in, &b)
	if err != nil {
		t.Fatal(err)
	}
	res, err := in.plan.Judge(tally, o.period)
	if err != nil {
		t.Fatal(err)
	}
	return func(format string) string {
		o.format = format
		var out strings.Builder
		if err := o.writeReport(&out, in, tally, res); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
}

var (
	unread    = regexp.MustCompile(`(?s)<style.*?</style>|<[^>]*>`)
	wordBreak = regexp.MustCompile(`</w:p>|<w:br/>|<w:tab/>`)
	linked    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// readable returns what a reader sees, on one line.
func readable(t *testing.T, format, text string) string {
	t.Helper()
	switch format {
	case "docx":
		text = html.UnescapeString(unread.ReplaceAllString(wordBreak.ReplaceAllString(content(t, text), " "), ""))
	case "html":
		text = html.UnescapeString(unread.ReplaceAllString(text, " "))
	case "markdown":
		text = linked.ReplaceAllString(strings.NewReplacer("**", "", `\`, "", "<br>", " ").Replace(text), "$1")
	}
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(" :", ":", " ,", ",", "Dati in ingresso: : ", "Dati in ingresso: ").Replace(text)
}

// content returns the content of a Word document.
func content(t *testing.T, file string) string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestReviewReadsBack checks that the report as data is what Build made, and that a report on the
// next period builds on it.
func TestReviewReadsBack(t *testing.T) {
	text := runOK(t, "-format", "review")
	r, err := riesame.Unmarshal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	again, err := riesame.Marshal(r)
	if d := cmp.Diff(text, string(again)); d != "" || err != nil {
		t.Error(d, err)
	}
}

// TestPeriodsSideBySide reports on two periods, the second with the first beside it: each figure is
// that of a run over its period alone.
func TestPeriodsSideBySide(t *testing.T) {
	dir := example(t)
	path := func(name string) string { return filepath.Join(dir, name) }
	args := []string{"-contract", path("contract.yaml"), "-mapping", path("mapping.yaml")}
	then, now := append(args[:4:4], "-period", "2024-Q1"), append(args[:4:4], "-period", "2024-04-01/2024-05-31")
	runOK(t, append(then, "-format", "review", "-o", path("q1.json"))...)
	_, text, ok := strings.Cut(runOK(t, append(now, "-previous", path("q1.json"))...), "CUP, confronto tra periodi")
	if !ok {
		t.Fatal("no periods are compared")
	}
	figure := func(args []string) string {
		return strings.Replace(*indicator(t, result(t, args...), "cup", "attesa").Value, ".", ",", 1)
	}
	want := "Tempo massimo d'attesa (%) " + figure(then) + " KO " + figure(now) + " KO di nuovo KO"
	for _, line := range strings.Split(text, "\n") {
		if got := strings.Join(strings.Fields(line), " "); strings.HasPrefix(got, "Tempo massimo d'attesa") {
			if got != want {
				t.Errorf("%s, want %s", got, want)
			}
			return
		}
	}
	t.Errorf("the indicator is missing in\n%s", text)
}

// TestFollowUp fills the column of values reached later.
func TestFollowUp(t *testing.T) {
	dir := example(t)
	path := func(name string) string { return filepath.Join(dir, name) }
	args := []string{"-contract", path("contract.yaml"), "-mapping", path("mapping.yaml")}
	later := append(args[:4:4], "-period", "2024-04")
	runOK(t, append(later, "-keep", path("april.json"))...)
	got := runOK(t, append(args, "-period", "2024-Q1", "-tally", path("april.json"), "-followup", "2024-04")...)
	figure := strings.Replace(*indicator(t, result(t, later...), "cup", "attesa").Value, ".", ",", 1)
	if want := "Valori raggiunti al 30/04/2024: " + figure + " % KO\n"; !strings.Contains(got, want) {
		t.Errorf("%q is not in\n%s", want, got)
	}
	got = runOK(t, append(args, "-period", "2024-Q1", "-followup", "2024-04")...)
	if want := "Valori raggiunti al 30/04/2024: senza dati\n"; !strings.Contains(got, want) {
		t.Errorf("nothing of April was counted, and %q is not in\n%s", want, got)
	}
}

// TestHostileLog puts into a log what a page, a spreadsheet or Markdown would take for its own.
func TestHostileLog(t *testing.T) {
	const hostile = "=1+1|<script>alert(1)</script>**x**"
	dir := example(t)
	edit(t, dir, "chiamate.csv", func(text string) string { return strings.Replace(text, ";FORSE;", ";"+hostile+";", 1) })
	args := []string{"-contract", filepath.Join(dir, "contract.yaml"), "-mapping", filepath.Join(dir, "mapping.yaml")}
	in := formatsOf(t, append(args, "-width", "1000")...)
	for _, format := range []string{"text", "markdown", "html", "docx"} {
		got := in(format)
		seen := got
		switch format {
		case "markdown":
			seen = html.UnescapeString(readable(t, format, strings.ReplaceAll(got, `\*`, "&#42;")))
		case "html", "docx":
			seen = readable(t, format, got)
		}
		if !strings.Contains(seen, hostile) || format != "text" && strings.Contains(got, "<script") {
			t.Errorf("%s does not have %s as a text", format, hostile)
		}
	}
}
