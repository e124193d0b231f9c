package quality

import (
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// EvenOdd is the even–odd consistency of each row, from −1 to 1: for each of
// several scales, given by their items, the mean of its even and of its odd
// items; over the scales, the correlation r of the two; and from it 2r/(1 + r),
// the reliability of the whole by Spearman and Brown, cut at −1 (Jackson 1976,
// cited by Johnson 2005; Meade and Craig 2012; Curran 2016). Who reads the questions
// answers both halves of a scale alike. Low values are suspicious; the R package
// careless returns the negative from its version 1.2.1 on.
//
// Answers enter as scored (reversed items turned round) and as positions from 0
// to 1 between the worst and the best, so scales of different lengths can stand
// together. Only ratings enter: a half is the mean of those given, a scale counts
// if both halves have one, and a row with fewer than three such scales, or with
// equal halves throughout, has no value.
//
// Fewer than three scales, or one with fewer than two items, are [ErrArgument];
// further errors are those of [Runs].
func EvenOdd(t *survey.Table, scales [][]string) ([]survey.Optional, error) {
	const fewest = 3
	if len(scales) < fewest {
		return nil, fmt.Errorf("quality: even-odd consistency of %d scales, needs %d: %w", len(scales), fewest, ErrArgument)
	}
	var names []string
	for i, items := range scales {
		if len(items) < 2 {
			return nil, fmt.Errorf("quality: even-odd consistency: scale %d has %d items: %w", i, len(items), ErrArgument)
		}
		names = append(names, items...)
	}
	a, err := load(t, names)
	if err != nil {
		return nil, err
	}
	position := make([][]survey.Optional, len(a.items))
	for k, item := range a.items {
		position[k] = positions(item.EffectiveScale())
	}
	out := make([]survey.Optional, a.n)
	odd, even := make([]float64, 0, len(scales)), make([]float64, 0, len(scales))
	for row := range a.n {
		odd, even = odd[:0], even[:0]
		k := 0
		for _, items := range scales {
			var sum, n [2]float64
			for i := range items {
				if x := position[k][a.columns[k][row]]; x.Valid {
					sum[i%2] += x.Value
					n[i%2]++
				}
				k++
			}
			if n[0] > 0 && n[1] > 0 {
				odd, even = append(odd, sum[0]/n[0]), append(even, sum[1]/n[1])
			}
		}
		if r := correlation(odd, even); r.Valid {
			// At r = −1 the formula is −∞; it passes −1 at r = −1/3.
			whole := -1.0
			if r.Value > -1.0/3 {
				whole = 2 * r.Value / (1 + r.Value)
			}
			out[row] = survey.Some(whole)
		}
	}
	return out, nil
}

// PairOptions choose the pairs of [Synonyms].
type PairOptions struct {
	// Critical is the size of the correlation, in (0,1), from which two items are a
	// pair; 0 means 0.60 (Meade and Craig 2012).
	Critical float64 `json:"critical"`
	// Antonyms takes the pairs with a correlation of −Critical or below in place of
	// those with Critical or above.
	Antonyms bool `json:"antonyms"`
}

// A Pair is two items that nearly everybody answers alike, or oppositely.
type Pair struct {
	// First is the item that was given first.
	First string `json:"first"`
	// Second is the other.
	Second string `json:"second"`
	// Correlation is that of their answers over all rows that rated both.
	Correlation float64 `json:"correlation"`
}

// PairConsistency says, per row, how far the pairs were answered as by the
// others.
type PairConsistency struct {
	// Pairs are the pairs found.
	Pairs []Pair `json:"pairs"`
	// R is, for each row, the correlation over the pairs between the answers to
	// First and to Second, from −1 to 1. Near 0 or of the wrong sign is suspicious:
	// low for synonyms, high for antonyms.
	R []survey.Optional `json:"r"`
}

// Synonyms is the psychometric synonym score of each row, or the antonym score:
// pairs of items are found by their correlation over all respondents, then the
// answers to the two sides are correlated within each respondent (Meade and Craig
// 2012; Curran 2016).
//
// Answers enter as given, as positions from 0 to 1 on the item's scale, not
// turned round where an item is reversed: else there would be no antonyms. Pairs
// rest on the rows that rated both items (pairwise); all items if none are given.
// Items without variance are in no pair. A row with fewer than three pairs rated
// on both sides, or with no variance on one side, has no value: a straight line
// has none here and is found by [Runs].
//
// Fewer than three pairs are [ErrTooFew], Critical outside (0,1) [ErrArgument];
// further errors are those of [Runs].
func Synonyms(t *survey.Table, items []string, o PairOptions) (PairConsistency, error) {
	if o.Critical == 0 {
		o.Critical = 0.60
	}
	if !(o.Critical > 0 && o.Critical < 1) {
		return PairConsistency{}, fmt.Errorf("quality: critical correlation %g: %w", o.Critical, ErrArgument)
	}
	a, err := load(t, items)
	if err != nil {
		return PairConsistency{}, err
	}
	var variables []survey.Variable
	position := make([][]survey.Optional, len(a.items))
	for k, item := range a.items {
		variables = append(variables, survey.Variable{ID: item.ID, Scale: item.Scale})
		position[k] = positions(item.Scale)
	}
	m, err := survey.NewMoments(survey.Pairwise, variables...)
	if err != nil {
		return PairConsistency{}, fmt.Errorf("quality: %w", err)
	}
	if err := m.AddColumns(a.columns); err != nil {
		return PairConsistency{}, fmt.Errorf("quality: %w", err)
	}
	var out PairConsistency
	var pairs [][2]int
	for i := range a.items {
		for j := range i {
			r, err := m.Correlation(j, i)
			switch {
			case tooFew(err):
				continue
			case err != nil:
				return PairConsistency{}, fmt.Errorf("quality: %w", err)
			case o.Antonyms && r <= -o.Critical, !o.Antonyms && r >= o.Critical:
				out.Pairs = append(out.Pairs, Pair{a.items[j].ID, a.items[i].ID, r})
				pairs = append(pairs, [2]int{j, i})
			}
		}
	}
	const fewest = 3
	if len(pairs) < fewest {
		return PairConsistency{}, fmt.Errorf("quality: %d pairs of items at %g, needs %d: %w", len(pairs), o.Critical, fewest, ErrTooFew)
	}
	out.R = make([]survey.Optional, a.n)
	first, second := make([]float64, 0, len(pairs)), make([]float64, 0, len(pairs))
	for row := range a.n {
		first, second = first[:0], second[:0]
		for _, pair := range pairs {
			x, y := at(position, a.columns, pair[0], row), at(position, a.columns, pair[1], row)
			if x.Valid && y.Valid {
				first, second = append(first, x.Value), append(second, y.Value)
			}
		}
		out.R[row] = correlation(first, second)
	}
	return out, nil
}

func at(position [][]survey.Optional, columns [][]scale.Code, item, row int) survey.Optional {
	return position[item][columns[item][row]]
}
