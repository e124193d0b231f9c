package gap_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/paired"
	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// pairedScale is a scale of the values in the columns. There are at most 201 points
// to a scale; columns of more give way to their differences and 0, which have the
// same figures.
func pairedScale(x, y []int) (*scale.Scale, []int, []int) {
	points := func(columns ...[]int) []scale.Point {
		var all []scale.Point
		seen := map[int]bool{}
		for _, c := range columns {
			for _, v := range c {
				if !seen[v] {
					all = append(all, scale.Point{Value: v})
				}
				seen[v] = true
			}
		}
		return all
	}
	if s, err := scale.New(scale.Definition{Points: points(x, y)}); err == nil {
		return s, x, y
	}
	difference, zero := make([]int, len(x)), make([]int, len(x))
	for i := range x {
		difference[i] = x[i] - y[i]
	}
	return must(scale.New(scale.Definition{Points: points(difference, zero)})), difference, zero
}

// R's t.test and wilcox.test, and the sign test, on real surveys.
func TestReference(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	cases := must(reftest.Load(reference, "segments"))
	compared := 0
	for _, c := range cases {
		if c.Kind != "paired" {
			continue
		}
		var file, xName, yName string
		var level float64
		require.NoError(t, c.Input("data", &file))
		require.NoError(t, c.Input("x", &xName))
		require.NoError(t, c.Input("y", &yName))
		require.NoError(t, c.Input("conf", &level))
		data := must(reftest.ReadData(reference, file))
		xCells, yCells := must(data.Column(xName)), must(data.Column(yName))
		var x, y []int
		for i := range xCells {
			if xCells[i] != "" && yCells[i] != "" {
				x, y = append(x, must(strconv.Atoi(xCells[i]))), append(y, must(strconv.Atoi(yCells[i])))
			}
		}
		s, x, y := pairedScale(x, y)
		pairs := make([][2]int, len(x))
		for i := range x {
			pairs[i] = [2]int{y[i], x[i]} // x − y is perceived − expected
		}
		r, err := gap.Of(crosstab(s, pairs), gap.Options{Level: level})
		require.NoError(t, err)
		got := map[string]any{
			"n": r.Estimate.N, "mean_diff": r.Gap.Float64(), "sd_diff": r.SD.Value,
			"t": r.Student.T.Value, "df": r.Student.DF, "p": r.Student.P.Value,
			"ci": []float64{r.Estimate.Interval.Lower, r.Estimate.Interval.Upper}, "cohen_dz": r.EffectSize.Value,
			"wilcoxon_V": r.Rank.V, "n_nonzero": r.Rank.NonZero, "wilcoxon_z": r.Rank.Z.Value,
			"wilcoxon_p": r.Rank.P.Value, "wilcoxon_p_cc": r.Rank.PCorrected.Value, "sign_test_p": r.Sign.P.Value,
		}
		for _, f := range reftest.Compare(c, got) {
			if f.Path == "r_xy" { // the correlation is the business of survey.Moments
				continue
			}
			require.Equal(t, reftest.Match, f.Verdict, "%s %v", c.ID, f)
			compared++
		}
	}
	require.Greater(t, compared, 4*14)
}

// worthOf is the worth by the definition: mirrored where the item is reversed, or
// where lower is better and no worth is given.
func worthOf(item survey.Item, value int) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	var w float64
	for _, p := range item.Scale.Points() {
		x, _ := p.Worth.Float64()
		lo, hi = min(lo, x), max(hi, x)
		if p.Value == value {
			w = x
		}
	}
	if item.Reverse {
		return lo + hi - w
	}
	return w
}

