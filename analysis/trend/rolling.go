package trend

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// leastInWindow is the number of answers that are in one of two windows only from
// which [Windows.Change] keeps its level; see the package doc.
const leastInWindow = 50

// Windows are a figure over windows that roll from period to period, and what their
// errors have in common. [Periods.Rolling] makes them.
type Windows struct {
	// Series has one point a period: the figure of the window that ends there. The
	// first Width − 1 are holes, and so is a window without answers. The estimates
	// are those of the answers of the window taken together, as it would be
	// published.
	Series Series `json:"series"`
	// Width is the number of periods in a window.
	Width int `json:"width"`

	n      []int64   // n[i] answers before period i
	within []float64 // n_t·s_t² of each period
}

// Rolling gives a figure over windows of width consecutive periods: twelve months to
// each month, say. Periods in a window that are holes give it an [Incomplete]
// warning. Errors: ErrArgument for a width below 1; scale.ErrIncompatible, or what
// the measure says, in a *PeriodError.
func (p Periods) Rolling(width int, m Measure) (Windows, error) {
	if width < 1 || m.estimate == nil {
		return Windows{}, fmt.Errorf("trend: window of %d periods, measure given: %v: %w", width, m.estimate != nil, ErrArgument)
	}
	w := Windows{Series: Series{First: 1, Points: make([]Point, len(p))}, Width: width}
	if err := w.accumulate(p, m); err != nil {
		return Windows{}, err
	}
	var window *scale.Tally
	for i, period := range p {
		if period.Tally != nil && period.Tally.Scale() != nil {
			if window == nil {
				window = scale.NewTally(period.Tally.Scale())
			}
			if err := window.Merge(period.Tally); err != nil {
				return Windows{}, &PeriodError{i, period.Label, err}
			}
		}
		w.Series.Points[i].Label = period.Label
		if i < width-1 {
			continue
		}
		point, err := p.point(i, window, m)
		if err != nil {
			return Windows{}, err
		}
		empty := 0
		for j := i - width + 1; j <= i; j++ {
			if w.n[j] == w.n[j+1] {
				empty++
			}
		}
		if point.Valid && empty > 0 {
			point.Estimate.Warn(Incomplete, "%d of the %d periods of the window have no answers", empty, width)
		}
		w.Series.Points[i] = point
		if first := p[i-width+1].Tally; first != nil && first.Scale() != nil {
			if err := window.Unmerge(first); err != nil {
				return Windows{}, &PeriodError{i - width + 1, p[i-width+1].Label, err}
			}
		}
	}
	return w, nil
}

// accumulate computes what the covariances are made of.
func (w *Windows) accumulate(p Periods, m Measure) error {
	w.n, w.within = make([]int64, len(p)+1), make([]float64, len(p))
	squares := make([]float64, len(p)) // within the period
	var freedom int64
	for i, period := range p {
		w.n[i+1] = w.n[i]
		if period.Tally == nil || period.Tally.N() == 0 {
			continue
		}
		t := period.Tally
		worth, err := m.worth(t.Scale())
		if err != nil {
			return &PeriodError{i, period.Label, err}
		}
		if t.N() > maxCount-w.n[i] {
			return &PeriodError{i, period.Label, ErrCounts}
		}
		n := float64(t.N())
		total := 0.0
		for k, point := range t.Scale().Points() {
			total += float64(float64(t.Count(point.Value)) * worth[k])
		}
		for k, point := range t.Scale().Points() {
			d := worth[k] - total/n
			squares[i] += float64(float64(t.Count(point.Value)) * float64(d*d))
		}
		w.n[i+1] += t.N()
		freedom += t.N() - 1
	}
	// A single answer says nothing of the variance in its period: it takes that of
	// all periods.
	common := math.NaN()
	if freedom > 0 {
		common = sum(squares) / float64(freedom)
	}
	for i := range p {
		switch n := w.n[i+1] - w.n[i]; {
		case n == 1:
			w.within[i] = common
		case n > 1:
			w.within[i] = squares[i] / float64(n-1) * float64(n)
		}
	}
	return nil
}

// window is the running sums at both ends of the window that ends at i; ok is false
// if there is none or it has no answers.
func (w Windows) window(i int) (from, to int, ok bool) {
	from, to = i-w.Width+1, i+1
	if i < 0 || i >= len(w.n)-1 || from < 0 {
		return 0, 0, false
	}
	return from, to, w.n[to] > w.n[from]
}

