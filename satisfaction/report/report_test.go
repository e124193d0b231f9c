package report_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func textOf(t *testing.T, r report.Report, lang string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.Text(&b, lang))
	return b.String()
}

func htmlOf(t *testing.T, r report.Report, lang string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.HTML(&b, lang))
	return b.String()
}

func TestGolden(t *testing.T) {
	golden(t, "long.html", []byte(htmlOf(t, labelled(strings.Repeat("unbreakable", 20)+strings.Repeat(" and long", 20)), "en")))
	r := full()
	for _, lang := range []string{"en", "zh"} {
		golden(t, "full."+lang+".txt", []byte(textOf(t, r, lang)))
		golden(t, "full."+lang+".html", []byte(htmlOf(t, r, lang)))
	}
}

var coordinate = regexp.MustCompile(`\b(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height)="([^"]*)"`)

// requireFinite checks every number of every drawing.
func requireFinite(t *testing.T, page string) {
	t.Helper()
	for _, m := range coordinate.FindAllStringSubmatch(page, -1) {
		x, err := strconv.ParseFloat(strings.TrimSuffix(m[1], "%"), 64)
		require.NoError(t, err, m[0])
		require.False(t, math.IsNaN(x) || math.IsInf(x, 0), m[0])
		if strings.HasSuffix(m[1], "%") {
			require.True(t, x >= 0 && x <= 100, m[0])
		}
	}
}

func TestDrawingsAreFinite(t *testing.T) {
	page := htmlOf(t, full(), "en")
	require.Greater(t, len(coordinate.FindAllString(page, -1)), 500)
	requireFinite(t, page)
	huge := func(x float64) report.Value { return report.Value{Text: "x", Number: survey.Some(x)} }
	for _, v := range [][]float64{{0}, {5}, {-5, -5}, {1e100, -1e100}, {1e-300, 2e-300}, {1e15, 1e15 + 1}, {math.SmallestNonzeroFloat64}, {}} {
		var bars report.Bars
		var trend report.Trend
		var gaps report.Gaps
		for _, x := range v {
			bars.Items = append(bars.Items, report.Bar{Value: huge(x)})
			trend.Points = append(trend.Points, report.Point{Value: huge(x)})
			gaps.Items = append(gaps.Items, report.Gap{From: huge(x), To: huge(-x)})
		}
		blocks := []report.Block{{Bars: &bars}, {Trend: &trend}, {Gaps: &gaps}}
		requireFinite(t, htmlOf(t, report.Report{Sections: []report.Section{{ID: "x", Blocks: blocks}}}, "en"))
	}
}

// A reader of the tree of tags: they nest, and every element was meant.
func TestWellFormed(t *testing.T) {
	for _, r := range []report.Report{full(), hiding(40, "x"), {}} {
		page := htmlOf(t, r, "en")
		require.NotContains(t, page, "ZgotmplZ")
		body := strings.ReplaceAll(page[strings.Index(page, "<body>"):], "</html>", "")
		d := xml.NewDecoder(strings.NewReader(body))
		var ids []string
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			if e, ok := token.(xml.StartElement); ok {
				require.NotContains(t, []string{"script", "link", "img", "iframe", "use", "image", "foreignObject"}, e.Name.Local)
				for _, a := range e.Attr {
					require.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "style", a.Name.Local)
					if a.Name.Local == "href" {
						require.True(t, strings.HasPrefix(a.Value, "#"))
					}
					if a.Name.Local == "id" {
						ids = append(ids, a.Value)
					}
				}
			}
		}
		require.Len(t, ids, len(r.Sections))
		require.NotContains(t, page, "url(")
		require.NotContains(t, page, "@import")
		require.NotContains(t, page, "http:")
		require.NotContains(t, page, "https:")
	}
}

