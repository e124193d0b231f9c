package fuzzy_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/fuzzy"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func evaluate(t testing.TB, s *fuzzy.Sample, o fuzzy.Options) fuzzy.Evaluation {
	t.Helper()
	e, err := fuzzy.Evaluate(t.Context(), s, o)
	require.NoError(t, err)
	return e
}

// leaves are items on 1–3 with shares in tenths.
func leaves(t testing.TB, weights []float64, tenths [][]int64) fuzzy.Factor {
	f := fuzzy.Factor{Name: "all"}
	for i, w := range weights {
		f.Children = append(f.Children, fuzzy.Factor{Name: string(rune('a' + i)), Weight: w, Tally: three(t, tenths[i]...)})
	}
	return f
}

// A = (0.5, 0.3, 0.2) and three rows of memberships, by hand.
func TestOperators(t *testing.T) {
	s, err := fuzzy.FromTallies(leaves(t, []float64{5, 3, 2}, [][]int64{{2, 5, 3}, {1, 3, 6}, {6, 4, 0}}), nil)
	require.NoError(t, err)
	tests := []struct {
		operator fuzzy.Operator
		raw      []float64
	}{
		// 0.5·0.2 + 0.3·0.1 + 0.2·0.6, …
		{fuzzy.WeightedAverage, []float64{0.25, 0.42, 0.33}},
		// max(0.2, 0.1, 0.2), max(0.5, 0.3, 0.2), max(0.3, 0.3, 0)
		{fuzzy.MinMax, []float64{0.2, 0.5, 0.3}},
		// max(0.1, 0.03, 0.12), max(0.25, 0.09, 0.08), max(0.15, 0.18, 0)
		{fuzzy.ProductMax, []float64{0.12, 0.25, 0.18}},
		// 0.2 + 0.1 + 0.2, min(1, 0.5 + 0.3 + 0.2), 0.3 + 0.3 + 0
		{fuzzy.MinSum, []float64{0.5, 1, 0.6}},
	}
	for _, tt := range tests {
		t.Run(tt.operator.String(), func(t *testing.T) {
			e := evaluate(t, s, fuzzy.Options{Operator: tt.operator})
			total, score := 0.0, 0.0
			for _, x := range tt.raw {
				total += x
			}
			sorted := slices.Sorted(slices.Values(tt.raw))
			for j, m := range e.Overall.Memberships {
				require.InDelta(t, tt.raw[j], m.Raw, 1e-15)
				require.InDelta(t, tt.raw[j]/total, m.Share.Value, 1e-15)
				score += tt.raw[j] / total * float64(j+1)
			}
			require.InDelta(t, score, e.Overall.Score.Value, 1e-14)
			require.InDelta(t, operated(tt.operator, e), e.Overall.Score.Value, 1e-14)
			require.Equal(t, "2", e.Overall.Level)
			beta, gamma := sorted[2]/total, sorted[1]/total
			require.InDelta(t, (3*beta-1)/(2*gamma*2), e.Overall.Validity.Value, 1e-14)
			require.Contains(t, codes(e.Overall.Score), fuzzy.IndependentItems)
			require.Equal(t, int64(10), e.Overall.Score.N)
			for _, c := range e.Overall.Children {
				require.NotContains(t, codes(c.Score), fuzzy.IndependentItems)
			}
		})
	}
}

func codes(e survey.Estimate) (codes []survey.WarningCode) {
	for _, w := range e.Warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

func TestValidity(t *testing.T) {
	tests := []struct {
		name     string
		counts   []int64
		validity float64
		level    string
		codes    []survey.WarningCode
	}{
		{"all in one level", []int64{0, 40, 0}, math.Inf(1), "2", []survey.WarningCode{survey.ZeroVariance}},
		{"all alike", []int64{20, 20, 20}, 0, "1", []survey.WarningCode{fuzzy.TiedMaximum, fuzzy.WeakMaximum}},
		{"two alike", []int64{0, 20, 20}, (1.5 - 1) / (2 * 0.5 * 2), "2", []survey.WarningCode{fuzzy.TiedMaximum, fuzzy.WeakMaximum}},
		{"clear", []int64{4, 8, 28}, (3*0.7 - 1) / (2 * 0.2 * 2), "3", nil},
		{"weak", []int64{14, 18, 8}, (3*0.45 - 1) / (2 * 0.35 * 2), "2", []survey.WarningCode{fuzzy.WeakMaximum}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "item", Tally: three(t, tt.counts...)}, nil)
			require.NoError(t, err)
			e := evaluate(t, s, fuzzy.Options{})
			require.True(t, e.Overall.Validity.Valid)
			require.Equal(t, math.IsInf(tt.validity, 1), math.IsInf(e.Overall.Validity.Value, 1))
			if !math.IsInf(tt.validity, 1) {
				require.InDelta(t, tt.validity, e.Overall.Validity.Value, 1e-14)
			}
			require.Equal(t, tt.level, e.Overall.Level)
			require.ElementsMatch(t, tt.codes, codes(e.Overall.Score))
			_, err = json.Marshal(e)
			require.NoError(t, err)
		})
	}
}

