package drivers_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// permuted has the rows of d in another order.
func permuted(d drivers.Data, order []int) drivers.Data {
	out := drivers.Data{Names: d.Names, Columns: make([][]float64, len(d.Columns))}
	for _, row := range order {
		for j, column := range d.Columns {
			out.Columns[j] = append(out.Columns[j], column[row])
		}
		if d.Weights != nil {
			out.Weights = append(out.Weights, d.Weights[row])
		}
	}
	return out
}

func TestBootstrapDoesNotDependOnRowOrder(t *testing.T) {
	weighted := made(300, 4, 91) // more rows than groups behind BCa
	random := rand.New(rand.NewPCG(1, 7))
	for range 300 {
		weighted.Weights = append(weighted.Weights, 0.1+random.Float64())
	}
	for name, d := range map[string]drivers.Data{"plain": made(90, 4, 90), "weighted": weighted, "ties": cut(made(80, 3, 3), 3)} {
		n := len(d.Columns[0])
		for _, o := range []drivers.BootstrapOptions{{Replicates: 60, Seed: 3}, {Replicates: 20, Measure: drivers.CAR}} {
			want := bootstrapped(t, sampled(t, d), o)
			for range 3 {
				require.Equal(t, want, bootstrapped(t, sampled(t, permuted(d, random.Perm(n))), o), name)
			}
		}
	}
}

// visitsOf are the answers of respondents in some order.
func visitsOf(t *testing.T, order []int, named bool, predictors ...string) *drivers.Sample {
	t.Helper()
	q, _ := visits()
	table := survey.NewTable(q)
	answers := map[string][]float64{}
	for _, item := range []string{"overall", "skill", "attitude", "speed"} {
		answers[item] = columnsOf(t, item)
	}
	for _, row := range order {
		r := q.NewResponse()
		if named {
			r.Respondent = customer(row)
		}
		for item := range answers {
			require.NoError(t, r.Answer(item, int(answers[item][row])))
		}
		require.NoError(t, table.Append(r))
	}
	s, err := drivers.FromTable(table, "overall", predictors...)
	require.NoError(t, err)
	return s
}

func TestBootstrapByRespondent(t *testing.T) {
	const n = 120
	o := drivers.BootstrapOptions{Replicates: 200, Seed: 5}
	order := rand.New(rand.NewPCG(6, 6)).Perm(n)
	for _, named := range []bool{true, false} {
		want := bootstrapped(t, visitsOf(t, seq(n), named, "skill", "attitude", "speed"), o)
		require.Equal(t, want, bootstrapped(t, visitsOf(t, order, named, "skill", "attitude", "speed"), o))
	}
	// Rows are numbered by the name of the respondent, whatever the answers.
	x, y := columnsOf(t, "skill"), columnsOf(t, "overall")
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(customer(i), customer(j)) })
	mean, squares := 0.0, 0.0
	for r := range 200 {
		random := rand.New(rand.NewPCG(5, uint64(r)))
		dx, dy := make([]float64, n), make([]float64, n)
		for i := range n {
			row := order[random.IntN(n)]
			dx[i], dy[i] = x[row], y[row]
		}
		share := math.Pow(correlation(dx, dy), 2)
		mean += share / 200
		squares += share * share
	}
	b := bootstrapped(t, visitsOf(t, seq(n), true, "skill"), o)
	require.InDelta(t, math.Sqrt((squares-200*mean*mean)/199), b.Shares[0].Estimate.SE.Value, 1e-12)
}

func customer(row int) string { return fmt.Sprintf("customer %d", row*7919%1000) }

func columnsOf(t *testing.T, item string) []float64 {
	_, table := visits()
	codes, err := table.Codes(item)
	require.NoError(t, err)
	out := make([]float64, len(codes))
	for i, c := range codes {
		v, _ := scale.OneToTen().Value(c)
		out[i] = float64(v)
	}
	return out
}

