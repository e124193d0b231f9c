package scale_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// Mean, variance, median and modes against the rows one by one.
func TestStatisticsAgainstRows(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, s := range scales(t) {
		for range 8 {
			tally := randomTally(t, r, s)
			rows := expanded(tally)
			n := int64(len(rows))
			require.Equal(t, n, tally.N())
			if n < 2 {
				continue
			}
			sum := new(big.Rat)
			for _, v := range rows {
				sum.Add(sum, big.NewRat(int64(v), 1))
			}
			mean := new(big.Rat).Quo(sum, big.NewRat(n, 1))
			got, err := tally.Mean()
			require.NoError(t, err)
			requireRat(t, mean, got)

			// Σ(x − mean)², one term for each row of a value.
			squares := new(big.Rat)
			for _, p := range s.Points() {
				d := new(big.Rat).Sub(big.NewRat(int64(p.Value), 1), mean)
				d.Mul(d, d)
				squares.Add(squares, d.Mul(d, big.NewRat(tally.Count(p.Value), 1)))
			}
			variance := new(big.Rat).Quo(squares, big.NewRat(n-1, 1))
			got, err = tally.Variance()
			require.NoError(t, err)
			requireRat(t, variance, got)
			sd, err := tally.SD()
			require.NoError(t, err)
			f, _ := variance.Float64()
			require.Equal(t, math.Sqrt(f), sd)

			got, err = tally.Median()
			require.NoError(t, err)
			requireRat(t, big.NewRat(int64(rows[(n-1)/2]+rows[n/2]), 2), got)

			frequency := map[int]int{}
			most := 0
			for _, v := range rows {
				frequency[v]++
				most = max(most, frequency[v])
			}
			var modes []int
			for v, k := range frequency {
				if k == most {
					modes = append(modes, v)
				}
			}
			slices.Sort(modes)
			gotModes, err := tally.Modes()
			require.NoError(t, err)
			require.Equal(t, modes, gotModes)

			got, err = tally.InterpolatedMedian()
			require.NoError(t, err)
			requireRat(t, slowInterpolated(s, rows), got)
		}
	}
}

// slowInterpolated spreads the rows of each point evenly over its class and takes the middle of the row in the
// middle, or of the gap between the middle two.
func slowInterpolated(s *scale.Scale, rows []int) *big.Rat {
	points := s.Points()
	class := func(v int) (lower, upper *big.Rat) {
		i := slices.IndexFunc(points, func(p scale.Point) bool { return p.Value == v })
		var down, up int
		if i > 0 {
			down = v - points[i-1].Value
		}
		if i+1 < len(points) {
			up = points[i+1].Value - v
		}
		if i == 0 {
			down = up
		}
		if i+1 == len(points) {
			up = down
		}
		return big.NewRat(int64(2*v-down), 2), big.NewRat(int64(2*v+up), 2)
	}
	// Row k of the f rows of a class covers the k-th of f parts of it.
	bounds := func(k int) (from, to *big.Rat) {
		first, f := slices.Index(rows, rows[k]), 0
		for _, v := range rows {
			if v == rows[k] {
				f++
			}
		}
		lower, upper := class(rows[k])
		part := new(big.Rat).Quo(new(big.Rat).Sub(upper, lower), big.NewRat(int64(f), 1))
		at := func(j int) *big.Rat { return new(big.Rat).Add(lower, new(big.Rat).Mul(part, big.NewRat(int64(j), 1))) }
		return at(k - first), at(k - first + 1)
	}
	n := len(rows)
	var a, b *big.Rat
	if n%2 == 1 {
		a, b = bounds(n / 2)
	} else {
		_, a = bounds(n/2 - 1)
		b, _ = bounds(n / 2)
	}
	return new(big.Rat).Quo(new(big.Rat).Add(a, b), big.NewRat(2, 1))
}

