package survey_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// afterSales is the questionnaire of the examples.
func afterSales() *survey.Questionnaire {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "after-sales",
		"items": [
			{"id": "skill", "scale": "one-to-ten"},
			{"id": "speed", "scale": "one-to-ten"},
			{"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"}
		],
		"overall": {"id": "overall", "children": [{"item": "skill", "weight": 60}, {"item": "speed", "weight": 40}]},
		"segments": [{"id": "region", "values": [{"id": "north"}, {"id": "south"}]}],
		"choices": [{"id": "causes", "node": "speed", "options": [
			{"id": "parts", "owner": "logistics"}, {"id": "phone", "owner": "call centre"}]}],
		"numbers": [{"id": "wait", "unit": "min"}]
	}`), q)
	if err != nil {
		panic(err)
	}
	return q
}

// answers is a response with some ratings.
func answers(q *survey.Questionnaire, respondent, region string, ratings map[string]int) *survey.Response {
	r := q.NewResponse()
	r.Respondent = respondent
	if err := r.SetSegment("region", region); err != nil {
		panic(err)
	}
	for item, rating := range ratings {
		if err := r.Answer(item, rating); err != nil {
			panic(err)
		}
	}
	return r
}

// visits is the table of the examples.
func visits() *survey.Table {
	q := afterSales()
	t, _, err := survey.Collect(q, survey.Responses(
		answers(q, "c-1", "north", map[string]int{"skill": 9, "speed": 7, "recommend": 9}),
		answers(q, "c-2", "north", map[string]int{"skill": 8, "speed": 8, "recommend": 10}),
		answers(q, "c-3", "south", map[string]int{"skill": 6, "speed": 3, "recommend": 4}),
		answers(q, "c-4", "south", map[string]int{"skill": 9, "speed": 6}),
		answers(q, "c-5", "", map[string]int{"skill": 10}),
	), survey.CollectOptions{})
	if err != nil {
		panic(err)
	}
	return t
}

func ExampleNew() {
	q, err := survey.New(survey.Definition{
		ID: "after-sales",
		Items: []survey.Item{
			{ID: "skill", Scale: scale.OneToTen()},
			{ID: "speed", Scale: scale.OneToTen()},
		},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}, {Item: "speed"}}},
	})
	fmt.Println(q.ID(), len(q.Items()), err)

	_, err = survey.New(survey.Definition{ID: "empty"})
	fmt.Println(errors.Is(err, survey.ErrDefinition), err)
	// Output:
	// after-sales 2 <nil>
	// true questionnaire empty: invalid definition: no items
}

func ExampleQuestionnaire_UnmarshalJSON() {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "hotel",
		"items": [{"id": "room", "scale": "one-to-five"}, {"id": "staff", "scale": "one-to-five"}],
		"overall": {"id": "stay", "children": [{"item": "room", "weight": 70}, {"item": "staff", "weight": 30}]}
	}`), q)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, child := range q.Overall().Children {
		fmt.Println(child.ID, child.Weight)
	}
	// Reading is strict: a misspelt key is an error, not a default.
	err = json.Unmarshal([]byte(`{"items": [{"id": "room", "scale": "one-to-five", "revers": true}]}`), new(survey.Questionnaire))
	fmt.Println(err)
	// Output:
	// room 70
	// staff 30
	// questionnaire: invalid definition: items[0].revers: unknown field (byte 50)
}

func ExampleDefinition() {
	half := decimal.RequireFromString("0.5")
	d := survey.Definition{
		ID:     "school",
		Labels: scale.Text{"en": "School survey", "de": "Schulumfrage"},
		Items: []survey.Item{
			{ID: "lessons", Scale: scale.OneToFive()},
			{ID: "noise", Scale: scale.OneToFive(), Reverse: true}, // "The classrooms are too noisy."
		},
		Overall: survey.Node{ID: "school", Children: []survey.Node{
			{Item: "lessons"}, {Item: "noise", Weight: &half},
		}},
		Score:    scale.POMP,
		Levels:   scale.FiveLevels(),
		Segments: []survey.Segment{{ID: "year"}},
	}
	q, err := survey.New(d)
	fmt.Println(q.Labels().In("de"), q.Score(), q.Levels().ID(), q.MinAnswered(), err)
	// Output: Schulumfrage pomp five-levels 1/2 <nil>
}

func ExampleItem_EffectiveScale() {
	noise := survey.Item{ID: "noise", Scale: scale.OneToFive(), Reverse: true}
	worth, err := noise.EffectiveScale().Worth(5) // fully agrees that it is noisy
	fmt.Println(worth, err)
	// Output: 1 <nil>
}

func ExampleNode() {
	twenty := decimal.NewFromInt(20)
	service := survey.Node{ID: "service", Weight: &twenty, Children: []survey.Node{
		{Item: "skill"}, // a leaf takes the id of its item, and the weight 1
		{Item: "speed"},
	}}
	q, err := survey.New(survey.Definition{
		Items:   []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "speed", Scale: scale.OneToTen()}},
		Overall: service,
	})
	root := q.Overall()
	fmt.Println(root.ID, root.Weight, root.Children[1].ID, root.Children[1].Weight, err)
	// Output: service 20 speed 1 <nil>
}

