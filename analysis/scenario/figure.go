package scenario

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A curve is what an answer is expected to count for, by t = βx:
// v_K − Σ_k (v_k+1 − v_k)/(1 + e^(t − θ_k)).
type curve struct {
	top   float64 // v_K
	first float64 // θ of the first jump
	near  bool    // one exponential does for all jumps, without overflow
	jumps []jump
}

// A jump is a threshold between answers that count differently.
type jump struct {
	k         int     // number of the threshold
	theta, by float64 // θ_k, v_k+1 − v_k
	ratio     float64 // e^(first − θ)
}

// far is how many logits are too many for products of exponentials: e^±300 times what is
// infinite is infinite, 0 times it is not.
const far = 300

func newCurve(thresholds, counts []float64) curve {
	c := curve{top: counts[len(thresholds)], near: true}
	for k, theta := range thresholds {
		by := counts[k+1] - counts[k]
		if by == 0 {
			continue
		}
		if c.jumps == nil {
			c.first = theta
		}
		c.near = c.near && theta-c.first < far
		c.jumps = append(c.jumps, jump{k, theta, by, math.Exp(c.first - theta)})
	}
	return c
}

// odds are e^(t − θ) of a jump, e being e^(t − first).
func (c *curve) odds(j *jump, t, e float64) float64 {
	if c.near {
		return e * j.ratio
	}
	return math.Exp(t - j.theta)
}

// at is the curve at t, e being e^(t − first).
func (c *curve) at(t, e float64) float64 {
	v := c.top
	for k := range c.jumps {
		j := &c.jumps[k]
		v -= j.by / (1 + c.odds(j, t, e))
	}
	return v
}

// slope is the curve at t, and w times its derivative by t; w times those by the thresholds
// are added to a gradient.
func (c *curve) slope(t, e, w float64, gradient []float64) (value, slope float64) {
	const most = 1e150 // its square is finite
	v := c.top
	for k := range c.jumps {
		j := &c.jumps[k]
		odds := min(c.odds(j, t, e), most)
		below := 1 / (1 + odds)
		v -= float64(j.by * below)
		d := w * j.by * (odds * below * below)
		gradient[j.k] -= d
		slope += d
	}
	return v, slope
}

// A figure is the expected metric of some customers: of all, of each cell, and its
// derivatives by the parameters.
type figure struct {
	value    float64
	each     []float64
	gradient []float64
}

// eta is βx.
func eta(slopes, x []float64) float64 {
	sum := 0.0
	for j, b := range slopes {
		sum += float64(b * x[j])
	}
	return sum
}

// figure predicts the cells with answers x.
func (s *Situation) figure(cells []cell, x [][]float64) figure {
	q, p := len(s.model.Thresholds), len(s.model.Slopes)
	f := figure{each: make([]float64, len(cells)), gradient: make([]float64, q+p)}
	for i, c := range cells {
		t, w := eta(s.model.Slopes, x[i]), c.w/s.total
		expected, slope := s.curve.slope(t, math.Exp(t-s.curve.first), w, f.gradient)
		for j := range p {
			f.gradient[q+j] += float64(slope * x[i][j])
		}
		f.each[i] = expected
		f.value += float64(w * expected)
	}
	return f
}

// less is the difference of two figures of the same cells, a − factor·b over unit.
func (s *Situation) less(cells []cell, a, b figure, factor, unit float64) figure {
	d := figure{each: make([]float64, len(a.each)), gradient: make([]float64, len(a.gradient))}
	for i := range a.each {
		d.each[i] = (a.each[i] - float64(factor*b.each[i])) / unit
		d.value += float64(cells[i].w / s.total * d.each[i])
	}
	for k := range a.gradient {
		d.gradient[k] = (a.gradient[k] - float64(factor*b.gradient[k])) / unit
	}
	return d
}

// se is the standard error of a figure: g'Vg for the coefficients being estimated, and the
// variance of a mean, with squares Σw²(v − m)², for the customers being a sample.
func (s *Situation) se(gradient []float64, squares float64) float64 {
	n, fitting := float64(len(s.rows)), 0.0
	for i, row := range s.model.Covariance {
		for j, v := range row {
			fitting += float64(gradient[i] * v * gradient[j])
		}
	}
	return math.Sqrt(max(fitting, 0) + float64(squares/s.total/s.total*(n/(n-1))))
}

// estimate is a figure with its error, cut to the range of what it measures.
func (s *Situation) estimate(cells []cell, f figure, low, high float64) survey.Estimate {
	squares := 0.0
	for i, c := range cells {
		d := f.each[i] - f.value
		squares += float64(c.w2 * d * d)
	}
	se := s.se(f.gradient, squares)
	margin := tail.CriticalZ(s.level) * se
	e := survey.Estimate{
		Value: f.value, SE: survey.Some(se), N: int64(len(s.rows)), Missing: s.missing, EffectiveN: s.effective,
		Method: "delta method: coefficients and customers",
	}
	e.Interval = survey.Interval{Lower: max(f.value-margin, low), Upper: min(f.value+margin, high), Level: s.level}
	if f.value-margin < low || f.value+margin > high {
		e.Warn(survey.Clipped, "interval cut at the end of the range")
	}
	const few = 30
	if len(s.rows) < few {
		e.Warn(survey.LowBase, "%d customers: a normal interval wants %d", len(s.rows), few)
	}
	if se == 0 {
		e.Warn(survey.ZeroVariance, "nothing that could vary: no answer moves, or no coefficient has an error")
	}
	return e
}