// A tree of two levels: normalised results go up.
func TestTree(t *testing.T) {
	root := fuzzy.Factor{Name: "whole", Children: []fuzzy.Factor{
		{Name: "service", Weight: 60, Children: []fuzzy.Factor{
			{Name: "skill", Weight: 0.5, Tally: three(t, 2, 5, 3)}, {Name: "manner", Weight: 0.5, Tally: three(t, 4, 4, 2)}}},
		{Name: "price", Weight: 40, Tally: three(t, 1, 1, 8)}}}
	s, err := fuzzy.FromTallies(root, nil)
	require.NoError(t, err)
	e := evaluate(t, s, fuzzy.Options{Operator: fuzzy.MinMax})
	// service: min(0.5, ·), max: (0.4, 0.5, 0.3), normalised by 1.2; whole with 0.6 and 0.4.
	service := []float64{0.4 / 1.2, 0.5 / 1.2, 0.3 / 1.2}
	for j, want := range []float64{service[0], service[1], 0.4} {
		require.InDelta(t, want, e.Overall.Memberships[j].Raw, 1e-15)
		require.InDelta(t, service[j], e.Overall.Children[0].Memberships[j].Share.Value, 1e-15)
	}
	require.Equal(t, []string{"service", "price"}, []string{e.Overall.Children[0].Name, e.Overall.Children[1].Name})
	require.InDelta(t, 0.6, e.Overall.Children[0].Weight, 1e-15)

	// A weighted average of weighted averages is one with the products of weights.
	deep := evaluate(t, s, fuzzy.Options{Level: 0.9})
	flat, err := fuzzy.FromTallies(fuzzy.Factor{Name: "whole", Children: []fuzzy.Factor{
		{Name: "skill", Weight: 3, Tally: three(t, 2, 5, 3)}, {Name: "manner", Weight: 3, Tally: three(t, 4, 4, 2)},
		{Name: "price", Weight: 4, Tally: three(t, 1, 1, 8)}}}, nil)
	require.NoError(t, err)
	same := evaluate(t, flat, fuzzy.Options{Level: 0.9})
	require.InDelta(t, same.Overall.Score.Value, deep.Overall.Score.Value, 1e-14)
	require.InDelta(t, same.Overall.Score.SE.Value, deep.Overall.Score.SE.Value, 1e-14)
	require.InDelta(t, same.Overall.Score.Interval.Lower, deep.Overall.Score.Interval.Lower, 1e-13)
	// Σ w²s²/n by hand, s² with divisor n − 1: values 1, 2, 3.
	by := 0.09*(0.49/9) + 0.09*(0.56/9) + 0.16*(0.41/9)
	require.InDelta(t, math.Sqrt(by), deep.Overall.Score.SE.Value, 1e-15)
}

func answers(t testing.TB, q *survey.Questionnaire, n int, missing float64) []*survey.Response {
	random := rand.New(rand.NewPCG(7, 7))
	var all []*survey.Response
	for range n {
		r := q.NewResponse()
		mood := random.NormFloat64()
		for _, id := range itemNames {
			if random.Float64() >= missing {
				require.NoError(t, r.Answer(id, int(min(5, max(1, math.Round(3.6+mood+random.NormFloat64()))))))
			}
		}
		all = append(all, r)
	}
	return all
}

func tableOf(t testing.TB, q *survey.Questionnaire, responses []*survey.Response) *survey.Table {
	table := survey.NewTable(q)
	for _, r := range responses {
		require.NoError(t, table.Append(r))
	}
	return table
}

