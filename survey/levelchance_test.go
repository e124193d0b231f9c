package survey_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func bandsAt(t testing.TB, top int64, edges ...int64) *scale.Bands {
	d := scale.BandsDefinition{Max: decimal.NewFromInt(top)}
	for i, edge := range edges {
		d.Bands = append(d.Bands, scale.Band{ID: string(rune('a' + i)), From: decimal.NewFromInt(edge)})
	}
	b, err := scale.NewBands(d)
	require.NoError(t, err)
	return b
}

func sumOf(all []survey.LevelChance) float64 {
	sum := 0.0
	for _, c := range all {
		sum += c.Chance
	}
	return sum
}

// The posterior of a share is a beta distribution.
func TestTallyLevelChancesOfTwoPoints(t *testing.T) {
	for _, n := range [][2]int64{{3, 5}, {0, 4}, {1, 0}, {40, 2}, {700, 900}, {2_000_000, 3_000_000}} {
		got, err := survey.TallyLevelChances(ratingsOf(t, n[0], n[1]), scale.POMP, bandsAt(t, 100, 0, 20, 60, 61, 99))
		require.NoError(t, err)
		require.InDelta(t, 1, sumOf(got), 1e-12)
		low, up := 0.0, 1.0
		for i, edge := range []float64{0.2, 0.6, 0.61, 0.99, 1} {
			lower, upper := tail.Beta(float64(n[1])+0.5, float64(n[0])+0.5, edge, 1-edge)
			want := lower - low
			if low > 0.5 {
				want = up - upper
			}
			if want > 1e-300 {
				require.InEpsilon(t, want, got[i].Chance, 1e-7, "%v, level %d", n, i)
			}
			low, up = lower, upper
		}
	}
}

// Of three points with the edge at the middle one, only the outer two decide: the share
// of the upper among them is a beta variable, whatever lies in the middle.
func TestTallyLevelChancesOfThreePoints(t *testing.T) {
	third := 1.0 / 3
	for _, n := range [][3]int64{{4, 9, 6}, {0, 30, 2}, {12, 0, 1}} {
		got, err := survey.TallyLevelChances(ratingsOf(t, n[0], n[1], n[2]), scale.POMP, bandsAt(t, 100, 0, 50))
		require.NoError(t, err)
		lower, upper := tail.Beta(float64(n[2])+third, float64(n[0])+third, 0.5, 0.5)
		require.InEpsilon(t, lower, got[0].Chance, 1e-11)
		require.InEpsilon(t, upper, got[1].Chance, 1e-11)
	}
}

// gamma draws by the method of Marsaglia and Tsang (2000).
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := rng.NormFloat64()
		v := 1 + x/math.Sqrt(9*d)
		if v = v * v * v; v > 0 && math.Log(rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// Drawn from the same distribution, 100,000 times.
func TestTallyLevelChancesBySimulation(t *testing.T) {
	const draws = 100_000
	counts := []int64{1, 0, 2, 0, 3, 4, 8, 11, 6, 5}
	levels := scale.FiveLevels()
	got, err := survey.TallyLevelChances(ratingsOf(t, counts...), scale.PercentOfMax, levels)
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(7, 1))
	hits := make([]float64, levels.Len())
	for range draws {
		sum, weighted := 0.0, 0.0
		for i, n := range counts {
			g := gamma(rng, float64(n)+0.1)
			sum, weighted = sum+g, weighted+float64(i+1)*10*g
		}
		at, err := levels.IndexFloat(weighted / sum)
		require.NoError(t, err)
		hits[at]++
	}
	for i, c := range got {
		require.InDelta(t, hits[i]/draws, c.Chance, 4*math.Sqrt(c.Chance*(1-c.Chance)/draws)+1e-9, c.Level)
	}
}

