package drivers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/survey"
)

var allMeasures = []drivers.Measure{drivers.LMG, drivers.RelativeWeights, drivers.First, drivers.Last, drivers.BetaSquared, drivers.Pratt, drivers.CAR}

func everyOrder([]int) bool { return true }

func TestSharesSumToR2(t *testing.T) {
	for p := 1; p <= 12; p++ {
		d := made(80, p, uint64(p))
		s := sampled(t, d)
		r2 := slowR2(t, d, seq(p))
		for _, m := range []drivers.Measure{drivers.LMG, drivers.RelativeWeights, drivers.Pratt, drivers.CAR} {
			r := ranked(t, s, drivers.Options{Measure: m})
			require.InDelta(t, r2, r.Total, 1e-12, "%v of %d", m, p)
			require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12, "%v of %d", m, p)
		}
	}
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestLMGAgainstAllOrders(t *testing.T) {
	const p = 6
	d := made(60, p, 5)
	want := slowShapley(p, func(set []int) float64 { return slowR2(t, d, set) }, everyOrder)
	require.InDeltaSlice(t, want, sharesOf(ranked(t, sampled(t, d), drivers.Options{})), 1e-12)
}

func TestDominanceIsLMG(t *testing.T) {
	for _, p := range []int{1, 2, 5, 9} {
		d := made(70, p, uint64(p))
		s := sampled(t, d)
		table, err := drivers.Dominance(s)
		require.NoError(t, err)
		r := ranked(t, s, drivers.Options{})
		require.InDeltaSlice(t, sharesOf(r), table.General, 1e-12)
		require.InDelta(t, r.Total, table.R2, 1e-12)
		last := ranked(t, s, drivers.Options{Measure: drivers.Last})
		for i := range p {
			require.InDelta(t, r.Drivers[i].Correlation*r.Drivers[i].Correlation, table.Conditional[i][0], 1e-12)
			require.InDelta(t, slowR2(t, d, seq(p))-slowR2(t, d, without(p, i)), table.Conditional[i][p-1], 1e-12)
			require.InDelta(t, table.Conditional[i][p-1], last.Drivers[i].Share, 1e-12)
			require.Equal(t, r.Drivers[i].Rank, table.Ranks[i])
			require.False(t, table.Complete[i][i].Valid)
			for j := range p {
				if i != j {
					require.InDelta(t, 1, table.Complete[i][j].Value+table.Complete[j][i].Value, 1e-12, "no ties")
				}
			}
		}
	}
}

func without(p, i int) []int { return append(seq(p)[:i:i], seq(p)[i+1:]...) }

// Relative weights are LMG for two predictors only.
func TestRelativeWeightsAndLMG(t *testing.T) {
	two, three := sampled(t, made(90, 2, 3)), sampled(t, made(90, 3, 3))
	weights := drivers.Options{Measure: drivers.RelativeWeights}
	require.InDeltaSlice(t, sharesOf(ranked(t, two, drivers.Options{})), sharesOf(ranked(t, two, weights)), 1e-12)
	a, b := sharesOf(ranked(t, three, drivers.Options{})), sharesOf(ranked(t, three, weights))
	require.Greater(t, math.Abs(a[0]-b[0])+math.Abs(a[1]-b[1])+math.Abs(a[2]-b[2]), 1e-4)
}

// Genizi's formula through the definition: Σ_k L_jk² (L⁻¹r)_k² of orthogonal
// predictors is r², as are all measures then.
func TestOrthogonalPredictors(t *testing.T) {
	d := drivers.Data{Names: []string{"y", "x0", "x1"}, Columns: [][]float64{
		{1, 2, 4, 9}, {-1, -1, 1, 1}, {-1, 1, -1, 1},
	}}
	s := sampled(t, d)
	for _, m := range allMeasures {
		r := ranked(t, s, drivers.Options{Measure: m})
		for _, x := range r.Drivers {
			require.InDelta(t, x.Correlation*x.Correlation, x.Share, 1e-14, "%v", m)
			require.False(t, x.Suppressor)
		}
	}
}

