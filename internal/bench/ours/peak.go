package ours

import (
	"fmt"
	"os"
	"strings"
)

// PeakMiB returns the most memory that the process has had resident, or 0 where the system does
// not say. (What a parent is told of its children includes the parent's own memory.)
func PeakMiB() float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, ok := strings.Cut(string(text), "VmHWM:")
	if !ok {
		return 0
	}
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0
	}
	return kib / 1024
}
