package breakdown

import (
	"fmt"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Conditions that a caller may branch on with errors.Is.
var (
	// ErrNoBase says that no slice has a rating.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrIncompatible says that the two waves do not measure the same.
	ErrIncompatible = survey.ErrIncompatible
	// ErrUnknown says that there is no such segment, indicator or slice.
	ErrUnknown = survey.ErrUnknown
)

// Options are the options of [By] and [OfMoments]; the zero value is the default.
type Options struct {
	// Indicators are the ids of the nodes and items to show, in this order. Default
	// (nil): all nodes of the tree, the whole first, or without a tree all items.
	Indicators []string
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows of each wave were drawn: strata, clusters such as repeat
	// customers, raked margins. Slices are then subpopulations of the whole, whose
	// number of respondents is random. Default (nil): a slice is a sample of its own of
	// independent respondents, with the weights of the table if it has some. Only [By]
	// reads it. BaseWeights are those of one table and need one wave, or waves of
	// equal length with the same.
	Design *design.TableOptions
}

// A Result is the indicators of a questionnaire in the slices of a segment.
type Result struct {
	// Segment is the id of the segment.
	Segment string `json:"segment"`
	// Indicators are the rows of the matrix.
	Indicators []Indicator `json:"indicators"`
	// All is everybody together, in a slice or not; its id is empty and its cells have no
	// rank.
	All Slice `json:"all"`
	// Slices are its columns: the values of the segment in the order of the
	// questionnaire, else sorted; those that only the wave before has come last.
	Slices []Slice `json:"slices"`
	// Level is the confidence level of all intervals.
	Level float64 `json:"level"`
}

// An Indicator is a node of the tree, or an item.
type Indicator struct {
	// ID is the id of the node or item.
	ID string `json:"id"`
	// Labels name it for people.
	Labels scale.Text `json:"labels,omitempty"`
	// Depth is 0 for the whole, 1 for its parts and so on; 0 for items outside the
	// tree.
	Depth int `json:"depth"`
}

// A Slice is one value of the segment.
type Slice struct {
	// ID is the value.
	ID string `json:"id"`
	// Labels name it for people, if the questionnaire does.
	Labels scale.Text `json:"labels,omitempty"`
	// Respondents is how many there are, rated or not; from pairwise moments, which do
	// not count people, the largest base of an item.
	Respondents int64 `json:"respondents"`
	// Before is how many there were in the wave before; 0 without one.
	Before int64 `json:"before"`
	// Cells are its figures, one for each indicator.
	Cells []Cell `json:"cells"`
}

// A Cell is one indicator in one slice.
type Cell struct {
	// Defined tells whether there is a score. Without one the fields up to Estimate
	// mean nothing.
	Defined bool `json:"defined"`
	// Score is the exact score on 0–100.
	Score scale.Ratio `json:"score"`
	// Level is the id of the level in which Score lies, empty if the questionnaire has
	// none.
	Level string `json:"level,omitempty"`
	// Corrective says that the level calls for corrective action.
	Corrective bool `json:"corrective,omitempty"`
	// Rank is the place of the slice in this indicator, 1 the highest; equal scores
	// share it.
	Rank int `json:"rank,omitempty"`
	// Estimate is the score with its error; N is its base.
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom of its interval under a Design: clusters less
	// strata, of those with a rating. 0 without one.
	DF float64 `json:"df,omitzero"`
	// Change is what became of it since the wave before; nil unless it has a score in
	// both.
	Change *Change `json:"change,omitempty"`
}

// A Change is a score less that of the wave before.
type Change struct {
	// Before is the exact score before.
	Before scale.Ratio `json:"before"`
	// BeforeN is its base.
	BeforeN int64 `json:"before_n"`
	// LevelBefore is its level.
	LevelBefore string `json:"level_before,omitempty"`
	// RankBefore was the place among the slices of the wave before.
	RankBefore int `json:"rank_before"`
	// Difference is the exact change, positive for a rise.
	Difference scale.Ratio `json:"difference"`
	// Estimate is the change with Welch's error for different people in the two
	// waves; N is the smaller base. Of people who answered both it is too large.
	Estimate survey.Estimate `json:"estimate"`
}

// Slice is the slice of an id ([ErrUnknown] if there is none), a copy.
func (r Result) Slice(id string) (Slice, error) {
	found, err := r.find(id)
	if err != nil {
		return Slice{}, err
	}
	s := *found
	s.Labels, s.Cells = s.Labels.Clone(), slices.Clone(s.Cells)
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Estimate.Warnings = slices.Clone(c.Estimate.Warnings)
		if c.Change != nil {
			change := *c.Change
			change.Estimate.Warnings = slices.Clone(change.Estimate.Warnings)
			c.Change = &change
		}
	}
	return s, nil
}

