package survey_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
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
			for wrong := s.Codes(); wrong < 256; wrong++ {
				for _, row := range []int{wrong % 2100, 2999} {
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

// Long columns are shared out among the processors: the sums, what was dropped and what
// is refused do not depend on their number.
func TestColumnsOnProcessors(t *testing.T) {
	const n = 3*65_536 + 11
	worth := decimal.RequireFromString
	low, high := worth("-0.125"), worth("3.5")
	odd := must(scale.New(scale.Definition{ID: "odd", Points: []scale.Point{{Value: 1, Worth: &high}, {Value: 2, Worth: &low}}}))
	scales := []*scale.Scale{scale.OneToTen(), odd, scale.ZeroToHundred().Reversed()}
	rng := rand.New(rand.NewPCG(9, 9))
	columns := make([][]scale.Code, len(scales))
	for i, s := range scales {
		columns[i] = codes(rng, s, n)
	}
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		want := moments(policy, scales...)
		row := make([]scale.Code, len(columns))
		for r := range n {
			for i := range columns {
				row[i] = columns[i][r]
			}
			require.NoError(t, want.Add(row))
		}
		for _, processors := range []int{1, 2, 7} {
			func() {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
				got := moments(policy, scales...)
				require.NoError(t, got.AddColumns(columns))
				require.Equal(t, must(want.MarshalBinary()), must(got.MarshalBinary()), "%v, %d processors", policy, processors)

				last := slices.Clone(columns[2])
				bad := [][]scale.Code{columns[0], columns[1], last}
				for _, r := range []int{n - 1, n * 2 / 3, n / 2, 5} { // more and more wrong codes
					last[r] = 200
					require.ErrorContains(t, got.AddColumns(bad), fmt.Sprintf("c, row %d: code 200", r))
				}
				require.True(t, want.Equal(got))
			}()
		}
	}
}
