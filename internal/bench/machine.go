package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine says what the figures were measured on.
func machine() string {
	return fmt.Sprintf("%s, %d processors, %s/%s, %s", model(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// model returns the name of the processor, if the system tells.
func model() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for _, line := range strings.Split(string(text), "\n") {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimLeft(name, "\t: ")
		}
	}
	return "unknown processor"
}
