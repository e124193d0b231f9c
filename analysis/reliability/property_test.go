package reliability_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// answersOf are answers from 1 to 7 of n people to k items with something in common.
func answersOf(seed uint64, n, k int) reliability.Columns {
	rng := rand.New(rand.NewPCG(seed, 1))
	c := reliability.Columns{Names: make([]string, k), Values: make([][]float64, k)}
	for j := range k {
		c.Names[j] = string(rune('a' + j))
		c.Values[j] = make([]float64, n)
	}
	for i := range n {
		common := rng.NormFloat64()
		for j := range k {
			c.Values[j][i] = max(1, min(7, math.Round(4+common+rng.NormFloat64()*(0.7+0.2*float64(j)))))
		}
	}
	return c
}

func itemsOf(t *testing.T, c reliability.Columns) *reliability.Items {
	items, err := reliability.FromColumns(c, survey.Listwise)
	require.NoError(t, err)
	return items
}

// momentsOf counts columns; NaN is a blank.
func momentsOf(t *testing.T, c reliability.Columns, policy survey.Missing) *survey.Moments {
	var vars []survey.Variable
	codes := make([][]scale.Code, len(c.Names))
	for j, name := range c.Names {
		vars = append(vars, survey.Variable{ID: name, Scale: scale.OneToSeven()})
		for _, x := range c.Values[j] {
			code := scale.Blank
			if !math.IsNaN(x) {
				code = must(scale.OneToSeven().Encode(int(x), scale.Reject))
			}
			codes[j] = append(codes[j], code)
		}
	}
	m := must(survey.NewMoments(policy, vars...))
	require.NoError(t, m.AddColumns(codes))
	return m
}

func TestMomentsAndColumnsAgree(t *testing.T) {
	c := answersOf(1, 60, 5)
	c.Values[1][7], c.Values[4][8], c.Values[0][9] = math.NaN(), math.NaN(), math.NaN()
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		a, err := reliability.FromMoments(momentsOf(t, c, policy))
		require.NoError(t, err)
		b, err := reliability.FromColumns(c, policy)
		require.NoError(t, err)
		require.Equal(t, a.Names(), b.Names())
		require.Equal(t, a.N(), b.N())
		require.Equal(t, a.Missing(), b.Missing())
		for i, row := range a.Correlations() {
			require.InDeltaSlice(t, row, b.Correlations()[i], 1e-14)
		}
		x, y := must(reliability.Alpha(a, reliability.AlphaOptions{})), must(reliability.Alpha(b, reliability.AlphaOptions{}))
		require.InDelta(t, x.Alpha.Value, y.Alpha.Value, 1e-14)
		require.InDelta(t, x.SumMean, y.SumMean, 1e-12)
	}
	listwise := itemsOf(t, c)
	require.Equal(t, int64(57), listwise.N())
	require.Equal(t, int64(3), listwise.Missing())
}

func TestAlphaProperties(t *testing.T) {
	c := answersOf(2, 80, 6)
	items := itemsOf(t, c)
	a := must(reliability.Alpha(items, reliability.AlphaOptions{}))
	require.Empty(t, a.Alpha.Warnings)

	// λ1 ≤ λ3 = α ≤ λ2, Guttman (1945).
	require.Less(t, a.Lambda1, a.Alpha.Value)
	require.LessOrEqual(t, a.Alpha.Value, a.Lambda2)
	// The interval holds the value and widens with the level.
	wide := must(reliability.Alpha(items, reliability.AlphaOptions{Level: 0.99})).Alpha.Interval
	require.Less(t, wide.Lower, a.Alpha.Interval.Lower)
	require.Less(t, a.Alpha.Interval.Upper, wide.Upper)
	// ICC3k of the items as raters is alpha, with the same interval (Feldt).
	icc := must(reliability.ICC(c, reliability.ICCOptions{}))
	require.InDelta(t, a.Alpha.Value, icc.ICC3k.Estimate.Value, 1e-13)
	require.InDelta(t, a.Alpha.Interval.Lower, icc.ICC3k.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, a.Alpha.Interval.Upper, icc.ICC3k.Estimate.Interval.Upper, 1e-12)

	// If dropped: what Alpha says of the others; item–rest by columns.
	for drop, item := range a.Items {
		others := reliability.Columns{Names: slices.Delete(slices.Clone(c.Names), drop, drop+1),
			Values: slices.Delete(slices.Clone(c.Values), drop, drop+1)}
		b := must(reliability.Alpha(itemsOf(t, others), reliability.AlphaOptions{}))
		require.InDelta(t, b.Alpha.Value, item.AlphaIfDropped.Value, 1e-13)
		require.InDelta(t, b.Standardised, item.StandardisedIfDropped.Value, 1e-13)
		rest := make([]float64, len(c.Values[0]))
		for _, column := range others.Values {
			for i, x := range column {
				rest[i] += x
			}
		}
		two := itemsOf(t, reliability.Columns{Names: []string{"item", "rest"}, Values: [][]float64{c.Values[drop], rest}})
		require.InDelta(t, two.Correlations()[0][1], item.Rest.Value, 1e-13)
	}
}

