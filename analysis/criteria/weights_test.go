package criteria_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/criteria"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

// pharmaceutical are the eight firms of Diakoulaki, Mavrotas and Papayannakis (1995):
// profitability, market share, productivity.
func pharmaceutical() criteria.Data {
	return criteria.Data{
		Criteria: []criteria.Criterion{{Name: "profitability"}, {Name: "market share"}, {Name: "productivity"}},
		Values: [][]float64{{61, 1.08, 4.33}, {20.7, 0.26, 4.34}, {16.3, 1.98, 2.53}, {9, 3.29, 1.65}, {5.4, 2.77, 2.33},
			{4, 4.12, 1.21}, {-6.1, 3.52, 2.1}, {-34.6, 3.31, 0.98}},
	}
}

// Figures of numpy: std(ddof=1), corrcoef and the formulas, in a program of its own.
func TestCRITIC(t *testing.T) {
	r, err := criteria.Objective(pharmaceutical(), criteria.ObjectiveOptions{})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.20, 0.48, 0.32}, values(r.Weights), 0.005, "Diakoulaki et al. 1995, to two places")
	require.InDeltaSlice(t, []float64{0.20222554, 0.48090173, 0.31687273}, values(r.Weights), 5e-9)
	require.InDelta(t, 0.28121763, r.Criteria[0].Contrast, 5e-9)
	require.Equal(t, 8, r.Alternatives)
}

func TestEntropyAndVariation(t *testing.T) {
	d := pharmaceutical()
	scaled, err := criteria.Objective(d, criteria.ObjectiveOptions{Method: criteria.Entropy, Scaled: true})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.25824199, 0.26669737, 0.47506064}, values(scaled.Weights), 5e-9, "numpy")
	require.InDelta(t, 1-0.9016414, scaled.Criteria[0].Contrast, 5e-8, "numpy")
	_, err = criteria.Objective(d, criteria.ObjectiveOptions{Method: criteria.Entropy})
	require.ErrorIs(t, err, criteria.ErrNotPositive)

	// Moved up so that nothing is negative: numpy, column − minimum + 1.
	for j := range d.Criteria {
		least := math.Inf(1)
		for _, row := range d.Values {
			least = min(least, row[j])
		}
		for _, row := range d.Values {
			row[j] += 1 - least
		}
	}
	raw, err := criteria.Objective(d, criteria.ObjectiveOptions{Method: criteria.Entropy})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.48523962, 0.21311848, 0.30164189}, values(raw.Weights), 5e-9, "numpy")

	// Columns 1, 3 and 2, 4: standard deviations √2, means 2 and 3.
	cv, err := criteria.Objective(criteria.Data{Criteria: d.Criteria[:2], Values: [][]float64{{1, 2}, {3, 4}}},
		criteria.ObjectiveOptions{Method: criteria.Variation})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.6, 0.4}, values(cv.Weights), 1e-15)
	require.InDelta(t, math.Sqrt2/2, cv.Criteria[0].Contrast, 1e-15)
}

// A cost is a benefit turned round; scaling values changes nothing; a copy of a criterion
// conflicts less.
func TestObjectiveProperties(t *testing.T) {
	d := pharmaceutical()
	want, err := criteria.Objective(d, criteria.ObjectiveOptions{})
	require.NoError(t, err)
	turned := pharmaceutical()
	turned.Criteria[1].Direction = criteria.Cost
	for _, row := range turned.Values {
		row[1] = 100 - 7*row[1]
	}
	for _, o := range []criteria.ObjectiveOptions{{}, {Method: criteria.Entropy, Scaled: true}} {
		a, err := criteria.Objective(d, o)
		require.NoError(t, err)
		b, err := criteria.Objective(turned, o)
		require.NoError(t, err)
		require.InDeltaSlice(t, values(a.Weights), values(b.Weights), 1e-13)
	}
	turned.Criteria[1].Direction = criteria.Benefit
	wrong, err := criteria.Objective(turned, criteria.ObjectiveOptions{})
	require.NoError(t, err)
	require.Greater(t, math.Abs(wrong.Weights[1].Value-want.Weights[1].Value), 0.05)

	for i, row := range d.Values {
		d.Values[i] = append(row, row[0])
	}
	d.Criteria = append(d.Criteria, criteria.Criterion{Name: "copy"})
	twice, err := criteria.Objective(d, criteria.ObjectiveOptions{})
	require.NoError(t, err)
	require.InDelta(t, twice.Weights[0].Value, twice.Weights[3].Value, 1e-15)
	require.InDelta(t, want.Criteria[0].Conflict, twice.Criteria[0].Conflict, 1e-13)
}

