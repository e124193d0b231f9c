package waves_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// wavesOf has n answers before and after, of which the first both are of the same
// people; 0 is no answer.
func wavesOf(t *testing.T, rng *rand.Rand, before, after, both int) *survey.Table {
	q, err := survey.New(survey.Definition{Items: []survey.Item{{ID: "skill", Scale: scale.ZeroToTen()}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	skill := map[string]int{}
	add := func(wave, who string, better int) {
		r := q.NewResponse()
		r.Wave, r.Respondent = wave, who
		if _, ok := skill[who]; !ok {
			skill[who] = 2 + rng.IntN(6)
		}
		if who != "b3" {
			require.NoError(t, r.Answer("skill", skill[who]+rng.IntN(3)+better))
		}
		require.NoError(t, table.Append(r))
	}
	for i := range before {
		add("1", fmt.Sprint("b", i), 0)
	}
	for i := range after {
		who := fmt.Sprint("a", i)
		if i < both {
			who = fmt.Sprint("b", i)
		}
		add("2", who, 1)
	}
	add("3", "c", 0)
	return table
}

func weigh(t *testing.T, table *survey.Table, weight func(row int) float64) *survey.Table {
	weights := make([]float64, table.Len())
	for row := range weights {
		weights[row] = weight(row)
	}
	out, err := table.WithWeights(weights)
	require.NoError(t, err)
	return out
}

// Without weights a panel has the error of pairs, and two samples that of Welch but
// for the divisors.
func TestWeightedIsUnweighted(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 10 {
		panel := wavesOf(t, rng, 40, 40, 40)
		m, err := waves.Pairs(panel, "skill", "1", "2")
		require.NoError(t, err)
		want, err := waves.SamePeople(m.Both, waves.Options{})
		require.NoError(t, err)
		for _, w := range []float64{1, 0.3} {
			got, err := waves.Weighted(weigh(t, panel, func(int) float64 { return w }), "skill", "1", "2", waves.Options{})
			require.NoError(t, err)
			require.Equal(t, want.Score.Change.String(), got.Score.Change.String())
			require.Equal(t, want.Score.Before.String(), got.Score.Before.String())
			// One of the forty rated in neither wave, and still was drawn.
			drawn := math.Sqrt(38.0 / 39 * 40 / 39)
			require.InEpsilon(t, drawn*want.Score.Estimate.SE.Value, got.Score.Estimate.SE.Value, 1e-12)
			require.EqualValues(t, 40, got.Both)
			require.EqualValues(t, 39, got.Score.Estimate.N)
			require.EqualValues(t, 2, got.Score.Estimate.Missing)
			require.InDelta(t, want.NPS.Difference.Float64(), got.NPS.Estimate.Value, 1e-13)
			require.InEpsilon(t, want.NPS.Estimate.SE.Value*math.Sqrt(40.0/39), got.NPS.Estimate.SE.Value, 1e-12)
			require.InDelta(t, want.CSAT.Difference, got.CSAT.Estimate.Value, 1e-13)
		}

		fresh := wavesOf(t, rng, 45, 60, 0)
		m, err = waves.Pairs(fresh, "skill", "1", "2")
		require.NoError(t, err)
		two, err := waves.FreshSamples(m.Before, m.After, waves.Options{})
		require.NoError(t, err)
		got, err := waves.Weighted(fresh, "skill", "1", "2", waves.Options{})
		require.NoError(t, err)
		require.Equal(t, two.Score.Change.String(), got.Score.Change.String())
		variance := func(tally *scale.Tally) float64 { // of the mean score, divisor n
			v, err := tally.Variance()
			require.NoError(t, err)
			n := float64(tally.N())
			return 100 * v.Float64() * (n - 1) / n / n
		}
		all := 105.0
		require.InEpsilon(t, math.Sqrt(all/(all-1)*(variance(m.Before)+variance(m.After))), got.Score.Estimate.SE.Value, 1e-12)
		require.Zero(t, got.Both)

		overlap := wavesOf(t, rng, 50, 60, 30)
		m, err = waves.Pairs(overlap, "skill", "1", "2")
		require.NoError(t, err)
		part, err := waves.PartialOverlap(m.Before, m.After, m.Both, waves.Options{})
		require.NoError(t, err)
		got, err = waves.Weighted(overlap, "skill", "1", "2", waves.Options{})
		require.NoError(t, err)
		require.InEpsilon(t, part.Score.Estimate.SE.Value, got.Score.Estimate.SE.Value, 0.03)
		require.EqualValues(t, 30, got.Both)
	}
}

// Multiplying weights, of all or of one wave, changes nothing; whole weights are
// people as far as the change goes; a jackknife agrees with the error.
func TestWeightsOfWaves(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	table := wavesOf(t, rng, 70, 80, 50)
	wave, err := table.Segment(survey.Wave)
	require.NoError(t, err)
	weight := func(row int) float64 { return float64(1 + row%4) }
	of := func(table *survey.Table, o waves.Options) waves.WeightedChange {
		c, err := waves.Weighted(table, "skill", "1", "2", o)
		require.NoError(t, err)
		return c
	}
	c := of(weigh(t, table, weight), waves.Options{})
	for _, factor := range []func(wave string) float64{
		func(string) float64 { return 0.001 },
		func(w string) float64 { return map[string]float64{"1": 7, "2": 1, "3": 1}[w] },
	} {
		scaled := of(weigh(t, table, func(row int) float64 { return factor(wave[row]) * weight(row) }), waves.Options{})
		require.InDelta(t, c.Score.Change.Float64(), scaled.Score.Change.Float64(), 1e-12)
		require.InEpsilon(t, c.Score.Estimate.SE.Value, scaled.Score.Estimate.SE.Value, 1e-12)
		require.InEpsilon(t, c.NPS.Estimate.SE.Value, scaled.NPS.Estimate.SE.Value, 1e-12)
	}
	crowd := survey.NewTable(table.Questionnaire())
	for row := range table.Len() {
		for range int(weight(row)) {
			require.NoError(t, crowd.AppendTable(table.Filter(func(r int) bool { return r == row })))
		}
	}
	require.Equal(t, of(crowd, waves.Options{}).Score.Change.String(), c.Score.Change.String())

	two := weigh(t, table, weight).Filter(func(row int) bool { return wave[row] != "3" })
	d, err := design.OfTable(two, design.TableOptions{Clusters: design.Respondent})
	require.NoError(t, err)
	worth, err := design.WorthOf(two, "skill")
	require.NoError(t, err)
	which, err := two.Segment(survey.Wave)
	require.NoError(t, err)
	jack, err := d.Replicate(t.Context(), func(r *design.Design) (float64, error) {
		x, err := r.Difference(worth.Where(func(row int) bool { return which[row] == "2" }), worth.Where(func(row int) bool { return which[row] == "1" }), design.EstimateOptions{})
		return 10 * x.Estimate.Value, err
	}, design.ReplicateOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, jack.Estimate.SE.Value, c.Score.Estimate.SE.Value, 0.02)
	require.Equal(t, c, of(weigh(t, table, weight), waves.Options{Design: &design.TableOptions{}}), "respondents stay clusters")
	rows, err := design.OfTable(two, design.TableOptions{})
	require.NoError(t, err)
	fresh, err := rows.Difference(worth.Where(func(row int) bool { return which[row] == "2" }), worth.Where(func(row int) bool { return which[row] == "1" }), design.EstimateOptions{})
	require.NoError(t, err)
	require.Greater(t, 10*fresh.Estimate.SE.Value, c.Score.Estimate.SE.Value, "a panel taken for two samples has too large an error")

	// Base weights are those of all rows of the table, also of another wave.
	weighted := weigh(t, table, weight)
	base := of(weighted, waves.Options{Design: &design.TableOptions{Margins: []string{survey.Wave}, BaseWeights: weighted.Weights()}})
	require.InEpsilon(t, c.Score.Estimate.SE.Value, base.Score.Estimate.SE.Value, 1e-9, "the waves are not what the change varies with")
}

// Figures of R's survey: svyttest(y ~ factor(wave), D) and the same of n, 1 for y >= 9, -1 for
// y <= 6, else 0, with y times 10; D is svydesign(~id, weights = ~w), then strata = ~region.
func TestWeightedAgainstR(t *testing.T) {
	q, err := survey.New(survey.Definition{Items: []survey.Item{{ID: "skill", Scale: scale.ZeroToTen()}}, Segments: []survey.Segment{{ID: "region"}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for row, who := range "pqrstuvpqrsxyz" {
		r := q.NewResponse()
		r.Wave, r.Respondent = []string{"1", "2"}[row/7], string(who)
		if y := []int{9, 7, 8, 6, 5, 0, 9, 10, 7, 9, 8, 6, 10, 4}[row]; y > 0 {
			require.NoError(t, r.Answer("skill", y))
		}
		require.NoError(t, r.SetSegment("region", string("nnnssssnnnssss"[row])))
		require.NoError(t, r.SetWeight([]float64{1.2, .8, 2, 1, .5, 1.5, 1, 3, .7, 1.1, .9, 1.3, .6, 1.4}[row]))
		require.NoError(t, table.Append(r))
	}
	for _, tt := range []struct {
		design      *design.TableOptions
		se, p, df   float64
		npsSE, npsP float64
	}{
		{nil, 9.5683276291869177, 0.79644102424770757, 7, 0.39924294242780023, 0.78251902793434258},
		{&design.TableOptions{Strata: "region"}, 9.3268184221775989, 0.79260126001598397, 6, 0.37939689963084167, 0.77293829386980994},
	} {
		c, err := waves.Weighted(table, "skill", "1", "2", waves.Options{Design: tt.design})
		require.NoError(t, err)
		require.InEpsilon(t, 76.769230769230774, c.Score.Before.Float64(), 1e-14)
		require.InEpsilon(t, 79.333333333333329, c.Score.After.Float64(), 1e-14)
		require.InEpsilon(t, tt.se, c.Score.Estimate.SE.Value, 1e-12)
		require.InEpsilon(t, tt.p, c.Score.Test.P.Value, 1e-12)
		require.Equal(t, tt.df, c.Score.Test.DF.Value)
		require.InEpsilon(t, 0.11452991452991439, c.NPS.Estimate.Value, 1e-12)
		require.InEpsilon(t, tt.npsSE, c.NPS.Estimate.SE.Value, 1e-12)
		require.InEpsilon(t, tt.npsP, c.NPS.Test.P.Value, 1e-12)
		require.EqualValues(t, 4, c.Both)
	}
}

func TestWeightedErrors(t *testing.T) {
	table := wavesOf(t, rand.New(rand.NewPCG(1, 1)), 5, 5, 0)
	for name, tt := range map[string]struct {
		item, before, after string
		o                   waves.Options
		want                error
	}{
		"item":    {"nope", "1", "2", waves.Options{}, waves.ErrUnknown},
		"equal":   {"skill", "1", "1", waves.Options{}, waves.ErrArgument},
		"empty":   {"skill", "", "1", waves.Options{}, waves.ErrArgument},
		"level":   {"skill", "1", "2", waves.Options{Level: 2}, waves.ErrArgument},
		"nobody":  {"skill", "1", "9", waves.Options{}, waves.ErrNoBase},
		"neither": {"skill", "8", "9", waves.Options{}, waves.ErrNoBase},
		"stratum": {"skill", "1", "2", waves.Options{Design: &design.TableOptions{Strata: "nope"}}, waves.ErrUnknown},
	} {
		_, err := waves.Weighted(table, tt.item, tt.before, tt.after, tt.o)
		require.ErrorIs(t, err, tt.want, name)
	}
	// One answer in each wave has a change and no error.
	one := wavesOf(t, rand.New(rand.NewPCG(1, 1)), 1, 1, 1)
	c, err := waves.Weighted(one, "skill", "1", "2", waves.Options{})
	require.NoError(t, err)
	require.False(t, c.Score.Estimate.SE.Valid)
	pair, err := waves.Weighted(wavesOf(t, rand.New(rand.NewPCG(1, 1)), 1, 1, 0), "skill", "1", "2", waves.Options{})
	require.NoError(t, err)
	require.False(t, pair.Score.Test.P.Valid)
	// Neither has many answers before and one after: what that varies by is not known.
	c, err = waves.Weighted(wavesOf(t, rand.New(rand.NewPCG(1, 1)), 40, 1, 0), "skill", "1", "2", waves.Options{})
	require.NoError(t, err)
	require.Equal(t, []bool{false, false, false}, []bool{c.Score.Estimate.SE.Valid, c.Score.Estimate.Interval.Valid(), c.Score.Test.P.Valid})
	require.Equal(t, survey.NoError, c.Score.Estimate.Warnings[0].Code)
	// One row without a name is no pair of waves.
	q := one.Questionnaire()
	nameless := survey.NewTable(q)
	r := q.NewResponse()
	r.Wave = "1"
	require.NoError(t, r.Answer("skill", 5))
	require.NoError(t, nameless.Append(r))
	_, err = waves.Weighted(nameless, "skill", "1", "2", waves.Options{})
	require.ErrorIs(t, err, waves.ErrNoBase)
}
