package priority

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// A CategoryShare is the weighted share of the respondents who see a feature in one
// category.
type CategoryShare struct {
	// Category is the category.
	Category Category `json:"category"`
	// Share is its share on 0–1 with its linearised error, and Wilson's interval on the
	// effective answers.
	Share survey.Estimate `json:"share"`
}

// A WeightedKanoResult classifies one feature under sampling weights.
type WeightedKanoResult struct {
	// Counts are the respondents by category, whatever they weigh.
	Counts CategoryCounts `json:"counts"`
	// N is the base: respondents who answered both questions.
	N int64 `json:"n"`
	// Missing is how many did not answer both.
	Missing int64 `json:"missing"`
	// Shares are the categories in the order M, O, A, I, R, Q.
	Shares []CategoryShare `json:"shares"`
	// Category is the one with most weight; of several, the first in that order.
	Category Category `json:"category"`
	// Modes are all categories with most weight, more than one if they tie.
	Modes []Category `json:"modes"`
	// Better is (A+O)/(A+O+M+I) on 0–1, by weight, with Wilson's interval on the
	// effective answers. Nil where all answers are R or Q.
	Better *survey.Estimate `json:"better"`
	// Worse is −(O+M)/(A+O+M+I) on −1–0.
	Worse *survey.Estimate `json:"worse"`
	// TotalStrength is the share of M, O and A of all.
	TotalStrength survey.Estimate `json:"total_strength"`
	// Second is the category with most weight after Category.
	Second Category `json:"second"`
	// CategoryStrength is the share of Category less that of Second, on 0–1, with its
	// linearised error. Lee and Newcomb ask for 0.06.
	CategoryStrength survey.Estimate `json:"category_strength"`
	// Test tests that both are alike. Which two lead is read off the same answers, as in
	// [CategoryTest].
	Test design.Test `json:"test"`
}

// WeightedKano classifies a feature from the rows of a table under its sampling weights:
// [Kano] with shares, Better and Worse by weight and with linearised errors. functional
// and dysfunctional are the ids of the two questions, each on a scale of five points.
// It reads LikeHighest, Level and Design. Nothing changes when all weights are
// multiplied by a constant. Fewer than 30 answers are a LowBase warning of each estimate.
//
// Errors: [ErrUnknown] for an item; [ErrArgument] for a scale without five points and
// the level; [ErrNoBase] where nobody answered both; those of [design.OfTable].
func WeightedKano(t *survey.Table, functional, dysfunctional string, o KanoOptions) (WeightedKanoResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return WeightedKanoResult{}, err
	}
	if t == nil {
		return WeightedKanoResult{}, argument("kano: no table")
	}
	category, rated, err := kanoRows(t, functional, dysfunctional, o.LikeHighest)
	if err != nil {
		return WeightedKanoResult{}, err
	}
	if !slices.Contains(rated, true) {
		return WeightedKanoResult{}, fmt.Errorf("priority: kano: %w", ErrNoBase)
	}
	d, err := design.OfTable(t, *cmp.Or(o.Design, new(design.TableOptions)))
	if err != nil {
		return WeightedKanoResult{}, fmt.Errorf("priority: kano: %w", err)
	}
	w := kanoDesign{d: d, level: level, category: category, rated: rated}
	r := WeightedKanoResult{}
	var n [categories]int64
	var sums [categories]exact.Sum
	for row, weight := range d.Weights() {
		if rated[row] {
			n[category[row]]++
			sums[category[row]].Add(weight)
			r.N++
		}
	}
	r.Counts, r.Missing = CategoryCounts{n[0], n[1], n[2], n[3], n[4], n[5]}, int64(t.Len())-r.N
	if err := w.lead(&r, &sums); err != nil {
		return WeightedKanoResult{}, fmt.Errorf("priority: kano: %w", err)
	}
	for c := range Category(categories) {
		e, err := w.share(anyCategory, c)
		if err != nil {
			return WeightedKanoResult{}, fmt.Errorf("priority: kano: %w", err)
		}
		r.Shares = append(r.Shares, CategoryShare{c, *e})
	}
	strength, err := w.share(anyCategory, MustBe, OneDimensional, Attractive)
	if err != nil {
		return WeightedKanoResult{}, fmt.Errorf("priority: kano: %w", err)
	}
	r.TotalStrength = *strength
	if r.Better, err = w.share(sound, Attractive, OneDimensional); errors.Is(err, ErrNoBase) {
		return r, nil
	}
	if err == nil {
		r.Worse, err = w.share(sound, OneDimensional, MustBe)
	}
	if err != nil {
		return WeightedKanoResult{}, fmt.Errorf("priority: kano: %w", err)
	}
	i := r.Worse.Interval
	r.Worse.Value, r.Worse.Interval = 0-r.Worse.Value, survey.Interval{Lower: 0 - i.Upper, Upper: 0 - i.Lower, Level: i.Level}
	return r, nil
}

