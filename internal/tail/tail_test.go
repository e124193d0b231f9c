package tail_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
)

// The expected figures of the tables were computed with Python's decimal and
// fractions modules at 70 digits: exact sums of rationals for the discrete
// distributions, series for erfc and for the incomplete beta and gamma
// functions (DLMF 7.6.1, 8.17.8, 8.8.2), bisection for the quantiles. The
// arguments are the float64 values of the literals.

// near fails unless got agrees with want to a relative error of rel.
func near(t *testing.T, want, got, rel float64) {
	t.Helper()
	require.True(t, math.Abs(got-want) <= rel*math.Abs(want), "want %.17g, got %.17g, relative error %.2g", want, got, math.Abs(got/want-1))
}

func TestNear(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), -1, 1 + 1e-9} {
		require.False(t, math.Abs(bad-1) <= 1e-12*1, "%v", bad)
	}
}

func TestNormal(t *testing.T) {
	for _, tt := range []struct{ z, upper float64 }{
		{0, 5.000000000000000000e-1},
		{0.5, 3.085375387259868963e-1},
		{1, 1.586552539314570514e-1},
		{1.959963984540054, 2.500000000000001087e-2},
		{3, 1.349898031630094526e-3},
		{5, 2.866515718791939116e-7},
		{8, 6.220960574271784123e-16},
		{12, 1.776482112077678997e-33},
		{20, 2.753624118606233695e-89},
		{30, 4.906713927148187059e-198},
		{37, 5.725571222524576822e-300},
	} {
		lower, upper := tail.Normal(tt.z)
		near(t, tt.upper, upper, 2e-13)
		require.InDelta(t, 1, lower+upper, 1e-15)
		near(t, 2*tt.upper, tail.NormalTwoSided(-tt.z), 2e-13)
		near(t, 2*tt.upper, tail.NormalTwoSided(tt.z), 2e-13)
		reflected, _ := tail.Normal(-tt.z)
		require.Equal(t, upper, reflected)
	}
}

func TestNormalQuantile(t *testing.T) {
	for _, tt := range []struct{ p, z float64 }{
		{0.4999999, -2.50662827470310651e-7},
		{0.4, -2.53347103135799741e-1},
		{0.25, -6.74489750196081743e-1},
		{0.1, -1.28155156554460043},
		{0.05, -1.64485362695147268},
		{0.025, -1.95996398454005421},
		{0.005, -2.57582930354890075},
		{0.0005, -3.29052673149189478},
		{1e-6, -4.75342430882289895},
		{1e-10, -6.36134090240405619},
		{1e-15, -7.94134532617099677},
		{1e-50, -1.49333375347884889e1},
		{1e-100, -2.12734535609653242e1},
		{1e-300, -3.70470962993611992e1},
	} {
		near(t, tt.z, tail.NormalQuantile(tt.p), 1e-15)
	}
	require.Zero(t, tail.NormalQuantile(0.5))
	require.Equal(t, math.Inf(-1), tail.NormalQuantile(0))
	require.Equal(t, math.Inf(1), tail.NormalQuantile(1))
	require.True(t, math.IsNaN(tail.NormalQuantile(-0.1)))
	require.True(t, math.IsNaN(tail.NormalQuantile(math.NaN())))
	require.InDelta(t, 1.959963984540054, tail.CriticalZ(0.95), 5e-16*2)
	require.Equal(t, -tail.NormalQuantile(0.25), tail.NormalQuantile(0.75))
	for _, p := range []float64{5e-324, 1e-310, 1e-290} {
		lower, _ := tail.Normal(tail.NormalQuantile(p))
		require.InDelta(t, math.Log(p), math.Log(lower), 1)
	}
}

