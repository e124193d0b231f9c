package sem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestSamplesRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	columns := func(names []string, columns ...[]float64) func() (*sem.Sample, error) {
		return func() (*sem.Sample, error) { return sem.FromColumns(sem.Data{Names: names, Columns: columns}) }
	}
	known := func(names []string, n int64, cov ...[]float64) func() (*sem.Sample, error) {
		return func() (*sem.Sample, error) { return sem.FromCovariance(names, cov, n) }
	}
	counted := func(policy survey.Missing, answers ...int) func() (*sem.Sample, error) {
		return func() (*sem.Sample, error) {
			points := scale.OneToFive()
			m, err := survey.NewMoments(policy, survey.Variable{ID: "a", Scale: points})
			require.NoError(t, err)
			for _, x := range answers {
				code, err := points.Encode(x, scale.Reject)
				require.NoError(t, err)
				require.NoError(t, m.Add([]scale.Code{code}))
			}
			return sem.FromMoments(m)
		}
	}
	ab := []string{"a", "b"}
	tests := []struct {
		name   string
		sample func() (*sem.Sample, error)
		want   error
	}{
		{"no moments", func() (*sem.Sample, error) { return sem.FromMoments(nil) }, survey.ErrArgument},
		{"empty moments", func() (*sem.Sample, error) { return sem.FromMoments(&survey.Moments{}) }, survey.ErrArgument},
		{"nobody", counted(survey.Listwise), survey.ErrNoBase},
		{"one", counted(survey.Listwise, 3), survey.ErrTooFew},
		{"all equal", counted(survey.Listwise, 3, 3, 3), sem.ErrConstant},
		{"pairwise", counted(survey.Pairwise, 3, 4), survey.ErrArgument},
		{"no columns", columns(nil), survey.ErrArgument},
		{"a name too many", columns(ab, []float64{1, 2}), survey.ErrArgument},
		{"lengths", columns(ab, []float64{1, 2}, []float64{1}), survey.ErrArgument},
		{"no rows", columns(ab, nil, nil), survey.ErrNoBase},
		{"no complete rows", columns(ab, []float64{1, nan}, []float64{nan, 2}), survey.ErrNoBase},
		{"one complete row", columns(ab, []float64{1, nan}, []float64{1, 2}), survey.ErrTooFew},
		{"constant", columns(ab, []float64{1, 2, 3}, []float64{0.1, 0.1, 0.1}), sem.ErrConstant},
		{"infinite", columns(ab, []float64{1, 2}, []float64{1, inf}), survey.ErrArgument},
		{"huge", columns(ab, []float64{1, 2}, []float64{1, 1e200}), survey.ErrArgument},
		{"name twice", columns([]string{"a", "a"}, []float64{1, 2, 3}, []float64{1, 2, 4}), survey.ErrArgument},
		{"name empty", columns([]string{"a", ""}, []float64{1, 2, 3}, []float64{1, 2, 4}), survey.ErrArgument},
		{"no covariances", known(nil, 10), survey.ErrArgument},
		{"not square", known(ab, 10, []float64{1, 0}, []float64{0}), survey.ErrArgument},
		{"too few", known(ab, 1, []float64{1, 0}, []float64{0, 1}), survey.ErrArgument},
		// The interval of its RMSEA would take years.
		{"more people than there are", known(ab, math.MaxInt64, []float64{1, 0.5}, []float64{0.5, 1}), survey.ErrArgument},
		{"not symmetric", known(ab, 10, []float64{1, 0.5}, []float64{0.4, 1}), survey.ErrArgument},
		{"above 1", known(ab, 10, []float64{1, 1.5}, []float64{1.5, 1}), survey.ErrArgument},
		{"not a number", known(ab, 10, []float64{1, nan}, []float64{nan, 1}), survey.ErrArgument},
		{"no number in the diagonal", known(ab, 10, []float64{nan, 0}, []float64{0, 1}), survey.ErrArgument},
		{"infinite covariance", known(ab, 10, []float64{inf, 0}, []float64{0, 1}), survey.ErrArgument},
		{"negative variance", known(ab, 10, []float64{-1, 0}, []float64{0, 1}), sem.ErrConstant},
		{"no variance", known(ab, 10, []float64{0, 0}, []float64{0, 1}), sem.ErrConstant},
		{"tiny variance", known(ab, 10, []float64{1e-200, 0}, []float64{0, 1}), survey.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.sample()
			require.ErrorIs(t, err, tt.want)
		})
	}
	_, err := columns(ab, []float64{1, 2}, []float64{1, inf})()
	at, ok := errors.AsType[*sem.ItemError](err)
	require.True(t, ok)
	require.Equal(t, "b", at.Name)
	require.Equal(t, 2, at.Row)
	require.Contains(t, err.Error(), "item b: row 2")
	// The item is named whose variance it is, not a covariance beside it.
	_, err = known(ab, 10, []float64{1, 0.5}, []float64{0.5, nan})()
	require.ErrorIs(t, err, survey.ErrArgument)
	require.ErrorContains(t, err, "item b: ")
	_, err = known(ab, 10, []float64{1, 0.5}, []float64{0.4, 1})()
	require.ErrorContains(t, err, "a and b: covariances 0.5 and 0.4")
	_, err = columns(ab, []float64{1, nan}, []float64{nan, 2})()
	require.ErrorContains(t, err, "none of 2 rows")
}

