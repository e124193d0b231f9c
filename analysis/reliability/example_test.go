package reliability_test

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// The ratings of four judges printed in Shrout and Fleiss (1979), table 2.
func judges() reliability.Columns {
	return reliability.Columns{
		Names:  []string{"J1", "J2", "J3", "J4"},
		Values: [][]float64{{9, 6, 8, 7, 10, 6}, {2, 1, 4, 1, 5, 2}, {5, 3, 6, 2, 6, 4}, {8, 2, 8, 6, 9, 7}},
	}
}

// Correlations of five socioeconomic figures of twelve districts, after Harman.
func districts() *reliability.Items {
	items, err := reliability.FromCovariance([]string{"population", "schooling", "employment", "services", "house value"}, [][]float64{
		{1, 0.00975, 0.97245, 0.43887, 0.02241},
		{0.00975, 1, 0.15428, 0.69141, 0.86307},
		{0.97245, 0.15428, 1, 0.51472, 0.12193},
		{0.43887, 0.69141, 0.51472, 1, 0.77765},
		{0.02241, 0.86307, 0.12193, 0.77765, 1},
	}, 12)
	if err != nil {
		panic(err)
	}
	return items
}

// diagnoses are two raters' classes of 60 cases.
func diagnoses() *survey.Crosstab {
	s := must(scale.New(scale.Definition{Range: scale.Range{From: 1, To: 3}}))
	x := must(survey.NewCrosstab(survey.Axis{ID: "first", Scale: s}, survey.Axis{ID: "second", Scale: s}))
	var err error
	for i, row := range [][]int64{{14, 4, 1}, {3, 12, 5}, {0, 4, 17}} {
		for j, n := range row {
			err = errors.Join(err, x.AddN(i+1, j+1, n))
		}
	}
	if err != nil {
		panic(err)
	}
	return x
}

func ExampleAlpha() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	a := must(reliability.Alpha(items, reliability.AlphaOptions{}))
	fmt.Printf("alpha %.3f, 95 %% interval %.3f\n", a.Alpha.Value, a.Alpha.Interval)
	for _, item := range a.Items {
		fmt.Printf("%s: with the rest %.2f, alpha without %.2f\n", item.Name, item.Rest.Value, item.AlphaIfDropped.Value)
	}
	// Output:
	// alpha 0.909, 95 % interval [0.676, 0.986]
	// J1: with the rest 0.81, alpha without 0.88
	// J2: with the rest 0.86, alpha without 0.87
	// J3: with the rest 0.84, alpha without 0.87
	// J4: with the rest 0.79, alpha without 0.92
}

// An item keyed the other way round is named, and left as it is.
func ExampleItemStatistic() {
	c := judges()
	for i, x := range c.Values[1] {
		c.Values[1][i] = 10 - x
	}
	items := must(reliability.FromColumns(c, survey.Listwise))
	a := must(reliability.Alpha(items, reliability.AlphaOptions{}))
	fmt.Printf("alpha %.2f; %v\n", a.Alpha.Value, a.Alpha.Warnings)
	fmt.Printf("%s: component %.2f\n", a.Items[1].Name, a.Items[1].Component)
	// Output:
	// alpha 0.09; [items against the others: J2]
	// J2: component -0.51
}

func ExampleFromMoments() {
	s := scale.OneToTen()
	m := must(survey.NewMoments(survey.Listwise, survey.Variable{ID: "staff", Scale: s}, survey.Variable{ID: "speed", Scale: s}))
	for _, pair := range [][2]int{{9, 8}, {7, 7}, {10, 8}, {4, 6}} {
		a, errA := s.Encode(pair[0], scale.Reject)
		b, errB := s.Encode(pair[1], scale.Reject)
		if err := errors.Join(errA, errB, m.Add([]scale.Code{a, b})); err != nil {
			panic(err)
		}
	}
	items := must(reliability.FromMoments(m))
	fmt.Printf("%v n = %d, r = %.3f\n", items.Names(), items.N(), items.Correlations()[0][1])
	// Output: [staff speed] n = 4, r = 0.987
}

