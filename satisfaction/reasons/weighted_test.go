package reasons_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

func weigh(t *testing.T, table *survey.Table, weight func(row int) float64) *survey.Table {
	weights := make([]float64, table.Len())
	for row := range weights {
		weights[row] = weight(row)
	}
	out, err := table.WithWeights(weights)
	require.NoError(t, err)
	return out
}

// Figures of R's survey: svyratio(~late, ~all) and so on with 0/1 columns and their sum,
// svymean over subset(design, answered == 1), svymean; svydesign(ids = ~1, weights = ~w),
// and with ids = ~cl.
func TestWeightedParetoAgainstR(t *testing.T) {
	rows := []ticks{
		{{"slow", "again"}, {"late"}, nil}, {{"slow"}, {"late", "slow"}, nil}, {{"rude"}, nil, nil},
		{{}, {"late"}, nil}, {nil, nil, nil}, {{"slow"}, nil, nil},
	}
	weights := []float64{1, 2, 0.5, 1.5, 4, 0.7}
	q := questionnaire(t)
	table := survey.NewTable(q)
	for i, row := range rows {
		r := q.NewResponse()
		r.Respondent = fmt.Sprint([]int{1, 1, 2, 2, 3, 4}[i])
		for k, c := range q.Choices() {
			if row[k] != nil {
				require.NoError(t, r.Choose(c.ID, row[k]...))
			}
		}
		require.NoError(t, r.SetWeight(weights[i]))
		require.NoError(t, table.Append(r))
	}
	for _, tt := range []struct {
		design                                *design.TableOptions
		late, slow, head, rude, answered, all float64
	}{
		{nil, 0.097295519966789909, 0.065690189678695332, 0.060720574628727736, 0.052654776237209044, 0.25272668703040579, 0.24722345988051203},
		{&design.TableOptions{Clusters: design.Respondent},
			0.089343927725792305, 0.079738713567179403, 0.037991387143947224, 0.055886276034096856, 0.34222077339717871, 0.30445194961578531},
	} {
		p, err := reasons.WeightedPareto(table, nil, reasons.WeightedOptions{Design: tt.design})
		require.NoError(t, err)
		require.EqualValues(t, 9, p.Mentions)
		late, slow := p.Causes[0], p.Causes[1]
		require.Equal(t, []string{"late", "slow", "slow", "again", "rude"}, []string{late.ID, slow.ID, p.Causes[2].ID, p.Causes[3].ID, p.Causes[4].ID})
		require.Equal(t, []string{"why_skill", "skill", "Field"}, []string{slow.Question, slow.Node, slow.Owner})
		require.InDelta(t, 0.38461538461538464, late.Share.Value, 1e-15)
		require.InEpsilon(t, tt.late, late.Share.SE.Value, 1e-12)
		require.InDelta(t, 0.31623931623931628, slow.Share.Value, 1e-15)
		require.InEpsilon(t, tt.slow, slow.Share.SE.Value, 1e-12)
		require.InDelta(t, 0.70085470085470081, slow.Cumulative.Value, 1e-15)
		require.InEpsilon(t, tt.head, slow.Cumulative.SE.Value, 1e-12)
		require.InEpsilon(t, tt.rude, p.Causes[4].Share.SE.Value, 1e-12)
		require.Positive(t, p.Causes[4].Share.Interval.Lower, "a cause that was named has a share")
		require.InDelta(t, 0.64912280701754388, slow.OfAnswered.Value, 1e-15)
		require.InEpsilon(t, tt.answered, slow.OfAnswered.SE.Value, 1e-12)
		require.InDelta(t, 0.3814432989690722, slow.OfRespondents.Value, 1e-15)
		require.InEpsilon(t, tt.all, slow.OfRespondents.SE.Value, 1e-12)
		require.EqualValues(t, []int64{3, 5, 5, 6}, []int64{slow.Count, slow.Share.N, slow.OfAnswered.N, slow.OfRespondents.N})
		require.Equal(t, 3, p.Vital, "9.5 of 11.7 reach four fifths")
		last := p.Causes[len(p.Causes)-1]
		require.Equal(t, 1.0, last.Cumulative.Value)
		require.Empty(t, last.Cumulative.Warnings)
		require.Zero(t, last.Count)
		require.Zero(t, last.OfAnswered.N, "nobody was asked")
	}
}

