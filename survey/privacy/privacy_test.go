package privacy_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/privacy"
)

func eps(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func ledger(t testing.TB, budget string) *privacy.Ledger {
	l, err := privacy.NewLedger(eps(budget))
	require.NoError(t, err)
	return l
}

func bits(seed uint64) *rand.ChaCha8 {
	return rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16)})
}

// shares makes a tally of answers from 0 to 10.
func tally(t testing.TB, counts ...int64) *scale.Tally {
	of := scale.NewTally(scale.ZeroToTen())
	for v, n := range counts {
		require.NoError(t, of.AddN(v, n))
	}
	return of
}

func band(rating int) float64 {
	switch {
	case rating >= 9:
		return 1
	case rating >= 7:
		return 0
	}
	return -1
}

func TestBudgets(t *testing.T) {
	for budget, ok := range map[string]bool{
		"1": true, "0.000001": true, "1000000": true, "1.50": true, "1e-6": true, "1e6": true, "2.0000000": true,
		"0": false, "-1": false, "0.0000001": false, "1000000.000001": false, "1e7": false, "1e-7": false,
	} {
		l, err := privacy.NewLedger(eps(budget))
		if !ok {
			require.ErrorIs(t, err, survey.ErrArgument, budget)
			continue
		}
		require.NoError(t, err, budget)
		require.True(t, l.Budget().Equal(eps(budget)))
		require.True(t, l.Left().Equal(eps(budget)))
		require.Empty(t, l.Entries())
	}
	for _, exponent := range []int32{math.MaxInt32, math.MinInt32} { // not written out
		_, err := privacy.NewLedger(decimal.New(1, exponent))
		require.ErrorIs(t, err, survey.ErrArgument)
		require.ErrorContains(t, err, "exponent")
	}
}

func TestRelease(t *testing.T) {
	l := ledger(t, "1.5")
	north, south := tally(t, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), scale.NewTally(scale.OneToFive())
	require.NoError(t, north.AddCode(scale.Blank, 1000))
	before := north.Clone()
	out, err := l.Release(bits(1), privacy.Options{Name: "q1", Epsilon: eps("0.5"), PerPerson: 2}, north, south)
	require.NoError(t, err)
	require.True(t, north.Equal(before))
	require.Len(t, out, 2)
	require.Len(t, out[0].Ratings, 11)
	require.Len(t, out[1].Ratings, 5)
	a := 0.25 // ε a person's answer
	require.InEpsilon(t, math.Sqrt(2*math.Exp(-a))/(1-math.Exp(-a)), out[0].NoiseSD, 1e-12)
	for i, r := range out[0].Ratings {
		require.Equal(t, i, r.Rating)
		require.InDelta(t, i+1, r.N, 60) // P < 11·e^−15
	}
	n, sd := out[0].N()
	require.InDelta(t, 66, n, 5*sd)
	require.Less(t, sd, 30.0)
	require.InEpsilon(t, out[0].NoiseSD*math.Sqrt(11), sd, 1e-12)
	require.Equal(t, "1", l.Left().String())
	require.Len(t, l.Entries(), 1)
	require.Equal(t, "q1", l.Entries()[0].Name)
	require.Equal(t, "0.5", l.Entries()[0].Epsilon.String())

	again, err := ledger(t, "9").Release(bits(1), privacy.Options{Name: "other", Epsilon: eps("0.5"), PerPerson: 2}, north, south)
	require.NoError(t, err)
	require.Equal(t, out, again) // by the bits alone
}

// The noise is the same whatever the answers are, and there is neither an error nor another
// use of the bits where a count is at the end of its range.
func TestNoiseAlone(t *testing.T) {
	var noise [2][]int64
	for i, counts := range [][]int64{make([]int64, 11), {math.MaxInt64}} {
		of := tally(t, counts...)
		for seed := range uint64(20) {
			from := bits(seed)
			out, err := ledger(t, "1").Release(from, privacy.Options{Name: "q", Epsilon: eps("0.01")}, of)
			require.NoError(t, err)
			for _, r := range out[0].Ratings[1:] {
				noise[i] = append(noise[i], r.N)
			}
			noise[i] = append(noise[i], int64(from.Uint64()))
			if i == 1 {
				require.Greater(t, out[0].Ratings[0].N, int64(math.MaxInt64-10_000))
				n, _ := out[0].N()
				require.Greater(t, n, int64(math.MaxInt64-10_000))
			}
		}
	}
	require.Equal(t, noise[0], noise[1])
}

