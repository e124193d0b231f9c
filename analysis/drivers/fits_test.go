package drivers_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/drivers"
)

// longley has the data of J. W. Longley (1967), an ill-conditioned regression with
// certified figures: NIST Statistical Reference Datasets.
func longley() drivers.Data {
	return drivers.Data{Names: []string{"y", "deflator", "gnp", "unemployed", "forces", "population", "year"}, Columns: [][]float64{
		{60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551},
		{83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9},
		{234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894},
		{2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007},
		{1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827},
		{107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081},
		{1947, 1948, 1949, 1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958, 1959, 1960, 1961, 1962},
	}}
}

func TestLongley(t *testing.T) {
	r, err := drivers.OLS(sampled(t, longley()), drivers.FitOptions{})
	require.NoError(t, err)
	certified := [][2]float64{
		{-3482258.63459582, 890420.383607373}, {15.0618722713733, 84.9149257747669},
		{-0.358191792925910e-01, 0.334910077722432e-01}, {-2.02022980381683, 0.488399681651699},
		{-1.03322686717359, 0.214274163161675}, {-0.511041056535807e-01, 0.226073200069370},
		{1829.15146461355, 455.478499142212},
	}
	for i, want := range certified {
		require.InEpsilon(t, want[0], r.Coefficients[i].Value, 1e-10, r.Coefficients[i].Name)
		require.InEpsilon(t, want[1], r.Coefficients[i].SE, 1e-10, r.Coefficients[i].Name)
	}
	require.InEpsilon(t, 304.854073561965, r.Sigma, 1e-10)
	require.InEpsilon(t, 0.995479004577296, r.R2, 1e-12)
	require.InEpsilon(t, 330.285339234588, r.F.Value, 1e-10)
	require.InEpsilon(t, 836424.055505915, r.RSS, 1e-10)
}

// Sandwiches against their definition, with and without weights.
func TestRobustErrors(t *testing.T) {
	d := made(60, 3, 17)
	random := rand.New(rand.NewPCG(1, 1))
	for _, weighted := range []bool{false, true} {
		w := make([]float64, 60)
		for row := range w {
			w[row] = 1
			if weighted {
				w[row] = 0.2 + 3*random.Float64()
			}
		}
		d.Weights = w
		x, y := design(d, []int{0, 1, 2})
		var xwx, inverse, bread mat.Dense
		wm := mat.NewDiagDense(60, w)
		xwx.Product(x.T(), wm, x)
		require.NoError(t, inverse.Inverse(&xwx))
		var beta, fitted mat.VecDense
		bread.Product(&inverse, x.T(), wm)
		beta.MulVec(&bread, y)
		fitted.MulVec(x, &beta)
		for kind, c := range map[drivers.Covariance]func(h float64) float64{
			drivers.HC0: func(float64) float64 { return 1 }, drivers.HC1: func(float64) float64 { return 60.0 / 56 },
			drivers.HC2: func(h float64) float64 { return 1 / (1 - h) }, drivers.HC3: func(h float64) float64 { return 1 / (1 - h) / (1 - h) },
		} {
			meat := mat.NewDense(4, 4, nil)
			for row := range 60 {
				xi := x.RowView(row)
				var h, outer mat.Dense
				h.Product(xi.T(), &inverse, xi)
				e := y.AtVec(row) - fitted.AtVec(row)
				outer.Outer(w[row]*w[row]*e*e*c(w[row]*h.At(0, 0)), xi, xi)
				meat.Add(meat, &outer)
			}
			var cov mat.Dense
			cov.Product(&inverse, meat, &inverse)
			r, err := drivers.OLS(sampled(t, d), drivers.FitOptions{Covariance: kind})
			require.NoError(t, err)
			for i, b := range r.Coefficients {
				require.InEpsilon(t, beta.AtVec(i), b.Value, 1e-9)
				require.InEpsilon(t, math.Sqrt(cov.At(i, i)), b.SE, 1e-9, "%v %s weighted %v", kind, b.Name, weighted)
			}
		}
	}
}

func TestLeverageOne(t *testing.T) {
	d := made(20, 1, 1)
	clear(d.Columns[1])
	d.Columns[1][7] = 1
	s := sampled(t, d)
	for _, kind := range []drivers.Covariance{drivers.HC2, drivers.HC3} {
		_, err := drivers.OLS(s, drivers.FitOptions{Covariance: kind})
		require.ErrorContains(t, err, "row 8 has leverage 1")
	}
	_, err := drivers.OLS(s, drivers.FitOptions{Covariance: drivers.HC1})
	require.NoError(t, err)
}

