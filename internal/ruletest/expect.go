package ruletest

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// open stands for an answer that is to be filled in.
const open = "?"

var (
	rowWords   = []string{"read", "rejected", "duplicate", "conflicts", "out_of_period", "out_of_scope", "excluded", "counted", "overlap"}
	countWords = []string{"good", "bad", "counted", "bears", "flips", "adds"}
	verdicts   = []string{"ok", "ko", "na", "nodata", "invalid", "waived"}
)

const expectUsage = "expect cup/attesa ko 42.46, expect cup ok, expect contract ko, expect calls rejected 2, expect cup/attesa bad 57, expect finding CODE or expect diagnostic CODE"

func (p *parser) expectVerb(s statement) {
	subject, rest := p.cut(s.args)
	e := Expect{Pos: p.position(s.args), line: s.args.line, from: rest.from, to: rest.to}
	if rest.from == rest.to {
		p.tell(s.args, "incomplete", "nothing is expected of "+p.text(subject), "write such as: "+expectUsage)
		return
	}
	ok := false
	switch text := p.text(subject); {
	case text == "finding" || text == "diagnostic":
		ok = p.expectCode(&e, text, rest)
	case text == "no":
		if word, behind := p.cut(rest); p.text(word) == "finding" && behind.from < behind.to {
			e.Not = true
			ok = p.expectCode(&e, "finding", behind)
			break
		}
		p.tell(s.args, "expect", "only a finding can be expected not to be there", "write such as: expect no finding overlap")
	case p.lax:
		p.now.expects = append(p.now.expects, e)
		return
	case strings.Contains(text, "/"):
		ok = p.expectIndicator(&e, subject, rest)
	default:
		ok = p.expectOther(&e, subject, rest)
	}
	if ok {
		p.now.expects = append(p.now.expects, e)
	}
}

// expectCode reads what is expected of findings or diagnostics.
func (p *parser) expectCode(e *Expect, what string, s span) bool {
	word, rest := p.cut(s)
	e.Subject, e.Word, e.Text = HasFinding, p.text(word), p.text(rest)
	if what == "diagnostic" {
		e.Subject = HasDiagnostic
		return true
	}
	if !slices.Contains(findingCodes, e.Word) {
		p.unknownWord(word, "kind of finding", findingCodes)
		return false
	}
	return true
}

// unknownWord reports a word that is none of some.
func (p *parser) unknownWord(s span, what string, words []string) {
	p.tell(s, "unknown-name", fmt.Sprintf("%q is no %s", p.text(s), what), first(nearest(p.text(s), words), "write one of "+join(words)))
}

// expectIndicator reads what is expected of an indicator.
func (p *parser) expectIndicator(e *Expect, subject, rest span) bool {
	e.Area, e.Indicator, _ = strings.Cut(p.text(subject), "/")
	ind := indicatorOf(p.file.Contract, e.Area, e.Indicator)
	if ind == nil {
		p.unknown(subject, "indicator", indicators(p.file.Contract))
		return false
	}
	word, value := p.cut(rest)
	if slices.Contains(countWords, p.text(word)) {
		e.Subject, e.Word = IndicatorCount, p.text(word)
		return p.number(e, rest, value)
	}
	if slices.Contains(clauseWords, p.text(word)) {
		return p.expectClause(e, word, value)
	}
	e.Subject = IndicatorVerdict
	if !p.verdict(e, word) || e.Open && value.from < value.to {
		p.tellBehind(e.Open, value)
		return false
	}
	e.Value = p.text(value)
	if e.Value == "" {
		return true
	}
	unit := ind.Display.Unit
	if unit == "" {
		unit = " s" // a duration of which the contract does not say otherwise
	}
	e.Value = strings.TrimRight(strings.TrimSuffix(e.Value, unit), " \t")
	if comma.MatchString(e.Value) {
		p.tell(value, "number", "a figure is written with a point", "write "+strings.Replace(e.Value, ",", ".", 1))
		return false
	}
	return p.figure(e, value)
}

var comma = regexp.MustCompile(`^-?[0-9]+,[0-9]+$`)