// labelled has a label wherever one can stand.
func labelled(label string) report.Report {
	l := scale.Text{"en": label}
	v := report.Value{Text: label, Number: survey.Some(50), IntervalText: label, Interval: survey.Interval{Lower: 40, Upper: 60, Level: .9}}
	a := report.Axis{Max: 100, Levels: []report.Level{{ID: label, Label: l}}}
	whole := report.Value{Text: label, Number: survey.Some(100)}
	return report.Report{Title: l, Subtitle: l, Notes: []scale.Text{l}, Sections: []report.Section{{
		ID: "x" + strings.Join(strings.Fields(label), ""), Title: l, Lead: l, Blocks: []report.Block{
			{Title: l, Text: l},
			{Title: l, Figure: &report.Figure{Label: l, Value: v, Base: v, Level: label, Axis: a, Note: l}},
			{Table: &report.Table{Columns: []report.Column{{Label: l}, {Label: l, Numeric: true}}, Rows: []report.Row{{Cells: []report.Value{v, {Words: l}}}}}},
			{Bars: &report.Bars{Axis: a, Items: []report.Bar{{Label: l, Value: v, Base: v, Level: label}}}},
			{Split: &report.Split{Parts: []scale.Text{l}, Rows: []report.Whole{{Label: l, Shares: []report.Value{whole}, Counts: []report.Value{v}}}}},
			{Split: &report.Split{Parts: []scale.Text{l}, Rows: []report.Whole{{Label: l, Shares: []report.Value{whole}}, {Shares: []report.Value{whole}}}}},
			{Gaps: &report.Gaps{From: l, To: l, Items: []report.Gap{{Label: l, From: v, To: v, Difference: v}}}},
			{Pareto: &report.Pareto{Items: []report.Cause{{Label: l, About: l, Count: v, Share: v, Running: v}}}},
			{Trend: &report.Trend{Points: []report.Point{{Label: l, Value: v, Base: v, Alarm: l}}}},
		}}}}
}

func TestEscaping(t *testing.T) {
	const evil = `"><script>alert('x')</script><svg onload=alert(1)>&amp;` + "\x1b[31m\x00\n"
	const rtl = "שירות \u202e!tluser"
	for _, label := range []string{evil, rtl, strings.Repeat("a very long label ", 40), strings.Repeat("unbreakable", 60), strings.Repeat("服务", 200)} {
		r := labelled(label)
		page := htmlOf(t, r, "en")
		require.NotContains(t, page, "<script")
		require.NotContains(t, page, "<svg onload")
		require.NotContains(t, page, "\x1b")
		require.NotContains(t, page, "\x00")
		d := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(page[strings.Index(page, "<body>"):], "</html>", "")))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
		}
		out := textOf(t, r, "en")
		require.NotContains(t, out, "\x1b")
		require.NotContains(t, out, "\x00")
		requireFinite(t, page)
	}
}

// The language of a report decides about words, labels and the page.
func TestLanguages(t *testing.T) {
	r := full()
	require.Contains(t, htmlOf(t, r, "zh-CN"), `<html lang="zh">`)
	require.Contains(t, textOf(t, r, "zh-CN"), "净推荐值（NPS）")
	require.Contains(t, htmlOf(t, r, "de"), `<html lang="en">`)
	require.Equal(t, textOf(t, r, "en"), textOf(t, r, "de"))
	for _, s := range r.Sections[:17] {
		require.NotEmpty(t, s.Title["zh"], s.ID)
	}
}

