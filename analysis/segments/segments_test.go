package segments_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
)

// everything calls every comparison of groups.
func everything(groups []segments.Group) (results []any, errs []error) {
	add := func(r any, err error) { results, errs = append(results, r), append(errs, err) }
	for _, o := range []segments.Options{{}, {Pooled: true, Level: 0.9, Adjustment: segments.Hommel}} {
		if len(groups) > 1 {
			a, b := groups[0], groups[1]
			r1, err := segments.TTest(a, b, o)
			add(r1, err)
			r2, err := segments.EffectSizes(a, b, o)
			add(r2, err)
			r3, err := segments.VarianceRatio(a, b)
			add(r3, err)
			r4, err := segments.MannWhitney(a, b)
			add(r4, err)
		}
		r5, err := segments.ANOVA(groups, o)
		add(r5, err)
		r6, err := segments.KruskalWallis(groups)
		add(r6, err)
		r7, err := segments.Variances(groups)
		add(r7, err)
		for _, test := range []func([]segments.Group, segments.Options) (segments.PairTests, error){
			segments.Dunn, segments.PairwiseT, segments.Tukey, segments.GamesHowell,
		} {
			r, err := test(groups, o)
			add(r, err)
		}
	}
	return results, errs
}

func TestCountsEqualRows(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	for _, size := range []int{2, 9, 40, 300} {
		var counts, rows []segments.Group
		for k := range 3 {
			tally := scale.NewTally(scale.OneToTen())
			var column []float64
			for range size + k {
				x := 1 + random.IntN(10)
				require.NoError(t, tally.AddN(x, 1))
				column = append(column, float64(x))
			}
			require.NoError(t, tally.AddCode(scale.Blank, 1))
			column = append(column, math.NaN())
			random.Shuffle(len(column), func(i, j int) { column[i], column[j] = column[j], column[i] })
			g, err := segments.FromTally("", tally)
			require.NoError(t, err)
			counts = append(counts, g)
			g, err = segments.FromRows("", column)
			require.NoError(t, err)
			rows = append(rows, g)
		}
		fromCounts, errs := everything(counts)
		for _, err := range errs {
			require.NoError(t, err)
		}
		fromRows, _ := everything(rows)
		require.Equal(t, fromCounts, fromRows)
	}
}

func TestDegenerate(t *testing.T) {
	rows := func(x ...float64) segments.Group {
		g, err := segments.FromRows("", x)
		require.NoError(t, err)
		return g
	}
	tests := []struct {
		name   string
		groups []segments.Group
		err    error // of the tests of means; those of ranks may do with less
	}{
		{"no groups", nil, segments.ErrArgument},
		{"one group", []segments.Group{rows(1, 2, 3)}, segments.ErrArgument},
		{"an empty group", []segments.Group{rows(1, 2, 3), rows()}, segments.ErrNoBase},
		{"all missing", []segments.Group{rows(1, 2, 3), rows(math.NaN())}, segments.ErrNoBase},
		{"one rating", []segments.Group{rows(1, 2, 3), rows(2)}, segments.ErrTooFew},
		{"one rating each", []segments.Group{rows(1), rows(2)}, segments.ErrTooFew},
		{"all alike", []segments.Group{rows(3, 3), rows(3, 3, 3)}, nil},
		{"alike within", []segments.Group{rows(3, 3), rows(4, 4, 4)}, nil},
		{"alike in thirds", []segments.Group{rows(0.1, 0.1, 0.1), rows(0.1, 0.1), rows(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)}, nil},
		{"one varies", []segments.Group{rows(3, 3), rows(4, 5)}, nil},
		{"two each", []segments.Group{rows(1, 2), rows(1, 2)}, nil},
		{"apart", []segments.Group{rows(1, 2), rows(8, 9), rows(4, 5)}, nil},
		{"huge", []segments.Group{rows(1e150, -1e150), rows(1e150, 2e150)}, nil},
		{"tiny", []segments.Group{rows(1e-300, 2e-300), rows(3e-300, 5e-300)}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			results, errs := everything(test.groups)
			for i, err := range errs {
				if err == nil {
					// JSON has no NaN.
					_, err = json.Marshal(results[i])
					require.NoError(t, err)
					continue
				}
				require.NotNil(t, test.err, "%v", err)
				require.ErrorIs(t, err, test.err)
			}
			_, err := segments.ANOVA(test.groups, segments.Options{})
			require.ErrorIs(t, err, test.err)
		})
	}
	// Without variation on either side a ratio of variances shows nothing, least of all p = 0.
	for _, pair := range [][2]segments.Group{{rows(3, 3), rows(4, 5)}, {rows(4, 5), rows(3, 3)}, {rows(3, 3), rows(4, 4)}} {
		r, err := segments.VarianceRatio(pair[0], pair[1])
		require.NoError(t, err)
		require.Equal(t, segments.FTest{DF1: 1, DF2: 1}, r)
	}
}

