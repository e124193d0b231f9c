package reliability_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/survey"
)

// Items of one variance and one correlation have closed forms for everything.
func TestParallelItems(t *testing.T) {
	for _, k := range []int{2, 3, 6} {
		const r, variance, n = 0.4, 2.5, 70
		names, cov := make([]string, k), make([][]float64, k)
		for i := range cov {
			names[i], cov[i] = string(rune('a'+i)), make([]float64, k)
			for j := range cov {
				cov[i][j] = r * variance
			}
			cov[i][i] = variance
		}
		items := must(reliability.FromCovariance(names, cov, n))
		a := must(reliability.Alpha(items, reliability.AlphaOptions{}))
		p := float64(k)
		alpha := p * r / (1 + (p-1)*r) // Spearman and Brown
		require.InDelta(t, alpha, a.Alpha.Value, 1e-14)
		require.InDelta(t, alpha, a.Standardised, 1e-14)
		require.InDelta(t, alpha, a.Lambda2, 1e-14)
		require.InDelta(t, alpha, a.Lambda2Standardised, 1e-14)
		require.InDelta(t, alpha*(p-1)/p, a.Lambda1, 1e-14)
		// Van Zyl, Neudecker and Nel (2000), Psychometrika 65:271, under compound symmetry.
		require.InDelta(t, math.Sqrt(2*p/((p-1)*n))*(1-alpha), a.Alpha.SE.Value, 1e-14)
		// The multiple correlation with k − 1 parallel items.
		smc := (p - 1) * r * r / (1 + (p-2)*r)
		require.InDelta(t, 1-p*(1-smc)/(p+p*(p-1)*r), a.Lambda6.Value, 1e-14)
		require.InDelta(t, math.Sqrt((p+p*(p-1)*r)*variance*(1-alpha)), a.SEM, 1e-13)
		if k < 3 {
			continue
		}
		o := must(reliability.Omega(items))
		require.InDelta(t, alpha, o.Total, 1e-9)
		require.InDelta(t, r, o.AVE, 1e-9)
		ad := must(reliability.Adequacy(items))
		require.InDelta(t, smc, ad.Items[0].SMC, 1e-14)
		partial := r / (1 + (p-2)*r)
		require.InDelta(t, r*r/(r*r+partial*partial), ad.KMO, 1e-14)
		logDet := (p-1)*math.Log(1-r) + math.Log(1+(p-1)*r)
		require.InDelta(t, -(n-1-(2*p+5)/6)*logDet, ad.Bartlett.ChiSquare, 1e-11)
		c := must(reliability.PrincipalComponents(items, reliability.ComponentOptions{}))
		require.Equal(t, 1, c.Kaiser)
		require.InDelta(t, 1+(p-1)*r, c.Eigenvalues[0], 1e-13)
		require.Len(t, c.Loadings.Values[0], 1)
	}
}

// Eigenvalues 1.4, 1.2, 0.8 and 0.6: two exceed their mean.
func TestKaiserCountsAboveTheMean(t *testing.T) {
	items := must(reliability.FromCovariance([]string{"a", "b", "c", "d"},
		[][]float64{{1, .4, 0, 0}, {.4, 1, 0, 0}, {0, 0, 1, .2}, {0, 0, .2, 1}}, 40))
	c := must(reliability.PrincipalComponents(items, reliability.ComponentOptions{}))
	require.Equal(t, 2, c.Kaiser)
	require.InDeltaSlice(t, []float64{1.4, 1.2, 0.8, 0.6}, c.Eigenvalues, 1e-14)
	require.InDeltaSlice(t, []float64{0.35, 0.3, 0.2, 0.15}, c.Proportion, 1e-14)
}

func TestFactorTest(t *testing.T) {
	c := answersOf(5, 90, 6)
	m := must(reliability.Factors(itemsOf(t, c), 2))
	require.Equal(t, 4, m.DF)
	// n − 1 − (2p+5)/6 − 2k/3
	require.InDelta(t, (89-17.0/6-4.0/3)*m.Objective, m.ChiSquare, 1e-12)
	require.LessOrEqual(t, m.Gradient, 1e-9)
	// More factors fit no worse.
	require.LessOrEqual(t, m.Objective, must(reliability.Factors(itemsOf(t, c), 1)).Objective)
}

// Group sizes 3, 1 and 2: Σn² = 14, K0 = (6 − 14/6)/2 = 11/6. Means 2, 6 and 4 about
// 10/3: MSB = (3·16/9 + 64/9 + 2·4/9)/2 = 20/3; MSW = (2 + 0 + 2)/3.
func TestGroupICCByHand(t *testing.T) {
	g := must(reliability.GroupICC([][]float64{{1, 2, 3}, {6, math.NaN()}, {}, {3, 5}}))
	require.Equal(t, int64(6), g.N)
	require.Equal(t, 3, g.Groups)
	require.InDelta(t, 20.0/3, g.MSBetween, 1e-14)
	require.InDelta(t, 4.0/3, g.MSWithin, 1e-14)
	require.InDelta(t, 11.0/6, g.K0, 1e-15)
	require.InDelta(t, 2, g.MeanSize, 1e-15)
	require.InDelta(t, (20.0/3-4.0/3)/(20.0/3+5.0/6*4/3), g.ICC1, 1e-14)
	require.InDelta(t, (20.0/3-4.0/3)/(20.0/3+4.0/3), g.ICC1MeanSize, 1e-14)
	require.InDelta(t, 0.8, g.ICC2.Value, 1e-14)
}