func TestAligned(t *testing.T) {
	b := report.Bars{Items: []report.Bar{
		{Label: scale.Text{"zh": "服务技能", "en": "Skill"}, Value: report.Value{Text: "9"}},
		{Label: scale.Text{"zh": "配件", "en": "Parts supply"}, Value: report.Value{Text: "10.5"}},
		{Label: scale.Text{"zh": "\uE000人员", "en": "S"}, Depth: 1, Value: report.Value{Text: "-0.1"}},
	}}
	r := report.Report{Sections: []report.Section{{ID: "x", Blocks: []report.Block{{Bars: &b}}}}}
	require.Equal(t, "\nx\n─\n            数值\n  服务技能     9\n  配件      10.5\n    人员    -0.1\n", textOf(t, r, "zh"))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteErrors(t *testing.T) {
	require.ErrorIs(t, full().Text(failing{}, "en"), io.ErrClosedPipe)
	require.ErrorIs(t, full().HTML(failing{}, "en"), io.ErrClosedPipe)
}

// A figure is rounded from the fraction: 80.05 is 80.1 or 80.0, and 79.95 does not
// pass for 80 by way of a float64.
func TestRounding(t *testing.T) {
	tests := []struct {
		num, den int64
		o        report.Options
		want     string
	}{
		{1601, 2000, report.Options{}, "80.1 %"},
		{1601, 2000, report.Options{Rounding: scale.HalfEven}, "80.0 %"},
		{1603, 2000, report.Options{Rounding: scale.HalfEven}, "80.2 %"},
		{1599, 2000, report.Options{}, "80.0 %"},
		{15989, 20000, report.Options{}, "79.9 %"},
		{1599, 2000, report.Options{Places: new(0)}, "80 %"},
		{1599, 2000, report.Options{Places: new(-3)}, "80 %"},
		{1599, 2000, report.Options{Places: new(2)}, "79.95 %"},
		{1, 3, report.Options{Places: new(40)}, "33.333333333 %"},
	}
	for _, tt := range tests {
		m := report.Mention{Row: scale.Row{ID: "x", Share: scale.Share{Count: tt.num, N: tt.den}}}
		require.Equal(t, tt.want, report.Causes([]report.Mention{m}, tt.o).Blocks[0].Pareto.Items[0].Share.Text)
	}
	c := must(satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: 1001, Passives: 998, Promoters: 1001}, satisfaction.NPSOptions{}))
	require.Equal(t, "0.0", report.NPS(nil, c, report.Options{}).Blocks[0].Figure.Value.Text)
	c = must(satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: 10001, Promoters: 10000}, satisfaction.NPSOptions{}))
	require.Equal(t, "0.0", report.NPS(nil, c, report.Options{}).Blocks[0].Figure.Value.Text)
	c.Estimate.Interval = survey.Interval{Lower: -0.0004, Upper: 0.0004, Level: 0.9}
	require.Equal(t, "[0.0, 0.0]", report.NPS(nil, c, report.Options{}).Blocks[0].Figure.Value.IntervalText)
	c.Estimate.Interval = survey.Interval{Lower: -0.0136, Upper: 0.0136, Level: 0.9}
	require.Equal(t, "[-1.4, +1.4]", report.NPS(nil, c, report.Options{}).Blocks[0].Figure.Value.IntervalText)
}

// Results without answers, levels, parts or pairs still have a section.
func TestSparse(t *testing.T) {
	r := report.Report{Sections: []report.Section{
		report.Overall(satisfaction.IndexResult{}, scored), report.Dimensions(satisfaction.IndexResult{}, report.Options{}),
		report.Distributions(nil, scored), report.NPS(nil, satisfaction.NPSResult{}, scored), report.CSAT(nil, satisfaction.CSATResult{}, scored),
		report.CES(nil, satisfaction.CESResult{}, scored), report.Segments("s", nil, nil, scored), report.Course("t", nil, []report.Segment{{ID: "x"}}, scored),
		report.Causes(nil, scored), report.Expectations(gap.TreeResult{}, scored), report.Moves(nil, plan.Plan{}, scored),
		report.Churn(retention.ChurnResult{}, scored), report.Revenue(retention.RevenueResult{}, scored),
		report.Changes(nil, nil, waves.NodeChange{}, scored),
		report.Recovery(recovery.Result{}, recovery.SilentResult{}, scored), report.Operations(operations.Result{}, scored), report.MomentsOfTruth(operations.Moments{}, scored),
	}}
	for _, out := range []string{textOf(t, r, "en"), htmlOf(t, r, "zh"), textOf(t, report.Report{}, "en"), htmlOf(t, report.Report{}, "en")} {
		require.NotContains(t, out, "NaN")
		require.NotContains(t, out, "Inf")
		requireFinite(t, out)
	}
}

