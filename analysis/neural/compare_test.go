package neural_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/survey"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A law makes the outcome of four items rated 1 to 10.
type law func(x [4]float64, noise float64) float64

func linear(x [4]float64, noise float64) float64 { return 0.5*x[0] + 0.3*x[1] + 1.5*noise }

// either is high where one of two items is, and not both.
func either(x [4]float64, noise float64) float64 {
	if (x[0] > 5.5) != (x[1] > 5.5) {
		return 3 + noise
	}
	return noise
}

var items = []string{"a", "b", "c", "d"}

func columns(seed uint64, n int, of law) neural.Data {
	r := rand.New(rand.NewPCG(seed, 11))
	d := neural.Data{Names: append([]string{"overall"}, items...), Columns: make([][]float64, 5)}
	for range n {
		var x [4]float64
		for j := range x {
			x[j] = float64(1 + r.IntN(10))
			d.Columns[j+1] = append(d.Columns[j+1], x[j])
		}
		d.Columns[0] = append(d.Columns[0], of(x, r.NormFloat64()))
	}
	return d
}

func sampleOf(d neural.Data) *neural.Sample { return must(neural.FromColumns(d, "overall", items...)) }

func compare(t *testing.T, s *neural.Sample, o neural.Options) *neural.Comparison {
	t.Helper()
	c, err := neural.Compare(context.Background(), s, o)
	require.NoError(t, err)
	return c
}

// quick is enough for tests.
var quick = neural.Options{Members: 4, Folds: 5, Repeats: 4}

// Of 12 linear samples none may be taken for one that is not: by chance alone that happens to
// one in forty.
func TestLinearDataNeedNoNetwork(t *testing.T) {
	for seed := range uint64(6) {
		s := sampleOf(columns(seed, 150, linear))
		top := must(s.AtLeast(4.4))
		for _, s := range []*neural.Sample{s, top} {
			c := compare(t, s, quick)
			require.Equal(t, neural.NotBetter, c.Verdict)
			require.Equal(t, "the network is not better than the linear model", c.Verdict.Sentence())
			require.Less(t, c.Gain.Interval.Lower, 0.0)
			require.Equal(t, 1, c.Importance[0].Rank)
			require.Equal(t, 1, c.Importance[0].LinearRank)
		}
	}
}

// What two items do only together a linear model cannot see, the network can.
func TestNetworkSeesInteraction(t *testing.T) {
	s := sampleOf(columns(1, 250, either))
	for _, s := range []*neural.Sample{s, must(s.AtLeast(1.5))} {
		c := compare(t, s, quick)
		require.Equal(t, neural.Better, c.Verdict)
		require.Less(t, c.Linear.R2.Value, 0.05)
		require.Greater(t, c.Network.R2.Value, 0.3)
		for j, i := range c.Importance {
			acts := j < 2
			require.Equal(t, acts, i.Network.Interval.Lower > 0, "%s %v", i.Name, i.Network.Interval)
			require.Equal(t, acts, i.Rank <= 2)
			require.Greater(t, i.Network.Interval.Upper, 0.0)
			require.Less(t, i.Linear.Value, 0.1)
			require.Greater(t, i.RepeatSD, 0.0)
			require.Greater(t, i.MemberSD, 0.0)
		}
	}
}

// In a linear model with independent items shuffling item j adds E(β_j(x − x'))² = 2β_j²Var(x_j)
// to the squared error.
func TestImportanceOfLinearModel(t *testing.T) {
	c := compare(t, sampleOf(columns(3, 3000, linear)), neural.Options{Members: 2, Folds: 5, Repeats: 2, Hidden: 1, Penalty: 1e6})
	const variance = 99.0 / 12 // of 1 to 10
	total := (0.5*0.5+0.3*0.3)*variance + 1.5*1.5
	for j, beta := range []float64{0.5, 0.3, 0, 0} {
		want := 2 * beta * beta * variance / total
		require.InDelta(t, want, c.Importance[j].Linear.Value, 3*c.Importance[j].Linear.SE.Value+1e-3)
		require.InDelta(t, want, c.Importance[j].Network.Value, 3*c.Importance[j].Network.SE.Value+1e-3)
	}
	require.InDelta(t, 1-1.5*1.5/total, c.Linear.R2.Value, 3*c.Linear.R2.SE.Value)
	require.InDelta(t, 1.5*1.5, c.Linear.Error.Value, 3*c.Linear.Error.SE.Value)
	// Under a large penalty the network is the linear model, but for the weights of respondents.
	require.InDelta(t, c.Linear.R2.Value, c.Network.R2.Value, 6e-4)
}

