package sem

import (
	"fmt"
	"math"
)

// A variance is one of those by which coefficients are standardised.
type variance struct {
	of variances
	at int
	// power is the exponent with which it enters.
	power float64
}

// variances are the kinds of variances.
type variances uint8

const (
	ofConstruct   variances = iota // implied, V
	ofDisturbance                  // Ψ
	ofItem                         // implied, Σ
	ofResidual                     // Θ
)

// standards are the variances by which a parameter is standardised.
func standards(q param) []variance {
	switch {
	case q.kind == loading:
		return []variance{{ofConstruct, q.j, 0.5}, {ofItem, q.i, -0.5}}
	case q.kind == path:
		return []variance{{ofConstruct, q.j, 0.5}, {ofConstruct, q.i, -0.5}}
	case q.kind == latent && q.i == q.j:
		return []variance{{ofConstruct, q.i, -1}}
	case q.kind == latent:
		return []variance{{ofDisturbance, q.i, -0.5}, {ofDisturbance, q.j, -0.5}}
	case q.i == q.j:
		return []variance{{ofItem, q.i, -1}}
	}
	return []variance{{ofResidual, q.i, -0.5}, {ofResidual, q.j, -0.5}}
}

// standardised is a parameter in standard deviations, with its derivatives. The
// magnitude is used of a variance that is negative.
func (f *fitted) standardised(q param) (linear, error) {
	slope := make([]float64, len(f.params))
	for k, p := range f.params {
		slope[k] = indicator(p == q)
	}
	return f.times(linear{f.at.state.at(q), slope}, standards(q)...)
}

// standardFactor is by what a parameter is multiplied to be standardised.
func (f *fitted) standardFactor(q param) (float64, error) {
	x, err := f.times(linear{1, make([]float64, len(f.params))}, standards(q)...)
	return x.value, err
}

// times multiplies a figure by powers of variances.
func (f *fitted) times(x linear, by ...variance) (linear, error) {
	factor, relative := 1.0, make([]float64, len(f.params))
	for _, v := range by {
		value := f.variance(v)
		if !(math.Abs(value) > 1e-12) {
			return linear{}, fmt.Errorf("sem: %w: a variance of %.3g of %s", ErrInadmissible, value, f.varies(v))
		}
		factor *= math.Pow(math.Abs(value), v.power)
		for k, q := range f.params {
			relative[k] += v.power * f.varianceSlope(v, q) / value
		}
	}
	out := linear{x.value * factor, make([]float64, len(f.params))}
	for k := range f.params {
		out.slope[k] = factor * (x.slope[k] + x.value*relative[k])
	}
	return out, nil
}

func (f *fitted) variance(v variance) float64 {
	switch v.of {
	case ofConstruct:
		return f.at.v.At(v.at, v.at)
	case ofDisturbance:
		return f.at.psi.At(v.at, v.at)
	case ofItem:
		return f.at.sigma.At(v.at, v.at)
	}
	return f.at.theta.At(v.at, v.at)
}

func (f *fitted) varies(v variance) string {
	if v.of == ofConstruct || v.of == ofDisturbance {
		return f.m.names[v.at]
	}
	return f.m.items[v.at]
}

func (f *fitted) varianceSlope(v variance, q param) float64 {
	switch v.of {
	case ofConstruct:
		return f.at.latentSlope(v.at, v.at, q)
	case ofItem:
		d := f.at.form(q)
		return 2 * d.w * f.at.z.At(v.at, d.x) * f.at.z.At(v.at, d.y)
	case ofDisturbance:
		return indicator(q == param{latent, v.at, v.at})
	}
	return indicator(q == param{residual, v.at, v.at})
}

func indicator(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// effect is what construct j does to construct i on all ways, with its derivatives.
func (f *fitted) effect(i, j int) linear {
	x := linear{f.at.a.At(i, j), make([]float64, len(f.params))}
	for k, q := range f.params {
		if q.kind == path {
			x.slope[k] = f.at.a.At(i, q.i) * f.at.a.At(q.j, j)
		}
	}
	return x
}

// less is the difference of two figures.
func (x linear) less(y linear) linear {
	out := linear{x.value - y.value, make([]float64, len(x.slope))}
	for k := range x.slope {
		out.slope[k] = x.slope[k] - y.slope[k]
	}
	return out
}

// inUnits multiplies a figure by a constant.
func (x linear) inUnits(factor float64) linear {
	out := linear{x.value * factor, make([]float64, len(x.slope))}
	for k := range x.slope {
		out.slope[k] = x.slope[k] * factor
	}
	return out
}
