package weighting_test

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/weighting"
)

func TestKish(t *testing.T) {
	tests := []struct {
		name   string
		w      []float64
		want   weighting.Diagnostics
		source string
	}{
		{"equal", []float64{0.1, 0.1, 0.1}, weighting.Diagnostics{N: 3, Sum: 0.3, Deff: 1, EffectiveN: 3, Efficiency: 1, CV: 0, MinRatio: 1, MaxRatio: 1, MaxMin: survey.Some(1)}, "exactly 1 and 0"},
		{"one", []float64{7}, weighting.Diagnostics{N: 1, Sum: 7, Deff: 1, EffectiveN: 1, Efficiency: 1, MinRatio: 1, MaxRatio: 1, MaxMin: survey.Some(1)}, "by hand"},
		{"by hand", []float64{1, 1, 1, 3}, weighting.Diagnostics{N: 4, Sum: 6, Deff: 4.0 / 3, EffectiveN: 3, Efficiency: 0.75, CV: math.Sqrt(1.0 / 3), MinRatio: 2.0 / 3, MaxRatio: 2, MaxMin: survey.Some(3)}, "n=4, Σw²=12, (Σw)²=36"},
		{"nearly equal", []float64{1, 1 + 1e-9}, weighting.Diagnostics{N: 2, Sum: 2 + 1e-9, Deff: 1, EffectiveN: 2, Efficiency: 1, CV: 0.5e-9, MinRatio: 1, MaxRatio: 1, MaxMin: survey.Some(1)}, "sd = 5e-10"},
		{"extremes", []float64{1e-100, 1e100}, weighting.Diagnostics{N: 2, Sum: 1e100, Deff: 2, EffectiveN: 1, Efficiency: 0.5, CV: 1, MinRatio: 2e-200, MaxRatio: 2, MaxMin: survey.Some(1e200)}, "one weight alone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := weighting.Kish(tt.w)
			require.NoError(t, err)
			require.Equal(t, tt.want.N, d.N)
			got := []float64{d.Sum, d.Deff, d.EffectiveN, d.Efficiency, d.CV, d.MinRatio, d.MaxRatio, d.MaxMin.Value}
			w := tt.want
			requireClose(t, []float64{w.Sum, w.Deff, w.EffectiveN, w.Efficiency, w.CV, w.MinRatio, w.MaxRatio, w.MaxMin.Value}, got, 1.1e-7, tt.source)
			if tt.want.CV == 0 {
				require.Zero(t, d.CV)
				require.Equal(t, 1.0, d.Deff)
			}
		})
	}
}

func TestKishProperties(t *testing.T) {
	for seed := range uint64(20) {
		s := random(seed, 100, 1)
		p, _ := s.permuted(seed)
		a, err := weighting.Kish(s.base)
		require.NoError(t, err)
		b, err := weighting.Kish(p.base)
		require.NoError(t, err)
		require.Equal(t, a, b, "the same bits")
		n, squares := float64(len(s.base)), 0.0
		for _, w := range s.base {
			squares += w * w
		}
		require.InEpsilon(t, n*squares/(sum(s.base)*sum(s.base)), a.Deff, 1e-13, "n·Σw²/(Σw)²")
		require.InEpsilon(t, a.Deff, 1+a.CV*a.CV, 1e-14)
		for _, by := range []float64{1e-6, 1e6} {
			c, err := weighting.Kish(scaled(s.base, by))
			require.NoError(t, err)
			require.InEpsilon(t, a.Deff, c.Deff, 1e-12)
			require.InEpsilon(t, a.EffectiveN, c.EffectiveN, 1e-12)
			require.InEpsilon(t, a.CV, c.CV, 1e-12)
		}
	}
	for _, w := range [][]float64{nil, {}} {
		_, err := weighting.Kish(w)
		require.ErrorIs(t, err, survey.ErrNoBase)
	}
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, err := weighting.Kish([]float64{1, bad})
		require.ErrorIs(t, err, survey.ErrWeight)
		require.ErrorContains(t, err, "row 2: weight")
	}
}

