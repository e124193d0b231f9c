package weighting_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/weighting"
)

func rake(t *testing.T, s sample, o weighting.RakeOptions) *weighting.Result {
	t.Helper()
	r, err := weighting.Rake(s.base, s.margins(), o)
	require.NoError(t, err)
	return r
}

func TestRakeAgainstRows(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := random(seed, 200+int(seed)*5, 1+int(seed%4))
			r := rake(t, s, weighting.RakeOptions{})
			requireClose(t, rowwise(s), r.Weights, 1e-11)
			require.InDelta(t, sumOf(s.targets[0]), r.Size, 1e-9*r.Size)
			requireMet(t, s, r.Weights, r.Size, 1e-10)
			require.LessOrEqual(t, r.Residual, 1e-10)
			require.Positive(t, r.Iterations)
			require.Zero(t, r.Bounded)
			require.Zero(t, r.Negative)
		})
	}
}

// The base weight of a row does not matter beyond its cell: the factor is one per cell.
func TestRakeKeepsBaseWeights(t *testing.T) {
	s := random(3, 300, 2)
	r := rake(t, s, weighting.RakeOptions{})
	factor := map[string]float64{}
	for row := range s.base {
		cell := s.columns[0][row] + s.columns[1][row]
		g := r.Weights[row] / s.base[row]
		if first, ok := factor[cell]; ok {
			require.InEpsilon(t, first, g, 1e-14)
		}
		factor[cell] = g
	}
}

func TestRakeDoesNotDependOnTheOrderOfRows(t *testing.T) {
	for seed := range uint64(12) {
		s := random(seed, 250, 3)
		p, was := s.permuted(seed)
		for _, o := range []weighting.RakeOptions{{}, {MaxRatio: 3, MinRatio: 0.3}} {
			want, got := rake(t, s, o), rake(t, p, o)
			for row := range was {
				require.Equal(t, want.Weights[was[row]], got.Weights[row], "the same bits")
			}
			require.Equal(t, want.Fits, got.Fits)
			require.Equal(t, want.Kish(), got.Kish())
		}
	}
}

func TestRakeDoesNotDependOnTheUnitOfWeights(t *testing.T) {
	for seed := range uint64(12) {
		s := random(seed, 250, 3)
		for _, o := range []weighting.RakeOptions{{}, {MaxRatio: 2.5, MinRatio: 0.3}} {
			want := rake(t, s, o)
			for _, by := range []float64{1e-6, 1e6, 3} {
				got, err := weighting.Rake(scaled(s.base, by), s.margins(), o)
				require.NoError(t, err)
				requireClose(t, want.Weights, got.Weights, 1e-12)
				// Under shares the weights keep the sum of the base weights.
				o := o
				o.Targets = weighting.Shares
				share := s
				share.targets = fractions(s.targets)
				a := rake(t, share, o)
				share.base = scaled(s.base, by)
				b := rake(t, share, o)
				requireClose(t, scaled(a.Weights, by), b.Weights, 1e-12)
				require.InEpsilon(t, sum(share.base), sum(b.Weights), 1e-12)
			}
		}
	}
}

func fractions(all []weighting.Targets) []weighting.Targets {
	var out []weighting.Targets
	for _, targets := range all {
		part := weighting.Targets{}
		for level, x := range targets {
			part[level] = x / sumOf(targets)
		}
		out = append(out, part)
	}
	return out
}

func TestRakeIsIdempotent(t *testing.T) {
	for seed := range uint64(12) {
		s := random(seed, 250, 3)
		for _, o := range []weighting.RakeOptions{{}, {MaxRatio: 6}} {
			want := rake(t, s, o)
			if want.Residual > 1e-10 {
				continue
			}
			again, err := weighting.Rake(want.Weights, s.margins(), o)
			require.NoError(t, err)
			requireClose(t, want.Weights, again.Weights, 1e-10)
		}
	}
}

