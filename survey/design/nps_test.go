package design_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Everybody in twice: the counts of 2m answers with the error of m, whose variance is
// V/(m−1) and not V/(2m−1).
func TestNPSOfDoubledAnswers(t *testing.T) {
	once := []float64{1, 1, 0, -1, 1, 0, 1, -1, 1, 0, 0, 1}
	m := len(once)
	var codes []float64
	var who []string
	for i, x := range once {
		codes = append(codes, x, x)
		name := string(rune('a' + i))
		who = append(who, name, name)
	}
	d, err := design.New(ones(2*m), design.Options{Clusters: who})
	require.NoError(t, err)
	r, err := d.NPS(design.Variable{Values: codes}, 0)
	require.NoError(t, err)
	ratio := tail.StudentTQuantile(0.975, float64(m-1)) / tail.StudentTQuantile(0.975, float64(2*m-1))
	z := tail.CriticalZ(0.95) * ratio * math.Sqrt(float64(2*m-1)/float64(m-1))
	lo, hi := interval.Tango(4, 12, 24, z)
	require.InDelta(t, lo, r.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, hi, r.Estimate.Interval.Upper, 1e-12)
	require.Empty(t, r.Estimate.Warnings[1:], "few answers only")
}

// Strata that explain everything are worth n answers, not more.
func TestNPSGainsAtMostTheAnswers(t *testing.T) {
	var codes []float64
	var strata []string
	for i := range 40 {
		codes = append(codes, float64(i/20))
		strata = append(strata, []string{"a", "b"}[i/20])
	}
	codes[0] = -1
	d, err := design.New(ones(40), design.Options{Strata: strata})
	require.NoError(t, err)
	r, err := d.NPS(design.Variable{Values: codes}, 0)
	require.NoError(t, err)
	require.Less(t, r.Estimate.SE.Value*r.Estimate.SE.Value, r.Variance/40)
	ratio := tail.StudentTQuantile(0.975, 38) / tail.StudentTQuantile(0.975, 39)
	lo, hi := interval.Tango(1, 20, 40, tail.CriticalZ(0.95)*ratio*math.Sqrt(39./40))
	require.InDelta(t, lo, r.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, hi, r.Estimate.Interval.Upper, 1e-12)
	require.InDelta(t, 40, r.EffectiveAnswers, 1e-12)
}

func TestNPSWarnsOfFewUnderWeights(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	codes, weights := design.Variable{}, []float64{}
	for i := range 100 {
		codes.Values = append(codes.Values, []float64{-1, 1, 1, 1, 1, 1, 1, 1, 0, 0}[i%10])
		weights = append(weights, math.Exp(rng.NormFloat64()))
	}
	warned := func(weights []float64) bool {
		d, err := design.New(weights, design.Options{})
		require.NoError(t, err)
		r, err := d.NPS(codes, 0)
		require.NoError(t, err)
		for _, w := range r.Estimate.Warnings {
			if w.Code == survey.FewWeighted {
				return true
			}
		}
		return false
	}
	require.True(t, warned(weights))
	require.False(t, warned(ones(100)))
}