// Covariance is that of the figures of the windows that end at positions i and j,
// given how many answered in each period:
//
//	Σ n_t s_t² / (N_i N_j)
//
// over the periods t that both have, with n_t answers of variance s_t² (divisor
// n_t − 1) each, and N answers in a window. It is 0 for windows that do not overlap;
// no value for holes, and where no period has two answers. On the diagonal stands
// the variance from within periods; the squared error of the window's estimate has
// the differences between its periods too.
func (w Windows) Covariance(i, j int) survey.Optional {
	fromI, toI, okI := w.window(i)
	fromJ, toJ, okJ := w.window(j)
	if !okI || !okJ {
		return survey.Optional{}
	}
	from, to := max(fromI, fromJ), min(toI, toJ)
	if from >= to {
		return survey.Some(0)
	}
	common := sum(w.within[from:to])
	return survey.Some(common / (float64(w.n[toI]-w.n[fromI]) * float64(w.n[toJ]-w.n[fromJ])))
}

// Covariances are the covariances of all windows, a line and a column for each
// period; see [Windows.Covariance].
func (w Windows) Covariances() [][]survey.Optional {
	all := make([][]survey.Optional, len(w.Series.Points))
	for i := range all {
		all[i] = make([]survey.Optional, len(all))
		for j := range all[i] {
			all[i][j] = w.Covariance(i, j)
		}
	}
	return all
}

// A Change is how a figure differs between two windows.
type Change struct {
	// Estimate is the later window minus the earlier one, in the unit of the figure.
	// N is the number of answers that are in either window.
	Estimate survey.Estimate `json:"estimate"`
	// Shared is the number of answers that are in both.
	Shared int64 `json:"shared"`
	// Z is the change over its error; no value, nor for P, where the error is 0.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value of Z.
	P survey.Optional `json:"p"`
}

// Change tests whether the figure differs between the windows that end at positions
// from and to, which may overlap: Var = C(to,to) + C(from,from) − 2·C(from,to) with
// C of [Windows.Covariance], against the normal distribution. level 0 is 0.95.
//
// Errors: ErrArgument for a position or level that does not exist; a *PeriodError
// with ErrNoBase for a window that is a hole. Fewer than 50 answers that one window
// has and the other has not are a LowBase warning.
func (w Windows) Change(from, to int, level float64) (Change, error) {
	level, _, err := levelOf(level)
	if err != nil {
		return Change{}, err
	}
	var bounds [2][2]int
	var means [2]float64
	for k, at := range []int{from, to} {
		if at < 0 || at >= len(w.Series.Points) {
			return Change{}, fmt.Errorf("trend: window %d of %d: %w", at, len(w.Series.Points), ErrArgument)
		}
		a, b, ok := w.window(at)
		if !ok {
			return Change{}, &PeriodError{at, w.Series.Points[at].Label, ErrNoBase}
		}
		bounds[k], means[k] = [2]int{a, b}, w.Series.Points[at].Estimate.Value
	}
	c := Change{Estimate: survey.Estimate{Value: means[1] - means[0], Method: "overlapping-windows"}}
	if a, b := max(bounds[0][0], bounds[1][0]), min(bounds[0][1], bounds[1][1]); a < b {
		c.Shared = w.n[b] - w.n[a]
	}
	c.Estimate.N = -c.Shared
	for _, b := range bounds {
		c.Estimate.N += w.n[b[1]] - w.n[b[0]]
	}
	c.Estimate.EffectiveN = float64(c.Estimate.N)
	for _, b := range bounds {
		if own := w.n[b[1]] - w.n[b[0]] - c.Shared; own < leastInWindow {
			c.Estimate.Warn(survey.LowBase, "a window has %d answers of its own; the test needs %d", own, leastInWindow)
			break
		}
	}
	v, ok := w.variance(bounds)
	if !ok {
		c.Estimate.Warn(survey.NoError, "no period has two answers")
		return c, nil
	}
	se := math.Sqrt(v)
	c.Estimate.SE = survey.Some(se)
	if se == 0 {
		c.Estimate.Warn(survey.NoError, "the windows hold the same answers, or answers that are all alike in each period")
		return c, nil
	}
	c.Estimate.Interval = around(c.Estimate.Value, float64(tail.CriticalZ(level)*se), level)
	z := c.Estimate.Value / se
	c.Z, c.P = survey.Some(z), survey.Some(tail.NormalTwoSided(z))
	return c, nil
}

// variance is that of the difference of two windows, summed over the stretches of
// periods in which the weight of an answer is the same, so that nothing cancels:
// what both share weighs 1/N_to − 1/N_from.
func (w Windows) variance(bounds [2][2]int) (float64, bool) {
	weights := [2]float64{}
	for k, b := range bounds {
		weights[k] = 1 / float64(w.n[b[1]]-w.n[b[0]])
	}
	total := 0.0
	for i := min(bounds[0][0], bounds[1][0]); i < max(bounds[0][1], bounds[1][1]); i++ {
		weight := 0.0
		if bounds[1][0] <= i && i < bounds[1][1] {
			weight = weights[1]
		}
		if bounds[0][0] <= i && i < bounds[0][1] {
			weight -= weights[0]
		}
		total += float64(float64(weight*weight) * w.within[i])
	}
	return total, !math.IsNaN(total)
}
