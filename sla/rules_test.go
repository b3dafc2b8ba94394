package sla_test

import (
	"testing"

	"github.com/capitolato/capitolato/sla/slatest"
)

// What rules mean, in test files of small contracts.
func TestRules(t *testing.T) { slatest.Run(t, "testdata/rules/*.txtar") }