// With many answers the counts and their estimate say the same.
func TestLevelChancesAgree(t *testing.T) {
	tally := ratingsOf(t, 20, 30, 60, 150, 310, 420, 800, 1100, 650, 460)
	mean, err := tally.Mean()
	require.NoError(t, err)
	sd, err := tally.SD()
	require.NoError(t, err)
	n := float64(tally.N())
	e := survey.Estimate{Value: mean.Float64() * 10, SE: survey.Some(sd * 10 / math.Sqrt(n)), N: tally.N(), EffectiveN: n}
	levels := bandsAt(t, 100, 0, 72, 73, 74)
	counts, err := survey.TallyLevelChances(tally, scale.PercentOfMax, levels)
	require.NoError(t, err)
	estimated, err := survey.LevelChances(e, levels)
	require.NoError(t, err)
	for i := range counts {
		require.InDelta(t, counts[i].Chance, estimated[i].Chance, 0.01)
		require.Equal(t, levels.All()[i].ID, estimated[i].Level)
	}
	require.InDelta(t, 1, sumOf(estimated), 1e-14)
}

// By hand: edges one standard error to either side, t with 4 degrees of freedom
// (F(1) = 0.8130495, R: pt(1, 4)), cut off two errors above (pt(2, 4) = 0.9419417).
func TestLevelChancesByHand(t *testing.T) {
	e := survey.Estimate{Value: 80, SE: survey.Some(10), EffectiveN: 5}
	got, err := survey.LevelChances(e, bandsAt(t, 100, 0, 70, 90))
	require.NoError(t, err)
	lowest, _ := tail.StudentT(-8, 4)
	inside := 0.941941738 - lowest
	require.InDelta(t, (1-0.813049517-lowest)/inside, got[0].Chance, 1e-8)
	require.InDelta(t, (2*0.813049517-1)/inside, got[1].Chance, 1e-8)
	require.InDelta(t, (0.941941738-0.813049517)/inside, got[2].Chance, 1e-8)
	// A level far away keeps a chance, on either side.
	e.EffectiveN, e.SE = 1e6, survey.Some(2)
	got, err = survey.LevelChances(e, bandsAt(t, 100, 0, 20, 99))
	require.NoError(t, err)
	require.InEpsilon(t, math.Erfc(30/math.Sqrt2)/2, got[0].Chance, 0.3)
	require.InEpsilon(t, math.Erfc(9.5/math.Sqrt2)/2-math.Erfc(10/math.Sqrt2)/2, got[2].Chance, 0.01)
	// Without error there is no doubt.
	e.SE = survey.Some(0)
	got, err = survey.LevelChances(e, scale.FiveLevels())
	require.NoError(t, err)
	require.Equal(t, survey.LevelChance{Level: "satisfied", Chance: 1}, got[3])
}

