package priority_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Small, degenerate and impossible input over the whole package.
func TestErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	contrast := func(outcome string, o priority.ContrastOptions, columns ...[]float64) func() error {
		return func() error {
			_, err := priority.PenaltyReward(priority.Data{Names: []string{"y", "a", "b"}[:len(columns)], Columns: columns}, outcome, cuts, o)
			return err
		}
	}
	of := func(columns ...[]float64) func() error { return contrast("y", priority.ContrastOptions{}, columns...) }
	separate := func(columns ...[]float64) func() error {
		return contrast("y", priority.ContrastOptions{Fitting: priority.Separate}, columns...)
	}
	kano := func(c priority.CategoryCounts, o priority.KanoOptions) func() error {
		return func() error { _, err := priority.KanoOf(c, o); return err }
	}
	crosstab := func(rows, cols survey.Axis) func() error {
		return func() error {
			x, err := survey.NewCrosstab(rows, cols)
			require.NoError(t, err)
			_, err = priority.Kano(x, priority.KanoOptions{})
			return err
		}
	}
	ipa := func(o priority.GridOptions, points ...priority.Attribute) func() error {
		return func() error { _, err := priority.IPA(points, o); return err }
	}
	boot := func(importance func([]int) ([]float64, error), o priority.BootstrapOptions, columns ...[]float64) func() error {
		return func() error {
			d := priority.Data{Names: []string{"a", "b", "c"}[:len(columns)], Columns: columns}
			_, err := priority.BootstrapIPA(context.Background(), d, importance, o)
			return err
		}
	}
	fixed := func([]int) ([]float64, error) { return []float64{1, 2}, nil }
	rank := func(needs []priority.Need, actions ...priority.Action) func() error {
		return func() error { _, err := priority.RankActions(needs, actions); return err }
	}
	five := survey.Axis{ID: "q", Scale: scale.OneToFive()}
	y, x := []float64{1, 2, 3, 4, 5, 5, 3}, []float64{1, 3, 5, 1, 3, 5, 5}
	one := []priority.Need{{"speed", 1, 1}}
	tests := []struct {
		name string
		call func() error
		want error
	}{
		{"kano: nobody", kano(priority.CategoryCounts{}, priority.KanoOptions{}), priority.ErrNoBase},
		{"kano: negative", kano(priority.CategoryCounts{MustBe: -1, Reverse: 3}, priority.KanoOptions{}), priority.ErrArgument},
		{"kano: overflow", kano(priority.CategoryCounts{MustBe: math.MaxInt64, Reverse: 1}, priority.KanoOptions{}), survey.ErrOverflow},
		{"kano: level", kano(priority.CategoryCounts{MustBe: 1}, priority.KanoOptions{Level: nan}), priority.ErrArgument},
		{"kano: empty crosstab", crosstab(five, five), priority.ErrNoBase},
		{"kano: zero crosstab", func() error { _, err := priority.Kano(&survey.Crosstab{}, priority.KanoOptions{}); return err }, priority.ErrArgument},
		{"kano: seven points", crosstab(five, survey.Axis{ID: "p", Scale: scale.OneToSeven()}), priority.ErrArgument},
		{"kano: segment", crosstab(survey.Axis{ID: "s", Categories: []string{"a"}}, five), priority.ErrArgument},

		{"contrast: no columns", of(), priority.ErrNoBase},
		{"contrast: no rows", of([]float64{}, []float64{}), priority.ErrNoBase},
		{"contrast: all missing", of([]float64{nan, 1}, []float64{1, nan}), priority.ErrNoBase},
		{"contrast: n = 1", of(y[:1], x[:1]), priority.ErrTooFew},
		{"contrast: n = 2", of(y[:2], x[:2]), priority.ErrTooFew},
		{"contrast: n = p", of(y[:3], x[:3]), priority.ErrTooFew},
		{"contrast: n = p, two attributes", of(y[:5], x[:5], x[:5]), priority.ErrTooFew},
		{"contrast: separate n = p", separate(y[:3], x[:3]), priority.ErrTooFew},
		{"contrast: one answer to the outcome", of([]float64{3, 3, 3, 3, 3, 3, 3}, x), priority.ErrConstant},
		{"contrast: one answer to an attribute", of(y, []float64{3, 3, 3, 3, 3, 3, 3}), priority.ErrEmptyClass},
		{"contrast: no middle", of(y, []float64{1, 5, 5, 1, 1, 5, 5}), priority.ErrEmptyClass},
		{"contrast: collinear", of(y, x, x), priority.ErrCollinear},
		{"contrast: infinite", of(y, []float64{1, 3, inf, 1, 3, 5, 5}), priority.ErrArgument},
		{"contrast: minus infinity", of(y, []float64{1, 3, -inf, 1, 3, 5, 5}), priority.ErrArgument},
		{"contrast: lengths", of(y, x[:5]), priority.ErrArgument},
		{"contrast: outcome only", of(y), priority.ErrArgument},
		{"contrast: unknown outcome", contrast("z", priority.ContrastOptions{}, y, x), priority.ErrUnknown},
		{"contrast: level", contrast("y", priority.ContrastOptions{Level: 1}, y, x), priority.ErrArgument},
		{"contrast: level not a number", contrast("y", priority.ContrastOptions{Level: nan}, y, x), priority.ErrArgument},
		{"contrast: fitting", contrast("y", priority.ContrastOptions{Fitting: 9}, y, x), priority.ErrArgument},
		{"contrast: names", func() error {
			_, err := priority.PenaltyReward(priority.Data{Names: []string{"y"}}, "y", cuts, priority.ContrastOptions{})
			return err
		}, priority.ErrArgument},
		{"contrast: name twice", func() error {
			_, err := priority.PenaltyReward(priority.Data{Names: []string{"y", "y"}, Columns: [][]float64{y, x}}, "y", cuts, priority.ContrastOptions{})
			return err
		}, priority.ErrArgument},
		{"contrast: cuts", func() error {
			_, err := priority.PenaltyReward(priority.Data{Names: []string{"y", "a"}, Columns: [][]float64{y, x}}, "y", priority.Cuts{}, priority.ContrastOptions{})
			return err
		}, priority.ErrArgument},
		{"contrast: cut not a number", func() error {
			_, err := priority.PenaltyReward(priority.Data{Names: []string{"y", "a"}, Columns: [][]float64{y, x}}, "y", priority.Cuts{LowMax: nan, HighMin: 4}, priority.ContrastOptions{})
			return err
		}, priority.ErrArgument},

		{"grid: nothing", ipa(priority.GridOptions{}), priority.ErrNoBase},
		{"grid: one", ipa(priority.GridOptions{}, priority.Attribute{"a", 1, 1}), priority.ErrTooFew},
		{"grid: not a number", ipa(priority.GridOptions{}, priority.Attribute{"a", nan, 1}, priority.Attribute{"b", 1, 1}), priority.ErrArgument},
		{"grid: infinite", ipa(priority.GridOptions{}, priority.Attribute{"a", 1, 1}, priority.Attribute{"b", 1, inf}), priority.ErrArgument},
		{"grid: twice", ipa(priority.GridOptions{}, priority.Attribute{"a", 1, 1}, priority.Attribute{"a", 1, 2}), priority.ErrArgument},
		{"grid: no name", ipa(priority.GridOptions{}, priority.Attribute{"", 1, 1}, priority.Attribute{"a", 1, 2}), priority.ErrArgument},
		{"grid: place", ipa(priority.GridOptions{Importance: priority.Cut{At: 9}}, priority.Attribute{"a", 1, 1}, priority.Attribute{"b", 1, 2}), priority.ErrArgument},
		{"grid: value", ipa(priority.GridOptions{Performance: priority.Cut{At: priority.AtValue, Value: nan}}, priority.Attribute{"a", 1, 1}, priority.Attribute{"b", 1, 2}), priority.ErrArgument},
		{"grid: value without place", ipa(priority.GridOptions{Performance: priority.Cut{Value: 3}}, priority.Attribute{"a", 1, 1}, priority.Attribute{"b", 1, 2}), priority.ErrArgument},

		{"bootstrap: no rows", boot(fixed, priority.BootstrapOptions{}, []float64{}, []float64{}), priority.ErrNoBase},
		{"bootstrap: one row", boot(fixed, priority.BootstrapOptions{}, []float64{1}, []float64{1}), priority.ErrTooFew},
		{"bootstrap: no importance", boot(nil, priority.BootstrapOptions{}, y, x), priority.ErrArgument},
		{"bootstrap: importance of others", boot(fixed, priority.BootstrapOptions{}, y, x, x), priority.ErrArgument},
		{"bootstrap: respondents", func() error {
			d := priority.Data{Names: []string{"a", "b"}, Columns: [][]float64{y, x}, Respondents: []string{"C1"}}
			_, err := priority.BootstrapIPA(context.Background(), d, fixed, priority.BootstrapOptions{})
			return err
		}, priority.ErrArgument},
		{"bootstrap: not a replicate", boot(func(rows []int) ([]float64, error) {
			if rows[0] == 0 && rows[6] == 6 {
				return []float64{1, 2}, nil
			}
			return []float64{nan, 2}, nil
		}, priority.BootstrapOptions{Replicates: 3}, y, x), priority.ErrReplicates},
		{"bootstrap: replicates", boot(fixed, priority.BootstrapOptions{Replicates: -1}, y, x), priority.ErrArgument},

		{"actions: no needs", rank(nil, priority.Action{"a", []string{"speed"}, 1}), priority.ErrNoBase},
		{"actions: no actions", rank(one), priority.ErrNoBase},
		{"actions: unknown attribute", rank(one, priority.Action{"a", []string{"skill"}, 1}), priority.ErrUnknown},
		{"actions: attribute twice", rank(one, priority.Action{"a", []string{"speed", "speed"}, 1}), priority.ErrArgument},
		{"actions: none", rank(one, priority.Action{"a", nil, 1}), priority.ErrArgument},
		{"actions: action twice", rank(one, priority.Action{"a", []string{"speed"}, 1}, priority.Action{"a", []string{"speed"}, 1}), priority.ErrArgument},
		{"actions: no feasibility", rank(one, priority.Action{"a", []string{"speed"}, 0}), priority.ErrArgument},
		{"actions: feasibility", rank(one, priority.Action{"a", []string{"speed"}, nan}), priority.ErrArgument},
		{"actions: more than feasible", rank(one, priority.Action{"a", []string{"speed"}, 1.1}), priority.ErrArgument},
		{"actions: need twice", rank(append(one, one[0]), priority.Action{"a", []string{"speed"}, 1}), priority.ErrArgument},
		{"actions: need not a number", rank([]priority.Need{{"speed", nan, 1}}, priority.Action{"a", []string{"speed"}, 1}), priority.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.call()
			require.ErrorIs(t, err, tt.want)
			require.Regexp(t, "^priority: ", err.Error())
		})
	}
}

