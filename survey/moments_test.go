package survey_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// slow computes over the rows, in fractions, what Moments compute from sums.
type slow struct {
	scales  []*scale.Scale
	columns [][]scale.Code
	keep    func(row, i, j int) bool
}

func newSlow(policy survey.Missing, scales []*scale.Scale, columns [][]scale.Code) slow {
	rated := func(row, i int) bool { return scales[i].IsPoint(columns[i][row]) }
	return slow{scales, columns, func(row, i, j int) bool {
		if policy == survey.Pairwise {
			return rated(row, i) && rated(row, j)
		}
		for k := range scales {
			if !rated(row, k) {
				return false
			}
		}
		return true
	}}
}

func (s slow) worth(row, i int) *big.Rat {
	v, _ := s.scales[i].Value(s.columns[i][row])
	return must(s.scales[i].Worth(v)).Rat()
}

func (s slow) rows(i, j int) (rows []int) {
	for row := range s.columns[0] {
		if s.keep(row, i, j) {
			rows = append(rows, row)
		}
	}
	return rows
}

func mean(xs []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, x := range xs {
		sum.Add(sum, x)
	}
	return sum.Quo(sum, big.NewRat(int64(len(xs)), 1))
}

// covariance has the divisor n − 1.
func covariance(xs, ys []*big.Rat) *big.Rat {
	mx, my, sum := mean(xs), mean(ys), new(big.Rat)
	for k := range xs {
		dx, dy := new(big.Rat).Sub(xs[k], mx), new(big.Rat).Sub(ys[k], my)
		sum.Add(sum, dx.Mul(dx, dy))
	}
	return sum.Quo(sum, big.NewRat(int64(len(xs)-1), 1))
}

func (s slow) both(i, j int) (xs, ys, products []*big.Rat) {
	for _, row := range s.rows(i, j) {
		x, y := s.worth(row, i), s.worth(row, j)
		xs, ys, products = append(xs, x), append(ys, y), append(products, new(big.Rat).Mul(x, y))
	}
	return xs, ys, products
}

func TestMomentsAgainstRows(t *testing.T) {
	scales := []*scale.Scale{mixed(), scale.OneToTen(), scale.OneToFive().Reversed(), scale.ZeroToHundred()}
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(policy, seed), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(seed, 6))
				var columns [][]scale.Code
				for _, s := range scales {
					columns = append(columns, codes(rng, s, 60))
				}
				m := moments(policy, scales...)
				require.NoError(t, m.AddColumns(columns))
				ref := newSlow(policy, scales, columns)
				for i := range scales {
					for j := range scales {
						xs, ys, products := ref.both(i, j)
						require.EqualValues(t, len(xs), m.N(i, j))
						requireRat(t, mean(xs), must(m.MeanOver(i, j)))
						requireRat(t, mean(products), must(m.CrossMean(i, j)))
						cov, vx, vy := covariance(xs, ys), covariance(xs, xs), covariance(ys, ys)
						requireRat(t, cov, must(m.Covariance(i, j)))
						c, _ := cov.Float64()
						x, _ := vx.Float64()
						y, _ := vy.Float64()
						require.InDelta(t, c/math.Sqrt(x)/math.Sqrt(y), must(m.Correlation(i, j)), 1e-13)
						if i == j {
							require.Equal(t, 1.0, must(m.Correlation(i, j)))
							requireRat(t, mean(xs), must(m.Mean(i)))
						}
					}
				}
				if policy == survey.Listwise {
					require.EqualValues(t, 60-len(ref.rows(0, 0)), m.Dropped())
				} else {
					require.Zero(t, m.Dropped())
				}
			})
		}
	}
}

func requireRat(t *testing.T, want *big.Rat, got scale.Ratio) {
	t.Helper()
	require.Zero(t, want.Cmp(got.Rat()), "want %v, got %v", want, got)
}