// withoutLevels is the questionnaire in which each answer is a level.
func withoutLevels(t testing.TB, reverse bool) *survey.Questionnaire {
	d := survey.Definition{ID: "points", Overall: survey.Node{ID: "overall"}}
	for i, id := range itemNames {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToFive(), Reverse: reverse})
		d.Overall.Children = append(d.Overall.Children, survey.Node{Item: id, Weight: amount(int64(i + 1))})
	}
	q, err := survey.New(d)
	require.NoError(t, err)
	return q
}

// Without levels, a weighted average is the overall index, with its error, whoever skipped
// what, on reversed scales too.
func TestWeightedAverageIsTheIndex(t *testing.T) {
	for _, reverse := range []bool{false, true} {
		for _, missing := range []float64{0, 0.2} {
			q := withoutLevels(t, reverse)
			table := tableOf(t, q, answers(t, q, 80, missing))
			index, err := satisfaction.Index(table, satisfaction.IndexOptions{})
			require.NoError(t, err)
			s, err := fuzzy.FromTable(nil, table)
			require.NoError(t, err)
			e := evaluate(t, s, fuzzy.Options{})
			require.InDelta(t, index.Overall.Estimate.Value, e.Overall.Score.Value, 1e-12)
			require.InDelta(t, index.Overall.Estimate.SE.Value, e.Overall.Score.SE.Value, 1e-12)
			require.Equal(t, index.Overall.Estimate.N, e.Overall.Score.N)
			require.Equal(t, index.Overall.Estimate.Missing, e.Overall.Score.Missing)
			for i, c := range e.Overall.Children {
				require.InDelta(t, index.Overall.Children[i].Estimate.Value, c.Score.Value, 1e-12)
				require.InDelta(t, index.Overall.Children[i].Estimate.SE.Value, c.Score.SE.Value, 1e-12)
			}
			of := func(e survey.Estimate) []survey.WarningCode {
				return slices.DeleteFunc(codes(e), func(c survey.WarningCode) bool { return c == fuzzy.WeakMaximum })
			}
			require.ElementsMatch(t, of(index.Overall.Estimate), of(e.Overall.Score))
			require.Equal(t, missing > 0, slices.Contains(codes(e.Overall.Score), survey.Unequal))
		}
	}
}

// Shares of items are those of the tally, with the error and interval of a proportion.
func TestItems(t *testing.T) {
	q := fourItems(t)
	table := tableOf(t, q, answers(t, q, 50, 0.1))
	s, err := fuzzy.FromTable(q, table)
	require.NoError(t, err)
	e := evaluate(t, s, fuzzy.Options{Operator: fuzzy.MinSum, Replicates: 100})
	for i, id := range itemNames {
		tally, err := table.Tally(id)
		require.NoError(t, err)
		c := e.Overall.Children[i]
		require.Equal(t, id, c.Name)
		for j, m := range c.Memberships { // five answers of percent of maximum lie in five levels
			p := float64(tally.Count(j+1)) / float64(tally.N())
			require.Equal(t, p, m.Share.Value)
			require.InDelta(t, math.Sqrt(p*(1-p)/float64(tally.N())), m.Share.SE.Value, 1e-15)
			n, z := float64(tally.N()), 1.959963984540054
			if p == 0 {
				require.InDelta(t, z*z/(n+z*z), m.Share.Interval.Upper, 1e-12)
				continue
			}
			half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
			require.InDelta(t, (p+z*z/(2*n))/(1+z*z/n)+half, m.Share.Interval.Upper, 1e-12)
		}
		require.Equal(t, tally.N(), c.Score.N)
		require.Equal(t, int64(50)-tally.N(), c.Score.Missing)
	}
	require.Equal(t, []float64{15, 40, 60, 80, 95}, valuesOf(e.Levels))
	require.Equal(t, "very-dissatisfied", e.Levels[0].ID)
}

func valuesOf(levels []fuzzy.Level) (values []float64) {
	for _, l := range levels {
		values = append(values, l.Value)
	}
	return values
}

