package survey_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func itemAxis(id string, s *scale.Scale) survey.Axis { return survey.Axis{ID: id, Scale: s} }

func TestNewCrosstabFaults(t *testing.T) {
	good := itemAxis("a", scale.OneToFive())
	wide := survey.Axis{ID: "wide"}
	for i := range 1 << 20 {
		wide.Categories = append(wide.Categories, fmt.Sprint(i))
	}
	tests := []struct {
		name  string
		input survey.Axis
	}{
		{"neither", survey.Axis{ID: "b"}},
		{"both", survey.Axis{ID: "b", Scale: scale.OneToFive(), Categories: []string{"x"}}},
		{"zero scale", survey.Axis{ID: "b", Scale: new(scale.Scale)}},
		{"empty category", survey.Axis{ID: "b", Categories: []string{"x", ""}}},
		{"category twice", survey.Axis{ID: "b", Categories: []string{"x", "y", "x"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := survey.NewCrosstab(good, tt.input)
			require.ErrorIs(t, err, survey.ErrArgument)
			_, err = survey.NewCrosstab(tt.input, good)
			require.ErrorIs(t, err, survey.ErrArgument)
		})
	}
	_, err := survey.NewCrosstab(itemAxis("a", scale.ZeroToHundred()), wide)
	require.ErrorIs(t, err, survey.ErrArgument)
	names := []string{"x", "y"}
	x := must(survey.NewCrosstab(good, survey.Axis{ID: "b", Categories: names}))
	names[0] = "spoilt"
	x.Cols().Categories[1] = "spoilt"
	require.Equal(t, []string{"x", "y"}, x.Cols().Categories)
}

func TestCrosstabRefused(t *testing.T) {
	s := mixed()
	x := must(survey.NewCrosstab(itemAxis("a", s), itemAxis("b", scale.OneToFive())))
	seg := must(survey.NewCrosstab(itemAxis("a", s), survey.Axis{ID: "s", Categories: []string{"n"}}))
	require.NoError(t, errors.Join(x.AddN(7, 5, 3), seg.AddIn("n", 7, 3), seg.AddIn("", 7, 1)))
	before, segBefore := must(x.MarshalBinary()), must(seg.MarshalBinary())
	tests := []struct {
		name string
		err  error
		want error
	}{
		{"off the grid", x.Add(3, 5), scale.ErrOffGrid},
		{"out of range", x.Add(7, 6), scale.ErrOutOfRange},
		{"negative frequency", x.AddN(7, 5, -1), survey.ErrArgument},
		{"negative frequency taken", x.SubN(7, 5, -1), survey.ErrArgument},
		{"overflow", x.AddN(7, 5, math.MaxInt64-2), survey.ErrOverflow},
		{"overflow in another cell", x.AddN(1, 1, math.MaxInt64-2), survey.ErrOverflow},
		{"underflow", x.SubN(7, 5, 4), survey.ErrUnderflow},
		{"underflow of an empty cell", x.Sub(1, 1), survey.ErrUnderflow},
		{"no segment", x.AddIn("n", 7, 1), survey.ErrArgument},
		{"no segment to take from", x.SubIn("n", 7, 1), survey.ErrArgument},
		{"segment as item", seg.Add(7, 1), survey.ErrArgument},
		{"unknown category", seg.AddIn("z", 7, 1), survey.ErrUnknown},
		{"unknown category to take from", seg.SubIn("z", 7, 1), survey.ErrUnknown},
		{"value in category", seg.AddIn("n", 8, 1), scale.ErrOutOfRange},
		{"value taken from category", seg.SubIn("n", 8, 1), scale.ErrOutOfRange},
		{"underflow in category", seg.SubIn("", 7, 2), survey.ErrUnderflow},
		{"codes of a segment", seg.AddCodes(nil, nil), survey.ErrArgument},
		{"columns of different length", x.AddCodes([]scale.Code{1}, nil), survey.ErrArgument},
		{"code beyond the scale", x.AddCodes([]scale.Code{2, 2}, []scale.Code{2, 7}), scale.ErrOutOfRange},
		{"code beyond the other", x.AddCodes([]scale.Code{2, 8}, []scale.Code{2, 2}), scale.ErrOutOfRange},
		{"tally in unknown category", second(seg.TallyIn("z")), survey.ErrUnknown},
		{"tally in an item", second(x.TallyIn("n")), survey.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.err, tt.want)
		})
	}
	require.Equal(t, before, must(x.MarshalBinary()))
	require.Equal(t, segBefore, must(seg.MarshalBinary()))

	large := must(survey.NewCrosstab(itemAxis("a", s), itemAxis("b", scale.OneToFive())))
	require.NoError(t, large.AddN(1, 1, math.MaxInt64))
	require.ErrorIs(t, large.Merge(x), survey.ErrOverflow)
	require.ErrorIs(t, x.Merge(large), survey.ErrOverflow)
	require.ErrorIs(t, large.Merge(large), survey.ErrOverflow)
	require.ErrorIs(t, large.AddCodes([]scale.Code{2}, []scale.Code{2}), survey.ErrOverflow)
	require.ErrorIs(t, x.Unmerge(large), survey.ErrUnderflow)
	require.Equal(t, before, must(x.MarshalBinary()))
	require.EqualValues(t, int64(math.MaxInt64), large.Total())
}

