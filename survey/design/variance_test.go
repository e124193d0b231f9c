package design_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// figures are all estimates with a linearised error.
func figures(t testing.TB, s sample) map[string]design.Result {
	t.Helper()
	d := s.design(t)
	out := map[string]design.Result{}
	put := func(name string, r design.Result, err error) {
		require.NoError(t, err, name)
		out[name] = r
	}
	mean, err := d.Mean(s.y, none)
	put("mean", design.Result{Estimate: mean.Estimate, DF: mean.DF}, err)
	domain, err := d.Mean(s.y.Where(func(row int) bool { return s.groups[row] == "a" }), none)
	put("mean of a subpopulation", design.Result{Estimate: domain.Estimate, DF: domain.DF}, err)
	ratio, err := d.Ratio(s.y, s.x, none)
	put("ratio", ratio, err)
	index, err := d.Combination([]design.Term{{Coefficient: 0.7, Of: s.y}, {Coefficient: 0.3, Of: s.z}, {Coefficient: -2, Of: s.x}}, none)
	put("combination", index, err)
	two, err := d.Difference(s.y.Where(func(row int) bool { return s.groups[row] == "a" }),
		s.y.Where(func(row int) bool { return s.groups[row] == "b" }), none)
	put("difference of groups", design.Result{Estimate: two.Estimate, DF: two.DF}, err)
	items, err := d.Difference(s.y, s.z, none)
	put("difference of items", design.Result{Estimate: items.Estimate, DF: items.DF}, err)
	fit, err := d.Regression(s.y, []design.Variable{s.x, s.z}, none)
	require.NoError(t, err)
	for k, c := range fit.Coefficients {
		put(fmt.Sprint("coefficient ", k), c, nil)
	}
	return out
}

func TestErrorsAreThoseOfTheDerivatives(t *testing.T) {
	for _, clustered := range []bool{false, true} {
		for _, finite := range []bool{false, true} {
			s := draw(45, 1, clustered)
			if !finite {
				s.options.Population = nil
			}
			for name, r := range figures(t, s) {
				want := derived(t, s, func(s sample) float64 { return figures(t, s)[name].Estimate.Value })
				near(t, math.Sqrt(want), r.Estimate.SE.Value, 1e-6, name, clustered, finite)
			}
		}
	}
}

func TestTotalAgainstTheFormula(t *testing.T) {
	for seed := range uint64(20) {
		s := draw(20+int(seed), seed, seed%2 == 0)
		if seed%3 == 0 {
			s.options.Strata, s.options.Population = nil, nil
		}
		r, err := s.design(t).Total(s.y, none)
		require.NoError(t, err)
		z, total := make([]float64, len(s.weights)), 0.0
		for row, w := range s.weights {
			if s.y.Valid[row] {
				z[row] = w * s.y.Values[row]
				total += z[row]
			}
		}
		near(t, total, r.Estimate.Value, 1e-13, "total")
		near(t, variance(s, z, design.Fail), r.Estimate.SE.Value*r.Estimate.SE.Value, 1e-12, "variance")
	}
}

func TestLonelyPSU(t *testing.T) {
	s := draw(30, 3, false)
	for row := range s.options.Strata { // all of h2 but one row becomes h1
		if s.options.Strata[row] == "h2" && row > 2 {
			s.options.Strata[row] = "h1"
		}
	}
	s.options.Population = nil
	_, err := design.New(s.weights, s.options)
	require.ErrorIs(t, err, design.ErrLonelyPSU)
	require.ErrorContains(t, err, `"h2"`)

	z := make([]float64, len(s.weights))
	for row := range z {
		z[row] = s.weights[row] * s.x.Values[row]
	}
	seen := map[float64]bool{}
	for _, policy := range []design.LonelyPSU{design.Certainty, design.Adjust, design.Average} {
		s.options.LonelyPSU = policy
		r, err := s.design(t).Total(s.x, none)
		require.NoError(t, err)
		near(t, variance(s, z, policy), r.Estimate.SE.Value*r.Estimate.SE.Value, 1e-12, policy)
		seen[r.Estimate.SE.Value] = true
	}
	require.Len(t, seen, 3)

	// A stratum that was taken completely is not lonely.
	s.options.LonelyPSU, s.options.Population = design.Fail, make([]float64, len(s.weights))
	for row, h := range s.options.Strata {
		s.options.Population[row] = map[string]float64{"h0": 1000, "h1": 1000, "h2": 1}[h]
	}
	s.design(t)

	one := design.Options{LonelyPSU: design.Average}
	_, err = design.New([]float64{1}, one)
	require.ErrorIs(t, err, design.ErrLonelyPSU)
}