func TestDuplicates(t *testing.T) {
	base := made(60, 3, 9)
	d := base
	d.Names, d.Columns = append(d.Names, "copy"), append(d.Columns, make([]float64, 60))
	for row, x := range base.Columns[1] {
		d.Columns[4][row] = 3 - 2*x // of x0, turned round
	}
	s := sampled(t, d)
	for _, m := range allMeasures {
		r, err := drivers.Importance(t.Context(), s, drivers.Options{Measure: m})
		switch m {
		case drivers.LMG, drivers.First, drivers.Last:
			require.NoError(t, err)
			require.InDelta(t, r.Drivers[0].Share, r.Drivers[3].Share, 1e-9, "%v", m)
			require.Equal(t, drivers.Collinear, r.Warnings[0].Code)
			require.Contains(t, r.Warnings[0].Text, "copy: collinear predictors: made up of x0")
			require.True(t, math.IsInf(r.Condition.Value, 1))
			require.True(t, math.IsInf(r.Drivers[0].VIF.Value, 1) && math.IsInf(r.Drivers[3].VIF.Value, 1))
			require.False(t, math.IsInf(r.Drivers[1].VIF.Value, 1))
			require.Zero(t, r.Drivers[0].Sign)
			require.False(t, r.Drivers[0].Beta.Valid)
		default:
			require.ErrorIs(t, err, drivers.ErrCollinear, "%v", m)
			e, ok := errors.AsType[*drivers.ColumnError](err)
			require.True(t, ok)
			require.Equal(t, "copy", e.Name)
			require.Equal(t, []string{"x0"}, e.With)
		}
	}
	lmg := ranked(t, s, drivers.Options{})
	require.InDelta(t, lmg.Total, total(sharesOf(lmg)), 1e-12)
	table, err := drivers.Dominance(s)
	require.NoError(t, err)
	require.InDelta(t, table.General[0], table.General[3], 1e-9)
	require.Zero(t, table.Complete[0][3].Value+table.Complete[3][0].Value)
	// Sampling and Owen values allow them too.
	o := drivers.Options{Groups: []drivers.Group{{Name: "both", Predictors: []string{"x0", "copy"}}}}
	r := ranked(t, s, o)
	alone := ranked(t, sampled(t, base), drivers.Options{})
	require.InDelta(t, alone.Drivers[0].Share, r.Groups[0].Share, 1e-9, "a group of copies is worth one of them")
	require.InDelta(t, r.Drivers[0].Share, r.Drivers[3].Share, 1e-9)
	_, err = drivers.OLS(s, drivers.FitOptions{})
	require.ErrorIs(t, err, drivers.ErrCollinear)
	_, err = drivers.Logit(t.Context(), sampled(t, cut(d, 2)), drivers.FitOptions{})
	require.ErrorIs(t, err, drivers.ErrCollinear)
	_, err = drivers.Ridge(s, []float64{0})
	require.ErrorIs(t, err, drivers.ErrCollinear)
	_, err = drivers.Ridge(s, []float64{1})
	require.NoError(t, err)
}

func TestSuppressor(t *testing.T) {
	// x1 has nothing to do with y alone and takes the noise out of x0.
	d := made(200, 2, 4)
	for row := range d.Columns[0] {
		signal, noise := math.Sin(float64(row)), math.Cos(1.7*float64(row))
		d.Columns[0][row], d.Columns[1][row], d.Columns[2][row] = signal+0.1*d.Columns[1][row], signal+noise, noise
	}
	r := ranked(t, sampled(t, d), drivers.Options{})
	require.True(t, r.Drivers[1].Suppressor)
	require.Equal(t, -1, r.Drivers[1].Sign)
	require.Equal(t, 1, r.Drivers[0].Sign)
}

func TestWarningsOfCondition(t *testing.T) {
	d := made(100, 2, 6)
	for row, x := range d.Columns[1] {
		d.Columns[2][row] = x + 1e-3*d.Columns[2][row]
	}
	r := ranked(t, sampled(t, d), drivers.Options{})
	require.Equal(t, drivers.IllConditioned, r.Warnings[0].Code)
	require.Equal(t, drivers.HighVIF, r.Warnings[1].Code)
	rho := math.Abs(correlation(d.Columns[1], d.Columns[2]))
	require.InEpsilon(t, math.Sqrt((1+rho)/(1-rho)), r.Condition.Value, 1e-6)
	require.InEpsilon(t, 1/(1-rho*rho), r.Drivers[0].VIF.Value, 1e-6)
}

