package survey_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// The owner of an option is a name like an id, not a label: it decides what merges.
func TestOwnerIsNoLabel(t *testing.T) {
	print := func(owner string, labels scale.Text) string {
		q, err := survey.New(survey.Definition{
			ID:      "q",
			Items:   []survey.Item{{ID: "overall", Scale: scale.OneToTen()}},
			Choices: []survey.Choice{{ID: "why", Options: []survey.Option{{ID: "late", Labels: labels, Owner: owner}}}},
		})
		require.NoError(t, err)
		return q.Fingerprint()
	}
	english, german := scale.Text{"en": "late"}, scale.Text{"de": "zu spät"}
	require.Equal(t, print("dispatch", english), print("dispatch", german))
	require.NotEqual(t, print("dispatch", english), print("Versand", english))
}