func TestTrim(t *testing.T) {
	tests := []struct {
		name    string
		w       []float64
		o       weighting.TrimOptions
		want    []float64
		count   int64
		excess  float64
		maximum int // passes
	}{
		{"nothing to do", []float64{1, 2}, weighting.TrimOptions{}, []float64{1, 2}, 0, 0, 0},
		{"at the bounds", []float64{1, 2}, weighting.TrimOptions{Lower: 1, Upper: 2, Strict: true}, []float64{1, 2}, 0, 0, 0},
		{"above", []float64{1, 1, 4}, weighting.TrimOptions{Upper: 3}, []float64{1.5, 1.5, 3}, 1, 1, 1},
		{"below", []float64{0.5, 1, 2}, weighting.TrimOptions{Lower: 0.75}, []float64{0.75, 0.875, 1.875}, 1, -0.25, 1},
		{"both", []float64{0.5, 1, 3}, weighting.TrimOptions{Lower: 0.75, Upper: 2}, []float64{0.75, 1.75, 2}, 2, 0.75, 1},
		{"over again", []float64{1, 1.9, 4}, weighting.TrimOptions{Upper: 2.5}, []float64{1.75, 2.65, 2.5}, 1, 1.5, 1},
		// Then 0.15 over the other two, of which the one at the bound is over again by
		// 0.075, and so on: all of it ends with the first.
		{"strict", []float64{1, 1.9, 4}, weighting.TrimOptions{Upper: 2.5, Strict: true}, []float64{1.9, 2.5, 2.5}, 1, 1.5, 100},
		{"excess of nothing", []float64{1, 3}, weighting.TrimOptions{Lower: 1.5, Upper: 2.5}, []float64{1.5, 2.5}, 2, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := weighting.Trim(tt.w, tt.o)
			require.NoError(t, err)
			requireClose(t, tt.want, r.Weights, 1e-14)
			require.Equal(t, tt.count, r.Count)
			require.InDelta(t, tt.excess, r.Excess, 1e-15)
			require.LessOrEqual(t, r.Passes, tt.maximum)
			require.InEpsilon(t, sum(tt.w), sum(r.Weights), 1e-14)
		})
	}
}

func TestTrimRefuses(t *testing.T) {
	tests := []struct {
		name string
		w    []float64
		o    weighting.TrimOptions
		want error
		text string
	}{
		{"all beyond", []float64{1, 5}, weighting.TrimOptions{Lower: 2, Upper: 3}, weighting.ErrUnreachable, "no weight from 2 to 3"},
		{"sum beyond", []float64{1, 5, 6}, weighting.TrimOptions{Upper: 3, Strict: true}, weighting.ErrUnreachable, "do not add up to 12"},
		{"sum below", []float64{1, 1.5}, weighting.TrimOptions{Lower: 1.4, Strict: true}, weighting.ErrUnreachable, "do not add up to 2.5"},
		{"falls to zero", []float64{1, 1, 1, 5}, weighting.TrimOptions{Lower: 3}, weighting.ErrUnreachable, "row 4"},
		{"upside down", []float64{1}, weighting.TrimOptions{Lower: 3, Upper: 2}, survey.ErrArgument, "bounds from 3 to 2"},
		{"NaN", []float64{1}, weighting.TrimOptions{Lower: math.NaN()}, survey.ErrArgument, "NaN"},
		{"NaN above", []float64{1}, weighting.TrimOptions{Upper: math.NaN()}, survey.ErrArgument, "NaN"},
		{"negative", []float64{1}, weighting.TrimOptions{Upper: -1}, survey.ErrArgument, "-1"},
		{"weight", []float64{1, 0}, weighting.TrimOptions{Upper: 2}, survey.ErrWeight, "row 2"},
		{"nobody", nil, weighting.TrimOptions{Upper: 2}, survey.ErrNoBase, "no base"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := weighting.Trim(tt.w, tt.o)
			require.Nil(t, r)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
		})
	}
}

