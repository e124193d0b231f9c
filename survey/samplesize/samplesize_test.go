package samplesize_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/samplesize"
)

var nan, inf = math.NaN(), math.Inf(1)

// z95 is the quantile that tables print as 1.96: R's qnorm(0.975).
const z95 = 1.9599639845400545

func TestShareSize(t *testing.T) {
	for _, tt := range []struct {
		name          string
		margin, share float64
		o             samplesize.Options
		infinite      float64
		n, invited    int64
		source        string
	}{
		{"worst case", 0.05, 0.5, samplesize.Options{}, 384.14588206941227, 385, 385, "Cochran: z²/4E²"},
		{"population", 0.05, 0.5, samplesize.Options{Population: 1000}, 384.14588206941227, 278, 278, "Krejcie and Morgan (1970), table: 278 of 1000"},
		{"small population", 0.05, 0.5, samplesize.Options{Population: 50}, 384.14588206941227, 45, 45, "384.1459/(1+383.1459/50) = 44.35; Krejcie and Morgan round to 44"},
		{"response rate", 0.05, 0.5, samplesize.Options{Population: 20000, ResponseRate: 0.25}, 384.14588206941227, 377, 1508, "Krejcie and Morgan: 377 of 20000; 377/0.25"},
		{"design effect first", 0.05, 0.5, samplesize.Options{Population: 1000, DesignEffect: 1.5, ResponseRate: 0.25}, 384.14588206941227, 366, 1464, "reference cases"},
		{"exactly whole", 0.1, 0.5, samplesize.Options{Level: 0.9544997361036416}, 100, 100, 100, "z = 2 by construction: 4·0.25/0.01"},
		{"a whole number of invitations", 0.1, 0.5, samplesize.Options{Level: 0.9544997361036416, DesignEffect: 1.45, ResponseRate: 0.29}, 100, 145, 500, "145/0.29, which is 500.00000000000006"},
		{"everybody", 1e-9, 0.5, samplesize.Options{Population: 200}, 0.25 * z95 * z95 * 1e18, 200, 200, "census"},
		{"hardly anybody", 1e6, 0.5, samplesize.Options{}, 0.25 * z95 * z95 * 1e-12, 1, 1, "at least one"},
		{"one customer", 0.3, 0.5, samplesize.Options{Population: 1}, 0.25 * z95 * z95 / 0.09, 1, 1, "census"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := samplesize.ShareSize(tt.margin, tt.share, tt.o)
			require.NoError(t, err)
			require.InEpsilon(t, tt.infinite, s.Infinite, 1e-12, tt.source)
			require.Equal(t, tt.n, s.N, tt.source)
			require.Equal(t, tt.invited, s.Invitations, tt.source)
		})
	}
}

func TestSizesStayWithinHugePopulations(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 2000 {
		o := samplesize.Options{Population: 1<<50 + r.Int64N(1<<52), Normal: true, PopulationSD: r.IntN(2) == 0}
		margin := math.Exp(-100 * r.Float64())
		share, err := samplesize.ShareSize(margin, 0.5, o)
		require.NoError(t, err)
		mean, err := samplesize.MeanSize(margin, 1, o)
		require.NoError(t, err)
		for _, s := range []samplesize.Size{share, mean} {
			require.LessOrEqual(t, s.N, o.Population)
			require.LessOrEqual(t, s.Exact, float64(o.Population))
		}
	}
}

func TestMeanSizeOfOneCustomer(t *testing.T) {
	s, err := samplesize.MeanSize(1, 1, samplesize.Options{Population: 1})
	require.NoError(t, err)
	require.Equal(t, 1.0, s.Exact)
	require.Equal(t, int64(1), s.N)
	s, err = samplesize.MeanSize(1000, 1, samplesize.Options{Population: 9})
	require.NoError(t, err)
	require.Equal(t, int64(2), s.N)
}

func TestInvitationsBeyondThePopulation(t *testing.T) {
	s, err := samplesize.ShareSize(0.1, 0.5, samplesize.Options{Level: 0.9, Population: 50, ResponseRate: 0.4})
	require.NoError(t, err)
	require.Equal(t, int64(73), s.Invitations)
	require.Len(t, s.Warnings, 1)
	require.Equal(t, samplesize.ExceedsPopulation, s.Warnings[0].Code)

	s, err = samplesize.ShareSize(0.1, 0.5, samplesize.Options{Level: 0.9, Population: 50, ResponseRate: 0.58})
	require.NoError(t, err)
	require.Equal(t, int64(50), s.Invitations)
	require.Empty(t, s.Warnings, "all fifty are there")
}

