package rule

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// NodeKind is the kind of a [Node].
type NodeKind uint8

// The kinds of node, with what Text and Args hold.
const (
	NumberNode NodeKind = iota // Text: the digits as written
	StringNode                 // Text: the string itself
	BoolNode                   // Text: true or false
	NilNode                    //
	NameNode                   // Text: a name
	FieldNode                  // Text: the field of the record at hand, `.wait`
	ElemNode                   // `#`, the element at hand
	MemberNode                 // Text: the member; Args[0]: of what, `period.length`
	MethodNode                 // Text: the method; Args[0]: of what, `.at.Hour()`
	ListNode                   // Args: the elements
	UnaryNode                  // Text: the operator, `-` `+` `not`
	BinaryNode                 // Text: the operator; Args: left and right
	CondNode                   // Args: condition, then, else
	CallNode                   // Text: the function; Args: its arguments
)

// Node is a node of a parsed rule, before any name or type is known. Literals are text: what
// they are worth is exact.
type Node struct {
	Kind NodeKind
	Text string
	Args []*Node
	// Span is the whole of the node in the source.
	Span Span
	// Op is the operator or name alone.
	Op Span
}

// Span is a part of a source text, in runes, half-open.
type Span struct{ From, To int }

// join returns the smallest span that holds both; a zero span adds nothing.
func (s Span) join(t Span) Span {
	switch {
	case s == Span{}:
		return t
	case t == Span{}:
		return s
	}
	return Span{min(s.From, t.From), max(s.To, t.To)}
}

// maxExponent bounds the exponent of a literal: 1e999999999 is a mistake, or an attack.
const maxExponent = 400

// ParseNumber returns the exact value of a literal such as 95.00, 1e3, 1_000 or 0x1F.
func ParseNumber(text string) (*big.Rat, error) {
	digits := strings.ReplaceAll(text, "_", "")
	lower := strings.ToLower(digits)
	if len(lower) > 1 && slices.Contains([]string{"0x", "0o", "0b"}, lower[:2]) { // integers, unlike those of package big
		i, ok := new(big.Int).SetString(lower, 0)
		if !ok {
			return nil, fmt.Errorf("%s is not a number", text)
		}
		return new(big.Rat).SetInt(i), nil
	}
	if _, exp, ok := strings.Cut(lower, "e"); ok {
		if n, err := strconv.Atoi(exp); err != nil || n > maxExponent || n < -maxExponent {
			return nil, fmt.Errorf("the exponent of %s is not between -%d and %[2]d", text, maxExponent)
		}
	}
	if len(digits) > 1 && digits[0] == '0' && strings.Trim(digits, "0123456789") == "" {
		digits = strings.TrimLeft(digits, "0") // 007 is 7 to expr, not an octal number
		if digits == "" {
			digits = "0"
		}
	}
	r, ok := new(big.Rat).SetString(digits)
	if !ok {
		return nil, fmt.Errorf("%s is not a number", text)
	}
	return r, nil
}

// Walk calls visit for n and everything below it, parents first.
func (n *Node) Walk(visit func(*Node)) {
	visit(n)
	for _, a := range n.Args {
		a.Walk(visit)
	}
}
