package house_test

import (
	"context"
	"strconv"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

func priorityData() priority.Data {
	d := priority.Data{Names: []string{"overall", "skill", "wash"}, Columns: make([][]float64, 3)}
	for i := range 20 {
		for j, x := range []float64{float64(i*i%7) / 2, float64(i % 3), float64(i / 2 % 3)} {
			d.Columns[j] = append(d.Columns[j], x)
		}
		d.Respondents = append(d.Respondents, strconv.Itoa(i*7%20))
	}
	return d
}

func priorityGrid() priority.Grid {
	return must(priority.BootstrapIPA(context.Background(), priorityData(), rowCounts, priority.BootstrapOptions{Replicates: 3}))
}

func rowCounts(rows []int) ([]float64, error) {
	return []float64{float64(rows[0]), float64(rows[1]), float64(rows[2])}, nil
}

var priorityInputs = inputs{
	calls: map[string]func() call{
		"Kano": func() call {
			answers := survey.Axis{ID: "has", Scale: scale.OneToFive()}
			x := must(survey.NewCrosstab(answers, answers))
			must(x, x.AddN(1, 5, 3))
			return give(func() (any, error) { return priority.Kano(x, priority.KanoOptions{Fong: true}) }, x)
		},
		"KanoOf": func() call {
			c, o := priority.CategoryCounts{MustBe: 3, Reverse: 1}, priority.KanoOptions{Fong: true}
			return give(func() (any, error) { return priority.KanoOf(c, o) }, &o)
		},
		"WeightedKano": func() call {
			q := must(survey.New(survey.Definition{Items: []survey.Item{{ID: "has", Scale: scale.OneToFive()}, {ID: "has_not", Scale: scale.OneToFive()}}}))
			t, r, o := survey.NewTable(q), q.NewResponse(), priority.KanoOptions{Design: &design.TableOptions{LonelyPSU: design.Certainty}}
			must(r, r.Answer("has", 1))
			must(r, r.Answer("has_not", 5))
			must(t, t.Append(r))
			return give(func() (any, error) { return priority.WeightedKano(t, "has", "has_not", o) }, t, o)
		},
		"DataOf": func() call {
			t, items := table(), []string{"ease", "wait"}
			return give(func() (any, error) { return priority.DataOf(t, items...) }, t, items)
		},
		"PenaltyReward": func() call {
			d := priorityData()
			return give(func() (any, error) {
				return priority.PenaltyReward(d, "overall", priority.Cuts{LowMax: 0, HighMin: 2}, priority.ContrastOptions{})
			}, &d)
		},
		"IPA": func() call {
			attributes := []priority.Attribute{{Name: "skill", Importance: 2, Performance: 1}, {Name: "wash", Importance: 1, Performance: 2}}
			return give(func() (any, error) { return priority.IPA(attributes, priority.GridOptions{}) }, attributes)
		},
		"BootstrapIPA": func() call {
			d, o := priorityData(), priority.BootstrapOptions{Replicates: 3}
			return give(func() (any, error) { return priority.BootstrapIPA(context.Background(), d, rowCounts, o) }, &d)
		},
		"RankActions": func() call {
			needs := []priority.Need{{Attribute: "skill", Importance: 1, Gap: 2}, {Attribute: "wash", Importance: 1, Gap: 1}}
			catalogue := []priority.Action{{ID: "train", Attributes: []string{"skill"}, Feasibility: 0.5}}
			return give(func() (any, error) { return priority.RankActions(needs, catalogue) }, needs, catalogue)
		},
	},
	specimens: []func() any{
		func() any { return priority.OneDimensional },
		func() any { return priority.Separate },
		func() any { return priority.Keep },
		func() any { return priority.AtMedian },
		func() any { return priority.CategoryCounts{MustBe: 3} },
		func() any { return priorityGrid() },
		func() any { return &priority.AttributeError{Name: "skill", Row: 2, Err: priority.ErrArgument} },
	},
}
