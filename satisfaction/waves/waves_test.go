package waves_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// points is a scale of k points from 1.
func points(t *testing.T, k int) *scale.Scale {
	s, err := scale.New(scale.Definition{ID: "points", Range: scale.Range{From: 1, To: k}})
	require.NoError(t, err)
	return s
}

func crosstab(t *testing.T, s *scale.Scale, counts [][]int64) *survey.Crosstab {
	x, err := survey.NewCrosstab(survey.Axis{ID: "before", Scale: s}, survey.Axis{ID: "after", Scale: s})
	require.NoError(t, err)
	all := s.Points()
	for i, line := range counts {
		for j, n := range line {
			require.NoError(t, x.AddN(all[i].Value, all[j].Value, n))
		}
	}
	return x
}

// vision is the unaided distance vision of 7477 women, right eye in the rows and
// left eye in the columns, from the highest to the lowest grade (Stuart 1955).
var vision = [][]int64{
	{1520, 266, 124, 66},
	{234, 1512, 432, 78},
	{117, 362, 1772, 205},
	{36, 82, 179, 492},
}

func TestSymmetryAgainstPublishedExamples(t *testing.T) {
	tests := []struct {
		name          string
		counts        [][]int64
		bowker        float64
		bowkerDF      int
		stuartMaxwell float64
		df            int
		tolerance     float64
		source        string
	}{
		{"vision", vision, 19.11, 6, 11.96, 3, 0.005, "Stuart 1955; Bowker's: Bishop, Fienberg and Holland 1975, ch. 8"},
		// By hand: (5−1)²/6 + (2−4)²/6 + (0−3)²/3; d = (2, −1, −1).
		{"by hand", [][]int64{{9, 5, 2}, {1, 9, 0}, {4, 3, 9}}, 16.0/6 + 4.0/6 + 3, 3, 0, 2, 1e-12, "definition"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := waves.Transitions(crosstab(t, points(t, len(tt.counts)), tt.counts), nil)
			require.NoError(t, err)
			b := m.Bowker()
			require.InDelta(t, tt.bowker, b.ChiSquare.Value, tt.tolerance)
			require.Equal(t, tt.bowkerDF, b.DF)
			require.InEpsilon(t, tail.ChiSquare(b.ChiSquare.Value, float64(b.DF)), b.P.Value, 1e-14)
			s := m.StuartMaxwell()
			require.Equal(t, tt.df, s.DF)
			if tt.stuartMaxwell > 0 {
				require.InDelta(t, tt.stuartMaxwell, s.ChiSquare.Value, tt.tolerance)
			}
			require.InEpsilon(t, tail.ChiSquare(s.ChiSquare.Value, float64(s.DF)), s.P.Value, 1e-14)
		})
	}
}

// slowStuartMaxwell solves V·x = d over all categories in rationals, unknowns
// without a pivot being 0: d′V⁻d with the rank of V, by whatever generalised
// inverse.
func slowStuartMaxwell(counts [][]int64) (chiSquare float64, rank int) {
	k := len(counts)
	a := make([][]*big.Rat, k) // V | d
	d := make([]*big.Rat, k)
	for i := range k {
		a[i] = make([]*big.Rat, k+1)
		var row, col int64
		for j := range k {
			row += counts[i][j]
			col += counts[j][i]
			a[i][j] = big.NewRat(-counts[i][j]-counts[j][i], 1)
		}
		a[i][i] = big.NewRat(row+col-2*counts[i][i], 1)
		d[i] = big.NewRat(row-col, 1)
		a[i][k] = new(big.Rat).Set(d[i])
	}
	sum := new(big.Rat)
	var pivots []int
	for c := range k {
		pivot := -1
		for r := rank; r < k; r++ {
			if a[r][c].Sign() != 0 {
				pivot = r
				break
			}
		}
		if pivot < 0 {
			continue
		}
		a[rank], a[pivot] = a[pivot], a[rank]
		inverse := new(big.Rat).Inv(a[rank][c])
		for j := range a[rank] {
			a[rank][j].Mul(a[rank][j], inverse)
		}
		for r := range k {
			if r == rank || a[r][c].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Set(a[r][c])
			for j := range a[r] {
				a[r][j].Sub(a[r][j], new(big.Rat).Mul(f, a[rank][j]))
			}
		}
		pivots = append(pivots, c)
		rank++
	}
	for r, c := range pivots {
		sum.Add(sum, new(big.Rat).Mul(d[c], a[r][k]))
	}
	f, _ := sum.Float64()
	return f, rank
}