func correlation(x, y []float64) float64 {
	n := float64(len(x))
	mx, my := total(x)/n, total(y)/n
	var xx, yy, xy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

// Moments, table and columns of the same answers.
func TestVessels(t *testing.T) {
	_, table := visits()
	items := []string{"skill", "attitude", "speed"}
	m, err := survey.MomentsOf(table, "overall", "skill", "attitude", "speed")
	require.NoError(t, err)
	fromMoments, err := drivers.FromMoments(m, "overall")
	require.NoError(t, err)
	fromTable, err := drivers.FromTable(table, "overall", items...)
	require.NoError(t, err)
	for _, measure := range allMeasures {
		a, b := ranked(t, fromMoments, drivers.Options{Measure: measure}), ranked(t, fromTable, drivers.Options{Measure: measure})
		require.InDeltaSlice(t, sharesOf(a), sharesOf(b), 1e-13)
		require.Equal(t, a.N, b.N)
	}
	a, err := drivers.OLS(fromMoments, drivers.FitOptions{})
	require.NoError(t, err)
	b, err := drivers.OLS(fromTable, drivers.FitOptions{})
	require.NoError(t, err)
	for i := range a.Coefficients {
		require.InEpsilon(t, b.Coefficients[i].Value, a.Coefficients[i].Value, 1e-11)
		require.InEpsilon(t, b.Coefficients[i].SE, a.Coefficients[i].SE, 1e-11)
	}
	require.InEpsilon(t, b.LogLik.Value, a.LogLik.Value, 1e-12)
	require.False(t, a.DurbinWatson.Valid)
}

// Predictors at the border of what counts as collinear: in some orders of entry one is
// spanned by the others, in some it is not, and shares sum to R² all the same.
func TestNearlyCollinearSharesSumToR2(t *testing.T) {
	spanned := 0
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 1))
		d := drivers.Data{Names: []string{"y", "x0", "x1", "x2", "x3"}, Columns: make([][]float64, 5)}
		own := math.Pow(10, -5.3+0.6*random.Float64())
		for range 60 {
			u, v, w, z := random.NormFloat64(), random.NormFloat64(), random.NormFloat64(), random.NormFloat64()
			for j, x := range []float64{w + 0.3*u, u, v, u + v + own*w, z + u} {
				d.Columns[j] = append(d.Columns[j], x)
			}
		}
		s := sampled(t, d)
		for name, o := range map[string]drivers.Options{
			"lmg": {}, "owen": {Groups: []drivers.Group{{Name: "g", Predictors: []string{"x3", "x0"}}}}, "sampled": {Sampling: drivers.Sampling{Orders: 6}},
		} {
			r := ranked(t, s, o)
			require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12, "%s, seed %d", name, seed)
			if math.IsInf(r.Condition.Value, 1) {
				spanned++
			}
		}
		// Nor do the shares of groups depend on the order in which these are given.
		one, other := []drivers.Group{{"a", []string{"x3", "x0"}}, {"b", []string{"x1", "x2"}}}, []drivers.Group{{"b", []string{"x2", "x1"}}, {"a", []string{"x0", "x3"}}}
		require.InDeltaSlice(t, sharesOf(ranked(t, s, drivers.Options{Groups: one})), sharesOf(ranked(t, s, drivers.Options{Groups: other})), 1e-12)
	}
	require.True(t, spanned > 50 && spanned < 250, "both kinds")
}

