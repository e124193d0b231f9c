package pls_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// withModes is the ECSI model with image and quality in mode B.
func withModes() *pls.Model {
	m := ecsi()
	constructs := m.Constructs()
	constructs[0].Mode, constructs[2].Mode = pls.ModeB, pls.ModeB
	return must(pls.New(constructs, m.Paths()))
}

// Weights and continuous columns take another way through the library than ratings.
func TestFitAgainstSlow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	weighted, continuous := ecsiData(2, 120), ecsiData(3, 120)
	for range 120 {
		weighted.Weights = append(weighted.Weights, 0.2+3*random.Float64())
	}
	for _, column := range continuous.Columns {
		for row := range column {
			column[row] += 0.3 * random.NormFloat64()
		}
	}
	continuous.Min, continuous.Max = nil, nil
	for name, d := range map[string]pls.Data{"ratings": ecsiData(1, 120), "weighted": weighted, "continuous": continuous} {
		for _, m := range []*pls.Model{ecsi(), withModes()} {
			for _, scheme := range []pls.Scheme{pls.PathScheme, pls.Factorial, pls.Centroid} {
				t.Run(fmt.Sprintf("%s %v %v", name, scheme, m.Constructs()[0].Mode), func(t *testing.T) {
					want := slow(m, d, scheme)
					s := must(pls.FromColumns(d))
					f := must(pls.Fit(s, m, pls.FitOptions{Scheme: scheme}))
					for _, item := range f.Items {
						require.InDelta(t, want.weights[item.Name], item.Weight, 1e-8, item.Name)
						at := slices.Index(d.Names, item.Name)
						require.InDelta(t, meanOf(unit(d.Columns[at], d.Weights), want.scores[item.Construct], d.Weights), item.Loading, 1e-8)
					}
					for _, p := range f.Paths {
						require.InDelta(t, want.paths[pls.Path{From: p.From, To: p.To}], p.Coefficient, 1e-8)
					}
					for _, c := range f.Constructs {
						require.InDelta(t, want.r2[c.Name], c.R2.Value, 1e-8)
						scores, err := f.Scores(c.Name)
						require.NoError(t, err)
						if d.Weights == nil {
							require.InDeltaSlice(t, want.scores[c.Name], scores, 1e-7)
						}
					}
				})
			}
		}
	}
}

// A frequency of sampling weights: respondents who stand for two or three others give
// the figures of as many rows, but for n.
func TestWeightsAreRows(t *testing.T) {
	d := ecsiData(4, 150)
	long := pls.Data{Names: d.Names, Columns: make([][]float64, len(d.Names)), Min: d.Min, Max: d.Max}
	for row := range 150 {
		times := 1 + row%3
		d.Weights = append(d.Weights, 7*float64(times))
		for i, column := range d.Columns {
			for range times {
				long.Columns[i] = append(long.Columns[i], column[row])
			}
		}
	}
	for _, m := range []*pls.Model{ecsi(), withModes()} {
		want := must(pls.Fit(must(pls.FromColumns(long)), m, pls.FitOptions{}))
		got := must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{}))
		for i := range want.Items {
			require.InDelta(t, want.Items[i].Weight, got.Items[i].Weight, 1e-9)
			require.InDelta(t, want.Items[i].Loading, got.Items[i].Loading, 1e-9)
		}
		for i := range want.Paths {
			require.InDelta(t, want.Paths[i].Coefficient, got.Paths[i].Coefficient, 1e-9)
		}
		require.InDelta(t, must(want.Index("satisfaction")).Value, must(got.Index("satisfaction")).Value, 1e-9)
		require.Equal(t, int64(150), got.N)
		require.InDelta(t, 150*(2.0*2)/((1+4+9)/3.0), got.EffectiveN, 1e-9)
	}
	// Their scale does not matter.
	f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	for i := range d.Weights {
		d.Weights[i] *= 8
	}
	same(t, f.Items, must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{})).Items)
}

// moments are those of the columns, counted one respondent at a time.
func moments(d pls.Data) *survey.Moments {
	var vars []survey.Variable
	for _, name := range d.Names {
		vars = append(vars, survey.Variable{ID: name, Scale: scale.OneToTen()})
	}
	m := must(survey.NewMoments(survey.Listwise, vars...))
	codes := make([]scale.Code, len(vars))
	for row := range d.Columns[0] {
		for i := range codes {
			codes[i] = must(scale.OneToTen().Encode(int(d.Columns[i][row]), scale.Reject))
		}
		if err := m.Add(codes); err != nil {
			panic(err)
		}
	}
	return m
}