func TestRefusals(t *testing.T) {
	_, err := segments.FromRows("g", []float64{1, math.Inf(-1)})
	require.ErrorIs(t, err, segments.ErrNotNumber)
	_, err = segments.FromRows("g", []float64{1e200, -1e200})
	require.ErrorIs(t, err, segments.ErrNotNumber)
	g, err := segments.FromTally("g", nil)
	require.NoError(t, err)
	require.Zero(t, g.N())
	require.False(t, g.Mean().Valid)
	require.False(t, g.SD().Valid)
	tally := scale.NewTally(scale.OneToFive())
	require.NoError(t, tally.AddN(5, 1<<53+1))
	_, err = segments.FromTally("", tally)
	require.ErrorIs(t, err, segments.ErrCounts)

	for _, level := range []float64{-0.1, 1, math.NaN(), 95} {
		o := segments.Options{Level: level}
		_, errs := everythingWith(o)
		for _, err := range errs {
			require.ErrorIs(t, err, segments.ErrArgument)
		}
	}
	_, err = segments.Dunn(three, segments.Options{Adjustment: 99})
	require.ErrorIs(t, err, segments.ErrArgument)
	_, err = segments.CohenH(proportion.Count{X: 3, N: 2}, proportion.Count{X: 1, N: 2}, segments.Options{})
	require.ErrorIs(t, err, proportion.ErrCounts)
	h, err := segments.CohenH(proportion.Count{X: 2, N: 2}, proportion.Count{X: 0, N: 2}, segments.Options{})
	require.NoError(t, err)
	require.Equal(t, math.Pi, h.Interval.Upper)
	require.Len(t, h.Warnings, 1)
}

func everythingWith(o segments.Options) (results []any, errs []error) {
	add := func(r any, err error) { results, errs = append(results, r), append(errs, err) }
	r1, err := segments.TTest(north, south, o)
	add(r1, err)
	r2, err := segments.EffectSizes(north, south, o)
	add(r2, err)
	r3, err := segments.ANOVA(three, o)
	add(r3, err)
	r4, err := segments.Dunn(three, o)
	add(r4, err)
	r5, err := segments.PairwiseT(three, o)
	add(r5, err)
	r6, err := segments.Tukey(three, o)
	add(r6, err)
	r7, err := segments.ChiSquare([][]int64{{1, 2}, {3, 4}}, o)
	add(r7, err)
	r8, err := segments.CohenH(proportion.Count{X: 1, N: 2}, proportion.Count{X: 1, N: 2}, o)
	add(r8, err)
	return results, errs
}

// enumerate calls visit with every choice of size out of n.
func enumerate(n, size int, visit func(chosen []bool)) {
	chosen := make([]bool, n)
	var next func(from, left int)
	next = func(from, left int) {
		if left == 0 {
			visit(chosen)
			return
		}
		for i := from; i <= n-left; i++ {
			chosen[i] = true
			next(i+1, left-1)
			chosen[i] = false
		}
	}
	next(0, size)
}

// pairsU counts the pairs with x above y, ties as one half.
func pairsU(a, b []float64) (u float64, differences []float64) {
	for _, x := range a {
		for _, y := range b {
			differences = append(differences, x-y)
			if x > y {
				u++
			} else if x == y {
				u += 0.5
			}
		}
	}
	slices.Sort(differences)
	return u, differences
}

func TestMannWhitneyAgainstEnumeration(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		m, n := 1+random.IntN(5), 1+random.IntN(6)
		all := make([]float64, m+n)
		for i := range all {
			all[i] = float64(random.IntN(6)) / 4
		}
		a, err := segments.FromRows("a", all[:m])
		require.NoError(t, err)
		b, err := segments.FromRows("b", all[m:])
		require.NoError(t, err)
		r, err := segments.MannWhitney(a, b)
		require.NoError(t, err)
		observed, differences := pairsU(all[:m], all[m:])
		require.Equal(t, observed, r.UA)
		require.Equal(t, float64(m*n)-observed, r.UB)
		middle := (differences[(m*n-1)/2] + differences[m*n/2]) / 2
		require.InDelta(t, middle, r.Shift, 1e-15)
		var total, less, greater, two, squares float64
		mean := float64(m*n) / 2
		enumerate(m+n, m, func(chosen []bool) {
			var x, y []float64
			for i, in := range chosen {
				if in {
					x = append(x, all[i])
				} else {
					y = append(y, all[i])
				}
			}
			u, _ := pairsU(x, y)
			total++
			squares += (u - mean) * (u - mean)
			if u <= observed {
				less++
			}
			if u >= observed {
				greater++
			}
			if math.Abs(u-mean) >= math.Abs(observed-mean) {
				two++
			}
		})
		require.InDelta(t, math.Sqrt(squares/total), r.Sigma, 1e-12, "the tie-corrected variance is that of all allocations")
		if r.Exact.Valid {
			require.InDelta(t, two/total, r.Exact.Value, 1e-15)
			require.InDelta(t, less/total, r.ExactLess.Value, 1e-15)
			require.InDelta(t, greater/total, r.ExactGreater.Value, 1e-15)
		}
	}
}

