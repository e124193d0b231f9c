package waves

import (
	"fmt"

	"github.com/gocsat/csat/internal/paired"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Panel is what changed among people who answered in both waves. Its denominator
// is the pairs: people with a rating in both.
type Panel struct {
	// Transitions are the moves between the points of the scale.
	Transitions Matrix `json:"transitions"`
	// Score is the change of the mean score, with the error of the paired
	// difference and n − 1 degrees of freedom.
	Score ScoreChange `json:"score"`
	// Improved are the people whose answer is worth more than before; N is the
	// number of pairs, here and below.
	Improved scale.Share `json:"improved"`
	// Same are those whose answer is worth as much.
	Same scale.Share `json:"same"`
	// Worse are those whose answer is worth less.
	Worse scale.Share `json:"worse"`
	// NPS is the change of the net promoter score on −2…2 (X is after, Y before),
	// by [satisfaction.ComparePairedNPS]; nil where the scale has no classes.
	NPS *satisfaction.PairedComparison `json:"nps,omitempty"`
	// CSAT is the change of the share in the top boxes, after minus before; First
	// are those who were satisfied after only. Nil where the scale has two points
	// and Boxes is not set.
	CSAT *proportion.PairedTest `json:"csat,omitempty"`
	// Bowker tests that moves balance; see [Matrix.Bowker].
	Bowker proportion.ChiSquareTest `json:"bowker"`
	// StuartMaxwell tests that the distribution stayed; see [Matrix.StuartMaxwell].
	StuartMaxwell proportion.ChiSquareTest `json:"stuart_maxwell"`
}

// SamePeople compares two waves of a panel, given the crosstab of one item before,
// the rows, and after, the columns. Both must be items on scales of one shape
// ([ErrIncompatible]); no pair is [ErrNoBase].
func SamePeople(x *survey.Crosstab, o Options) (Panel, error) {
	if x == nil {
		return Panel{}, fmt.Errorf("waves: no crosstab: %w", ErrArgument)
	}
	in, err := newInstrument(x.Rows().Scale, x.Cols().Scale, o)
	if err != nil {
		return Panel{}, err
	}
	var p Panel
	if p.Transitions, err = Transitions(x, nil); err != nil {
		return Panel{}, err
	}
	p.Bowker, p.StuartMaxwell = p.Transitions.Bowker(), p.Transitions.StuartMaxwell()
	d := paired.Differences{Counts: map[int64]int64{}, Unit: in.unit}
	var first, second, top, neither int64 // satisfied after only, before only, both, neither
	pairs := x.Pairs()
	for i, line := range pairs {
		for j, n := range line {
			d.Counts[in.worth[j]-in.worth[i]] += n
			switch {
			case in.worth[j] > in.worth[i]:
				p.Improved.Count += n
			case in.worth[j] < in.worth[i]:
				p.Worse.Count += n
			default:
				p.Same.Count += n
			}
			if in.top == nil {
				continue
			}
			switch [2]int64{in.top[i], in.top[j]} {
			case [2]int64{0, 1}:
				first += n
			case [2]int64{1, 0}:
				second += n
			case [2]int64{1, 1}:
				top += n
			default:
				neither += n
			}
		}
	}
	n := d.N()
	p.Improved.N, p.Same.N, p.Worse.N = n, n, n
	before, after := margins(pairs)
	if p.Score, err = in.change(in.worth.sums(before), in.worth.sums(after)); err != nil {
		return Panel{}, err
	}
	p.Score.Estimate.Missing = x.Total() - n
	if t := d.Student(); n < 2 {
		p.Score.Estimate.Warn(survey.NoError, "one pair gives no error")
	} else {
		p.Score.finish(t.SE*100/in.span.Float64(), t.DF, in.limit(), in.level, "paired t")
	}
	if in.nps != nil {
		c, err := satisfaction.ComparePairedNPS(x.Transpose(), o.Classes, satisfaction.CompareOptions{Level: in.level})
		if err != nil {
			return Panel{}, fmt.Errorf("waves: %w", err)
		}
		p.NPS = &c
	}
	if in.top != nil {
		c, err := proportion.McNemar(proportion.Paired{Both: top, First: first, Second: second, Neither: neither},
			proportion.CompareOptions{Level: in.level})
		if err != nil {
			return Panel{}, fmt.Errorf("waves: %w", err)
		}
		p.CSAT = &c
	}
	return p, nil
}

// margins are the counts of the points before and after, given a square of pairs.
func margins(pairs [][]int64) (before, after []int64) {
	before, after = make([]int64, len(pairs)), make([]int64, len(pairs))
	for i, line := range pairs {
		for j, n := range line {
			before[i] += n
			after[j] += n
		}
	}
	return before, after
}
