package waves_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func dec(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

// With everybody in both waves the overlap is the panel, with nobody it is two
// fresh samples.
func TestOverlapMeetsBothEnds(t *testing.T) {
	s := scale.ZeroToTen()
	r := rand.New(rand.NewPCG(5, 1))
	for range 30 {
		x := crosstab(t, s, randomCounts(r, 11, 0.3))
		before, err := x.RowTally()
		require.NoError(t, err)
		after, err := x.ColTally()
		require.NoError(t, err)
		p, err := waves.SamePeople(x, waves.Options{})
		require.NoError(t, err)
		all, err := waves.PartialOverlap(before, after, x, waves.Options{})
		require.NoError(t, err)
		require.Equal(t, p.Score.Change, all.Score.Change)
		if p.Score.Estimate.SE.Valid {
			require.InDelta(t, p.Score.Estimate.SE.Value, all.Score.Estimate.SE.Value, 1e-9)
		}
		if p.Score.Test.T.Valid {
			require.InEpsilon(t, p.Score.Test.DF.Value, all.Score.Test.DF.Value, 1e-12)
			require.InDelta(t, p.Score.Test.P.Value, all.Score.Test.P.Value, 1e-9)
		}
		require.InDelta(t, p.NPS.Estimate.SE.Value, all.NPS.Estimate.SE.Value, 1e-12)
		require.InDelta(t, p.CSAT.SE, all.CSAT.Estimate.SE.Value, 1e-12)
		require.InDelta(t, p.CSAT.Difference, all.CSAT.Difference.Float64(), 1e-15)

		f, err := waves.FreshSamples(before, after, waves.Options{})
		require.NoError(t, err)
		none, err := waves.PartialOverlap(before, after, crosstab(t, s, nil), waves.Options{})
		require.NoError(t, err)
		require.Equal(t, f.Score, none.Score)
		require.InDelta(t, f.NPS.Estimate.SE.Value, none.NPS.Estimate.SE.Value, 1e-12)
		require.InDelta(t, f.CSAT.SE, none.CSAT.Estimate.SE.Value, 1e-12)
	}
}

// A population of three people: every sample of four draws before and two after, of
// which the first c are the same people, is enumerated; the variance of the change
// is that of the formula with the population's own V and cov. Tallies in which
// everybody of the population stands equally often have just these.
func TestOverlapAgainstEnumeration(t *testing.T) {
	people := [][2]int{{3, 9}, {7, 10}, {9, 5}} // before, after
	code := func(v int) float64 {               // as NPS counts it
		switch {
		case v <= 6:
			return -1
		case v >= 9:
			return 1
		}
		return 0
	}
	s := scale.ZeroToTen()
	const both, onlyBefore = 3, 3 // 6 answers before, 3 after
	draws := both + onlyBefore
	var n, sum, squares float64
	pick := make([]int, draws)
	var walk func(i int)
	walk = func(i int) {
		if i < draws {
			for p := range people {
				pick[i] = p
				walk(i + 1)
			}
			return
		}
		var before, after float64
		for k, p := range pick {
			before += code(people[p][0]) / float64(draws)
			if k < both {
				after += code(people[p][1]) / both
			}
		}
		d := after - before
		n, sum, squares = n+1, sum+d, squares+d*d
	}
	walk(0)
	variance := squares/n - sum/n*sum/n

	x := crosstab(t, s, nil)
	before, after := scale.NewTally(s), scale.NewTally(s)
	for _, p := range people {
		require.NoError(t, errors.Join(x.Add(p[0], p[1]), before.AddN(p[0], 2), after.Add(p[1])))
	}
	r, err := waves.PartialOverlap(before, after, x, waves.Options{})
	require.NoError(t, err)
	require.Equal(t, []int64{6, 3, 3}, []int64{r.Before, r.After, r.Both})
	require.InDelta(t, math.Sqrt(variance), r.NPS.Estimate.SE.Value, 1e-12)
}

// The error estimate of the score is right on the average: simulated panels with
// a third of the people in both waves. Seeded; the ratio of mean estimated variance
// to true variance has a standard error of about 0.015.
func TestOverlapErrorBySimulation(t *testing.T) {
	s := scale.ZeroToTen()
	r := rand.New(rand.NewPCG(6, 1))
	answer := func(person float64) int { return max(0, min(10, int(math.Round(6+2*person+1.5*r.NormFloat64())))) }
	const runs, both, alone = 10000, 10, 20
	var sum, squares, estimated float64
	var covered int
	for range runs {
		x, _ := survey.NewCrosstab(survey.Axis{ID: "b", Scale: s}, survey.Axis{ID: "a", Scale: s})
		before, after := scale.NewTally(s), scale.NewTally(s)
		for range both {
			p := r.NormFloat64()
			b, a := answer(p), answer(p)
			require.NoError(t, errors.Join(x.Add(b, a), before.Add(b), after.Add(a)))
		}
		for range alone {
			require.NoError(t, errors.Join(before.Add(answer(r.NormFloat64())), after.Add(answer(r.NormFloat64()))))
		}
		o, err := waves.PartialOverlap(before, after, x, waves.Options{})
		require.NoError(t, err)
		d := o.Score.Estimate.Value
		sum, squares = sum+d, squares+d*d
		estimated += o.Score.Estimate.SE.Value * o.Score.Estimate.SE.Value
		if i := o.Score.Estimate.Interval; i.Lower <= 0 && 0 <= i.Upper {
			covered++
		}
	}
	variance := squares/runs - sum/runs*sum/runs
	require.InDelta(t, 1, estimated/runs/variance, 0.04)
	require.InDelta(t, 0.95, float64(covered)/runs, 0.008)
}

func TestOverlapRefusesMarginsThatDoNotFit(t *testing.T) {
	s := scale.ZeroToTen()
	before, after := tallyOf(t, s, []float64{3, 3, 9}), tallyOf(t, s, []float64{9, 9})
	tests := []struct {
		name string
		x    [][2]int
		want waves.MarginError
	}{
		{"before", [][2]int{{9, 9}, {9, 9}}, waves.MarginError{Wave: "before", Value: 9, Both: 2, All: 1}},
		{"after", [][2]int{{3, 7}}, waves.MarginError{Wave: "after", Value: 7, Both: 1, All: 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := crosstab(t, s, nil)
			for _, p := range tt.x {
				require.NoError(t, x.Add(p[0], p[1]))
			}
			_, err := waves.PartialOverlap(before, after, x, waves.Options{})
			require.ErrorIs(t, err, waves.ErrMargins)
			got, ok := errors.AsType[*waves.MarginError](err)
			require.True(t, ok)
			require.Equal(t, tt.want, *got)
		})
	}
}

func panel(t *testing.T, rows ...row) *survey.Table {
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "skill", Scale: scale.ZeroToTen()}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for _, r := range rows {
		answer := q.NewResponse()
		answer.Respondent, answer.Wave = r.who, r.wave
		if r.rating >= 0 {
			require.NoError(t, answer.Answer("skill", r.rating))
		}
		require.NoError(t, table.Append(answer))
	}
	return table
}

