package survey_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

// What a program hands over by mistake is an error, not a panic.
func TestCollectGuards(t *testing.T) {
	q := must(survey.New(full()))
	_, _, err := survey.Collect(nil, survey.Responses(), survey.CollectOptions{})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, _, err = survey.Collect(q, nil, survey.CollectOptions{})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, _, err = survey.Collect(q, survey.Responses(nil), survey.CollectOptions{})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, _, err = survey.Collect(q, survey.Responses(new(survey.Response)), survey.CollectOptions{})
	require.ErrorIs(t, err, survey.ErrIncompatible)
}

func TestResponseReadsBack(t *testing.T) {
	q := must(survey.New(full()))
	r := q.NewResponse()
	r.Wave = "w1"
	value, ok := r.Segment(survey.Wave)
	require.True(t, ok)
	require.Equal(t, "w1", value)
	_, ok = r.Segment("no such segment")
	require.False(t, ok)
	_, ok = r.Weight()
	require.False(t, ok)
	require.NoError(t, r.SetWeight(2.5))
	w, ok := r.Weight()
	require.True(t, ok)
	require.Equal(t, 2.5, w)
}