// Over all samples from a distribution the variance estimate of Cliff's δ averages
// to the variance of δ, where it does not meet its bound.
func TestCliffVarianceIsUnbiased(t *testing.T) {
	// Two ratings of three each, from values that overlap in part.
	av, bv := []float64{1, 2, 4}, []float64{1, 3, 3, 2}
	var n, sum, squares, estimates float64
	for i := range 27 {
		x := []float64{av[i/9], av[i/3%3], av[i%3]}
		for j := range 64 {
			y := []float64{bv[j/16], bv[j/4%4], bv[j%4]}
			u, _ := pairsU(x, y)
			d := 2*u/9 - 1
			n++
			sum += d
			squares += d * d
			estimates += naiveCliff(x, y)
		}
	}
	mean := sum / n
	require.InDelta(t, squares/n-mean*mean, estimates/n, 1e-12)

	x, y := []float64{1, 2, 4, 4, 5, 3}, []float64{1, 3, 3, 2, 4}
	a, _ := segments.FromRows("a", x)
	b, _ := segments.FromRows("b", y)
	r, err := segments.EffectSizes(a, b, segments.Options{})
	require.NoError(t, err)
	require.InDelta(t, math.Sqrt(naiveCliff(x, y)), r.CliffDelta.SE.Value, 1e-14)
}

// naiveCliff is Cliff's unbiased variance from the matrix of dominances.
func naiveCliff(x, y []float64) float64 {
	m, n := float64(len(x)), float64(len(y))
	sign := func(a, b float64) float64 {
		switch {
		case a > b:
			return 1
		case a < b:
			return -1
		}
		return 0
	}
	var d, cells, rows, columns float64
	for _, a := range x {
		for _, b := range y {
			d += sign(a, b) / (m * n)
		}
	}
	for _, a := range x {
		var row float64
		for _, b := range y {
			row += sign(a, b) / n
			cells += (sign(a, b) - d) * (sign(a, b) - d)
		}
		rows += (row - d) * (row - d)
	}
	for _, b := range y {
		var column float64
		for _, a := range x {
			column += sign(a, b) / m
		}
		columns += (column - d) * (column - d)
	}
	return (n*n*rows + m*m*columns - cells) / (m * n * (m - 1) * (n - 1))
}

func TestAdjustAgainstClosedTesting(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		n := 1 + random.IntN(7)
		p := make([]float64, n)
		for i := range p {
			p[i] = math.Pow(random.Float64(), 3)
			if i > 0 && random.IntN(4) == 0 {
				p[i] = p[i-1]
			}
		}
		hommel, bonferroni := closed(p, simes), closed(p, func(p []float64) float64 { return min(1, float64(len(p))*slices.Min(p)) })
		got := map[segments.Adjustment][]float64{}
		for method := segments.Holm; method <= segments.Unadjusted; method++ {
			// A missing test counts for nothing.
			r, err := segments.Adjust(append(slices.Clone(p), math.NaN()), method)
			require.NoError(t, err)
			require.Equal(t, n, r.Family)
			require.False(t, r.P[n].Valid)
			for i := range p {
				got[method] = append(got[method], r.P[i].Value)
				require.GreaterOrEqual(t, r.P[i].Value, p[i])
				require.LessOrEqual(t, r.P[i].Value, 1.0)
				for j := range i {
					if p[j] < p[i] {
						require.LessOrEqual(t, r.P[j].Value, r.P[i].Value)
					}
				}
			}
		}
		require.InDeltaSlice(t, hommel, got[segments.Hommel], 1e-15)
		require.InDeltaSlice(t, bonferroni, got[segments.Holm], 1e-15, "Holm is Bonferroni, closed")
		for i := range p {
			const slack = 1e-15
			require.LessOrEqual(t, got[segments.Holm][i], got[segments.Bonferroni][i]+slack)
			require.LessOrEqual(t, got[segments.Hochberg][i], got[segments.Holm][i]+slack)
			require.LessOrEqual(t, got[segments.Hommel][i], got[segments.Hochberg][i]+slack)
			require.LessOrEqual(t, got[segments.BenjaminiHochberg][i], got[segments.Holm][i]+slack)
			require.LessOrEqual(t, got[segments.Sidak][i], got[segments.Bonferroni][i]+slack)
			require.LessOrEqual(t, got[segments.BenjaminiHochberg][i], got[segments.BenjaminiYekutieli][i]+slack)
		}
	}
	for _, bad := range []float64{-1e-9, 1.1, math.Inf(1)} {
		_, err := segments.Adjust([]float64{bad}, segments.Holm)
		require.ErrorIs(t, err, segments.ErrNotNumber)
	}
	_, err := segments.Adjust(nil, 99)
	require.ErrorIs(t, err, segments.ErrArgument)
	empty, err := segments.Adjust(nil, segments.Holm)
	require.NoError(t, err)
	require.Zero(t, empty.Family)
}