func TestPartialAgainstResiduals(t *testing.T) {
	d := made(70, 4, 23)
	s := sampled(t, d)
	partial, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Partial})
	require.NoError(t, err)
	semi, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Semipartial})
	require.NoError(t, err)
	fit, err := drivers.OLS(s, drivers.FitOptions{})
	require.NoError(t, err)
	for j := range 4 {
		x, y := design(d, without(4, j))
		rest := func(v []float64) []float64 {
			var beta, fitted mat.VecDense
			vec := mat.NewVecDense(len(v), v)
			require.NoError(t, beta.SolveVec(x, vec))
			fitted.MulVec(x, &beta)
			fitted.SubVec(vec, &fitted)
			return fitted.RawVector().Data
		}
		ex := rest(d.Columns[j+1])
		require.InDelta(t, correlation(rest(y.RawVector().Data), ex), partial[j].Value, 1e-12)
		require.InDelta(t, correlation(d.Columns[0], ex), semi[j].Value, 1e-12)
		require.InEpsilon(t, fit.Coefficients[j+1].Statistic.Value, partial[j].Statistic.Value, 1e-10)
		require.InEpsilon(t, fit.Coefficients[j+1].P.Value, partial[j].P, 1e-9)
	}
}

// Kendall's counts pair by pair, the variance by enumeration of all orders.
func TestKendallAgainstPairs(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for n := 3; n < 60; n++ {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i], y[i] = float64(random.IntN(1+n/3)), float64(random.IntN(5))
		}
		x[0], x[1], y[0], y[1] = 90, 91, 50, 40
		got, err := drivers.Correlations(sampled(t, drivers.Data{Names: []string{"y", "x"}, Columns: [][]float64{y, x}}), drivers.CorrelationOptions{Kind: drivers.Kendall})
		require.NoError(t, err)
		s, nx, ny := score(x, y)
		require.Equal(t, s, got[0].Score.Value)
		require.InDelta(t, s/math.Sqrt(nx*ny), got[0].Value, 1e-14)
		if n <= 7 {
			squares, count := 0.0, 0.0
			orders(n, func(order []int) {
				shuffled := make([]float64, n)
				for i, j := range order {
					shuffled[i] = y[j]
				}
				s, _, _ := score(x, shuffled)
				squares += s * s
				count++
			})
			require.InDelta(t, squares/count, got[0].Variance.Value, 1e-9)
		}
	}
}

