package pls_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
)

// Quality from rows, by definition.
func TestQuality(t *testing.T) {
	d := ecsiData(1, 250)
	f := must(pls.Fit(must(pls.FromColumns(d)), withModes(), pls.FitOptions{}))
	q := must(f.Quality())
	r := func(a, b string) float64 {
		return meanOf(unit(d.Columns[slices.Index(d.Names, a)], nil), unit(d.Columns[slices.Index(d.Names, b)], nil), nil)
	}
	items, loadings, weights := ecsiItems(), map[string]float64{}, map[string]float64{}
	for _, item := range f.Items {
		loadings[item.Name], weights[item.Name] = item.Loading, item.Weight
	}
	constructs := f.Constructs
	within := func(name string) float64 {
		sum, pairs := 0.0, 0.0
		for i, a := range items[name] {
			for _, b := range items[name][:i] {
				sum += math.Abs(r(a, b))
				pairs++
			}
		}
		if pairs == 0 {
			return 1
		}
		return sum / pairs
	}
	left := 0.0
	for i, c := range constructs {
		got, block := q.Constructs[i], items[c.Name]
		squares, sum := 0.0, 0.0
		for _, a := range block {
			squares += loadings[a] * loadings[a]
			sum += loadings[a]
		}
		k := float64(len(block))
		require.InDelta(t, squares/k, got.AVE, 1e-12)
		require.InDelta(t, sum*sum/(sum*sum+k-squares), got.RhoC, 1e-12)
		require.InDelta(t, math.Sqrt(squares/k), q.FornellLarcker[i][i], 1e-12)
		if c.R2.Valid {
			require.InDelta(t, squares/k*c.R2.Value, got.Redundancy.Value, 1e-12)
		}
		for j, other := range constructs[:i] {
			between := 0.0
			for _, a := range block {
				for _, b := range items[other.Name] {
					between += math.Abs(r(a, b))
					x := r(a, b) - loadings[a]*loadings[b]*f.Correlations[i][j]
					left += x * x
				}
			}
			between /= k * float64(len(items[other.Name]))
			want := between / math.Sqrt(within(c.Name)*within(other.Name))
			require.InDelta(t, want, q.HTMT[i][j].Value, 1e-12)
			require.Equal(t, q.HTMT[i][j], q.HTMT[j][i])
			require.Equal(t, f.Correlations[i][j], q.FornellLarcker[i][j])
		}
		require.False(t, q.HTMT[i][i].Valid)
	}
	require.InDelta(t, math.Sqrt(left/(24*25/2)), q.SRMR, 1e-12)
	require.GreaterOrEqual(t, q.SRMREstimated, q.SRMR)
	for i, item := range f.Items {
		c := slices.IndexFunc(constructs, func(c pls.ConstructFit) bool { return c.Name == item.Construct })
		require.Equal(t, item.Loading, q.CrossLoadings[i][c])
	}
	for i, item := range f.Items {
		if item.Construct == "complaints" {
			require.False(t, q.VIF[i].Valid)
			continue
		}
		var others [][]float64
		for _, name := range items[item.Construct] {
			if name != item.Name {
				others = append(others, unit(d.Columns[slices.Index(d.Names, name)], nil))
			}
		}
		own, explained := unit(d.Columns[i], nil), 0.0
		for j, b := range regression(own, others, nil) {
			explained += b * meanOf(own, others[j], nil)
		}
		require.InDelta(t, 1/(1-explained), q.VIF[i].Value, 1e-9)
	}
	// Single items and mode B.
	complaints := q.Constructs[5]
	require.Equal(t, "complaints", complaints.Name)
	require.Equal(t, [2]float64{1, 0}, complaints.Eigenvalues)
	require.False(t, complaints.AlphaRaw.Valid)
	require.Equal(t, []float64{1, 1, 1, 1, 1}, []float64{complaints.Alpha, complaints.RhoA.Value, complaints.RhoC, complaints.RhoCFirst, complaints.AVE})
	require.Equal(t, 1.0, q.Constructs[0].RhoA.Value)
}

