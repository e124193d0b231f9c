package gap_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// skills counts what ten customers expected of the technician's skill against what
// they met, on 1–10.
func skills() *survey.Crosstab {
	x, err := survey.NewCrosstab(
		survey.Axis{ID: "skill_expected", Scale: scale.OneToTen()}, survey.Axis{ID: "skill", Scale: scale.OneToTen()})
	if err != nil {
		log.Fatal(err)
	}
	err = errors.Join(x.AddN(9, 7, 4), x.AddN(8, 8, 3), x.AddN(7, 9, 1), x.AddN(9, 8, 2))
	if err != nil {
		log.Fatal(err)
	}
	return x
}

// visits is a table of expected and perceived skill and speed; 0 is no answer.
func visits() *survey.Table {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "visits",
		"items": [
			{"id": "skill_expected", "scale": "one-to-ten"}, {"id": "skill", "scale": "one-to-ten"},
			{"id": "speed_expected", "scale": "one-to-ten"}, {"id": "speed", "scale": "one-to-ten"}
		],
		"overall": {"id": "visit", "children": [{"item": "skill", "weight": 60}, {"item": "speed", "weight": 40}]}
	}`), q)
	if err != nil {
		log.Fatal(err)
	}
	t := survey.NewTable(q)
	r := q.NewResponse()
	for _, row := range [][]int{{9, 8, 8, 5}, {8, 8, 9, 6}, {7, 8, 8, 8}, {9, 7, 7, 6}, {8, 8, 8, 0}} {
		r.Reset()
		for i, item := range q.Items() {
			if row[i] != 0 {
				if err := r.Answer(item.ID, row[i]); err != nil {
					log.Fatal(err)
				}
			}
		}
		if err := t.Append(r); err != nil {
			log.Fatal(err)
		}
	}
	return t
}

func Example() {
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}, {Expected: "speed_expected", Perceived: "speed"}}
	tree, err := gap.Tree(visits(), pairs, gap.TreeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, n := range append(tree.Overall.Children, tree.Overall) {
		fmt.Printf("%-5s expected %v, perceived %v: gap %v, %d of %d answers below expectation\n", n.ID,
			n.Expected.Round(1, scale.HalfEven), n.Perceived.Round(1, scale.HalfEven), n.Gap.Round(1, scale.HalfEven),
			n.States.Below.Count, n.States.Below.N)
	}
	// Output:
	// skill expected 82, perceived 78: gap -4, 2 of 5 answers below expectation
	// speed expected 80, perceived 62.5: gap -17.5, 3 of 4 answers below expectation
	// visit expected 81.2, perceived 71.8: gap -9.4, 5 of 9 answers below expectation
}

func ExampleOf() {
	g, err := gap.Of(skills(), gap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("below %s %%, equal %s %%, above %s %% of %d\n", g.States.Below.Percent(0, scale.HalfEven),
		g.States.Equal.Percent(0, scale.HalfEven), g.States.Above.Percent(0, scale.HalfEven), g.States.Below.N)
	fmt.Printf("gap %v, 95%% interval %.2f, d_z %.2f\n", g.Gap.Round(1, scale.HalfEven), g.Estimate.Interval, g.EffectSize.Value)
	fmt.Printf("t %.2f, p %.3f; V %.1f, p %.3f\n", g.Student.T.Value, g.Student.P.Value, g.Rank.V, g.Rank.PCorrected.Value)
	// Output:
	// below 60 %, equal 30 %, above 10 % of 10
	// gap -0.8, 95% interval [-1.74, 0.14], d_z -0.61
	// t -1.92, p 0.087; V 5.0, p 0.135
}

func ExampleOptions() {
	g, err := gap.Of(skills(), gap.Options{Equal: gap.EqualSatisfied, Zeros: gap.PrattZeros, Level: 0.9})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(g.Satisfied.Count, "of", g.Satisfied.N)
	fmt.Printf("%.2f\n", g.Estimate.Interval)
	fmt.Printf("V %.0f, p %.3f\n", g.Rank.V, g.Rank.PCorrected.Value)
	// Output:
	// 4 of 10
	// [-1.56, -0.04]
	// V 8, p 0.092
}

func ExampleResult() {
	g, err := gap.Of(skills(), gap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("SERVPERF", g.Perceived.Round(1, scale.HalfEven), "expected", g.Expected.Round(1, scale.HalfEven))
	for _, w := range g.Estimate.Warnings {
		fmt.Println(w.Code)
	}
	// Output:
	// SERVPERF 7.7 expected 8.5
	// low-base
}

func ExampleTTest() {
	g, err := gap.Of(skills(), gap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("t %.3f on %.0f degrees of freedom: p %.3f\n", g.Student.T.Value, g.Student.DF, g.Student.P.Value)
	// Output: t -1.922 on 9 degrees of freedom: p 0.087
}

func ExampleRankTest() {
	g, err := gap.Of(skills(), gap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("zeros: %v, others %d, V %.1f, z %.3f, p %.3f\n", g.Rank.Zeros, g.Rank.NonZero, g.Rank.V, g.Rank.Z.Value, g.Rank.P.Value)
	// Output: zeros: drop, others 7, V 5.0, z -1.582, p 0.114
}

func ExampleSignTest() {
	g, err := gap.Of(skills(), gap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d above, %d below: p %.3f\n", g.Sign.Above, g.Sign.Below, g.Sign.P.Value)
	// Output: 1 above, 6 below: p 0.125
}

func ExampleStateOf() {
	s, err := gap.StateOf(scale.OneToTen(), 9, 7) // expected 9, perceived 7
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s, s.Consequence())
	// Output: dissatisfied leaves
}

func ExampleState() {
	for _, s := range []gap.State{gap.Dissatisfied, gap.Confirmed, gap.Delighted} {
		fmt.Println(s)
	}
	// Output:
	// dissatisfied
	// confirmed
	// delighted
}

func ExampleConsequence() {
	fmt.Println(gap.Confirmed.Consequence(), gap.Delighted.Consequence())
	// Output: stays-looking advocates
}

func ExampleStates() {
	g, err := gap.Of(skills(), gap.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range []gap.EqualPolicy{gap.EqualUndecided, gap.EqualSatisfied} {
		fmt.Printf("%v: %s %%\n", p, g.States.Satisfied(p).Percent(0, scale.HalfEven))
	}
	// Output:
	// undecided: 10 %
	// satisfied: 40 %
}

func ExampleEqualPolicy() {
	var p gap.EqualPolicy
	err := json.Unmarshal([]byte(`"satisfied"`), &p) // as in a file of options
	fmt.Println(p, err)
	// Output: satisfied <nil>
}

func ExampleZeroPolicy() {
	fmt.Println(gap.DropZeros, gap.PrattZeros)
	// Output: drop pratt
}

func ExampleTree() {
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}, {Expected: "speed_expected", Perceived: "speed"}}
	tree, err := gap.Tree(visits(), pairs, gap.TreeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	e := tree.Overall.Estimate
	fmt.Printf("overall gap %.1f points, error %.1f, %d respondents\n", e.Value, e.SE.Value, e.N)
	for _, w := range e.Warnings {
		fmt.Println(w.Code)
	}
	// Output:
	// overall gap -9.4 points, error 4.7, 4 respondents
	// low-base
	// unequal-bases
}

func ExamplePair() {
	p := gap.Pair{Expected: "skill_expected", Perceived: "skill"}
	tree, err := gap.Tree(visits(), []gap.Pair{p}, gap.TreeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tree.Overall.Gap, tree.Overall.Children[1].Defined) // skill has 60 % of the weight
	// Output: -4 false
}

func ExampleTreeOptions() {
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}}
	tree, err := gap.Tree(visits(), pairs, gap.TreeOptions{Equal: gap.EqualSatisfied, Level: 0.9})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tree.Overall.Satisfied.Count, "of", tree.Overall.Satisfied.N, tree.Equal)
	fmt.Printf("%.1f\n", tree.Overall.Estimate.Interval)
	// Output:
	// 3 of 5 satisfied
	// [-14.9, 6.9]
}

func ExampleTreeResult() {
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}, {Expected: "speed_expected", Perceived: "speed"}}
	tree, err := gap.Tree(visits(), pairs, gap.TreeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tree.Complete, "of", tree.Respondents, "rated everything;", tree.Score)
	// Output: 4 of 5 rated everything; percent-of-max
}

func ExampleNode() {
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}, {Expected: "speed_expected", Perceived: "speed"}}
	tree, err := gap.Tree(visits(), pairs, gap.TreeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, n := range tree.Overall.Children {
		fmt.Println(n.Rank, n.ID, "weight", n.Weight, "gap", n.Gap)
	}
	// Output:
	// 2 skill weight 3/5 gap -4
	// 1 speed weight 2/5 gap -35/2
}

// tolerance is a table of the speed that would do, the speed hoped for, and the
// speed that was had.
func tolerance() *survey.Table {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{"items": [
		{"id": "adequate", "scale": "one-to-ten"}, {"id": "desired", "scale": "one-to-ten"}, {"id": "speed", "scale": "one-to-ten"}
	]}`), q)
	if err != nil {
		log.Fatal(err)
	}
	t := survey.NewTable(q)
	for _, row := range [][3]int{{5, 8, 7}, {6, 9, 5}, {4, 7, 8}, {6, 8, 6}, {7, 6, 6}} {
		r := q.NewResponse()
		err := errors.Join(r.Answer("adequate", row[0]), r.Answer("desired", row[1]), r.Answer("speed", row[2]), t.Append(r))
		if err != nil {
			log.Fatal(err)
		}
	}
	return t
}