// Customers who answer again stay in one fold: an outcome that only hangs on who answers is
// not predicted, and is if they are taken for different people.
func TestRepeatCustomers(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	var d neural.Data
	d.Names, d.Columns = []string{"overall", "a", "b"}, make([][]float64, 3)
	for who := range 40 {
		y, a, b := r.NormFloat64(), 10*r.Float64(), 10*r.Float64()
		for range 5 {
			d.Columns[0] = append(d.Columns[0], y+0.1*r.NormFloat64())
			d.Columns[1], d.Columns[2] = append(d.Columns[1], a), append(d.Columns[2], b)
			d.Respondents = append(d.Respondents, strconv.Itoa(who))
		}
	}
	o := neural.Options{Members: 3, Folds: 5, Repeats: 2, Hidden: 8, Penalty: 0.01}
	s := must(neural.FromColumns(d, "overall", "a", "b"))
	require.Equal(t, int64(40), s.Respondents())
	apart := compare(t, s, o)
	require.Less(t, apart.Network.R2.Value, 0.05)
	d.Respondents = nil
	require.Greater(t, compare(t, must(neural.FromColumns(d, "overall", "a", "b")), o).Network.R2.Value, 0.2)
	require.Equal(t, int64(200), apart.N)
	require.Equal(t, int64(40), apart.Respondents)
}

// The same bits for any number of processors and any order of rows.
func TestSameBits(t *testing.T) {
	d := columns(4, 120, either)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 120 {
		d.Columns[0][i] = math.Round(d.Columns[0][i])
		d.Respondents = append(d.Respondents, "c"+strconv.Itoa(i%50))
		if i%3 == 0 {
			d.Respondents[i] = ""
		}
		d.Weights = append(d.Weights, 1+r.Float64())
	}
	shuffled := neural.Data{Names: d.Names, Columns: make([][]float64, 5)}
	for _, i := range r.Perm(120) {
		for j, column := range d.Columns {
			shuffled.Columns[j] = append(shuffled.Columns[j], column[i])
		}
		shuffled.Weights, shuffled.Respondents = append(shuffled.Weights, d.Weights[i]), append(shuffled.Respondents, d.Respondents[i])
	}
	of := func(d neural.Data) string {
		s := must(sampleOf(d).AtLeast(1.5))
		c := compare(t, s, quick)
		p := must(must(neural.Fit(context.Background(), s, quick)).Predict(columns(2, 50, linear)))
		return string(must(json.Marshal([]any{c, p})))
	}
	want := of(d)
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, workers := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(workers)
		require.Equal(t, want, of(d), "%d processors", workers)
	}
	require.Equal(t, want, of(shuffled), "another order")
	for i := range d.Weights {
		d.Weights[i] *= 8
	}
	require.Equal(t, want, of(d), "another unit of weights")
	other := quick
	other.Seed = 1
	require.NotEqual(t, want, string(must(json.Marshal(compare(t, must(sampleOf(d).AtLeast(1.5)), other)))))
}

// Where half of the rows follow another law and weigh next to nothing, they do not count.
func TestWeights(t *testing.T) {
	d, other := columns(5, 200, linear), columns(6, 200, func(x [4]float64, noise float64) float64 { return 10 - x[2] + 0.3*noise })
	for i := range d.Columns {
		d.Columns[i] = append(d.Columns[i], other.Columns[i]...)
	}
	d.Weights = slices.Concat(slices.Repeat([]float64{1}, 200), slices.Repeat([]float64{1e-4}, 200))
	c := compare(t, sampleOf(d), quick)
	require.Equal(t, []int{1, 2}, []int{c.Importance[0].LinearRank, c.Importance[1].LinearRank})
	require.Less(t, c.Importance[2].Linear.Value, 0.01)
	require.Less(t, c.Importance[2].Network.Value, 0.05)
	require.Greater(t, c.Network.R2.Value, 0.4)
	require.InDelta(t, 200, c.Gain.EffectiveN, 1)
	require.Equal(t, int64(400), c.Gain.N)
	d.Weights = nil
	require.Greater(t, compare(t, sampleOf(d), quick).Importance[2].Linear.Value, 0.1)
}