func TestReversedItemIsNamedAndNotFlipped(t *testing.T) {
	c := answersOf(3, 100, 5)
	straight := must(reliability.Alpha(itemsOf(t, c), reliability.AlphaOptions{}))
	for i, x := range c.Values[2] {
		c.Values[2][i] = 8 - x
	}
	a := must(reliability.Alpha(itemsOf(t, c), reliability.AlphaOptions{}))
	require.Less(t, a.Alpha.Value, straight.Alpha.Value-0.1)
	require.Len(t, a.Alpha.Warnings, 1)
	require.Equal(t, reliability.NegativeLoading, a.Alpha.Warnings[0].Code)
	require.Contains(t, a.Alpha.Warnings[0].Text, ": c")
	o := must(reliability.Omega(itemsOf(t, c)))
	require.Equal(t, reliability.NegativeLoading, o.Model.Warnings[len(o.Model.Warnings)-1].Code)
}

// Over all halves of equal size the mean of Guttman's coefficient is alpha (Cronbach
// 1951), here the standardised one; every split is counted once.
func TestAllSplitsAgainstEnumeration(t *testing.T) {
	for _, k := range []int{2, 3, 4, 5, 6, 7} {
		items := itemsOf(t, answersOf(uint64(k), 50, k))
		r, names := items.Correlations(), items.Names()
		std, err := reliability.FromCovariance(names, r, 50)
		require.NoError(t, err)
		low, high, sum, count := 1.0, -1.0, 0.0, int64(0)
		for set := range 1 << k {
			var half []string
			for i := range k {
				if set>>i&1 == 1 {
					half = append(half, names[i])
				}
			}
			if len(half) != k/2 || k%2 == 0 && set >= 1<<(k-1) {
				continue
			}
			g := must(reliability.SplitHalf(std, half)).Guttman
			low, high, sum, count = min(low, g), max(high, g), sum+g, count+1
		}
		s := must(reliability.AllSplits(items))
		require.Equal(t, count, s.Splits, "k = %d", k)
		require.InDelta(t, low, s.Min, 1e-13)
		require.InDelta(t, high, s.Max, 1e-13)
		require.InDelta(t, sum/float64(count), s.Mean, 1e-13)
		require.InDelta(t, s.Max, must(reliability.SplitHalf(std, s.Best)).Guttman, 1e-13)
		require.InDelta(t, s.Min, must(reliability.SplitHalf(std, s.Worst)).Guttman, 1e-13)
		if k%2 == 0 {
			require.InDelta(t, must(reliability.Alpha(items, reliability.AlphaOptions{})).Standardised, s.Mean, 1e-13)
		}
	}
}

func pairsOf(t *testing.T, counts [][]int64) *survey.Crosstab {
	s := must(scale.New(scale.Definition{Range: scale.Range{From: 1, To: len(counts)}}))
	x := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: s}, survey.Axis{ID: "b", Scale: s}))
	for i, row := range counts {
		for j, n := range row {
			require.NoError(t, x.AddN(i+1, j+1, n))
		}
	}
	return x
}

func rowsOf(counts [][]int64) reliability.Columns {
	c := reliability.Columns{Names: []string{"a", "b"}, Values: make([][]float64, 2)}
	for i, row := range counts {
		for j, n := range row {
			for range n {
				c.Values[0], c.Values[1] = append(c.Values[0], float64(i+1)), append(c.Values[1], float64(j+1))
			}
		}
	}
	return c
}

