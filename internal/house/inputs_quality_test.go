package house_test

import (
	"time"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/quality"
)

// opinions are answers to six items on one scale, with timings; pairs of items follow one another closely.
func opinions() *survey.Table {
	d := survey.Definition{ID: "opinions"}
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToFive()})
	}
	t := survey.NewTable(must(survey.New(d)))
	for i := range 12 {
		r := t.Questionnaire().NewResponse()
		for k, item := range d.Items {
			must(r, r.Answer(item.ID, 1+(i+k/4)%5))
			must(r, r.SetTiming(item.ID, time.Duration(i+k+1)*time.Second))
		}
		must(t, t.Append(r))
	}
	return t
}

var opinionItems = []string{"a", "b", "c", "d", "e", "f"}

var qualityInputs = inputs{
	calls: map[string]func() call{
		"Runs":          onOpinions(func(t *survey.Table, items []string) (any, error) { return quality.Runs(t, items) }),
		"IRV":           onOpinions(func(t *survey.Table, items []string) (any, error) { return quality.IRV(t, items) }),
		"Durations":     onOpinions(func(t *survey.Table, items []string) (any, error) { return quality.Durations(t, items) }),
		"RelativeSpeed": onOpinions(func(t *survey.Table, items []string) (any, error) { return quality.RelativeSpeed(t, items) }),
		"Mahalanobis": onOpinions(func(t *survey.Table, items []string) (any, error) {
			return quality.Mahalanobis(t, items, quality.DistanceOptions{})
		}),
		"Synonyms": onOpinions(func(t *survey.Table, items []string) (any, error) {
			return quality.Synonyms(t, items, quality.PairOptions{})
		}),
		"Duplicates": onOpinions(func(t *survey.Table, items []string) (any, error) {
			return quality.Duplicates(t, items, quality.DuplicateOptions{})
		}),
		"EvenOdd": func() call {
			t, scales := opinions(), [][]string{{"a", "b"}, {"c", "d"}, {"e", "f"}}
			return give(func() (any, error) { return quality.EvenOdd(t, scales) }, t, scales)
		},
		"LogSpeed": func() call {
			durations := []time.Duration{5, 3, 9, 0, 7}
			return give(func() (any, error) { return quality.LogSpeed(durations) }, durations)
		},
		"Flag": func() call {
			criteria := []quality.Criterion{{ID: "run", Values: []survey.Optional{survey.Some(3), {}}, Cut: 2}}
			return give(func() (any, error) { return quality.Flag(criteria, 1) }, criteria)
		},
		"Sensitivity": func() call {
			t, excluded := opinions(), make([]bool, 12)
			excluded[2], excluded[5] = true, true
			metrics := []quality.Metric{{ID: "count", Of: func(t *survey.Table) (survey.Estimate, error) {
				return survey.Estimate{Value: float64(t.Len()), SE: survey.Some(1), N: int64(t.Len())}, nil
			}}}
			return give(func() (any, error) { return quality.Sensitivity(t, excluded, metrics, quality.SensitivityOptions{}) }, t, excluded)
		},
	},
	specimens: []func() any{
		func() any {
			return quality.Flags{Rows: []quality.Verdict{{Marks: 1, Known: 1, Flagged: true}}, Marks: []int{1}, Flagged: 1}
		},
	},
}

func onOpinions(do func(*survey.Table, []string) (any, error)) func() call {
	return func() call {
		t, items := opinions(), append([]string(nil), opinionItems...)
		return give(func() (any, error) { return do(t, items) }, t, items)
	}
}