func ExampleItems() {
	c := judges()
	c.Values[0][3] = math.NaN()
	listwise := must(reliability.FromColumns(c, survey.Listwise))
	fmt.Println(listwise.N(), listwise.Missing())
	// Output: 5 1
}

func ExampleSplitHalf() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	h := must(reliability.SplitHalf(items, []string{"J1", "J3"}))
	fmt.Printf("r %.3f, Spearman–Brown %.3f, Guttman %.3f\n", h.R, h.SpearmanBrown.Value, h.Guttman)
	// Output: r 0.886, Spearman–Brown 0.940, Guttman 0.925
}

func ExampleAllSplits() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	s := must(reliability.AllSplits(items))
	fmt.Printf("%d splits from %.3f to %.3f, best %v\n", s.Splits, s.Min, s.Max, s.Best)
	// Output: 3 splits from 0.889 to 0.947, best [J1 J3]
}

func ExampleOmega() {
	items := must(reliability.FromCovariance([]string{"a", "b", "c"}, [][]float64{{1, .56, .48}, {.56, 1, .42}, {.48, .42, 1}}, 200))
	o := must(reliability.Omega(items))
	fmt.Printf("loadings %.2f, omega %.3f, AVE %.3f\n", o.Model.Loadings.Values, o.Total, o.AVE)
	// Output: loadings [[0.80] [0.70] [0.60]], omega 0.745, AVE 0.497
}

func ExampleKappa() {
	k := must(reliability.Kappa(diagnoses(), reliability.KappaOptions{}))
	fmt.Printf("found %.3f, by chance %.3f: kappa %.3f %.3f\n", k.Observed, k.Expected, k.Kappa.Value, k.Kappa.Interval)
	// Output: found 0.717, by chance 0.335: kappa 0.574 [0.403, 0.745]
}

func ExampleWeights() {
	for _, w := range []reliability.Weights{reliability.Unweighted, reliability.Linear, reliability.Quadratic} {
		k, err := reliability.Kappa(diagnoses(), reliability.KappaOptions{Weights: w})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v %.3f\n", w, k.Kappa.Value)
	}
	// Output:
	// unweighted 0.574
	// linear 0.661
	// quadratic 0.749
}