// Items with equal correlations r: alpha, rho_A and rho_C all follow from r alone, and
// rho_C of the loadings is larger.
func TestReliabilityOfParallelItems(t *testing.T) {
	// Four columns of a Hadamard matrix have correlation 0; a common one added makes r.
	n := 16
	h := func(i, row int) float64 {
		if popcount(uint(i)&uint(row))%2 == 0 {
			return 1
		}
		return -1
	}
	d := pls.Data{}
	for i, name := range []string{"a1", "a2", "a3", "b1", "b2"} {
		column := make([]float64, n)
		for row := range column {
			column[row] = h(i+1, row) + h(8, row)
		}
		d.Names, d.Columns = append(d.Names, name), append(d.Columns, column)
	}
	m := must(pls.New([]pls.Construct{{Name: "a", Items: d.Names[:3]}, {Name: "b", Items: d.Names[3:]}}, []pls.Path{{From: "a", To: "b"}}))
	f := must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{}))
	q := must(f.Quality())
	for i, k := range []float64{3, 2} {
		alpha := k * 0.5 / (1 + (k-1)*0.5) // Spearman and Brown
		loading := (1 + (k-1)*0.5) / math.Sqrt(k+k*(k-1)*0.5)
		require.InDelta(t, alpha, q.Constructs[i].Alpha, 1e-12)
		require.InDelta(t, alpha, q.Constructs[i].AlphaRaw.Value, 1e-12)
		require.InDelta(t, alpha, q.Constructs[i].RhoA.Value, 1e-12)
		require.InDelta(t, loading*loading, q.Constructs[i].AVE, 1e-12)
		require.InDelta(t, q.Constructs[i].RhoC, q.Constructs[i].RhoCFirst, 1e-12)
		require.InDelta(t, 1+(k-1)*0.5, q.Constructs[i].Eigenvalues[0], 1e-12)
	}
	require.InDelta(t, 1, q.HTMT[0][1].Value, 1e-12, "one common factor")
	c := must(f.Consistent())
	require.InDelta(t, 1, c.Paths[0].Coefficient, 1e-9)
	require.InDelta(t, math.Sqrt(0.5), c.Items[0].Loading, 1e-12)
	require.InDelta(t, 0, c.SRMR, 1e-12, "the factor model holds")
}

func popcount(x uint) int {
	n := 0
	for ; x > 0; x &= x - 1 {
		n++
	}
	return n
}

// Of a factor model, PLSc finds the parameters, and plain PLS smaller paths.
func TestConsistent(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	const n = 200000
	loadings := []float64{0.9, 0.7, 0.6, 0.8, 0.8, 0.5, 0.7, 0.6, 0.8}
	d := pls.Data{Columns: make([][]float64, 9)}
	for i := range d.Columns {
		d.Names = append(d.Names, string(rune('a'+i)))
		d.Columns[i] = make([]float64, n)
	}
	for row := range n {
		x := random.NormFloat64()
		y := 0.5*x + math.Sqrt(0.75)*random.NormFloat64()
		z := 0.3*x + 0.4*y + math.Sqrt(1-0.09-0.16-2*0.3*0.4*0.5)*random.NormFloat64()
		for i, f := range []float64{x, x, x, y, y, y, z, z, z} {
			d.Columns[i][row] = loadings[i]*f + math.Sqrt(1-loadings[i]*loadings[i])*random.NormFloat64()
		}
	}
	m := must(pls.New([]pls.Construct{{Name: "x", Items: d.Names[:3]}, {Name: "y", Items: d.Names[3:6]}, {Name: "z", Items: d.Names[6:]}},
		[]pls.Path{{From: "x", To: "y"}, {From: "x", To: "z"}, {From: "y", To: "z"}}))
	f := must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{}))
	c := must(f.Consistent())
	for i, want := range []float64{0.5, 0.3, 0.4} {
		require.InDelta(t, want, c.Paths[i].Coefficient, 0.01)
	}
	require.Less(t, f.Paths[0].Coefficient, 0.45)
	for i, want := range loadings {
		require.InDelta(t, want, c.Items[i].Loading, 0.01)
	}
	require.InDelta(t, 0.25, c.Constructs[1].R2.Value, 0.01)
	require.Less(t, c.SRMR, 0.005)
	require.InDelta(t, c.SRMR, c.SRMREstimated, 1e-9, "all paths that there can be")
	require.Empty(t, c.Warnings)
}

