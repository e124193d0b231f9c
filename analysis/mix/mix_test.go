package mix_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/mix"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// nps counts detractors, passives and promoters; nobody is no tally.
func nps(detractors, passives, promoters int64) *scale.Tally {
	if detractors+passives+promoters == 0 {
		return nil
	}
	t := scale.NewTally(scale.ZeroToTen())
	for value, n := range map[int]int64{3: detractors, 8: passives, 10: promoters} {
		if err := t.AddN(value, n); err != nil {
			panic(err)
		}
	}
	return t
}

// Every segment got better, and the whole got worse: Simpson's paradox.
func paradox() []mix.Segment {
	return []mix.Segment{
		{"city", nps(10, 20, 70), nps(2, 4, 14)},      // +60, 100 → +60, 20; better by 0
		{"country", nps(10, 6, 4), nps(48, 30, 22)},   // −30, 20 → −26, 100
		{"online", nps(20, 30, 50), nps(38, 60, 102)}, // +30, 100 → +32, 200
		{"pilot", nil, nps(5, 10, 5)},                 // new, 0
		{"kiosk", nps(1, 0, 19), nil},                 // gone, +90
	}
}

func sum(ratios ...scale.Ratio) scale.Ratio {
	total := new(big.Rat)
	for _, r := range ratios {
		total.Add(total, r.Rat())
	}
	return scale.RatioOf(total)
}

func exactly(t *testing.T, r mix.Result) {
	t.Helper()
	require.Equal(t, r.Change.Exact.String(), r.After.Sub(r.Before).String())
	require.Equal(t, r.Change.Exact.String(), sum(r.Mix.Exact, r.Rate.Exact, r.Interaction.Exact, r.Entered.Exact, r.Left.Exact).String())
	var totals []scale.Ratio
	for _, s := range r.Segments {
		require.Equal(t, s.Total.Exact.String(), sum(s.Mix.Exact, s.Rate.Exact, s.Interaction.Exact).String())
		totals = append(totals, s.Total.Exact)
	}
	require.Equal(t, r.Change.Exact.String(), sum(totals...).String())
}

// The symmetric formula as it is printed, in float64 and uncentred: the sums must be
// the same.
func TestKitagawa(t *testing.T) {
	list := paradox()[:3]
	r, err := mix.Decompose(list, mix.Options{Metric: mix.NPS})
	require.NoError(t, err)
	exactly(t, r)
	a, x := []float64{100. / 220, 20. / 220, 100. / 220}, []float64{0.6, -0.3, 0.3}
	b, y := []float64{20. / 320, 100. / 320, 200. / 320}, []float64{0.6, -0.26, 0.32}
	var shares, rates float64
	for i := range a {
		shares += (b[i] - a[i]) * (x[i] + y[i]) / 2
		rates += (a[i] + b[i]) / 2 * (y[i] - x[i])
		require.InDelta(t, (a[i]+b[i])/2*(y[i]-x[i]), r.Segments[i].Rate.Estimate.Value, 1e-15)
	}
	require.InDelta(t, shares, r.Mix.Estimate.Value, 1e-15)
	require.InDelta(t, rates, r.Rate.Estimate.Value, 1e-15)
	require.Positive(t, r.Rate.Exact.Sign(), "every segment better or equal")
	require.Negative(t, r.Change.Exact.Sign(), "the whole worse")
	require.Negative(t, r.Segments[0].Mix.Exact.Sign(), "the best shrank")
	require.Negative(t, r.Segments[1].Mix.Exact.Sign(), "the worst grew")

	w, err := mix.Decompose(list, mix.Options{Metric: mix.NPS, Method: mix.BeforeWeights})
	require.NoError(t, err)
	exactly(t, w)
	shares, rates = 0, 0
	var both float64
	for i := range a {
		shares += (b[i] - a[i]) * x[i]
		rates += a[i] * (y[i] - x[i])
		both += (b[i] - a[i]) * (y[i] - x[i])
	}
	require.InDelta(t, shares, w.Mix.Estimate.Value, 1e-15)
	require.InDelta(t, rates, w.Rate.Estimate.Value, 1e-15)
	require.InDelta(t, both, w.Interaction.Estimate.Value, 1e-15)
	// Symmetric shares the interaction out in halves.
	require.InDelta(t, w.Mix.Estimate.Value+both/2, r.Mix.Estimate.Value, 1e-15)
}