func ExampleRole() {
	fmt.Println(afterSales().ByRole(survey.Recommendation))
	// Output: [recommend]
}

func ExampleSegment() {
	region := survey.Segment{ID: "region", Values: []survey.Value{{ID: "north"}, {ID: "south"}}}
	q, err := survey.New(survey.Definition{
		Items:    []survey.Item{{ID: "skill", Scale: scale.OneToTen()}},
		Segments: []survey.Segment{region, {ID: "product"}}, // any product
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := q.NewResponse()
	fmt.Println(r.SetSegment("product", "X-100"))
	fmt.Println(r.SetSegment("region", "nroth"))
	// Output:
	// <nil>
	// region: value "nroth": unknown name
}

func ExampleValue() {
	v := survey.Value{ID: "n", Labels: scale.Text{"en": "North", "fr": "Nord"}}
	fmt.Println(v.ID, v.Labels.In("fr"))
	// Output: n Nord
}

func ExampleChoice() {
	q := afterSales()
	causes := q.Choices()[0]
	fmt.Println(causes.ID, "of", causes.Node)

	r := q.NewResponse()
	fmt.Println(r.Choose("causes", "parts", "phone"))
	fmt.Println(r.Choose("causes")) // answered, and nothing ticked
	// Output:
	// causes of speed
	// <nil>
	// <nil>
}

func ExampleOption() {
	for _, o := range afterSales().Choices()[0].Options {
		fmt.Printf("%s → %s\n", o.ID, o.Owner)
	}
	// Output:
	// parts → logistics
	// phone → call centre
}

func ExampleNumber() {
	wait := afterSales().Numbers()[0]
	fmt.Println(wait.ID, wait.Unit)
	// Output: wait min
}

func ExampleContact() {
	frame := []survey.Contact{
		{Respondent: "c-1", Outcome: survey.Interviewed},
		{Respondent: "c-2", Outcome: survey.Refusal},
		{Outcome: survey.NonContact},
	}
	for _, c := range frame {
		fmt.Println(c.Outcome, c.Validate())
	}
	// Output:
	// interviewed <nil>
	// refusal <nil>
	// non-contact survey: contact of "" with outcome non-contact: invalid argument
}

func ExampleOutcome() {
	text, err := json.Marshal(survey.Contact{Respondent: "c-2", Outcome: survey.NonContact})
	fmt.Println(string(text), err)
	// Output: {"respondent":"c-2","outcome":"non-contact"} <nil>
}

func ExampleResponse() {
	r := afterSales().NewResponse()
	r.Respondent, r.Wave, r.Channel = "c-17", "2026-Q3", "phone"
	r.Time = time.Date(2026, 7, 4, 10, 30, 0, 0, time.UTC)
	err := errors.Join(
		r.Answer("skill", 9),
		r.Skip("speed"), // routed past it, which is not a refusal
		r.SetSegment("region", "north"),
		r.SetNumber("wait", 25),
		r.SetTiming("skill", 4*time.Second),
	)
	fmt.Println(err)
	fmt.Println(r.Answer("skill", 11))
	// Output:
	// <nil>
	// skill: value "11": value out of range
}

func ExampleStatus() {
	t := survey.NewTable(afterSales())
	r := t.Questionnaire().NewResponse()
	r.Status = survey.ScreenedOut
	fmt.Println(t.Append(r), t.Len(), t.ScreenedOut())
	// Output: <nil> 0 1
}

func ExampleFault() {
	err := afterSales().NewResponse().Answer("recommend", 11)
	var f *survey.Fault
	if errors.As(err, &f) {
		fmt.Println(f.Field, f.Value, errors.Is(err, scale.ErrOutOfRange))
	}
	// Output: recommend 11 true
}

func ExampleRowError() {
	q := afterSales()
	err := &survey.RowError{Source: "may.csv", Row: 7, Line: 9, Faults: []*survey.Fault{
		{Field: "skill", Column: "Q1", Value: "11", Err: scale.ErrOutOfRange},
	}}
	stream := func(yield func(*survey.Response, error) bool) {
		_ = yield(q.NewResponse(), nil) && yield(nil, err) && yield(q.NewResponse(), nil)
	}
	t, rejected, fatal := survey.Collect(q, stream, survey.CollectOptions{})
	fmt.Println(t.Len(), fatal)
	fmt.Println(rejected.Err())
	// Output:
	// 2 <nil>
	// may.csv: row 7 (line 9): column Q1 (skill): value "11": value out of range
}

// A result type keeps its exact figures to itself once its estimate is suppressed.
func ExampleEstimate_MarshalResult() {
	e := survey.Estimate{Value: 0.25, N: 4}
	b, err := e.Suppress().MarshalResult(map[string]any{"score": "1/4", "estimate": e})
	fmt.Println(string(b), err)
	// Output: {"estimate":{"suppressed":true}} <nil>
}
