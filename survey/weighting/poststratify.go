package weighting

import (
	"slices"

	"github.com/gocsat/csat/internal/enum"
)

// EmptyRule says what becomes of a cell that has a target and no rows.
type EmptyRule uint8

const (
	// RefuseEmpty makes it an [*EmptyCategoryError].
	RefuseEmpty EmptyRule = iota
	// Neighbour adds its target to the nearest cell with rows in the ascending
	// order of names, the earlier of two as near: for ordered cells, such as age
	// bands "18-24", "25-34".
	Neighbour
	// Spread adds its target to all cells with rows, in proportion to theirs: the
	// population without the empty cells is taken for the whole.
	Spread
)

var emptyRules = enum.Names[EmptyRule]{"refuse", "neighbour", "spread"}

// String is the name of the rule, such as "neighbour".
func (r EmptyRule) String() string { return emptyRules.String(r) }

// MarshalText writes the name; an unknown rule is an error.
func (r EmptyRule) MarshalText() ([]byte, error) { return emptyRules.Marshal(r) }

// UnmarshalText reads a name that [EmptyRule.MarshalText] writes.
func (r *EmptyRule) UnmarshalText(text []byte) error { return emptyRules.Unmarshal(r, text) }

// PostStratifyOptions are the options of [PostStratify]; the zero value is the
// default.
type PostStratifyOptions struct {
	// Targets says what the targets are. Default: Totals.
	Targets TargetKind
	// Size is the sum of the weights under Shares. Default (0): that of the base
	// weights. Under Totals, if given, the targets must add up to it.
	Size float64
	// Empty says what becomes of cells without rows. Default: RefuseEmpty.
	Empty EmptyRule
}

// A Collapsed reports a cell without rows that was merged.
type Collapsed struct {
	// Cell is the empty cell, and Into the one that got its target; Into is empty
	// under [Spread].
	Cell string `json:"cell"`
	Into string `json:"into"` // a category, see Cell
	// Target is its target as it was given.
	Target float64 `json:"target"`
}

// PostStratify multiplies the base weights in each cell h by g_h = N_h/Σw, so that
// they add up to the population N_h of the cell; base nil counts every row 1. Cells
// of several properties come from [Cross] or [FactorOf].
//
// Errors: [*EmptyCategoryError], unless the options merge such cells,
// [*UntargetedError], [*TotalsError], bad weights, [survey.ErrNoBase].
//
// It agrees with postStratify of R's survey.
func PostStratify(base []float64, cell Margin, o PostStratifyOptions) (*Result, error) {
	categories, sum, err := cell.validate(o.Targets)
	if err != nil {
		return nil, err
	}
	if !emptyRules.Valid(o.Empty) {
		return nil, argument("unknown rule for empty cells %v", o.Empty)
	}
	f := cell.Factor
	if err := checkBase(base, f.Len()); err != nil {
		return nil, err
	}
	var merged []Collapsed
	if o.Empty != RefuseEmpty {
		if err := cell.targeted(false); err != nil {
			return nil, err
		}
		cell.Targets, merged = collapseEmpty(f, cell.Targets, categories, o.Empty, sum)
		if o.Targets == Shares { // fewer cells leave less room for rounding
			for c := range cell.Targets {
				cell.Targets[c] /= sum
			}
		}
	}
	all, size, err := goals(base, f.Len(), []Margin{cell}, o.Targets, o.Size, defaultTolerance)
	if err != nil {
		return nil, err
	}
	n, shares := len(f.levels), all[0].shares
	held := sums(base, f.codes, n)
	r := &Result{Weights: make([]float64, f.Len()), Size: size, Collapsed: merged}
	for row, code := range f.codes {
		r.Weights[row] = one(base, row) * (shares[code] * size / held[code])
	}
	achieved, codes := sums(r.Weights, f.codes, n), make([]int32, n)
	for code := range codes { // the cells are the categories
		achieved[code] /= size
		codes[code] = int32(code)
	}
	r.Fits = fitsOf(all, [][]int32{codes}, achieved, count(f.codes, n), size)
	r.Residual = r.worst().miss
	return r, nil
}

// one is the base weight of a row.
func one(base []float64, row int) float64 {
	if base == nil {
		return 1
	}
	return base[row]
}

// collapseEmpty gives the targets of the cells that have rows, which add up to
// sum, and what was merged.
func collapseEmpty(f *Factor, targets Targets, categories []string, rule EmptyRule, sum float64) (Targets, []Collapsed) {
	out := Targets{}
	var empty []string
	var kept []float64
	for _, c := range categories {
		if _, found := slices.BinarySearch(f.levels, c); found {
			out[c] = targets[c]
			kept = append(kept, targets[c])
		} else if targets[c] > 0 {
			empty = append(empty, c)
		}
	}
	var merged []Collapsed
	for _, c := range empty {
		m := Collapsed{Cell: c, Target: targets[c]}
		if rule == Neighbour {
			m.Into = nearest(f, categories, c)
			out[m.Into] += m.Target
		}
		merged = append(merged, m)
	}
	if rule == Spread && len(empty) > 0 {
		factor := sum / total(kept)
		for c := range out {
			out[c] *= factor
		}
	}
	return out, merged
}

// nearest is the category with rows that has the fewest categories between it and
// an empty one.
func nearest(f *Factor, categories []string, empty string) string {
	at := slices.Index(categories, empty)
	for step := 1; ; step++ {
		for _, i := range []int{at - step, at + step} {
			if i < 0 || i >= len(categories) {
				continue
			}
			if _, found := slices.BinarySearch(f.levels, categories[i]); found {
				return categories[i]
			}
		}
	}
}
