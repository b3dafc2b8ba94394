package rule

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"
)

// Bounds on one rule. The parser is recursive and a stack overflow cannot be recovered from,
// so they are checked on the tokens, before it runs.
const (
	MaxSource = 16 << 10 // bytes
	MaxDepth  = 100      // brackets within brackets
	maxPrefix = 1000     // operators that nest to the right
)

// Problem is something wrong with a rule.
type Problem struct {
	// Path is the JSON Pointer of the rule in its document; Text is the rule.
	Path, Text string
	Span       Span
	Warning    bool
	Code       string // stable
	Message    string
	Hint       string
}

// Parse reads a rule with expr's own parser and returns it as a tree of nodes, or the problem
// that stopped it. What expr-lang has and rules have not is refused here.
func Parse(src string) (*Node, *Problem) { return parse(src, "", "") }

// ParsePredicate reads a rule about one record, such as `.area == "cup"`, as [Parse] does. To
// expr a field has a record only inside of filter.
func ParsePredicate(src string) (*Node, *Problem) { return parse(src, "filter(_,{", "\n})") }

// parse reads what stands between before and after, which are put around src for expr's
// parser alone: positions are those in src.
func parse(src, before, after string) (n *Node, problem *Problem) {
	fail := func(span Span, format string, args ...any) *Problem {
		return &Problem{Text: src, Span: span, Code: "syntax", Message: fmt.Sprintf(format, args...)}
	}
	if len(src) > MaxSource {
		return nil, fail(Span{}, "the expression is %d bytes long; the limit is %d", len(src), MaxSource)
	}
	if !utf8.ValidString(src) {
		return nil, fail(Span{}, "the expression is not valid UTF-8")
	}
	if strings.TrimSpace(src) == "" {
		return nil, fail(Span{}, "the expression is empty")
	}
	defer func() { // expr's parser is not ours: whatever it does, a rule never panics
		if r := recover(); r != nil {
			n, problem = nil, fail(Span{}, "the expression cannot be parsed: %v", r)
		}
	}()
	tokens, err := lexer.Lex(file.NewSource(src))
	if err != nil {
		return nil, syntaxProblem(src, err, 0, nil)
	}
	if p := checkNesting(tokens); p != nil {
		p.Text = src
		return nil, p
	}
	names := newAliases(src, tokens)
	tree, err := parser.Parse(before + names.source + after)
	if err != nil {
		return nil, syntaxProblem(src, err, len(before), names.tokens)
	}
	c := converter{runes: []rune(src), aliases: names, shift: len(before)}
	if wrapped, ok := tree.Node.(*ast.BuiltinNode); ok && before != "" {
		tree.Node = wrapped.Arguments[1]
	}
	n = c.convert(tree.Node)
	if c.problem != nil {
		c.problem.Text = src
		return nil, c.problem
	}
	return n, nil
}

// nestsRight holds the operators after which the parser recurses.
var nestsRight = map[string]bool{"!": true, "not": true, "-": true, "+": true, "?": true, "??": true, ":": true,
	"**": true, "^": true, "let": true, "if": true}

// checkNesting bounds how deep the parser can recurse on the tokens, and sees to it that they
// close no bracket that they did not open.
func checkNesting(tokens []lexer.Token) *Problem {
	depth, prefix := 0, 0
	for _, t := range tokens {
		switch {
		case t.Kind == lexer.Bracket && strings.Contains("([{", t.Value):
			depth++
		case t.Kind == lexer.Bracket:
			depth--
		case t.Kind == lexer.Operator && nestsRight[t.Value]:
			prefix++
		}
		if depth < 0 {
			return &Problem{Span: Span{t.From, t.To}, Code: "syntax", Message: fmt.Sprintf("unexpected token %q", t.Value)}
		}
		if depth > MaxDepth || prefix > maxPrefix {
			return tooDeep(Span{t.From, t.To})
		}
	}
	return nil
}

func tooDeep(span Span) *Problem {
	return &Problem{Span: span, Code: "syntax", Message: "the expression is nested too deeply",
		Hint: "name its parts as metrics or sets"}
}

// syntaxProblem turns expr's error into a problem at the place it names, shift runes less.
// tokens holds what was replaced in the source that expr saw.
func syntaxProblem(src string, err error, shift int, tokens map[int]lexer.Token) *Problem {
	p := &Problem{Text: src, Code: "syntax", Message: err.Error()}
	var e *file.Error
	if errors.As(err, &e) {
		p.Span, p.Message = Span{e.From - shift, e.To - shift}, e.Message
	}
	runes := utf8.RuneCountInString(src)
	switch t, replaced := tokens[p.Span.From]; {
	case p.Span.From >= runes || p.Message == "unexpected token EOF":
		p.Span = Span{runes, runes + 1}
		p.Message = "the expression ends too early"
	case strings.HasPrefix(p.Message, "expected at least"):
		p.Message = "an argument is missing"
	case replaced && strings.HasPrefix(p.Message, "unexpected token"):
		p.Span, p.Message = Span{t.From, t.To}, fmt.Sprintf("unexpected token %q", t.Value)
	}
	if strings.Contains(p.Message, "Operator(\"=\")") {
		p.Hint = "equality is written =="
	}
	p.Message = tokenWords.Replace(p.Message)
	return p
}