func TestBadData(t *testing.T) {
	ab := []criteria.Criterion{{Name: "a"}, {Name: "b"}}
	tests := []struct {
		name        string
		data        criteria.Data
		options     criteria.ObjectiveOptions
		want        error
		row, column int
	}{
		{"no criteria", criteria.Data{}, criteria.ObjectiveOptions{}, survey.ErrArgument, 0, 0},
		{"no rows", criteria.Data{Criteria: ab}, criteria.ObjectiveOptions{}, survey.ErrNoBase, 0, 0},
		{"one row", criteria.Data{ab, [][]float64{{1, 2}}}, criteria.ObjectiveOptions{}, survey.ErrTooFew, 0, 0},
		{"short row", criteria.Data{ab, [][]float64{{1, 2}, {1}}}, criteria.ObjectiveOptions{}, criteria.ErrNotSquare, 2, 0},
		{"NaN", criteria.Data{ab, [][]float64{{1, 2}, {math.NaN(), 1}}}, criteria.ObjectiveOptions{}, criteria.ErrNotFinite, 2, 1},
		{"infinite", criteria.Data{ab, [][]float64{{1, math.Inf(-1)}, {3, 1}}}, criteria.ObjectiveOptions{}, criteria.ErrNotFinite, 1, 2},
		{"negative share", criteria.Data{ab, [][]float64{{1, 2}, {-1, 1}}}, criteria.ObjectiveOptions{Method: criteria.Entropy}, criteria.ErrNotPositive, 2, 1},
		{"constant", criteria.Data{ab, [][]float64{{1, 2}, {3, 2}, {4, 2}}}, criteria.ObjectiveOptions{}, criteria.ErrConstant, 0, 2},
		{"constant, entropy", criteria.Data{ab, [][]float64{{1, 2}, {1, 3}}}, criteria.ObjectiveOptions{Method: criteria.Entropy}, criteria.ErrConstant, 0, 1},
		{"all say the same", criteria.Data{ab, [][]float64{{1, 2}, {3, 6}}}, criteria.ObjectiveOptions{}, survey.ErrArgument, 0, 0},
		{"twice", criteria.Data{[]criteria.Criterion{{Name: "a"}, {Name: "a"}}, [][]float64{{1, 2}, {3, 4}}}, criteria.ObjectiveOptions{}, survey.ErrArgument, 0, 0},
		{"method", criteria.Data{ab, [][]float64{{1, 2}, {3, 4}}}, criteria.ObjectiveOptions{Method: 9}, survey.ErrArgument, 0, 0},
		{"direction", criteria.Data{[]criteria.Criterion{{"a", 9}}, [][]float64{{1}, {3}}}, criteria.ObjectiveOptions{}, survey.ErrArgument, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := criteria.Objective(tt.data, tt.options)
			require.ErrorIs(t, err, tt.want)
			if e, ok := errors.AsType[*criteria.CellError](err); ok {
				require.Equal(t, []int{tt.row, tt.column}, []int{e.Row, e.Column})
			} else {
				require.Zero(t, tt.row+tt.column)
			}
		})
	}
	one, err := criteria.Objective(criteria.Data{ab[:1], [][]float64{{1}, {3}}}, criteria.ObjectiveOptions{})
	require.NoError(t, err)
	require.Equal(t, criteria.Weights{{"a", 1}}, one.Weights)
}

func TestMeansOf(t *testing.T) {
	g := survey.NewGroup[string](momentsOf(t))
	for key, ratings := range map[string][]int{"south": {8, 6}, "north": {4, 9}} {
		require.NoError(t, g.At(key).Add(codes(t, ratings)))
		require.NoError(t, g.At(key).Add(codes(t, []int{ratings[0] - 1, ratings[1] + 1})))
	}
	d, err := criteria.MeansOf(g)
	require.NoError(t, err)
	require.Equal(t, []criteria.Criterion{{Name: "skill"}, {Name: "parts"}}, d.Criteria)
	require.Equal(t, [][]float64{{3.5, 9.5}, {7.5, 6.5}}, d.Values) // north, south
	_, err = criteria.MeansOf[string](nil)
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = criteria.MeansOf(survey.NewGroup[string](momentsOf(t)))
	require.ErrorIs(t, err, survey.ErrNoBase)
}

