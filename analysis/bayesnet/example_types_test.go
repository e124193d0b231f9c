package bayesnet_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// delivery counts 200 customers by whether the delivery was late and whether they are
// satisfied.
func delivery() *bayesnet.Sample {
	nodes := []bayesnet.Node{
		{Name: "delivery", Levels: []bayesnet.Level{{ID: "late"}, {ID: "in time", Value: 1}}},
		{Name: "satisfied", Levels: []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}}},
	}
	s, err := bayesnet.FromCounts(nodes, []bayesnet.Cell{
		{Levels: []string{"late", "no"}, N: 40}, {Levels: []string{"late", "yes"}, N: 20},
		{Levels: []string{"in time", "no"}, N: 30}, {Levels: []string{"in time", "yes"}, N: 110},
	})
	if err != nil {
		panic(err)
	}
	return s
}

func fitted() *bayesnet.Network {
	n, err := bayesnet.Fit(delivery(), []bayesnet.Arc{{From: "delivery", To: "satisfied"}}, bayesnet.FitOptions{})
	if err != nil {
		panic(err)
	}
	return n
}

func ExampleFromTable() {
	s, err := bayesnet.FromTable(answers(), bayesnet.Column{Name: "skill"}, bayesnet.Column{Name: "attitude", Bands: thirds()})
	if err != nil {
		panic(err)
	}
	for _, n := range s.Nodes() {
		fmt.Println(n.Name, n.Levels)
	}
	// Output:
	// skill [{1 1} {2 2} {3 3} {4 4} {5 5}]
	// attitude [{low 1.5} {middle 3} {high 4.5}]
}

// The recommendation question by the classes of the net promoter score.
func ExampleColumn() {
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "recommend", Scale: scale.ZeroToTen()}}})
	if err != nil {
		panic(err)
	}
	table := survey.NewTable(q)
	r := q.NewResponse()
	if err := errors.Join(r.Answer("recommend", 9), table.Append(r)); err != nil {
		panic(err)
	}
	s, err := bayesnet.FromTable(table, bayesnet.Column{Name: "recommend", Bands: scale.NPSClasses()})
	fmt.Println(s.Nodes()[0].Levels, err)
	// Output: [{detractor 3} {passive 7.5} {promoter 9.5}] <nil>
}

// What a database counted: SELECT delivery, satisfied, count(*) … GROUP BY delivery, satisfied.
func ExampleFromCounts() {
	s := delivery()
	fmt.Println(s.N(), len(s.Nodes()))
	// Output: 200 2
}

func ExampleSample() {
	s := delivery()
	fmt.Println(s.N(), s.Dropped())
	// Output: 200 0
}

// A combination that comes in two parts is added.
func ExampleCell() {
	nodes := []bayesnet.Node{{Name: "late", Levels: []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}}}}
	monday, tuesday := bayesnet.Cell{Levels: []string{"no"}, N: 10}, bayesnet.Cell{Levels: []string{"no"}, N: 7}
	s, err := bayesnet.FromCounts(nodes, []bayesnet.Cell{monday, tuesday})
	fmt.Println(s.N(), err)
	// Output: 17 <nil>
}

// Regions have no order: they are evidence, and cannot be raised.
func ExampleNode() {
	region := bayesnet.Node{Name: "region", Unordered: true, Levels: []bayesnet.Level{{ID: "north"}, {ID: "south"}}}
	n, err := bayesnet.New(bayesnet.CPT{Node: region, Probabilities: [][]float64{{0.4, 0.6}}},
		bayesnet.CPT{Node: bayesnet.Node{Name: "late", Levels: []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}}}, Parents: []string{"region"},
			Probabilities: [][]float64{{0.9, 0.1}, {0.7, 0.3}}})
	if err != nil {
		panic(err)
	}
	_, err = bayesnet.Raise(context.Background(), n, "late", []string{"region"}, bayesnet.QueryOptions{})
	fmt.Println(err)
	// Output: bayesnet: node "region": levels have no order
}

// The value of a level is what it counts for in a mean.
func ExampleLevel() {
	grades := bayesnet.Node{Name: "grade", Levels: []bayesnet.Level{{ID: "D", Value: 30}, {ID: "C", Value: 65}, {ID: "A", Value: 95}}}
	n, err := bayesnet.New(bayesnet.CPT{Node: grades, Probabilities: [][]float64{{0.2, 0.3, 0.5}}})
	if err != nil {
		panic(err)
	}
	d, err := bayesnet.Query(context.Background(), n, "grade", nil, bayesnet.QueryOptions{})
	fmt.Printf("%.1f %v\n", d.Measure.Value, err)
	// Output: 73.0 <nil>
}

