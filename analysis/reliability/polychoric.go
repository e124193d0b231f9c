package reliability

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// An Estimator says which parameters the likelihood is maximised over.
type Estimator uint8

const (
	// TwoStep takes thresholds from the margins, and the mean and variance of a
	// continuous variable from its values, and then maximises over the correlation.
	TwoStep Estimator = iota
	// FullML maximises over all of them at once.
	FullML
)

var estimatorNames = enum.Names[Estimator]{"two-step", "full-ml"}

// String is the name of the estimator, such as "two-step".
func (e Estimator) String() string { return estimatorNames.String(e) }

// MarshalText writes the name; an unknown estimator is an error.
func (e Estimator) MarshalText() ([]byte, error) { return estimatorNames.Marshal(e) }

// UnmarshalText reads a name that [Estimator.MarshalText] writes.
func (e *Estimator) UnmarshalText(text []byte) error { return estimatorNames.Unmarshal(e, text) }

// PolychoricOptions are the options of [Polychoric].
type PolychoricOptions struct {
	// Estimator is TwoStep by default.
	Estimator Estimator
	// EmptyCell is added to the count of each pair of answers that nobody gave, in
	// [0,1]. 0 leaves counts as they are; 0.5 is customary for a 2×2 table, which
	// has no correlation below 1 with an empty cell.
	EmptyCell float64
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
}

// A PolychoricResult is the correlation of two normal variables that are seen only
// in ordered classes.
type PolychoricResult struct {
	// Rho is the correlation in (−1,1), with its large-sample error and the interval
	// of Fisher's z. Method names the estimator. N is the number of pairs, and
	// Missing how many lack a rating on either side.
	Rho survey.Estimate `json:"rho"`
	// RowThresholds cut the standard normal variable of the rows into the answers
	// that were given, ascending: one fewer than those.
	RowThresholds []float64 `json:"row_thresholds"`
	// ColThresholds are those of the columns.
	ColThresholds []float64 `json:"col_thresholds"`
	// NegLogLik is −Σ n·ln p over the cells.
	NegLogLik float64 `json:"neg_log_lik"`
}

// Polychoric is the polychoric correlation of two ratings, for two points each the
// tetrachoric one, by maximum likelihood in two steps or in one (Olsson 1979,
// Psychometrika 44:443). For two points each both are the same. Answers that nobody
// gave make no class.
//
// In two steps the derivative of the likelihood is brought to zero to the resolution
// of a float64 (Chandrupatla's method, within a bracket searched outwards from the
// correlation of the ranks of the classes); the error counts that the thresholds are
// estimates. In one step a quasi-Newton method goes on from there until Fisher's step is
// shorter than 1e-7 standard errors; 200 steps without that, or none that leads up, as
// for tables that contradict the model in many cells, are a [*ConvergenceError] with
// atanh ρ and the thresholds of rows and columns as State. Both errors take the
// information that the model expects.
//
// No pairs are [survey.ErrNoBase], one class on a side is [ErrConstant], and a
// likelihood that still grows at |ρ| = 0.99999, as for a 2×2 table with an empty
// cell, is [ErrBoundary]. Both axes need scales; that, and options out of their
// range, are [survey.ErrArgument].
func Polychoric(x *survey.Crosstab, o PolychoricOptions) (PolychoricResult, error) {
	level, err := confidence(o.Level)
	if err != nil {
		return PolychoricResult{}, err
	}
	switch {
	case x == nil || x.Rows().Scale == nil || x.Cols().Scale == nil:
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: two rated axes needed", survey.ErrArgument)
	case !estimatorNames.Valid(o.Estimator):
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: estimator %v", survey.ErrArgument, o.Estimator)
	case !(o.EmptyCell >= 0 && o.EmptyCell <= 1):
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: %v for an empty cell", survey.ErrArgument, o.EmptyCell)
	case x.N() == 0:
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w", survey.ErrNoBase)
	}
	counts := occupied(x.Pairs(), o.EmptyCell)
	if len(counts) < 2 || len(counts[0]) < 2 {
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: %d by %d classes", ErrConstant, len(counts), len(counts[0]))
	}
	c := classes{binormal: newBinormal(), counts: counts}
	rows, cols := margins(counts)
	c.rows, c.cols = fenced(thresholds(rows)), fenced(thresholds(cols))
	rho, err := climb(func(rho float64) float64 { return c.slope(rho) }, classCorrelation(counts))
	if err != nil {
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w", err)
	}
	n := float64(x.N())
	var se float64
	if o.Estimator == FullML {
		var s *scoring
		if s, err = c.joint(rho); err != nil {
			return PolychoricResult{}, err
		}
		rho, c = math.Tanh(s.at[0]), c.with(s.at)
		se = (1 - rho) * (1 + rho) * math.Sqrt(s.variance/n)
	} else {
		se = c.twoStepError(rho, n)
	}
	if !informative(se) {
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: no information at a correlation of %.5f", ErrBoundary, rho)
	}
	return PolychoricResult{
		Rho:           latentEstimate(rho, se, level, o.Estimator, x.N(), x.Total()-x.N()),
		RowThresholds: c.rows[1 : len(c.rows)-1], ColThresholds: c.cols[1 : len(c.cols)-1],
		NegLogLik: c.negative(rho),
	}, nil
}

