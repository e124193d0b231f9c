package pls_test

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/survey"
)

func bootstrap(f *pls.Fitted, o pls.BootstrapOptions) *pls.Bootstrapped {
	return must(pls.Bootstrap(context.Background(), f, o))
}

func TestBootstrapIsTheSameForAnyWorkers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	weighted := ecsiData(2, 100)
	for row := range 100 {
		weighted.Weights = append(weighted.Weights, 1+float64(row%7))
	}
	for _, d := range []pls.Data{ecsiData(1, 100), weighted} {
		f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
		o := pls.BootstrapOptions{Replicates: 60, Seed: 3, BCa: true}
		runtime.GOMAXPROCS(1)
		want := bootstrap(f, o)
		for _, workers := range []int{2, 7} {
			runtime.GOMAXPROCS(workers)
			same(t, want, bootstrap(f, o))
		}
		require.NotEqual(t, want, bootstrap(f, pls.BootstrapOptions{Replicates: 60, Seed: 4, BCa: true}))
		// Nor does the order of the rows matter: to whole numbers not at all.
		for _, column := range d.Columns {
			slices.Reverse(column)
		}
		slices.Reverse(d.Weights)
		got := bootstrap(must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{})), o)
		if d.Weights == nil {
			same(t, want, got)
		}
		require.InDelta(t, want.Paths[3].Estimate.SE.Value, got.Paths[3].Estimate.SE.Value, 1e-9)
		require.InDelta(t, want.Indexes[4].Estimate.Interval.Lower, got.Indexes[4].Estimate.Interval.Lower, 1e-6)
	}
}

// The way of whole numbers and that of weights agree.
func TestBootstrapWithEqualWeights(t *testing.T) {
	d := ecsiData(3, 80)
	want := bootstrap(must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{})), pls.BootstrapOptions{Replicates: 40, BCa: true})
	d.Weights = slices.Repeat([]float64{2.5}, 80)
	got := bootstrap(must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{})), pls.BootstrapOptions{Replicates: 40, BCa: true})
	for _, pair := range [][2][]pls.Figure{{want.Weights, got.Weights}, {want.Loadings, got.Loadings}, {want.Paths, got.Paths},
		{want.Total, got.Total}, {want.Indirect, got.Indirect}, {want.R2, got.R2}, {want.Indexes, got.Indexes}} {
		require.Len(t, pair[1], len(pair[0]))
		for i, w := range pair[0] {
			g := pair[1][i].Estimate
			require.InDelta(t, w.Estimate.Value, g.Value, 1e-8)
			require.InDelta(t, w.Estimate.SE.Value, g.SE.Value, 1e-8)
			require.InDelta(t, w.Estimate.Interval.Lower, g.Interval.Lower, 1e-6, "%s %s", w.From, w.Name)
			require.InDelta(t, w.Estimate.Interval.Upper, g.Interval.Upper, 1e-6)
		}
	}
}

// A resample by hand: every figure of replicate rows is that of a fit to these rows.
func TestBootstrapFigures(t *testing.T) {
	f := ecsiFit()
	b := bootstrap(f, pls.BootstrapOptions{Replicates: 50})
	require.Len(t, b.Weights, 24)
	require.Len(t, b.Indexes, 7)
	require.Len(t, b.HTMT, 21)
	require.Len(t, b.R2, 6)
	for i, item := range f.Items {
		require.Equal(t, item.Weight, b.Weights[i].Estimate.Value)
		require.Equal(t, item.Loading, b.Loadings[i].Estimate.Value)
	}
	for i, p := range f.Paths {
		require.Equal(t, p.Coefficient, b.Paths[i].Estimate.Value)
		require.Equal(t, p.From, b.Paths[i].From)
		require.Equal(t, p.To, b.Paths[i].Name)
	}
	for i, e := range f.Effects {
		require.Equal(t, e.Total, b.Total[i].Estimate.Value)
		require.InDelta(t, e.Indirect, b.Indirect[i].Estimate.Value, 1e-15)
	}
	for _, x := range b.Indexes {
		require.InDelta(t, must(f.Index(x.Name)).Value, x.Estimate.Value, 1e-10)
	}
	q := must(f.Quality())
	for i, d := range b.HTMT {
		require.GreaterOrEqual(t, d.Estimate.Interval.Upper, d.Upper.Value)
		require.Equal(t, d.Upper.Value < 0.85, d.Distinct)
		if i == 0 {
			require.Equal(t, q.HTMT[0][1].Value, d.Estimate.Value)
			require.Equal(t, []string{"image", "expectation"}, []string{d.A, d.B})
		}
	}
	require.Zero(t, b.Weights[20].Estimate.SE.Value, "the only item of its construct")
}

