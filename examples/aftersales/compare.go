package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

const mostPairs = 12 // that are listed

// A comparison asks whether the values of a segment differ in the outcome, which of
// them, and which is best. Values that are withheld take no part.
type comparison struct {
	absence
	ID     string     `json:"id"`
	Labels scale.Text `json:"labels,omitempty"`
	// Names are the words for the values.
	Names map[string]scale.Text `json:"names,omitempty"`
	// Withheld are the values that are.
	Withheld []string `json:"withheld,omitempty"`
	// NPS tests whether all have the same score. It is null where the outcome is a
	// mean, which Means tests.
	NPS   *segments.NPSResult   `json:"nps,omitempty"`
	Means *segments.ANOVAResult `json:"means,omitempty"`
	// Pairs are adjusted for their number.
	Pairs  *segments.PairTests `json:"pairs,omitempty"`
	League *league.Table       `json:"league,omitempty"`
	Funnel *league.FunnelPlot  `json:"funnel,omitempty"`
}

// addComparisons compares the values of every segment but the wave.
func (r *report) addComparisons(e evidence) error {
	if e.outcome.ID == "" {
		return nil
	}
	for _, s := range append(e.table.Questionnaire().Segments(), builtin()...) {
		if s.ID == survey.Wave {
			continue
		}
		values, whole, err := r.slices(e.table, s)
		if err != nil {
			return err
		}
		c := comparison{ID: s.ID, Labels: s.Labels, Names: map[string]scale.Text{}}
		var parts []league.Segment
		left := whole.outcome.N()
		for _, v := range values {
			if v.Suppressed {
				c.Withheld = append(c.Withheld, v.ID)
			}
			c.Names[v.ID] = labelled(v.Labels, v.ID)
			if v.outcome == nil || v.outcome.N() == 0 {
				continue
			}
			left -= v.outcome.N()
			parts = append(parts, league.Segment{Name: v.ID, Tally: v.outcome})
			if r.few(v.outcome.N()) {
				c.absence = tooFew()
			}
		}
		switch {
		case len(parts) == 0 && c.Withheld == nil:
			continue // nobody has a value
		case len(parts) < 2 && c.Withheld == nil:
			c.absence = absent("There is one value only.", "仅有一个取值。")
		case len(parts) < 2 || r.few(left):
			c.absence = tooFew()
		}
		if c.Absent == nil {
			if err := c.compare(e.outcome, parts, r.Level); err != nil {
				return err
			}
		}
		r.Analyses.Comparisons = append(r.Analyses.Comparisons, c)
	}
	return nil
}

func (c *comparison) compare(outcome survey.Item, parts []league.Segment, level float64) error {
	metric := league.Mean
	if outcome.Role == survey.Recommendation {
		metric = league.NPS
	}
	test := c.means
	if metric == league.NPS {
		test = c.scores
	}
	err := test(outcome, parts, level)
	var table league.Table
	var funnel league.FunnelPlot
	o := league.Options{Metric: metric, Classes: outcome.Classes, Level: level, Seed: 1}
	if err == nil {
		table, err = league.Rank(context.Background(), parts, o)
	}
	if err == nil {
		funnel, err = league.Funnel(parts, o)
	}
	if err != nil {
		c.NPS, c.Means, c.Pairs = nil, nil, nil
		c.absence, err = carried(err, league.ErrNoVariance)
		return err
	}
	c.League, c.Funnel = &table, &funnel
	return nil
}

// scores compares net promoter scores.
func (c *comparison) scores(outcome survey.Item, parts []league.Segment, level float64) error {
	var groups []satisfaction.NPSCounts
	for _, p := range parts {
		n, err := satisfaction.CountNPS(p.Tally, outcome.Classes)
		if err != nil {
			return err
		}
		groups = append(groups, n)
	}
	test, err := segments.NPS(context.Background(), groups, segments.NPSOptions{Seed: 1})
	if err != nil {
		return err
	}
	pairs, err := test.Pairs(segments.Options{Level: level})
	c.NPS = &test
	return c.pairs(parts, pairs, err)
}

// means compares means, every group with its own variance.
func (c *comparison) means(_ survey.Item, parts []league.Segment, level float64) error {
	var groups []segments.Group
	for _, p := range parts {
		// By worth, so that more is better whichever way the question is put.
		var worths []float64
		for _, point := range p.Tally.Scale().Points() {
			worth := point.Worth.InexactFloat64()
			for range p.Tally.Count(point.Value) {
				worths = append(worths, worth)
			}
		}
		g, err := segments.FromRows(p.Name, worths)
		if err != nil {
			return err
		}
		groups = append(groups, g)
	}
	test, err := segments.ANOVA(groups, segments.Options{Level: level})
	if err != nil {
		return err
	}
	pairs, err := segments.GamesHowell(groups, segments.Options{Level: level})
	c.Means = &test
	return c.pairs(parts, pairs, err)
}

// pairs names the pairs, whose groups may have come without names.
func (c *comparison) pairs(parts []league.Segment, pairs segments.PairTests, err error) error {
	if err != nil {
		return err
	}
	for i := range pairs.Pairs {
		p := &pairs.Pairs[i]
		p.NameA, p.NameB = parts[p.A].Name, parts[p.B].Name
	}
	c.Pairs = &pairs
	return nil
}

