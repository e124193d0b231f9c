package survival

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Predict is the survival curve that the fit expects of customers with values x of the
// covariates, in their order, in a stratum (empty without strata):
//
//	S(t | x) = exp(−H₀(t) exp(β·x))
//
// with the hazard H₀ that goes with the treatment of ties, as [CoxFit.Baselines]. Its
// points are the times of the stratum, with all who were at risk there. The variance of
// log S has the part of H₀ and that of the coefficients (A. A. Tsiatis, Annals of
// Statistics 9, 1981, 93–108, doi:10.1214/aos/1176345335; C. L. Link, Biometrics 40,
// 1984, 601), the latter robust if the fit is. [Options.Since] asks of those who have
// stayed so long already: what is to be expected of a customer of today.
//
// The mean of x is the mean customer, who is nobody; for a group average the curves of
// its customers. x far from the customers of the fit has an error that trusts the model.
//
// Errors: [survey.ErrArgument] for values that are not one finite number for each
// covariate; [survey.ErrUnknown] for a stratum; [survey.ErrNoBase] if nobody in it was
// observed after Since; [ErrWeighted] for a fit with sampling weights.
func (f *CoxFit) Predict(x []float64, stratum string, o Options) (Curve, error) {
	if f == nil || f.model == nil {
		return Curve{}, argument("prediction from a fit that was not made")
	}
	m := f.model
	if len(x) != m.p {
		return Curve{}, argument("%d values of %d covariates", len(x), m.p)
	}
	if m.weighted {
		return Curve{}, weighted("prediction")
	}
	s := slices.Index(m.strata, stratum)
	if s < 0 {
		return Curve{}, fmt.Errorf("survival: prediction in stratum %q: %w", stratum, survey.ErrUnknown)
	}
	at, lp := make([]float64, m.p), 0.0 // x as the rows have it
	for j, v := range x {
		if at[j] = (v - m.mean[j]) / m.sd[j]; math.IsNaN(at[j]) || math.IsInf(at[j], 0) {
			return Curve{}, argument("%v of covariate %s", v, m.names[j])
		}
		lp += f.beta[j] * at[j]
	}
	g, err := m.group(s)
	if err != nil {
		return Curve{}, err
	}
	g, settings, err := g.under(o)
	if err != nil {
		return Curve{}, err
	}
	c := Curve{g: g, o: settings, rough: -1, method: "Cox, " + f.Ties.String() + ", " + o.Transform.String()}
	c.predicted = &prediction{covariance: slices.Clone(f.covariance)}
	if f.robust != nil {
		c.predicted.covariance = slices.Clone(f.robust)
		c.method += ", robust"
	}
	c.predict(f.steps(s, at), math.Exp(lp), m.p)
	return c, nil
}

// group is the customers of a stratum.
func (m *coxModel) group(stratum int) (Group, error) {
	var d Data
	for k, s := range m.stratum {
		if s == stratum {
			status := Censored
			if m.event[k] {
				status = Event
			}
			d.Times, d.Status, d.Entries = append(d.Times, m.time[k]), append(d.Status, status), append(d.Entries, m.entry[k])
		}
	}
	return FromData(m.strata[stratum], d)
}

// A hazardStep is what an event time adds to the hazard at the mean, to its variance, and
// to the slope of the hazard at x along the coefficients, as a part of that hazard.
type hazardStep struct {
	time, hazard, variance float64
	slope                  []float64
}

// steps are those of a stratum from the last time to the first.
func (f *CoxFit) steps(stratum int, x []float64) (out []hazardStep) {
	f.model.walk(f.beta, func(e *eventTime) {
		if e.stratum != stratum {
			return
		}
		h := hazardStep{time: e.time, slope: make([]float64, len(x))}
		e.each(func(w, denominator, part float64) {
			h.hazard += w / denominator
			h.variance += w / (denominator * denominator)
			for j, mean := range e.means(denominator, part) {
				h.slope[j] += w / denominator * (x[j] - mean)
			}
		})
		out = append(out, h)
	})
	return out
}

// A prediction is what the error of a predicted curve needs: at each step the sums up to
// it of what is independent of the coefficients, and of the slope of the hazard along
// them.
type prediction struct {
	own        []float64
	slope      [][]float64
	covariance []float64
}

// predict fills in the curve, with customers at a risk.
func (c *Curve) predict(steps []hazardStep, risk float64, covariates int) {
	p, next := c.predicted, len(steps)-1
	hazard, own, slope := 0.0, 0.0, make([]float64, covariates)
	for next >= 0 && steps[next].time < c.g.steps[0].time { // before Since
		next--
	}
	for _, at := range c.g.steps {
		if next >= 0 && steps[next].time == at.time {
			h := steps[next]
			hazard += risk * h.hazard
			own += risk * risk * h.variance
			slope = slices.Clone(slope)
			for j, v := range h.slope {
				slope[j] += risk * v
			}
			next--
		}
		p.own, p.slope = append(p.own, own), append(p.slope, slope)
		c.survival = append(c.survival, math.Exp(-hazard))
		c.variance = append(c.variance, own+p.quadratic(slope))
	}
}

// quadratic is the variance of a sum that has a slope along the coefficients.
func (p *prediction) quadratic(slope []float64) (sum float64) {
	n := len(slope)
	for i, a := range slope {
		for j, b := range slope {
			sum += a * b * p.covariance[i*n+j]
		}
	}
	return max(sum, 0)
}

// between is the variance of log S(j) − log S(i); i −1 for the start.
func (p *prediction) between(i, j int) float64 {
	own, slope := p.own[j], slices.Clone(p.slope[j])
	if i >= 0 {
		own -= p.own[i]
		for k, v := range p.slope[i] {
			slope[k] -= v
		}
	}
	return max(own, 0) + p.quadratic(slope)
}

// area is the variance of the area under the curve, given that from each step on.
func (p *prediction) area(area []float64) float64 {
	var own float64
	slope := make([]float64, len(p.slope[0]))
	for i, a := range area {
		step, before := p.own[i], 0.0
		for k, v := range p.slope[i] {
			if i > 0 {
				v -= p.slope[i-1][k]
			}
			slope[k] += a * v
		}
		if i > 0 {
			before = p.own[i-1]
		}
		own += a * a * (step - before)
	}
	return own + p.quadratic(slope)
}
