package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// forms is a report in every form that it is written in.
func forms(t *testing.T, r report.Report) map[string]string {
	t.Helper()
	data, err := json.Marshal(r)
	require.NoError(t, err)
	return map[string]string{
		"text": textOf(t, r, "en"), "html": htmlOf(t, r, "en"), "json": string(data),
		"zh text": textOf(t, r, "zh"), "zh html": htmlOf(t, r, "zh"),
	}
}

// hiding is a report with every block, in which everything that a suppressed value
// must withhold is made of x and words.
func hiding(x float64, words string) report.Report {
	secret := report.Value{
		Text: words, Words: english(words), Number: survey.Some(x), IntervalText: words, Weak: x > 50,
		Interval: survey.Interval{Lower: x - 1, Upper: x + 1, Level: x / 1000}, Suppressed: true,
	}
	beside := report.Value{Text: words, Number: survey.Some(x)}
	rest := percentOf(100 - x)
	level := map[bool]string{true: "low", false: "high"}[x < 50]
	axis := report.Axis{Max: 100, Levels: []report.Level{{ID: "low"}, {ID: "high", From: 50}}}
	blocks := []report.Block{
		{Figure: &report.Figure{Label: english("F"), Value: secret, Base: beside, Level: level, Note: english(words), Axis: axis}},
		{Figure: &report.Figure{Label: english("F"), Value: secret}},
		{Table: &report.Table{Columns: make([]report.Column, 2), Rows: []report.Row{{Cells: []report.Value{{Text: "name"}, secret}}}}},
		{Bars: &report.Bars{Axis: axis, Items: []report.Bar{{Label: english("B"), Value: secret, Base: beside, Level: level}}}},
		{Bars: &report.Bars{Items: []report.Bar{{Label: english("B"), Value: secret}, {Label: english("C"), Value: percentOf(10)}}}},
		{Split: &report.Split{Parts: make([]scale.Text, 2), Rows: []report.Whole{
			{Shares: []report.Value{secret, rest}, Counts: []report.Value{beside, beside}},
			{Shares: []report.Value{beside, rest}, Counts: []report.Value{secret, beside}},
		}}},
		{Split: &report.Split{Parts: make([]scale.Text, 2), Rows: []report.Whole{{Shares: []report.Value{secret, rest}}}}},
		{Gaps: &report.Gaps{Items: []report.Gap{
			{From: secret, To: beside, Difference: beside}, {From: beside, To: secret, Difference: rest}, {From: beside, To: beside, Difference: secret},
		}}},
		{Pareto: &report.Pareto{Items: []report.Cause{
			{Label: english("a"), Count: percentOf(5), Share: percentOf(5), Running: beside},
			{Label: english("b"), Count: secret, Share: beside, Running: beside},
			{Label: english("c"), Count: beside, Share: secret, Running: beside},
		}}},
		{Trend: &report.Trend{Points: []report.Point{
			{Label: english("1"), Value: percentOf(3)},
			{Label: english("2"), Value: secret, Base: beside, Centre: survey.Some(x), Lower: survey.Some(x), Upper: survey.Some(x), Alarm: english(words),
				Phase: english("frozen")},
			{Label: english("3"), Value: percentOf(4)},
		}}},
	}
	return report.Report{Title: english("Hiding"), Sections: []report.Section{{ID: "all", Blocks: blocks}}}
}

// Whatever stands under a suppressed value, the same bytes are written: not the
// number, nor its place in a drawing, nor the range of an axis.
func TestSuppressedIsNowhere(t *testing.T) {
	for x, words := range map[float64]string{41.4243: "sEcReT", 77.7173: "hIdDeN"} {
		got := forms(t, hiding(x, words))
		for form, text := range got {
			require.NotContains(t, text, words, form)
			require.NotContains(t, text, strings.Trim(strings.Split(percentOf(x).Text, " ")[0], " "), form)
			require.NotContains(t, text, percentOf(100-x).Text, form)
		}
		require.Equal(t, forms(t, hiding(12.5, "nothing")), got)
	}
	got := forms(t, hiding(41.4243, "sEcReT"))
	require.Contains(t, got["text"], "[c]")
	require.Contains(t, got["html"], "[c]")
	require.NotContains(t, got["json"], "[c]")
}

