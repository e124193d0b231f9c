package quality

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// NotLinear marks a difference whose error is approximate: the figure of all is
// not the mean of the figures of the parts, weighted by their bases.
const NotLinear survey.WarningCode = "not-linear"

// A Metric is a figure that is computed from a table.
type Metric struct {
	// ID names it.
	ID string
	// Of computes it.
	Of func(*survey.Table) (survey.Estimate, error)
}

// A Change is what becomes of a metric when rows are left out.
type Change struct {
	// ID is that of the metric.
	ID string `json:"id"`
	// All is the figure of all rows.
	All survey.Estimate `json:"all"`
	// Kept is the figure of the rows that are not excluded.
	Kept survey.Estimate `json:"kept"`
	// Difference is Kept − All, with its error and interval; its base is that of
	// Kept.
	Difference survey.Estimate `json:"difference"`
}

// SensitivityOptions set the confidence level.
type SensitivityOptions struct {
	// Level is that of the interval of the difference, in (0,1); 0 means 0.95.
	Level float64 `json:"level"`
}

// Sensitivity computes each metric with all rows and without the excluded ones,
// and the difference with its error: how much of the figure is owed to suspicious
// rows. A figure that hardly moves needs no argument about them.
//
// All and Kept share most of their rows, so their difference is much surer than
// either. For a figure that is a mean over respondents (a mean, a share, NPS, an
// index of these) All is the mean of Kept and of the excluded rows E, with the
// excluded share p of the base (of the weights, in a table with sampling
// weights), and
//
//	Kept − All = p·(Kept − E)    SE² = p²·(SE²(Kept) + SE²(E))
//
// since the two groups are different respondents and p is given. The interval is
// Student's t with the degrees of freedom of Welch (1947) and Satterthwaite. For
// other figures (a quantile, a regression slope) the error is an approximation of
// this form; the figures themselves tell, and a [NotLinear] warning says so. The
// error is that of respondents drawn again and flagged as these were.
//
// Without excluded rows the difference is 0 without error. If the excluded rows
// are too few for a figure with an error, the difference has none, and a
// [survey.NoError] warning. A suppressed figure suppresses its difference.
//
// The length of excluded must be that of the table ([ErrIncompatible]); no rows,
// or none kept, is [ErrNoBase]; no table, a metric without Of and a level outside (0,1)
// are [ErrArgument]; an error of a metric on all rows or on the kept
// ones, or a value that is no finite number, ends the call.
func Sensitivity(t *survey.Table, excluded []bool, metrics []Metric, o SensitivityOptions) ([]Change, error) {
	if o.Level == 0 {
		o.Level = 0.95
	}
	if !(o.Level > 0 && o.Level < 1) {
		return nil, fmt.Errorf("quality: confidence level %g: %w", o.Level, ErrArgument)
	}
	if t == nil || slices.ContainsFunc(metrics, func(m Metric) bool { return m.Of == nil }) {
		return nil, fmt.Errorf("quality: no table, or a metric without Of: %w", ErrArgument)
	}
	if len(excluded) != t.Len() {
		return nil, fmt.Errorf("quality: %d flags for %d rows: %w", len(excluded), t.Len(), ErrIncompatible)
	}
	kept := t.Filter(func(row int) bool { return !excluded[row] })
	out := t.Filter(func(row int) bool { return excluded[row] })
	if kept.Len() == 0 {
		return nil, fmt.Errorf("quality: no rows are kept: %w", ErrNoBase)
	}
	var changes []Change
	for _, m := range metrics {
		c := Change{ID: m.ID}
		var err error
		if c.All, err = m.on(t); err != nil {
			return nil, fmt.Errorf("quality: metric %q of all rows: %w", m.ID, err)
		}
		if c.Kept, err = m.on(kept); err != nil {
			return nil, fmt.Errorf("quality: metric %q without %d excluded rows: %w", m.ID, out.Len(), err)
		}
		c.Difference, err = difference(t, out, c, m, o.Level)
		if err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// on computes the metric and refuses what is no number.
func (m Metric) on(t *survey.Table) (survey.Estimate, error) {
	e, err := m.Of(t)
	if x := e.Value + e.SE.Value; err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
		err = fmt.Errorf("value %g with error %s: %w", e.Value, e.SE, ErrArgument)
	}
	return e, err
}

func difference(t, out *survey.Table, c Change, m Metric, level float64) (survey.Estimate, error) {
	d := survey.Estimate{N: c.Kept.N, Missing: c.Kept.Missing, EffectiveN: c.Kept.EffectiveN}
	if c.All.Suppressed || c.Kept.Suppressed {
		return d.Suppress(), nil
	}
	d.Value = c.Kept.Value - c.All.Value
	if out.Len() == 0 {
		d.SE, d.Interval, d.Method = survey.Some(0), survey.Interval{Level: level}, "nothing excluded"
		return d, nil
	}
	e, err := m.on(out)
	switch {
	case tooFew(err):
		d.Warn(survey.NoError, "%d excluded rows give no figure", out.Len())
		return d, nil
	case err != nil:
		return d, fmt.Errorf("quality: metric %q of %d excluded rows: %w", m.ID, out.Len(), err)
	case !e.SE.Valid || !c.Kept.SE.Valid || e.Suppressed || e.N < 2 || c.Kept.N < 2:
		d.Warn(survey.NoError, "no error for %d excluded and %d kept answers", e.N, c.Kept.N)
		return d, nil
	}
	p := share(t, out, c, e)
	// A mean of its parts is so up to rounding.
	const rounding = 1e-9
	whole := float64((1-p)*c.Kept.Value) + float64(p*e.Value)
	if !(math.Abs(whole-c.All.Value) <= rounding*max(math.Abs(whole), math.Abs(c.Kept.Value), math.Abs(e.Value))) {
		d.Warn(NotLinear, "%.6g of all is not the mean %.6g of its parts: the error is approximate", c.All.Value, whole)
	}
	both := math.Hypot(c.Kept.SE.Value, e.SE.Value)
	d.SE, d.Method = survey.Some(p*both), "Welch"
	width := 0.0
	if both > 0 {
		k, x := c.Kept.SE.Value/both, e.SE.Value/both
		k, x = k*k, x*x // parts of the variance
		df := 1 / (k*k/float64(c.Kept.N-1) + x*x/float64(e.N-1))
		width = p * both * tail.StudentTQuantile((1+level)/2, df)
	}
	d.Interval = survey.Interval{Lower: d.Value - width, Upper: d.Value + width, Level: level}
	return d, nil
}

// share is the part of the base that the excluded rows have.
func share(t, out *survey.Table, c Change, e survey.Estimate) float64 {
	if !t.Weighted() {
		return float64(e.N) / float64(c.Kept.N+e.N)
	}
	total := func(t *survey.Table) *big.Rat {
		var sum exact.Sum
		for _, w := range t.Weights() {
			sum.Add(w)
		}
		return sum.Rat()
	}
	p, _ := new(big.Rat).Quo(total(out), total(t)).Float64()
	return p
}