func TestFitsRefused(t *testing.T) {
	abc := []string{"a", "b", "c"}
	one := []sem.Construct{{Name: "one", Items: abc}}
	pairs := []sem.Construct{{Name: "A", Items: []string{"a", "b"}}, {Name: "B", Items: []string{"c", "d"}}}
	abcd := []string{"a", "b", "c", "d"}
	tests := []struct {
		name       string
		sample     *sem.Sample
		constructs []sem.Construct
		options    sem.Options
		want       error
	}{
		{"unknown item", correlated(t, 50, abc[:2], 0.3), one, sem.Options{}, survey.ErrUnknown},
		{"as few people as items", correlated(t, 3, abc, 0.3, 0.3, 0.3), one, sem.Options{}, survey.ErrTooFew},
		{"collinear", correlated(t, 50, abc, 1, 0.3, 0.3), one, sem.Options{}, sem.ErrCollinear},
		{"not covariances", correlated(t, 50, abc, 0.9, 0.9, -0.9), one, sem.Options{}, sem.ErrCollinear},
		{"level", correlated(t, 50, abc, 0.3, 0.3, 0.3), one, sem.Options{Level: 1}, survey.ErrArgument},
		{"no level", correlated(t, 50, abc, 0.3, 0.3, 0.3), one, sem.Options{Level: math.NaN()}, survey.ErrArgument},
		{"scaling", correlated(t, 50, abc, 0.3, 0.3, 0.3), one, sem.Options{Scaling: 7}, survey.ErrArgument},
		// Constructs of two items that do not correlate have nothing to tell their loadings by.
		{"empirically open", correlated(t, 50, abcd, 0.5, 0, 0, 0, 0, 0.5), pairs, sem.Options{}, sem.ErrUnidentified},
		{"open marker", correlated(t, 50, []string{"a", "b", "c", "d"}, 0, 0, 0.5, 0, 0.5, 0.5), []sem.Construct{{Name: "one", Items: abcd}},
			sem.Options{}, sem.ErrUnidentified},
		{"no maximum", correlated(t, 100, abcd, 0.3, 0.2, -0.1, 0.2, -0.1, 0.5), pairs, sem.Options{}, sem.ErrNotConverged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sem.Fit(tt.sample, model(t, tt.constructs, nil, sem.Covariances{}), tt.options)
			require.ErrorIs(t, err, tt.want)
			if tt.options == (sem.Options{}) {
				_, err = sem.Modifications(tt.sample, model(t, tt.constructs, nil, sem.Covariances{}))
				require.ErrorIs(t, err, tt.want)
			}
		})
	}
}

// Which of the items nearly determine one another, also where the model has as many
// parameters as there are covariances.
func TestCollinearItemsAreNamed(t *testing.T) {
	single := []sem.Construct{{Name: "a", Items: []string{"a"}}, {Name: "b", Items: []string{"b"}}, {Name: "c", Items: []string{"c"}}}
	m := model(t, single, []sem.Path{{From: "a", To: "c"}, {From: "b", To: "c"}}, sem.Covariances{})
	_, err := sem.Fit(correlated(t, 300, []string{"a", "b", "c"}, 0.9999999, 0.3, 0.3), m, sem.Options{})
	require.ErrorIs(t, err, sem.ErrCollinear)
	require.ErrorContains(t, err, `items ["a" "b"]`)
	got := fit(t, correlated(t, 300, []string{"a", "b", "c"}, 0.99999, 0.3, 0.3), m, sem.Options{})
	require.InDelta(t, 0.3/1.99999, got.Paths[0].Standardised.Value, 1e-9)
}

// unrelated are items of constructs that are not there: three each, of 200 people.
func unrelated(t *testing.T, seed uint64, constructs int) (*sem.Sample, []sem.Construct) {
	random := rand.New(rand.NewPCG(seed, 3))
	d, cs := sem.Data{}, make([]sem.Construct, constructs)
	for i := range 3 * constructs {
		d.Names = append(d.Names, fmt.Sprintf("q%d", i))
		var column []float64
		for range 200 {
			column = append(column, random.NormFloat64())
		}
		d.Columns = append(d.Columns, column)
		cs[i/3].Name = fmt.Sprintf("F%d", i/3)
		cs[i/3].Items = append(cs[i/3].Items, d.Names[i])
	}
	return columns(t, d), cs
}

