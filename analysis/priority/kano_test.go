package priority_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func kanoTable(t *testing.T) *survey.Crosstab {
	t.Helper()
	x, err := survey.NewCrosstab(survey.Axis{ID: "has", Scale: scale.OneToFive()}, survey.Axis{ID: "has_not", Scale: scale.OneToFive()})
	require.NoError(t, err)
	return x
}

// Every cell of the table, from both ends of the answers.
func TestKanoReadsTheTable(t *testing.T) {
	want := [5]string{"QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"} // Berger et al. 1993
	for i, line := range want {
		for j := range line {
			for _, highest := range []bool{false, true} {
				x := kanoTable(t)
				row, col := i+1, j+1
				if highest {
					row, col = 5-i, 5-j
				}
				require.NoError(t, x.AddN(row, col, 7))
				k, err := priority.Kano(x, priority.KanoOptions{LikeHighest: highest})
				require.NoError(t, err)
				require.Equal(t, line[j:j+1], k.Category.Letter())
				require.Equal(t, int64(7), k.Counts.Of(k.Category))
			}
		}
	}
}

func TestKanoBases(t *testing.T) {
	likert := scale.OneToFive()
	x := kanoTable(t)
	require.NoError(t, x.AddN(1, 3, 6)) // attractive
	require.NoError(t, x.AddN(2, 5, 2)) // must-be
	require.NoError(t, x.AddN(5, 5, 1)) // questionable
	one, err := likert.Encode(1, scale.Reject)
	require.NoError(t, err)
	require.NoError(t, x.AddCodes([]scale.Code{one, scale.Blank}, []scale.Code{scale.Blank, scale.Blank}))
	k, err := priority.Kano(x, priority.KanoOptions{})
	require.NoError(t, err)
	require.Equal(t, [2]int64{9, 2}, [2]int64{k.N, k.Missing})
	require.Equal(t, [2]int64{8, 3}, [2]int64{k.Better.N, k.Better.Missing})
	require.Equal(t, [2]int64{9, 2}, [2]int64{k.TotalStrength.N, k.TotalStrength.Missing})
	require.InDelta(t, 0.75, k.Better.Value, 1e-15)
	require.InDelta(t, -0.25, k.Worse.Value, 1e-15)
	require.Equal(t, "4/9", k.CategoryStrength.String())
	require.Equal(t, survey.LowBase, k.Better.Warnings[0].Code)
	// Wilson for 6 of 8 by hand: (x + z²/2 ± z√(npq + z²/4))/(n + z²).
	z := 1.959963984540054
	half := z * math.Sqrt(8*0.75*0.25+z*z/4)
	require.InDelta(t, (6+z*z/2-half)/(8+z*z), k.Better.Interval.Lower, 1e-14)
	require.InDelta(t, -(2+z*z/2+half)/(8+z*z), k.Worse.Interval.Lower, 1e-14)
	require.InDelta(t, -(2+z*z/2-half)/(8+z*z), k.Worse.Interval.Upper, 1e-14)
}

func TestKanoTies(t *testing.T) {
	tests := []struct {
		name          string
		counts        priority.CategoryCounts
		first, second priority.Category
		modes         int
	}{
		{"M before O", priority.CategoryCounts{MustBe: 2, OneDimensional: 2}, priority.MustBe, priority.OneDimensional, 2},
		{"O before A", priority.CategoryCounts{OneDimensional: 2, Attractive: 2}, priority.OneDimensional, priority.Attractive, 2},
		{"A before I", priority.CategoryCounts{Attractive: 2, Indifferent: 2}, priority.Attractive, priority.Indifferent, 2},
		{"I before R", priority.CategoryCounts{Indifferent: 2, Reverse: 2}, priority.Indifferent, priority.Reverse, 2},
		{"R before Q", priority.CategoryCounts{Reverse: 2, Questionable: 2}, priority.Reverse, priority.Questionable, 2},
		{"second by order", priority.CategoryCounts{Indifferent: 9, Attractive: 2, OneDimensional: 2}, priority.Indifferent, priority.OneDimensional, 1},
		{"one only", priority.CategoryCounts{Indifferent: 9}, priority.Indifferent, priority.MustBe, 1},
		{"all", priority.CategoryCounts{MustBe: 1, OneDimensional: 1, Attractive: 1, Indifferent: 1, Reverse: 1, Questionable: 1}, priority.MustBe, priority.OneDimensional, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, err := priority.KanoOf(tt.counts, priority.KanoOptions{})
			require.NoError(t, err)
			require.Equal(t, tt.first, k.Category)
			require.Equal(t, tt.first, k.Test.First)
			require.Equal(t, tt.second, k.Test.Second)
			require.Len(t, k.Modes, tt.modes)
			if tt.modes > 1 {
				require.Equal(t, 1.0, k.Test.P)
			}
		})
	}
}

