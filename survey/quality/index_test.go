package quality_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/quality"
)

func TestRuns(t *testing.T) {
	tests := []struct {
		name          string
		row           []int
		longest, mean float64
		source        string
	}{
		{"all equal", []int{3, 3, 3, 3, 3, 3}, 6, 6, "one run of 6"},
		{"all different", []int{1, 2, 3, 4, 5, 1}, 1, 1, "6 runs of 1"},
		{"middle", []int{1, 4, 4, 4, 2, 2}, 3, 2, "1, 3, 2: 6 answers in 3 runs"},
		{"gaps are passed over", []int{4, blank, 4, skipped, 4, 5}, 3, 2, "3 and 1"},
		{"do not know is an answer", []int{4, dontKnow, dontKnow, dontKnow, 4, 4}, 3, 2, "1, 3, 2"},
		{"one answer", []int{blank, blank, 2, blank, blank, skipped}, 1, 1, "one run of 1"},
		{"no answer", []int{blank, blank, blank, blank, blank, skipped}, none, none, "no value"},
	}
	q := asking(five(), 6)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := quality.Runs(tableOf(q, tt.row), nil)
			require.NoError(t, err)
			near(t, []float64{tt.longest}, got.Longest)
			near(t, []float64{tt.mean}, got.Mean)
		})
	}
	// A special code is not the rating of the same value.
	clash, err := scale.New(scale.Definition{ID: "clash", Range: scale.Range{From: 1, To: 5}})
	require.NoError(t, err)
	q, err = survey.New(survey.Definition{ID: "two", Items: []survey.Item{
		{ID: "a", Scale: scale.ZeroToHundred()}, {ID: "b", Scale: five()}, {ID: "c", Scale: clash}}})
	require.NoError(t, err)
	r := q.NewResponse()
	require.NoError(t, r.Answer("a", 99))
	require.NoError(t, r.Answer("b", 99))
	require.NoError(t, r.Answer("c", 2))
	table := survey.NewTable(q)
	require.NoError(t, table.Append(r))
	got, err := quality.Runs(table, nil)
	require.NoError(t, err)
	near(t, []float64{1}, got.Longest)
}

func TestRunsAgainstCounting(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	rows := randomRows(rng, 300, 12, 0.2)
	got, err := quality.Runs(tableOf(asking(five(), 12, 2, 3), rows...), nil)
	require.NoError(t, err)
	for i, row := range rows {
		given := slices.DeleteFunc(slices.Clone(row), func(v int) bool { return v == blank || v == skipped })
		longest, runs := none, 0
		for from := range given { // every stretch of equal answers
			for to := from + 1; to <= len(given); to++ {
				if slices.Min(given[from:to]) == slices.Max(given[from:to]) {
					longest = max(longest, float64(to-from))
				}
			}
			if from == 0 || given[from] != given[from-1] {
				runs++
			}
		}
		require.Equal(t, longest, values(got.Longest)[i])
		if runs > 0 {
			require.InDelta(t, float64(len(given))/float64(runs), got.Mean[i].Value, 1e-12)
		}
	}
}