func TestBeta(t *testing.T) {
	for _, tt := range []struct{ a, b, x, lower float64 }{
		{0.5, 0.5, 0.3, 3.690101195655453750e-1},
		{2, 3, 0.4, 5.248000000000000383e-1},
		{0.01, 1, 0.2, 9.840344433634576030e-1},
		{5, 0.5, 0.9, 3.166429150200123125e-1},
		{0.5, 50, 1e-6, 7.958793744835394826e-3},
		{10, 90, 0.05, 2.651670575382297559e-2},
		{10, 90, 0.01, 6.930983962862898479e-8},
		{100.5, 200.25, 0.25, 5.820496835040021532e-4},
		{1000, 1000, 0.45, 3.683198869007578279e-6},
		{1000, 1000, 0.2, 2.247908928035838867e-196},
		{3.5, 100000, 1e-5, 4.016156846791165333e-2},
		{20000, 30000, 0.39, 2.359086806417045303e-6},
		{60, 0.5, 0.99, 2.731159404810684068e-1},
		{200000, 300000, 0.398, 1.937422420900124090e-3},
		{150000, 2000000, 0.0695, 6.173550945271228653e-2},
		{5000, 0.5, 0.998, 7.667545940506565044e-6},
	} {
		lower, upper := tail.Beta(tt.a, tt.b, tt.x, 1-tt.x)
		near(t, tt.lower, lower, 1e-12)
		near(t, 1-tt.lower, upper, 1e-12)
		other, complement := tail.Beta(tt.b, tt.a, 1-tt.x, tt.x)
		require.InDelta(t, upper, other, 1e-15)
		near(t, lower, complement, 1e-15)
	}
	lower, upper := tail.Beta(2, 3, 0, 1)
	require.Equal(t, []float64{0, 1}, []float64{lower, upper})
	lower, upper = tail.Beta(2, 3, 1, 0)
	require.Equal(t, []float64{1, 0}, []float64{lower, upper})
	lower, _ = tail.Beta(0, 3, 0.5, 0.5)
	require.True(t, math.IsNaN(lower))
}

// The continued fraction and the quadrature share nothing but the prefactor,
// and meet at the limit between them.
func TestBetaFractionAgainstIntegral(t *testing.T) {
	for _, a := range []float64{99_999, 1e5, 100_001, 2e5} {
		for _, deviations := range []float64{-30, -8, -2, -0.5, -0.01} {
			const b = 3e5
			x := a / (a + b) * (1 + deviations*math.Sqrt(b/(a*(a+b))))
			lower, _ := tail.Beta(a, b, x, 1-x)
			// Contiguous relation DLMF 8.17.20 carries the value to a+1.
			next, _ := tail.Beta(a+1, b, x, 1-x)
			logTerm := a*math.Log(x) + b*math.Log1p(-x) - math.Log(a) - logBeta(a, b)
			near(t, math.Exp(logTerm), lower-next, 2e-8)
		}
	}
}

func logBeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}

func TestBetaLogitDensity(t *testing.T) {
	// x(1 − x) times the densities 6x(1 − x) and 1/(π√(x(1 − x))).
	require.InDelta(t, math.Log(6*0.09*0.09), tail.BetaLogitDensity(2, 2, 0.1, 0.9), 1e-14)
	require.InDelta(t, math.Log(1e-10/math.Pi), tail.BetaLogitDensity(0.5, 0.5, 1, 1e-20), 1e-13)
	require.True(t, math.IsInf(tail.BetaLogitDensity(2, 3, 0, 1), -1))
	require.True(t, math.IsInf(tail.BetaLogitDensity(2, 3, 1, 0), -1))
	require.True(t, math.IsNaN(tail.BetaLogitDensity(2, -3, 0.5, 0.5)))
	require.True(t, math.IsNaN(tail.BetaLogitDensity(2, 3, math.NaN(), 0.5)))
}

// With the parameters near their limit the tail is that of the normal.
func TestBetaHuge(t *testing.T) {
	for _, exponent := range []float64{26, 34, 40, 50} {
		n, offset := math.Exp2(exponent), math.Exp2(-exponent/2) // x has no rounding error
		lower, _ := tail.Beta(n/2, n/2, 0.5-offset, 0.5+offset)
		want, _ := tail.Normal(-2)
		near(t, want, lower, max(20/n, 1e-13)) // the first correction is of order z³φ(z)/n
	}
}