// Equal weights are no weights; they do not matter when multiplied; whole ones are
// people.
func TestWeightsOfReasons(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	q := questionnaire(t)
	for range 20 {
		rows := make([]ticks, 10+rng.IntN(20))
		var crowd []ticks
		for i := range rows {
			for k, c := range q.Choices() {
				if rng.IntN(4) == 0 {
					continue
				}
				rows[i][k] = []string{}
				for _, o := range c.Options {
					if rng.IntN(3) == 0 {
						rows[i][k] = append(rows[i][k], o.ID)
					}
				}
			}
			for range 1 + i%3 {
				crowd = append(crowd, rows[i])
			}
		}
		pareto := func(table *survey.Table) reasons.Table {
			counted, err := reasons.Count(table)
			require.NoError(t, err)
			p, err := reasons.Pareto(counted, reasons.Options{})
			require.NoError(t, err)
			return p
		}
		weighted := func(table *survey.Table) reasons.WeightedTable {
			p, err := reasons.WeightedPareto(table, nil, reasons.WeightedOptions{})
			require.NoError(t, err)
			return p
		}
		same := func(want reasons.Table, got reasons.WeightedTable) {
			require.Equal(t, want.Vital, got.Vital)
			share := func(s scale.Share, e survey.Estimate) {
				require.InDelta(t, float64(s.Count)/float64(s.N), e.Value, 1e-12)
			}
			for i, c := range want.Causes {
				require.Equal(t, []string{c.Question, c.ID}, []string{got.Causes[i].Question, got.Causes[i].ID})
				share(c.Share, got.Causes[i].Share)
				share(c.Cumulative, got.Causes[i].Cumulative)
				share(c.OfRespondents, got.Causes[i].OfRespondents)
				share(c.OfAnswered, got.Causes[i].OfAnswered)
			}
		}
		table := fill(t, rows...)
		equal := weighted(weigh(t, table, func(int) float64 { return 0.3 }))
		same(pareto(table), equal)
		require.Equal(t, pareto(table).Mentions, equal.Mentions)
		heavy := weighted(weigh(t, table, func(row int) float64 { return float64(1 + row%3) }))
		same(pareto(fill(t, crowd...)), heavy)
		scaled := weighted(weigh(t, table, func(row int) float64 { return 1024 * float64(1+row%3) }))
		require.Equal(t, heavy, scaled)
	}
}

// A cut that is reached exactly is reached.
func TestWeightedCut(t *testing.T) {
	table := weigh(t, fill(t, ticks{{"slow"}, nil, nil}, ticks{{"rude"}, nil, nil}, ticks{{"again"}, nil, nil}), func(row int) float64 { return []float64{3, 5, 2}[row] })
	for percent, want := range map[int64]int{50: 1, 51: 2, 80: 2, 81: 3, 100: 3} {
		cut, err := scale.NewRatio(percent, 100)
		require.NoError(t, err)
		p, err := reasons.WeightedPareto(table, nil, reasons.WeightedOptions{Cut: cut})
		require.NoError(t, err)
		require.Equal(t, want, p.Vital, percent)
		require.Equal(t, cut, p.Cut)
	}
}

