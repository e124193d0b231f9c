package equivalence

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Sample is what a comparison of means needs to know of one: its size, mean and
// standard deviation, from [FromTally], from a segments.Group, or from a report.
type Sample struct {
	// N is the number of ratings.
	N int64 `json:"n"`
	// Mean is their mean, in points of the scale.
	Mean float64 `json:"mean"`
	// SD is their standard deviation, with divisor N − 1.
	SD float64 `json:"sd"`
}

// FromTally is the sample of the ratings of a tally, by their values as they were
// given; special codes and blanks do not enter. No ratings are [ErrNoBase], one is
// [ErrTooFew].
func FromTally(t *scale.Tally) (Sample, error) {
	if t == nil {
		return Sample{}, fmt.Errorf("equivalence: no tally: %w", ErrNoBase)
	}
	mean, err := t.Mean()
	if err != nil {
		return Sample{}, fmt.Errorf("equivalence: %w", err)
	}
	s := Sample{N: t.N(), Mean: mean.Float64()}
	if s.N < 2 {
		return Sample{}, fmt.Errorf("equivalence: %w", s.check())
	}
	// As a segments.Group sums it, so that both make the same bits.
	var squares float64
	for _, point := range t.Scale().Points() {
		d := float64(point.Value) - s.Mean
		squares += float64(float64(t.Count(point.Value)) * float64(d*d))
	}
	s.SD = math.Sqrt(squares / float64(s.N-1))
	return s, nil
}

func (s Sample) check() error {
	switch {
	case s.N == 0:
		return fmt.Errorf("sample: %w", ErrNoBase)
	case s.N == 1:
		return fmt.Errorf("sample of one rating: %w", ErrTooFew)
	case s.N < 0 || s.N > maxCount || math.IsNaN(s.Mean) || math.IsInf(s.Mean, 0) || !(s.SD >= 0 && s.SD <= math.MaxFloat64):
		return fmt.Errorf("sample of %d, mean %g, standard deviation %g: %w", s.N, s.Mean, s.SD, ErrArgument)
	}
	return nil
}

// se is the standard error of the mean.
func (s Sample) se() float64 { return s.SD / math.Sqrt(float64(s.N)) }

// satterthwaite is the standard error of a sum or difference of independent means
// with its degrees of freedom (F. E. Satterthwaite, An approximate distribution of
// estimates of variance components, Biometrics Bulletin 2, 1946, 110–114).
func satterthwaite(samples ...Sample) (se, df float64) {
	for _, s := range samples {
		se = math.Hypot(se, s.se())
	}
	var sum float64
	for _, s := range samples {
		// Shares of the variance keep its square from underflowing.
		share := s.se() / se
		share *= share
		sum += float64(share*share) / float64(s.N-1)
	}
	return se, 1 / sum
}

// Means compares the means of two independent samples, a minus b, by two one-sided
// t tests, each sample with its own variance (D. J. Schuirmann, A comparison of the
// two one-sided tests procedure and the power approach for assessing the equivalence
// of average bioavailability, Journal of Pharmacokinetics and Biopharmaceutics 15,
// 1987, 657–680, doi:10.1007/BF01068419; B. L. Welch 1947). The margins are in points
// of the scale. A sample of fewer than thirty ratings is a LowBase warning; where
// neither varies there is a NoError warning and nothing is shown.
//
// Errors: ErrNoBase, ErrTooFew below two ratings, ErrArgument.
func Means(a, b Sample, m Margins, o Options) (Result, error) {
	for _, s := range []Sample{a, b} {
		if err := s.check(); err != nil {
			return Result{}, fmt.Errorf("equivalence: %w", err)
		}
	}
	e := survey.Estimate{Value: a.Mean - b.Mean, N: a.N + b.N, EffectiveN: float64(a.N) + float64(b.N), Method: "welch"}
	small(&e, 30, a.N, b.N)
	c := studentContrast{value: e.Value}
	c.se, c.df = satterthwaite(a, b)
	if c.se > 0 {
		e.SE = survey.Some(c.se)
	}
	r, err := test(c, e, math.Inf(1), m, o)
	if err == nil && c.se > 0 {
		r.DF = survey.Some(c.df)
	}
	return r, err
}
