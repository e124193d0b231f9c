package satisfaction_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// orders are both ways to compute an index.
var bothOrders = []satisfaction.Order{satisfaction.AverageThenCombine, satisfaction.RespondentThenAverage}

// walk calls f for pairs of nodes of two trees of the same shape.
func walk(a, b satisfaction.Node, f func(a, b satisfaction.Node)) {
	f(a, b)
	for i := range a.Children {
		walk(a.Children[i], b.Children[i], f)
	}
}

// index computes the index, and tells whether there is one.
func index(t *testing.T, table *survey.Table, o satisfaction.IndexOptions) (satisfaction.IndexResult, bool) {
	t.Helper()
	r, err := satisfaction.Index(table, o)
	if err != nil {
		require.ErrorIs(t, err, satisfaction.ErrNoBase)
		return r, false
	}
	return r, true
}

func weigh(t *testing.T, table *survey.Table, weight func(row int) float64) *survey.Table {
	t.Helper()
	weights := make([]float64, table.Len())
	for row := range weights {
		weights[row] = weight(row)
	}
	out, err := table.WithWeights(weights)
	require.NoError(t, err)
	return out
}

// A row of weight 3 scores as three rows, and so does one of three tenths beside
// others of a tenth: scores are exact fractions.
func TestWeightedIndexScoresAsRepeatedRows(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 77))
		table := randomSurvey(t, rng, []string{"1", "2.5", "0.3"}, []float64{0, 0.2, 0.6}[seed%3], 1+rng.IntN(12))
		times := make([]int, table.Len())
		repeated := survey.NewTable(table.Questionnaire())
		for row := range times {
			times[row] = 1 + rng.IntN(3)
			for range times[row] {
				require.NoError(t, repeated.AppendTable(table.Filter(func(r int) bool { return r == row })))
			}
		}
		for _, order := range bothOrders {
			for _, unit := range []float64{1, 0.5, 1 << 20} {
				want, ok := index(t, repeated, satisfaction.IndexOptions{Order: order})
				got, same := index(t, weigh(t, table, func(row int) float64 { return unit * float64(times[row]) }), satisfaction.IndexOptions{Order: order})
				require.Equal(t, ok, same)
				if !ok {
					continue
				}
				walk(want.Overall, got.Overall, func(want, got satisfaction.Node) {
					require.Equal(t, want.ID, got.ID)
					require.Equal(t, want.Defined, got.Defined)
					require.Equal(t, want.Score.String(), got.Score.String(), "score of %s, seed %d", want.ID, seed)
					require.Equal(t, want.Contribution.String(), got.Contribution.String(), "contribution of %s, seed %d", want.ID, seed)
					require.Equal(t, want.Weight.String(), got.Weight.String())
					require.Equal(t, want.Rank, got.Rank)
					require.Equal(t, want.Level, got.Level)
				})
			}
		}
	}
}

// Where everybody answered everything and weights are equal, errors are those
// without weights.
func TestWeightedIndexWithEqualWeights(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 78))
		table := randomSurvey(t, rng, []string{"1", "2"}, 0, 3)
		table = table.Clone()
		for range 3 {
			require.NoError(t, table.AppendTable(table))
		}
		for _, order := range bothOrders {
			want, ok := index(t, table, satisfaction.IndexOptions{Order: order, Level: 0.9})
			got, same := index(t, weigh(t, table, func(int) float64 { return 0.1 }), satisfaction.IndexOptions{Order: order, Level: 0.9})
			require.Equal(t, ok, same)
			if !ok || want.Complete != want.Respondents {
				continue // special codes
			}
			require.Equal(t, want.Complete, got.Complete)
			require.Equal(t, want.Respondents, got.Respondents)
			walk(want.Overall, got.Overall, func(want, got satisfaction.Node) {
				a, b := want.Estimate, got.Estimate
				require.Equal(t, a.Value, b.Value)
				require.InDelta(t, a.SE.Value, b.SE.Value, 1e-11)
				require.InDelta(t, a.Interval.Lower, b.Interval.Lower, 1e-10)
				require.InDelta(t, a.Interval.Upper, b.Interval.Upper, 1e-10)
				require.Equal(t, []any{a.N, a.Missing, a.Method}, []any{b.N, b.Missing, b.Method})
				require.InDelta(t, a.EffectiveN, b.EffectiveN, 1e-9)
			})
		}
	}
}