func (r Result) find(id string) (*Slice, error) {
	for i, s := range r.Slices {
		if s.ID == id {
			return &r.Slices[i], nil
		}
	}
	return nil, fmt.Errorf("breakdown: slice %q of %s: %w", id, r.Segment, ErrUnknown)
}

// By cuts a table by a segment: for every slice the score, level and rank of every
// indicator, and what changed since another table, the wave before, if that is not
// nil. Scores are those of [satisfaction.Index] of the rows of the slice, with their
// weights; items outside the tree are the mean of their ratings as a score, weighted
// too, with Student's interval. A slice without ratings has cells without a score; rows
// without a value of the segment are in no slice.
//
// Errors: [ErrUnknown] for the segment or an indicator; [ErrIncompatible] for a wave
// before of another questionnaire or score; [ErrArgument] for the level; [ErrNoBase] if
// no slice has a score; those of [satisfaction.Index] and [design.OfTable].
func By(now, before *survey.Table, segment string, o Options) (Result, error) {
	if now == nil {
		return Result{}, fmt.Errorf("breakdown: no table: %w", survey.ErrArgument)
	}
	q := now.Questionnaire()
	if before != nil && (before.Questionnaire().Fingerprint() != q.Fingerprint()) {
		return Result{}, fmt.Errorf("breakdown: wave before: %w", ErrIncompatible)
	}
	b, err := newBuilder(q, o)
	if err != nil {
		return Result{}, err
	}
	cut := func(t *survey.Table) ([]Slice, error) {
		if o.Design != nil {
			return b.subpopulations(t, segment, o.Design)
		}
		parts, err := t.By(segment)
		if err != nil {
			return nil, fmt.Errorf("breakdown: %w", err)
		}
		all, err := b.slice("", int64(t.Len()), tableSource{t, b.level})
		list := []Slice{all}
		for id, part := range parts {
			if err != nil {
				return nil, err
			}
			var s Slice
			s, err = b.slice(id, int64(part.Len()), tableSource{part, b.level})
			list = append(list, s)
		}
		return list, err
	}
	r, err := join(b, segment, cut, now, before)
	if err != nil {
		return Result{}, err
	}
	for _, known := range q.Segments() {
		if known.ID != segment {
			continue
		}
		for i, s := range r.Slices {
			if at := slices.IndexFunc(known.Values, func(v survey.Value) bool { return v.ID == s.ID }); at >= 0 {
				r.Slices[i].Labels = known.Values[at].Labels.Clone()
			}
		}
	}
	return r, nil
}

// OfMoments is [By] from moments that were kept by slice, wherever they were counted;
// segment names what they were kept by, and slices are sorted. Moments need the items
// of the tree and those of the indicators ([satisfaction.IndexOfMoments]). before is
// nil without a wave before.
func OfMoments(q *survey.Questionnaire, now, before *survey.Group[string, *survey.Moments], segment string, o Options) (Result, error) {
	if q == nil || now == nil {
		return Result{}, fmt.Errorf("breakdown: no questionnaire or no moments: %w", ErrArgument)
	}
	b, err := newBuilder(q, o)
	if err != nil {
		return Result{}, err
	}
	if len(now.Keys()) == 0 {
		return Result{}, fmt.Errorf("breakdown: by %s: %w", segment, ErrNoBase)
	}
	if before != nil && len(before.Keys()) == 0 {
		before = nil
	}
	cut := func(g *survey.Group[string, *survey.Moments]) ([]Slice, error) {
		total, err := g.Total()
		if err != nil {
			return nil, fmt.Errorf("breakdown: %w", err)
		}
		all, err := b.slice("", respondents(total), momentsSource{q, total, b.level})
		list := []Slice{all}
		for id, m := range g.All() {
			if err != nil {
				return nil, err
			}
			var s Slice
			s, err = b.slice(id, respondents(m), momentsSource{q, m, b.level})
			list = append(list, s)
		}
		return list, err
	}
	return join(b, segment, cut, now, before)
}
