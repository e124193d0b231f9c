package league_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/scale"
)

// two counts n answers of which x are in the top box, on 1–5.
func two(x, n int64) *scale.Tally { return five(n-x, 0, 0, 0, x) }

func TestFunnelShares(t *testing.T) {
	// Together 300 of 1000: shops of 5, 40, 955 around 0.3.
	segments := []league.Segment{{"a", two(2, 5)}, {"b", two(20, 40)}, {"c", two(278, 955)}}
	f, err := league.Funnel(segments, league.Options{Metric: league.Share})
	require.NoError(t, err)
	require.Equal(t, "3/10", f.Overall.String())
	const source = "R 4.2.2: r <- qbinom(p, n, .3); (r - (pbinom(r, n, .3) - p)/dbinom(r, n, .3))/n, cut at 0 and 1"
	for _, tt := range []struct {
		at                             int
		outerL, innerL, innerU, outerU float64
	}{
		{0, 0, 0, 0.640776014109347, 0.917695473251029},
		{1, 0.0801207104533385, 0.15098269138759, 0.43511874959996, 0.522668192622026},
	} {
		p := f.Points[tt.at]
		require.InDelta(t, tt.outerL, p.Outer.Lower, 1e-12, source)
		require.InDelta(t, tt.innerL, p.Inner.Lower, 1e-12, source)
		require.InDelta(t, tt.innerU, p.Inner.Upper, 1e-12, source)
		require.InDelta(t, tt.outerU, p.Outer.Upper, 1e-12, source)
	}
	require.Equal(t, league.Above, f.Points[1].Zone)
	require.Equal(t, league.Inside, f.Points[0].Zone)
}

// The trinomial limits against the distribution by adding one answer at a time.
func TestFunnelNPS(t *testing.T) {
	for _, c := range [][3]int64{{300, 400, 300}, {50, 900, 50}, {1, 10, 989}, {700, 1, 299}, {600, 0, 400}, {0, 500, 500}, {500, 500, 0}} {
		for _, n := range []int64{1, 2, 7, 60, 301} {
			rest := nps(c[0]*n, c[1]*n, c[2]*n) // scaled, so that the overall shares are those of c
			total := float64(c[0] + c[1] + c[2])
			d, q, p := float64(c[0])/total, float64(c[1])/total, float64(c[2])/total
			// A segment of n answers beside one of the rest.
			small := nps(0, n, 0)
			big := rest.Clone()
			if c[1] == 0 {
				small = nps(n, 0, 0)
			}
			require.NoError(t, big.Unmerge(small))
			f, err := league.Funnel([]league.Segment{{"small", small}, {"big", big}}, league.Options{Metric: league.NPS})
			require.NoError(t, err)
			pmf := []float64{1}
			for range n {
				next := make([]float64, len(pmf)+2)
				for i, x := range pmf {
					next[i] += x * d
					next[i+1] += x * q
					next[i+2] += x * p
				}
				pmf = next
			}
			limit := func(prob float64) float64 {
				sum := 0.0
				// Only what can happen: without passives every second score is left out.
				last := -1
				for i, x := range pmf {
					if x == 0 {
						continue
					}
					if sum+x >= prob {
						step := 1.0
						if q == 0 {
							step = 2
						}
						_ = last
						at := float64(int64(i)-n) - step*(sum+x-prob)/x
						return min(1, max(-1, at/float64(n)))
					}
					sum += x
					last = i
				}
				return 1
			}
			got := f.Points[0]
			require.Equal(t, "small", got.Name)
			message := fmt.Sprint(c, n)
			require.InDelta(t, limit(0.001), got.Outer.Lower, 1e-9, message)
			require.InDelta(t, limit(0.025), got.Inner.Lower, 1e-9, message)
			require.InDelta(t, limit(0.975), got.Inner.Upper, 1e-9, message)
			require.InDelta(t, limit(0.999), got.Outer.Upper, 1e-9, message)
		}
	}
}

// Where the exact distribution gives way to the normal one, limits do not jump.
func TestFunnelNPSLarge(t *testing.T) {
	const n = 1 << 20
	f, err := league.Funnel([]league.Segment{{"exact", nps(300_000, 400_000, n-700_001)}, {"normal", nps(300_000, 400_000, n-700_000)}}, league.Options{Metric: league.NPS})
	require.NoError(t, err)
	a, b := f.Points[0], f.Points[1]
	require.InDelta(t, a.Inner.Lower, b.Inner.Lower, 1e-6)
	require.InDelta(t, a.Outer.Upper, b.Outer.Upper, 1e-6)
}