// An ε for which the noise is nothing.
func TestNoNoise(t *testing.T) {
	of := tally(t, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 60)
	for _, e := range []string{"700", "1500", "1000000"} {
		out, err := ledger(t, e).Release(bits(1), privacy.Options{Name: "q", Epsilon: eps(e)}, of)
		require.NoError(t, err)
		require.Equal(t, int64(60), out[0].Ratings[10].N)
		mean, err := out[0].Mean(func(r int) float64 { return float64(r) }, 0)
		require.NoError(t, err, e)
		require.InDelta(t, 9.6, mean.Value, 1e-14)
		require.InDelta(t, math.Sqrt(0.24/100), mean.SE.Value, 1e-14)
	}
}

// After a refusal nothing is taken.
func TestRefusals(t *testing.T) {
	full := tally(t, 5, 5)
	l := ledger(t, "1")
	_, err := l.Release(bits(1), privacy.Options{Name: "first", Epsilon: eps("0.4")}, full)
	require.NoError(t, err)
	ok := privacy.Options{Name: "second", Epsilon: eps("0.1")}
	for _, c := range []struct {
		name  string
		with  func(o *privacy.Options)
		of    []*scale.Tally
		broke bool
		want  error
	}{
		{name: "more than is left", with: func(o *privacy.Options) { o.Epsilon = eps("0.600001") }, of: []*scale.Tally{full}, want: privacy.ErrExhausted},
		{name: "no ε", with: func(o *privacy.Options) { o.Epsilon = eps("0") }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "negative ε", with: func(o *privacy.Options) { o.Epsilon = eps("-0.1") }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "no name", with: func(o *privacy.Options) { o.Name = "" }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "long name", with: func(o *privacy.Options) { o.Name = strings.Repeat("x", 1025) }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "no text", with: func(o *privacy.Options) { o.Name = "\xff" }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "a name again", with: func(o *privacy.Options) { o.Name = "first" }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "negative answers", with: func(o *privacy.Options) { o.PerPerson = -1 }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "many answers", with: func(o *privacy.Options) { o.PerPerson = 1001 }, of: []*scale.Tally{full}, want: survey.ErrArgument},
		{name: "no tally", want: survey.ErrArgument},
		{name: "nil tally", of: []*scale.Tally{full, nil}, want: scale.ErrNoScale},
		{name: "zero tally", of: []*scale.Tally{new(scale.Tally)}, want: scale.ErrNoScale},
		{name: "source", of: []*scale.Tally{full}, broke: true, want: privacy.ErrRandom},
	} {
		o := ok
		if c.with != nil {
			c.with(&o)
		}
		var from io.Reader = bits(2)
		if c.broke {
			from = iotest.ErrReader(errors.New("broken"))
		}
		out, err := l.Release(from, o, c.of...)
		require.ErrorIs(t, err, c.want, c.name)
		require.Nil(t, out, c.name)
		require.Equal(t, "0.6", l.Left().String(), c.name)
	}
	_, err = l.Release(nil, ok, full)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = new(privacy.Ledger).Release(bits(1), ok, full)
	require.ErrorIs(t, err, privacy.ErrExhausted)
	_, err = l.Release(bits(2), privacy.Options{Name: "rest", Epsilon: eps("0.6")}, full)
	require.NoError(t, err)
	require.True(t, l.Left().IsZero())
}

// However many release at once, no more is taken than there is.
func TestConcurrent(t *testing.T) {
	l := ledger(t, "1")
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for i := range 20 {
		wg.Go(func() {
			_, err := l.Release(bits(uint64(i)), privacy.Options{Name: string(rune('a' + i)), Epsilon: eps("0.1")}, tally(t, 3))
			_ = l.Left()
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				done++
			}
		})
	}
	wg.Wait()
	require.Equal(t, 10, done)
	require.True(t, l.Left().IsZero())
}

