//go:build slow

package segments_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

// ratingShares are shares of the ratings 1–5: symmetric, skewed as satisfaction is,
// split in two, and with three of four at the top.
var ratingShares = [][]float64{
	{0.1, 0.2, 0.4, 0.2, 0.1}, {0.02, 0.05, 0.13, 0.35, 0.45}, {0.35, 0.1, 0.1, 0.1, 0.35}, {0.01, 0.02, 0.05, 0.17, 0.75},
}

func drawRatings(rng *rand.Rand, p []float64, n int) (rows []float64, counts []int64) {
	rows, counts = make([]float64, n), make([]int64, len(p))
	for i := range rows {
		u, at := rng.Float64(), 0
		for at < len(p)-1 && u >= p[at] {
			u -= p[at]
			at++
		}
		rows[i] = float64(at + 1)
		counts[at]++
	}
	return rows, counts
}

// Alarms are false alarms at 5 % by test, and results that warn that it leaves its level.
type alarms struct {
	tried, raised, warned map[string]int
}

func (a alarms) add(test string, warnings []survey.Warning, p ...survey.Optional) {
	raised := 0
	for _, x := range p {
		if x.Valid && x.Value <= 0.05 {
			raised = 1
		}
	}
	a.tried[test]++
	a.raised[test] += raised
	for _, w := range warnings {
		if w.Code == survey.LowBase || w.Code == segments.LumpyMean && test == "Levene" ||
			w.Code == segments.LumpyMedian && (test == "BrownForsythe" || test == "Fligner") {
			a.warned[test]++
			break
		}
	}
}

func (a alarms) addPairs(t *testing.T, test string, r segments.PairTests, err error) {
	require.NoError(t, err)
	var p []survey.Optional
	for _, pair := range r.Pairs {
		p = append(p, pair.Adjusted)
	}
	a.add(test, r.Warnings, p...)
}

// rangeOfThree is the quantile of the studentized range of three means at 5 %,
// interpolated in 1/df between those of segments.Tukey.
func rangeOfThree(t *testing.T) func(df float64) float64 {
	var inverse, q []float64
	for _, n := range []int64{100_000, 240, 80, 40, 20, 12, 8, 6, 4, 3, 2} {
		var groups []segments.Group
		for g := range 3 {
			rows := make([]float64, n)
			for i := range rows {
				rows[i] = float64((i + g) % 2)
			}
			group, err := segments.FromRows("", rows)
			require.NoError(t, err)
			groups = append(groups, group)
		}
		r, err := segments.Tukey(groups, segments.Options{})
		require.NoError(t, err)
		d := r.Pairs[0].Difference
		inverse, q = append(inverse, 1/r.Pairs[0].DF.Value), append(q, (d.Interval.Upper-d.Value)/d.SE.Value*math.Sqrt2)
	}
	return func(df float64) float64 {
		i := 1
		for i < len(inverse)-1 && inverse[i] < 1/df {
			i++
		}
		return q[i-1] + (q[i]-q[i-1])*(1/df-inverse[i-1])/(inverse[i]-inverse[i-1])
	}
}

// run tries every test of the package once, those that take long where slow.
func (a alarms) run(t *testing.T, rng *rand.Rand, p []float64, sizes []int, q func(df float64) float64, slow bool) {
	var groups, normal []segments.Group
	var table [][]int64
	var nps []satisfaction.NPSCounts
	for _, n := range sizes {
		rows, counts := drawRatings(rng, p, n)
		g, err := segments.FromRows("", rows)
		require.NoError(t, err)
		groups, table = append(groups, g), append(table, counts)
		nps = append(nps, satisfaction.NPSCounts{Detractors: counts[0] + counts[1] + counts[2], Passives: counts[3], Promoters: counts[4]})
		for i := range rows {
			rows[i] = rng.NormFloat64()
		}
		g, err = segments.FromRows("normal", rows)
		require.NoError(t, err)
		normal = append(normal, g)
	}
	for name, o := range map[string]segments.Options{"TTest": {}, "TTest, pooled": {Pooled: true}} {
		r, err := segments.TTest(groups[0], groups[1], o)
		require.NoError(t, err)
		a.add(name, r.Difference.Warnings, r.P)
	}
	anova, err := segments.ANOVA(groups, segments.Options{})
	require.NoError(t, err)
	a.add("ANOVA", slices.DeleteFunc(slices.Clone(anova.Warnings), func(w survey.Warning) bool {
		return strings.Contains(w.Text, "skewness") // of Welch's
	}), anova.Test.P)
	a.add("ANOVA, Welch", anova.Warnings, anova.Welch.P)
	ranks, err := segments.MannWhitney(groups[0], groups[1])
	require.NoError(t, err)
	a.add("MannWhitney", ranks.Warnings, ranks.P)
	kruskal, err := segments.KruskalWallis(groups)
	require.NoError(t, err)
	a.add("KruskalWallis", kruskal.Warnings, kruskal.P)
	variances, err := segments.Variances(groups)
	require.NoError(t, err)
	a.add("BrownForsythe", variances.Warnings, variances.BrownForsythe.P)
	a.add("Fligner", variances.Warnings, variances.Fligner.P)
	a.add("Levene", variances.Warnings, variances.Levene.P)
	variances, err = segments.Variances(normal)
	require.NoError(t, err)
	a.add("Bartlett, normal", variances.Warnings, variances.Bartlett.P)
	ratio, err := segments.VarianceRatio(normal[0], normal[1])
	require.NoError(t, err)
	a.add("VarianceRatio, normal", nil, ratio.P)
	r, err := segments.Dunn(groups, segments.Options{})
	a.addPairs(t, "Dunn", r, err)
	pooled, err := segments.PairwiseT(groups, segments.Options{Pooled: true})
	a.addPairs(t, "PairwiseT, pooled", pooled, err)
	welch, err := segments.PairwiseT(groups, segments.Options{})
	a.addPairs(t, "PairwiseT", welch, err)
	for name, r := range map[string]segments.PairTests{"Tukey": pooled, "GamesHowell": welch} {
		p := survey.Some(1)
		for _, pair := range r.Pairs {
			if pair.Statistic.Valid && math.Abs(pair.Statistic.Value)*math.Sqrt2 > q(pair.DF.Value) {
				p.Value = 0
			}
		}
		a.add(name, r.Warnings, p)
	}
	if table = withoutEmpty(table); len(table[0]) > 1 {
		r, err := segments.ChiSquare(table, segments.Options{})
		require.NoError(t, err)
		a.add("ChiSquare", slices.DeleteFunc(slices.Clone(r.Warnings), func(w survey.Warning) bool {
			return strings.Contains(w.Text, "likelihood")
		}), r.Pearson.P)
		a.add("ChiSquare, likelihood", r.Warnings, r.LikelihoodRatio.P)
	}
	if !slow {
		return
	}
	score, err := segments.NPS(context.Background(), nps, segments.NPSOptions{Draws: 99, Seed: rng.Uint64()})
	require.NoError(t, err)
	a.add("NPS", nil, score.P)
	pairs, err := score.Pairs(segments.Options{})
	a.addPairs(t, "NPS, pairs", pairs, err)
	rows := make([][]float64, sizes[0])
	answers := make([][]bool, sizes[0])
	for i := range rows {
		rows[i], _ = drawRatings(rng, p, 3)
		for _, x := range rows[i] {
			answers[i] = append(answers[i], x >= 4)
		}
	}
	friedman, err := segments.Friedman(rows, nil)
	require.NoError(t, err)
	a.add("Friedman", friedman.Warnings, friedman.Test.P)
	if len(rows) < 15 {
		return // of ten, few change their answer, and CochranQ alarms the less
	}
	matched, err := proportion.MatchedRows(answers, nil)
	require.NoError(t, err)
	cochran, err := proportion.CochranQ(matched)
	require.NoError(t, err)
	a.add("CochranQ", nil, cochran.P)
}