// The correlations of scores that the paths imply, where some paths are missing.
func TestSRMREstimated(t *testing.T) {
	f := ecsiFit()
	q := must(f.Quality())
	implied := map[[2]string]float64{}
	of := func(a, b string) float64 {
		if a == b {
			return 1
		}
		if x, ok := implied[[2]string{a, b}]; ok {
			return x
		}
		return implied[[2]string{b, a}]
	}
	// Causes come first in this model.
	for i, c := range f.Constructs {
		for _, other := range f.Constructs[:i] {
			sum := 0.0
			for _, p := range f.Paths {
				if p.To == c.Name {
					sum += p.Coefficient * of(p.From, other.Name)
				}
			}
			implied[[2]string{c.Name, other.Name}] = sum
		}
	}
	d := ecsiData(1, 250)
	left := 0.0
	for i, a := range f.Items {
		for j, b := range f.Items[:i] {
			if a.Construct != b.Construct {
				x := meanOf(unit(d.Columns[i], nil), unit(d.Columns[j], nil), nil) - a.Loading*b.Loading*of(a.Construct, b.Construct)
				left += x * x
			}
		}
	}
	require.InDelta(t, math.Sqrt(left/300), q.SRMREstimated, 1e-12)
}

// Correlations that are too high for their reliabilities.
func TestInadmissible(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	d := pls.Data{Names: []string{"a1", "a2", "b1", "b2", "c"}, Columns: make([][]float64, 5)}
	for range 100 {
		e := random.NormFloat64
		x := e()
		for i, v := range []float64{x + e(), -x + 1.2*e(), x + e(), x + e(), x} {
			d.Columns[i] = append(d.Columns[i], v)
		}
	}
	// a1 and a2 point different ways, and share little.
	m := must(pls.New([]pls.Construct{{Name: "a", Items: d.Names[:2]}, {Name: "b", Items: d.Names[2:4]}, {Name: "c", Items: d.Names[4:]}},
		[]pls.Path{{From: "a", To: "b"}, {From: "b", To: "c"}}))
	for i, x := range d.Columns[0] {
		d.Columns[1][i] = d.Columns[2][i] - x + 0.1*d.Columns[1][i]
	}
	f := must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{}))
	_, err := f.Consistent()
	require.ErrorIs(t, err, pls.ErrInadmissible)
}

// Items that have less in common with their own block than with the other: the corrected
// correlation is above 1, and no path follows.
func TestCorrectedAboveOne(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 3))
	d := pls.Data{Names: []string{"a1", "a2", "b1", "b2", "c"}, Columns: make([][]float64, 5)}
	for range 200 {
		e := random.NormFloat64
		p := e()
		q := 0.4*p + e()
		for i, v := range []float64{p, q, p + 0.3*e(), q + 0.3*e(), p + q + 3*e()} {
			d.Columns[i] = append(d.Columns[i], v)
		}
	}
	a, b, c := pls.Construct{Name: "a", Items: d.Names[:2]}, pls.Construct{Name: "b", Items: d.Names[2:4]}, pls.Construct{Name: "c", Items: d.Names[4:]}
	s := must(pls.FromColumns(d))
	_, err := must(pls.Fit(s, must(pls.New([]pls.Construct{a, b}, []pls.Path{{From: "a", To: "b"}})), pls.FitOptions{})).Consistent()
	require.ErrorIs(t, err, pls.ErrInadmissible)
	require.ErrorContains(t, err, "b: inadmissible solution: R²")
	// Both only cause a third one: collinear, as the corrections have it.
	_, err = must(pls.Fit(s, must(pls.New([]pls.Construct{a, b, c}, []pls.Path{{From: "a", To: "c"}, {From: "b", To: "c"}})), pls.FitOptions{})).Consistent()
	require.ErrorIs(t, err, pls.ErrInadmissible)
	require.ErrorContains(t, err, "collinear")
	// Between them no path is asked for: a warning.
	got := must(must(pls.Fit(s, must(pls.New([]pls.Construct{a, b, c}, []pls.Path{{From: "c", To: "a"}, {From: "c", To: "b"}})), pls.FitOptions{})).Consistent())
	require.Equal(t, pls.Improper, got.Warnings[0].Code)
	require.Greater(t, got.Correlations[0][1], 1.0)
}

// Two items alike are no matter in mode A, and have no VIF.
func TestItemsAlike(t *testing.T) {
	d := ecsiData(1, 100)
	copy(d.Columns[1], d.Columns[0])
	q := must(must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{})).Quality())
	require.False(t, q.VIF[0].Valid)
	require.True(t, q.VIF[5].Valid)
}
