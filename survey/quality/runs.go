package quality

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// RunLengths say, per row, how long the same answer was given item after item.
type RunLengths struct {
	// Longest is the longest run, from 1 to the number of items ("long string").
	// Not valid for a row without an answer.
	Longest []survey.Optional `json:"longest"`
	// Mean is the mean length of the runs, answers over runs ("average long
	// string").
	Mean []survey.Optional `json:"mean"`
}

// Runs finds runs of the same answer over the items in the order given, all
// items of the questionnaire if none: Johnson (2005); Meade and Craig
// (2012), "LongString". Long runs are suspicious where neighbouring items ask for
// different things, some of them the other way round.
//
// Answers are compared as given, not as scored: 4 after 4 is a run also where the
// second item is reversed. Special codes are answers (a column of "don't know" is
// a run); blanks and items that were not asked are passed over and neither break
// a run nor lengthen it. Items of different scales can stand in a row; the same
// number is then the same answer.
//
// An empty table is [ErrNoBase], an item that is not there [ErrUnknown], one
// given twice, and no table, [ErrArgument].
func Runs(t *survey.Table, items []string) (RunLengths, error) {
	a, err := load(t, items)
	if err != nil {
		return RunLengths{}, err
	}
	type answer struct {
		value   int
		special bool
	}
	given := make([][]answer, len(a.items)) // by code; the first two are no answers
	for k, item := range a.items {
		for c := range item.Scale.Codes() {
			v, _ := item.Scale.Value(scale.Code(c))
			given[k] = append(given[k], answer{v, item.Scale.IsSpecial(scale.Code(c))})
		}
	}
	out := RunLengths{make([]survey.Optional, a.n), make([]survey.Optional, a.n)}
	for row := range a.n {
		var last answer
		longest, run, runs, answered := 0, 0, 0, 0
		for k, column := range a.columns {
			c := column[row]
			if c == scale.Blank || c == scale.NotAsked {
				continue
			}
			if now := given[k][c]; answered == 0 || now != last {
				last, run = now, 0
				runs++
			}
			run++
			answered++
			longest = max(longest, run)
		}
		if answered > 0 {
			out.Longest[row] = survey.Some(float64(longest))
			out.Mean[row] = survey.Some(float64(answered) / float64(runs))
		}
	}
	return out, nil
}

// IRV is the intra-individual response variability of each row: the standard
// deviation (divisor n − 1) of its ratings on the items, in scale points; all
// items if none are given. Dunn, Heggestad, Shanock and Theilgard (2018): low
// values mean that little was discriminated, 0 that every answer was the same.
//
// Ratings enter as given, not as scored. Only ratings enter; a row with fewer
// than two has no value. The items must share a smallest and a largest value
// ([ErrIncompatible]): a 9 of 10 beside a 5 of 5 would look like variety. Further
// errors are those of [Runs].
func IRV(t *survey.Table, items []string) ([]survey.Optional, error) {
	a, err := load(t, items)
	if err != nil {
		return nil, err
	}
	for _, item := range a.items {
		if first := a.items[0]; item.Scale.Min() != first.Scale.Min() || item.Scale.Max() != first.Scale.Max() {
			return nil, fmt.Errorf("quality: variability of %q and %q: %w", first.ID, item.ID, ErrIncompatible)
		}
	}
	out := make([]survey.Optional, a.n)
	ratings := make([]float64, 0, len(a.items))
	for row := range a.n {
		ratings = ratings[:0]
		for k, column := range a.columns {
			if c := column[row]; a.items[k].Scale.IsPoint(c) {
				v, _ := a.items[k].Scale.Value(c)
				ratings = append(ratings, float64(v))
			}
		}
		if len(ratings) < 2 {
			continue
		}
		m, squares := mean(ratings), 0.0
		for _, x := range ratings {
			squares += float64((x - m) * (x - m))
		}
		out[row] = survey.Some(math.Sqrt(squares / float64(len(ratings)-1)))
	}
	return out, nil
}
