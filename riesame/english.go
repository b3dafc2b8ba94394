package riesame

// english words the groups of a service.
func (g groups) english(service string) string {
	text := ""
	switch {
	case g.all == 0:
		return "The contract sets no measured parameters for " + service + "."
	case g.monitored()+g.unmeasured() == 0:
		return "None of the parameters of " + service + " applied in the period."
	case g.monitored() == 0 && len(g.invalid) == 0 && len(g.nodata) > 1:
		text = "For lack of data no parameter of " + service + " could be measured"
	case g.monitored() == 0:
		text = "No parameter of " + service + " could be measured" + g.englishUnmeasured(": ")
	default:
		text = g.englishMeasured(service) + g.englishUnmeasured("; ")
	}
	if len(g.waived) > 0 {
		text += "; a waiver stands for " + englishNames(g.waived)
	}
	return text + "."
}

// englishMeasured says what came of the measured parameters.
func (g groups) englishMeasured(service string) string {
	which := "monitored"
	if g.unmeasured() > 0 {
		which = "measured"
	}
	switch {
	case g.monitored() == 1 && len(g.met) == 1:
		return "The service level of " + service + " was met for the only " + which + " parameter, " + englishNames(g.met)
	case g.monitored() == 1:
		return "The service level of " + service + " was not met for the only " + which + " parameter, " + englishNames(g.missed)
	case len(g.met) == 0:
		return "The service levels of " + service + " were met for none of the " + which + " parameters: " + englishNames(g.missed)
	}
	text := "The service levels of " + service + " were met for all " + which + " parameters"
	if len(g.missed) > 0 {
		text += ", except for " + englishNames(g.missed)
	}
	return text
}

// englishUnmeasured says, behind a separator, what could not be measured.
func (g groups) englishUnmeasured(separator string) string {
	text := ""
	if len(g.nodata) > 0 {
		text = separator + "for lack of data " + englishNames(g.nodata) + " could not be measured"
		separator = "; "
	}
	if len(g.invalid) > 0 {
		text += separator + englishNames(g.invalid) + " could not be computed"
	}
	return text
}

// englishNames quotes names.
func englishNames(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "“" + n + "”"
	}
	return list(quoted, "and")
}
