package control_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/control"
)

func TestARLAgainstTables(t *testing.T) {
	shifts := []float64{0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4}
	type scheme interface {
		ARL(float64) (float64, error)
	}
	tests := []struct {
		name   string
		scheme scheme
		want   []float64
		source string
	}{
		{"h 4", control.CUSUMOptions{Interval: 4}, []float64{168, 74.2, 26.6, 13.3, 8.38, 4.75, 3.34, 2.62, 2.19, 1.71}, "Montgomery, table 9.3"},
		{"h 5", control.CUSUMOptions{Interval: 5}, []float64{465, 139, 38, 17, 10.4, 5.75, 4.01, 3.11, 2.57, 2.01}, "Montgomery, table 9.3"},
		{"lambda 0.4", control.EWMAOptions{Lambda: 0.4, Width: 3.054, Asymptotic: true},
			[]float64{500, 224, 71.2, 28.4, 14.3, 5.9, 3.5, 2.5, 2, 1.4}, "Lucas and Saccucci 1990"},
		{"lambda 0.25", control.EWMAOptions{Lambda: 0.25, Width: 2.998, Asymptotic: true},
			[]float64{500, 170, 48.2, 20.1, 11.1, 5.5, 3.6, 2.7, 2.3, 1.7}, "Lucas and Saccucci 1990"},
		{"lambda 0.1", control.EWMAOptions{Lambda: 0.1, Width: 2.814, Asymptotic: true},
			[]float64{500, 106, 31.3, 15.9, 10.3, 6.1, 4.4, 3.4, 2.9, 2.2}, "Lucas and Saccucci 1990"},
		{"lambda 0.05", control.EWMAOptions{Lambda: 0.05, Width: 2.615, Asymptotic: true},
			[]float64{500, 84.1, 28.8, 16.4, 11.4, 7.1, 5.2, 4.2, 3.5, 2.7}, "Lucas and Saccucci 1990"},
		{"Shewhart", control.EWMAOptions{Lambda: 1}, []float64{370.398, 281.15, 155.22, 81.22, 43.89, 14.97, 6.303, 3.241, 2, 1.189}, "1/P(|Z + shift| > 3)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, want := range tt.want {
				got, err := tt.scheme.ARL(shifts[i])
				require.NoError(t, err)
				// The tables have three digits, and their EWMA widths four.
				require.InDelta(t, want, got, max(0.06, 0.005*want), "%s, shift %v", tt.source, shifts[i])
				down, err := tt.scheme.ARL(-shifts[i])
				require.NoError(t, err)
				require.InEpsilon(t, got, down, 1e-9)
			}
		})
	}
}

func TestARLAgainstMarkovChain(t *testing.T) {
	// D. Brook and D. A. Evans, An Approach to the Probability Distribution of CUSUM Run
	// Length, Biometrika 59, 1972, 539–549: states of a width that goes to 0, here by
	// Richardson extrapolation.
	normal := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	chain := func(states int, k, h, shift float64) float64 {
		width := 2 * h / (2*float64(states) - 1)
		a, ones := mat.NewDense(states, states, nil), mat.NewVecDense(states, nil)
		for i := range states {
			ones.SetVec(i, 1)
			for j := range states {
				p := normal((float64(j-i)+0.5)*width + k - shift)
				if j > 0 {
					p -= normal((float64(j-i)-0.5)*width + k - shift)
				}
				a.Set(i, j, -p)
			}
			a.Set(i, i, a.At(i, i)+1)
		}
		var length mat.VecDense
		require.NoError(t, length.SolveVec(a, ones))
		return length.AtVec(0)
	}
	for _, tt := range []struct{ k, h, shift float64 }{{0.5, 3, 0}, {0.25, 4, 0.5}, {1, 2, 1.5}} {
		both := func(states int) float64 {
			return 1 / (1/chain(states, tt.k, tt.h, tt.shift) + 1/chain(states, tt.k, tt.h, -tt.shift))
		}
		coarse, fine := both(25), both(50)
		got, err := control.CUSUMOptions{Slack: tt.k, Interval: tt.h}.ARL(tt.shift)
		require.NoError(t, err)
		require.InEpsilon(t, fine+(fine-coarse)/3, got, 1e-4)
	}
}