// The moments of a weighted sum follow from those of its parts.
func TestComposite(t *testing.T) {
	scales := []*scale.Scale{mixed(), scale.OneToTen(), scale.OneToFive().Reversed()}
	rng := rand.New(rand.NewPCG(7, 7))
	var columns [][]scale.Code
	for _, s := range scales {
		columns = append(columns, codes(rng, s, 80))
	}
	m := moments(survey.Listwise, scales...)
	require.NoError(t, m.AddColumns(columns))
	ref := newSlow(survey.Listwise, scales, columns)
	for range 20 {
		weights := make([]scale.Ratio, len(scales))
		for i := range weights {
			weights[i] = must(scale.NewRatio(rng.Int64N(2001)-1000, 1+rng.Int64N(999)))
		}
		var sums []*big.Rat
		for _, row := range ref.rows(0, 0) {
			sum := new(big.Rat)
			for i, w := range weights {
				sum.Add(sum, new(big.Rat).Mul(w.Rat(), ref.worth(row, i)))
			}
			sums = append(sums, sum)
		}
		gotMean, gotVariance, err := m.Composite(weights)
		require.NoError(t, err)
		requireRat(t, mean(sums), gotMean)
		requireRat(t, covariance(sums, sums), gotVariance)
	}
	_, _, err := m.Composite(make([]scale.Ratio, 2))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, _, err = moments(survey.Pairwise, scales...).Composite(make([]scale.Ratio, 3))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, _, err = moments(survey.Listwise, scales...).Composite(make([]scale.Ratio, 3))
	require.ErrorIs(t, err, survey.ErrNoBase)
}

// In bulk, row by row, by frequency and in blocks that end anywhere: same bytes.
func TestAddColumnsIsAdd(t *testing.T) {
	scales := []*scale.Scale{mixed(), scale.OneToTen(), scale.ZeroToHundred()}
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		for _, n := range []int{0, 1, 2, 777, 4095, 4096, 4097, 9000} {
			t.Run(fmt.Sprint(policy, n), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(uint64(n), 8))
				columns := make([][]scale.Code, len(scales))
				for i, s := range scales {
					columns[i] = codes(rng, s, n)
				}
				bulk, rows, frequencies := moments(policy, scales...), moments(policy, scales...), moments(policy, scales...)
				require.NoError(t, bulk.AddColumns(columns))
				counts := map[string]int64{}
				row := make([]scale.Code, len(scales))
				for k := range n {
					key := make([]byte, len(scales))
					for i := range scales {
						row[i], key[i] = columns[i][k], byte(columns[i][k])
					}
					require.NoError(t, rows.Add(row))
					counts[string(key)]++
				}
				for key, count := range counts {
					for i := range row {
						row[i] = scale.Code(key[i])
					}
					require.NoError(t, frequencies.AddN(row, count))
				}
				want := must(rows.MarshalBinary())
				require.Equal(t, want, must(bulk.MarshalBinary()))
				require.Equal(t, want, must(frequencies.MarshalBinary()))
				require.NoError(t, bulk.AddColumns(columns))
				require.NoError(t, rows.Merge(rows))
				require.True(t, bulk.Equal(rows))
			})
		}
	}
}

// A worth at the bounds of what a scale may have does not overflow a block.
func TestLargestWorths(t *testing.T) {
	s := must(scale.New(scale.Definition{ID: "large", Points: []scale.Point{{Value: 1, Worth: dec("2.097151")}, {Value: 2, Worth: dec("-2.097152")}}}))
	column := slices.Repeat([]scale.Code{3, 3, 3, 2}, 3000)
	m := moments(survey.Pairwise, s, s)
	require.NoError(t, m.AddColumns([][]scale.Code{column, column}))
	requireRat(t, big.NewRat(-104857625, 100000000), must(m.Mean(0))) // (2.097151 − 3·2.097152)/4
	require.Equal(t, 1.0, must(m.Correlation(0, 1)))
}

