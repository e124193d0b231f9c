package trend

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Measure is the figure that is followed. It is the mean of something each answer
// is worth, such as −1, 0 or 1 for the net promoter score, which is what the
// covariance of overlapping windows needs to know. The zero value is no measure.
type Measure struct {
	estimate func(*scale.Tally) (survey.Estimate, error)
	// worth is a tally of every point once by what it is worth in the unit of the
	// estimate, in the order of the points.
	worth func(*scale.Scale) ([]float64, error)
}

// Mean is the mean rating in units of the scale, by satisfaction.CSATMean; level 0
// is 0.95.
func Mean(level float64) Measure {
	return Measure{
		func(t *scale.Tally) (survey.Estimate, error) { return satisfaction.CSATMean(t, level) },
		func(s *scale.Scale) ([]float64, error) {
			var worth []float64
			for _, p := range s.Points() {
				worth = append(worth, float64(p.Value))
			}
			return worth, nil
		},
	}
}

// Score is the mean score on 0–100, as scale.Tally.Score has it, with Student's
// interval cut at the ends of the range; level 0 is 0.95.
func Score(method scale.ScoreMethod, level float64) Measure {
	worth := eachPoint(func(t *scale.Tally) (float64, error) {
		r, err := t.Score(method)
		return r.Float64(), err
	})
	return Measure{func(t *scale.Tally) (survey.Estimate, error) { return score(t, method, worth, level) }, worth}
}

func score(t *scale.Tally, method scale.ScoreMethod, worth func(*scale.Scale) ([]float64, error), level float64) (survey.Estimate, error) {
	level, side, err := levelOf(level)
	if err != nil {
		return survey.Estimate{}, err
	}
	exactly, err := t.Score(method)
	if err != nil {
		return survey.Estimate{}, err
	}
	scores, err := worth(t.Scale())
	if err != nil {
		return survey.Estimate{}, err
	}
	n := t.N()
	e := survey.Estimate{Value: exactly.Float64(), N: n, Missing: t.Missing(), EffectiveN: float64(n), Method: "student"}
	spread, lo, hi := 0.0, scores[0], scores[0]
	for i, p := range t.Scale().Points() {
		d := scores[i] - e.Value
		spread += float64(float64(t.Count(p.Value)) * float64(d*d))
		lo, hi = min(lo, scores[i]), max(hi, scores[i])
	}
	if n < 2 {
		e.Warn(survey.NoError, "one answer gives no error")
		return e, nil
	}
	se := math.Sqrt(spread / float64(n-1) / float64(n))
	half := float64(-tail.StudentTQuantile(side, float64(n-1)) * se)
	e.SE, e.Interval = survey.Some(se), around(e.Value, half, level)
	if e.Interval.Lower < lo || e.Interval.Upper > hi {
		e.Interval.Lower, e.Interval.Upper = max(e.Interval.Lower, lo), min(e.Interval.Upper, hi)
		e.Warn(survey.Clipped, "the interval was cut at the end of the range")
	}
	if se == 0 {
		e.Warn(survey.ZeroVariance, "all answers are alike")
	}
	return e, nil
}

// NPS is the net promoter score on −1…1, by satisfaction.NPS.
func NPS(o satisfaction.NPSOptions) Measure {
	estimate := func(t *scale.Tally) (survey.Estimate, error) {
		r, err := satisfaction.NPS(t, o)
		return r.Estimate, err
	}
	return Measure{estimate, eachPoint(func(t *scale.Tally) (float64, error) {
		c, err := satisfaction.CountNPS(t, o.Classes)
		return float64(c.Promoters - c.Detractors), err
	})}
}

// CSAT is the share of satisfied customers on 0…1, by satisfaction.CSAT.
func CSAT(o satisfaction.CSATOptions) Measure {
	estimate := func(t *scale.Tally) (survey.Estimate, error) {
		r, err := satisfaction.CSAT(t, o)
		return r.Estimate, err
	}
	return Measure{estimate, eachPoint(func(t *scale.Tally) (float64, error) {
		r, err := satisfaction.CSAT(t, o)
		return float64(r.Satisfied.Count), err
	})}
}

// eachPoint is a figure of every point of a scale given once.
func eachPoint(figure func(*scale.Tally) (float64, error)) func(*scale.Scale) ([]float64, error) {
	return func(s *scale.Scale) ([]float64, error) {
		var worth []float64
		for _, p := range s.Points() {
			t := scale.NewTally(s)
			if err := t.AddN(p.Value, 1); err != nil {
				return nil, err
			}
			x, err := figure(t)
			if err != nil {
				return nil, err
			}
			worth = append(worth, x)
		}
		return worth, nil
	}
}
