package criteria_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/criteria"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

// dimensions are those of the after-sales questionnaire.
var dimensions = []string{"skill", "attitude", "timeliness", "parts", "service"}

// judged are the ten comparisons of a service manager.
func judged() *criteria.Matrix {
	m, err := criteria.New(dimensions, [][]float64{
		{1, 3, 2, 5, 4},
		{1. / 3, 1, 1. / 2, 3, 2},
		{1. / 2, 2, 1, 4, 3},
		{1. / 5, 1. / 3, 1. / 4, 1, 1. / 2},
		{1. / 4, 1. / 2, 1. / 3, 2, 1},
	})
	if err != nil {
		panic(err)
	}
	return m
}

func show(w criteria.Weights) {
	for i, x := range w {
		if i > 0 {
			fmt.Print(", ")
		}
		fmt.Printf("%s %.3f", x.Name, x.Value)
	}
	fmt.Println()
}

func ExamplePriorities() {
	r, err := criteria.Priorities(judged(), criteria.PriorityOptions{})
	if err != nil {
		panic(err)
	}
	show(r.Weights)
	fmt.Printf("λmax %.3f, CR %.3f by the table of %v, GCI %.3f of %.2f\n", r.LambdaMax, r.CR.Value, r.RandomIndex, r.GCI, r.GCILimit)
	// Output:
	// skill 0.419, attitude 0.160, timeliness 0.263, parts 0.062, service 0.097
	// λmax 5.068, CR 0.015 by the table of saaty, GCI 0.056 of 0.37
}

// Weights become the dimensions of a questionnaire, in whole hundredths.
func ExampleReweigh() {
	q, err := presets.Load("after-sales")
	if err != nil {
		panic(err)
	}
	r, err := criteria.Priorities(judged(), criteria.PriorityOptions{})
	if err != nil {
		panic(err)
	}
	q, err = criteria.Reweigh(q, "overall", r.Weights, 0)
	if err != nil {
		panic(err)
	}
	for _, d := range q.Overall().Children {
		fmt.Printf("%s %v %%\n", d.ID, d.Weight)
	}
	// Output:
	// skill 42 %
	// attitude 16 %
	// timeliness 26 %
	// parts 6 %
	// service 10 %
}

func ExampleWeights_Percent() {
	w := criteria.Weights{{Name: "skill", Value: 1}, {Name: "attitude", Value: 1}, {Name: "parts", Value: 1}}
	whole, err := w.Percent(0)
	if err != nil {
		panic(err)
	}
	fine, err := w.Percent(2)
	if err != nil {
		panic(err)
	}
	fmt.Println(whole, fine)
	// Output: [34 33 33] [33.34 33.33 33.33]
}

func ExampleWeight() {
	w := criteria.Weights{{Name: "skill", Value: 0.7}, {Name: "parts", Value: 0.3}}
	parts, ok := w.Of("parts")
	fmt.Println(w[0].Name, w[0].Value, parts, ok)
	// Output: skill 0.7 0.3 true
}

// Saaty's house: one judgement contradicts the others, and CR would be half without it.
func ExampleDeviation() {
	m, err := criteria.New(house.names, house.rows)
	if err != nil {
		panic(err)
	}
	r, err := criteria.Priorities(m, criteria.PriorityOptions{})
	if err != nil {
		panic(err)
	}
	d := r.Deviations[0]
	fmt.Printf("CR %.3f: %s\n", r.CR.Value, r.Warnings[0].Code)
	fmt.Printf("%s over %s: given %.0f, the others imply %.2f, and CR would be %.3f\n", d.Of, d.Over, d.Given, d.Others.Value, d.RevisedCR.Value)
	// Output:
	// CR 0.169: inconsistent
	// neighbourhood over condition: given 6, the others imply 0.46, and CR would be 0.082
}

