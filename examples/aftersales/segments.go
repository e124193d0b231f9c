package main

import (
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Segments that every response has, beside those of the questionnaire.
func builtin() []survey.Segment {
	return []survey.Segment{
		{ID: survey.Wave, Labels: scale.Text{"en": "Wave", "zh": "期次"}},
		{ID: survey.Channel, Labels: scale.Text{"en": "Channel", "zh": "渠道"}},
	}
}

// addSegments adds every segment that has a value in the data.
func (r *report) addSegments(t *survey.Table) error {
	for _, s := range append(t.Questionnaire().Segments(), builtin()...) {
		values, _, err := r.slices(t, s)
		if err != nil {
			return err
		}
		out := segment{ID: s.ID, Labels: s.Labels, Values: values}
		rank(out.Values)
		if slices.ContainsFunc(out.Values, func(x slice) bool { return x.Respondents > 0 || x.Suppressed }) {
			r.Segments = append(r.Segments, out)
		}
	}
	return nil
}

// slices are the values of a segment, those that are withheld without figures, and
// the whole that they are of.
func (r *report) slices(t *survey.Table, s survey.Segment) (values []slice, whole slice, err error) {
	if err := whole.fill(t, r.Level); err != nil {
		return nil, slice{}, err
	}
	parts, err := t.By(s.ID)
	if err != nil {
		return nil, slice{}, err
	}
	for value, part := range parts {
		x := slice{ID: value, Respondents: int64(part.Len())}
		if i := slices.IndexFunc(s.Values, func(v survey.Value) bool { return v.ID == value }); i >= 0 {
			x.Labels = s.Values[i].Labels
		}
		if err := x.fill(part, r.Level); err != nil {
			return nil, slice{}, err
		}
		values = append(values, x)
	}
	r.protectValues(whole, values)
	return values, whole, nil
}

// fill computes the figures of one value.
func (x *slice) fill(t *survey.Table, level float64) error {
	q := t.Questionnaire()
	outcome, err := outcomeOf(q)
	if err != nil {
		return err
	}
	if outcome.ID != "" {
		if x.outcome, err = t.Tally(outcome.ID); err != nil {
			return err
		}
	}
	overall, err := index(t, level)
	if err != nil {
		return err
	}
	if overall != nil {
		x.Index = &overall.Overall
	}
	ids := q.ByRole(survey.Recommendation)
	if len(ids) == 0 {
		return nil
	}
	it, _, err := q.Item(ids[0])
	if err != nil {
		return err
	}
	tally, err := t.Tally(it.ID)
	if err != nil {
		return err
	}
	x.NPS, err = nps(tally, it.Classes, level)
	return err
}

// rank numbers the values that have a score, the highest first; equal scores
// share a rank.
func rank(values []slice) {
	for i := range values {
		if values[i].Index == nil {
			continue
		}
		values[i].Rank = 1
		for _, other := range values {
			if other.Index != nil && other.Index.Score.Cmp(values[i].Index.Score) > 0 {
				values[i].Rank++
			}
		}
	}
}
