package weighting

import (
	"errors"
	"math"
)

// RakeOptions are the options of [Rake]; the zero value is the default.
type RakeOptions struct {
	// Targets says what the targets are. Default: Totals.
	Targets TargetKind
	// Size is the sum of the weights under Shares. Default (0): that of the base
	// weights. Under Totals, if given, every margin must add up to it.
	Size float64
	// Tolerance is the largest distance allowed between an achieved and a target
	// share. Default (0): 1e-10. Valid range: 1e-14 to 0.01.
	Tolerance float64
	// MaxSweeps bounds the sweeps over all margins in which the tolerance must be
	// reached. Default (0): 10,000. Valid range: 0 and above.
	MaxSweeps int
	// MinRatio and MaxRatio bound every weight, in multiples of the mean weight.
	// Default (0): no bound. Valid range: MinRatio in [0,1), MaxRatio above 1.
	MinRatio, MaxRatio float64
}

const (
	defaultTolerance  = 1e-10
	minTolerance      = 1e-14 // the rounding of a sum of shares
	maxTolerance      = 0.01
	defaultIterations = 10_000
)

// limits fills in the defaults of a tolerance and a number of iterations.
func limits(tolerance float64, iterations int) (float64, int, error) {
	if tolerance == 0 {
		tolerance = defaultTolerance
	}
	if iterations == 0 {
		iterations = defaultIterations
	}
	if !(tolerance >= minTolerance && tolerance <= maxTolerance) || iterations < 0 {
		return 0, 0, argument("tolerance %v, at most %d iterations", tolerance, iterations)
	}
	return tolerance, iterations, nil
}

// Rake adjusts base weights to one margin after the other until all are met:
// iterative proportional fitting (Deming and Stephan 1940). Of all weights that
// meet the margins these are closest to the base weights in Kullback-Leibler
// distance (Ireland and Kullback 1968, doi:10.1093/biomet/55.1.179), so that the
// odds ratios among the margins stay as they were. Base nil counts every row 1.
//
// Raking ends when no achieved share is further than the tolerance from its target
// share, so that the unit of the weights does not matter, and then goes on for half
// as many sweeps again: the weights, too, are settled then.
//
// With a bound the weights are cut to it after every sweep and scaled to the same
// size. The bounds then hold and the margins need not: raking ends when they are met
// or the weights no longer move, without an error, and [Result.Residual] says how
// far the worst margin is off. These weights are close to the base weights, not the
// closest; for that see [Logit]. Where margins are not met the order of the margins
// matters; the first is met where each of its categories has rows within the bounds. It
// is the raking with a cap of the American National Election Studies (M. DeBell and J. A.
// Krosnick, Computing Weights for American National Election Study Survey Data, ANES
// Technical Report nes012427, 2009). R's anesrake, all margins chosen, lets weights pass
// the cap by 1e-4 and then stops: it agrees to 1e-4, in an extreme case to 5e-4.
//
// Errors: [*EmptyCategoryError], [*UntargetedError], [*TotalsError],
// [*UnreachableError] if no positive weights meet all targets, by two margins or by
// a proof found on the way, [*NotConvergedError] with the last state, bad weights,
// no rows ([survey.ErrNoBase]).
//
// It agrees with rake of R's survey run to convergence.
func Rake(base []float64, margins []Margin, o RakeOptions) (*Result, error) {
	tolerance, sweeps, err := limits(o.Tolerance, o.MaxSweeps)
	if err != nil {
		return nil, err
	}
	bounded := o.MinRatio != 0 || o.MaxRatio != 0
	if !(o.MinRatio >= 0 && o.MinRatio < 1) || o.MaxRatio != 0 && !(o.MaxRatio > 1) {
		return nil, argument("weights from %v to %v means", o.MinRatio, o.MaxRatio)
	}
	rows, err := sameRows(factors(margins))
	if err != nil {
		return nil, err
	}
	if err := checkBase(base, rows); err != nil {
		return nil, err
	}
	all, size, err := goals(base, rows, margins, o.Targets, o.Size, tolerance)
	if err != nil {
		return nil, err
	}
	groups := collapse(factors(margins), rows)
	if err := reachable(all, groups.codes, size, tolerance); err != nil {
		return nil, err
	}
	if bounded && base != nil && !constant(base) {
		groups = split(groups, base) // a bound concerns the weight of a row, not of a cell
	}
	k := raking{goals: all, codes: groups.codes, rows: count(groups.of, groups.n)}
	held := sums(base, groups.of, groups.n)
	if bounded {
		k.bounds(o.MinRatio, o.MaxRatio, rows)
	}
	k.start(held)
	met, done, err := k.run(tolerance, sweeps)
	if err != nil {
		if u, ok := errors.AsType[*UnreachableError](err); ok {
			u.Target, u.Limit = u.Target*size, u.Limit*size
		}
		return nil, err
	}
	r := k.result(base, groups.of, held, size, rows)
	r.Iterations = done
	if !met {
		return nil, &NotConvergedError{r.worst(), r.Residual, tolerance, r}
	}
	return r, nil
}