// Integer weights are repeated rows for everything that does not count rows.
func TestWeights(t *testing.T) {
	d := made(50, 3, 8)
	repeated := drivers.Data{Names: d.Names, Columns: make([][]float64, 4)}
	for row := range 50 {
		w := row%3 + 1
		d.Weights = append(d.Weights, float64(w)*1e-7)
		for range w {
			for j := range repeated.Columns {
				repeated.Columns[j] = append(repeated.Columns[j], d.Columns[j][row])
			}
		}
	}
	a, b := sampled(t, d), sampled(t, repeated)
	for _, m := range allMeasures {
		require.InDeltaSlice(t, sharesOf(ranked(t, b, drivers.Options{Measure: m})), sharesOf(ranked(t, a, drivers.Options{Measure: m})), 1e-13)
	}
	require.EqualValues(t, 50, a.N())
	sum, squares := 0.0, 0.0
	for _, w := range d.Weights {
		sum += w
		squares += w * w
	}
	require.InEpsilon(t, sum*sum/squares, a.EffectiveN(), 1e-12)
	fa, err := drivers.OLS(a, drivers.FitOptions{})
	require.NoError(t, err)
	fb, err := drivers.OLS(b, drivers.FitOptions{})
	require.NoError(t, err)
	for i, c := range fa.Coefficients {
		require.InEpsilon(t, fb.Coefficients[i].Value, c.Value, 1e-10)
	}
	require.Equal(t, drivers.WeightedClassical, fa.Warnings[0].Code)
	_, err = drivers.Correlations(a, drivers.CorrelationOptions{Kind: drivers.Spearman})
	require.ErrorIs(t, err, drivers.ErrWeighted)
}

func TestTwentyPredictorsInOneCall(t *testing.T) {
	s := sampled(t, made(400, 20, 1))
	start := time.Now()
	r := ranked(t, s, drivers.Options{})
	t.Logf("20 predictors: %v", time.Since(start))
	require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
	table, err := drivers.Dominance(sampled(t, made(400, 12, 1)))
	require.NoError(t, err)
	require.Len(t, table.Names, 12)
	many := sampled(t, made(100, 31, 1))
	_, err = drivers.Importance(t.Context(), many, drivers.Options{})
	require.ErrorIs(t, err, drivers.ErrTooMany)
	_, err = drivers.Dominance(sampled(t, made(100, 21, 1)))
	require.ErrorIs(t, err, drivers.ErrTooMany)
	_, err = drivers.Importance(t.Context(), many, drivers.Options{Groups: []drivers.Group{}})
	require.ErrorIs(t, err, drivers.ErrTooMany)
	_, err = drivers.Importance(t.Context(), sampled(t, cut(made(100, 16, 1), 2)), drivers.Options{Value: drivers.McFadden})
	require.ErrorIs(t, err, drivers.ErrTooMany)
}

func TestOwen(t *testing.T) {
	const p = 6
	d := made(80, p, 12)
	s := sampled(t, d)
	groups := []drivers.Group{{Name: "a", Predictors: []string{"x4", "x0", "x2"}}, {Name: "b", Predictors: []string{"x1", "x3"}}}
	of := []int{0, 1, 0, 1, 0, 2}
	together := func(order []int) bool {
		seen := map[int]bool{}
		for k, j := range order {
			if k > 0 && of[j] != of[order[k-1]] && seen[of[j]] {
				return false
			}
			seen[of[j]] = true
		}
		return true
	}
	want := slowShapley(p, func(set []int) float64 { return slowR2(t, d, set) }, together)
	r := ranked(t, s, drivers.Options{Groups: groups})
	require.InDeltaSlice(t, want, sharesOf(r), 1e-12)
	require.Equal(t, "x5", r.Groups[2].Name)
	require.InDelta(t, want[0]+want[2]+want[4], r.Groups[0].Share, 1e-12)
	require.InDelta(t, 1, r.Groups[0].Relative+r.Groups[1].Relative+r.Groups[2].Relative, 1e-12)
	lmg := sharesOf(ranked(t, s, drivers.Options{}))
	require.InDeltaSlice(t, lmg, sharesOf(ranked(t, s, drivers.Options{Groups: []drivers.Group{}})), 1e-12, "groups of one")
	one := []drivers.Group{{Name: "all", Predictors: []string{"x0", "x1", "x2", "x3", "x4", "x5"}}}
	require.InDeltaSlice(t, lmg, sharesOf(ranked(t, s, drivers.Options{Groups: one})), 1e-12, "one group")
	// More predictors than all subsets could take.
	var five []drivers.Group
	for g := range 5 {
		group := drivers.Group{Name: fmt.Sprint(g)}
		for j := range 8 {
			group.Predictors = append(group.Predictors, fmt.Sprintf("x%d", 8*g+j))
		}
		five = append(five, group)
	}
	r = ranked(t, sampled(t, made(300, 40, 2)), drivers.Options{Groups: five})
	require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
}

