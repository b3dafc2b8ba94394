package riesame

// standard is an edition of a standard for quality management, as far as management review is
// concerned. Its clauses are named in our words, not quoted.
type standard struct {
	id      string
	clauses []clauseKind
}

// clauseKind is a clause and the usual items and sections that answer it.
type clauseKind struct {
	id       string
	title    phrase
	checks   []string
	sections []string
}

// standards are the editions known; the first is taken where none is named.
var standards = []standard{{"ISO 9001:2015", []clauseKind{
	{"9.3.2 a", phrase{"stato delle azioni dei riesami precedenti", "status of the actions from earlier reviews"},
		[]string{"earlier-actions"}, []string{"earlier-actions"}},
	{"9.3.2 b", phrase{"cambiamenti interni ed esterni", "internal and external changes"},
		[]string{"monitoring-changes", "programme"}, []string{"client-improvement"}},
	{"9.3.2 c 1", phrase{"soddisfazione degli utenti e informazioni di ritorno", "satisfaction and feedback of users"},
		[]string{"complaints", "client-findings"}, []string{"feedback"}},
	{"9.3.2 c 2", phrase{"raggiungimento degli obiettivi", "objectives met"},
		[]string{"performance", "programme"}, []string{"measurement"}},
	{"9.3.2 c 3", phrase{"prestazioni dei processi e conformità dei servizi", "performance of processes, conformity of services"},
		[]string{"performance"}, []string{"process"}},
	{"9.3.2 c 4", phrase{"non conformità e azioni correttive", "nonconformities and corrective actions"},
		[]string{"corrective-actions", "client-findings"}, []string{"measurement", "earlier-actions"}},
	{"9.3.2 c 5", phrase{"risultati di monitoraggio e misurazione", "results of monitoring and measurement"},
		[]string{"performance"}, []string{"measurement"}},
	{"9.3.2 c 6", phrase{"risultati delle verifiche ispettive", "results of audits"},
		[]string{"inspections"}, []string{"inspections"}},
	{"9.3.2 c 7", phrase{"prestazioni dei fornitori esterni", "performance of external providers"},
		[]string{"performance"}, []string{"process"}},
	{"9.3.2 d", phrase{"adeguatezza delle risorse", "adequacy of resources"},
		[]string{"economics", "training"}, []string{"training"}},
	{"9.3.2 e", phrase{"efficacia delle azioni su rischi e opportunità", "effectiveness of actions on risks and opportunities"},
		[]string{"feasibility", "corrective-actions"}, []string{"projects", "earlier-actions"}},
	{"9.3.2 f", phrase{"opportunità di miglioramento", "opportunities for improvement"},
		[]string{"recommendations"}, []string{"process-improvement"}},
	{"9.3.3 a", phrase{"decisioni sulle opportunità di miglioramento", "decisions on opportunities for improvement"},
		nil, []string{"process-improvement"}},
	{"9.3.3 b", phrase{"decisioni su modifiche al sistema", "decisions on changes to the system"},
		nil, []string{"client-improvement"}},
	{"9.3.3 c", phrase{"decisioni sulle risorse", "decisions on resources"},
		nil, []string{"client-improvement"}},
}}}

// checkKind is an input that reviews usually have.
type checkKind struct {
	id      string
	name    phrase
	section string
}

// checkKinds are the inputs that the library has words for.
var checkKinds = []checkKind{
	{"inspections", phrase{"Verbali visite ispettive", "Minutes of inspections"}, "inspections"},
	{"complaints", phrase{"Valutazioni dei reclami da parte degli utenti", "Complaints of users, and what became of them"}, "feedback"},
	{"client-findings", phrase{"Rilievi e prescrizioni della committenza", "Findings and orders of the client"}, "feedback"},
	{"economics", phrase{"Avanzamento dati economici", "Economic progress"}, "measurement"},
	{"programme", phrase{"Stato programma di progetto", "Status of the programme"}, "process"},
	{"performance", phrase{"Prestazioni dei servizi attraverso gli indicatori definiti negli SLA", "Performance of the services by the indicators of the SLAs"}, "measurement"},
	{"corrective-actions", phrase{"Azioni correttive e preventive", "Corrective and preventive actions"}, "measurement"},
	{"feasibility", phrase{"Studi di fattibilità e documentazione inerente a nuovi progetti", "Feasibility studies and documents of new projects"}, "projects"},
	{"earlier-actions", phrase{"Azioni a seguire da precedenti resoconti", "Actions from earlier reports"}, "earlier-actions"},
	{"training", phrase{"Attività formative effettuate ed efficacia delle azioni", "Training given and its effectiveness"}, "training"},
	{"monitoring-changes", phrase{"Modifiche al sistema di monitoraggio", "Changes to the monitoring system"}, "client-improvement"},
	{"recommendations", phrase{"Raccomandazioni per il miglioramento", "Recommendations for improvement"}, "process-improvement"},
}

// sectionKind is a section that reviews usually have.
type sectionKind struct {
	id     string
	title  phrase
	output bool
}

// sectionKinds are the sections that the library has words for.
var sectionKinds = []sectionKind{
	{"inspections", phrase{"Verifiche ispettive", "Inspections"}, false},
	{"feedback", phrase{"Informazioni di ritorno da parte delle utenze e della committenza", "Feedback of users and client"}, false},
	{"process", phrase{"Prestazioni dei processi", "Performance of the processes"}, false},
	{"training", phrase{"Attività formative effettuate", "Training given"}, false},
	{"projects", phrase{"Analisi nuovi progetti e definizione indicatori di monitoraggio", "New projects and their indicators"}, false},
	{"measurement", phrase{"Misurazione, analisi e miglioramento", "Measurement, analysis and improvement"}, false},
	{"earlier-actions", phrase{"Azioni a seguire di precedenti resoconti", "Actions from earlier reports"}, false},
	{"process-improvement", phrase{"Raccomandazioni per il miglioramento dell'efficacia dei processi", "Recommendations to make the processes more effective"}, true},
	{"client-improvement", phrase{"Miglioramento delle prestazioni in relazione alle richieste del cliente", "Improvement of the services as the client asks"}, true},
}

// columns are those of the printed form. The day of the figures is put into two of them.
var columns = []struct {
	id    string
	title phrase
}{
	{"process", phrase{"Processo", "Process"}},
	{"objective", phrase{"Obiettivo", "Objective"}},
	{"indicator", phrase{"Indicatore e unità di misura", "Indicator and unit"}},
	{"value", phrase{"Valori al %s", "Values at %s"}},
	{"target", phrase{"Valori da raggiungere", "Values to reach"}},
	{"followup", phrase{"Valori raggiunti al %s", "Values reached at %s"}},
	{"actions", phrase{"Azioni da intraprendere", "Actions to take"}},
	{"resources", phrase{"Risorse/documenti", "Resources/documents"}},
	{"responsible", phrase{"Responsabile", "Responsible"}},
	{"frequency", phrase{"Frequenza", "Frequency"}},
	{"recorded", phrase{"Modalità di rilevazione", "How recorded"}},
	{"verdict", phrase{"Obiettivo raggiunto OK/KO", "Objective met OK/KO"}},
	{"previous", phrase{"Valori al periodo precedente", "Values of the period before"}},
}