// The formula of Index with weights, row by row.
func TestWeightedIndexErrorByTheFormula(t *testing.T) {
	rows := [][]int{{9, 8}, {7, 0}, {10, 6}, {4, 0}, {0, 7}, {8, 8}}
	weights := []float64{1, 2, 0.5, 3, 1, 2}
	table := weigh(t, ratings(t, 2, rows), func(row int) float64 { return weights[row] })
	r, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	require.NoError(t, err)
	z := make([]float64, len(rows))
	score := 0.0
	for item := range 2 {
		total, mean := 0.0, 0.0
		for row := range rows {
			if x := rows[row][item]; x > 0 {
				total += weights[row]
				mean += weights[row] * float64(x)
			}
		}
		mean /= total
		score += mean * 10 / 2
		for row := range rows {
			if x := rows[row][item]; x > 0 {
				z[row] += 5 * weights[row] * (float64(x) - mean) / total
			}
		}
	}
	squares := 0.0
	for _, x := range z {
		squares += x * x
	}
	require.InDelta(t, score, r.Overall.Estimate.Value, 1e-12)
	require.InDelta(t, math.Sqrt(squares*6/5), r.Overall.Estimate.SE.Value, 1e-12)
	require.Equal(t, int64(4), r.Overall.Estimate.N)
	require.Equal(t, int64(2), r.Overall.Estimate.Missing)
	require.InDelta(t, 4.5*4.5/(1+0.25+1+4), r.Overall.Estimate.EffectiveN, 1e-14)
	codes := []survey.WarningCode{}
	for _, w := range r.Overall.Estimate.Warnings {
		codes = append(codes, w.Code)
	}
	require.Contains(t, codes, survey.Unequal)

	// Composites of respondents: the mean of their own, and R's svymean of it.
	r, err = satisfaction.Index(table, satisfaction.IndexOptions{Order: satisfaction.RespondentThenAverage})
	require.NoError(t, err)
	d, err := design.New(weights, design.Options{})
	require.NoError(t, err)
	m, err := d.Mean(design.Variable{Values: []float64{85, 70, 80, 40, 70, 80}}, design.EstimateOptions{})
	require.NoError(t, err)
	require.InDelta(t, m.Estimate.Value, r.Overall.Estimate.Value, 1e-12)
	require.InDelta(t, m.Estimate.SE.Value, r.Overall.Estimate.SE.Value, 1e-12)
}

func TestWeightedIndexHasNoUnitAndNoOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(79, 1))
	table := randomSurvey(t, rng, []string{"1", "2"}, 0.2, 40)
	weights := make([]float64, 40)
	for row := range weights {
		weights[row] = math.Exp(rng.NormFloat64())
	}
	for _, order := range bothOrders {
		o := satisfaction.IndexOptions{Order: order}
		want, ok := index(t, weigh(t, table, func(row int) float64 { return weights[row] }), o)
		require.True(t, ok)
		for _, factor := range []float64{1e-6, 1e6} {
			got, _ := index(t, weigh(t, table, func(row int) float64 { return factor * weights[row] }), o)
			walk(want.Overall, got.Overall, func(a, b satisfaction.Node) {
				require.InEpsilon(t, 1+a.Score.Float64(), 1+b.Score.Float64(), 1e-12)
				require.InEpsilon(t, 1+a.Estimate.SE.Value, 1+b.Estimate.SE.Value, 1e-12)
				require.InEpsilon(t, 1+a.Estimate.EffectiveN, 1+b.Estimate.EffectiveN, 1e-12)
			})
		}
		shuffled, moved := survey.NewTable(table.Questionnaire()), []float64{}
		for _, row := range rng.Perm(40) {
			require.NoError(t, shuffled.AppendTable(table.Filter(func(r int) bool { return r == row })))
			moved = append(moved, weights[row])
		}
		got, _ := index(t, weigh(t, shuffled, func(row int) float64 { return moved[row] }), o)
		a, err := json.Marshal(want)
		require.NoError(t, err)
		b, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, string(a), string(b))
	}
}

