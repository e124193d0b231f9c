package satisfaction_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// csiTable has three items of satisfaction on scales of their own and their
// importance; 0 is no answer. Row: satisfaction 1 to 3, importance 1 to 3.
func csiTable(t *testing.T, score scale.ScoreMethod, rows ...[6]int) *survey.Table {
	half := decimal.RequireFromString("0.5")
	odd, err := scale.New(scale.Definition{ID: "odd", Points: []scale.Point{
		{Value: 1, Worth: &half}, {Value: 2}, {Value: 3}, {Value: 4}, {Value: 5}}})
	require.NoError(t, err)
	scales := []*scale.Scale{scale.OneToTen(), scale.OneToFive(), odd, odd, scale.OneToFive(), scale.OneToTen()}
	d := survey.Definition{ID: "csi", Score: score, Levels: scale.FiveLevels()}
	for i, id := range csiIDs {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scales[i]})
	}
	q, err := survey.New(d)
	require.NoError(t, err)
	table := survey.NewTable(q)
	for _, row := range rows {
		r := q.NewResponse()
		for i, v := range row {
			if v > 0 {
				require.NoError(t, r.Answer(csiIDs[i], v))
			}
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

var (
	csiIDs   = []string{"s1", "s2", "s3", "a1", "a2", "a3"}
	csiItems = []satisfaction.CSIItem{
		{Item: "s1", Importance: "a1", Weight: decimal.RequireFromString("0.25")},
		{Item: "s2", Importance: "a2", Weight: decimal.RequireFromString("2")},
		{Item: "s3", Importance: "a3", Weight: decimal.RequireFromString("1.125")},
	}
)

// csiRow is one respondent: scores and importances in rationals, nil without.
type csiRow struct{ score, importance [3]*big.Rat }

func csiRows(rows [][6]int, score scale.ScoreMethod, o satisfaction.CSIOptions) []csiRow {
	worth := func(item, v int) *big.Rat { // "odd" has 1 worth 1/2
		if (item == 2 || item == 3) && v == 1 {
			return big.NewRat(1, 2)
		}
		return big.NewRat(int64(v), 1)
	}
	lo := []*big.Rat{big.NewRat(1, 1), big.NewRat(1, 1), big.NewRat(1, 2)}
	hi := []*big.Rat{big.NewRat(10, 1), big.NewRat(5, 1), big.NewRat(5, 1)}
	var out []csiRow
	for _, row := range rows {
		var r csiRow
		for i := range 3 {
			if row[i] > 0 {
				zero := new(big.Rat)
				if score == scale.POMP {
					zero = lo[i]
				}
				x := new(big.Rat).Sub(worth(i, row[i]), zero)
				x.Quo(x, new(big.Rat).Sub(hi[i], zero))
				r.score[i] = x.Mul(x, big.NewRat(100, 1))
			}
			if o.Importance != satisfaction.StatedImportance {
				r.importance[i] = csiItems[i].Weight.Rat()
			} else if row[3+i] > 0 {
				r.importance[i] = worth(3+i, row[3+i])
			}
		}
		out = append(out, r)
	}
	return out
}

func meanRat(rows []csiRow, of func(csiRow) *big.Rat) (*big.Rat, int64) {
	sum, n := new(big.Rat), int64(0)
	for _, r := range rows {
		if x := of(r); x != nil {
			sum.Add(sum, x)
			n++
		}
	}
	return sum.Quo(sum, big.NewRat(max(n, 1), 1)), n
}

// slowRatioOfMeans is the index with its linearised error, respondent by
// respondent.
func slowRatioOfMeans(rows []csiRow, fixed bool) (score *big.Rat, se float64) {
	var s, a [3]*big.Rat
	var ns, na [3]int64
	top, all := new(big.Rat), new(big.Rat)
	for i := range 3 {
		s[i], ns[i] = meanRat(rows, func(r csiRow) *big.Rat { return r.score[i] })
		a[i], na[i] = meanRat(rows, func(r csiRow) *big.Rat { return r.importance[i] })
		top.Add(top, new(big.Rat).Mul(a[i], s[i]))
		all.Add(all, a[i])
	}
	score = new(big.Rat).Quo(top, all)
	var v float64
	var most int64
	for _, r := range rows {
		z := new(big.Rat)
		for i := range 3 {
			if r.score[i] != nil {
				d := new(big.Rat).Sub(r.score[i], s[i])
				d.Mul(d, new(big.Rat).Quo(a[i], all))
				z.Add(z, d.Quo(d, big.NewRat(ns[i], 1)))
			}
			if r.importance[i] != nil {
				d := new(big.Rat).Sub(r.importance[i], a[i])
				d.Mul(d, new(big.Rat).Quo(new(big.Rat).Sub(s[i], score), all))
				z.Add(z, d.Quo(d, big.NewRat(na[i], 1)))
			}
		}
		f, _ := z.Float64()
		v += f * f
	}
	for i := range 3 {
		most = max(most, ns[i])
		if !fixed {
			most = max(most, na[i])
		}
	}
	return score, math.Sqrt(v * float64(most) / float64(most-1))
}

func slowMeanOfRatios(rows []csiRow, fixed bool) (score *big.Rat, se float64, n int64) {
	var ratios []csiRow
	for _, r := range rows {
		top, all, every := new(big.Rat), new(big.Rat), new(big.Rat)
		answered := int64(0)
		for i := range 3 {
			if fixed {
				every.Add(every, r.importance[i])
			}
			if r.score[i] == nil || r.importance[i] == nil {
				continue
			}
			answered++
			top.Add(top, new(big.Rat).Mul(r.importance[i], r.score[i]))
			all.Add(all, r.importance[i])
		}
		share := big.NewRat(answered, 3)
		if fixed {
			share.Quo(all, every)
		}
		if all.Sign() == 0 || share.Cmp(big.NewRat(1, 2)) < 0 {
			continue
		}
		ratios = append(ratios, csiRow{score: [3]*big.Rat{top.Quo(top, all)}})
	}
	score, n = meanRat(ratios, func(r csiRow) *big.Rat { return r.score[0] })
	var v float64
	for _, r := range ratios {
		d, _ := new(big.Rat).Sub(r.score[0], score).Float64()
		v += d * d
	}
	return score, math.Sqrt(v / float64(n-1) / float64(n)), n
}

func TestCSIAgainstRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	most := []int{10, 5, 5, 5, 5, 10}
	for range 60 {
		rows := make([][6]int, 5+r.IntN(30))
		for k := range rows {
			for i := range rows[k] {
				if k < 2 || r.Float64() < 0.8 {
					rows[k][i] = 1 + r.IntN(most[i])
				}
			}
		}
		method := scale.ScoreMethod(r.IntN(2))
		table := csiTable(t, method, rows...)
		for _, importance := range []satisfaction.Importance{satisfaction.StatedImportance, satisfaction.DerivedImportance, satisfaction.GivenImportance} {
			o := satisfaction.CSIOptions{Importance: importance}
			exact := csiRows(rows, method, o)
			want, se := slowRatioOfMeans(exact, importance != satisfaction.StatedImportance)
			got, err := satisfaction.CSI(table, csiItems, o)
			require.NoError(t, err)
			require.Zero(t, want.Cmp(got.Score.Rat()), "%v %v", want, got.Score)
			require.InEpsilon(t, se, got.Estimate.SE.Value, 1e-9)

			m, err := survey.PairwiseMomentsOf(table, csiIDs...)
			require.NoError(t, err)
			counted, err := satisfaction.CSIOfMoments(table.Questionnaire(), m, csiItems, o)
			require.NoError(t, err)
			require.Equal(t, got.Score, counted.Score)
			require.Equal(t, got.Estimate.SE, counted.Estimate.SE)

			o.Estimator = satisfaction.MeanOfRatios
			want, se, n := slowMeanOfRatios(exact, importance != satisfaction.StatedImportance)
			got, err = satisfaction.CSI(table, csiItems, o)
			require.NoError(t, err)
			require.Zero(t, want.Cmp(got.Score.Rat()), "%v %v", want, got.Score)
			require.Equal(t, n, got.Estimate.N)
			require.Equal(t, int64(len(rows))-n, got.Estimate.Missing)
			require.InEpsilon(t, se, got.Estimate.SE.Value, 1e-9)
		}
	}
}

// By hand, percent of maximum: scores 90, 60, 100 and 50, 80, 40.
func TestCSIByHand(t *testing.T) {
	table := csiTable(t, scale.PercentOfMax, [6]int{9, 3, 5, 4, 2, 2}, [6]int{5, 4, 2, 2, 4, 4})
	r, err := satisfaction.CSI(table, csiItems, satisfaction.CSIOptions{})
	require.NoError(t, err)
	// Importance 3, 3, 3; mean scores 70, 70, 70.
	require.Equal(t, "70", r.Score.String())
	require.Equal(t, "1/3", r.Parts[1].Weight.String())
	require.Equal(t, "satisfied", r.Level)
	r, err = satisfaction.CSI(table, csiItems, satisfaction.CSIOptions{Estimator: satisfaction.MeanOfRatios})
	require.NoError(t, err)
	// (4·90 + 2·60 + 2·100)/8 = 85 and (2·50 + 4·80 + 4·40)/10 = 58.
	require.Equal(t, "143/2", r.Score.String())
	require.InDelta(t, 13.5, r.Estimate.SE.Value, 1e-12)
}

// Half of the weight, or of the items, is just enough at the default of 0.5.
func TestCSIOfHalfTheAnswers(t *testing.T) {
	table := csiTable(t, scale.PercentOfMax, [6]int{9, 0, 0, 4, 2, 2}, [6]int{5, 4, 2, 2, 4, 4})
	for _, o := range []satisfaction.CSIOptions{{}, {Importance: satisfaction.GivenImportance}} {
		o.Estimator = satisfaction.MeanOfRatios
		items := []satisfaction.CSIItem{csiItems[0], csiItems[1]}
		items[0].Weight, items[1].Weight = decimal.NewFromInt(2), decimal.NewFromInt(2)
		r, err := satisfaction.CSI(table, items, o)
		require.NoError(t, err)
		require.Equal(t, int64(2), r.Estimate.N)
		items[1].Weight = decimal.NewFromInt(3)
		r, err = satisfaction.CSI(table, items, o)
		require.NoError(t, err)
		require.Equal(t, map[satisfaction.Importance]int64{satisfaction.StatedImportance: 2, satisfaction.GivenImportance: 1}[o.Importance], r.Estimate.N)
	}
}

// With given weights and complete answers both estimators are the index, and weights
// may be multiplied by a constant.
func TestCSIOfGivenWeightsIsTheIndex(t *testing.T) {
	q := service()
	table := answers(q, [3]int{9, 3, 5}, [3]int{5, 4, 2}, [3]int{10, 8, 9})
	idx, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	require.NoError(t, err)
	for _, factor := range []int64{1, 7} {
		w := func(d int64) decimal.Decimal { return decimal.NewFromInt(d * factor) }
		items := []satisfaction.CSIItem{{Item: "skill", Weight: w(30)}, {Item: "attitude", Weight: w(30)}, {Item: "timeliness", Weight: w(40)}}
		for _, e := range []satisfaction.CSIEstimator{satisfaction.RatioOfMeans, satisfaction.MeanOfRatios} {
			r, err := satisfaction.CSI(table, items, satisfaction.CSIOptions{Importance: satisfaction.GivenImportance, Estimator: e})
			require.NoError(t, err)
			require.Zero(t, idx.Overall.Score.Cmp(r.Score))
			require.InEpsilon(t, idx.Overall.Estimate.SE.Value, r.Estimate.SE.Value, 1e-12)
		}
	}
}

func TestCSIOfEqualAnswersHasNoVariance(t *testing.T) {
	row := [6]int{9, 3, 5, 3, 3, 7}
	for _, e := range []satisfaction.CSIEstimator{satisfaction.RatioOfMeans, satisfaction.MeanOfRatios} {
		r, err := satisfaction.CSI(csiTable(t, scale.POMP, row, row, row), csiItems, satisfaction.CSIOptions{Estimator: e})
		require.NoError(t, err)
		require.Zero(t, r.Estimate.SE.Value)
		r, err = satisfaction.CSI(csiTable(t, scale.POMP, row), csiItems, satisfaction.CSIOptions{Estimator: e})
		require.NoError(t, err)
		require.False(t, r.Estimate.SE.Valid)
		_, err = json.Marshal(r)
		require.NoError(t, err)
	}
}

func TestCSIErrors(t *testing.T) {
	row := [6]int{9, 3, 5, 3, 3, 7}
	good := csiTable(t, scale.PercentOfMax, row, row)
	given := satisfaction.CSIOptions{Importance: satisfaction.GivenImportance}
	ratios := satisfaction.CSIOptions{Estimator: satisfaction.MeanOfRatios}
	item := func(id string, d decimal.Decimal) []satisfaction.CSIItem {
		return []satisfaction.CSIItem{{Item: id, Weight: d}}
	}
	weighted := csiTable(t, scale.PercentOfMax)
	r := weighted.Questionnaire().NewResponse()
	require.NoError(t, errors.Join(r.SetWeight(2), weighted.Append(r)))
	tests := []struct {
		name  string
		table *survey.Table
		items []satisfaction.CSIItem
		o     satisfaction.CSIOptions
		want  error
	}{
		{"no items", good, nil, satisfaction.CSIOptions{}, satisfaction.ErrArgument},
		{"twice", good, append(csiItems[:1:1], csiItems[0]), satisfaction.CSIOptions{}, satisfaction.ErrArgument},
		{"unknown item", good, item("s9", decimal.NewFromInt(1)), given, survey.ErrUnknown},
		{"no importance named", good, item("s1", decimal.NewFromInt(1)), satisfaction.CSIOptions{}, survey.ErrUnknown},
		{"negative weight", good, item("s1", decimal.NewFromInt(-1)), given, satisfaction.ErrArgument},
		{"no weight", good, item("s1", decimal.Decimal{}), given, satisfaction.ErrArgument},
		{"huge weight", good, item("s1", decimal.New(1, 1000000000)), given, satisfaction.ErrArgument},
		{"level", good, csiItems, satisfaction.CSIOptions{Level: math.NaN()}, satisfaction.ErrArgument},
		{"estimator", good, csiItems, satisfaction.CSIOptions{Estimator: 9}, satisfaction.ErrArgument},
		{"importance", good, csiItems, satisfaction.CSIOptions{Importance: 9}, satisfaction.ErrArgument},
		{"nobody under weights", weighted, csiItems, satisfaction.CSIOptions{}, satisfaction.ErrNoBase},
		{"empty", csiTable(t, scale.PercentOfMax), csiItems, satisfaction.CSIOptions{}, satisfaction.ErrNoBase},
		{"nobody rated enough", csiTable(t, scale.PercentOfMax, [6]int{9, 0, 0, 3, 3, 7}, [6]int{0, 3, 0, 3, 3, 7}, [6]int{0, 0, 4, 3, 3, 7}),
			csiItems, ratios, satisfaction.ErrNoBase},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := satisfaction.CSI(tt.table, tt.items, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
	m, err := survey.MomentsOf(good, csiIDs...)
	require.NoError(t, err)
	_, err = satisfaction.CSIOfMoments(good.Questionnaire(), m, csiItems, ratios)
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	few, err := survey.MomentsOf(good, "s1", "s2")
	require.NoError(t, err)
	_, err = satisfaction.CSIOfMoments(good.Questionnaire(), few, csiItems, satisfaction.CSIOptions{})
	require.ErrorIs(t, err, survey.ErrUnknown)
}

func TestCSINames(t *testing.T) {
	for _, v := range []satisfaction.Importance{0, 1, 2} {
		text, err := v.MarshalText()
		require.NoError(t, err)
		var back satisfaction.Importance
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, v, back)
		require.Equal(t, string(text), v.String())
	}
	for _, v := range []satisfaction.CSIEstimator{0, 1} {
		text, err := v.MarshalText()
		require.NoError(t, err)
		var back satisfaction.CSIEstimator
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, v, back)
		require.Equal(t, string(text), v.String())
	}
	_, err := satisfaction.Importance(9).MarshalText()
	require.Error(t, err)
}
