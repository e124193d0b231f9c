package survival_test

import (
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var nan = math.NaN()

func TestDataRefuses(t *testing.T) {
	ok := []survival.Status{1, 0}
	tests := []struct {
		name string
		data survival.Data
		want error
		row  int
	}{
		{"nothing", survival.Data{}, survey.ErrNoBase, 0},
		{"all missing", survival.Data{Times: []float64{nan, nan}, Status: ok}, survey.ErrNoBase, 0},
		{"no status", survival.Data{Times: []float64{1, 2}}, survey.ErrArgument, 0},
		{"entries of other length", survival.Data{Times: []float64{1, 2}, Status: ok, Entries: []float64{1}}, survey.ErrArgument, 0},
		{"weights of other length", survival.Data{Times: []float64{1, 2}, Status: ok, Weights: []float64{1}}, survey.ErrArgument, 0},
		{"negative time", survival.Data{Times: []float64{1, -2}, Status: ok}, survey.ErrArgument, 2},
		{"infinite time", survival.Data{Times: []float64{math.Inf(1), 2}, Status: ok}, survey.ErrArgument, 1},
		{"status", survival.Data{Times: []float64{1, 2}, Status: []survival.Status{1, 16}}, survey.ErrArgument, 2},
		{"entry at the time", survival.Data{Times: []float64{1, 2}, Status: ok, Entries: []float64{0, 2}}, survey.ErrArgument, 2},
		{"negative entry", survival.Data{Times: []float64{1, 2}, Status: ok, Entries: []float64{-1, 0}}, survey.ErrArgument, 1},
		{"weight of 0", survival.Data{Times: []float64{1, 2}, Status: ok, Weights: []float64{1, 0}}, survey.ErrWeight, 2},
		{"no weight", survival.Data{Times: []float64{1, 2}, Status: ok, Weights: []float64{nan, 1}}, survey.ErrWeight, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scores := make([]float64, len(tt.data.Times))
			_, err := survival.FromData("g", tt.data)
			require.ErrorIs(t, err, tt.want)
			if row := new(survival.RowError); tt.row > 0 {
				require.ErrorAs(t, err, &row)
				require.Equal(t, tt.row, row.Row)
			}
			_, err = survival.Concordance(tt.data, scores, survival.Options{})
			require.ErrorIs(t, err, tt.want)
			_, err = survival.ByBand(tt.data, scores, nil, survival.Options{})
			require.ErrorIs(t, err, tt.want)
			_, err = survival.Cox(tt.data, survival.Covariates{Names: []string{"x"}, Columns: [][]float64{scores}}, survival.CoxOptions{})
			require.ErrorIs(t, err, tt.want)
			groups, _, err := survival.Split(tt.data, make([]string, len(tt.data.Times)), nil)
			require.Empty(t, groups)
			if tt.want != survey.ErrNoBase {
				require.ErrorIs(t, err, tt.want)
			}
		})
	}
	_, err := survival.FromCounts("g", nil)
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.FromCounts("g", survival.NewCounts("day"))
	require.ErrorIs(t, err, survey.ErrNoBase)
	// A label all of whose rows are missing is no group.
	groups, dropped, err := survival.Split(survival.Data{Times: []float64{1, nan, 3}, Status: make([]survival.Status, 3)}, []string{"a", "b", ""}, nil)
	require.NoError(t, err)
	require.Len(t, groups, 1)
	require.EqualValues(t, 2, dropped)
}