func TestSubset(t *testing.T) {
	scales := []*scale.Scale{mixed(), scale.OneToTen(), scale.OneToFive()}
	rng := rand.New(rand.NewPCG(9, 9))
	var columns [][]scale.Code
	for _, s := range scales {
		columns = append(columns, codes(rng, s, 100))
	}
	m := moments(survey.Listwise, scales...)
	require.NoError(t, m.AddColumns(columns))
	sub := must(m.Subset("c", "a"))
	require.Equal(t, m.N(0, 0), sub.N(0, 1))
	require.Equal(t, m.Dropped(), sub.Dropped())
	require.Equal(t, []string{"a", "b", "c"}, sub.BaseOf())
	require.Equal(t, must(m.Mean(2)), must(sub.Mean(0)))
	require.Equal(t, must(m.Covariance(0, 2)), must(sub.Covariance(0, 1)))
	require.Equal(t, must(m.Covariance(0, 2)), must(sub.Covariance(1, 0)))
	require.Equal(t, []string{"a", "b", "c"}, must(sub.Subset("a")).BaseOf())

	// It is not the moments of the two alone, and the two do not merge.
	two := moments(survey.Listwise, scales[2], scales[0])
	require.Less(t, sub.N(0, 0), int64(100))
	require.ErrorIs(t, two.Merge(sub), survey.ErrIncompatible)
	require.ErrorIs(t, sub.Merge(two), survey.ErrIncompatible)
	// Nor can anybody be added whose other answers are not known.
	require.ErrorIs(t, sub.Add([]scale.Code{2, 2}), survey.ErrArgument)
	require.ErrorIs(t, sub.Sub([]scale.Code{2, 2}), survey.ErrArgument)
	require.ErrorIs(t, sub.AddColumns([][]scale.Code{{2}, {2}}), survey.ErrArgument)
	require.NoError(t, sub.Merge(must(m.Subset("c", "a"))))

	// The binary form and JSON carry the base.
	for _, part := range []*survey.Moments{sub, must(m.Subset("b"))} {
		back := new(survey.Moments)
		require.NoError(t, back.UnmarshalBinary(must(part.MarshalBinary())))
		require.True(t, part.Equal(back))
		require.Equal(t, part.BaseOf(), back.BaseOf())
		back = new(survey.Moments)
		require.NoError(t, json.Unmarshal(must(json.Marshal(part)), back))
		require.True(t, part.Equal(back))
	}

	whole := must(m.Subset("b", "c", "a"))
	require.Equal(t, []string{"b", "c", "a"}, whole.BaseOf())
	require.NoError(t, whole.Add([]scale.Code{2, 2, 2}))

	pairs := moments(survey.Pairwise, scales...)
	require.NoError(t, pairs.AddColumns(columns))
	direct := must(survey.NewMoments(survey.Pairwise, survey.Variable{ID: "c", Scale: scales[2]}, survey.Variable{ID: "a", Scale: scales[0]}))
	require.NoError(t, direct.AddColumns([][]scale.Code{columns[2], columns[0]}))
	require.True(t, direct.Equal(must(pairs.Subset("c", "a"))))

	for _, ids := range [][]string{{}, {"z"}, {"a", "a"}} {
		_, err := m.Subset(ids...)
		require.Error(t, err)
	}
	require.ErrorIs(t, second(m.Subset("z")), survey.ErrUnknown)
	require.ErrorIs(t, second(m.Subset("a", "a")), survey.ErrArgument)
}