// A raking is the state: the share of the size that each group of rows has.
type raking struct {
	goals []goal
	codes [][]int32 // for each goal, the category of each group
	rows  []int64   // in each group
	share []float64
	// The least and most that a group may have; nil without bounds.
	low, high []float64
	// logs are the logarithms of the factors of the last sweep, by goal and category.
	logs [][]float64
}

// start gives each group its share of the base weights.
func (k *raking) start(held []float64) {
	k.share = make([]float64, len(held))
	whole := total(held)
	for g, h := range held {
		k.share[g] = h / whole
	}
	k.logs = make([][]float64, len(k.goals))
	for i, g := range k.goals {
		k.logs[i] = make([]float64, len(g.shares))
	}
}

// settled is how much a weight may move in the sweep after which bounded raking
// ends, relative to the weight: some hundred roundings.
const settled = 1e-13

// run sweeps until the targets are met or, with bounds, nothing moves.
func (k *raking) run(tolerance float64, most int) (met bool, sweeps int, err error) {
	var before []float64
	for sweeps < most {
		before = append(before[:0], k.share...)
		k.sweep()
		sweeps++
		miss, still := k.miss(), k.high != nil && k.moved(before) <= settled
		if miss <= tolerance || still {
			for range sweeps/2 + 1 {
				k.sweep()
				sweeps++
			}
			return true, sweeps, nil
		}
		if k.high == nil {
			if err := k.excluded(); err != nil {
				return false, sweeps, err
			}
		}
	}
	return false, sweeps, nil
}

// sweep adjusts to each margin in turn, then to the bounds.
func (k *raking) sweep() {
	for i, g := range k.goals {
		factor := marginOf(k.share, k.codes[i], len(g.shares))
		for code, t := range g.shares {
			factor[code] = t / factor[code]
			k.logs[i][code] = math.Log(factor[code])
		}
		for group, code := range k.codes[i] {
			k.share[group] *= factor[code]
		}
	}
	if k.high != nil {
		k.cut()
	}
}

// miss is the largest distance of an achieved from a target share.
func (k *raking) miss() float64 {
	var worst float64
	for i, g := range k.goals {
		for code, x := range marginOf(k.share, k.codes[i], len(g.shares)) {
			worst = max(worst, math.Abs(x-g.shares[code]))
		}
	}
	return worst
}

// moved is the largest relative change of a share.
func (k *raking) moved(before []float64) float64 {
	var most float64
	for g, x := range k.share {
		most = max(most, math.Abs(x-before[g])/before[g])
	}
	return most
}

// certain is by how much a proof must hold: the rounding of sums of shares and
// logarithms stays far below.
const certain = 1e-12

// excluded looks for a proof that nothing meets all targets. Whatever numbers d are
// given to the categories, shares x that meet the targets t satisfy
// Σ x·Σd = Σ t·d, where Σd adds up the numbers of a group's categories; so if
// Σ t·d exceeds the largest Σd of a group, there are no such x (Farkas). Raking
// itself finds such d: if it cannot converge, the logarithms of the factors of one
// sweep tend to them.
func (k *raking) excluded() error {
	var need float64
	for i, g := range k.goals {
		for code, t := range g.shares {
			need += float64(t * k.logs[i][code])
		}
	}
	most := math.Inf(-1)
	for group := range k.share {
		var have float64
		for i, codes := range k.codes {
			have += k.logs[i][codes[group]]
		}
		most = max(most, have)
	}
	if !(need-most > certain) {
		return nil
	}
	// The category for which the factors had to do most.
	var worst *UnreachableError
	var hardest float64
	for i, g := range k.goals {
		achieved := marginOf(k.share, k.codes[i], len(g.shares))
		for code, t := range g.shares {
			if miss := math.Abs(t - achieved[code]); worst == nil || miss > hardest {
				worst, hardest = &UnreachableError{Margin: g.name, Category: g.levels[code], Target: t, Limit: achieved[code]}, miss
			}
		}
	}
	return worst
}

// result spreads the shares of the groups over their rows.
func (k *raking) result(base []float64, of []int32, held []float64, size float64, rows int) *Result {
	r := &Result{Weights: make([]float64, rows), Size: size}
	factor := make([]float64, len(held))
	for g, x := range k.share {
		factor[g] = x * size / held[g]
	}
	if base == nil {
		for row, g := range of {
			r.Weights[row] = factor[g]
		}
	} else {
		for row, g := range of {
			r.Weights[row] = base[row] * factor[g]
		}
	}
	if k.high != nil {
		r.Bounded = k.clamp(r.Weights, of, size)
	}
	r.Fits = fitsOf(k.goals, k.codes, k.share, k.rows, size)
	r.Residual = r.worst().miss
	return r
}
