package dirichlet_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/gocsat/csat/internal/dirichlet"
)

func net(minus, zero, plus float64) dirichlet.Net {
	return dirichlet.Net{Minus: dirichlet.Part{A: minus, Worth: 1}, Zero: dirichlet.Part{A: zero, Worth: 1}, Plus: dirichlet.Part{A: plus, Worth: 1}}
}

func TestTails(t *testing.T) {
	const mpmath = "mpmath 1.3, 30 digits: quad over p₋ of its beta density times betainc of p₊/(1 − p₋)"
	const mpmath40 = "mpmath 1.3, 40 digits: quad of both beta densities"
	const triangle = "integral of the density 1 − |s| of equally likely shares"
	tests := []struct {
		name     string
		d        dirichlet.Net
		x, above float64
		source   string
	}{
		{"prior only", net(.5, .5, .5), .3, 0.29494479743123914, mpmath},
		{"all promoters", net(.5, .5, 10.5), .7, 0.90085022445518868, mpmath},
		{"few", net(10.5, 20.5, 30.5), .3, 0.61356766991944755, mpmath},
		{"below 0", net(10.5, 20.5, 30.5), -.1, 0.99998444480765159, mpmath},
		{"far above", net(10.5, 20.5, 30.5), .9, 9.6167406761846831e-19, mpmath},
		{"all detractors", net(3.5, .5, .5), .2, 0.012466550509027732, mpmath},
		{"a thousand", net(120.5, 300.5, 579.5), .4, 0.99540049805359095, mpmath},
		{"a thousand, far", net(120.5, 300.5, 579.5), .6, 3.8463723632619292e-12, mpmath},
		{"not whole", net(2.25, 7.5, 4.125), -.5, 0.99978703991609293, mpmath},
		{"uniform", net(1, 1, 1), .25, 0.28125, triangle},
		{"uniform below 0", net(1, 1, 1), -.5, 0.875, triangle},
		{"uniform at 0", net(1, 1, 1), 0, 0.5, triangle},
		{"uniform at the end", net(1, 1, 1), 1 - 0x1p-40, 0x1p-81, triangle},
		{"many passives", net(3000.5, 30000.5, 4000.5), .03, 0.093816657569993991, mpmath40},
		{"a billion", net(3e8+.5, 3e8+.5, 4e8+.5), .10003, 0.1267089713413563, mpmath40},
		{"a billion, far", net(3e8+.5, 3e8+.5, 4e8+.5), .1001, 7.0340623696882642e-5, mpmath40},
		{"ends", net(3, 1, 2), 1, 0, "s < 1"},
		{"lower end", net(3, 1, 2), -1, 1, "s > −1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.NotEmpty(t, tt.source)
			below, above := tt.d.Tails(tt.x)
			tolerance := 2e-13
			if tt.d.Plus.A > 1e8 { // as far as a float64 tells where a narrow distribution lies
				tolerance = 1e-11
			}
			require.InDelta(t, tt.above, above, tolerance*tt.above)
			require.InDelta(t, 1-tt.above, below, 5*tolerance*(1-tt.above)+1e-15)
			// −s has its tails exchanged.
			mirrored, _ := dirichlet.Net{Minus: tt.d.Plus, Zero: tt.d.Zero, Plus: tt.d.Minus}.Tails(-tt.x)
			require.InDelta(t, above, mirrored, 1e-15)
		})
	}
}

func TestMoments(t *testing.T) {
	d := net(2, 3, 5)
	mean, variance := d.Moments()
	require.InDelta(t, 0.3, mean, 1e-15)
	require.InDelta(t, (0.7-0.09)/11, variance, 1e-15)
	// All promoters: (4·½·n + ½(n + ½))/((n + 1)²(n + 2)), to the last digit.
	const n = 1e9
	_, variance = net(.5, .5, n).Moments()
	require.InEpsilon(t, 2.5e-18, variance, 1e-8)
}