func TestFunnelMean(t *testing.T) {
	f, err := league.Funnel(four(), league.Options{})
	require.NoError(t, err)
	require.Equal(t, "east", f.Points[0].Name, "the smallest base first")
	require.Len(t, f.Warnings, 1)
	all := five(9, 17, 30, 54, 42)
	mean, err := all.Mean()
	require.NoError(t, err)
	require.Zero(t, mean.Cmp(f.Overall))
	v, err := all.Variance()
	require.NoError(t, err)
	sd := math.Sqrt(v.Float64() * 151 / 152)
	south := f.Points[3]
	require.Equal(t, "south", south.Name)
	require.InDelta(t, mean.Float64()-1.959963984540054*sd/math.Sqrt(50), south.Inner.Lower, 1e-12)
	require.InDelta(t, mean.Float64()+3.090232306167813*sd/math.Sqrt(50), south.Outer.Upper, 1e-12)
	require.InDelta(t, (3.1-mean.Float64())*math.Sqrt(50)/sd, south.Z.Value, 1e-12)
	require.Equal(t, league.FarBelow, south.Zone)
	// φ by hand: four segments are too few to replace any.
	var phi float64
	for _, p := range f.Points {
		phi += p.Z.Value * p.Z.Value / 4
	}
	require.InDelta(t, phi, f.Overdispersion.Value, 1e-12)
	wide, err := league.Funnel(four(), league.Options{Widen: true})
	require.NoError(t, err)
	require.True(t, wide.Widened)
	require.InDelta(t, mean.Float64()-math.Sqrt(phi)*1.959963984540054*sd/math.Sqrt(50), wide.Points[3].Inner.Lower, 1e-12)
	require.Equal(t, league.Inside, wide.Points[3].Zone)
}

// With 20 segments the two largest and the two smallest z are replaced.
func TestOverdispersionIsWinsorised(t *testing.T) {
	var segments []league.Segment
	for i := range int64(20) {
		segments = append(segments, league.Segment{Name: fmt.Sprintf("%02d", i), Tally: two(40+i, 100)})
	}
	segments[19].Tally = two(100, 100)
	f, err := league.Funnel(segments, league.Options{Metric: league.Share})
	require.NoError(t, err)
	byName := map[string]float64{}
	for _, p := range f.Points {
		byName[p.Name] = p.Z.Value
	}
	var phi float64
	for i := range 20 {
		z := byName[fmt.Sprintf("%02d", min(max(i, 2), 17))]
		phi += z * z / 20
	}
	require.InDelta(t, phi, f.Overdispersion.Value, 1e-12)
	require.False(t, f.Widened)
	require.Equal(t, league.FarAbove, f.Points[19].Zone)
}

func BenchmarkFunnel(b *testing.B) {
	for _, n := range []int64{100, 10_000} {
		segments := []league.Segment{{"a", nps(n, 2*n, 3*n)}, {"b", nps(2*n, 2*n, 3*n)}, {"c", nps(n, n, 3*n)}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := league.Funnel(segments, league.Options{Metric: league.NPS}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// How often an equal segment leaves the limits, exactly: by the binomial distribution
// of its count under the overall share.
func TestFunnelFalseAlarms(t *testing.T) {
	for _, p := range []float64{0.5, 0.8, 0.95} {
		for _, n := range []int64{20, 50, 120} {
			const all = 1_000_000 // so large that the segment hardly moves the overall share
			yes := int64(math.Round(p*all)) - n
			var out [2]float64
			for x := range n + 1 {
				f, err := league.Funnel([]league.Segment{{"small", two(x, n)}, {"rest", two(yes+n-x, all-n)}}, league.Options{Metric: league.Share})
				require.NoError(t, err)
				chance := math.Exp(logBinomial(float64(x), float64(n), float64(yes+n)/all))
				switch f.Points[0].Zone {
				case league.FarAbove, league.FarBelow:
					out[1] += chance
					out[0] += chance
				case league.Above, league.Below:
					out[0] += chance
				}
			}
			t.Logf("p %.2f n %4d: %.4f %.5f", p, n, out[0], out[1])
			require.LessOrEqual(t, out[0], 0.05)
			require.LessOrEqual(t, out[1], 0.002)
		}
	}
}

func logBinomial(x, n, p float64) float64 {
	a, _ := math.Lgamma(n + 1)
	b, _ := math.Lgamma(x + 1)
	c, _ := math.Lgamma(n - x + 1)
	return a - b - c + x*math.Log(p) + (n-x)*math.Log1p(-p)
}