func TestTwoRatersAgreeAcrossVessels(t *testing.T) {
	counts := [][]int64{{12, 3, 1, 0}, {4, 9, 2, 1}, {0, 3, 11, 5}, {0, 1, 2, 8}}
	x, c := pairsOf(t, counts), rowsOf(counts)
	for _, m := range []reliability.Metric{reliability.Nominal, reliability.Ordinal, reliability.IntervalScale, reliability.RatioScale} {
		a, b := must(reliability.KrippendorffPairs(x, m)), must(reliability.Krippendorff(c, m))
		require.InDelta(t, a.Alpha, b.Alpha, 1e-13, m.String())
		require.Equal(t, a.Pairable, b.Pairable)
	}
	// It does not matter who is called the first rater.
	for _, w := range []reliability.Weights{reliability.Unweighted, reliability.Linear, reliability.Quadratic} {
		a, b := must(reliability.Kappa(x, reliability.KappaOptions{Weights: w})), must(reliability.Kappa(x.Transpose(), reliability.KappaOptions{Weights: w}))
		require.InDelta(t, a.Kappa.Value, b.Kappa.Value, 1e-14)
		require.InDelta(t, a.Kappa.SE.Value, b.Kappa.SE.Value, 1e-14)
	}
	perfect := must(reliability.Kappa(pairsOf(t, [][]int64{{5, 0}, {0, 7}}), reliability.KappaOptions{}))
	require.Equal(t, 1.0, perfect.Kappa.Value)
	require.Equal(t, survey.ZeroVariance, perfect.Kappa.Warnings[0].Code)
}

// The delta method once more, by numerical derivatives of kappa in the cell shares.
func TestKappaErrorByDerivatives(t *testing.T) {
	counts := [][]int64{{1200, 300, 100}, {400, 900, 200}, {50, 300, 1100}}
	total := 0.0
	for _, row := range counts {
		for _, n := range row {
			total += float64(n)
		}
	}
	kappa := func(p [3][3]float64) float64 {
		var po, pe, sum float64
		var row, col [3]float64
		for i := range p {
			for j, v := range p[i] {
				sum, row[i], col[j] = sum+v, row[i]+v, col[j]+v
			}
		}
		for i := range p {
			for j, v := range p[i] {
				w := 1 - math.Abs(float64(i-j))/2
				po += w * v / sum
				pe += w * row[i] * col[j] / (sum * sum)
			}
		}
		return (po - pe) / (1 - pe)
	}
	var p [3][3]float64
	for i := range p {
		for j := range p[i] {
			p[i][j] = float64(counts[i][j]) / total
		}
	}
	var mean, square float64
	for i := range p {
		for j, v := range p[i] {
			const d = 1e-6
			up, down := p, p
			up[i][j], down[i][j] = v+d, v-d
			g := (kappa(up) - kappa(down)) / (2 * d)
			mean += v * g
			square += v * g * g
		}
	}
	k := must(reliability.Kappa(pairsOf(t, counts), reliability.KappaOptions{Weights: reliability.Linear}))
	require.InDelta(t, math.Sqrt((square-mean*mean)/total), k.Kappa.SE.Value, 1e-9)
}

func TestVarimaxProperties(t *testing.T) {
	items := itemsOf(t, answersOf(9, 200, 8))
	l := must(reliability.PrincipalComponents(items, reliability.ComponentOptions{Components: 3})).Loadings
	r := must(l.Varimax(reliability.VarimaxOptions{}))
	require.InDeltaSlice(t, l.Communalities(), r.Communalities(), 1e-13)
	require.True(t, slices.IsSortedFunc(r.SumsOfSquares(), func(a, b float64) int { return int(math.Copysign(1, b-a)) }))
	// A rotation of what is rotated stays where it is, whatever the start.
	require.InDelta(t, 0, distance(r, must(r.Varimax(reliability.VarimaxOptions{}))), 1e-10)
	turned := reliability.Loadings{Names: l.Names, Values: make([][]float64, len(l.Values))}
	for i, row := range l.Values {
		turned.Values[i] = []float64{0.6*row[0] + 0.8*row[1], 0.6*row[1] - 0.8*row[0], row[2]}
	}
	require.InDelta(t, 0, distance(r, must(turned.Varimax(reliability.VarimaxOptions{}))), 1e-9)
}

func distance(a, b reliability.Loadings) float64 {
	d := 0.0
	for i, row := range a.Values {
		for j, x := range row {
			d = max(d, math.Abs(x-b.Values[i][j]))
		}
	}
	return d
}