// s > x where plus·G₊ is above minus·G₋ + zero·G₀; an exponential G₊ is above a·G of
// shape k with probability (1 + a)^−k.
func TestWorth(t *testing.T) {
	part := func(a, worth float64) dirichlet.Part { return dirichlet.Part{A: a, Worth: worth} }
	for _, d := range []dirichlet.Net{
		{part(1, 1), part(1, 1), part(1, 1)}, {part(2.5, 3), part(.5, .2), part(1, 1)}, {part(.5, 1e-3), part(40, 7), part(1, 90)},
		{part(30, 1.5), part(12, 1), part(1, .4)}, {part(3, 1e3), part(8, 1e-3), part(1, 1)}, {part(1e6, 1), part(3e5, 2), part(1, 1e6)},
	} {
		mirrored := dirichlet.Net{Minus: d.Plus, Zero: d.Zero, Plus: d.Minus}
		for _, x := range []float64{1e-9, 0.01, 0.3, 0.5, 0.9, 1 - 0x1p-40} {
			plus := d.Plus.Worth * (1 - x)
			want := math.Exp(-d.Minus.A*math.Log1p(d.Minus.Worth*(1+x)/plus) - d.Zero.A*math.Log1p(d.Zero.Worth*x/plus))
			below, above := d.Tails(x)
			require.InDelta(t, want, above, 1e-12*want)
			require.InDelta(t, 1-want, below, 1e-15+1e-12*(1-want))
			other, _ := mirrored.Tails(-x)
			require.InDelta(t, above, other, 1e-15)
		}
		_, above := d.Tails(0)
		want := math.Exp(-d.Minus.A * math.Log1p(d.Minus.Worth/d.Plus.Worth))
		require.InDelta(t, want, above, 1e-12*want)
	}
	const jacobi = "scipy 1.10: Gauss–Jacobi quadrature over both beta variables, 60 × 60 nodes as 90 × 90"
	for _, tt := range []struct {
		d              dirichlet.Net
		mean, variance float64
		source         string
	}{
		{dirichlet.Net{Minus: part(2.5, 3), Zero: part(.5, .2), Plus: part(1, 1)}, -0.70635026079194, 0.0775572603301, jacobi},
		{dirichlet.Net{Minus: part(4.5, 2), Zero: part(9.5, 1), Plus: part(30.5, .7)}, 0.31961852420724318, 0.02286206094277277, jacobi},
		{dirichlet.Net{Minus: part(.5, 4), Zero: part(.5, 1), Plus: part(12.5, .8)}, 0.688293400009476, 0.0847057284768601, jacobi},
		{dirichlet.Net{Minus: part(30, 1.5), Zero: part(12, 1), Plus: part(1, .4)}, -0.775370350313817, 0.003363527569995626, jacobi},
		{dirichlet.Net{Minus: part(120.5, .6), Zero: part(80.5, 1.1), Plus: part(300.25, 2)}, 0.69337657874823, 0.000490858083899109, jacobi},
		{dirichlet.Net{Minus: part(.5, 1), Zero: part(.5, 3), Plus: part(.5, 2)}, 0.121124421421, 0.207643382554, jacobi},
	} {
		require.NotEmpty(t, tt.source)
		mean, variance := tt.d.Moments()
		require.InDelta(t, tt.mean, mean, 1e-12)
		require.InDelta(t, tt.variance, variance, 1e-12*variance+1e-13)
	}
}

// A constant in all worths is none, and worths that differ by next to nothing give
// the moments in closed form.
func TestWorthAlike(t *testing.T) {
	for _, d := range []dirichlet.Net{net(.5, .5, .5), net(.5, .5, 10.5), net(30, 20, 50), net(3e8, 2e8, 4e8), net(3e8, .5, .5)} {
		same := dirichlet.Net{Minus: dirichlet.Part{A: d.Minus.A, Worth: 7}, Zero: dirichlet.Part{A: d.Zero.A, Worth: 7}, Plus: dirichlet.Part{A: d.Plus.A, Worth: 7}}
		_, above := d.Tails(0.2)
		_, again := same.Tails(0.2)
		require.InDelta(t, above, again, 1e-12)
		mean, variance := d.Moments()
		m, v := same.Moments()
		require.Equal(t, []float64{mean, variance}, []float64{m, v})
		same.Zero.Worth = math.Nextafter(7, 8)
		m, v = same.Moments()
		require.InDelta(t, mean, m, 1e-14)
		require.InEpsilon(t, variance, v, 1e-12)
	}
}