func TestMomentsRefused(t *testing.T) {
	s := scale.OneToFive()
	v := func(id string) survey.Variable { return survey.Variable{ID: id, Scale: s} }
	var many []survey.Variable
	for i := range 1001 {
		many = append(many, v(fmt.Sprint(i)))
	}
	for name, err := range map[string]error{
		"available":    second(survey.NewMoments(survey.Available, v("a"))),
		"no policy":    second(survey.NewMoments(9, v("a"))),
		"no variables": second(survey.NewMoments(survey.Listwise)),
		"twice":        second(survey.NewMoments(survey.Listwise, v("a"), v("a"))),
		"no scale":     second(survey.NewMoments(survey.Listwise, survey.Variable{ID: "a"})),
		"zero scale":   second(survey.NewMoments(survey.Listwise, survey.Variable{ID: "a", Scale: new(scale.Scale)})),
		"1001":         second(survey.NewMoments(survey.Listwise, many...)),
		"nothing of":   second(survey.MomentsOf(random(t, gaps(), 1, 1))),
	} {
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		m := moments(policy, s, s)
		require.NoError(t, m.AddN([]scale.Code{6, 2}, 3))
		require.NoError(t, m.Add([]scale.Code{5, scale.Blank}))
		before := must(m.MarshalBinary())
		tests := []struct {
			name string
			err  error
			want error
		}{
			{"few codes", m.Add([]scale.Code{2}), survey.ErrArgument},
			{"code beyond the scale", m.Add([]scale.Code{2, 7}), scale.ErrOutOfRange},
			{"negative frequency", m.AddN([]scale.Code{2, 2}, -1), survey.ErrArgument},
			{"negative frequency taken", m.SubN([]scale.Code{2, 2}, -1), survey.ErrArgument},
			{"overflow", m.AddN([]scale.Code{6, 6}, math.MaxInt64), survey.ErrOverflow},
			{"overflow of squares only", m.AddN([]scale.Code{6, 6}, math.MaxInt64/20), survey.ErrOverflow},
			{"underflow", m.SubN([]scale.Code{6, 2}, 5), survey.ErrUnderflow},
			{"underflow of a sum", m.SubN([]scale.Code{6, 6}, 3), survey.ErrUnderflow},
			{"few columns", m.AddColumns([][]scale.Code{{2}}), survey.ErrArgument},
			{"ragged columns", m.AddColumns([][]scale.Code{{2}, {2, 3}}), survey.ErrArgument},
			{"code in a column", m.AddColumns([][]scale.Code{{2, 2}, {2, 99}}), scale.ErrOutOfRange},
		}
		for _, tt := range tests {
			t.Run(policy.String()+" "+tt.name, func(t *testing.T) { require.ErrorIs(t, tt.err, tt.want) })
		}
		require.Equal(t, before, must(m.MarshalBinary()))

		large := moments(policy, s, s)
		require.NoError(t, large.AddN([]scale.Code{6, 6}, math.MaxInt64/25))
		was := must(large.MarshalBinary())
		require.ErrorIs(t, large.Merge(large), survey.ErrOverflow)
		require.ErrorIs(t, large.AddColumns([][]scale.Code{{6, 6}, {6, 6}}), survey.ErrOverflow)
		require.ErrorIs(t, m.Unmerge(large), survey.ErrUnderflow)
		require.Equal(t, was, must(large.MarshalBinary()))
		require.Equal(t, before, must(m.MarshalBinary()))
	}
	m := moments(survey.Listwise, s)
	require.NoError(t, m.AddN([]scale.Code{scale.Blank}, math.MaxInt64))
	require.ErrorIs(t, m.Add([]scale.Code{scale.Blank}), survey.ErrOverflow)
	require.ErrorIs(t, m.AddColumns([][]scale.Code{{scale.Blank}}), survey.ErrOverflow)
	require.ErrorIs(t, m.Merge(m), survey.ErrOverflow)
	require.EqualValues(t, int64(math.MaxInt64), m.Dropped())
}

func TestMomentsBases(t *testing.T) {
	s := scale.OneToFive()
	m := moments(survey.Pairwise, s, s, s)
	check := func(want error) {
		t.Helper()
		require.ErrorIs(t, second(m.Covariance(0, 1)), want)
		require.ErrorIs(t, second(m.Correlation(0, 1)), want)
	}
	require.ErrorIs(t, second(m.Mean(0)), survey.ErrNoBase)
	require.ErrorIs(t, second(m.CrossMean(0, 1)), survey.ErrNoBase)
	check(survey.ErrNoBase)
	require.NoError(t, m.Add([]scale.Code{3, 4, 0}))
	check(survey.ErrTooFew)
	require.NoError(t, m.Add([]scale.Code{3, 5, 0}))
	require.Zero(t, must(m.Covariance(0, 1)).Sign())
	require.ErrorIs(t, second(m.Correlation(0, 1)), survey.ErrTooFew) // no variance
	require.ErrorIs(t, second(m.MeanOver(0, 2)), survey.ErrNoBase)
	require.NoError(t, m.Add([]scale.Code{6, 2, 0}))
	require.Less(t, must(m.Correlation(0, 1)), 0.0)
	require.Equal(t, 1, must(m.Index("b")))
	require.ErrorIs(t, second(m.Index("z")), survey.ErrUnknown)
	m.Variables()[0].ID = "spoilt"
	require.Equal(t, "a", m.Variables()[0].ID)
	require.Equal(t, survey.Pairwise, m.Policy())
}