func TestIRV(t *testing.T) {
	table := tableOf(asking(five(), 4, 3), []int{1, 2, 3, 4}, []int{5, 5, 5, 5}, []int{1, 5, 1, 5}, []int{2, blank, dontKnow, 4},
		[]int{3, blank, blank, blank})
	got, err := quality.IRV(table, nil)
	require.NoError(t, err)
	// By hand: Σ(x−2.5)² = 5, /3; 0; 16/3; (1+1)/1; one rating has none.
	near(t, []float64{math.Sqrt(5.0 / 3), 0, math.Sqrt(16.0 / 3), math.Sqrt2, none}, got)

	rng := rand.New(rand.NewPCG(2, 1))
	rows := randomRows(rng, 200, 9, 0.1)
	got, err = quality.IRV(tableOf(asking(five(), 9), rows...), nil)
	require.NoError(t, err)
	for i, row := range rows {
		var x []float64
		for _, v := range row {
			if v > 0 {
				x = append(x, float64(v))
			}
		}
		if len(x) < 2 {
			require.False(t, got[i].Valid)
			continue
		}
		require.InDelta(t, stat.StdDev(x, nil), got[i].Value, 1e-12)
	}

	q, err := survey.New(survey.Definition{ID: "two", Items: []survey.Item{{ID: "a", Scale: scale.ZeroToTen()}, {ID: "b", Scale: five()}}})
	require.NoError(t, err)
	table = survey.NewTable(q)
	require.NoError(t, table.Append(q.NewResponse()))
	_, err = quality.IRV(table, nil)
	require.ErrorIs(t, err, quality.ErrIncompatible)
	_, err = quality.IRV(table, []string{"a"})
	require.NoError(t, err)
}

// direct is D² by the inverse of the covariance matrix of complete rows.
func direct(rows [][]int) []float64 {
	var complete [][]float64
	for _, row := range rows {
		if slices.Min(row) > 0 {
			var x []float64
			for _, v := range row {
				x = append(x, float64(v))
			}
			complete = append(complete, x)
		}
	}
	p := len(rows[0])
	data := mat.NewDense(len(complete), p, nil)
	for i, x := range complete {
		data.SetRow(i, x)
	}
	var s mat.SymDense
	stat.CovarianceMatrix(&s, data, nil)
	var inverse mat.Dense
	if err := inverse.Inverse(&s); err != nil {
		panic(err)
	}
	means := make([]float64, p)
	for k := range means {
		means[k] = stat.Mean(mat.Col(nil, k, data), nil)
	}
	out := make([]float64, len(rows))
	for i, row := range rows {
		out[i] = none
		if slices.Min(row) > 0 {
			x := mat.NewVecDense(p, nil)
			for k, v := range row {
				x.SetVec(k, float64(v)-means[k])
			}
			out[i] = mat.Inner(x, &inverse, x)
		}
	}
	return out
}

func TestMahalanobis(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	rows := randomRows(rng, 120, 6, 0.02)
	want := direct(rows)
	got, err := quality.Mahalanobis(tableOf(asking(five(), 6), rows...), nil, quality.DistanceOptions{})
	require.NoError(t, err)
	near(t, want, got.D2)
	require.Equal(t, 6, got.Rank)
	require.Equal(t, int64(120), got.N+got.Dropped)
	require.Positive(t, got.Dropped)
	half := got.Cut.Value / 2
	require.InDelta(t, 0.001, math.Exp(-half)*(1+half+half*half/2), 1e-14) // P(χ² > x) in closed form for 6 degrees of freedom
	sum := 0.0
	for i, d := range got.D2 {
		if d.Valid {
			sum += d.Value
			require.Equal(t, d.Value > got.Cut.Value, got.P[i].Value < 0.001)
		}
	}
	require.InDelta(t, float64(got.N-1)*6, sum, 1e-9) // Σ D² = (n − 1)·rank

	// Reversing items changes no distance.
	reversed, err := quality.Mahalanobis(tableOf(asking(five(), 6, 2, 5), rows...), nil, quality.DistanceOptions{})
	require.NoError(t, err)
	near(t, want, reversed.D2)

	// A copy of an item, a constant and an item that is 6 minus another add nothing.
	longer := make([][]int, len(rows))
	for i, row := range rows {
		mirror, constant := row[1], 4
		if mirror > 0 {
			mirror = 6 - mirror
		}
		longer[i] = append(slices.Clone(row), row[0], constant, mirror)
	}
	singular, err := quality.Mahalanobis(tableOf(asking(five(), 9), longer...), nil, quality.DistanceOptions{})
	require.NoError(t, err)
	require.Equal(t, 6, singular.Rank)
	near(t, want, singular.D2)
}