func simes(p []float64) float64 {
	sorted := slices.Sorted(slices.Values(p))
	best := 1.0
	for i, x := range sorted {
		best = min(best, float64(len(p))*x/float64(i+1))
	}
	return best
}

// closed gives each p-value the largest of the tests of all families it is in.
func closed(p []float64, test func([]float64) float64) []float64 {
	worst := make([]float64, len(p))
	for set := 1; set < 1<<len(p); set++ {
		var members []float64
		for i, x := range p {
			if set>>i&1 == 1 {
				members = append(members, x)
			}
		}
		value := test(members)
		for i := range p {
			if set>>i&1 == 1 {
				worst[i] = max(worst[i], value)
			}
		}
	}
	return worst
}

func TestTwoGroupsAgree(t *testing.T) {
	two := []segments.Group{north, south}
	student, err := segments.TTest(north, south, segments.Options{Pooled: true})
	require.NoError(t, err)
	welch, err := segments.TTest(north, south, segments.Options{})
	require.NoError(t, err)
	anova, err := segments.ANOVA(two, segments.Options{})
	require.NoError(t, err)
	require.InEpsilon(t, student.T.Value*student.T.Value, anova.Test.F.Value, 1e-12)
	require.InEpsilon(t, student.P.Value, anova.Test.P.Value, 1e-9)
	require.InEpsilon(t, welch.T.Value*welch.T.Value, anova.Welch.F.Value, 1e-12)
	require.InEpsilon(t, welch.DF.Value, anova.Welch.DF2, 1e-12)
	ranks, err := segments.MannWhitney(north, south)
	require.NoError(t, err)
	kruskal, err := segments.KruskalWallis(two)
	require.NoError(t, err)
	require.InEpsilon(t, ranks.Z.Value*ranks.Z.Value, kruskal.H.Value, 1e-12)
	dunn, err := segments.Dunn(two, segments.Options{})
	require.NoError(t, err)
	require.InEpsilon(t, -ranks.Z.Value, dunn.Pairs[0].Statistic.Value, 1e-12)
	for i, test := range []func([]segments.Group, segments.Options) (segments.PairTests, error){segments.Tukey, segments.GamesHowell} {
		r, err := test(two, segments.Options{})
		require.NoError(t, err)
		want := []segments.TTestResult{student, welch}[i]
		require.InEpsilon(t, want.P.Value, r.Pairs[0].P.Value, 1e-9)
		require.InDelta(t, -want.Difference.Interval.Upper, r.Pairs[0].Difference.Interval.Lower, 1e-9)
	}
	effects, err := segments.EffectSizes(north, south, segments.Options{})
	require.NoError(t, err)
	require.InDelta(t, ranks.UA/(ranks.UA+ranks.UB), effects.Superiority, 1e-15)
	mirrored, err := segments.EffectSizes(south, north, segments.Options{})
	require.NoError(t, err)
	require.InDelta(t, -effects.CohenDInterval.Lower, mirrored.CohenDInterval.Upper, 1e-12)
	require.InDelta(t, -effects.CliffDelta.Interval.Lower, mirrored.CliffDelta.Interval.Upper, 1e-12)
}

