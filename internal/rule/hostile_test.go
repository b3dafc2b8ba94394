package rule

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestNesting checks that no source makes expr's recursive parser run out of stack, which no
// recover could catch, or grows without bound because its tree shares nodes.
func TestNesting(t *testing.T) {
	for _, piece := range []string{"(", "[", "{", "-", "+", "not ", "!", "a?", "a ? ", "a?b:", "a ?? ", "2**", "2^", "let x = ", "if a {",
		"if a {b} else ", "f(", "f(1,", "filter(a,", "filter(a,{", "a|f(", "a.b(", "a[", "(a ?: ", "0<(", "a and (", "-(", "!(", "{a:", "\"", "/*", "/", "#", "..", "::", "a?.b"} {
		for _, n := range []int{MaxSource / len(piece), 1_000_000} {
			for _, src := range []string{strings.Repeat(piece, n), "len(calls) > " + strings.Repeat(piece, min(n, MaxSource/len(piece)-20))} {
				if node, problem := Parse(src); node != nil || problem == nil {
					t.Errorf("%d times %q: parsed", n, piece)
				}
				ParsePredicate(src)
			}
		}
	}
	for _, c := range []struct{ open, middle, close string }{
		{"(", "1", ")"}, {"0<(", "0", ")<0"}, {"(", "true", ")?:true"}, {"[", "1", "]"}, {"abs(", "1", ")"}, {"0 < (", "0", ") < 1 < 2"},
	} {
		nest := func(n int) string { return strings.Repeat(c.open, n) + c.middle + strings.Repeat(c.close, n) }
		if _, problem := Parse(nest(10)); problem != nil {
			t.Errorf("%s: %s", nest(10), problem.Message)
		}
		if _, problem := Parse(nest(MaxDepth + 1)); problem == nil || problem.Message != "the expression is nested too deeply" {
			t.Errorf("%d of %s: %v", MaxDepth+1, c.open, problem)
		}
		if n, problem := Parse(nest(MaxDepth)); problem == nil {
			count := 0
			n.Walk(func(*Node) { count++ })
			if count > MaxSource {
				t.Errorf("%d of %s: %d nodes", MaxDepth, c.open, count)
			}
		}
	}
}

// contract is a contract that a hostile person wrote, in at most 64 KiB.
type contract struct {
	env  Env
	size int
}

const maxContract = 64 << 10

func newContract(areas int) *contract {
	c := &contract{env: Env{Zone: time.UTC, Records: testRecords(), Constants: map[string]Source{}, Sets: map[string]Source{}, Metrics: map[string]Source{}}}
	for i := range areas {
		c.env.Areas = append(c.env.Areas, Area{ID: fmt.Sprint("a", i), Path: fmt.Sprint("/areas/", i, "/where"),
			Where: map[string]Source{"calls": {Path: fmt.Sprint("/areas/", i, "/where/calls"), Text: fmt.Sprintf(".s == %q", fmt.Sprint(i))}}})
		c.size += 20
	}
	return c
}

// add adds a named rule if there is room for it.
func (c *contract) add(to map[string]Source, name, text string) bool {
	if c.size+len(name)+len(text)+4 > maxContract || len(text) > MaxSource {
		return false
	}
	c.size += len(name) + len(text) + 4
	to[name] = Source{Path: "/" + name, Text: text}
	return true
}

// check does what compiling the contract does: every area's figure and target, every cell,
// every rule on its own.
func (c *contract) check(value, target string) *Checker {
	k := NewChecker(c.env)
	for i := range c.env.Areas {
		f := k.Figure(i, Source{Path: fmt.Sprint("/areas/", i, "/value"), Text: value})
		if f == nil {
			continue
		}
		e := k.Condition(i, Source{Path: fmt.Sprint("/areas/", i, "/target"), Text: target}, f)
		if e == nil {
			continue
		}
		Decided(e)
		for _, a := range Aggregates(f, e) {
			a.Cell()
		}
	}
	k.CheckAll()
	return k
}

// fill repeats piece, with sep between, as often as a rule has room for.
func fill(piece, sep string) string {
	n := (MaxSource - 20) / (len(piece) + len(sep))
	if strings.ContainsAny(sep, "+-?") {
		n = min(n, maxPrefix-1)
	}
	return strings.TrimSuffix(strings.Repeat(piece+sep, n), sep)
}