func TestZeroMoments(t *testing.T) {
	var m survey.Moments
	require.True(t, m.IsEmpty())
	require.Empty(t, m.Variables())
	require.Empty(t, m.BaseOf())
	require.True(t, m.Equal(m.Clone()))
	require.ErrorIs(t, m.AddColumns(nil), survey.ErrArgument)
	require.ErrorIs(t, second(m.MarshalBinary()), survey.ErrArgument)
	require.ErrorIs(t, second(m.MarshalJSON()), survey.ErrArgument)
	require.NoError(t, errors.Join(m.Merge(nil), m.Merge(new(survey.Moments)), m.Unmerge(new(survey.Moments))))
	full := moments(survey.Listwise, scale.OneToFive())
	require.NoError(t, m.Unmerge(full))
	require.NoError(t, full.Add([]scale.Code{3}))
	require.ErrorIs(t, m.Unmerge(full), survey.ErrUnderflow)
	require.NoError(t, m.Merge(full))
	require.True(t, m.Equal(full))
	require.NoError(t, m.Add([]scale.Code{3}))
	require.EqualValues(t, 1, full.N(0, 0), "shares memory")
}

// Encodings of numbers that no respondents can have are refused.
func TestImpossibleMoments(t *testing.T) {
	cells := func(policy, extra, cells string) string {
		s := `{"id":"s","points":[{"value":1},{"value":2},{"value":3},{"value":4},{"value":5}]}`
		return `{"policy":"` + policy + `","variables":[{"id":"a","scale":` + s + `},{"id":"b","scale":` + s + `}],` + extra + `"cells":` + cells + `}`
	}
	good := "[[2,6,6,20,20,20],[2,3,6,5,20,8],[2,3,3,5,5,5]]"
	require.NoError(t, new(survey.Moments).UnmarshalJSON([]byte(cells("listwise", `"dropped":3,`, good))))
	require.NoError(t, new(survey.Moments).UnmarshalJSON([]byte(cells("listwise", `"base_of":["b","a","c"],`, good))))
	require.NoError(t, new(survey.Moments).UnmarshalJSON([]byte(cells("pairwise", "", good))))
	tests := []struct{ name, policy, extra, cells string }{
		{"policy", "available", "", good},
		{"no cells", "listwise", "", "[]"},
		{"cell too many", "listwise", "", "[[0,0,0,0,0,0],[0,0,0,0,0,0],[0,0,0,0,0,0],[0,0,0,0,0,0]]"},
		{"five numbers", "listwise", "", "[[2,6,6,20,20],[2,3,6,5,20,8],[2,3,3,5,5,5]]"},
		{"negative dropped", "listwise", `"dropped":-1,`, good},
		{"pairwise drops nobody", "pairwise", `"dropped":1,`, good},
		{"pairwise has no base", "pairwise", `"base_of":["a","b","c"],`, good},
		{"base without a variable", "listwise", `"base_of":["a","c","d"],`, good},
		{"base named twice", "listwise", `"base_of":["a","b","b"],`, good},
		{"base that needs no naming", "listwise", `"base_of":["a","b"],`, good},
		{"base empty", "listwise", `"base_of":[],`, good},
		{"negative n", "listwise", "", "[[-2,-6,-6,-20,-20,-20],[-2,-3,-6,-5,-20,-8],[-2,-3,-3,-5,-5,-5]]"},
		{"sums without n", "pairwise", "", "[[0,1,1,1,1,1],[0,0,0,0,0,0],[0,0,0,0,0,0]]"},
		{"sum out of bounds", "pairwise", "", "[[2,11,11,61,61,61],[0,0,0,0,0,0],[0,0,0,0,0,0]]"},
		{"two sums of one variable", "pairwise", "", "[[2,6,5,20,20,20],[0,0,0,0,0,0],[0,0,0,0,0,0]]"},
		{"negative variance", "pairwise", "", "[[2,6,6,17,17,17],[0,0,0,0,0,0],[0,0,0,0,0,0]]"},
		{"more pairs than answers", "pairwise", "", "[[2,6,6,20,20,20],[3,4,8,6,24,10],[2,3,3,5,5,5]]"},
		{"listwise with unequal n", "listwise", "", "[[2,6,6,20,20,20],[1,1,2,1,4,2],[2,3,3,5,5,5]]"},
		{"listwise with unequal sums", "listwise", "", "[[2,6,6,20,20,20],[2,4,6,10,20,14],[2,3,3,5,5,5]]"},
		{"correlation above 1", "listwise", "", "[[2,6,6,20,20,20],[2,3,6,5,20,99],[2,3,3,5,5,5]]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := new(survey.Moments).UnmarshalJSON([]byte(cells(tt.policy, tt.extra, tt.cells)))
			require.ErrorIs(t, err, survey.ErrEncoding)
		})
	}
	odd := moments(survey.Listwise, scale.OneToFive())
	require.NoError(t, odd.Add([]scale.Code{2}))
	bad := must(survey.NewMoments(survey.Listwise, survey.Variable{ID: "\xff", Scale: scale.OneToFive()}))
	require.ErrorIs(t, second(json.Marshal(bad)), survey.ErrArgument)
	require.ErrorIs(t, bad.UnmarshalBinary(must(odd.MarshalBinary())), survey.ErrIncompatible)
	require.ErrorIs(t, bad.UnmarshalJSON(must(odd.MarshalJSON())), survey.ErrIncompatible)
}