// Small and degenerate input that has an answer, with the warning it carries.
func TestDegenerateWarnings(t *testing.T) {
	codes := func(list []survey.Warning) (out []survey.WarningCode) {
		for _, w := range list {
			out = append(out, w.Code)
		}
		return out
	}
	k, err := priority.KanoOf(priority.CategoryCounts{MustBe: 1}, priority.KanoOptions{})
	require.NoError(t, err)
	require.Equal(t, priority.MustBe, k.Category)
	require.Contains(t, codes(k.Better.Warnings), survey.LowBase)
	require.Contains(t, codes(k.Worse.Warnings), survey.LowBase)
	require.EqualValues(t, 1, k.Test.ChiSquare)
	k, err = priority.KanoOf(priority.CategoryCounts{Reverse: 1, Questionable: 1}, priority.KanoOptions{})
	require.NoError(t, err)
	require.Nil(t, k.Better)
	require.Nil(t, k.Worse)
	require.Equal(t, []priority.Category{priority.Reverse, priority.Questionable}, k.Modes)
	require.EqualValues(t, 1, k.Test.P)
	// All attributes the same: everything lies on the cut.
	same := []priority.Attribute{{"a", 1, 5}, {"b", 1, 5}}
	g, err := priority.IPA(same, priority.GridOptions{})
	require.NoError(t, err)
	require.Contains(t, codes(g.Warnings), survey.ZeroVariance)
	require.Equal(t, priority.Keep, g.Positions[0].Quadrant)
	// Two rows, and rows that are all equal.
	for _, columns := range [][][]float64{{{3, 4}, {1, 2}}, {{3, 3, 3}, {3, 3, 3}}} {
		d := priority.Data{Names: []string{"a", "b"}, Columns: columns}
		g, err := priority.BootstrapIPA(context.Background(), d, func([]int) ([]float64, error) { return []float64{1, 2}, nil }, priority.BootstrapOptions{Replicates: 50})
		require.NoError(t, err)
		require.Equal(t, 50, g.Replicates)
		require.Equal(t, columns[0][0] == columns[1][0], len(g.Warnings) > 0)
	}
	// As few rows as the contrast takes, fitted without error.
	d := priority.Data{Names: []string{"y", "a"}, Columns: [][]float64{{1, 3, 5, 3}, {1, 3, 5, 3}}}
	c, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.NoError(t, err)
	require.Contains(t, codes(c.Impacts[0].Penalty.Estimate.Warnings), survey.LowBase)
	// No need left.
	p, err := priority.RankActions([]priority.Need{{"speed", 1, -1}}, []priority.Action{{"a", []string{"speed"}, 1}})
	require.NoError(t, err)
	require.Zero(t, p.Actions[0].Score)
	require.Zero(t, p.Actions[0].Share)
	require.Empty(t, p.Uncovered)
	for name, call := range map[string]func() error{
		"table":    func() error { _, err := priority.DataOf(nil, "a"); return err },
		"crosstab": func() error { _, err := priority.Kano(nil, priority.KanoOptions{}); return err },
	} {
		require.ErrorIs(t, call(), priority.ErrArgument, name)
	}
}

