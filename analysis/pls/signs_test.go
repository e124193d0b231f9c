package pls_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
)

// Of noise, weights wander far from where they started; signs are as the doc says.
func TestSignsOfNoise(t *testing.T) {
	solved := 0
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		d := pls.Data{}
		var constructs []pls.Construct
		for c := range 3 {
			construct := pls.Construct{Name: string(rune('a' + c)), Mode: pls.Mode(seed % 2)}
			for i := range 4 {
				name := construct.Name + string(rune('1'+i))
				column := make([]float64, 12)
				for row := range column {
					column[row] = random.NormFloat64()
				}
				construct.Items = append(construct.Items, name)
				d.Names, d.Columns = append(d.Names, name), append(d.Columns, column)
			}
			constructs = append(constructs, construct)
		}
		m := must(pls.New(constructs, []pls.Path{{From: "a", To: "b"}, {From: "b", To: "c"}}))
		f, err := pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{Scheme: pls.Scheme(seed % 3), MaxIterations: 5000})
		if err != nil {
			require.ErrorIs(t, err, pls.ErrNotConverged)
			continue
		}
		solved++
		sums := map[string]float64{}
		for _, item := range f.Items {
			sums[item.Construct] += item.Loading
		}
		for name, sum := range sums {
			require.GreaterOrEqual(t, sum, -1e-9, "seed %d, %s", seed, name)
		}
		// And everything agrees with the scores.
		for i, c := range f.Constructs {
			for j, other := range f.Constructs {
				require.InDelta(t, meanOf(must(f.Scores(c.Name)), must(f.Scores(other.Name)), nil), f.Correlations[i][j], 1e-9)
			}
		}
	}
	require.Greater(t, solved, 250)
}

// Two items of opposite keys have loadings that all but cancel: which sum is positive
// changes from resample to resample, and the sign would with it.
func TestSignsOfResamples(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	d := pls.Data{Names: []string{"up", "down", "y"}, Columns: make([][]float64, 3)}
	for range 200 {
		x := random.NormFloat64()
		for i, v := range []float64{x + 0.4*random.NormFloat64(), -x + 0.4*random.NormFloat64(), x + random.NormFloat64()} {
			d.Columns[i] = append(d.Columns[i], v)
		}
	}
	m := must(pls.New([]pls.Construct{{Name: "x", Items: d.Names[:2]}, {Name: "y", Items: d.Names[2:]}}, []pls.Path{{From: "x", To: "y"}}))
	b := bootstrap(must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{})), pls.BootstrapOptions{Replicates: 200})
	for _, loading := range b.Loadings[:2] {
		require.Greater(t, math.Abs(loading.Estimate.Value), 0.9)
		require.Less(t, loading.Estimate.SE.Value, 0.03)
	}
	require.Less(t, b.Paths[0].Estimate.SE.Value, 0.1)
	require.Greater(t, b.Paths[0].Estimate.Interval.Lower*b.Paths[0].Estimate.Interval.Upper, 0.0)
}

// Answers from 0 to 28 and from 0 to 100 fill lanes sooner: after 83 rows, and in lanes
// of 32 bits.
func TestWiderScales(t *testing.T) {
	for _, top := range []float64{28, 100, 1000} {
		random := rand.New(rand.NewPCG(uint64(top), 1))
		d := ecsiData(1, 600)
		d.Min, d.Max = nil, nil
		for i, column := range d.Columns {
			for row, x := range column {
				column[row] = math.Round(min(1, max(0, 0.5+(x-7)/6+0.1*random.NormFloat64())) * top)
			}
			d.Columns[i][0], d.Columns[i][1], d.Columns[i][2] = 0, top, 1
		}
		f := must(pls.Fit(must(pls.FromColumns(d)), small(), pls.FitOptions{}))
		want := slow(small(), d, pls.PathScheme)
		for _, item := range f.Items {
			require.InDelta(t, want.weights[item.Name], item.Weight, 1e-8)
		}
		whole := bootstrap(f, pls.BootstrapOptions{Replicates: 20})
		// Equal weights take the other way.
		for range d.Columns[0] {
			d.Weights = append(d.Weights, 1)
		}
		same := bootstrap(must(pls.Fit(must(pls.FromColumns(d)), small(), pls.FitOptions{})), pls.BootstrapOptions{Replicates: 20})
		for i, w := range whole.Weights {
			require.InDelta(t, w.Estimate.SE.Value, same.Weights[i].Estimate.SE.Value, 1e-9)
		}
	}
}

// The error of a weighted mean, which the index of a single item is, by linearisation:
// √Σw²(x − x̄)²/Σw.
func TestBootstrapUnderWeights(t *testing.T) {
	d := ecsiData(5, 400)
	x := d.Columns[20]
	for _, v := range x {
		d.Weights = append(d.Weights, math.Exp(v/3)) // the content are few, and count much
	}
	f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	b := bootstrap(f, pls.BootstrapOptions{Replicates: 1000})
	var total, sum, squares float64
	for row, v := range x {
		total += d.Weights[row]
		sum += d.Weights[row] * v
	}
	for row, v := range x {
		squares += d.Weights[row] * d.Weights[row] * (v - sum/total) * (v - sum/total)
	}
	complaints := b.Indexes[5].Estimate
	require.InDelta(t, 100*(sum/total-1)/9, complaints.Value, 1e-10)
	require.InEpsilon(t, 100.0/9*math.Sqrt(squares)/total, complaints.SE.Value, 0.1)
	require.Less(t, complaints.Interval.Lower, complaints.Value)
	require.Greater(t, complaints.Interval.Upper, complaints.Value)
	require.Less(t, b.Replicates-b.Failed, 1001)
	require.Equal(t, f.EffectiveN, complaints.EffectiveN)
}
