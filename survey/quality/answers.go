package quality

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. They are those of a
// survey.
var (
	// ErrNoBase says that there are no respondents, or none with what is needed.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew says that there are respondents, items or differences between them,
	// but fewer than the index needs.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrIncompatible says that columns are not of one length, or items not on one
	// scale.
	ErrIncompatible = survey.ErrIncompatible
	// ErrUnknown says that the questionnaire has no such item.
	ErrUnknown = survey.ErrUnknown
)

// answers are the columns of some items of a table.
type answers struct {
	n       int
	items   []survey.Item
	columns [][]scale.Code
}

// load reads items, all of them in their order if there are none.
func load(t *survey.Table, items []string) (answers, error) {
	if t == nil {
		return answers{}, fmt.Errorf("quality: no table: %w", ErrArgument)
	}
	a := answers{n: t.Len()}
	if a.n == 0 {
		return a, fmt.Errorf("quality: no responses: %w", ErrNoBase)
	}
	if len(items) == 0 {
		for _, item := range t.Questionnaire().Items() {
			items = append(items, item.ID)
		}
	}
	met := map[string]bool{}
	for _, id := range items {
		if met[id] {
			return a, fmt.Errorf("quality: item %q twice: %w", id, ErrArgument)
		}
		met[id] = true
		item, _, err := t.Questionnaire().Item(id)
		if err != nil {
			return a, fmt.Errorf("quality: %w", err)
		}
		column, err := t.Codes(id)
		if err != nil {
			return a, fmt.Errorf("quality: %w", err)
		}
		a.items, a.columns = append(a.items, item), append(a.columns, column)
	}
	return a, nil
}

// positions is, for each code of a scale, the worth of the point as a number
// from 0 to 1 between the smallest and the largest worth; not valid for codes
// that are no points, nor where all points are worth the same.
func positions(s *scale.Scale) []survey.Optional {
	out := make([]survey.Optional, s.Codes())
	first := true
	var lo, hi int64
	for c := range out {
		if w, _, ok := s.WorthUnits(scale.Code(c)); ok {
			if first {
				lo, hi, first = w, w, false
			}
			lo, hi = min(lo, w), max(hi, w)
		}
	}
	for c := range out {
		if w, _, ok := s.WorthUnits(scale.Code(c)); ok && hi > lo {
			out[c] = survey.Some((float64(w) - float64(lo)) / (float64(hi) - float64(lo)))
		}
	}
	return out
}

// flat is the spread below which numbers from 0 to 1 differ by rounding only.
const flat = 1e-9

// correlation is Pearson's r of a few pairs of numbers from 0 to 1; no value with
// fewer than three, or where one side does not vary.
func correlation(x, y []float64) survey.Optional {
	const fewest = 3 // two pairs always correlate with −1 or 1
	if len(x) < fewest || slices.Max(x)-slices.Min(x) < flat || slices.Max(y)-slices.Min(y) < flat {
		return survey.Optional{}
	}
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx += float64(dx * dx)
		yy += float64(dy * dy)
		xy += float64(dx * dy)
	}
	return survey.Some(min(1, max(-1, xy/math.Sqrt(xx)/math.Sqrt(yy))))
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// tooFew tells whether a statistic is only missing, for want of answers.
func tooFew(err error) bool { return errors.Is(err, ErrNoBase) || errors.Is(err, ErrTooFew) }