// Weights 1, 2, 3 and values 1, 2, 6: ȳ = 23/6, deviations −17/6, −11/6, 13/6,
// times weights over 6: −17/36, −22/36, 39/36, squares 2294/1296, times 3/2.
func TestMeanByHand(t *testing.T) {
	d, err := design.New([]float64{1, 2, 3}, design.Options{})
	require.NoError(t, err)
	m, err := d.Mean(design.Variable{Values: []float64{1, 2, 6}}, none)
	require.NoError(t, err)
	near(t, 23.0/6, m.Estimate.Value, 1e-15, "mean")
	near(t, math.Sqrt(2294.0/1296*1.5), m.Estimate.SE.Value, 1e-15, "se")
	require.Equal(t, 2.0, m.DF)
	near(t, 36.0/14, m.Estimate.EffectiveN, 1e-15, "Kish")
	// Σw(y−ȳ)²/Σw = (289 + 2·121 + 3·169)/216 = 1038/216, times 3/2.
	near(t, 1038.0/216*1.5, m.Variance.Value, 1e-15, "variance")
	near(t, 2294.0/1296*1.5/(1038.0/216*0.5), m.DesignEffect.Value, 1e-14, "design effect")
	near(t, m.DesignEffect.Value/(1-3.0/30), m.DesignEffectIn(30).Value, 1e-15, "design effect in 30")
	require.False(t, m.DesignEffectIn(3).Valid)
	require.False(t, m.DesignEffectIn(math.NaN()).Valid)
}

func TestEqualWeightsAreTheTextbook(t *testing.T) {
	s := draw(50, 9, false)
	s.weights = make([]float64, 50)
	sum, squares := 0.0, 0.0
	for row, x := range s.x.Values {
		s.weights[row] = 17
		sum += x
		squares += x * x
	}
	s.options = design.Options{}
	m, err := s.design(t).Mean(s.x, none)
	require.NoError(t, err)
	near(t, math.Sqrt((squares-sum*sum/50)/49/50), m.Estimate.SE.Value, 1e-12, "s/√n")
	near(t, 1, m.DesignEffect.Value, 1e-13, "design effect")
	const t49 = 2.009575237129235 // qt(0.975, 49)
	near(t, m.Estimate.Value+t49*m.Estimate.SE.Value, m.Estimate.Interval.Upper, 1e-13, "upper")
}

func TestUnitOfTheWeightsDoesNotMatter(t *testing.T) {
	for _, clustered := range []bool{false, true} {
		s := draw(60, 4, clustered)
		s.options.Calibration.Margins = [][]string{s.groups}
		s.options.Calibration.BaseWeights = s.yesWeights()
		want := everything(t, s)
		for _, factor := range []float64{1e-6, 1e6, 1e-60, 1e60} {
			got := everything(t, s.times(factor))
			require.Equal(t, len(want), len(got))
			for i := range want {
				near(t, want[i], got[i], 1e-12, "figure ", i, " times ", factor)
			}
		}
	}
}

func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	for _, clustered := range []bool{false, true} {
		s := draw(60, 5, clustered)
		s.options.Calibration.Margins = [][]string{s.groups}
		s.options.Calibration.Auxiliary = [][]float64{s.x.Values}
		want := everything(t, s)
		for seed := range uint64(5) {
			order := rand.New(rand.NewPCG(seed, 1)).Perm(60)
			require.Equal(t, want, everything(t, s.permuted(order)), "bits")
		}
	}
}

func (s sample) yesWeights() []float64 {
	w := make([]float64, len(s.weights))
	for row := range w {
		w[row] = 1 + s.yes.Values[row]
	}
	return w
}