// A customer whose answer is in the table twice is no second customer.
func TestIndexOfRepeatCustomers(t *testing.T) {
	once := ratings(t, 2, [][]int{{9, 8}, {7, 5}, {10, 6}, {4, 5}, {6, 7}, {8, 8}})
	q := once.Questionnaire()
	twice := survey.NewTable(q)
	for row := range 6 {
		for range 2 {
			r := q.NewResponse()
			r.Respondent = fmt.Sprint("c-", row)
			for _, item := range []string{"i0", "i1"} {
				codes, err := once.Codes(item)
				require.NoError(t, err)
				value, _ := scale.OneToTen().Value(codes[row])
				require.NoError(t, r.Answer(item, value))
			}
			require.NoError(t, twice.Append(r))
		}
	}
	for _, order := range bothOrders {
		want, _ := index(t, once, satisfaction.IndexOptions{Order: order})
		got, _ := index(t, twice, satisfaction.IndexOptions{Order: order, Design: &design.TableOptions{Clusters: design.Respondent}})
		require.Equal(t, want.Overall.Score.String(), got.Overall.Score.String())
		require.InDelta(t, want.Overall.Estimate.SE.Value, got.Overall.Estimate.SE.Value, 1e-12)
		require.InDelta(t, want.Overall.Estimate.Interval.Upper, got.Overall.Estimate.Interval.Upper, 1e-11)
		naive, _ := index(t, twice, satisfaction.IndexOptions{Order: order})
		require.Less(t, naive.Overall.Estimate.SE.Value, 0.8*want.Overall.Estimate.SE.Value)
	}
}

func TestWeightedIndexIsCut(t *testing.T) {
	for _, order := range bothOrders {
		r, ok := index(t, weigh(t, ratings(t, 2, [][]int{{10, 10}, {9, 10}, {10, 7}}), func(row int) float64 { return float64(row + 1) }), satisfaction.IndexOptions{Order: order})
		require.True(t, ok)
		require.Equal(t, 100.0, r.Overall.Estimate.Interval.Upper)
		require.Less(t, r.Overall.Estimate.Interval.Lower, r.Overall.Estimate.Value)
	}
}

func TestWeightedIndexOfOne(t *testing.T) {
	for _, order := range bothOrders {
		r, ok := index(t, weigh(t, ratings(t, 2, [][]int{{9, 8}}), func(int) float64 { return 3 }), satisfaction.IndexOptions{Order: order})
		require.True(t, ok)
		require.Equal(t, "85", r.Overall.Score.String())
		require.False(t, r.Overall.Estimate.SE.Valid || r.Overall.Estimate.Interval.Valid())
		text, err := json.Marshal(r)
		require.NoError(t, err)
		require.NotContains(t, string(text), "NaN")
	}
}

// A subpopulation has the score of its rows, and an error that knows the rows outside:
// n/(n−1) is that of all rows.
func TestIndexWhere(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 31))
	plain := randomSurvey(t, rng, []string{"1", "2.5", "0.3"}, 0.2, 80)
	q := plain.Questionnaire()
	table := weigh(t, plain, func(row int) float64 { return 1 + float64(row%4) })
	in := func(row int) bool { return row%3 != 0 }
	for _, order := range []satisfaction.Order{satisfaction.AverageThenCombine, satisfaction.RespondentThenAverage} {
		for _, of := range []*survey.Table{table, plain} {
			part, err := satisfaction.Index(of.Filter(in), satisfaction.IndexOptions{Order: order})
			require.NoError(t, err)
			where, err := satisfaction.Index(of, satisfaction.IndexOptions{Order: order, Where: in})
			require.NoError(t, err)
			require.Equal(t, part.Overall.Score.String(), where.Overall.Score.String())
			require.Equal(t, part.Respondents, where.Respondents)
			require.Equal(t, part.Complete, where.Complete)
			require.Equal(t, part.Overall.Estimate.N, where.Overall.Estimate.N)
			require.Equal(t, part.Overall.Estimate.Missing, where.Overall.Estimate.Missing)
			n, all := float64(part.Respondents), float64(of.Len())
			factor := math.Sqrt((n - 1) / n * all / (all - 1))
			if !of.Weighted() {
				factor = 1
			}
			require.InEpsilon(t, factor*part.Overall.Estimate.SE.Value, where.Overall.Estimate.SE.Value, 1e-12)
		}
	}
	_, err := satisfaction.Index(table, satisfaction.IndexOptions{Where: func(int) bool { return false }})
	require.ErrorIs(t, err, satisfaction.ErrNoBase)
	_, err = satisfaction.IndexOfMoments(q, new(survey.Moments), satisfaction.IndexOptions{Where: in})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
}
