package survey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Columns are summed by binary digits, 64 respondents to a word and some thousand at a
// time; respondent by respondent they are not.
func TestColumnsInPlanes(t *testing.T) {
	worths := func(of ...string) *scale.Scale {
		d := scale.Definition{ID: "worths", Specials: []scale.Special{{Value: 999}}}
		for i, w := range of {
			worth := decimal.RequireFromString(w)
			d.Points = append(d.Points, scale.Point{Value: i + 1, Worth: &worth})
		}
		return must(scale.New(d))
	}
	points := func(n int) *scale.Scale {
		var of []string
		for i := range n {
			of = append(of, strconv.Itoa(i))
		}
		return worths(of...)
	}
	for _, c := range []struct {
		name   string
		scales []*scale.Scale
	}{
		{"steps of one", []*scale.Scale{scale.OneToTen(), scale.OneToFive(), mixed()}},
		{"steps of 25, below zero", []*scale.Scale{worths("-50", "-25", "0", "25", "50"), scale.OneToTen()}},
		{"two points", []*scale.Scale{worths("7", "8"), worths("0", "-1"), scale.OneToFive()}},
		{"other way round", []*scale.Scale{scale.OneToTen().Reversed(), scale.OneToFive(), mixed()}},
		{"four digits and five", []*scale.Scale{points(16), points(17)}},
		{"last bytes below 128 and above", []*scale.Scale{points(125), points(126), points(201)}},
		{"two worth the same", []*scale.Scale{worths("0", "1", "1", "2"), worths("0", "0", "1"), scale.OneToFive()}},
		{"28 steps, out of order", []*scale.Scale{worths("0", "28", "3"), scale.OneToFive()}},
		{"hundred", []*scale.Scale{scale.ZeroToHundred(), scale.OneToFive()}},
		{"decimals", []*scale.Scale{worths("-1000.001", "999.999", "0", "1000.002"), scale.OneToFive()}},
	} {
		for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
			for _, at := range []struct{ k, n int }{{1, 700}, {2, 1}, {4, 63}, {5, 64}, {3, 65}, {9, 700}, {3, 2048}, {4, 4100}} {
				k, n := at.k, at.n
				for _, share := range []int{0, 1, 30} { // per cent of codes that are no rating
					name := fmt.Sprintf("%s/%v/k=%d/n=%d/missing=%d", c.name, policy, k, n, share)
					t.Run(name, func(t *testing.T) {
						rng := rand.New(rand.NewPCG(3, uint64(k)))
						var scales []*scale.Scale
						for i := range k {
							scales = append(scales, c.scales[i%len(c.scales)])
						}
						columns := make([][]scale.Code, k)
						for i, s := range scales {
							for range n {
								code := scale.Code(rng.IntN(s.Codes()))
								for rng.IntN(100) >= share && !s.IsPoint(code) {
									code = scale.Code(rng.IntN(s.Codes()))
								}
								columns[i] = append(columns[i], code)
							}
						}
						want, got := moments(policy, scales...), moments(policy, scales...)
						row := make([]scale.Code, k)
						for r := range n {
							for i := range columns {
								row[i] = columns[i][r]
							}
							require.NoError(t, want.Add(row))
						}
						require.NoError(t, got.AddColumns(columns))
						require.True(t, want.Equal(got))
						require.Equal(t, must(want.MarshalBinary()), must(got.MarshalBinary()))
					})
				}
			}
		}
	}
}

// All answers at the far end, over more than one step from sums in steps to sums
// of worths.
func TestColumnsOfLargestWorths(t *testing.T) {
	for name, s := range map[string]*scale.Scale{"ten": scale.ZeroToTen(), "hundred": scale.ZeroToHundred()} {
		const n = 1<<16 + 1000
		column := make([]scale.Code, n)
		for r := range column {
			column[r] = scale.Code(s.Codes() - 1)
			require.True(t, s.IsPoint(column[r]))
		}
		want, got := moments(survey.Pairwise, s, s), moments(survey.Pairwise, s, s)
		require.NoError(t, want.AddN([]scale.Code{column[0], column[0]}, n), name)
		require.NoError(t, got.AddColumns([][]scale.Code{column, column}), name)
		require.True(t, want.Equal(got), name)
	}
}

// One wrong code anywhere is found, whatever the columns hold besides.
func TestColumnsFindWrongCodes(t *testing.T) {
	for name, s := range map[string]*scale.Scale{
		"four digits": scale.OneToTen(), "seven": scale.ZeroToHundred(), "with special codes": mixed(), "other way round": scale.OneToFive().Reversed(),
	} {
		for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
			for _, wrong := range []int{s.Codes(), 127, 128, 129, 255} {
				for _, row := range []int{0, 7, 2047, 2048, 2999} {
					for _, blanks := range []bool{false, true} {
						column := make([]scale.Code, 3000)
						for r := range column {
							column[r] = 3
							if blanks && r%5 == 1 {
								column[r] = scale.Blank
							}
						}
						right := slices.Clone(column)
						column[row] = scale.Code(wrong)
						m := moments(policy, s, s)
						err := m.AddColumns([][]scale.Code{right, column})
						require.ErrorIs(t, err, scale.ErrOutOfRange, "%s, %v, code %d in row %d", name, policy, wrong, row)
						require.ErrorContains(t, err, fmt.Sprintf("b, row %d: code %d", row, wrong))
						require.True(t, m.Equal(moments(policy, s, s)))
					}
				}
			}
		}
	}
}
