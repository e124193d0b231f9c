package survey_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func tallies[K survey.Key]() *survey.Group[K, *scale.Tally] {
	return survey.NewGroup[K](scale.NewTally(scale.OneToFive()))
}

func TestGroup(t *testing.T) {
	start := scale.NewTally(scale.OneToFive())
	g := survey.NewGroup[string](start)
	require.NoError(t, start.Add(1)) // copied: changes nothing
	require.True(t, g.IsEmpty())
	require.NoError(t, errors.Join(g.At("b").Add(5), g.At("a").Add(4), g.At("a").Add(4)))
	g.At("c") // made, and empty
	require.Equal(t, []string{"a", "b"}, g.Keys())
	require.EqualValues(t, 3, must(g.Total()).N())

	a, ok := g.Lookup("a")
	require.True(t, ok)
	require.NoError(t, a.Add(1)) // a copy
	require.EqualValues(t, 2, g.At("a").N())
	for _, key := range []string{"c", "z"} {
		empty, ok := g.Lookup(key)
		require.False(t, ok)
		require.NoError(t, empty.Add(1))
	}
	require.Equal(t, []string{"a", "b"}, g.Keys())
	var walked []string
	for key, tally := range g.All() {
		require.NoError(t, tally.Add(1))
		walked = append(walked, key)
	}
	require.Equal(t, []string{"a", "b"}, walked)
	for range g.All() {
		break
	}
	require.EqualValues(t, 3, must(g.Total()).N())

	// What was taken back leaves no trace, pruned or not.
	h := tallies[string]()
	require.NoError(t, errors.Join(h.At("b").Add(5), h.At("a").AddN(4, 2)))
	require.True(t, g.Equal(h) && h.Equal(g))
	require.Equal(t, must(g.MarshalBinary()), must(h.MarshalBinary()))
	g.Prune()
	require.True(t, g.Equal(h))
	require.NoError(t, g.Unmerge(h))
	require.True(t, g.IsEmpty())
	require.True(t, g.Equal(tallies[string]()))
	require.False(t, g.Equal(h))

	require.Panics(t, func() { survey.NewGroup[string](start) })
	require.NoError(t, g.Merge(nil))
	require.ErrorIs(t, new(survey.Group[string, *scale.Tally]).UnmarshalBinary(nil), survey.ErrArgument)
	require.ErrorIs(t, new(survey.Group[string, *scale.Tally]).UnmarshalJSON(nil), survey.ErrArgument)
	require.ErrorIs(t, second(new(survey.Group[string, *scale.Tally]).MarshalJSON()), survey.ErrArgument)
}

// A key that does not fit fails the whole, and nothing is merged.
func TestGroupAllOrNothing(t *testing.T) {
	g, h := tallies[int](), tallies[int]()
	require.NoError(t, errors.Join(g.At(1).Add(5), g.At(2).AddN(5, math.MaxInt64), h.At(1).Add(4), h.At(2).Add(4), h.At(3).Add(4)))
	before := must(g.MarshalBinary())
	require.ErrorIs(t, g.Merge(h), survey.ErrOverflow)
	require.ErrorContains(t, g.Merge(h), "key 2")
	require.Equal(t, before, must(g.MarshalBinary()))
	require.ErrorIs(t, g.Unmerge(h), survey.ErrUnderflow)
	require.Equal(t, before, must(g.MarshalBinary()))
	_, err := func() (*scale.Tally, error) { return g.Total() }()
	require.ErrorIs(t, err, survey.ErrOverflow)

	other := survey.NewGroup[int](scale.NewTally(scale.OneToTen()))
	require.ErrorIs(t, g.Merge(other), survey.ErrIncompatible)
	require.ErrorIs(t, other.UnmarshalBinary(before), survey.ErrIncompatible)
	require.ErrorIs(t, other.UnmarshalJSON(must(g.MarshalJSON())), survey.ErrIncompatible)
}

