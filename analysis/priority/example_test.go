package priority_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// ratings are 24 customers of a garage. Low skill costs satisfaction, high skill
// earns nothing; a car wash earns, and its absence costs nothing.
func ratings() priority.Data {
	d := priority.Data{Names: []string{"overall", "skill", "wash"}, Columns: make([][]float64, 3)}
	for i := range 24 {
		skill, wash := []float64{4, 8, 10}[i%3], []float64{5, 7, 9}[i/3%3]
		overall := 7 + []float64{-2, 0.1, -0.1}[i%3] + []float64{0.1, -0.1, 1.5}[i/3%3] + 0.2*float64(i%5-2)
		for j, x := range []float64{overall, skill, wash} {
			d.Columns[j] = append(d.Columns[j], x)
		}
	}
	return d
}

func contrast(fitting priority.Fitting) priority.Contrast {
	c, err := priority.PenaltyReward(ratings(), "overall", priority.Cuts{LowMax: 6, HighMin: 9}, priority.ContrastOptions{Fitting: fitting})
	if err != nil {
		log.Fatal(err)
	}
	return c
}

func ExamplePenaltyReward() {
	c, err := priority.PenaltyReward(ratings(), "overall", priority.Cuts{LowMax: 6, HighMin: 9}, priority.ContrastOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, i := range c.Impacts {
		fmt.Printf("%-5s penalty %+.2f reward %+.2f %v\n", i.Attribute, i.Penalty.Estimate.Value, i.Reward.Estimate.Value, i.Class)
	}
	// Output:
	// skill penalty -2.17 reward -0.25 must-be
	// wash  penalty +0.04 reward +1.41 attractive
}

func ExampleCuts() {
	_, err := priority.PenaltyReward(ratings(), "overall", priority.Cuts{LowMax: 3, HighMin: 9}, priority.ContrastOptions{})
	fmt.Println(err)
	// Output: priority: "skill": low: no answers in a class
}

func ExampleContrastOptions() {
	o := priority.ContrastOptions{Fitting: priority.Separate, Level: 0.90}
	c, err := priority.PenaltyReward(ratings(), "overall", priority.Cuts{LowMax: 6, HighMin: 9}, o)
	if err != nil {
		log.Fatal(err)
	}
	i := c.Impacts[0]
	fmt.Printf("%.2f is %.2f less than %.2f\n", i.MeanLow, -i.Penalty.Estimate.Value, i.MeanMiddle)
	// Output: 5.33 is 2.17 less than 7.50
}

func ExampleFitting() {
	fmt.Println(contrast(priority.Separate).Fitting)
	// Output: separate
}

func ExampleContrast() {
	c := contrast(priority.Joint)
	fmt.Printf("n = %d, R² = %.2f, adjusted %.2f\n", c.N, c.R2.Value, c.AdjustedR2.Value)
	// Output: n = 24, R² = 0.95, adjusted 0.94
}

func ExampleEffect() {
	p := contrast(priority.Joint).Impacts[0].Penalty
	fmt.Printf("%.2f %.2f, t = %.1f, p = %.1g\n", p.Estimate.Value, p.Estimate.Interval, p.T.Value, p.P.Value)
	// Output: -2.17 [-2.48, -1.87], t = -14.8, p = 7e-12
}

func ExampleImpact() {
	i := contrast(priority.Joint).Impacts[1]
	fmt.Printf("range %.2f, asymmetry %+.2f\n", i.Range, i.Asymmetry.Value)
	// Output: range 1.46, asymmetry +0.94
}

func ExampleData() {
	d := priority.Data{Names: []string{"overall", "speed"}, Columns: [][]float64{{7, 8, 9}, {5, 5}}}
	_, err := priority.PenaltyReward(d, "overall", priority.Cuts{LowMax: 6, HighMin: 9}, priority.ContrastOptions{})
	fmt.Println(err)
	// Output: priority: "speed": 2 values, "overall" has 3: invalid argument
}

func ExampleDataOf() {
	q, err := survey.New(survey.Definition{ID: "garage", Items: []survey.Item{
		{ID: "overall", Scale: scale.OneToTen()},
		{ID: "wait", Scale: scale.OneToFive(), Reverse: true},
	}, Overall: survey.Node{ID: "all", Children: []survey.Node{{Item: "overall"}, {Item: "wait"}}}})
	if err != nil {
		log.Fatal(err)
	}
	t, r := survey.NewTable(q), q.NewResponse()
	if err := errors.Join(r.Answer("overall", 8), r.Answer("wait", 1), t.Append(r)); err != nil {
		log.Fatal(err)
	}
	d, err := priority.DataOf(t, "overall", "wait")
	fmt.Println(d.Columns, err)
	// Output: [[8] [5]] <nil>
}

func ExampleAttributeError() {
	d := ratings()
	d.Names[1] = "wash"
	_, err := priority.PenaltyReward(d, "overall", priority.Cuts{LowMax: 6, HighMin: 9}, priority.ContrastOptions{})
	refused, _ := errors.AsType[*priority.AttributeError](err)
	fmt.Println(refused.Name, errors.Is(err, priority.ErrArgument))
	// Output: wash true
}

func attributes() []priority.Attribute {
	return []priority.Attribute{{"speed", 0.62, 5.6}, {"skill", 0.82, 6.7}, {"price", 0.16, 7.5}, {"lounge", 0.15, 4.3}}
}

func ExampleIPA() {
	g, err := priority.IPA(attributes(), priority.GridOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range g.Positions {
		fmt.Println(p.Name, p.Quadrant)
	}
	// Output:
	// speed concentrate
	// skill keep
	// price overkill
	// lounge low-priority
}

func ExampleGridOptions() {
	// Against a target everybody has agreed on, not against the average of the garage.
	o := priority.GridOptions{Performance: priority.Cut{At: priority.AtValue, Value: 7}}
	g, err := priority.IPA(attributes(), o)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(g.Positions[1].Name, g.Positions[1].Quadrant)
	// Output: skill concentrate
}

func ExampleCut() {
	g, err := priority.IPA(attributes(), priority.GridOptions{Performance: priority.Cut{At: priority.AtMidpoint}})
	fmt.Printf("%.1f %v\n", g.CutPerformance, err)
	// Output: 5.9 <nil>
}

func ExampleCrosshair() {
	g, err := priority.IPA(attributes(), priority.GridOptions{Importance: priority.Cut{At: priority.AtMedian}})
	fmt.Printf("%v: %.2f %v\n", priority.AtMedian, g.CutImportance, err)
	// Output: median: 0.39 <nil>
}

func ExampleGrid() {
	g, err := priority.IPA(attributes(), priority.GridOptions{})
	fmt.Printf("importance %.4f, performance %.3f %v\n", g.CutImportance, g.CutPerformance, err)
	// Output: importance 0.4375, performance 6.025 <nil>
}

func ExampleGrid_Needs() {
	g, err := priority.IPA(attributes(), priority.GridOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.1f\n", g.Needs(7)[0].Gap)
	// Output: 1.4
}

func ExampleAttribute() {
	_, err := priority.IPA([]priority.Attribute{{Name: "speed", Importance: 4.2, Performance: 3.9}}, priority.GridOptions{})
	fmt.Println(err)
	// Output: priority: the mean of one attribute as cut of importance: too few answers
}

func ExampleQuadrant() {
	fmt.Println(priority.Concentrate, priority.Keep, priority.LowPriority, priority.Overkill)
	// Output: concentrate keep low-priority overkill
}

// stated is the mean of stated importance, asked beside performance.
func stated(importance [][]float64) func(rows []int) ([]float64, error) {
	return func(rows []int) ([]float64, error) {
		means := make([]float64, len(importance))
		for j, column := range importance {
			for _, row := range rows {
				means[j] += column[row] / float64(len(rows))
			}
		}
		return means, nil
	}
}

// surveyed are ratings of two attributes by eight customers, and how important each
// is to them.
func surveyed() (performance priority.Data, importance [][]float64) {
	return priority.Data{Names: []string{"speed", "price"}, Columns: [][]float64{{2, 3, 4, 2, 3, 5, 1, 2}, {4, 4, 3, 5, 2, 4, 3, 4}}},
		[][]float64{{5, 4, 5, 5, 4, 5, 5, 4}, {4, 5, 3, 4, 4, 3, 5, 4}}
}

func ExampleBootstrapIPA() {
	performance, importance := surveyed()
	g, err := priority.BootstrapIPA(context.Background(), performance, stated(importance), priority.BootstrapOptions{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	speed := g.Positions[0]
	fmt.Printf("%s: %v, in %.0f %% of %d replicates\n", speed.Name, speed.Quadrant, 100*speed.Probability.Concentrate, g.Replicates)
	// Output: speed: concentrate, in 90 % of 2000 replicates
}

func ExampleBootstrapOptions() {
	performance, importance := surveyed()
	last := 0.0
	g, err := priority.BootstrapIPA(context.Background(), performance, stated(importance), priority.BootstrapOptions{
		Replicates: 500, Seed: 7, Progress: func(done float64) { last = done },
	})
	fmt.Println(g.Replicates, last, err)
	// Output: 500 1 <nil>
}

func ExampleQuadrantProbability() {
	performance, importance := surveyed()
	g, err := priority.BootstrapIPA(context.Background(), performance, stated(importance), priority.BootstrapOptions{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	p := g.Positions[1].Probability
	fmt.Printf("%.1f\n", p.Concentrate+p.Keep+p.LowPriority+p.Overkill)
	// Output: 1.0
}

func ExamplePosition() {
	g, err := priority.IPA(attributes(), priority.GridOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(g.Positions[2].Name, g.Positions[2].Performance, g.Positions[2].Quadrant)
	// Output: price 7.5 overkill
}

func catalogue() []priority.Action {
	return []priority.Action{
		{ID: "call when the car is ready", Attributes: []string{"speed"}, Feasibility: 0.9},
		{ID: "second mechanic", Attributes: []string{"speed", "skill"}, Feasibility: 0.3},
		{ID: "new chairs", Attributes: []string{"lounge"}, Feasibility: 1},
	}
}

func ExampleRankActions() {
	g, err := priority.IPA(attributes(), priority.GridOptions{})
	if err != nil {
		log.Fatal(err)
	}
	plan, err := priority.RankActions(g.Needs(8), catalogue())
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range plan.Actions {
		fmt.Printf("%d. %s: %.2f\n", a.Rank, a.ID, a.Score)
	}
	// Output:
	// 1. call when the car is ready: 1.34
	// 2. second mechanic: 0.77
	// 3. new chairs: 0.56
}

func ExampleNeed() {
	needs := []priority.Need{{Attribute: "speed", Importance: 0.6, Gap: 2}}
	plan, err := priority.RankActions(needs, []priority.Action{{ID: "call", Attributes: []string{"speed"}, Feasibility: 0.5}})
	fmt.Println(plan.Actions[0].Score, err)
	// Output: 0.6 <nil>
}

func ExampleAction() {
	_, err := priority.RankActions([]priority.Need{{Attribute: "speed", Importance: 1, Gap: 1}},
		[]priority.Action{{ID: "sing", Attributes: []string{"mood"}, Feasibility: 1}})
	fmt.Println(err)
	// Output: priority: "sing": attribute "mood": unknown name
}

func plan() priority.ActionPlan {
	g, err := priority.IPA(attributes(), priority.GridOptions{})
	if err != nil {
		log.Fatal(err)
	}
	plan, err := priority.RankActions(g.Needs(8), catalogue())
	if err != nil {
		log.Fatal(err)
	}
	return plan
}

func ExampleRankedAction() {
	first := plan().Actions[0]
	fmt.Printf("%s: %.0f %% of all that the catalogue can do\n", first.ID, 100*first.Share)
	// Output: call when the car is ready: 50 % of all that the catalogue can do
}

func ExampleActionPlan() {
	for _, n := range plan().Uncovered {
		fmt.Printf("nothing for %s, %.1f from its target\n", n.Attribute, n.Gap)
	}
	// Output: nothing for price, 0.5 from its target
}