func TestFriedman(t *testing.T) {
	rows, counts := [][]float64{{1, 2, 2}, {5, 4, 3}, {2, 2, 2}, {1, math.NaN(), 2}}, []int64{7, 3, 2, 4}
	var long [][]float64
	for i, row := range rows {
		for range counts[i] {
			long = append(long, row)
		}
	}
	slices.Reverse(long)
	short, err := segments.Friedman(rows, counts)
	require.NoError(t, err)
	each, err := segments.Friedman(long, nil)
	require.NoError(t, err)
	require.Equal(t, short, each)

	// Yes or no: Cochran's Q.
	answers := [][]bool{{true, false, true}, {true, true, false}, {false, false, true}, {true, true, true}}
	var binary [][]float64
	for _, row := range answers {
		var values []float64
		for _, yes := range row {
			values = append(values, map[bool]float64{true: 1}[yes])
		}
		binary = append(binary, values)
	}
	matched, err := proportion.MatchedRows(answers, []int64{9, 4, 8, 2})
	require.NoError(t, err)
	q, err := proportion.CochranQ(matched)
	require.NoError(t, err)
	r, err := segments.Friedman(binary, []int64{9, 4, 8, 2})
	require.NoError(t, err)
	require.InEpsilon(t, q.ChiSquare.Value, r.Test.Statistic.Value, 1e-12)

	for _, test := range []struct {
		name   string
		rows   [][]float64
		counts []int64
		err    error
	}{
		{"no rows", nil, nil, segments.ErrNoBase},
		{"one column", [][]float64{{1}}, nil, segments.ErrArgument},
		{"ragged", [][]float64{{1, 2}, {1}}, nil, segments.ErrArgument},
		{"counts", [][]float64{{1, 2}}, []int64{1, 2}, segments.ErrArgument},
		{"negative", [][]float64{{1, 2}}, []int64{-1}, segments.ErrCounts},
		{"infinite", [][]float64{{1, math.Inf(1)}}, nil, segments.ErrNotNumber},
		{"missing", [][]float64{{1, math.NaN()}}, nil, segments.ErrNoBase},
		{"alike", [][]float64{{2, 2}, {3, 3}}, nil, nil},
	} {
		r, err := segments.Friedman(test.rows, test.counts)
		require.ErrorIs(t, err, test.err, test.name)
		require.False(t, r.Test.Statistic.Valid)
	}
}

func TestChiSquare(t *testing.T) {
	two := [][]int64{{30, 20}, {18, 42}}
	r, err := segments.ChiSquare(two, segments.Options{})
	require.NoError(t, err)
	c, err := proportion.Compare(proportion.Count{X: 30, N: 50}, proportion.Count{X: 18, N: 60}, proportion.CompareOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, c.PooledZ.Z.Value*c.PooledZ.Z.Value, r.Pearson.Statistic.Value, 1e-12)
	require.InEpsilon(t, c.Phi.Value, r.CramerV, 1e-12)
	require.InEpsilon(t, c.PooledZ.Z.Value, r.Adjusted[0][0], 1e-12)
	require.Less(t, r.CramerVInterval.Lower, r.CramerV)
	require.Greater(t, r.CramerVInterval.Upper, r.CramerV)
	// Noncentral χ² on one degree of freedom is (Z + shift)².
	for v, want := range map[float64]float64{r.CramerVInterval.Lower: 0.025, r.CramerVInterval.Upper: 0.975} {
		z, shift := c.PooledZ.Z.Value, v*math.Sqrt(110)
		_, right := tail.Normal(z - shift)
		left, _ := tail.Normal(-z - shift)
		require.InDelta(t, want, right+left, 1e-11)
	}

	for _, test := range []struct {
		name  string
		table [][]int64
		err   error
	}{
		{"none", nil, segments.ErrArgument},
		{"one row", [][]int64{{1, 2}}, segments.ErrArgument},
		{"one column", [][]int64{{1}, {2}}, segments.ErrArgument},
		{"ragged", [][]int64{{1, 2}, {1, 2, 3}}, segments.ErrArgument},
		{"negative", [][]int64{{1, -2}, {1, 2}}, segments.ErrCounts},
		{"beyond 2^53", [][]int64{{1 << 53, 2}, {1, 2}}, segments.ErrCounts},
		{"empty row", [][]int64{{0, 0}, {1, 2}}, segments.ErrNoBase},
		{"empty column", [][]int64{{1, 0}, {1, 0}}, segments.ErrNoBase},
		{"two answers", [][]int64{{1, 0}, {0, 1}}, nil},
		{"independent", [][]int64{{10, 20}, {20, 40}}, nil},
	} {
		r, err := segments.ChiSquare(test.table, segments.Options{})
		require.ErrorIs(t, err, test.err, test.name)
		_, err = json.Marshal(r)
		require.NoError(t, err, test.name)
	}
}