func TestZeroCrosstab(t *testing.T) {
	var x survey.Crosstab
	require.True(t, x.IsEmpty())
	require.Zero(t, x.Total())
	require.Zero(t, x.N())
	require.Nil(t, x.Pairs())
	require.Zero(t, x.Count(1, 1))
	require.True(t, x.Equal(new(survey.Crosstab)))
	require.True(t, x.Clone().Equal(&x))
	require.True(t, x.Transpose().Equal(&x))
	for _, err := range []error{
		x.Add(1, 1), x.Sub(1, 1), x.AddIn("", 1, 1), x.AddCodes(nil, nil), second(x.RowTally()), second(x.ColTally()),
		second(x.TallyIn("")), second(x.MarshalBinary()), second(x.MarshalJSON()),
	} {
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	require.NoError(t, errors.Join(x.Merge(nil), x.Merge(new(survey.Crosstab)), x.Unmerge(nil), x.Unmerge(new(survey.Crosstab))))
	full := must(survey.NewCrosstab(itemAxis("a", scale.OneToFive()), itemAxis("b", scale.OneToFive())))
	require.NoError(t, x.Unmerge(full)) // empty
	require.NoError(t, full.Add(2, 3))
	require.False(t, x.Equal(full) || full.Equal(&x))
	require.ErrorIs(t, x.Unmerge(full), survey.ErrUnderflow)
	require.NoError(t, x.Merge(full))
	require.True(t, x.Equal(full))
	require.NoError(t, x.Add(2, 3))
	require.EqualValues(t, 1, full.Total(), "shares memory")
}

func TestPairsAndTranspose(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	rows, cols := mixed(), scale.OneToFive()
	r, c := codes(rng, rows, 400), codes(rng, cols, 400)
	x := must(survey.NewCrosstab(itemAxis("r", rows), itemAxis("c", cols)))
	require.NoError(t, x.AddCodes(r, c))

	want := make([][]int64, rows.Len())
	var n int64
	for i := range want {
		want[i] = make([]int64, cols.Len())
	}
	byHand := must(survey.NewCrosstab(itemAxis("r", rows), itemAxis("c", cols)))
	for k := range r {
		if rows.IsPoint(r[k]) && cols.IsPoint(c[k]) {
			want[r[k]-2][c[k]-2]++
			n++
		}
		rv, rok := rows.Value(r[k])
		cv, cok := cols.Value(c[k])
		if rok && cok {
			require.NoError(t, byHand.Add(rv, cv))
		} else {
			require.NoError(t, byHand.AddCodes(r[k:k+1], c[k:k+1]))
		}
	}
	require.Equal(t, want, x.Pairs())
	require.Equal(t, n, x.N())
	require.EqualValues(t, 400, x.Total())
	require.True(t, byHand.Equal(x))
	require.Equal(t, want[3][4], x.Count(7, 5))
	require.Zero(t, x.Count(3, 5))

	y := x.Transpose()
	require.Equal(t, "c", y.Rows().ID)
	require.True(t, y.Transpose().Equal(x))
	require.True(t, must(y.RowTally()).Equal(must(x.ColTally())))
	for i, line := range y.Pairs() {
		for j, n := range line {
			require.Equal(t, want[j][i], n)
		}
	}
	x.Pairs()[0][0] = 99
	require.Equal(t, want, x.Pairs())
}

func TestCrosstabJSON(t *testing.T) {
	labelled := must(scale.New(scale.Definition{ID: "s", Range: scale.Range{From: 1, To: 2}, Labels: scale.Text{"en": "S"}}))
	x := must(survey.NewCrosstab(itemAxis("a", labelled), survey.Axis{ID: "b", Categories: []string{"n"}}))
	require.NoError(t, x.AddIn("n", 2, 7))
	text := must(json.Marshal(x))
	require.JSONEq(t, `{"rows":{"id":"a","scale":{"id":"s","labels":{"en":"S"},"points":[{"value":1,"worth":1},{"value":2,"worth":2}]}},
		"cols":{"id":"b","categories":["n"]},"counts":[[0,0],[0,0],[0,0],[0,7]]}`, string(text))
	back := new(survey.Crosstab)
	require.NoError(t, json.Unmarshal(text, back))
	require.True(t, back.Equal(x))
	require.Equal(t, "S", back.Rows().Scale.Labels()["en"])

	// A segment that nobody has any value of.
	q := gaps()
	table := survey.NewTable(q)
	require.NoError(t, table.Append(q.NewResponse()))
	bare := must(table.Crosstab("a", "product"))
	require.Zero(t, bare.N())
	back = new(survey.Crosstab)
	require.NoError(t, json.Unmarshal(must(json.Marshal(bare)), back))
	require.True(t, back.Equal(bare))
	back = new(survey.Crosstab)
	require.NoError(t, back.UnmarshalBinary(must(bare.MarshalBinary())))
	require.True(t, back.Equal(bare))

	// JSON has no room for bytes that are not text.
	odd := must(survey.NewCrosstab(itemAxis("a", labelled), survey.Axis{ID: "b", Categories: []string{"\xff"}}))
	_, err := json.Marshal(odd)
	require.ErrorIs(t, err, survey.ErrArgument)

	tests := []struct{ name, input string }{
		{"empty", ``},
		{"unknown key", `{"rows":{},"cols":{},"counts":[],"n":1}`},
		{"no axes", `{"counts":[]}`},
		{"no counts", `{"rows":{"id":"a","categories":["n"]},"cols":{"id":"b","categories":["n"]}}`},
		{"short line", `{"rows":{"id":"a","categories":["n"]},"cols":{"id":"b","categories":["n"]},"counts":[[1,2],[3]]}`},
		{"negative", `{"rows":{"id":"a","categories":["n"]},"cols":{"id":"b","categories":["n"]},"counts":[[1,2],[3,-4]]}`},
		{"overflow", `{"rows":{"id":"a","categories":["n"]},"cols":{"id":"b","categories":["n"]},"counts":[[1,2],[3,9223372036854775807]]}`},
		{"fraction", `{"rows":{"id":"a","categories":["n"]},"cols":{"id":"b","categories":["n"]},"counts":[[1,2],[3,4.5]]}`},
		{"twice", `{"rows":{"id":"a","categories":["n","n"]},"cols":{"id":"b","categories":["n"]},"counts":[[1,2],[3,4],[5,6]]}`},
		{"trailing", string(text) + "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := x.Clone()
			require.ErrorIs(t, y.UnmarshalJSON([]byte(tt.input)), survey.ErrEncoding)
			require.ErrorIs(t, new(survey.Crosstab).UnmarshalJSON([]byte(tt.input)), survey.ErrEncoding)
			require.True(t, y.Equal(x))
		})
	}
	y := x.Transpose()
	require.ErrorIs(t, y.UnmarshalJSON(text), survey.ErrIncompatible)
	require.ErrorIs(t, y.UnmarshalBinary(must(x.MarshalBinary())), survey.ErrIncompatible)
	require.True(t, y.Equal(x.Transpose()))

	// What a receiver already knows, its labels, stays.
	plain := must(scale.New(scale.Definition{ID: "p", Range: scale.Range{From: 1, To: 2}}))
	other := must(survey.NewCrosstab(itemAxis("a", plain), survey.Axis{ID: "b", Categories: []string{"n"}}))
	require.NoError(t, other.UnmarshalBinary(must(x.MarshalBinary())))
	require.Equal(t, "p", other.Rows().Scale.ID())
}

