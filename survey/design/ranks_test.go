package design_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

func ExampleDesign_RankTest() {
	isNew := []string{"new", "old", "new", "old", "old", "old"}
	d, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := d.RankTest(ratings, isNew, design.MidRank)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("mean ranks %.2f of %v\n", r.Scores, r.Groups)
	fmt.Printf("t = %.2f, %g degrees of freedom, p = %.4f\n", r.T.Value, r.DF2, r.P.Value)
	// Output:
	// mean ranks [0.89 0.39] of [new old]
	// t = -4.06, 4 degrees of freedom, p = 0.0153
}

func ExampleDesign_Superiority() {
	isNew := func(row int) bool { return row == 0 || row == 3 }
	isOld := func(row int) bool { return !isNew(row) }
	d, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := d.Superiority(ratings.Where(isOld), ratings.Where(isNew), design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f\n", r.Estimate.Value, r.Estimate.Interval)
	// Output:
	// 0.72 [0.00, 1.00]
}

func ExampleRankScore() {
	score := design.AboveMedian
	fmt.Println(score)
	err := score.UnmarshalText([]byte("normal-score"))
	fmt.Println(score, err)
	// Output:
	// above-median
	// normal-score <nil>
}

func ExampleRankTestResult() {
	d, err := design.New([]float64{1, 2, 1, 1, 2}, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := d.RankTest(design.Variable{Values: []float64{4, 4, 4, 4, 4}}, []string{"a", "a", "b", "b", "b"}, design.MidRank)
	fmt.Println(r.P.Valid, r.Warnings[len(r.Warnings)-1].Text, err)
	// Output: false all values are alike <nil>
}

// Values without ties in three strata and 21 clusters; and ratings in two strata and
// 24 clusters.
var (
	untied = rankSample{
		weights: []float64{
			1.201, 2.898, 3.709, 1.495, 0.866, 2.954, 2.348, 3.328, 3.848, 0.887, 1.456, 2.217,
			1.614, 2.457, 1.419, 1.207, 1.856, 3.608, 2.442, 3.448, 3.616, 3.022, 1.24, 1.29,
			0.99, 2.18, 2.031, 3.881, 0.997, 3.842, 2.057, 0.708, 1.463, 0.609, 0.551, 2.205,
			2.583, 2.592, 1.892, 1.889, 3.356, 1.323, 3.394, 2.367, 3.751, 2.424, 3.16, 0.74,
			3.278, 2.715, 1.846, 2.482, 3.727, 3.916, 3.766, 1.834, 1.394, 1.401, 1.189, 0.977,
		},
		values: []float64{
			0.315915, 1.709694, 3.415461, 1.217104, 2.079222, 2.151574, -1.009533, -1.400473,
			-0.562186, -0.142608, 2.15006, 0.397577, -0.074579, 2.495668, 0.743431, 0.562223,
			-0.287009, 0.739755, -0.724328, 0.530789, 2.663249, 0.187726, 1.622023, 0.608165,
			-0.112201, -0.324953, 1.953305, -0.112609, 0.535909, 1.433275, -1.136583, 1.45483,
			0.62163, 0.496362, -0.160058, 0.858614, -2.102329, 0.298298, -0.072383, -0.279666,
			0.395903, 0.974386, 0.347028, 0.632368, 1.613531, -0.155348, 1.573485, 1.32109,
			0.189174, 0.037115, 1.698416, -1.742302, 1.575529, 1.175917, 0.675684, -0.11031,
			3.587233, -0.473432, 0.524227, 0.67816,
		},
		groups: strings.Split("ccccacccccacaccbbcaaacabbaacabcacaaaccacccbcabbbbaccabbbbbbc", ""),
	}
	tied = rankSample{
		weights: []float64{
			2, 2, 1.5, 1, 1.5, 1, 1, 1.5, 2, 1.5, 1, 2, 2, 2, 3, 2, 1, 3, 1, 3, 3, 1, 2, 1,
			3, 1.5, 3, 3, 2, 2, 3, 3, 3, 2, 1.5, 1, 2, 3, 2, 1.5, 2, 3, 2, 1, 1.5, 1.5, 3, 1.5,
		},
		values: []float64{
			3, 5, 3, 2, 3, 3, 4, 3, 3, 5, 4, 2, 4, 5, 4, 2, 5, 4, 4, 3, 4, 2, 2, 3,
			3, 4, 1, 3, 4, 3, 3, 4, 4, 3, 3, 4, 5, 3, 4, 2, 5, 4, 3, 5, 4, 3, 5, 4,
		},
		groups: strings.Split("cccccabaaabccbacaaacbacabbacbbccaaccaacbbacaabbc", ""),
	}
)

type rankSample struct {
	weights, values []float64
	groups          []string
}

// two are the group a and the rest.
func (s rankSample) two() []string {
	out := slices.Clone(s.groups)
	for i, g := range out {
		if g == "c" {
			out[i] = "b"
		}
	}
	return out
}

// clustered is the design of the two samples.
func (s rankSample) clustered() design.Options {
	var o design.Options
	for row := range s.values {
		if len(s.values) == 60 {
			o.Strata = append(o.Strata, fmt.Sprint(row%3))
			o.Clusters = append(o.Clusters, fmt.Sprint(row%3, "-", row/9))
			continue
		}
		o.Strata = append(o.Strata, fmt.Sprint(row/24))
		o.Clusters = append(o.Clusters, fmt.Sprint("c", row/2))
	}
	return o
}

// finite has populations instead of clusters.
func (s rankSample) finite() design.Options {
	o := s.clustered()
	o.Clusters = nil
	for row := range s.values {
		o.Population = append(o.Population, []float64{40, 100, 80}[row%3])
	}
	return o
}

func TestRankTestAgainstR(t *testing.T) {
	equal := rankSample{slices.Repeat([]float64{1}, 48), tied.values, tied.groups}
	const (
		ranktest = "R 4.2.2, survey 4.1.1: svyranktest"
		svyglm   = "R: svyglm and regTermTest(method = \"Wald\") on the scores by their definition; svyranktest depends on the order of tied rows"
	)
	tests := []struct {
		name    string
		sample  rankSample
		options design.Options
		score   design.RankScore
		two     bool
		f, p    float64 // t of two groups
		df2     float64
		source  string
	}{
		{"two, clusters", untied, untied.clustered(), design.MidRank, true, -1.39222448240567998, 0.18180028125872288, 17, ranktest},
		{"three, clusters", untied, untied.clustered(), design.MidRank, false, 2.46185819219433100 / 2, 0.31824132579058689, 16, ranktest},
		{"two, normal", untied, untied.clustered(), design.NormalScore, true, -1.31752734601022770, 0.20514342169100183, 17, ranktest},
		{"three, normal", untied, untied.clustered(), design.NormalScore, false, 2.23082227297875191 / 2, 0.35197336729405015, 16, ranktest},
		{"two, median", untied, untied.clustered(), design.AboveMedian, true, -0.73993450420444162, 0.46943579722358419, 17, ranktest},
		{"three, median", untied, untied.clustered(), design.AboveMedian, false, 1.52392030092331443 / 2, 0.48295838056411367, 16, ranktest},
		{"two, finite", untied, untied.finite(), design.MidRank, true, -1.58091962404962638, 0.11952866209844008, 56, ranktest},
		{"three, finite", untied, untied.finite(), design.MidRank, false, 2.72491167432501324 / 2, 0.26453542700396337, 55, ranktest},
		{"two, normal, finite", untied, untied.finite(), design.NormalScore, true, -1.59693550418636976, 0.11590829367048353, 56, ranktest},
		{"two, median, finite", untied, untied.finite(), design.AboveMedian, true, -0.76256914246054708, 0.44892065179780616, 56, ranktest},
		{"ties, equal weights", equal, tied.clustered(), design.MidRank, true, -0.78083586644339897, 0.44361272470883173, 21, ranktest},
		{"three, ties, equal weights", equal, tied.clustered(), design.MidRank, false, 6.34987373994170401 / 2, 0.06346211929089178, 20, ranktest},
		{"two, ties", tied, tied.clustered(), design.MidRank, true, -0.62602684431639577, 5.3804286974775306e-01, 21, svyglm},
		{"three, ties", tied, tied.clustered(), design.MidRank, false, 3.441376950573846294, 0.051947229897743245, 20, svyglm},
		{"two, ties, normal", tied, tied.clustered(), design.NormalScore, true, -0.30677601673612392, 0.76203504927873489, 21, svyglm},
		{"three, ties, normal", tied, tied.clustered(), design.NormalScore, false, 2.885428672909508663, 0.079252192816375161, 20, svyglm},
		{"two, ties, median", tied, tied.clustered(), design.AboveMedian, true, -0.9335521310859396, 3.6114566531580061e-01, 21, svyglm},
		{"three, ties, median", tied, tied.clustered(), design.AboveMedian, false, 3.897558656917653686, 0.037206159433576941, 20, svyglm},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			groups := test.sample.groups
			if test.two {
				groups = test.sample.two()
			}
			d, err := design.New(test.sample.weights, test.options)
			require.NoError(t, err)
			r, err := d.RankTest(design.Variable{Values: test.sample.values}, groups, test.score)
			require.NoError(t, err)
			got := r.F.Value
			if test.two {
				got = r.T.Value
				near(t, got*got, r.F.Value, 1e-14, "F")
			} else {
				require.False(t, r.T.Valid)
			}
			near(t, test.f, got, 1e-11, test.source)
			near(t, test.p, r.P.Value, 1e-11, test.source)
			require.Equal(t, test.df2, r.DF2)
		})
	}
}

