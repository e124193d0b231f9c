package segments_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
)

// Figures of R 4.2.2 on ratings from 1 to 7:
//
//	a <- rep(1:7, c(2,1,4,6,9,12,7)); b <- rep(1:7, c(5,4,8,7,6,3,2)); d <- rep(1:7, c(0,3,3,9,14,6,5))
//	x <- c(a, b, d); g <- factor(rep(c("a", "b", "d"), c(41, 35, 40)))
func TestAgainstR(t *testing.T) {
	var groups []segments.Group
	for i, counts := range [][]int64{{2, 1, 4, 6, 9, 12, 7}, {5, 4, 8, 7, 6, 3, 2}, {0, 3, 3, 9, 14, 6, 5}} {
		tally := scale.NewTally(scale.OneToSeven())
		for j, n := range counts {
			require.NoError(t, tally.AddN(j+1, n))
		}
		g, err := segments.FromTally("abd"[i:i+1], tally)
		require.NoError(t, err)
		groups = append(groups, g)
	}
	a, b := groups[0], groups[1]
	near := func(source string, want []float64, got ...float64) {
		t.Helper()
		require.InEpsilonSlice(t, want, got, 1e-11, source)
	}
	welch, err := segments.TTest(a, b, segments.Options{})
	require.NoError(t, err)
	i := welch.Difference.Interval
	near("t.test(a, b)", []float64{3.6409786586602904, 70.362890393267165, 5.1495059962592023e-04, 0.63129347507525257, 2.1603441555867686, 0.38336363549150998},
		welch.T.Value, welch.DF.Value, welch.P.Value, i.Lower, i.Upper, welch.Difference.SE.Value)
	student, err := segments.TTest(a, b, segments.Options{Pooled: true, Level: 0.9})
	require.NoError(t, err)
	i = student.Difference.Interval
	near("t.test(a, b, var.equal = TRUE, conf.level = 0.9)", []float64{3.6606551211220353, 74, 4.6916715763392245e-04, 0.76067976377456259, 2.0309578668874586},
		student.T.Value, student.DF.Value, student.P.Value, i.Lower, i.Upper)
	ratio, err := segments.VarianceRatio(a, b)
	require.NoError(t, err)
	near("var.test(a, b)", []float64{0.87379474907127841, 0.67760220766307455}, ratio.F.Value, ratio.P.Value)
	ranks, err := segments.MannWhitney(a, b)
	require.NoError(t, err)
	near("wilcox.test(a, b, exact = FALSE), correct = FALSE and TRUE", []float64{1046, 5.198211345712547e-04, 0.00053013890178939629},
		ranks.UA, ranks.P.Value, ranks.PCorrected.Value)
	kruskal, err := segments.KruskalWallis(groups)
	require.NoError(t, err)
	near("kruskal.test(x, g)", []float64{14.643110812351926, 6.6113308058501463e-04}, kruskal.H.Value, kruskal.P.Value)
	anova, err := segments.ANOVA(groups, segments.Options{})
	require.NoError(t, err)
	near("anova(lm(x ~ g))", []float64{8.48388256318845, 3.6916266508424720e-04, 41.375375465577321, 275.54703832752614},
		anova.Test.F.Value, anova.Test.P.Value, anova.SSBetween, anova.SSWithin)
	near("oneway.test(x ~ g)", []float64{7.4004845349188004, 72.9311586703558277, 0.0011852216280894394}, anova.Welch.F.Value, anova.Welch.DF2, anova.Welch.P.Value)
	variances, err := segments.Variances(groups)
	require.NoError(t, err)
	near("bartlett.test, fligner.test", []float64{2.01158430329779048, 0.36575478675994583, 2.9731023928264104, 0.2261512634233139},
		variances.Bartlett.Statistic.Value, variances.Bartlett.P.Value, variances.Fligner.Statistic.Value, variances.Fligner.P.Value)
	tukey, err := segments.Tukey(groups, segments.Options{})
	require.NoError(t, err)
	for k, want := range [][]float64{ // difference, lower, upper, p
		{-1.3958188153310109, -2.2493153700937314, -0.5423222605682904, 0.0005058292418068655},
		{-0.2243902439024392, -1.0486071382002951, 0.5998266503954166, 0.7946758657014066},
		{1.1714285714285717, 0.3130328572107854, 2.0298242856463578, 0.0044302011277760},
	} {
		p := tukey.Pairs[k]
		require.InEpsilon(t, want[0], p.Difference.Value, 1e-12)
		// R's ptukey and qtukey are good to some 1e-9 and 1e-4.
		require.InDelta(t, want[1], p.Difference.Interval.Lower, 1e-4)
		require.InDelta(t, want[2], p.Difference.Interval.Upper, 1e-4)
		require.InDelta(t, want[3], p.Adjusted.Value, 1e-9)
	}
	pairwise := func(source string, o segments.Options, want ...float64) {
		r, err := segments.PairwiseT(groups, o)
		require.NoError(t, err)
		near(source, want, r.Pairs[0].Adjusted.Value, r.Pairs[1].Adjusted.Value, r.Pairs[2].Adjusted.Value)
	}
	pairwise(`pairwise.t.test(x, g, p.adjust.method = "holm")`, segments.Options{Pooled: true},
		0.00052036832143747777, 0.51921256793107595, 0.00312969410847445265)
	pairwise(`pairwise.t.test(x, g, p.adjust.method = "BH", pool.sd = FALSE)`, segments.Options{Adjustment: segments.BenjaminiHochberg},
		0.0015448517988777607, 0.4991376519913501841, 0.0028200940410572353)

	table := [][]int64{{12, 7, 3}, {4, 9, 8}, {5, 2, 10}}
	chi, err := segments.ChiSquare(table, segments.Options{})
	require.NoError(t, err)
	near("chisq.test and its stdres, by row", []float64{12.828585979846483, 0.012144445581510972, 2.41518410357614055, 0.23384216887746728, -2.63985239228089785, 0.36885555678165893},
		chi.Pearson.Statistic.Value, chi.Pearson.P.Value, chi.Adjusted[0][0], chi.Adjusted[0][1], chi.Adjusted[0][2], chi.Adjusted[1][2])
	fisher, err := segments.FisherTable(context.Background(), table)
	require.NoError(t, err)
	near("fisher.test", []float64{0.011635765809300029}, fisher)

	rows := [][]float64{{5, 4, 3, 4}, {4, 4, 2, 5}, {3, 5, 3, 3}, {5, 5, 4, 4}, {2, 3, 1, 2}, {4, 2, 2, 3}, {5, 4, 4, 5}, {3, 3, 2, 4}}
	friedman, err := segments.Friedman(rows, nil)
	require.NoError(t, err)
	near("friedman.test", []float64{11.059701492537312717, 0.011407388745168721}, friedman.Test.Statistic.Value, friedman.Test.P.Value)
	answers := make([][]bool, len(rows))
	for i, row := range rows {
		for _, x := range row {
			answers[i] = append(answers[i], x >= 4)
		}
	}
	matched, err := proportion.MatchedRows(answers, nil)
	require.NoError(t, err)
	cochran, err := proportion.CochranQ(matched)
	require.NoError(t, err)
	near("Cochran's Q: friedman.test of 0 and 1", []float64{5.4, 0.14474357941485583}, cochran.ChiSquare.Value, cochran.P.Value)
	for method, want := range map[segments.Adjustment][]float64{
		segments.Holm:               {0.06, 0.1, 0.12, 0.12, 0.12, 0.007, 0.2},
		segments.Hochberg:           {0.06, 0.1, 0.1, 0.1, 0.1, 0.007, 0.2},
		segments.Hommel:             {0.06, 0.2 / 3, 0.075, 0.08, 0.1, 0.007, 0.2},
		segments.BenjaminiHochberg:  {0.035, 0.14 / 3, 0.0525, 0.056, 0.35 / 6, 0.007, 0.2},
		segments.BenjaminiYekutieli: {0.09075, 0.121, 0.136125, 0.1452, 0.15125, 0.01815, 0.518571428571428572},
	} {
		r, err := segments.Adjust([]float64{0.01, 0.02, 0.03, 0.04, 0.05, 0.001, 0.2}, method)
		require.NoError(t, err)
		for i, p := range r.P {
			near("p.adjust", want[i:i+1], p.Value)
		}
	}
}