// tokenWords turns expr's token notation, Operator("="), into what the writer typed.
var tokenWords = strings.NewReplacer(
	`Identifier(`, "", `Operator(`, "", `Bracket(`, "", `Number(`, "", `String(`, "", `")`, `"`)

// aliases is a rule rewritten for expr's parser, character for character as long, so that every
// position stays. Two things are rewritten. Aggregates that expr lacks, or has without a
// predicate, take the name of one that the parser knows with the same arguments. Number
// literals become 1, because the parser would make floats of them. tokens gives back what
// stood there, by the position of the name or 1.
type aliases struct {
	source string
	tokens map[int]lexer.Token
	closes map[int]int // position of an opening bracket → position after its closing one
}

// aggregateAliases are the names whose arguments parse as our aggregates' do: an array and an
// optional predicate, and for reduce a value after it.
var aggregateAliases = map[string]string{
	"covered": "count", "distinct": "count", "mean": "sum", "median": "sum",
	"min": "sum", "max": "sum", "len": "sum", "quantile": "reduce",
}

func newAliases(src string, tokens []lexer.Token) aliases {
	a := aliases{tokens: make(map[int]lexer.Token), closes: make(map[int]int)}
	runes := []rune(src)
	var open []int
	for i, t := range tokens {
		switch {
		case t.Kind == lexer.Number:
			a.replace(runes, t, "1")
		case t.Kind == lexer.Bracket && strings.Contains("([{", t.Value):
			open = append(open, t.From)
		case t.Kind == lexer.Bracket && len(open) > 0:
			a.closes[open[len(open)-1]] = t.To
			open = open[:len(open)-1]
		case t.Kind == lexer.Identifier && isCall(tokens, i) && !(isMinMax(t.Value) && countArgs(tokens[i+1:]) > 2):
			if name, ok := aggregateAliases[t.Value]; ok {
				a.replace(runes, t, name)
			}
		}
	}
	a.source = string(runes)
	return a
}

// isCall reports whether token i is the name of a called function, not of a method.
func isCall(tokens []lexer.Token, i int) bool {
	return i+1 < len(tokens) && tokens[i+1].Is(lexer.Bracket, "(") &&
		(i == 0 || !tokens[i-1].Is(lexer.Operator, ".", "?.", "::", "#"))
}

func isMinMax(name string) bool { return name == "min" || name == "max" }

// countArgs counts the arguments between the bracket that tokens starts with and its match.
func countArgs(tokens []lexer.Token) int {
	depth, n := 0, 1
	for _, t := range tokens {
		switch {
		case t.Kind == lexer.Bracket && strings.Contains("([{", t.Value):
			depth++
		case t.Kind == lexer.Bracket:
			if depth--; depth == 0 {
				return n
			}
		case depth == 1 && t.Is(lexer.Operator, ","):
			n++
		}
	}
	return n
}

// replace writes name over the token, padded with spaces. They come first where the token
// starts with a point, because the token before it may be a name.
func (a *aliases) replace(runes []rune, t lexer.Token, name string) {
	at := t.From
	if strings.HasPrefix(t.Value, ".") {
		at = t.To - len(name)
	}
	a.tokens[at] = t
	for i := t.From; i < t.To; i++ {
		runes[i] = ' '
	}
	copy(runes[at:], []rune(name))
}

// converter turns expr's tree into ours.
type converter struct {
	runes   []rune
	aliases aliases
	shift   int // positions of the tree less this are positions of the source
	nodes   int // converted so far
	problem *Problem
}

// span returns where a node of expr stands in the source.
func (c *converter) span(loc file.Location) Span {
	if loc == (file.Location{}) {
		return Span{}
	}
	return Span{loc.From - c.shift, loc.To - c.shift}
}

// refuse records the first thing that rules do not have.
func (c *converter) refuse(loc file.Location, what, hint string) *Node {
	if c.problem == nil {
		c.problem = &Problem{Span: c.span(loc), Code: "not-allowed",
			Message: what + " cannot be used in rules", Hint: hint}
	}
	return &Node{Kind: NilNode}
}