// After taking away what was never there, no correlation lies beyond 1.
func TestUnmergeOfAnother(t *testing.T) {
	s := scale.OneToTen()
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 10))
		a, b := moments(survey.Listwise, s, s), moments(survey.Listwise, s, s)
		for range 12 {
			require.NoError(t, a.Add([]scale.Code{scale.Code(2 + rng.IntN(10)), scale.Code(2 + rng.IntN(10))}))
		}
		for range 5 {
			require.NoError(t, b.Add([]scale.Code{scale.Code(2 + rng.IntN(10)), scale.Code(2 + rng.IntN(10))}))
		}
		before := a.Clone()
		if err := a.Unmerge(b); err != nil {
			require.ErrorIs(t, err, survey.ErrUnderflow)
			require.True(t, a.Equal(before))
			continue
		}
		if r, err := a.Correlation(0, 1); err == nil {
			require.LessOrEqual(t, math.Abs(r), 1.0)
		}
		require.NoError(t, a.Merge(b))
		require.True(t, a.Equal(before))
	}
}

func TestMomentsAllocations(t *testing.T) {
	s := scale.OneToTen()
	m := moments(survey.Listwise, s, s, s)
	row := []scale.Code{3, 4, 5}
	require.NoError(t, m.Add(row))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = m.Add(row) }))
	p := moments(survey.Pairwise, s, s, s)
	require.NoError(t, p.Add(row))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = p.AddN([]scale.Code{3, 0, 5}, 7) }))

	for _, m := range []*survey.Moments{m, p} {
		allocs := func(n int) float64 {
			columns := [][]scale.Code{make([]scale.Code, n), make([]scale.Code, n), make([]scale.Code, n)}
			return testing.AllocsPerRun(5, func() { _ = m.AddColumns(columns) })
		}
		require.Equal(t, allocs(100), allocs(50_000))
	}

	x := must(survey.NewCrosstab(itemAxis("a", s), itemAxis("b", s)))
	column := make([]scale.Code, 10_000)
	require.Zero(t, testing.AllocsPerRun(10, func() { _ = x.AddCodes(column, column) }))
	require.Zero(t, testing.AllocsPerRun(10, func() { _ = x.AddN(3, 4, 5) }))
}
