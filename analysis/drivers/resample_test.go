package drivers_test

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func bootstrapped(t testing.TB, s *drivers.Sample, o drivers.BootstrapOptions) drivers.Stability {
	t.Helper()
	b, err := drivers.Bootstrap(t.Context(), s, o)
	require.NoError(t, err)
	return b
}

func TestBootstrap(t *testing.T) {
	s := sampled(t, made(150, 4, 71))
	r := ranked(t, s, drivers.Options{})
	b := bootstrapped(t, s, drivers.BootstrapOptions{Replicates: 500, Seed: 9})
	require.Len(t, b.Differences, 6)
	first := 0.0
	for j, e := range b.Shares {
		require.InDelta(t, r.Drivers[j].Share, e.Estimate.Value, 1e-14)
		require.Equal(t, r.Drivers[j].Rank, e.Rank)
		require.Positive(t, e.Estimate.SE.Value)
		require.Less(t, e.Percentile.Lower, e.Percentile.Upper)
		require.GreaterOrEqual(t, e.Percentile.Lower, 0.0)
		require.LessOrEqual(t, e.RankInterval.Lower, float64(e.Rank))
		require.GreaterOrEqual(t, e.RankInterval.Upper, float64(e.Rank))
		require.Equal(t, "bootstrap BCa", e.Estimate.Method)
		require.NotEqual(t, e.Percentile, e.Estimate.Interval)
		first += e.First
	}
	require.InDelta(t, 1, first, 1e-12)
	require.Equal(t, 3, b.TopK)
	require.True(t, b.TopOverlap > 0.5 && b.TopOverlap <= 1)
	d := b.Differences[1]
	require.Equal(t, "x0 x2", d.A+" "+d.B)
	require.InDelta(t, r.Drivers[0].Share-r.Drivers[2].Share, d.Estimate.Value, 1e-15)
	other := bootstrapped(t, s, drivers.BootstrapOptions{Replicates: 500, Seed: 10})
	require.NotEqual(t, b.Shares[0].Percentile, other.Shares[0].Percentile)
	require.InEpsilon(t, b.Shares[0].Estimate.SE.Value, other.Shares[0].Estimate.SE.Value, 0.25)
	_, err := json.Marshal(b)
	require.NoError(t, err)
}

// One predictor: the share is r², and replicates can be made by hand.
func TestBootstrapByHand(t *testing.T) {
	d := made(40, 1, 73)
	const seed, replicates = 4, 50
	order := seq(40)
	b := bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Replicates: replicates, Seed: seed})
	// Without respondents rows are numbered by their values, the outcome's first.
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(d.Columns[0][i], d.Columns[0][j]) })
	mean, squares := 0.0, 0.0
	for r := range replicates {
		random := rand.New(rand.NewPCG(seed, uint64(r)))
		x, y := make([]float64, 40), make([]float64, 40)
		for i := range x {
			row := order[random.IntN(40)]
			y[i], x[i] = d.Columns[0][row], d.Columns[1][row]
		}
		share := math.Pow(correlation(x, y), 2)
		mean += share / replicates
		squares += share * share
	}
	require.InDelta(t, math.Sqrt((squares-replicates*mean*mean)/(replicates-1)), b.Shares[0].Estimate.SE.Value, 1e-12)
}

// The interval of the share of the only predictor covers ρ² = 0.36.
func TestBootstrapCoverage(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	const samples = 200
	var bca, percentile int
	for range samples {
		d := drivers.Data{Names: []string{"y", "x"}, Columns: [][]float64{make([]float64, 80), make([]float64, 80)}}
		for row := range 80 {
			x := random.NormFloat64()
			d.Columns[0][row], d.Columns[1][row] = 0.6*x+0.8*random.NormFloat64(), x
		}
		e := bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Replicates: 400, Level: 0.9}).Shares[0]
		if e.Estimate.Interval.Lower <= 0.36 && 0.36 <= e.Estimate.Interval.Upper {
			bca++
		}
		if e.Percentile.Lower <= 0.36 && 0.36 <= e.Percentile.Upper {
			percentile++
		}
	}
	// 90 % nominal with a standard error of 2 points.
	require.InDelta(t, 0.9, float64(bca)/samples, 0.07)
	require.InDelta(t, 0.9, float64(percentile)/samples, 0.07)
}