// Does satisfaction depend on delivery? The difference of BIC says so.
func ExampleScore() {
	with, err := bayesnet.Score(delivery(), []bayesnet.Arc{{From: "delivery", To: "satisfied"}}, bayesnet.ScoreOptions{})
	if err != nil {
		panic(err)
	}
	without, err := bayesnet.Score(delivery(), nil, bayesnet.ScoreOptions{})
	fmt.Printf("%.1f %v\n", with-without, err)
	// Output: 15.9 <nil>
}

// The Bayesian score: here the logarithm of the Bayes factor of dependence against
// independence. It depends on what was believed before.
func ExampleScoreOptions() {
	for _, size := range []float64{0.1, 1, 10} {
		o := bayesnet.ScoreOptions{Criterion: bayesnet.BDeu, EquivalentSize: size}
		with, err := bayesnet.Score(delivery(), []bayesnet.Arc{{From: "delivery", To: "satisfied"}}, o)
		if err != nil {
			panic(err)
		}
		without, err := bayesnet.Score(delivery(), nil, o)
		fmt.Printf("%4.1f: %.1f %v\n", size, with-without, err)
	}
	// Output:
	//  0.1: 13.4 <nil>
	//  1.0: 15.6 <nil>
	// 10.0: 16.5 <nil>
}

func ExampleCriterion() {
	var c bayesnet.Criterion
	err := c.UnmarshalText([]byte("bdeu"))
	fmt.Println(c, err)
	// Output: bdeu <nil>
}

// Two nodes say nothing of the direction: the order of the nodes, or the tiers, do.
func ExampleLearn() {
	l, err := bayesnet.Learn(context.Background(), delivery(), bayesnet.LearnOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Links[0].Arc, l.Links[0].Reversible)
	// Output: {delivery satisfied} true
}

func ExampleLearnOptions() {
	l, err := bayesnet.Learn(context.Background(), delivery(), bayesnet.LearnOptions{Tiers: [][]string{{"satisfied"}, {"delivery"}}})
	fmt.Println(l.Links[0].Arc, err)
	l, err = bayesnet.Learn(context.Background(), delivery(), bayesnet.LearnOptions{Forbidden: []bayesnet.Arc{
		{From: "delivery", To: "satisfied"}, {From: "satisfied", To: "delivery"}}})
	fmt.Println(l.Links, err)
	// Output:
	// {satisfied delivery} <nil>
	// [] <nil>
}

func ExampleLearned() {
	l, err := bayesnet.Learn(context.Background(), delivery(), bayesnet.LearnOptions{})
	fmt.Printf("%v %.1f of %d customers %v\n", l.Criterion, l.Score, l.N, err)
	// Output: bic -241.1 of 200 customers <nil>
}

// What comes of arcs that were learned says so.
func ExampleLearned_Fit() {
	l, err := bayesnet.Learn(context.Background(), delivery(), bayesnet.LearnOptions{})
	if err != nil {
		panic(err)
	}
	n, err := l.Fit(delivery(), bayesnet.FitOptions{})
	if err != nil {
		panic(err)
	}
	g, err := bayesnet.Raise(context.Background(), n, "satisfied", nil, bayesnet.QueryOptions{})
	fmt.Printf("%+.2f %v %v\n", g.Items[0].Change.Value, g.Items[0].Change.Warnings[0], err)
	// Output: +0.14 the arcs were learned: that others, or other directions, may be right is not in the interval <nil>
}

func ExampleLink() {
	l, err := bayesnet.Learn(context.Background(), delivery(), bayesnet.LearnOptions{})
	if err != nil {
		panic(err)
	}
	for _, link := range l.Links {
		fmt.Printf("%s → %s: %.1f, reversible: %v\n", link.From, link.To, link.Gain, link.Reversible)
	}
	// Output: delivery → satisfied: 15.9, reversible: true
}

func ExampleFit() {
	n, err := bayesnet.Fit(delivery(), []bayesnet.Arc{{From: "delivery", To: "satisfied"}}, bayesnet.FitOptions{})
	if err != nil {
		panic(err)
	}
	p, err := n.Probabilities("satisfied", bayesnet.Evidence{"delivery": "late"})
	fmt.Printf("%.3f %v\n", p, err)
	// Output: [0.665 0.335] <nil>
}