func ExampleFleissKappa() {
	f, err := reliability.FleissKappa(reliability.Columns{
		Names:  []string{"A", "B", "C"},
		Values: [][]float64{{1, 2, 3, 1, 2, 3}, {1, 2, 3, 1, 1, 3}, {1, 2, 2, 1, 2, 3}},
	}, reliability.FleissOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d units, kappa %.3f %.3f\n", f.Kappa.N, f.Kappa.Value, f.Kappa.Interval)
	// Output: 6 units, kappa 0.664 [0.127, 1.000]
}

// The twelve units of Krippendorff (2011), section D.
func ExampleKrippendorff() {
	no := math.NaN()
	ratings := reliability.Columns{
		Names: []string{"A", "B", "C", "D"},
		Values: [][]float64{
			{1, 2, 3, 3, 2, 1, 4, 1, 2, no, no, no},
			{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, no, 3},
			{no, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, no},
			{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, no},
		},
	}
	for _, m := range []reliability.Metric{reliability.Nominal, reliability.Ordinal, reliability.IntervalScale, reliability.RatioScale} {
		k, err := reliability.Krippendorff(ratings, m)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v %.3f\n", m, k.Alpha)
	}
	// Output:
	// nominal 0.743
	// ordinal 0.815
	// interval 0.849
	// ratio 0.797
}

func ExampleMetric() {
	var m reliability.Metric
	fmt.Println(m.UnmarshalText([]byte("ordinal")), m)
	// Output: <nil> ordinal
}

func ExampleKrippendorffPairs() {
	k := must(reliability.KrippendorffPairs(diagnoses(), reliability.Ordinal))
	fmt.Printf("%d units, alpha %.3f\n", k.Units, k.Alpha)
	// Output: 60 units, alpha 0.748
}

// The six coefficients of Shrout and Fleiss (1979), table 4.
func ExampleICC() {
	r := must(reliability.ICC(judges(), reliability.ICCOptions{}))
	for _, f := range []reliability.ICCForm{r.ICC1, r.ICC2, r.ICC3, r.ICC1k, r.ICC2k, r.ICC3k} {
		fmt.Printf("%.2f ", f.Estimate.Value)
	}
	// Output: 0.17 0.29 0.71 0.44 0.62 0.91
}

func ExampleICCForm() {
	r := must(reliability.ICC(judges(), reliability.ICCOptions{Level: 0.9}))
	fmt.Printf("F(%d,%d) = %.2f, p = %.5f, %.2f\n", r.ICC3.DF1, r.ICC3.DF2, r.ICC3.F.Value, r.ICC3.P, r.ICC3.Estimate.Interval)
	// Output: F(5,15) = 11.03, p = 0.00013, [0.41, 0.93]
}

func ExampleGroupICC() {
	g := must(reliability.GroupICC([][]float64{{7, 8, 6, 9}, {4, 5, 5}, {8, 9, 9, 7, 8}}))
	fmt.Printf("%.2f of the variance lies between branches; their means are reliable to %.2f\n", g.ICC1, g.ICC2.Value)
	// Output: 0.75 of the variance lies between branches; their means are reliable to 0.92
}

func ExampleAdequacy() {
	a := must(reliability.Adequacy(districts()))
	fmt.Printf("KMO %.3f, Bartlett %.1f on %d, p %.1e\n", a.KMO, a.Bartlett.ChiSquare, a.Bartlett.DF, a.Bartlett.P)
	fmt.Printf("%s: MSA %.3f, SMC %.3f\n", a.Items[3].Name, a.Items[3].MSA, a.Items[3].SMC)
	// Output:
	// KMO 0.575, Bartlett 54.3 on 10, p 4.4e-08
	// services: MSA 0.807, SMC 0.786
}

func ExamplePrincipalComponents() {
	c := must(reliability.PrincipalComponents(districts(), reliability.ComponentOptions{}))
	fmt.Printf("kept %d: %.4f\n", c.Kaiser, c.Eigenvalues[:c.Kaiser])
	fmt.Printf("communalities %.3f\n", c.Loadings.Communalities())
	// Output:
	// kept 2: [2.8733 1.7967]
	// communalities [0.988 0.885 0.979 0.880 0.937]
}

func ExampleComponents_Scores() {
	columns := judges()
	items := must(reliability.FromColumns(columns, survey.Listwise))
	c := must(reliability.PrincipalComponents(items, reliability.ComponentOptions{Components: 1}))
	scores := must(c.Scores(columns))
	fmt.Printf("%.2f\n", scores)
	// Output: [[0.39] [-1.26] [0.74] [-0.84] [1.36] [-0.38]]
}

func ExampleLoadings_Varimax() {
	c := must(reliability.PrincipalComponents(districts(), reliability.ComponentOptions{Components: 2}))
	rotated := must(c.Loadings.Varimax(reliability.VarimaxOptions{}))
	for i, name := range rotated.Names {
		fmt.Printf("%-11s %5.2f\n", name, rotated.Values[i])
	}
	// Output:
	// population  [ 0.02  0.99]
	// schooling   [ 0.94 -0.01]
	// employment  [ 0.14  0.98]
	// services    [ 0.82  0.45]
	// house value [ 0.97 -0.01]
}

func ExampleFactors() {
	loadings := []float64{0.8, 0.7, 0.6, 0.5}
	r := make([][]float64, 4)
	for i, a := range loadings {
		for j, b := range loadings {
			if i == j {
				r[i] = append(r[i], 1)
			} else {
				r[i] = append(r[i], a*b)
			}
		}
	}
	items := must(reliability.FromCovariance([]string{"a", "b", "c", "d"}, r, 150))
	f := must(reliability.Factors(items, 1))
	fmt.Printf("loadings %.2f, uniquenesses %.2f, chi-square %.2f on %d\n", f.Loadings.Values, f.Uniquenesses, f.ChiSquare, f.DF)
	// Output: loadings [[0.80] [0.70] [0.60] [0.50]], uniquenesses [0.36 0.51 0.64 0.75], chi-square 0.00 on 2
}

func ExampleConvergenceError() {
	err := error(&reliability.ConvergenceError{Method: "factors", Iterations: 500, Change: 0.002, State: []float64{0.4, 0.3, 0.5}})
	var stopped *reliability.ConvergenceError
	fmt.Println(errors.Is(err, reliability.ErrNotConverged), errors.As(err, &stopped), stopped.State)
	fmt.Println(err)
	// Output:
	// true true [0.4 0.3 0.5]
	// reliability: factors: not converged after 500 iterations: change 0.002
}

func ExampleCompositeReliability() {
	loadings := []float64{0.8, 0.7, 0.6}
	cr := must(reliability.CompositeReliability(loadings))
	ave := must(reliability.AverageVarianceExtracted(loadings))
	fmt.Printf("CR %.3f, AVE %.3f\n", cr, ave)
	// Output: CR 0.745, AVE 0.497
}

func ExampleAverageVarianceExtracted() {
	ave, err := reliability.AverageVarianceExtracted([]float64{0.9, 0.8})
	fmt.Printf("%.3f %v\n", ave, err)
	// Output: 0.725 <nil>
}

func ExampleFornellLarcker() {
	v, err := reliability.FornellLarcker([]reliability.Construct{
		{Name: "image", Loadings: []float64{0.8, 0.7, 0.75}},
		{Name: "quality", Loadings: []float64{0.6, 0.5, 0.7}},
	}, [][]float64{{1, 0.65}, {0.65, 1}})
	if err != nil {
		panic(err)
	}
	for _, c := range v {
		fmt.Printf("%s: √AVE %.3f against %.2f with %s: %v\n", c.Name, c.Root, c.Correlation, c.Closest, c.Distinct)
	}
	// Output:
	// image: √AVE 0.751 against 0.65 with quality: true
	// quality: √AVE 0.606 against 0.65 with image: false
}

func ExamplePolychoric() {
	p := must(reliability.Polychoric(diagnoses(), reliability.PolychoricOptions{}))
	fmt.Printf("rho %.3f %.3f, thresholds %.3f and %.3f\n", p.Rho.Value, p.Rho.Interval, p.RowThresholds, p.ColThresholds)
	// Output: rho 0.859 [0.703, 0.936], thresholds [-0.477 0.385] and [-0.573 0.297]
}

// Thresholds that are estimated together with the correlation need not meet the
// margins.
func ExampleEstimator() {
	for _, e := range []reliability.Estimator{reliability.TwoStep, reliability.FullML} {
		p, err := reliability.Polychoric(diagnoses(), reliability.PolychoricOptions{Estimator: e})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v: %.4f ± %.4f, −ln L %.4f\n", e, p.Rho.Value, p.Rho.SE.Value, p.NegLogLik)
	}
	// Output:
	// two-step: 0.8594 ± 0.0556, −ln L 108.9890
	// full-ml: 0.8609 ± 0.0552, −ln L 108.9864
}

func ExampleAlphaOptions() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	a := must(reliability.Alpha(items, reliability.AlphaOptions{Level: 0.9}))
	fmt.Printf("%.2f %.3f\n", a.Alpha.Interval.Level, a.Alpha.Interval)
	// Output: 0.90 [0.737, 0.980]
}