// Fits and groups in a bootstrap are those of Importance on the rows drawn.
func TestBootstrapOfFitsAndGroups(t *testing.T) {
	d := cut(made(60, 3, 51), 3)
	for row := range 60 {
		d.Weights = append(d.Weights, float64(1+row%3))
	}
	groups := []drivers.Group{{Name: "a", Predictors: []string{"x2", "x0"}}}
	for name, o := range map[string]drivers.Options{
		"nagelkerke": {Value: drivers.Nagelkerke}, "owen": {Groups: groups}, "both": {Value: drivers.McFadden, Groups: groups},
	} {
		b := bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Value: o.Value, Groups: o.Groups, Replicates: 20, Seed: 8})
		r := ranked(t, sampled(t, d), o)
		require.Equal(t, o.Value, b.Value)
		require.Zero(t, b.Failed)
		// Without weights rows would be numbered alike: all values of x0 differ.
		sorted := permuted(d, numbered(d))
		var draws [][]float64
		for i := range 20 {
			random := rand.New(rand.NewPCG(8, uint64(i)))
			rows := make([]int, 60)
			for k := range rows {
				rows[k] = random.IntN(60)
			}
			again := ranked(t, sampled(t, permuted(sorted, rows)), o)
			shares := sharesOf(again)
			for _, g := range again.Groups {
				shares = append(shares, g.Share)
			}
			draws = append(draws, shares)
		}
		all := append(b.Shares, b.Groups...)
		require.Len(t, b.Groups, len(r.Groups))
		for j, e := range all {
			mean, squares, first := 0.0, 0.0, 0.0
			lo, hi := 0, 3
			if j >= 3 {
				lo, hi = 3, len(all)
			}
			for _, draw := range draws {
				mean += draw[j] / 20
				best := true
				for k := lo; k < hi; k++ {
					best = best && draw[j] >= draw[k]
				}
				if best {
					first += 1.0 / 20
				}
			}
			for _, draw := range draws {
				squares += (draw[j] - mean) * (draw[j] - mean) / 19
			}
			require.InDelta(t, squares, e.Estimate.SE.Value*e.Estimate.SE.Value, 1e-9, "%s %s", name, e.Name)
			require.InDelta(t, first, e.First, 1e-12)
		}
		for j, x := range r.Drivers {
			require.InDelta(t, x.Share, b.Shares[j].Estimate.Value, 1e-12)
		}
		for k, g := range r.Groups {
			require.InDelta(t, g.Share, b.Groups[k].Estimate.Value, 1e-12)
			require.Equal(t, g.Rank, b.Groups[k].Rank)
			require.True(t, b.Groups[k].RankInterval.Valid())
		}
		_, err := json.Marshal(b)
		require.NoError(t, err)
		onWorkers(t, func() any {
			return bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Value: o.Value, Groups: o.Groups, Replicates: 20, Seed: 8})
		})
	}
}

// numbered is the order in which a bootstrap numbers rows without respondents whose
// outcomes and first predictors are not the same.
func numbered(d drivers.Data) []int {
	order := seq(len(d.Columns[0]))
	for i := range order {
		for j := i; j > 0; j-- {
			a, b := order[j-1], order[j]
			if d.Columns[0][a] < d.Columns[0][b] || d.Columns[0][a] == d.Columns[0][b] && d.Columns[1][a] < d.Columns[1][b] {
				break
			}
			order[j-1], order[j] = b, a
		}
	}
	return order
}

// A resample of few rows is often separated: counted, and an error if most are.
func TestFailedFits(t *testing.T) {
	d := cut(made(24, 2, 8), 2)
	b := bootstrapped(t, sampled(t, d), drivers.BootstrapOptions{Value: drivers.Tjur, Replicates: 200})
	require.Positive(t, b.Failed)
	require.Equal(t, 200, b.Replicates)
	require.Equal(t, drivers.FailedDraws, b.Warnings[len(b.Warnings)-1].Code)
	rare := drivers.Data{Names: []string{"y", "x"}, Columns: [][]float64{{0, 0, 0, 0, 0, 0, 1, 0}, {3, 1, 4, 7, 5, 9, 2, 6}}}
	_, err := drivers.Bootstrap(t.Context(), sampled(t, rare), drivers.BootstrapOptions{Value: drivers.McFadden})
	require.ErrorIs(t, err, drivers.ErrDraws)
}

func TestJackknifeOfGroups(t *testing.T) {
	list, s := parts(t, 20)
	groups := []drivers.Group{{Name: "staff", Predictors: []string{"skill", "attitude"}}}
	j, err := drivers.Jackknife(t.Context(), list, "overall", []string{"skill", "attitude", "speed"}, drivers.BootstrapOptions{Groups: groups})
	require.NoError(t, err)
	r := ranked(t, s, drivers.Options{Groups: groups})
	for k, g := range r.Groups {
		require.InDelta(t, g.Share, j.Groups[k].Estimate.Value, 1e-12)
		require.Positive(t, j.Groups[k].Estimate.SE.Value)
	}
	_, err = drivers.Jackknife(t.Context(), list, "overall", nil, drivers.BootstrapOptions{Value: drivers.McFadden})
	require.ErrorIs(t, err, drivers.ErrRows)
}
