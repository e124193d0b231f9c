// Drivers is the story of an internet provider that asks why customers are as
// satisfied as they are: how much of it each aspect accounts for, how sure the order
// is, which signs not to trust, and what follows for the budget.
//
//	go run ./examples/drivers
//
// The network comes before the hotline in every resample. Whether speed comes before
// stability is not certain: in a fifth of the resamples it does not. The app is
// liked by those whom the hotline served well, which gives it a share of what is
// explained, but with the same hotline those who like it better are not more
// satisfied: no money for a new one. A better router comes first.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/survey"
)

const questions = `{
	"id": "provider",
	"items": [
		{"id": "overall", "scale": "one-to-ten", "role": "satisfaction"},
		{"id": "speed", "scale": "one-to-ten"}, {"id": "stability", "scale": "one-to-ten"},
		{"id": "skill", "scale": "one-to-ten"}, {"id": "waiting", "scale": "one-to-ten"}, {"id": "app", "scale": "one-to-ten"},
		{"id": "price", "scale": "one-to-ten"}
	],
	"overall": {"id": "index", "children": [
		{"id": "network", "children": [{"item": "speed"}, {"item": "stability"}]},
		{"id": "service", "children": [{"item": "skill"}, {"item": "waiting"}, {"item": "app"}]},
		{"item": "price"}
	]}
}`

var aspects = []string{"speed", "stability", "skill", "waiting", "app", "price"}

func main() {
	answers := collect()
	ctx := context.Background()
	why(ctx, answers)
	withoutRows(ctx, answers)
	sample, err := drivers.FromTable(answers, "overall", aspects...)
	check(err)
	howSure(ctx, answers.Questionnaire(), sample)
	whatToDo(ctx, answers, sample)
}

// collect makes up 400 customers on 1–10; every twentieth leaves the price out.
func collect() *survey.Table {
	q := new(survey.Questionnaire)
	check(json.Unmarshal([]byte(questions), q))
	t := survey.NewTable(q)
	random := rand.New(rand.NewPCG(2026, 5))
	for i := range 400 {
		noise := random.NormFloat64
		network, service := noise(), noise()
		latent := map[string]float64{
			"speed": 6.3 + 1.5*network + noise(), "stability": 7.4 + 1.4*network + noise(),
			"skill": 7.6 + 1.5*service + 0.7*noise(), "waiting": 6.1 + service + 1.4*noise(),
			"app": 7.8 + 1.3*service + 0.7*noise(), "price": 5.9 + 1.7*noise(),
		}
		latent["overall"] = 0.3 + 0.32*latent["speed"] + 0.26*latent["stability"] + 0.38*latent["skill"] +
			0.1*latent["waiting"] - 0.14*latent["app"] + 0.12*latent["price"] + 0.9*noise()
		r := q.NewResponse()
		r.Respondent = fmt.Sprintf("C%04d", i)
		for _, item := range append([]string{"overall"}, aspects...) {
			if item == "price" && i%20 == 0 {
				continue
			}
			check(r.Answer(item, int(min(10, max(1, latent[item]+0.5)))))
		}
		check(t.Append(r))
	}
	return t
}

// why needs no rows: integer moments are enough, wherever they were counted.
func why(ctx context.Context, answers *survey.Table) {
	m, err := survey.MomentsOf(answers, append([]string{"overall"}, aspects...)...)
	check(err)
	s, err := drivers.FromMoments(m, "overall", aspects...)
	check(err)
	r, err := drivers.Importance(ctx, s, drivers.Options{})
	check(err)
	fmt.Printf("%d customers, %d incomplete: R² = %.2f, condition number %.1f\n", r.N, r.Dropped, r.Total, r.Condition.Value)
	for _, d := range r.ByRank() {
		note := ""
		if d.Suppressor {
			note = "  not a lever: its sign contradicts its correlation"
		}
		fmt.Printf("%d. %-9s %4.1f %%  r %+.2f  beta %+.2f  VIF %.1f%s\n",
			d.Rank, d.Name, 100*d.Relative, d.Correlation, d.Beta.Value, d.VIF.Value, note)
	}
}