func (r *report) comparisonSection(c comparison) reports.Section {
	name := labelled(c.Labels, c.ID)
	title := both("Compared: "+strings.ToLower(name.In("en")), "比较："+name.In("zh"))
	return section("compare-"+c.ID, title, c.absence, func() (scale.Text, []reports.Block) {
		outcome := r.Analyses.Outcome
		p, how, zh := survey.Optional{}, "Welch's analysis of variance", "Welch 方差分析"
		if c.NPS != nil {
			p, how, zh = c.NPS.P, fmt.Sprintf("%d permutations", c.NPS.Draws), fmt.Sprintf("置换检验 %d 次", c.NPS.Draws)
		} else {
			p = c.Means.Welch.P
		}
		lead := both(fmt.Sprintf("“%s”: are all alike? p %s (%s).", r.Analyses.name(outcome, "en"), tail(p), how),
			fmt.Sprintf("“%s”：各组是否相同？p %s（%s）。", r.Analyses.name(outcome, "zh"), tail(p), zh))
		all := append(c.league(r.options()),
			reports.Block{Title: both("Pairs, p-values adjusted for their number", "两两比较（p 值已校正）"), Table: c.pairTable()})
		if rest := len(c.Pairs.Pairs) - mostPairs; rest > 0 {
			all = append(all, reports.Block{Text: bothf("and %d more, see -format json", "另有 %d 对，见 -format json", rest)})
		}
		if len(c.Withheld) > 0 {
			all = append(all, reports.Block{Text: bothf("Withheld and left out of all figures: %d.", "不予公布且未计入：%d 组。", len(c.Withheld))})
		}
		return lead, append(all, minds(append(append([]survey.Warning(nil), c.League.Warnings...), c.Pairs.Warnings...)...)...)
	})
}

// unit is how the outcome is shown: net promoter scores in points.
func (c *comparison) unit() (factor float64, format string) {
	if c.NPS != nil {
		return 100, "%+.1f"
	}
	return 1, "%.2f"
}

var zones = map[league.Zone]scale.Text{
	league.Inside: both("chance", "随机范围内"), league.Above: both("above", "偏高"), league.FarAbove: both("far above", "明显偏高"),
	league.Below: both("below", "偏低"), league.FarBelow: both("far below", "明显偏低"),
}

// league is the league as two blocks, drawn by package report.
func (c *comparison) league(o reports.Options) []reports.Block {
	factor, _ := c.unit()
	axis, places := reports.Axis{Min: -100, Max: 100}, 1
	if c.NPS == nil {
		axis, places = reports.Axis{}, 2 // fitted to the means
	}
	o.Places = &places
	zone := map[string]league.Zone{}
	for _, p := range c.Funnel.Points {
		zone[p.Name] = p.Zone
	}
	var all []reports.Place
	for _, e := range c.League.Entries {
		shrunken := e.Shrunken
		shrunken.Value, shrunken.Interval = factor*shrunken.Value, shrunken.Interval.Scale(factor)
		raw := survey.Estimate{Value: factor * e.Value.Float64(), N: shrunken.N, EffectiveN: shrunken.EffectiveN, Warnings: shrunken.Warnings}
		all = append(all, reports.Place{Label: c.Names[e.Name], Value: raw, Shrunken: shrunken, Rank: e.Rank, RawRank: e.RawRank,
			Best: e.BestRank, Worst: e.WorstRank, Top: e.TopProbability, Bottom: e.BottomProbability, Note: zones[zone[e.Name]]})
	}
	blocks := reports.League("league", nil, axis, all, o).Blocks
	blocks[0].Title = both("Drawn towards their mean by what chance can do", "按抽样误差向均值收缩")
	blocks[1].Title = both("How sure the places are; the note is where they lie in the funnel", "名次的把握；备注为漏斗图中的位置")
	return blocks
}

// pairTable has the pairs that differ most surely first.
func (c *comparison) pairTable() *reports.Table {
	factor, format := c.unit()
	if factor == 1 {
		format = "%+.2f"
	}
	pairs := slices.Clone(c.Pairs.Pairs)
	slices.SortStableFunc(pairs, func(a, b segments.Pair) int {
		return cmp.Or(cmp.Compare(a.Adjusted.Value, b.Adjusted.Value), cmp.Compare(a.P.Value, b.P.Value))
	})
	t := reports.Table{Columns: columns(1, both("", ""), both("difference", "差值"), both("interval", "区间"), both("adjusted p", "校正 p"))}
	for _, p := range pairs[:min(len(pairs), mostPairs)] {
		name := scale.Text{}
		for _, lang := range []string{"en", "zh"} {
			name[lang] = c.Names[p.NameB].In(lang) + " − " + c.Names[p.NameA].In(lang)
		}
		i := "–"
		if p.Difference.Interval.Valid() {
			i = fmt.Sprintf(format, p.Difference.Interval.Scale(factor))
		}
		t.Rows = append(t.Rows, cells(name, fmt.Sprintf(format, factor*p.Difference.Value), i, tail(p.Adjusted)))
	}
	return &t
}
