package paired_test

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/paired"
)

func counts(rows []int64, unit int64) paired.Differences {
	d := paired.Differences{Counts: map[int64]int64{}, Unit: unit}
	for _, v := range rows {
		d.Counts[v]++
	}
	return d
}

// slowRank ranks row by row.
func slowRank(rows []int64, pratt bool) (v, mean, variance float64) {
	var abs []int64
	for _, d := range rows {
		if d != 0 || pratt {
			abs = append(abs, max(d, -d))
		}
	}
	slices.Sort(abs)
	for _, d := range rows {
		if d == 0 {
			continue
		}
		var sum, ties float64
		for i, a := range abs {
			if a == max(d, -d) {
				sum += float64(i + 1)
				ties++
			}
		}
		r := sum / ties
		if d > 0 {
			v += r
		}
		mean += r / 2
		variance += r * r / 4
	}
	return v, mean, variance
}

// slowSign sums the binomial probabilities of every outcome no more likely.
func slowSign(k, n int) float64 {
	logP := func(i int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		return a - b - c - float64(n)*math.Ln2
	}
	var p float64
	for i := range n + 1 {
		if logP(i) <= logP(k)+1e-7 {
			p += math.Exp(logP(i))
		}
	}
	return min(p, 1)
}

func TestAgainstRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for range 300 {
		unit := []int64{1, 10, 100}[rng.IntN(3)]
		rows := make([]int64, 1+rng.IntN(40))
		width := 1 + rng.Int64N(12)
		for i := range rows {
			rows[i] = rng.Int64N(2*width+1) - width + rng.Int64N(2)
		}
		d := counts(rows, unit)
		n := float64(len(rows))
		require.Equal(t, int64(n), d.N())

		var mean, squares float64
		for _, v := range rows {
			mean += float64(v) / float64(unit) / n
		}
		for _, v := range rows {
			squares += math.Pow(float64(v)/float64(unit)-mean, 2)
		}
		st := d.Student()
		require.InDelta(t, mean, st.Mean, 1e-12)
		if n > 1 {
			sd := math.Sqrt(squares / (n - 1))
			require.InDelta(t, sd, st.SD, 1e-7) // the squares of near-equal rows cancel in the slow way
			require.Equal(t, st.SD > 0, st.OK)
			require.InDelta(t, st.SD/math.Sqrt(n), st.SE, 1e-14)
		}
		if st.OK {
			require.InEpsilon(t, st.Mean/st.SE+1, st.T+1, 1e-12)
		}

		for _, pratt := range []bool{false, true} {
			v, mean, variance := slowRank(rows, pratt)
			r := d.SignedRank(pratt)
			require.Equal(t, v, r.V)
			require.Equal(t, variance > 0, r.OK)
			if !r.OK {
				continue
			}
			z := (v - mean) / math.Sqrt(variance)
			require.InDelta(t, z, r.Z, 1e-12)
			require.InDelta(t, math.Erfc(math.Abs(z)/math.Sqrt2), r.P, 1e-12)
			corrected := max(math.Abs(v-mean)-0.5, 0) / math.Sqrt(variance)
			require.InDelta(t, corrected, math.Abs(r.ZCorrected), 1e-12)
			require.InDelta(t, math.Erfc(corrected/math.Sqrt2), r.PCorrected, 1e-12)
			require.False(t, math.Signbit(r.ZCorrected) && r.ZCorrected == 0, "no negative 0")
		}

		var above, below int64
		for _, v := range rows {
			if v > 0 {
				above++
			} else if v < 0 {
				below++
			}
		}
		p, a, b, ok := d.Sign()
		require.Equal(t, []int64{above, below}, []int64{a, b})
		require.Equal(t, above+below > 0, ok)
		if ok {
			require.InDelta(t, slowSign(int(above), int(above+below)), p, 1e-10)
		}
	}
}

// Of 0, 0, 1, −1, 2, 3 Pratt ranks 1.5, 1.5, 3.5, 3.5, 5, 6 and leaves the first two
// out: V = 3.5+5+6, mean 18/2, variance (2·3.5²+5²+6²)/4. Without the zeros the ranks
// are 1.5, 1.5, 3, 4.
func TestZerosByHand(t *testing.T) {
	d := counts([]int64{0, 0, 1, -1, 2, 3}, 1)
	r := d.SignedRank(true)
	require.Equal(t, 14.5, r.V)
	require.Equal(t, int64(4), r.NonZero)
	require.InDelta(t, 5.5/math.Sqrt(85.5/4), r.Z, 1e-15)
	require.InDelta(t, 5/math.Sqrt(85.5/4), r.ZCorrected, 1e-15)
	r = d.SignedRank(false)
	require.Equal(t, 8.5, r.V)
	require.InDelta(t, 3.5/math.Sqrt(29.5/4), r.Z, 1e-15)
	require.InDelta(t, 3/math.Sqrt(29.5/4), r.ZCorrected, 1e-15)
}

