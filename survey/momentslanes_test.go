package survey_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Columns are summed in lanes of 16, 32 or 64 bits, depending on the worths, a
// block of some hundred rows at a time; respondent by respondent they are not.
func TestColumnsInLanes(t *testing.T) {
	worths := func(of ...string) *scale.Scale {
		d := scale.Definition{ID: "worths", Specials: []scale.Special{{Value: 99}}}
		for i, w := range of {
			worth := decimal.RequireFromString(w)
			d.Points = append(d.Points, scale.Point{Value: i + 1, Worth: &worth})
		}
		return must(scale.New(d))
	}
	for _, c := range []struct {
		name   string
		scales []*scale.Scale
	}{
		{"steps of one", []*scale.Scale{scale.OneToTen(), scale.OneToFive(), mixed()}},
		{"steps of 25, below zero", []*scale.Scale{worths("-50", "-25", "0", "25", "50"), scale.OneToTen()}},
		{"two points", []*scale.Scale{worths("7", "8"), worths("0", "-1"), scale.OneToFive()}},
		{"28 steps", []*scale.Scale{worths("0", "28", "3"), scale.OneToFive()}},
		{"29 steps: 32 bits", []*scale.Scale{worths("0", "29", "3"), scale.OneToFive(), scale.ZeroToTen()}},
		{"hundred: 32 bits", []*scale.Scale{scale.ZeroToHundred(), scale.OneToFive()}},
		{"decimals: 64 bits", []*scale.Scale{worths("-1000.001", "999.999", "0", "1000.002"), scale.OneToFive()}},
	} {
		for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
			for _, k := range []int{1, 2, 4, 5, 9} {
				for _, share := range []int{0, 1, 30} { // per cent of codes that are no rating
					name := fmt.Sprintf("%s/%v/k=%d/missing=%d", c.name, policy, k, share)
					t.Run(name, func(t *testing.T) {
						rng := rand.New(rand.NewPCG(3, uint64(k)))
						var scales []*scale.Scale
						for i := range k {
							scales = append(scales, c.scales[i%len(c.scales)])
						}
						const n = 700
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
// of worths: the lanes hold their largest values.
func TestColumnsFillTheirLanes(t *testing.T) {
	for name, s := range map[string]*scale.Scale{"16 bits": scale.ZeroToTen(), "32 bits": scale.ZeroToHundred()} {
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