func ExampleAlphaResult() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	a := must(reliability.Alpha(items, reliability.AlphaOptions{}))
	fmt.Printf("λ1 %.3f ≤ λ3 %.3f ≤ λ2 %.3f; a sum of %.1f has a standard error of %.1f\n",
		a.Lambda1, a.Alpha.Value, a.Lambda2, a.SumMean, a.SEM)
	// Output: λ1 0.682 ≤ λ3 0.909 ≤ λ2 0.913; a sum of 21.2 has a standard error of 2.0
}

func ExampleFromColumns() {
	items := must(reliability.FromColumns(judges(), survey.Pairwise))
	fmt.Println(items.Names(), items.N())
	// Output: [J1 J2 J3 J4] 6
}

func ExampleFromCovariance() {
	_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, 1.2}, {1.2, 1}}, 40)
	fmt.Println(err)
	// Output: reliability: covariances: invalid argument: 1.2 and 1.2 for b and a
}

func ExampleColumns() {
	c := reliability.Columns{Names: []string{"staff", "speed"}, Values: [][]float64{{9, 8, math.NaN()}, {7, 7, 6}}}
	_, err := reliability.FromColumns(c, survey.Listwise)
	fmt.Println(errors.Is(err, reliability.ErrConstant), err)
	// Output: true reliability: item speed: no variance
}

