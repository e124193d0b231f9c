package disclosure_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

const (
	o = disclosure.Shown
	p = disclosure.Primary
	c = disclosure.Complementary
)

func TestSuppress(t *testing.T) {
	tests := []struct {
		name   string
		table  disclosure.Table
		o      disclosure.Options
		want   disclosure.Mask
		source string
	}{
		{"nothing small", must(disclosure.Grid([][]int64{{9, 8}, {7, 6}})), disclosure.Options{},
			disclosure.Mask{o, o, o, o, o, o, o, o, o}, "no count below 5"},
		{"one small cell", must(disclosure.Grid([][]int64{{3, 20, 30}, {10, 40, 50}, {60, 70, 80}})), disclosure.Options{},
			disclosure.Mask{p, c, o, o, c, c, o, o, o, o, o, o, o, o, o, o},
			"by hand: 10 and 20 are the smallest beside 3; 40 closes the rectangle"},
		{"at the minimum", must(disclosure.Grid([][]int64{{5, 20}, {10, 40}})), disclosure.Options{},
			disclosure.Mask{o, o, o, o, o, o, o, o, o}, "5 is not below 5"},
		{"below another minimum", must(disclosure.Grid([][]int64{{5, 20}, {10, 40}})), disclosure.Options{MinN: 6},
			disclosure.Mask{p, c, o, c, c, o, o, o, o}, "5 is below 6"},
		{"empty cell hidden", must(disclosure.Grid([][]int64{{0, 20}, {10, 40}})), disclosure.Options{},
			disclosure.Mask{p, c, o, c, c, o, o, o, o}, "0 is below 5"},
		{"empty cell shown", must(disclosure.Grid([][]int64{{0, 20}, {10, 40}})), disclosure.Options{Zeros: disclosure.ShowZeros},
			disclosure.Mask{o, o, o, o, o, o, o, o, o}, "nobody is in it"},
		// Rank leaves one degree of freedom in each of the four cells, but counts are not negative.
		{"rank is not enough", must(disclosure.Grid([][]int64{{3, 2, 10}, {0, 0, 12}, {11, 13, 14}})),
			disclosure.Options{MinN: 4, Zeros: disclosure.HideZeros},
			disclosure.Mask{p, p, c, o, p, p, c, o, o, o, o, o, o, o, o, o},
			"by hand: row 2 adds up to 0 + 0 + 12"},
		{"tree", must(disclosure.Tree(disclosure.Node{ID: "all", N: 36, Children: []disclosure.Node{
			{ID: "north", N: 3}, {ID: "south", N: 9}, {ID: "west", N: 24}}})), disclosure.Options{},
			disclosure.Mask{o, p, c, o}, "the smallest sibling"},
		{"only child", must(disclosure.Tree(disclosure.Node{ID: "all", N: 23, Children: []disclosure.Node{
			{ID: "north", N: 3, Children: []disclosure.Node{{ID: "port", N: 3}}}, {ID: "south", N: 20}}})), disclosure.Options{},
			disclosure.Mask{o, p, p, c}, "the parent equals its only child"},
		{"width", must(disclosure.Tree(disclosure.Node{ID: "all", N: 43, Children: []disclosure.Node{
			{ID: "a", N: 1}, {ID: "b", N: 2}, {ID: "c", N: 10}, {ID: "d", N: 30}}})), disclosure.Options{Width: 10},
			disclosure.Mask{o, p, p, c, o}, "1 + 2 leaves a range of 3; with 10 it is 13"},
		{"cover", must(disclosure.Tree(disclosure.Node{ID: "all", N: 43, Children: []disclosure.Node{
			{ID: "a", N: 1}, {ID: "b", N: 2}, {ID: "c", N: 10}, {ID: "d", N: 30}}})), disclosure.Options{Cover: true},
			disclosure.Mask{o, p, p, c, o}, "1 + 2 = 3 tells that neither is 4"},
		{"two small cells", must(disclosure.Tree(disclosure.Node{ID: "all", N: 43, Children: []disclosure.Node{
			{ID: "a", N: 1}, {ID: "b", N: 2}, {ID: "c", N: 10}, {ID: "d", N: 30}}})), disclosure.Options{},
			disclosure.Mask{o, p, p, o, o}, "1 + 2 = 3 leaves 0 to 3 for each"},
		{"everything small", must(disclosure.Grid([][]int64{{1, 0}, {0, 1}})), disclosure.Options{},
			disclosure.Mask{p, p, p, p, p, p, p, p, p}, "the total is 2"},
		{"a single cell", disclosure.Table{Cells: []disclosure.Cell{{N: 3}, {N: 7}}}, disclosure.Options{},
			disclosure.Mask{p, o}, "no sums"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := disclosure.Suppress(tt.table, tt.o)
			require.NoError(t, err)
			require.Equal(t, tt.want, got, tt.source)
			bounds, err := disclosure.Verify(tt.table, got, tt.o)
			require.NoError(t, err)
			for i, b := range bounds {
				require.False(t, b.Exposed, "cell %d: %+v", i, b)
			}
		})
	}
}