// Tails of distributions drawn at random, against the same exact ones: no integral ends
// where two sums agree by chance.
func TestTailsOfMany(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		parameter := func() float64 { return math.Exp(7*rng.Float64()) - 0.5 }
		worth := func() float64 { return math.Exp(rng.NormFloat64()) }
		d := dirichlet.Net{Minus: dirichlet.Part{A: parameter(), Worth: worth()}, Zero: dirichlet.Part{A: parameter(), Worth: worth()}, Plus: dirichlet.Part{A: 1, Worth: worth()}}
		x := rng.Float64()
		plus := d.Plus.Worth * (1 - x)
		want := math.Exp(-d.Minus.A*math.Log1p(d.Minus.Worth*(1+x)/plus) - d.Zero.A*math.Log1p(d.Zero.Worth*x/plus))
		if want > 1e-290 {
			_, above := d.Tails(x)
			require.InDelta(t, want, above, 2e-12*want, "%v at %g", d, x)
		}
	}
}

func TestInterval(t *testing.T) {
	for _, d := range []dirichlet.Net{net(.5, .5, .5), net(.5, .5, 10.5), net(30, 20, 50), net(3e8, 3e8, 4e8), net(3e8, .5, 4e8), net(.5, 1e9, .5), net(3e15, 3e15, 4e15)} {
		lower, upper := d.Interval(0.9)
		below, _ := d.Tails(lower)
		_, above := d.Tails(upper)
		n := d.Minus.A + d.Zero.A + d.Plus.A
		resolution := 1e-12 + math.Sqrt(n)*1e-16 // of a float64 on the scale of the distribution
		require.InDelta(t, 0.05, below, resolution)
		require.InDelta(t, 0.05, above, resolution)
	}
	// All promoters: n·(1 − s) tends to the sum of two gamma variables, so that the
	// quantiles of 1 − s go with 1/n.
	a, _ := net(.5, .5, 1e9).Interval(0.95)
	b, _ := net(.5, .5, 1e7).Interval(0.95)
	require.InEpsilon(t, 100, (1-b)/(1-a), 1e-6)
}

// A billion answers are normal to the fourth digit, and tails are as far as they go.
func TestLarge(t *testing.T) {
	d := net(3e8, 3e8, 4e8)
	_, variance := d.Moments()
	sd := math.Sqrt(variance)
	for _, z := range []float64{-30, -3, -1, 0, 1, 3, 30} {
		below, above := d.Tails(0.1 + z*sd)
		smaller := min(below, above)
		want := 0.5 * math.Erfc(math.Abs(z)/math.Sqrt2)
		require.InEpsilon(t, want, smaller, 1e-5+math.Abs(z*z*z)*2.1e-6)
	}
	below, above := d.Tails(0.2)
	require.Equal(t, []float64{1, 0}, []float64{below, above})
}

func TestCompare(t *testing.T) {
	const exact = "sympy: densities of s are polynomials for whole parameters, integrated as fractions"
	tests := []struct {
		name   string
		x, y   dirichlet.Net
		less   float64
		source string
	}{
		{"one group has a prior only", net(1, 1, 4), net(1, 1, 1), 55. / 336, exact},
		{"few", net(2, 3, 3), net(3, 2, 5), 851637. / 1464320, exact},
		{"opposed", net(1, 1, 8), net(7, 1, 2), 919. / 1244672, exact},
		{"forty", net(6, 11, 13), net(11, 6, 16), 0.34571254202404063, exact},
		{"far apart", net(1, 2, 20), net(15, 5, 2), 1207962667. / 551576918745415680, exact},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.NotEmpty(t, tt.source)
			less, greater := dirichlet.Compare(tt.x, tt.y)
			require.InDelta(t, tt.less, less, 1e-12*tt.less)
			require.InDelta(t, 1, less+greater, 1e-15)
			again, other := dirichlet.Compare(tt.y, tt.x)
			require.Equal(t, []float64{less, greater}, []float64{other, again})
		})
	}
}