// A margin at the size, not rounded, is the margin asked for; one answer less is not
// enough.
func TestSizesInvertMargins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		o := samplesize.Options{
			Level:        []float64{0, 0.8, 0.99}[r.IntN(3)],
			Population:   []int64{0, 0, 1 + r.Int64N(5000)}[r.IntN(3)],
			DesignEffect: []float64{0, 0.7, 1 + 2*r.Float64()}[r.IntN(3)],
			Normal:       r.IntN(2) == 0, PopulationSD: r.IntN(2) == 0,
		}
		share, sd := 0.01+0.98*r.Float64(), 0.1+5*r.Float64()
		p := samplesize.Profile{Detractors: r.Float64(), Passives: r.Float64(), Promoters: r.Float64()}
		margin := 0.01 + 0.3*r.Float64()*r.Float64()
		for _, kind := range []struct {
			name   string
			least  int64
			size   func() (samplesize.Size, error)
			margin func(n int64) (samplesize.Margin, error)
			unit   float64
		}{
			{"share", 1,
				func() (samplesize.Size, error) { return samplesize.ShareSize(margin, share, o) },
				func(n int64) (samplesize.Margin, error) { return samplesize.ShareMargin(share, n, o) }, 1},
			{"nps", 1,
				func() (samplesize.Size, error) { return samplesize.NPSSize(100*margin, p, o) },
				func(n int64) (samplesize.Margin, error) { return samplesize.NPSMargin(p, n, o) }, 100},
			{"mean", 2,
				func() (samplesize.Size, error) { return samplesize.MeanSize(margin*sd, sd, o) },
				func(n int64) (samplesize.Margin, error) { return samplesize.MeanMargin(sd, n, o) }, sd},
		} {
			s, err := kind.size()
			require.NoError(t, err, kind.name)
			require.True(t, o.Population == 0 || s.N <= o.Population, kind.name)
			require.True(t, float64(s.N) >= s.Exact-1e-9, kind.name)
			if s.N < kind.least && (kind.name != "mean" || !o.Normal) {
				continue // a population of one
			}
			m, err := kind.margin(s.N)
			require.NoError(t, err, kind.name)
			require.LessOrEqual(t, m.Margin, margin*kind.unit*(1+1e-9), "%s %+v %+v", kind.name, o, s)
			if s.N > kind.least {
				m, err = kind.margin(s.N - 1)
				require.NoError(t, err, kind.name)
				require.Greater(t, m.Margin, margin*kind.unit, "%s %+v %+v", kind.name, o, s)
			}
		}
	}
}

// More trust, a smaller margin, a larger population and a larger design effect all take
// more answers.
func TestSizesAreMonotone(t *testing.T) {
	size := func(margin float64, o samplesize.Options) float64 {
		s, err := samplesize.ShareSize(margin, 0.3, o)
		require.NoError(t, err)
		return s.Exact
	}
	base := samplesize.Options{Level: 0.9, Population: 3000, DesignEffect: 1.2}
	least := size(0.04, base)
	level, population, effect := base, base, base
	level.Level, population.Population, effect.DesignEffect = 0.95, 4000, 1.3
	for _, more := range []float64{size(0.03, base), size(0.04, level), size(0.04, population), size(0.04, effect)} {
		require.Greater(t, more, least)
	}
}

func TestMargins(t *testing.T) {
	m, err := samplesize.ShareMargin(0.5, 400, samplesize.Options{})
	require.NoError(t, err)
	require.InDelta(t, 0.025*z95, m.Margin, 1e-15)
	require.Equal(t, samplesize.Margin{
		Margin: m.Margin, Critical: m.Critical, SE: 0.025, FPC: 1, N: 400, EffectiveN: 400, Level: 0.95}, m)

	m, err = samplesize.MeanMargin(4, 16, samplesize.Options{})
	require.NoError(t, err)
	require.InDelta(t, 2.131449545559323, m.Margin, 1e-12, "R: qt(0.975, 15)")

	m, err = samplesize.NPSMargin(samplesize.Profile{Promoters: 7}, 30, samplesize.Options{Population: 40})
	require.NoError(t, err)
	require.Zero(t, m.Margin)
	require.Equal(t, survey.ZeroVariance, m.Warnings[0].Code)

	everybody, err := samplesize.ShareMargin(0.4, 40, samplesize.Options{Population: 40})
	require.NoError(t, err)
	require.Zero(t, everybody.Margin)
	require.Empty(t, everybody.Warnings, "nothing is unknown")
	one, err := samplesize.MeanMargin(3, 1, samplesize.Options{Population: 1, Normal: true, PopulationSD: true})
	require.NoError(t, err)
	require.Zero(t, one.Margin, "not 0/0")
}

