package report_test

import (
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

func points(value, lower, upper float64, n int64) survey.Estimate {
	return survey.Estimate{Value: value, N: n, EffectiveN: float64(n), Interval: survey.Interval{Lower: lower, Upper: upper, Level: 0.95}}
}

// regions are a league of three in points; the second one has 14 answers.
func regions() []report.Place {
	return []report.Place{
		{Label: english("Coast"), Value: points(46.7, 40, 53, 450), Shrunken: points(45.9, 39.3, 52.5, 450),
			Rank: 1, RawRank: 2, Best: 1, Worst: 2, Top: 0.87, Note: english("a")},
		{Label: english("Fjord"), Value: points(71.4, 30, 90, 14), Shrunken: points(41.2, 23, 82, 14),
			Rank: 2, RawRank: 1, Best: 1, Worst: 3, Top: 0.13, Bottom: 0.02, Note: english("ab")},
		{Label: english("Baltic"), Value: points(2.2, -4, 8, 675), Shrunken: points(3.0, -3.1, 9.2, 675),
			Rank: 3, RawRank: 3, Best: 3, Worst: 3, Bottom: 0.98, Note: english("b")},
	}
}

func TestLeague(t *testing.T) {
	axis := report.Axis{Min: -100, Max: 100}
	page := report.Report{Title: english("x"), Sections: []report.Section{report.League("league", english("League"), axis, regions(), report.Options{})}}
	require.NoError(t, page.Validate())
	for form, text := range forms(t, page) {
		for _, want := range []string{"Fjord", "+71.4", "+41.2", "[+23.0, +82.0]", "14", "1–3", "13 %", "98 %", "ab"} {
			require.True(t, strings.Contains(html.UnescapeString(text), want), "%s in %s", want, form)
		}
	}
}

// With a rule of thirty nothing is left of Fjord, nor anything by which the others
// would tell where it lies; its place in the list is the last one.
func TestLeagueIsProtected(t *testing.T) {
	o := report.Options{Disclosure: &disclosure.Options{MinN: 30}}
	s := report.League("league", english("League"), report.Axis{Min: -100, Max: 100}, regions(), o)
	page := report.Report{Title: english("x"), Sections: []report.Section{s}}
	require.NoError(t, page.Validate())
	for form, text := range forms(t, page) {
		for _, secret := range []string{"71.4", "41.2", "1–3", "1–2", "13 %", "87 %", "98 %"} {
			require.False(t, strings.Contains(text, secret), "%s in %s", secret, form)
		}
		for _, known := range []string{"+45.9", "Fjord"} {
			require.True(t, strings.Contains(html.UnescapeString(text), known), "%s in %s", known, form)
		}
	}
	for i, row := range s.Blocks[1].Table.Rows {
		for _, cell := range row.Cells[3:8] {
			require.True(t, cell.Suppressed, "ranks and chances of row %d", i)
		}
		require.Equal(t, i == 2, row.Cells[8].Suppressed, "note of row %d", i)
	}
	bars := s.Blocks[0].Bars.Items
	require.Equal(t, "Fjord", bars[2].Label.In("en"))
	require.True(t, bars[2].Value.Suppressed)
	require.Equal(t, "Baltic", bars[1].Label.In("en"))

	suppressed := regions()
	suppressed[0].Shrunken = suppressed[0].Shrunken.Suppress()
	s = report.League("league", nil, report.Axis{Min: -100, Max: 100}, suppressed, report.Options{})
	require.Equal(t, "Coast", s.Blocks[0].Bars.Items[2].Label.In("en"))
	require.True(t, s.Blocks[1].Table.Rows[2].Cells[1].Suppressed, "the raw figure goes with the shrunken one")
	require.Equal(t, "Coast", suppressed[0].Label.In("en"), "the argument keeps its order")
}

func TestLeagueOfNobody(t *testing.T) {
	s := report.League("league", english("League"), report.Axis{}, nil, report.Options{})
	require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
}