func TestLedgerJSON(t *testing.T) {
	l := ledger(t, "2.5")
	for i, name := range []string{"Q1", "Q2 «north»"} {
		_, err := l.Release(bits(uint64(i)), privacy.Options{Name: name, Epsilon: eps("0.75")}, tally(t, 3))
		require.NoError(t, err)
	}
	text, err := json.Marshal(l)
	require.NoError(t, err)
	require.Equal(t, `{"version":1,"budget":2.5,"entries":[{"name":"Q1","epsilon":0.75},{"name":"Q2 «north»","epsilon":0.75}]}`, string(text))
	back := new(privacy.Ledger)
	require.NoError(t, json.Unmarshal(text, back))
	require.Equal(t, "1", back.Left().String())
	require.Equal(t, l.Entries(), back.Entries())
	require.ErrorIs(t, json.Unmarshal(text, back), survey.ErrArgument) // what was spent is not forgotten
	for _, of := range []*privacy.Ledger{l, back} {
		for _, name := range []string{"Q1", "Q2 «north»"} {
			_, err := of.Release(bits(1), privacy.Options{Name: name, Epsilon: eps("0.1")}, tally(t, 3))
			require.ErrorIs(t, err, survey.ErrArgument)
		}
		_, err := of.Release(bits(1), privacy.Options{Name: "Q3", Epsilon: eps("1.000001")}, tally(t, 3))
		require.ErrorIs(t, err, privacy.ErrExhausted)
		_, err = of.Release(bits(1), privacy.Options{Name: "Q3", Epsilon: eps("1")}, tally(t, 3))
		require.NoError(t, err)
	}

	for name, bad := range map[string]string{
		"version":    `{"version":2,"budget":2.5,"entries":[]}`,
		"no budget":  `{"version":1,"entries":[]}`,
		"overspent":  `{"version":1,"budget":1,"entries":[{"name":"a","epsilon":1.000001}]}`,
		"twice":      `{"version":1,"budget":1,"entries":[{"name":"a","epsilon":0.1},{"name":"a","epsilon":0.1}]}`,
		"half":       `{"version":1,"budget":1}`, // what was spent would be forgotten
		"null":       `{"version":1,"budget":1,"entries":null}`,
		"no ledger":  `null`,
		"no name":    `{"version":1,"budget":1,"entries":[{"epsilon":0.1}]}`,
		"nothing":    `{"version":1,"budget":1,"entries":[{"name":"a","epsilon":0}]}`,
		"unknown":    `{"version":1,"budget":1,"entries":[],"more":1}`,
		"two budget": `{"version":1,"budget":1,"budget":9,"entries":[]}`,
	} {
		fresh := new(privacy.Ledger)
		require.ErrorIs(t, json.Unmarshal([]byte(bad), fresh), survey.ErrEncoding, name)
		require.True(t, fresh.Budget().IsZero(), name)
	}
	_, err = new(privacy.Ledger).MarshalJSON()
	require.ErrorIs(t, err, survey.ErrArgument)
}