// score is S, and the pairs not tied in x and in y.
func score(x, y []float64) (s, nx, ny float64) {
	sign := func(d float64) float64 {
		switch {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return 0
	}
	for i := range x {
		for j := range i {
			a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
			s += a * b
			nx += a * a
			ny += b * b
		}
	}
	return s, nx, ny
}

// At the maximum residuals are orthogonal to the model: Σ(y − p) = Σ(y − p)x = 0.
func TestLogitScoreEquations(t *testing.T) {
	d := cut(made(200, 3, 31), 2)
	fit, err := drivers.Logit(t.Context(), sampled(t, d), drivers.FitOptions{})
	require.NoError(t, err)
	sums := make([]float64, 4)
	var p []float64
	for row, y := range d.Columns[0] {
		eta := -fit.Thresholds[0].Value
		for j, c := range fit.Coefficients {
			eta += c.Value * d.Columns[j+1][row]
		}
		p = append(p, 1/(1+math.Exp(-eta)))
		sums[0] += y - p[row]
		for j := range 3 {
			sums[j+1] += (y - p[row]) * d.Columns[j+1][row]
		}
	}
	require.InDeltaSlice(t, make([]float64, 4), sums, 1e-6)
	// Information matrix X'WX.
	x, _ := design(d, []int{0, 1, 2})
	w := mat.NewDiagDense(200, nil)
	var loglik, brier, ones, zeros, wins float64
	for row, y := range d.Columns[0] {
		w.SetDiag(row, p[row]*(1-p[row]))
		loglik += y*math.Log(p[row]) + (1-y)*math.Log(1-p[row])
		brier += (y - p[row]) * (y - p[row]) / 200
		ones, zeros = ones+y*p[row]/total(d.Columns[0]), zeros+(1-y)*p[row]/(200-total(d.Columns[0]))
		for other, z := range d.Columns[0] {
			if y == 1 && z == 0 && p[row] > p[other] {
				wins++
			}
		}
	}
	var info, cov mat.Dense
	info.Product(x.T(), w, x)
	require.NoError(t, cov.Inverse(&info))
	require.InEpsilon(t, math.Sqrt(cov.At(0, 0)), fit.Thresholds[0].SE, 1e-7)
	for j, c := range fit.Coefficients {
		require.InEpsilon(t, math.Sqrt(cov.At(j+1, j+1)), c.SE, 1e-7)
	}
	require.InEpsilon(t, loglik, fit.LogLik, 1e-12)
	require.InDelta(t, brier, fit.Brier.Value, 1e-9)
	require.InDelta(t, ones-zeros, fit.Tjur.Value, 1e-9)
	require.InDelta(t, wins/total(d.Columns[0])/(200-total(d.Columns[0])), fit.AUC.Value, 1e-12)
}

// ordinalLogLik is the likelihood as the definition has it.
func ordinalLogLik(d drivers.Data, thresholds, slopes []float64) float64 {
	f := func(t float64) float64 { return 1 / (1 + math.Exp(-t)) }
	sum := 0.0
	for row, y := range d.Columns[0] {
		eta := 0.0
		for j, b := range slopes {
			eta += b * d.Columns[j+1][row]
		}
		upper, lower := 1.0, 0.0
		if k := int(y); k < len(thresholds) {
			upper = f(thresholds[k] - eta)
		}
		if k := int(y); k > 0 {
			lower = f(thresholds[k-1] - eta)
		}
		w := 1.0
		if d.Weights != nil {
			w = d.Weights[row] * float64(len(d.Weights)) / total(d.Weights)
		}
		sum += w * math.Log(upper-lower)
	}
	return sum
}

func TestOrdinalIsMaximum(t *testing.T) {
	for _, weighted := range []bool{false, true} {
		d := cut(made(150, 2, 41), 4)
		if weighted {
			for row := range 150 {
				d.Weights = append(d.Weights, float64(row%4+1))
			}
		}
		fit, err := drivers.Logit(t.Context(), sampled(t, d), drivers.FitOptions{})
		require.NoError(t, err)
		var params []float64
		for _, c := range append(fit.Thresholds, fit.Coefficients...) {
			params = append(params, c.Value)
		}
		loglik := func(p []float64) float64 { return ordinalLogLik(d, p[:3], p[3:]) }
		require.InEpsilon(t, loglik(params), fit.LogLik, 1e-12)
		// Information by second differences.
		const h = 1e-3
		info := mat.NewDense(5, 5, nil)
		moved := func(i, j int, a, b float64) float64 {
			p := append([]float64(nil), params...)
			p[i] += a
			p[j] += b
			return loglik(p)
		}
		for i := range 5 {
			require.InDelta(t, 0, (moved(i, i, h, 0)-moved(i, i, -h, 0))/2/h, 1e-3, "gradient %d", i)
			require.Less(t, moved(i, i, h, 0), fit.LogLik)
			require.Less(t, moved(i, i, -h, 0), fit.LogLik)
			for j := range 5 {
				info.Set(i, j, -(moved(i, j, h, h)-moved(i, j, h, -h)-moved(i, j, -h, h)+moved(i, j, -h, -h))/4/h/h)
			}
		}
		var cov mat.Dense
		require.NoError(t, cov.Inverse(info))
		for i, c := range append(fit.Thresholds, fit.Coefficients...) {
			require.InEpsilon(t, math.Sqrt(cov.At(i, i)), c.SE, 1e-3, c.Name)
		}
		require.Equal(t, weighted, len(fit.Warnings) == 1)
		robust, err := drivers.Logit(t.Context(), sampled(t, d), drivers.FitOptions{Covariance: drivers.HC1})
		require.NoError(t, err)
		require.InEpsilon(t, fit.Coefficients[0].SE, robust.Coefficients[0].SE, 0.3)
		require.NotEqual(t, fit.Coefficients[0].SE, robust.Coefficients[0].SE)
	}
}

// Turning the outcome round turns the signs round.
func TestOrdinalReversed(t *testing.T) {
	d := cut(made(150, 2, 43), 3)
	a, err := drivers.Logit(t.Context(), sampled(t, d), drivers.FitOptions{Profile: true})
	require.NoError(t, err)
	for row := range d.Columns[0] {
		d.Columns[0][row] *= -1
	}
	b, err := drivers.Logit(t.Context(), sampled(t, d), drivers.FitOptions{Profile: true})
	require.NoError(t, err)
	for j, c := range a.Coefficients {
		require.InEpsilon(t, c.Value, -b.Coefficients[j].Value, 1e-8)
		require.InEpsilon(t, c.Profile.Lower, -b.Coefficients[j].Profile.Upper, 1e-7)
	}
	require.InEpsilon(t, a.Thresholds[0].Value, -b.Thresholds[1].Value, 1e-8)
	require.InEpsilon(t, a.Thresholds[0].Profile.Upper, -b.Thresholds[1].Profile.Lower, 1e-7)
	require.Equal(t, "-2|-1", b.Thresholds[0].Name)
}

// The likelihood at the end of a profile interval, maximised over the rest, has
// fallen by 1.92.
func TestProfile(t *testing.T) {
	d := cut(made(120, 1, 47), 2)
	fit, err := drivers.Logit(t.Context(), sampled(t, d), drivers.FitOptions{Profile: true})
	require.NoError(t, err)
	for _, end := range []float64{fit.Coefficients[0].Profile.Lower, fit.Coefficients[0].Profile.Upper} {
		best := math.Inf(-1)
		for i := range 4001 {
			best = max(best, ordinalLogLik(d, []float64{fit.Thresholds[0].Value + 12*(float64(i)/2000-1)}, []float64{end}))
		}
		require.InDelta(t, 3.841458820694124/2, fit.LogLik-best, 1e-3)
	}
	require.Less(t, fit.Coefficients[0].Profile.Lower, fit.Coefficients[0].Value)
}

// Of two predictors a and a + e·z the second has a slope, and limits of it, that grow as
// 1/e, however much alike the two become.
func TestProfileOfAlikePredictors(t *testing.T) {
	for _, values := range []int{2, 3, 5} {
		d := cut(made(60, 2, 53), values)
		alike := func(e float64) drivers.Coefficient {
			twin := make([]float64, 60)
			for row, a := range d.Columns[1] {
				twin[row] = a + e*d.Columns[2][row]
			}
			s := sampled(t, drivers.Data{Names: d.Names, Columns: [][]float64{d.Columns[0], d.Columns[1], twin}})
			fit, err := drivers.Logit(t.Context(), s, drivers.FitOptions{Profile: true})
			require.NoError(t, err)
			return fit.Coefficients[1]
		}
		want := alike(1)
		for _, e := range []float64{0.01, 1e-4} {
			got := alike(e)
			require.InEpsilon(t, want.Value, got.Value*e, 1e-6)
			require.InEpsilon(t, want.Profile.Lower, got.Profile.Lower*e, 1e-6)
			require.InEpsilon(t, want.Profile.Upper, got.Profile.Upper*e, 1e-6)
		}
	}
}

func TestSeparation(t *testing.T) {
	x := make([]float64, 60)
	complete, quasi := make([]float64, 60), make([]float64, 60)
	for i := range x {
		x[i] = float64(i % 20)
		if x[i] > 9.5 {
			complete[i], quasi[i] = 1, 1
		}
		if x[i] == 9 && i > 20 { // both values at 9 only
			quasi[i] = 1
		}
	}
	for name, y := range map[string][]float64{"complete": complete, "quasi": quasi} {
		s := sampled(t, drivers.Data{Names: []string{"y", "x"}, Columns: [][]float64{y, x}})
		for _, run := range []func() error{
			func() error { _, err := drivers.Logit(t.Context(), s, drivers.FitOptions{}); return err },
			func() error {
				_, err := drivers.Importance(t.Context(), s, drivers.Options{Value: drivers.McFadden})
				return err
			},
		} {
			err := run()
			require.ErrorIs(t, err, drivers.ErrSeparated, name)
			var e *drivers.ConvergenceError
			require.ErrorAs(t, err, &e)
			require.Len(t, e.Estimates, 2)
			require.Positive(t, e.Iterations)
		}
	}
	// One row the other way ends the separation.
	complete[0] = 1
	s := sampled(t, drivers.Data{Names: []string{"y", "x"}, Columns: [][]float64{complete, x}})
	_, err := drivers.Logit(t.Context(), s, drivers.FitOptions{})
	require.NoError(t, err)
}

func TestFittedShapley(t *testing.T) {
	for _, tt := range []struct {
		value drivers.Value
		k     int
	}{{drivers.McFadden, 2}, {drivers.Nagelkerke, 2}, {drivers.Tjur, 2}, {drivers.McFadden, 4}, {drivers.Nagelkerke, 3}} {
		d := cut(made(150, 3, 51), tt.k)
		s := sampled(t, d)
		worth := func(set []int) float64 {
			if len(set) == 0 {
				return 0
			}
			part := drivers.Data{Names: []string{"y"}, Columns: [][]float64{d.Columns[0]}}
			for _, j := range set {
				part.Names, part.Columns = append(part.Names, d.Names[j+1]), append(part.Columns, d.Columns[j+1])
			}
			fit, err := drivers.Logit(t.Context(), sampled(t, part), drivers.FitOptions{})
			require.NoError(t, err)
			return map[drivers.Value]float64{drivers.McFadden: fit.McFadden, drivers.Nagelkerke: fit.Nagelkerke, drivers.Tjur: fit.Tjur.Value}[tt.value]
		}
		r := ranked(t, s, drivers.Options{Value: tt.value})
		require.InDeltaSlice(t, slowShapley(3, worth, everyOrder), sharesOf(r), 1e-10)
		require.InDelta(t, worth([]int{0, 1, 2}), r.Total, 1e-12)
		require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
		fit, err := drivers.Logit(t.Context(), s, drivers.FitOptions{})
		require.NoError(t, err)
		for j, c := range fit.Coefficients {
			require.InDelta(t, c.Beta.Value, r.Drivers[j].Beta.Value, 1e-12)
		}
		sampling := ranked(t, s, drivers.Options{Value: tt.value, Sampling: drivers.Sampling{Orders: 60}})
		require.InDelta(t, r.Total, total(sharesOf(sampling)), 1e-12)
	}
	// Copies share equally here too.
	d := cut(made(150, 2, 53), 2)
	d.Names, d.Columns = append(d.Names, "copy"), append(d.Columns, d.Columns[1])
	r := ranked(t, sampled(t, d), drivers.Options{Value: drivers.McFadden})
	require.InDelta(t, r.Drivers[0].Share, r.Drivers[2].Share, 1e-9)
}

func TestLogitIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := drivers.Logit(ctx, sampled(t, cut(made(50, 2, 1), 2)), drivers.FitOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

// Ridge against augmented rows: √λ on the diagonal below the scaled predictors.
func TestRidgeAgainstAugmentedRows(t *testing.T) {
	d := made(40, 3, 61)
	path, err := drivers.Ridge(sampled(t, d), []float64{0, 2.5, 1000})
	require.NoError(t, err)
	for i, lambda := range path.Lambda {
		x, y := mat.NewDense(43, 4, nil), mat.NewVecDense(43, nil)
		var mean, sd [3]float64
		for j := range 3 {
			mean[j] = total(d.Columns[j+1]) / 40
			for _, v := range d.Columns[j+1] {
				sd[j] += (v - mean[j]) * (v - mean[j]) / 40
			}
			sd[j] = math.Sqrt(sd[j])
			x.Set(40+j, j+1, math.Sqrt(lambda))
		}
		for row := range 40 {
			y.SetVec(row, d.Columns[0][row])
			x.Set(row, 0, 1)
			for j := range 3 {
				x.Set(row, j+1, (d.Columns[j+1][row]-mean[j])/sd[j])
			}
		}
		var b mat.VecDense
		require.NoError(t, b.SolveVec(x, y))
		intercept := b.AtVec(0)
		for j := range 3 {
			require.InDelta(t, b.AtVec(j+1)/sd[j], path.Coefficients[i][j+1], 1e-10)
			intercept -= b.AtVec(j+1) / sd[j] * mean[j]
		}
		require.InDelta(t, intercept, path.Coefficients[i][0], 1e-9)
	}
}

// Diagnostics against their definitions: residuals, hat matrix, and the regression
// of the squared residuals.
func TestDiagnostics(t *testing.T) {
	d := made(50, 2, 67)
	x, y := design(d, []int{0, 1})
	var beta, fitted, squares mat.VecDense
	require.NoError(t, beta.SolveVec(x, y))
	fitted.MulVec(x, &beta)
	var xx, inverse, hat mat.Dense
	xx.Mul(x.T(), x)
	require.NoError(t, inverse.Inverse(&xx))
	hat.Product(x, &inverse, x.T())
	r, err := drivers.OLS(sampled(t, d), drivers.FitOptions{})
	require.NoError(t, err)
	var rss, steps, cook, before float64
	squares.CloneFromVec(y)
	for row := range 50 {
		e := y.AtVec(row) - fitted.AtVec(row)
		rss += e * e
		if row > 0 {
			steps += (e - before) * (e - before)
		}
		before = e
		h := hat.At(row, row)
		cook = max(cook, e*e*h/(1-h)/(1-h)/3/(r.Sigma*r.Sigma))
		squares.SetVec(row, e*e)
	}
	require.InEpsilon(t, steps/rss, r.DurbinWatson.Value, 1e-10)
	require.InEpsilon(t, cook, r.MaxCook.Value, 1e-10)
	auxiliary := drivers.Data{Names: d.Names, Columns: [][]float64{squares.RawVector().Data, d.Columns[1], d.Columns[2]}}
	require.InEpsilon(t, 50*slowR2(t, auxiliary, []int{0, 1}), r.BreuschPagan.Value, 1e-9)
	loglik := 0.0
	for row := range 50 {
		e := y.AtVec(row) - fitted.AtVec(row)
		loglik += -math.Log(2*math.Pi*rss/50)/2 - e*e/2/(rss/50)
	}
	require.InEpsilon(t, loglik, r.LogLik.Value, 1e-12)
	require.InEpsilon(t, 8-2*loglik, r.AIC.Value, 1e-12)
	require.InEpsilon(t, 4*math.Log(50)-2*loglik, r.BIC.Value, 1e-12)
}

// With weights a residual has the variance σ²/w.
func TestWeightedLogLik(t *testing.T) {
	d := made(30, 1, 69)
	for row := range 30 {
		d.Weights = append(d.Weights, []float64{0.4, 1, 1.6}[row%3]) // of mean 1
	}
	r, err := drivers.OLS(sampled(t, d), drivers.FitOptions{})
	require.NoError(t, err)
	loglik := 0.0
	for row, w := range d.Weights {
		e := d.Columns[0][row] - r.Coefficients[0].Value - r.Coefficients[1].Value*d.Columns[1][row]
		loglik += -math.Log(2*math.Pi*r.RSS/30/w)/2 - w*e*e/2/(r.RSS/30)
	}
	require.InEpsilon(t, loglik, r.LogLik.Value, 1e-12)
}

func TestRidgeCriteria(t *testing.T) {
	const n, lambda = 40, 2.5
	d := made(n, 3, 61)
	path, err := drivers.Ridge(sampled(t, d), []float64{lambda})
	require.NoError(t, err)
	x, rss := mat.NewDense(n, 3, nil), 0.0
	for row := range n {
		e := d.Columns[0][row] - path.Coefficients[0][0]
		for j := range 3 {
			e -= path.Coefficients[0][j+1] * d.Columns[j+1][row]
		}
		rss += e * e
	}
	for j := range 3 {
		mean, squares := total(d.Columns[j+1])/n, 0.0
		for _, v := range d.Columns[j+1] {
			squares += (v - mean) * (v - mean) / n
		}
		for row, v := range d.Columns[j+1] {
			x.Set(row, j, (v-mean)/math.Sqrt(squares))
		}
	}
	var xx, inverse, hat mat.Dense
	xx.Mul(x.T(), x)
	for j := range 3 {
		xx.Set(j, j, xx.At(j, j)+lambda)
	}
	require.NoError(t, inverse.Inverse(&xx))
	hat.Product(x, &inverse, x.T())
	trace := mat.Trace(&hat)
	require.InEpsilon(t, rss/(n-trace)/(n-trace), path.GCV[0], 1e-10)
	fit, err := drivers.OLS(sampled(t, d), drivers.FitOptions{})
	require.NoError(t, err)
	squares := 0.0
	for _, c := range fit.Coefficients[1:] {
		b := c.Beta.Value * math.Sqrt(fit.TSS/n)
		squares += b * b
	}
	require.InEpsilon(t, fit.Sigma*fit.Sigma/squares, path.HKB.Value, 1e-10)
	require.InEpsilon(t, fit.Sigma*fit.Sigma*n/(fit.TSS-fit.RSS), path.LW.Value, 1e-10)
}
