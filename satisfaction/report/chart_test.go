package report_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A chart keeps its width whatever the number of points and phases, and draws the
// newest where it cannot draw all.
func TestChartInText(t *testing.T) {
	for _, n := range []int{1, 2, 12, 63, 64, 65, 300} {
		for _, every := range []int{0, 1, 10} {
			var trend report.Trend
			for i := range n {
				p := report.Point{Label: english(fmt.Sprint("p", i)), Value: percentOf(float64(i % 7)), Centre: survey.Some(3), Lower: survey.Some(1), Upper: survey.Some(5)}
				if every > 0 && i%every == 0 {
					p.Phase = english("phase")
				}
				if i == n-1 {
					p.Alarm = english("high")
				}
				trend.Points = append(trend.Points, p)
			}
			got := forms(t, report.Report{Sections: []report.Section{{ID: "x", Blocks: []report.Block{{Trend: &trend}}}}})["text"]
			chart, _, _ := strings.Cut(got, " value")
			chart = chart[:strings.LastIndexByte(chart, '\n')+1] // without the key
			for line := range strings.Lines(chart) {
				require.LessOrEqual(t, len(line), 72, line)
			}
			require.Equal(t, 1, strings.Count(chart, "X"), got)
			require.Contains(t, chart, fmt.Sprint("p", n-1, "\n"))
		}
	}
}

// Limits are shown with the places of the values, one at least.
func TestLimitsInText(t *testing.T) {
	tests := []struct {
		value        string
		lower, upper survey.Optional
		want         string
	}{
		{"31", survey.Some(12.25), survey.Some(50), "[12.2, 50.0]"},
		{"79.21 %", survey.Some(70), survey.Some(90.128), "[70.00, 90.13]"},
		{"+0.5", survey.Some(-0.04), survey.Optional{}, "[0.0, –]"},
		{"1e9", survey.Some(0), survey.Some(1e9), "[0.0, 1e+09]"},
		{"x", survey.Optional{}, survey.Some(1e-9), "[–, 1e-09]"},
	}
	for _, tt := range tests {
		p := report.Point{Label: scale.Text{"en": "p"}, Value: report.Value{Text: tt.value}, Lower: tt.lower, Upper: tt.upper}
		got := forms(t, report.Report{Sections: []report.Section{{ID: "x", Blocks: []report.Block{{Trend: &report.Trend{Points: []report.Point{p}}}}}}})
		require.Contains(t, got["text"], tt.want)
		require.Contains(t, html.UnescapeString(got["html"]), tt.want)
	}
}
