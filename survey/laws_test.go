package survey_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/lawtest"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

const versionAt = 5 // in "csat", kind, version

// one is what a law adds and takes away: a key and a respondent's codes.
type one struct {
	key   int
	codes []scale.Code
}

// respondents are n random answers to items on the scales; each has a rating, so
// that no respondent is without trace.
func respondents(seed uint64, n int, scales ...*scale.Scale) []one {
	rng := rand.New(rand.NewPCG(seed, 2))
	data := make([]one, n)
	for i := range data {
		data[i].key = rng.IntN(5) - 2
		for _, s := range scales {
			data[i].codes = append(data[i].codes, codes(rng, s, 1)[0])
		}
		data[i].codes[0] = scale.Code(2 + rng.IntN(scales[0].Len()))
	}
	return data
}

// values makes the codes of an item into values; blanks become the first point.
func value(s *scale.Scale, c scale.Code) int {
	if v, ok := s.Value(c); ok {
		return v
	}
	return s.Min()
}

func TestCrosstabLaws(t *testing.T) {
	ten, five := mixed(), scale.OneToFive()
	items := func() *survey.Crosstab {
		return must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "b", Scale: five}))
	}
	full := func(x *survey.Crosstab) *survey.Crosstab {
		cells := must(x.MarshalBinary())
		cells[len(cells)-1]++
		require.NoError(t, x.UnmarshalBinary(cells))
		return x
	}
	t.Run("items", func(t *testing.T) {
		lawtest.Check(t, lawtest.Spec[*survey.Crosstab, one]{
			New: items, Zero: func() *survey.Crosstab { return new(survey.Crosstab) },
			Add:  func(x *survey.Crosstab, d one) error { return x.Add(value(ten, d.codes[0]), value(five, d.codes[1])) },
			Sub:  func(x *survey.Crosstab, d one) error { return x.Sub(value(ten, d.codes[0]), value(five, d.codes[1])) },
			Data: respondents(1, 60, ten, five), VersionAt: versionAt,
			Mismatch: []*survey.Crosstab{
				full(must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "z", Scale: five}))),
				full(must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "b", Scale: ten}))),
				full(must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "b", Categories: []string{"x"}}))),
				full(items().Transpose()),
			},
		})
	})
	t.Run("item by segment", func(t *testing.T) {
		names := []string{"", "north", "south", "east", "Süd"}
		segment := func(names ...string) *survey.Crosstab {
			return must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: ten}, survey.Axis{ID: "s", Categories: names}))
		}
		lawtest.Check(t, lawtest.Spec[*survey.Crosstab, one]{
			New: func() *survey.Crosstab { return segment(names[1:]...) }, Zero: func() *survey.Crosstab { return new(survey.Crosstab) },
			Add:  func(x *survey.Crosstab, d one) error { return x.AddIn(names[d.key+2], value(ten, d.codes[0]), 1) },
			Sub:  func(x *survey.Crosstab, d one) error { return x.SubIn(names[d.key+2], value(ten, d.codes[0]), 1) },
			Data: respondents(2, 60, ten), VersionAt: versionAt,
			Mismatch: []*survey.Crosstab{full(segment("south", "north", "east", "Süd")), full(segment("north"))},
		})
	})
}

func moments(policy survey.Missing, scales ...*scale.Scale) *survey.Moments {
	var vars []survey.Variable
	for i, s := range scales {
		vars = append(vars, survey.Variable{ID: string(rune('a' + i)), Scale: s})
	}
	return must(survey.NewMoments(policy, vars...))
}