// A table gives what its moments by segment give; values that nobody has are left out.
func TestMeansBy(t *testing.T) {
	ten := scale.OneToTen()
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "skill", Scale: ten}, {ID: "parts", Scale: ten, Reverse: true}},
		Segments: []survey.Segment{{ID: "region", Values: []survey.Value{{ID: "south"}, {ID: "west"}, {ID: "north"}}}, {ID: "dealer"}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	groups := survey.NewGroup[string](emptyMoments(t, table))
	for i, region := range []string{"south", "north", "south", "", "north"} {
		r := q.NewResponse()
		require.NoError(t, errors.Join(r.Answer("skill", 3+i), r.Answer("parts", 9-i*i%5)))
		if region != "" {
			require.NoError(t, r.SetSegment("region", region))
		}
		require.NoError(t, table.Append(r))
	}
	parts, err := table.By("region")
	require.NoError(t, err)
	for name, part := range parts {
		m, err := survey.MomentsOf(part, "skill", "parts")
		require.NoError(t, err)
		require.NoError(t, groups.At(name).Merge(m))
	}
	want, err := criteria.MeansOf(groups)
	require.NoError(t, err)
	slices.Reverse(want.Values) // by key: north, south
	got, err := criteria.MeansBy(table, "region", "skill", "parts")
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Equal(t, [][]float64{{4, 4}, {5.5, 3}}, got.Values) // parts: 11 less the means 7 of 9, 5 and 8 of 8, 8

	blank := survey.NewTable(q)
	r := q.NewResponse()
	require.NoError(t, errors.Join(r.Answer("skill", 3), r.SetSegment("region", "west")))
	require.NoError(t, blank.Append(r))
	weighted, err := table.WithWeights(slices.Repeat([]float64{2}, table.Len()))
	require.NoError(t, err)
	for _, tt := range []struct {
		name    string
		table   *survey.Table
		segment string
		items   []string
		want    error
	}{
		{"nil", nil, "region", []string{"skill"}, survey.ErrArgument},
		{"zero", new(survey.Table), "region", []string{"skill"}, survey.ErrUnknown},
		{"no items", table, "region", nil, survey.ErrArgument},
		{"segment", table, "country", []string{"skill"}, survey.ErrUnknown},
		{"item", table, "region", []string{"price"}, survey.ErrUnknown},
		{"item of no rows", survey.NewTable(q), "region", []string{"price"}, survey.ErrUnknown},
		{"no values", table, "dealer", []string{"skill"}, survey.ErrNoBase},
		{"no rows", survey.NewTable(q), "region", []string{"skill"}, survey.ErrNoBase},
		{"nobody rated", blank, "region", []string{"parts"}, survey.ErrNoBase},
		{"weighted", weighted, "region", []string{"skill"}, satisfaction.ErrWeighted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := criteria.MeansBy(tt.table, tt.segment, tt.items...)
			require.ErrorIs(t, err, tt.want)
		})
	}
}

// emptyMoments are moments of an empty table.
func emptyMoments(t testing.TB, table *survey.Table) *survey.Moments {
	m, err := survey.MomentsOf(table, "skill", "parts")
	require.NoError(t, err)
	return m
}

// The coefficient of variation does not know the unit, however small.
func TestVariationOfSmallUnits(t *testing.T) {
	for _, unit := range []float64{1, 1e-200, 1e-310, 1e139} {
		r, err := criteria.Objective(criteria.Data{Criteria: []criteria.Criterion{{Name: "a"}, {Name: "b"}}, Values: [][]float64{{unit, 2}, {3 * unit, 4}}},
			criteria.ObjectiveOptions{Method: criteria.Variation})
		require.NoError(t, err)
		require.InDeltaSlice(t, []float64{0.6, 0.4}, values(r.Weights), 1e-12)
	}
}

