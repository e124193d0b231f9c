package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

// minN is the smallest number of answers behind a published figure.
const minN = 5

// A Job is what is computed and how it is shown. Beam carries it to the workers.
type Job struct {
	Questionnaire []byte // as JSON
	Segment       string // the one that figures are cut by
	Format, Lang  string // of the report
}

// parts are the accumulators that the report rests on: a tally of each item, the
// recommendation by segment, and of each segment the moments of the items in the
// index. They are made from responses, or merged from parts made elsewhere.
type parts struct {
	q         *survey.Questionnaire
	segment   survey.Segment
	items     []survey.Item
	tree      []int // positions of the items in the index
	recommend int   // position of the recommendation item, -1 without

	tallies  []*scale.Tally // by position
	crosstab *survey.Crosstab
	moments  *survey.Group[string, *survey.Moments]

	codes []scale.Code // of a response
}

func (j Job) parts() (*parts, error) {
	q := new(survey.Questionnaire)
	if err := json.Unmarshal(j.Questionnaire, q); err != nil {
		return nil, err
	}
	if !q.HasIndex() {
		return nil, fmt.Errorf("questionnaire %s has no index", q.ID())
	}
	segments := q.Segments()
	at := slices.IndexFunc(segments, func(s survey.Segment) bool { return s.ID == j.Segment })
	if at < 0 || len(segments[at].Values) == 0 {
		return nil, fmt.Errorf("questionnaire %s has no segment %q with a list of values", q.ID(), j.Segment)
	}
	p := &parts{q: q, segment: segments[at], items: q.Items(), recommend: -1}
	for _, item := range p.items {
		p.tallies = append(p.tallies, scale.NewTally(item.EffectiveScale()))
	}
	var vars []survey.Variable
	var walk func(n survey.Node) error
	walk = func(n survey.Node) error {
		if n.Item != "" {
			item, i, err := q.Item(n.Item)
			p.tree, vars = append(p.tree, i), append(vars, survey.Variable{ID: item.ID, Scale: item.EffectiveScale()})
			return err
		}
		for _, child := range n.Children {
			if err := walk(child); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(q.Overall()); err != nil {
		return nil, err
	}
	p.codes = make([]scale.Code, len(vars))
	empty, err := survey.NewMoments(survey.Pairwise, vars...)
	if err != nil {
		return nil, err
	}
	p.moments = survey.NewGroup[string](empty)
	if ids := q.ByRole(survey.Recommendation); len(ids) > 0 {
		item, i, err := q.Item(ids[0])
		if err != nil {
			return nil, err
		}
		by := survey.Axis{ID: p.segment.ID}
		for _, v := range p.segment.Values {
			by.Categories = append(by.Categories, v.ID)
		}
		p.recommend = i
		if p.crosstab, err = survey.NewCrosstab(survey.Axis{ID: item.ID, Scale: item.EffectiveScale()}, by); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// read counts a stream of responses. Rows that cannot be used go to bad; any other
// error ends it. Respondents who answer twice are not looked for.
func (p *parts) read(stream iter.Seq2[*survey.Response, error], bad func(*survey.RowError)) (c Counted, err error) {
	for r, err := range stream {
		if row, ok := errors.AsType[*survey.RowError](err); ok {
			c.Rows++
			c.Rejected++
			bad(row)
			continue
		}
		if err != nil {
			return c, err
		}
		c.Rows++
		if _, weighted := r.Weight(); weighted {
			return c, errors.New("column weight: this report is of unweighted answers; leave the column out")
		}
		if r.Status == survey.ScreenedOut {
			c.ScreenedOut++
			continue
		}
		c.Respondents++
		complete, err := p.add(r)
		if err != nil {
			return c, err
		}
		if complete {
			c.AnsweredEverything++
		}
	}
	return c, nil
}

// add counts one response, and tells whether it has a rating of every item of the
// index.
func (p *parts) add(r *survey.Response) (complete bool, err error) {
	for i, t := range p.tallies {
		if err := t.AddCode(r.Code(i), 1); err != nil {
			return false, err
		}
	}
	value, _ := r.Segment(p.segment.ID)
	if p.recommend >= 0 {
		if err := p.crosstab.AddCodeIn(value, r.Code(p.recommend), 1); err != nil {
			return false, err
		}
	}
	complete = true
	for i, position := range p.tree {
		p.codes[i] = r.Code(position)
		complete = complete && p.items[position].Scale.IsPoint(p.codes[i]) // a special code has a value, and is none
	}
	return complete, p.moments.At(value).Add(p.codes)
}

// A file is a part of the output.
type file struct {
	name string
	text []byte
}

var reportNames = map[string]string{"text": "report.txt", "html": "report.html", "json": "report.json"}

// files are the report, the bad rows one JSON object a line, and the state: the
// accumulators as JSON, to be merged with those of another day.
func (p *parts) files(j Job, bad []BadRow, shards []Counted) ([]file, error) {
	all, bad := locate(bad, shards)
	r, err := p.report(all)
	if err != nil {
		return nil, err
	}
	var page, rejected bytes.Buffer
	switch j.Format {
	case "text":
		err = r.Text(&page, j.Lang)
	case "html":
		err = r.HTML(&page, j.Lang)
	case "json":
		err = indented(&page, r)
	default:
		err = fmt.Errorf("format %q: want text, json or html", j.Format)
	}
	if err != nil {
		return nil, err
	}
	lines := json.NewEncoder(&rejected)
	for _, b := range bad {
		if err := lines.Encode(struct {
			File   string   `json:"file"`
			Row    int64    `json:"row"`
			Line   int64    `json:"line"`
			Faults []string `json:"faults"`
		}{b.File, b.Row, b.Line, b.Faults}); err != nil {
			return nil, err
		}
	}
	var state bytes.Buffer
	tallies := map[string]*scale.Tally{}
	for i, t := range p.tallies {
		tallies[p.items[i].ID] = t
	}
	err = indented(&state, map[string]any{
		"rows": all.Rows, "rejected": all.Rejected, "screened_out": all.ScreenedOut,
		"respondents": all.Respondents, "complete": all.AnsweredEverything,
		"tallies": tallies, "recommendation": p.crosstab, "moments": p.moments,
	})
	return []file{{reportNames[j.Format], page.Bytes()}, {"rejected.jsonl", rejected.Bytes()}, {"state.json", state.Bytes()}}, err
}

func indented(w *bytes.Buffer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// index is the index of all segments together: the moments know only those who rated
// some item of it, so that who is in it and who is missing comes from what was counted.
func (p *parts) index(all Counted) (satisfaction.IndexResult, error) {
	total, err := p.moments.Total()
	if err != nil {
		return satisfaction.IndexResult{}, err
	}
	index, err := satisfaction.IndexOfMoments(p.q, total, satisfaction.IndexOptions{})
	index.Complete, index.Respondents = all.AnsweredEverything, all.Respondents
	setMissing(&index.Overall, all.Respondents)
	return index, err
}

func setMissing(n *satisfaction.Node, of int64) {
	n.Estimate.Missing = of - n.Estimate.N
	for i := range n.Children {
		setMissing(&n.Children[i], of)
	}
}

// report is what is published of the accumulators.
func (p *parts) report(all Counted) (report.Report, error) {
	index, err := p.index(all)
	if err != nil {
		return report.Report{}, err
	}
	whole := report.Segment{ID: "all", Labels: scale.Text{"en": "All", "zh": "全部"}, Index: &index.Overall}
	var items []report.Item
	for i, t := range p.tallies {
		items = append(items, report.Item{ID: p.items[i].ID, Labels: p.items[i].Labels, Ratings: t.Distribution()})
	}
	if p.recommend >= 0 {
		if whole.NPS, err = p.nps(p.tallies[p.recommend]); err != nil {
			return report.Report{}, err
		}
	}
	segments, err := p.segments()
	if err != nil {
		return report.Report{}, err
	}
	o := report.Options{Levels: p.q.Levels(), Disclosure: &disclosure.Options{MinN: minN}}
	r := report.Report{
		Title: p.q.Labels(),
		Subtitle: scale.Text{
			"en": fmt.Sprintf("%d respondents, %d screened out, %d of %d rows left out", all.Respondents, all.ScreenedOut, all.Rejected, all.Rows),
			"zh": fmt.Sprintf("受访者 %d 人，甄别排除 %d 人，%d 行中剔除 %d 行", all.Respondents, all.ScreenedOut, all.Rows, all.Rejected),
		},
		Sections: []report.Section{
			report.Overall(index, o), report.Dimensions(index, o),
			report.Segments("segments", p.segment.Labels, append([]report.Segment{whole}, segments...), o),
		},
	}
	if whole.NPS != nil {
		r.Sections = append(r.Sections, report.NPS(p.items[p.recommend].Labels, *whole.NPS, o))
	}
	r.Sections = append(r.Sections, report.Distributions(items, o))
	return r, nil
}

// segments have the figures for which there are answers.
func (p *parts) segments() (list []report.Segment, err error) {
	for _, v := range p.segment.Values {
		s := report.Segment{ID: v.ID, Labels: v.Labels, Depth: 1}
		if m, ok := p.moments.Lookup(v.ID); ok {
			index, err := satisfaction.IndexOfMoments(p.q, m, satisfaction.IndexOptions{})
			switch {
			case err == nil:
				s.Index = &index.Overall
			case !errors.Is(err, survey.ErrNoBase):
				return nil, err
			}
		}
		if p.recommend >= 0 {
			t, err := p.crosstab.TallyIn(v.ID)
			if err != nil {
				return nil, err
			}
			if s.NPS, err = p.nps(t); err != nil {
				return nil, err
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// nps is nil where nobody answered.
func (p *parts) nps(t *scale.Tally) (*satisfaction.NPSResult, error) {
	r, err := satisfaction.NPS(t, satisfaction.NPSOptions{Classes: p.items[p.recommend].Classes})
	if errors.Is(err, survey.ErrNoBase) {
		return nil, nil
	}
	return &r, err
}

// segmentOf is the named segment, or the first of the questionnaire.
func segmentOf(questionnaire []byte, name string) (string, error) {
	q := new(survey.Questionnaire)
	if err := json.Unmarshal(questionnaire, q); err != nil {
		return "", err
	}
	var first string
	if list := q.Segments(); len(list) > 0 {
		first = list[0].ID
	}
	return cmp.Or(name, first), nil
}