func TestGroupJSON(t *testing.T) {
	g := tallies[int8]()
	require.NoError(t, errors.Join(g.At(-7).Add(5), g.At(12).Add(4)))
	g.At(3)
	text := must(json.Marshal(g))
	s := string(must(json.Marshal(scale.OneToFive())))
	require.JSONEq(t, `{"empty":{"scale":`+s+`,"counts":[0,0,0,0,0]},"members":{
		"-7":{"scale":`+s+`,"counts":[0,0,0,0,1]},"12":{"scale":`+s+`,"counts":[0,0,0,1,0]}}}`, string(text))
	back := tallies[int8]()
	require.NoError(t, json.Unmarshal(text, back))
	require.True(t, g.Equal(back))

	member := `{"scale":` + s + `,"counts":[0,0,0,0,1]}`
	empty := `{"scale":` + s + `,"counts":[0,0,0,0,0]}`
	tests := []struct{ name, input string }{
		{"nothing", ``},
		{"null", `null`},
		{"no empty", `{"members":{}}`},
		{"no members", `{"empty":` + empty + `}`},
		{"empty that is not", `{"empty":` + member + `,"members":{}}`},
		{"empty member", `{"empty":` + empty + `,"members":{"1":` + empty + `}}`},
		{"null member", `{"empty":` + empty + `,"members":{"1":null}}`},
		{"text for a key", `{"empty":` + empty + `,"members":{"x":` + member + `}}`},
		{"key out of range", `{"empty":` + empty + `,"members":{"128":` + member + `}}`},
		{"key spelt otherwise", `{"empty":` + empty + `,"members":{"01":` + member + `}}`},
		{"key with a plus", `{"empty":` + empty + `,"members":{"+1":` + member + `}}`},
		{"minus zero", `{"empty":` + empty + `,"members":{"-0":` + member + `}}`},
		{"key twice", `{"empty":` + empty + `,"members":{"1":` + member + `,"1":` + member + `}}`},
		{"unknown key", `{"empty":` + empty + `,"members":{},"n":1}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := g.Clone()
			require.Error(t, h.UnmarshalJSON([]byte(tt.input)))
			require.True(t, h.Equal(g))
		})
	}
	odd := tallies[string]()
	require.NoError(t, odd.At("\xff").Add(1))
	require.ErrorIs(t, second(odd.MarshalJSON()), survey.ErrArgument)
	require.NoError(t, tallies[string]().UnmarshalBinary(must(odd.MarshalBinary()))) // bytes are fine there
}

// Weighted tallies are accumulators too.
func TestGroupOfWeighted(t *testing.T) {
	g := survey.NewGroup[string](scale.NewWeightedTally(scale.OneToFive()))
	require.NoError(t, g.At("a").Add(3, 0.1))
	require.NoError(t, g.At("a").Add(4, 0.2))
	h := survey.NewGroup[string](scale.NewWeightedTally(scale.OneToFive()))
	require.NoError(t, h.UnmarshalBinary(must(g.MarshalBinary())))
	require.True(t, h.Equal(g))
}

// A count of members that the input cannot hold costs nothing, even where an
// empty member is large.
func TestGroupHostileCount(t *testing.T) {
	var vars []survey.Variable
	for i := range 200 {
		vars = append(vars, survey.Variable{ID: string(rune('a' + i)), Scale: scale.OneToFive()})
	}
	g := survey.NewGroup[string](must(survey.NewMoments(survey.Listwise, vars...)))
	data := must(g.MarshalBinary())
	data = append(data[:len(data)-1], 0xff, 0x7f) // 16,383 members
	for range 16_383 {
		data = append(data, 1, 'x', 0xff, 0xff) // a part that is longer than the rest
	}
	allocs := testing.AllocsPerRun(1, func() { require.Error(t, g.UnmarshalBinary(data)) })
	require.Less(t, allocs, 10_000.0)
}