func randomCounts(r *rand.Rand, k int, filled float64) [][]int64 {
	counts := make([][]int64, k)
	for i := range counts {
		counts[i] = make([]int64, k)
		for j := range counts[i] {
			if r.Float64() < filled {
				counts[i][j] = r.Int64N(30)
			}
		}
	}
	counts[0][k-1]++
	return counts
}

func TestStuartMaxwellAgainstRationalElimination(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 400 {
		k := 2 + r.IntN(7)
		counts := randomCounts(r, k, r.Float64())
		m, err := waves.Transitions(crosstab(t, points(t, k), counts), nil)
		require.NoError(t, err)
		want, rank := slowStuartMaxwell(counts)
		got := m.StuartMaxwell()
		require.Equal(t, rank, got.DF, counts)
		require.True(t, got.ChiSquare.Valid)
		require.InDelta(t, want, got.ChiSquare.Value, 1e-9*max(1, want), counts)
	}
}

// For two categories both tests are McNemar's.
func TestTwoCategoriesAreMcNemar(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 50 {
		n := randomCounts(r, 2, 1)
		want, err := proportion.McNemar(proportion.Paired{Both: n[1][1], First: n[0][1], Second: n[1][0], Neither: n[0][0]},
			proportion.CompareOptions{})
		require.NoError(t, err)
		m, err := waves.Transitions(crosstab(t, points(t, 2), n), nil)
		require.NoError(t, err)
		for _, got := range []proportion.ChiSquareTest{m.Bowker(), m.StuartMaxwell()} {
			require.Equal(t, 1, got.DF)
			require.InDelta(t, want.ChiSquare.ChiSquare.Value, got.ChiSquare.Value, 1e-12*max(1, got.ChiSquare.Value))
			require.InDelta(t, want.ChiSquare.P.Value, got.P.Value, 1e-12)
		}
	}
}

func TestNobodyMoved(t *testing.T) {
	m, err := waves.Transitions(crosstab(t, points(t, 3), [][]int64{{4, 0, 0}, {0, 5, 0}, {0, 0, 0}}), nil)
	require.NoError(t, err)
	require.Equal(t, proportion.ChiSquareTest{}, m.Bowker())
	require.Equal(t, proportion.ChiSquareTest{}, m.StuartMaxwell())
}

func TestTransitionsByClass(t *testing.T) {
	s := scale.ZeroToTen()
	x, err := survey.NewCrosstab(survey.Axis{ID: "a", Scale: s}, survey.Axis{ID: "b", Scale: s})
	require.NoError(t, err)
	for _, p := range [][2]int{{3, 9}, {6, 8}, {7, 10}, {9, 9}, {10, 2}, {8, 8}} {
		require.NoError(t, x.Add(p[0], p[1]))
	}
	m, err := waves.Transitions(x, scale.NPSClasses())
	require.NoError(t, err)
	require.Equal(t, [][]scale.Share{
		{{Count: 0, N: 2}, {Count: 1, N: 2}, {Count: 1, N: 2}},
		{{Count: 0, N: 2}, {Count: 1, N: 2}, {Count: 1, N: 2}},
		{{Count: 1, N: 2}, {Count: 0, N: 2}, {Count: 1, N: 2}},
	}, m.Cells)
	require.Equal(t, "detractor", m.Before[0].ID)
	require.Equal(t, scale.Share{Count: 3, N: 6}, m.After[2].Share)

	_, err = waves.Transitions(x, scale.FiveLevelRatings()) // 0 lies below them
	require.ErrorIs(t, err, scale.ErrOutOfRange)
}

// expanded are the pairs of a crosstab, one by one.
func expanded(counts [][]int64) (before, after []float64) {
	for i, line := range counts {
		for j, n := range line {
			for range n {
				before, after = append(before, float64(i+1)), append(after, float64(j+1))
			}
		}
	}
	return before, after
}