func ExampleHalves() {
	items := must(reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, 0.5}, {0.5, 1}}, 80))
	h := must(reliability.SplitHalf(items, []string{"a"}))
	fmt.Printf("two halves that correlate %.2f make a whole of %.3f\n", h.R, h.SpearmanBrown.Value)
	// Output: two halves that correlate 0.50 make a whole of 0.667
}

func ExampleSplitRange() {
	s := must(reliability.AllSplits(districts()))
	fmt.Printf("%.2f for %v\n", s.Min, s.Worst)
	// Output: 0.36 for [population employment]
}

func ExampleOmegaResult() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	o := must(reliability.Omega(items))
	fmt.Printf("%.3f by the model, %.3f of the observed variance\n", o.Total, o.Observed)
	// Output: 0.910 by the model, 0.898 of the observed variance
}

func ExampleKappaOptions() {
	k := must(reliability.Kappa(diagnoses(), reliability.KappaOptions{Weights: reliability.Linear, Level: 0.99}))
	fmt.Printf("%.3f %.3f\n", k.Kappa.Value, k.Kappa.Interval)
	// Output: 0.661 [0.468, 0.855]
}

func ExampleKappaResult() {
	k := must(reliability.Kappa(diagnoses(), reliability.KappaOptions{}))
	fmt.Printf("z %.2f, p %.1e\n", k.Z.Value, k.P.Value)
	// Output: z 6.29, p 3.2e-10
}

func ExampleFleissResult() {
	f := must(reliability.FleissKappa(judges(), reliability.FleissOptions{}))
	fmt.Printf("%.3f of the pairs agree, %.3f by chance\n", f.Observed, f.Expected)
	// Output: 0.028 of the pairs agree, 0.125 by chance
}

func ExampleKrippendorffResult() {
	k := must(reliability.Krippendorff(judges(), reliability.IntervalScale))
	fmt.Printf("%d ratings of %d units: %.2f against %.2f\n", k.Pairable, k.Units, k.Observed, k.Expected)
	// Output: 24 ratings of 6 units: 12.53 against 14.69
}

func ExampleICCOptions() {
	r := must(reliability.ICC(judges(), reliability.ICCOptions{Level: 0.8}))
	fmt.Printf("%.2f\n", r.ICC2.Estimate.Interval)
	// Output: [0.08, 0.60]
}

func ExampleICCResult() {
	r := must(reliability.ICC(judges(), reliability.ICCOptions{}))
	fmt.Printf("units %.2f, judges %.2f, rest %.2f\n", r.MSRows, r.MSCols, r.MSError)
	// Output: units 11.24, judges 32.49, rest 1.02
}

func ExampleGroupICCResult() {
	g := must(reliability.GroupICC([][]float64{{1, 2}, {1, 2}, {2, 1}}))
	fmt.Printf("%.2f %v\n", g.ICC1, g.ICC2)
	// Output: -1.00 –
}