// The error of an index, against other samples of the same population; weights that
// change with the sample are part of it.
func TestBootstrapErrorOfIndex(t *testing.T) {
	if testing.Short() {
		t.Log("long")
		return
	}
	var values, paths []float64
	for seed := range uint64(300) {
		f := must(pls.Fit(ecsiSample(100+seed, 150), ecsi(), pls.FitOptions{}))
		values = append(values, must(f.Index("satisfaction")).Value)
		paths = append(paths, f.Paths[3].Coefficient)
	}
	sd := func(x []float64) float64 {
		m, sum := mean(x), 0.0
		for _, v := range x {
			sum += (v - m) * (v - m)
		}
		return math.Sqrt(sum / float64(len(x)-1))
	}
	var index, path, low, n float64
	for seed := range uint64(20) {
		b := bootstrap(must(pls.Fit(ecsiSample(100+seed, 150), ecsi(), pls.FitOptions{})), pls.BootstrapOptions{Replicates: 200})
		index += b.Indexes[4].Estimate.SE.Value / 20
		path += b.Paths[3].Estimate.SE.Value / 20
		if b.Indexes[4].Estimate.Interval.Lower <= mean(values) && mean(values) <= b.Indexes[4].Estimate.Interval.Upper {
			low++
		}
		n++
	}
	// The sd of 300 has an error of 4 %, the mean of 20 errors of 200 resamples of some 2 %.
	require.InEpsilon(t, sd(values), index, 0.12)
	require.InEpsilon(t, sd(paths), path, 0.2)
	require.GreaterOrEqual(t, low, n-4)
}

// BCa intervals exist, differ from percentile ones, and rest on the same resamples.
func TestBCa(t *testing.T) {
	f := ecsiFit()
	plain, bca := bootstrap(f, pls.BootstrapOptions{Replicates: 200}), bootstrap(f, pls.BootstrapOptions{Replicates: 200, BCa: true})
	for i := range plain.Paths {
		require.Equal(t, plain.Paths[i].Estimate.SE, bca.Paths[i].Estimate.SE)
		require.Equal(t, "bootstrap percentile", plain.Paths[i].Estimate.Method)
		require.Equal(t, "bootstrap BCa", bca.Paths[i].Estimate.Method)
	}
	require.NotEqual(t, plain.Paths[0].Estimate.Interval, bca.Paths[0].Estimate.Interval)
	require.Equal(t, "bootstrap percentile", bca.Weights[20].Estimate.Method, "a constant has no bias")
}

// Resamples cost no memory beyond that of their figures.
func TestBootstrapAllocates(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	weighted := ecsiData(1, 250)
	for row := range 250 {
		weighted.Weights = append(weighted.Weights, 1+float64(row%7))
	}
	for _, f := range []*pls.Fitted{ecsiFit(), must(pls.Fit(must(pls.FromColumns(weighted)), ecsi(), pls.FitOptions{}))} {
		allocs := func(replicates int) float64 {
			return testing.AllocsPerRun(2, func() { bootstrap(f, pls.BootstrapOptions{Replicates: replicates}) })
		}
		require.InDelta(t, allocs(50), allocs(350), 3)
	}
}

// Gains with an error are those of the map, for every target.
func TestBootstrapGains(t *testing.T) {
	d := ecsiData(5, 120)
	weighted := d
	for row := range 120 {
		weighted.Weights = append(weighted.Weights, 1+float64(row%7))
	}
	for _, d := range []pls.Data{d, weighted} {
		for _, unscaled := range []bool{false, true} {
			f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{Unscaled: unscaled}))
			b := bootstrap(f, pls.BootstrapOptions{Replicates: 40})
			require.Len(t, b.Gains, len(f.Effects))
			for i, e := range f.Effects {
				g := b.Gains[i]
				require.Equal(t, []string{e.From, e.To}, []string{g.From, g.Name})
				at := slices.IndexFunc(must(f.IPMA(e.To)).Constructs, func(p pls.Priority) bool { return p.Name == e.From })
				require.InDelta(t, must(f.IPMA(e.To)).Constructs[at].Gain, g.Estimate.Value, 1e-9)
				require.Positive(t, g.Estimate.SE.Value)
			}
		}
	}
	// No ends, no indexes, no gains.
	d.Min, d.Max = nil, nil
	require.Empty(t, bootstrap(must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{})), pls.BootstrapOptions{Replicates: 20}).Gains)
}