func momentsOf(t testing.TB) *survey.Moments {
	ten := scale.OneToTen()
	m, err := survey.NewMoments(survey.Listwise, survey.Variable{ID: "skill", Scale: ten}, survey.Variable{ID: "parts", Scale: ten})
	require.NoError(t, err)
	return m
}

func codes(t testing.TB, ratings []int) (codes []scale.Code) {
	for _, x := range ratings {
		c, err := scale.OneToTen().Encode(x, scale.Reject)
		require.NoError(t, err)
		codes = append(codes, c)
	}
	return codes
}

func percents(t testing.TB, w criteria.Weights, places int) (out []string) {
	percent, err := w.Percent(places)
	require.NoError(t, err)
	sum := decimal.Zero
	for _, p := range percent {
		out = append(out, p.String())
		sum = sum.Add(p)
	}
	require.True(t, sum.Equal(decimal.NewFromInt(100)), sum)
	return out
}

func TestPercent(t *testing.T) {
	third := criteria.Weights{{"a", 1}, {"b", 1}, {"c", 1}}
	require.Equal(t, []string{"34", "33", "33"}, percents(t, third, 0))
	require.Equal(t, []string{"33.4", "33.3", "33.3"}, percents(t, third, 1))
	require.Equal(t, []string{"100", "0"}, percents(t, criteria.Weights{{"a", 1e300}, {"b", 1e-300}}, 0))
	require.Equal(t, []string{"0", "100"}, percents(t, criteria.Weights{{"a", 0}, {"b", 0.1}}, 2))
	// Exactly half: the first gets the unit.
	require.Equal(t, []string{"13", "12", "75"}, percents(t, criteria.Weights{{"a", 0.125}, {"b", 0.125}, {"c", 0.75}}, 0))
	random := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		w := make(criteria.Weights, 1+random.IntN(12))
		sum := 0.0
		for i := range w {
			w[i] = criteria.Weight{Name: string(rune('a' + i)), Value: random.ExpFloat64()}
			sum += w[i].Value
		}
		for places := range 4 {
			for i, s := range percents(t, w, places) {
				require.InDelta(t, 100*w[i].Value/sum, decimal.RequireFromString(s).InexactFloat64(), math.Pow10(-places))
			}
		}
	}
	for _, w := range []criteria.Weights{nil, {{"a", 0}}, {{"a", -1}, {"b", 2}}, {{"a", math.NaN()}}, {{"a", math.Inf(1)}}, {{"a", 1}, {"a", 1}}} {
		_, err := w.Percent(0)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	for _, places := range []int{-1, 26} {
		_, err := third.Percent(places)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
}

// Nothing but the weights of the node changes, and the index follows them.
func TestReweigh(t *testing.T) {
	for _, name := range presets.Names() {
		q, err := presets.Load(name)
		require.NoError(t, err)
		root := q.Overall()
		var w criteria.Weights
		for i, c := range root.Children {
			w = append(w, criteria.Weight{Name: c.ID, Value: c.Weight.InexactFloat64()})
			require.NotNil(t, c.Weight, i)
		}
		same, err := criteria.Reweigh(q, root.ID, w, 25)
		require.NoError(t, err, name)
		back, err := json.Marshal(same)
		require.NoError(t, err)
		tree := same.Overall()
		for i := range tree.Children {
			tree.Children[i].Weight = root.Children[i].Weight
		}
		restored, err := survey.New(survey.Definition{ID: same.ID(), Labels: same.Labels(), Items: same.Items(), Overall: tree, Score: same.Score(),
			Levels: same.Levels(), Segments: same.Segments(), Choices: same.Choices(), Numbers: same.Numbers()})
		require.NoError(t, err)
		require.Equal(t, q.Fingerprint(), restored.Fingerprint(), name)
		require.NotEmpty(t, back)
	}

	third := decimal.RequireFromString("0.375")
	ten := scale.OneToTen()
	q, err := survey.New(survey.Definition{ID: "q", MinAnswered: &third, Items: []survey.Item{{ID: "skill", Scale: ten}, {ID: "parts", Scale: ten}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}, {Item: "parts"}}}})
	require.NoError(t, err)
	m := momentsOf(t)
	require.NoError(t, m.Add(codes(t, []int{10, 5})))
	require.NoError(t, m.Add(codes(t, []int{8, 7})))
	heavier, err := criteria.Reweigh(q, "overall", criteria.Weights{{"parts", 0.25}, {"skill", 0.75}}, 0)
	require.NoError(t, err)
	require.Equal(t, "3/8", heavier.MinAnswered().String())
	index, err := satisfaction.IndexOfMoments(heavier, m, satisfaction.IndexOptions{})
	require.NoError(t, err)
	require.Equal(t, "165/2", index.Overall.Score.String()) // 0.75·90 + 0.25·60

	good := criteria.Weights{{"skill", 1}, {"parts", 1}}
	for name, call := range map[string]func() (*survey.Questionnaire, error){
		"no questionnaire": func() (*survey.Questionnaire, error) { return criteria.Reweigh(nil, "overall", good, 0) },
		"no tree": func() (*survey.Questionnaire, error) {
			return criteria.Reweigh(new(survey.Questionnaire), "overall", good, 0)
		},
		"a part missing": func() (*survey.Questionnaire, error) {
			return criteria.Reweigh(q, "overall", criteria.Weights{{"skill", 1}}, 0)
		},
		"another part": func() (*survey.Questionnaire, error) {
			return criteria.Reweigh(q, "overall", criteria.Weights{{"skill", 1}, {"price", 1}}, 0)
		},
		"leaf": func() (*survey.Questionnaire, error) { return criteria.Reweigh(q, "skill", good, 0) },
		"rounds to zero": func() (*survey.Questionnaire, error) {
			return criteria.Reweigh(q, "overall", criteria.Weights{{"skill", 999}, {"parts", 1}}, 0)
		},
		"no weights": func() (*survey.Questionnaire, error) { return criteria.Reweigh(q, "overall", nil, 0) },
	} {
		_, err := call()
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	_, err = criteria.Reweigh(q, "nowhere", good, 0)
	require.ErrorIs(t, err, survey.ErrUnknown)
}