func TestBetaQuantile(t *testing.T) {
	for _, tt := range []struct{ a, b, p, x float64 }{
		{0.5, 0.5, 0.025, 1.541333133436012072e-3},
		{7, 4, 0.025, 3.475471499400027083e-1},
		{7, 4, 0.975, 8.784477418801727784e-1},
		{1.5, 29.5, 0.025, 3.620464373791662931e-3},
		{450, 551, 0.005, 4.092972371923215365e-1},
		{0.5, 10.5, 0.025, 4.789043315758189523e-5},
		{10.5, 0.5, 0.975, 9.999521095668424180e-1},
		{3, 100000, 0.025, 6.186640225262933530e-6},
		{2, 3, 1e-10, 4.082494015808332919e-6},
		{2, 3, 1e-200, 4.082482904638630127e-101},
		{20000, 30000, 0.025, 3.957097849332085565e-1},
	} {
		x, xc := tail.BetaQuantile(tt.a, tt.b, tt.p)
		near(t, tt.x, x, 1e-13)
		near(t, 1-tt.x, xc, 1e-11)
	}
	x, xc := tail.BetaQuantile(2, 3, 0)
	require.Equal(t, []float64{0, 1}, []float64{x, xc})
	x, xc = tail.BetaQuantile(2, 3, 1)
	require.Equal(t, []float64{1, 0}, []float64{x, xc})
	x, _ = tail.BetaQuantile(2, 3, math.NaN())
	require.True(t, math.IsNaN(x))
}

func TestBetaQuantileInverts(t *testing.T) {
	sizes := []float64{0.5, 1, 1.5, 3, 20, 400, 1e4, 3e5, 1e9, 1e12}
	for _, a := range sizes {
		for _, b := range sizes {
			for _, p := range []float64{1e-290, 1e-20, 0.0005, 0.025, 0.3, 0.5, 0.7, 0.975} {
				x, xc := tail.BetaQuantile(a, b, p)
				if a < 1 && p < 1e-200 {
					require.Zero(t, x) // x^a/(aB) = p is below the smallest float64
					continue
				}
				lower, _ := tail.Beta(a, b, x, xc)
				// An error of one unit in the last place of x moves the tail by
				// so much, relatively.
				condition := 4e-16 * (1 + math.Sqrt(a+b)*(1+math.Sqrt(-math.Log(p)))) * (1 + math.Abs(math.Log(x/xc)))
				require.InEpsilon(t, p, lower, max(1e-12, 4*condition), "a=%g b=%g p=%g", a, b, p)
			}
		}
	}
}

func TestStudentT(t *testing.T) {
	for _, tt := range []struct{ t, df, p float64 }{
		{0.001, 5, 9.992407867721976506e-1},
		{1, 1, 5.000000000000000000e-1},
		{2, 3, 1.393259685588431768e-1},
		{2.5, 10, 3.144684423660880424e-2},
		{30, 4, 7.352856097661322124e-6},
		{8, 200, 9.879200909330639219e-14},
		{1000, 2, 9.999985000024999956e-7},
		{1e8, 7, 2.641041352709348117e-54},
		{37, 1000000, 1.829973086180226306e-299},
		{1.96, 1000000, 4.999606758526979068e-2},
		{5, 2.5, 2.345118997086184706e-2},
		{1e-9, 3, 9.999999992648948061e-1},
	} {
		near(t, tt.p, tail.StudentTTwoSided(tt.t, tt.df), 1e-12)
		lower, upper := tail.StudentT(tt.t, tt.df)
		near(t, tt.p/2, upper, 1e-12)
		near(t, 1-tt.p/2, lower, 1e-15)
		lower, _ = tail.StudentT(-tt.t, tt.df)
		near(t, tt.p/2, lower, 1e-12)
	}
	require.Zero(t, tail.StudentTTwoSided(math.Inf(-1), 3))
}