// Rows as frequencies: a row of base weight 2 is two rows of weight 1.
func TestRakeWeightTwoIsTwoRows(t *testing.T) {
	s := random(2, 120, 2)
	for row := range s.base {
		s.base[row] = float64(1 + row%3)
	}
	one := sample{names: s.names, columns: make([][]string, 2), targets: s.targets}
	for row, w := range s.base {
		for range int(w) {
			one.base = append(one.base, 1)
			for f := range s.columns {
				one.columns[f] = append(one.columns[f], s.columns[f][row])
			}
		}
	}
	want := rake(t, s, weighting.RakeOptions{})
	got := rake(t, one, weighting.RakeOptions{})
	i := 0
	for row, w := range s.base {
		require.InEpsilon(t, want.Weights[row], w*got.Weights[i], 1e-13)
		i += int(w)
	}
	unit, err := weighting.Rake(nil, one.margins(), weighting.RakeOptions{})
	require.NoError(t, err)
	require.Equal(t, got.Weights, unit.Weights, "no base weights are weights of 1")
}

func TestRakeSizes(t *testing.T) {
	m := []weighting.Margin{{Factor: genders(), Targets: weighting.Targets{"female": 51, "male": 49}}}
	tests := []struct {
		name string
		base []float64
		o    weighting.RakeOptions
		want float64
	}{
		{"totals", scaled(ones(10), 3), weighting.RakeOptions{}, 100},
		{"totals with size", nil, weighting.RakeOptions{Size: 100}, 100},
		{"per cent", scaled(ones(10), 3), weighting.RakeOptions{Targets: weighting.Shares}, 30},
		{"shares of no base", nil, weighting.RakeOptions{Targets: weighting.Shares}, 10},
		{"shares with size", nil, weighting.RakeOptions{Targets: weighting.Shares, Size: 7}, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := weighting.Rake(tt.base, m, tt.o)
			require.NoError(t, err)
			require.InDelta(t, tt.want, r.Size, 1e-12)
			require.InDelta(t, tt.want, sum(r.Weights), 1e-12)
			require.InDelta(t, 0.51*tt.want, sum(r.Weights[:6]), 1e-12)
		})
	}
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func factor(name string, values ...string) *weighting.Factor {
	return weighting.NewFactor(name, values)
}

