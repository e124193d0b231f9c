package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// page writes the charts of all quarters as one HTML page.
func page(w io.Writer, charts []tracked) error {
	out := report.Report{
		Title:    scale.Text{"en": "Quarterly tracking"},
		Subtitle: scale.Text{"en": "Second quarter 2026"},
		Notes: []scale.Text{{"en": "Limits are 3σ around the twelve quarters to 2025-Q4 and have been frozen since. " +
			"A ring marks a quarter that completes a rule."}},
	}
	for _, t := range charts {
		r, err := t.chart.Judge(t.samples)
		if err != nil {
			return err
		}
		out.Sections = append(out.Sections, chartSection(t, r))
	}
	return out.HTML(w, "en")
}

// chartSection is a control chart as a section of a report: the drawing with its
// limits, gaps and marks, and what weakens them.
func chartSection(t tracked, r control.Result) report.Section {
	scaled := func(x survey.Optional) survey.Optional {
		x.Value *= t.factor
		return x
	}
	var trend report.Trend
	for i, p := range r.Points {
		point := report.Point{
			Label: scale.Text{"en": p.Period}, Value: report.Value{Text: "–"},
			Centre: scaled(p.Centre), Lower: scaled(p.Lower), Upper: scaled(p.Upper),
		}
		if p.Value.Valid { // a gap has no number, and is not drawn
			point.Value = report.Value{Text: t.say(p.Value.Value), Number: scaled(p.Value)}
			if r.Kind != control.C {
				point.Base = report.Value{Text: fmt.Sprint(p.N)}
			}
		}
		var why []string
		for _, s := range r.At(i) {
			why = append(why, strings.ReplaceAll(s.Rule.String(), "-", " ")+" "+s.Side.String())
		}
		if why != nil {
			point.Alarm = scale.Text{"en": strings.Join(why, ", ")}
		}
		trend.Points = append(trend.Points, point)
	}
	out := report.Section{ID: t.id, Title: scale.Text{"en": t.name}, Blocks: []report.Block{{Trend: &trend}}}
	for _, warning := range r.Warnings {
		out.Blocks = append(out.Blocks, report.Block{Text: scale.Text{"en": "Mind: " + warning.Text + "."}})
	}
	return out
}
