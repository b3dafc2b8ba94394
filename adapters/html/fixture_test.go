package html_test

import "github.com/capitolato/capitolato/riesame/block"

// plain is a text in one piece.
func plain(s string) block.Text { return block.Text{{Text: s}} }

// hostile is what a note in a call log may say.
const hostile = `<script>alert("a & b")</script>'--></style>`

// figures are the months of an indicator, as a document has them.
func figures(values ...string) []block.Point {
	months := []string{"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"}
	var out []block.Point
	for i, v := range values {
		p := block.Point{Label: months[i%12], Value: v, Text: v + " %", Mark: block.OK}
		switch {
		case v == "":
			p.Text, p.Mark = "senza dati", block.NoData
		case v < "5":
			p.Mark = block.KO
		}
		out = append(out, p)
	}
	return out
}

// monthsTable is the table of a chart.
func monthsTable(series ...block.Series) block.Table {
	t := block.Table{Caption: "Valori mensili", Columns: []block.Column{{ID: "month", Title: "Mese", Header: true}}}
	for _, s := range series {
		t.Columns = append(t.Columns, block.Column{ID: "v" + s.Name, Title: "Valore " + s.Name, Align: block.Right})
	}
	for i, p := range series[0].Points {
		row := []block.Cell{{Text: plain(p.Label)}}
		for _, s := range series {
			row = append(row, block.Cell{Text: plain(s.Points[i].Text), Mark: s.Points[i].Mark})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// lineChart is a chart of the months of one indicator.
func lineChart(title string, values ...string) *block.Chart {
	s := block.Series{Points: figures(values...)}
	return &block.Chart{Title: title, Unit: "%", Caption: "Sotto il valore da raggiungere in tutti i mesi.", Series: []block.Series{s},
		Target: &block.Target{Text: "95% dei casi", Value: "95"}, Table: monthsTable(s)}
}

// everything is a document with every kind of block, and text that is not to be taken for anything
// but text.
func everything(lang string) *block.Document {
	d := &block.Document{Lang: lang, Title: "Resoconto " + hostile}
	add := func(b ...block.Block) { d.Blocks = append(d.Blocks, b...) }
	add(&block.Heading{Level: 1, Anchor: "top", Text: d.Title},
		&block.Pairs{Items: []block.Pair{{Name: "Contratto", Text: plain("Rep. 7 del 01/12/2022")}, {Name: "Esito", Text: plain("KO"), Mark: block.KO},
			{Name: "Firma"}, {Name: hostile, Text: block.Text{{Text: hostile, Code: true}, {Text: hostile, Strong: true, Link: "wait"}}}}},
		&block.Heading{Level: 2, Anchor: "glance", Text: "In sintesi", Mark: block.KO},
		&block.Table{Caption: "Esiti", Columns: []block.Column{{ID: "indicator", Title: "Indicatore", Header: true}, {ID: "value", Title: "Valore", Align: block.Right},
			{ID: "target", Title: "Da raggiungere"}, {ID: "verdict", Title: "Esito", Align: block.Center}, {ID: "margin", Title: "Margine", Align: block.Right}},
			Rows: [][]block.Cell{
				{{Text: block.Text{{Text: "Tempo massimo d'attesa", Link: "wait"}}}, {Text: plain("42,46 %")}, {Text: plain("95% dei casi")}, {Text: plain("KO"), Mark: block.KO}, {Text: plain("mancano 5.254 casi")}},
				{{Text: plain("Perse")}, {Text: block.Text{{Text: "1,97 %", Link: "finding-1"}}}, {Text: plain("5%")}, {Text: plain("OK"), Mark: block.OK}, {}},
				{{Text: plain("Efficienza")}, {Text: plain("–")}, {Text: plain("4 h lavorative")}, {Text: plain("n/a"), Mark: block.NA}, {}},
				{{Text: plain("Solleciti")}, {Text: plain("–")}, {Text: plain("90%")}, {Text: plain("senza dati"), Mark: block.NoData}, {}},
				{{Text: plain("Reclami")}, {Text: plain("3")}, {Text: plain("2")}, {Text: plain("in deroga (KO)"), Mark: block.Waived}, {}},
				{{Text: plain(hostile)}, {Text: plain("–")}, {Text: plain("x")}, {Text: plain("non calcolabile"), Mark: block.Invalid}, {}},
			}},
		&block.Callout{Anchor: "finding-1", Kind: "finding", Code: "ko-without-action", Title: "KO senza azione", Text: block.Text{{Text: "CUP “Perse” è KO: "}, {Text: "vedi", Link: "wait"}}, Hint: "aggiungere un'azione"},
		&block.Callout{Kind: "note", Text: plain("Una nota.\nSu due righe.")},
		&block.Heading{Level: 2, Anchor: "details", Text: "Spiegazioni"},
		&block.Heading{Level: 3, Anchor: "wait", Text: "Tempo massimo d'attesa: KO", Mark: block.KO},
		&block.Pairs{Items: []block.Pair{{Name: "Regola", Text: block.Text{{Text: "100 * count(answered, .wait <= duration(\"20s\")) / len(answered) >= 95", Code: true}}}, {Name: "Valore", Text: plain("42,46 %"), Mark: block.KO},
			{Name: "Calcolo", Text: plain("100 × 4246 / 10000 = 42,46 ≥ 95: falso")}, {Name: "Nota", Text: plain("Sulle chiamate telefoniche entranti risposte. Una chiamata risposta di cui manca l'attesa non vale come risposta in tempo.")}}},
		lineChart("Tempo massimo d'attesa, per mese", "40.89", "43.29", "", "41.15", "98.22"),
		&block.Heading{Level: 3, Anchor: "year", Text: "Un anno"},
		lineChart("Un anno intero", "90.1", "91.2", "92.3", "93.4", "94.5", "95.6", "96.7", "97.8", "98.9", "97.0", "96.1", "95.2"))
	a, b := block.Series{Name: "CUP", Points: figures("90", "91", "92", "93")}, block.Series{Name: "Sportello", Points: figures("97", "98", "97", "")}
	add(&block.Chart{Title: "Due servizi", Series: []block.Series{a, b}, Target: &block.Target{Text: "95%", Value: "95"}, Table: monthsTable(a, b)})
	bars := block.Series{Points: []block.Point{{Label: "0–20 s", Value: "4246", Text: "4.246", Mark: block.OK}, {Label: "20–60 s", Value: "3100", Text: "3.100", Mark: block.KO}, {Label: "1–5 min", Value: "2654", Text: "2.654", Mark: block.KO}}}
	add(&block.Chart{Kind: block.Bars, Title: "Attese", Series: []block.Series{bars}, Table: monthsTable(bars)},
		&block.Heading{Level: 2, Anchor: "form", Text: "Modulo"},
		&block.Heading{Level: 3, Anchor: "form-cup", Text: "CUP"}, form(),
		&block.Heading{Level: 2, Anchor: "extremes", Text: "Parole lunghe"}, &block.Pairs{Items: []block.Pair{{Name: "Impronta", Text: block.Text{{Text: fingerprint, Code: true}}}, {Name: fingerprint, Text: plain(fingerprint)}}},
		&block.Table{Caption: fingerprint, Columns: []block.Column{{ID: "a", Title: "Fonte", Header: true}, {ID: "b", Title: "Impronta"}}, Rows: [][]block.Cell{{{Text: plain("chiamate.csv")}, {Text: plain(fingerprint)}}}},
		&block.Paragraph{Text: plain(fingerprint + fingerprint)}, manyColumns(),
		&block.Heading{Level: 2, Anchor: "analysis", Text: "Analisi"},
		&block.Checklist{Items: []block.Check{{Ticked: true, Text: plain("Verbali visite ispettive")}, {Text: plain("Reclami")}}},
		&block.List{Items: []block.Item{{Text: plain("Dipartimento"), Items: []block.Item{{Text: plain("Sportello")}, {Text: plain(hostile)}}}, {Text: plain("Tributi")}}},
		&block.PageBreak{}, &block.Paragraph{Text: plain("Fine.\x00\xff")})
	return d
}

// form is a table of many columns.
func form() *block.Table {
	t := &block.Table{}
	titles := []string{"Processo", "Obiettivo", "Indicatore e unità di misura", "Valori al 31/05/2024", "Valori da raggiungere", "Valori raggiunti al …",
		"Azioni da intraprendere", "Risorse/documenti", "Responsabile", "Frequenza", "Modalità di rilevazione", "Obiettivo raggiunto OK/KO"}
	for i, title := range titles {
		t.Columns = append(t.Columns, block.Column{ID: string(rune('a' + i)), Title: title, Header: i == 2})
	}
	t.Columns[11].ID = "verdict"
	for i := 0; i < 20; i++ {
		texts := []string{"Gestione degli SLA", "Monitoraggio tempo massimo di risposta nel caso di contatto via Mail, Fax, SMS, Lettere", "Tempo massimo di risposta (% contatti email/fax/sms risposti entro 9h)", "100 %", "100% dei casi", "",
			"Sessioni di lavoro dedicate", "", "RQ", "Semestrale", "Database delle chiamate; Resoconti trimestrali"}
		var row []block.Cell
		for _, text := range texts {
			c := block.Cell{Text: plain(text)}
			if text == "" {
				c.Text = nil
			}
			row = append(row, c)
		}
		verdict := block.Cell{Text: plain("OK"), Mark: block.OK}
		if i == 1 {
			verdict = block.Cell{Text: plain("KO"), Mark: block.KO}
		}
		t.Rows = append(t.Rows, append(row, verdict))
	}
	return t
}

// fingerprint is a word that no line of a telephone holds.
const fingerprint = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// manyColumns is a table that no page holds with its words whole.
func manyColumns() *block.Table {
	t := &block.Table{Caption: "Tre anni"}
	var row []block.Cell
	for i := 0; i < 36; i++ {
		t.Columns = append(t.Columns, block.Column{ID: "m", Title: "settembre", Align: block.Right})
		row = append(row, block.Cell{Text: plain("1.234.567")})
	}
	t.Columns[0] = block.Column{ID: "i", Title: "Indicatore", Header: true}
	t.Rows = [][]block.Cell{row}
	return t
}