func ExampleAdequacyResult() {
	_, err := reliability.Adequacy(must(reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, 1}, {1, 1}}, 30)))
	fmt.Println(errors.Is(err, reliability.ErrCollinear))
	// Output: true
}

func ExampleItemAdequacy() {
	a := must(reliability.Adequacy(districts()))
	for _, item := range a.Items {
		if item.MSA < 0.5 {
			fmt.Printf("%s %.2f\n", item.Name, item.MSA)
		}
	}
	// Output:
	// population 0.47
	// employment 0.49
}

func ExampleBartlettTest() {
	a := must(reliability.Adequacy(districts()))
	fmt.Printf("ln|R| %.3f, chi-square %.2f\n", a.Bartlett.LogDet, a.Bartlett.ChiSquare)
	// Output: ln|R| -6.383, chi-square 54.25
}

func ExampleComponentOptions() {
	items := must(reliability.FromColumns(judges(), survey.Listwise))
	c := must(reliability.PrincipalComponents(items, reliability.ComponentOptions{Covariance: true}))
	fmt.Printf("%.3f of the variance\n", c.Proportion[0])
	// Output: 0.824 of the variance
}

func ExampleFactorModel() {
	m := must(reliability.Factors(districts(), 2))
	for _, w := range m.Warnings {
		fmt.Println(w.Code, w)
	}
	// Output: heywood the uniqueness of population lies on its lower bound
}

func ExampleVarimaxOptions() {
	l := reliability.Loadings{Names: []string{"a", "b", "c"}, Values: [][]float64{{0.6, 0.5}, {0.7, 0.4}, {0.5, -0.3}}}
	fmt.Printf("%.3f\n", must(l.Varimax(reliability.VarimaxOptions{Raw: true})).Values)
	// Output: [[0.780 0.046] [0.784 0.188] [0.159 0.561]]
}

func ExampleConstruct() {
	c := reliability.Construct{Name: "image", Loadings: []float64{0.8, 1.1}}
	_, err := reliability.FornellLarcker([]reliability.Construct{c, c}, [][]float64{{1, 0}, {0, 1}})
	fmt.Println(err)
	// Output: image: reliability: loadings: invalid argument: 1.1
}

func ExampleValidity() {
	v := must(reliability.FornellLarcker([]reliability.Construct{
		{Name: "image", Loadings: []float64{0.8, 0.7}}, {Name: "loyalty", Loadings: []float64{0.9, 0.9}},
	}, [][]float64{{1, -0.3}, {-0.3, 1}}))
	fmt.Printf("%s: AVE %.3f, CR %.3f\n", v[0].Name, v[0].AVE, v[0].CompositeReliability)
	// Output: image: AVE 0.565, CR 0.721
}

// A table with an empty cell has no tetrachoric correlation below 1, unless half a
// person is put there.
func ExamplePolychoricOptions() {
	s := must(scale.New(scale.Definition{Range: scale.Range{From: 0, To: 1}}))
	x := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: s}, survey.Axis{ID: "b", Scale: s}))
	if err := errors.Join(x.AddN(0, 0, 20), x.AddN(0, 1, 5), x.AddN(1, 1, 9)); err != nil {
		panic(err)
	}
	_, err := reliability.Polychoric(x, reliability.PolychoricOptions{})
	fmt.Println(errors.Is(err, reliability.ErrBoundary))
	p := must(reliability.Polychoric(x, reliability.PolychoricOptions{EmptyCell: 0.5}))
	fmt.Printf("%.3f over %d pairs\n", p.Rho.Value, p.Rho.N)
	// Output:
	// true
	// 0.922 over 34 pairs
}

// A matrix of polychoric correlations is one of items.
func ExamplePolychoricResult() {
	p := must(reliability.Polychoric(diagnoses(), reliability.PolychoricOptions{}))
	r := p.Rho.Value
	items := must(reliability.FromCovariance([]string{"first", "second"}, [][]float64{{1, r}, {r, 1}}, p.Rho.N))
	a := must(reliability.Alpha(items, reliability.AlphaOptions{}))
	fmt.Printf("ordinal alpha %.3f\n", a.Alpha.Value)
	// Output: ordinal alpha 0.924
}