func TestTrimProperties(t *testing.T) {
	for seed := range uint64(40) {
		s := random(seed, 120, 1)
		mean := sum(s.base) / 120
		o := weighting.TrimOptions{Lower: 0.4 * mean, Upper: 2 * mean, Strict: true}
		r, err := weighting.Trim(s.base, o)
		require.NoError(t, err)
		require.InEpsilon(t, sum(s.base), sum(r.Weights), 1e-12)
		for _, w := range r.Weights {
			require.True(t, w >= o.Lower && w <= o.Upper)
		}
		p, was := s.permuted(seed)
		q, err := weighting.Trim(p.base, o)
		require.NoError(t, err)
		for row := range was {
			require.Equal(t, r.Weights[was[row]], q.Weights[row], "the same bits")
		}
		again, err := weighting.Trim(r.Weights, o)
		require.NoError(t, err)
		require.Equal(t, r.Weights, again.Weights, "idempotent")
		big, err := weighting.Trim(scaled(s.base, 1e6), weighting.TrimOptions{Lower: o.Lower * 1e6, Upper: o.Upper * 1e6, Strict: true})
		require.NoError(t, err)
		requireClose(t, scaled(r.Weights, 1e6), big.Weights, 1e-12)
	}
}

func TestPostStratify(t *testing.T) {
	for seed := range uint64(20) {
		s := random(seed, 150, 2)
		cell, err := weighting.Cross(s.margins()[0].Factor, s.margins()[1].Factor)
		require.NoError(t, err)
		targets, held := weighting.Targets{}, map[string]float64{}
		for row, code := range cell.Codes() {
			level := cell.Levels()[code]
			require.Equal(t, s.columns[0][row]+"/"+s.columns[1][row], level)
			targets[level] += 1 + float64(code)
			held[level] += s.base[row]
		}
		m := weighting.Margin{Factor: cell, Targets: targets}
		r, err := weighting.PostStratify(s.base, m, weighting.PostStratifyOptions{})
		require.NoError(t, err)
		for row, code := range cell.Codes() {
			level := cell.Levels()[code]
			require.InEpsilon(t, s.base[row]*targets[level]/held[level], r.Weights[row], 1e-13)
		}
		require.Less(t, r.Residual, 1e-15)
		again, err := weighting.PostStratify(r.Weights, m, weighting.PostStratifyOptions{})
		require.NoError(t, err)
		requireClose(t, r.Weights, again.Weights, 1e-14, "idempotent")
		big, err := weighting.PostStratify(scaled(s.base, 1e6), m, weighting.PostStratifyOptions{})
		require.NoError(t, err)
		requireClose(t, r.Weights, big.Weights, 1e-13)
	}
}