// convert returns n as our node, or refuses it. Expr's tree shares nodes: a < b < c is
// a < b and b < c. Such forms within each other double it at every level.
func (c *converter) convert(n ast.Node) *Node {
	if c.nodes++; c.nodes > MaxSource {
		if c.problem == nil {
			c.problem = tooDeep(c.span(n.Location()))
		}
		return &Node{Kind: NilNode}
	}
	switch n := n.(type) {
	case *ast.IntegerNode:
		return c.leaf(NumberNode, n, "")
	case *ast.StringNode:
		return c.leaf(StringNode, n, n.Value)
	case *ast.BoolNode:
		return c.leaf(BoolNode, n, fmt.Sprint(n.Value))
	case *ast.NilNode:
		return c.leaf(NilNode, n, "nil")
	case *ast.IdentifierNode:
		if n.Value == "$env" {
			return c.refuse(n.Location(), "$env", "")
		}
		return c.leaf(NameNode, n, n.Value)
	case *ast.PointerNode:
		if n.Name != "" {
			return c.refuse(n.Location(), "#"+n.Name, "# alone is the element at hand")
		}
		return c.leaf(ElemNode, n, "#")
	case *ast.MemberNode:
		return c.member(n)
	case *ast.UnaryNode:
		return c.inner(UnaryNode, n, operatorName(n.Operator), n.Node)
	case *ast.BinaryNode:
		return c.inner(BinaryNode, n, operatorName(n.Operator), n.Left, n.Right)
	case *ast.ConditionalNode:
		return c.inner(CondNode, n, "?", n.Cond, n.Exp1, n.Exp2)
	case *ast.PredicateNode:
		return c.convert(n.Node)
	case *ast.BuiltinNode:
		return c.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		return c.callNode(n)
	case *ast.ArrayNode:
		return c.inner(ListNode, n, "[", n.Nodes...)
	}
	return c.refuseOther(n)
}

// refuseOther says what to do instead of the parts of expr-lang that rules have not.
func (c *converter) refuseOther(n ast.Node) *Node {
	switch n.(type) {
	case *ast.VariableDeclaratorNode:
		return c.refuse(n.Location(), "let", "name the value as a metric, a set or a constant of the contract")
	case *ast.SequenceNode:
		return c.refuse(n.Location(), "several expressions with ;", "")
	case *ast.ChainNode:
		return c.refuse(n.Location(), "?.", "a missing field is missing without it: write .field")
	case *ast.SliceNode:
		return c.refuse(n.Location(), "a slice", "select records with filter")
	case *ast.MapNode:
		return c.refuse(n.Location(), "a map", "YAML: a rule that contains { needs quotes")
	case *ast.BytesNode:
		return c.refuse(n.Location(), "a byte string", "")
	case nil:
		return c.refuse(file.Location{}, "this expression", "")
	}
	return c.refuse(n.Location(), "this form", "")
}

// operatorName gives operators that have two spellings one.
func operatorName(op string) string {
	switch op {
	case "&&":
		return "and"
	case "||":
		return "or"
	case "!":
		return "not"
	case "^":
		return "**"
	}
	return op
}

func (c *converter) leaf(kind NodeKind, n ast.Node, text string) *Node {
	span := c.span(n.Location())
	if t, ok := c.aliases.tokens[span.From]; ok && (kind == NumberNode || kind == CallNode) {
		span, text = Span{t.From, t.To}, t.Value
	}
	return &Node{Kind: kind, Text: text, Span: span, Op: span}
}

// inner returns a node with children; its span is that of all its tokens but outer brackets.
func (c *converter) inner(kind NodeKind, n ast.Node, text string, args ...ast.Node) *Node {
	out := c.leaf(kind, n, text)
	if kind == CondNode {
		out.Span, out.Op = Span{}, Span{} // expr gives it the place of the token that follows
	}
	if end, ok := c.aliases.closes[out.Op.From]; ok && kind == ListNode {
		out.Span.To = end
	}
	for _, a := range args {
		child := c.convert(a)
		out.Args = append(out.Args, child)
		out.Span = out.Span.join(child.Span)
	}
	return out
}

// member converts `.field`, `name.member` and refuses the rest.
func (c *converter) member(n *ast.MemberNode) *Node {
	property, ok := n.Property.(*ast.StringNode)
	if !ok {
		return c.refuse(n.Location(), "an index", "select records with filter")
	}
	if p, ok := n.Node.(*ast.PointerNode); ok && p.Name == "" {
		out := c.leaf(FieldNode, n, property.Value)
		out.Span.From = c.span(p.Location()).From
		return out
	}
	return c.inner(MemberNode, n, property.Value, n.Node)
}

// callNode converts the call of a function or method.
func (c *converter) callNode(n *ast.CallNode) *Node {
	switch callee := n.Callee.(type) {
	case *ast.IdentifierNode:
		return c.call(n, callee.Value, n.Arguments)
	case *ast.MemberNode:
		if name, ok := callee.Property.(*ast.StringNode); ok {
			out := c.inner(MethodNode, n, name.Value, append([]ast.Node{callee.Node}, n.Arguments...)...)
			out.Span.To = c.end(out.Op, out.Span.To)
			return out
		}
	}
	return c.refuse(n.Location(), "a call of anything but a function", "")
}

func (c *converter) call(n ast.Node, name string, args []ast.Node) *Node {
	out := c.inner(CallNode, n, name, args...)
	out.Span.To = c.end(out.Op, out.Span.To)
	return out
}

// end returns where the brackets after a name close.
func (c *converter) end(name Span, least int) int {
	for i := name.To; i < len(c.runes); i++ {
		if c.runes[i] == '(' {
			return max(least, c.aliases.closes[i])
		}
	}
	return least
}