// The error of a gain, against other samples of the same population.
func TestBootstrapErrorOfGain(t *testing.T) {
	if testing.Short() {
		t.Log("long")
		return
	}
	m := small()
	var values []float64
	se := 0.0
	for seed := range uint64(300) {
		f := must(pls.Fit(ecsiSample(700+seed, 100), m, pls.FitOptions{}))
		plan := must(f.IPMA("satisfaction"))
		at := slices.IndexFunc(plan.Constructs, func(p pls.Priority) bool { return p.Name == "quality" })
		values = append(values, plan.Constructs[at].Gain)
		if seed%10 == 0 {
			gains := bootstrap(f, pls.BootstrapOptions{Replicates: 200, Seed: seed}).Gains
			at = slices.IndexFunc(gains, func(g pls.Figure) bool { return g.From == "quality" && g.Name == "satisfaction" })
			se += gains[at].Estimate.SE.Value / 30
		}
	}
	center, squares := mean(values), 0.0
	for _, x := range values {
		squares += (x - center) * (x - center)
	}
	require.InEpsilon(t, math.Sqrt(squares/299), se, 0.12)
}

// A resample of an item that one customer in a dozen answered differently is constant
// now and then.
func TestFailedDraws(t *testing.T) {
	d := ecsiData(4, 12)
	column := d.Columns[20] // complaints
	for row := range column {
		column[row] = 5
	}
	column[3] = 6
	f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{Scheme: pls.Centroid}))
	b := bootstrap(f, pls.BootstrapOptions{Replicates: 400})
	// (11/12)^12 = 0.352 are without that customer.
	require.InDelta(t, 0.352*400, float64(b.Failed), 30)
	require.Equal(t, pls.FailedDraws, b.Warnings[0].Code)
	require.Equal(t, 400, b.Replicates)
	bca := bootstrap(f, pls.BootstrapOptions{Replicates: 100, BCa: true})
	require.Equal(t, "bootstrap percentile", bca.Paths[0].Estimate.Method, "without that customer there is no fit")
}

// An item whose weight is about 0 makes an index now and then negative: the index is
// left out of these resamples, and of all if the sample's own weight is negative.
func TestIndexOfSomeDraws(t *testing.T) {
	m := withModes()
	found := map[survey.WarningCode]bool{}
	for seed := range uint64(12) {
		f := must(pls.Fit(ecsiSample(300+seed, 120), m, pls.FitOptions{}))
		b := bootstrap(f, pls.BootstrapOptions{Replicates: 60})
		for _, w := range b.Warnings {
			found[w.Code] = true
		}
		for _, x := range b.Indexes {
			for _, w := range x.Estimate.Warnings {
				found[w.Code] = true
			}
		}
	}
	require.True(t, found[pls.NegativeWeights])
	require.True(t, found[pls.FailedDraws])
}

func TestBootstrapArguments(t *testing.T) {
	f := ecsiFit()
	for name, o := range map[string]pls.BootstrapOptions{
		"few": {Replicates: 19}, "level": {Level: 1}, "NaN level": {Level: math.NaN()}, "threshold": {Threshold: 1.2}, "NaN": {Threshold: math.NaN()},
	} {
		_, err := pls.Bootstrap(context.Background(), f, o)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	_, err := pls.Bootstrap(context.Background(), nil, pls.BootstrapOptions{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = pls.Bootstrap(context.Background(), &pls.Fitted{}, pls.BootstrapOptions{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = pls.Bootstrap(context.Background(), must(pls.Fit(must(pls.FromMoments(moments(ecsiData(1, 50)))), ecsi(), pls.FitOptions{})), pls.BootstrapOptions{})
	require.ErrorIs(t, err, pls.ErrRows)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	_, err = pls.Bootstrap(stopped, f, pls.BootstrapOptions{})
	require.ErrorIs(t, err, context.Canceled)
	var last float64
	_, err = pls.Bootstrap(context.Background(), f, pls.BootstrapOptions{Replicates: 20, Progress: func(done float64) { last = done }})
	require.NoError(t, err)
	require.Equal(t, 1.0, last)
}
