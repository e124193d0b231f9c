package samplesize_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/samplesize"
)

type P = samplesize.PowerOptions

func TestShareChange(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to float64
		o        P
		exact    float64
		n        int64
		source   string
	}{
		{"R", 0.50, 0.75, P{Power: 0.9}, 76.7, 77, "R: help page of power.prop.test, n = 76.7"},
		{"pooled", 0.45, 0.35, P{}, 375.5651313370127, 376, "R: power.prop.test"},
		{"downwards", 0.35, 0.45, P{}, 375.5651313370127, 376, "symmetric"},
		{"unpooled", 0.45, 0.35, P{Test: samplesize.Unpooled}, 372.8217873815813, 373, "(z+z)²(p1q1+p2q2)/d²"},
		{"arcsine", 0.45, 0.35, P{Test: samplesize.Arcsine}, 375.2700271773363, 376, "R: pwr.2p.test form"},
		{"clusters", 0.45, 0.35, P{DesignEffect: 2}, 2 * 375.5651313370127, 752, "twice the variance"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := samplesize.ShareChangeSize(tt.from, tt.to, tt.o)
			require.NoError(t, err)
			tolerance := 1e-9 * tt.exact
			if tt.name == "R" {
				tolerance = 0.05
			}
			require.InDelta(t, tt.exact, s.Exact, tolerance, tt.source)
			require.Equal(t, tt.n, s.N, tt.source)
		})
	}
	s, err := samplesize.ShareChangeSize(0.45, 0.35, P{ResponseRate: 0.2})
	require.NoError(t, err)
	require.Equal(t, int64(1880), s.Invitations)
}

func TestMeanChange(t *testing.T) {
	// R: power.t.test(delta = 0.5, sd = 1.6, power = 0.8) and (n = 50, strict = TRUE).
	s, err := samplesize.MeanChangeSize(-0.5, 1.6, P{})
	require.NoError(t, err)
	require.InEpsilon(t, 161.7110441500655, s.Exact, 1e-9)
	require.Equal(t, int64(162), s.N)
	p, err := samplesize.MeanChangePower(0.5, 1.6, 50, P{})
	require.NoError(t, err)
	require.InDelta(t, 0.3398881798549226, p.Power, 1e-11)
	require.InDelta(t, 0.3401145041138045, p.EitherSide, 1e-11)
	// R: help page of power.t.test, (n = 20, delta = 1, sd = 1): power = 0.8689528; and
	// (power = 0.90, delta = 1): n = 22.02110.
	p, err = samplesize.MeanChangePower(1, 1, 20, P{})
	require.NoError(t, err)
	require.InDelta(t, 0.8689528, p.Power, 5e-8)
	s, err = samplesize.MeanChangeSize(1, 1, P{Power: 0.9})
	require.NoError(t, err)
	require.InDelta(t, 22.02110, s.Exact, 5e-5)

	s, err = samplesize.MeanChangeSize(1000, 1, P{})
	require.NoError(t, err)
	require.Equal(t, int64(2), s.N, "no standard deviation of one answer")
	s, err = samplesize.MeanChangeSize(1e-6, 1, P{})
	require.NoError(t, err)
	normal, err := samplesize.MeanChangeSize(1e-6, 1, P{Normal: true})
	require.NoError(t, err)
	require.InEpsilon(t, normal.Exact, s.Exact, 1e-9)
}

func TestNPSChange(t *testing.T) {
	profile := samplesize.Profile{Detractors: 20, Passives: 35, Promoters: 45}
	s, err := samplesize.NPSChangeSize(profile, 5, P{})
	require.NoError(t, err)
	// 2(1.959964 + 0.841621)²·0.5875/0.05²
	require.InEpsilon(t, 3688.97347514407, s.Exact, 1e-12)
	d, err := samplesize.NPSDetectable(profile, 3689, P{})
	require.NoError(t, err)
	require.InDelta(t, 5, d.Up.Value, 1e-4)
	require.Equal(t, d.Up, d.Down)

	d, err = samplesize.NPSDetectable(samplesize.Profile{Detractors: 1, Passives: 1, Promoters: 8}, 20, P{})
	require.NoError(t, err)
	require.False(t, d.Up.Valid, "there is no score above 100")
	require.True(t, d.Down.Valid)
}

