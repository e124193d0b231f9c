package main

import (
	"bytes"
	"encoding"
	"fmt"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// vessels are what the figures rest on, wherever they were counted.
type vessels struct {
	tallies map[string]*survey.Group[string, *scale.Tally]
	pairs   *survey.Crosstab
	moments *survey.Group[string, *survey.Moments]
}

// inOneProcess reads every answer.
func inOneProcess(a *answers) (vessels, error) {
	v := vessels{tallies: map[string]*survey.Group[string, *scale.Tally]{}}
	segment := survey.Axis{ID: "region", Categories: a.regions}
	categories := make([]uint32, a.n)
	for row, r := range a.region {
		categories[row] = 1 + uint32(r)
	}
	for i, item := range a.vars {
		x, err := survey.NewCrosstab(a.axis(i), segment)
		if err != nil {
			return v, err
		}
		if err := x.AddCodesIn(categories, a.codes[i]); err != nil {
			return v, err
		}
		v.tallies[item.ID] = survey.NewGroup[string](scale.NewTally(item.Scale))
		for _, region := range a.regions {
			t, err := x.TallyIn(region)
			if err != nil {
				return v, err
			}
			if err := v.tallies[item.ID].At(region).Merge(t); err != nil {
				return v, err
			}
		}
	}
	var err error
	if v.pairs, err = survey.NewCrosstab(a.axis(0), a.axis(1)); err != nil {
		return v, err
	}
	if err := v.pairs.AddCodes(a.codes[0], a.codes[1]); err != nil {
		return v, err
	}
	empty, err := survey.NewMoments(survey.Listwise, a.vars...)
	if err != nil {
		return v, err
	}
	v.moments = survey.NewGroup[string](empty)
	for r, columns := range a.byRegion() {
		if err := v.moments.At(a.regions[r]).AddColumns(columns); err != nil {
			return v, err
		}
	}
	return v, nil
}

// byRegion parts the columns.
func (a *answers) byRegion() [][][]scale.Code {
	var sizes [regions]int
	for _, r := range a.region {
		sizes[r]++
	}
	out := make([][][]scale.Code, regions)
	for r := range out {
		out[r] = make([][]scale.Code, items)
		for i := range out[r] {
			out[r][i] = make([]scale.Code, 0, sizes[r])
		}
	}
	for i, column := range a.codes {
		for row, c := range column {
			r := a.region[row]
			out[r][i] = append(out[r][i], c)
		}
	}
	return out
}

// differences names the accumulators whose bytes differ, and counts all.
func (v vessels) differences(o vessels) (names []string, compared int, err error) {
	compare := func(name string, a, b encoding.BinaryMarshaler) {
		compared++
		x, errX := a.MarshalBinary()
		y, errY := b.MarshalBinary()
		if errX != nil || errY != nil {
			err = fmt.Errorf("%s: %v, %v", name, errX, errY)
		}
		if !bytes.Equal(x, y) {
			names = append(names, name)
		}
	}
	compare("pairs", v.pairs, o.pairs)
	for id, group := range v.tallies {
		for region, t := range group.All() {
			other, _ := o.tallies[id].Lookup(region)
			compare(id+" of "+region, t, other)
		}
		compare(id, group, o.tallies[id])
	}
	for region, m := range v.moments.All() {
		other, _ := o.moments.Lookup(region)
		compare("moments of "+region, m, other)
	}
	compare("moments", v.moments, o.moments)
	slices.Sort(names)
	return names, compared, err
}

// page is the report as text.
func (v vessels) page(a *answers) ([]byte, error) {
	r, err := v.report(a)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = r.Text(&page, "en")
	return page.Bytes(), err
}

// report has the index with its error, from the moments, and the regions.
func (v vessels) report(a *answers) (report.Report, error) {
	places := 2
	o := report.Options{Places: &places}
	total, err := v.moments.Total()
	if err != nil {
		return report.Report{}, err
	}
	var ids []string
	for _, c := range a.q.Overall().Children {
		ids = append(ids, c.Item)
	}
	of, err := total.Subset(ids...)
	if err != nil {
		return report.Report{}, err
	}
	index, err := satisfaction.IndexOfMoments(a.q, of, satisfaction.IndexOptions{})
	if err != nil {
		return report.Report{}, err
	}
	recommend := a.vars[items-1].ID
	all, err := v.tallies[recommend].Total()
	if err != nil {
		return report.Report{}, err
	}
	nps, err := satisfaction.NPS(all, satisfaction.NPSOptions{})
	if err != nil {
		return report.Report{}, err
	}
	return report.Report{
		Title:    scale.Text{"en": "Answers counted by a database"},
		Subtitle: scale.Text{"en": fmt.Sprintf("%d respondents with %d answers; %d answered everything", a.n, a.n*len(a.vars), of.N(0, 0))},
		Sections: []report.Section{
			report.Overall(index, o), report.Dimensions(index, o),
			report.NPS(scale.Text{"en": "Recommendation"}, nps, o),
		},
	}, nil
}