// latentEstimate has the interval of Fisher's z, whose error is that of ρ over 1 − ρ².
func latentEstimate(rho, se, level float64, e Estimator, n, missing int64) survey.Estimate {
	z, width := math.Atanh(rho), tail.CriticalZ(level)*se/((1-rho)*(1+rho))
	return survey.Estimate{
		Value: rho, SE: survey.Some(se), N: n, Missing: missing, EffectiveN: float64(n), Method: e.String(),
		Interval: survey.Interval{Lower: math.Tanh(z - width), Upper: math.Tanh(z + width), Level: level},
	}
}

func informative(se float64) bool { return se > 0 && !math.IsInf(se, 0) }

// occupied leaves out empty rows and columns, and lifts the empty cells of the rest.
func occupied(counts [][]int64, lift float64) [][]float64 {
	rows, cols := margins(counts)
	var kept [][]float64
	for i, row := range counts {
		if rows[i] == 0 {
			continue
		}
		var line []float64
		for j, n := range row {
			switch {
			case n > 0:
				line = append(line, float64(n))
			case cols[j] > 0:
				line = append(line, lift)
			}
		}
		kept = append(kept, line)
	}
	return kept
}

func margins[T int64 | float64](counts [][]T) (rows, cols []T) {
	rows, cols = make([]T, len(counts)), make([]T, len(counts[0]))
	for i, row := range counts {
		for j, n := range row {
			rows[i] += n
			cols[j] += n
		}
	}
	return rows, cols
}

func thresholds(margin []float64) []float64 {
	n := 0.0
	for _, m := range margin {
		n += m
	}
	t := make([]float64, len(margin)-1)
	below := 0.0
	for i := range t {
		below += margin[i]
		t[i] = tail.NormalQuantile(below / n)
	}
	return t
}

func fenced(t []float64) []float64 {
	f := append([]float64{math.Inf(-1)}, t...)
	return append(f, math.Inf(1))
}

// classCorrelation is Pearson's correlation of the numbers of the classes.
func classCorrelation(counts [][]float64) float64 {
	var n, sx, sy, sxx, syy, sxy float64
	for i, row := range counts {
		for j, w := range row {
			a, b := float64(i), float64(j)
			n, sx, sy = n+w, sx+float64(a*w), sy+float64(b*w)
			sxx, syy, sxy = sxx+float64(a*a)*w, syy+float64(b*b)*w, sxy+float64(a*b)*w
		}
	}
	return (sxy - sx*sy/n) / math.Sqrt((sxx-sx*sx/n)*(syy-sy*sy/n))
}

// climb walks from start in steps of Fisher's z until the slope of a likelihood
// changes sign, and finds the zero.
func climb(slope func(rho float64) float64, start float64) (float64, error) {
	at := max(-0.9, min(0.9, start))
	s := slope(at)
	direction := 0.25
	if s < 0 {
		direction = -direction
	}
	for s != 0 {
		next := math.Tanh(math.Atanh(at) + direction)
		if math.Abs(next) > edge {
			return 0, fmt.Errorf("%w: the likelihood grows beyond a correlation of %.5f", ErrBoundary, at)
		}
		// A slope of 0 out there has only underflowed.
		if t := slope(next); t < 0 && s > 0 || t > 0 && s < 0 {
			return tail.Root(slope, at, next), nil
		}
		at = next
	}
	return at, nil
}

// edge is the largest correlation that an estimate may have.
const edge = 0.99999