type row struct {
	who, wave string
	rating    int
}

func TestPairs(t *testing.T) {
	rows := []row{
		{"a", "1", 5}, {"b", "1", 7}, {"c", "1", 9}, {"", "1", 2}, {"d", "1", -1},
		{"b", "2", 8}, {"e", "2", 10}, {"a", "2", 9}, {"", "2", 3}, {"d", "2", 6}, {"c", "3", 1}, {"a", "3", 1},
	}
	m, err := waves.Pairs(panel(t, rows...), "skill", "1", "2")
	require.NoError(t, err)
	require.Equal(t, []int64{3, 1, 1, 2}, []int64{m.InBoth, m.OnlyBefore, m.OnlyAfter, m.Unidentified})
	require.Equal(t, int64(2), m.Both.N())
	require.Equal(t, int64(3), m.Both.Total())
	require.Equal(t, int64(1), m.Both.Count(5, 9))
	require.Equal(t, int64(1), m.Both.Count(7, 8))
	require.Equal(t, "skill@2", m.Both.Cols().ID)
	require.Equal(t, int64(4), m.Before.N())
	require.Equal(t, int64(5), m.After.N())
	_, err = waves.PartialOverlap(m.Before, m.After, m.Both, waves.Options{})
	require.NoError(t, err)
	p, err := waves.SamePeople(m.Both, waves.Options{})
	require.NoError(t, err)
	require.Equal(t, int64(1), p.Score.Estimate.Missing) // d did not rate before
	require.Equal(t, int64(1), p.NPS.Estimate.Missing)
	f, err := waves.FreshSamples(m.Before, m.After, waves.Options{})
	require.NoError(t, err)
	require.Equal(t, int64(1), f.Score.Estimate.Missing)

	shuffled := append([]row(nil), rows...)
	rand.New(rand.NewPCG(7, 1)).Shuffle(len(rows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	again, err := waves.Pairs(panel(t, shuffled...), "skill", "1", "2")
	require.NoError(t, err)
	require.Equal(t, m, again)

	_, err = waves.Pairs(panel(t, append(rows, row{"e", "2", 1})...), "skill", "1", "2")
	require.ErrorIs(t, err, waves.ErrDuplicate)
	duplicate, ok := errors.AsType[*waves.DuplicateError](err)
	require.True(t, ok)
	require.Equal(t, waves.DuplicateError{Respondent: "e", Wave: "2", First: 6, Second: 12}, *duplicate)

	for _, w := range [][2]string{{"1", "1"}, {"", "2"}, {"1", ""}} {
		_, err = waves.Pairs(panel(t, rows...), "skill", w[0], w[1])
		require.ErrorIs(t, err, waves.ErrArgument)
	}
	_, err = waves.Pairs(panel(t, rows...), "skill", "1", "9")
	require.ErrorIs(t, err, waves.ErrNoBase)
	_, err = waves.Pairs(panel(t, rows...), "other", "1", "2")
	require.ErrorIs(t, err, waves.ErrUnknown)

	weighted := panel(t)
	r := weighted.Questionnaire().NewResponse()
	require.NoError(t, errors.Join(r.SetWeight(2), weighted.Append(r)))
	_, err = waves.Pairs(weighted, "skill", "1", "2")
	require.ErrorIs(t, err, satisfaction.ErrWeighted)
}

// service is an index of two dimensions from rows of skill and parts.
func service(t *testing.T, weight int64, rows ...[2]int) satisfaction.IndexResult {
	w := dec(weight)
	q, err := survey.New(survey.Definition{ID: "q", Levels: scale.FiveLevels(),
		Items:   []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "parts", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill", Weight: &w}, {Item: "parts"}}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for _, row := range rows {
		r := q.NewResponse()
		for i, id := range []string{"skill", "parts"} {
			if row[i] > 0 {
				require.NoError(t, r.Answer(id, row[i]))
			}
		}
		require.NoError(t, table.Append(r))
	}
	idx, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	require.NoError(t, err)
	return idx
}

func TestCompare(t *testing.T) {
	before := service(t, 1, [2]int{6, 9}, [2]int{7, 8}, [2]int{6, 10})
	after := service(t, 1, [2]int{9, 8}, [2]int{10, 8}, [2]int{9, 9}, [2]int{8, 8})
	c, err := waves.Compare(before, after, waves.CompareOptions{
		Targets:    map[string]decimal.Decimal{"overall": dec(86), "skill": dec(91)},
		Benchmarks: map[string]decimal.Decimal{"parts": decimal.RequireFromString("82.5")},
	})
	require.NoError(t, err)
	skill, parts := c.Children[0], c.Children[1]
	require.Equal(t, "190/3", skill.Score.Before.String()) // 19/3 of 10
	require.Equal(t, "80/3", skill.Score.Change.String())  // 90 − 190/3
	require.Equal(t, "-15/2", parts.Score.Change.String()) // 82.5 − 90
	require.InDelta(t, math.Hypot(before.Overall.Children[0].Estimate.SE.Value, after.Overall.Children[0].Estimate.SE.Value),
		skill.Score.Estimate.SE.Value, 1e-12)
	// Welch by hand: s² = 1/3 and 2/3 on 1–10.
	a, b := 100.0/9, 100.0*2/3/4
	require.InEpsilon(t, (a+b)*(a+b)/(a*a/2+b*b/3), skill.Score.Test.DF.Value, 1e-12)
	require.Equal(t, []int{2, 1, 1}, []int{skill.RankBefore, skill.RankAfter, skill.RankChange()})
	require.Equal(t, -1, parts.RankChange())
	require.Equal(t, "neutral", skill.LevelBefore)
	require.Equal(t, "very-satisfied", skill.LevelAfter)
	require.False(t, skill.Target.Met)
	require.Equal(t, "-1", skill.Target.After.String())
	require.Equal(t, "-83/3", skill.Target.Before.String())
	require.True(t, c.Target.Met) // 86.25
	require.True(t, parts.Benchmark.Met)
	require.Zero(t, parts.Benchmark.After.Sign())
	require.Nil(t, parts.Target)
	require.Zero(t, parts.RankChange()+skill.RankChange())
	for _, n := range []waves.NodeChange{c, skill, parts} {
		for _, w := range n.Score.Estimate.Warnings {
			require.NotEqual(t, waves.WeightsChanged, w.Code)
		}
	}
}

func TestCompareWithoutScoreAndWithOtherWeights(t *testing.T) {
	before := service(t, 1, [2]int{6, 0}, [2]int{7, 0})
	after := service(t, 3, [2]int{9, 8}, [2]int{10, 7})
	c, err := waves.Compare(before, after, waves.CompareOptions{Targets: map[string]decimal.Decimal{"parts": dec(70)}})
	require.NoError(t, err)
	require.Nil(t, c.Children[1].Score)
	require.Nil(t, c.Children[1].Target.Before)
	require.True(t, c.Children[1].Target.Met)
	require.Zero(t, c.Children[1].RankChange())
	require.Contains(t, c.Score.Estimate.Warnings, survey.Warning{Code: waves.WeightsChanged,
		Text: "the weights below overall differ between the waves"})

	one := service(t, 1, [2]int{6, 6})
	c, err = waves.Compare(one, after, waves.CompareOptions{})
	require.NoError(t, err)
	require.False(t, c.Children[0].Score.Estimate.SE.Valid)
	same := service(t, 1, [2]int{6, 6}, [2]int{6, 6})
	c, err = waves.Compare(same, same, waves.CompareOptions{})
	require.NoError(t, err)
	require.False(t, c.Score.Test.T.Valid)
	require.Zero(t, c.Score.Estimate.SE.Value)
}

func TestCompareErrors(t *testing.T) {
	good := service(t, 1, [2]int{6, 9}, [2]int{7, 8})
	pomp := good
	pomp.Score = scale.POMP
	other := good
	other.Overall.ID = "whole"
	goals := func(id string, value decimal.Decimal) waves.CompareOptions {
		return waves.CompareOptions{Targets: map[string]decimal.Decimal{id: value}}
	}
	tests := []struct {
		name string
		with satisfaction.IndexResult
		o    waves.CompareOptions
		want error
	}{
		{"method", pomp, waves.CompareOptions{}, waves.ErrIncompatible},
		{"tree", other, waves.CompareOptions{}, waves.ErrIncompatible},
		{"level", good, waves.CompareOptions{Level: 1}, waves.ErrArgument},
		{"unknown node", good, goals("nobody", dec(80)), waves.ErrUnknown},
		{"above", good, goals("skill", decimal.New(1001, -1)), waves.ErrArgument},
		{"below", good, goals("skill", dec(-1)), waves.ErrArgument},
		{"huge", good, goals("skill", decimal.New(1, 1000000000)), waves.ErrArgument},
		{"tiny", good, goals("skill", decimal.New(1, -1000000000)), waves.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := waves.Compare(good, tt.with, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
}

func TestAgainstNPS(t *testing.T) {
	counts := satisfaction.NPSCounts{Detractors: 10, Passives: 30, Promoters: 60}
	g, err := waves.AgainstNPS(counts, dec(50))
	require.NoError(t, err)
	require.True(t, g.Met)
	require.Zero(t, g.Gap.Sign())
	require.Zero(t, g.Test.Z.Value)
	g, err = waves.AgainstNPS(counts, decimal.RequireFromString("62.5"))
	require.NoError(t, err)
	want, err := satisfaction.TestNPS(counts, 0.625, satisfaction.ScoreTest)
	require.NoError(t, err)
	require.Equal(t, want, g.Test)
	require.Equal(t, "-25/2", g.Gap.String())
	for _, target := range []decimal.Decimal{decimal.New(1005, -1), dec(-101), decimal.New(1, 900000000)} {
		_, err = waves.AgainstNPS(counts, target)
		require.ErrorIs(t, err, waves.ErrArgument)
	}
	_, err = waves.AgainstNPS(satisfaction.NPSCounts{}, dec(0))
	require.ErrorIs(t, err, waves.ErrNoBase)
}