func ExamplePriorityResult() {
	for _, method := range []criteria.Method{criteria.Eigenvector, criteria.GeometricMean} {
		r, err := criteria.Priorities(judged(), criteria.PriorityOptions{Method: method})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v: %.4f, %d pairs, CI %.4f\n", r.Method, r.Weights[0].Value, r.Pairs, r.CI)
	}
	// Output:
	// eigenvector: 0.4185, 10 pairs, CI 0.0170
	// geometric-mean: 0.4174, 10 pairs, CI 0.0170
}

func ExamplePriorityOptions() {
	m, err := criteria.FromJudgements([]string{"a", "b", "c"}, []criteria.Judgement{{"a", "b", 2}, {"b", "c", 2}, {"a", "c", 9}})
	if err != nil {
		panic(err)
	}
	for _, table := range []criteria.RandomIndex{criteria.Saaty, criteria.AlonsoLamata} {
		r, err := criteria.Priorities(m, criteria.PriorityOptions{RandomIndex: table})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v: RI %.4f, CR %.4f\n", table, r.RI.Value, r.CR.Value)
	}
	// Output:
	// saaty: RI 0.5800, CR 0.0634
	// alonso-lamata: RI 0.5245, CR 0.0701
}

func ExampleRandomIndex_Of() {
	fmt.Println(criteria.Saaty.Of(5), criteria.AlonsoLamata.Of(5), criteria.Saaty.Of(2), criteria.Saaty.Of(40))
	// Output: 1.12 1.1086 0 –
}

func ExampleMethod() {
	fmt.Println(criteria.Eigenvector, criteria.GeometricMean)
	// Output: eigenvector geometric-mean
}

func ExampleNew() {
	_, err := criteria.New([]string{"skill", "parts"}, [][]float64{{1, 3}, {3, 1}})
	fmt.Println(err)
	// Output: criteria: row 2 column 1: 3: a_ij times a_ji is not 1
}

// Four of ten pairs connect five criteria. Nothing can contradict yet.
func ExampleFromJudgements() {
	m, err := criteria.FromJudgements(dimensions, []criteria.Judgement{
		{Of: "skill", Over: "timeliness", Ratio: 2},
		{Of: "timeliness", Over: "attitude", Ratio: 2},
		{Of: "attitude", Over: "service", Ratio: 2},
		{Of: "service", Over: "parts", Ratio: 2},
	})
	if err != nil {
		panic(err)
	}
	r, err := criteria.Priorities(m, criteria.PriorityOptions{})
	if err != nil {
		panic(err)
	}
	show(r.Weights)
	fmt.Println(r.Missing, "missing:", r.Warnings[0].Code)
	// Output:
	// skill 0.516, attitude 0.129, timeliness 0.258, parts 0.032, service 0.065
	// 6 missing: no-redundancy
}

func ExampleMatrix() {
	m := judged()
	ratio, ok := m.At(3, 2)
	fmt.Println(m.Names()[3], "over", m.Names()[2], ratio, ok, m.Missing())
	// Output: parts over timeliness 0.25 true 0
}

func ExampleJudgement() {
	fmt.Printf("%+v\n", criteria.Judgement{Of: "skill", Over: "parts", Ratio: 5})
	// Output: {Of:skill Over:parts Ratio:5}
}

func ExampleJudgementError() {
	_, err := criteria.FromJudgements([]string{"skill", "parts"}, []criteria.Judgement{{Of: "skill", Over: "price", Ratio: 5}})
	if e, ok := errors.AsType[*criteria.JudgementError](err); ok {
		fmt.Println(e.Index, e.Judgement.Over, errors.Is(err, survey.ErrUnknown))
	}
	// Output: 0 price true
}

func ExampleDisconnectedError() {
	_, err := criteria.FromJudgements([]string{"a", "b", "c", "d"}, []criteria.Judgement{{"a", "b", 2}, {"c", "d", 3}})
	fmt.Println(err)
	// Output: criteria: comparisons do not connect all criteria: a, b | c, d
}