// The bases of shares.
func anyCategory(Category) bool { return true }
func sound(c Category) bool     { return c != Reverse && c != Questionable }

// kanoRows classifies the rows of a table that answer both questions.
func kanoRows(t *survey.Table, functional, dysfunctional string, likeHighest bool) (category []Category, rated []bool, err error) {
	category, rated = make([]Category, t.Len()), slices.Repeat([]bool{true}, t.Len())
	points := make([][2]int, t.Len())
	for k, id := range []string{functional, dysfunctional} {
		item, _, err := t.Questionnaire().Item(id)
		if err != nil {
			return nil, nil, fmt.Errorf("priority: kano: %w", err)
		}
		s := item.EffectiveScale()
		if s.Len() != 5 {
			return nil, nil, argument("kano: %q is no item with five points", id)
		}
		codes, err := t.Codes(id)
		if err != nil {
			return nil, nil, fmt.Errorf("priority: kano: %w", err)
		}
		place, at := map[scale.Code]int{}, 0
		for c := range s.Codes() {
			if s.IsPoint(scale.Code(c)) {
				place[scale.Code(c)] = at
				at++
			}
		}
		for row, c := range codes {
			at, ok := place[c]
			if likeHighest {
				at = 4 - at
			}
			points[row][k], rated[row] = at, rated[row] && ok
		}
	}
	table := Evaluation()
	for row, p := range points {
		if rated[row] {
			category[row] = table[p[0]][p[1]]
		}
	}
	return category, rated, nil
}

// A kanoDesign is classified rows under a design.
type kanoDesign struct {
	d        *design.Design
	level    float64
	category []Category
	rated    []bool
}

// share is the share of some categories, of the rows whose category is in the base.
func (w *kanoDesign) share(base func(Category) bool, of ...Category) (*survey.Estimate, error) {
	in := make([]bool, len(w.category))
	for row, c := range w.category {
		in[row] = slices.Contains(of, c)
	}
	r, err := w.d.Share(design.Indicator(in).Where(func(row int) bool { return w.rated[row] && base(w.category[row]) }), design.ShareOptions{Level: w.level})
	if err != nil {
		return nil, err
	}
	return &r.Estimate, nil
}

// lead finds the two categories with most weight and compares them.
func (w *kanoDesign) lead(r *WeightedKanoResult, sums *[categories]exact.Sum) error {
	var weights [categories]*big.Rat
	for c := range sums {
		weights[c] = sums[c].Rat()
	}
	ranked := []Category{MustBe, OneDimensional, Attractive, Indifferent, Reverse, Questionable}
	slices.SortStableFunc(ranked, func(a, b Category) int { return weights[b].Cmp(weights[a]) })
	r.Category, r.Second = ranked[0], ranked[1]
	for _, c := range ranked {
		if weights[c].Cmp(weights[r.Category]) == 0 {
			r.Modes = append(r.Modes, c)
		}
	}
	first, second := make([]bool, len(w.category)), make([]bool, len(w.category))
	for row, c := range w.category {
		first[row], second[row] = c == r.Category, c == r.Second
	}
	in := func(row int) bool { return w.rated[row] }
	x, err := w.d.Difference(design.Indicator(first).Where(in), design.Indicator(second).Where(in), design.EstimateOptions{Level: w.level})
	r.CategoryStrength, r.Test = x.Estimate, x.Test
	return err
}