// everything is all numbers of all methods but totals.
func everything(t *testing.T, s sample) []float64 {
	t.Helper()
	d := s.design(t)
	var out []float64
	add := func(r design.Result) {
		e := r.Estimate
		out = append(out, e.Value, e.SE.Value, e.Interval.Lower, e.Interval.Upper, e.EffectiveN, float64(e.N), float64(e.Missing), r.DF)
	}
	all := figures(t, s)
	for _, name := range []string{"mean", "mean of a subpopulation", "ratio", "combination", "difference of groups", "coefficient 0", "coefficient 2"} {
		add(all[name])
	}
	for m := range design.Linear + 1 {
		r, err := d.Share(s.yes, design.ShareOptions{Method: m})
		require.NoError(t, err)
		add(design.Result{Estimate: r.Estimate, DF: r.EffectiveAnswers})
	}
	for rule := range design.HF7 + 1 {
		for _, p := range []float64{0.1, 0.5, 0.9} {
			r, err := d.Quantile(s.z, p, design.QuantileOptions{Rule: rule})
			require.NoError(t, err)
			add(r)
		}
	}
	table, err := d.TwoWay(s.groups, binned(s.z))
	require.NoError(t, err)
	out = append(out, table.ChiSquare, table.F, table.DF1, table.P, table.FirstOrderP)
	codes := design.Variable{Values: make([]float64, len(s.z.Values)), Valid: s.z.Valid}
	for row, z := range s.z.Values {
		codes.Values[row] = float64(int(z)%3 - 1)
	}
	nps, err := d.NPS(codes, 0)
	require.NoError(t, err)
	out = append(out, nps.Estimate.Interval.Lower, nps.Student.Upper, nps.KishSE, nps.EffectiveAnswers, nps.Variance)
	c, err := d.Covariance(s.x, s.y)
	require.NoError(t, err)
	out = append(out, c.ML[0][1], c.Unbiased[0][1], c.Correlation[0][1].Value)
	return out
}

func binned(v design.Variable) []string {
	out := make([]string, len(v.Values))
	for row, x := range v.Values {
		if v.Valid[row] {
			out[row] = []string{"low", "high"}[int(x)/5]
		}
	}
	return out
}

// A margin that the weights meet is known, and what depends on it linearly too.
func TestCalibratedMarginsHaveNoError(t *testing.T) {
	s := draw(80, 6, true)
	for _, base := range [][]float64{nil, s.yesWeights()} {
		s.options.Calibration = design.Calibration{
			Margins: [][]string{s.groups, s.options.Strata}, Auxiliary: [][]float64{s.x.Values}, BaseWeights: base,
		}
		d := s.design(t)
		plain := s
		plain.options.Calibration = design.Calibration{}
		p := plain.design(t)
		for _, group := range []string{"a", "b", "c", ""} {
			in := design.Indicator(equal(s.groups, group))
			r, err := d.Mean(in, none)
			require.NoError(t, err)
			require.Less(t, r.Estimate.SE.Value, 1e-14)
			r, err = p.Mean(in, none)
			require.NoError(t, err)
			require.Greater(t, r.Estimate.SE.Value, 0.01)
		}
		r, err := d.Mean(s.x, none)
		require.NoError(t, err)
		require.Less(t, r.Estimate.SE.Value, 1e-13)
		r, err = d.Mean(s.z, none)
		require.NoError(t, err)
		require.Greater(t, r.Estimate.SE.Value, 0.01)
	}
}

func equal(column []string, name string) []bool {
	out := make([]bool, len(column))
	for row := range column {
		out[row] = column[row] == name
	}
	return out
}

// Post-stratified to known sizes, the mean is Σ(N_h/N)ȳ_h, and its linearised
// variance that of a stratified sample but for the factors n/(n−1): Särndal,
// Swensson, Wretman, Model Assisted Survey Sampling, 1992, result 7.6.2.
func TestPostStratificationByHand(t *testing.T) {
	values := []float64{1, 3, 2, 8, 5, 9}
	cells := []string{"a", "a", "a", "b", "b", "b"}
	weights := []float64{10, 10, 10, 30, 30, 30} // N_a = 30, N_b = 90
	d, err := design.New(weights, design.Options{Calibration: design.Calibration{Margins: [][]string{cells}}})
	require.NoError(t, err)
	m, err := d.Mean(design.Variable{Values: values}, none)
	require.NoError(t, err)
	// Residuals −1, 1, 0 and 2/3, −7/3, 5/3.
	sum := 100*2 + 900*(4.0+49+25)/9
	near(t, math.Sqrt(sum*6/5)/120, m.Estimate.SE.Value, 1e-14, "se")
}