func TestLevelChancesDegenerate(t *testing.T) {
	levels := scale.FiveLevels()
	good := survey.Estimate{Value: 80, SE: survey.Some(3), N: 30, EffectiveN: 30}
	with := func(change func(e *survey.Estimate)) survey.Estimate {
		e := good
		change(&e)
		return e
	}
	tests := []struct {
		name  string
		e     survey.Estimate
		bands *scale.Bands
		want  error
	}{
		{"suppressed", good.Suppress(), levels, survey.ErrArgument},
		{"no bands", good, nil, survey.ErrArgument},
		{"zero bands", good, new(scale.Bands), survey.ErrArgument},
		{"not a number", with(func(e *survey.Estimate) { e.Value = math.NaN() }), levels, scale.ErrNotNumber},
		{"another unit", with(func(e *survey.Estimate) { e.Value = 101 }), levels, scale.ErrOutOfRange},
		{"no error", with(func(e *survey.Estimate) { e.SE = survey.Optional{} }), levels, survey.ErrTooFew},
		{"one answer", with(func(e *survey.Estimate) { e.EffectiveN = 1 }), levels, survey.ErrTooFew},
		{"base NaN", with(func(e *survey.Estimate) { e.EffectiveN = math.NaN() }), levels, survey.ErrTooFew},
		{"error NaN", with(func(e *survey.Estimate) { e.SE.Value = math.NaN() }), levels, survey.ErrArgument},
		{"error infinite", with(func(e *survey.Estimate) { e.SE.Value = math.Inf(1) }), levels, survey.ErrArgument},
		{"error negative", with(func(e *survey.Estimate) { e.SE.Value = -1 }), levels, survey.ErrArgument},
		{"error beyond use", with(func(e *survey.Estimate) { e.SE.Value = 1e300 }), levels, survey.ErrTooFew},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := survey.LevelChances(tt.e, tt.bands)
			require.ErrorIs(t, err, tt.want)
			require.Regexp(t, "^survey: level chances: ", err.Error())
		})
	}
	some := ratingsOf(t, 3, 4, 5)
	counts := []struct {
		name  string
		tally *scale.Tally
		m     scale.ScoreMethod
		bands *scale.Bands
		want  error
	}{
		{"nil", nil, 0, levels, survey.ErrArgument},
		{"no bands", some, 0, nil, survey.ErrArgument},
		{"empty", ratingsOf(t, 0, 0), 0, levels, survey.ErrNoBase},
		{"zero", new(scale.Tally), 0, levels, survey.ErrNoBase},
		{"method", some, 9, levels, survey.ErrArgument},
		{"points outside", some, scale.POMP, bandsAt(t, 90, 0, 50), scale.ErrOutOfRange},
	}
	for _, tt := range counts {
		t.Run("tally "+tt.name, func(t *testing.T) {
			_, err := survey.TallyLevelChances(tt.tally, tt.m, tt.bands)
			require.ErrorIs(t, err, tt.want)
			require.Regexp(t, "^survey: level chances: ", err.Error())
		})
	}
	// Equal answers do not make certain, and one band does.
	all, err := survey.TallyLevelChances(ratingsOf(t, 0, 0, 0, 0, 3), scale.PercentOfMax, levels)
	require.NoError(t, err)
	require.Greater(t, all[4].Chance, 0.5)
	require.Less(t, all[4].Chance, 0.99)
	one, err := survey.TallyLevelChances(some, scale.PercentOfMax, bandsAt(t, 100, 0))
	require.NoError(t, err)
	require.Equal(t, []survey.LevelChance{{Level: "a", Chance: 1}}, one)
	// Edges at the ends of what a score can be.
	ends, err := survey.TallyLevelChances(some, scale.POMP, bandsAt(t, 120, -20, 0, 100))
	require.NoError(t, err)
	require.Equal(t, []survey.LevelChance{{Level: "a"}, {Level: "b", Chance: 1}, {Level: "c"}}, ends)
}

// Whatever is counted, the chances are probabilities that add up to 1, and more of the
// best answer makes the best level likelier.
func FuzzTallyLevelChances(f *testing.F) {
	f.Add(uint32(3), uint32(0), uint32(7), uint32(1), uint8(50))
	f.Add(uint32(0), uint32(0), uint32(0), uint32(1), uint8(1))
	f.Add(uint32(1<<31), uint32(5), uint32(0), uint32(1<<30), uint8(99))
	f.Fuzz(func(t *testing.T, a, b, c, d uint32, edge uint8) {
		if edge == 0 || edge >= 100 || a|b|c|d == 0 {
			return
		}
		levels := bandsAt(t, 100, 0, int64(edge))
		got, err := survey.TallyLevelChances(ratingsOf(t, int64(a), int64(b), int64(c), int64(d)), scale.POMP, levels)
		require.NoError(t, err)
		require.InDelta(t, 1, sumOf(got), 1e-9)
		for _, level := range got {
			require.GreaterOrEqual(t, level.Chance, 0.0)
			require.LessOrEqual(t, level.Chance, 1.0)
		}
		more, err := survey.TallyLevelChances(ratingsOf(t, int64(a), int64(b), int64(c), int64(d)+1), scale.POMP, levels)
		require.NoError(t, err)
		require.GreaterOrEqual(t, more[1].Chance, got[1].Chance-1e-9)
	})
}