func TestRakeRefuses(t *testing.T) {
	a := factor("a", "x", "x", "y", "y")
	b := factor("b", "u", "v", "u", "v")
	good := weighting.Margin{Factor: a, Targets: weighting.Targets{"x": 40, "y": 60}}
	with := func(targets weighting.Targets) []weighting.Margin {
		return []weighting.Margin{good, {Factor: b, Targets: targets}}
	}
	fine := weighting.Targets{"u": 50, "v": 50}
	share := weighting.RakeOptions{Targets: weighting.Shares}
	tests := []struct {
		name    string
		base    []float64
		margins []weighting.Margin
		o       weighting.RakeOptions
		want    error
		text    string
	}{
		{"empty category", nil, with(weighting.Targets{"u": 50, "v": 40, "w": 10}), weighting.RakeOptions{}, weighting.ErrEmptyCategory, `margin "b": category "w": target 10 on an empty`},
		{"missing category", nil, with(weighting.Targets{"u": 100}), weighting.RakeOptions{}, weighting.ErrUntargeted, `margin "b": category "v" has no target: 2 rows are in it, the first is row 2`},
		{"zero target", nil, with(weighting.Targets{"u": 100, "v": 0}), weighting.RakeOptions{}, weighting.ErrUntargeted, `category "v" has target 0`},
		{"totals", nil, with(weighting.Targets{"u": 50, "v": 51}), weighting.RakeOptions{}, weighting.ErrTotals, `margin "b": totals disagree: targets add up to 101, not to the 100 of margin "a"`},
		{"totals by a little", nil, with(weighting.Targets{"u": 50, "v": 50 + 1e-7}), weighting.RakeOptions{}, weighting.ErrTotals, "b"},
		{"size", nil, []weighting.Margin{good}, weighting.RakeOptions{Size: 99}, weighting.ErrTotals, `margin "a": totals disagree: targets add up to 100, not to 99`},
		{"shares", nil, with(weighting.Targets{"u": 0.5, "v": 0.52}), share, weighting.ErrTotals, `targets add up to 1.02, not to 1`},
		{"per cent", nil, with(weighting.Targets{"u": 50, "v": 48}), share, weighting.ErrTotals, `targets add up to 98, not to 100`},
		{"weight 0", []float64{1, 1, 0, 1}, with(fine), weighting.RakeOptions{}, survey.ErrWeight, "row 3"},
		{"negative", []float64{1, -1, 0, 1}, with(fine), weighting.RakeOptions{}, survey.ErrWeight, "row 2"},
		{"NaN", []float64{math.NaN(), 1, 1, 1}, with(fine), weighting.RakeOptions{}, survey.ErrWeight, "row 1"},
		{"Inf", []float64{1, 1, 1, math.Inf(1)}, with(fine), weighting.RakeOptions{}, survey.ErrWeight, "row 4"},
		{"short", []float64{1, 1, 1}, with(fine), weighting.RakeOptions{}, survey.ErrArgument, "3 weights for 4 rows"},
		{"no margins", nil, nil, weighting.RakeOptions{}, survey.ErrArgument, "no factor"},
		{"nil factor", nil, []weighting.Margin{{}}, weighting.RakeOptions{}, survey.ErrArgument, "nil"},
		{"no rows", nil, []weighting.Margin{{Factor: factor("a")}}, weighting.RakeOptions{}, survey.ErrNoBase, "no base"},
		{"lengths", nil, []weighting.Margin{good, {Factor: factor("b", "u"), Targets: fine}}, weighting.RakeOptions{}, survey.ErrArgument, `"b" has 1 rows`},
		{"negative target", nil, with(weighting.Targets{"u": -1, "v": 101}), weighting.RakeOptions{}, survey.ErrArgument, `margin "b": category "u": target -1`},
		{"NaN target", nil, with(weighting.Targets{"u": math.NaN(), "v": 101}), weighting.RakeOptions{}, survey.ErrArgument, "NaN"},
		{"infinite target", nil, with(weighting.Targets{"u": math.Inf(1), "v": 101}), weighting.RakeOptions{}, survey.ErrArgument, "Inf"},
		{"no targets", nil, with(nil), weighting.RakeOptions{}, survey.ErrArgument, "add up to 0"},
		{"tolerance", nil, with(fine), weighting.RakeOptions{Tolerance: math.NaN()}, survey.ErrArgument, "tolerance NaN"},
		{"tight tolerance", nil, with(fine), weighting.RakeOptions{Tolerance: 1e-15}, survey.ErrArgument, "tolerance 1e-15"},
		{"sweeps", nil, with(fine), weighting.RakeOptions{MaxSweeps: -1}, survey.ErrArgument, "-1 iterations"},
		{"bound", nil, with(fine), weighting.RakeOptions{MaxRatio: 1}, survey.ErrArgument, "weights from 0 to 1 means"},
		{"NaN bound", nil, with(fine), weighting.RakeOptions{MinRatio: math.NaN()}, survey.ErrArgument, "NaN"},
		{"negative size", nil, with(fine), weighting.RakeOptions{Size: -1}, survey.ErrArgument, "size -1"},
		{"kind", nil, with(fine), weighting.RakeOptions{Targets: 7}, survey.ErrArgument, "TargetKind(7)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := weighting.Rake(tt.base, tt.margins, tt.o)
			require.Nil(t, r)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
		})
	}
}

// A zero target on an empty category says nothing and does no harm.
func TestRakeZeroTargetOnNobody(t *testing.T) {
	m := weighting.Margin{Factor: genders(), Targets: weighting.Targets{"female": 51, "male": 49, "diverse": 0}}
	r, err := weighting.Rake(nil, []weighting.Margin{m}, weighting.RakeOptions{})
	require.NoError(t, err)
	require.Len(t, r.Fits, 2)
}

