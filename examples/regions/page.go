package main

import (
	"fmt"
	"strings"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// page is the story as sections that are made from blocks, since package report knows
// no analysis.
func (s story) page() report.Report {
	bonus, audit := s.decisions()
	first, last := s.raw(1), s.raw(len(s.table.Entries))
	return report.Report{
		Title:    english("Which region gets the bonus?"),
		Subtitle: english("Autumn, net promoter score in points"),
		Notes: []scale.Text{english(fmt.Sprintf("Bonus: %s. Audit: %s. The raw ranking would have given the bonus to %s with %d answers, and the audit to %s with %d.",
			strings.Join(bonus, ", "), strings.Join(audit, ", "), first.Name, first.Shrunken.N, last.Name, last.Shrunken.N))},
		Sections: []report.Section{s.leagueSection(), s.funnelSection(), s.whySection()},
	}
}

// raw is the region at a place of the raw ranking.
func (s story) raw(rank int) league.Entry {
	for _, e := range s.table.Entries {
		if e.RawRank == rank {
			return e
		}
	}
	return league.Entry{}
}

func (s story) leagueSection() report.Section {
	var places []report.Place
	for _, e := range s.table.Entries {
		raw := survey.Estimate{Value: 100 * e.Value.Float64(), N: e.Shrunken.N, Warnings: e.Shrunken.Warnings}
		shrunken := e.Shrunken
		shrunken.Value, shrunken.Interval = 100*shrunken.Value, shrunken.Interval.Scale(100)
		places = append(places, report.Place{Label: english(e.Name), Value: raw, Shrunken: shrunken, Rank: e.Rank, RawRank: e.RawRank,
			Best: e.BestRank, Worst: e.WorstRank, Top: e.TopProbability, Bottom: e.BottomProbability, Note: english(s.letters[e.Name])})
	}
	out := report.League("league", english("League"), report.Axis{Min: -100, Max: 100}, places, report.Options{})
	out.Lead["en"] += " The first and the last are two each. Regions that share a letter in the last column do not differ significantly."
	return out
}

// funnelSection draws the regions by the number of answers, within the limits that
// chance keeps.
func (s story) funnelSection() report.Section {
	var trend report.Trend
	for _, p := range s.funnel.Points {
		point := report.Point{Label: english(p.Name), Base: report.Value{Text: fmt.Sprint(p.N)},
			Value:  report.Value{Text: fmt.Sprintf("%+.1f", 100*p.Value.Float64()), Number: survey.Some(100 * p.Value.Float64())},
			Centre: survey.Some(100 * s.funnel.Overall.Float64()), Lower: survey.Some(100 * p.Outer.Lower), Upper: survey.Some(100 * p.Outer.Upper)}
		switch p.Zone {
		case league.FarAbove:
			point.Alarm = english("above the limits of 99.8 %")
		case league.FarBelow:
			point.Alarm = english("below the limits of 99.8 %")
		}
		trend.Points = append(trend.Points, point)
	}
	return report.Section{ID: "funnel", Title: english("Funnel"),
		Lead:   english("Regions by the number of answers. Of five hundred equal regions one would lie beyond the limits."),
		Blocks: []report.Block{{Trend: &trend}}}
}

func (s story) whySection() report.Section {
	table := report.Table{Columns: columns("Part", "Points")}
	for i, p := range s.parts() {
		v := points(p.Estimate, false)
		v.Text = fmt.Sprintf("%+.1f", s.rounded[i].Float64())
		table.Rows = append(table.Rows, report.Row{Depth: 1, Cells: []report.Value{{Text: p.name}, v}})
	}
	table.Rows = append([]report.Row{{Cells: []report.Value{{Text: "change since spring"}, points(s.why.Change.Estimate, false)}}}, table.Rows...)
	regions := report.Table{Columns: columns("Region", "Share before", "Share after", "Mix", "Rate")}
	for _, c := range s.why.Segments {
		regions.Rows = append(regions.Rows, report.Row{Cells: []report.Value{{Text: c.Name},
			{Text: fmt.Sprintf("%.1f %%", 100*c.Before.Share.Float64())}, {Text: fmt.Sprintf("%.1f %%", 100*c.After.Share.Float64())},
			points(c.Mix.Estimate, false), points(c.Rate.Estimate, false)}})
	}
	return report.Section{ID: "why", Title: english("Why the whole stood still"),
		Lead:   english("Mix is what changed shares of the regions among the answers did, rate what changed scores did. The parts add up to the change."),
		Blocks: []report.Block{{Table: &table}, {Table: &regions}}}
}

// points is an estimate on −1…1 as a value in points.
func points(e survey.Estimate, weak bool) report.Value {
	return report.Value{Text: fmt.Sprintf("%+.1f", 100*e.Value), Number: survey.Some(100 * e.Value), Weak: weak,
		Interval: e.Interval.Scale(100), IntervalText: fmt.Sprintf("%+.1f", e.Interval.Scale(100))}
}

func columns(heads ...string) (list []report.Column) {
	for i, head := range heads {
		list = append(list, report.Column{Label: english(head), Numeric: i > 0})
	}
	return list
}

func english(words string) scale.Text { return scale.Text{"en": words} }