// Several items at once are the crosstabs one by one, and so is a column of codes
// by category.
func TestCrosstabsOfASegment(t *testing.T) {
	q := must(survey.New(survey.Definition{
		ID: "bulk",
		Items: []survey.Item{
			{ID: "a", Scale: scale.OneToTen()}, {ID: "b", Scale: scale.OneToTen()}, {ID: "c", Scale: scale.OneToTen()},
			{ID: "d", Scale: scale.ZeroToHundred()}, {ID: "e", Scale: scale.OneToFive()},
		},
		Segments: []survey.Segment{{ID: "region"}, {ID: "grade", Values: []survey.Value{{ID: "x"}, {ID: "y"}, {ID: "nobody"}}}, {ID: "unused"}},
	}))
	table := survey.NewTable(q)
	rng := rand.New(rand.NewPCG(5, 6))
	items := []string{"a", "b", "c", "d", "e"}
	for range 3000 {
		r := q.NewResponse()
		for _, id := range items {
			if item, _, err := q.Item(id); err == nil && rng.IntN(10) > 0 {
				require.NoError(t, r.Answer(id, item.Scale.Min()+rng.IntN(item.Scale.Len())))
			}
		}
		if rng.IntN(10) > 0 {
			require.NoError(t, r.SetSegment("region", []string{"south", "north", "west"}[rng.IntN(3)]))
			require.NoError(t, r.SetSegment("grade", []string{"x", "y"}[rng.IntN(2)]))
		}
		require.NoError(t, table.Append(r))
	}
	for _, segment := range []string{"region", "grade", "unused"} {
		got, err := table.Crosstabs(segment, items...)
		require.NoError(t, err)
		for i, id := range items {
			want := must(table.Crosstab(id, segment))
			require.True(t, want.Equal(got[i]), "%s by %s", id, segment)

			bulk := must(survey.NewCrosstab(want.Rows(), want.Cols()))
			values := must(table.Segment(segment))
			categories := make([]uint32, len(values))
			for row, v := range values {
				categories[row] = uint32(1 + slices.Index(want.Cols().Categories, v))
			}
			require.NoError(t, bulk.AddCodesIn(categories, must(table.Codes(id))))
			require.True(t, want.Equal(bulk), "%s by %s", id, segment)
		}
	}
	_, err := table.Crosstabs("nothing", "a")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = table.Crosstabs("region", "a", "z")
	require.ErrorIs(t, err, survey.ErrUnknown)

	x := must(survey.NewCrosstab(itemAxis("a", scale.OneToFive()), survey.Axis{ID: "region", Categories: []string{"north"}}))
	require.ErrorIs(t, x.AddCodesIn([]uint32{0, 1}, []scale.Code{2, 99}), scale.ErrOutOfRange)
	require.ErrorIs(t, x.AddCodesIn([]uint32{0, 2}, []scale.Code{2, 2}), survey.ErrUnknown)
	require.ErrorIs(t, x.AddCodesIn([]uint32{0}, []scale.Code{2, 2}), survey.ErrArgument)
	require.ErrorIs(t, new(survey.Crosstab).AddCodesIn(nil, nil), survey.ErrArgument)
	require.True(t, x.IsEmpty())
	items2 := must(survey.NewCrosstab(itemAxis("a", scale.OneToFive()), itemAxis("b", scale.OneToFive())))
	require.ErrorIs(t, items2.AddCodesIn([]uint32{0}, []scale.Code{2}), survey.ErrArgument)
}