// The regression is weighted by the weights before calibration: cell means 9/4 of
// 1, 2, 3 with 1, 1, 2 and 6 of 5, 7 with 3, 3. Of one margin the weights after it
// have the same proportions in a cell and serve as well. Of several they do not, and
// without base weights means are 2 and 6; the second margin is the first by other
// names.
func TestBaseWeightsOfCalibration(t *testing.T) {
	y := design.Variable{Values: []float64{1, 2, 3, 5, 7}}
	base, weights := []float64{1, 1, 2, 3, 3}, []float64{5, 5, 10, 40, 40}
	cells, names := []string{"a", "a", "a", "b", "b"}, []string{"x", "x", "x", "y", "y"}
	for _, tt := range []struct {
		margins         [][]string
		base, residuals []float64
	}{
		{[][]string{cells}, nil, []float64{-1.25, -0.25, 0.75, -1, 1}},
		{[][]string{cells}, base, []float64{-1.25, -0.25, 0.75, -1, 1}},
		{[][]string{cells, names}, nil, []float64{-1, 0, 1, -1, 1}},
		{[][]string{cells, names}, base, []float64{-1.25, -0.25, 0.75, -1, 1}},
	} {
		c := design.Calibration{Margins: tt.margins, BaseWeights: tt.base}
		d, err := design.New(weights, design.Options{Calibration: c})
		require.NoError(t, err)
		m, err := d.Mean(y, none)
		require.NoError(t, err)
		z := make([]float64, 5)
		for row, e := range tt.residuals {
			z[row] = weights[row] * e / 100
		}
		near(t, math.Sqrt(variance(sample{weights: weights}, z, design.Fail)), m.Estimate.SE.Value, 1e-14, "se")
	}
}

func TestMissingRowsStayInTheDesign(t *testing.T) {
	y := design.Variable{Values: []float64{1, 2, 3, math.NaN(), 7}, Valid: []bool{true, true, true, false, true}}
	d, err := design.New([]float64{1, 1, 2, 5, 1}, design.Options{})
	require.NoError(t, err)
	m, err := d.Mean(y, none)
	require.NoError(t, err)
	require.Equal(t, int64(4), m.Estimate.N)
	require.Equal(t, int64(1), m.Estimate.Missing)
	require.Equal(t, 3.0, m.DF)
	// ȳ = 16/5; z = w(y−ȳ)/5 = −11/25, −6/25, −2/25, 0, 19/25; 5/4·Σz².
	near(t, math.Sqrt(1.25*(121+36+4+361))/25, m.Estimate.SE.Value, 1e-15, "se")
}

func TestBy(t *testing.T) {
	s := draw(60, 8, true)
	d := s.design(t)
	groups, err := d.By(s.y, s.groups, none)
	require.NoError(t, err)
	require.Len(t, groups, 3)
	for i, name := range []string{"a", "b", "c"} {
		require.Equal(t, name, groups[i].Group)
		want, err := d.Mean(s.y.Where(func(row int) bool { return s.groups[row] == name }), none)
		require.NoError(t, err)
		require.Equal(t, want, groups[i].Mean)
	}
	_, err = d.By(s.y, make([]string, 60), none)
	require.ErrorIs(t, err, design.ErrNoBase)
	_, err = d.By(s.y, nil, none)
	require.ErrorIs(t, err, design.ErrArgument)
}

func TestDifference(t *testing.T) {
	s := draw(60, 10, false)
	d := s.design(t)
	a := s.y.Where(func(row int) bool { return s.groups[row] == "a" })
	b := s.y.Where(func(row int) bool { return s.groups[row] == "b" })
	r, err := d.Difference(a, b, none)
	require.NoError(t, err)
	// The slope on an indicator of the group is the same figure: how R does it.
	union := s.y.Where(func(row int) bool { return s.groups[row] == "a" || s.groups[row] == "b" })
	fit, err := d.Regression(union, []design.Variable{design.Indicator(equal(s.groups, "a"))}, none)
	require.NoError(t, err)
	slope := fit.Coefficients[1]
	near(t, slope.Estimate.Value, r.Estimate.Value, 1e-13, "slope")
	near(t, slope.Estimate.SE.Value, r.Estimate.SE.Value, 1e-13, "its error")
	require.Equal(t, slope.DF, r.DF)
	require.Equal(t, r.DF, r.Test.DF)
	near(t, fit.Tests[1].P.Value, r.Test.P.Value, 1e-12, "p")
	near(t, r.A.Estimate.Value-r.B.Estimate.Value, r.Estimate.Value, 1e-14, "difference")

	// Two items of the same people: the mean of the differences.
	both := s.y.Where(func(row int) bool { return true })
	items := design.Variable{Values: make([]float64, 60), Valid: both.Valid}
	for row := range items.Values {
		items.Values[row] = both.Values[row] - s.x.Values[row]
	}
	want, err := d.Mean(items, none)
	require.NoError(t, err)
	got, err := d.Difference(both, s.x.Where(func(row int) bool { return both.Valid[row] }), none)
	require.NoError(t, err)
	near(t, want.Estimate.SE.Value, got.Estimate.SE.Value, 1e-13, "paired")
	require.Equal(t, want.DF, got.DF)

	same, err := d.Difference(s.x, s.x, none)
	require.NoError(t, err)
	require.False(t, same.Test.T.Valid, "0/0 has no value")

	// What one answer varies by is not 0 but unknown.
	one := s.y.Where(func(row int) bool { return s.groups[row] == "a" })
	for row, in := range one.Valid {
		if in {
			one = one.Where(func(r int) bool { return r == row })
			break
		}
	}
	for _, r := range []func() (design.DifferenceResult, error){
		func() (design.DifferenceResult, error) { return d.Difference(one, b, none) },
		func() (design.DifferenceResult, error) { return d.Difference(b, one, none) },
	} {
		got, err := r()
		require.NoError(t, err)
		require.False(t, got.Estimate.SE.Valid || got.Estimate.Interval.Valid() || got.Test.P.Valid)
		require.Equal(t, survey.NoError, got.Estimate.Warnings[0].Code)
	}
}