func TestSampling(t *testing.T) {
	s := sampled(t, made(150, 10, 21))
	exact := sharesOf(ranked(t, s, drivers.Options{}))
	r := ranked(t, s, drivers.Options{Sampling: drivers.Sampling{Orders: 4001, Seed: 5}})
	require.Equal(t, 4002, r.Orders)
	require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
	for j, d := range r.Drivers {
		// 4.5 standard errors: one false alarm in 15,000 seeds for 10 shares.
		require.InDelta(t, exact[j], d.Share, 4.5*d.SE.Value)
		require.Greater(t, d.SE.Value, 0.0)
	}
	r = ranked(t, s, drivers.Options{Sampling: drivers.Sampling{Orders: 100_000, TargetSE: 0.002}})
	require.Less(t, r.Orders, 100_000)
	for _, d := range r.Drivers {
		require.LessOrEqual(t, d.SE.Value, 0.002)
	}
	require.Empty(t, r.Warnings)
	r = ranked(t, s, drivers.Options{Sampling: drivers.Sampling{Orders: 10, TargetSE: 1e-6}})
	require.Equal(t, drivers.Unreached, r.Warnings[0].Code)
	// Many predictors.
	r = ranked(t, sampled(t, made(300, 50, 3)), drivers.Options{Sampling: drivers.Sampling{Orders: 2000}})
	require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
}

func TestSameBitsForAnyWorkers(t *testing.T) {
	wide, narrow, two := sampled(t, made(200, 13, 2)), sampled(t, made(120, 5, 2)), sampled(t, cut(made(150, 5, 2), 2))
	onWorkers(t, func() any { return ranked(t, wide, drivers.Options{}) })
	onWorkers(t, func() any {
		return ranked(t, wide, drivers.Options{Sampling: drivers.Sampling{Orders: 1000, TargetSE: 0.004}})
	})
	onWorkers(t, func() any { return ranked(t, two, drivers.Options{Value: drivers.Tjur}) })
	onWorkers(t, func() any {
		return ranked(t, wide, drivers.Options{Groups: []drivers.Group{{Name: "a", Predictors: []string{"x1", "x5"}}}})
	})
	onWorkers(t, func() any {
		b, err := drivers.Bootstrap(t.Context(), narrow, drivers.BootstrapOptions{Replicates: 100})
		require.NoError(t, err)
		return b
	})
}

func TestProgressAndCancel(t *testing.T) {
	wide, two := sampled(t, made(200, 16, 2)), sampled(t, cut(made(150, 5, 2), 2))
	for name, o := range map[string]drivers.Options{
		"exact": {}, "groups": {Groups: []drivers.Group{{Name: "a", Predictors: []string{"x1", "x2"}}}},
		"sampling": {Sampling: drivers.Sampling{Orders: 600}}, "fitted": {Value: drivers.McFadden},
	} {
		s := wide
		if o.Value != drivers.R2 {
			s = two
		}
		last := 0.0
		o.Progress = func(done float64) { last = max(last, done) }
		ranked(t, s, o)
		require.Equal(t, 1.0, last, name)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := drivers.Importance(ctx, s, o)
		require.ErrorIs(t, err, context.Canceled, name)
	}
}

func TestEverythingMarshals(t *testing.T) {
	perfect := drivers.Data{Names: []string{"y", "x0", "x1"}, Columns: [][]float64{{1, 2, 3, 4, 5}, {2, 4, 6, 8, 10}, {1, 0, 2, 1, 5}}}
	for _, d := range []drivers.Data{perfect, made(40, 2, 1)} {
		s := sampled(t, d)
		table, err := drivers.Dominance(s)
		require.NoError(t, err)
		fit, err := drivers.OLS(s, drivers.FitOptions{})
		require.NoError(t, err)
		list, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Kendall})
		require.NoError(t, err)
		pearson, err := drivers.Correlations(s, drivers.CorrelationOptions{})
		require.NoError(t, err)
		partial, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Partial})
		require.NoError(t, err)
		path, err := drivers.Ridge(s, []float64{0, 1})
		require.NoError(t, err)
		text, err := json.Marshal([]any{ranked(t, s, drivers.Options{}), table, fit, list, pearson, partial, path})
		require.NoError(t, err)
		require.NotContains(t, string(text), "NaN")
	}
}