// What customers spent last month, by how they rate the last delivery from 1 to 4.
func spendingByRating() [][]float64 {
	return [][]float64{
		{12, 18, 9, 25, 14, 30, 7, 21}, {22, 35, 16, 28, 41, 19, 33},
		{38, 27, 45, 52, 31, 36, 24, 49, 40}, {55, 44, 37, 61, 58, 29},
	}
}

func ExamplePolyserial() {
	p := must(reliability.Polyserial(spendingByRating(), reliability.PolyserialOptions{}))
	fmt.Printf("rho %.3f ± %.3f %.3f\n", p.Rho.Value, p.Rho.SE.Value, p.Rho.Interval)
	// Output: rho 0.807 ± 0.070 [0.621, 0.907]
}

func ExamplePolyserialOptions() {
	p := must(reliability.Polyserial(spendingByRating(), reliability.PolyserialOptions{Estimator: reliability.FullML, Level: 0.9}))
	fmt.Printf("rho %.3f %.3f by %s\n", p.Rho.Value, p.Rho.Interval, p.Rho.Method)
	// Output: rho 0.805 [0.650, 0.896] by full-ml
}

func ExamplePolyserialResult() {
	p := must(reliability.Polyserial(spendingByRating(), reliability.PolyserialOptions{}))
	fmt.Printf("%d customers, mean %.1f, thresholds %.3f\n", p.Rho.N, p.Mean, p.Thresholds)
	// Output: 30 customers, mean 31.9, thresholds [-0.623 0.000 0.842]
}

func ExampleFleissOptions() {
	for _, level := range []float64{0.8, 0.95} {
		f, err := reliability.FleissKappa(verdicts(), reliability.FleissOptions{Level: level})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.0f %%: %.3f %.3f\n", 100*level, f.Kappa.Value, f.Kappa.Interval)
	}
	// Output:
	// 80 %: 0.786 [0.595, 0.978]
	// 95 %: 0.786 [0.474, 1.000]
}

// What three coders made of twelve comments; the third did not see all of them.
func verdicts() reliability.Columns {
	no := math.NaN()
	return reliability.Columns{
		Names: []string{"A", "B", "C"},
		Values: [][]float64{
			{1, 2, 3, 1, 2, 3, 1, 1, 2, 3, 2, 1}, {1, 2, 3, 1, 1, 3, 1, 2, 2, 3, 2, 1}, {1, 2, 2, 1, 2, 3, 1, no, 2, no, 2, 1},
		},
	}
}

func ExampleBootstrapKrippendorff() {
	b, err := reliability.BootstrapKrippendorff(context.Background(), verdicts(), reliability.Nominal, reliability.BootstrapOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("alpha %.2f %.2f of %d units\n", b.Alpha.Value, b.Alpha.Interval, b.Alpha.N)
	// Output: alpha 0.73 [0.41, 1.00] of 12 units
}

func ExampleBootstrapOptions() {
	last := 0.0
	b, err := reliability.BootstrapKrippendorff(context.Background(), verdicts(), reliability.Ordinal, reliability.BootstrapOptions{
		Replicates: 400, Level: 0.9, Seed: 1, Progress: func(done float64) { last = done },
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.0f %% done: alpha %.2f ± %.2f\n", 100*last, b.Alpha.Value, b.Alpha.SE.Value)
	// Output: 100 % done: alpha 0.84 ± 0.11
}

func ExampleKrippendorffBootstrap() {
	few := reliability.Columns{Names: []string{"A", "B"}, Values: [][]float64{{1, 1, 1, 2}, {1, 1, 1, 2}}}
	b, err := reliability.BootstrapKrippendorff(context.Background(), few, reliability.Nominal, reliability.BootstrapOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Alpha.Warnings)
	// Output: [all replicates are alike 685 of 2000 replicates had one rating throughout]
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
