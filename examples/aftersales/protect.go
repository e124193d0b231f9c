package main

import (
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/survey/disclosure"
)

// withheldMark stands for a figure that is not published.
const withheldMark = "[c]"

// options are those of the page. Empty groups are shown: nobody is in them.
func (r *report) options() reports.Options {
	o := reports.Options{Levels: r.levels}
	if r.MinN > 0 {
		o.Disclosure = &disclosure.Options{MinN: r.MinN, Zeros: disclosure.ShowZeros}
	}
	return o
}

// few tells whether a base is too small to be published.
func (r *report) few(n int64) bool { return n > 0 && n < r.MinN }

// protect withholds what rests on too few answers of all respondents. All forms are
// made of what it leaves, so that none says more than the page.
func (r *report) protect() {
	if r.Index != nil {
		*r.Index = r.options().ProtectIndex(*r.Index)
	}
	for i := range r.Items {
		if it := &r.Items[i]; r.few(it.N) {
			*it = item{ID: it.ID, Labels: it.Labels, Ratings: blank(it.Ratings), Levels: blank(it.Levels), Suppressed: true}
		}
	}
	for i := range r.NPS {
		if x := r.NPS[i].Result; x != nil && r.few(x.Estimate.N) {
			x.Estimate, r.NPS[i].Classes = x.Estimate.Suppress(), nil
		}
	}
	for i := range r.CSAT {
		if x := r.CSAT[i].Result; x != nil && r.few(x.Estimate.N) {
			x.Estimate = x.Estimate.Suppress()
		}
	}
	for i := range r.Causes {
		if c := &r.Causes[i]; r.few(c.of.N) {
			c.count, c.Suppressed = blank([]count{c.count})[0], true
		}
	}
}

// blank leaves what is counted, without the counts.
func blank(counts []count) []count {
	var all []count
	for _, c := range counts {
		all = append(all, count{ID: c.ID, Labels: c.Labels})
	}
	return all
}

// parts are the values of a segment below the whole. The whole is among them because
// those without a value are what the values leave of it.
func (r *report) parts(whole slice, values []slice) []reports.Segment {
	all := []reports.Segment{{ID: "all", Labels: translated("All"), Index: whole.Index, NPS: whole.NPS}}
	for _, v := range values {
		all = append(all, reports.Segment{ID: v.ID, Labels: v.Labels, Index: v.Index, NPS: v.NPS, Suppressed: v.Suppressed, Depth: 1})
	}
	return all
}

// protectValues withholds the values that are too small, and those that would give
// them away.
func (r *report) protectValues(whole slice, values []slice) {
	for i, s := range r.options().ProtectSegments(r.parts(whole, values))[1:] {
		if s.Suppressed {
			values[i] = slice{ID: values[i].ID, Labels: values[i].Labels, Suppressed: true}
		}
	}
}