// Against the numerical derivative of Σ_a Σ_b w·w·([y > x] + ½[y = x])/(Σ_a w·Σ_b w)
// by the weights, and R's svytotal of it.
func TestSuperiority(t *testing.T) {
	d, err := design.New(tied.weights, tied.clustered())
	require.NoError(t, err)
	y, two := design.Variable{Values: tied.values}, tied.two()
	in := func(name string) design.Variable { return y.Where(func(row int) bool { return two[row] == name }) }
	r, err := d.Superiority(in("b"), in("a"), none)
	require.NoError(t, err)
	near(t, 0.45256363414931189, r.Estimate.Value, 1e-14)
	near(t, 0.077259370400624208, r.Estimate.SE.Value, 1e-8)
	require.Equal(t, 21.0, r.DF)
	ranks, err := d.RankTest(y, two, design.MidRank)
	require.NoError(t, err)
	near(t, ranks.Scores[1]-ranks.Scores[0], r.Estimate.Value-0.5, 1e-14)
	mirrored, err := d.Superiority(in("a"), in("b"), none)
	require.NoError(t, err)
	near(t, 1-r.Estimate.Value, mirrored.Estimate.Value, 1e-14)
	near(t, r.Estimate.SE.Value, mirrored.Estimate.SE.Value, 1e-12)
	_, err = d.Superiority(in("a"), in("z"), none)
	require.ErrorIs(t, err, design.ErrNoBase)
	far, err := d.Superiority(in("b"), design.Variable{Values: slices.Repeat([]float64{-1}, 48)}, none)
	require.NoError(t, err)
	require.Equal(t, 1.0, far.Estimate.Value)
	require.Equal(t, 1.0, far.Estimate.Interval.Upper)
}

