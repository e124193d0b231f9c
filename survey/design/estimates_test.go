package design_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

func ones(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 1
	}
	return w
}

func TestShareMethods(t *testing.T) {
	s := draw(90, 20, true)
	d := s.design(t)
	z, t975 := tail.CriticalZ(0.9), func(df float64) float64 { return tail.StudentTQuantile(0.95, df) }
	for _, aboveN := range []bool{false, true} {
		for m := range design.Linear + 1 {
			r, err := d.Share(s.yes, design.ShareOptions{Method: m, Level: 0.9, AboveN: aboveN})
			require.NoError(t, err)
			p, se := r.Estimate.Value, r.Estimate.SE.Value
			n := p * (1 - p) / (se * se) * math.Pow(t975(89)/t975(r.DF), 2)
			if !aboveN {
				n = min(n, 90)
			}
			near(t, n, r.EffectiveAnswers, 1e-12, "n*")
			var lo, hi float64
			switch m {
			case design.Wilson:
				centre := (p + z*z/2/n) / (1 + z*z/n)
				half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/4/n/n)
				lo, hi = centre-half, centre+half
			case design.KornGraubard:
				lo, _ = tail.BetaQuantile(n*p, n-n*p+1, 0.05)
				_, hi = tail.BetaQuantile(n-n*p, n*p+1, 0.05)
			case design.Logit:
				half := t975(r.DF) * se / p / (1 - p)
				lo, hi = 1/(1+(1-p)/p*math.Exp(half)), 1/(1+(1-p)/p*math.Exp(-half))
			case design.Linear:
				lo, hi = p-t975(r.DF)*se, p+t975(r.DF)*se
			}
			near(t, lo, r.Estimate.Interval.Lower, 1e-12, m)
			near(t, hi, r.Estimate.Interval.Upper, 1e-12, m)
			require.Equal(t, 0.9, r.Estimate.Interval.Level)
		}
	}
}

func TestShareOfAllAndOfNobody(t *testing.T) {
	weights := []float64{0.1, 0.7, 3, 0.4}
	d, err := design.New(weights, design.Options{})
	require.NoError(t, err)
	for _, p := range []float64{0, 1} {
		for m := range design.Linear + 1 {
			r, err := d.Share(design.Variable{Values: []float64{p, p, p, p}}, design.ShareOptions{Method: m})
			require.NoError(t, err)
			require.Equal(t, p, r.Estimate.Value)
			require.Equal(t, 0.0, r.Estimate.SE.Value)
			near(t, 4.2*4.2/(0.01+0.49+9+0.16), r.EffectiveAnswers, 1e-14, "Kish")
			if m == design.Logit {
				require.False(t, r.Estimate.Interval.Valid())
				continue
			}
			require.True(t, r.Estimate.Interval.Lower >= 0 && r.Estimate.Interval.Upper <= 1)
			if m != design.Linear {
				require.Greater(t, r.Estimate.Interval.Upper-r.Estimate.Interval.Lower, 0.4)
			}
		}
	}
}

func TestEffectiveN(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name                   string
		n                      int64
		kish, spread, variance float64
		want                   float64
	}{
		{"ratio", 100, 80, 0.25, 0.005, 50},
		{"no more than n", 100, 80, 0.25, 0.001, 100},
		{"above Kish", 100, 20, 0.25, 0.005, 50},
		{"all alike", 100, 80, 0, 0, 80},
		{"no variance", 100, 80, 0.25, 0, 80},
		{"unknown variance", 100, 80, 0.25, nan, 80},
		{"unknown spread", 100, 80, nan, 0.1, 80},
		{"rounding of Kish", 100, 100.00000000000001, 0, 0, 100},
		{"nobody", 0, 80, 0.25, 0.005, 0},
		{"no Kish", 100, nan, 0.25, 0.005, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.InDelta(t, tt.want, design.EffectiveN(tt.n, tt.kish, tt.spread, tt.variance), 1e-12)
		})
	}
}