// All cells of causes with one suppressed, wherever it stands.
func TestCausesOrder(t *testing.T) {
	row := func(id string, n int64) report.Mention {
		return report.Mention{Row: scale.Row{ID: id, Share: scale.Share{Count: n, N: 20}}}
	}
	all := []report.Mention{row("b", 2), row("none", 0), row("a", 6), row("c", 2)}
	items := report.Causes(all, report.Options{}).Blocks[0].Pareto.Items
	var got []string
	for _, c := range items {
		got = append(got, c.Label["en"]+" "+c.Count.Text+" "+c.Running.Text)
	}
	require.Equal(t, []string{"a 6 60.0 %", "b 2 80.0 %", "c 2 100.0 %"}, got)
	require.Equal(t, "b", all[0].Row.ID) // the argument is as before

	for _, n := range []int64{1, 9} {
		hidden := row("hidden", n)
		hidden.Suppressed = true
		for _, all := range [][]report.Mention{{hidden, row("a", 6), row("b", 2)}, {row("b", 2), hidden, row("a", 6)}, {row("b", 2), row("a", 6), hidden}} {
			items := report.Causes(all, report.Options{}).Blocks[0].Pareto.Items
			require.Equal(t, "hidden", items[2].Label["en"])
			require.Equal(t, "a", items[0].Label["en"])
			require.True(t, items[0].Running.Suppressed)
		}
	}
}

// Under sampling weights the states are shares by weight beside the counts.
func TestExpectationsUnderWeights(t *testing.T) {
	table := answers()
	weights := table.Weights()
	for i := range weights {
		weights[i] = 1 + float64(i%4)
	}
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}}
	x := must(gap.Tree(must(table.WithWeights(weights)), pairs, gap.TreeOptions{}))
	s := report.Expectations(x, report.Options{})
	require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
	w := s.Blocks[1].Split.Rows[0]
	require.InDelta(t, 100*x.Overall.Shares.Below, w.Shares[0].Number.Value, 1e-12)
	require.NotEqual(t, float64(x.Overall.States.Below.Count)/float64(x.Overall.States.Below.N), x.Overall.Shares.Below)
	require.Equal(t, float64(x.Overall.States.Below.Count), w.Counts[0].Number.Value)
}

// A plan is shown in the unit of its goal.
func TestMovesHaveAUnit(t *testing.T) {
	tally := must(answers().Tally("recommend"))
	for _, tt := range []struct {
		goal       plan.Goal
		figure, as string
	}{
		{plan.Score(decimal.NewFromInt(80)), "68.3", "scores on 0–100"},
		{plan.NPS(decimal.NewFromInt(20), nil), "-25.0", "points of the net promoter score"},
		{plan.CSAT(decimal.NewFromInt(30), 2), "21.7 %", "per cent of the ratings"},
	} {
		p := must(plan.Reach(tally, tt.goal, plan.Options{Step: 9}))
		s := report.Moves(english("L"), p, report.Options{})
		require.Contains(t, s.Lead.In("en"), tt.as)
		require.Equal(t, tt.figure, s.Blocks[0].Figure.Value.Text)
		require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
	}
}

// Causes of a question that few answered are withheld and last; those that nobody named are left out.
func TestWeightedCausesWithholds(t *testing.T) {
	share := func(p float64, n int64) survey.Estimate { return survey.Estimate{Value: p, N: n} }
	table := reasons.WeightedTable{Causes: []reasons.WeightedCause{
		{ID: "few", Count: 4, OfAnswered: share(0.8, 5)}, {ID: "often", Count: 30, OfAnswered: share(0.6, 50)},
		{ID: "never", OfAnswered: share(0, 50)}, {ID: "unasked"},
	}}
	s := report.WeightedCauses(table, report.Options{Disclosure: &disclosure.Options{MinN: 10}})
	require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
	items := s.Blocks[0].Bars.Items
	require.Len(t, items, 3, "that nobody was asked is hidden as few answers are")
	require.Equal(t, []string{"often", "60.0 %", "50"}, []string{items[0].Label.In("en"), items[0].Value.Text, items[0].Base.Text})
	require.Equal(t, []string{"few", "unasked"}, []string{items[1].Label.In("en"), items[2].Label.In("en")})
	require.True(t, items[1].Value.Suppressed && items[1].Base.Suppressed)
	require.Len(t, report.WeightedCauses(table, report.Options{}).Blocks[0].Bars.Items, 2)
}