func TestInterpolatedMedian(t *testing.T) {
	steps := mustScale(t, scale.Definition{Range: scale.Range{From: 10, To: 50, Step: 10}})
	tests := []struct {
		name   string
		s      *scale.Scale
		counts map[int]int64
		want   string
		source string
	}{
		{"three twos of four", scale.OneToFive(), map[int]int64{1: 1, 2: 3}, "11/6", "1.5 + 1·(2−1)/3"},
		{"1 2 2 3 3 3 4 4", scale.OneToFive(), map[int]int64{1: 1, 2: 2, 3: 3, 4: 2}, "17/6", "2.5 + 1·(4−3)/3"},
		{"one rating", scale.OneToFive(), map[int]int64{4: 1}, "4", "the middle of its class"},
		{"all at the end", scale.OneToTen(), map[int]int64{10: 7}, "10", "the middle of its class"},
		{"half and half, neighbours", scale.OneToFive(), map[int]int64{3: 5, 4: 5}, "7/2", "their common limit"},
		{"half and half, a gap", scale.OneToFive(), map[int]int64{1: 5, 4: 5}, "5/2", "half way from 1.5 to 3.5"},
		{"38 customers", scale.OneToTen(), map[int]int64{6: 1, 7: 2, 8: 34, 9: 1}, "271/34", "7.5 + (19−3)/34"},
		{"step of 10", steps, map[int]int64{10: 4, 20: 7, 30: 12, 40: 5, 50: 2}, "85/3", "25 + 10·(15−11)/12"},
		{"huge", scale.OneToFive(), map[int]int64{2: 1 << 61, 3: 1 << 61, 4: 1 << 61}, "3", "by symmetry"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tally := scale.NewTally(test.s)
			for v, n := range test.counts {
				require.NoError(t, tally.AddN(v, n))
			}
			got, err := tally.InterpolatedMedian()
			require.NoError(t, err)
			require.Equal(t, test.want, got.String(), test.source)
		})
	}
}

// slowQuantile is the definition of Hyndman and Fan on rows, in fractions: p and m are exact, so that no rounding
// decides whether np + m is whole.
func slowQuantile(rows []int, p *big.Rat, typ int) *big.Rat {
	n := big.NewRat(int64(len(rows)), 1)
	m := map[int]*big.Rat{
		1: new(big.Rat), 2: new(big.Rat), 3: big.NewRat(-1, 2), 4: new(big.Rat), 5: big.NewRat(1, 2), 6: p,
		7: new(big.Rat).Sub(big.NewRat(1, 1), p),
		8: new(big.Rat).Quo(new(big.Rat).Add(p, big.NewRat(1, 1)), big.NewRat(3, 1)),
		9: new(big.Rat).Add(new(big.Rat).Quo(p, big.NewRat(4, 1)), big.NewRat(3, 8)),
	}[typ]
	at := new(big.Rat).Add(new(big.Rat).Mul(n, p), m)
	j := new(big.Int).Div(at.Num(), at.Denom())
	g := new(big.Rat).Sub(at, new(big.Rat).SetInt(j))
	gamma := g
	switch typ {
	case 1, 2, 3:
		gamma = big.NewRat(1, 1)
		if g.Sign() == 0 {
			switch {
			case typ == 1:
				gamma = new(big.Rat)
			case typ == 2:
				gamma = big.NewRat(1, 2)
			case j.Bit(0) == 0:
				gamma = new(big.Rat)
			}
		}
	}
	x := func(k int64) *big.Rat {
		k = min(max(k, 1), int64(len(rows)))
		return big.NewRat(int64(rows[k-1]), 1)
	}
	lo, hi := x(j.Int64()), x(j.Int64()+1)
	return new(big.Rat).Add(lo, new(big.Rat).Mul(gamma, new(big.Rat).Sub(hi, lo)))
}

func TestQuantilesAgainstRows(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, s := range scales(t) {
		for range 4 {
			tally := scale.NewTally(s)
			points := s.Points()
			for range 1 + r.IntN(150) {
				require.NoError(t, tally.Add(points[r.IntN(len(points))].Value))
			}
			rows := expanded(tally)
			for i := 0; i <= 200; i++ {
				p := big.NewRat(int64(i), 200)
				f, _ := p.Float64()
				for typ := 1; typ <= 9; typ++ {
					want, _ := slowQuantile(rows, p, typ).Float64()
					got, err := tally.Quantile(f, scale.QuantileType(typ))
					require.NoError(t, err)
					requireNear(t, want, got, 1e-12, fmt.Sprintf("n=%d p=%v type %d", len(rows), p, typ))
				}
				seven, err := tally.Quantile(f, 7)
				require.NoError(t, err)
				byDefault, err := tally.Quantile(f, 0)
				require.NoError(t, err)
				require.Equal(t, seven, byDefault)
			}
		}
	}
}

