package ruletest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a where wants of fields is known if it consists of equalities that can all hold.
func TestScopeValues(t *testing.T) {
	type want = map[string]string
	for _, test := range []struct {
		where string
		want  want // nil: it takes a person
	}{
		{"all", want{}},
		{`.a == "x"`, want{"a": "x"}},
		{`"x" == .a`, want{"a": "x"}},
		{`.a == 3`, want{"a": "3"}},
		{`.a == true`, want{"a": "true"}},
		{`.a == duration("20s")`, want{"a": "20s"}},
		{`.a == date("2024-05-31")`, want{"a": "2024-05-31"}},
		{`.a`, want{"a": "true"}},
		{`not .a`, want{"a": "false"}},
		{`!.a`, want{"a": "false"}},
		{`.a in ["x", "y"]`, want{"a": "x"}},
		{`.a == "x" and .b and (not .c && .d in [1])`, want{"a": "x", "b": "true", "c": "false", "d": "1"}},
		{`.a == "x" and .a == "x"`, want{"a": "x"}},
		{`.a == "x" and .a == "y"`, nil},
		{`.a == "x" or .b`, nil},
		{`.a != "x"`, nil},
		{`.a == .b`, nil},
		{`.a > 3`, nil},
		{`not (.a == "x")`, nil},
		{`.a in []`, nil},
		{`.a in 1..3`, nil},
		{`.a startsWith "x"`, nil},
		{`.a == lower("X")`, nil},
		{`.a.Hour() == 3`, nil},
		{`.a == nil`, nil},
		{`true`, nil},
	} {
		got, err := scopeValues(test.where)
		if test.want == nil {
			if err == nil {
				t.Errorf("%s: %v", test.where, got)
			}
			continue
		}
		if diff := cmp.Diff(map[string]string(test.want), got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", test.where, err, diff)
		}
	}
}