// figure checks the figure of an expectation.
func (p *parser) figure(e *Expect, value span) bool {
	e.unit = strings.TrimPrefix(p.text(value), e.Value)
	if e.Want != sla.OK && e.Want != sla.KO {
		p.tell(value, "expect", fmt.Sprintf("an indicator that is %s has no figure", e.Want), "leave it out")
		return false
	}
	if e.Value == open {
		e.Open = true
		return true
	}
	if _, ok := number(e.Value); !ok {
		p.tell(value, "number", fmt.Sprintf("%q is not a figure", p.text(value)), "write it as it is shown, such as 42.46, or as a fraction such as 57/100, with its unit or without")
		return false
	}
	return true
}

// number reads a decimal number or a fraction.
func number(text string) (*big.Rat, bool) {
	if len(text) > 100 || strings.ContainsAny(text, "eEpPxX_") {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// expectOther reads what is expected of an area, of the contract or of rows.
func (p *parser) expectOther(e *Expect, subject, rest span) bool {
	name := p.text(subject)
	word, behind := p.cut(rest)
	area := slices.Contains(areas(p.file.Contract), name)
	_, records := p.file.Contract.Records[name]
	rows := records && slices.Contains(rowWords, p.text(word))
	switch {
	case rows:
		return p.expectRows(e, name, word, behind)
	case area && p.text(word) == "score":
		return p.expectScore(e, name, behind)
	case name == "contract" || area:
		e.Subject, e.Area = AreaVerdict, name
		if !area {
			e.Subject, e.Area = ContractVerdict, ""
		}
		if !p.verdict(e, word) || behind.from < behind.to {
			p.tellBehind(true, behind)
			return false
		}
		return true
	case records:
		p.unknownWord(word, "count of rows", rowWords)
		return false
	}
	p.tell(subject, "unknown-name", fmt.Sprintf("the contract has no area and no record type %q", name),
		first(nearest(name, append(areas(p.file.Contract), recordNames(p.file.Contract)...)), "write such as: "+expectUsage))
	return false
}

// tellBehind reports what stands behind a verdict.
func (p *parser) tellBehind(wrong bool, s span) {
	if wrong && s.from < s.to {
		p.tell(s, "expect", "nothing belongs behind it", "leave it out")
	}
}

// expectRows reads what is expected of the rows of a record type.
func (p *parser) expectRows(e *Expect, name string, word, behind span) bool {
	e.Subject, e.Records, e.Word = RowCount, name, p.text(word)
	n, reason := p.cut(behind)
	e.Text = p.text(reason)
	if e.Text != "" && e.Word != "rejected" {
		p.tell(reason, "expect", "only rejected rows have a reason", "leave it out")
		return false
	}
	return p.number(e, span{word.line, word.from, n.to}, n)
}

// number reads a number of records, or what leaves it open.
func (p *parser) number(e *Expect, answer, s span) bool {
	text := strings.ReplaceAll(p.text(s), "_", "")
	e.from, e.to = s.from, s.to
	switch {
	case text == open:
		e.Open = true
	case digits.MatchString(text):
		e.Value = strings.TrimLeft(text[:len(text)-1], "0") + text[len(text)-1:]
	default:
		p.tell(answer, "number", fmt.Sprintf("%s wants a number of records", e.Word), "write it in digits, or ? to have it filled in")
		return false
	}
	return true
}

var digits = regexp.MustCompile(`^[0-9]{1,18}$`)

// verdict reads a verdict, or what leaves it open.
func (p *parser) verdict(e *Expect, s span) bool {
	if p.text(s) == open {
		e.Open = true
		return true
	}
	if err := e.Want.UnmarshalText([]byte(p.text(s))); err != nil {
		words := verdicts
		if e.Subject == IndicatorVerdict {
			words = slices.Concat(verdicts, countWords, clauseWords)
		}
		hint := "write one of " + join(words)
		if e.Subject == AreaVerdict && indicatorOf(p.file.Contract, e.Area, p.text(s)) != nil {
			hint = "write " + e.Area + "/" + p.text(s)
		}
		p.tell(s, "unknown-name", fmt.Sprintf("%q is no verdict", p.text(s)), first(nearest(p.text(s), words), hint))
		return false
	}
	return true
}