func TestEmptyCells(t *testing.T) {
	age := factor("age", "b", "b", "d", "g")
	full := weighting.Targets{"a": 5, "b": 20, "c": 10, "d": 30, "e": 4, "f": 6, "g": 25}
	tests := []struct {
		rule   weighting.EmptyRule
		want   []float64
		merged []weighting.Collapsed
	}{
		// c lies between b and d: the earlier one. e goes down to d, f up to g.
		{weighting.Neighbour, []float64{17.5, 17.5, 34, 31}, []weighting.Collapsed{
			{Cell: "a", Into: "b", Target: 5}, {Cell: "c", Into: "b", Target: 10}, {Cell: "e", Into: "d", Target: 4}, {Cell: "f", Into: "g", Target: 6},
		}},
		{weighting.Spread, []float64{40.0 / 3, 40.0 / 3, 40, 100.0 / 3}, []weighting.Collapsed{
			{Cell: "a", Target: 5}, {Cell: "c", Target: 10}, {Cell: "e", Target: 4}, {Cell: "f", Target: 6},
		}},
	}
	for _, tt := range tests {
		for _, kind := range []weighting.TargetKind{weighting.Totals, weighting.Shares} {
			o := weighting.PostStratifyOptions{Empty: tt.rule, Targets: kind}
			if kind == weighting.Shares {
				o.Size = 100
			}
			r, err := weighting.PostStratify(nil, weighting.Margin{Factor: age, Targets: full}, o)
			require.NoError(t, err)
			requireClose(t, tt.want, r.Weights, 1e-14, tt.rule, kind)
			require.Equal(t, tt.merged, r.Collapsed)
		}
	}
	require.Len(t, full, 7, "the targets are not changed")
	_, err := weighting.PostStratify(nil, weighting.Margin{Factor: age, Targets: full}, weighting.PostStratifyOptions{})
	require.ErrorIs(t, err, weighting.ErrEmptyCategory)
	for _, rule := range []weighting.EmptyRule{weighting.RefuseEmpty, weighting.Neighbour, weighting.Spread} {
		_, err = weighting.PostStratify(nil, weighting.Margin{Factor: age, Targets: weighting.Targets{"b": 1, "d": 1}}, weighting.PostStratifyOptions{Empty: rule})
		require.ErrorIs(t, err, weighting.ErrUntargeted, rule)
	}
	// Rounded to whole per cent, and 4 too many: allowed by 9 cells, not by 3.
	r, err := weighting.PostStratify(nil, weighting.Margin{Factor: age, Targets: weighting.Targets{
		"a": 0, "b": 30, "c": 0, "d": 40, "e": 0, "f": 0, "g": 34, "h": 0, "i": 0,
	}}, weighting.PostStratifyOptions{Empty: weighting.Spread, Targets: weighting.Shares})
	require.NoError(t, err)
	require.InDelta(t, 4, sum(r.Weights), 1e-14)
	_, err = weighting.PostStratify(nil, weighting.Margin{Factor: age, Targets: full}, weighting.PostStratifyOptions{Empty: 9})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = weighting.PostStratify(nil, weighting.Margin{}, weighting.PostStratifyOptions{})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = weighting.PostStratify(nil, weighting.Margin{Factor: factor("a"), Targets: full}, weighting.PostStratifyOptions{Empty: weighting.Neighbour})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = weighting.PostStratify([]float64{1, 1, -1, 1}, weighting.Margin{Factor: age, Targets: full}, weighting.PostStratifyOptions{})
	require.ErrorIs(t, err, survey.ErrWeight)
}