// A prior that counts for 100 respondents pulls the shares towards each other.
func ExampleFitOptions() {
	n, err := bayesnet.Fit(delivery(), []bayesnet.Arc{{From: "delivery", To: "satisfied"}}, bayesnet.FitOptions{EquivalentSize: 100})
	if err != nil {
		panic(err)
	}
	p, err := n.Probabilities("satisfied", bayesnet.Evidence{"delivery": "late"})
	fmt.Printf("%.3f %v\n", p, err)
	// Output: [0.591 0.409] <nil>
}

// What experts say of a new service, worth 20 customers in each row.
func ExampleNew() {
	level := []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}}
	n, err := bayesnet.New(
		bayesnet.CPT{Node: bayesnet.Node{Name: "late", Levels: level}, Probabilities: [][]float64{{0.8, 0.2}}},
		bayesnet.CPT{Node: bayesnet.Node{Name: "satisfied", Levels: level}, Parents: []string{"late"}, Dirichlet: [][]float64{{4, 16}, {12, 8}}},
	)
	if err != nil {
		panic(err)
	}
	d, err := bayesnet.Query(context.Background(), n, "satisfied", nil, bayesnet.QueryOptions{})
	fmt.Printf("%.2f %.2f %v\n", d.Measure.Value, d.Measure.Interval, err)
	// Output: 0.72 [0.55, 0.84] <nil>
}

func ExampleCPT() {
	t := fitted().CPTs()[1]
	for j, row := range t.Probabilities {
		fmt.Printf("P(%s | %s %d) = %.3f of %d respondents\n", t.Node.Name, t.Parents[0], j, row, t.N[j])
	}
	text, err := json.Marshal(t.Dirichlet)
	fmt.Println(string(text), err)
	// Output:
	// P(satisfied | delivery 0) = [0.665 0.335] of 60 respondents
	// P(satisfied | delivery 1) = [0.215 0.785] of 140 respondents
	// [[40.25,20.25],[30.25,110.25]] <nil>
}

func ExampleNetwork() {
	n := fitted()
	fmt.Println(n.Arcs())
	p, err := n.Probabilities("delivery", bayesnet.Evidence{"satisfied": "no"})
	fmt.Printf("late, of the dissatisfied: %.2f %v\n", p[0], err)
	// Output:
	// [{delivery satisfied}]
	// late, of the dissatisfied: 0.57 <nil>
}

// The north is 30 % of those who answered and half of all customers: its share in the
// population takes the place of its table.
func ExampleNetwork_CPTs() {
	region := bayesnet.Node{Name: "region", Unordered: true, Levels: []bayesnet.Level{{ID: "north"}, {ID: "south"}}}
	satisfied := bayesnet.Node{Name: "satisfied", Levels: []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}}}
	s, err := bayesnet.FromCounts([]bayesnet.Node{region, satisfied}, []bayesnet.Cell{
		{Levels: []string{"north", "no"}, N: 15}, {Levels: []string{"north", "yes"}, N: 15},
		{Levels: []string{"south", "no"}, N: 14}, {Levels: []string{"south", "yes"}, N: 56}})
	if err != nil {
		panic(err)
	}
	n, err := bayesnet.Fit(s, []bayesnet.Arc{{From: "region", To: "satisfied"}}, bayesnet.FitOptions{})
	if err != nil {
		panic(err)
	}
	tables := n.CPTs()
	tables[0] = bayesnet.CPT{Node: region, Probabilities: [][]float64{{0.5, 0.5}}}
	all, err := bayesnet.New(tables...)
	if err != nil {
		panic(err)
	}
	for _, n := range []*bayesnet.Network{n, all} {
		d, err := bayesnet.Query(context.Background(), n, "satisfied", nil, bayesnet.QueryOptions{Seed: 1})
		fmt.Printf("%.2f %.2f %v\n", d.Measure.Value, d.Measure.Interval, err)
	}
	// Output:
	// 0.71 [0.62, 0.79] <nil>
	// 0.65 [0.55, 0.74] <nil>
}

// Seeing that a customer is dissatisfied makes a late delivery likelier; making customers
// dissatisfied delays none.
func ExampleNetwork_Do() {
	n := fitted()
	seen, err := n.Probabilities("delivery", bayesnet.Evidence{"satisfied": "no"})
	if err != nil {
		panic(err)
	}
	set, err := n.Do("satisfied", "no")
	if err != nil {
		panic(err)
	}
	done, err := set.Probabilities("delivery", nil)
	fmt.Printf("%.2f %.2f %v\n", seen[0], done[0], err)
	// Output: 0.57 0.30 <nil>
}