func TestProgressAndCancellation(t *testing.T) {
	s := sampleOf(columns(7, 80, linear))
	var last float64
	o := quick
	o.Progress = func(done float64) {
		require.GreaterOrEqual(t, done, last)
		last = done
	}
	compare(t, s, o)
	require.Equal(t, 1.0, last)
	last = 0
	must(neural.Fit(context.Background(), s, o))
	require.Equal(t, 1.0, last)

	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	o.Members, o.Progress = 500, func(float64) {
		calls++
		cancel()
	}
	_, err := neural.Compare(ctx, s, o)
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, calls, 50)
	_, err = neural.Fit(ctx, s, o)
	require.ErrorIs(t, err, context.Canceled)
}

func TestErrors(t *testing.T) {
	d := columns(9, 40, linear)
	with := func(change func(d *neural.Data)) neural.Data {
		out := neural.Data{Names: slices.Clone(d.Names)}
		for _, column := range d.Columns {
			out.Columns = append(out.Columns, slices.Clone(column))
		}
		change(&out)
		return out
	}
	column := func(j int, of func(i int) float64) func(*neural.Data) {
		return func(d *neural.Data) {
			for i := range d.Columns[j] {
				d.Columns[j][i] = of(i)
			}
		}
	}
	tests := []struct {
		name string
		data neural.Data
		want error
		at   neural.Error // but for Err
	}{
		{"constant outcome", with(column(0, func(int) float64 { return 3 })), neural.ErrConstant, neural.Error{Name: "overall"}},
		{"constant item", with(column(2, func(int) float64 { return 3 })), neural.ErrConstant, neural.Error{Name: "b"}},
		{"constant without a fold", with(column(2, func(i int) float64 { return float64(i / 39) })), neural.ErrConstant, neural.Error{Name: "b", Fold: 4}},
		{"collinear", with(column(3, func(i int) float64 { return 2*d.Columns[1][i] - d.Columns[2][i] })), neural.ErrCollinear, neural.Error{Name: "c", Fold: 1}},
		{"NaN", with(func(d *neural.Data) { d.Columns[1][4] = math.NaN() }), survey.ErrArgument, neural.Error{Name: "a", Row: 5}},
		{"infinite", with(func(d *neural.Data) { d.Columns[0][0] = math.Inf(1) }), survey.ErrArgument, neural.Error{Name: "overall", Row: 1}},
		{"huge", with(column(1, func(i int) float64 { return float64(i) * 1e200 })), survey.ErrArgument, neural.Error{Name: "a"}},
		{"short column", with(func(d *neural.Data) { d.Columns[1] = d.Columns[1][:30] }), survey.ErrArgument, neural.Error{Name: "a"}},
		{"missing column", with(func(d *neural.Data) { d.Names, d.Columns = d.Names[:4], d.Columns[:4] }), survey.ErrUnknown, neural.Error{Name: "d"}},
		{"twice", with(func(d *neural.Data) { d.Names[4] = "a" }), survey.ErrArgument, neural.Error{}},
		{"names", with(func(d *neural.Data) { d.Names = d.Names[:3] }), survey.ErrArgument, neural.Error{}},
		{"weight", with(func(d *neural.Data) { d.Weights = append(slices.Repeat([]float64{1}, 39), -1) }), survey.ErrWeight, neural.Error{Row: 40}},
		{"no weight to speak of", with(func(d *neural.Data) { d.Weights = append(slices.Repeat([]float64{1}, 39), 1e-101) }), survey.ErrWeight, neural.Error{Row: 40}},
		{"weights", with(func(d *neural.Data) { d.Weights = []float64{1} }), survey.ErrArgument, neural.Error{}},
		{"respondents", with(func(d *neural.Data) { d.Respondents = []string{"a"} }), survey.ErrArgument, neural.Error{}},
		{"one respondent", with(func(d *neural.Data) { d.Respondents = slices.Repeat([]string{"a"}, 40) }), survey.ErrTooFew, neural.Error{}},
		{"a row too far out", with(column(1, func(i int) float64 { return []float64{1e-60 * d.Columns[1][i], 1e60}[i/39] })), survey.ErrArgument, neural.Error{Name: "overall", Fold: 4}},
		{"few rows", with(func(d *neural.Data) {
			for j := range d.Columns {
				d.Columns[j] = d.Columns[j][:5]
			}
		}), survey.ErrTooFew, neural.Error{}},
		{"few to learn from", with(func(d *neural.Data) {
			for j := range d.Columns {
				d.Columns[j] = d.Columns[j][:6]
			}
		}), survey.ErrTooFew, neural.Error{Fold: 1}},
		{"no rows", with(func(d *neural.Data) { d.Columns = make([][]float64, 5) }), survey.ErrNoBase, neural.Error{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := neural.FromColumns(tt.data, "overall", items...)
			if err == nil {
				_, err = neural.Compare(context.Background(), s, quick)
			}
			require.ErrorIs(t, err, tt.want)
			got := neural.Error{}
			if e, ok := errors.AsType[*neural.Error](err); ok {
				got = neural.Error{Name: e.Name, Row: e.Row, Fold: e.Fold, Member: e.Member}
			}
			require.Equal(t, tt.at, got)
		})
	}
	s := sampleOf(d)
	for name, o := range map[string]neural.Options{
		"hidden": {Hidden: 101}, "members": {Members: 1}, "folds": {Folds: 1}, "many folds": {Folds: 101}, "more folds than respondents": {Folds: 41}, "repeats": {Repeats: -1},
		"level": {Level: 1}, "penalty": {Penalty: math.NaN()}, "negative penalty": {Penalty: -1}, "infinite penalty": {Penalty: math.Inf(1)},
	} {
		_, err := neural.Compare(context.Background(), s, o)
		require.True(t, errors.Is(err, survey.ErrArgument) || o.Folds == 41 && errors.Is(err, survey.ErrTooFew), "%s: %v", name, err)
	}
	for name, names := range map[string][]string{"no items": nil, "outcome as item": {"overall"}, "item twice": {"a", "a"}} {
		_, err := neural.FromColumns(d, "overall", names...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	_, err := neural.FromTable(nil, "overall", "a")
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestShareErrors(t *testing.T) {
	d := columns(9, 40, func(x [4]float64, _ float64) float64 { return x[0] })
	s := sampleOf(d)
	for _, value := range []float64{0, 11, math.Inf(-1), math.Inf(1)} {
		_, err := s.AtLeast(value)
		require.ErrorIs(t, err, neural.ErrConstant)
	}
	_, err := s.AtLeast(math.NaN())
	require.ErrorIs(t, err, survey.ErrArgument)
	top := must(s.AtLeast(6))
	_, err = neural.Fit(context.Background(), top, quick)
	require.ErrorIs(t, err, neural.ErrSeparated)
	_, err = neural.Compare(context.Background(), top, quick)
	e, ok := errors.AsType[*neural.Error](err)
	require.True(t, ok)
	require.Equal(t, 1, e.Fold)
	require.ErrorIs(t, err, neural.ErrSeparated)
	// A single row above leaves a fold with none.
	lone := columns(9, 40, linear)
	lone.Columns[0][3], lone.Columns[1][3] = 100, 5
	_, err = neural.Compare(context.Background(), must(must(neural.FromColumns(lone, "overall", "a")).AtLeast(50)), quick)
	require.ErrorIs(t, err, neural.ErrConstant)

	for _, none := range []*neural.Sample{nil, {}} {
		require.Zero(t, none.N()+none.Respondents()+none.Dropped()+int64(none.EffectiveN())+int64(len(none.Items()))+int64(len(none.Outcome())))
		_, err := none.AtLeast(1)
		require.ErrorIs(t, err, survey.ErrNoBase)
		_, err = neural.Compare(context.Background(), none, quick)
		require.ErrorIs(t, err, survey.ErrNoBase)
		_, err = neural.Fit(context.Background(), none, quick)
		require.ErrorIs(t, err, survey.ErrNoBase)
	}
}

func TestVerdict(t *testing.T) {
	for v, text := range map[neural.Verdict]string{neural.NotBetter: "not-better", neural.Better: "better"} {
		require.Equal(t, text, v.String())
		require.Equal(t, text, string(must(v.MarshalText())))
		var back neural.Verdict
		require.NoError(t, back.UnmarshalText([]byte(text)))
		require.Equal(t, v, back)
	}
	require.Equal(t, "the network is better than the linear model", neural.Better.Sentence())
	require.Empty(t, neural.Verdict(9).Sentence())
	_, err := neural.Verdict(9).MarshalText()
	require.ErrorIs(t, err, survey.ErrArgument)
	v := neural.Better
	require.ErrorIs(t, v.UnmarshalText([]byte("best")), survey.ErrArgument)
	require.Equal(t, neural.Better, v)
}
