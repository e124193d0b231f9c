package satisfaction_test

import (
	"encoding/json"
	"math"

	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func compare(t *testing.T, x, y satisfaction.NPSCounts, o satisfaction.CompareOptions) satisfaction.Comparison {
	t.Helper()
	c, err := satisfaction.CompareNPS(x, y, o)
	require.NoError(t, err)
	return c
}

// pairs of groups, both ends among them.
var pairs = []struct {
	name string
	x, y satisfaction.NPSCounts
}{
	{"typical", satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 40}, satisfaction.NPSCounts{Detractors: 20, Passives: 25, Promoters: 25}},
	{"unequal sizes", satisfaction.NPSCounts{Detractors: 3, Passives: 2, Promoters: 5}, satisfaction.NPSCounts{Detractors: 400, Passives: 300, Promoters: 300}},
	{"both ends", satisfaction.NPSCounts{Promoters: 10}, satisfaction.NPSCounts{Detractors: 10}},
	{"both ends, one each", satisfaction.NPSCounts{Promoters: 1}, satisfaction.NPSCounts{Detractors: 1}},
	{"one end", satisfaction.NPSCounts{Promoters: 10}, satisfaction.NPSCounts{Passives: 5, Promoters: 5}},
	{"passives and promoters", satisfaction.NPSCounts{Passives: 8}, satisfaction.NPSCounts{Promoters: 8}},
	{"nearly equal", satisfaction.NPSCounts{Detractors: 1000, Passives: 999, Promoters: 1000}, satisfaction.NPSCounts{Detractors: 1000, Passives: 1000, Promoters: 1001}},
	{"far apart", satisfaction.NPSCounts{Detractors: 2, Passives: 10, Promoters: 100}, satisfaction.NPSCounts{Detractors: 60, Passives: 10, Promoters: 5}},
}

// The interval at level 1 − p touches 0, and the p-value is that of no other.
func TestMOVERTestAgreesWithInterval(t *testing.T) {
	for _, tt := range pairs {
		t.Run(tt.name, func(t *testing.T) {
			c := compare(t, tt.x, tt.y, satisfaction.CompareOptions{})
			p := c.Test.TwoSided.Value
			require.True(t, p > 0 && p < 1)
			require.Equal(t, c.Difference.Sign() > 0, c.Test.Z.Value > 0)
			require.InEpsilon(t, p, 2*min(c.Test.Less.Value, c.Test.Greater.Value), 1e-12)
			require.Equal(t, p < 0.05, c.Estimate.Interval.Lower > 0 || c.Estimate.Interval.Upper < 0)
			if p < 1e-6 {
				return // 1 − p has lost the digits of p
			}
			at := compare(t, tt.x, tt.y, satisfaction.CompareOptions{Level: 1 - p}).Estimate.Interval
			near := at.Lower
			if c.Difference.Sign() < 0 {
				near = at.Upper
			}
			require.InDelta(t, 0, near, 1e-8)
		})
	}
}

func TestCompareNPSAntisymmetric(t *testing.T) {
	for _, tt := range pairs {
		for m := satisfaction.MOVER; m <= satisfaction.WaldDifference; m++ {
			a := compare(t, tt.x, tt.y, satisfaction.CompareOptions{Method: m})
			b := compare(t, tt.y, tt.x, satisfaction.CompareOptions{Method: m})
			require.Zero(t, a.Difference.Add(b.Difference).Sign())
			require.Equal(t, a.Estimate.Value, -b.Estimate.Value)
			require.Equal(t, a.Estimate.SE, b.Estimate.SE)
			require.Equal(t, a.Estimate.Interval.Lower, -b.Estimate.Interval.Upper)
			require.Equal(t, a.Estimate.Interval.Upper, -b.Estimate.Interval.Lower)
			require.Equal(t, a.Test.Z.Value, -b.Test.Z.Value)
			require.Equal(t, a.Test.TwoSided, b.Test.TwoSided)
			require.Equal(t, a.Test.Less, b.Test.Greater)
			i := a.Estimate.Interval
			require.True(t, -2 <= i.Lower && i.Lower <= i.Upper && i.Upper <= 2)
		}
	}
}

// A higher level gives a wider interval, a further score a smaller p-value.
func TestMOVERMonotone(t *testing.T) {
	for _, tt := range pairs {
		before := 0.0
		for _, level := range []float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.999} {
			i := compare(t, tt.x, tt.y, satisfaction.CompareOptions{Level: level}).Estimate.Interval
			require.Greater(t, i.Upper-i.Lower, before)
			before = i.Upper - i.Lower
		}
	}
	y := satisfaction.NPSCounts{Detractors: 30, Passives: 40, Promoters: 30}
	p := 1.1
	for promoters := int64(30); promoters <= 60; promoters++ {
		x := satisfaction.NPSCounts{Detractors: 30, Passives: 70 - promoters, Promoters: promoters}
		c := compare(t, x, y, satisfaction.CompareOptions{})
		require.Less(t, c.Test.TwoSided.Value, p)
		p = c.Test.TwoSided.Value
	}
}