func TestBalance(t *testing.T) {
	s := random(2, 200, 2)
	r := rake(t, s, weighting.RakeOptions{})
	rows, err := weighting.Balance(s.margins(), s.base, r.Weights)
	require.NoError(t, err)
	for _, row := range rows {
		require.InDelta(t, row.Target, row.After, 1e-12)
		require.InDelta(t, 0, row.SMDAfter.Value, 1e-11)
		// SMD by its definition, from the indicator of the category.
		var have float64
		for i, level := range s.columns[map[string]int{"f0": 0, "f1": 1}[row.Margin]] {
			if level == row.Category {
				have += s.base[i]
			}
		}
		have /= sum(s.base)
		require.InDelta(t, have, row.Before, 1e-13)
		require.InDelta(t, (have-row.Target)/math.Sqrt(row.Target*(1-row.Target)), row.SMDBefore.Value, 1e-12)
	}

	a := factor("a", "x", "x", "y")
	rows, err = weighting.Balance([]weighting.Margin{{Factor: a, Targets: weighting.Targets{"x": 3, "y": 0, "z": 1}}}, nil, []float64{1, 1, 2})
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.False(t, rows[1].SMDBefore.Valid, "a target of 0 has no deviation")
	require.InDelta(t, 0.5, rows[1].After, 1e-15)
	require.Zero(t, rows[2].N)
	require.InDelta(t, -0.25/math.Sqrt(0.25*0.75), rows[2].SMDAfter.Value, 1e-15)

	good := []weighting.Margin{{Factor: a, Targets: weighting.Targets{"x": 1, "y": 1}}}
	_, err = weighting.Balance([]weighting.Margin{{Factor: a, Targets: weighting.Targets{"x": 1}}}, nil, nil)
	require.ErrorIs(t, err, weighting.ErrUntargeted)
	_, err = weighting.Balance(nil, nil, nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = weighting.Balance(good, nil, []float64{1, 1, 0})
	require.ErrorIs(t, err, survey.ErrWeight)
	_, err = weighting.Balance(good, []float64{1}, nil)
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestFactors(t *testing.T) {
	f := factor("f", "b", "", "a", "b")
	require.Equal(t, []string{"", "a", "b"}, f.Levels())
	require.Equal(t, []int{2, 0, 1, 2}, f.Codes())
	require.Equal(t, 4, f.Len())

	_, err := weighting.Cross(factor("a", "x/y", "x"), factor("b", "z", "y/z"))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = weighting.Cross(factor("a", "x"), factor("b", "z", "y"))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = weighting.Cross()
	require.ErrorIs(t, err, survey.ErrArgument)

	table := visits()
	r := table.Questionnaire().NewResponse()
	require.NoError(t, table.Append(r))
	overall, err := weighting.FactorOf(table, "overall")
	require.NoError(t, err)
	require.Equal(t, []string{"", "1", "2", "3", "4", "5"}, overall.Levels())
	require.Equal(t, 0, overall.Codes()[10], "not a rating")
	channel, err := weighting.FactorOf(table, survey.Channel)
	require.NoError(t, err)
	require.Equal(t, []string{""}, channel.Levels())
	_, err = weighting.FactorOf(table, "spend")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = weighting.Margins(table, map[string]weighting.Targets{"gender": {"female": 1}, "colour": {"red": 1}})
	require.ErrorIs(t, err, survey.ErrUnknown)
	require.ErrorContains(t, err, `"colour"`)
}

func TestNames(t *testing.T) {
	type name interface {
		fmt.Stringer
		encoding.TextMarshaler
	}
	for _, tt := range []struct {
		v    name
		want string
		into encoding.TextUnmarshaler
	}{
		{weighting.Shares, "shares", new(weighting.TargetKind)},
		{weighting.Spread, "spread", new(weighting.EmptyRule)},
		{weighting.Raking, "raking", new(weighting.Distance)},
	} {
		require.Equal(t, tt.want, tt.v.String())
		text, err := tt.v.MarshalText()
		require.NoError(t, err)
		require.NoError(t, tt.into.UnmarshalText(text))
		require.Equal(t, tt.want, fmt.Sprint(tt.into))
		require.Error(t, tt.into.UnmarshalText([]byte("nonsense")))
	}
	_, err := weighting.Distance(7).MarshalText()
	require.Error(t, err)
}

func TestResultAsJSON(t *testing.T) {
	x := weighting.Total{Name: "x", Values: []float64{1, 2, 3, 10}, Target: 36}
	r, err := weighting.Calibrate(nil, nil, []weighting.Total{x}, weighting.CalibrateOptions{Size: 4})
	require.NoError(t, err)
	data, err := json.Marshal(r)
	require.NoError(t, err)
	kish, err := json.Marshal(r.Kish())
	require.NoError(t, err)
	require.Contains(t, string(kish), `"max_min":null`)
	require.Contains(t, string(data), `"fits":[{"margin":"x","category":"","n":4,"target":36,"achieved":`)
}

// So many combinations that no table can number them: the cells are sorted pairs.
func TestCrossOfManyLevels(t *testing.T) {
	const n = 2000
	a, b, pairs := make([]string, n), make([]string, n), make([]string, n)
	for row := range n {
		a[row], b[row] = fmt.Sprintf("a%03d", row/2%701), fmt.Sprintf("b%03d", []int{0, 502}[row%2])
		if row > 1402 { // behind the first and the last of every a
			a[row], b[row] = fmt.Sprintf("a%03d", row*7%701), fmt.Sprintf("b%03d", row*5%503)
		}
		pairs[row] = a[row] + "/" + b[row]
	}
	got, err := weighting.Cross(weighting.NewFactor("a", a), weighting.NewFactor("b", b))
	require.NoError(t, err)
	want := weighting.NewFactor("a/b", pairs)
	require.Equal(t, want.Levels(), got.Levels())
	require.Equal(t, want.Codes(), got.Codes())
}
