package main

import (
	"fmt"
	"io"
	"strings"

	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
)

// writeHTML writes one page that needs nothing else.
func (r *report) writeHTML(w io.Writer, lang string) error { return r.page().HTML(w, lang) }

// page makes the report of sections.
func (r *report) page() reports.Report {
	o := r.options()
	page := reports.Report{Title: r.Labels, Notes: []scale.Text{r.respondents()}}
	if len(page.Title) == 0 {
		page.Title = scale.Text{"en": r.Questionnaire}
	}
	if r.Illustrative {
		page.Notes = append(page.Notes, translated("Illustrative: timeliness in this survey is a handbook's worked case, everything else is invented."))
	}
	add := func(s reports.Section) { page.Sections = append(page.Sections, s) }
	if r.Index != nil {
		add(reports.Overall(*r.Index, o))
		add(reports.Dimensions(*r.Index, o))
	}
	var items []reports.Item
	for _, i := range r.Items {
		items = append(items, reports.Item{ID: i.ID, Labels: i.Labels, Ratings: rows(i.Ratings), Levels: rows(i.Levels), Suppressed: i.Suppressed})
	}
	add(reports.Distributions(items, o))
	var nps, csat []reports.Section
	for _, x := range r.NPS {
		if x.Result != nil {
			nps = append(nps, reports.NPS(labelled(x.Labels, x.ID), *x.Result, o))
		}
	}
	for _, x := range r.CSAT {
		if x.Result != nil {
			csat = append(csat, reports.CSAT(labelled(x.Labels, x.ID), *x.Result, o))
		}
	}
	page.Sections = append(page.Sections, append(joined(nps), joined(csat)...)...)
	if mentions := r.mentions(); len(mentions) > 0 {
		add(reports.Causes(mentions, o))
	}
	for _, s := range r.Segments {
		add(reports.Segments("by-"+s.ID, labelled(s.Labels, s.ID), r.parts(r.whole(), s.Values), o))
	}
	page.Sections = append(page.Sections, r.analysed()...)
	add(reports.Section{ID: "method", Title: scale.Text{"en": "Method", "zh": "方法"},
		Blocks: []reports.Block{{Text: translated("Intervals: Student's t for scores, Tango for NPS, Wilson for CSAT.")}}})
	return page
}

// whole is the survey in the form of a value of a segment.
func (r *report) whole() slice {
	var x slice
	if r.Index != nil {
		x.Index = &r.Index.Overall
	}
	if len(r.NPS) > 0 {
		x.NPS = r.NPS[0].Result
	}
	return x
}

// respondents says how many there are.
func (r *report) respondents() scale.Text {
	all := scale.Text{}
	for lang := range translated("") {
		p := printer{report: r, lang: lang}
		p.respondents()
		all[lang] = strings.TrimSpace(p.String())
	}
	return all
}

func (r *report) mentions() []reports.Mention {
	var all []reports.Mention
	for _, c := range r.Causes {
		about := labelled(c.About, c.Choice)
		if c.Owner != "" {
			for lang, words := range about {
				about[lang] = fmt.Sprintf("%s · %s", words, c.Owner)
			}
		}
		all = append(all, reports.Mention{Row: scale.Row{ID: c.ID, Labels: c.Labels, Share: c.of}, About: about, Suppressed: c.Suppressed})
	}
	return all
}

// joined makes one section of several alike.
func joined(sections []reports.Section) []reports.Section {
	if len(sections) < 2 {
		return sections
	}
	for _, s := range sections[1:] {
		sections[0].Blocks = append(sections[0].Blocks, s.Blocks...)
	}
	return sections[:1]
}

func rows(counts []count) []scale.Row {
	var all []scale.Row
	for _, c := range counts {
		all = append(all, scale.Row{ID: c.ID, Labels: c.Labels, Share: c.of})
	}
	return all
}

// labelled is a label, the id where there are no words.
func labelled(labels scale.Text, id string) scale.Text {
	if len(labels) == 0 {
		return scale.Text{"en": id}
	}
	return labels.Clone()
}

// translated is a text of the program in its languages.
func translated(text string) scale.Text { return scale.Text{"en": text, "zh": chinese[text]} }
