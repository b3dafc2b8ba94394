package gen

import (
	"strconv"
	"strings"
)

// header names the columns.
const header = "id,area,channel,direction,queued_at,wait,handle,reply,answered,escalated,solved,agent,note\n"

// appendRow appends the line of a call.
func appendRow(b []byte, c *call) []byte {
	b = appendID(b, c.number)
	for _, s := range [...]string{c.area, c.channel, c.direction} {
		b = append(append(b, ','), s...)
	}
	b = appendTime(append(b, ','), c.queued, c.number%50 == 0)
	for _, n := range [...]int{c.wait, c.handle, c.reply} {
		b = append(b, ',')
		if n != none {
			b = strconv.AppendInt(b, int64(n), 10)
		}
	}
	b = appendBool(b, bit(c.answered))
	b = appendBool(b, c.escalated)
	b = appendBool(b, c.solved)
	b = append(b, ",op"...)
	b = appendDigits(b, c.agent, 3)
	b = appendText(append(b, ','), c.note)
	return append(b, '\n')
}

func appendID(b []byte, n int) []byte { return appendDigits(append(b, 'C'), n, 9) }

func appendBool(b []byte, v int) []byte {
	switch v {
	case none:
		return append(b, ',')
	case 0:
		return append(b, ",false"...)
	}
	return append(b, ",true"...)
}

// appendText quotes a text if it has to be.
func appendText(b []byte, s string) []byte {
	if !strings.ContainsAny(s, "\",\n") {
		return append(b, s...)
	}
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// appendDigits appends n with at least width digits.
func appendDigits(b []byte, n, width int) []byte {
	var digits [20]byte
	i := len(digits)
	for ; n > 0 || width > 0; width-- {
		i--
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, digits[i:]...)
}
