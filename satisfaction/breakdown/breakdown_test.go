package breakdown_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

var leaves = []string{"skill", "attitude", "wait", "open"}

// questionnaire has two dimensions of two items, and a question outside the tree.
func questionnaire(mutate ...func(*survey.Definition)) *survey.Questionnaire {
	var items []survey.Item
	for _, id := range append(leaves, "again") {
		items = append(items, survey.Item{ID: id, Scale: scale.OneToTen(), Labels: scale.Text{"en": "the " + id}})
	}
	d := survey.Definition{ID: "shops", Items: items, Levels: scale.FiveLevels(),
		Overall: survey.Node{ID: "overall", Children: []survey.Node{
			{ID: "people", Children: []survey.Node{{Item: "skill"}, {Item: "attitude"}}},
			{ID: "time", Children: []survey.Node{{Item: "wait"}, {Item: "open"}}},
		}},
		Segments: []survey.Segment{{ID: "region", Values: []survey.Value{
			{ID: "north", Labels: scale.Text{"en": "North"}}, {ID: "south"}, {ID: "west"}, {ID: "nowhere"}}}, {ID: "brand"}},
	}
	for _, m := range mutate {
		m(&d)
	}
	q, err := survey.New(d)
	if err != nil {
		panic(err)
	}
	return q
}

// answer is one response; a rating of 0 is none.
type answer struct {
	region, brand string
	ratings       [5]int
}

func table(q *survey.Questionnaire, answers []answer) *survey.Table {
	t := survey.NewTable(q)
	for _, a := range answers {
		r := q.NewResponse()
		var err error
		if a.region != "" {
			err = r.SetSegment("region", a.region)
		}
		if err == nil && a.brand != "" {
			err = r.SetSegment("brand", a.brand)
		}
		for i, id := range append(leaves, "again") {
			if err == nil && a.ratings[i] > 0 {
				err = r.Answer(id, a.ratings[i])
			}
		}
		if err == nil {
			err = t.Append(r)
		}
		if err != nil {
			panic(err)
		}
	}
	return t
}

// random answers; lift raises those of one region or brand in one item.
func answers(n int, seed uint64, lift func(a answer, item int) float64) []answer {
	random := rand.New(rand.NewPCG(seed, 1))
	regions, brands := []string{"north", "south", "west", ""}, []string{"us", "acme", "best"}
	var all []answer
	for range n {
		a := answer{region: regions[random.IntN(4)], brand: brands[random.IntN(3)]}
		person := random.NormFloat64()
		for i := range a.ratings {
			x := 7 + person + 1.2*random.NormFloat64() + lift(a, i)
			if random.Float64() > 0.1 {
				a.ratings[i] = min(10, max(1, int(math.Round(x))))
			}
		}
		all = append(all, a)
	}
	return all
}

func none(answer, int) float64 { return 0 }

func nodes(n satisfaction.Node) (all []satisfaction.Node) {
	all = append(all, n)
	for _, child := range n.Children {
		all = append(all, nodes(child)...)
	}
	return all
}

