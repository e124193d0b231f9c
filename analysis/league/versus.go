package league

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/internal/adjust"
	"github.com/gocsat/csat/analysis/internal/skew"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Contrast is one segment against all others together.
type Contrast struct {
	// Name is the segment.
	Name string `json:"name"`
	// Value is its exact metric.
	Value scale.Ratio `json:"value"`
	// N is its number of ratings.
	N int64 `json:"n"`
	// Rest is the exact metric of all others.
	Rest scale.Ratio `json:"rest"`
	// RestN is their number of ratings.
	RestN int64 `json:"rest_n"`
	// Difference is Value less Rest with its error and interval, which is not widened
	// for the number of segments; N is the smaller base. Without an error where one
	// side has a single rating or neither varies.
	Difference survey.Estimate `json:"difference"`
	// P is the two-sided p-value of no difference; no value where there is no error.
	P survey.Optional `json:"p"`
	// Adjusted is P adjusted for the family by Holm's method, which holds though the
	// tests depend on each other.
	Adjusted survey.Optional `json:"adjusted"`
}

// Contrasts are the comparisons of every segment with its complement.
type Contrasts struct {
	// Metric is what was compared.
	Metric Metric `json:"metric"`
	// Contrasts are in the order of the segments.
	Contrasts []Contrast `json:"contrasts"`
	// Method names the interval and its test.
	Method string `json:"method"`
	// Family is the number of p-values that were adjusted for.
	Family int `json:"family"`
}

// Complements compares each segment with its complement: the answers of all others,
// which are the total less its own, so that the two sides share nobody. (Segment
// against total would count its answers on both sides.) Means have Welch's t, shares
// Newcombe's interval and the pooled z test, net promoter scores MOVER
// ([satisfaction.CompareNPS]). It reads Level. A side of fewer than thirty ratings is a
// LowBase warning, and for means one of fewer than 25 times the square of its skewness
// (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, equation 2.85).
//
// Errors: ErrArgument for fewer than two segments, a name used twice, boxes or level;
// ErrIncompatible for different scales; a *SegmentError with ErrNoBase;
// satisfaction.ErrScale for a metric that the scale does not have.
func Complements(segments []Segment, o Options) (Contrasts, error) {
	level, err := o.level()
	if err != nil {
		return Contrasts{}, err
	}
	list, total, points, err := o.sample(segments)
	if err != nil {
		return Contrasts{}, err
	}
	r := Contrasts{Metric: o.Metric}
	r.Method = []string{Mean: "welch t", NPS: satisfaction.MOVER.String(), Share: "newcombe, pooled z"}[o.Metric]
	for _, s := range list {
		others := total.tally.Clone()
		if err := others.Unmerge(s.tally); err != nil {
			return Contrasts{}, fmt.Errorf("league: %w", err)
		}
		rest, err := newSampled(points, "", others)
		if err != nil {
			return Contrasts{}, fmt.Errorf("league: %w", err)
		}
		c := Contrast{Name: s.name, Value: s.exact, N: s.N, Rest: rest.exact, RestN: rest.N}
		if err := c.compare(s, rest, o, level); err != nil {
			return Contrasts{}, fmt.Errorf("league: %w", err)
		}
		e := &c.Difference
		e.Method = r.Method
		e.N, e.Missing = min(s.N, rest.N), s.Missing+rest.Missing
		e.EffectiveN = float64(e.N)
		r.Contrasts = append(r.Contrasts, c)
	}
	r.Family = holm(r.Contrasts)
	return r, nil
}

func (c *Contrast) compare(s, rest sampled, o Options, level float64) error {
	switch o.Metric {
	case NPS:
		x, err := satisfaction.CountNPS(s.tally, o.Classes)
		if err != nil {
			return err
		}
		y, err := satisfaction.CountNPS(rest.tally, o.Classes)
		if err != nil {
			return err
		}
		d, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{Level: level})
		if err != nil {
			return err
		}
		c.Difference, c.P = d.Estimate, d.Test.TwoSided
		return nil
	case Share:
		count := func(s sampled) proportion.Count {
			x := s.exact.Mul(scale.RatioOf(wholeRat(s.N)))
			return proportion.Count{X: x.Num().Int64(), N: s.N}
		}
		d, err := proportion.Compare(count(s), count(rest), proportion.CompareOptions{Level: level})
		if err != nil {
			return err
		}
		c.Difference.Value, c.Difference.SE, c.Difference.Interval = d.Difference, survey.Some(d.SE), d.Newcombe
		c.P = d.PooledZ.P
	default:
		c.welch(s, rest, level)
	}
	lowBase(&c.Difference, min(s.N, rest.N))
	return nil
}

// welch compares two means (B. L. Welch, Biometrika 34, 1947, 28–35).
func (c *Contrast) welch(s, rest sampled, level float64) {
	e := &c.Difference
	e.Value = s.exact.Sub(rest.exact).Float64()
	if s.N < 2 || rest.N < 2 {
		e.Warn(survey.NoError, "a single rating on one side has no error")
		return
	}
	a := s.SumOfSquares() / float64(s.N-1) / float64(s.N)
	b := rest.SumOfSquares() / float64(rest.N-1) / float64(rest.N)
	if a+b == 0 {
		e.Warn(survey.NoError, "the ratings do not vary on either side")
		return
	}
	se := math.Sqrt(a + b)
	df := float64((a+b)*(a+b)) / (float64(a*a)/float64(s.N-1) + float64(b*b)/float64(rest.N-1))
	half := tail.StudentTQuantile((1+level)/2, df) * se
	e.SE = survey.Some(se)
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	c.P = survey.Some(tail.StudentTTwoSided(e.Value/se, df))
	for _, side := range []sampled{s, rest} {
		if skewness, need := side.skewness(); side.N >= smallBase && float64(side.N) < need {
			e.Warn(survey.LowBase, "%d ratings of skewness %.2f, fewer than %.0f", side.N, skewness, need)
			break
		}
	}
}

// skewness is that of the worths, and the number of ratings it needs.
func (s sampled) skewness() (skewness, need float64) {
	var worths []float64
	var counts []int64
	for _, p := range s.tally.Scale().Points() {
		if w, err := s.tally.Scale().Worth(p.Value); err == nil {
			worths, counts = append(worths, w.Float64()), append(counts, s.tally.Count(p.Value))
		}
	}
	return skew.Need(worths, counts, s.value, s.SumOfSquares())
}

// holm fills Adjusted and counts the family (S. Holm, A Simple Sequentially
// Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6, 1979,
// 65–70).
func holm(list []Contrast) int {
	p := make([]float64, len(list))
	for i, c := range list {
		p[i] = math.NaN()
		if c.P.Valid {
			p[i] = c.P.Value
		}
	}
	adjusted, family := adjust.P(p, adjust.Holm)
	for i, x := range adjusted {
		if list[i].P.Valid {
			list[i].Adjusted = survey.Some(x)
		}
	}
	return family
}