// Sleep under two drugs (Student, The Probable Error of a Mean, Biometrika 6, 1908,
// 1–25), in tenths of an hour. R: with(sleep, t.test(extra[1:10], extra[11:20],
// paired = TRUE)) and wilcox.test likewise, which warns and takes the normal
// approximation with continuity correction.
func TestSleep(t *testing.T) {
	d := counts([]int64{-12, -24, -13, -13, 0, -10, -18, -8, -46, -14}, 10)
	st := d.Student()
	require.InDelta(t, -1.58, st.Mean, 1e-15)
	require.InDelta(t, -4.0621, st.T, 5e-5)
	require.Equal(t, 9.0, st.DF)
	require.InDelta(t, 0.002833, st.P, 5e-7)
	r := d.SignedRank(false)
	require.Equal(t, 0.0, r.V)
	require.Equal(t, int64(9), r.NonZero)
	require.InDelta(t, 0.009091, r.PCorrected, 5e-7)
}

func TestDegenerate(t *testing.T) {
	tests := []struct {
		name               string
		rows               []int64
		student, rank, one bool // whether there is a figure
	}{
		{"nobody", nil, false, false, false},
		{"one pair", []int64{2}, false, true, true},
		{"one pair without difference", []int64{0}, false, false, false},
		{"no differences", []int64{0, 0, 0}, false, false, false},
		{"all differences alike", []int64{2, 2, 2}, false, true, true},
		{"two", []int64{-1, 2}, true, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := counts(tt.rows, 1)
			require.Equal(t, tt.student, d.Student().OK)
			require.Equal(t, tt.rank, d.SignedRank(false).OK)
			require.Equal(t, tt.rank, d.SignedRank(true).OK)
			_, _, _, ok := d.Sign()
			require.Equal(t, tt.one, ok)
		})
	}
}

// Exchanging the sides changes signs only.
func TestExchange(t *testing.T) {
	d := counts([]int64{-3, -2, -2, 0, 0, 1, 1, 4, 5}, 10)
	e := paired.Differences{Counts: map[int64]int64{}, Unit: 10}
	for v, n := range d.Counts {
		e.Counts[-v] = n
	}
	x, y := d.Student(), e.Student()
	require.Equal(t, []float64{x.Mean, x.SD, x.T, x.P}, []float64{-y.Mean, y.SD, -y.T, y.P})
	for _, pratt := range []bool{false, true} {
		x, y := d.SignedRank(pratt), e.SignedRank(pratt)
		require.Equal(t, []float64{x.Z, x.P, x.ZCorrected, x.PCorrected}, []float64{-y.Z, y.P, -y.ZCorrected, y.PCorrected})
	}
}

// Far tails do not vanish, and large counts are not rounded on the way.
func TestLargeCounts(t *testing.T) {
	d := paired.Differences{Counts: map[int64]int64{-1: 4, 0: 3, 1: 5, 2: 1}, Unit: 1}
	many := paired.Differences{Counts: map[int64]int64{}, Unit: 1}
	for v, n := range d.Counts {
		many.Counts[v] = n * 1_000_000
	}
	require.InEpsilon(t, d.Student().Mean, many.Student().Mean, 1e-15)
	require.InEpsilon(t, d.Student().SD*math.Sqrt(12e6/(13e6-1)), many.Student().SD, 1e-14)
	const k = 1e6
	ones, two := 3*k+(9*k+1)/2, 12*k+(k+1)/2
	z := (ones + two) * k / 2 / math.Sqrt((9*ones*ones+two*two)*k/4)
	require.InEpsilon(t, z, many.SignedRank(true).Z, 1e-14)

	far := paired.Differences{Counts: map[int64]int64{1: 100, 2: 100}, Unit: 1}
	p, _, _, _ := far.Sign()
	require.InEpsilon(t, -199*math.Ln2, math.Log(p), 1e-12)
	require.Positive(t, far.SignedRank(false).P)
	require.Positive(t, far.Student().P)
}

func TestInputIsLeftAlone(t *testing.T) {
	d := counts([]int64{3, -1, 0}, 1)
	before := maps.Clone(d.Counts)
	d.Student()
	d.SignedRank(true)
	d.Sign()
	require.Equal(t, before, d.Counts)
}