func TestRakeReportsEveryCategory(t *testing.T) {
	m := weighting.Margin{Factor: factor("a", "x", "y", "z"), Targets: weighting.Targets{"p": 1, "q": 1, "x": 1}}
	_, err := weighting.Rake(nil, []weighting.Margin{m}, weighting.RakeOptions{})
	for _, category := range []string{"p", "q", "y", "z"} {
		require.ErrorContains(t, err, fmt.Sprintf("category %q", category))
	}
}

func TestUnreachable(t *testing.T) {
	tests := []struct {
		name             string
		margins          []weighting.Margin
		margin, category string
		limit            float64
		against          string
	}{
		{"more than its partner has", []weighting.Margin{
			{Factor: factor("a", "x", "y", "y"), Targets: weighting.Targets{"x": 60, "y": 40}},
			{Factor: factor("b", "u", "u", "v"), Targets: weighting.Targets{"u": 50, "v": 50}},
		}, "a", "x", 50, "b"},
		{"all that its partner has", []weighting.Margin{
			{Factor: factor("a", "x", "y", "y"), Targets: weighting.Targets{"x": 50, "y": 50}},
			{Factor: factor("b", "u", "u", "v"), Targets: weighting.Targets{"u": 50, "v": 50}},
		}, "a", "x", 50, "b"},
		{"less than its partners need", []weighting.Margin{
			{Factor: factor("a", "x", "x", "x", "y", "z"), Targets: weighting.Targets{"x": 50, "y": 25, "z": 25}},
			{Factor: factor("b", "u", "v", "w", "w", "w"), Targets: weighting.Targets{"u": 30, "v": 30, "w": 40}},
		}, "a", "x", 60, "b"},
		{"nested", []weighting.Margin{
			{Factor: factor("region", "n", "n", "s"), Targets: weighting.Targets{"n": 70, "s": 30}},
			{Factor: factor("city", "Lille", "Reims", "Lyon"), Targets: weighting.Targets{"Lille": 30, "Reims": 30, "Lyon": 40}},
		}, "region", "n", 60, "city"},
		{"the same twice", []weighting.Margin{
			{Factor: factor("a", "x", "y"), Targets: weighting.Targets{"x": 50, "y": 50}},
			{Factor: factor("again", "x", "y"), Targets: weighting.Targets{"x": 51, "y": 49}},
		}, "a", "x", 51, "again"},
		// Each two of the three can be met. Cells 000, 011, 101, 110 in equal parts have
		// all margins 1/2; with x in each, 000+011 = a0, 000+101 = b0, 000+110 = c0 give
		// 000 = (a0+b0+c0−1)/2, so that margins of .3 leave −.05.
		{"three together", []weighting.Margin{
			{Factor: factor("a", "0", "0", "1", "1"), Targets: weighting.Targets{"0": 30, "1": 70}},
			{Factor: factor("b", "0", "1", "0", "1"), Targets: weighting.Targets{"0": 30, "1": 70}},
			{Factor: factor("c", "0", "1", "1", "0"), Targets: weighting.Targets{"0": 30, "1": 70}},
		}, "", "", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := weighting.Rake(nil, tt.margins, weighting.RakeOptions{})
			require.ErrorIs(t, err, weighting.ErrUnreachable)
			e, ok := errors.AsType[*weighting.UnreachableError](err)
			require.True(t, ok)
			require.Equal(t, tt.against, e.Against)
			if tt.against != "" {
				require.Equal(t, tt.margin, e.Margin)
				require.Equal(t, tt.category, e.Category)
				require.InDelta(t, tt.limit, e.Limit, 1e-9)
				return
			}
			require.NotEmpty(t, e.Margin)
			require.NotEmpty(t, e.Category)
			require.NotEqual(t, e.Target, e.Limit)
		})
	}
}

