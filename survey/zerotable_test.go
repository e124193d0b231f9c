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

// What looks a name up finds nothing in a zero table.
func TestZeroTableHasNoNames(t *testing.T) {
	var table survey.Table
	for name, call := range map[string]func() error{
		"complete":  func() error { _, err := table.CountComplete("a"); return err },
		"crosstabs": func() error { _, err := table.Crosstabs("region", "a"); return err },
		"crosstab":  func() error { _, err := table.Crosstab("a", "b"); return err },
		"tally":     func() error { _, err := table.Tally("a"); return err },
		"moments":   func() error { _, err := survey.MomentsOf(&table, "a"); return err },
		"numbers":   func() error { _, err := table.Numbers("a"); return err },
		"choices":   func() error { _, err := table.ChoiceCounts("a"); return err },
	} {
		require.ErrorIs(t, call(), survey.ErrUnknown, name)
	}
}