func TestMahalanobisDegenerate(t *testing.T) {
	q := asking(five(), 3)
	// Two rows: one direction, each at D² = (n−1)²/n = 1/2; the third item does not vary.
	got, err := quality.Mahalanobis(tableOf(q, []int{1, 5, 3}, []int{2, 3, 3}), nil, quality.DistanceOptions{})
	require.NoError(t, err)
	require.Equal(t, 1, got.Rank)
	near(t, []float64{0.5, 0.5}, got.D2)
	near(t, []float64{math.Erfc(0.5), math.Erfc(0.5)}, got.P) // P(|Z| > √½)

	got, err = quality.Mahalanobis(tableOf(q, []int{3, 3, 3}, []int{3, 3, 3}), nil, quality.DistanceOptions{})
	require.NoError(t, err)
	require.Zero(t, got.Rank)
	near(t, []float64{0, 0}, got.D2)
	near(t, []float64{none, none}, got.P)
	require.False(t, got.Cut.Valid)

	// One item: the squared z.
	got, err = quality.Mahalanobis(tableOf(q, []int{1}, []int{2}, []int{3}, []int{5}), []string{"q1"}, quality.DistanceOptions{Alpha: 0.05})
	require.NoError(t, err)
	variance := (1.75*1.75 + 0.75*0.75 + 0.25*0.25 + 2.25*2.25) / 3
	near(t, []float64{1.75 * 1.75 / variance, 0.75 * 0.75 / variance, 0.25 * 0.25 / variance, 2.25 * 2.25 / variance}, got.D2)
	require.InDelta(t, 1.959963984540054*1.959963984540054, got.Cut.Value, 1e-9)

	_, err = quality.Mahalanobis(tableOf(q, []int{1, 2, 3}), nil, quality.DistanceOptions{})
	require.ErrorIs(t, err, quality.ErrTooFew)
	_, err = quality.Mahalanobis(tableOf(q, []int{1, 2, blank}), nil, quality.DistanceOptions{})
	require.ErrorIs(t, err, quality.ErrNoBase)
	for _, alpha := range []float64{-1, 1, math.NaN()} {
		_, err = quality.Mahalanobis(tableOf(q, []int{1, 2, 3}), nil, quality.DistanceOptions{Alpha: alpha})
		require.ErrorIs(t, err, quality.ErrArgument)
	}
}

func TestEvenOdd(t *testing.T) {
	scales := [][]string{{"q1", "q2"}, {"q3", "q4"}, {"q5", "q6", "q7"}}
	// q7 is reversed: 1 counts as 5.
	table := tableOf(asking(five(), 7, 7),
		[]int{1, 1, 3, 3, 5, 5, 1},             // halves 1 3 5 and 1 3 5
		[]int{1, 5, 3, 3, 5, 1, 1},             // halves 1 3 5 and 5 3 1: r = −1
		[]int{1, 2, 3, 2, 5, 5, 1},             // 1 3 5 and 2 2 5: r = 6/√(8·6)
		[]int{4, 4, 4, 4, 4, 4, 2},             // no variance
		[]int{1, 1, 3, blank, 5, 5, 1},         // two scales
		[]int{1, 1, 3, 3, blank, 5, 1},         // the odd half of the third rests on q7
		[]int{1, 1, 3, 3, dontKnow, 5, blank},  // none of the odd half
		[]int{2, 3, 3, 1, 4, 3, 2},             // 2 3 4 and 3 1 3: r = 0
		[]int{1, 4, 3, 2, skipped, 3, skipped}) // again none
	got, err := quality.EvenOdd(table, scales)
	require.NoError(t, err)
	r := 6 / math.Sqrt(48)
	near(t, []float64{1, -1, 2 * r / (1 + r), none, none, 1, none, 0, none}, got)

	for _, bad := range [][][]string{nil, scales[:2], {{"q1"}, {"q2", "q3"}, {"q4", "q5"}}, {{"q1", "q2"}, {"q1", "q3"}, {"q4", "q5"}}} {
		_, err = quality.EvenOdd(table, bad)
		require.ErrorIs(t, err, quality.ErrArgument)
	}
	_, err = quality.EvenOdd(table, [][]string{{"q1", "q2"}, {"q3", "q4"}, {"q5", "none"}})
	require.ErrorIs(t, err, quality.ErrUnknown)
}

