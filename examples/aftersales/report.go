package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A report holds all the figures; -format json prints it. Scores and shares are
// exact fractions as text ("1505/19"), scores on 0–100 and shares on 0–1; the
// estimates beside them are decimal. What has no answers is null or absent.
type report struct {
	// Questionnaire and Labels name the survey.
	Questionnaire string     `json:"questionnaire"`
	Labels        scale.Text `json:"labels,omitempty"`
	// Illustrative says that the answers are invented but for those on timeliness.
	Illustrative bool `json:"illustrative,omitempty"`
	// Level is the confidence level of all intervals.
	Level float64 `json:"confidence_level"`
	// MinN is the smallest base of a figure that is published, 0 for no minimum.
	MinN int64 `json:"min_n"`
	Base base  `json:"base"`
	// Index is the overall score with the tree behind it; null if the
	// questionnaire has no tree or too few answered.
	Index *satisfaction.IndexResult `json:"index"`
	// Items are the distributions, in the order of the questionnaire.
	Items []item `json:"items"`
	// NPS has the recommendation items, CSAT the satisfaction items.
	NPS  []npsOf  `json:"nps,omitempty"`
	CSAT []csatOf `json:"csat,omitempty"`
	// Segments are regions and the like, each cut into its values.
	Segments []segment `json:"segments,omitempty"`
	// Causes are the options that somebody ticked, the most frequent first.
	Causes []cause `json:"causes,omitempty"`
	// Analyses say why, where and since when.
	Analyses analyses `json:"analyses"`

	levels *scale.Bands
}

// A base says how many there are.
type base struct {
	Rows        int64 `json:"rows"`     // in the file
	Rejected    int64 `json:"rejected"` // could not be used
	ScreenedOut int64 `json:"screened_out"`
	Respondents int64 `json:"respondents"`
	// Earlier are the respondents of -history, who count in the analyses only.
	Earlier int64 `json:"earlier,omitempty"`
}

// An item is the distribution of the answers to one question.
type item struct {
	ID      string       `json:"id"`
	Labels  scale.Text   `json:"labels,omitempty"`
	N       int64        `json:"n"`
	Missing int64        `json:"missing"` // asked, without a rating
	Mean    *scale.Ratio `json:"mean"`
	// Ratings ascend. Levels count each rating in the level that its own score
	// has; they ascend too, and are absent for an item outside the index.
	Ratings []count `json:"ratings"`
	Levels  []count `json:"levels,omitempty"`
	// Suppressed says that there are too few answers to publish; then all is 0.
	Suppressed bool `json:"suppressed,omitempty"`
}

// A count is how many of a base, and which share of it.
type count struct {
	ID     string       `json:"id"`
	Labels scale.Text   `json:"labels,omitempty"`
	Count  int64        `json:"count"`
	Share  *scale.Ratio `json:"share"`

	of scale.Share
}

// npsOf is the net promoter score of an item.
type npsOf struct {
	ID     string                  `json:"id"`
	Labels scale.Text              `json:"labels,omitempty"`
	Result *satisfaction.NPSResult `json:"result"` // null without answers
	// Classes are detractors, passives, promoters; none if the result is suppressed.
	Classes []class `json:"classes"`
}

// A class is one of the three with its lowest and highest rating.
type class struct {
	count
	From int `json:"from"`
	To   int `json:"to"`
}

// csatOf is the share of satisfied customers by an item.
type csatOf struct {
	ID     string                   `json:"id"`
	Labels scale.Text               `json:"labels,omitempty"`
	Result *satisfaction.CSATResult `json:"result"` // null without answers
}

// A segment is a property with the figures of each of its values.
type segment struct {
	ID     string     `json:"id"`
	Labels scale.Text `json:"labels,omitempty"`
	Values []slice    `json:"values"`
}

// A slice is what the respondents with one value of a segment said.
type slice struct {
	ID          string     `json:"id"`
	Labels      scale.Text `json:"labels,omitempty"`
	Respondents int64      `json:"respondents"`
	// Rank is by score among the values, 1 the highest, 0 without a score.
	Rank int `json:"rank"`
	// Index is the tree as above, NPS that of the first recommendation item.
	Index *satisfaction.Node      `json:"index"`
	NPS   *satisfaction.NPSResult `json:"nps"`
	// Suppressed says that nothing of it is published; then all is 0 or null.
	Suppressed bool `json:"suppressed,omitempty"`

	outcome *scale.Tally // the answers that the analyses are about
}

// A cause is an option of a choice. Its share is of the respondents who answered
// that choice.
type cause struct {
	count
	Choice string     `json:"choice"`
	About  scale.Text `json:"about,omitempty"` // the dimension that it belongs to
	Owner  string     `json:"owner,omitempty"` // the department that answers for it
	// Suppressed says that too few answered the choice; then count and share are 0.
	Suppressed bool `json:"suppressed,omitempty"`
}

func (r *report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// newReport computes every figure.
func newReport(s loaded, level float64, minN int64) (*report, error) {
	t, q := s.table, s.table.Questionnaire()
	r := &report{
		Questionnaire: q.ID(), Labels: q.Labels(), Illustrative: s.illustrative, Level: level, MinN: minN, levels: q.Levels(),
		Base: base{Rows: s.rejected.Read, Rejected: s.rejected.Rows, ScreenedOut: t.ScreenedOut(), Respondents: int64(t.Len())},
	}
	if s.earlier != nil {
		r.Base.Earlier = int64(s.earlier.Len())
	}
	if n := r.Base.Respondents; n < minN {
		return nil, fmt.Errorf("%d respondents are too few to publish anything; see -min-n", n)
	}
	var err error
	if r.Index, err = index(t, level); err != nil {
		return nil, err
	}
	for _, it := range q.Items() {
		if err := r.addItem(t, it); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(r.Items, func(i item) bool { return i.N > 0 }) {
		return nil, fmt.Errorf("nobody rated anything: %w", survey.ErrNoBase)
	}
	if err := r.addSegments(t); err != nil {
		return nil, err
	}
	if err := r.addCauses(t); err != nil {
		return nil, err
	}
	if err := r.analyse(s); err != nil {
		return nil, err
	}
	r.protect()
	return r, nil
}

// index is nil where there is no overall score.
func index(t *survey.Table, level float64) (*satisfaction.IndexResult, error) {
	q := t.Questionnaire()
	if !q.HasIndex() {
		return nil, nil
	}
	x, err := satisfaction.Index(t, satisfaction.IndexOptions{Level: level})
	if errors.Is(err, survey.ErrNoBase) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &x, label(&x.Overall, q)
}

// label gives leaves without words those of their item.
func label(n *satisfaction.Node, q *survey.Questionnaire) error {
	if n.Item != "" && n.Labels == nil {
		it, _, err := q.Item(n.Item)
		if err != nil {
			return err
		}
		n.Labels = it.Labels
	}
	for i := range n.Children {
		if err := label(&n.Children[i], q); err != nil {
			return err
		}
	}
	return nil
}

// nps is nil where nobody answered.
func nps(t *scale.Tally, classes *scale.Bands, level float64) (*satisfaction.NPSResult, error) {
	x, err := satisfaction.NPS(t, satisfaction.NPSOptions{Classes: classes, Level: level})
	if errors.Is(err, survey.ErrNoBase) {
		return nil, nil
	}
	return &x, err
}