func ExampleCellError() {
	_, err := criteria.New([]string{"a", "b"}, [][]float64{{1, -2}, {0.5, 1}})
	if e, ok := errors.AsType[*criteria.CellError](err); ok {
		fmt.Println(e.Row, e.Column, e.Value, errors.Is(err, criteria.ErrNotPositive))
	}
	// Output: 1 2 -2 true
}

// Three managers; the second counts double.
func ExampleAggregateJudgements() {
	names := []string{"skill", "attitude", "parts"}
	var members []*criteria.Matrix
	for _, r := range [][3]float64{{3, 5, 2}, {2, 4, 2}, {1, 2, 3}} {
		m, err := criteria.FromJudgements(names, []criteria.Judgement{{"skill", "attitude", r[0]}, {"skill", "parts", r[1]}, {"attitude", "parts", r[2]}})
		if err != nil {
			panic(err)
		}
		members = append(members, m)
	}
	group, err := criteria.AggregateJudgements(members, []float64{1, 2, 1})
	if err != nil {
		panic(err)
	}
	r, err := criteria.Priorities(group, criteria.PriorityOptions{})
	if err != nil {
		panic(err)
	}
	show(r.Weights)
	// Output:
	// skill 0.546, attitude 0.308, parts 0.146
}

func ExampleAggregatePriorities() {
	w, err := criteria.AggregatePriorities([]criteria.Weights{
		{{Name: "skill", Value: 0.8}, {Name: "parts", Value: 0.2}},
		{{Name: "skill", Value: 0.5}, {Name: "parts", Value: 0.5}},
	}, nil)
	if err != nil {
		panic(err)
	}
	show(w)
	// Output:
	// skill 0.667, parts 0.333
}

// dealers are four dealers: mean ratings of skill and attitude, days to repair.
func dealers() criteria.Data {
	return criteria.Data{
		Criteria: []criteria.Criterion{{Name: "skill"}, {Name: "attitude"}, {Name: "days", Direction: criteria.Cost}},
		Values:   [][]float64{{8.1, 8.8, 2}, {7.4, 8.9, 3}, {8.6, 8.7, 7}, {6.2, 8.8, 4}},
	}
}

func ExampleObjective() {
	for _, method := range []criteria.ObjectiveMethod{criteria.CRITIC, criteria.Entropy, criteria.Variation} {
		r, err := criteria.Objective(dealers(), criteria.ObjectiveOptions{Method: method})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-9v ", method)
		show(r.Weights)
	}
	// Output:
	// critic    skill 0.468, attitude 0.270, days 0.262
	// entropy   skill 0.065, attitude 0.000, days 0.935
	// variation skill 0.200, attitude 0.014, days 0.786
}

func ExampleObjectiveResult() {
	r, err := criteria.Objective(dealers(), criteria.ObjectiveOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Alternatives, "dealers by", r.Method)
	// Output: 4 dealers by critic
}

func ExampleInformation() {
	r, err := criteria.Objective(dealers(), criteria.ObjectiveOptions{})
	if err != nil {
		panic(err)
	}
	for _, c := range r.Criteria {
		fmt.Printf("%-8s contrast %.2f, conflict %.2f\n", c.Name, c.Contrast, c.Conflict)
	}
	// Output:
	// skill    contrast 0.43, conflict 2.80
	// attitude contrast 0.41, conflict 1.71
	// days     contrast 0.43, conflict 1.57
}

func ExampleObjectiveOptions() {
	r, err := criteria.Objective(dealers(), criteria.ObjectiveOptions{Method: criteria.Entropy, Scaled: true})
	if err != nil {
		panic(err)
	}
	show(r.Weights)
	// Output:
	// skill 0.332, attitude 0.354, days 0.315
}

func ExampleObjectiveMethod() {
	fmt.Println(criteria.CRITIC, criteria.Entropy, criteria.Variation)
	// Output: critic entropy variation
}