func TestProfile(t *testing.T) {
	for _, tt := range []struct {
		p             samplesize.Profile
		nps, variance float64
		source        string
	}{
		{samplesize.Profile{}, 0, 1, "worst case"},
		{samplesize.Profile{Detractors: 1, Promoters: 1}, 0, 1, "half and half"},
		{samplesize.Profile{Detractors: 20, Passives: 50, Promoters: 30}, 10, 0.49, "0.5 − 0.1²"},
		{samplesize.Profile{Detractors: 0.2, Passives: 0.5, Promoters: 0.3}, 10, 0.49, "the same as shares"},
		{samplesize.Profile{Passives: 3}, 0, 0, "all passives"},
		{samplesize.Profile{Detractors: 9}, -100, 0, "all detractors"},
	} {
		nps, err := tt.p.NPS()
		require.NoError(t, err)
		require.InDelta(t, tt.nps, nps, 1e-12, tt.source)
		v, err := tt.p.Variance()
		require.NoError(t, err)
		require.InDelta(t, tt.variance, v, 1e-14, tt.source)
	}
	for _, p := range []samplesize.Profile{{Detractors: -1, Promoters: 2}, {Passives: nan}, {Promoters: inf}, {math.MaxFloat64, math.MaxFloat64, 0}} {
		_, err := p.NPS()
		require.ErrorIs(t, err, samplesize.ErrArgument)
		_, err = p.Variance()
		require.ErrorIs(t, err, samplesize.ErrArgument)
	}
}

func TestDesignEffect(t *testing.T) {
	for _, tt := range []struct {
		d      samplesize.Design
		total  float64
		source string
	}{
		{samplesize.Design{}, 1, "simple random sample"},
		{samplesize.Design{ClusterSize: 10, IntraclassCorrelation: 0.05}, 1.45, "1 + 9·0.05"},
		{samplesize.Design{ClusterSize: 12.5, IntraclassCorrelation: 0.1, Weighting: 1.12}, 2.408, "2.15·1.12"},
		{samplesize.Design{ClusterSize: 3, IntraclassCorrelation: -0.25}, 0.5, "alternation helps"},
	} {
		e, err := samplesize.DesignEffect(tt.d)
		require.NoError(t, err)
		require.InDelta(t, tt.total, e.Total, 1e-14, tt.source)
		require.InDelta(t, 1200/tt.total, e.EffectiveN(1200), 1e-9, tt.source)
	}
	for _, d := range []samplesize.Design{
		{ClusterSize: 0.5}, {ClusterSize: nan}, {ClusterSize: inf, IntraclassCorrelation: 0.1}, {Weighting: 0.9}, {Weighting: nan}, {Weighting: inf},
		{IntraclassCorrelation: 1.1}, {IntraclassCorrelation: nan}, {ClusterSize: 3, IntraclassCorrelation: -0.5}, {ClusterSize: inf},
	} {
		_, err := samplesize.DesignEffect(d)
		require.ErrorIs(t, err, samplesize.ErrArgument, "%+v", d)
	}
	require.Zero(t, samplesize.Effect{}.EffectiveN(0))
	require.Equal(t, 7.0, samplesize.Effect{}.EffectiveN(7))
	require.Zero(t, samplesize.Effect{Total: 2}.EffectiveN(-3))
}

