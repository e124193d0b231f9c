package weighting

import (
	"errors"
	"maps"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// Targets are the population figures of the categories of a factor: sizes, or
// shares of the population, see [TargetKind]. Each is 0 or more.
type Targets map[string]float64

// A Margin is a factor with what is known of the population.
type Margin struct {
	// Factor sorts the rows.
	Factor *Factor
	// Targets has every category that occurs.
	Targets Targets
}

// Margins are margins on segments or items of a table, in the order of their ids;
// [FactorOf] says what the categories are.
func Margins(t *survey.Table, targets map[string]Targets) ([]Margin, error) {
	var margins []Margin
	for _, id := range slices.Sorted(maps.Keys(targets)) {
		f, err := FactorOf(t, id)
		if err != nil {
			return nil, err
		}
		margins = append(margins, Margin{f, maps.Clone(targets[id])})
	}
	return margins, nil
}

// TargetKind says what targets are.
type TargetKind uint8

const (
	// Totals: sizes of the population. All margins add up to the same total, which
	// will be the sum of the weights.
	Totals TargetKind = iota
	// Shares: parts of the population, as fractions or as per cent. A margin of k
	// categories adds up to 1 or 100 to within k halves of a per cent, which is
	// what rounding to whole per cent can do, and is divided by its sum. The sum of
	// the weights is the size given in the options, by default that of the base
	// weights.
	Shares
)

var targetKinds = enum.Names[TargetKind]{"totals", "shares"}

// String is the name of the kind, "totals" or "shares".
func (k TargetKind) String() string { return targetKinds.String(k) }

// MarshalText writes the name; an unknown kind is an error.
func (k TargetKind) MarshalText() ([]byte, error) { return targetKinds.Marshal(k) }

// UnmarshalText reads a name that [TargetKind.MarshalText] writes.
func (k *TargetKind) UnmarshalText(text []byte) error { return targetKinds.Unmarshal(k, text) }

// halfPercent is the rounding error of a share given in whole per cent.
const halfPercent = 0.005

// validate checks the numbers of the targets, and gives the categories in order
// and what they add up to.
func (m Margin) validate(kind TargetKind) (categories []string, sum float64, err error) {
	if m.Factor == nil {
		return nil, 0, argument("margin without a factor")
	}
	var values []float64
	for _, category := range slices.Sorted(maps.Keys(m.Targets)) {
		x := m.Targets[category]
		if !(x >= 0 && x <= most) {
			return nil, 0, argument("margin %q: category %q: target %v", m.Factor.name, category, x)
		}
		categories, values = append(categories, category), append(values, x)
	}
	sum = total(values)
	if !(sum >= least && sum <= most) {
		return nil, 0, argument("margin %q: targets add up to %v", m.Factor.name, sum)
	}
	if kind == Shares {
		within := halfPercent * float64(len(values))
		if !(math.Abs(sum-1) <= within || math.Abs(sum/100-1) <= within) {
			whole := 1.0
			if math.Abs(sum-100) < math.Abs(sum-1) {
				whole = 100
			}
			return nil, 0, &TotalsError{Margin: m.Factor.name, Total: sum, Other: whole}
		}
	}
	return categories, sum, nil
}

// occupied checks that targets and rows meet in every category.
func (m Margin) occupied(categories []string) error {
	var errs []error
	f := m.Factor
	for _, category := range categories {
		if _, found := slices.BinarySearch(f.levels, category); !found && m.Targets[category] > 0 {
			errs = append(errs, &EmptyCategoryError{f.name, category, m.Targets[category]})
		}
	}
	return errors.Join(append(errs, m.targeted(false))...)
}

// targeted checks that every category that occurs has a target, which is positive
// unless zero is allowed.
func (m Margin) targeted(zero bool) error {
	var errs []error
	f := m.Factor
	for code, level := range f.levels {
		target, listed := m.Targets[level]
		if target > 0 || listed && zero {
			continue
		}
		e := &UntargetedError{Margin: f.name, Category: level, Listed: listed}
		for row, c := range f.codes {
			if c != int32(code) {
				continue
			}
			if e.Rows == 0 {
				e.Row = int64(row) + 1
			}
			e.Rows++
		}
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

// A goal is a margin as the algorithms see it: the levels of its factor, and the
// share of the population in each, adding up to 1.
type goal struct {
	*Factor
	shares []float64
}

func (m Margin) goal(sum float64) goal {
	shares := make([]float64, len(m.Factor.levels))
	for code, level := range m.Factor.levels {
		shares[code] = m.Targets[level] / sum
	}
	return goal{m.Factor, shares}
}

// goals checks margins against the rows and against one another, and gives the
// size of the population: what all margins add up to, or for shares, size, or that
// of the base weights if it is 0.
func goals(base []float64, rows int, margins []Margin, kind TargetKind, size, tolerance float64) ([]goal, float64, error) {
	if !targetKinds.Valid(kind) {
		return nil, 0, argument("unknown kind of targets %v", kind)
	}
	if size != 0 && !(size >= least && size <= most) {
		return nil, 0, argument("size %v", size)
	}
	if size == 0 && kind == Shares {
		if size = total(base); base == nil {
			size = float64(rows)
		}
	}
	var all []goal
	var errs []error
	against := ""
	for _, m := range margins {
		categories, sum, err := m.validate(kind)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if kind == Totals {
			if size == 0 {
				size, against = sum, m.Factor.name
			}
			if !(math.Abs(sum-size) <= tolerance*size) {
				errs = append(errs, &TotalsError{m.Factor.name, sum, against, size})
			}
		}
		errs = append(errs, m.occupied(categories))
		all = append(all, m.goal(sum))
	}
	return all, size, errors.Join(errs...)
}

// factors are the factors of margins.
func factors(margins []Margin) []*Factor {
	out := make([]*Factor, len(margins))
	for i, m := range margins {
		out[i] = m.Factor
	}
	return out
}
