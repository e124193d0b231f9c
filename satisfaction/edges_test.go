package satisfaction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

func TestIndexOfZeroTable(t *testing.T) {
	for _, order := range []satisfaction.Order{satisfaction.AverageThenCombine, satisfaction.RespondentThenAverage} {
		_, err := satisfaction.Index(new(survey.Table), satisfaction.IndexOptions{Order: order})
		require.ErrorIs(t, err, satisfaction.ErrArgument)
	}
}

// Beyond the limit binomial draws lose their spread, and in the end do not return.
func TestBootstrapLimit(t *testing.T) {
	o := satisfaction.NPSOptions{Method: satisfaction.Bootstrap, Replicates: 2000}
	const n = 1 << 40
	_, err := satisfaction.NPSOf(satisfaction.NPSCounts{Promoters: n, Passives: 1}, o)
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	r, err := satisfaction.NPSOf(satisfaction.NPSCounts{Promoters: n / 4, Detractors: n / 4, Passives: n / 2}, o)
	require.NoError(t, err)
	require.InDelta(t, -1.96, r.Estimate.Interval.Lower/r.Estimate.SE.Value, 0.15)
	require.InDelta(t, 1.96, r.Estimate.Interval.Upper/r.Estimate.SE.Value, 0.15)
}

// Nothing at all is an error, not a crash.
func TestNil(t *testing.T) {
	for name, call := range map[string]func() error{
		"nps":        func() error { _, err := satisfaction.NPS(nil, satisfaction.NPSOptions{}); return err },
		"counts":     func() error { _, err := satisfaction.CountNPS(nil, nil); return err },
		"csat":       func() error { _, err := satisfaction.CSAT(nil, satisfaction.CSATOptions{}); return err },
		"ces":        func() error { _, err := satisfaction.CES(nil, satisfaction.CESOptions{}); return err },
		"index":      func() error { _, err := satisfaction.Index(nil, satisfaction.IndexOptions{}); return err },
		"composites": func() error { _, err := satisfaction.Composites(nil, satisfaction.CompositeOptions{}); return err },
	} {
		require.ErrorIs(t, call(), satisfaction.ErrArgument, name)
	}
}
