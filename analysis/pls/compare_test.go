package pls_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/survey"
)

func small() *pls.Model {
	items := ecsiItems()
	return must(pls.New([]pls.Construct{{Name: "quality", Items: items["quality"]}, {Name: "value", Items: items["value"]},
		{Name: "satisfaction", Items: items["satisfaction"]}}, []pls.Path{{From: "quality", To: "value"}, {From: "quality", To: "satisfaction"}, {From: "value", To: "satisfaction"}}))
}

func compare(a, b pls.Data, m *pls.Model, o pls.CompareOptions) *pls.Comparison {
	return must(pls.Compare(context.Background(), must(pls.FromColumns(a)), must(pls.FromColumns(b)), m, o))
}

func TestCompareIsTheSameForAnyWorkersAndOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	a, b := ecsiData(1, 60), ecsiData(2, 70)
	o := pls.CompareOptions{Permutations: 40, Seed: 1}
	runtime.GOMAXPROCS(1)
	want := compare(a, b, small(), o)
	for _, workers := range []int{2, 7} {
		runtime.GOMAXPROCS(workers)
		same(t, want, compare(a, b, small(), o))
	}
	for _, column := range b.Columns {
		slices.Reverse(column)
	}
	same(t, want, compare(a, b, small(), o))
	// Exchanging the groups turns the differences round.
	turned := compare(b, a, small(), o)
	for i, p := range want.Paths {
		require.InDelta(t, -p.Difference, turned.Paths[i].Difference, 1e-12)
	}
	// Weights that are all alike change nothing.
	a.Weights, b.Weights = slices.Repeat([]float64{3}, 60), slices.Repeat([]float64{0.1}, 70)
	weighted := compare(a, b, small(), o)
	for i, p := range want.Paths {
		require.InDelta(t, p.Difference, weighted.Paths[i].Difference, 1e-9)
		require.InDelta(t, p.P, weighted.Paths[i].P, 1e-9)
		require.InDelta(t, p.Chance.Lower, weighted.Paths[i].Chance.Lower, 1e-8)
	}
	for i, v := range want.Invariance {
		require.InDelta(t, v.Correlation, weighted.Invariance[i].Correlation, 1e-9)
		require.InDelta(t, v.Bound, weighted.Invariance[i].Bound, 1e-9)
		require.InDelta(t, v.LogVariance.Difference, weighted.Invariance[i].LogVariance.Difference, 1e-9)
	}
}

func TestIdenticalGroups(t *testing.T) {
	a := ecsiData(1, 80)
	c := compare(a, a, small(), pls.CompareOptions{Permutations: 40})
	for _, list := range [][]pls.Contrast{c.Paths, c.Total, c.Indexes} {
		for _, x := range list {
			require.InDelta(t, 0, x.Difference, 1e-12)
			require.Equal(t, 1.0, x.P)
		}
	}
	for _, v := range c.Invariance {
		require.InDelta(t, 1, v.Correlation, 1e-12)
		require.True(t, v.Composed)
		require.True(t, v.Full(0.05))
	}
}