// A mask may hide what is large, and show what is small.
func TestComplete(t *testing.T) {
	grid := must(disclosure.Grid([][]int64{{13, 20, 30}, {10, 4, 50}, {60, 70, 80}}))
	none := make(disclosure.Mask, len(grid.Cells))
	got, err := disclosure.Complete(grid, none, disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, none, got)
	one := slices.Clone(none)
	one[2] = c
	got, err = disclosure.Complete(grid, one, disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, disclosure.Mask{o, o, c, o, o, o, o, o, o, o, o, o, o, o, o, o}, one, "the argument is unchanged")
	require.Equal(t, c, got[2], "a reason stays")
	bounds, err := disclosure.Verify(grid, got, disclosure.Options{})
	require.NoError(t, err)
	for i, b := range bounds {
		require.Equal(t, i == 5 && !got.Hidden(5), b.Exposed)
	}
	// With the mask of small counts it is Suppress.
	small := slices.Clone(none)
	small[5] = p
	got, err = disclosure.Complete(grid, small, disclosure.Options{})
	require.NoError(t, err)
	want, err := disclosure.Suppress(grid, disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, want, got)

	_, err = disclosure.Complete(grid, one[:3], disclosure.Options{})
	require.ErrorIs(t, err, disclosure.ErrArgument)
	_, err = disclosure.Complete(disclosure.Table{}, nil, disclosure.Options{})
	require.ErrorIs(t, err, disclosure.ErrNoBase)
	_, err = disclosure.Complete(grid, one, disclosure.Options{MinN: -1})
	require.ErrorIs(t, err, disclosure.ErrArgument)
	_, err = disclosure.Complete(must(disclosure.Grid([][]int64{{0, 1}})), disclosure.Mask{p, o, o, o, o, o}, disclosure.Options{Zeros: disclosure.ShowZeros})
	require.ErrorIs(t, err, disclosure.ErrArgument)
}

// The case for which rank does not do: four hidden cells, row sums 5 and 0, column sums 3 and 2.
func TestVerifyNonNegativity(t *testing.T) {
	table := must(disclosure.Grid([][]int64{{3, 2}, {0, 0}}))
	mask := disclosure.Mask{p, p, o, p, p, o, o, o, o}
	got, err := disclosure.Verify(table, mask, disclosure.Options{MinN: 1})
	require.NoError(t, err)
	for i, n := range []int64{3, 2, 5, 0, 0} {
		require.Equal(t, disclosure.Bound{Lower: n, Upper: n, Exposed: i != 2}, got[i])
	}

	// With 1 in place of 0 the range opens: rows 5 and 1, columns 4 and 2.
	table = must(disclosure.Grid([][]int64{{3, 2}, {1, 0}}))
	got, err = disclosure.Verify(table, mask, disclosure.Options{MinN: 1})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 3, Upper: 4}, got[0])
	require.Equal(t, disclosure.Bound{Lower: 1, Upper: 2}, got[1])
	require.Equal(t, disclosure.Bound{Lower: 0, Upper: 1}, got[3])
}

// Readers who know that empty cells are shown know more.
func TestVerifyZeros(t *testing.T) {
	table := must(disclosure.Tree(disclosure.Node{N: 10, Children: []disclosure.Node{{N: 1}, {N: 1}, {N: 8}}}))
	mask := disclosure.Mask{o, p, p, o}
	hide, err := disclosure.Verify(table, mask, disclosure.Options{MinN: 2})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 0, Upper: 2}, hide[1])
	show, err := disclosure.Verify(table, mask, disclosure.Options{MinN: 2, Zeros: disclosure.ShowZeros})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 1, Upper: 1, Exposed: true}, show[1])
	suppressed, err := disclosure.Suppress(table, disclosure.Options{MinN: 2, Zeros: disclosure.ShowZeros})
	require.NoError(t, err)
	require.Equal(t, disclosure.Mask{o, p, p, c}, suppressed)
}

