package priority_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/survey"
)

var cuts = priority.Cuts{LowMax: 2, HighMin: 4}

// sample draws n answers on 1–5 to k attributes and an outcome.
func sample(n, k int, seed uint64) priority.Data {
	r := rand.New(rand.NewPCG(seed, 0))
	d := priority.Data{Names: []string{"y"}, Columns: [][]float64{make([]float64, n)}}
	for j := range k {
		column := make([]float64, n)
		for i := range column {
			column[i] = float64(1 + r.IntN(5))
			d.Columns[0][i] += float64(j) * column[i]
		}
		d.Names, d.Columns = append(d.Names, string(rune('a'+j))), append(d.Columns, column)
	}
	for i := range n {
		d.Columns[0][i] += 3 * r.NormFloat64()
	}
	return d
}

// inverse is Gauss–Jordan with pivoting, the slow second route.
func inverse(a [][]float64) [][]float64 {
	p := len(a)
	for i := range a {
		a[i] = append(slices.Clone(a[i]), make([]float64, p)...)
		a[i][p+i] = 1
	}
	for c := range p {
		pivot := c
		for i := c; i < p; i++ {
			if math.Abs(a[i][c]) > math.Abs(a[pivot][c]) {
				pivot = i
			}
		}
		a[c], a[pivot] = a[pivot], a[c]
		for j := 2*p - 1; j >= c; j-- {
			a[c][j] /= a[c][c]
		}
		for i := range p {
			if factor := a[i][c]; i != c {
				for j := range 2 * p {
					a[i][j] -= factor * a[c][j]
				}
			}
		}
	}
	out := make([][]float64, p)
	for i := range a {
		out[i] = a[i][p:]
	}
	return out
}

func TestPenaltyRewardAgainstNormalEquations(t *testing.T) {
	for seed := range uint64(5) {
		d := sample(80, 3, seed)
		c, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{Level: 0.9})
		require.NoError(t, err)

		var x [][]float64
		for i := range 80 {
			row := []float64{1}
			for _, column := range d.Columns[1:] {
				low, high := 0.0, 0.0
				if column[i] <= 2 {
					low = 1
				}
				if column[i] >= 4 {
					high = 1
				}
				row = append(row, low, high)
			}
			x = append(x, row)
		}
		const p = 7
		cross, xy := make([][]float64, p), make([]float64, p)
		for a := range p {
			cross[a] = make([]float64, p)
			for i, row := range x {
				xy[a] += row[a] * d.Columns[0][i]
				for b := range p {
					cross[a][b] += row[a] * row[b]
				}
			}
		}
		inv, beta := inverse(cross), make([]float64, p)
		for a := range p {
			for b := range p {
				beta[a] += inv[a][b] * xy[b]
			}
		}
		rss := 0.0
		for i, row := range x {
			e := d.Columns[0][i]
			for a := range p {
				e -= row[a] * beta[a]
			}
			rss += e * e
		}
		require.InDelta(t, beta[0], c.Intercept.Estimate.Value, 1e-10)
		require.InDelta(t, 1-(1-c.R2.Value)*79/73, c.AdjustedR2.Value, 1e-12)
		for j, i := range c.Impacts {
			for k, e := range []priority.Effect{i.Penalty, i.Reward} {
				at := 1 + 2*j + k
				se := math.Sqrt(rss / 73 * inv[at][at])
				require.InDelta(t, beta[at], e.Estimate.Value, 1e-10)
				require.InDelta(t, se, e.Estimate.SE.Value, 1e-10)
				require.InDelta(t, beta[at]/se, e.T.Value, 1e-8)
				const q = 1.66599622 // qt(0.95, 73)
				require.InDelta(t, beta[at]-q*se, e.Estimate.Interval.Lower, 1e-6)
			}
			penalty, reward := beta[1+2*j], beta[2+2*j]
			if !(penalty < 0 && reward > 0) {
				require.False(t, i.Asymmetry.SE.Valid)
				require.Equal(t, survey.NoError, i.Asymmetry.Warnings[0].Code)
				continue
			}
			// The delta method by difference quotients.
			asymmetry := func(p, r float64) float64 { return (r - math.Abs(p)) / (math.Abs(r) + math.Abs(p)) }
			const h = 1e-6
			dp := (asymmetry(penalty+h, reward) - asymmetry(penalty-h, reward)) / (2 * h)
			dr := (asymmetry(penalty, reward+h) - asymmetry(penalty, reward-h)) / (2 * h)
			a := 1 + 2*j
			variance := rss / 73 * (dp*dp*inv[a][a] + dr*dr*inv[a+1][a+1] + 2*dp*dr*inv[a][a+1])
			require.InEpsilon(t, math.Sqrt(variance), i.Asymmetry.SE.Value, 1e-6)
			require.InDelta(t, asymmetry(penalty, reward), i.Asymmetry.Value, 1e-10)
			require.GreaterOrEqual(t, i.Asymmetry.Interval.Lower, -1.0)
			require.LessOrEqual(t, i.Asymmetry.Interval.Upper, 1.0)
		}
	}
}

