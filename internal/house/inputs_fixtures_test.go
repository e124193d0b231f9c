package house_test

import (
	"errors"
	"maps"
	"time"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Values for the inputs_*_test.go files, each made anew and each holding something in every field, so that nothing
// that could be shared is missing.

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// give is a call of a function.
func give(do func() (any, error), args ...any) call { return call{args: args, do: do} }

// on is a call of a method.
func on(recv any, do func() (any, error), args ...any) call {
	return call{recv: recv, args: args, do: do}
}

// change is the result of a call that only changes its receiver.
func change(err error) (any, error) { return nil, err }

// all joins maps of calls.
func all(parts ...map[string]func() call) map[string]func() call {
	joined := map[string]func() call{}
	for _, part := range parts {
		maps.Copy(joined, part)
	}
	return joined
}

// accumulatorCalls are the calls that every accumulator has; zero is nil where the zero value cannot be used.
func accumulatorCalls[A survey.Accumulator[A]](name string, made, zero func() A) map[string]func() call {
	calls := map[string]func() call{
		name + ".Merge": func() call {
			a, b := made(), made()
			return on(a, func() (any, error) { return change(a.Merge(b)) }, b)
		},
		name + ".Unmerge": func() call {
			a, b := made(), made()
			return on(a, func() (any, error) { return change(a.Unmerge(b)) }, b)
		},
		name + ".Equal": func() call {
			a, b := made(), made()
			return on(a, func() (any, error) { return a.Equal(b), nil }, b)
		},
	}
	if zero != nil {
		calls[name+".Merge into zero"] = func() call {
			a, b := zero(), made()
			return on(a, func() (any, error) { return change(a.Merge(b)) }, b)
		}
	}
	return calls
}

func text(words string) scale.Text { return scale.Text{"en": words, "fr": "en français: " + words} }

func amount(s string) *decimal.Decimal {
	d := decimal.RequireFromString(s)
	return &d
}

func pointsDefinition() scale.Definition {
	return scale.Definition{
		ID:     "ease",
		Labels: text("Ease"),
		Range:  scale.Range{From: 1, To: 5},
		Points: []scale.Point{
			{Value: 1, Labels: text("hard")},
			{Value: 3, Worth: amount("3.25"), Labels: text("so so")},
		},
		Specials: []scale.Special{
			{Value: 98, Kind: scale.NotApplicable, Labels: text("not applicable")},
			{Value: 99, Kind: scale.DontKnow, Labels: text("do not know")},
		},
	}
}

func points() *scale.Scale { return must(scale.New(pointsDefinition())) }

func bandsDefinition() scale.BandsDefinition {
	return scale.BandsDefinition{
		ID:     "traffic-light",
		Labels: text("Traffic light"),
		Bands: []scale.Band{
			{ID: "red", From: decimal.New(0, 0), Labels: text("red"), Corrective: true},
			{ID: "green", From: decimal.New(25, -1), Labels: text("green")},
		},
		Max: decimal.New(100, 0),
	}
}

func bands() *scale.Bands { return must(scale.NewBands(bandsDefinition())) }

// codesOf are answers on the scale of points, the special codes and a blank among them.
func codesOf() []scale.Code {
	s := points()
	codes := []scale.Code{scale.Blank, scale.NotAsked}
	for _, value := range []int{1, 2, 3, 5, 5, 98, 99} {
		codes = append(codes, must(s.Encode(value, scale.Reject)))
	}
	return codes
}

func tally() *scale.Tally {
	t := scale.NewTally(points())
	return must(t, t.AddCodes(codesOf()))
}

func weightedTally() *scale.WeightedTally {
	t := scale.NewWeightedTally(points())
	codes := codesOf()
	weights := make([]float64, len(codes))
	for i := range weights {
		weights[i] = 0.1 + float64(i)
	}
	return must(t, t.AddCodes(codes, weights))
}

func questionnaireDefinition() survey.Definition {
	return survey.Definition{
		ID:     "service",
		Labels: text("Service"),
		Items: []survey.Item{
			{ID: "ease", Labels: text("How easy?"), Scale: points()},
			{ID: "wait", Labels: text("How long?"), Scale: scale.OneToFive(), Reverse: true},
			{ID: "recommend", Labels: text("Recommend?"), Scale: scale.ZeroToTen(), Role: survey.Recommendation,
				Classes: scale.NPSClasses()},
		},
		Overall: survey.Node{ID: "overall", Labels: text("Overall"), Children: []survey.Node{
			{ID: "counter", Labels: text("Counter"), Weight: amount("60"), Children: []survey.Node{
				{Item: "ease", Labels: text("Ease"), Weight: amount("1")},
				{Item: "wait", Labels: text("Wait"), Weight: amount("2")},
			}},
			{Item: "recommend", Labels: text("Loyalty"), Weight: amount("40")},
		}},
		Levels:      bands(),
		MinAnswered: amount("0.25"),
		Segments: []survey.Segment{
			{ID: "region", Labels: text("Region"), Values: []survey.Value{
				{ID: "north", Labels: text("North")}, {ID: "south", Labels: text("South")}}},
			{ID: "product", Labels: text("Product")},
		},
		Choices: []survey.Choice{{ID: "causes", Labels: text("Why?"), Node: "wait", Options: []survey.Option{
			{ID: "parts", Labels: text("Parts"), Owner: "logistics"}, {ID: "phone", Labels: text("Phone")}}}},
		Numbers: []survey.Number{{ID: "minutes", Labels: text("Minutes"), Unit: "min"}},
	}
}

func questionnaire() *survey.Questionnaire { return must(survey.New(questionnaireDefinition())) }

// response is an answer to everything.
func response(q *survey.Questionnaire, who string, rating int) *survey.Response {
	r := q.NewResponse()
	r.Respondent, r.Wave, r.Channel, r.Interviewer = who, "2026-Q1", "phone", "i-7"
	r.Time = time.Date(2026, time.March, 1, 12, 30, rating, 0, time.UTC)
	return must(r, errors.Join(
		r.Answer("ease", rating), r.Answer("wait", 6-rating), r.Answer("recommend", 2*rating),
		r.SetSegment("region", "north"), r.SetSegment("product", "p-"+who), r.Choose("causes", "parts"),
		r.SetNumber("minutes", 12.5), r.SetTiming("ease", 3*time.Second)))
}

func responses(q *survey.Questionnaire) []*survey.Response {
	return []*survey.Response{response(q, "a", 1), response(q, "b", 3), response(q, "c", 4), response(q, "d", 5)}
}

// table has no sampling weights.
func table() *survey.Table {
	q := questionnaire()
	t := survey.NewTable(q)
	for _, r := range responses(q) {
		must(t, t.Append(r))
	}
	return t
}

func weightedTable() *survey.Table {
	q := questionnaire()
	t := survey.NewTable(q)
	for i, r := range responses(q) {
		must(t, errors.Join(r.SetWeight(1.5+float64(i)), t.Append(r)))
	}
	return t
}

// itemCrosstab crosses two items, segmentCrosstab an item and a segment.
func itemCrosstab() *survey.Crosstab    { return must(table().Crosstab("ease", "wait")) }
func segmentCrosstab() *survey.Crosstab { return must(table().Crosstab("ease", "product")) }

func moments() *survey.Moments { return must(survey.MomentsOf(table(), "ease", "wait", "recommend")) }

func group() *survey.Group[string, *scale.Tally] {
	g := survey.NewGroup[string](scale.NewTally(points()))
	for _, key := range []string{"", "x", "y"} {
		must(g, g.At(key).Merge(tally()))
	}
	return g
}