// One part with all the weight is left as it is by every operator, so that resampling must
// give the error of the delta method: from counts, and from respondents.
func TestDeltaAgainstBootstrap(t *testing.T) {
	counts, err := fuzzy.FromTallies(leaves(t, []float64{1}, [][]int64{{20, 50, 30}}), nil)
	require.NoError(t, err)
	q, err := survey.New(survey.Definition{ID: "one", Items: []survey.Item{{ID: "skill", Scale: scale.OneToFive()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i := range 150 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 5-i*i%7%5))
		require.NoError(t, table.Append(r))
	}
	respondents, err := fuzzy.FromTable(nil, table)
	require.NoError(t, err)
	for _, s := range []*fuzzy.Sample{counts, respondents} {
		plain := evaluate(t, s, fuzzy.Options{}).Overall
		for _, o := range []fuzzy.Operator{fuzzy.MinMax, fuzzy.ProductMax, fuzzy.MinSum} {
			drawn := evaluate(t, s, fuzzy.Options{Operator: o, Replicates: 20_000}).Overall
			require.InDelta(t, plain.Score.Value, drawn.Score.Value, 1e-12)
			require.InEpsilon(t, plain.Score.SE.Value, drawn.Score.SE.Value, 0.02)
			require.InDelta(t, plain.Score.Interval.Lower, drawn.Score.Interval.Lower, 0.1*plain.Score.SE.Value)
			require.InDelta(t, plain.Memberships[1].Share.SE.Value, drawn.Memberships[1].Share.SE.Value, 0.001)
		}
	}
}

// A program in numpy of its own, with 400,000 multinomial draws of each item, two levels of
// the tree, and the same data.
func TestAgainstNumpy(t *testing.T) {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	require.NoError(t, err)
	tests := []struct {
		operator                 fuzzy.Operator
		score, se, lower, upper  float64
		satisfied                float64 // error of that share
		seTolerance, endpointTol float64
	}{
		{fuzzy.WeightedAverage, 7.831246803069054, 0.10491, 7.62273, 8.03402, 0.03643, 0.01, 0.01},
		{fuzzy.MinMax, 7.5229885057471275, 0.12697, 7.29426, 7.79216, 0.04036, 0.02, 0.02},
		{fuzzy.ProductMax, 7.79004329004329, 0.11576, 7.57099, 8.02434, 0.04705, 0.02, 0.02},
		{fuzzy.MinSum, 7.661739575987597, 0.10879, 7.45196, 7.87920, 0.02720, 0.02, 0.02},
	}
	for _, tt := range tests {
		t.Run(tt.operator.String(), func(t *testing.T) {
			e := evaluate(t, s, fuzzy.Options{Operator: tt.operator, Replicates: 20_000, Seed: 3}).Overall
			require.InDelta(t, tt.score, e.Score.Value, 1e-13)
			require.InEpsilon(t, tt.se, e.Score.SE.Value, tt.seTolerance)
			require.InDelta(t, tt.lower, e.Score.Interval.Lower, tt.endpointTol)
			require.InDelta(t, tt.upper, e.Score.Interval.Upper, tt.endpointTol)
			require.InEpsilon(t, tt.satisfied, e.Memberships[3].Share.SE.Value, 0.02)
		})
	}
}

// Neither the order of rows nor the number of processors matters, to the bit.
func TestReproducible(t *testing.T) {
	q := fourItems(t)
	rows := answers(t, q, 150, 0.15)
	turned := slices.Clone(rows)
	slices.Reverse(turned)
	a, err := fuzzy.FromTable(nil, tableOf(t, q, rows))
	require.NoError(t, err)
	b, err := fuzzy.FromTable(nil, tableOf(t, q, turned))
	require.NoError(t, err)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for o := range fuzzy.Operator(4) {
		options := fuzzy.Options{Operator: o, Replicates: 300, Seed: 5}
		want := evaluate(t, a, options)
		require.Equal(t, want, evaluate(t, b, options))
		for _, workers := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(workers)
			require.Equal(t, want, evaluate(t, a, options))
		}
		if o != fuzzy.WeightedAverage {
			options.Seed++
			require.NotEqual(t, want.Overall.Score.SE, evaluate(t, a, options).Overall.Score.SE)
		}
	}
}

