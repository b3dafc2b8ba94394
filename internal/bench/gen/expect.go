package gen

import "github.com/capitolato/capitolato/internal/bench/figures"

// Areas names the areas that are judged.
var Areas = []string{"cup", "contact_center"}

// counts is what the ten figures of an area rest on, written out by hand: the witness that no
// engine has a part in.
type counts struct {
	inbound, in20s, lost      int64
	answered, waits, wait     int64
	handles, handle           int64
	first, first4m            int64
	second, solved            int64
	letters, replies9h        int64
	upTo10s, upTo20s, upTo60s int64
	byWait                    [1024]int64
}

// add counts a call of the area and the period.
func (t *counts) add(c *call) {
	if c.channel != "phone" {
		t.letters++
		if c.reply != none && c.reply <= 9*3600 {
			t.replies9h++
		}
		return
	}
	if c.direction != "inbound" {
		return
	}
	t.inbound++
	if !c.answered {
		t.lost++
		return
	}
	t.answered++
	t.addWait(c.wait)
	if c.handle != none {
		t.handles++
		t.handle += int64(c.handle)
	}
	switch c.escalated {
	case 1:
		t.second++
		t.solved += int64(c.solved)
	case 0:
		t.first++
		if c.handle != none && c.handle <= 240 {
			t.first4m++
		}
	}
}

// addWait counts how long an answered call waited.
func (t *counts) addWait(wait int) {
	if wait == none {
		return
	}
	t.waits++
	t.wait += int64(wait)
	t.byWait[wait]++
	switch {
	case wait <= 10:
		t.upTo10s++
	case wait <= 20:
		t.upTo20s++
	case wait <= 60:
		t.upTo60s++
	}
	if wait <= 20 {
		t.in20s++
	}
}

// p95 returns the smallest wait that 95 of 100 calls do not exceed.
func (t *counts) p95() int64 {
	seen := int64(0)
	for wait, n := range t.byWait {
		if seen += n; 100*seen >= 95*t.waits {
			return int64(wait)
		}
	}
	return none
}

// figures returns the figures of an area.
func (t *counts) figures(area string, f figures.Figures) {
	f.Set(area, "attesa", 100, t.in20s, t.inbound)
	f.Set(area, "perse", 100, t.lost, t.inbound)
	f.Set(area, "asa", 1, t.wait, t.waits)
	f.Set(area, "aht", 1, t.handle, t.handles)
	f.Set(area, "p95", 1, t.p95(), 1)
	f.Set(area, "primo", 100, t.first, t.answered)
	f.Set(area, "primo_4m", 100, t.first4m, t.first)
	f.Set(area, "secondo", 100, t.solved, t.second)
	f.Set(area, "risposta", 100, t.replies9h, t.letters)
	f.Set(area, "fasce", 1, 100*t.upTo10s+80*t.upTo20s+50*t.upTo60s, t.answered)
}