// Halves that are equal but for rounding have no correlation.
func TestEvenOddRounding(t *testing.T) {
	s, err := scale.New(scale.Definition{ID: "ten", Range: scale.Range{From: 0, To: 10}})
	require.NoError(t, err)
	// Tenths of 1, 2, 7 and of 7, 2, 1 add up to 1 and to the number before it; the other halves vary.
	var row []int
	scales := make([][]string, 3)
	for i, odd := range [][]int{{1, 2, 7, 0}, {7, 2, 1, 0}, {2, 7, 1, 0}} {
		for _, v := range odd {
			row = append(row, v, []int{0, 5, 9}[i])
			scales[i] = append(scales[i], fmt.Sprint("q", len(row)-1), fmt.Sprint("q", len(row)))
		}
	}
	got, err := quality.EvenOdd(tableOf(asking(s, len(row)), row), scales)
	require.NoError(t, err)
	near(t, []float64{none}, got)
}

// slowSynonyms is the definition, on the raw numbers.
func slowSynonyms(rows [][]int, critical float64, antonyms bool) []float64 {
	p := len(rows[0])
	type pair struct{ i, j int }
	var pairs []pair
	for i := range p {
		for j := i + 1; j < p; j++ {
			var x, y []float64
			for _, row := range rows {
				if row[i] > 0 && row[j] > 0 {
					x, y = append(x, float64(row[i])), append(y, float64(row[j]))
				}
			}
			if r := stat.Correlation(x, y, nil); !antonyms && r >= critical || antonyms && r <= -critical {
				pairs = append(pairs, pair{i, j})
			}
		}
	}
	out := make([]float64, len(rows))
	for k, row := range rows {
		var x, y []float64
		for _, pair := range pairs {
			if row[pair.i] > 0 && row[pair.j] > 0 {
				x, y = append(x, float64(row[pair.i])), append(y, float64(row[pair.j]))
			}
		}
		out[k] = none
		if len(x) > 2 && slices.Min(x) < slices.Max(x) && slices.Min(y) < slices.Max(y) {
			out[k] = stat.Correlation(x, y, nil)
		}
	}
	return out
}

func TestSynonyms(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	rows := randomRows(rng, 200, 8, 0.05)
	for _, row := range rows { // two items worded the other way round
		for _, k := range []int{2, 6} {
			if row[k] > 0 {
				row[k] = 6 - row[k]
			}
		}
	}
	for _, q := range []*survey.Questionnaire{asking(five(), 8), asking(five(), 8, 3, 7)} { // reversed or not, as given
		table := tableOf(q, rows...)
		for _, antonyms := range []bool{false, true} {
			got, err := quality.Synonyms(table, nil, quality.PairOptions{Critical: 0.4, Antonyms: antonyms})
			require.NoError(t, err)
			near(t, slowSynonyms(rows, 0.4, antonyms), got.R)
			for _, pair := range got.Pairs {
				require.Equal(t, antonyms, pair.Correlation < 0)
				require.Less(t, pair.First, pair.Second)
			}
		}
	}
	table := tableOf(asking(five(), 8), rows...)
	_, err := quality.Synonyms(table, nil, quality.PairOptions{Critical: 0.99})
	require.ErrorIs(t, err, quality.ErrTooFew)
	_, err = quality.Synonyms(table, []string{"q1"}, quality.PairOptions{})
	require.ErrorIs(t, err, quality.ErrTooFew)
	_, err = quality.Synonyms(tableOf(asking(five(), 8), []int{3, 3, 3, 3, 3, 3, 3, 3}, []int{3, 3, 3, 3, 3, 3, 3, 3}), nil, quality.PairOptions{})
	require.ErrorIs(t, err, quality.ErrTooFew)
	for _, critical := range []float64{-0.5, 1, math.NaN()} {
		_, err = quality.Synonyms(table, nil, quality.PairOptions{Critical: critical})
		require.ErrorIs(t, err, quality.ErrArgument)
	}
}