// A change of the detectable size has the power asked for, from the size asked for.
func TestThreeQuestionsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1500 {
		o := P{
			Alpha: []float64{0, 0.01, 0.2}[r.IntN(3)], Power: []float64{0, 0.35, 0.99}[r.IntN(3)],
			DesignEffect: []float64{0, 1.7}[r.IntN(2)], Test: samplesize.Test(r.IntN(3)), Normal: r.IntN(2) == 0,
		}
		target := o.Power
		if target == 0 {
			target = 0.8
		}
		n := 4 + r.Int64N(5000)
		share, sd := 0.02+0.96*r.Float64(), 0.1+9*r.Float64()
		profile := samplesize.Profile{Detractors: r.Float64(), Passives: r.Float64(), Promoters: r.Float64()}

		detectable, err := samplesize.ShareDetectable(share, n, o)
		require.NoError(t, err)
		for _, c := range []struct {
			change survey.Optional
			sign   float64
		}{{detectable.Up, 1}, {detectable.Down, -1}} {
			to := share + c.sign*c.change.Value
			if !c.change.Valid || to < 1e-6 || to > 1-1e-6 {
				continue
			}
			p, err := samplesize.ShareChangePower(share, to, n, o)
			require.NoError(t, err)
			require.InDelta(t, target, p.Power, 1e-9, "%g %+v", share, o)
			s, err := samplesize.ShareChangeSize(share, to, o)
			require.NoError(t, err)
			require.InEpsilon(t, float64(n), s.Exact, 1e-9)
		}

		detectable, err = samplesize.NPSDetectable(profile, n, o)
		require.NoError(t, err)
		if detectable.Up.Valid {
			p, err := samplesize.NPSChangePower(profile, detectable.Up.Value, n, o)
			require.NoError(t, err)
			require.InDelta(t, target, p.Power, 1e-12)
			s, err := samplesize.NPSChangeSize(profile, detectable.Up.Value, o)
			require.NoError(t, err)
			require.InEpsilon(t, float64(n), s.Exact, 1e-12)
		}

		detectable, err = samplesize.MeanDetectable(sd, n, o)
		require.NoError(t, err)
		p, err := samplesize.MeanChangePower(detectable.Up.Value, sd, n, o)
		require.NoError(t, err)
		require.InDelta(t, target, p.Power, 1e-12)
		s, err := samplesize.MeanChangeSize(detectable.Up.Value, sd, o)
		require.NoError(t, err)
		if s.Exact > 4 {
			require.InEpsilon(t, float64(n), s.Exact, 1e-9)
		}
	}
}

// No smaller change than the detectable one is found, and where there is none, no change
// at all: on a grid, for powers below one half too, where the chance could fall again.
func TestDetectableIsTheSmallest(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		o := P{Alpha: 0.05, Power: []float64{0.06, 0.3, 0.8}[r.IntN(3)], Test: samplesize.Test(r.IntN(3))}
		share, n := 0.005+0.99*r.Float64(), 1+r.Int64N(60)
		d, err := samplesize.ShareDetectable(share, n, o)
		require.NoError(t, err)
		for step := range 400 {
			to := (float64(step) + 0.5) / 400
			p, err := samplesize.ShareChangePower(share, to, n, o)
			require.NoError(t, err)
			smallest := d.Up
			if to < share {
				smallest = d.Down
			}
			found := smallest.Valid && math.Abs(to-share) >= smallest.Value
			if math.Abs(p.Power-o.Power) < 1e-9 {
				continue
			}
			require.Equal(t, p.Power > o.Power, found, "from %g to %g, n = %d, %+v: power %g, %v", share, to, n, o, p.Power, smallest)
		}
	}
}

// Without a change, the test finds one by mistake: half of alpha on each side.
func TestPowerWithoutAChangeIsAlpha(t *testing.T) {
	for _, alpha := range []float64{0.2, 0.05, 1e-4} {
		for test := range samplesize.Test(3) {
			o := P{Alpha: alpha, Test: test, Normal: test == 0}
			shares, err := samplesize.ShareChangePower(0.3, 0.3, 80, o)
			require.NoError(t, err)
			means, err := samplesize.MeanChangePower(0, 2, 80, o)
			require.NoError(t, err)
			nps, err := samplesize.NPSChangePower(samplesize.Profile{}, 0, 80, o)
			require.NoError(t, err)
			for _, p := range []samplesize.Power{shares, means, nps} {
				require.InEpsilon(t, alpha/2, p.Power, 1e-10)
				require.InEpsilon(t, alpha, p.EitherSide, 1e-10)
			}
		}
	}
}

// Waves drawn at random find the change as often as the power says.
func TestPowerBySimulation(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const runs, n, from, to = 20000, 200, 0.45, 0.35
	draw := func(p float64) (x float64) {
		for range n {
			if r.Float64() < p {
				x++
			}
		}
		return x / n
	}
	found := 0.0
	for range runs {
		a, b := draw(from), draw(to)
		mean := (a + b) / 2
		if (a-b)/math.Sqrt(2*mean*(1-mean)/n) > z95 {
			found++
		}
	}
	p, err := samplesize.ShareChangePower(from, to, n, P{})
	require.NoError(t, err)
	// Four standard errors of the simulation, and 0.01 for counts being whole.
	require.InDelta(t, p.Power, found/runs, 4*math.Sqrt(0.25/runs)+0.01)
}

func TestCohenH(t *testing.T) {
	h, err := samplesize.CohenH(0.45, 0.35)
	require.NoError(t, err)
	require.InDelta(t, 0.20452523285383784, h, 1e-14)
	h, err = samplesize.CohenH(0, 1)
	require.NoError(t, err)
	require.InDelta(t, -math.Pi, h, 1e-15)
	for _, bad := range []float64{-0.1, 1.1, nan} {
		_, err = samplesize.CohenH(bad, 0.5)
		require.ErrorIs(t, err, samplesize.ErrArgument)
		_, err = samplesize.CohenH(0.5, bad)
		require.ErrorIs(t, err, samplesize.ErrArgument)
	}
}