func TestFailedDraws(t *testing.T) {
	d := made(30, 2, 79)
	clear(d.Columns[2])
	d.Columns[2][3], d.Columns[2][4] = 1, 1 // absent from some e⁻² of the resamples
	b := bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Replicates: 1000})
	require.InDelta(t, 1000*math.Exp(-2), b.Failed, 50)
	require.Equal(t, 1000, b.Replicates)
	require.Equal(t, drivers.FailedDraws, b.Warnings[0].Code)
	require.Equal(t, "bootstrap BCa", b.Shares[0].Estimate.Method)
	d.Columns[2][4] = 0
	b = bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Replicates: 1000})
	require.InDelta(t, 1000*math.Exp(-1), b.Failed, 60)
	// Without row 3 there are no shares either, so nothing to take an acceleration from.
	for _, e := range b.Shares {
		require.Equal(t, "bootstrap percentile", e.Estimate.Method)
		require.Equal(t, e.Percentile, e.Estimate.Interval)
	}
	require.Equal(t, "bootstrap percentile", b.Differences[0].Estimate.Method)
	// Collinear in every resample without the one row that tells them apart.
	for row := range 30 {
		d.Columns[2][row] = d.Columns[1][row]
	}
	d.Columns[2][9]++
	s := sampled(t, d)
	b = bootstrapped(t, s, drivers.BootstrapOptions{Replicates: 1000, Measure: drivers.CAR})
	require.InDelta(t, 1000*math.Exp(-1), b.Failed, 60)
	require.Zero(t, bootstrapped(t, s, drivers.BootstrapOptions{Replicates: 100}).Failed, "LMG allows them")
	// More than half.
	few := drivers.Data{Names: []string{"y", "x0", "x1"}, Columns: [][]float64{{1, 2, 4, 3}, {0, 0, 0, 1}, {1, 0, 0, 0}}}
	_, err := drivers.Bootstrap(t.Context(), sampled(t, few), drivers.BootstrapOptions{})
	require.ErrorIs(t, err, drivers.ErrDraws)
}

func parts(t testing.TB, groups int) ([]*survey.Moments, *drivers.Sample) {
	_, table := visits()
	var list []*survey.Moments
	for g := range groups {
		m, err := survey.MomentsOf(table.Filter(func(row int) bool { return row%groups == g }), "overall", "skill", "attitude", "speed")
		require.NoError(t, err)
		list = append(list, m)
	}
	return list, sample()
}

func TestJackknife(t *testing.T) {
	list, s := parts(t, 50)
	j, err := drivers.Jackknife(t.Context(), list, "overall", []string{"skill", "attitude", "speed"}, drivers.BootstrapOptions{})
	require.NoError(t, err)
	b := bootstrapped(t, s, drivers.BootstrapOptions{Replicates: 2000})
	for i, e := range j.Shares {
		require.InDelta(t, b.Shares[i].Estimate.Value, e.Estimate.Value, 1e-12)
		require.InEpsilon(t, b.Shares[i].Estimate.SE.Value, e.Estimate.SE.Value, 0.2)
		require.False(t, e.RankInterval.Valid())
	}
	for i, d := range j.Differences {
		require.InEpsilon(t, b.Differences[i].Estimate.SE.Value, d.Estimate.SE.Value, 0.2)
	}
	require.Equal(t, 50, j.Replicates)
	// By hand: the first share without each part.
	mean, values := 0.0, []float64{}
	for g := range list {
		whole := &survey.Moments{}
		for k, part := range list {
			if k != g {
				require.NoError(t, whole.Merge(part))
			}
		}
		rest, err := drivers.FromMoments(whole, "overall")
		require.NoError(t, err)
		values = append(values, ranked(t, rest, drivers.Options{}).Drivers[0].Share)
		mean += values[g] / 50
	}
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	require.InEpsilon(t, math.Sqrt(squares*49/50), j.Shares[0].Estimate.SE.Value, 1e-9)
	onWorkers(t, func() any {
		j, err := drivers.Jackknife(t.Context(), list, "overall", nil, drivers.BootstrapOptions{})
		require.NoError(t, err)
		return j
	})
}

