package drivers_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// conditions are the errors of the table below by a short name.
var conditions = map[string]error{
	"no base": survey.ErrNoBase, "few": survey.ErrTooFew, "constant": drivers.ErrConstant, "collinear": drivers.ErrCollinear,
	"rows": drivers.ErrRows, "weighted": drivers.ErrWeighted, "separated": drivers.ErrSeparated, "draws": drivers.ErrDraws,
	"argument": survey.ErrArgument, "unknown": survey.ErrUnknown,
}

// A verb is an exported function that reads a sample. It gives its warnings.
type verb struct {
	name string
	call func(t *testing.T, s *drivers.Sample) (result any, warnings []survey.Warning, err error)
}

func verbs() []verb {
	importance := func(o drivers.Options) func(*testing.T, *drivers.Sample) (any, []survey.Warning, error) {
		return func(t *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.Importance(t.Context(), s, o)
			return r, r.Warnings, err
		}
	}
	correlations := func(k drivers.CorrelationKind) func(*testing.T, *drivers.Sample) (any, []survey.Warning, error) {
		return func(_ *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: k})
			return r, nil, err
		}
	}
	ols := func(c drivers.Covariance) func(*testing.T, *drivers.Sample) (any, []survey.Warning, error) {
		return func(_ *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.OLS(s, drivers.FitOptions{Covariance: c})
			return r, r.Warnings, err
		}
	}
	ridge := func(lambda float64) func(*testing.T, *drivers.Sample) (any, []survey.Warning, error) {
		return func(_ *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.Ridge(s, []float64{lambda})
			return r, nil, err
		}
	}
	bootstrap := func(o drivers.BootstrapOptions) func(*testing.T, *drivers.Sample) (any, []survey.Warning, error) {
		o.Replicates = 40
		return func(t *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.Bootstrap(t.Context(), s, o)
			return r, r.Warnings, err
		}
	}
	var list []verb
	for _, m := range allMeasures {
		list = append(list, verb{m.String(), importance(drivers.Options{Measure: m})})
	}
	return append(list,
		verb{"owen", importance(drivers.Options{Groups: []drivers.Group{}})},
		verb{"sampled", importance(drivers.Options{Sampling: drivers.Sampling{Orders: 8}})},
		verb{"mcfadden", importance(drivers.Options{Value: drivers.McFadden})},
		verb{"dominance", func(_ *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.Dominance(s)
			return r, nil, err
		}},
		verb{"pearson", correlations(drivers.Pearson)}, verb{"spearman", correlations(drivers.Spearman)}, verb{"kendall", correlations(drivers.Kendall)},
		verb{"partial", correlations(drivers.Partial)}, verb{"semipartial", correlations(drivers.Semipartial)},
		verb{"ols", ols(drivers.Classical)}, verb{"hc3", ols(drivers.HC3)}, verb{"least squares", ridge(0)}, verb{"ridge", ridge(1)},
		verb{"logit", func(t *testing.T, s *drivers.Sample) (any, []survey.Warning, error) {
			r, err := drivers.Logit(t.Context(), s, drivers.FitOptions{})
			return r, r.Warnings, err
		}},
		verb{"bootstrap", bootstrap(drivers.BootstrapOptions{})}, verb{"bootstrap car", bootstrap(drivers.BootstrapOptions{Measure: drivers.CAR})},
		verb{"bootstrap mcfadden", bootstrap(drivers.BootstrapOptions{Value: drivers.McFadden})},
	)
}