// The verifier judges any mask: a small count that is shown is let out too.
func TestVerifyShownSmallCount(t *testing.T) {
	table := must(disclosure.Grid([][]int64{{3, 20}, {10, 40}}))
	got, err := disclosure.Verify(table, make(disclosure.Mask, 9), disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 3, Upper: 3, Exposed: true}, got[0])
	require.Equal(t, disclosure.Bound{Lower: 20, Upper: 20}, got[1])
}

// A margin can be computed where cells are shown, and a total that is kept back leaves no upper limit.
func TestVerifyTotals(t *testing.T) {
	table := must(disclosure.Tree(disclosure.Node{N: 12, Children: []disclosure.Node{{N: 4}, {N: 8}}}))
	got, err := disclosure.Verify(table, disclosure.Mask{p, o, o}, disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 12, Upper: 12, Exposed: true}, got[0])
	got, err = disclosure.Verify(table, disclosure.Mask{p, p, o}, disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 8, Upper: got[0].Upper, Unbounded: true}, got[0])
	require.True(t, got[1].Unbounded)
	require.Zero(t, got[1].Lower)
}

// Vertices of three dimensions need not be whole: x + y = y + z = z + x = 3 with a slack shared by all. The search
// for whole numbers decides.
func TestVerifyWholeNumbers(t *testing.T) {
	// a + b + s = b + c + s = c + a + s = 3 and s ≤ 1 by s + r = 1: the linear programme allows a = 1.5 at s = 0, where
	// 2a = 3 has no whole solution, so s = 1 and a = b = c = 1 are certain.
	table := disclosure.Table{
		Cells: []disclosure.Cell{{ID: "a", N: 1}, {ID: "b", N: 1}, {ID: "c", N: 1}, {ID: "s", N: 1}, {ID: "r", N: 0},
			{N: 3}, {N: 3}, {N: 3}, {N: 1}},
		Sums: []disclosure.Sum{{Total: 5, Parts: []int{0, 1, 3}}, {Total: 6, Parts: []int{1, 2, 3}}, {Total: 7, Parts: []int{2, 0, 3}},
			{Total: 8, Parts: []int{3, 4}}},
	}
	mask := disclosure.Mask{p, p, p, p, p, o, o, o, o}
	got, err := disclosure.Verify(table, mask, disclosure.Options{MinN: 1})
	require.NoError(t, err)
	for i, n := range []int64{1, 1, 1, 1, 0} {
		require.Equal(t, disclosure.Bound{Lower: n, Upper: n, Exposed: true}, got[i])
	}
}

// a + b + c = 9, a + b + d = 8 and a + c + d = 8 leave b = c = d + 1 and a = 7 − 2d: the linear programme goes to
// d = 3.5, whole numbers to d = 3.
func TestVerifyBetweenVertices(t *testing.T) {
	table := disclosure.Table{
		Cells: []disclosure.Cell{{ID: "a", N: 3}, {ID: "b", N: 3}, {ID: "c", N: 3}, {ID: "d", N: 2}, {N: 9}, {N: 8}, {N: 8}},
		Sums:  []disclosure.Sum{{Total: 4, Parts: []int{0, 1, 2}}, {Total: 5, Parts: []int{0, 1, 3}}, {Total: 6, Parts: []int{0, 2, 3}}},
	}
	got, err := disclosure.Verify(table, disclosure.Mask{p, p, p, p, o, o, o}, disclosure.Options{MinN: 1})
	require.NoError(t, err)
	require.Equal(t, []disclosure.Bound{{Lower: 1, Upper: 7}, {Lower: 1, Upper: 4}, {Lower: 1, Upper: 4}, {Lower: 0, Upper: 3}}, got[:4])
}

func TestSuppressIsDeterministic(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		table := randomGrid(rng, 30)
		first, err := disclosure.Suppress(table, disclosure.Options{})
		require.NoError(t, err)
		for range 3 {
			again, err := disclosure.Suppress(table, disclosure.Options{})
			require.NoError(t, err)
			require.Equal(t, first, again)
		}
	}
}

