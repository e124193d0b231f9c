package gap_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ratio(text string) scale.Ratio {
	var r scale.Ratio
	if err := r.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return r
}

// crosstab counts pairs of expectation and perception on one scale.
func crosstab(s *scale.Scale, pairs [][2]int) *survey.Crosstab {
	x := must(survey.NewCrosstab(survey.Axis{ID: "e", Scale: s}, survey.Axis{ID: "p", Scale: s}))
	for _, p := range pairs {
		must(x, x.Add(p[0], p[1]))
	}
	return x
}

func questionnaire(text string) *survey.Questionnaire {
	q := new(survey.Questionnaire)
	if err := json.Unmarshal([]byte(text), q); err != nil {
		panic(err)
	}
	return q
}

// tableOf has a row for each list of answers, in the order of the items; 0 is no
// answer, so scales must not have the value 0.
func tableOf(q *survey.Questionnaire, rows [][]int) *survey.Table {
	t := survey.NewTable(q)
	r := q.NewResponse()
	for i, row := range rows {
		r.Reset()
		r.Respondent = strconv.Itoa(i)
		for k, item := range q.Items() {
			if row[k] != 0 {
				must(r, r.Answer(item.ID, row[k]))
			}
		}
		must(t, t.Append(r))
	}
	return t
}

// mixed has pairs on three kinds of scale, one of them reversed and one where lower
// is better, and a leaf without an expectation.
const mixed = `{
	"id": "mixed",
	"items": [
		{"id": "skill-e", "scale": "one-to-ten"},
		{"id": "skill", "scale": "one-to-ten"},
		{"id": "wait-e", "scale": "one-to-five", "reverse": true},
		{"id": "wait", "scale": "one-to-five", "reverse": true},
		{"id": "grade-e", "scale": "grades"},
		{"id": "grade", "scale": "grades"},
		{"id": "price", "scale": "one-to-seven"}
	],
	"scales": [{"id": "grades", "polarity": "lower-is-better", "points": [
		{"value": 1, "worth": 10}, {"value": 2, "worth": 7.5}, {"value": 3, "worth": 5}, {"value": 4, "worth": 0.25}]}],
	"overall": {"id": "overall", "children": [
		{"id": "staff", "weight": 45.5, "children": [{"item": "skill", "weight": 2}, {"item": "wait", "weight": 1}]},
		{"item": "grade", "weight": 35},
		{"item": "price", "weight": 19.5}
	]}%s
}`

var mixedPairs = []gap.Pair{{"grade-e", "grade"}, {"skill-e", "skill"}, {"wait-e", "wait"}}

// randomRows leaves out answers with the given probability.
func randomRows(rng *rand.Rand, q *survey.Questionnaire, n int, missing float64) [][]int {
	rows := make([][]int, n)
	for i := range rows {
		for _, item := range q.Items() {
			s := item.Scale
			v := s.Points()[rng.IntN(s.Len())].Value
			if rng.Float64() < missing {
				v = 0
			}
			rows[i] = append(rows[i], v)
		}
	}
	return rows
}

// mixedWith is mixed with more keys, given with a leading comma.
func mixedWith(keys string) string { return fmt.Sprintf(mixed, keys) }