// Other values move the score and leave levels alone; weights only count as ratios.
func TestInvariance(t *testing.T) {
	q := fourItems(t)
	s, err := fuzzy.FromTable(nil, tableOf(t, q, answers(t, q, 60, 0)))
	require.NoError(t, err)
	for o := range fuzzy.Operator(4) {
		x := evaluate(t, s, fuzzy.Options{Operator: o, Replicates: 200, Values: []float64{1, 2, 3, 4, 5}})
		y := evaluate(t, s, fuzzy.Options{Operator: o, Replicates: 200, Values: []float64{-10, -20, -30, -40, -50}})
		require.InDelta(t, -10*x.Overall.Score.Value, y.Overall.Score.Value, 1e-12)
		require.InEpsilon(t, 10*x.Overall.Score.SE.Value, y.Overall.Score.SE.Value, 1e-11)
		require.InDelta(t, -10*x.Overall.Score.Interval.Lower, y.Overall.Score.Interval.Upper, 0.5)
		require.Equal(t, x.Overall.Level, y.Overall.Level)
	}
	a, err := fuzzy.FromTallies(leaves(t, []float64{5, 3, 2}, [][]int64{{2, 5, 3}, {1, 3, 6}, {6, 4, 0}}), nil)
	require.NoError(t, err)
	b, err := fuzzy.FromTallies(leaves(t, []float64{50, 30, 20}, [][]int64{{2, 5, 3}, {1, 3, 6}, {6, 4, 0}}), nil)
	require.NoError(t, err)
	require.Equal(t, evaluate(t, a, fuzzy.Options{}), evaluate(t, b, fuzzy.Options{}))
}

func TestBadFactors(t *testing.T) {
	item := func(name string) fuzzy.Factor { return fuzzy.Factor{Name: name, Weight: 1, Tally: three(t, 1, 2, 3)} }
	with := func(f fuzzy.Factor, change func(*fuzzy.Factor)) fuzzy.Factor { change(&f); return f }
	five := scale.NewTally(scale.OneToFive())
	require.NoError(t, five.AddN(4, 3))
	tests := []struct {
		name   string
		root   fuzzy.Factor
		levels *scale.Bands
		want   error
		factor string
	}{
		{"nothing", fuzzy.Factor{}, nil, survey.ErrArgument, ""},
		{"twice", fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{item("a"), item("a")}}, nil, survey.ErrArgument, "a"},
		{"counts and children", with(item("a"), func(f *fuzzy.Factor) { f.Children = []fuzzy.Factor{item("b")} }), nil, survey.ErrArgument, "a"},
		{"weight 0", fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{item("a"), with(item("b"), func(f *fuzzy.Factor) { f.Weight = 0 })}}, nil, survey.ErrArgument, "b"},
		{"weight NaN", fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{with(item("a"), func(f *fuzzy.Factor) { f.Weight = math.NaN() })}}, nil, survey.ErrArgument, "a"},
		{"weight infinite", fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{with(item("a"), func(f *fuzzy.Factor) { f.Weight = math.Inf(1) }), item("b")}}, nil, survey.ErrArgument, "a"},
		{"weight negative", fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{with(item("a"), func(f *fuzzy.Factor) { f.Weight = -1 })}}, nil, survey.ErrArgument, "a"},
		{"no ratings", with(item("a"), func(f *fuzzy.Factor) { f.Tally = scale.NewTally(scale.OneToFive()) }), nil, fuzzy.ErrNoBase, "a"},
		{"no scale", with(item("a"), func(f *fuzzy.Factor) { f.Tally = new(scale.Tally) }), nil, fuzzy.ErrNoBase, "a"},
		{"another scale", fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{item("a"), {Name: "b", Weight: 1, Tally: five}}}, nil, survey.ErrIncompatible, "b"},
		{"no bands", item("a"), new(scale.Bands), scale.ErrNoScale, "a"},
		{"all in one band", item("a"), scale.NPSClasses(), nil, ""},
		{"bands of scores", with(item("a"), func(f *fuzzy.Factor) { f.Tally = tenTo(t) }), scale.FiveLevelRatings(), scale.ErrOutOfRange, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := fuzzy.FromTallies(tt.root, tt.levels)
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tt.want)
			if e, ok := errors.AsType[*fuzzy.FactorError](err); ok {
				require.Equal(t, tt.factor, e.Name)
			}
		})
	}
}

// tenTo is a tally on 0–100.
func tenTo(t testing.TB) *scale.Tally {
	tally := scale.NewTally(scale.ZeroToHundred())
	require.NoError(t, tally.AddN(80, 3))
	return tally
}