// quantile(c(1,2,3,4,5,6,7,8,9,10), p, type = 1:9) of R.
func TestQuantileAgainstR(t *testing.T) {
	tally := scale.NewTally(scale.OneToTen())
	for v := 1; v <= 10; v++ {
		require.NoError(t, tally.Add(v))
	}
	for _, test := range []struct {
		p    float64
		want []float64
	}{
		{0.25, []float64{3, 3, 2, 2.5, 3, 2.75, 3.25, 35.0 / 12, 2.9375}},
		{0.5, []float64{5, 5.5, 5, 5, 5.5, 5.5, 5.5, 5.5, 5.5}},
		{0.3, []float64{3, 3.5, 3, 3, 3.5, 3.3, 3.7, 103.0 / 30, 3.45}},
		{0, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}},
		{1, []float64{10, 10, 10, 10, 10, 10, 10, 10, 10}},
	} {
		for i, want := range test.want {
			got, err := tally.Quantile(test.p, scale.QuantileType(i+1))
			require.NoError(t, err)
			requireNear(t, want, got, 1e-14, fmt.Sprintf("p=%g type %d", test.p, i+1))
		}
	}
}

// 100·0.29 and 100·0.57 are not whole in float64, a little below and above; they are meant to be.
func TestQuantileOfAlmostWhole(t *testing.T) {
	tally := scale.NewTally(scale.ZeroToHundred())
	for v := 1; v <= 100; v++ {
		require.NoError(t, tally.Add(v))
	}
	for p, k := range map[float64]float64{0.29: 29, 0.57: 57, 0.07: 7, 0.14: 14, 0.58: 58} {
		for typ, want := range map[scale.QuantileType]float64{1: k, 2: k + 0.5, 4: k} {
			got, err := tally.Quantile(p, typ)
			require.NoError(t, err)
			require.Equal(t, want, got, "p=%g type %d", p, typ)
		}
	}
}

func TestQuantileOfHugeCounts(t *testing.T) {
	tally := scale.NewTally(scale.OneToTen())
	require.NoError(t, tally.AddN(1, 1))
	require.NoError(t, tally.AddN(10, math.MaxInt64-1))
	for typ := range scale.QuantileType(10) {
		for _, p := range []float64{0.5, math.Nextafter(1, 0), 1} {
			got, err := tally.Quantile(p, typ)
			require.NoError(t, err)
			require.Equal(t, 10.0, got, "p=%g type %d", p, typ)
		}
		got, err := tally.Quantile(0, typ)
		require.NoError(t, err)
		require.Equal(t, 1.0, got)
	}
}

func TestStatisticsRefused(t *testing.T) {
	tally := scale.NewTally(scale.OneToTen())
	require.NoError(t, tally.AddCode(scale.NotAsked, 5))
	for name, f := range map[string]func() error{
		"mean":         func() error { return second(tally.Mean()) },
		"variance":     func() error { return second(tally.Variance()) },
		"sd":           func() error { return second(tally.SD()) },
		"median":       func() error { return second(tally.Median()) },
		"interpolated": func() error { return second(tally.InterpolatedMedian()) },
		"modes":        func() error { return second(tally.Modes()) },
		"quantile":     func() error { return second(tally.Quantile(0.5, 7)) },
	} {
		require.ErrorIs(t, f(), scale.ErrNoBase, name)
	}
	require.NoError(t, tally.Add(7))
	require.ErrorIs(t, second(tally.Variance()), scale.ErrTooFew)
	require.ErrorIs(t, second(tally.SD()), scale.ErrTooFew)
	require.NotErrorIs(t, second(tally.SD()), scale.ErrNoBase)
	for _, p := range []float64{math.NaN(), -1e-300, math.Nextafter(1, 2), math.Inf(1), math.Inf(-1)} {
		require.ErrorIs(t, second(tally.Quantile(p, 7)), scale.ErrArgument)
	}
	require.ErrorIs(t, second(tally.Quantile(0.5, 10)), scale.ErrArgument)
}