// The same three margins just within reach are met, and nested margins that agree.
func TestReachable(t *testing.T) {
	half := weighting.Targets{"0": 34, "1": 66}
	r, err := weighting.Rake(nil, []weighting.Margin{
		{Factor: factor("a", "0", "0", "1", "1"), Targets: half},
		{Factor: factor("b", "0", "1", "0", "1"), Targets: half},
		{Factor: factor("c", "0", "1", "1", "0"), Targets: half},
	}, weighting.RakeOptions{})
	require.NoError(t, err)
	requireClose(t, []float64{1, 33, 33, 33}, r.Weights, 1e-8)

	r, err = weighting.Rake(nil, []weighting.Margin{
		{Factor: factor("region", "n", "n", "s"), Targets: weighting.Targets{"n": 60, "s": 40}},
		{Factor: factor("city", "Lille", "Reims", "Lyon"), Targets: weighting.Targets{"Lille": 30, "Reims": 30, "Lyon": 40}},
	}, weighting.RakeOptions{})
	require.NoError(t, err)
	requireClose(t, []float64{30, 30, 40}, r.Weights, 1e-14)
}

func TestNotConverged(t *testing.T) {
	s := random(5, 200, 3)
	_, err := weighting.Rake(s.base, s.margins(), weighting.RakeOptions{MaxSweeps: 2})
	e, ok := errors.AsType[*weighting.NotConvergedError](err)
	require.True(t, ok, err)
	require.ErrorIs(t, err, weighting.ErrNotConverged)
	require.Equal(t, 2, e.Last.Iterations)
	require.Equal(t, e.Residual, e.Last.Residual)
	require.Greater(t, e.Residual, e.Tolerance)
	require.InDelta(t, e.Residual, math.Abs(e.Worst.Target-e.Worst.Achieved)/e.Last.Size, 1e-14)
	require.ErrorContains(t, err, fmt.Sprintf("margin %q: category %q", e.Worst.Margin, e.Worst.Category))
	for _, w := range e.Last.Weights {
		require.Positive(t, w)
	}
}

// Three margins that only a weight of 0 can meet: the weight falls as 1/sweeps, and
// nothing proves that it will not arrive.
func TestRakeTowardsZero(t *testing.T) {
	third := weighting.Targets{"0": 100.0 / 3, "1": 200.0 / 3}
	_, err := weighting.Rake(nil, []weighting.Margin{
		{Factor: factor("a", "0", "0", "1", "1"), Targets: third},
		{Factor: factor("b", "0", "1", "0", "1"), Targets: third},
		{Factor: factor("c", "0", "1", "1", "0"), Targets: third},
	}, weighting.RakeOptions{MaxSweeps: 500})
	e, ok := errors.AsType[*weighting.NotConvergedError](err)
	require.True(t, ok, err)
	require.Less(t, e.Last.Weights[0], 1.0)
}

func TestBoundedRake(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := random(seed, 150, 3)
			o := weighting.RakeOptions{MinRatio: 0.2 + 0.01*float64(seed%20), MaxRatio: 1.5 + 0.1*float64(seed%30)}
			r := rake(t, s, o)
			mean := r.Size / float64(len(s.base))
			var at int64
			for _, w := range r.Weights {
				require.GreaterOrEqual(t, w, o.MinRatio*mean*(1-1e-14))
				require.LessOrEqual(t, w, o.MaxRatio*mean*(1+1e-14))
				if w <= o.MinRatio*mean*(1+1e-10) || w >= o.MaxRatio*mean*(1-1e-10) {
					at++
				}
			}
			require.Equal(t, at, r.Bounded)
			require.InEpsilon(t, r.Size, sum(r.Weights), 1e-12)
			// The residual is what a plain count finds, met or not.
			worst := 0.0
			for f, column := range s.columns {
				have := map[string]float64{}
				for row, level := range column {
					have[level] += r.Weights[row]
				}
				for level, target := range s.targets[f] {
					worst = max(worst, math.Abs(have[level]-target)/r.Size)
				}
			}
			require.InDelta(t, worst, r.Residual, 1e-13)
		})
	}
}

