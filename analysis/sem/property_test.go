package sem_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/internal/tail"
)

// answers of n people on constructs of three items, each of which follows from those before.
func answers(seed uint64, n, constructs int) ([]sem.Construct, []sem.Path, sem.Data) {
	random := rand.New(rand.NewPCG(seed, 9))
	var cs []sem.Construct
	var ps []sem.Path
	var d sem.Data
	for c := range constructs {
		construct := sem.Construct{Name: fmt.Sprintf("C%d", c)}
		for i := range 3 {
			construct.Items = append(construct.Items, fmt.Sprintf("c%d.%d", c, i))
		}
		d.Names = append(d.Names, construct.Items...)
		if c > 0 {
			ps = append(ps, sem.Path{From: cs[c-1].Name, To: construct.Name})
		}
		cs = append(cs, construct)
	}
	d.Columns = make([][]float64, len(d.Names))
	for range n {
		eta := 0.0
		for c := range constructs {
			eta = 0.5*eta + random.NormFloat64()
			for i := range 3 {
				d.Columns[3*c+i] = append(d.Columns[3*c+i], eta*(1-0.2*float64(i))+random.NormFloat64())
			}
		}
	}
	return cs, ps, d
}

func columns(t *testing.T, d sem.Data) *sem.Sample {
	s, err := sem.FromColumns(d)
	require.NoError(t, err)
	return s
}

func sameFit(t *testing.T, a, b sem.Indices, shift float64) {
	require.Equal(t, a.Test.DF, b.Test.DF)
	require.InDelta(t, a.Test.ChiSquare, b.Test.ChiSquare, 1e-8)
	require.InDelta(t, a.CFI, b.CFI, 1e-10)
	require.InDelta(t, a.RMSEA.Value, b.RMSEA.Value, 1e-8)
	require.InDelta(t, a.RMSEA.Interval.Upper, b.RMSEA.Interval.Upper, 1e-8)
	require.InDelta(t, a.SRMR, b.SRMR, 1e-9)
	require.InDelta(t, a.LogLik+shift, b.LogLik, 1e-6*math.Abs(a.LogLik))
}

func sameStandardised(t *testing.T, a, b []sem.Parameter) {
	require.Len(t, b, len(a))
	for _, p := range a {
		q := find(t, b, p.From, p.To)
		require.InDelta(t, p.Standardised.Value, q.Standardised.Value, 1e-8)
		require.InDelta(t, p.Standardised.SE.Value, q.Standardised.SE.Value, 1e-8)
	}
}

// The units of the items, however different, change the units of the coefficients and
// nothing else.
func TestUnitsDoNotMatter(t *testing.T) {
	cs, ps, d := answers(1, 150, 4)
	m := model(t, cs, ps, sem.Covariances{})
	want := fit(t, columns(t, d), m, sem.Options{})
	scaled, shift := sem.Data{Names: d.Names}, 0.0
	factor := map[string]float64{}
	for j, column := range d.Columns {
		f := math.Pow(10, float64(j%9)-4)
		factor[d.Names[j]] = f
		shift -= 150 * math.Log(f)
		other := slices.Clone(column)
		for i := range other {
			other[i] = 7*f + f*other[i]
		}
		scaled.Columns = append(scaled.Columns, other)
	}
	got := fit(t, columns(t, scaled), m, sem.Options{})
	sameFit(t, want.Indices, got.Indices, shift)
	sameStandardised(t, want.Loadings, got.Loadings)
	sameStandardised(t, want.Paths, got.Paths)
	for k, p := range want.Loadings {
		f := factor[p.To] / factor[cs[k/3].Items[0]]
		require.InEpsilon(t, p.Estimate.Value*f, got.Loadings[k].Estimate.Value, 1e-8)
		require.InDelta(t, p.Z.Value, got.Loadings[k].Z.Value, 1e-6)
	}
	for k, p := range want.Paths {
		f := factor[cs[k+1].Items[0]] / factor[cs[k].Items[0]]
		require.InEpsilon(t, p.Estimate.SE.Value*f, got.Paths[k].Estimate.SE.Value, 1e-7)
	}
}