func TestRefused(t *testing.T) {
	type O = samplesize.Options
	size := func(s samplesize.Size, err error) error { return err }
	margin := func(m samplesize.Margin, err error) error { return err }
	for name, err := range map[string]error{
		"level":               size(samplesize.ShareSize(0.05, 0.5, O{Level: 95})),
		"level NaN":           size(samplesize.ShareSize(0.05, 0.5, O{Level: nan})),
		"population":          size(samplesize.ShareSize(0.05, 0.5, O{Population: -1})),
		"huge population":     size(samplesize.ShareSize(0.05, 0.5, O{Population: 1 << 54})),
		"effect":              size(samplesize.ShareSize(0.05, 0.5, O{DesignEffect: -1})),
		"effect tiny":         margin(samplesize.ShareMargin(0.5, 1<<53-1, O{DesignEffect: 1e-300})),
		"effect huge":         margin(samplesize.MeanMargin(1e300, 2, O{DesignEffect: 1e300})),
		"margin sd huge":      margin(samplesize.MeanMargin(1e300, 2, O{Level: 0.999999999})),
		"effect NaN":          size(samplesize.ShareSize(0.05, 0.5, O{DesignEffect: nan})),
		"effect Inf":          size(samplesize.ShareSize(0.05, 0.5, O{DesignEffect: inf})),
		"response":            size(samplesize.ShareSize(0.05, 0.5, O{ResponseRate: 1.1})),
		"response NaN":        size(samplesize.ShareSize(0.05, 0.5, O{ResponseRate: nan})),
		"margin 0":            size(samplesize.ShareSize(0, 0.5, O{})),
		"margin NaN":          size(samplesize.ShareSize(nan, 0.5, O{})),
		"margin Inf":          size(samplesize.NPSSize(inf, samplesize.Profile{}, O{})),
		"share 0":             size(samplesize.ShareSize(0.05, 0, O{})),
		"share 1":             size(samplesize.ShareSize(0.05, 1, O{})),
		"share NaN":           size(samplesize.ShareSize(0.05, nan, O{})),
		"too large":           size(samplesize.ShareSize(1e-12, 0.5, O{})),
		"far too large":       size(samplesize.ShareSize(1e-300, 0.5, O{})),
		"beyond float64":      size(samplesize.ShareSize(1e-300, 0.5, O{Population: 9})),
		"too many invited":    size(samplesize.ShareSize(0.05, 0.5, O{ResponseRate: 1e-300})),
		"NPS without V":       size(samplesize.NPSSize(5, samplesize.Profile{Promoters: 1}, O{})),
		"sd 0":                size(samplesize.MeanSize(1, 0, O{})),
		"sd NaN":              size(samplesize.MeanSize(1, nan, O{})),
		"sd Inf":              size(samplesize.MeanSize(1, inf, O{Normal: true})),
		"mean margin":         size(samplesize.MeanSize(0, 1, O{})),
		"mean margin Inf":     size(samplesize.MeanSize(inf, 1, O{})),
		"mean margin tiny":    size(samplesize.MeanSize(1e-200, 1, O{})),
		"mean too large":      size(samplesize.MeanSize(1e-12, 1, O{})),
		"more than there are": margin(samplesize.ShareMargin(0.5, 11, O{Population: 10})),
		"share above 1":       margin(samplesize.ShareMargin(1.1, 11, O{})),
		"margin share NaN":    margin(samplesize.ShareMargin(nan, 11, O{})),
		"huge n":              margin(samplesize.ShareMargin(0.5, 1<<54, O{})),
		"margin sd":           margin(samplesize.MeanMargin(-1, 11, O{})),
		"margin sd NaN":       margin(samplesize.MeanMargin(nan, 11, O{})),
		"margin level":        margin(samplesize.MeanMargin(1, 11, O{Level: 1})),
		"margin profile":      margin(samplesize.NPSMargin(samplesize.Profile{Passives: -1}, 11, O{})),
	} {
		require.ErrorIs(t, err, samplesize.ErrArgument, name)
	}
	for name, err := range map[string]error{
		"no answers":     margin(samplesize.ShareMargin(0.5, 0, O{})),
		"minus":          margin(samplesize.NPSMargin(samplesize.Profile{}, -5, O{})),
		"one for a mean": margin(samplesize.MeanMargin(1, 1, O{})),
		"none, normal":   margin(samplesize.MeanMargin(1, 0, O{Normal: true})),
	} {
		require.ErrorIs(t, err, samplesize.ErrTooFew, name)
	}
}

func TestResultsMarshal(t *testing.T) {
	s, err := samplesize.ShareSize(0.05, 0.5, samplesize.Options{})
	require.NoError(t, err)
	d, err := samplesize.ShareDetectable(0.9, 20, samplesize.PowerOptions{})
	require.NoError(t, err)
	text, err := json.Marshal([]any{s, d})
	require.NoError(t, err)
	require.Contains(t, string(text), `"invitations":385`)
	require.Contains(t, string(text), `"up":null`)
}
