package league

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// gridSize is the number of spreads that integrals over the posterior are sums of.
const gridSize = 257

// A posterior is what is known of the true values θ of the segments, given observed
// values y with sampling variances v: θᵢ ~ N(μ, τ²), μ flat, τ uniform from 0 to the
// largest spread possible. Over τ it is a grid; given τ all is normal (A. Gelman et
// al., Bayesian Data Analysis, 3rd ed., 2013, §5.4).
type posterior struct {
	y, v []float64
	// By point of the grid: probability, τ, mean and variance of μ, density over u.
	p, tau, mean, variance, density []float64
}

// given is the mean and variance of μ at τ, and the logarithm of the density of τ.
func (p *posterior) given(tau float64) (mean, variance, logDensity float64) {
	t2 := float64(tau * tau)
	var weights, sum float64
	for i, v := range p.v {
		w := 1 / (v + t2)
		weights += w
		sum += float64(w * p.y[i])
		logDensity += math.Log(w) / 2
	}
	mean = sum / weights
	var q float64
	for i, v := range p.v {
		d := p.y[i] - mean
		q += float64(d*d) / (v + t2)
	}
	return mean, 1 / weights, logDensity - math.Log(weights)/2 - q/2
}

// newPosterior places the grid where the density of τ is. With τ = s·sinh(u) the
// density over u is even and smooth, so that the trapezoidal rule on equal steps of u
// converges fast, with end weights for where it is cut; two passes find the stretch outside of which it is below e^−36 of
// its peak.
func newPosterior(y, v []float64, largest float64) posterior {
	p := posterior{y: y, v: v}
	s := math.Inf(1)
	for _, x := range v {
		s = min(s, math.Sqrt(x))
	}
	low, high := 0.0, math.Asinh(largest/s)
	at := func(step int) float64 { return low + float64((high-low)*float64(step))/(gridSize-1) }
	logs := make([]float64, gridSize)
	peak := math.Inf(-1)
	evaluate := func() {
		peak = math.Inf(-1)
		for i := range logs {
			_, _, l := p.given(s * math.Sinh(at(i)))
			logs[i] = l + math.Log(math.Cosh(at(i)))
			peak = max(peak, logs[i])
		}
	}
	for range 2 {
		evaluate()
		first, last := 0, gridSize-1
		for first < gridSize-1 && logs[first] < peak-36 {
			first++
		}
		for last > 0 && logs[last] < peak-36 {
			last--
		}
		low, high = at(max(0, first-1)), at(min(gridSize-1, last+1))
	}
	evaluate()
	var sum float64
	for i, l := range logs {
		weight := math.Exp(l - peak)
		p.density = append(p.density, weight)
		switch min(i, gridSize-1-i) { // Gregory's end weights, of error h⁴
		case 0:
			weight *= 3. / 8
		case 1:
			weight *= 7. / 6
		case 2:
			weight *= 23. / 24
		}
		tau := s * math.Sinh(at(i))
		mean, variance, _ := p.given(tau)
		p.p, p.tau = append(p.p, weight), append(p.tau, tau)
		p.mean, p.variance = append(p.mean, mean), append(p.variance, variance)
		sum += weight
	}
	for i := range p.p {
		p.p[i] /= sum
	}
	return p
}

// A mixture is a distribution given τ, by point of the grid: normal.
type mixture struct{ p, mean, sd []float64 }

// overall is the mixture of μ.
func (p *posterior) overall() mixture {
	m := mixture{p: p.p, mean: p.mean}
	for _, v := range p.variance {
		m.sd = append(m.sd, math.Sqrt(v))
	}
	return m
}

// shrinkage is the weight of μ in the value of segment i at grid point g, 0…1.
func (p *posterior) shrinkage(i, g int) float64 {
	return p.v[i] / (p.v[i] + float64(p.tau[g]*p.tau[g]))
}

// segment is the mixture of θᵢ, and the mean of its shrinkage.
func (p *posterior) segment(i int) (m mixture, shrinkage float64) {
	m.p = p.p
	for g := range p.p {
		b := p.shrinkage(i, g)
		shrinkage += float64(p.p[g] * b)
		m.mean = append(m.mean, p.y[i]+float64(b*(p.mean[g]-p.y[i])))
		m.sd = append(m.sd, math.Sqrt(float64(p.v[i]*(1-b))+float64(float64(b*b)*p.variance[g])))
	}
	return m, shrinkage
}

// moments are the mean and the standard deviation.
func (m mixture) moments() (mean, sd float64) {
	for g, p := range m.p {
		mean += float64(p * m.mean[g])
	}
	var variance float64
	for g, p := range m.p {
		d := m.mean[g] - mean
		variance += float64(p * (float64(m.sd[g]*m.sd[g]) + float64(d*d)))
	}
	return mean, math.Sqrt(variance)
}

// interval leaves out the same probability at each end.
func (m mixture) interval(level float64) (low, high float64) {
	from, to := math.Inf(1), math.Inf(-1)
	z := tail.CriticalZ(level)
	for g, sd := range m.sd {
		if m.p[g] > 0 { // some component's quantile is below, and some above
			from, to = min(from, m.mean[g]-z*sd), max(to, m.mean[g]+z*sd)
		}
	}
	side := (1 - level) / 2
	quantile := func(lower bool) float64 {
		f := func(x float64) float64 {
			var sum float64
			for g, p := range m.p {
				below, above := tail.Normal((x - m.mean[g]) / m.sd[g])
				if lower {
					sum += float64(p * below)
				} else {
					sum -= float64(p * above)
				}
			}
			if lower {
				return sum - side
			}
			return sum + side
		}
		// A hair beyond the ends, lest rounding hide the change of sign.
		width := (to - from) * 1e-9
		return tail.Root(f, from-width, to+width)
	}
	return quantile(true), quantile(false)
}

// spread is the mean and standard deviation of τ.
func (p *posterior) spread() (mean, sd float64) {
	for g, prob := range p.p {
		mean += float64(prob * p.tau[g])
	}
	var variance float64
	for g, prob := range p.p {
		d := p.tau[g] - mean
		variance += float64(prob * float64(d*d))
	}
	return mean, math.Sqrt(variance)
}

// spreadQuantile interpolates the distribution of τ between the grid points.
func (p *posterior) spreadQuantile(q float64) float64 {
	cumulated := make([]float64, len(p.tau))
	for g := 1; g < len(p.tau); g++ {
		cumulated[g] = cumulated[g-1] + (p.density[g-1]+p.density[g])/2
	}
	q *= cumulated[len(p.tau)-1]
	g := 1
	for g < len(p.tau)-1 && cumulated[g] < q {
		g++
	}
	return p.tau[g-1] + float64((p.tau[g]-p.tau[g-1])*(q-cumulated[g-1]))/(cumulated[g]-cumulated[g-1])
}
