package reliability

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// PolyserialOptions are the options of [Polyserial].
type PolyserialOptions struct {
	// Estimator is TwoStep by default.
	Estimator Estimator
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
}

// A PolyserialResult is the correlation of a normal variable that is seen with one
// that is seen in ordered classes only.
type PolyserialResult struct {
	// Rho is the correlation in (−1,1), with its large-sample error and the interval
	// of Fisher's z. Method names the estimator. N is the number of values, and
	// Missing that of NaN.
	Rho survey.Estimate `json:"rho"`
	// Thresholds cut the standard normal variable behind the classes, ascending: one
	// fewer than the classes that have a value.
	Thresholds []float64 `json:"thresholds"`
	// Mean is that of the values, in their unit.
	Mean float64 `json:"mean"`
	// SD is their standard deviation with divisor n, in the same unit.
	SD float64 `json:"sd"`
	// NegLogLik is −Σ ln P(class | value), without the part of the values themselves.
	NegLogLik float64 `json:"neg_log_lik"`
}

// Polyserial is the correlation of a number, such as what a customer spends, with a
// rating of few points, by maximum likelihood in two steps or in one (Olsson, Drasgow
// and Dorans 1982, Psychometrika 47:337). Each class holds the numbers of those who
// gave one answer, in the order of the answers; a class without numbers is none. NaN
// is a missing value. With two classes it is the biserial correlation.
//
// In two steps the derivative of the likelihood is brought to zero to the resolution
// of a float64 as in [Polychoric]; the error counts that mean, variance and
// thresholds are estimates. In one step the likelihood is that of the values times
// that of an ordered probit of the classes on them, so mean and variance stay, and
// the fit of the probit ends when Fisher's step is shorter than 1e-7 standard errors;
// 200 steps without that, or none that leads up, are a [*ConvergenceError] with the
// slope and the cuts of the probit on standardised values as State. Both errors take the
// information that the model expects.
//
// No value is [survey.ErrNoBase]; one class, or one value throughout, is
// [ErrConstant]; a likelihood that still grows at |ρ| = 0.99999, as for classes that
// the values separate, is [ErrBoundary]; a magnitude over 1e100, or options out of
// their range, are [survey.ErrArgument].
func Polyserial(classes [][]float64, o PolyserialOptions) (PolyserialResult, error) {
	level, err := confidence(o.Level)
	if err != nil {
		return PolyserialResult{}, err
	}
	if !estimatorNames.Valid(o.Estimator) {
		return PolyserialResult{}, fmt.Errorf("reliability: polyserial: %w: estimator %v", survey.ErrArgument, o.Estimator)
	}
	s, missing, err := newSerial(classes)
	if err != nil {
		return PolyserialResult{}, err
	}
	rho, err := climb(s.slope, s.start())
	if err != nil {
		return PolyserialResult{}, fmt.Errorf("reliability: polyserial: %w", err)
	}
	n := len(s.z)
	r := PolyserialResult{Mean: s.mean, SD: s.sd}
	var se float64
	if o.Estimator == FullML {
		fit, err := s.joint()
		if err != nil {
			return PolyserialResult{}, err
		}
		slope := fit.at[0]
		rho = slope / math.Hypot(1, slope)
		s.cuts = fenced(fit.at[1:])
		for i := range s.cuts {
			s.cuts[i] /= math.Hypot(1, slope)
		}
		// ρ = βσ/√(1+β²σ²), where β and σ have independent errors.
		se = math.Pow((1-rho)*(1+rho), 1.5) * math.Sqrt(fit.variance+slope*slope/float64(2*n))
	} else {
		se = s.twoStepError(rho)
	}
	if !informative(se) {
		return PolyserialResult{}, fmt.Errorf("reliability: polyserial: %w: no information at a correlation of %.5f", ErrBoundary, rho)
	}
	r.Rho = latentEstimate(rho, se, level, o.Estimator, int64(n), missing)
	r.Thresholds = s.cuts[1 : len(s.cuts)-1]
	r.NegLogLik = s.negative(rho)
	return r, nil
}

// serial holds standardised values with the number of the class of each, and the
// thresholds between the classes with both infinities.
type serial struct {
	z        []float64
	class    []int
	cuts     []float64
	mean, sd float64
}

func newSerial(classes [][]float64) (*serial, int64, error) {
	s, missing := new(serial), int64(0)
	var sizes []float64
	for i, class := range classes {
		before := len(s.z)
		for _, x := range class {
			switch {
			case math.Abs(x) > largest:
				return nil, 0, fmt.Errorf("reliability: polyserial: %w: class %d: %v", survey.ErrArgument, i+1, x)
			case math.IsNaN(x):
				missing++
			default:
				s.z, s.class = append(s.z, x), append(s.class, len(sizes))
			}
		}
		if size := len(s.z) - before; size > 0 {
			sizes = append(sizes, float64(size))
		}
	}
	switch len(sizes) {
	case 0:
		return nil, 0, fmt.Errorf("reliability: polyserial: %w", survey.ErrNoBase)
	case 1:
		return nil, 0, fmt.Errorf("reliability: polyserial: %w: one class", ErrConstant)
	}
	s.mean = mean(s.z)
	for _, x := range s.z {
		s.sd += (x - s.mean) * (x - s.mean) / float64(len(s.z))
	}
	s.sd = math.Sqrt(s.sd)
	if !(s.sd > 1e-14*math.Abs(s.mean)) {
		return nil, 0, fmt.Errorf("reliability: polyserial: %w: one value throughout", ErrConstant)
	}
	for i, x := range s.z {
		s.z[i] = (x - s.mean) / s.sd
	}
	s.cuts = fenced(thresholds(sizes))
	return s, missing, nil
}