func TestNPS(t *testing.T) {
	codes := design.Variable{Values: []float64{1, 1, 0, -1, 1, 0, 1, -1}}
	d, err := design.New(ones(8), design.Options{})
	require.NoError(t, err)
	r, err := d.NPS(codes, 0)
	require.NoError(t, err)
	require.Equal(t, 0.25, r.Estimate.Value)
	require.Equal(t, []float64{0.25, 0.25, 0.5}, []float64{r.Detractors, r.Passives, r.Promoters})
	require.InDelta(t, 0.75-0.0625, r.Variance, 1e-15)
	require.InDelta(t, math.Sqrt(r.Variance/7), r.Estimate.SE.Value, 1e-15)
	require.InDelta(t, math.Sqrt(r.Variance/8), r.KishSE, 1e-15)
	require.InDelta(t, 7, r.EffectiveAnswers, 1e-12)
	lo, hi := interval.Tango(2, 4, 8, tail.CriticalZ(0.95))
	require.InDelta(t, lo, r.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, hi, r.Estimate.Interval.Upper, 1e-12)
	require.InDelta(t, 2.364624251592785*r.Estimate.SE.Value, r.Student.Upper-0.25, 1e-12) // qt(0.975, 7)
	require.InDelta(t, 1.959963984540054*r.Estimate.SE.Value, 0.25-r.Normal.Lower, 1e-12)

	for _, same := range []float64{-1, 0, 1} {
		all := design.Variable{Values: []float64{same, same, same, same, same, same, same, same}}
		r, err := d.NPS(all, 0)
		require.NoError(t, err)
		require.Equal(t, same, r.Estimate.Value)
		lo, hi := interval.Tango(max(0, -same)*8, max(0, same)*8, 8, tail.CriticalZ(0.95))
		require.InDelta(t, lo, r.Estimate.Interval.Lower, 1e-12)
		require.InDelta(t, hi, r.Estimate.Interval.Upper, 1e-12)
	}
}

// Values 1, 2, 2, 4 with weights 1, 3, 2, 4: W = 1, 3, 6, 10 with the lighter 2
// first, thirds of 6 for type 7.
func TestQuantileRules(t *testing.T) {
	d, err := design.New([]float64{4, 3, 1, 2}, design.Options{})
	require.NoError(t, err)
	y := design.Variable{Values: []float64{4, 2, 1, 2}}
	tests := []struct {
		p                 float64
		math, school, hf7 float64
	}{
		{0, 1, 1, 1},
		{0.05, 1, 1, 1.3},
		{0.1, 1, 1.5, 1.6},
		{0.11, 2, 2, 1.66},
		{0.3, 2, 2, 2},
		{0.6, 2, 3, 2.4},
		{0.61, 4, 4, 2.44},
		{0.99, 4, 4, 3.96},
		{1, 4, 4, 4},
	}
	for _, tt := range tests {
		for rule, want := range map[design.QuantileRule]float64{design.Math: tt.math, design.School: tt.school, design.HF7: tt.hf7} {
			r, err := d.Quantile(y, tt.p, design.QuantileOptions{Rule: rule})
			require.NoError(t, err)
			require.InDelta(t, want, r.Estimate.Value, 1e-12, "%v of %v", rule, tt.p)
		}
	}
	one, err := design.New([]float64{4}, design.Options{LonelyPSU: design.Certainty})
	require.NoError(t, err)
	for rule := range design.HF7 + 1 {
		r, err := one.Quantile(design.Variable{Values: []float64{5}}, 0.3, design.QuantileOptions{Rule: rule})
		require.NoError(t, err)
		require.Equal(t, 5.0, r.Estimate.Value)
	}
}

// Sums of weights that are equal by meaning count as equal, whatever the unit.
func TestQuantilesAtTies(t *testing.T) {
	for _, unit := range []float64{1, 0.1, 1e-6, 1.0 / 3, 7e5} {
		weights, y := make([]float64, 20), design.Variable{Values: make([]float64, 20)}
		for i := range weights {
			weights[i], y.Values[i] = float64(i+1)*unit, float64(i)
		}
		d, err := design.New(weights, design.Options{})
		require.NoError(t, err)
		for k := range 19 {
			p := float64((k+1)*(k+2)) / 420
			for rule, want := range map[design.QuantileRule]float64{design.Math: float64(k), design.School: float64(k) + 0.5} {
				r, err := d.Quantile(y, p, design.QuantileOptions{Rule: rule})
				require.NoError(t, err)
				require.Equal(t, want, r.Estimate.Value, "%v of %v in units of %v", rule, p, unit)
			}
		}
	}
}