func TestBadCalls(t *testing.T) {
	q := fourItems(t)
	table := tableOf(t, q, answers(t, q, 40, 0))
	s, err := fuzzy.FromTable(nil, table)
	require.NoError(t, err)
	for name, o := range map[string]fuzzy.Options{
		"operator": {Operator: 9}, "level": {Level: 1}, "level NaN": {Level: math.NaN()}, "replicates": {Replicates: 99},
		"values": {Values: []float64{1, 2}}, "value NaN": {Values: []float64{1, 2, 3, 4, math.NaN()}}, "many": {Replicates: 1_000_000},
	} {
		_, err := fuzzy.Evaluate(t.Context(), s, o)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	for _, none := range []*fuzzy.Sample{nil, {}} {
		_, err := fuzzy.Evaluate(t.Context(), none, fuzzy.Options{})
		require.ErrorIs(t, err, survey.ErrArgument)
		require.Empty(t, none.Levels())
	}
	_, err = fuzzy.FromTable(nil, nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = fuzzy.FromTable(nil, new(survey.Table))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = fuzzy.FromTable(nil, survey.NewTable(q))
	require.ErrorIs(t, err, fuzzy.ErrNoBase)
	_, err = fuzzy.FromItems(nil, nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = fuzzy.FromItems(q, nil)
	require.ErrorIs(t, err, fuzzy.ErrNoBase)
	_, err = fuzzy.FromItems(q, map[string]*scale.Tally{"skill": tenTo(t)})
	require.ErrorIs(t, err, survey.ErrIncompatible)
	weighted, err := table.WithWeights(slices.Repeat([]float64{2}, table.Len()))
	require.NoError(t, err)
	_, err = fuzzy.FromTable(nil, weighted)
	require.ErrorIs(t, err, fuzzy.ErrWeighted)

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for o := range fuzzy.Operator(4) {
		_, err = fuzzy.Evaluate(cancelled, s, fuzzy.Options{Operator: o})
		require.ErrorIs(t, err, context.Canceled)
	}

	// Half the respondents rated the first item only, half the others: a resample of one half
	// fails, two in 2⁴. If each rated another item, 4!/4⁴ have them all.
	thin, single := survey.NewTable(q), survey.NewTable(q)
	for i, id := range itemNames {
		r, one := q.NewResponse(), q.NewResponse()
		require.NoError(t, one.Answer(id, 4))
		for j, item := range itemNames {
			if i%2 == min(j, 1) {
				require.NoError(t, r.Answer(item, 3+i%3))
			}
		}
		require.NoError(t, errors.Join(thin.Append(r), single.Append(one)))
	}
	s, err = fuzzy.FromTable(nil, thin)
	require.NoError(t, err)
	e := evaluate(t, s, fuzzy.Options{Operator: fuzzy.MinMax, Replicates: 1000})
	require.InDelta(t, 125, e.Failed, 40)
	require.Equal(t, 1000, e.Replicates)
	require.Contains(t, codes(e.Overall.Score), fuzzy.FailedDraws)
	s, err = fuzzy.FromTable(nil, single)
	require.NoError(t, err)
	_, err = fuzzy.Evaluate(t.Context(), s, fuzzy.Options{Operator: fuzzy.MinMax})
	require.ErrorIs(t, err, fuzzy.ErrDraws)

	huge := three(t, 1<<41, 5, 5)
	s, err = fuzzy.FromTallies(fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{{Name: "a", Weight: 1, Tally: huge}}}, nil)
	require.NoError(t, err)
	_, err = fuzzy.Evaluate(t.Context(), s, fuzzy.Options{Operator: fuzzy.MinMax})
	require.ErrorIs(t, err, survey.ErrOverflow)
}

// One rating has a value and no error.
func TestOneRating(t *testing.T) {
	s, err := fuzzy.FromTallies(leaves(t, []float64{1, 1}, [][]int64{{0, 1, 0}, {3, 3, 3}}), nil)
	require.NoError(t, err)
	for o := range fuzzy.Operator(4) {
		e := evaluate(t, s, fuzzy.Options{Operator: o, Replicates: 100})
		require.Contains(t, codes(e.Overall.Children[0].Score), survey.NoError)
		require.False(t, e.Overall.Children[0].Score.SE.Valid || e.Overall.Score.SE.Valid)
		require.Contains(t, codes(e.Overall.Score), survey.NoError)
		require.True(t, e.Overall.Children[1].Score.SE.Valid)
		_, err := json.Marshal(e)
		require.NoError(t, err)
	}
}

// An item that one respondent rated has no error, and so has what it is a part of: its term in
// the variance would be 0.
func TestOneRatingInTable(t *testing.T) {
	q := fourItems(t)
	table := survey.NewTable(q)
	for i := range 40 {
		r := q.NewResponse()
		for j, id := range itemNames {
			if i == 0 || j > 0 {
				require.NoError(t, r.Answer(id, 1+(i*i+j)%5))
			}
		}
		require.NoError(t, table.Append(r))
	}
	s, err := fuzzy.FromTable(nil, table)
	require.NoError(t, err)
	for o := range fuzzy.Operator(4) {
		e := evaluate(t, s, fuzzy.Options{Operator: o, Replicates: 100})
		require.False(t, e.Overall.Score.SE.Valid)
		require.Subset(t, codes(e.Overall.Score), []survey.WarningCode{survey.NoError, survey.Unequal, survey.LowBase})
		require.True(t, e.Overall.Children[1].Score.SE.Valid)
	}
}

// Everybody gave the same answers: resampling finds no error, and says so of every figure.
func TestAllInOneLevel(t *testing.T) {
	s, err := fuzzy.FromTallies(leaves(t, []float64{1, 1}, [][]int64{{0, 0, 40}, {40, 0, 0}}), nil)
	require.NoError(t, err)
	for o := range fuzzy.Operator(4) {
		e := evaluate(t, s, fuzzy.Options{Operator: o, Replicates: 100}).Overall
		require.Equal(t, survey.Some(0), e.Score.SE)
		require.Contains(t, codes(e.Score), survey.ZeroVariance)
		if o == fuzzy.WeightedAverage {
			require.Greater(t, e.Score.Interval.Upper-e.Score.Interval.Lower, 0.1) // Wilson's
			continue
		}
		require.Equal(t, []survey.WarningCode{survey.ZeroVariance}, codes(e.Memberships[0].Share))
		require.Equal(t, []survey.WarningCode{survey.NoError}, codes(e.Memberships[1].Share))
		require.False(t, e.Memberships[1].Share.SE.Valid)
	}
}

// A scale may have as many codes as a byte has values.
func TestScaleOfAllCodes(t *testing.T) {
	d := scale.Definition{ID: "all", Range: scale.Range{From: 0, To: 100}}
	for i := range 153 {
		d.Specials = append(d.Specials, scale.Special{Value: 900 + i})
	}
	all, err := scale.New(d)
	require.NoError(t, err)
	require.Equal(t, 256, all.Codes())
	tally := scale.NewTally(all)
	require.NoError(t, errors.Join(tally.AddN(40, 10), tally.AddN(100, 30), tally.AddN(900, 5)))
	for want, levels := range map[float64]*scale.Bands{0.25*40 + 0.75*100: nil, 0.25*40 + 0.75*95: scale.FiveLevels()} {
		s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "item", Tally: tally}, levels)
		require.NoError(t, err)
		e := evaluate(t, s, fuzzy.Options{}).Overall
		require.Equal(t, int64(40), e.Score.N)
		require.InDelta(t, want, e.Score.Value, 1e-12)
	}
}