func meanVariance(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

func tallyOf(t *testing.T, s *scale.Scale, values []float64) *scale.Tally {
	out := scale.NewTally(s)
	for _, v := range values {
		require.NoError(t, out.Add(int(v)))
	}
	return out
}

func TestAgainstRowByRow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 60 {
		k := 3 + r.IntN(8)
		s := points(t, k)
		counts := randomCounts(r, k, 0.5)
		counts[1][0]++
		counts[0][1]++
		before, after := expanded(counts)
		factor := 100 / float64(k)

		p, err := waves.SamePeople(crosstab(t, s, counts), waves.Options{})
		require.NoError(t, err)
		d := make([]float64, len(before))
		var up, down int64
		for i := range d {
			d[i] = after[i] - before[i]
			if d[i] > 0 {
				up++
			} else if d[i] < 0 {
				down++
			}
		}
		mean, v := meanVariance(d)
		n := float64(len(d))
		require.InDelta(t, mean*factor, p.Score.Change.Float64(), 1e-10)
		require.InDelta(t, factor*math.Sqrt(v/n), p.Score.Estimate.SE.Value, 1e-10)
		require.InDelta(t, mean/math.Sqrt(v/n), p.Score.Test.T.Value, 1e-9)
		require.Equal(t, n-1, p.Score.Test.DF.Value)
		require.Equal(t, []int64{up, down, int64(n) - up - down, int64(n)},
			[]int64{p.Improved.Count, p.Worse.Count, p.Same.Count, p.Same.N})

		f, err := waves.FreshSamples(tallyOf(t, s, before), tallyOf(t, s, after[:len(after)/2+1]), waves.Options{Score: scale.POMP})
		require.NoError(t, err)
		m1, v1 := meanVariance(before)
		m2, v2 := meanVariance(after[:len(after)/2+1])
		a, b := v1/n, v2/float64(len(after)/2+1)
		factor = 100 / float64(k-1)
		require.InDelta(t, factor*(m2-m1), f.Score.Change.Float64(), 1e-10)
		require.InDelta(t, factor*math.Sqrt(a+b), f.Score.Estimate.SE.Value, 1e-9)
		require.InEpsilon(t, (a+b)*(a+b)/(a*a/(n-1)+b*b/float64(len(after)/2)), f.Score.Test.DF.Value, 1e-9)
	}
}

// R 4.2: with(sleep, t.test(extra[group == 2], extra[group == 1], paired = TRUE)) and without paired; the hours of
// additional sleep in tenths are taken for ratings.
func TestSleepData(t *testing.T) {
	first := []float64{7, -16, -2, -12, -1, 34, 37, 8, 0, 20}
	second := []float64{19, 8, 11, 1, -1, 44, 55, 16, 46, 34}
	s, err := scale.New(scale.Definition{ID: "tenths", Range: scale.Range{From: -16, To: 55}})
	require.NoError(t, err)
	x, err := survey.NewCrosstab(survey.Axis{ID: "1", Scale: s}, survey.Axis{ID: "2", Scale: s})
	require.NoError(t, err)
	for i := range first {
		require.NoError(t, x.Add(int(first[i]), int(second[i])))
	}
	p, err := waves.SamePeople(x, waves.Options{Score: scale.POMP})
	require.NoError(t, err)
	require.InDelta(t, 4.062128, p.Score.Test.T.Value, 5e-7)
	require.InDelta(t, 0.002832890, p.Score.Test.P.Value, 5e-10)
	require.InDelta(t, 0.7001142, p.Score.Estimate.Interval.Lower*71/1000, 5e-8)
	require.InDelta(t, 2.4598858, p.Score.Estimate.Interval.Upper*71/1000, 5e-8)

	f, err := waves.FreshSamples(tallyOf(t, s, first), tallyOf(t, s, second), waves.Options{Score: scale.POMP})
	require.NoError(t, err)
	require.InDelta(t, 1.860813, f.Score.Test.T.Value, 5e-7)
	require.InDelta(t, 17.77647, f.Score.Test.DF.Value, 5e-6)
	require.InDelta(t, 0.07939414, f.Score.Test.P.Value, 5e-9)
}