// The other scaling is the same model, and so is that of other markers, and that with
// constructs and items in another order.
func TestSameModelSaidOtherwise(t *testing.T) {
	cs, ps, d := answers(2, 200, 4)
	s := columns(t, d)
	want := fit(t, s, model(t, cs, ps, sem.Covariances{}), sem.Options{})
	unit := fit(t, s, model(t, cs, ps, sem.Covariances{}), sem.Options{Scaling: sem.UnitVariance})
	var turned []sem.Construct
	for _, c := range slices.Backward(cs) {
		items := slices.Clone(c.Items)
		slices.Reverse(items)
		turned = append(turned, sem.Construct{Name: c.Name, Items: items})
	}
	slices.Reverse(ps)
	other := fit(t, s, model(t, turned, ps, sem.Covariances{}), sem.Options{})
	for _, got := range []sem.Result{unit, other} {
		sameFit(t, want.Indices, got.Indices, 0)
		sameStandardised(t, want.Loadings, got.Loadings)
		sameStandardised(t, want.Paths, got.Paths)
		sameStandardised(t, want.Variances, got.Variances)
		require.Len(t, got.Effects, 6)
	}
	for _, v := range unit.Variances[:4] {
		require.True(t, v.Fixed)
		require.InDelta(t, 1, v.Estimate.Value, 1e-12)
		require.False(t, v.Estimate.SE.Valid)
	}
	for _, l := range unit.Loadings {
		require.False(t, l.Fixed)
		require.Positive(t, l.Estimate.Value)
	}
}

// Effects add up along the ways.
func TestEffects(t *testing.T) {
	cs, ps, d := answers(3, 300, 3)
	ps = append(ps, sem.Path{From: "C0", To: "C2"})
	got := fit(t, columns(t, d), model(t, cs, ps, sem.Covariances{}), sem.Options{})
	first, second, short := find(t, got.Paths, "C0", "C1").Estimate, find(t, got.Paths, "C1", "C2").Estimate, find(t, got.Paths, "C0", "C2").Estimate
	for _, e := range got.Effects {
		if e.From != "C0" || e.To != "C2" {
			require.Equal(t, e.Direct, e.Total)
			require.Zero(t, e.Indirect.Value)
			require.False(t, e.Indirect.SE.Valid)
			continue
		}
		require.InDelta(t, short.Value, e.Direct.Value, 1e-12)
		require.InDelta(t, short.SE.Value, e.Direct.SE.Value, 1e-12)
		require.InDelta(t, first.Value*second.Value, e.Indirect.Value, 1e-12)
		require.InDelta(t, short.Value+first.Value*second.Value, e.Total.Value, 1e-12)
		require.Positive(t, e.Indirect.SE.Value)
	}
	require.Len(t, got.Effects, 3)
}

// Adding the parameter that a modification names lowers χ² by about its index, and gives
// it about the value foreseen.
func TestModificationsForesee(t *testing.T) {
	cs, ps, d := answers(4, 400, 3)
	s := columns(t, d)
	// The last item of the first construct is left with the second.
	moved := []sem.Construct{{Name: "C0", Items: cs[0].Items[:2]}, {Name: "C1", Items: append(slices.Clone(cs[1].Items), cs[0].Items[2])}, cs[2]}
	restricted := model(t, moved, ps, sem.Covariances{})
	before := fit(t, s, restricted, sem.Options{})
	changes, err := sem.Modifications(s, restricted)
	require.NoError(t, err)
	require.True(t, slices.IsSortedFunc(changes, func(a, b sem.Modification) int {
		switch {
		case a.Index > b.Index:
			return -1
		case a.Index < b.Index:
			return 1
		}
		return 0
	}))
	for _, c := range changes {
		require.False(t, c.Kind == sem.ConstructPath && c.From > c.To, "a way back: %+v", c)
	}
	for _, c := range changes[:12] {
		constructs, paths, cov := restricted.Constructs(), restricted.Paths(), sem.Covariances{}
		switch c.Kind {
		case sem.CrossLoading:
			for i := range constructs {
				if constructs[i].Name == c.From {
					constructs[i].Items = append(constructs[i].Items, c.To)
				}
			}
		case sem.ConstructPath:
			paths = append(paths, sem.Path{From: c.From, To: c.To})
		default:
			cov.Free = []sem.Pair{{A: c.From, B: c.To}}
		}
		after := fit(t, s, model(t, constructs, paths, cov), sem.Options{})
		fall := before.Indices.Test.ChiSquare - after.Indices.Test.ChiSquare
		require.InEpsilon(t, fall, c.Index, 0.5, "%+v", c)
		list := after.Covariances
		switch c.Kind {
		case sem.CrossLoading:
			list = after.Loadings
		case sem.ConstructPath:
			list = after.Paths
		}
		require.Equal(t, math.Signbit(c.Change), math.Signbit(find(t, list, c.From, c.To).Estimate.Value))
	}
	require.Equal(t, [3]any{sem.CrossLoading, "C0", "c0.2"}, [3]any{changes[0].Kind, changes[0].From, changes[0].To})
}