// start is Pearson's correlation with the number of the class, times the standard
// deviation of that over the sum of the densities at the thresholds.
func (s *serial) start() float64 {
	product, heights := 0.0, 0.0
	for i, z := range s.z {
		product += z * float64(s.class[i]) / float64(len(s.z))
	}
	for _, t := range s.cuts[1 : len(s.cuts)-1] {
		heights += normalDensity(t)
	}
	return product / heights
}

// probability is P(class | z), and its logarithm with the derivatives of that: by ρ, by
// z and by the thresholds below and above.
func (s *serial) probability(class int, z, rho float64) (logP, byRho, byZ, byLow, byHigh float64) {
	root := math.Sqrt((1 - rho) * (1 + rho))
	low, high := s.cuts[class], s.cuts[class+1]
	logP, atLow, atHigh := logBetween((low-rho*z)/root, (high-rho*z)/root)
	cube := root * root * root
	if !math.IsInf(low, 0) {
		byLow = -atLow / root
		byRho -= atLow * (rho*low - z) / cube
		byZ += atLow * rho / root
	}
	if !math.IsInf(high, 0) {
		byHigh = atHigh / root
		byRho += atHigh * (rho*high - z) / cube
		byZ -= atHigh * rho / root
	}
	return logP, byRho, byZ, byLow, byHigh
}

func (s *serial) negative(rho float64) float64 {
	sum := 0.0
	for i, z := range s.z {
		logP, _, _, _, _ := s.probability(s.class[i], z, rho)
		sum -= logP
	}
	return sum
}

func (s *serial) slope(rho float64) float64 {
	sum := 0.0
	for i, z := range s.z {
		_, byRho, _, _, _ := s.probability(s.class[i], z, rho)
		sum += byRho
	}
	return sum
}

// twoStepError is that of the correlation with mean, variance and thresholds from
// the margins, as classes.twoStepError: their own errors move ρ̂ by what they share
// with it in the information of the model.
func (s *serial) twoStepError(rho float64) float64 {
	n, k := float64(len(s.z)), len(s.cuts)-2
	var own, byMean, bySD float64
	byCut := make([]float64, k)
	s.each(func(_ int, z float64, class int) {
		logP, byRho, byZ, byLow, byHigh := s.probability(class, z, rho)
		p := math.Exp(logP)
		own += p * byRho * byRho / n
		// z = (x − μ)/σ, in units of σ.
		byMean -= p * byRho * byZ / n
		bySD -= p * byRho * byZ * z / n
		if class > 0 {
			byCut[class-1] += p * byRho * byLow / n
		}
		if class < k {
			byCut[class] += p * byRho * byHigh / n
		}
	})
	shift := make([]float64, k+1)
	for class := range shift {
		for t, cut := range s.cuts[1 : k+1] {
			below, _ := tail.Normal(cut)
			inside := 0.0
			if class <= t {
				inside = 1
			}
			shift[class] += byCut[t] * (inside - below) / normalDensity(cut)
		}
	}
	variance := 0.0
	s.each(func(_ int, z float64, class int) {
		logP, byRho, _, _, _ := s.probability(class, z, rho)
		p := math.Exp(logP)
		influence := (byRho - byMean*z - bySD*(z*z-1)/2 - shift[class]) / own
		variance += p * influence * influence / n
	})
	return math.Sqrt(variance / n)
}

// each visits every value with every class.
func (s *serial) each(visit func(i int, z float64, class int)) {
	for i, z := range s.z {
		for class := range len(s.cuts) - 1 {
			visit(i, z, class)
		}
	}
}

// joint fits the ordered probit P(class ≤ j) = Φ(cutⱼ − βz). The likelihood is concave
// (Pratt 1981), so it may start where β = 0 and no probability is small.
func (s *serial) joint() (*scoring, error) {
	start := append([]float64{0}, s.cuts[1:len(s.cuts)-1]...)
	fit := &scoring{method: "polyserial", at: start, total: 1, correlation: func(theta []float64) float64 {
		return theta[0] / math.Hypot(1, theta[0])
	}}
	d := make([]float64, len(start))
	fit.model = func(theta []float64, add func(weight, logP float64, d []float64)) bool {
		cuts := fenced(theta[1:])
		if !ascending(cuts) {
			return false
		}
		s.each(func(i int, z float64, class int) {
			clear(d)
			logP, low, high := logBetween(cuts[class]-theta[0]*z, cuts[class+1]-theta[0]*z)
			if class > 0 {
				d[class] = -low
			}
			if class < len(cuts)-2 {
				d[class+1] = high
			}
			d[0] = -z * (high - low)
			weight := 0.0
			if class == s.class[i] {
				weight = 1
			}
			add(weight, logP, d)
		})
		return true
	}
	return fit, fit.climb()
}