func TestLogSpeed(t *testing.T) {
	// ln: median ln 4, deviations 2, 1, 0, 1, 2 times ln 2, their median ln 2.
	got, err := quality.LogSpeed(seconds(4, 1, 16, 0, 2, 8))
	require.NoError(t, err)
	near(t, []float64{0, -2 / 1.4826, 2 / 1.4826, none, -1 / 1.4826, 1 / 1.4826}, got)
	// Two: the median lies between, MAD is half the distance.
	got, err = quality.LogSpeed(seconds(10, 30))
	require.NoError(t, err)
	near(t, []float64{-1 / 1.4826, 1 / 1.4826}, got)

	_, err = quality.LogSpeed(nil)
	require.ErrorIs(t, err, quality.ErrNoBase)
	_, err = quality.LogSpeed(seconds(0, 0))
	require.ErrorIs(t, err, quality.ErrNoBase)
	_, err = quality.LogSpeed(seconds(5))
	require.ErrorIs(t, err, quality.ErrTooFew)
	_, err = quality.LogSpeed(seconds(5, 5, 5, 9))
	require.ErrorIs(t, err, quality.ErrTooFew)
	_, err = quality.LogSpeed(seconds(5, -1))
	require.ErrorIs(t, err, quality.ErrArgument)
}

// timed is a table with timings in seconds, 0 unknown and −1 not asked.
func timed(rows ...[]float64) *survey.Table {
	q := asking(five(), len(rows[0]))
	t := survey.NewTable(q)
	for _, row := range rows {
		r := q.NewResponse()
		for i, s := range row {
			id := fmt.Sprint("q", i+1)
			if s < 0 {
				if err := r.Skip(id); err != nil {
					panic(err)
				}
				continue
			}
			if err := r.SetTiming(id, time.Duration(s*float64(time.Second))); err != nil {
				panic(err)
			}
		}
		if err := t.Append(r); err != nil {
			panic(err)
		}
	}
	return t
}

func TestRelativeSpeed(t *testing.T) {
	table := timed(
		[]float64{10, 20, 4},
		[]float64{5, 20, 2},
		[]float64{20, 1, 4},
		[]float64{10, 0, -1},
		[]float64{0, 0, 0})
	got, err := quality.RelativeSpeed(table, nil)
	require.NoError(t, err)
	// Medians 10, 20, 4; factors 1 1 1, 2 1 2, ½ 3 (of 20) 1, and 1 alone.
	near(t, []float64{1, 5.0 / 3, 1.5, 1, none}, got)

	total, err := quality.Durations(table, nil)
	require.NoError(t, err)
	require.Equal(t, seconds(34, 27, 25, 0, 0), total)
	total, err = quality.Durations(table, []string{"q1", "q3"})
	require.NoError(t, err)
	require.Equal(t, seconds(14, 7, 24, 10, 0), total) // q3 was not asked in row 3

	_, err = quality.RelativeSpeed(timed([]float64{0, -1}), nil)
	require.ErrorIs(t, err, quality.ErrNoBase)
	_, err = quality.Durations(timed([]float64{9e9, 9e9}), nil)
	require.ErrorIs(t, err, survey.ErrOverflow)
}