// Row by row, on scales of every kind.
func TestOfAgainstRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	q := questionnaire(mixedWith(""))
	for range 60 {
		rows := randomRows(rng, q, 2+rng.IntN(60), 0.2)
		table := tableOf(q, rows)
		for _, pair := range mixedPairs {
			eItem, ePos, _ := q.Item(pair.Expected)
			pItem, pPos, _ := q.Item(pair.Perceived)
			var below, equal, above int64
			var diffs []float64
			var sumE, sumP float64
			for _, row := range rows {
				if row[ePos] == 0 || row[pPos] == 0 {
					continue
				}
				e, p := worthOf(eItem, row[ePos]), worthOf(pItem, row[pPos])
				switch {
				case e > p:
					below++
				case e == p:
					equal++
				default:
					above++
				}
				diffs = append(diffs, p-e)
				sumE, sumP = sumE+e, sumP+p
				state := must(gap.StateOf(pItem.EffectiveScale(), row[ePos], row[pPos]))
				require.Equal(t, map[bool]gap.State{true: gap.Dissatisfied, false: gap.Confirmed}[e > p], min(state, 1), "%v %v", e, p)
				require.Equal(t, e < p, state == gap.Delighted)
			}
			x := must(table.Crosstab(pair.Expected, pair.Perceived))
			r, err := gap.Of(x, gap.Options{})
			n := int64(len(diffs))
			if n == 0 {
				require.ErrorIs(t, err, gap.ErrNoBase)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, gap.States{
				Below: scale.Share{Count: below, N: n}, Equal: scale.Share{Count: equal, N: n}, Above: scale.Share{Count: above, N: n},
			}, r.States)
			require.InDelta(t, sumE/float64(n), r.Expected.Float64(), 1e-12)
			require.InDelta(t, sumP/float64(n), r.Perceived.Float64(), 1e-12)
			require.InDelta(t, (sumP-sumE)/float64(n), r.Gap.Float64(), 1e-12)
			require.Equal(t, int64(len(rows))-n, r.Estimate.Missing)
			require.Equal(t, n, r.Estimate.N)
			if n > 1 {
				var ss float64
				for _, d := range diffs {
					ss += math.Pow(d-(sumP-sumE)/float64(n), 2)
				}
				require.InDelta(t, math.Sqrt(ss/float64(n-1)), r.SD.Value, 1e-7)
				require.InDelta(t, math.Sqrt(ss/float64(n-1)/float64(n)), r.Estimate.SE.Value, 1e-7)
			}
		}
	}
}

// The states sum to the pairs, whatever the counts; both policies agree on all but
// the equal ones; and exchanging the sides exchanges the states and the sign.
func TestStatesSum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		pairs := make([][2]int, 1+rng.IntN(30))
		for i := range pairs {
			pairs[i] = [2]int{1 + rng.IntN(10), 1 + rng.IntN(10)}
		}
		x := crosstab(scale.OneToTen(), pairs)
		r := must(gap.Of(x, gap.Options{Equal: gap.EqualSatisfied, Zeros: gap.PrattZeros}))
		n := int64(len(pairs))
		s := r.States
		require.Equal(t, n, s.Below.Count+s.Equal.Count+s.Above.Count)
		require.Equal(t, []int64{n, n, n, n}, []int64{s.Below.N, s.Equal.N, s.Above.N, r.Satisfied.N})
		require.Equal(t, s.Above.Count+s.Equal.Count, r.Satisfied.Count)
		require.Equal(t, s.Above, must(gap.Of(x, gap.Options{})).Satisfied)
		require.Equal(t, []int64{s.Above.Count, s.Below.Count}, []int64{r.Sign.Above, r.Sign.Below})
		require.Equal(t, n-s.Equal.Count, r.Rank.NonZero)

		back := must(gap.Of(x.Transpose(), gap.Options{Zeros: gap.PrattZeros}))
		require.Equal(t, []scale.Share{s.Below, s.Equal, s.Above}, []scale.Share{back.States.Above, back.States.Equal, back.States.Below})
		require.Zero(t, r.Gap.Add(back.Gap).Sign())
		require.Equal(t, r.Rank.P, back.Rank.P)
		require.Equal(t, r.Sign.P, back.Sign.P)
		require.Equal(t, r.Student.P, back.Student.P)

		rng.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		shuffled := must(gap.Of(crosstab(scale.OneToTen(), pairs), gap.Options{Equal: gap.EqualSatisfied, Zeros: gap.PrattZeros}))
		require.Equal(t, r, shuffled, "to the last bit")
	}
}