func TestWeightedParetoErrors(t *testing.T) {
	table := fill(t, ticks{{"slow"}, nil, nil}, ticks{{}, nil, nil})
	for name, tt := range map[string]struct {
		table   *survey.Table
		choices []string
		o       reasons.WeightedOptions
		want    error
	}{
		"nobody":     {fill(t), nil, reasons.WeightedOptions{}, reasons.ErrNoBase},
		"no mention": {fill(t, ticks{{}, nil, nil}), nil, reasons.WeightedOptions{}, reasons.ErrNoBase},
		"unknown":    {table, []string{"nope"}, reasons.WeightedOptions{}, reasons.ErrUnknown},
		"twice":      {table, []string{"other", "other"}, reasons.WeightedOptions{}, reasons.ErrArgument},
		"level":      {table, nil, reasons.WeightedOptions{Level: 1}, reasons.ErrArgument},
		"nil":        {nil, nil, reasons.WeightedOptions{}, reasons.ErrArgument},
		"stratum":    {table, nil, reasons.WeightedOptions{Design: &design.TableOptions{Strata: "nope"}}, survey.ErrUnknown},
	} {
		_, err := reasons.WeightedPareto(tt.table, tt.choices, tt.o)
		require.ErrorIs(t, err, tt.want, name)
	}
	p, err := reasons.WeightedPareto(fill(t, ticks{{"slow"}, nil, nil}), []string{"why_skill"}, reasons.WeightedOptions{})
	require.NoError(t, err)
	require.Len(t, p.Causes, 4)
	require.Equal(t, 1.0, p.Causes[0].Share.Value)
	require.False(t, p.Causes[0].Share.SE.Valid)
	require.Equal(t, survey.NoError, p.Causes[0].Cumulative.Warnings[0].Code)

	// All name one cause and could have named another: that nobody did is chance; the
	// last row is all mentions whatever comes.
	p, err = reasons.WeightedPareto(fill(t, slices.Repeat([]ticks{{{"slow"}, nil, nil}}, 12)...), []string{"why_skill"}, reasons.WeightedOptions{})
	require.NoError(t, err)
	const wilson = 0.7124 // 12 of 12: n/(n+t²), t = 2.201 with 11 degrees of freedom
	for _, e := range []survey.Estimate{p.Causes[0].Share, p.Causes[0].Cumulative} {
		require.InDelta(t, wilson, e.Interval.Lower, 1e-5)
		require.Equal(t, 1.0, e.Interval.Upper)
	}
	require.InDelta(t, 1-wilson, p.Causes[3].Share.Interval.Upper, 1e-5)
	require.Equal(t, 1.0, p.Causes[3].Cumulative.Interval.Lower)

	// Weights of any ratio.
	heavy := weigh(t, fill(t, ticks{{"slow"}, nil, nil}, ticks{{"rude"}, nil, nil}, ticks{{"again"}, nil, nil}), func(row int) float64 { return []float64{1e-90, 1e90, 1e-90}[row] })
	p, err = reasons.WeightedPareto(heavy, nil, reasons.WeightedOptions{})
	require.NoError(t, err)
	for _, c := range p.Causes {
		require.LessOrEqual(t, c.Share.Interval.Lower, c.Share.Value)
		require.GreaterOrEqual(t, c.Share.Interval.Upper, c.Share.Value)
	}
}

// The order of the rows changes no bit.
func TestWeightedParetoOrderOfRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(35, 36))
	rows, weights := make([]ticks, 30), make([]float64, 30)
	for i := range rows {
		rows[i] = ticks{{"slow"}, []string{"late", "wrong"}[:rng.IntN(3)], nil}
		weights[i] = 0.1 + rng.Float64()
	}
	of := func() reasons.WeightedTable {
		p, err := reasons.WeightedPareto(weigh(t, fill(t, rows...), func(row int) float64 { return weights[row] }), nil, reasons.WeightedOptions{})
		require.NoError(t, err)
		return p
	}
	want := of()
	rng.Shuffle(len(rows), func(i, j int) {
		rows[i], rows[j] = rows[j], rows[i]
		weights[i], weights[j] = weights[j], weights[i]
	})
	require.Equal(t, want, of())
}