func TestNewAndGone(t *testing.T) {
	for _, method := range []mix.Method{mix.Symmetric, mix.BeforeWeights} {
		r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.NPS, Method: method})
		require.NoError(t, err)
		exactly(t, r)
		fresh, gone := r.Segments[3], r.Segments[4]
		require.Equal(t, mix.New, fresh.Status)
		require.Equal(t, mix.Gone, gone.Status)
		require.Nil(t, fresh.Before.Value)
		require.Nil(t, gone.After.Value)
		require.Equal(t, r.Entered.Exact, fresh.Mix.Exact)
		require.Equal(t, r.Left.Exact, gone.Mix.Exact)
		require.Zero(t, fresh.Rate.Exact.Sign())
		require.Negative(t, r.Left.Exact.Sign(), "the kiosk was the best")
		reference := (r.Before.Float64() + r.After.Float64()) / 2
		if method == mix.BeforeWeights {
			reference = r.Before.Float64()
		}
		require.InDelta(t, 20./340*(0-reference), r.Entered.Estimate.Value, 1e-15)
		require.InDelta(t, -20./240*(0.9-reference), r.Left.Estimate.Value, 1e-15)
		_, err = json.Marshal(r)
		require.NoError(t, err)
	}
}

// The error of the change is that of two samples that know nothing of segments.
func TestChangeHasTheErrorOfTwoSamples(t *testing.T) {
	r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.NPS})
	require.NoError(t, err)
	variance := func(d, q, p float64) float64 { // of the mean, divisor n − 1
		n := d + q + p
		s := (p - d) / n
		return ((p+d)/n - s*s) / (n - 1)
	}
	// before 41, 56, 143; after 93, 104, 143
	require.InDelta(t, math.Sqrt(variance(41, 56, 143)+variance(93, 104, 143)), r.Change.Estimate.SE.Value, 1e-14)
}

// Derivatives by hand against what one more answer in a cell does to samples that are
// so large that it is a derivative: the infinitesimal jackknife.
func TestDeltaMethod(t *testing.T) {
	const large = 1 << 26
	for _, method := range []mix.Method{mix.Symmetric, mix.BeforeWeights} {
		o := mix.Options{Metric: mix.NPS, Method: method}
		cells := [2][5][3]int64{}
		for i, s := range paradox() {
			for side, tally := range []*scale.Tally{s.Before, s.After} {
				if tally != nil {
					cells[side][i] = [3]int64{tally.Count(3), tally.Count(8), tally.Count(10)}
				}
			}
		}
		moved := func(side, segment, cell int) (all []*big.Rat) {
			var list []mix.Segment
			for i := range 5 {
				var c [2][3]int64
				for s := range 2 {
					for j := range 3 {
						c[s][j] = cells[s][i][j] * large
						if s == side && i == segment && j == cell {
							c[s][j]++
						}
					}
				}
				list = append(list, mix.Segment{fmt.Sprint(i), nps(c[0][0], c[0][1], c[0][2]), nps(c[1][0], c[1][1], c[1][2])})
			}
			r, err := mix.Decompose(list, o)
			require.NoError(t, err)
			for _, p := range parts(r) {
				all = append(all, p.Exact.Rat())
			}
			return all
		}
		base := moved(-1, 0, 0)
		var squares [2][]float64
		total := [2]int64{240, 340}
		for side := range 2 {
			squares[side] = make([]float64, len(base))
			for i := range 5 {
				for j := range 3 {
					n := cells[side][i][j]
					if n == 0 {
						continue
					}
					for k, x := range moved(side, i, j) {
						step, _ := x.Sub(x, base[k]).Float64()
						influence := step * float64(total[side]) * large
						squares[side][k] += float64(n) * influence * influence
					}
				}
			}
		}
		r, err := mix.Decompose(paradox(), o)
		require.NoError(t, err)
		for k, p := range parts(r) {
			var v float64
			for side, n := range total {
				v += squares[side][k] / float64(n) / float64(n-1)
			}
			require.InDelta(t, math.Sqrt(v), p.Estimate.SE.Value, 1e-7, "%v, part %d", method, k)
		}
	}
}