func TestCombine(t *testing.T) {
	s, o := criteria.Weights{{"a", 3}, {"b", 1}}, criteria.Weights{{"b", 0.6}, {"a", 0.4}}
	tests := []struct {
		name    string
		options criteria.CombineOptions
		want    float64 // of a
	}{
		{"half", criteria.CombineOptions{}, 0.5*0.75 + 0.5*0.4},
		{"mostly judged", criteria.CombineOptions{Subjective: 0.8}, 0.8*0.75 + 0.2*0.4},
		{"product", criteria.CombineOptions{Combination: criteria.Multiplicative}, 0.75 * 0.4 / (0.75*0.4 + 0.25*0.6)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, err := criteria.Combine(s, o, tt.options)
			require.NoError(t, err)
			a, ok := w.Of("a")
			require.True(t, ok)
			require.InDelta(t, tt.want, a, 1e-15)
			require.InDelta(t, 1-tt.want, w[1].Value, 1e-15)
		})
	}
	_, ok := s.Of("c")
	require.False(t, ok)
	for _, bad := range []criteria.CombineOptions{{Subjective: 1}, {Subjective: -0.1}, {Subjective: math.NaN()}, {Combination: 5}} {
		_, err := criteria.Combine(s, o, bad)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	for _, pair := range [][2]criteria.Weights{{nil, nil}, {s, o[:1]}, {s, {{"a", 1}, {"c", 1}}}, {s, {{"a", math.NaN()}, {"b", 1}}}} {
		_, err := criteria.Combine(pair[0], pair[1], criteria.CombineOptions{})
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	_, err := criteria.Combine(criteria.Weights{{"a", 1}, {"b", 0}}, criteria.Weights{{"a", 0}, {"b", 1}}, criteria.CombineOptions{Combination: criteria.Multiplicative})
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestGroups(t *testing.T) {
	names := []string{"a", "b", "c"}
	one := matrix(t, names, [][]float64{{1, 2, 8}, {0.5, 1, 4}, {0.125, 0.25, 1}})
	two := matrix(t, []string{"c", "a", "b"}, [][]float64{{1, 2, 1}, {0.5, 1, 0.5}, {1, 2, 1}}) // a is half of b and of c
	m, err := criteria.AggregateJudgements([]*criteria.Matrix{one, two}, nil)
	require.NoError(t, err)
	ab, _ := m.At(0, 1)
	ac, _ := m.At(0, 2)
	require.InDelta(t, 1, ab, 1e-15) // √(2·½)
	require.InDelta(t, 2, ac, 1e-15) // √(8·½)

	// The judgements of both are consistent: AIJ and AIP are the same with geometric means.
	for _, weights := range [][]float64{nil, {3, 1}, {0.5, 7}} {
		joined, err := criteria.AggregateJudgements([]*criteria.Matrix{one, two}, weights)
		require.NoError(t, err)
		o := criteria.PriorityOptions{Method: criteria.GeometricMean}
		aij, err := criteria.Priorities(joined, o)
		require.NoError(t, err)
		p1, err := criteria.Priorities(one, o)
		require.NoError(t, err)
		p2, err := criteria.Priorities(two, o)
		require.NoError(t, err)
		aip, err := criteria.AggregatePriorities([]criteria.Weights{p1.Weights, p2.Weights}, weights)
		require.NoError(t, err)
		require.InDeltaSlice(t, values(aij.Weights), values(aip), 1e-14)
	}
	// Pairs that one did not compare are the other's.
	part, err := criteria.FromJudgements(names, []criteria.Judgement{{"a", "b", 2}, {"b", "c", 2}})
	require.NoError(t, err)
	filled, err := criteria.AggregateJudgements([]*criteria.Matrix{part, one}, []float64{5, 1})
	require.NoError(t, err)
	require.Zero(t, filled.Missing())
	ac, _ = filled.At(0, 2)
	require.InDelta(t, 8, ac, 1e-14)
	alone, err := criteria.AggregateJudgements([]*criteria.Matrix{part}, nil)
	require.NoError(t, err)
	require.Equal(t, 1, alone.Missing())

	zero, err := criteria.AggregatePriorities([]criteria.Weights{{{"a", 1}, {"b", 0}}, {{"b", 0.5}, {"a", 0.5}}}, nil)
	require.NoError(t, err)
	require.Equal(t, criteria.Weights{{"a", 1}, {"b", 0}}, zero)

	for name, call := range map[string]func() error{
		"none":        func() error { _, err := criteria.AggregateJudgements(nil, nil); return err },
		"nil member":  func() error { _, err := criteria.AggregateJudgements([]*criteria.Matrix{nil}, nil); return err },
		"nil second":  func() error { _, err := criteria.AggregateJudgements([]*criteria.Matrix{one, nil}, nil); return err },
		"zero member": func() error { _, err := criteria.AggregateJudgements([]*criteria.Matrix{{}}, nil); return err },
		"other names": func() error {
			_, err := criteria.AggregateJudgements([]*criteria.Matrix{one, matrix(t, []string{"a", "b", "x"}, house3())}, nil)
			return err
		},
		"weights": func() error {
			_, err := criteria.AggregateJudgements([]*criteria.Matrix{one}, []float64{1, 2})
			return err
		},
		"weight NaN": func() error {
			_, err := criteria.AggregateJudgements([]*criteria.Matrix{one}, []float64{math.NaN()})
			return err
		},
		"weight 0": func() error {
			_, err := criteria.AggregateJudgements([]*criteria.Matrix{one}, []float64{0})
			return err
		},
		"weight infinite": func() error {
			_, err := criteria.AggregateJudgements([]*criteria.Matrix{one}, []float64{math.Inf(1)})
			return err
		},
		"no priorities": func() error { _, err := criteria.AggregatePriorities(nil, nil); return err },
		"empty":         func() error { _, err := criteria.AggregatePriorities([]criteria.Weights{{}}, nil); return err },
		"other criteria": func() error {
			_, err := criteria.AggregatePriorities([]criteria.Weights{{{"a", 1}}, {{"b", 1}}}, nil)
			return err
		},
		"nothing left": func() error {
			_, err := criteria.AggregatePriorities([]criteria.Weights{{{"a", 1}, {"b", 0}}, {{"a", 0}, {"b", 1}}}, nil)
			return err
		},
	} {
		require.ErrorIs(t, call(), survey.ErrArgument, name)
	}
}

func house3() [][]float64 { return [][]float64{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}} }