// Figures of the groups are those of their fits; scores' means and variances by the rows.
func TestCompareFigures(t *testing.T) {
	a, b := ecsiData(3, 90), ecsiData(4, 60)
	m := small()
	fa, fb := must(pls.Fit(must(pls.FromColumns(a)), m, pls.FitOptions{})), must(pls.Fit(must(pls.FromColumns(b)), m, pls.FitOptions{}))
	both := pls.Data{Names: a.Names}
	for i := range a.Columns {
		both.Columns = append(both.Columns, slices.Concat(a.Columns[i], b.Columns[i]))
	}
	fit := must(pls.Fit(must(pls.FromColumns(both)), m, pls.FitOptions{}))
	c := compare(a, b, m, pls.CompareOptions{Permutations: 20})
	require.Equal(t, []int64{90, 60}, []int64{c.NA, c.NB})
	for i, p := range c.Paths {
		require.Equal(t, fa.Paths[i].Coefficient, p.A)
		require.Equal(t, fb.Paths[i].Coefficient, p.B)
	}
	for _, x := range c.Indexes {
		require.InDelta(t, must(fa.Index(x.Name)).Value-must(fb.Index(x.Name)).Value, x.Difference, 1e-10)
	}
	for _, v := range c.Invariance {
		scores := must(fit.Scores(v.Construct))
		ma, mb := mean(scores[:90]), mean(scores[90:])
		var va, vb float64
		for i, s := range scores {
			if i < 90 {
				va += (s - ma) * (s - ma) / 89
			} else {
				vb += (s - mb) * (s - mb) / 59
			}
		}
		// Scores have variance 1 by divisor n, the mean difference is in deviations by n − 1.
		require.InDelta(t, (ma-mb)*math.Sqrt(149.0/150), v.Mean.Difference, 1e-9)
		require.InDelta(t, math.Log(va/vb), v.LogVariance.Difference, 1e-9)
		require.InDelta(t, ma*math.Sqrt(149.0/150), v.Mean.A, 1e-9)
		require.InDelta(t, math.Log(vb*149/150), v.LogVariance.B, 1e-9)
		// Both compositions over all rows.
		var x, y []float64
		for range scores {
			x, y = append(x, 0), append(y, 0)
		}
		for i, item := range fa.Items {
			if item.Construct == v.Construct {
				for row, z := range unit(both.Columns[slices.Index(both.Names, item.Name)], nil) {
					x[row] += item.Weight * z
					y[row] += fb.Items[i].Weight * z
				}
			}
		}
		require.InDelta(t, meanOf(unit(x, nil), unit(y, nil), nil), v.Correlation, 1e-9)
	}
}

// Groups that differ in one path, in level, and in what makes up a construct.
func TestCompareFindsDifferences(t *testing.T) {
	make := func(seed uint64, slope, level float64, odd bool) pls.Data {
		random := rand.New(rand.NewPCG(seed, 8))
		d := pls.Data{Names: []string{"x1", "x2", "x3", "y1", "y2"}, Columns: make([][]float64, 5)}
		for range 200 {
			e := random.NormFloat64
			x := e()
			y := slope*x + math.Sqrt(1-slope*slope)*e()
			third := x
			if odd {
				third = -x
			}
			for i, v := range []float64{x + 0.5*e(), x + 0.5*e(), third + 0.5*e(), level + y + 0.5*e(), level + y + 0.5*e()} {
				d.Columns[i] = append(d.Columns[i], v)
			}
		}
		return d
	}
	m := must(pls.New([]pls.Construct{{Name: "x", Items: []string{"x1", "x2", "x3"}}, {Name: "y", Items: []string{"y1", "y2"}}}, []pls.Path{{From: "x", To: "y"}}))
	o := pls.CompareOptions{Permutations: 199}
	c := compare(make(1, 0.7, 0, false), make(2, 0.2, 0, false), m, o)
	require.Equal(t, 1.0/200, c.Paths[0].P)
	require.Greater(t, c.Paths[0].Difference, c.Paths[0].Chance.Upper)
	require.True(t, c.Invariance[0].Full(0.01) && c.Invariance[1].Full(0.01))
	require.Empty(t, c.Indexes, "the columns have no ends")
	c = compare(make(3, 0.5, 0, false), make(4, 0.5, 0.6, false), m, o)
	require.Greater(t, c.Paths[0].P, 0.01)
	require.Equal(t, 1.0/200, c.Invariance[1].Mean.P)
	require.True(t, c.Invariance[1].Composed)
	c = compare(make(5, 0.5, 0, false), make(6, 0.5, 0, true), m, o)
	require.False(t, c.Invariance[0].Composed)
	require.Equal(t, 1.0/200, c.Invariance[0].P)
	require.True(t, c.Invariance[1].Composed)
}