// Every verb on every kind of small or degenerate sample: a result without NaN, with
// the warning that is named after a plus, or the error named. What is not named here
// gives a result.
func TestSmallAndDegenerate(t *testing.T) {
	const everyShare = "lmg relative-weights first last beta-squared pratt car owen sampled mcfadden dominance"
	const needInverse = "relative-weights beta-squared pratt car partial semipartial ols hc3 'least squares' logit 'bootstrap car'"
	column := func(x ...float64) []float64 { return x }
	data := func(columns ...[]float64) drivers.Data {
		return drivers.Data{Names: []string{"y", "a", "b", "c"}[:len(columns)], Columns: columns}
	}
	binary := cut(made(40, 2, 5), 2)
	double := drivers.Data{Names: []string{"y", "a", "b"}, Columns: [][]float64{binary.Columns[0], binary.Columns[1], binary.Columns[1]}}
	sum := drivers.Data{Names: []string{"y", "a", "b", "c"}, Columns: append(slices.Clone(binary.Columns), make([]float64, 40))}
	for row := range 40 {
		sum.Columns[3][row] = binary.Columns[1][row] - binary.Columns[2][row]
	}
	tests := []struct {
		name string
		data drivers.Data
		want map[string]string // condition: verbs; "+code" for a warning
	}{
		{"two rows", data(column(1, 2), column(3, 5)), map[string]string{
			"few": everyShare + " pearson spearman kendall partial semipartial ols hc3 'least squares' ridge logit bootstrap 'bootstrap car' 'bootstrap mcfadden'",
		}},
		{"as many rows as predictors", data(column(1, 2, 2), column(3, 5, 4), column(1, 0, 0), column(2, 2, 3)), map[string]string{
			"few": everyShare + " partial semipartial ols hc3 'least squares' ridge logit bootstrap 'bootstrap car' 'bootstrap mcfadden'",
		}},
		{"one row more", data(column(1, 2, 2), column(3, 5, 4), column(1, 0, 0)), map[string]string{
			"few": everyShare + " partial semipartial ols hc3 'least squares' ridge logit bootstrap 'bootstrap car' 'bootstrap mcfadden'",
		}},
		{"two rows more", data(column(1, 2, 2, 1, 1), column(3, 5, 4, 4, 1), column(1, 0, 0, 3, 1), column(2, 2, 3, 1, 2)), map[string]string{
			"separated": "mcfadden logit 'bootstrap mcfadden'", "draws": "'bootstrap car'", "+failed-draws": "bootstrap",
		}},
		{"one row that differs", data(column(7, 7, 7, 7, 7, 7, 7, 3), column(2, 9, 4, 4, 1, 8, 8, 5)), map[string]string{
			"+failed-draws": "bootstrap 'bootstrap car' 'bootstrap mcfadden'",
		}},
		{"perfect fit", data(column(1, 2, 3, 4, 5, 6), column(3, 5, 7, 9, 11, 13)), map[string]string{
			"few": "mcfadden logit 'bootstrap mcfadden'",
		}},
		{"column twice", double, map[string]string{
			"collinear": needInverse, "+collinear": "lmg first last owen sampled mcfadden",
		}},
		{"difference of two columns", sum, map[string]string{
			"collinear": needInverse, "+collinear": "lmg first last owen sampled mcfadden", "+failed-draws": "'bootstrap mcfadden'",
		}},
		{"separated", data(column(0, 0, 0, 0, 1, 1, 1, 1), column(1, 2, 3, 3, 4, 5, 6, 7)), map[string]string{
			"separated": "mcfadden logit 'bootstrap mcfadden'",
		}},
		{"nearly a copy", data(column(1, 0, 0, 1, 1, 0, 1, 0), column(2, 9, 4, 4, 1, 8, 8, 5), column(2, 9, 4, 4, 1, 8, 8, 5.01)), map[string]string{
			"+ill-conditioned": "lmg relative-weights first last beta-squared pratt car owen sampled", "few": "hc3",
			"separated": "mcfadden logit 'bootstrap mcfadden'", "+failed-draws": "'bootstrap car'",
		}},
	}
	for _, tt := range tests {
		s := sampled(t, tt.data)
		for _, v := range verbs() {
			want, warning := "", ""
			for condition, names := range tt.want {
				if named(names, v.name) {
					if code, ok := strings.CutPrefix(condition, "+"); ok {
						warning = code
					} else {
						want = condition
					}
				}
			}
			t.Run(tt.name+"/"+v.name, func(t *testing.T) {
				result, warnings, err := v.call(t, s)
				if want != "" {
					require.ErrorIs(t, err, conditions[want])
					return
				}
				require.NoError(t, err)
				text, err := json.Marshal(result)
				require.NoError(t, err)
				require.NotContains(t, string(text), "NaN")
				codes := make([]string, len(warnings))
				for i, w := range warnings {
					codes[i] = string(w.Code)
				}
				if warning == "" {
					require.Empty(t, codes)
				} else {
					require.Contains(t, codes, warning)
				}
			})
		}
	}
}

