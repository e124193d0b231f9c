package bayesnet_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// answers is a table of 1,500 customers who rated four items from 1 to 5; every hundredth left
// one out. How they answer is made up: attitude follows skill, overall satisfaction skill and
// parts.
func answers() *survey.Table {
	q, err := survey.New(survey.Definition{ID: "service", Items: []survey.Item{
		{ID: "skill", Scale: scale.OneToFive()}, {ID: "attitude", Scale: scale.OneToFive()},
		{ID: "parts", Scale: scale.OneToFive()}, {ID: "overall", Scale: scale.OneToFive()},
	}})
	if err != nil {
		panic(err)
	}
	random := rand.New(rand.NewPCG(2026, 13))
	near := func(x float64) int { return int(max(1, min(5, x+0.7*random.NormFloat64()+0.5))) }
	table := survey.NewTable(q)
	for i := range 1500 {
		skill, parts := near(2.5+random.Float64()*2), near(1.5+random.Float64()*3)
		attitude := near(1 + 0.8*float64(skill))
		overall := near(0.3 + 0.6*float64(skill) + 0.4*float64(parts))
		r := q.NewResponse()
		err := errors.Join(r.Answer("skill", skill), r.Answer("parts", parts), r.Answer("overall", overall))
		if i%100 != 0 {
			err = errors.Join(err, r.Answer("attitude", attitude))
		}
		if err := errors.Join(err, table.Append(r)); err != nil {
			panic(err)
		}
	}
	return table
}

// thirds cut ratings of 1–5 into three levels: fewer levels, smaller tables, more customers
// in each of their rows.
func thirds() *scale.Bands {
	b, err := scale.NewBands(scale.BandsDefinition{ID: "thirds", Max: *amount("5"), Bands: []scale.Band{
		{ID: "low", From: *amount("1")}, {ID: "middle", From: *amount("3")}, {ID: "high", From: *amount("4")}}})
	if err != nil {
		panic(err)
	}
	return b
}

// From customers' answers over what hangs together with what to what raising one item would
// bring. That overall satisfaction is a consequence and no cause is said by the tiers; that
// nothing else makes customers rate both skill and overall higher is an assumption.
// Customers who rate attitude high are satisfied because their engineer is skilled: seeing it
// says much, raising it brings nothing.
func Example() {
	ctx := context.Background()
	s, err := bayesnet.FromTable(answers(), bayesnet.Column{Name: "skill", Bands: thirds()},
		bayesnet.Column{Name: "attitude", Bands: thirds()}, bayesnet.Column{Name: "parts", Bands: thirds()},
		bayesnet.Column{Name: "overall", Bands: thirds()})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d customers, %d left out\n", s.N(), s.Dropped())

	l, err := bayesnet.Learn(ctx, s, bayesnet.LearnOptions{Tiers: [][]string{{"skill", "attitude", "parts"}, {"overall"}}})
	if err != nil {
		panic(err)
	}
	for _, link := range l.Links {
		fmt.Printf("%-5s → %-8s gain %3.0f, reversible %v\n", link.From, link.To, link.Gain, link.Reversible)
	}

	n, err := l.Fit(s, bayesnet.FitOptions{})
	if err != nil {
		panic(err)
	}
	d, err := bayesnet.Query(ctx, n, "overall", bayesnet.Evidence{"attitude": "high"}, bayesnet.QueryOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	high := d.Levels[2].Probability
	fmt.Printf("high overall given high attitude: %.0f %% %.0f\n", 100*high.Value, high.Interval.Scale(100))

	g, err := bayesnet.Raise(ctx, n, "overall", []string{"skill", "attitude", "parts"}, bayesnet.QueryOptions{TopBoxes: 1, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("high overall now: %.0f %%\n", 100*g.Now.Value)
	for _, i := range g.Items {
		fmt.Printf("%-8s one level higher: %+3.0f points %+.0f, largest with %3.0f %%\n", i.Item, 100*i.Change.Value,
			i.Change.Interval.Scale(100), 100*i.Best.Value)
	}
	fmt.Println("but", g.Now.Warnings[0])
	// Output:
	// 1485 customers, 15 left out
	// skill → attitude gain 294, reversible true
	// skill → overall  gain 176, reversible false
	// parts → overall  gain 121, reversible false
	// high overall given high attitude: 63 % [61, 66]
	// high overall now: 53 %
	// skill    one level higher: +17 points [+15, +18], largest with  94 %
	// parts    one level higher: +14 points [+12, +16], largest with   6 %
	// attitude one level higher:  +0 points [+0, +0], largest with   0 %
	// but the arcs were learned: that others, or other directions, may be right is not in the interval
}