// With weights all equal, HF7 is R's default: quantile(c(3,1,4,1,5,9,2,6), 0.4) is 2.8.
func TestHF7IsType7(t *testing.T) {
	d, err := design.New([]float64{2, 2, 2, 2, 2, 2, 2, 2}, design.Options{})
	require.NoError(t, err)
	r, err := d.Quantile(design.Variable{Values: []float64{3, 1, 4, 1, 5, 9, 2, 6}}, 0.4, design.QuantileOptions{Rule: design.HF7})
	require.NoError(t, err)
	require.InDelta(t, 2.8, r.Estimate.Value, 1e-14)
}

// The interval of the median of 1…101 under equal weights: F = 51/101, s² =
// F(1−F)/100, shares 0.5 ± t·s, and the smallest values that reach them.
func TestWoodruff(t *testing.T) {
	y := design.Variable{Values: make([]float64, 101)}
	for i := range y.Values {
		y.Values[i] = float64(101 - i)
	}
	d, err := design.New(ones(101), design.Options{})
	require.NoError(t, err)
	r, err := d.Quantile(y, 0.5, design.QuantileOptions{})
	require.NoError(t, err)
	require.Equal(t, 51.0, r.Estimate.Value)
	const t100 = 1.983971518523552 // qt(0.975, 100)
	half := t100 * math.Sqrt(51.0/101*(50.0/101)/100)
	require.Equal(t, math.Ceil(101*(0.5-half)), r.Estimate.Interval.Lower)
	require.Equal(t, math.Ceil(101*(0.5+half)), r.Estimate.Interval.Upper)
	require.InDelta(t, (r.Estimate.Interval.Upper-r.Estimate.Interval.Lower)/2/t100, r.Estimate.SE.Value, 1e-12)

	low, err := d.Quantile(y, 0.001, design.QuantileOptions{})
	require.NoError(t, err)
	require.Equal(t, 1.0, low.Estimate.Interval.Lower)
	require.Contains(t, codesOf(low.Estimate), survey.Clipped)
	end, err := d.Quantile(y, 1, design.QuantileOptions{})
	require.NoError(t, err)
	require.False(t, end.Estimate.SE.Valid || end.Estimate.Interval.Valid())
}

func codesOf(e survey.Estimate) (codes []survey.WarningCode) {
	for _, w := range e.Warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

// Coverage of the t interval of a mean in clusters of very unequal weight, of which
// 0.92 to 0.98 would be chance at 2,000 samples and 30 clusters.
func TestMeanCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	covered, naive := 0, 0
	const samples = 2000
	for range samples {
		n := 90
		weights, clusters, y := make([]float64, n), make([]string, n), design.Variable{Values: make([]float64, n)}
		common := 0.0
		for row := range n {
			if row%3 == 0 {
				common = rng.NormFloat64()
			}
			weights[row], clusters[row] = 0.5+rng.ExpFloat64(), fmt.Sprint(row/3)
			y.Values[row] = common + rng.NormFloat64()
		}
		d, err := design.New(weights, design.Options{Clusters: clusters})
		require.NoError(t, err)
		m, err := d.Mean(y, none)
		require.NoError(t, err)
		if m.Estimate.Interval.Lower <= 0 && m.Estimate.Interval.Upper >= 0 {
			covered++
		}
		d, err = design.New(weights, design.Options{})
		require.NoError(t, err)
		if m, err = d.Mean(y, none); m.Estimate.Interval.Lower <= 0 && m.Estimate.Interval.Upper >= 0 {
			naive++
		}
		require.NoError(t, err)
	}
	require.InDelta(t, 0.95, float64(covered)/samples, 0.03)
	require.Less(t, float64(naive)/samples, 0.9, "without the clusters the interval is too short")
}

