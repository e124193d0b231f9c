package priority

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// CategoryCounts are how many respondents see a feature in each category.
type CategoryCounts struct {
	// MustBe is M.
	MustBe int64 `json:"must_be"`
	// OneDimensional is O.
	OneDimensional int64 `json:"one_dimensional"`
	// Attractive is A.
	Attractive int64 `json:"attractive"`
	// Indifferent is I.
	Indifferent int64 `json:"indifferent"`
	// Reverse is R.
	Reverse int64 `json:"reverse"`
	// Questionable is Q.
	Questionable int64 `json:"questionable"`
}

// Of is the count of one category, 0 for an unknown one.
func (c CategoryCounts) Of(category Category) int64 {
	if !categoryNames.Valid(category) {
		return 0
	}
	return c.array()[category]
}

func (c CategoryCounts) array() [categories]int64 {
	return [categories]int64{c.MustBe, c.OneDimensional, c.Attractive, c.Indifferent, c.Reverse, c.Questionable}
}

// KanoOptions are the options of [Kano], [KanoOf] and [WeightedKano]; the zero value is
// the default.
type KanoOptions struct {
	// LikeHighest says that the highest point of the answers is "I like it".
	// Default: it is the lowest, as in 1 = like, 2 = expect, 3 = neutral, 4 = can
	// live with, 5 = dislike. [KanoOf] does not read it.
	LikeHighest bool
	// Fong adds Fong's test, for comparison with older reports.
	Fong bool
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows of [WeightedKano] were drawn; the others do not read it.
	// Default (nil): independent respondents, with the weights of the table.
	Design *design.TableOptions
}

// A KanoResult classifies one feature.
type KanoResult struct {
	// Counts are the respondents by category.
	Counts CategoryCounts `json:"counts"`
	// N is the base: respondents who answered both questions.
	N int64 `json:"n"`
	// Missing is how many did not answer both.
	Missing int64 `json:"missing"`
	// Category is the most frequent one; of several, the first in the order M, O,
	// A, I, R, Q.
	Category Category `json:"category"`
	// Modes are all most frequent categories, more than one if they tie.
	Modes []Category `json:"modes"`
	// Better is (A+O)/(A+O+M+I) on 0–1: how far having the feature satisfies. Its
	// interval is Wilson's. Nil where all answers are R or Q.
	Better *survey.Estimate `json:"better"`
	// Worse is −(O+M)/(A+O+M+I) on −1–0: how far lacking it dissatisfies.
	Worse *survey.Estimate `json:"worse"`
	// TotalStrength is (M+O+A)/N on 0–1: for how many the feature matters (Lee and
	// Newcomb 1997), with Wilson's interval.
	TotalStrength survey.Estimate `json:"total_strength"`
	// CategoryStrength is the share of the most frequent category less that of the
	// second, of N, on 0–1, exactly. Lee and Newcomb ask for 0.06.
	CategoryStrength scale.Ratio `json:"category_strength"`
	// Test compares the most frequent category with the second.
	Test CategoryTest `json:"test"`
	// Fong is Fong's test; nil unless asked for.
	Fong *FongTest `json:"fong,omitempty"`
}

// Kano classifies a feature from the answers to its functional question (rows) and
// its dysfunctional one (columns), each on a scale of five points. Other axes are
// [ErrArgument]; nobody who answered both is [ErrNoBase]. For the rest see
// [KanoOf].
func Kano(x *survey.Crosstab, o KanoOptions) (KanoResult, error) {
	if x == nil {
		return KanoResult{}, argument("kano: no crosstab")
	}
	for _, axis := range []survey.Axis{x.Rows(), x.Cols()} {
		if axis.Scale == nil || axis.Scale.Len() != 5 {
			return KanoResult{}, argument("kano: %q is no item with five points", axis.ID)
		}
	}
	table := Evaluation()
	var n [categories]int64
	for i, line := range x.Pairs() {
		for j, count := range line {
			if o.LikeHighest {
				n[table[4-i][4-j]] += count
				continue
			}
			n[table[i][j]] += count
		}
	}
	r, err := KanoOf(CategoryCounts{n[0], n[1], n[2], n[3], n[4], n[5]}, o)
	if err != nil {
		return KanoResult{}, err
	}
	r.Missing = x.Total() - r.N
	for _, e := range []*survey.Estimate{r.Better, r.Worse, &r.TotalStrength} {
		if e != nil {
			e.Missing = x.Total() - e.N
		}
	}
	return r, nil
}

// KanoOf classifies a feature from respondents that were classified before. No
// respondents are [ErrNoBase]; a negative count or a level outside (0,1) is
// [ErrArgument].
//
// Better and Worse leave R and Q out of their base (Berger et al. 1993); with a
// base under 30 they warn [survey.LowBase].
func KanoOf(c CategoryCounts, o KanoOptions) (KanoResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return KanoResult{}, err
	}
	n := c.array()
	var total int64
	for i, count := range n {
		if count < 0 {
			return KanoResult{}, argument("kano: %d answers are %v", count, Category(i))
		}
		if total += count; total < 0 {
			return KanoResult{}, fmt.Errorf("priority: kano: %w", survey.ErrOverflow)
		}
	}
	if total == 0 {
		return KanoResult{}, fmt.Errorf("priority: kano: %w", ErrNoBase)
	}

	r := KanoResult{Counts: c, N: total}
	ranked := []Category{MustBe, OneDimensional, Attractive, Indifferent, Reverse, Questionable}
	// Stable, so that ties stay in their order.
	slices.SortStableFunc(ranked, func(a, b Category) int { return cmp.Compare(n[b], n[a]) })
	first, second := ranked[0], ranked[1]
	r.Category = first
	for _, category := range ranked {
		if n[category] == n[first] {
			r.Modes = append(r.Modes, category)
		}
	}
	if r.CategoryStrength, err = scale.NewRatio(n[first]-n[second], total); err != nil {
		return KanoResult{}, fmt.Errorf("priority: kano: %w", err)
	}
	r.Test = categoryTest(first, second, n[first], n[second])
	if o.Fong {
		r.Fong = fong(n[first], n[second], total)
	}

	if r.TotalStrength, err = share(c.MustBe+c.OneDimensional+c.Attractive, total, level); err != nil {
		return KanoResult{}, err
	}
	if base := total - c.Reverse - c.Questionable; base > 0 {
		better, err := share(c.Attractive+c.OneDimensional, base, level)
		if err != nil {
			return KanoResult{}, err
		}
		worse, err := share(c.OneDimensional+c.MustBe, base, level)
		if err != nil {
			return KanoResult{}, err
		}
		i := worse.Interval
		worse.Value, worse.Interval = 0-worse.Value, survey.Interval{Lower: 0 - i.Upper, Upper: 0 - i.Lower, Level: i.Level}
		r.Better, r.Worse = &better, &worse
	}
	return r, nil
}

// share is a share with Wilson's interval.
func share(x, n int64, level float64) (survey.Estimate, error) {
	s, err := proportion.Share(proportion.Count{X: x, N: n}, proportion.Options{Level: level})
	if err != nil {
		return survey.Estimate{}, fmt.Errorf("priority: kano: %w", err)
	}
	e := survey.Estimate{Value: s.Share, SE: survey.Some(s.SE), Interval: s.Interval, N: n, EffectiveN: float64(n), Method: s.Method.String()}
	const small = 30
	if n < small {
		e.Warn(survey.LowBase, "%d answers, fewer than %d", n, small)
	}
	if x == 0 || x == n {
		e.Warn(survey.ZeroVariance, "every answer was the same, so the standard error is 0")
	}
	return e, nil
}