// Groups at both ends, the closed form: z²/(n+z²) = 1/√2.
func TestMOVERBothEnds(t *testing.T) {
	for _, n := range []int64{1, 10, 1000, 1e12, math.MaxInt64 / 4} {
		c := compare(t, satisfaction.NPSCounts{Promoters: n}, satisfaction.NPSCounts{Detractors: n}, satisfaction.CompareOptions{})
		require.InEpsilon(t, math.Sqrt(float64(n)/(math.Sqrt2-1)), c.Test.Z.Value, 1e-9)
		require.Equal(t, "2", c.Difference.String())
		require.Equal(t, 2.0, c.Estimate.Interval.Upper)
		require.True(t, warned(c.Estimate, survey.ZeroVariance))
	}
}

func TestCompareNPSEqualScores(t *testing.T) {
	for _, x := range []satisfaction.NPSCounts{{Passives: 9}, {Promoters: 3}, {Detractors: 2, Promoters: 2}} {
		c := compare(t, x, x, satisfaction.CompareOptions{})
		require.Equal(t, 1.0, c.Test.TwoSided.Value)
		require.Equal(t, 0.5, c.Test.Greater.Value)
		require.Zero(t, c.Test.Z.Value)
		wald := compare(t, x, x, satisfaction.CompareOptions{Method: satisfaction.WaldDifference})
		require.Equal(t, c.Estimate.SE.Value > 0, wald.Test.Z.Valid, "0/0 is no value")
		text, err := json.Marshal(wald)
		require.NoError(t, err)
		require.True(t, json.Valid(text))
	}
}

// coverage is the smallest and the mean exact coverage over a grid of shares in
// steps of 1/steps in both groups, no class of which has a share below margin
// steps. The limits of every pair of samples are computed once.
func coverage(t *testing.T, m satisfaction.CompareMethod, n1, n2, steps, margin int) (least, mean float64) {
	samples := func(n int) (out []satisfaction.NPSCounts) {
		for d := range n + 1 {
			for p := range n - d + 1 {
				out = append(out, satisfaction.NPSCounts{Detractors: int64(d), Passives: int64(n - d - p), Promoters: int64(p)})
			}
		}
		return out
	}
	xs, ys := samples(n1), samples(n2)
	type limits struct{ lower, upper float64 }
	intervals := make([]limits, 0, len(xs)*len(ys))
	for _, x := range xs {
		for _, y := range ys {
			i := compare(t, x, y, satisfaction.CompareOptions{Method: m}).Estimate.Interval
			intervals = append(intervals, limits{i.Lower - 1e-12, i.Upper + 1e-12})
		}
	}
	type truth struct {
		x, y  []float64 // probabilities of the samples
		score float64
	}
	var truths []truth
	for a := margin; a <= steps; a++ {
		for b := margin; a+b+margin <= steps; b++ {
			at := truth{score: float64(b-a) / float64(steps)}
			for _, c := range xs {
				at.x = append(at.x, multinomial(n1, int(c.Detractors), int(c.Promoters), a, b, steps))
			}
			for _, c := range ys {
				at.y = append(at.y, multinomial(n2, int(c.Detractors), int(c.Promoters), a, b, steps))
			}
			truths = append(truths, at)
		}
	}
	least = 1
	cells := 0
	for _, first := range truths {
		if first.score < 0 {
			continue // a mirror image
		}
		for _, second := range truths {
			d := first.score - second.score
			covered := 0.0
			for i, px := range first.x {
				row := intervals[i*len(ys):][:len(ys)]
				inner := 0.0
				for j, py := range second.y {
					if row[j].lower <= d && d <= row[j].upper {
						inner += py
					}
				}
				covered += px * inner
			}
			least = min(least, covered)
			mean += covered
			cells++
		}
	}
	return least, mean / float64(cells)
}

// The coverage that the docs of the methods state: 8 answers in each group, shares
// in tenths.
func TestCompareNPSCoverage(t *testing.T) {
	tests := []struct {
		method      satisfaction.CompareMethod
		margin      int
		least, mean float64
	}{
		{satisfaction.MOVER, 1, 0.938, 0.959},
		{satisfaction.AdjustedWaldBoth, 1, 0.857, 0.956},
		{satisfaction.AdjustedWaldHalf, 1, 0.932, 0.947},
		{satisfaction.WaldDifference, 1, 0.850, 0.907},
		{satisfaction.MOVER, 0, 0.912, 0.967},
		{satisfaction.AdjustedWaldBoth, 0, 0, 0.944},
		{satisfaction.AdjustedWaldHalf, 0, 0.832, 0.948},
		{satisfaction.WaldDifference, 0, 0.564, 0.897},
	}
	for _, tt := range tests {
		least, mean := coverage(t, tt.method, 8, 8, 10, tt.margin)
		require.InDelta(t, tt.least, least, 0.0006, "%v %d", tt.method, tt.margin)
		require.InDelta(t, tt.mean, mean, 0.0006, "%v %d", tt.method, tt.margin)
	}
}