// In either group both items count for the construct, but with the groups mixed one of
// them counts against it: there is no chance to hold the difference of indexes against.
func TestIndexWithoutChance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	groups := [2]pls.Data{}
	for g := range groups {
		groups[g] = pls.Data{Names: []string{"x1", "x2", "y"}, Columns: make([][]float64, 3), Min: []float64{-20, -20, -20}, Max: []float64{20, 20, 20}}
		shift := float64(4 - 8*g)
		for range 40 {
			e := random.NormFloat64()
			for i, x := range []float64{e - shift, e + shift, e - shift} {
				groups[g].Columns[i] = append(groups[g].Columns[i], x+0.5*random.NormFloat64())
			}
		}
	}
	m := must(pls.New([]pls.Construct{{Name: "x", Items: []string{"x1", "x2"}}, {Name: "y", Items: []string{"y"}}}, []pls.Path{{From: "x", To: "y"}}))
	c := compare(groups[0], groups[1], m, pls.CompareOptions{Permutations: 50})
	require.Len(t, c.Indexes, 1)
	require.Equal(t, "y", c.Indexes[0].Name)
	require.Equal(t, pls.FailedDraws, c.Warnings[0].Code)
	require.Contains(t, c.Warnings[0].Text, "of 50 divisions gave the index of x")
}

// Of two items of opposite sense one counts a little more in one group, the other in the
// other: scores are turned alike, and not by the item that happens to lead.
func TestCompareTurnsAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	groups := [2]pls.Data{}
	for g := range groups {
		groups[g] = pls.Data{Names: []string{"x1", "x2", "y"}, Columns: make([][]float64, 3)}
		for range 100 {
			e := random.NormFloat64()
			for i, x := range []float64{e, -e, e} {
				noise := 0.3
				if i == g {
					noise = 0.5
				}
				groups[g].Columns[i] = append(groups[g].Columns[i], x+noise*random.NormFloat64())
			}
		}
	}
	m := must(pls.New([]pls.Construct{{Name: "x", Items: []string{"x1", "x2"}}, {Name: "y", Items: []string{"y"}}}, []pls.Path{{From: "x", To: "y"}}))
	c := compare(groups[0], groups[1], m, pls.CompareOptions{Permutations: 100})
	require.Greater(t, c.Invariance[0].Correlation, 0.99)
	require.Greater(t, c.Invariance[0].Bound, 0.99)
	require.InDelta(t, 0, c.Paths[0].Difference, 0.001)
}

// Under no difference p-values are uniform.
func TestCompareUnderChance(t *testing.T) {
	if testing.Short() {
		t.Log("long")
		return
	}
	const runs = 200
	paths, means, composed := 0, 0, 0
	for seed := range uint64(runs) {
		c := compare(ecsiData(1000+seed, 60), ecsiData(2000+seed, 40), small(), pls.CompareOptions{Permutations: 99, Seed: seed})
		if c.Paths[1].P <= 0.1 {
			paths++
		}
		if c.Invariance[0].Mean.P <= 0.1 {
			means++
		}
		if c.Invariance[0].P <= 0.1 {
			composed++
		}
	}
	// Binomial (200, 0.1) has a standard deviation of 4.2.
	for _, n := range []int{paths, means, composed} {
		require.InDelta(t, 0.1*runs, float64(n), 13)
	}
}

func TestCompareArguments(t *testing.T) {
	a, b := must(pls.FromColumns(ecsiData(1, 60))), must(pls.FromColumns(ecsiData(2, 60)))
	ctx := context.Background()
	for _, o := range []pls.CompareOptions{{Permutations: 5}, {Level: 2}, {Fit: pls.FitOptions{Tolerance: -1}}} {
		_, err := pls.Compare(ctx, a, b, small(), o)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	_, err := pls.Compare(ctx, nil, b, small(), pls.CompareOptions{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	require.ErrorContains(t, err, "first group")
	_, err = pls.Compare(ctx, a, nil, small(), pls.CompareOptions{})
	require.ErrorContains(t, err, "second group")
	_, err = pls.Compare(ctx, a, b, nil, pls.CompareOptions{})
	require.ErrorIs(t, err, pls.ErrModel)
	_, err = pls.Compare(ctx, a, must(pls.FromMoments(moments(ecsiData(1, 50)))), small(), pls.CompareOptions{})
	require.ErrorIs(t, err, pls.ErrRows)
	wider := ecsiData(2, 60)
	wider.Max[20] = 11 // not an item of the model
	_, err = pls.Compare(ctx, a, must(pls.FromColumns(wider)), small(), pls.CompareOptions{Permutations: 20})
	require.NoError(t, err)
	wider.Max[17] = 11
	_, err = pls.Compare(ctx, a, must(pls.FromColumns(wider)), small(), pls.CompareOptions{})
	require.ErrorIs(t, err, survey.ErrIncompatible)
}
