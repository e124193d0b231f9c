// Priorities is the story of a garage that has money for one improvement: which of
// its ideas customers would take for granted and which would delight them, what bad
// and good performance do to satisfaction, where it must concentrate, and which
// action comes first.
//
//	go run ./examples/priorities
//
// The free car wash that everybody in the office wanted delights those who get it,
// and is missed by few. Slow repairs cost the most, fast ones earn nothing: speed is
// a basic factor, and a call when the car is ready is the cheapest thing to do about
// it. In one resample of eight the work itself belongs to the priorities too.
package main

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func main() {
	ideas()
	d := ratings()
	effects(d)
	actions(grid(d))
}

// ideas asks of each idea how customers would feel with it and without it: 1 = I
// like it, 2 = I expect it, 3 = neutral, 4 = I can live with it, 5 = I dislike it.
func ideas() {
	for _, idea := range []struct {
		name  string
		pairs [][3]int // with, without, how many customers
	}{
		{"ready when promised", [][3]int{{2, 5, 58}, {3, 5, 9}, {1, 5, 21}, {1, 3, 7}, {2, 3, 5}}},
		{"free car wash", [][3]int{{1, 3, 37}, {1, 4, 16}, {1, 5, 12}, {3, 3, 30}, {4, 1, 5}}},
		{"online booking", [][3]int{{1, 4, 31}, {1, 5, 26}, {3, 3, 28}, {2, 5, 12}, {5, 1, 3}}},
	} {
		answers := scale.OneToFive()
		x, err := survey.NewCrosstab(survey.Axis{ID: "with", Scale: answers}, survey.Axis{ID: "without", Scale: answers})
		check(err)
		for _, p := range idea.pairs {
			check(x.AddN(p[0], p[1], int64(p[2])))
		}
		k, err := priority.Kano(x, priority.KanoOptions{})
		check(err)
		fmt.Printf("%-20s %-11s better %.2f, worse %.2f, before %s: p = %.2g\n",
			idea.name, k.Category, k.Better.Value, k.Worse.Value, k.Test.Second, k.Test.P)
	}
}

// ratings are 120 customers on 1–10. Slow repairs hurt, a good explanation pleases,
// work that is done well does both, and nobody cares about the lounge.
func ratings() priority.Data {
	random := rand.New(rand.NewPCG(2026, 6))
	rating := func(centre float64) float64 { return min(10, max(1, float64(int(centre+2*random.NormFloat64()+0.5)))) }
	d := priority.Data{Names: []string{"overall", "speed", "work", "explained", "lounge"}, Columns: make([][]float64, 5)}
	for range 120 {
		row := []float64{0, rating(6.5), rating(7.2), rating(7.5), rating(6.5)}
		effect := func(x, low, high float64) float64 {
			switch {
			case x <= 6:
				return low
			case x >= 9:
				return high
			}
			return 0
		}
		row[0] = 7 + effect(row[1], -2, 0) + effect(row[2], -1.5, 1.2) + effect(row[3], 0, 0.9) + random.NormFloat64()
		for j, x := range row {
			d.Columns[j] = append(d.Columns[j], x)
		}
	}
	return d
}

func effects(d priority.Data) {
	c, err := priority.PenaltyReward(d, "overall", priority.Cuts{LowMax: 6, HighMin: 9}, priority.ContrastOptions{})
	check(err)
	fmt.Printf("\n%d customers, R² = %.2f\n", c.N, c.R2.Value)
	for _, i := range c.Impacts {
		fmt.Printf("%-10s low %+.1f %+.1f, high %+.1f %+.1f: %v\n", i.Attribute,
			i.Penalty.Estimate.Value, i.Penalty.Estimate.Interval, i.Reward.Estimate.Value, i.Reward.Estimate.Interval, i.Class)
	}
}

// grid derives importance as the correlation with the overall rating, anew in each
// resample.
func grid(d priority.Data) priority.Grid {
	performance := priority.Data{Names: d.Names[1:], Columns: d.Columns[1:]}
	correlations := func(rows []int) ([]float64, error) {
		overall, x := make([]float64, len(rows)), make([]float64, len(rows))
		for i, row := range rows {
			overall[i] = d.Columns[0][row]
		}
		importance := make([]float64, len(performance.Columns))
		for j, column := range performance.Columns {
			for i, row := range rows {
				x[i] = column[row]
			}
			importance[j] = stat.Correlation(overall, x, nil)
		}
		return importance, nil
	}
	g, err := priority.BootstrapIPA(context.Background(), performance, correlations, priority.BootstrapOptions{Seed: 1})
	check(err)
	fmt.Printf("\nimportance cut at %.2f, performance at %.1f\n", g.CutImportance, g.CutPerformance)
	for _, p := range g.Positions {
		fmt.Printf("%-10s %+.2f %.1f %-12s concentrate in %3.0f %% of resamples\n",
			p.Name, p.Importance, p.Performance, p.Quadrant, 100*p.Probability.Concentrate)
	}
	return g
}

func actions(g priority.Grid) {
	const target = 9
	plan, err := priority.RankActions(g.Needs(target), []priority.Action{
		{ID: "renew the lounge", Attributes: []string{"lounge"}, Feasibility: 0.7},
		{ID: "second lift", Attributes: []string{"speed", "work"}, Feasibility: 0.3},
		{ID: "call when the car is ready", Attributes: []string{"speed"}, Feasibility: 0.9},
	})
	check(err)
	fmt.Println()
	for _, a := range plan.Actions {
		fmt.Printf("%d. %-27s %3.0f %%\n", a.Rank, a.ID, 100*a.Share)
	}
	for _, n := range plan.Uncovered {
		fmt.Printf("no idea yet for %s, %.1f below %d\n", n.Attribute, n.Gap, target)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