func TestStudentTQuantile(t *testing.T) {
	for _, tt := range []struct{ p, df, t float64 }{
		{0.975, 249, 1.969536867640350534},
		{0.95, 1, 6.313751514675037397},
		{0.995, 5, 4.032142983555227179},
		{0.9, 3.5, 1.576576605136405267},
		{0.6, 30, 2.556053649519127144e-1},
		{0.999999, 12, 8.504302718031096140},
		{0.975, 1000000, 1.959966356814106655},
	} {
		near(t, tt.t, tail.StudentTQuantile(tt.p, tt.df), 1e-12)
		near(t, -tt.t, tail.StudentTQuantile(1-tt.p, tt.df), 1e-9) // 1−p is rounded
	}
	require.Zero(t, tail.StudentTQuantile(0.5, 3))
	require.Equal(t, math.Inf(1), tail.StudentTQuantile(1, 3))
	require.True(t, math.IsNaN(tail.StudentTQuantile(0.5, 0)))
	near(t, tail.NormalQuantile(0.025), tail.StudentTQuantile(0.025, 1e15), 1e-13)
}

func TestChiSquare(t *testing.T) {
	for _, tt := range []struct{ x, df, p float64 }{
		{3.84, 1, 5.004352124870510318e-2},
		{0.001, 1, 9.747728793699603882e-1},
		{1300, 1, 1.130372844149274244e-284},
		{91.5, 2, 1.352158034051219709e-20},
		{7.66, 2, 2.170961562984857067e-2},
		{1200, 2, 2.650396553004310816e-261},
		{10, 3, 1.856613546304323330e-2},
		{400, 3, 2.213886593101117743e-86},
		{0.3, 5, 9.976430862605288552e-1},
		{60, 40, 2.187346844139085331e-2},
		{30, 40, 8.752187849674751773e-1},
		{250, 100, 7.766936403539177070e-15},
		{1400, 101, 1.680782826046753308e-227},
		{1000, 1000, 4.940528538292396419e-1},
		{1500, 1000, 1.045464038597965729e-22},
		{2500, 999, 1.330023059590012250e-129},
		{0.01, 4, 9.999875415886457249e-1},
		{4.4985, 4, 3.427253780737738106e-1}, // where gonum is off by 3e-11
	} {
		near(t, tt.p, tail.ChiSquare(tt.x, tt.df), 1e-12)
	}
	require.Equal(t, 1.0, tail.ChiSquare(0, 3))
	require.Zero(t, tail.ChiSquare(math.Inf(1), 3))
	require.True(t, math.IsNaN(tail.ChiSquare(math.NaN(), 3)))
	require.True(t, math.IsNaN(tail.ChiSquare(-1, 3)))
}

func TestF(t *testing.T) {
	for _, tt := range []struct{ f, df1, df2, p float64 }{
		{1, 2, 10, 4.018775720164609053e-1},
		{5.5, 3, 20, 6.389447001977170333e-3},
		{200, 4, 30, 3.629075464154822789e-21},
		{0.1, 7, 9, 9.969251022636624049e-1},
		{1.2, 500, 600, 1.637633842996331372e-2},
		{30, 1.5, 40.5, 1.194098734590342424e-7},
	} {
		near(t, tt.p, tail.F(tt.f, tt.df1, tt.df2), 1e-12)
	}
	require.Equal(t, 1.0, tail.F(0, 2, 3))
	require.Zero(t, tail.F(math.Inf(1), 2, 3))
}