// The parts of a report withhold alone as they do within one.
func TestSuppressedParts(t *testing.T) {
	for _, b := range hiding(41.4243, "sEcReT").Sections[0].Blocks {
		parts := []any{b}
		switch {
		case b.Figure != nil:
			parts = append(parts, *b.Figure, b.Figure.Value)
		case b.Table != nil:
			parts = append(parts, *b.Table, b.Table.Rows)
		case b.Bars != nil:
			parts = append(parts, *b.Bars, b.Bars.Items[0])
		case b.Split != nil:
			parts = append(parts, *b.Split, b.Split.Rows[0])
		case b.Gaps != nil:
			parts = append(parts, *b.Gaps, b.Gaps.Items[1])
		case b.Pareto != nil:
			parts = append(parts, *b.Pareto)
		case b.Trend != nil:
			parts = append(parts, *b.Trend, b.Trend.Points[1])
		}
		for _, part := range parts {
			data, err := json.Marshal(part)
			require.NoError(t, err)
			require.NotContains(t, string(data), "sEcReT")
			require.NotContains(t, string(data), "41.4")
			require.Contains(t, string(data), `"suppressed":true`)
		}
	}
}

// Results with a suppressed estimate give the same section whatever they hold.
func TestSuppressedResults(t *testing.T) {
	label := english("L")
	hide := func(e *survey.Estimate) { e.Suppressed = true } // and leave everything else in it
	sections := func(quarter string, counts satisfaction.NPSCounts) []report.Section {
		table := wave(answers(), quarter)
		idx := index(table)
		hide(&idx.Overall.Estimate)
		for i := range idx.Overall.Children {
			hide(&idx.Overall.Children[i].Estimate)
		}
		n := must(satisfaction.NPSOf(counts, satisfaction.NPSOptions{}))
		hide(&n.Estimate)
		csat := must(satisfaction.CSAT(must(table.Tally("skill")), satisfaction.CSATOptions{}))
		hide(&csat.Estimate)
		effort := ces(satisfaction.Index7)
		effort.Estimate.N, effort.Score = n.Estimate.N, n.Score
		hide(&effort.Estimate)
		tree := must(gap.Tree(table, []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}}, gap.TreeOptions{}))
		hide(&tree.Overall.Estimate)
		for i := range tree.Overall.Children {
			hide(&tree.Overall.Children[i].Estimate)
		}
		change := must(waves.Compare(idx, index(wave(answers(), quarters[3])), waves.CompareOptions{}))
		hide(&change.Score.Estimate)
		for i := range change.Children {
			hide(&change.Children[i].Score.Estimate)
		}
		churn := must(retention.Churn(retention.Customers{Start: counts.N(), Lost: counts.Detractors}, retention.Options{}))
		hide(&churn.Churn.Estimate)
		d := distribution(table, "skill")
		d.Suppressed = true
		shown := segment("x", table)
		shown.Suppressed = true
		mention := report.Mention{Row: scale.Row{ID: "m", Share: scale.Share{Count: counts.Passives, N: counts.N()}}, Suppressed: true}
		other := report.Mention{Row: scale.Row{ID: "o", Share: scale.Share{Count: 5, N: 50}}}
		return []report.Section{
			report.Overall(idx, scored), report.Dimensions(idx, scored), report.NPS(label, n, scored), report.CSAT(label, csat, scored),
			report.CES(label, effort, scored), report.Distributions([]report.Item{d}, scored),
			report.Segments("s", label, []report.Segment{shown, {ID: "y", Index: &idx.Overall, NPS: &n}}, scored),
			report.Course("t", label, []report.Segment{shown, {ID: "y", Index: &idx.Overall, NPS: &n}}, scored),
			report.Causes([]report.Mention{mention, other}, scored),
			report.Expectations(tree, scored), report.Changes(label, label, change, scored), report.Churn(churn, scored),
		}
	}
	a := sections(quarters[0], satisfaction.NPSCounts{Detractors: 11, Passives: 23, Promoters: 4})
	b := sections(quarters[2], satisfaction.NPSCounts{Detractors: 2, Passives: 3, Promoters: 31})
	for i := range a {
		require.Equal(t, forms(t, report.Report{Sections: a[i : i+1]}), forms(t, report.Report{Sections: b[i : i+1]}), a[i].ID)
	}
}