// Nothing in, a typed error or nothing out.
func TestZeroValues(t *testing.T) {
	var g survival.Group
	_, err := survival.KaplanMeier(g, survival.Options{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.NelsonAalen(g, survival.Options{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.AalenJohansen(g, survival.Options{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.LifeTable(g, 1, survival.Options{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	require.Zero(t, g.Last()+g.Events())

	var c survival.Curve
	_, err = c.At(1)
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = c.Quantile(0.5)
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = c.RestrictedMean(0)
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = c.Retention(1)
	require.ErrorIs(t, err, survey.ErrNoBase)
	require.False(t, c.Median().Value.Valid)
	require.Equal(t, survival.Point{}, c.Point(0))
	for range c.Points() {
		t.Error("a point of nothing")
	}
	var h survival.Cumulative
	_, err = h.At(1)
	require.ErrorIs(t, err, survey.ErrNoBase)
	require.Equal(t, survival.Point{}, h.Point(-1))
	for _, v := range []any{c, h} {
		_, err := json.Marshal(v)
		require.NoError(t, err)
	}
	_, err = survival.FromTable(nil, columns)
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.Ratings(nil, "a")
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.ByBandOf(nil, columns, "a", nil, survival.Options{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survival.FromTable(new(survey.Table), columns)
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = survival.Ratings(new(survey.Table), "a")
	require.ErrorIs(t, err, survey.ErrUnknown)
	require.Empty(t, survival.Data{}.CauseOnly(survival.Event).Times)
}

func TestOptions(t *testing.T) {
	g := groupOf(t, plain())
	for _, o := range []survival.Options{{Level: 1}, {Level: -0.5}, {Level: nan}, {Transform: 3}, {Since: -1}, {Since: nan}} {
		_, err := survival.KaplanMeier(g, o)
		require.ErrorIs(t, err, survey.ErrArgument)
		_, err = survival.NelsonAalen(g, o)
		require.ErrorIs(t, err, survey.ErrArgument)
		_, err = survival.AalenJohansen(g, o)
		require.ErrorIs(t, err, survey.ErrArgument)
		_, err = survival.LifeTable(g, 1, o)
		require.ErrorIs(t, err, survey.ErrArgument)
		_, err = survival.Concordance(plain(), make([]float64, 60), o)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	var transform survival.Transform
	require.NoError(t, transform.UnmarshalText([]byte("log")))
	require.Equal(t, survival.Log, transform)
	require.Error(t, transform.UnmarshalText([]byte("x")))
	var ties survival.Ties
	require.NoError(t, ties.UnmarshalText([]byte("breslow")))
	require.Equal(t, survival.Breslow, ties)
	require.Error(t, ties.UnmarshalText([]byte("exact")))
}

// One customer, all at once, nobody left, all left: figures or reasons, never NaN.
func TestSmallGroups(t *testing.T) {
	for name, d := range map[string]survival.Data{
		"one left":       {Times: []float64{3}, Status: []survival.Status{1}},
		"one stays":      {Times: []float64{3}, Status: []survival.Status{0}},
		"at once":        {Times: []float64{0, 0, 0}, Status: []survival.Status{1, 1, 1}},
		"at the start":   {Times: []float64{0, 5}, Status: []survival.Status{2, 0}},
		"all left":       {Times: []float64{1, 2, 3}, Status: []survival.Status{1, 2, 1}},
		"nobody left":    {Times: []float64{1, 2, 3}, Status: []survival.Status{0, 0, 0}},
		"late":           {Times: []float64{5, 6}, Status: []survival.Status{1, 0}, Entries: []float64{4, 5.5}},
		"weighted":       {Times: []float64{5, 5}, Status: []survival.Status{1, 0}, Weights: []float64{1e-9, 1e9}},
		"weighted, late": {Times: []float64{5, 6, 7}, Status: []survival.Status{1, 1, 1}, Weights: []float64{1, 2, 3}, Entries: []float64{2, 5, 6}},
	} {
		t.Run(name, func(t *testing.T) {
			g := groupOf(t, d)
			for _, transform := range []survival.Transform{survival.LogLog, survival.Log, survival.Plain} {
				o := survival.Options{Transform: transform}
				c, err := survival.KaplanMeier(g, o)
				require.NoError(t, err)
				h, err := survival.NelsonAalen(g, o)
				require.NoError(t, err)
				mean, err := c.RestrictedMean(0)
				require.NoError(t, err)
				results := []any{c, h, c.Median(), mean}
				if !g.Weighted() {
					causes, err := survival.AalenJohansen(g, o)
					require.NoError(t, err)
					table, err := survival.LifeTable(g, 2, o)
					require.NoError(t, err)
					results = append(results, causes, table)
				}
				for p := range c.Points() {
					require.True(t, p.AtRisk >= p.Events+p.Censored)
					require.True(t, p.Estimate.Value >= 0 && p.Estimate.Value <= 1)
					if i := p.Estimate.Interval; i.Valid() {
						require.True(t, 0 <= i.Lower && i.Lower <= p.Estimate.Value && p.Estimate.Value <= i.Upper && i.Upper <= 1)
					}
				}
				for _, r := range results {
					_, err := json.Marshal(r) // refuses NaN and infinities
					require.NoError(t, err)
				}
			}
		})
	}
}

func TestByBand(t *testing.T) {
	table := answers()
	d, err := survival.FromTable(table, columns)
	require.NoError(t, err)
	scores, err := survival.Ratings(table, "recommend")
	require.NoError(t, err)
	r, err := survival.ByBand(d, scores, nil, survival.Options{})
	require.NoError(t, err)
	again, err := survival.ByBandOf(table, columns, "recommend", scale.NPSClasses(), survival.Options{})
	require.NoError(t, err)
	a, err := json.Marshal(r)
	require.NoError(t, err)
	b, err := json.Marshal(again)
	require.NoError(t, err)
	require.Equal(t, string(a), string(b))
	// Its parts are those that the other functions give.
	labels := make([]string, len(scores))
	for i, x := range scores {
		labels[i] = map[bool]string{true: "1 detractor", false: "2 passive"}[x < 7]
		if x >= 9 {
			labels[i] = "3 promoter"
		}
	}
	groups, _, err := survival.Split(d, labels, nil)
	require.NoError(t, err)
	test, err := survival.LogRank(groups, survival.LogRankOptions{Scores: []float64{0, 1, 2}})
	require.NoError(t, err)
	require.Equal(t, test.Test, r.Difference.Test)
	require.Equal(t, test.Trend, r.Difference.Trend)
	c, err := survival.KaplanMeier(groups[1], survival.Options{})
	require.NoError(t, err)
	require.Equal(t, c.Median(), r.Bands[1].Median)

	// Since: the same of those who stayed so long.
	since, err := survival.ByBand(d, scores, nil, survival.Options{Since: 120})
	require.NoError(t, err)
	for i := range d.Times {
		if d.Times[i] <= 120 {
			scores[i] = nan
		}
	}
	d.Entries = make([]float64, len(d.Times))
	for i := range d.Entries {
		if d.Times[i] > 120 {
			d.Entries[i] = 120
		}
	}
	r, err = survival.ByBand(d, scores, nil, survival.Options{})
	require.NoError(t, err)
	require.Equal(t, r.Difference, since.Difference)
	require.Equal(t, r.Concordance.C.Value, since.Concordance.C.Value)
	require.Equal(t, r.Bands[0].Median, since.Bands[0].Median)
	require.Equal(t, r.Bands[0].N, since.Bands[0].N)

	few := survival.Data{Times: []float64{1, 2, 3, 4, nan}, Status: []survival.Status{1, 1, 1, 1, 1}}
	r, err = survival.ByBand(few, []float64{0, 9, nan, 10, 3}, nil, survival.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 2, r.Missing)
	require.Len(t, r.Bands, 2) // no passive
	require.Equal(t, 4.0, r.Until)
	require.Equal(t, 0.0, r.Bands[1].Stayed.Value)
	for name, tt := range map[string]struct {
		scores []float64
		want   error
	}{
		"one band":     {[]float64{0, 1, 2, 3, 4}, survey.ErrTooFew},
		"no score":     {[]float64{nan, nan, nan, nan, nan}, survey.ErrNoBase},
		"out of range": {[]float64{0, 11, 3, 4, 9}, scale.ErrOutOfRange},
		"length":       {[]float64{1}, survey.ErrArgument},
	} {
		_, err := survival.ByBand(few, tt.scores, nil, survival.Options{})
		require.ErrorIs(t, err, tt.want, name)
	}
	// Weights all alike change nothing but the variance of the log-rank test.
	plain, weighted := drawn(8, 60, false, false), drawn(8, 60, false, false)
	weighted.Weights = make([]float64, 60)
	scores = make([]float64, 60)
	for i := range scores {
		scores[i], weighted.Weights[i] = float64(i%11), 3
	}
	r, err = survival.ByBand(plain, scores, nil, survival.Options{})
	require.NoError(t, err)
	w, err := survival.ByBand(weighted, scores, nil, survival.Options{})
	require.NoError(t, err)
	for i := range r.Bands {
		require.InDelta(t, r.Bands[i].Stayed.Value, w.Bands[i].Stayed.Value, 1e-12)
		require.InDelta(t, r.Bands[i].Mean.SE.Value, w.Bands[i].Mean.SE.Value, 1e-9)
	}
	require.InDelta(t, r.Concordance.C.SE.Value, w.Concordance.C.SE.Value, 1e-12)
	require.InEpsilon(t, r.Difference.Test.Statistic.Value, w.Difference.Test.Statistic.Value, 0.3)
	for i := range weighted.Weights {
		weighted.Weights[i] = float64(1 + i%4)
		labels[i] = map[bool]string{true: "1 detractor", false: "2 passive"}[scores[i] < 7]
		if scores[i] >= 9 {
			labels[i] = "3 promoter"
		}
	}
	w, err = survival.ByBand(weighted, scores, nil, survival.Options{})
	require.NoError(t, err)
	groups, _, err = survival.Split(weighted, labels[:60], nil)
	require.NoError(t, err)
	test, err = survival.LogRank(groups, survival.LogRankOptions{})
	require.NoError(t, err)
	require.Equal(t, test.Test, w.Difference.Test)
}

func TestFromTable(t *testing.T) {
	table := answers()
	d, err := survival.FromTable(table, survival.Columns{Time: "days", Status: "end", Causes: []string{"quality", "price"}})
	require.NoError(t, err)
	plain, err := survival.FromTable(table, columns)
	require.NoError(t, err)
	for i := range d.Status {
		require.Equal(t, plain.Status[i] == survival.Censored, d.Status[i] == survival.Censored)
	}
	for name, c := range map[string]survival.Columns{
		"time":    {Time: "x", Status: "left"},
		"status":  {Time: "days", Status: "x"},
		"segment": {Time: "days", Status: "left", Causes: []string{"price"}},
		"entry":   {Time: "days", Status: "left", Entry: "x"},
	} {
		_, err := survival.FromTable(table, c)
		require.ErrorIs(t, err, survey.ErrUnknown, name)
	}
	_, err = survival.FromTable(table, survival.Columns{Time: "days", Status: "days"})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = survival.FromTable(table, survival.Columns{Time: "days", Status: "end", Causes: make([]string, 16)})
	require.ErrorIs(t, err, survey.ErrArgument)

	// A response that says nothing is missing everywhere, one that does not say how it
	// ended too.
	r := table.Questionnaire().NewResponse()
	require.NoError(t, table.Append(r))
	require.NoError(t, r.SetNumber("days", 30))
	require.NoError(t, table.Append(r))
	for _, c := range []survival.Columns{columns, {Time: "days", Status: "end", Causes: []string{"price"}}} {
		d, err = survival.FromTable(table, c)
		require.NoError(t, err)
		g := groupOf(t, d)
		require.EqualValues(t, 90, g.N())
		require.EqualValues(t, 2, g.Missing())
	}
	scores, err := survival.Ratings(table, "recommend")
	require.NoError(t, err)
	require.True(t, math.IsNaN(scores[90]))
}

// Nothing runs beside the caller, so that the number of processors cannot matter.
func TestSameBitsOnAnyProcessors(t *testing.T) {
	d := customers(70_000, false)
	x := survival.Covariates{Names: []string{"t"}, Columns: [][]float64{make([]float64, len(d.Times))}}
	for i := range d.Times {
		x.Columns[0][i] = float64(i * 7919 % 101)
	}
	var want string
	for _, workers := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(workers)
		f, err := survival.Cox(d, x, survival.CoxOptions{})
		c := curveOf(t, d)
		runtime.GOMAXPROCS(before)
		require.NoError(t, err)
		got, err := json.Marshal([]any{f, c.Median()})
		require.NoError(t, err)
		if want == "" {
			want = string(got)
		}
		require.Equal(t, want, string(got))
	}
}

// Nil counts are empty ones that take nothing.
func TestNilCounts(t *testing.T) {
	var none *survival.Counts
	one := survival.NewCounts("day")
	require.NoError(t, one.Add(1, survival.Event))
	require.Empty(t, none.Unit())
	require.Zero(t, none.N()+none.Count(1, survival.Event)+none.Entered(1))
	require.True(t, none.IsEmpty())
	require.Equal(t, new(survival.Counts), none.Clone())
	require.True(t, none.Equal(new(survival.Counts)))
	require.True(t, none.Equal(nil))
	require.False(t, one.Equal(nil))
	require.False(t, none.Equal(one))
	require.NoError(t, none.Merge(nil))
	require.NoError(t, none.Unmerge(survival.NewCounts("day")))
	require.ErrorIs(t, none.Unmerge(one), survey.ErrUnderflow)
	_, err := none.MarshalBinary()
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = none.MarshalJSON()
	require.ErrorIs(t, err, survey.ErrArgument)
	binary, err := one.MarshalBinary()
	require.NoError(t, err)
	text, err := one.MarshalJSON()
	require.NoError(t, err)
	for _, err := range []error{
		none.Add(1, survival.Event), none.Sub(1, survival.Event), none.Merge(one), none.UnmarshalBinary(binary), none.UnmarshalJSON(text),
		survival.AddTimes(none, []int{1}, []survival.Status{survival.Event}),
	} {
		require.ErrorIs(t, err, survey.ErrArgument)
	}
}

// Where all leave at once, bands differ or not and the model fits; only who stayed
// longer is not known.
func TestAllAtOnce(t *testing.T) {
	d := survival.Data{Times: make([]float64, 6), Status: slices.Repeat([]survival.Status{survival.Event}, 6)}
	scores := []float64{1, 3, 9, 10, 7, 8}
	r, err := survival.ByBand(d, scores, nil, survival.Options{})
	require.NoError(t, err)
	require.Len(t, r.Bands, 3)
	require.Nil(t, r.Concordance)
	f, err := survival.Cox(d, survival.Covariates{Names: []string{"x"}, Columns: [][]float64{scores}}, survival.CoxOptions{})
	require.NoError(t, err)
	require.Nil(t, f.Concordance)
	_, err = survival.Concordance(d, scores, survival.Options{})
	require.ErrorIs(t, err, survey.ErrTooFew)
}

// Beyond what can be squared, times and weights are refused where they stand.
func TestOutOfRange(t *testing.T) {
	for _, tt := range []struct {
		name string
		d    survival.Data
		want string
	}{
		{"time", survival.Data{Times: []float64{1, 1e200}, Status: []survival.Status{1, 1}}, "row 2: time 1e+200: invalid argument: not from 0 to 1e+150"},
		{"weight", survival.Data{Times: []float64{1, 2}, Status: []survival.Status{1, 1}, Weights: []float64{1, 1e300}}, "row 2: weight 1e+300: invalid weight: not from 1e-30 to 1e+30"},
		{"little weight", survival.Data{Times: []float64{1, 2}, Status: []survival.Status{1, 1}, Weights: []float64{5e-324, 1}}, "row 1: weight 5e-324: invalid weight"},
		{"entry", survival.Data{Times: []float64{1, 6}, Status: []survival.Status{1, 1}, Entries: []float64{0, 6}}, "row 2: entry 6: invalid argument: neither 0 nor between 0 and the time, 6"},
	} {
		_, err := survival.FromData("all", tt.d)
		require.ErrorContains(t, err, tt.want, tt.name)
	}
	_, err := survival.LifeTable(groupOf(t, survival.Data{Times: []float64{0}, Status: []survival.Status{1}}), 1e-320, survival.Options{})
	require.ErrorIs(t, err, survey.ErrArgument)
}

// A cause that nobody can have left for is a mistake in its name.
func TestCauses(t *testing.T) {
	q := new(survey.Questionnaire)
	require.NoError(t, q.UnmarshalJSON([]byte(`{"id": "q", "items": [{"id": "r", "scale": "zero-to-ten"}], "numbers": [{"id": "days"}],
		"segments": [{"id": "end", "values": [{"id": "price"}, {"id": "moved"}]}, {"id": "free"}]}`)))
	table := survey.NewTable(q)
	for _, tt := range []struct {
		status string
		causes []string
		want   error
	}{
		{"end", []string{"price"}, nil},
		{"end", []string{"price", "prise"}, survey.ErrUnknown},
		{"end", []string{"price", "price"}, survey.ErrArgument},
		{"free", []string{""}, survey.ErrArgument},
		{"free", []string{"anything"}, nil},
		{"none", []string{"price"}, survey.ErrUnknown},
	} {
		_, err := survival.FromTable(table, survival.Columns{Time: "days", Status: tt.status, Causes: tt.causes})
		require.ErrorIs(t, err, tt.want)
	}
}