// named tells whether a list of words, those of several in quotes, has a name.
func named(list, name string) bool {
	if strings.Contains(name, " ") {
		return strings.Contains(list, "'"+name+"'")
	}
	for i, part := range strings.Split(list, "'") {
		if i%2 == 0 && slices.Contains(strings.Fields(part), name) {
			return true
		}
	}
	return false
}

// What cannot be made into a sample, by all three ways.
func TestDegenerateInput(t *testing.T) {
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{
		{ID: "y", Scale: scale.OneToTen()}, {ID: "a", Scale: scale.OneToTen()}, {ID: "b", Scale: scale.OneToTen()},
	}})
	require.NoError(t, err)
	for _, tt := range []struct {
		name       string
		rows       [][3]int // 0: no answer
		predictors []string
		want       string
		column     string
	}{
		{"nobody", nil, []string{"a"}, "no base", ""},
		{"no complete answer", [][3]int{{1, 0, 1}, {0, 3, 1}}, []string{"a"}, "no base", ""},
		{"one answer", [][3]int{{1, 2, 3}}, []string{"a"}, "few", ""},
		{"one complete answer", [][3]int{{1, 2, 3}, {4, 0, 3}}, []string{"a"}, "few", ""},
		{"all equal", [][3]int{{5, 5, 5}, {5, 5, 5}, {5, 5, 5}}, []string{"a"}, "constant", "y"},
		{"outcome equal", [][3]int{{5, 1, 5}, {5, 2, 3}, {5, 5, 2}}, []string{"a", "b"}, "constant", "y"},
		{"predictor equal", [][3]int{{1, 1, 5}, {5, 2, 5}, {4, 5, 5}}, []string{"a", "b"}, "constant", "b"},
		{"unknown", [][3]int{{1, 1, 5}, {5, 2, 5}}, []string{"z"}, "unknown", ""},
		{"outcome as predictor", [][3]int{{1, 1, 5}, {5, 2, 5}}, []string{"y"}, "argument", ""},
		{"predictor twice", [][3]int{{1, 1, 5}, {5, 2, 5}}, []string{"a", "a"}, "argument", ""},
	} {
		table := survey.NewTable(q)
		d := drivers.Data{Names: []string{"y", "a", "b"}, Columns: make([][]float64, 3)}
		for _, row := range tt.rows {
			r := q.NewResponse()
			complete := row[0] > 0 && row[1] > 0
			for j, x := range row {
				if x > 0 {
					require.NoError(t, r.Answer(d.Names[j], x))
				}
				if complete {
					d.Columns[j] = append(d.Columns[j], float64(x))
				}
			}
			require.NoError(t, table.Append(r))
		}
		m, err := survey.MomentsOf(table, "y", "a", "b")
		require.NoError(t, err)
		for way, make := range map[string]func() (*drivers.Sample, error){
			"table":   func() (*drivers.Sample, error) { return drivers.FromTable(table, "y", tt.predictors...) },
			"columns": func() (*drivers.Sample, error) { return drivers.FromColumns(d, "y", tt.predictors...) },
			"moments": func() (*drivers.Sample, error) { return drivers.FromMoments(m, "y", tt.predictors...) },
			"jackknife": func() (*drivers.Sample, error) {
				parts := []*survey.Moments{m}
				for range 9 {
					empty, err := survey.NewMoments(survey.Listwise, m.Variables()...)
					require.NoError(t, err)
					parts = append(parts, empty)
				}
				_, err := drivers.Jackknife(t.Context(), parts, "y", tt.predictors, drivers.BootstrapOptions{})
				return nil, err
			},
		} {
			t.Run(tt.name+"/"+way, func(t *testing.T) {
				s, err := make()
				require.ErrorIs(t, err, conditions[tt.want])
				require.Regexp(t, "^drivers: ", err.Error())
				require.Nil(t, s)
				if tt.column != "" {
					e, ok := errors.AsType[*drivers.ColumnError](err)
					require.True(t, ok)
					require.Equal(t, tt.column, e.Name)
				}
			})
		}
	}
}