func TestJackknifeOfFewParts(t *testing.T) {
	list, _ := parts(t, 9)
	_, err := drivers.Jackknife(t.Context(), list, "overall", nil, drivers.BootstrapOptions{})
	require.ErrorIs(t, err, survey.ErrTooFew)
	require.EqualError(t, err, "drivers: jackknife: 9 parts, 10 needed: too few answers")
}

func TestResamplingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	list, s := parts(t, 12)
	_, err := drivers.Bootstrap(ctx, s, drivers.BootstrapOptions{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = drivers.Jackknife(ctx, list, "overall", nil, drivers.BootstrapOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

// The variance is the mean square of the influence of each answer.
func TestImpact(t *testing.T) {
	all, part := scale.NewTally(scale.OneToTen()), scale.NewTally(scale.OneToTen())
	type answer struct {
		x  float64
		in bool
	}
	var answers []answer
	random := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		a := answer{float64(4 + random.IntN(7)), random.IntN(3) == 0}
		if a.in {
			a.x = float64(1 + random.IntN(8))
			require.NoError(t, part.Add(int(a.x)))
		}
		require.NoError(t, all.Add(int(a.x)))
		answers = append(answers, a)
	}
	list, err := drivers.Impacts(all, map[string]*scale.Tally{"b": part, "a": part}, drivers.ImpactOptions{Level: 0.9})
	require.NoError(t, err)
	require.Equal(t, "a", list[0].Name)
	i := list[1]
	mean, rest, out := 0.0, 0.0, 0.0
	for _, a := range answers {
		mean += a.x / 300
		if !a.in {
			rest += a.x
			out++
		}
	}
	rest /= out
	require.InDelta(t, mean-rest, i.Estimate.Value, 1e-12)
	require.InDelta(t, rest, i.Without, 1e-12)
	squares := 0.0
	for _, a := range answers {
		influence := a.x - mean
		if !a.in {
			influence -= (a.x - rest) / (out / 300)
		}
		squares += influence * influence
	}
	require.InDelta(t, math.Sqrt(squares)/300, i.Estimate.SE.Value, 1e-12)
	require.InDelta(t, 2*1.6448536269514722*i.Estimate.SE.Value, i.Estimate.Interval.Upper-i.Estimate.Interval.Lower, 1e-12)
	require.Empty(t, i.Estimate.Warnings)
}

func TestImpactDegenerate(t *testing.T) {
	tally := func(s *scale.Scale, values ...int) *scale.Tally {
		t := scale.NewTally(s)
		for _, v := range values {
			_ = t.Add(v)
		}
		return t
	}
	ten := scale.OneToTen()
	for _, tt := range []struct {
		name        string
		whole, part *scale.Tally
		want        error
	}{
		{"nobody", tally(ten), tally(ten), survey.ErrNoBase},
		{"empty part", tally(ten, 3, 4), tally(ten), survey.ErrNoBase},
		{"no tally", tally(ten, 3, 4), nil, survey.ErrNoBase},
		{"all of it", tally(ten, 3, 4), tally(ten, 3, 4), survey.ErrNoBase},
		{"not contained", tally(ten, 3, 4), tally(ten, 5), survey.ErrUnderflow},
		{"other scale", tally(ten, 3, 4), tally(scale.OneToFive(), 3), survey.ErrIncompatible},
		{"no whole", nil, tally(ten, 3), survey.ErrArgument},
	} {
		_, err := drivers.Impacts(tt.whole, map[string]*scale.Tally{"part": tt.part}, drivers.ImpactOptions{})
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	_, err := drivers.Impacts(tally(ten, 3, 4), nil, drivers.ImpactOptions{Level: 2})
	require.ErrorIs(t, err, survey.ErrArgument)
	list, err := drivers.Impacts(tally(ten, 3, 3), map[string]*scale.Tally{"one": tally(ten, 3)}, drivers.ImpactOptions{})
	require.NoError(t, err)
	require.Equal(t, survey.LowBase, list[0].Estimate.Warnings[0].Code)
	require.Equal(t, survey.ZeroVariance, list[0].Estimate.Warnings[1].Code)
}
