package design_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// weighted is a table of five answers of four customers.
func weighted() (*survey.Table, error) {
	q, err := survey.New(survey.Definition{
		ID:       "service",
		Items:    []survey.Item{{ID: "skill", Scale: scale.OneToTen()}},
		Segments: []survey.Segment{{ID: "region"}},
		Numbers:  []survey.Number{{ID: "minutes"}},
	})
	if err != nil {
		return nil, err
	}
	t := survey.NewTable(q)
	for i, who := range []string{"ann", "ann", "bob", "cat", "dan"} {
		r := q.NewResponse()
		r.Respondent = who
		region := []string{"north", "north", "north", "south", "south"}[i]
		err := errors.Join(r.Answer("skill", []int{9, 8, 10, 4, 6}[i]), r.SetNumber("minutes", float64(10+i)),
			r.SetSegment("region", region), r.SetWeight([]float64{1, 1, 1, 2, 2}[i]), t.Append(r))
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

func ExampleOfTable() {
	t, err := weighted()
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := design.OfTable(t, design.TableOptions{Strata: "region", Clusters: design.Respondent})
	if err != nil {
		fmt.Println(err)
		return
	}
	skill, err := design.WorthOf(t, "skill")
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := d.Mean(skill, design.EstimateOptions{})
	fmt.Printf("%.2f ± %.2f %v\n", m.Estimate.Value, m.Estimate.SE.Value, err)
	// Output: 6.71 ± 0.57 <nil>
}

func ExampleVariableOf() {
	t, err := weighted()
	if err != nil {
		fmt.Println(err)
		return
	}
	satisfied, err := design.VariableOf(t, "skill", func(rating int) float64 {
		if rating >= 9 {
			return 1
		}
		return 0
	})
	fmt.Println(satisfied.Values, err)
	// Output: [1 0 1 0 0] <nil>
}

func ExampleWorthOf() {
	t, err := weighted()
	if err != nil {
		fmt.Println(err)
		return
	}
	skill, err := design.WorthOf(t, "skill")
	fmt.Println(skill.Values, skill.Valid, err)
	// Output: [9 8 10 4 6] [true true true true true] <nil>
}

func ExampleNumberOf() {
	t, err := weighted()
	if err != nil {
		fmt.Println(err)
		return
	}
	minutes, err := design.NumberOf(t, "minutes")
	fmt.Println(minutes.Values, err)
	// Output: [10 11 12 13 14] <nil>
}