// slowCopies compares everybody with everybody.
func slowCopies(rows [][]int, share float64) (same, near []int, best []float64, groups [][]int) {
	n, p := len(rows), len(rows[0])
	same, near, best = make([]int, n), make([]int, n), make([]float64, n)
	group := make([]int, n)
	compared := func(i int) bool {
		rated := 0
		for _, v := range rows[i] {
			if v > 0 {
				rated++
			}
		}
		return 2*rated >= p
	}
	for i := range rows {
		group[i], best[i] = i, none
	}
	for i := range rows {
		for j := range rows {
			if i == j || !compared(i) || !compared(j) {
				continue
			}
			equal := 0
			for k := range p {
				if rows[i][k] == rows[j][k] {
					equal++
				}
			}
			if float64(equal) < share*float64(p)-1e-9 {
				continue
			}
			if equal == p {
				same[i]++
			} else {
				near[i]++
			}
			best[i] = max(best[i], float64(equal)/float64(p))
			for k, old, now := 0, group[i], group[j]; k < n; k++ {
				if group[k] == old {
					group[k] = now
				}
			}
		}
	}
	for i := range rows {
		var g []int
		for j := range rows {
			if group[j] == group[i] {
				g = append(g, j)
			}
		}
		if len(g) > 1 && g[0] == i {
			groups = append(groups, g)
		}
		if !compared(i) {
			same[i], near[i] = none, none
		}
	}
	return same, near, best, groups
}

func TestDuplicates(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for range 60 {
		p := 1 + rng.IntN(12)
		rows := randomRows(rng, 60, p, 0.1*float64(rng.IntN(6)))
		for range 10 { // copies with a few changes
			rows = append(rows, slices.Clone(rows[rng.IntN(60)]))
			for range rng.IntN(3) {
				rows[len(rows)-1][rng.IntN(p)] = 1 + rng.IntN(5)
			}
		}
		table := tableOf(asking(five(), p), rows...)
		for _, share := range []float64{0.05, 0.5, 0.75, 0.8, 0.85, 0.9, 1} {
			got, err := quality.Duplicates(table, nil, quality.DuplicateOptions{Share: share})
			require.NoError(t, err)
			same, near, best, groups := slowCopies(rows, share)
			for i := range rows {
				require.Equal(t, float64(same[i]), values(got.Same)[i], "row %d of %d items at %g", i, p, share)
				require.Equal(t, float64(near[i]), values(got.Near)[i], "row %d of %d items at %g", i, p, share)
				require.InDelta(t, best[i], values(got.Share)[i], 1e-12)
			}
			require.Equal(t, groups, got.Groups)
		}
	}
}

// 17 of 20 is 0.85 in decimal, whatever it is in binary.
func TestDuplicatesAtTheShare(t *testing.T) {
	q := asking(five(), 20)
	first := slices.Repeat([]int{1, 2, 3, 4, 5}, 4)
	at, below := slices.Clone(first), slices.Clone(first)
	for _, k := range []int{0, 10, 19} {
		at[k] = 6 - at[k]
		below[k] = 6 - below[k]
	}
	at[10], at[19] = 5, 1
	below[10], below[19] = 5, 1
	below[5] = 5
	got, err := quality.Duplicates(tableOf(q, first, at), nil, quality.DuplicateOptions{})
	require.NoError(t, err)
	near(t, []float64{1, 1}, got.Near)
	near(t, []float64{0.85, 0.85}, got.Share)
	require.Equal(t, [][]int{{0, 1}}, got.Groups)
	got, err = quality.Duplicates(tableOf(q, first, below), nil, quality.DuplicateOptions{})
	require.NoError(t, err)
	near(t, []float64{0, 0}, got.Near)
	near(t, []float64{none, none}, got.Share)
	require.Nil(t, got.Groups)
	// 0.56·25 is above 14 in binary.
	long := slices.Repeat([]int{1, 2, 3, 4, 5}, 5)
	other := append(slices.Repeat([]int{dontKnow}, 11), long[11:]...)
	got, err = quality.Duplicates(tableOf(asking(five(), 25), long, other), nil, quality.DuplicateOptions{Share: 0.56})
	require.NoError(t, err)
	near(t, []float64{0.56, 0.56}, got.Share)
	for _, share := range []float64{-0.1, 1.1, math.NaN()} {
		_, err = quality.Duplicates(tableOf(q, first), nil, quality.DuplicateOptions{Share: share})
		require.ErrorIs(t, err, quality.ErrArgument)
	}
}

