//go:build slow

package design_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

// TestRankTestLevel simulates false alarms at 5 %, of Difference and TwoWay too: go test -tags slow -run
// RankTestLevel -v ./survey/design. Groups are fixed parts of a sample of ratings with
// log-normal weights, alone or in clusters of two who tend to rate alike. Where fewer
// than half of the results warn, the rate is within 20 % of 5 %, give or take two
// standard errors of the simulation.
func TestRankTestLevel(t *testing.T) {
	const runs = 5000
	for _, groups := range []int{2, 3, 4} {
		for _, n := range []int{20, 30, 40, 80, 120} { // rows of a group
			for _, clustered := range []bool{false, true} {
				rng := rand.New(rand.NewPCG(uint64(n), uint64(groups)))
				line := fmt.Sprintf("%d groups of %2d, clusters %5v:", groups, n, clustered)
				alarms, warned := [5]int{}, [5]int{}
				for range runs {
					rows := groups * n
					weights, y, names := make([]float64, rows), design.Variable{Values: make([]float64, rows)}, make([]string, rows)
					var o design.Options
					mood := 0.0
					for row := range rows {
						weights[row] = math.Exp(0.4 * rng.NormFloat64())
						names[row] = fmt.Sprint(row / 2 % groups)
						if row%2 == 0 {
							mood = rng.NormFloat64()
						}
						x := rng.NormFloat64()
						if clustered {
							o.Clusters = append(o.Clusters, fmt.Sprint(row/2))
							x = (x + mood) / math.Sqrt2
						}
						y.Values[row] = math.Round(min(5, max(1, 4+1.2*x)))
					}
					d, err := design.New(weights, o)
					require.NoError(t, err)
					for i, score := range []design.RankScore{design.MidRank, design.NormalScore, design.AboveMedian} {
						r, err := d.RankTest(y, names, score)
						if err != nil {
							require.ErrorIs(t, err, design.ErrSingular)
							continue
						}
						if r.P.Valid && r.P.Value <= 0.05 {
							alarms[i]++
						}
						if len(r.Warnings) > 0 {
							warned[i]++
						}
					}
					bands := make([]string, rows)
					for row, v := range y.Values {
						bands[row] = fmt.Sprint(min(5, max(3, v)))
					}
					table, err := d.TwoWay(names, bands)
					require.NoError(t, err)
					if table.P <= 0.05 {
						alarms[4]++
					}
					if len(table.Warnings) > 0 {
						warned[4]++
					}
					if groups == 2 {
						in := func(name string) design.Variable { return y.Where(func(row int) bool { return names[row] == name }) }
						r, err := d.Difference(in("0"), in("1"), none)
						require.NoError(t, err)
						if r.Test.P.Valid && r.Test.P.Value <= 0.05 {
							alarms[3]++
						}
						if len(r.Estimate.Warnings) > 0 {
							warned[3]++
						}
					}
				}
				for i, name := range []string{"mid-rank", "normal", "median", "difference", "two-way"} {
					rate := float64(alarms[i]) / runs
					line += fmt.Sprintf(" %s %.1f", name, 100*rate)
					if 2*warned[i] > runs {
						line += "w"
					} else if groups == 2 || i != 3 {
						require.InDelta(t, 0.05, rate, 0.01+2*math.Sqrt(0.05*0.95/runs), line)
					}
				}
				t.Log(line)
			}
		}
	}
}