func TestFactorsRecoverTheirModel(t *testing.T) {
	loadings := [][]float64{{.8, .1}, {.7, .2}, {.75, 0}, {.1, .6}, {.2, .7}, {0, .8}, {.3, .5}}
	r := make([][]float64, len(loadings))
	names := make([]string, len(loadings))
	want := make([]float64, len(loadings))
	for i, a := range loadings {
		names[i] = string(rune('a' + i))
		r[i] = make([]float64, len(loadings))
		for j, b := range loadings {
			r[i][j] = a[0]*b[0] + a[1]*b[1]
		}
		want[i] = 1 - r[i][i]
		r[i][i] = 1
	}
	items, err := reliability.FromCovariance(names, r, 300)
	require.NoError(t, err)
	f := must(reliability.Factors(items, 2))
	require.InDeltaSlice(t, want, f.Uniquenesses, 1e-6)
	require.InDelta(t, 0, f.Objective, 1e-12)
	require.InDelta(t, 1, f.P.Value, 1e-6)
	require.Empty(t, f.Warnings)
}

func TestPolychoricProperties(t *testing.T) {
	counts := [][]int64{{12, 3, 1, 0}, {4, 9, 2, 1}, {0, 3, 11, 5}, {0, 1, 2, 8}}
	x := pairsOf(t, counts)
	p := must(reliability.Polychoric(x, reliability.PolychoricOptions{}))
	turned := must(reliability.Polychoric(x.Transpose(), reliability.PolychoricOptions{}))
	require.InDelta(t, p.Rho.Value, turned.Rho.Value, 1e-13)
	require.Equal(t, p.RowThresholds, turned.ColThresholds)
	for _, row := range counts {
		slices.Reverse(row)
	}
	mirrored := must(reliability.Polychoric(pairsOf(t, counts), reliability.PolychoricOptions{}))
	require.InDelta(t, -p.Rho.Value, mirrored.Rho.Value, 1e-12)

	// Halves at the median: Sheppard's formula gives the correlation itself.
	tetrachoric := must(reliability.Polychoric(pairsOf(t, [][]int64{{30, 10}, {10, 30}}), reliability.PolychoricOptions{}))
	require.InDelta(t, math.Sin(math.Pi/2*0.5), tetrachoric.Rho.Value, 1e-12)
	require.Equal(t, []float64{0}, tetrachoric.RowThresholds)
}

// Two ratings for each of three factors are the least that can be fitted, and the
// discrepancy is flat along a ridge: every sample comes to an end all the same.
func TestFactorsOfTwoItemsEachEnd(t *testing.T) {
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 23))
		c := reliability.Columns{Names: []string{"a", "b", "c", "d", "e", "f"}, Values: make([][]float64, 6)}
		for range 40 + random.IntN(150) {
			factors := []float64{random.NormFloat64(), random.NormFloat64(), random.NormFloat64()}
			for j := range c.Names {
				rating := math.Round(3 + 1.2*factors[j%3] + 0.8*random.NormFloat64())
				c.Values[j] = append(c.Values[j], min(5, max(1, rating)))
			}
		}
		f, err := reliability.Factors(itemsOf(t, c), 3)
		require.NoError(t, err, seed)
		require.LessOrEqual(t, f.Gradient, 1e-9)
	}
}

func TestFleissKappaOfFullAgreement(t *testing.T) {
	ratings := []float64{1, 2, 3, 4, 5, 2}
	f := must(reliability.FleissKappa(reliability.Columns{Names: []string{"a", "b", "c"}, Values: [][]float64{ratings, ratings, ratings}}, reliability.FleissOptions{}))
	require.Equal(t, 1.0, f.Kappa.Value)
	require.Equal(t, 1.0, f.Observed)
}

// Rows and columns count from 1 in every message.
func TestPositionsInMessages(t *testing.T) {
	values := [][]float64{{1, 2, 1e101}, {1, 2, 3}}
	_, err := reliability.FromColumns(reliability.Columns{Names: []string{"a", "b"}, Values: values}, survey.Listwise)
	require.ErrorContains(t, err, "a, row 3: 1e+101")
	_, err = reliability.GroupICC(values)
	require.ErrorContains(t, err, "group 1: 1e+101")
	_, err = reliability.Polyserial(values, reliability.PolyserialOptions{})
	require.ErrorContains(t, err, "class 1: 1e+101")
	_, err = reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, 0}, {0}}, 9)
	require.ErrorContains(t, err, "row 2 has 1 values")
	_, err = reliability.Loadings{Names: []string{"a", "b"}, Values: [][]float64{{1, 0}, {0}}}.Varimax(reliability.VarimaxOptions{})
	require.ErrorContains(t, err, "row 2 has 1 values")
}