func TestReference(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	for _, topic := range []string{"segments", "nps"} {
		cases, err := reftest.Load(reference, topic)
		require.NoError(t, err)
		var met int
		for _, c := range cases {
			var file, x, y string
			if c.Kind != "paired" || c.Input("data", &file) != nil {
				continue
			}
			require.NoError(t, c.Input("x", &x))
			require.NoError(t, c.Input("y", &y))
			data, err := reftest.ReadData(reference, file)
			require.NoError(t, err)
			a, err := data.Column(y) // differences are x − y
			require.NoError(t, err)
			b, err := data.Column(x)
			require.NoError(t, err)
			s, err := scale.New(scale.Definition{ID: "rating", Range: scale.Range{From: 0, To: 100}})
			require.NoError(t, err)
			pair, err := survey.NewCrosstab(survey.Axis{ID: y, Scale: s}, survey.Axis{ID: x, Scale: s})
			require.NoError(t, err)
			usable := true
			for i := range a {
				if a[i] == "" || b[i] == "" {
					continue
				}
				before, err1 := strconv.ParseFloat(a[i], 64)
				after, err2 := strconv.ParseFloat(b[i], 64)
				usable = usable && err1 == nil && err2 == nil && pair.Add(int(before), int(after)) == nil
			}
			if !usable { // not ratings: school scores up to 1000, hours
				continue
			}
			met++
			o := waves.Options{}
			if topic == "nps" {
				var detractor, promoter int64
				require.NoError(t, c.Input("detractor_max", &detractor))
				require.NoError(t, c.Input("promoter_min", &promoter))
				o.Classes = classes(t, detractor+1, promoter)
			}
			p, err := waves.SamePeople(pair, o)
			require.NoError(t, err)
			e, want := p.Score.Estimate, c.Expected
			if topic == "segments" {
				require.EqualValues(t, want["n"], e.N)
				require.InDelta(t, want["mean_diff"], e.Value, 1e-9)
				require.InDelta(t, want["t"], p.Score.Test.T.Value, 1e-9)
				require.InDelta(t, want["p"], p.Score.Test.P.Value, 1e-9)
				require.InDelta(t, want["ci"].([]any)[0], e.Interval.Lower, 1e-9)
				continue
			}
			require.InDelta(t, want["diff"], p.NPS.Estimate.Value, 1e-11)
			require.InDelta(t, want["se"], p.NPS.Estimate.SE.Value, 1e-11)
			require.InDelta(t, want["lower"], p.NPS.Estimate.Interval.Lower, 1e-11)
		}
		require.GreaterOrEqual(t, met, 2, topic)
	}
}

func TestReplicationAndMerge(t *testing.T) {
	s := scale.ZeroToTen()
	r := rand.New(rand.NewPCG(4, 1))
	counts := randomCounts(r, 11, 0.6)
	more := randomCounts(r, 11, 0.3)
	x, y := crosstab(t, s, counts), crosstab(t, s, more)
	sum := make([][]int64, 11)
	five := make([][]int64, 11)
	for i := range sum {
		for j := range counts[i] {
			sum[i] = append(sum[i], counts[i][j]+more[i][j])
			five[i] = append(five[i], 5*counts[i][j])
		}
	}
	single, err := waves.SamePeople(x, waves.Options{})
	require.NoError(t, err)
	replicated, err := waves.SamePeople(crosstab(t, s, five), waves.Options{})
	require.NoError(t, err)
	require.Equal(t, single.Score.Change, replicated.Score.Change)
	require.InEpsilon(t, 5*single.Bowker.ChiSquare.Value, replicated.Bowker.ChiSquare.Value, 1e-12)
	require.InEpsilon(t, 5*single.StuartMaxwell.ChiSquare.Value, replicated.StuartMaxwell.ChiSquare.Value, 1e-9)
	require.InEpsilon(t, single.NPS.Estimate.SE.Value/math.Sqrt(5), replicated.NPS.Estimate.SE.Value, 1e-12)

	require.NoError(t, x.Merge(y))
	merged, err := waves.SamePeople(x, waves.Options{})
	require.NoError(t, err)
	whole, err := waves.SamePeople(crosstab(t, s, sum), waves.Options{})
	require.NoError(t, err)
	require.Equal(t, whole, merged)

	// Time turned round turns every sign.
	back, err := waves.SamePeople(x.Transpose(), waves.Options{})
	require.NoError(t, err)
	require.Zero(t, back.Score.Change.Add(merged.Score.Change).Sign())
	require.Equal(t, -back.NPS.Estimate.Value, merged.NPS.Estimate.Value)
	require.Equal(t, back.Improved, merged.Worse)
	require.InEpsilon(t, back.StuartMaxwell.ChiSquare.Value, merged.StuartMaxwell.ChiSquare.Value, 1e-9)
}

// A scale on which 1 is best: a fall of the value is a rise.
func TestPolarity(t *testing.T) {
	s, err := scale.New(scale.Definition{ID: "grades", Range: scale.Range{From: 1, To: 5}, Polarity: scale.LowerIsBetter})
	require.NoError(t, err)
	x := crosstab(t, s, [][]int64{{1, 0, 0, 0, 0}, {4, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 1, 0}})
	p, err := waves.SamePeople(x, waves.Options{})
	require.NoError(t, err)
	require.Equal(t, int64(5), p.Improved.Count)
	require.Positive(t, p.Score.Change.Sign())
	require.Nil(t, p.NPS)
	require.Zero(t, p.CSAT.Difference) // top two are 1 and 2, before and after
}