func TestCrosstab(t *testing.T) {
	x, err := survey.NewCrosstab(survey.Axis{ID: "skill", Scale: scale.OneToFive()}, survey.Axis{ID: "region", Categories: []string{"north", "south"}})
	require.NoError(t, err)
	require.NoError(t, x.AddIn("north", 5, 7))
	require.NoError(t, x.AddIn("south", 4, 2))
	require.NoError(t, x.AddIn("", 4, 100)) // no region: in no pair
	table, err := disclosure.Crosstab(x)
	require.NoError(t, err)
	require.Len(t, table.Cells, 6*3)
	require.Equal(t, disclosure.Cell{ID: "4 × south", N: 2}, table.Cells[3*3+1])
	require.Equal(t, disclosure.Cell{ID: "5 × total", N: 7}, table.Cells[4*3+2])
	require.Equal(t, disclosure.Cell{ID: "total × south", N: 2}, table.Cells[5*3+1])
	require.Equal(t, disclosure.Cell{ID: "total × total", N: 9}, table.Cells[17])
	require.Len(t, table.Sums, 6+3)

	_, err = disclosure.Crosstab(new(survey.Crosstab))
	require.ErrorIs(t, err, survey.ErrNoBase)
}

func TestMask(t *testing.T) {
	table := must(disclosure.Grid([][]int64{{3, 20}, {10, 40}}))
	mask, err := disclosure.Suppress(table, disclosure.Options{})
	require.NoError(t, err)
	lines, err := mask.Lines(2)
	require.NoError(t, err)
	require.Equal(t, []disclosure.Mask{{p, c, o}, {c, c, o}, {o, o, o}}, lines)
	lines[0][2] = p
	require.False(t, mask.Hidden(2))
	require.True(t, mask.Hidden(-1))
	require.True(t, mask.Hidden(9))
	_, err = mask.Lines(3)
	require.ErrorIs(t, err, disclosure.ErrArgument)

	counts, err := mask.Counts(table)
	require.NoError(t, err)
	require.Equal(t, []survey.Optional{{}, {}, survey.Some(23), {}, {}, survey.Some(50), survey.Some(13), survey.Some(60), survey.Some(73)}, counts)
	_, err = mask.Counts(disclosure.Table{})
	require.ErrorIs(t, err, disclosure.ErrArgument)

	estimates := make([]survey.Estimate, 9)
	for i := range estimates {
		estimates[i] = survey.Estimate{Value: 1, SE: survey.Some(0.1), N: 12, Warnings: []survey.Warning{{Code: survey.LowBase}}}
	}
	published, err := mask.Estimates(estimates)
	require.NoError(t, err)
	require.Equal(t, survey.Estimate{Suppressed: true}, published[0])
	require.Equal(t, survey.Estimate{Suppressed: true}, published[1])
	require.Equal(t, estimates[2], published[2])
	require.False(t, estimates[0].Suppressed)
	_, err = mask.Estimates(estimates[:8])
	require.ErrorIs(t, err, disclosure.ErrArgument)

	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, bad := range []survey.Estimate{
			{Value: x}, {EffectiveN: x}, {Interval: survey.Interval{Lower: x}}, {Interval: survey.Interval{Upper: x}},
		} {
			spoilt := slices.Clone(estimates)
			spoilt[0] = bad // hidden: nothing of it is published
			published, err := mask.Estimates(spoilt)
			require.NoError(t, err)
			require.Equal(t, survey.Estimate{Suppressed: true}, published[0])
			spoilt[5] = bad
			_, err = mask.Estimates(spoilt)
			require.ErrorIs(t, err, scale.ErrNotNumber)
			require.ErrorContains(t, err, "cell 5")
		}
	}
}

