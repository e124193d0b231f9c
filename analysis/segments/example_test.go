package segments_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
)

// region counts ratings on 1–5, given how many chose 1, 2, ….
func region(name string, counts ...int64) segments.Group {
	t := scale.NewTally(scale.OneToFive())
	for i, n := range counts {
		if err := t.AddN(i+1, n); err != nil {
			panic(err)
		}
	}
	g, err := segments.FromTally(name, t)
	if err != nil {
		panic(err)
	}
	return g
}

var (
	north = region("north", 1, 2, 5, 20, 22)
	south = region("south", 6, 9, 15, 14, 6)
	west  = region("west", 2, 5, 9, 18, 11)
	three = []segments.Group{north, south, west}
)

func ExampleGroup() {
	g, err := segments.FromRows("north", []float64{4, 5, math.NaN(), 4})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s: %d ratings, %d missing, mean %.2f, sd %.2f\n", g.Name(), g.N(), g.Missing(), g.Mean().Value, g.SD().Value)
	// Output: north: 3 ratings, 1 missing, mean 4.33, sd 0.58
}

func ExampleFromRows() {
	rows, _ := segments.FromRows("rows", []float64{5, 4, 4})
	counts := region("counts", 0, 0, 0, 2, 1)
	fmt.Println(rows.Mean() == counts.Mean())
	// Output: true
}

func ExampleFromTally() {
	t := scale.NewTally(scale.OneToFive())
	_ = t.AddN(4, 20)
	_ = t.AddN(5, 22)
	g, err := segments.FromTally("north", t)
	if err != nil {
		panic(err)
	}
	fmt.Println(g.N(), g.Mean().Value > 4.5)
	// Output: 42 true
}

func ExampleGroupError() {
	_, err := segments.TTest(north, segments.Group{}, segments.Options{})
	var which *segments.GroupError
	fmt.Println(errors.As(err, &which), which.Index, errors.Is(err, segments.ErrNoBase))
	// Output: true 1 true
}

func ExampleOptions() {
	r, _ := segments.TTest(north, south, segments.Options{Level: 0.9, Pooled: true})
	fmt.Printf("%s %.2f\n", r.Difference.Method, r.Difference.Interval)
	// Output: student [0.74, 1.46]
}