func FuzzEvaluate(f *testing.F) {
	f.Add(int64(1), int64(2), int64(3), 0.5, 2.0, uint8(1))
	f.Add(int64(0), int64(9), int64(0), 1e-9, 1e9, uint8(3))
	f.Fuzz(func(t *testing.T, a, b, c int64, v, w float64, operator uint8) {
		bound := func(x int64) int64 { return max(0, min(x, 1<<45)) }
		s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "r", Children: []fuzzy.Factor{
			{Name: "a", Weight: v, Tally: three(t, bound(a), bound(b), bound(c))}, {Name: "b", Weight: w, Tally: three(t, bound(c), 1, bound(a))}}}, nil)
		if err != nil {
			return
		}
		e, err := fuzzy.Evaluate(t.Context(), s, fuzzy.Options{Operator: fuzzy.Operator(operator), Replicates: 100})
		if err != nil {
			return
		}
		_, err = json.Marshal(e)
		require.NoError(t, err)
		total := 0.0
		for _, m := range e.Overall.Memberships {
			require.GreaterOrEqual(t, m.Raw, 0.0)
			total += m.Share.Value
		}
		require.InDelta(t, 1, total, 1e-12)
		require.GreaterOrEqual(t, e.Overall.Score.Value, 1-1e-12)
		require.LessOrEqual(t, e.Overall.Score.Value, 3+1e-12)
	})
}