func TestBinomial(t *testing.T) {
	for _, tt := range []struct{ k, n, p, density, atMost, atLeast, twoSided float64 }{
		{7, 10, 0.5, 1.171875000000000000e-1, 9.453125000000000000e-1, 1.718750000000000000e-1, 3.437500000000000000e-1},
		{0, 20, 0.1, 1.215766545905692730e-1, 1.215766545905692730e-1, 1.000000000000000000, 2.545299780249043706e-1},
		{3, 12, 0.2, 2.362232012800000098e-1, 7.945689497599999704e-1, 4.416542515200000393e-1, 7.165321584640000078e-1},
		{15, 148, 0.12, 8.368359617057718940e-2, 2.913351711107518702e-1, 7.923484250598253191e-1, 6.120301007083329775e-1},
		{1, 1, 0.5, 5.000000000000000000e-1, 1.000000000000000000, 5.000000000000000000e-1, 1.000000000000000000},
		{90, 100, 0.1, 6.035731698919807881e-78, 1.000000000000000000, 6.110236824191126416e-78, 6.110236824191126416e-78},
		{0, 50, 0.5, 8.881784197001252323e-16, 8.881784197001252323e-16, 1.000000000000000000, 1.776356839400250464e-15},
		{500, 1000, 0.01, 0, 1.000000000000000000, 0, 0},
		{30, 100, 0.3, 8.678386475342808757e-2, 5.491236007687905400e-1, 5.376602639846375475e-1, 1.000000000000000000},
		{29, 100, 0.3, 8.556155679915445706e-2, 4.623397360153624524e-1, 6.232218207837920046e-1, 9.132161352465719124e-1},
		{0, 10, 0.05, 5.987369392383788887e-1, 5.987369392383788887e-1, 1.000000000000000000, 1.000000000000000000},
		{700, 1000, 0.5, 5.065988280449260621e-38, 1.000000000000000000, 8.832839003975068570e-38, 1.766567800795013714e-37},
	} {
		t.Run(fmt.Sprint(tt.k, " of ", tt.n, " under ", tt.p), func(t *testing.T) {
			near(t, tt.density, tail.BinomialDensity(tt.k, tt.n, tt.p), 1e-12)
			near(t, tt.atMost, tail.BinomialAtMost(tt.k, tt.n, tt.p), 1e-12)
			near(t, tt.atLeast, tail.BinomialAtLeast(tt.k, tt.n, tt.p), 1e-12)
			near(t, tt.twoSided, tail.BinomialTwoSided(tt.k, tt.n, tt.p), 1e-12)
		})
	}
	require.Equal(t, 1.0, tail.BinomialTwoSided(0, 5, 0))
	require.Equal(t, 0.0, tail.BinomialTwoSided(1, 5, 0))
	require.Equal(t, 1.0, tail.BinomialTwoSided(5, 5, 1))
	require.Equal(t, 0.0, tail.BinomialTwoSided(4, 5, 1))
	require.True(t, math.IsNaN(tail.BinomialDensity(2, 1, 0.5)))
}

// Every outcome of small samples against a plain sum over all of them.
func TestBinomialTwoSidedAgainstEnumeration(t *testing.T) {
	for n := 1; n <= 25; n++ {
		for _, p := range []float64{0, 0.01, 0.1, 0.25, 1.0 / 3, 0.5, 0.62, 0.9, 1} {
			density := make([]float64, n+1)
			for k := range density {
				density[k] = choose(n, k) * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
			}
			for k := range density {
				var want float64
				for _, d := range density {
					if d <= density[k]*(1+1e-7) {
						want += d
					}
				}
				require.InDelta(t, want, tail.BinomialTwoSided(float64(k), float64(n), p), 1e-12, "%d of %d under %v", k, n, p)
			}
		}
	}
}

func choose(n, k int) float64 {
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return math.Round(c)
}