func TestRegressionOfALine(t *testing.T) {
	s := draw(40, 30, false)
	y := design.Variable{Values: make([]float64, 40)}
	for row, x := range s.x.Values {
		y.Values[row] = 3 - 2*x + 1e-3*s.yes.Values[row]
	}
	fit, err := s.design(t).Regression(y, []design.Variable{s.x, s.yes}, none)
	require.NoError(t, err)
	for k, want := range []float64{3, -2, 1e-3} {
		require.InDelta(t, want, fit.Coefficients[k].Estimate.Value, 1e-12)
		require.Less(t, fit.Coefficients[k].Estimate.SE.Value, 1e-12)
		require.InDelta(t, fit.Covariance[k][k], math.Pow(fit.Coefficients[k].Estimate.SE.Value, 2), 1e-30)
	}
	require.Equal(t, float64(s.design(t).DF())-2, fit.DF)
}

// A predictor far from 0 costs no digits.
func TestRegressionIsWellConditioned(t *testing.T) {
	s := draw(40, 31, true)
	far := design.Variable{Values: make([]float64, 40)}
	for row, x := range s.x.Values {
		far.Values[row] = 1e6 + math.Round(x*1024)/1024
		s.x.Values[row] = far.Values[row] - 1e6
	}
	a, err := s.design(t).Regression(s.y, []design.Variable{s.x}, none)
	require.NoError(t, err)
	b, err := s.design(t).Regression(s.y, []design.Variable{far}, none)
	require.NoError(t, err)
	near(t, a.Coefficients[1].Estimate.Value, b.Coefficients[1].Estimate.Value, 1e-9, "slope")
	near(t, a.Coefficients[1].Estimate.SE.Value, b.Coefficients[1].Estimate.SE.Value, 1e-9, "error")
}

func TestCovariance(t *testing.T) {
	d, err := design.New([]float64{1, 1, 2}, design.Options{})
	require.NoError(t, err)
	r, err := d.Covariance(design.Variable{Values: []float64{0, 4, 2}}, design.Variable{Values: []float64{1, 1, 3}}, design.Variable{Values: []float64{5, 5, 5}})
	require.NoError(t, err)
	require.Equal(t, []float64{2, 2, 5}, r.Means)
	require.Equal(t, [][]float64{{2, 0, 0}, {0, 1, 0}, {0, 0, 0}}, r.ML)
	require.InDelta(t, 2/(1-6.0/16), r.Unbiased[0][0], 1e-15)
	require.Equal(t, survey.Some(1), r.Correlation[0][0])
	require.False(t, r.Correlation[0][2].Valid || r.Correlation[2][2].Valid)
}

// In a simple random sample all generalised design effects are n/(n−1), the
// variance of a share having the divisor n − 1.
func TestTwoWayWithoutDesign(t *testing.T) {
	const a, b, c = "a", "b", "c"
	rows, columns := []string{}, []string{}
	counts := [][]int{{10, 20, 5}, {15, 4, 6}}
	for i, row := range counts {
		for j, n := range row {
			for range n {
				rows, columns = append(rows, []string{a, b}[i]), append(columns, []string{a, b, c}[j])
			}
		}
	}
	d, err := design.New(ones(60), design.Options{})
	require.NoError(t, err)
	r, err := d.TwoWay(rows, columns)
	require.NoError(t, err)
	chi := 0.0
	for i, row := range counts {
		for j, n := range row {
			e := float64(counts[i][0]+counts[i][1]+counts[i][2]) * float64(counts[0][j]+counts[1][j]) / 60
			chi += (float64(n) - e) * (float64(n) - e) / e
		}
	}
	near(t, chi, r.ChiSquare, 1e-13, "X²")
	near(t, 60.0/59, r.DesignEffect, 1e-12, "design effect")
	near(t, chi*59/60/2, r.F, 1e-12, "F")
	near(t, 2, r.DF1, 1e-12, "df1")
	near(t, 2*59, r.DF2, 1e-11, "df2")
	near(t, tail.ChiSquare(chi*59/60, 2), r.FirstOrderP, 1e-12, "p")
	require.Equal(t, [][]float64{{10, 20, 5}, {15, 4, 6}}, r.Weights)
}