// parts are all parts of a result.
func parts(r mix.Result) []mix.Part {
	all := []mix.Part{r.Change, r.Mix, r.Rate, r.Interaction, r.Entered, r.Left}
	for _, s := range r.Segments {
		all = append(all, s.Mix, s.Rate, s.Interaction, s.Total)
	}
	return all
}

// Blanks are counted, and shares are those of ratings.
func TestMissing(t *testing.T) {
	list := paradox()
	require.NoError(t, list[0].Before.AddCode(scale.Blank, 50))
	r, err := mix.Decompose(list, mix.Options{Metric: mix.NPS})
	require.NoError(t, err)
	require.Equal(t, "5/12", r.Segments[0].Before.Share.String())
	require.Equal(t, int64(50), r.Change.Estimate.Missing)
	require.Equal(t, []int64{240, 340}, []int64{r.NBefore, r.NAfter})
}

// Over every outcome of four answers in each period, in two segments with two answers:
// parts add up exactly, whoever is new or gone, and the estimated variance of the
// change has the true one for its mean.
func TestEnumeration(t *testing.T) {
	type outcome struct {
		cells [4]int64
		p     float64
	}
	enumerate := func(p [4]float64) (all []outcome) {
		factorial := []float64{1, 1, 2, 6, 24}
		for i := range int64(5) {
			for j := range 5 - i {
				for k := range 5 - i - j {
					c := [4]int64{i, j, k, 4 - i - j - k}
					prob := 24.0
					for m, n := range c {
						prob *= math.Pow(p[m], float64(n)) / factorial[n]
					}
					all = append(all, outcome{c, prob})
				}
			}
		}
		return all
	}
	before, after := enumerate([4]float64{0.1, 0.4, 0.3, 0.2}), enumerate([4]float64{0.2, 0.1, 0.2, 0.5})
	require.Len(t, before, 35)
	var mean, second, variance float64
	for _, x := range before {
		for _, y := range after {
			var list []mix.Segment
			for s := range 2 {
				segment := mix.Segment{fmt.Sprint(s), nps(x.cells[2*s], 0, x.cells[2*s+1]), nps(y.cells[2*s], 0, y.cells[2*s+1])}
				if segment.Before != nil || segment.After != nil {
					list = append(list, segment)
				}
			}
			r, err := mix.Decompose(list, mix.Options{Metric: mix.NPS})
			require.NoError(t, err)
			exactly(t, r)
			p, change := x.p*y.p, r.Change.Estimate.Value
			mean += p * change
			second += p * change * change
			variance += p * r.Change.Estimate.SE.Value * r.Change.Estimate.SE.Value
		}
	}
	require.InDelta(t, 0, mean, 1e-12) // 0.6−0.4 before, 0.6−0.4 after
	require.InDelta(t, second-mean*mean, variance, 1e-12)
}

