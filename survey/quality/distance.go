package quality

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// DistanceOptions set the cut of [Mahalanobis].
type DistanceOptions struct {
	// Alpha is the share of careful respondents, in (0,1), whose distance would lie
	// above the cut if answers were multivariate normal; 0 means 0.001.
	Alpha float64 `json:"alpha"`
}

// Distances are how far each row is from the mean answer, as [Mahalanobis]
// measures it.
type Distances struct {
	// D2 is the squared distance, 0 or more. Not valid for a row that did not rate
	// every item.
	D2 []survey.Optional `json:"d2"`
	// P is the probability of a distance at least as large under χ² with Rank
	// degrees of freedom. Not valid where D2 is not, and if Rank is 0.
	P []survey.Optional `json:"p"`
	// Cut is the 1 − Alpha quantile of that χ²: what lies above is suspicious. Not
	// valid if Rank is 0.
	Cut survey.Optional `json:"cut"`
	// Rank is the number of independent items.
	Rank int `json:"rank"`
	// N is the number of rows that rated every item, the base of means and
	// covariances.
	N int64 `json:"n"`
	// Dropped is the number of the other rows.
	Dropped int64 `json:"dropped"`
}

// rankTolerance is the eigenvalue of a correlation matrix, relative to the
// largest, below which it counts as 0. Exact dependence leaves some 1e-15.
const rankTolerance = 1e-10

// Mahalanobis measures how unusual the combination of answers is in each row:
// D² = (x − m)' S⁺ (x − m) with the means m and covariances S (divisor n − 1) of
// the scored answers (Mahalanobis 1936; Meade and Craig 2012). Where S is
// singular because an item does not vary or follows from others, S⁺ is its
// pseudo-inverse and the degrees of freedom are its rank; any other generalised
// inverse gives the same D².
//
// Only rows with a rating on every item enter (listwise); all items if none are
// given. The unusual raise S themselves: no D² exceeds (n − 1)²/n, so that with n
// not well above the number of items nothing can pass the cut. Normality is not
// to be had from ratings; take P as a rank order with a convenient cut. Sampling
// weights do not enter.
//
// Fewer than two complete rows are [ErrTooFew], none [ErrNoBase], Alpha outside
// (0,1) [ErrArgument]; further errors are those of [Runs]. If no item varies, Rank
// and every D2 are 0.
func Mahalanobis(t *survey.Table, items []string, o DistanceOptions) (Distances, error) {
	if o.Alpha == 0 {
		o.Alpha = 0.001
	}
	if !(o.Alpha > 0 && o.Alpha < 1) {
		return Distances{}, fmt.Errorf("quality: alpha %g: %w", o.Alpha, ErrArgument)
	}
	a, err := load(t, items)
	if err != nil {
		return Distances{}, err
	}
	axes, m, err := a.axes(t)
	if err != nil {
		return Distances{}, err
	}
	out := Distances{
		D2: make([]survey.Optional, a.n), P: make([]survey.Optional, a.n),
		Rank: len(axes), Dropped: m.Dropped(), N: int64(a.n) - m.Dropped(),
	}
	df := float64(out.Rank)
	if out.Rank > 0 {
		out.Cut = survey.Some(2 * mathext.GammaIncRegCompInv(df/2, o.Alpha))
	}
	for row := range a.n {
		if !a.complete(row) {
			continue
		}
		d2 := 0.0
		for _, axis := range axes {
			score := 0.0
			for k, column := range a.columns {
				score += axis[k][column[row]]
			}
			d2 += float64(score * score)
		}
		out.D2[row] = survey.Some(d2)
		if out.Rank > 0 {
			out.P[row] = survey.Some(tail.ChiSquare(d2, df))
		}
	}
	return out, nil
}

func (a answers) complete(row int) bool {
	for k, column := range a.columns {
		if !a.items[k].Scale.IsPoint(column[row]) {
			return false
		}
	}
	return true
}

// axes are the principal axes of the standardised answers with variance, scaled
// to variance 1: D² is the sum of squares of a row's scores. An axis is what each
// code of each item contributes to the score.
func (a answers) axes(t *survey.Table) ([][][]float64, *survey.Moments, error) {
	var names []string
	for _, item := range a.items {
		names = append(names, item.ID)
	}
	m, err := survey.MomentsOf(t, names...)
	if err != nil {
		return nil, nil, fmt.Errorf("quality: %w", err)
	}
	p := len(a.items)
	means, deviations := make([]float64, p), make([]float64, p)
	var varying []int
	for k := range p {
		variance, err := m.Covariance(k, k)
		if err != nil {
			return nil, nil, fmt.Errorf("quality: distance: %w", err)
		}
		center, err := m.Mean(k)
		if err != nil {
			return nil, nil, fmt.Errorf("quality: distance: %w", err)
		}
		means[k], deviations[k] = center.Float64(), math.Sqrt(variance.Float64())
		if deviations[k] > 0 {
			varying = append(varying, k)
		}
	}
	if len(varying) == 0 {
		return nil, m, nil
	}
	r := mat.NewSymDense(len(varying), nil)
	for i, k := range varying {
		for j, l := range varying[:i+1] {
			c, err := m.Correlation(k, l)
			if err != nil {
				return nil, nil, fmt.Errorf("quality: distance: %w", err)
			}
			r.SetSym(i, j, c)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(r, true) {
		return nil, nil, fmt.Errorf("quality: distance: correlations without eigenvalues: %w", ErrArgument)
	}
	values := eigen.Values(nil) // ascending
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	var axes [][][]float64
	for e, value := range values {
		if !(value > rankTolerance*values[len(values)-1]) {
			continue
		}
		axis := make([][]float64, p)
		for k, item := range a.items {
			axis[k] = make([]float64, item.Scale.Codes())
		}
		for i, k := range varying {
			s := a.items[k].EffectiveScale()
			for c := range axis[k] {
				if w, unit, ok := s.WorthUnits(scale.Code(c)); ok {
					x := (float64(w)/float64(unit) - means[k]) / deviations[k]
					axis[k][c] = x * vectors.At(i, e) / math.Sqrt(value)
				}
			}
		}
		axes = append(axes, axis)
	}
	return axes, m, nil
}