// Bounds that bite nobody change nothing, and bounds that leave room are met.
func TestWideBounds(t *testing.T) {
	s := random(8, 300, 3)
	want := rake(t, s, weighting.RakeOptions{})
	got := rake(t, s, weighting.RakeOptions{MinRatio: 0.001, MaxRatio: 1000})
	requireClose(t, want.Weights, got.Weights, 1e-12)
	require.Zero(t, got.Bounded)

	cut := rake(t, s, weighting.RakeOptions{MaxRatio: want.Kish().MaxRatio * 0.95})
	require.LessOrEqual(t, cut.Residual, 1e-10)
	require.LessOrEqual(t, cut.Kish().MaxRatio, want.Kish().MaxRatio*0.95)
	requireMet(t, s, cut.Weights, cut.Size, 1e-10)
}

// A cap on the rows of one category whose target is beyond it: the rest takes over.
func TestCapBeyondReach(t *testing.T) {
	m := weighting.Margin{Factor: factor("a", "x", "y", "y", "y"), Targets: weighting.Targets{"x": 80, "y": 20}}
	r, err := weighting.Rake(nil, []weighting.Margin{m}, weighting.RakeOptions{MaxRatio: 2})
	require.NoError(t, err)
	requireClose(t, []float64{50, 50.0 / 3, 50.0 / 3, 50.0 / 3}, r.Weights, 1e-14)
	require.InDelta(t, 0.3, r.Residual, 1e-14)
	require.Equal(t, int64(1), r.Bounded)
}

// More combinations than a table can number.
func TestRakeManyCombinations(t *testing.T) {
	s := random(1, 400, 2)
	for f := range 3 {
		column, targets := make([]string, 400), weighting.Targets{}
		for row := range column {
			column[row] = fmt.Sprint((row*(7+f) + f) % 100)
			targets[column[row]] += 0.5 + s.base[row]
		}
		s.names, s.columns, s.targets = append(s.names, fmt.Sprint("g", f)), append(s.columns, column), append(s.targets, targets)
	}
	for row := range s.base {
		s.base[row] = 0.5 + s.base[row]
	}
	for f := range 2 {
		for level := range s.targets[f] {
			s.targets[f][level] = 0
		}
		for row, level := range s.columns[f] {
			s.targets[f][level] += s.base[row]
		}
	}
	s.base = ones(400)
	r := rake(t, s, weighting.RakeOptions{MaxSweeps: 100_000})
	requireMet(t, s, r.Weights, r.Size, 1e-10)
	p, was := s.permuted(4)
	got := rake(t, p, weighting.RakeOptions{MaxSweeps: 100_000})
	for row := range was {
		require.Equal(t, r.Weights[was[row]], got.Weights[row])
	}
}

// Base weights two hundred powers of ten apart: weights or an error, never NaN.
func TestRakeExtremeBaseWeights(t *testing.T) {
	raked := 0
	for seed := range uint64(60) {
		s := random(seed, 12, 2+int(seed%2))
		for row := range s.base {
			s.base[row] = []float64{1e-100, 1e-40, 1, 1e40, 1e100}[(row*int(seed+3)+row*row)%5]
		}
		for _, o := range []weighting.RakeOptions{{MaxSweeps: 2000}, {MaxSweeps: 2000, MaxRatio: 4}} {
			r, err := weighting.Rake(s.base, s.margins(), o)
			if e, ok := errors.AsType[*weighting.NotConvergedError](err); ok {
				r = e.Last
			} else if err != nil {
				require.ErrorIs(t, err, weighting.ErrUnreachable)
				continue
			} else {
				raked++
			}
			for _, w := range r.Weights {
				require.False(t, math.IsNaN(w) || math.IsInf(w, 0))
			}
			require.False(t, math.IsNaN(r.Residual))
		}
	}
	require.Positive(t, raked)
}