// Intervals of mix and rate hold the truth as often as they say.
func TestCoverage(t *testing.T) {
	shares := [2][3]float64{{0.5, 0.3, 0.2}, {0.35, 0.3, 0.35}}
	classes := [2][3][3]float64{
		{{0.2, 0.3, 0.5}, {0.3, 0.3, 0.4}, {0.5, 0.3, 0.2}},
		{{0.15, 0.3, 0.55}, {0.3, 0.3, 0.4}, {0.45, 0.3, 0.25}},
	}
	var x, y [3]float64
	var before, after float64
	for i := range 3 {
		x[i], y[i] = classes[0][i][2]-classes[0][i][0], classes[1][i][2]-classes[1][i][0]
		before += shares[0][i] * x[i]
		after += shares[1][i] * y[i]
	}
	var trueMix, trueRate float64
	var segmentMix [3]float64
	for i := range 3 {
		segmentMix[i] = (shares[1][i] - shares[0][i]) * ((x[i]+y[i])/2 - (before+after)/2)
		trueMix += segmentMix[i]
		trueRate += (shares[0][i] + shares[1][i]) / 2 * (y[i] - x[i])
	}
	random := rand.New(rand.NewPCG(9, 1))
	pick := func(p [3]float64) int {
		u := random.Float64()
		switch {
		case u < p[0]:
			return 0
		case u < p[0]+p[1]:
			return 1
		}
		return 2
	}
	const runs = 1500
	var inMix, inRate, inSegment int
	var se, square float64
	for range runs {
		var c [2][3][3]int64
		for side := range 2 {
			for range 400 {
				i := pick(shares[side])
				c[side][i][pick(classes[side][i])]++
			}
		}
		var list []mix.Segment
		for i := range 3 {
			a, b := c[0][i], c[1][i]
			list = append(list, mix.Segment{fmt.Sprint(i), nps(a[0], a[1], a[2]), nps(b[0], b[1], b[2])})
		}
		r, err := mix.Decompose(list, mix.Options{Metric: mix.NPS})
		require.NoError(t, err)
		holds := func(e survey.Estimate, truth float64) int {
			if e.Interval.Lower <= truth && truth <= e.Interval.Upper {
				return 1
			}
			return 0
		}
		inMix += holds(r.Mix.Estimate, trueMix)
		inRate += holds(r.Rate.Estimate, trueRate)
		inSegment += holds(r.Segments[2].Mix.Estimate, segmentMix[2])
		se += r.Rate.Estimate.SE.Value / runs
		square += (r.Rate.Estimate.Value - trueRate) * (r.Rate.Estimate.Value - trueRate) / runs
	}
	t.Logf("coverage: mix %.3f, rate %.3f, mix of a segment %.3f; se %.4f, true %.4f", float64(inMix)/runs,
		float64(inRate)/runs, float64(inSegment)/runs, se, math.Sqrt(square))
	for _, in := range []int{inMix, inRate, inSegment} {
		require.InDelta(t, 0.95, float64(in)/runs, 0.015)
	}
	require.InEpsilon(t, math.Sqrt(square), se, 0.05)
}