func TestMomentsAndColumnsAgree(t *testing.T) {
	d := ecsiData(5, 200)
	want := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	s := must(pls.FromMoments(moments(d)))
	require.False(t, s.HasRows())
	got := must(pls.Fit(s, ecsi(), pls.FitOptions{}))
	for i := range want.Items {
		require.InDelta(t, want.Items[i].Weight, got.Items[i].Weight, 1e-12)
	}
	for _, c := range want.Constructs {
		require.InDelta(t, must(want.Index(c.Name)).Value, must(got.Index(c.Name)).Value, 1e-10)
		require.InDelta(t, must(want.Index(c.Name)).SD, must(got.Index(c.Name)).SD, 1e-10)
	}
	_, err := got.Scores("image")
	require.ErrorIs(t, err, pls.ErrRows)
	_, err = got.IndexScores("image")
	require.ErrorIs(t, err, pls.ErrRows)
}

// The rows' order changes no bit of what is summed as whole numbers.
func TestOrderOfRows(t *testing.T) {
	d := ecsiData(6, 300)
	want := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	for _, column := range d.Columns {
		slices.Reverse(column)
	}
	got := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	same(t, want.Items, got.Items)
	same(t, want.Effects, got.Effects)
	same(t, must(want.Quality()), must(got.Quality()))
}

// Loadings, VIF, f², R², effects and GoF by their definitions.
func TestFigures(t *testing.T) {
	d := ecsiData(7, 250)
	f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	scores := map[string][]float64{}
	for _, c := range f.Constructs {
		scores[c.Name] = must(f.Scores(c.Name))
	}
	r2 := func(y string, causes ...string) float64 {
		var x [][]float64
		for _, c := range causes {
			x = append(x, scores[c])
		}
		sum := 0.0
		for i, b := range regression(scores[y], x, nil) {
			sum += b * meanOf(scores[y], x[i], nil)
		}
		return sum
	}
	into := map[string][]string{}
	for _, p := range f.Paths {
		into[p.To] = append(into[p.To], p.From)
	}
	for _, p := range f.Paths {
		others := slices.DeleteFunc(slices.Clone(into[p.To]), func(c string) bool { return c == p.From })
		whole := r2(p.To, into[p.To]...)
		require.InDelta(t, 1/(1-r2(p.From, others...)), p.VIF, 1e-9)
		require.InDelta(t, (whole-r2(p.To, others...))/(1-whole), p.F2.Value, 1e-9)
	}
	// Total effects over all ways.
	var ways func(from, to string) float64
	ways = func(from, to string) float64 {
		sum := 0.0
		for _, p := range f.Paths {
			if p.From != from {
				continue
			}
			if p.To == to {
				sum += p.Coefficient
			} else {
				sum += p.Coefficient * ways(p.To, to)
			}
		}
		return sum
	}
	require.Len(t, f.Effects, 21)
	for _, e := range f.Effects {
		require.InDelta(t, ways(e.From, e.To), e.Total, 1e-12)
		require.InDelta(t, e.Total, e.Direct+e.Indirect, 1e-12)
	}
	communality, explained, items := 0.0, 0.0, 0.0
	for _, item := range f.Items {
		if item.Construct != "complaints" {
			communality += item.Loading * item.Loading
			items++
		}
	}
	for _, c := range f.Constructs {
		explained += c.R2.Value
	}
	require.InDelta(t, math.Sqrt(communality/items*explained/6), f.GoF.Value, 1e-12)
	require.False(t, f.Constructs[0].R2.Valid, "image has no causes")
	for i, c := range f.Correlations {
		require.Equal(t, 1.0, c[i])
	}
}

// The model without a path, built by hand.
func TestRefittedF2(t *testing.T) {
	s, m := ecsiSample(8, 250), ecsi()
	f := must(pls.Fit(s, m, pls.FitOptions{}))
	got := must(f.RefittedF2())
	for i, p := range m.Paths() {
		less := must(pls.New(m.Constructs(), slices.Delete(m.Paths(), i, i+1)))
		g := must(pls.Fit(s, less, pls.FitOptions{}))
		c := slices.IndexFunc(f.Constructs, func(c pls.ConstructFit) bool { return c.Name == p.To })
		want := (f.Constructs[c].R2.Value - g.Constructs[c].R2.Value) / (1 - f.Constructs[c].R2.Value)
		require.InDelta(t, want, got[i].Value, 1e-9)
	}
	two := must(pls.New(m.Constructs()[:2], m.Paths()[:1]))
	none := must(must(pls.Fit(s, two, pls.FitOptions{})).RefittedF2())
	require.Equal(t, []survey.Optional{{}}, none, "without their path both are isolated")
}