func TestCategoryTest(t *testing.T) {
	tests := []struct {
		a, b    int64
		chi, p  float64
		within  float64
		comment string
	}{
		{60, 42, 324.0 / 102, 0.0747059333121, 1e-12, "Simpson's rule on the normal density"},
		{20, 0, 20, 7.744216431e-06, 1e-14, "Simpson's rule on the normal density"},
		{1200, 0, 1200, 2.6e-262, 1e-263, "the tail does not vanish: 2·φ(√1200)/√1200·(1 − 1/1200)"},
	}
	for _, tt := range tests {
		k, err := priority.KanoOf(priority.CategoryCounts{Attractive: tt.a, MustBe: tt.b}, priority.KanoOptions{})
		require.NoError(t, err)
		require.InDelta(t, tt.chi, k.Test.ChiSquare, 1e-12, tt.comment)
		if tt.a == 1200 {
			x := math.Sqrt(tt.chi)
			tail := 2 * math.Exp(-tt.chi/2) / (x * math.Sqrt(2*math.Pi)) * (1 - 1/tt.chi + 3/tt.chi/tt.chi)
			require.InEpsilon(t, tail, k.Test.P, 1e-7, tt.comment)
			continue
		}
		require.InDelta(t, tt.p, k.Test.P, tt.within, tt.comment)
	}
}

// The level of both tests where A and M have the same share, by summing the
// trinomial probabilities of all samples: Fong's is what its doc says, and the
// χ² is near its own.
func TestLevelOfBothTests(t *testing.T) {
	const n = 60
	logFactorial := func(k int) float64 { x, _ := math.Lgamma(float64(k) + 1); return x }
	for _, share := range []float64{0.25, 0.35, 0.45} {
		var fong, chi float64
		for a := range n + 1 {
			for m := range n - a + 1 {
				rest := n - a - m
				// The rest is left out, as if it were spread so thin that A and M lead.
				k, err := priority.KanoOf(priority.CategoryCounts{Attractive: int64(a), MustBe: int64(m)}, priority.KanoOptions{})
				if a+m == 0 {
					continue
				}
				require.NoError(t, err)
				d, both := math.Abs(float64(a-m)), float64(a+m)
				p := math.Exp(logFactorial(n) - logFactorial(a) - logFactorial(m) - logFactorial(rest) +
					float64(a+m)*math.Log(share) + float64(rest)*math.Log(1-2*share))
				if d >= 1.65*math.Sqrt(both*(2*n-both)/(2*n)) {
					fong += p
				}
				if k.Test.P <= 0.10 {
					chi += p
				}
			}
		}
		nominal := math.Erfc(1.65 * math.Sqrt(1-share) / math.Sqrt2)
		require.InDelta(t, nominal, fong, 0.025, "share %v", share)
		require.Greater(t, fong, 0.13)
		require.Less(t, fong, 0.27)
		require.InDelta(t, 0.10, chi, 0.02, "share %v", share)
	}
}

func TestFong(t *testing.T) {
	// Fong's rule by hand: 1.65·√(75·125/200) = 11.2968.
	counts := priority.CategoryCounts{Attractive: 60, OneDimensional: 15, MustBe: 5, Indifferent: 15, Reverse: 3, Questionable: 2}
	k, err := priority.KanoOf(counts, priority.KanoOptions{Fong: true})
	require.NoError(t, err)
	require.Equal(t, int64(45), k.Fong.Difference)
	require.InDelta(t, 11.29677774854405, k.Fong.Threshold, 1e-12)
	require.True(t, k.Fong.Significant)
	near, err := priority.KanoOf(priority.CategoryCounts{Attractive: 40, MustBe: 30, Indifferent: 30}, priority.KanoOptions{Fong: true})
	require.NoError(t, err)
	require.False(t, near.Fong.Significant)
	without, err := priority.KanoOf(counts, priority.KanoOptions{})
	require.NoError(t, err)
	require.Nil(t, without.Fong)
}

func TestKanoWithoutBase(t *testing.T) {
	k, err := priority.KanoOf(priority.CategoryCounts{Reverse: 3, Questionable: 4}, priority.KanoOptions{})
	require.NoError(t, err)
	require.Nil(t, k.Better)
	require.Nil(t, k.Worse)
	require.Zero(t, k.TotalStrength.Value)
	text, err := json.Marshal(k)
	require.NoError(t, err)
	require.Contains(t, string(text), `"better":null`)
	require.Contains(t, string(text), `"category":"questionable"`)
}
