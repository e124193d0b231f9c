package trend

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// LevelOptions are the options of [LocalLevel]; the zero value is the default.
type LevelOptions struct {
	// Level is the confidence level in (0, 1). Default (0): 0.95.
	Level float64
}

// A LevelResult is the level behind a series.
type LevelResult struct {
	// Levels is the level in each period, from all periods together; a hole stays one.
	// Its intervals take the drift for known.
	Levels Series `json:"levels"`
	// Drift is the standard deviation of the change of the level from one period to the
	// next, in the unit of the figure. 0 says that the errors of the samples explain all
	// differences: the level is then the same throughout.
	Drift float64 `json:"drift"`
	// LogLikelihood is that of the drift, the first value given.
	LogLikelihood float64 `json:"log_likelihood"`
	// NoDrift is that of a drift of 0; twice the difference says how much the data speak
	// for a drift.
	NoDrift float64 `json:"no_drift"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// LocalLevel separates the level that customers have from the error of the samples: the
// level walks at random, value = level + error with the known error of the period, and
// the length of the steps is fitted by maximum likelihood (J. Durbin and S. J. Koopman,
// Time Series Analysis by State Space Methods, 2nd edition 2012, chapter 2, with the
// variance of the observations given). A period of few answers moves the level little.
// A step across holes is as many steps.
//
// The likelihood is maximised over the drift by a grid of factors of √2 around the
// scale of the data and then by golden section, to 1e-10 of its logarithm.
//
// Errors: ErrNoBase, ErrTooFew for fewer than three periods; ErrArgument; a *PeriodError
// with ErrNotNumber, or with ErrNoError for a period without an error, or one of 0.
// Fewer than 10 periods are a LowBase warning: the drift is then a guess.
func LocalLevel(s Series, options LevelOptions) (LevelResult, error) {
	level, _, err := levelOf(options.Level)
	if err != nil {
		return LevelResult{}, err
	}
	o, err := s.observed(3)
	if err != nil {
		return LevelResult{}, err
	}
	weights, err := s.weights(o.at, ByError)
	if err != nil {
		return LevelResult{}, err
	}
	k := kalman{o: o, variances: make([]float64, len(weights))}
	scale := 0.0
	for i, w := range weights {
		k.variances[i] = 1 / w
		d := o.y[i] - o.y[0]
		scale = max(scale, k.variances[i], float64(d*d))
	}
	k.filtered, k.spread = make([]float64, len(weights)), make([]float64, len(weights))
	r := LevelResult{NoDrift: k.filter(0)}
	q := k.maximise(scale)
	r.LogLikelihood = k.filter(q)
	if !(r.LogLikelihood > r.NoDrift) {
		q, r.LogLikelihood = 0, k.filter(0)
	}
	r.Drift = math.Sqrt(q)
	r.Levels = k.smooth(s, q, tail.CriticalZ(level), level)
	if len(o.y) < leastForLevel {
		var warn warnings
		warn.add(survey.LowBase, "%d periods; the drift needs %d", len(o.y), leastForLevel)
		r.Warnings = warn
	}
	return r, nil
}

// leastForLevel is the number of periods from which a drift can be told.
const leastForLevel = 10

// kalman filters a random walk of which the first value says all that is known of the
// start.
type kalman struct {
	o                observed
	variances        []float64 // of the observations
	filtered, spread []float64 // level after each observation, and its variance
}

// filter fills in the filtered levels for a variance q of the steps, and returns the
// log-likelihood of all values but the first.
func (k *kalman) filter(q float64) float64 {
	a, p := k.o.y[0], k.variances[0]
	k.filtered[0], k.spread[0] = a, p
	log := 0.0
	for i := 1; i < len(k.variances); i++ {
		p += float64(q * (k.o.x[i] - k.o.x[i-1]))
		f := p + k.variances[i]
		v := k.o.y[i] - a
		log -= (math.Log(2*math.Pi) + math.Log(f) + float64(v*v)/f) / 2
		gain := p / f
		a += float64(gain * v)
		p = float64(gain * k.variances[i])
		k.filtered[i], k.spread[i] = a, p
	}
	return log
}

// maximise finds the likeliest q up to a few times scale.
func (k *kalman) maximise(scale float64) float64 {
	at := func(step float64) float64 { return scale * math.Exp2(step/2) }
	best, most := 0.0, math.Inf(-1)
	for step := -60.0; step <= 8; step++ {
		if l := k.filter(at(step)); l > most {
			best, most = step, l
		}
	}
	const golden = 0.6180339887498949
	low, high := best-1, best+1
	x, y := high-float64(golden*(high-low)), low+float64(golden*(high-low))
	fx, fy := k.filter(at(x)), k.filter(at(y))
	for high-low > 1e-10 {
		if fx >= fy {
			high, y, fy = y, x, fx
			x = high - float64(golden*(high-low))
			fx = k.filter(at(x))
		} else {
			low, x, fx = x, y, fy
			y = low + float64(golden*(high-low))
			fy = k.filter(at(y))
		}
	}
	return at((low + high) / 2)
}

// smooth runs backwards over the filtered levels (H. E. Rauch, F. Tung and C. T.
// Striebel, AIAA Journal 3, 1965, 1445–1450).
func (k *kalman) smooth(s Series, q, z, level float64) Series {
	r := Series{First: s.First, Points: make([]Point, len(s.Points))}
	for i, p := range s.Points {
		r.Points[i].Label = p.Label
	}
	last := len(k.filtered) - 1
	a, v := k.filtered[last], k.spread[last]
	for i := last; i >= 0; i-- {
		if i < last {
			ahead := k.spread[i] + float64(q*(k.o.x[i+1]-k.o.x[i]))
			back := k.spread[i] / ahead
			a = k.filtered[i] + float64(back*(a-k.filtered[i]))
			v = k.spread[i] + float64(float64(back*back)*(v-ahead))
		}
		given := s.Points[k.o.at[i]].Estimate
		se := math.Sqrt(max(0, v))
		r.Points[k.o.at[i]].Valid = true
		r.Points[k.o.at[i]].Estimate = survey.Estimate{
			Value: a, SE: survey.Some(se), Interval: around(a, float64(z*se), level),
			N: given.N, Missing: given.Missing, EffectiveN: given.EffectiveN, Method: "local-level",
		}
	}
	return r
}
