package jsonlog

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string.
func (p *parser) text() (value, bool) {
	p.pos++
	v := value{kind: text, from: p.pos}
	for {
		i, src := p.pos, p.src
		for i < len(src) && src[i] != '"' && src[i] != '\\' && src[i] >= ' ' {
			i++
		}
		p.pos = i
		switch {
		case i == len(src):
			return v, p.fail(reasonEnd)
		case src[i] == '"':
			v.to = i
			p.pos++
			return v, true
		case src[i] != '\\':
			return v, p.fail(reasonSyntax)
		}
		v.kind = escaped
		if p.pos++; !p.escape() {
			return v, p.fail(reasonSyntax)
		}
	}
}

// escape reads what stands behind a backslash.
func (p *parser) escape() bool {
	if p.pos >= len(p.src) || bytes.IndexByte([]byte(`"\/bfnrtu`), p.src[p.pos]) < 0 {
		return false
	}
	p.pos++
	if p.src[p.pos-1] != 'u' {
		return true
	}
	for range 4 {
		if p.pos >= len(p.src) || hex(p.src[p.pos]) < 0 {
			return false
		}
		p.pos++
	}
	return true
}

// hex returns the value of a hexadecimal digit, or -1.
func hex(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}

// unescape appends what a string with valid escapes stands for. It reports whether every
// escape stands for a whole character.
func unescape(dst, src []byte) ([]byte, bool) {
	for i := 0; i < len(src); i++ {
		c := src[i]
		if c != '\\' {
			dst = append(dst, c)
			continue
		}
		i++
		switch c = src[i]; c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := unit(src[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				if len(src) < i+7 || src[i+1] != '\\' || src[i+2] != 'u' {
					return dst, false
				}
				if r = utf16.DecodeRune(r, unit(src[i+3:])); r == utf8.RuneError {
					return dst, false
				}
				i += 6
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
	return dst, true
}

// unit returns what four hexadecimal digits stand for.
func unit(src []byte) rune {
	return hex(src[0])<<12 | hex(src[1])<<8 | hex(src[2])<<4 | hex(src[3])
}

// word reads a word.
func (p *parser) word(w string, k kind) (value, bool) {
	v := value{k, p.pos, p.pos + len(w)}
	for i := range len(w) {
		if p.pos >= len(p.src) || p.src[p.pos] != w[i] {
			return v, p.fail(reasonSyntax)
		}
		p.pos++
	}
	return v, true
}

// number reads a number.
func (p *parser) number() (value, bool) {
	v := value{kind: number, from: p.pos}
	if p.src[p.pos] == '-' {
		p.pos++
	}
	whole := p.pos
	if !p.digits() {
		return v, false
	}
	if p.src[whole] == '0' && p.pos > whole+1 {
		p.pos = whole + 1
		return v, p.fail(reasonSyntax)
	}
	if p.is('.') {
		p.pos++
		if !p.digits() {
			return v, false
		}
	}
	if p.is('e') || p.is('E') {
		p.pos++
		if p.is('+') || p.is('-') {
			p.pos++
		}
		if !p.digits() {
			return v, false
		}
	}
	v.to = p.pos
	return v, true
}

// is reports whether c is at pos.
func (p *parser) is(c byte) bool { return p.pos < len(p.src) && p.src[p.pos] == c }

// digits reads digits, at least one.
func (p *parser) digits() bool {
	from := p.pos
	for p.pos < len(p.src) && p.src[p.pos]-'0' <= 9 {
		p.pos++
	}
	return p.pos > from || p.fail(reasonSyntax)
}

// plain returns a number without an exponent. It is exact unless the value, which is then not
// 0, is beyond 10^40 or within 10^-40: it is still so afterwards.
func plain(dst, num []byte) []byte {
	e := bytes.IndexAny(num, "eE")
	if e < 0 {
		return append(dst, num...)
	}
	mantissa, exp := num[:e], exponent(num[e+1:])
	if mantissa[0] == '-' {
		dst, mantissa = append(dst, '-'), mantissa[1:]
	}
	whole, frac, _ := bytes.Cut(mantissa, []byte("."))
	digits := append(append(make([]byte, 0, len(mantissa)), whole...), frac...)
	point := len(whole) + max(min(exp, len(num)+40), -len(num)-40)
	switch {
	case point <= 0:
		dst = append(dst, "0."...)
		dst = append(dst, bytes.Repeat([]byte("0"), -point)...)
		return append(dst, digits...)
	case point >= len(digits):
		dst = append(dst, digits...)
		return append(dst, bytes.Repeat([]byte("0"), point-len(digits))...)
	}
	dst = append(append(dst, digits[:point]...), '.')
	return append(dst, digits[point:]...)
}

// exponent returns the exponent of a number, or one that is larger than any number has digits.
func exponent(src []byte) int {
	neg := src[0] == '-'
	if src[0] == '-' || src[0] == '+' {
		src = src[1:]
	}
	n := 0
	for _, c := range src {
		n = min(n*10+int(c-'0'), 1<<30)
	}
	if neg {
		return -n
	}
	return n
}
