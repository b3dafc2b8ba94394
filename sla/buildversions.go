package sla

// all returns the plan and those of its versions.
func (p *Plan) all() []*Plan {
	out := []*Plan{p}
	for _, v := range p.versions {
		out = append(out, v.plan)
	}
	return out
}

// areas returns the areas of the contract and of each of its versions.
func (k *compiler) areas() []areaPlan {
	var out []areaPlan
	for _, p := range k.plan.all() {
		out = append(out, p.areas...)
	}
	return out
}

// joinVersions lets the versions of the contract share its records, cells and exclusions: one
// pass counts what any of them needs, and what several need is counted once.
func (k *compiler) joinVersions() {
	for _, v := range k.plan.versions {
		v.plan.records, v.plan.scopeKeys, v.plan.exclusions = k.plan.records, k.plan.scopeKeys, k.plan.exclusions
		v.plan.valid, v.plan.suspended, v.plan.known = k.plan.valid, k.plan.suspended, k.plan.known
	}
}

// cuts returns the days within a period that begin a version of the contract.
func (p *Plan) cuts(period Period) []Date {
	var out []Date
	for _, v := range p.versions {
		if period.From.Compare(v.from) < 0 && v.from.Compare(period.To) < 0 {
			out = append(out, v.from)
		}
	}
	return out
}

// split returns the parts of a period between some days of it, which are in order.
func (p Period) split(at []Date) []Period {
	var out []Period
	for _, d := range at {
		if p.From.Compare(d) < 0 && d.Compare(p.To) < 0 {
			out = append(out, Period{p.From, d})
			p.From = d
		}
	}
	return append(out, p)
}