// A marker whose loading goes to nothing makes way for another item, and the order of the
// items does not decide whether there is an end.
func TestMarkerThatDoesNotLoad(t *testing.T) {
	s, cs := unrelated(t, 1, 3)
	want := fit(t, s, model(t, cs, nil, sem.Covariances{}), sem.Options{})
	require.LessOrEqual(t, want.Gradient, 1e-9)
	for range 2 {
		for j := range cs {
			cs[j].Items = append(cs[j].Items[1:], cs[j].Items[0])
		}
		got := fit(t, s, model(t, cs, nil, sem.Covariances{}), sem.Options{})
		require.InDelta(t, want.Discrepancy, got.Discrepancy, 1e-9)
	}
}

// Where there is no maximum the fit says soon which parameter has none.
func TestRunawayIsNamed(t *testing.T) {
	s, cs := unrelated(t, 0, 3)
	_, err := sem.Fit(s, model(t, cs, nil, sem.Covariances{}), sem.Options{})
	e, ok := errors.AsType[*sem.ConvergenceError](err)
	require.True(t, ok, "%v", err)
	require.LessOrEqual(t, e.Iterations, 200)
	require.ErrorContains(t, err, ", F2 ~~ F2 at ")
}

// Negative disturbances have no unit variance; by a marker they are flagged.
func TestNegativeDisturbance(t *testing.T) {
	m := model(t, []sem.Construct{{Name: "A", Items: []string{"a", "b"}}, {Name: "B", Items: []string{"c", "d"}}},
		[]sem.Path{{From: "A", To: "B"}}, sem.Covariances{})
	s := correlated(t, 300, []string{"a", "b", "c", "d"}, 0.5, 0.55, 0.55, 0.55, 0.55, 0.5)
	got := fit(t, s, m, sem.Options{})
	require.False(t, got.Admissible)
	require.Equal(t, sem.Heywood, got.Warnings[0].Code)
	require.InDelta(t, 1.21, got.Explained[0].R2, 1e-9)
	_, err := sem.Fit(s, m, sem.Options{Scaling: sem.UnitVariance})
	require.ErrorIs(t, err, sem.ErrInadmissible)
}

func TestFewPeopleWarn(t *testing.T) {
	names := []string{"a", "b", "c"}
	m := model(t, []sem.Construct{{Name: "one", Items: names}}, nil, sem.Covariances{})
	require.Empty(t, fit(t, correlated(t, 30, names, 0.5, 0.5, 0.5), m, sem.Options{}).Warnings)
	few := fit(t, correlated(t, 29, names, 0.5, 0.5, 0.5), m, sem.Options{})
	require.Equal(t, survey.LowBase, few.Warnings[0].Code)
	require.True(t, few.Admissible)
}

func TestCompareRefuses(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	s := correlated(t, 100, names, 0.5, 0.4, 0.5, 0.4, 0.4, 0.6)
	one := model(t, []sem.Construct{{Name: "one", Items: names}}, nil, sem.Covariances{})
	two := model(t, []sem.Construct{{Name: "A", Items: names[:2]}, {Name: "B", Items: names[2:]}}, nil, sem.Covariances{})
	a, b := fit(t, s, one, sem.Options{}), fit(t, s, two, sem.Options{})
	d, err := sem.Compare(a, b)
	require.NoError(t, err)
	require.Equal(t, 1, d.DF)
	_, err = sem.Compare(b, a)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = sem.Compare(a, a)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = sem.Compare(a, fit(t, correlated(t, 101, names, 0.5, 0.4, 0.5, 0.4, 0.4, 0.6), two, sem.Options{}))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = sem.Compare(a, fit(t, correlated(t, 100, names, 0.4, 0.4, 0.5, 0.4, 0.4, 0.6), two, sem.Options{}))
	require.ErrorIs(t, err, survey.ErrArgument)
	worse := b
	worse.Indices.Test.ChiSquare = a.Indices.Test.ChiSquare + 1
	_, err = sem.Compare(a, worse)
	require.ErrorIs(t, err, survey.ErrArgument)
}

// Results are JSON without holes.
func TestResultJSON(t *testing.T) {
	for _, r := range []sem.Result{fitted(), fit(t, correlated(t, 150, []string{"x", "y", "z"}, 0.8, 0.8, 0.4),
		model(t, []sem.Construct{{Name: "one", Items: []string{"x", "y", "z"}}}, nil, sem.Covariances{}), sem.Options{})} {
		text, err := json.Marshal(r)
		require.NoError(t, err)
		var back sem.Result
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, r, back)
	}
	changes, err := sem.Modifications(sampleOf(visits()), chain())
	require.NoError(t, err)
	text, err := json.Marshal(changes)
	require.NoError(t, err)
	var back []sem.Modification
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, changes, back)
}