func TestNothingToRead(t *testing.T) {
	q := asking(five(), 7)
	calls := map[string]func(*survey.Table, []string) error{
		"Runs":      func(t *survey.Table, items []string) error { _, err := quality.Runs(t, items); return err },
		"IRV":       func(t *survey.Table, items []string) error { _, err := quality.IRV(t, items); return err },
		"Durations": func(t *survey.Table, items []string) error { _, err := quality.Durations(t, items); return err },
		"Relative":  func(t *survey.Table, items []string) error { _, err := quality.RelativeSpeed(t, items); return err },
		"Mahalanobis": func(t *survey.Table, items []string) error {
			_, err := quality.Mahalanobis(t, items, quality.DistanceOptions{})
			return err
		},
		"Synonyms": func(t *survey.Table, items []string) error {
			_, err := quality.Synonyms(t, items, quality.PairOptions{})
			return err
		},
		"Duplicates": func(t *survey.Table, items []string) error {
			_, err := quality.Duplicates(t, items, quality.DuplicateOptions{})
			return err
		},
	}
	for name, do := range calls {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, do(survey.NewTable(q), nil), quality.ErrNoBase)
			table := tableOf(q, []int{1, 2, 3, 4, 5, 1, 2}, []int{2, 2, 2, 4, 5, 1, 2})
			require.ErrorIs(t, do(table, []string{"q1", "none"}), quality.ErrUnknown)
			require.ErrorIs(t, do(table, []string{"q1", "q1"}), quality.ErrArgument)
		})
	}
}

// The order of the rows changes nothing, to the last bit.
func TestRowsInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	const n, p = 150, 8
	rows := randomRows(rng, n, p, 0.03)
	rows[7], rows[70] = slices.Clone(rows[3]), slices.Clone(rows[20])
	took := make([]time.Duration, n)
	for i := range took {
		took[i] = time.Duration(math.Exp(rng.NormFloat64()) * float64(time.Minute))
	}
	order := rng.Perm(n)
	shuffled, shuffledTook := make([][]int, n), make([]time.Duration, n)
	for i, from := range order {
		shuffled[i], shuffledTook[i] = rows[from], took[from]
	}
	all := func(rows [][]int, took []time.Duration) [][]survey.Optional {
		table := tableOf(asking(five(), p), rows...)
		runs, err := quality.Runs(table, nil)
		require.NoError(t, err)
		irv, err := quality.IRV(table, nil)
		require.NoError(t, err)
		distances, err := quality.Mahalanobis(table, nil, quality.DistanceOptions{})
		require.NoError(t, err)
		synonyms, err := quality.Synonyms(table, nil, quality.PairOptions{Critical: 0.4})
		require.NoError(t, err)
		evenOdd, err := quality.EvenOdd(table, [][]string{{"q1", "q2"}, {"q3", "q4"}, {"q5", "q6"}, {"q7", "q8"}})
		require.NoError(t, err)
		speed, err := quality.LogSpeed(took)
		require.NoError(t, err)
		copies, err := quality.Duplicates(table, nil, quality.DuplicateOptions{Share: 0.7})
		require.NoError(t, err)
		return [][]survey.Optional{runs.Longest, runs.Mean, irv, distances.D2, distances.P, synonyms.R, evenOdd, speed, copies.Same, copies.Near, copies.Share}
	}
	want, got := all(rows, took), all(shuffled, shuffledTook)
	for k := range want {
		for i, from := range order {
			require.Equal(t, want[k][from], got[k][i], "index %d, row %d", k, from)
		}
	}
}