func ExampleZone() {
	items := gap.ZoneItems{Adequate: "adequate", Desired: "desired", Perceived: "speed"}
	z, err := gap.Zone(tolerance(), items, gap.ZoneOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("MSA %v, MSS %v\n", z.Adequacy.Gap, z.Superiority.Gap)
	fmt.Printf("below %d, within %d, above %d, inverted %d of %d\n",
		z.Below.Count, z.Within.Count, z.Above.Count, z.Inverted.Count, z.Within.N)
	// Output:
	// MSA 4/5, MSS -6/5
	// below 1, within 2, above 1, inverted 1 of 5
}

func ExampleZoneItems() {
	_, err := gap.Zone(tolerance(), gap.ZoneItems{Adequate: "adequate", Desired: "desired"}, gap.ZoneOptions{})
	fmt.Println(errors.Is(err, survey.ErrUnknown)) // no perceived item
	// Output: true
}

func ExampleZoneOptions() {
	items := gap.ZoneItems{Adequate: "adequate", Desired: "desired", Perceived: "speed"}
	z, err := gap.Zone(tolerance(), items, gap.ZoneOptions{Level: 0.8})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", z.Adequacy.Estimate.Interval)
	// Output: [-0.69, 2.29]
}

func ExampleZoneResult() {
	items := gap.ZoneItems{Adequate: "adequate", Desired: "desired", Perceived: "speed"}
	z, err := gap.Zone(tolerance(), items, gap.ZoneOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(z.Adequate, z.Perceived, z.Desired)
	// Output: 28/5 32/5 38/5
}

func ExampleMeasure() {
	items := gap.ZoneItems{Adequate: "adequate", Desired: "desired", Perceived: "speed"}
	z, err := gap.Zone(tolerance(), items, gap.ZoneOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.1f with error %.2f, p %.2f\n", z.Superiority.Estimate.Value, z.Superiority.Estimate.SE.Value, z.Superiority.Student.P.Value)
	// Output: -1.2 with error 0.86, p 0.24
}

func ExampleDifferenceReliability() {
	// Scores of perception and expectation with deviations 1.2 and 0.9, alphas 0.9
	// and 0.85, and a correlation of 0.35.
	r, err := gap.DifferenceReliability(1.2, 0.9, 0.9, 0.85, 0.35)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f\n", r)
	// Output: 0.822
}

// Two in five fell short, and stand for five eighths of all customers.
func ExampleWeighted() {
	t, err := visits().WithWeights([]float64{1, 1, 1, 4, 1})
	if err != nil {
		panic(err)
	}
	r, err := gap.Weighted(t, gap.Pair{Expected: "skill_expected", Perceived: "skill"}, gap.TreeOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f ± %.2f, %d of %d answers below, %.0f %% by weight\n", r.Gap.Float64(), r.Estimate.SE.Value,
		r.States.Below.Count, r.States.Below.N, 100*r.Shares.Below)
	// Output: -1.00 ± 0.66, 2 of 5 answers below, 62 % by weight
}

func ExampleWeightedResult() {
	r, err := gap.Weighted(visits(), gap.Pair{Expected: "skill_expected", Perceived: "skill"}, gap.TreeOptions{Equal: gap.EqualSatisfied})
	if err != nil {
		panic(err)
	}
	fmt.Printf("satisfied %.2f %.2f\n", r.Satisfied.Value, r.Satisfied.Interval)
	// Output: satisfied 0.60 [0.20, 0.90]
}

func ExampleShares() {
	s := gap.Shares{Below: 0.5, Equal: 0.2, Above: 0.3}
	fmt.Println(s.Satisfied(gap.EqualUndecided), s.Satisfied(gap.EqualSatisfied))
	// Output: 0.3 0.5
}

func ExampleZoneShares() {
	s := gap.ZoneShares{Below: 0.4, Within: 0.3, Above: 0.2, Inverted: 0.1}
	fmt.Printf("%.0f %% get at least what would do\n", 100*(s.Within+s.Above))
	// Output: 50 % get at least what would do
}