func TestComparePairedNPS(t *testing.T) {
	x := panel([2]int{9, 6}, [2]int{10, 8}, [2]int{9, 9}, [2]int{8, 7}, [2]int{7, 5}, [2]int{3, 3}, [2]int{10, 7}, [2]int{8, 8})
	require.NoError(t, x.AddCodes([]scale.Code{scale.Blank}, []scale.Code{scale.Code(2)}))
	c, err := satisfaction.ComparePairedNPS(x, nil, satisfaction.CompareOptions{})
	require.NoError(t, err)
	// By hand: differences 2, 1, 0, 0, 1, 0, 1, 0; variance 7/8 − (5/8)² = 31/64.
	require.Equal(t, "5/8", c.Difference.String())
	require.InDelta(t, math.Sqrt(31.0/64/8), c.Estimate.SE.Value, 1e-15)
	require.EqualValues(t, 8, c.Estimate.N)
	require.EqualValues(t, 1, c.Estimate.Missing)
	require.Equal(t, "wald", c.Estimate.Method)
	back, err := satisfaction.ComparePairedNPS(x.Transpose(), nil, satisfaction.CompareOptions{})
	require.NoError(t, err)
	require.Equal(t, c.Estimate.Interval.Lower, -back.Estimate.Interval.Upper)
	require.Equal(t, c.Test.Greater, back.Test.Less)

	same, err := satisfaction.ComparePairedNPS(panel([2]int{9, 9}, [2]int{3, 3}), nil, satisfaction.CompareOptions{})
	require.NoError(t, err)
	require.True(t, warned(same.Estimate, survey.ZeroVariance))
	require.False(t, same.Test.Z.Valid, "0/0 is no value")
	text, err := json.Marshal(same)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(text, &fields))
	require.Contains(t, fields, "covariance")
	require.Contains(t, fields, "difference")
}

func TestNPSBootstrap(t *testing.T) {
	c := satisfaction.NPSCounts{Detractors: 2000, Passives: 3000, Promoters: 5000}
	boot := func(c satisfaction.NPSCounts, o satisfaction.NPSOptions) survey.Interval {
		o.Method = satisfaction.Bootstrap
		r, err := satisfaction.NPSOf(c, o)
		require.NoError(t, err)
		return r.Estimate.Interval
	}
	one := boot(c, satisfaction.NPSOptions{Seed: 1})
	require.Equal(t, one, boot(c, satisfaction.NPSOptions{Seed: 1}), "same bits")
	require.NotEqual(t, one, boot(c, satisfaction.NPSOptions{Seed: 2}))
	wald, err := satisfaction.NPSOf(c, satisfaction.NPSOptions{Method: satisfaction.Wald})
	require.NoError(t, err)
	// A 2.5 % quantile of 10,000 draws has a standard error of 0.027 of theirs.
	se := wald.Estimate.SE.Value
	require.InDelta(t, wald.Estimate.Interval.Lower, one.Lower, 0.1*se)
	require.InDelta(t, wald.Estimate.Interval.Upper, one.Upper, 0.1*se)

	require.Equal(t, survey.Interval{Lower: 1, Upper: 1, Level: 0.95}, boot(satisfaction.NPSCounts{Promoters: 10}, satisfaction.NPSOptions{}))
	require.Equal(t, survey.Interval{Lower: -1, Upper: -1, Level: 0.95}, boot(satisfaction.NPSCounts{Detractors: 1}, satisfaction.NPSOptions{}))
	require.Equal(t, survey.Interval{Lower: 0, Upper: 0, Level: 0.95}, boot(satisfaction.NPSCounts{Passives: 1}, satisfaction.NPSOptions{Replicates: 100}))

	// The exact quantiles of the score of 12 answers, by enumeration.
	small := satisfaction.NPSCounts{Detractors: 3, Passives: 4, Promoters: 5}
	mass := map[int]float64{}
	for d := range 13 {
		for p := range 13 - d {
			lg := func(k int) float64 { v, _ := math.Lgamma(float64(k) + 1); return v }
			mass[p-d] += math.Exp(lg(12) - lg(d) - lg(p) - lg(12-d-p) +
				float64(d)*math.Log(3.0/12) + float64(p)*math.Log(5.0/12) + float64(12-d-p)*math.Log(4.0/12))
		}
	}
	quantile := func(q float64) float64 {
		sum := 0.0
		for s := -12; ; s++ {
			if sum += mass[s]; sum >= q {
				return float64(s) / 12
			}
		}
	}
	i := boot(small, satisfaction.NPSOptions{Level: 0.8})
	require.InDelta(t, quantile(0.1), i.Lower, 1e-12)
	require.InDelta(t, quantile(0.9), i.Upper, 1e-12)

}