func FuzzLedgerJSON(f *testing.F) {
	f.Add([]byte(`{"version":1,"budget":2.5,"entries":[{"name":"Q1","epsilon":0.75}]}`))
	f.Add([]byte(`{"version":1,"budget":"1e-6","entries":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, back := new(privacy.Ledger), new(privacy.Ledger)
		if l.UnmarshalJSON(data) != nil {
			return
		}
		text, err := l.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, back.UnmarshalJSON(text))
		require.Equal(t, l.Entries(), back.Entries())
		require.False(t, l.Left().IsNegative())
		require.True(t, l.Left().Equal(back.Left()))
	})
}

// By hand: two counts of 60 and 40, each with a noise of variance 4.
func TestMean(t *testing.T) {
	c := privacy.Counts{Ratings: []privacy.Count{{Rating: 0, N: 40}, {Rating: 1, N: 60}}, NoiseSD: 2}
	e, err := c.Mean(func(r int) float64 { return float64(r) }, 0)
	require.NoError(t, err)
	require.InDelta(t, 0.6, e.Value, 1e-15)
	require.InDelta(t, math.Sqrt(0.6*0.4/100+4*(0.36+0.16)/10_000), e.SE.Value, 1e-15)
	require.Equal(t, int64(100), e.N)
	require.Equal(t, 0.95, e.Interval.Level)
	require.InDelta(t, 1.959964*e.SE.Value, e.Interval.Upper-0.6, 1e-8)
	require.InDelta(t, 1.959964*e.SE.Value, 0.6-e.Interval.Lower, 1e-8)
	require.Empty(t, e.Warnings)

	c.NoiseSD = 10
	e, err = c.Mean(func(r int) float64 { return float64(r) }, 0.9)
	require.NoError(t, err)
	require.Equal(t, survey.LowBase, e.Warnings[0].Code)
	c.NoiseSD = 25 // 100 < 3·25·√2
	_, err = c.Mean(func(r int) float64 { return float64(r) }, 0)
	require.ErrorIs(t, err, privacy.ErrNoise)

	out := privacy.Counts{Ratings: []privacy.Count{{Rating: 0, N: -3}, {Rating: 1, N: 99}}, NoiseSD: 2}
	e, err = out.Mean(func(r int) float64 { return float64(r) }, 0)
	require.NoError(t, err)
	require.Equal(t, 1.0, e.Value) // a share is none above 1
	require.Equal(t, 1.0, e.Interval.Upper)
	require.Equal(t, []survey.WarningCode{survey.LowBase, survey.Clipped}, codes(e))
	require.InDelta(t, 2.0/96, e.SE.Value, 1e-15) // of the noise alone

	for name, call := range map[string]func() (survey.Estimate, error){
		"no worth":  func() (survey.Estimate, error) { return out.Mean(nil, 0) },
		"level":     func() (survey.Estimate, error) { return out.Mean(band, 1) },
		"level NaN": func() (survey.Estimate, error) { return out.Mean(band, math.NaN()) },
		"zero":      func() (survey.Estimate, error) { return privacy.Counts{}.Mean(band, 0) },
	} {
		_, err := call()
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), 1e101} {
		_, err = out.Mean(func(int) float64 { return v }, 0)
		require.ErrorIs(t, err, scale.ErrNotNumber)
	}
}

func codes(e survey.Estimate) (out []survey.WarningCode) {
	for _, w := range e.Warnings {
		out = append(out, w.Code)
	}
	return out
}

// The variance a second way: by the derivatives of the mean by each count, taken
// numerically, with the covariances of a multinomial sample and the variance of the noise.
func TestMeanVariance(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 50 {
		c := privacy.Counts{NoiseSD: 1 + 4*rng.Float64()}
		worth := map[int]float64{}
		for r := range 3 + rng.IntN(6) {
			c.Ratings = append(c.Ratings, privacy.Count{Rating: r, N: 20 + rng.Int64N(100)})
			worth[r] = rng.NormFloat64()
		}
		mean := func(at int, step float64) float64 {
			sum, n := 0.0, 0.0
			for i, r := range c.Ratings {
				f := float64(r.N)
				if i == at {
					f += step
				}
				sum, n = sum+worth[i]*f, n+f
			}
			return sum / n
		}
		squares, sum, noise := 0.0, 0.0, 0.0
		for i, r := range c.Ratings {
			d := (mean(i, 1e-3) - mean(i, -1e-3)) / 2e-3
			squares, sum, noise = squares+d*d*float64(r.N), sum+d*float64(r.N), noise+d*d
		}
		n, _ := c.N()
		e, err := c.Mean(func(r int) float64 { return worth[r] }, 0)
		require.NoError(t, err)
		require.InDelta(t, mean(-1, 0), e.Value, 1e-13)
		require.InEpsilon(t, math.Sqrt(squares-sum*sum/float64(n)+noise*c.NoiseSD*c.NoiseSD), e.SE.Value, 1e-9)
	}
}

// Another zero or unit of what ratings are worth makes another zero or unit of the mean.
func TestMeanOfUnits(t *testing.T) {
	c := privacy.Counts{Ratings: []privacy.Count{{Rating: 0, N: 40}, {Rating: 1, N: 30}, {Rating: 2, N: 70}}, NoiseSD: 2}
	one, err := c.Mean(func(r int) float64 { return float64(r) }, 0)
	require.NoError(t, err)
	for _, u := range []struct{ zero, unit float64 }{{1e8, 1}, {-1e12, 1}, {0, 1e99}, {-1e99, 1e90}, {0, 1e-200}, {0, 1e-300}, {7, -1}, {3, 1e-3}} {
		e, err := c.Mean(func(r int) float64 { return u.zero + u.unit*float64(r) }, 0)
		require.NoError(t, err)
		require.InEpsilon(t, math.Abs(u.unit)*one.SE.Value, e.SE.Value, 1e-7, "%v", u)
		want := u.zero + u.unit*one.Value
		require.InDelta(t, want, e.Value, 1e-3*math.Abs(u.unit)+1e-15*math.Abs(want), "%v", u)
		require.Less(t, e.Interval.Lower, e.Value)
		require.Greater(t, e.Interval.Upper, e.Value)
	}
	e, err := c.Mean(func(int) float64 { return 4 }, 0)
	require.NoError(t, err)
	require.Equal(t, []any{4.0, 0.0, 4.0, 4.0}, []any{e.Value, e.SE.Value, e.Interval.Lower, e.Interval.Upper})
	require.Equal(t, []survey.WarningCode{survey.ZeroVariance}, codes(e))

	// −3 + (−0.9 − −3) is above −0.9 in float64, and a mean is not.
	c.Ratings = []privacy.Count{{Rating: 0, N: 0}, {Rating: 1, N: 100}}
	e, err = c.Mean(func(r int) float64 { return []float64{-3, -0.9}[r] }, 0)
	require.NoError(t, err)
	require.Equal(t, []any{-0.9, -0.9}, []any{e.Value, e.Interval.Upper})
}

// Counts from elsewhere: beyond 64 bits, negative, and a worth that changes its mind.
func TestMeanOfAnything(t *testing.T) {
	counts := func(sd float64, ns ...int64) privacy.Counts {
		c := privacy.Counts{NoiseSD: sd}
		for i, n := range ns {
			c.Ratings = append(c.Ratings, privacy.Count{Rating: i, N: n})
		}
		return c
	}
	self := func(r int) float64 { return float64(r) }
	const most, least = math.MaxInt64, math.MinInt64
	for _, c := range []struct {
		of   privacy.Counts
		n    int64
		want error
	}{
		{counts(2, most, most, 1003), most, survey.ErrOverflow}, // 1001 in 64 bits
		{counts(2, least, least, 1000), least, survey.ErrOverflow},
		{counts(2, -1, -100), -101, privacy.ErrNoise},
		{counts(2, 0, 0), 0, privacy.ErrNoise},
		{counts(math.Inf(1), 10, 10), 20, privacy.ErrNoise},
		{counts(math.MaxFloat64, 10, 10), 20, privacy.ErrNoise},
		{counts(math.NaN(), 10, 10), 20, survey.ErrArgument},
		{counts(-1, 10, 10), 20, survey.ErrArgument},
		{counts(0, 10, 10), 20, survey.ErrArgument},
		{counts(2, most, 0), most, nil},
		{counts(2, most, most, least, least+1000, 0), 998, nil},
		{counts(5e-324, 60, 60), 120, nil},
		{counts(10, 30), 30, nil}, // three times its noise
		{counts(10, 29), 29, privacy.ErrNoise},
	} {
		n, _ := c.of.N()
		require.Equal(t, c.n, n)
		e, err := c.of.Mean(self, 0)
		require.ErrorIs(t, err, c.want, "%v", c.of)
		require.False(t, math.IsNaN(e.Value) || math.IsNaN(e.SE.Value) || math.IsNaN(e.Interval.Lower) || math.IsNaN(e.Interval.Upper))
	}
	asked := 0
	e, err := counts(2, 60, 60).Mean(func(r int) float64 {
		if asked++; asked > 2 {
			return math.NaN()
		}
		return float64(r)
	}, 0)
	require.NoError(t, err)
	require.Equal(t, 0.5, e.Value)
	require.True(t, e.SE.Valid)
}

// Where an interval may cover less than it says it warns.
func TestMeanWarns(t *testing.T) {
	share := func(r int) float64 { return float64(r) }
	for _, c := range []struct {
		no, yes int64
		sd      float64
		want    []survey.WarningCode
	}{
		{60, 40, 2, nil},
		{88, 12, 0.1, nil},
		{91, 9, 0.1, []survey.WarningCode{survey.LowBase}},
		{9, 91, 0.1, []survey.WarningCode{survey.LowBase}},
		{99, 1, 0.1, []survey.WarningCode{survey.LowBase, survey.Clipped}},
		{25, 24, 0.1, []survey.WarningCode{survey.LowBase}},
		{25, 25, 0.1, nil},
		{60, 40, 7.1, []survey.WarningCode{survey.LowBase}},
		{60, 40, 7, nil},
	} {
		of := privacy.Counts{Ratings: []privacy.Count{{Rating: 0, N: c.no}, {Rating: 1, N: c.yes}}, NoiseSD: c.sd}
		e, err := of.Mean(share, 0)
		require.NoError(t, err)
		require.Equal(t, c.want, codes(e), "%+v", c)
		require.GreaterOrEqual(t, e.Interval.Lower, 0.0)
		require.LessOrEqual(t, e.Interval.Upper, 1.0)
	}
}

// Samples of customers, noise on top: the interval covers the score of all customers.
func TestMeanCovers(t *testing.T) {
	shares := []float64{0.03, 0.01, 0.02, 0.02, 0.02, 0.05, 0.05, 0.12, 0.23, 0.2, 0.25}
	truth := 0.45 - 0.2
	for _, c := range []struct {
		n       int
		epsilon string
	}{{100, "1"}, {400, "0.5"}, {1000, "0.1"}, {3000, "2"}} {
		const samples = 1500
		rng, covered := rand.New(rand.NewPCG(1, uint64(c.n))), 0
		for s := range samples {
			counts := make([]int64, 11)
			for range c.n {
				u, v := rng.Float64(), 0
				for v < 10 && u >= shares[v] {
					u -= shares[v]
					v++
				}
				counts[v]++
			}
			out, err := ledger(t, "2").Release(bits(uint64(s)), privacy.Options{Name: "s", Epsilon: eps(c.epsilon)}, tally(t, counts...))
			require.NoError(t, err)
			e, err := out[0].Mean(band, 0.95)
			require.NoError(t, err)
			if e.Interval.Lower <= truth && truth <= e.Interval.Upper {
				covered++
			}
		}
		got := float64(covered) / samples
		t.Logf("n = %d, ε = %s: %.3f", c.n, c.epsilon, got)
		require.InDelta(t, 0.95, got, 3.3*math.Sqrt(0.95*0.05/samples))
	}
}

// Rare answers: an interval that does not warn covers; those that warn cover too seldom.
func TestShareCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for _, n := range []int{50, 400} {
		var covered, all [2]float64
		for s := range 1500 {
			counts := make([]int64, 11)
			for range n {
				if rng.Float64() < 0.03 {
					counts[0]++
				} else {
					counts[7]++
				}
			}
			out, err := ledger(t, "2").Release(bits(uint64(s)), privacy.Options{Name: "s", Epsilon: eps("2")}, tally(t, counts...))
			require.NoError(t, err)
			e, err := out[0].Mean(func(r int) float64 { return max(0, 1-float64(r)) }, 0)
			require.NoError(t, err)
			warned := 0
			if len(e.Warnings) > 0 && e.Warnings[0].Code == survey.LowBase {
				warned = 1
			}
			all[warned]++
			if e.Interval.Lower <= 0.03 && 0.03 <= e.Interval.Upper {
				covered[warned]++
			}
		}
		t.Logf("n = %d: %v of %v", n, covered, all)
		require.GreaterOrEqual(t, covered[0], 0.93*all[0])
		if n == 50 {
			require.Zero(t, all[0])
			require.Less(t, covered[1], 0.93*all[1])
		}
	}
}

func BenchmarkRelease(b *testing.B) {
	of := tally(b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	for _, e := range []string{"0.01", "1"} {
		b.Run("ε="+e, func(b *testing.B) {
			b.ReportAllocs()
			random := bits(1)
			for b.Loop() {
				if _, err := ledger(b, "2").Release(random, privacy.Options{Name: "b", Epsilon: eps(e)}, of); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