// withoutRows has the error of the shares from moments of 40 groups, as 40 machines
// would send them that keep the rows for themselves.
func withoutRows(ctx context.Context, answers *survey.Table) {
	const groups = 40
	var parts []*survey.Moments
	for g := range groups {
		part := answers.Filter(func(row int) bool { return row%groups == g })
		m, err := survey.MomentsOf(part, append([]string{"overall"}, aspects...)...)
		check(err)
		parts = append(parts, m)
	}
	j, err := drivers.Jackknife(ctx, parts, "overall", aspects, drivers.BootstrapOptions{})
	check(err)
	fmt.Printf("\n%s of %d groups\n", j.Method, j.Replicates)
	for _, e := range j.Shares {
		fmt.Printf("%-9s %.3f ± %.3f\n", e.Name, e.Estimate.Value, e.Estimate.SE.Value)
	}
}

// howSure resamples customers: would others have given the same order?
func howSure(ctx context.Context, q *survey.Questionnaire, s *drivers.Sample) {
	dimensions, err := drivers.GroupsOf(q, s)
	check(err)
	b, err := drivers.Bootstrap(ctx, s, drivers.BootstrapOptions{Replicates: 500, Seed: 1, TopK: 2})
	check(err)
	fmt.Printf("\n%s, %d resamples, %d failed\n", b.Method, b.Replicates, b.Failed)
	for _, e := range b.Shares {
		fmt.Printf("%-9s %.2f %.2f  rank %d %.0f  first in %3.0f %%\n",
			e.Name, e.Estimate.Value, e.Estimate.Interval, e.Rank, e.RankInterval, 100*e.First)
	}
	fmt.Printf("%.0f %% of the top %d stay there\n", 100*b.TopOverlap, b.TopK)
	for _, d := range b.Differences {
		if d.A == "speed" && (d.B == "stability" || d.B == "waiting") {
			fmt.Printf("%s less %-9s %+.2f %+.2f\n", d.A, d.B, d.Estimate.Value, d.Estimate.Interval)
		}
	}
	// A dimension counts once, however many questions it has: Owen values.
	b, err = drivers.Bootstrap(ctx, s, drivers.BootstrapOptions{Groups: dimensions, Replicates: 500, Seed: 1})
	check(err)
	fmt.Println()
	for _, g := range b.Groups {
		fmt.Printf("%-9s %.2f %.2f  first in %3.0f %%\n", g.Name, g.Estimate.Value, g.Estimate.Interval, 100*g.First)
	}
}

// whatToDo sets the shares against the ratings and picks from the catalogue. What is
// not a lever has no importance here, whatever its share.
func whatToDo(ctx context.Context, answers *survey.Table, s *drivers.Sample) {
	r, err := drivers.Importance(ctx, s, drivers.Options{})
	check(err)
	var attributes []priority.Attribute
	for _, d := range r.Drivers {
		tally, err := answers.Tally(d.Name)
		check(err)
		mean, err := tally.Mean()
		check(err)
		importance := d.Relative
		if d.Sign < 0 || d.Suppressor {
			importance = 0
		}
		attributes = append(attributes, priority.Attribute{Name: d.Name, Importance: importance, Performance: mean.Float64()})
	}
	g, err := priority.IPA(attributes, priority.GridOptions{})
	check(err)
	fmt.Println()
	for _, p := range g.Positions {
		fmt.Printf("%-9s %4.1f %%, rated %.1f: %s\n", p.Name, 100*p.Importance, p.Performance, p.Quadrant)
	}
	plan, err := priority.RankActions(g.Needs(8), []priority.Action{
		{ID: "new app", Attributes: []string{"app"}, Feasibility: 0.9},
		{ID: "fibre to the street", Attributes: []string{"speed", "stability"}, Feasibility: 0.4},
		{ID: "twenty more people on the hotline", Attributes: []string{"waiting"}, Feasibility: 0.8},
		{ID: "a better router for everybody", Attributes: []string{"speed"}, Feasibility: 0.7},
	})
	check(err)
	fmt.Println()
	for _, a := range plan.Actions {
		fmt.Printf("%d. %-34s %3.0f %%\n", a.Rank, a.ID, 100*a.Share)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