// Answers that nobody gave make no class, on either side.
func TestPolychoricIgnoresEmptyClasses(t *testing.T) {
	full := must(reliability.Polychoric(pairsOf(t, [][]int64{{9, 4}, {3, 11}}), reliability.PolychoricOptions{}))
	gaps := must(reliability.Polychoric(pairsOf(t, [][]int64{{0, 0, 0, 0}, {9, 0, 0, 4}, {0, 0, 0, 0}, {3, 0, 0, 11}}), reliability.PolychoricOptions{}))
	require.Equal(t, full, gaps)
	require.Len(t, gaps.ColThresholds, 1)
}

// Shrout and Fleiss (1979), tables 3 and 4; limits of ICC2 as psych 2.2.9 ICC prints them.
func TestShroutFleiss(t *testing.T) {
	r := must(reliability.ICC(judges(), reliability.ICCOptions{}))
	require.InDelta(t, 11.24, r.MSRows, 0.005)
	require.InDelta(t, 32.49, r.MSCols, 0.005)
	require.InDelta(t, 1.02, r.MSError, 0.005)
	require.InDelta(t, 6.26, r.MSWithin, 0.005)
	require.InDelta(t, 0.019, r.ICC2.Estimate.Interval.Lower, 5e-4)
	require.InDelta(t, 0.761, r.ICC2.Estimate.Interval.Upper, 5e-4)
}

// Two runs of everything iterative have the same bits.
func TestSameBits(t *testing.T) {
	items := itemsOf(t, answersOf(6, 90, 7))
	require.Equal(t, must(reliability.Factors(items, 2)), must(reliability.Factors(items, 2)))
	require.Equal(t, must(reliability.AllSplits(items)), must(reliability.AllSplits(items)))
}

// Whatever finite numbers come in, there is an error or figures that are numbers.
func FuzzItems(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 9, 9, 1}, uint8(3))
	f.Add([]byte{0, 0, 0, 0}, uint8(2))
	f.Add([]byte("7(2a871aa8"), uint8(3))    // next to no degrees of freedom for ICC2
	f.Add([]byte("000000111777"), uint8(34)) // standardised items that cancel out
	f.Fuzz(func(t *testing.T, data []byte, width uint8) {
		k := 2 + int(width%6)
		c := columns(make([][]float64, k)...)
		for i := 0; i+k <= len(data) && i < 60*k; i += k {
			for j := range k {
				x := float64(data[i+j] % 11)
				if data[i+j] > 240 {
					x = math.NaN()
				}
				c.Values[j] = append(c.Values[j], x)
			}
		}
		finite := func(name string, x ...float64) {
			for _, v := range x {
				require.False(t, math.IsNaN(v) || math.IsInf(v, 0), name)
			}
		}
		if r, err := reliability.ICC(c, reliability.ICCOptions{}); err == nil {
			for _, form := range []reliability.ICCForm{r.ICC1, r.ICC2, r.ICC3, r.ICC1k, r.ICC2k, r.ICC3k} {
				finite("icc", form.Estimate.Value, form.P, form.Estimate.Interval.Lower, form.Estimate.Interval.Upper)
			}
		}
		if r, err := reliability.FleissKappa(c, reliability.FleissOptions{}); err == nil {
			finite("fleiss", r.Kappa.Value, r.Kappa.SE.Value, r.Kappa.Interval.Lower, r.Kappa.Interval.Upper, r.Z, r.P)
		}
		if r, err := reliability.Krippendorff(c, reliability.RatioScale); err == nil {
			finite("krippendorff", r.Alpha)
		}
		classes := make([][]float64, 11)
		for i, x := range c.Values[0] {
			if class := c.Values[1][i]; class >= 0 {
				classes[int(class)] = append(classes[int(class)], x)
			}
		}
		for _, e := range estimators {
			if r, err := reliability.Polyserial(classes, reliability.PolyserialOptions{Estimator: e}); err == nil {
				finite("polyserial", r.Rho.Value, r.Rho.SE.Value, r.Rho.Interval.Lower, r.Rho.Interval.Upper, r.NegLogLik)
				finite("thresholds", r.Thresholds...)
			}
		}
		items, err := reliability.FromColumns(c, survey.Pairwise)
		if err != nil {
			return
		}
		if a, err := reliability.Alpha(items, reliability.AlphaOptions{}); err == nil {
			finite("alpha", a.Alpha.Value, a.Alpha.SE.Value, a.Standardised, a.Lambda2, a.SEM, a.Alpha.Interval.Lower)
			for _, item := range a.Items {
				finite(item.Name, item.Total, item.Rest.Value, item.AlphaIfDropped.Value)
			}
		}
		if m, err := reliability.Factors(items, 1); err == nil {
			finite("factors", m.ChiSquare, m.P.Value)
			finite("uniquenesses", m.Uniquenesses...)
		}
		if a, err := reliability.Adequacy(items); err == nil {
			finite("adequacy", a.KMO, a.Bartlett.P)
		}
	})
}