func ExampleData() {
	d := dealers()
	d.Values[2][1] = 8.8
	d.Values[1][1] = 8.8
	_, err := criteria.Objective(d, criteria.ObjectiveOptions{})
	fmt.Println(err)
	// Output: criteria: column 2: 8.8: attitude: criterion does not vary
}

func ExampleCriterion() {
	fmt.Printf("%+v\n", criteria.Criterion{Name: "days", Direction: criteria.Cost})
	// Output: {Name:days Direction:cost}
}

func ExampleDirection() {
	fmt.Println(criteria.Benefit, criteria.Cost)
	// Output: benefit cost
}

// The mean ratings by region make the alternatives.
func ExampleMeansBy() {
	ten := scale.OneToTen()
	q, err := survey.New(survey.Definition{ID: "visit", Segments: []survey.Segment{{ID: "region"}},
		Items: []survey.Item{{ID: "skill", Scale: ten}, {ID: "parts", Scale: ten}}})
	if err != nil {
		panic(err)
	}
	table := survey.NewTable(q)
	for _, a := range []struct {
		region       string
		skill, parts int
	}{{"north", 9, 4}, {"north", 8, 6}, {"south", 7, 8}} {
		r := q.NewResponse()
		if err := errors.Join(r.SetSegment("region", a.region), r.Answer("skill", a.skill), r.Answer("parts", a.parts)); err != nil {
			panic(err)
		}
		if err := table.Append(r); err != nil {
			panic(err)
		}
	}
	d, err := criteria.MeansBy(table, "region", "skill", "parts")
	if err != nil {
		panic(err)
	}
	r, err := criteria.Objective(d, criteria.ObjectiveOptions{Method: criteria.Variation})
	if err != nil {
		panic(err)
	}
	fmt.Print(d.Values, " ")
	show(r.Weights)
	// Output: [[8.5 5] [7 8]] skill 0.295, parts 0.705
}

// The same from counts that were kept anywhere.
func ExampleMeansOf() {
	ten := scale.OneToTen()
	m, err := survey.NewMoments(survey.Listwise, survey.Variable{ID: "skill", Scale: ten}, survey.Variable{ID: "parts", Scale: ten})
	if err != nil {
		panic(err)
	}
	regions := survey.NewGroup[string](m)
	for _, r := range []struct {
		region       string
		skill, parts int
	}{{"north", 9, 4}, {"north", 8, 6}, {"south", 7, 8}} {
		skill, _ := ten.Encode(r.skill, scale.Reject)
		parts, _ := ten.Encode(r.parts, scale.Reject)
		if err := regions.At(r.region).Add([]scale.Code{skill, parts}); err != nil {
			panic(err)
		}
	}
	d, err := criteria.MeansOf(regions)
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Criteria[0].Name, d.Criteria[1].Name, d.Values)
	// Output: skill parts [[8.5 5] [7 8]]
}

func ExampleCombine() {
	stated := criteria.Weights{{Name: "skill", Value: 0.6}, {Name: "parts", Value: 0.4}}
	found := criteria.Weights{{Name: "skill", Value: 0.3}, {Name: "parts", Value: 0.7}}
	for _, c := range []criteria.Combination{criteria.Linear, criteria.Multiplicative} {
		w, err := criteria.Combine(stated, found, criteria.CombineOptions{Combination: c})
		if err != nil {
			panic(err)
		}
		fmt.Print(c, ": ")
		show(w)
	}
	// Output:
	// linear: skill 0.450, parts 0.550
	// multiplicative: skill 0.391, parts 0.609
}

func ExampleCombineOptions() {
	w, err := criteria.Combine(criteria.Weights{{"a", 1}, {"b", 0}}, criteria.Weights{{"a", 0}, {"b", 1}}, criteria.CombineOptions{Subjective: 0.7})
	if err != nil {
		panic(err)
	}
	show(w)
	// Output:
	// a 0.700, b 0.300
}

func ExampleCombination() {
	fmt.Println(criteria.Linear, criteria.Multiplicative)
	// Output: linear multiplicative
}