func TestDegenerateResultsMarshal(t *testing.T) {
	ten := scale.ZeroToTen()
	tests := []struct {
		name string
		do   func() (any, error)
	}{
		{"one pair", func() (any, error) {
			x := crosstab(t, ten, nil)
			require.NoError(t, x.Add(3, 9))
			return waves.SamePeople(x, waves.Options{})
		}},
		{"all alike", func() (any, error) {
			x := crosstab(t, ten, nil)
			require.NoError(t, x.AddN(3, 9, 5))
			return waves.SamePeople(x, waves.Options{})
		}},
		{"nobody moved", func() (any, error) {
			x := crosstab(t, ten, nil)
			require.NoError(t, x.AddN(9, 9, 5))
			return waves.SamePeople(x, waves.Options{})
		}},
		{"fresh, one each", func() (any, error) {
			return waves.FreshSamples(tallyOf(t, ten, []float64{1}), tallyOf(t, ten, []float64{9}), waves.Options{})
		}},
		{"fresh, alike", func() (any, error) {
			return waves.FreshSamples(tallyOf(t, ten, []float64{1, 1}), tallyOf(t, ten, []float64{10, 10}), waves.Options{})
		}},
		{"overlap of nobody", func() (any, error) {
			return waves.PartialOverlap(tallyOf(t, ten, []float64{8, 8}), tallyOf(t, ten, []float64{8, 8}), crosstab(t, ten, nil), waves.Options{})
		}},
		{"two points", func() (any, error) {
			two := points(t, 2)
			return waves.FreshSamples(tallyOf(t, two, []float64{1, 2}), tallyOf(t, two, []float64{2, 2}), waves.Options{})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.do()
			require.NoError(t, err)
			_, err = json.Marshal(got)
			require.NoError(t, err)
		})
	}
}

func classes(t *testing.T, passive, promoter int64) *scale.Bands {
	b, err := scale.NewBands(scale.BandsDefinition{ID: "classes", Bands: []scale.Band{
		{ID: "detractor", From: dec(0)}, {ID: "passive", From: dec(passive)}, {ID: "promoter", From: dec(promoter)},
	}, Max: dec(100)})
	require.NoError(t, err)
	return b
}

func TestErrors(t *testing.T) {
	ten, five := scale.ZeroToTen(), scale.OneToFive()
	segment, err := survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "region", Categories: []string{"n"}})
	require.NoError(t, err)
	other, err := survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "b", Scale: five})
	require.NoError(t, err)
	some := crosstab(t, ten, [][]int64{{1, 2}})
	nan := waves.Options{Level: math.NaN()}
	tests := []struct {
		name string
		do   func() error
		want error
	}{
		{"segment", func() error { _, err := waves.SamePeople(segment, waves.Options{}); return err }, waves.ErrIncompatible},
		{"zero crosstab", func() error { _, err := waves.SamePeople(new(survey.Crosstab), waves.Options{}); return err }, waves.ErrIncompatible},
		{"transitions of a segment", func() error { _, err := waves.Transitions(segment, nil); return err }, waves.ErrIncompatible},
		{"other scale", func() error { _, err := waves.SamePeople(other, waves.Options{}); return err }, waves.ErrIncompatible},
		{"no pairs", func() error { _, err := waves.SamePeople(crosstab(t, ten, nil), waves.Options{}); return err }, waves.ErrNoBase},
		{"level", func() error { _, err := waves.SamePeople(some, nan); return err }, waves.ErrArgument},
		{"boxes", func() error { _, err := waves.SamePeople(some, waves.Options{Boxes: 11}); return err }, waves.ErrArgument},
		{"negative boxes", func() error { _, err := waves.SamePeople(some, waves.Options{Boxes: -1}); return err }, waves.ErrArgument},
		{"two classes", func() error {
			_, err := waves.SamePeople(some, waves.Options{Classes: scale.FiveLevels()})
			return err
		}, satisfaction.ErrScale},
		{"zero tallies", func() error {
			_, err := waves.FreshSamples(new(scale.Tally), new(scale.Tally), waves.Options{})
			return err
		}, waves.ErrIncompatible},
		{"empty wave", func() error {
			_, err := waves.FreshSamples(scale.NewTally(ten), tallyOf(t, ten, []float64{3}), waves.Options{})
			return err
		}, waves.ErrNoBase},
		{"overlap on another scale", func() error {
			_, err := waves.PartialOverlap(tallyOf(t, ten, []float64{3}), tallyOf(t, ten, []float64{3}), other, waves.Options{})
			return err
		}, waves.ErrIncompatible},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.ErrorIs(t, tt.do(), tt.want) })
	}
}
