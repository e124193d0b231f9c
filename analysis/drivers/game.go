package drivers

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/parallel"
)

// A Value is what is shared out among the predictors. The zero value is [R2]; the
// text form is the name in lower case ("mcfadden").
//
// The others are those of a logit of the outcome, or of a proportional-odds model
// where it has more than two values ([Logit]), with log-likelihood l, and l₀ without
// predictors: McFadden is 1 − l/l₀, Nagelkerke (1 − e^(2(l₀−l)/n))/(1 − e^(2l₀/n)),
// Tjur the difference of the mean fitted probability between those with the larger
// and those with the smaller value, for two values only.
type Value uint8

// The values.
const (
	R2         Value = iota // squared multiple correlation of the linear model
	McFadden                // part of the log-likelihood
	Nagelkerke              // Cox and Snell's over its largest value
	Tjur                    // coefficient of discrimination
)

var values = enum.Names[Value]{"r2", "mcfadden", "nagelkerke", "tjur"}

// String is the text form, "drivers.Value(99)" if v is none of the values.
func (v Value) String() string { return values.String(v) }

// MarshalText writes the text form; a value that is none of these is
// [survey.ErrArgument].
func (v Value) MarshalText() ([]byte, error) { return values.Marshal(v) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and
// leaves v as it is.
func (v *Value) UnmarshalText(text []byte) error { return values.Unmarshal(v, text) }

// A game gives the worth of sets of predictors. Its methods may be called by
// several goroutines.
type game interface {
	// worth is that of a set.
	worth(set []int) (float64, error)
	// path is the worth of the first one, two, … of order.
	path(order []int, out []float64) error
}

// linear is R² as a game.
type linear struct{ corr [][]float64 }

// worth takes the predictors in the order of the kernel of all subsets, from the last
// to the first: which of several nearly collinear ones counts as spanned depends on
// the order, and R² of a set must not.
func (g linear) worth(set []int) (float64, error) {
	set = slices.SortedFunc(slices.Values(set), func(a, b int) int { return cmp.Compare(b, a) })
	f := factorise(g.corr, set)
	return f.r2(), nil
}

func (g linear) path(order []int, out []float64) error {
	f := factorise(g.corr, order)
	sum := 0.0
	for k, z := range f.z {
		sum += float64(z * z)
		out[k] = min(sum, 1)
	}
	return nil
}

// gameOf is the game of a value on a sample.
func (s *Sample) gameOf(ctx context.Context, v Value) (game, error) {
	if v == R2 {
		return linear{s.corr}, nil
	}
	return s.fitted(ctx, v)
}

// maxFitted bounds the predictors of a value that is fitted anew for each subset.
const maxFitted = 15

// A division says what is shared out among predictors, and how.
type division struct {
	measure Measure
	value   Value
	unions  [][]int // positions of the members of each group, nil without groups
}

// shares are those of the predictors of a sample on a number of workers, 0 being all
// cores.
func (d division) shares(ctx context.Context, s *Sample, workers int, progress func(float64)) ([]float64, error) {
	if d.value == R2 && d.unions == nil {
		return d.measure.shares(ctx, s.corr, workers, progress)
	}
	g, err := s.gameOf(ctx, d.value)
	if err != nil {
		return nil, err
	}
	if d.unions != nil {
		return d.owen(ctx, g, workers, progress)
	}
	return exact(ctx, g, len(s.names)-1, workers, progress)
}

// exact is the Shapley value from the worths of all subsets.
func exact(ctx context.Context, g game, p, workers int, progress func(float64)) ([]float64, error) {
	if p > maxFitted {
		return nil, fmt.Errorf("drivers: %d for fits of all subsets, at most %d: %w", p, maxFitted, ErrTooMany)
	}
	worth := make([]float64, 1<<p)
	err := parallel.Each(ctx, workers, len(worth), progress, func(mask int) (err error) {
		worth[mask], err = g.worth(members(uint64(mask), p))
		return err
	})
	if err != nil {
		return nil, err
	}
	weight, shares := weights(p), make([]float64, p)
	for mask, w := range worth {
		size := len(members(uint64(mask), p))
		for j := range p {
			if mask>>j&1 == 0 {
				shares[j] += float64(weight[size] * (worth[mask|1<<j] - w))
			}
		}
	}
	return shares, nil
}

// weights are s!(n−s−1)!/n!, that of what one adds to s others in a Shapley value.
func weights(n int) []float64 {
	w := make([]float64, n)
	binomial := 1.0 // of n−1 over s
	for s := range w {
		w[s] = 1 / (float64(n) * binomial)
		binomial = binomial * float64(n-1-s) / float64(s+1)
	}
	return w
}

// members are the predictors whose bits are set.
func members(mask uint64, p int) []int {
	set := make([]int, 0, p)
	for j := range p {
		if mask>>j&1 == 1 {
			set = append(set, j)
		}
	}
	return set
}
