package mix

import (
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A gradient is the derivatives of a part by the shares and values of all segments
// before (a, x) and after (b, y).
type gradient struct{ a, x, b, y []float64 }

func (g gradient) add(o gradient) {
	for i := range g.a {
		g.a[i] += o.a[i]
		g.x[i] += o.x[i]
		g.b[i] += o.b[i]
		g.y[i] += o.y[i]
	}
}

// delta is the delta method under multinomial sampling: a segment and a rating are
// drawn for each answer.
type delta struct {
	method       Method
	level, z     float64
	n1, n2       int64
	missing      int64
	a, x, b, y   []float64 // shares and values; values are 0 where there is none
	vx, vy       []float64 // variances of a rating within segments, divisor n
	mean         float64
	meanX, meanY float64 // weights of the figures in mean
}

func newDelta(before, after period, m Method, level float64) *delta {
	d := &delta{method: m, level: level, z: tail.CriticalZ(level), n1: before.n, n2: after.n,
		missing: before.missing + after.missing, meanX: 0.5, meanY: 0.5}
	if m == BeforeWeights {
		d.meanX, d.meanY = 1, 0
	}
	d.a, d.x, d.vx = floats(before)
	d.b, d.y, d.vy = floats(after)
	for i := range d.a {
		d.mean += float64(float64(d.meanX*d.a[i])*d.x[i]) + float64(float64(d.meanY*d.b[i])*d.y[i])
	}
	return d
}

func floats(p period) (shares, values, variances []float64) {
	for _, s := range p.samples {
		share, value, variance := float64(s.N)/float64(p.n), 0.0, 0.0
		if s.N > 0 {
			value, _ = s.Mean().Float64()
			variance = s.SumOfSquares() / float64(s.N)
		}
		shares, values, variances = append(shares, share), append(values, value), append(variances, variance)
	}
	return shares, values, variances
}

func (d *delta) zero() gradient {
	k := len(d.a)
	all := make([]float64, 4*k)
	return gradient{all[:k:k], all[k : 2*k : 2*k], all[2*k : 3*k : 3*k], all[3*k:]}
}

// change is the gradient of Σby − Σax.
func (d *delta) change() gradient {
	g := d.zero()
	for i := range d.a {
		g.a[i], g.x[i], g.b[i], g.y[i] = -d.x[i], -d.a[i], d.y[i], d.b[i]
	}
	return g
}

// weights are those of x and y in the value by which a change of share counts.
func (d *delta) weights(i int) (wx, wy float64) {
	switch {
	case d.a[i] == 0:
		return 0, 1
	case d.b[i] == 0:
		return 1, 0
	}
	return d.meanX, d.meanY
}

// mix is the gradient of (b − a)·(value − mean).
func (d *delta) mix(i int) gradient {
	g := d.zero()
	grown := d.b[i] - d.a[i]
	for j := range d.a {
		g.a[j] = -float64(float64(grown*d.meanX) * d.x[j])
		g.x[j] = -float64(float64(grown*d.meanX) * d.a[j])
		g.b[j] = -float64(float64(grown*d.meanY) * d.y[j])
		g.y[j] = -float64(float64(grown*d.meanY) * d.b[j])
	}
	wx, wy := d.weights(i)
	above := float64(wx*d.x[i]) + float64(wy*d.y[i]) - d.mean
	g.a[i] -= above
	g.b[i] += above
	g.x[i] += float64(grown * wx)
	g.y[i] += float64(grown * wy)
	return g
}

// rate is the gradient of weight·(y − x).
func (d *delta) rate(i int) gradient {
	g := d.zero()
	if d.a[i] == 0 || d.b[i] == 0 {
		return g
	}
	better := d.y[i] - d.x[i]
	weight := float64(d.meanX*d.a[i]) + float64(d.meanY*d.b[i])
	g.a[i], g.b[i] = float64(d.meanX*better), float64(d.meanY*better)
	g.x[i], g.y[i] = -weight, weight
	return g
}

// interaction is the gradient of (b − a)·(y − x).
func (d *delta) interaction(i int) gradient {
	g := d.zero()
	if d.method == Symmetric || d.a[i] == 0 || d.b[i] == 0 {
		return g
	}
	better, grown := d.y[i]-d.x[i], d.b[i]-d.a[i]
	g.a[i], g.b[i] = -better, better
	g.x[i], g.y[i] = -grown, grown
	return g
}

// variance is Σz²/(n(n − 1)) over the answers of one period, z being the influence of
// an answer: with gradient s by the shares and v by the values, that of an answer r
// in segment i is s_i − Σ share·s + v_i·(r − value_i)/share_i.
func variance(n int64, shares, variances, s, v []float64) float64 {
	var mean, sum float64
	for i, share := range shares {
		mean += float64(share * s[i])
	}
	for i, share := range shares {
		if share > 0 {
			d := s[i] - mean
			sum += float64(share*float64(d*d)) + float64(float64(v[i]*v[i])*variances[i])/share
		}
	}
	return sum / float64(n-1)
}

// part is a part with its error.
func (d *delta) part(exact *big.Rat, g gradient) Part {
	p := Part{Exact: scale.RatioOf(exact)}
	e := &p.Estimate
	e.Value, e.Method = p.Exact.Float64(), "delta"
	e.N, e.Missing = min(d.n1, d.n2), d.missing
	e.EffectiveN = float64(e.N)
	if e.N < 2 {
		e.Warn(survey.NoError, "a period with a single rating has no error")
		return p
	}
	se := math.Sqrt(variance(d.n1, d.a, d.vx, g.a, g.x) + variance(d.n2, d.b, d.vy, g.b, g.y))
	e.SE = survey.Some(se)
	half := float64(d.z * se)
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: d.level}
	return p
}