// Unequal weights within the cells, which R's postStratify takes into account and its
// rake does not. d <- svydesign(~c, weights = ~w, data = data.frame(c, w, y, g)):
// SE(svymean(~y, postStratify(d, ~g, data.frame(g = c("a", "b"), Freq = c(20, 80))))), survey 4.1.
func TestPostStratificationAgainstR(t *testing.T) {
	y := design.Variable{Values: []float64{1, 2, 3, 5, 7, 4, 9, 6}}
	base := []float64{1, 2.5, 2, 3, 4, 1, 2, 5}
	clusters := []string{"p", "q", "q", "r", "s", "s", "t", "u"}
	cells := []string{"a", "a", "a", "b", "b", "a", "b", "b"}
	of := map[string]float64{"a": 20 / 6.5, "b": 80 / 14.0}
	weights := make([]float64, len(base))
	for row, w := range base {
		weights[row] = w * of[cells[row]]
	}
	d, err := design.New(weights, design.Options{Clusters: clusters, Calibration: design.Calibration{Margins: [][]string{cells}}})
	require.NoError(t, err)
	m, err := d.Mean(y, none)
	require.NoError(t, err)
	near(t, 5.692307692307693, m.Estimate.Value, 1e-14, "mean")
	near(t, 0.4853615524626294, m.Estimate.SE.Value, 1e-13, "se")
}

// Below thirty sampling units, or 29 degrees of freedom, tests of groups have been seen
// to leave their level (TestRankTestLevel).
func TestFewUnitsWarn(t *testing.T) {
	for _, tt := range []struct {
		name             string
		rows, perCluster int // of each of two groups
		warned, ranks    bool
	}{
		{"40 rows a group", 40, 1, false, false},
		{"30 rows", 30, 1, false, true},
		{"29 rows", 29, 1, true, true},
		{"80 rows in 40 clusters", 80, 2, false, false},
		{"60 rows in 30 clusters", 60, 2, false, true},
		{"60 rows in 20 clusters", 60, 3, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 2 * tt.rows
			weights, y, groups := make([]float64, n), design.Variable{Values: make([]float64, n)}, make([]string, n)
			bands := make([]string, n)
			o := design.Options{Clusters: make([]string, n)}
			for row := range n {
				cluster := row / tt.perCluster
				weights[row], y.Values[row] = 1, float64(row*row%7)
				groups[row], o.Clusters[row] = fmt.Sprint(cluster%2), fmt.Sprint(cluster)
				bands[row] = fmt.Sprint(row * row % 7 % 3)
			}
			d, err := design.New(weights, o)
			require.NoError(t, err)
			in := func(name string) design.Variable {
				return y.Where(func(row int) bool { return groups[row] == name })
			}
			has := func(warnings []survey.Warning) bool {
				return slices.ContainsFunc(warnings, func(w survey.Warning) bool { return w.Code == survey.LowBase })
			}
			r, err := d.Difference(in("0"), in("1"), none)
			require.NoError(t, err)
			require.Equal(t, tt.warned, has(r.Estimate.Warnings))
			ranks, err := d.RankTest(y, groups, design.MidRank)
			require.NoError(t, err)
			require.Equal(t, tt.ranks, has(ranks.Warnings))
			table, err := d.TwoWay(groups, bands)
			require.NoError(t, err)
			require.Equal(t, d.Clusters() < 30, has(table.Warnings))
		})
	}
}