// Scores keep their sign where the items are keyed the other way round, and weights take
// that of the item.
func TestReversedItems(t *testing.T) {
	d := ecsiData(9, 250)
	want := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	at := slices.Index(d.Names, "qua3")
	for row, x := range d.Columns[at] {
		d.Columns[at][row] = 11 - x
	}
	got := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	require.InDelta(t, -want.Items[at].Weight, got.Items[at].Weight, 1e-9)
	require.InDelta(t, want.Paths[3].Coefficient, got.Paths[3].Coefficient, 1e-9)
	require.Equal(t, pls.WeakItem, got.Warnings[0].Code)
	_, err := got.Index("quality")
	require.ErrorIs(t, err, pls.ErrNegativeWeight)
	at4 := &pls.Error{}
	require.ErrorAs(t, err, &at4)
	require.Equal(t, "qua3", at4.Item)
	_, err = got.IPMA("loyalty")
	require.ErrorIs(t, err, pls.ErrNegativeWeight)
	_, err = got.IndexScores("quality")
	require.ErrorIs(t, err, pls.ErrNegativeWeight)
}

// Two items that cancel out exactly when weighed alike.
func TestBlockThatCancels(t *testing.T) {
	d := ecsiData(10, 100)
	for row, x := range d.Columns[0] {
		d.Columns[1][row] = 11 - x
	}
	two := must(pls.New([]pls.Construct{{Name: "a", Items: d.Names[:2]}, {Name: "b", Items: d.Names[2:5]}}, []pls.Path{{From: "a", To: "b"}}))
	f := must(pls.Fit(must(pls.FromColumns(d)), two, pls.FitOptions{}))
	require.InDelta(t, 1, math.Abs(f.Items[0].Loading), 1e-9)
	require.InDelta(t, -f.Items[0].Weight, f.Items[1].Weight, 1e-9)
}

// An unscaled model of items that have variance 1 is the scaled one.
func TestUnscaled(t *testing.T) {
	d := ecsiData(11, 120)
	d.Min, d.Max = nil, nil
	for i := range d.Columns {
		d.Columns[i] = unit(d.Columns[i], nil)
	}
	s := must(pls.FromColumns(d))
	for _, m := range []*pls.Model{ecsi(), withModes()} {
		want, got := must(pls.Fit(s, m, pls.FitOptions{})), must(pls.Fit(s, m, pls.FitOptions{Unscaled: true}))
		for i := range want.Items {
			require.InDelta(t, want.Items[i].Weight, got.Items[i].Weight, 1e-9)
			require.InDelta(t, want.Items[i].Loading, got.Items[i].Loading, 1e-9)
		}
		require.InDeltaSlice(t, must(want.Scores("value")), must(got.Scores("value")), 1e-9)
		a, b := must(want.Quality()), must(got.Quality())
		require.InDelta(t, a.Constructs[2].RhoA.Value, b.Constructs[2].RhoA.Value, 1e-9)
		require.InDelta(t, a.SRMR, b.SRMR, 1e-9)
	}
}

func TestTolerance(t *testing.T) {
	s, m := ecsiSample(12, 200), ecsi()
	_, err := pls.Fit(s, m, pls.FitOptions{MaxIterations: 2})
	stopped := &pls.ConvergenceError{}
	require.ErrorAs(t, err, &stopped)
	require.ErrorIs(t, err, pls.ErrNotConverged)
	require.Equal(t, 2, stopped.Iterations)
	require.Len(t, stopped.Weights, 24)
	require.Greater(t, stopped.Change, 1e-10)
	tight := must(pls.Fit(s, m, pls.FitOptions{Tolerance: 1e-13}))
	usual := must(pls.Fit(s, m, pls.FitOptions{}))
	for i := range tight.Items {
		require.InDelta(t, tight.Items[i].Weight, usual.Items[i].Weight, 1e-10)
	}
}

// The unit of the answers does not matter to what has none.
func TestUnscaledUnits(t *testing.T) {
	for _, model := range []*pls.Model{ecsi(), withModes()} {
		for _, scheme := range []pls.Scheme{pls.PathScheme, pls.Factorial, pls.Centroid} {
			o := pls.FitOptions{Scheme: scheme, Unscaled: true}
			want := must(pls.Fit(ecsiSample(1, 250), model, o))
			for _, unit := range []float64{1e-90, 1e-9, 100, 1e6, 1e90} {
				d := ecsiData(1, 250)
				for i := range d.Columns {
					for row := range d.Columns[i] {
						d.Columns[i][row] *= unit
					}
					d.Min[i], d.Max[i] = d.Min[i]*unit, d.Max[i]*unit
				}
				got, err := pls.Fit(must(pls.FromColumns(d)), model, o)
				require.NoError(t, err, unit)
				require.Equal(t, want.Iterations, got.Iterations)
				for i := range want.Paths {
					require.InDelta(t, want.Paths[i].Coefficient, got.Paths[i].Coefficient, 1e-12, unit)
				}
				for i := range want.Items {
					require.InDelta(t, want.Items[i].Weight, got.Items[i].Weight*unit, 1e-12, unit)
				}
			}
		}
	}
}
