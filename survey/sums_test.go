package survey_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// What moments write as sums reads back as the same moments, dropped respondents
// included; sums that nobody has change nothing.
func TestAddSums(t *testing.T) {
	five := scale.OneToFive()
	vars := []survey.Variable{{ID: "a", Scale: five}, {ID: "b", Scale: five}}
	m := must(survey.NewMoments(survey.Listwise, vars...))
	require.NoError(t, m.Add([]scale.Code{3, 6}))
	require.NoError(t, m.Add([]scale.Code{2, scale.Blank}))
	sums := [][6]int64{{1, 2, 2, 4, 4, 4}, {1, 5, 2, 25, 4, 10}, {1, 5, 5, 25, 25, 25}}
	other := must(survey.NewMoments(survey.Listwise, vars...))
	require.NoError(t, other.AddSums(1, sums))
	require.True(t, m.Equal(other))
	require.NoError(t, m.AddSums(1, sums))
	require.EqualValues(t, 2, m.N(0, 1))

	pairwise := must(survey.NewMoments(survey.Pairwise, vars...))
	require.NoError(t, pairwise.AddSums(0, [][6]int64{{2, 3, 3, 5, 5, 5}, {1, 5, 2, 25, 4, 10}, {1, 5, 5, 25, 25, 25}}))
	subset := must(m.Subset("a"))
	one := must(survey.NewMoments(survey.Listwise, survey.Variable{ID: "a", Scale: scale.OneToFive()}))
	require.NoError(t, one.Clone().AddSums(0, [][6]int64{{2, 6, 6, 26, 26, 26}})) // 1 and 5
	for name, c := range map[string]struct {
		m       *survey.Moments
		dropped int64
		cells   [][6]int64
	}{
		"zero value":          {new(survey.Moments), 0, nil},
		"too few pairs":       {m, 0, sums[:2]},
		"subset":              {subset, 0, sums[:1]},
		"negative dropped":    {m, -1, sums},
		"dropped, pairwise":   {pairwise, 1, sums},
		"negative n":          {m, 0, [][6]int64{{-1, -2, -2, -4, -4, -4}, {-1, -5, -2, -25, -4, -10}, {-1, -5, -5, -25, -25, -25}}},
		"n differs, listwise": {m, 0, [][6]int64{{2, 3, 3, 5, 5, 5}, {1, 5, 2, 25, 4, 10}, {1, 5, 5, 25, 25, 25}}},
		"beyond the scale":    {m, 0, [][6]int64{{1, 6, 6, 36, 36, 36}, {1, 5, 6, 25, 36, 30}, {1, 5, 5, 25, 25, 25}}},
		"no such squares":     {one, 0, [][6]int64{{2, 5, 5, 40, 40, 40}}},
		"above both ends":     {one, 0, [][6]int64{{2, 6, 6, 28, 28, 28}}},
		"odd and even":        {one, 0, [][6]int64{{1, 3, 3, 10, 10, 10}}},
		"impossible product":  {m, 0, [][6]int64{{1, 2, 2, 4, 4, 4}, {1, 5, 2, 25, 4, 11}, {1, 5, 5, 25, 25, 25}}},
	} {
		before := c.m.Clone()
		require.ErrorIs(t, c.m.AddSums(c.dropped, c.cells), survey.ErrArgument, name)
		require.True(t, before.Equal(c.m), name)
	}
}

func TestCrosstabAddCode(t *testing.T) {
	ten, five := mixed(), scale.OneToFive()
	items := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "b", Scale: five}))
	require.NoError(t, items.AddCode(scale.Blank, 3, 4))
	require.NoError(t, items.AddCode(2, scale.NotAsked, 1))
	require.NoError(t, items.AddCode(2, 3, 2))
	require.EqualValues(t, 2, items.N())
	require.EqualValues(t, 7, items.Total())
	columns := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "b", Scale: five}))
	require.NoError(t, columns.AddCodes([]scale.Code{0, 0, 0, 0, 2, 2, 2}, []scale.Code{3, 3, 3, 3, scale.NotAsked, 3, 3}))
	require.True(t, columns.Equal(items))
	require.ErrorIs(t, items.AddCode(2, 99, 1), scale.ErrOutOfRange)
	require.ErrorIs(t, items.AddCode(99, 2, 1), scale.ErrOutOfRange)
	require.ErrorIs(t, items.AddCode(2, 2, -1), survey.ErrArgument)
	require.ErrorIs(t, items.AddCodeIn("north", 2, 1), survey.ErrArgument)

	segment := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "region", Categories: []string{"north"}}))
	require.NoError(t, segment.AddCodeIn("north", scale.Blank, 3))
	require.NoError(t, segment.AddCodeIn("", 2, 2))
	require.EqualValues(t, 3, must(segment.TallyIn("north")).CountCode(scale.Blank))
	require.EqualValues(t, 2, must(segment.TallyIn("")).CountCode(2))
	require.ErrorIs(t, segment.AddCodeIn("west", 2, 1), survey.ErrUnknown)
	require.ErrorIs(t, segment.AddCodeIn("north", 99, 1), scale.ErrOutOfRange)
	require.ErrorIs(t, segment.AddCode(2, 2, 1), survey.ErrArgument)
}
