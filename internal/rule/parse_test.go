package rule

import (
	"fmt"
	"strings"
	"testing"
)

// sexpr writes a node so that its shape, its texts and its places can be compared.
func sexpr(n *Node, src []rune) string {
	part := func(s Span) string { return string(src[s.From:s.To]) }
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s", kindNames[n.Kind], n.Text)
	if part(n.Op) != n.Text && n.Kind != StringNode {
		fmt.Fprintf(&b, "@‹%s›", part(n.Op))
	}
	if len(n.Args) > 0 {
		b.WriteString("[")
		for i, a := range n.Args {
			if i > 0 {
				b.WriteString(" ")
			}
			b.WriteString(sexpr(a, src))
		}
		b.WriteString("]")
	}
	fmt.Fprintf(&b, "‹%s›", part(n.Span))
	return b.String()
}

var kindNames = map[NodeKind]string{NumberNode: "", StringNode: "str ", BoolNode: "", NilNode: "", NameNode: "", FieldNode: ".",
	ElemNode: "", MemberNode: "member ", MethodNode: "method ", ListNode: "", UnaryNode: "", BinaryNode: "", CondNode: "", CallNode: "call "}

// TestParse checks shape and places: ‹ › after a node is its whole span, after @ that of its
// operator where it is not written as the node's text.
func TestParse(t *testing.T) {
	for src, want := range map[string]string{
		"1_000":      "1_000‹1_000›",
		"x + 95.00":  "+[x‹x› 95.00‹95.00›]‹x + 95.00›",
		"1..5":       "..[1‹1› 5‹5›]‹1..5›",
		"x in 1..12": "in[x‹x› ..[1‹1› 12‹12›]‹1..12›]‹x in 1..12›",
		".5":         ".5‹.5›",
		`'è' + x`:    "+[str è‹'è'› x‹x›]‹'è' + x›",
		"true":       "true‹true›",
		"not x":      "not[x‹x›]‹not x›",
		"!x && y":    "and@‹&&›[not@‹!›[x‹x›]‹!x› y‹y›]‹!x && y›",
		"x not in [1, 22]": "not@‹in›[in[x‹x› [[1‹1› 22‹22›]‹[1, 22]›]‹x not in [1, 22]›]" +
			"‹x not in [1, 22]›",
		"a ? b : c":                             "?@‹›[a‹a› b‹b› c‹c›]‹a ? b : c›",
		"a < b <= c":                            "and@‹<=›[<[a‹a› b‹b›]‹a < b› <=[b‹b› c‹c›]‹b <= c›]‹a < b <= c›",
		"period.length":                         "member length[period‹period›]‹period.length›",
		"f(x, 1)":                               "call f[x‹x› 1‹1›]‹f(x, 1)›",
		"mean(calls, .wait) > 0x1F":             ">[call mean[calls‹calls› .wait‹.wait›]‹mean(calls, .wait)› 0x1F‹0x1F›]‹mean(calls, .wait) > 0x1F›",
		"covered(outages)":                      "call covered[outages‹outages›]‹covered(outages)›",
		"distinct(calls, .s)":                   "call distinct[calls‹calls› .s‹.s›]‹distinct(calls, .s)›",
		"quantile(calls, .n, 0.95)":             "call quantile[calls‹calls› .n‹.n› 0.95‹0.95›]‹quantile(calls, .n, 0.95)›",
		"median(calls, .n)":                     "call median[calls‹calls› .n‹.n›]‹median(calls, .n)›",
		"min(1, 2)":                             "call min[1‹1› 2‹2›]‹min(1, 2)›",
		"max(1, 2, 3)":                          "call max[1‹1› 2‹2› 3‹3›]‹max(1, 2, 3)›",
		"calls | map(.n) | max()":               "call max[call map[calls‹calls› .n‹.n›]‹calls | map(.n)›]‹calls | map(.n) | max()›",
		"count(calls, {.at.Hour() > 8})":        "call count[calls‹calls› >[method Hour[.at‹.at›]‹.at.Hour()› 8‹8›]‹.at.Hour() > 8›]‹count(calls, {.at.Hour() > 8})›",
		"map(c, # + 1)":                         "call map[c‹c› +[#‹#› 1‹1›]‹# + 1›]‹map(c, # + 1)›",
		"sum(c, .n)   // the ù\n / /* of */ 10": "/[call sum[c‹c› .n‹.n›]‹sum(c, .n)› 10‹10›]‹sum(c, .n)   // the ù\n / /* of */ 10›",
		"(1 + 2) * 3":                           "*[+[1‹1› 2‹2›]‹1 + 2› 3‹3›]‹1 + 2) * 3›",
		"-x ** 2":                               "-[**[x‹x› 2‹2›]‹x ** 2›]‹-x ** 2›",
		"x ?? 1":                                "??[x‹x› 1‹1›]‹x ?? 1›",
		"if a {b} else {c}":                     "?@‹›[a‹a› b‹b› c‹c›]‹a {b} else {c›",
	} {
		n, problem := Parse(src)
		if problem != nil {
			t.Errorf("%s: %s", src, problem.Message)
			continue
		}
		if got := sexpr(n, []rune(src)); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}

// unmark takes the marks « and » out of a rule and returns what they enclose.
func unmark(marked string) (src string, span Span) {
	if src, ok := strings.CutSuffix(marked, "« »"); ok {
		end := len([]rune(src))
		return src, Span{end, end + 1}
	}
	before, rest, _ := strings.Cut(marked, "«")
	inside, after, ok := strings.Cut(rest, "»")
	if !ok {
		return marked, Span{}
	}
	from := len([]rune(before))
	return before + inside + after, Span{from, from + len([]rune(inside))}
}

// TestParseProblems checks what Parse refuses. The marks « » are around the characters that
// the problem must point at; marks around a blank at the end are
// around what is missing there.
func TestParseProblems(t *testing.T) {
	for _, c := range []struct{ marked, code, message, hint string }{
		{"", "syntax", "the expression is empty", ""},
		{" \n\t", "syntax", "the expression is empty", ""},
		{"\xff", "syntax", "the expression is not valid UTF-8", ""},
		{strings.Repeat("1", MaxSource+1), "syntax", "the expression is 16385 bytes long; the limit is 16384", ""},
		{"1 +« »", "syntax", "the expression ends too early", ""},
		{"(1« »", "syntax", "the expression ends too early", ""},
		{"1«)»", "syntax", `unexpected token ")"`, ""},
		{"a «=» 2", "syntax", `unexpected token "="`, "equality is written =="},
		{"è «)» 2", "syntax", `unexpected token ")"`, ""},
		{"2 «0x1F»", "syntax", `unexpected token "0x1F"`, ""},
		{"2 «mean»(calls)", "syntax", `unexpected token "mean"`, ""},
		{"calls | min(4, «5»)", "syntax", `unexpected token "5"`, ""},
		{"calls«.5»", "syntax", `unexpected token ".5"`, ""},
		{"count(«)»", "syntax", "an argument is missing", ""},
		{"len(«)»", "syntax", "an argument is missing", ""},
		{"mean(«)»", "syntax", "an argument is missing", ""},
		{"filter(calls«)»", "syntax", "an argument is missing", ""},
		{"«.»n", "syntax", `unexpected token "."`, ""},
		{"«#» > 1", "syntax", `unexpected token "#"`, ""},
		{`"abc« »`, "syntax", "the expression ends too early", ""},
		{"1 «§» 2", "syntax", "unrecognized character: U+00A7 '§'", ""},
		{"«$env»", "not-allowed", "$env cannot be used in rules", ""},
		{"$env.calls", "not-allowed", "$env cannot be used in rules", ""},
		{"sum(calls, «#»acc)", "not-allowed", "#acc cannot be used in rules", "# alone is the element at hand"},
		{"calls«[»0]", "not-allowed", "an index cannot be used in rules", "select records with filter"},
		{"calls«[»1:2]", "not-allowed", "a slice cannot be used in rules", "select records with filter"},
		{"a?.«b»", "not-allowed", "?. cannot be used in rules", "a missing field is missing without it: write .field"},
		{"let «x» = 1; x", "not-allowed", "let cannot be used in rules", "name the value as a metric, a set or a constant of the contract"},
		{"«1»; 2", "not-allowed", "several expressions with ; cannot be used in rules", ""},
		{"«{»a: 1}", "not-allowed", "a map cannot be used in rules", "YAML: a rule that contains { needs quotes"},
		{"«b'a'»", "not-allowed", "a byte string cannot be used in rules", ""},
		{"1 «(»2)", "syntax", `unexpected token "("`, ""},
	} {
		src, span := unmark(c.marked)
		n, p := Parse(src)
		switch {
		case p == nil:
			t.Errorf("%.40s: no problem, %s", src, sexpr(n, []rune(src)))
		case n != nil:
			t.Errorf("%.40s: a node and a problem", src)
		case p.Code != c.code || p.Message != c.message || p.Hint != c.hint:
			t.Errorf("%.40s: got %q %q %q\nwant %q %q %q", src, p.Code, p.Message, p.Hint, c.code, c.message, c.hint)
		case p.Span != span && span != Span{}:
			t.Errorf("%.40s: at %v, want %v", src, p.Span, span)
		}
	}
}

// TestParsePredicate checks that a rule about one record is read, that its positions are its
// own, and that it cannot close what it did not open.
func TestParsePredicate(t *testing.T) {
	src := `.area == "cup" and # in ["è", "b"] // ours`
	n, problem := ParsePredicate(src)
	if problem != nil {
		t.Fatal(problem.Message)
	}
	want := `and[==[.area‹.area› str cup‹"cup"›]‹.area == "cup"› in[#‹#› [[str è‹"è"› str b‹"b"›]‹["è", "b"]›]` +
		`‹# in ["è", "b"]›]‹.area == "cup" and # in ["è", "b"]›`
	if got := sexpr(n, []rune(src)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	for src, want := range map[string]Span{
		".a ==":                         {5, 6},
		".a }) + len(filter(calls,{ .b": {3, 4},
		".a, .b":                        {2, 3},
		".a; .b":                        {1, 2},
		".a /* open":                    {10, 11},
		".a (":                          {4, 5},
		"{.a}":                          {1, 2},
		"let":                           {3, 4},
		"if true {.a}":                  {12, 13},
		".a == 1 0x2":                   {8, 11},
	} {
		if n, problem := ParsePredicate(src); problem == nil || problem.Span != want {
			t.Errorf("%s: %+v %+v, want a problem at %v", src, n, problem, want)
		}
	}
}