// What must not matter: the scale of the weights, the order of the rows, the unit of
// the values; equal weights are none.
func TestRankTestUnchanged(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		s := draw(60, rng.Uint64(), rng.IntN(2) == 0)
		of := func(s sample) design.RankTestResult {
			r, err := s.design(t).RankTest(s.z, s.groups, design.NormalScore)
			require.NoError(t, err)
			return r
		}
		r := of(s)
		require.Equal(t, r, of(s.times(8)), "a power of two, to the last bit")
		third := of(s.times(1. / 3))
		near(t, r.F.Value, third.F.Value, 1e-11)
		near(t, r.P.Value, third.P.Value, 1e-11)
		require.Equal(t, r, of(s.permuted(rng.Perm(60))))
		shifted := s
		shifted.z.Values = slices.Clone(s.z.Values)
		for i := range shifted.z.Values {
			shifted.z.Values[i] = 3*shifted.z.Values[i] - 100
		}
		require.Equal(t, r, of(shifted))
		equal, plain := s, s
		equal.weights, plain.weights = slices.Repeat([]float64{7}, 60), slices.Repeat([]float64{1}, 60)
		near(t, of(plain).F.Value, of(equal).F.Value, 1e-11)
	}
}

func TestRankTestRefuses(t *testing.T) {
	d, err := design.New([]float64{1, 2, 3, 4}, design.Options{})
	require.NoError(t, err)
	y := design.Variable{Values: []float64{1, 2, 3, 4}}
	for _, test := range []struct {
		name   string
		y      design.Variable
		groups []string
		score  design.RankScore
		err    error
	}{
		{"score", y, []string{"a", "a", "b", "b"}, 9, design.ErrArgument},
		{"length", y, []string{"a"}, design.MidRank, design.ErrArgument},
		{"length of values", design.Variable{Values: []float64{1}}, []string{"a", "a", "b", "b"}, design.MidRank, design.ErrArgument},
		{"one group", y, []string{"a", "a", "a", ""}, design.MidRank, design.ErrTooFew},
		{"no group", y, []string{"", "", "", ""}, design.MidRank, design.ErrNoBase},
		{"no degree of freedom", y, []string{"a", "", "", "b"}, design.MidRank, design.ErrTooFew},
		{"groups that do not vary", design.Variable{Values: []float64{1, 1, 2, 2}}, []string{"a", "a", "b", "b"}, design.MidRank, design.ErrSingular},
	} {
		_, err := d.RankTest(test.y, test.groups, test.score)
		require.ErrorIs(t, err, test.err, test.name)
	}
}