func TestHypergeometric(t *testing.T) {
	for _, tt := range []struct{ x, first, second, chosen, odds, atMost, atLeast, twoSided, meanMinus float64 }{
		{9, 10, 10, 12, 1, 9.996427720885925220e-1, 9.883305548940223862e-3, 1.976661109788044772e-2, -3.00000000000000000},
		{6, 7, 7, 8, 1, 9.976689976689976689e-1, 5.128205128205128205e-2, 1.025641025641025641e-1, -2.00000000000000000},
		{10, 10, 10, 10, 1, 1.000000000000000000, 5.412544112234514711e-6, 1.082508822446902942e-5, -5.00000000000000000},
		{40, 148, 102, 60, 1, 9.342806609466810413e-1, 1.147112783622136114e-1, 2.279282828623194629e-1, -4.48000000000000000},
		{39, 73, 98, 50, 1, 9.999999998075650407e-1, 1.842257318929547614e-9, 2.331181821530088575e-9, -1.76549707602339181e1},
		{0, 10, 20, 0, 1, 1.000000000000000000, 1.000000000000000000, 1.000000000000000000, 0},
		{200, 300, 2500, 250, 1, 1.000000000000000000, 3.318284738826371814e-178, 3.318284738826371814e-178, -1.73214285714285714e2},
		{600, 1000, 1000, 700, 1, 1.000000000000000000, 7.898503245825818364e-131, 1.579700649165163672e-130, -2.50000000000000000e2},
		{40, 148, 102, 60, 2.5, 7.437724600005924012e-2, 9.607915538168576486e-1, 1.350428457273984763e-1, 4.909206282398040005},
		{3, 50, 60, 20, 0.125, 7.894657363133919845e-1, 4.469446538320056730e-1, 7.176209228818861311e-1, -5.76439119073614656e-1},
		{0, 400, 500, 450, 1, 1.029789447624474410e-200, 1.000000000000000000, 2.059578895248948821e-200, 2.000000000000000000e2},
	} {
		t.Run(fmt.Sprint(tt.x, " of ", tt.first), func(t *testing.T) {
			h := tail.Hypergeometric{First: tt.first, Second: tt.second, Chosen: tt.chosen, Odds: tt.odds}
			near(t, tt.atMost, h.AtMost(tt.x), 1e-12)
			near(t, tt.atLeast, h.AtLeast(tt.x), 1e-12)
			near(t, tt.twoSided, h.TwoSided(tt.x), 1e-12)
			near(t, tt.meanMinus, h.MeanMinus(tt.x), 1e-12)
		})
	}
}

func TestHypergeometricOverflow(t *testing.T) {
	h := tail.Hypergeometric{First: 1e6, Second: 1e6, Chosen: 1e6, Odds: 1}
	require.Zero(t, h.AtMost(0))
	require.Equal(t, 1.0, h.AtLeast(0))
	require.Equal(t, 1.0, h.AtMost(1e6))
	require.Zero(t, h.TwoSided(1e6))
	require.Equal(t, math.Inf(1), h.MeanMinus(0))
	require.Equal(t, math.Inf(-1), h.MeanMinus(1e6))
}

func TestRoot(t *testing.T) {
	evaluations := 0
	count := func(f func(float64) float64) func(float64) float64 {
		return func(x float64) float64 { evaluations++; return f(x) }
	}
	tests := []struct {
		name     string
		f        func(float64) float64
		from, to float64
		want     float64
		most     int
	}{
		{"smooth", func(x float64) float64 { return x*x*x - 2 }, 0, 2, math.Cbrt(2), 20},
		{"falling", func(x float64) float64 { return 2 - x*x*x }, 0, 2, math.Cbrt(2), 20},
		{"reversed", func(x float64) float64 { return x - 0.3 }, 1, -1, 0.3, 10},
		{"at an end", func(x float64) float64 { return x }, 0, 2, 0, 3},
		{"at the other end", func(x float64) float64 { return x - 2 }, 0, 2, 2, 3},
		{"step", func(x float64) float64 { return math.Copysign(1, x-0.7) }, 0, 1, 0.7, 70},
		{"infinite", func(x float64) float64 { return math.Log(x) + 5 }, 0, 1, math.Exp(-5), 80},
		{"multiple", func(x float64) float64 { return math.Pow(x-0.25, 5) }, 0, 1, 0.25, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			evaluations = 0
			require.InDelta(t, tt.want, tail.Root(count(tt.f), tt.from, tt.to), 4e-16)
			require.LessOrEqual(t, evaluations, tt.most)
		})
	}
}
