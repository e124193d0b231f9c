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
	q := t.Questionnaire()
	for _, s := range append(q.Segments(), builtin()...) {
		parts, err := t.By(s.ID)
		if err != nil {
			return err
		}
		out := segment{ID: s.ID, Labels: s.Labels}
		for value, part := range parts {
			x := slice{ID: value, Respondents: int64(part.Len())}
			if i := slices.IndexFunc(s.Values, func(v survey.Value) bool { return v.ID == value }); i >= 0 {
				x.Labels = s.Values[i].Labels
			}
			if err := x.fill(part, r.Level); err != nil {
				return err
			}
			out.Values = append(out.Values, x)
		}
		rank(out.Values)
		if slices.ContainsFunc(out.Values, func(x slice) bool { return x.Respondents > 0 }) {
			r.Segments = append(r.Segments, out)
		}
	}
	return nil
}

// fill computes the figures of one value.
func (x *slice) fill(t *survey.Table, level float64) error {
	q := t.Questionnaire()
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