func TestMomentsLaws(t *testing.T) {
	scales := []*scale.Scale{mixed(), scale.OneToFive(), scale.OneToTen().Reversed()}
	data := respondents(3, 40, scales...)
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		t.Run(policy.String(), func(t *testing.T) {
			other := map[survey.Missing]survey.Missing{survey.Listwise: survey.Pairwise, survey.Pairwise: survey.Listwise}[policy]
			mismatch := []*survey.Moments{moments(other, scales...), moments(policy, scales[0], scales[2], scales[1])}
			require.NoError(t, mismatch[0].Add(data[0].codes))
			require.NoError(t, mismatch[1].Add([]scale.Code{2, 2, 2}))
			two := moments(policy, scales[:2]...)
			require.NoError(t, two.Add(data[0].codes[:2]))
			if policy == survey.Listwise {
				three := moments(policy, scales...)
				require.NoError(t, three.Add([]scale.Code{2, 2, 2}))
				mismatch = append(mismatch, must(three.Subset("a", "b")))
			}
			lawtest.Check(t, lawtest.Spec[*survey.Moments, one]{
				New: func() *survey.Moments { return moments(policy, scales...) }, Zero: func() *survey.Moments { return new(survey.Moments) },
				Add:  func(m *survey.Moments, d one) error { return m.Add(d.codes) },
				Sub:  func(m *survey.Moments, d one) error { return m.Sub(d.codes) },
				Data: data, VersionAt: versionAt, Mismatch: append(mismatch, two),
			})
		})
	}
}

type week uint8

func TestGroupLaws(t *testing.T) {
	five := scale.OneToFive()
	data := respondents(4, 40, five, five)
	tally := func() *scale.Tally { return scale.NewTally(five) }
	checkGroup(t, "string", data, func(k int) string { return string(rune('c' + k)) }, tally,
		func(a *scale.Tally, d one) error { return a.AddCode(d.codes[0], 1) },
		func(a *scale.Tally, d one) error { return a.Sub(value(five, d.codes[0])) },
		scale.NewTally(scale.OneToTen()))
	checkGroup(t, "int", data, func(k int) int { return k }, tally,
		func(a *scale.Tally, d one) error { return a.AddCode(d.codes[0], 1) },
		func(a *scale.Tally, d one) error { return a.Sub(value(five, d.codes[0])) },
		scale.NewTally(scale.OneToTen()))
	checkGroup(t, "week", data, func(k int) week { return week(k + 2) }, tally,
		func(a *scale.Tally, d one) error { return a.AddCode(d.codes[0], 1) },
		func(a *scale.Tally, d one) error { return a.Sub(value(five, d.codes[0])) },
		scale.NewTally(scale.OneToTen()))
	checkGroup(t, "moments", data, func(k int) int64 { return int64(k) << 40 },
		func() *survey.Moments { return moments(survey.Listwise, five, five) },
		func(a *survey.Moments, d one) error { return a.Add(d.codes) },
		func(a *survey.Moments, d one) error { return a.Sub(d.codes) },
		moments(survey.Pairwise, five, five))
	checkGroup(t, "group", data, func(k int) string { return string(rune('c' + k)) },
		func() *survey.Group[week, *scale.Tally] { return survey.NewGroup[week](tally()) },
		func(a *survey.Group[week, *scale.Tally], d one) error {
			return a.At(week(d.codes[0])).AddCode(d.codes[0], 1)
		},
		func(a *survey.Group[week, *scale.Tally], d one) error {
			return a.At(week(d.codes[0])).Sub(value(five, d.codes[0]))
		},
		survey.NewGroup[week](scale.NewTally(scale.OneToTen())))
}

// checkGroup checks a group by key; other is a member that does not fit.
func checkGroup[K survey.Key, A survey.Accumulator[A]](t *testing.T, name string, data []one, key func(int) K, empty func() A,
	add, sub func(A, one) error, other A,
) {
	t.Run(name, func(t *testing.T) {
		type group = survey.Group[K, A]
		groupOf := func() *group { return survey.NewGroup[K](empty()) }
		lawtest.Check(t, lawtest.Spec[*group, one]{
			New: groupOf, Zero: groupOf,
			Add:  func(g *group, d one) error { return add(g.At(key(d.key)), d) },
			Sub:  func(g *group, d one) error { return sub(g.At(key(d.key)), d) },
			Data: data, VersionAt: versionAt,
			Mismatch: []*group{survey.NewGroup[K](other)},
		})
	})
}