func ExampleArc() {
	fmt.Println(fitted().Arcs()[0].From, "→", fitted().Arcs()[0].To)
	// Output: delivery → satisfied
}

func ExampleEvidence() {
	_, err := fitted().Probabilities("satisfied", bayesnet.Evidence{"delivery": "early"})
	fmt.Println(err, errors.Is(err, survey.ErrUnknown))
	// Output: bayesnet: node "delivery": level "early": unknown name true
}

func ExampleQuery() {
	d, err := bayesnet.Query(context.Background(), fitted(), "satisfied", bayesnet.Evidence{"delivery": "late"}, bayesnet.QueryOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, l := range d.Levels {
		fmt.Printf("%-3s %2.0f %% %.0f\n", l.Level, 100*l.Probability.Value, l.Probability.Interval.Scale(100))
	}
	// Output:
	// no  67 % [54, 78]
	// yes 33 % [22, 46]
}

func ExampleQueryOptions() {
	o := bayesnet.QueryOptions{TopBoxes: 1, Level: 0.5, Draws: 4000}
	d, err := bayesnet.Query(context.Background(), fitted(), "satisfied", nil, o)
	fmt.Printf("%.2f %.2f %v\n", d.Measure.Value, d.Measure.Interval, err)
	// Output: 0.65 [0.63, 0.67] <nil>
}

func ExampleDistribution() {
	d, err := bayesnet.Query(context.Background(), fitted(), "delivery", bayesnet.Evidence{"satisfied": "no"}, bayesnet.QueryOptions{})
	fmt.Printf("%s: %.2f in time; %.0f %% are not satisfied %v\n", d.Node, d.Measure.Value, 100*d.Evidence, err)
	// Output: delivery: 0.43 in time; 35 % are not satisfied <nil>
}

func ExampleLevelProbability() {
	d, err := bayesnet.Query(context.Background(), fitted(), "satisfied", nil, bayesnet.QueryOptions{})
	yes := d.Levels[1]
	fmt.Printf("%s: %.2f ± %.2f %v\n", yes.Level, yes.Probability.Value, yes.Probability.SE.Value, err)
	// Output: yes: 0.65 ± 0.03 <nil>
}

// If no delivery were late any more.
func ExampleRaise() {
	g, err := bayesnet.Raise(context.Background(), fitted(), "satisfied", nil, bayesnet.QueryOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	change := g.Items[0].Change
	fmt.Printf("%s: %+.0f points %+.0f\n", g.Items[0].Item, 100*change.Value, change.Interval.Scale(100))
	// Output: delivery: +14 points [+9, +19]
}

func ExampleGains() {
	g, err := bayesnet.Raise(context.Background(), fitted(), "satisfied", nil, bayesnet.QueryOptions{})
	fmt.Printf("%s now: %.2f %.2f %v\n", g.Target, g.Now.Value, g.Now.Interval, err)
	// Output: satisfied now: 0.65 [0.58, 0.71] <nil>
}

// Nobody has a better delivery than in time, and no combination is new.
func ExampleGain() {
	g, err := bayesnet.Raise(context.Background(), fitted(), "satisfied", nil, bayesnet.QueryOptions{})
	if err != nil {
		panic(err)
	}
	i := g.Items[0]
	fmt.Printf("%s: %.0f %% at the top, %.0f %% unseen, best with %.0f %%\n", i.Item, 100*i.AtTop, 100*i.Unseen, 100*i.Best.Value)
	// Output: delivery: 70 % at the top, 0 % unseen, best with 100 %
}

func ExampleNodeError() {
	_, err := bayesnet.FromTable(answers(), bayesnet.Column{Name: "price"})
	at, ok := errors.AsType[*bayesnet.NodeError](err)
	fmt.Println(at.Node, ok)
	// Output: price true
}

func ExampleArcError() {
	_, err := bayesnet.Fit(delivery(), []bayesnet.Arc{{From: "delivery", To: "satisfied"}, {From: "satisfied", To: "delivery"}}, bayesnet.FitOptions{})
	at, ok := errors.AsType[*bayesnet.ArcError](err)
	fmt.Println(at.Arc, errors.Is(err, bayesnet.ErrCycle), ok)
	fmt.Println(err)
	// Output:
	// {satisfied delivery} true true
	// bayesnet: arc "satisfied" to "delivery": arcs form a cycle
}
