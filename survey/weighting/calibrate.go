package weighting

import (
	"cmp"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A Total is an amount whose sum over the population is known: spend, visits, last
// year's score.
type Total struct {
	// Name is for messages and fits.
	Name string
	// Values has the amount of each row, finite and within ±1e100.
	Values []float64
	// Target is the sum over the population; under [Shares] the mean.
	Target float64
}

// TotalOf is the total of a numeric question of the table. A row without an answer
// is a [*survey.RowError] wrapping [survey.ErrTooFew]: leave such rows out or fill
// them in before.
func TotalOf(t *survey.Table, id string, target float64) (Total, error) {
	if t == nil {
		return Total{}, argument("no table")
	}
	numbers, err := t.Numbers(id)
	if err != nil {
		return Total{}, err
	}
	values := make([]float64, len(numbers))
	for row, x := range numbers {
		if !x.Valid {
			return Total{}, &survey.RowError{Row: int64(row) + 1, Faults: []*survey.Fault{{Field: id, Err: survey.ErrTooFew}}}
		}
		values[row] = x.Value
	}
	return Total{id, values, target}, nil
}

// CalibrateOptions are the options of [Calibrate]; the zero value is the default.
type CalibrateOptions struct {
	// Targets says what the targets are. Default: Totals.
	Targets TargetKind
	// Size is the size of the population, which the weights add up to. Default (0):
	// what the margins add up to, or under Shares the sum of the base weights. It
	// is needed under Totals without margins.
	Size float64
	// Distance says how the weights are kept close to the base weights. Default:
	// Linear.
	Distance Distance
	// Lower and Upper are the bounds L and U of [Logit] on the ratio of weight to
	// base weight, after the base weights were scaled to Size. Valid range:
	// 0 ≤ Lower < 1 < Upper, no default; 0 for the other distances.
	Lower, Upper float64
	// Tolerance is the largest residual allowed, see [Result.Residual]. Default
	// (0): 1e-10. Valid range: 1e-14 to 0.01.
	Tolerance float64
	// MaxIterations bounds the Newton steps. Default (0): 10,000. Valid range: 0
	// and above.
	MaxIterations int
}

// Calibrate finds the weights closest to the base weights, in the given distance,
// that add up to the size of the population and meet the margins and totals, by
// Newton's method (Deville and Särndal 1992, sections 2 and 3). Base nil counts
// every row 1. Base weights are first scaled to the size, so that their unit does
// not matter.
//
// Errors: those of [Rake]; [*SingularError] where a constraint follows from others,
// which [Rake] does not mind. [*UnreachableError] names a mean outside the values,
// or a share that the bounds exclude; what only all constraints together exclude
// ends as [*NotConvergedError]. A value that is not finite is a [*survey.RowError].
//
// It agrees with calibrate of R's survey, whose bounds and weights these are if the
// base weights add up to the size.
func Calibrate(base []float64, margins []Margin, totals []Total, o CalibrateOptions) (*Result, error) {
	tolerance, steps, err := limits(o.Tolerance, o.MaxIterations)
	if err != nil {
		return nil, err
	}
	if !distances.Valid(o.Distance) {
		return nil, argument("unknown distance %v", o.Distance)
	}
	if o.Distance == Logit && !(o.Lower >= 0 && o.Lower < 1 && o.Upper > 1 && o.Upper <= most) ||
		o.Distance != Logit && (o.Lower != 0 || o.Upper != 0) {
		return nil, argument("%v: bounds %v and %v", o.Distance, o.Lower, o.Upper)
	}
	rows, err := calibrationRows(base, margins, totals)
	if err != nil {
		return nil, err
	}
	if err := checkBase(base, rows); err != nil {
		return nil, err
	}
	if len(margins) == 0 && o.Targets == Totals && o.Size == 0 {
		return nil, argument("calibration to totals needs the size of the population")
	}
	all, size, err := goals(base, rows, margins, o.Targets, o.Size, tolerance)
	if err != nil {
		return nil, err
	}
	groups := collapse(factors(margins), rows)
	if o.Distance != Linear {
		if err := reachable(all, groups.codes, size, tolerance); err != nil {
			return nil, err
		}
	}
	groups, amounts := splitByAmount(groups, totals)
	held := sums(base, groups.of, groups.n)
	c := &calibration{
		distance: o.Distance, lower: o.Lower, upper: o.Upper, size: size,
		goals: all, codes: groups.codes, totals: totals, amounts: amounts, kind: o.Targets,
	}
	c.start(held)
	if err := c.check(); err != nil {
		return nil, err
	}
	met, done, err := c.run(tolerance, steps)
	if err != nil {
		return nil, err
	}
	r := c.result(base, held, groups)
	r.Iterations = done
	if !met {
		return nil, &NotConvergedError{r.worst(), r.Residual, tolerance, r}
	}
	return r, nil
}

// calibrationRows is the number of rows that all constraints agree on.
func calibrationRows(base []float64, margins []Margin, totals []Total) (int, error) {
	rows := len(base)
	if len(margins) > 0 {
		n, err := sameRows(factors(margins))
		if err != nil {
			return 0, err
		}
		rows = n
	} else if base == nil && len(totals) > 0 {
		rows = len(totals[0].Values)
	}
	for _, t := range totals {
		if len(t.Values) != rows {
			return 0, argument("total %q: %d values for %d rows", t.Name, len(t.Values), rows)
		}
		if !(math.Abs(t.Target) <= most) {
			return 0, argument("total %q: target %v", t.Name, t.Target)
		}
		for row, x := range t.Values {
			if !(math.Abs(x) <= most) {
				return 0, rowError(row, t.Name, x, survey.ErrArgument)
			}
		}
	}
	return rows, nil
}

// splitByAmount divides cells into groups of rows with the same amounts, ordered by
// cell and amounts, and gives the amounts of each group by total.
func splitByAmount(c cells, totals []Total) (cells, [][]float64) {
	if len(totals) == 0 {
		return c, nil
	}
	order := make([]int32, len(c.of))
	for row := range order {
		order[row] = int32(row)
	}
	compare := func(a, b int32) int {
		if by := cmp.Compare(c.of[a], c.of[b]); by != 0 {
			return by
		}
		for _, t := range totals {
			if by := cmp.Compare(t.Values[a], t.Values[b]); by != 0 {
				return by
			}
		}
		return 0
	}
	slices.SortFunc(order, compare)
	out := cells{of: make([]int32, len(order)), codes: make([][]int32, len(c.codes))}
	amounts := make([][]float64, len(totals))
	for i, row := range order {
		if i == 0 || compare(order[i-1], row) != 0 {
			for k := range out.codes {
				out.codes[k] = append(out.codes[k], c.codes[k][c.of[row]])
			}
			for k, t := range totals {
				amounts[k] = append(amounts[k], t.Values[row]+0) // -0 is 0
			}
			out.n++
		}
		out.of[row] = int32(out.n - 1)
	}
	return out, amounts
}

// check looks for single targets that no ratios within the bounds can meet.
func (c *calibration) check() error {
	if c.distance == Linear {
		return nil
	}
	for i, g := range c.goals {
		for code, was := range marginOf(c.share, c.codes[i], len(g.shares)) {
			t := g.shares[code]
			limit := math.NaN()
			if c.distance == Logit && t <= c.lower*was {
				limit = c.lower * was
			} else if c.distance == Logit && t >= c.upper*was {
				limit = c.upper * was
			}
			if !math.IsNaN(limit) && len(g.shares) > 1 {
				return &UnreachableError{g.name, g.levels[code], t * c.size, limit * c.size, "bounds"}
			}
		}
	}
	for k, t := range c.totals {
		low, high := slices.Min(c.amounts[k]), slices.Max(c.amounts[k])
		if mean := c.meanTarget(k); low < high && !(low < mean && mean < high) {
			return &UnreachableError{t.Name, "", mean * c.size, min(max(mean, low), high) * c.size, "values"}
		}
	}
	return nil
}

// meanTarget is the mean of an amount in the population.
func (c *calibration) meanTarget(k int) float64 {
	if c.kind == Shares {
		return c.totals[k].Target
	}
	return c.totals[k].Target / c.size
}

// result spreads the ratios of the groups over their rows.
func (c *calibration) result(base, held []float64, groups cells) *Result {
	r := &Result{Weights: make([]float64, len(groups.of)), Size: c.size}
	whole := total(held)
	factor, share := make([]float64, groups.n), make([]float64, groups.n)
	for g := range factor {
		ratio, _ := c.distance.ratio(c.linear(c.lambda, g), c.lower, c.upper)
		factor[g], share[g] = ratio*c.size/whole, c.share[g]*ratio
	}
	for row, g := range groups.of {
		w := one(base, row) * factor[g]
		if !(w > 0) {
			r.Negative++
		}
		r.Weights[row] = w
	}
	r.Fits = fitsOf(c.goals, c.codes, share, count(groups.of, groups.n), c.size)
	for k, t := range c.totals {
		var mean float64
		for g, x := range c.amounts[k] {
			mean += float64(x * share[g])
		}
		unit := 1.0
		if c.kind == Totals {
			unit = c.size
		}
		r.Fits = append(r.Fits, Fit{
			Margin: t.Name, N: int64(len(groups.of)), Target: t.Target, Achieved: mean * unit,
			miss: math.Abs(mean-c.meanTarget(k)) / c.sd[k],
		})
	}
	r.Residual = r.worst().miss
	return r
}