// Coverage of the delta interval: 95 % within what 600 samples allow.
func TestAsymmetryCoverage(t *testing.T) {
	const samples = 600
	covered := 0
	for seed := range uint64(samples) {
		r := rand.New(rand.NewPCG(seed, 5))
		d := priority.Data{Names: []string{"y", "a"}, Columns: [][]float64{{}, {}}}
		for range 120 {
			x := r.IntN(3)
			d.Columns[0] = append(d.Columns[0], []float64{-3, 0, 1.5}[x]+r.NormFloat64())
			d.Columns[1] = append(d.Columns[1], []float64{1, 3, 5}[x])
		}
		c, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
		require.NoError(t, err)
		if i := c.Impacts[0].Asymmetry.Interval; i.Lower <= -1.0/3 && i.Upper >= -1.0/3 {
			covered++
		}
	}
	require.InDelta(t, 0.95, float64(covered)/samples, 0.03)
}

func TestSeparateIsDifferencesOfMeans(t *testing.T) {
	c, err := priority.PenaltyReward(sample(90, 3, 8), "y", cuts, priority.ContrastOptions{Fitting: priority.Separate})
	require.NoError(t, err)
	require.Nil(t, c.Intercept)
	require.False(t, c.R2.Valid)
	for _, i := range c.Impacts {
		require.InDelta(t, i.MeanLow-i.MeanMiddle, i.Penalty.Estimate.Value, 1e-11)
		require.InDelta(t, i.MeanHigh-i.MeanMiddle, i.Reward.Estimate.Value, 1e-11)
		require.Equal(t, int64(90), i.Low+i.Middle+i.High)
		require.True(t, i.R2.Valid)
	}
}

// One attribute whose penalty and reward are given; class by interval.
func TestClass(t *testing.T) {
	tests := []struct {
		name            string
		penalty, reward float64
		want            priority.Category
	}{
		{"basic", -3, 0, priority.MustBe},
		{"excitement", 0, 3, priority.Attractive},
		{"performance", -3, 3, priority.OneDimensional},
		{"neither", 0.1, 0.1, priority.Indifferent},
		{"both on the wrong side", 3, -3, priority.Reverse},
		{"one on the wrong side", -3, -3, priority.Questionable},
		{"the other on the wrong side", 3, 3, priority.Questionable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := priority.Data{Names: []string{"y", "a"}, Columns: [][]float64{{}, {}}}
			for i := range 60 {
				d.Columns[0] = append(d.Columns[0], []float64{tt.penalty, 0, tt.reward}[i%3]+float64(i/3%5-2)/2)
				d.Columns[1] = append(d.Columns[1], []float64{1, 3, 5}[i%3])
			}
			for _, fitting := range []priority.Fitting{priority.Joint, priority.Separate} {
				c, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{Fitting: fitting})
				require.NoError(t, err)
				require.Equal(t, tt.want, c.Impacts[0].Class)
				require.InDelta(t, math.Abs(tt.penalty)+math.Abs(tt.reward), c.Impacts[0].Range, 1e-12)
			}
		})
	}
}

// A perfect fit has no error; what is 0 does not become significant by rounding.
func TestPerfectFit(t *testing.T) {
	d := priority.Data{Names: []string{"y", "a", "b"}, Columns: make([][]float64, 3)}
	for i := range 27 {
		d.Columns[0] = append(d.Columns[0], []float64{0.1, 0.3, 0.3}[i%3])
		d.Columns[1] = append(d.Columns[1], []float64{1, 3, 5}[i%3])
		d.Columns[2] = append(d.Columns[2], []float64{1, 3, 5}[i/3%3])
	}
	c, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.NoError(t, err)
	require.Equal(t, priority.MustBe, c.Impacts[0].Class)
	require.Equal(t, priority.Indifferent, c.Impacts[1].Class)
	require.True(t, math.IsInf(c.Impacts[0].Penalty.T.Value, -1))
	require.Equal(t, survey.Some(0), c.Impacts[0].Penalty.P)
	require.False(t, c.Impacts[1].Penalty.T.Valid)
	require.Nil(t, c.Impacts[1].Asymmetry)
	require.False(t, c.Impacts[1].SGP.Valid)
	require.Equal(t, survey.ZeroVariance, c.Impacts[0].Penalty.Estimate.Warnings[0].Code)
	_, err = json.Marshal(c)
	require.NoError(t, err)
}

// Missing answers leave the row out, and nothing else.
func TestMissingRows(t *testing.T) {
	d := sample(60, 2, 3)
	want, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.NoError(t, err)
	for _, column := range []int{0, 1, 2} {
		for j := range d.Columns {
			x := 3.0
			if j == column {
				x = math.NaN()
			}
			d.Columns[j] = append(d.Columns[j], x)
		}
	}
	got, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.NoError(t, err)
	require.Equal(t, int64(3), got.Missing)
	require.Equal(t, want.N, got.N)
	require.Equal(t, want.R2, got.R2)
	require.Equal(t, want.Impacts[1].Penalty.Estimate.Interval, got.Impacts[1].Penalty.Estimate.Interval)
}

func TestSmallClassesWarn(t *testing.T) {
	d := priority.Data{Names: []string{"y", "a"}, Columns: [][]float64{{1, 2, 3, 4, 5, 7}, {1, 1, 3, 3, 5, 5}}}
	c, err := priority.PenaltyReward(d, "y", cuts, priority.ContrastOptions{})
	require.NoError(t, err)
	require.Equal(t, survey.LowBase, c.Impacts[0].Reward.Estimate.Warnings[0].Code)
}