// Every cell is the index of the rows of its slice, and every rank one more than the
// slices that are better.
func TestNoTable(t *testing.T) {
	_, err := breakdown.By(nil, nil, "region", breakdown.Options{})
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestByIsTheIndexOfEverySlice(t *testing.T) {
	q := questionnaire()
	now := table(q, answers(400, 1, none))
	r, err := breakdown.By(now, nil, "region", breakdown.Options{Level: 0.9})
	require.NoError(t, err)
	require.Len(t, r.Slices, 4)
	require.Equal(t, []string{"overall", "people", "skill", "attitude", "time", "wait", "open"}, ids(r))
	require.Equal(t, "the skill", r.Indicators[2].Labels.In("en"))
	require.Equal(t, []int{0, 1, 2}, []int{r.Indicators[0].Depth, r.Indicators[1].Depth, r.Indicators[2].Depth})
	for _, s := range r.Slices[:3] {
		part, err := now.Where("region", s.ID)
		require.NoError(t, err)
		require.Equal(t, int64(part.Len()), s.Respondents)
		want, err := satisfaction.Index(part, satisfaction.IndexOptions{Level: 0.9})
		require.NoError(t, err)
		for i, n := range nodes(want.Overall) {
			c := s.Cells[i]
			require.True(t, c.Defined)
			require.Zero(t, n.Score.Cmp(c.Score))
			require.Equal(t, n.Estimate, c.Estimate)
			require.Equal(t, n.Level, c.Level)
			rank := 1
			for _, o := range r.Slices[:3] {
				if o.Cells[i].Score.Cmp(c.Score) > 0 {
					rank++
				}
			}
			require.Equal(t, rank, c.Rank)
			require.Nil(t, c.Change)
		}
	}
	whole, err := satisfaction.Index(now, satisfaction.IndexOptions{Level: 0.9})
	require.NoError(t, err)
	for i, n := range nodes(whole.Overall) {
		require.Equal(t, n.Estimate, r.All.Cells[i].Estimate, "everybody, in a region or not")
		require.Zero(t, r.All.Cells[i].Rank)
	}
	require.Equal(t, int64(400), r.All.Respondents)
	require.Equal(t, "North", r.Slices[0].Labels.In("en"))
	empty := r.Slices[3]
	require.Equal(t, "nowhere", empty.ID)
	require.False(t, empty.Cells[0].Defined)
	require.Zero(t, empty.Cells[0].Rank)
	_, err = json.Marshal(r)
	require.NoError(t, err)
}

func ids(r breakdown.Result) (all []string) {
	for _, i := range r.Indicators {
		all = append(all, i.ID)
	}
	return all
}

// From moments that were kept by slice everything is the same.
func TestOfMomentsAgrees(t *testing.T) {
	q := questionnaire()
	now, before := table(q, answers(300, 1, none)), table(q, answers(200, 2, none))
	group := func(t2 *survey.Table) *survey.Group[string, *survey.Moments] {
		empty, err := survey.PairwiseMomentsOf(survey.NewTable(q), append(leaves, "again")...)
		require.NoError(t, err)
		g := survey.NewGroup[string](empty)
		parts, err := t2.By("brand")
		require.NoError(t, err)
		for id, part := range parts {
			m, err := survey.PairwiseMomentsOf(part, append(leaves, "again")...)
			require.NoError(t, err)
			require.NoError(t, g.At(id).Merge(m))
		}
		return g
	}
	o := breakdown.Options{Indicators: []string{"again", "time", "overall", "skill"}}
	a, err := breakdown.By(now, before, "brand", o)
	require.NoError(t, err)
	b, err := breakdown.OfMoments(q, group(now), group(before), "brand", o)
	require.NoError(t, err)
	for i := range a.Slices {
		require.Zero(t, a.All.Cells[i].Score.Cmp(b.All.Cells[i].Score))
		require.Equal(t, int64(275), b.All.Respondents, "the largest base of an item")
		for j := range a.Slices[i].Cells {
			x, y := a.Slices[i].Cells[j], b.Slices[i].Cells[j]
			require.Zero(t, x.Score.Cmp(y.Score))
			require.Equal(t, x.Rank, y.Rank)
			require.InDelta(t, x.Estimate.SE.Value, y.Estimate.SE.Value, 1e-12)
			require.Zero(t, x.Change.Difference.Cmp(y.Change.Difference))
			require.InDelta(t, x.Change.Estimate.Interval.Lower, y.Change.Estimate.Interval.Lower, 1e-12)
		}
	}
}

// A leaf, and an item outside the tree, against means and variances of the rows.
func TestChange(t *testing.T) {
	q := questionnaire()
	first, second := answers(150, 5, none), answers(220, 6, func(a answer, i int) float64 {
		if a.region == "west" && (i == 2 || i == 4) {
			return 1
		}
		return 0
	})
	r, err := breakdown.By(table(q, second), table(q, first), "region", breakdown.Options{Indicators: []string{"wait", "again"}})
	require.NoError(t, err)
	west, err := r.Slice("west")
	require.NoError(t, err)
	for i, item := range []int{2, 4} {
		moments := func(rows []answer) (n, mean, variance float64) {
			var sum, squares float64
			for _, a := range rows {
				if x := float64(a.ratings[item]) * 10; a.region == "west" && x > 0 {
					n, sum, squares = n+1, sum+x, squares+x*x
				}
			}
			return n, sum / n, (squares - sum*sum/n) / (n - 1)
		}
		n1, m1, v1 := moments(first)
		n2, m2, v2 := moments(second)
		c := west.Cells[i]
		require.InDelta(t, m2, c.Estimate.Value, 1e-12)
		require.InDelta(t, math.Sqrt(v2/n2), c.Estimate.SE.Value, 1e-12)
		half := tail.StudentTQuantile(0.975, n2-1) * math.Sqrt(v2/n2)
		require.InDelta(t, m2-half, c.Estimate.Interval.Lower, 1e-9)
		require.InDelta(t, m1, c.Change.Before.Float64(), 1e-12)
		require.InDelta(t, n1, c.Change.BeforeN, 0)
		require.InDelta(t, m2-m1, c.Change.Estimate.Value, 1e-12)
		se := math.Sqrt(v1/n1 + v2/n2)
		df := math.Pow(v1/n1+v2/n2, 2) / (math.Pow(v1/n1, 2)/(n1-1) + math.Pow(v2/n2, 2)/(n2-1))
		require.InDelta(t, m2-m1-tail.StudentTQuantile(0.975, df)*se, c.Change.Estimate.Interval.Lower, 1e-9)
		require.Positive(t, c.Change.Estimate.Interval.Lower, "it was raised")
	}
	require.Equal(t, int64(len(first))-count(first, "west")-count(first, "")-count(first, "north"), r.Slices[1].Before)
}

func count(rows []answer, region string) (n int64) {
	for _, a := range rows {
		if a.region == region {
			n++
		}
	}
	return n
}

// A slice that only the wave before had is there, without figures; ties share a rank.
func TestTiesAndVanishedSlices(t *testing.T) {
	q := questionnaire()
	full := func(brand string, x int) answer { return answer{brand: brand, ratings: [5]int{x, x, x, x, x}} }
	now := table(q, []answer{full("a", 8), full("b", 8), full("c", 6)})
	before := table(q, []answer{full("a", 7), full("b", 9), full("gone", 10)})
	r, err := breakdown.By(now, before, "brand", breakdown.Options{})
	require.NoError(t, err)
	var ranks, was []int
	for _, s := range r.Slices {
		ranks = append(ranks, s.Cells[0].Rank)
		if c := s.Cells[0].Change; c != nil {
			was = append(was, c.RankBefore)
			require.False(t, c.Estimate.SE.Valid, "one answer each")
			require.NotEmpty(t, c.Estimate.Warnings)
		}
	}
	require.Equal(t, []int{1, 1, 3, 0}, ranks)
	require.Equal(t, []int{3, 2}, was)
	gone, err := r.Slice("gone")
	require.NoError(t, err)
	require.Equal(t, []int64{0, 1}, []int64{gone.Respondents, gone.Before})
	require.False(t, gone.Cells[0].Defined)
	c, err := r.Versus("a")
	require.NoError(t, err)
	require.Zero(t, c.Family)
	require.Len(t, c.Contrasts, 14, "b and c, seven indicators")
	require.Empty(t, c.Of(breakdown.Strength))
	_, err = json.Marshal(c)
	require.NoError(t, err)
	_, err = json.Marshal(r)
	require.NoError(t, err)
}

func TestVersus(t *testing.T) {
	q := questionnaire()
	rows := answers(900, 3, func(a answer, i int) float64 {
		switch {
		case a.brand == "us" && i == 0: // skill
			return 1.2
		case a.brand == "us" && i == 3: // open
			return -1.2
		}
		return 0
	})
	o := breakdown.Options{Indicators: []string{"skill", "attitude", "wait", "open", "again"}}
	r, err := breakdown.By(table(q, rows), nil, "brand", o)
	require.NoError(t, err)
	c, err := r.Versus("us")
	require.NoError(t, err)
	require.Equal(t, 10, c.Family)
	for _, x := range c.Contrasts {
		require.InDelta(t, 1-0.05/10, x.Estimate.Interval.Level, 1e-15)
		require.Equal(t, x.Own.Sub(x.Other).String(), x.Difference.String())
		require.Equal(t, x.Verdict != breakdown.Alike, x.Adjusted.Value < 0.05)
	}
	list := func(v breakdown.Verdict) (all []string) {
		for _, x := range c.Of(v) {
			all = append(all, x.Competitor+" "+x.Indicator)
		}
		return all
	}
	require.Equal(t, []string{"acme skill", "best skill"}, list(breakdown.Strength))
	require.Equal(t, []string{"acme open", "best open"}, list(breakdown.Weakness))
	// From the other side strengths are weaknesses; with one competitor the family is smaller.
	back, err := r.Versus("acme", "us")
	require.NoError(t, err)
	require.Equal(t, 5, back.Family)
	require.Equal(t, "skill", back.Of(breakdown.Weakness)[0].Indicator)
	require.InDelta(t, -c.Contrasts[0].Estimate.Value, back.Contrasts[0].Estimate.Value, 1e-15)
}

// Among equal brands hardly any survey has a strength or a weakness.
func TestVersusFalseAlarms(t *testing.T) {
	q := questionnaire()
	alarms := 0
	const surveys = 400
	for seed := range uint64(surveys) {
		r, err := breakdown.By(table(q, answers(120, 100+seed, none)), nil, "brand", breakdown.Options{})
		require.NoError(t, err)
		c, err := r.Versus("us")
		require.NoError(t, err)
		if len(c.Of(breakdown.Alike)) < len(c.Contrasts) {
			alarms++
		}
	}
	t.Logf("%.3f", float64(alarms)/surveys)
	require.LessOrEqual(t, float64(alarms)/surveys, 0.07)
}

func TestErrors(t *testing.T) {
	q := questionnaire()
	some := table(q, answers(20, 1, none))
	other := table(questionnaire(func(d *survey.Definition) { d.Items = d.Items[:4] }), nil)
	pomp := table(questionnaire(func(d *survey.Definition) { d.Score = scale.POMP }), nil)
	tests := []struct {
		name    string
		now     *survey.Table
		before  *survey.Table
		segment string
		o       breakdown.Options
		want    error
	}{
		{"segment", some, nil, "planet", breakdown.Options{}, breakdown.ErrUnknown},
		{"indicator", some, nil, "region", breakdown.Options{Indicators: []string{"price"}}, breakdown.ErrUnknown},
		{"indicator twice", some, nil, "region", breakdown.Options{Indicators: []string{"wait", "wait"}}, breakdown.ErrArgument},
		{"level", some, nil, "region", breakdown.Options{Level: math.NaN()}, breakdown.ErrArgument},
		{"other questionnaire", some, other, "region", breakdown.Options{}, breakdown.ErrIncompatible},
		{"other score", some, pomp, "region", breakdown.Options{}, breakdown.ErrIncompatible},
		{"nobody", table(q, nil), nil, "region", breakdown.Options{}, breakdown.ErrNoBase},
		{"nobody in a slice", table(q, []answer{{ratings: [5]int{1, 2, 3, 4, 5}}}), nil, "region", breakdown.Options{}, breakdown.ErrNoBase},
		{"nothing rated", table(q, []answer{{region: "west"}}), nil, "region", breakdown.Options{}, breakdown.ErrNoBase},
		{"one rating", table(q, []answer{{region: "west", ratings: [5]int{0, 0, 0, 0, 5}}}), nil, "region", breakdown.Options{Indicators: []string{"again"}}, nil},
		{"nobody before", some, table(q, nil), "region", breakdown.Options{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := breakdown.By(tt.now, tt.before, tt.segment, tt.o)
			require.ErrorIs(t, err, tt.want)
			if tt.want == nil {
				_, err = json.Marshal(r)
				require.NoError(t, err)
			}
		})
	}
	r, err := breakdown.By(some, nil, "region", breakdown.Options{})
	require.NoError(t, err)
	for _, tt := range []struct {
		own         string
		competitors []string
		want        error
	}{
		{"east", nil, breakdown.ErrUnknown}, {"west", []string{"east"}, breakdown.ErrUnknown},
		{"west", []string{"west"}, breakdown.ErrArgument}, {"west", []string{"north", "north"}, breakdown.ErrArgument},
		{"west", []string{"nowhere"}, breakdown.ErrNoBase},
	} {
		_, err := r.Versus(tt.own, tt.competitors...)
		require.ErrorIs(t, err, tt.want, fmt.Sprint(tt))
	}
	alone, err := breakdown.By(table(q, []answer{{brand: "us", ratings: [5]int{1, 2, 3, 4, 5}}}), nil, "brand", breakdown.Options{})
	require.NoError(t, err)
	_, err = alone.Versus("us")
	require.ErrorIs(t, err, breakdown.ErrArgument)
}

// Weights enter the tree as in the index; an item outside it would ignore them.
func TestWeighted(t *testing.T) {
	q := questionnaire()
	plain := table(q, answers(60, 1, none))
	weights := make([]float64, plain.Len())
	for i := range weights {
		weights[i] = 1 + float64(i%3)
	}
	weighted, err := plain.WithWeights(weights)
	require.NoError(t, err)
	r, err := breakdown.By(weighted, nil, "brand", breakdown.Options{})
	require.NoError(t, err)
	part, err := weighted.Where("brand", "us")
	require.NoError(t, err)
	want, err := satisfaction.Index(part, satisfaction.IndexOptions{})
	require.NoError(t, err)
	us, err := r.Slice("us")
	require.NoError(t, err)
	require.Equal(t, want.Overall.Estimate, us.Cells[0].Estimate)
	// One leaf of four is too little for a whole; the leaf itself is weighted.
	part, err = table(strict(), []answer{{brand: "us", ratings: [5]int{9, 9, 9, 9, 9}}, {brand: "acme", ratings: [5]int{9}}, {brand: "acme", ratings: [5]int{6}}}).
		WithWeights([]float64{1, 2, 1})
	require.NoError(t, err)
	r, err = breakdown.By(part, nil, "brand", breakdown.Options{})
	require.NoError(t, err)
	acme, err := r.Slice("acme")
	require.NoError(t, err)
	require.False(t, acme.Cells[0].Defined)
	require.Equal(t, "80", acme.Cells[2].Score.String())

	// An item outside the tree is that of a tree in which it stands.
	r, err = breakdown.By(weighted, nil, "brand", breakdown.Options{Indicators: []string{"overall", "again"}})
	require.NoError(t, err)
	part, err = weighted.Where("brand", "us")
	require.NoError(t, err)
	tally, err := part.WeightedTally("again")
	require.NoError(t, err)
	mean, err := tally.MeanOf(func(value int) float64 { return float64(value) })
	require.NoError(t, err)
	us, err = r.Slice("us")
	require.NoError(t, err)
	cell := us.Cells[1]
	top := float64(tally.Scale().Max())
	require.InDelta(t, 100*mean.Mean/top, cell.Score.Float64(), 1e-12)
	n, all := float64(mean.N), float64(part.Len())
	require.InEpsilon(t, 100*math.Sqrt(mean.Variance*(n-1)/n*all/(all-1))/top, cell.Estimate.SE.Value, 1e-12)
	require.Equal(t, mean.N, cell.Estimate.N)
	require.Equal(t, int64(part.Len())-mean.N, cell.Estimate.Missing)
	require.InDelta(t, mean.EffectiveN, cell.Estimate.EffectiveN, 1e-9)
	require.NotEmpty(t, cell.Level)

	// Equal weights are no weights.
	equal, err := plain.WithWeights(slices.Repeat([]float64{0.3}, plain.Len()))
	require.NoError(t, err)
	o := breakdown.Options{Indicators: []string{"overall", "again"}}
	a, err := breakdown.By(plain, nil, "brand", o)
	require.NoError(t, err)
	b, err := breakdown.By(equal, nil, "brand", o)
	require.NoError(t, err)
	for i, s := range a.Slices {
		for k, x := range s.Cells {
			y := b.Slices[i].Cells[k]
			require.Equal(t, x.Score.String(), y.Score.String())
			require.Equal(t, []any{x.Level, x.Rank, x.Estimate.N}, []any{y.Level, y.Rank, y.Estimate.N})
			if k == 1 { // s²/n over the ratings times (n−1)/n·N/(N−1) over the respondents
				n, all := float64(x.Estimate.N), float64(s.Respondents)
				require.InEpsilon(t, x.Estimate.SE.Value*math.Sqrt((n-1)/n*all/(all-1)), y.Estimate.SE.Value, 1e-12)
			}
		}
	}
}

// Under a design slices are subpopulations of it: R's svyby.
func TestDesign(t *testing.T) {
	plain := table(questionnaire(), answers(60, 1, none))
	weights := make([]float64, plain.Len())
	for i := range weights {
		weights[i] = 1 + float64(i%3)
	}
	weighted, err := plain.WithWeights(weights)
	require.NoError(t, err)
	regions, err := weighted.Segment("region")
	require.NoError(t, err)
	weighted = weighted.Filter(func(row int) bool { return regions[row] != "" })
	drawn := design.TableOptions{Clusters: "region"}
	r, err := breakdown.By(weighted, weighted, "brand", breakdown.Options{Indicators: []string{"overall", "again"}, Design: &drawn})
	require.NoError(t, err)
	d, err := design.OfTable(weighted, drawn)
	require.NoError(t, err)
	worth, err := design.WorthOf(weighted, "again")
	require.NoError(t, err)
	brands, err := weighted.Segment("brand")
	require.NoError(t, err)
	by, err := d.By(worth, brands, design.EstimateOptions{})
	require.NoError(t, err)
	require.Len(t, by, len(r.Slices))
	for _, want := range by {
		s, err := r.Slice(want.Group)
		require.NoError(t, err)
		c := s.Cells[1]
		require.InDelta(t, 10*want.Mean.Estimate.Value, c.Score.Float64(), 1e-11)
		require.InDelta(t, 10*want.Mean.Estimate.SE.Value, c.Estimate.SE.Value, 1e-11)
		require.Equal(t, want.Mean.Estimate.N, c.Estimate.N)
		require.Equal(t, s.Respondents-c.Estimate.N, c.Estimate.Missing)
		require.Equal(t, 0.0, c.Change.Estimate.Value)
		whole, err := satisfaction.Index(weighted, satisfaction.IndexOptions{Design: &drawn, Where: func(row int) bool { return brands[row] == want.Group }})
		require.NoError(t, err)
		require.Equal(t, whole.Overall.Estimate, s.Cells[0].Estimate)
		require.Equal(t, s.Respondents, whole.Respondents)
	}
	_, err = breakdown.By(weighted, nil, "brand", breakdown.Options{Design: &design.TableOptions{Strata: "nope"}})
	require.ErrorIs(t, err, breakdown.ErrUnknown)
}

// Figures of R's survey with d the rows below, sk and wa times 10: for a leaf svyby(~sk, ~reg,
// svydesign(~1 or ~cl, weights = ~w, data = d), svymean, na.rm = TRUE); for the whole svycontrast of the
// svytotal of ratings and their number within a region, 0.5*sk/n + 0.5*wa/n; degf(subset()) of those rated.
func TestDesignAgainstR(t *testing.T) {
	skill, wait := []int{9, 7, 8, 6, 5, 0, 9, 4, 7, 8, 6, 10, 7, 5}, []int{8, 6, 7, 0, 6, 9, 8, 5, 6, 7, 0, 9, 4, 6}
	var rows []answer
	for i, c := range "aaabbcccddeeff" {
		region := []string{"north", "south", "north", "west", "south", "north", "west", "south", "north", "west", "south", "north", "south", "north"}[i]
		rows = append(rows, answer{region: region, brand: string(c), ratings: [5]int{0: skill[i], 2: wait[i]}})
	}
	now, err := table(questionnaire(), rows).WithWeights([]float64{1.2, .8, 2, 1, .5, 1.5, 1, 3, .7, 1.1, .9, 1.3, .6, 1.4})
	require.NoError(t, err)
	type figures struct{ value, se, df float64 }
	for _, tt := range []struct {
		design       design.TableOptions
		skill, whole [2]figures // north, south
	}{
		{design.TableOptions{}, [2]figures{{78.333333333333343, 8.0296677215179919, 4}, {51.206896551724135, 7.0362724840381725, 4}},
			[2]figures{{77.067901234567898, 6.1311470866596895, 5}, {51.317733990147786, 4.1246828384113705, 4}}},
		{design.TableOptions{Clusters: "brand"}, [2]figures{{78.333333333333343, 8.6264341288276292, 3}, {51.206896551724135, 7.4274704179161359, 4}},
			[2]figures{{77.067901234567898, 6.3529754662994584, 4}, {51.317733990147786, 4.3540041740971054, 4}}},
	} {
		r, err := breakdown.By(now, now, "region", breakdown.Options{Indicators: []string{"overall", "skill"}, Design: &tt.design})
		require.NoError(t, err)
		for i, id := range []string{"north", "south"} {
			s, err := r.Slice(id)
			require.NoError(t, err)
			for k, want := range []figures{tt.whole[i], tt.skill[i]} {
				c := s.Cells[k]
				require.InEpsilon(t, want.value, c.Score.Float64(), 1e-14)
				require.InEpsilon(t, want.se, c.Estimate.SE.Value, 1e-12)
				require.Equal(t, want.df, c.DF)
				half := tail.StudentTQuantile(0.975, want.df) * want.se
				require.InEpsilon(t, c.Estimate.Value-half, c.Estimate.Interval.Lower, 1e-12)
				// Two waves alike have twice the variance and twice the degrees of freedom.
				require.InEpsilon(t, tail.StudentTQuantile(0.975, 2*want.df)*math.Sqrt2*want.se, c.Change.Estimate.Interval.Upper, 1e-12)
			}
		}
		c, err := r.Versus("north", "south")
		require.NoError(t, err)
		a, b := tt.whole[0], tt.whole[1]
		v, w := a.se*a.se, b.se*b.se
		df := (v + w) * (v + w) / (v*v/a.df + w*w/b.df)
		require.InEpsilon(t, 2*tail.StudentTTwoSided((a.value-b.value)/math.Sqrt(v+w), df), c.Contrasts[0].Adjusted.Value, 1e-10)
	}

	// Many answers of few clusters are few.
	var many []answer
	for i := range 80 {
		many = append(many, answer{region: []string{"north", "south"}[i%2], brand: fmt.Sprint(i % 8), ratings: [5]int{1 + i%9}})
	}
	r, err := breakdown.By(table(questionnaire(), many), nil, "region", breakdown.Options{Indicators: []string{"skill"}, Design: &design.TableOptions{Clusters: "brand"}})
	require.NoError(t, err)
	c, err := r.Versus("north", "south")
	require.NoError(t, err)
	require.Equal(t, survey.LowBase, c.Contrasts[0].Estimate.Warnings[0].Code)
}

// strict asks for three quarters of the weight.
func strict() *survey.Questionnaire {
	return questionnaire(func(d *survey.Definition) {
		least := decimal.New(75, -2)
		d.MinAnswered = &least
	})
}

// A leaf has its score also where too little was answered for a whole.
func TestLeafWithoutWhole(t *testing.T) {
	r, err := breakdown.By(table(strict(), []answer{{brand: "us", ratings: [5]int{9}}}), nil, "brand", breakdown.Options{})
	require.NoError(t, err)
	cells := r.Slices[0].Cells
	require.False(t, cells[0].Defined)
	require.Equal(t, "90", cells[2].Score.String())
	require.Equal(t, 1, cells[2].Rank)
}

// Without a tree all items are indicators.
func TestWithoutTree(t *testing.T) {
	q := questionnaire(func(d *survey.Definition) { d.Overall = survey.Node{} })
	r, err := breakdown.By(table(q, answers(50, 1, none)), nil, "brand", breakdown.Options{})
	require.NoError(t, err)
	require.Equal(t, append(leaves, "again"), ids(r))
	require.True(t, r.Slices[0].Cells[4].Defined)
}

func BenchmarkBy(b *testing.B) {
	for _, n := range []int{1_000, 20_000} {
		t := table(questionnaire(), answers(n, 1, none))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := breakdown.By(t, nil, "region", breakdown.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
