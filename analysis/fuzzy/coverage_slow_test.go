//go:build slow

package fuzzy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/fuzzy"
)

// 500 tables give coverage an error of 0.010. It is 0.93 to 0.96 from tables for every operator
// and size, and 0.79 to 0.93 from counts.
func TestCoverageOfOperators(t *testing.T) {
	for o := range fuzzy.Operator(4) {
		for _, n := range []int{50, 100, 200} {
			joint, counts := coverage(t, n, 500, 400, o)
			t.Logf("%-16v n = %3d: %.3f, from counts %.3f", o, n, joint, counts)
			require.InDelta(t, 0.95, joint, 0.035)
		}
	}
}