// withoutEmpty leaves out the columns without an answer.
func withoutEmpty(counts [][]int64) [][]int64 {
	table := make([][]int64, len(counts))
	for j := range counts[0] {
		var sum int64
		for _, row := range counts {
			sum += row[j]
		}
		for i, row := range counts {
			if sum > 0 {
				table[i] = append(table[i], row[j])
			}
		}
	}
	return table
}

// conservative are tests whose rate may lie below 5 % by their construction, not above:
// those of families by Holm, that of Tukey and Kramer in groups of unequal size (A. J.
// Hayter, Annals of Statistics 12, 1984, 61–75), and the permutation test, of which the
// p-value takes few values in small groups.
var conservative = []string{"Dunn", "PairwiseT", "PairwiseT, pooled", "NPS", "NPS, pairs", "Tukey"}

// TestLevels simulates the table of the package comment: go test -tags slow -run
// Levels -timeout 30m -v ./analysis/segments. Where fewer than half of the results warn,
// the rate of false alarms is within 20 % of 5 %, give or take two standard errors of
// the simulation.
func TestLevels(t *testing.T) {
	const runs = 20_000
	q := rangeOfThree(t)
	lowest, highest := map[string][]float64{}, map[string][]float64{} // by test, by shares
	for _, sizes := range [][]int{{10, 10, 10}, {15, 60, 60}, {30, 30, 30}, {30, 120, 120}, {80, 80, 80}, {200, 800, 800}} {
		for s, p := range ratingShares {
			a := alarms{map[string]int{}, map[string]int{}, map[string]int{}}
			rng := rand.New(rand.NewPCG(uint64(sizes[0]), uint64(s)))
			for run := range runs {
				a.run(t, rng, p, sizes, q, run%4 == 0)
			}
			line := fmt.Sprint(sizes, " ", p, ":")
			for _, test := range slices.Sorted(maps.Keys(a.raised)) {
				tried := float64(a.tried[test])
				rate, warned := float64(a.raised[test])/tried, 2*float64(a.warned[test]) > tried
				line += fmt.Sprintf(" %s %.1f", test, 100*rate)
				if warned {
					line += "w"
					continue
				}
				if lowest[test] == nil {
					lowest[test], highest[test] = slices.Repeat([]float64{1}, len(ratingShares)), make([]float64, len(ratingShares))
				}
				lowest[test][s], highest[test][s] = min(lowest[test][s], rate), max(highest[test][s], rate)
				slack := 0.01 + 2*math.Sqrt(0.05*0.95/tried)
				if rate > 0.05+slack || rate < 0.05-slack && !slices.Contains(conservative, test) {
					t.Errorf("%v %v %s: %.2f %%", sizes, p, test, 100*rate)
				}
			}
			t.Log(line)
		}
	}
	for _, test := range slices.Sorted(maps.Keys(lowest)) {
		line := fmt.Sprintf("%-22s", test)
		for s := range ratingShares {
			line += fmt.Sprintf("%5.1f–%.1f", 100*lowest[test][s], 100*highest[test][s])
		}
		t.Log(line)
	}
}