// What can be added: all that the model does not have and that can be told from what it
// has, once.
func TestModificationsAreComplete(t *testing.T) {
	_, _, d := answers(7, 300, 4)
	s := columns(t, d)
	cs := []sem.Construct{{Name: "A", Items: d.Names[:3]}, {Name: "B", Items: d.Names[3:6]}, {Name: "C", Items: d.Names[6:9]}, {Name: "D", Items: d.Names[9:10]}}
	m := model(t, cs, []sem.Path{{From: "A", To: "C"}, {From: "B", To: "D"}}, sem.Covariances{
		Zero: []sem.Pair{{A: "A", B: "B"}}, Free: []sem.Pair{{A: d.Names[0], B: d.Names[3]}}})
	changes, err := sem.Modifications(s, m)
	require.NoError(t, err)
	counts := map[sem.ModificationKind]int{}
	var seen []string
	for _, c := range changes {
		counts[c.Kind]++
		seen = append(seen, fmt.Sprint(c.Kind, c.From, c.To))
		require.InDelta(t, tail.ChiSquare(c.Index, 1), c.P, 0)
	}
	slices.Sort(seen)
	require.Equal(t, len(seen), len(slices.Compact(slices.Clone(seen))))
	require.Equal(t, map[sem.ModificationKind]int{
		sem.CrossLoading:        27,        // of nine items on the three other constructs
		sem.ResidualCovariance:  9*8/2 - 1, // one is there already
		sem.ConstructCovariance: 2,         // of A and B, and of the disturbances
		sem.ConstructPath:       8,         // A–B, C–D and to C from B, to D from A, from C and D back
	}, counts, seen)
}

// The same bits with any number of processors, also at once.
func TestDeterminism(t *testing.T) {
	cs, ps, d := answers(5, 300, 14)
	m, s := model(t, cs, ps, sem.Covariances{}), columns(t, d)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := fit(t, s, m, sem.Options{})
	for _, workers := range []int{2, 7} {
		runtime.GOMAXPROCS(workers)
		results := make([]sem.Result, 2)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() { results[i], _ = sem.Fit(s, m, sem.Options{}) })
		}
		all.Wait()
		for _, got := range results {
			require.Equal(t, want, got)
		}
	}
}

// Moments are integers, so that the order of the answers does not reach the figures.
func TestOrderOfRows(t *testing.T) {
	a, b := visits(), visits()
	require.NoError(t, a.Merge(b))
	require.NoError(t, a.Unmerge(b))
	require.Equal(t, fit(t, sampleOf(b), chain(), sem.Options{}), fit(t, sampleOf(a), chain(), sem.Options{}))
}

func BenchmarkFit(b *testing.B) {
	for _, constructs := range []int{3, 8, 24} {
		cs, ps, d := answers(6, 1000, constructs)
		m, err := sem.New(cs, ps, sem.Covariances{})
		require.NoError(b, err)
		s, err := sem.FromColumns(d)
		require.NoError(b, err)
		b.Run(fmt.Sprintf("items=%d", 3*constructs), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sem.Fit(s, m, sem.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