// TestHostileContracts checks that no contract of 64 KiB takes long to check, whatever it says.
func TestHostileContracts(t *testing.T) {
	cases := map[string]func() *Checker{
		"metrics that double each other": func() *Checker {
			c := newContract(1)
			c.add(c.env.Metrics, "m0", "len(calls)")
			i := 0
			for ; c.add(c.env.Metrics, fmt.Sprint("m", i+1), fmt.Sprintf("m%d + m%[1]d", i)); i++ {
			}
			return c.check(fmt.Sprint("m", min(i, 99)), "value / (m0 - m0) >= 95")
		},
		"metrics that square each other": func() *Checker {
			c := newContract(100)
			c.add(c.env.Metrics, "m0", "len(calls) / 3")
			i := 0
			for ; c.add(c.env.Metrics, fmt.Sprint("m", i+1), fmt.Sprintf("m%d * m%[1]d", i)); i++ {
			}
			return c.check("m40", "value >= m20")
		},
		"constants that square each other": func() *Checker {
			c := newContract(1)
			c.add(c.env.Constants, "c0", "1e400/3")
			for i := 0; c.add(c.env.Constants, fmt.Sprint("c", i+1), fmt.Sprintf("c%d * c%[1]d", i)); i++ {
			}
			return c.check("c40", "value >= c20")
		},
		"large literals multiplied": func() *Checker {
			c := newContract(1)
			for i := range 3 {
				c.add(c.env.Metrics, fmt.Sprint("m", i), fill("1e400", "*"))
			}
			return c.check("m0", "value >= 1")
		},
		"texts that double each other": func() *Checker {
			c := newContract(1)
			c.add(c.env.Constants, "c0", `"x"`)
			for i := 0; c.add(c.env.Constants, fmt.Sprint("c", i+1), fmt.Sprintf("c%d + c%[1]d", i)); i++ {
			}
			return c.check("len(filter(calls, .s == c90))", "value >= 1")
		},
		"map that doubles what it maps": func() *Checker {
			c := newContract(200)
			c.add(c.env.Sets, "s", "calls | map(.n)"+strings.Repeat(" | map(# + #)", 450))
			c.add(c.env.Metrics, "m", fill("sum(s)", "+"))
			c.add(c.env.Metrics, "n", "sum(calls | map(.n)"+strings.Repeat(" | map(# + #)", 14)+")")
			return c.check("m + n", "value >= 1")
		},
		"a long text used often": func() *Checker {
			c := newContract(100)
			c.add(c.env.Constants, "c", `"`+strings.Repeat("x", MaxSource-2)+`"`)
			c.add(c.env.Metrics, "m", "count(calls, "+fill(".s == c", " or ")+")")
			return c.check("m", "value >= 1")
		},
		"500 filters, counted often": func() *Checker {
			c := newContract(100)
			c.add(c.env.Sets, "s0", "calls")
			for i := range 90 {
				c.add(c.env.Sets, fmt.Sprint("s", i+1), fmt.Sprintf("s%d", i)+strings.Repeat("|filter(.ok)", 20))
			}
			for i := range 3 {
				c.add(c.env.Metrics, fmt.Sprint("m", i), fill("len(s90)", "*"))
			}
			return c.check("m0", "value >= 1")
		},
		"ratios of many counts": func() *Checker {
			c := newContract(100)
			c.add(c.env.Sets, "s0", "calls"+strings.Repeat("|filter(.ok)", 1000))
			c.add(c.env.Metrics, "m", "("+fill("count(calls,.ok)", "*")+") / len(s0)")
			c.add(c.env.Metrics, "n", "("+fill("len(calls)", "+")+") / len(s0)")
			return c.check("m + n", "value >= 1")
		},
		"wide and, or, in": func() *Checker {
			c := newContract(50)
			c.add(c.env.Sets, "s0", "filter(calls, "+fill(".ok", " and ")+")")
			c.add(c.env.Sets, "s1", "filter(s0, "+fill(`.s=="a"`, " or ")+")")
			c.add(c.env.Sets, "s2", "filter(s1, .s in ["+fill(`"a"`, ",")+"])")
			return c.check("len(s2)", "value >= 1")
		},
		"hundreds of areas and metrics": func() *Checker {
			c := newContract(500)
			i := 0
			for ; c.add(c.env.Metrics, fmt.Sprint("m", i), fmt.Sprintf("len(calls | filter(.n > %d))", i)); i++ {
				if c.size > maxContract-MaxSource {
					break
				}
			}
			c.add(c.env.Metrics, "all", func() string {
				var b strings.Builder
				for j := range min(i, 990) {
					fmt.Fprintf(&b, "m%d+", j)
				}
				return b.String() + "0"
			}())
			return c.check("all", "value >= 1")
		},
		"thousands of unknown names": func() *Checker {
			c := newContract(200)
			for i := range 2000 {
				c.add(c.env.Metrics, fmt.Sprintf("metric_%d", i), "1")
			}
			var b strings.Builder
			for i := 0; b.Len() < MaxSource-20; i++ {
				fmt.Fprintf(&b, "metrix_%d*", i)
			}
			c.add(c.env.Metrics, "m", b.String()+"1")
			return c.check("m", "value >= 1")
		},
		"large regular expressions": func() *Checker {
			c := newContract(200)
			for i := 0; c.add(c.env.Metrics, fmt.Sprint("m", i), fmt.Sprintf(`count(calls, .s matches "%da{1000}a{500}")`, i)); i++ {
			}
			return c.check("m0 + m1 + m2 + m3", "value >= 1")
		},
		"a target made of the figure": func() *Checker {
			c := newContract(2)
			long := fill("len(calls)", "*")
			return c.check(long+" + 1", long+" + 2 > 0")
		},
		"value again and again": func() *Checker {
			c := newContract(2)
			return c.check(fill("len(calls)", "+"), fill("value", "+")+" > 0")
		},
		"cycles": func() *Checker {
			c := newContract(200)
			for i := 0; c.add(c.env.Metrics, fmt.Sprint("m", i), fmt.Sprintf("m%d + m%d + m%d", (i+1)%90, (i+7)%90, (i*i)%90)); i++ {
			}
			return c.check("m0", "value >= 1")
		},
		"type errors": func() *Checker {
			c := newContract(300)
			for i := range 3 {
				c.add(c.env.Metrics, fmt.Sprint("m", i), fill("(1+true)", "*"))
			}
			return c.check("m0 * m1 * m2", "value >= 1")
		},
	}
	for name, check := range cases {
		t.Run(name, func(t *testing.T) {
			done := make(chan *Checker)
			before, start := allocated(), time.Now()
			go func() { done <- check() }()
			select {
			case c := <-done:
				mb := (allocated() - before) >> 20
				t.Logf("%v, %d MB allocated, %d of %d nodes, %d problems", time.Since(start).Round(time.Millisecond), mb, c.nodes, maxNodes, len(c.problems))
				for _, p := range c.problems[:min(len(c.problems), 3)] {
					t.Logf("%s %s: %.100s", p.Path, p.Code, p.Message)
				}
				if mb > 500 {
					t.Errorf("allocated %d MB", mb)
				}
			case <-time.After(time.Minute):
				t.Fatal("still not done after a minute")
			}
		})
	}
}

// allocated returns how many bytes were ever allocated: work, whatever the machine is doing.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// testRecords are the record types of the tests of this package.
func testRecords() map[string]*Records {
	field := func(i int, name string, t Type, integer bool, scale int) *Field {
		return &Field{Name: name, Type: t, Int: integer, Scale: scale, Index: i}
	}
	fields := func(list ...*Field) map[string]*Field {
		m := map[string]*Field{}
		for _, f := range list {
			m[f.Name] = f
		}
		return m
	}
	return map[string]*Records{
		"calls": {Name: "calls", Fields: fields(field(0, "n", Number, true, 0), field(1, "d", Number, false, 2),
			field(2, "wait", Duration, true, 0), field(3, "at", Time, true, 0), field(4, "s", String, false, 0), field(5, "ok", Bool, false, 0))},
		"outages": {Name: "outages", Interval: true, Fields: fields(field(0, "start", Time, true, 0), field(1, "end", Time, true, 0),
			field(2, "s", String, false, 0))},
	}
}