// Everybody twice: the same figures, and an error smaller by √((n−1)/(2n−1)).
func TestReplication(t *testing.T) {
	pairs := [][2]int{{9, 7}, {8, 8}, {10, 9}, {6, 9}, {9, 4}, {7, 7}}
	once := must(gap.Of(crosstab(scale.OneToTen(), pairs), gap.Options{}))
	twice := must(gap.Of(crosstab(scale.OneToTen(), append(pairs, pairs...)), gap.Options{}))
	require.Equal(t, once.Gap.String(), twice.Gap.String())
	require.Equal(t, 2*once.States.Below.Count, twice.States.Below.Count)
	n := float64(len(pairs))
	require.InEpsilon(t, once.Estimate.SE.Value*math.Sqrt((n-1)/(2*n-1)), twice.Estimate.SE.Value, 1e-14)
}

func TestZeroPolicies(t *testing.T) {
	// Differences 0, 0, 1, −1, 2, 3: see the test of package paired.
	pairs := [][2]int{{5, 5}, {7, 7}, {5, 6}, {6, 5}, {5, 7}, {5, 8}}
	x := crosstab(scale.OneToTen(), pairs)
	drop := must(gap.Of(x, gap.Options{})).Rank
	require.Equal(t, gap.DropZeros, drop.Zeros)
	require.Equal(t, []any{8.5, int64(4)}, []any{drop.V, drop.NonZero})
	require.InDelta(t, 3.5/math.Sqrt(29.5/4), drop.Z.Value, 1e-15)
	pratt := must(gap.Of(x, gap.Options{Zeros: gap.PrattZeros})).Rank
	require.Equal(t, gap.PrattZeros, pratt.Zeros)
	require.Equal(t, []any{14.5, int64(4)}, []any{pratt.V, pratt.NonZero})
	require.InDelta(t, 5.5/math.Sqrt(85.5/4), pratt.Z.Value, 1e-15)
}

func codes(e survey.Estimate) []survey.WarningCode {
	var all []survey.WarningCode
	for _, w := range e.Warnings {
		all = append(all, w.Code)
	}
	return all
}

func TestCeiling(t *testing.T) {
	lower := must(scale.New(scale.Definition{Range: scale.Range{From: 1, To: 6}, Polarity: scale.LowerIsBetter}))
	tests := []struct {
		name  string
		scale *scale.Scale
		pairs [][2]int
		want  bool
	}{
		{"half", scale.OneToTen(), [][2]int{{10, 3}, {10, 10}, {9, 9}, {8, 10}}, true},
		{"less than half", scale.OneToTen(), [][2]int{{10, 3}, {9, 10}, {9, 9}}, false},
		{"perception does not count", scale.OneToTen(), [][2]int{{3, 10}, {4, 10}}, false},
		{"lower is better", lower, [][2]int{{1, 2}, {2, 2}}, true},
		{"lower is better, at the bottom", lower, [][2]int{{6, 2}, {6, 2}}, false},
		{"reversed", scale.OneToTen().Reversed(), [][2]int{{1, 2}}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := must(gap.Of(crosstab(tt.scale, tt.pairs), gap.Options{}))
			if tt.want {
				require.Contains(t, codes(r.Estimate), gap.Ceiling)
			} else {
				require.NotContains(t, codes(r.Estimate), gap.Ceiling)
			}
		})
	}
}

func TestDegenerate(t *testing.T) {
	one := must(gap.Of(crosstab(scale.OneToTen(), [][2]int{{9, 7}}), gap.Options{}))
	require.Equal(t, "-2", one.Gap.String())
	require.False(t, one.Estimate.SE.Valid || one.SD.Valid || one.EffectSize.Valid || one.Student.T.Valid || one.Estimate.Interval.Valid())
	require.Equal(t, []survey.WarningCode{survey.NoError}, codes(one.Estimate))
	require.Equal(t, survey.Some(1), one.Sign.P)

	alike := must(gap.Of(crosstab(scale.OneToTen(), [][2]int{{9, 7}, {3, 1}}), gap.Options{}))
	require.Equal(t, survey.Some(0), alike.Estimate.SE)
	require.Equal(t, survey.Some(0), alike.SD)
	require.False(t, alike.EffectSize.Valid || alike.Student.P.Valid)
	require.Equal(t, 1.0, alike.Student.DF)
	require.Contains(t, codes(alike.Estimate), survey.ZeroVariance)

	equal := must(gap.Of(crosstab(scale.OneToTen(), [][2]int{{9, 9}, {3, 3}}), gap.Options{Zeros: gap.PrattZeros}))
	require.False(t, equal.Rank.P.Valid || equal.Sign.P.Valid || equal.Rank.PCorrected.Valid)
	require.Zero(t, equal.Gap.Sign())

	for _, r := range []gap.Result{one, alike, equal} {
		text, err := json.Marshal(r)
		require.NoError(t, err)
		var again gap.Result
		require.NoError(t, json.Unmarshal(text, &again))
		require.Equal(t, string(text), string(must(json.Marshal(again))))
	}
}

