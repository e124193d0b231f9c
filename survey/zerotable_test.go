package survey_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

// What asks a table for its questionnaire must not fall over one that was never made.
func TestZeroTableAsksNothing(t *testing.T) {
	q := new(survey.Table).Questionnaire()
	require.NotNil(t, q)
	require.False(t, q.HasIndex())
	require.Empty(t, q.Items())
	require.Empty(t, q.Choices())
}