func TestARLBySimulation(t *testing.T) {
	tests := []struct {
		name  string
		shift float64
		ewma  control.EWMAOptions
		cusum control.CUSUMOptions
	}{
		{"in control", 0, control.EWMAOptions{Lambda: 0.1, Width: 2.2}, control.CUSUMOptions{Interval: 3.2}},
		{"with a headstart", 0, control.EWMAOptions{Lambda: 0.4, Width: 2.3}, control.CUSUMOptions{Interval: 3.2, Headstart: 1.6}},
		{"a shift", -0.7, control.EWMAOptions{Lambda: 0.05, Width: 2.5}, control.CUSUMOptions{Slack: 0.3, Headstart: 2.5}},
		{"late", 1, control.EWMAOptions{Asymptotic: true}, control.CUSUMOptions{Interval: 4, Headstart: 2}},
	}
	chart := standard(t)
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(11, uint64(i)))
			const runs = 1500
			alarm := func(first func([]control.Sample) int) (mean, se float64) {
				var sum, squares float64
				for range runs {
					var samples []control.Sample
					at := -1
					for more := 64; at < 0; more *= 2 {
						for range more {
							samples = append(samples, control.Value("", tt.shift+r.NormFloat64()))
						}
						at = first(samples)
					}
					sum += float64(at + 1)
					squares += float64(at+1) * float64(at+1)
				}
				mean = sum / runs
				return mean, math.Sqrt((squares/runs - mean*mean) / runs)
			}
			mean, se := alarm(func(samples []control.Sample) int {
				e, err := chart.EWMA(samples, tt.ewma)
				require.NoError(t, err)
				return append(e.Alarms, -1)[0]
			})
			want, err := tt.ewma.ARL(tt.shift)
			require.NoError(t, err)
			require.InDelta(t, want, mean, 4*se)
			mean, se = alarm(func(samples []control.Sample) int {
				c, err := chart.CUSUM(samples, tt.cusum)
				require.NoError(t, err)
				return append(c.Shifts, control.Shift{Alarm: -1})[0].Alarm
			})
			want, err = tt.cusum.ARL(tt.shift)
			require.NoError(t, err)
			require.InDelta(t, want, mean, 4*se)
		})
	}
}

func TestLimitsByARL(t *testing.T) {
	for _, lambda := range []float64{0.2, 1} {
		o, err := control.EWMAWithARL(lambda, 370.39834734495)
		require.NoError(t, err)
		arl, err := o.ARL(0)
		require.NoError(t, err)
		require.InEpsilon(t, 370.39834734495, arl, 1e-9)
		if lambda == 1 {
			require.InEpsilon(t, 3, o.Width, 1e-9)
		}
	}
	for _, slack := range []float64{0.25, 1} {
		o, err := control.CUSUMWithARL(slack, 1000)
		require.NoError(t, err)
		arl, err := o.ARL(0)
		require.NoError(t, err)
		require.InEpsilon(t, 1000, arl, 1e-9)
	}
	for _, arl := range []float64{9, 2e6, math.NaN()} {
		_, err := control.EWMAWithARL(0.2, arl)
		require.ErrorIs(t, err, control.ErrArgument)
		_, err = control.CUSUMWithARL(0.5, arl)
		require.ErrorIs(t, err, control.ErrArgument)
	}
	for _, weight := range []float64{0, -1, 4, math.NaN()} {
		_, err := control.EWMAWithARL(weight, 370)
		require.ErrorIs(t, err, control.ErrArgument)
		_, err = control.CUSUMWithARL(weight, 370)
		require.ErrorIs(t, err, control.ErrArgument)
	}
	_, err := control.CUSUMWithARL(0.05, 1e6)
	require.ErrorIs(t, err, control.ErrArgument, "no interval up to 50")
	_, err = control.EWMAOptions{Width: 10}.ARL(0)
	require.ErrorIs(t, err, control.ErrArgument, "longer than 1e9")
	_, err = control.CUSUMOptions{Interval: 50}.ARL(0)
	require.ErrorIs(t, err, control.ErrArgument)
	for _, shift := range []float64{21, math.NaN(), math.Inf(-1)} {
		_, err = control.EWMAOptions{}.ARL(shift)
		require.ErrorIs(t, err, control.ErrArgument)
		_, err = control.CUSUMOptions{}.ARL(shift)
		require.ErrorIs(t, err, control.ErrArgument)
	}
	arl, err := control.CUSUMOptions{Interval: 50, Slack: 3}.ARL(20)
	require.NoError(t, err)
	require.InDelta(t, 3.282, arl, 1e-3, "P(N(51, 3) ≤ 50) more than 3")
}