func TestDegenerate(t *testing.T) {
	one := scale.NewTally(scale.OneToFive())
	require.NoError(t, one.Add(4))
	tests := []struct {
		name  string
		input []mix.Segment
		o     mix.Options
		want  error
	}{
		{"none", nil, mix.Options{}, mix.ErrNoBase},
		{"empty segment", append(paradox(), mix.Segment{Name: "void", Before: scale.NewTally(scale.ZeroToTen())}), mix.Options{}, mix.ErrNoBase},
		{"nothing before", []mix.Segment{{"a", nil, one}}, mix.Options{}, mix.ErrNoBase},
		{"nothing after", []mix.Segment{{"a", one, nil}}, mix.Options{}, mix.ErrNoBase},
		{"named twice", append(paradox(), paradox()[0]), mix.Options{}, mix.ErrArgument},
		{"other scale", append(paradox(), mix.Segment{"far", one, one}), mix.Options{}, mix.ErrIncompatible},
		{"level", paradox(), mix.Options{Level: math.NaN()}, mix.ErrArgument},
		{"method", paradox(), mix.Options{Method: 2}, mix.ErrArgument},
		{"metric", paradox(), mix.Options{Metric: 3}, mix.ErrArgument},
		{"boxes", paradox(), mix.Options{Metric: mix.Share, Boxes: 11}, mix.ErrArgument},
		{"no classes", []mix.Segment{{"a", one, one}}, mix.Options{Metric: mix.NPS}, satisfaction.ErrScale},
		{"one segment", paradox()[:1], mix.Options{}, nil},
		{"one answer each", []mix.Segment{{"a", one, one}}, mix.Options{}, nil},
		{"all exchanged", []mix.Segment{{"a", nps(3, 4, 5), nil}, {"b", nil, nps(1, 2, 3)}}, mix.Options{}, nil},
		{"all equal", []mix.Segment{{"a", nps(0, 4, 0), nps(0, 2, 0)}, {"b", nps(0, 1, 0), nps(0, 2, 0)}}, mix.Options{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := mix.Decompose(tt.input, tt.o)
			require.ErrorIs(t, err, tt.want)
			if tt.want == nil {
				exactly(t, r)
				data, err := json.Marshal(r)
				require.NoError(t, err)
				require.NotContains(t, string(data), "Inf")
			}
		})
	}
	r, err := mix.Decompose([]mix.Segment{{"a", one, one}}, mix.Options{})
	require.NoError(t, err)
	require.False(t, r.Change.Estimate.SE.Valid)
	require.Equal(t, survey.NoError, r.Change.Estimate.Warnings[0].Code)
	same, err := mix.Decompose(paradox()[:1], mix.Options{Metric: mix.NPS})
	require.NoError(t, err)
	require.Zero(t, same.Mix.Exact.Sign(), "one segment has no mix")
	require.Equal(t, same.Change.Estimate.SE, same.Rate.Estimate.SE)
	_, err = mix.Decompose(append(paradox(), mix.Segment{Name: "void"}), mix.Options{})
	var at *mix.SegmentError
	require.ErrorAs(t, err, &at)
	require.Equal(t, 5, at.Index)
	_, err = mix.Decompose(nil, mix.Options{Metric: 3})
	require.ErrorIs(t, err, mix.ErrArgument, "no segment is to blame for the metric")
	require.NotErrorAs(t, err, &at)
}

func TestApportion(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for range 3000 {
		k, places := random.IntN(7), random.IntN(4)
		var parts []scale.Ratio
		total := new(big.Rat)
		for range k {
			r := big.NewRat(random.Int64N(2001)-1000, 1+random.Int64N(60))
			parts = append(parts, scale.RatioOf(r))
			total.Add(total, r)
		}
		got, err := mix.Apportion(parts, places)
		require.NoError(t, err)
		require.Len(t, got, k)
		require.Equal(t, scale.RatioOfDecimal(scale.RatioOf(total).Round(places, scale.HalfAwayFromZero)).String(), sum(got...).String())
		unit := big.NewRat(1, int64(math.Pow10(places)))
		for i, g := range got {
			off := new(big.Rat).Sub(g.Rat(), parts[i].Rat())
			require.Negative(t, off.Abs(off).Cmp(unit))
			require.Zero(t, g.Cmp(scale.RatioOfDecimal(g.Round(places, scale.HalfAwayFromZero))), "a rounded number")
		}
	}
	for _, places := range []int{-1, scale.MaxPlaces + 1} {
		_, err := mix.Apportion(nil, places)
		require.ErrorIs(t, err, mix.ErrArgument)
	}
}

func BenchmarkDecompose(b *testing.B) {
	for _, k := range []int{10, 100} {
		var list []mix.Segment
		for i := range int64(k) {
			list = append(list, mix.Segment{fmt.Sprint(i), nps(10+i, 20, 30), nps(10, 20+i%7, 30)})
		}
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := mix.Decompose(list, mix.Options{Metric: mix.NPS}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
