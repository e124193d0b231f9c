package presets_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

func ExampleLoad() {
	q, err := presets.Load("after-sales")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(q.Labels().In("en"), "/", q.Labels().In("zh"))
	for _, node := range q.Overall().Children {
		item, _, err := q.Item(node.Item)
		fmt.Println(node.Weight, item.ID, item.Labels.In("zh"), item.Scale.ID(), err)
	}
	fmt.Println(q.Levels().ID())
	// Output:
	// After-sales service / 售后服务满意度
	// 20 skill 服务技能 one-to-ten <nil>
	// 20 attitude 服务态度 one-to-ten <nil>
	// 20 timeliness 服务及时性 one-to-ten <nil>
	// 20 parts 配件供应 one-to-ten <nil>
	// 20 service 服务综合 one-to-ten <nil>
	// five-levels
}

// A preset under another name, with the company's regions and departments.
func ExampleLoad_yourOwn() {
	preset, err := presets.Load("after-sales")
	if err != nil {
		fmt.Println(err)
		return
	}
	segments, choices := preset.Segments(), preset.Choices()
	for i := range segments {
		if segments[i].ID == "region" {
			segments[i].Values = []survey.Value{
				{ID: "north", Labels: scale.Text{"en": "North", "zh": "北部"}},
				{ID: "south", Labels: scale.Text{"en": "South", "zh": "南部"}},
			}
		}
	}
	choices[0].Options[0].Owner = "Academy"
	q, err := survey.New(survey.Definition{
		ID: "our-service", Labels: preset.Labels(),
		Items: preset.Items(), Overall: preset.Overall(),
		Score: preset.Score(), Levels: preset.Levels(),
		Segments: segments, Choices: choices,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := q.NewResponse()
	fmt.Println(r.SetSegment("region", "north"))
	fmt.Println(r.SetSegment("region", "moon"))
	// Output:
	// <nil>
	// region: value "moon": unknown name
}

func ExampleNames() {
	for _, name := range presets.Names() {
		fmt.Println(name)
	}
	// Output:
	// after-sales
	// agency
	// contents
	// fifteen-cs
	// grades
	// internal-customers
	// journey
	// logistics
	// property-developer
	// results
	// service-standard
	// servqual
	// six-needs
	// survey-modules
}

func ExampleNameError() {
	_, err := presets.Load("serviqual")
	if e, ok := errors.AsType[*presets.NameError](err); ok {
		fmt.Println(e.Name, "is none of", len(e.Names), errors.Is(err, survey.ErrUnknown))
	}
	// Output: serviqual is none of 14 true
}