// The other two tests of groups on the same samples.
func TestGroupsAgainstR(t *testing.T) {
	for _, test := range []struct {
		name             string
		sample           rankSample
		difference, t, p float64
		df               float64
		source           string
	}{
		{"untied", untied, -0.46626141598095955, -1.28249246315838561, 0.21688228924290376, 17, "R: svyttest(y ~ group, design)"},
		{"tied", tied, -0.07404701010839139, -0.24424422108152175, 0.80941218117400537, 21, "same"},
	} {
		d, err := design.New(test.sample.weights, test.sample.clustered())
		require.NoError(t, err)
		y, two := design.Variable{Values: test.sample.values}, test.sample.two()
		in := func(name string) design.Variable { return y.Where(func(row int) bool { return two[row] == name }) }
		r, err := d.Difference(in("b"), in("a"), none)
		require.NoError(t, err)
		near(t, test.difference, r.Estimate.Value, 1e-12, test.source)
		near(t, test.t, r.Test.T.Value, 1e-11, test.source)
		near(t, test.p, r.Test.P.Value, 1e-11, test.source)
		require.Equal(t, test.df, r.Test.DF)
	}
	d, err := design.New(tied.weights, tied.clustered())
	require.NoError(t, err)
	bands := make([]string, len(tied.values))
	for row, v := range tied.values {
		bands[row] = fmt.Sprint(max(2, v))
	}
	r, err := d.TwoWay(tied.groups, bands)
	require.NoError(t, err)
	// R: svychisq(~group + band, design, statistic = "F"), then "Chisq".
	near(t, 0.9331885781276883, r.F, 1e-10)
	near(t, 5.0155529299881989, r.DF1, 1e-10)
	near(t, 110.3421644597403741, r.DF2, 1e-10)
	near(t, 0.4626784954894827, r.P, 1e-10)
	near(t, 5.5752287768921818, r.ChiSquare, 1e-10)
	near(t, 0.4695572081480765, r.FirstOrderP, 1e-10)
}