// Two independent scores of the same distribution, and one without width.
func TestCompareLimits(t *testing.T) {
	for _, d := range []dirichlet.Net{net(.5, .5, .5), net(.5, .5, 10.5), net(.5, .5, 1e9), net(3e8, 3e8, 4e8)} {
		less, greater := dirichlet.Compare(d, d)
		require.InDelta(t, 0.5, less, 1e-12)
		require.InDelta(t, 0.5, greater, 1e-12)
	}
	sharp, wide := net(3e12, 3e12, 4e12), net(2, 3, 4)
	_, above := wide.Tails(0.1)
	less, _ := dirichlet.Compare(sharp, wide)
	require.InDelta(t, above, less, 1e-10)
	less, greater := dirichlet.Compare(net(.5, .5, 1e9), net(30, 30, .5))
	require.Equal(t, []float64{0, 1}, []float64{less, greater})
}

// Gamma draws over their sum are Dirichlet.
func draw(d dirichlet.Net, src rand.Source) float64 {
	gamma := func(a float64) float64 { return distuv.Gamma{Alpha: a, Beta: 1, Src: src}.Rand() }
	m, z, p := d.Minus.Worth*gamma(d.Minus.A), d.Zero.Worth*gamma(d.Zero.A), d.Plus.Worth*gamma(d.Plus.A)
	return (p - m) / (m + z + p)
}

// False alarms: two-sided 1e-5 for each of ten shares.
func TestAgainstDraws(t *testing.T) {
	src := rand.NewPCG(2026, 11)
	const draws = 40_000
	for _, p := range [][2]dirichlet.Net{
		{net(.5, .5, 10.5), net(3.5, .5, 2.5)}, {net(30.5, 20.5, 50.5), net(20.5, 20.5, 50.5)},
		{net(.5, 10.5, .5), net(.5, 3.5, 1.5)}, {net(300.5, .5, 310.5), net(5.5, .5, 5.5)},
		{{Minus: dirichlet.Part{A: 4.5, Worth: 2}, Zero: dirichlet.Part{A: 9.5, Worth: 1}, Plus: dirichlet.Part{A: 30.5, Worth: .7}}, net(3.5, 8.5, 15.5)},
	} {
		_, greater := dirichlet.Compare(p[0], p[1])
		_, above := p[0].Tails(0.15)
		var exceeds, passes float64
		for range draws {
			x, y := draw(p[0], src), draw(p[1], src)
			if x > y {
				exceeds++
			}
			if x > 0.15 {
				passes++
			}
		}
		within := func(want, count float64) {
			require.InDelta(t, want, count/draws, 4.42*math.Sqrt(want*(1-want)/draws)+1e-9)
		}
		within(greater, exceeds)
		within(above, passes)
	}
}

func FuzzTails(f *testing.F) {
	f.Add(0.5, 0.5, 10.5, 0.3)
	f.Add(1e9, 3e8, 0.5, -0.999999)
	f.Add(0.5, 1e9, 0.5, 1e-9)
	f.Fuzz(func(t *testing.T, minus, zero, plus, x float64) {
		for _, a := range []float64{minus, zero, plus} {
			if !(a >= 0.5 && a <= 1e15) {
				return
			}
		}
		if !(math.Abs(x) <= 1) {
			return
		}
		below, above := net(minus, zero, plus).Tails(x)
		if !(below >= 0 && above >= 0 && math.Abs(below+above-1) < 1e-15) {
			t.Fatalf("%g and %g", below, above)
		}
	})
}

func BenchmarkTails(b *testing.B) {
	d := net(30.5, 20.5, 50.5)
	for b.Loop() {
		d.Tails(0.1)
	}
}

func BenchmarkCompare(b *testing.B) {
	x, y := net(30.5, 20.5, 50.5), net(20.5, 20.5, 50.5)
	for b.Loop() {
		dirichlet.Compare(x, y)
	}
}