func TestTestText(t *testing.T) {
	for test, name := range []string{"pooled", "unpooled", "arcsine"} {
		text, err := samplesize.Test(test).MarshalText()
		require.NoError(t, err)
		require.Equal(t, name, string(text))
		var back samplesize.Test
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, samplesize.Test(test), back)
	}
	_, err := samplesize.Test(3).MarshalText()
	require.Error(t, err)
	test := samplesize.Arcsine
	require.Error(t, test.UnmarshalText([]byte("exact")))
	require.Equal(t, samplesize.Arcsine, test)
}

func TestPowerRefused(t *testing.T) {
	size := func(_ samplesize.Size, err error) error { return err }
	power := func(_ samplesize.Power, err error) error { return err }
	detect := func(_ samplesize.Detectable, err error) error { return err }
	worst := samplesize.Profile{}
	for name, err := range map[string]error{
		"alpha":               size(samplesize.ShareChangeSize(0.4, 0.5, P{Alpha: 5})),
		"alpha NaN":           size(samplesize.ShareChangeSize(0.4, 0.5, P{Alpha: nan})),
		"power":               size(samplesize.ShareChangeSize(0.4, 0.5, P{Power: 1})),
		"power NaN":           size(samplesize.ShareChangeSize(0.4, 0.5, P{Power: nan})),
		"power below alpha":   size(samplesize.ShareChangeSize(0.4, 0.5, P{Alpha: 0.1, Power: 0.1})),
		"unknown test":        size(samplesize.ShareChangeSize(0.4, 0.5, P{Test: 9})),
		"effect":              size(samplesize.ShareChangeSize(0.4, 0.5, P{DesignEffect: nan})),
		"response":            size(samplesize.ShareChangeSize(0.4, 0.5, P{ResponseRate: -1})),
		"no change":           size(samplesize.ShareChangeSize(0.4, 0.4, P{})),
		"from 0":              size(samplesize.ShareChangeSize(0, 0.4, P{})),
		"to NaN":              size(samplesize.ShareChangeSize(0.4, nan, P{})),
		"tiny change":         size(samplesize.ShareChangeSize(0.4, math.Nextafter(0.4, 1), P{})),
		"power from 1":        power(samplesize.ShareChangePower(1, 0.4, 10, P{})),
		"power to NaN":        power(samplesize.ShareChangePower(0.4, nan, 10, P{})),
		"detect from NaN":     detect(samplesize.ShareDetectable(nan, 10, P{})),
		"detect alpha":        detect(samplesize.ShareDetectable(0.5, 10, P{Alpha: -1})),
		"NPS no change":       size(samplesize.NPSChangeSize(worst, 0, P{})),
		"NPS NaN":             size(samplesize.NPSChangeSize(worst, nan, P{})),
		"NPS above 100":       size(samplesize.NPSChangeSize(samplesize.Profile{Detractors: 1, Promoters: 9}, 21, P{})),
		"NPS power above 100": power(samplesize.NPSChangePower(worst, 101, 50, P{})),
		"NPS no variance":     power(samplesize.NPSChangePower(samplesize.Profile{Passives: 1}, 5, 50, P{})),
		"NPS detect":          detect(samplesize.NPSDetectable(samplesize.Profile{Promoters: 1}, 50, P{})),
		"mean no change":      size(samplesize.MeanChangeSize(0, 1, P{})),
		"mean NaN":            size(samplesize.MeanChangeSize(nan, 1, P{})),
		"mean Inf":            power(samplesize.MeanChangePower(inf, 1, 10, P{})),
		"mean sd":             power(samplesize.MeanChangePower(1, 0, 10, P{})),
		"mean tiny":           size(samplesize.MeanChangeSize(1e-200, 1, P{})),
		"mean detect sd":      detect(samplesize.MeanDetectable(nan, 10, P{})),
		"huge n":              detect(samplesize.MeanDetectable(1, 1<<54, P{})),
	} {
		require.ErrorIs(t, err, samplesize.ErrArgument, name)
	}
	for name, err := range map[string]error{
		"no answers":    power(samplesize.ShareChangePower(0.4, 0.5, 0, P{})),
		"NPS":           power(samplesize.NPSChangePower(worst, 5, 0, P{})),
		"NPS detect":    detect(samplesize.NPSDetectable(worst, 0, P{})),
		"share detect":  detect(samplesize.ShareDetectable(0.4, 0, P{})),
		"mean of one":   power(samplesize.MeanChangePower(1, 1, 1, P{})),
		"mean deff":     power(samplesize.MeanChangePower(1, 1, 3, P{DesignEffect: 3})),
		"detect of one": detect(samplesize.MeanDetectable(1, 1, P{})),
	} {
		require.ErrorIs(t, err, samplesize.ErrTooFew, name)
	}
}