func ExampleTTest() {
	r, err := segments.TTest(north, south, segments.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%+.2f points %.2f\n", r.Difference.Value, r.Difference.Interval)
	fmt.Printf("t = %.2f, df = %.1f, p = %.1e\n", r.T.Value, r.DF.Value, r.P.Value)
	// Output:
	// +1.10 points [0.67, 1.53]
	// t = 5.13, df = 92.1, p = 1.6e-06
}

func ExampleTTestResult() {
	r, _ := segments.TTest(north, west, segments.Options{})
	fmt.Printf("north above west: p = %.3f\n", r.PGreater.Value)
	// Output: north above west: p = 0.009
}

func ExampleVarianceRatio() {
	r, err := segments.VarianceRatio(south, north)
	if err != nil {
		panic(err)
	}
	fmt.Printf("F = %.2f, p = %.2f\n", r.F.Value, r.P.Value)
	// Output: F = 1.68, p = 0.07
}

func ExampleFTest() {
	alike := region("alike", 0, 0, 10)
	r, _ := segments.VarianceRatio(alike, alike)
	text, _ := json.Marshal(r)
	fmt.Println(string(text))
	// Output: {"f":null,"df1":9,"df2":9,"p":null}
}

func ExampleMannWhitney() {
	r, err := segments.MannWhitney(north, south)
	if err != nil {
		panic(err)
	}
	fmt.Printf("U = %.1f, z = %.2f, p = %.1e\n", r.UA, r.Z.Value, r.P.Value)
	// Output: U = 1910.5, z = 4.72, p = 2.3e-06
}

func ExampleRankSum() {
	a, _ := segments.FromRows("a", []float64{1.1, 2.2})
	b, _ := segments.FromRows("b", []float64{3.3, 4.4})
	r, _ := segments.MannWhitney(a, b)
	fmt.Printf("exact p = %.4f, shift %.1f\n", r.Exact.Value, r.Shift)
	// Output: exact p = 0.3333, shift -2.2
}

func ExampleEffectSizes() {
	r, err := segments.EffectSizes(north, south, segments.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("g = %.2f %.2f\n", r.HedgesG.Value, r.HedgesGInterval)
	// Output: g = 1.02 [0.60, 1.43]
}

func ExampleEffects() {
	r, _ := segments.EffectSizes(north, south, segments.Options{})
	fmt.Printf("delta = %.2f %.2f\n", r.CliffDelta.Value, r.CliffDelta.Interval)
	fmt.Printf("a customer of north rates higher than one of south with probability %.2f\n", r.Superiority)
	// Output:
	// delta = 0.53 [0.33, 0.68]
	// a customer of north rates higher than one of south with probability 0.76
}

func ExampleCohenH() {
	h, err := segments.CohenH(proportion.Count{X: 42, N: 50}, proportion.Count{X: 20, N: 50}, segments.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f %.2f\n", h.Value, h.Interval)
	// Output: 0.95 [0.56, 1.34]
}

func ExampleANOVA() {
	r, err := segments.ANOVA(three, segments.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("Welch: F(%.0f, %.1f) = %.2f, p = %.1e\n", r.Welch.DF1, r.Welch.DF2, r.Welch.F.Value, r.Welch.P.Value)
	// Output: Welch: F(2, 92.6) = 13.21, p = 9.0e-06
}

func ExampleANOVAResult() {
	r, _ := segments.ANOVA(three, segments.Options{Level: 0.9})
	fmt.Printf("regions explain %.1f %% of the variation %.1f\n", 100*r.Omega2.Value, r.Explained.Scale(100))
	// Output: regions explain 14.1 % of the variation [6.7, 23.7]
}

func ExampleKruskalWallis() {
	r, err := segments.KruskalWallis(three)
	if err != nil {
		panic(err)
	}
	fmt.Printf("H = %.2f, df = %d, p = %.1e\n", r.H.Value, r.DF, r.P.Value)
	// Output: H = 23.34, df = 2, p = 8.5e-06
}

func ExampleKruskalResult() {
	r, _ := segments.KruskalWallis(three)
	fmt.Printf("mean ranks %.1f, epsilon² %.2f\n", r.MeanRanks, r.Epsilon2.Value)
	// Output: mean ranks [92.4 53.4 73.2], epsilon² 0.16
}

func ExampleDunn() {
	r, err := segments.Dunn(three, segments.Options{})
	if err != nil {
		panic(err)
	}
	for _, pair := range r.Pairs {
		fmt.Printf("%s|%s z = %.2f, p = %.1e\n", pair.NameA, pair.NameB, pair.Statistic.Value, pair.Adjusted.Value)
	}
	// Output:
	// north|south z = -4.83, p = 4.1e-06
	// north|west z = -2.32, p = 3.5e-02
	// south|west z = 2.38, p = 3.5e-02
}

func ExamplePair() {
	r, _ := segments.GamesHowell(three, segments.Options{})
	pair := r.Pairs[0]
	fmt.Printf("%s above %s by %.2f %.2f\n", pair.NameB, pair.NameA, pair.Difference.Value, pair.Difference.Interval)
	// Output: south above north by -1.10 [-1.61, -0.59]
}

func ExamplePairTests() {
	r, _ := segments.PairwiseT(three, segments.Options{Adjustment: segments.BenjaminiHochberg})
	fmt.Println(r.Method, r.Adjustment, r.Family)
	// Output: welch benjamini-hochberg 3
}

func ExamplePairwiseT() {
	r, err := segments.PairwiseT(three, segments.Options{})
	if err != nil {
		panic(err)
	}
	for _, pair := range r.Pairs {
		fmt.Printf("%s|%s p = %.1e, adjusted %.1e\n", pair.NameA, pair.NameB, pair.P.Value, pair.Adjusted.Value)
	}
	// Output:
	// north|south p = 1.6e-06, adjusted 4.7e-06
	// north|west p = 1.7e-02, adjusted 2.9e-02
	// south|west p = 1.4e-02, adjusted 2.9e-02
}

func ExampleTukey() {
	r, err := segments.Tukey(three, segments.Options{})
	if err != nil {
		panic(err)
	}
	for _, pair := range r.Pairs {
		fmt.Printf("%s|%s %+.2f %.2f\n", pair.NameA, pair.NameB, pair.Difference.Value, pair.Difference.Interval)
	}
	// Output:
	// north|south -1.10 [-1.61, -0.59]
	// north|west -0.51 [-1.04, 0.02]
	// south|west +0.59 [0.06, 1.12]
}

func ExampleGamesHowell() {
	r, err := segments.GamesHowell(three, segments.Options{})
	if err != nil {
		panic(err)
	}
	for _, pair := range r.Pairs {
		fmt.Printf("%s|%s q = %.2f, p = %.1e\n", pair.NameA, pair.NameB, pair.Statistic.Value, pair.P.Value)
	}
	// Output:
	// north|south q = -7.26, p = 4.7e-06
	// north|west q = -3.44, p = 4.5e-02
	// south|west q = 3.52, p = 3.8e-02
}

func ExampleVariances() {
	r, err := segments.Variances(three)
	if err != nil {
		panic(err)
	}
	fmt.Printf("F = %.2f, p = %.2f\n", r.BrownForsythe.F.Value, r.BrownForsythe.P.Value)
	// Output: F = 1.56, p = 0.21
}

func ExampleVarianceTests() {
	r, _ := segments.Variances([]segments.Group{region("few", 0, 1, 2), region("fewer", 1, 0, 1)})
	fmt.Println(r.Warnings[0])
	// Output: group "few" has 3 ratings; a test of variances needs 30
}

func ExampleChiSquareTest() {
	r, _ := segments.Variances(three)
	fmt.Printf("χ² = %.2f, df = %d, p = %.2f\n", r.Fligner.Statistic.Value, r.Fligner.DF, r.Fligner.P.Value)
	// Output: χ² = 3.50, df = 2, p = 0.17
}

func ExampleFriedman() {
	// Ratings of price, service and delivery by three kinds of customers.
	r, err := segments.Friedman([][]float64{{3, 4, 4}, {2, 5, 4}, {4, 4, 5}}, []int64{10, 6, 4})
	if err != nil {
		panic(err)
	}
	fmt.Printf("χ² = %.2f, p = %.1e\n", r.Test.Statistic.Value, r.Test.P.Value)
	// Output: χ² = 29.45, p = 4.0e-07
}

func ExampleFriedmanResult() {
	r, _ := segments.Friedman([][]float64{{3, 4, 4}, {2, 5, 4}, {4, 4, math.NaN()}}, []int64{10, 6, 4})
	fmt.Printf("%d people, %d left out, W = %.2f, mean ranks %.2f\n", r.N, r.Missing, r.KendallW.Value, r.MeanRanks)
	// Output: 16 people, 4 left out, W = 0.93, mean ranks [1.00 2.69 2.31]
}

func ExampleChiSquare() {
	// Rows are regions, columns detractors, passives and promoters.
	r, err := segments.ChiSquare([][]int64{{40, 13, 7}, {41, 36, 18}, {17, 30, 48}}, segments.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("χ² = %.1f, df = %d, p = %.1e\n", r.Pearson.Statistic.Value, r.Pearson.DF, r.Pearson.P.Value)
	// Output: χ² = 50.5, df = 4, p = 2.8e-10
}

func ExampleTableTest() {
	r, _ := segments.ChiSquare([][]int64{{40, 13, 7}, {41, 36, 18}, {17, 30, 48}}, segments.Options{})
	fmt.Printf("V = %.2f %.2f\n", r.CramerV, r.CramerVInterval)
	fmt.Printf("promoters stand out in the third region: %+.1f\n", r.Adjusted[2][2])
	// Output:
	// V = 0.32 [0.22, 0.40]
	// promoters stand out in the third region: +5.8
}

func ExampleOrdinalAssociation() {
	r, _ := segments.ChiSquare([][]int64{{40, 13, 7}, {41, 36, 18}, {17, 30, 48}}, segments.Options{})
	fmt.Printf("gamma %.2f, tau-b %.2f\n", r.Ordinal.Gamma.Value, r.Ordinal.TauB.Value)
	// Output: gamma 0.56, tau-b 0.39
}

func ExampleAdjustment() {
	fmt.Println(segments.Holm, segments.BenjaminiHochberg)
	// Output: holm benjamini-hochberg
}

func ExampleAdjust() {
	r, err := segments.Adjust([]float64{0.01, 0.04, 0.03}, segments.Holm)
	if err != nil {
		panic(err)
	}
	fmt.Println(r.P)
	// Output: [0.03 0.06 0.06]
}

func ExampleAdjusted() {
	r, _ := segments.Adjust([]float64{0.01, math.NaN(), 0.04}, segments.Bonferroni)
	text, _ := json.Marshal(r)
	fmt.Println(string(text))
	// Output: {"p":[0.02,null,0.08],"family":2,"method":"bonferroni"}
}