func TestBadInput(t *testing.T) {
	cells := []disclosure.Cell{{N: 3}, {N: 1}, {N: 2}}
	tests := []struct {
		name  string
		table disclosure.Table
		o     disclosure.Options
		want  error
	}{
		{"no cells", disclosure.Table{}, disclosure.Options{}, disclosure.ErrNoBase},
		{"negative count", disclosure.Table{Cells: []disclosure.Cell{{N: -1}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"no parts", disclosure.Table{Cells: cells, Sums: []disclosure.Sum{{Total: 0}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"part beyond", disclosure.Table{Cells: cells, Sums: []disclosure.Sum{{Total: 0, Parts: []int{1, 3}}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"part before", disclosure.Table{Cells: cells, Sums: []disclosure.Sum{{Total: 0, Parts: []int{1, -1}}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"part twice", disclosure.Table{Cells: cells, Sums: []disclosure.Sum{{Total: 2, Parts: []int{1, 1}}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"part of itself", disclosure.Table{Cells: cells, Sums: []disclosure.Sum{{Total: 0, Parts: []int{0}}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"wrong sum", disclosure.Table{Cells: cells, Sums: []disclosure.Sum{{Total: 2, Parts: []int{0, 1}}}}, disclosure.Options{}, disclosure.ErrArgument},
		{"sum beyond 64 bits", disclosure.Table{Cells: []disclosure.Cell{{N: math.MaxInt64}, {N: math.MaxInt64}, {N: 1}}, Sums: []disclosure.Sum{{Total: 0, Parts: []int{1, 2}}}},
			disclosure.Options{}, disclosure.ErrOverflow},
		{"negative minimum", disclosure.Table{Cells: cells}, disclosure.Options{MinN: -1}, disclosure.ErrArgument},
		{"negative width", disclosure.Table{Cells: cells}, disclosure.Options{Width: -1}, disclosure.ErrArgument},
		{"unknown zeros", disclosure.Table{Cells: cells}, disclosure.Options{Zeros: 2}, disclosure.ErrArgument},
		// A parent of two cells that are not empty cannot be 1, and 1 is what Cover asks for.
		{"cannot be covered", must(disclosure.Tree(disclosure.Node{N: 2, Children: []disclosure.Node{{N: 1}, {N: 1}}})),
			disclosure.Options{Zeros: disclosure.ShowZeros, Cover: true}, disclosure.ErrExposed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := disclosure.Suppress(tt.table, tt.o)
			require.ErrorIs(t, err, tt.want)
			if tt.want != disclosure.ErrExposed {
				_, err = disclosure.Verify(tt.table, make(disclosure.Mask, len(tt.table.Cells)), tt.o)
				require.ErrorIs(t, err, tt.want)
			}
		})
	}
	_, err := disclosure.Grid(nil)
	require.ErrorIs(t, err, disclosure.ErrNoBase)
	_, err = disclosure.Grid([][]int64{{}})
	require.ErrorIs(t, err, disclosure.ErrNoBase)
	_, err = disclosure.Grid([][]int64{{1, 2}, {3}})
	require.ErrorIs(t, err, disclosure.ErrArgument)
	_, err = disclosure.Grid([][]int64{{1, -2}})
	require.ErrorIs(t, err, disclosure.ErrArgument)
	_, err = disclosure.Grid([][]int64{{math.MaxInt64, 1}})
	require.ErrorIs(t, err, disclosure.ErrOverflow)
	_, err = disclosure.Tree(disclosure.Node{N: 3, Children: []disclosure.Node{{N: 1}, {N: 1}}})
	require.ErrorIs(t, err, disclosure.ErrArgument)
	table := must(disclosure.Grid([][]int64{{3, 0}, {10, 40}}))
	_, err = disclosure.Verify(table, disclosure.Mask{p}, disclosure.Options{})
	require.ErrorIs(t, err, disclosure.ErrArgument)
	_, err = disclosure.Verify(table, disclosure.Mask{p, p, o, p, p, o, o, o, o}, disclosure.Options{Zeros: disclosure.ShowZeros})
	require.ErrorIs(t, err, disclosure.ErrArgument)
}

// Large counts stay exact.
func TestLargeCounts(t *testing.T) {
	const big = math.MaxInt64 / 8
	table := must(disclosure.Grid([][]int64{{3, big}, {big, big}}))
	mask, err := disclosure.Suppress(table, disclosure.Options{})
	require.NoError(t, err)
	bounds, err := disclosure.Verify(table, mask, disclosure.Options{})
	require.NoError(t, err)
	require.Equal(t, disclosure.Bound{Lower: 0, Upper: big + 3}, bounds[0])
}

func TestJSON(t *testing.T) {
	text, err := json.Marshal(struct {
		disclosure.Options
		disclosure.Mask
	}{disclosure.Options{MinN: 5}, disclosure.Mask{p, c, o}})
	require.NoError(t, err)
	require.JSONEq(t, `{"min_n": 5, "zeros": "hide", "width": 0, "cover": false, "Mask": ["primary", "complementary", "shown"]}`, string(text))
	require.Error(t, new(disclosure.Reason).UnmarshalText([]byte("secret")))
	require.Error(t, new(disclosure.Zeros).UnmarshalText([]byte("keep")))
	_, err = disclosure.Reason(9).MarshalText()
	require.Error(t, err)
	require.Equal(t, "show", disclosure.ShowZeros.String())
}