func TestErrorsNameTheAttribute(t *testing.T) {
	y, x := []float64{1, 2, 3, 4, 5, 5, 3, 2}, []float64{1, 3, 5, 1, 3, 5, 5, 1}
	d := priority.Data{Names: []string{"y", "a", "b"}, Columns: [][]float64{y, x, {1, 3, 3, 1, math.Inf(1), 5, 5, 3}}}
	_, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.EqualError(t, err, `priority: "b": row 5: value +Inf: invalid argument`)
	d.Columns[2] = x
	_, err = priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.EqualError(t, err, `priority: "b": collinear`)
	d.Columns[2] = []float64{3, 1, 5, 1, 3, 5, 5, 1} // only high answers are the same
	_, err = priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.EqualError(t, err, `priority: "b": collinear`)
}

func TestDataOf(t *testing.T) {
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "a", Scale: scale.OneToFive()}},
		Overall: survey.Node{ID: "all", Children: []survey.Node{{Item: "a"}}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	answered, blank := q.NewResponse(), q.NewResponse()
	require.NoError(t, answered.Answer("a", 4))
	require.NoError(t, table.Append(answered))
	require.NoError(t, table.Append(blank))
	d, err := priority.DataOf(table, "a")
	require.NoError(t, err)
	require.Nil(t, d.Respondents)
	answered.Respondent = "C1"
	require.NoError(t, table.Append(answered))
	d, err = priority.DataOf(table, "a")
	require.NoError(t, err)
	require.Equal(t, []string{"", "", "C1"}, d.Respondents)
	require.Equal(t, 4.0, d.Columns[0][0])
	require.True(t, math.IsNaN(d.Columns[0][1]))
	_, err = priority.DataOf(table, "b")
	require.ErrorIs(t, err, priority.ErrUnknown)
	weighted, err := table.WithWeights([]float64{1, 2, 1})
	require.NoError(t, err)
	_, err = priority.DataOf(weighted, "a")
	require.ErrorIs(t, err, priority.ErrWeighted)
}

func TestEnumsRefuse(t *testing.T) {
	var c priority.Category
	var f priority.Fitting
	var q priority.Quadrant
	var h priority.Crosshair
	for _, err := range []error{
		c.UnmarshalText([]byte("M")), f.UnmarshalText(nil), q.UnmarshalText([]byte("Keep")), h.UnmarshalText([]byte("x")),
	} {
		require.Error(t, err)
	}
	_, err := priority.Category(6).MarshalText()
	require.Error(t, err)
	require.Equal(t, "?", priority.Category(6).Letter())
	require.Zero(t, priority.CategoryCounts{MustBe: 1}.Of(6))
}
