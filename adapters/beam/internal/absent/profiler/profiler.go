// Package profiler stands in for Cloud Profiler's client: see ../README.md.
package profiler

import "errors"

// Config names a service.
type Config struct{ Service, ServiceVersion string }

// Start fails.
func Start(Config) error { return errors.New("built without Cloud Profiler: see internal/absent") }