// Everything asked twice in the same cluster counts once.
func TestTwoWayOfDoubledAnswers(t *testing.T) {
	s := draw(50, 40, false)
	rows, columns := binned(s.z), s.groups
	plain, err := design.New(s.weights, design.Options{})
	require.NoError(t, err)
	want, err := plain.TwoWay(rows, columns)
	require.NoError(t, err)
	var clusters []string
	for range 2 {
		for row := range 50 {
			clusters = append(clusters, fmt.Sprint(row))
		}
	}
	twice := func(column []string) []string { return append(append([]string(nil), column...), column...) }
	doubled, err := design.New(append(append([]float64(nil), s.weights...), s.weights...), design.Options{Clusters: clusters})
	require.NoError(t, err)
	got, err := doubled.TwoWay(twice(rows), twice(columns))
	require.NoError(t, err)
	near(t, 2*want.ChiSquare, got.ChiSquare, 1e-12, "X²")
	near(t, want.F, got.F, 1e-11, "F")
	near(t, want.P, got.P, 1e-11, "p")
	near(t, want.FirstOrderP, got.FirstOrderP, 1e-11, "first order p")
}

func TestOneAnswerHasNoError(t *testing.T) {
	d, err := design.New([]float64{1, 2}, design.Options{})
	require.NoError(t, err)
	y := design.Variable{Values: []float64{1, 5}, Valid: []bool{true, false}}
	m, err := d.Mean(y, none)
	require.NoError(t, err)
	require.Equal(t, 1.0, m.Estimate.Value)
	require.False(t, m.Estimate.SE.Valid || m.Variance.Valid || m.DesignEffect.Valid || m.Estimate.Interval.Valid())
	require.Contains(t, codesOf(m.Estimate), survey.NoError)
	s, err := d.Share(y, design.ShareOptions{})
	require.NoError(t, err)
	require.False(t, s.Estimate.SE.Valid || s.Estimate.Interval.Valid())
	n, err := d.NPS(y, 0)
	require.NoError(t, err)
	require.False(t, n.Estimate.SE.Valid || n.Estimate.Interval.Valid())
	q, err := d.Quantile(y, 0.5, design.QuantileOptions{})
	require.NoError(t, err)
	require.Equal(t, 1.0, q.Estimate.Value)
	for _, result := range []any{m, s, n, q} {
		text, err := json.Marshal(result)
		require.NoError(t, err)
		require.NotContains(t, string(text), "NaN")
	}
}

// What a suppressed result withholds stays withheld.
func TestSuppressedResults(t *testing.T) {
	d := draw(40, 70, false).design(t)
	s := draw(40, 70, false)
	m, err := d.Mean(s.y, none)
	require.NoError(t, err)
	total, err := d.Total(s.y, none)
	require.NoError(t, err)
	share, err := d.Share(s.yes, design.ShareOptions{})
	require.NoError(t, err)
	nps, err := d.NPS(s.yes, 0)
	require.NoError(t, err)
	difference, err := d.Difference(s.y, s.x, none)
	require.NoError(t, err)
	replicates, err := d.Replicate(t.Context(), meanOf(s.y), design.ReplicateOptions{Replicates: 10})
	require.NoError(t, err)
	for _, r := range []any{m, total, share, nps, difference, replicates} {
		text, err := json.Marshal(r)
		require.NoError(t, err)
		require.Contains(t, string(text), `"df":`)
	}
	for _, e := range []*survey.Estimate{&m.Estimate, &total.Estimate, &share.Estimate, &nps.Estimate, &difference.Estimate, &replicates.Estimate} {
		*e = e.Suppress()
	}
	for _, r := range []any{m, total, share, nps, difference, replicates} {
		text, err := json.Marshal(r)
		require.NoError(t, err)
		require.Equal(t, `{"estimate":{"suppressed":true}}`, string(text))
	}
}