func TestOfErrors(t *testing.T) {
	ten := scale.OneToTen()
	good := crosstab(ten, [][2]int{{9, 7}})
	axis := survey.Axis{ID: "e", Scale: ten}
	other := must(survey.NewCrosstab(axis, survey.Axis{ID: "p", Scale: scale.ZeroToTen()}))
	reversed := must(survey.NewCrosstab(axis, survey.Axis{ID: "p", Scale: ten.Reversed()}))
	segment := must(survey.NewCrosstab(axis, survey.Axis{ID: "s", Categories: []string{"a"}}))
	blank := crosstab(ten, nil)
	require.NoError(t, blank.AddCodes([]scale.Code{scale.Blank, must(ten.Encode(3, scale.Reject))}, []scale.Code{must(ten.Encode(3, scale.Reject)), scale.NotAsked}))
	tests := []struct {
		name  string
		input *survey.Crosstab
		o     gap.Options
		want  error
	}{
		{"no pairs", crosstab(ten, nil), gap.Options{}, gap.ErrNoBase},
		{"one side only", blank, gap.Options{}, gap.ErrNoBase},
		{"different scales", other, gap.Options{}, gap.ErrIncompatible},
		{"one reversed", reversed, gap.Options{}, gap.ErrIncompatible},
		{"segment", segment, gap.Options{}, gap.ErrIncompatible},
		{"segment on the rows", segment.Transpose(), gap.Options{}, gap.ErrIncompatible},
		{"zero crosstab", new(survey.Crosstab), gap.Options{}, gap.ErrIncompatible},
		{"level", good, gap.Options{Level: 1}, gap.ErrArgument},
		{"level NaN", good, gap.Options{Level: math.NaN()}, gap.ErrArgument},
		{"equal policy", good, gap.Options{Equal: 2}, gap.ErrArgument},
		{"zero policy", good, gap.Options{Zeros: 2}, gap.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := gap.Of(tt.input, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
}

func TestNames(t *testing.T) {
	require.Equal(t, []gap.Consequence{gap.Leaves, gap.StaysLooking, gap.Advocates},
		[]gap.Consequence{gap.Dissatisfied.Consequence(), gap.Confirmed.Consequence(), gap.Delighted.Consequence()})
	for name, v := range map[string]interface {
		String() string
		MarshalText() ([]byte, error)
	}{
		"satisfied": gap.EqualSatisfied, "undecided": gap.EqualUndecided, "pratt": gap.PrattZeros, "drop": gap.DropZeros,
		"stays-looking": gap.StaysLooking, "leaves": gap.Leaves, "advocates": gap.Advocates,
		"dissatisfied": gap.Dissatisfied, "confirmed": gap.Confirmed, "delighted": gap.Delighted,
	} {
		require.Equal(t, name, v.String())
		require.Equal(t, name, string(must(v.MarshalText())))
	}
	var e gap.EqualPolicy
	require.NoError(t, e.UnmarshalText([]byte("satisfied")))
	require.Equal(t, gap.EqualSatisfied, e)
	require.Error(t, e.UnmarshalText([]byte("happy")))
	var z gap.ZeroPolicy
	require.NoError(t, z.UnmarshalText([]byte("pratt")))
	require.Error(t, z.UnmarshalText([]byte("wilcoxon")))
	var c gap.Consequence
	require.NoError(t, c.UnmarshalText([]byte("advocates")))
	require.Error(t, c.UnmarshalText(nil))
	var s gap.State
	require.NoError(t, s.UnmarshalText([]byte("delighted")))
	require.Equal(t, gap.Delighted, s)
	require.Error(t, s.UnmarshalText([]byte("pleased")))
	_, err := gap.State(3).MarshalText()
	require.Error(t, err)
}

func TestStateOfErrors(t *testing.T) {
	_, err := gap.StateOf(scale.OneToTen(), 11, 5)
	require.ErrorIs(t, err, scale.ErrOutOfRange)
	_, err = gap.StateOf(scale.OneToTen(), 5, 0)
	require.ErrorIs(t, err, scale.ErrOutOfRange)
}

func TestDifferenceReliability(t *testing.T) {
	tests := []struct {
		name                string
		sdP, sdE, rP, rE, r float64
		want                float64
		source              string
	}{
		{"equal", 1, 1, 0.9, 0.9, 0.5, 0.8, "(0.9+0.9−1)/(2−1)"},
		{"uncorrelated", 2, 1, 0.8, 0.6, 0, 0.76, "(3.2+0.6)/5"},
		{"unequal", 2, 1, 0.8, 0.6, 0.5, 0.6, "(3.2+0.6−2)/(5−2)"},
		{"perfect", 3, 2, 1, 1, 0.7, 1, "no error"},
		{"negative", 1, 1, 0.5, 0.5, 0.75, -1, "(1−1.5)/0.5"},
		{"units do not matter", 2e300, 1e300, 0.8, 0.6, 0.5, 0.6, "as unequal"},
		{"huge against tiny", 1e308, 1e-308, 0.8, 0.6, 0.5, 0.8, "only P varies"},
		{"tiny against huge", 1e-308, 1e308, 0.8, 0.6, 0.5, 0.6, "only E varies"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := gap.DifferenceReliability(tt.sdP, tt.sdE, tt.rP, tt.rE, tt.r)
			require.NoError(t, err)
			require.InDelta(t, tt.want, got, 1e-14, tt.source)
		})
	}
	rng := rand.New(rand.NewPCG(5, 5))
	for range 1000 {
		p, e, rP, rE, r := rng.Float64()+0.1, rng.Float64()+0.1, rng.Float64(), rng.Float64(), 2*rng.Float64()-1
		got := must(gap.DifferenceReliability(p, e, rP, rE, r))
		require.LessOrEqual(t, got, 1.0)
		require.InDelta(t, (p*p*rP+e*e*rE-2*r*p*e)/(p*p+e*e-2*r*p*e), got, 1e-9*math.Abs(got)+1e-9)
	}
	_, err := gap.DifferenceReliability(1, 1, 0.5, 0.5, 1)
	require.ErrorIs(t, err, gap.ErrTooFew)
	nan := math.NaN()
	for _, bad := range [][5]float64{
		{0, 1, 0.5, 0.5, 0}, {1, -1, 0.5, 0.5, 0}, {math.Inf(1), 1, 0.5, 0.5, 0}, {1, math.Inf(1), 0.5, 0.5, 0},
		{1, 1, 1.1, 0.5, 0}, {1, 1, 0.5, -0.1, 0}, {1, 1, 0.5, 0.5, 1.1}, {1, 1, 0.5, 0.5, -1.1},
		{nan, 1, 0.5, 0.5, 0}, {1, nan, 0.5, 0.5, 0}, {1, 1, nan, 0.5, 0}, {1, 1, 0.5, nan, 0}, {1, 1, 0.5, 0.5, nan},
	} {
		_, err := gap.DifferenceReliability(bad[0], bad[1], bad[2], bad[3], bad[4])
		require.ErrorIs(t, err, gap.ErrArgument, "%v", bad)
	}
}

// The kernel tests t and the figures of a gap are made from it.
func TestStudentIsTheKernels(t *testing.T) {
	r := must(gap.Of(crosstab(scale.OneToTen(), [][2]int{{9, 7}, {3, 3}, {4, 9}}), gap.Options{}))
	k := paired.Differences{Counts: map[int64]int64{-2: 1, 0: 1, 5: 1}, Unit: 1}.Student()
	require.Equal(t, gap.TTest{T: survey.Some(k.T), DF: k.DF, P: survey.Some(k.P)}, r.Student)
}
