package survival

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Baseline is the cumulative hazard of customers with all covariates 0, in one
// stratum. Where 0 is far from the data it says nothing by itself.
type Baseline struct {
	// Stratum is empty without strata.
	Stratum string `json:"stratum"`
	// Times are all distinct times, ascending.
	Times []float64 `json:"times"`
	// Hazard is the cumulative hazard up to and at each time; exp(−Hazard) is the share
	// that stays longer.
	Hazard []float64 `json:"hazard"`
}

// Baselines has the cumulative hazard of each stratum, by the estimate that goes with
// the treatment of ties. It has no error: [CoxFit.Predict] has.
func (f *CoxFit) Baselines() []Baseline {
	if f == nil || f.model == nil {
		return nil
	}
	m := f.model
	hazards := m.hazards(f.beta)
	shift := 0.0 // from the mean, in standard deviations, to 0
	for j, b := range f.beta {
		shift -= b * m.mean[j] / m.sd[j]
	}
	out := make([]Baseline, len(m.strata))
	for s, name := range m.strata {
		out[s].Stratum = name
	}
	for k := len(m.time) - 1; k >= 0; k-- {
		b := &out[m.stratum[k]]
		if n := len(b.Times); n == 0 || b.Times[n-1] != m.time[k] {
			sum, _ := hazards[m.stratum[k]].until(m.time[k])
			b.Times, b.Hazard = append(b.Times, m.time[k]), append(b.Hazard, math.Exp(shift)*sum)
		}
	}
	return out
}

// hazards are the steps of one stratum, ascending: the hazard at the mean, and that times
// the covariates expected, for those at risk and apart for those who leave at it,
// of whom Efron takes a part away; sums up to the step.
type hazards struct {
	times, sum, own          []float64
	moment, ownMoment, means [][]float64
}

func (m *coxModel) hazards(beta []float64) []hazards {
	out := make([]hazards, len(m.strata))
	m.walk(beta, func(e *eventTime) {
		h := &out[e.stratum]
		var step, own float64
		moment, ownMoment, means := make([]float64, m.p), make([]float64, m.p), make([]float64, m.p)
		e.each(func(w, denominator, part float64) {
			step += w / denominator
			own += w / denominator * (1 - part)
			for j, v := range e.means(denominator, part) {
				moment[j] += w / denominator * v
				ownMoment[j] += w / denominator * (1 - part) * v
				means[j] += w / e.weight * v
			}
		})
		h.times, h.sum, h.own = append(h.times, e.time), append(h.sum, step), append(h.own, own)
		h.moment, h.ownMoment, h.means = append(h.moment, moment), append(h.ownMoment, ownMoment), append(h.means, means)
	})
	for s := range out {
		h := &out[s]
		slices.Reverse(h.times)
		slices.Reverse(h.sum)
		slices.Reverse(h.own)
		slices.Reverse(h.moment)
		slices.Reverse(h.ownMoment)
		slices.Reverse(h.means)
		for i := 1; i < len(h.sum); i++ {
			h.sum[i] += h.sum[i-1]
			for j := range h.moment[i] {
				h.moment[i][j] += h.moment[i-1][j]
			}
		}
	}
	return out
}

// until is the sum up to and at a time, and the number of steps in it.
func (h hazards) until(t float64) (float64, int) {
	n := sort.Search(len(h.times), func(i int) bool { return h.times[i] > t })
	if n == 0 {
		return 0, 0
	}
	return h.sum[n-1], n
}

// sandwich is the covariance from the residuals of the score: what each customer adds to
// the slope, squared (Lin and Wei 1989).
func (m *coxModel) sandwich(beta, covariance []float64) []float64 {
	all := m.hazards(beta)
	p := m.p
	meat := mat.NewSymDense(p, nil)
	residual := make([]float64, p)
	for k := range m.time {
		h := all[m.stratum[k]]
		x, r := m.row(k), math.Exp(m.predictor(beta, k))
		sum, n := h.until(m.time[k])
		before, from := 0.0, 0
		if m.entry[k] > 0 {
			before, from = h.until(m.entry[k])
		}
		sum -= before
		for j := range residual {
			moment := 0.0
			if n > 0 {
				moment = h.moment[n-1][j]
			}
			if from > 0 {
				moment -= h.moment[from-1][j]
			}
			residual[j] = -r * (x[j]*sum - moment)
			if m.event[k] { // its own time is the last in the sums
				step, stepMoment := h.sum[n-1], h.moment[n-1][j]
				if n > 1 {
					step -= h.sum[n-2]
					stepMoment -= h.moment[n-2][j]
				}
				residual[j] += r * (x[j]*(step-h.own[n-1]) - (stepMoment - h.ownMoment[n-1][j]))
				residual[j] += x[j] - h.means[n-1][j]
			}
			residual[j] *= m.weight[k]
		}
		meat.SymRankOne(meat, 1, mat.NewVecDense(p, residual))
	}
	v := mat.NewDense(p, p, covariance)
	var half, full mat.Dense
	half.Mul(v, meat)
	full.Mul(&half, v)
	out := make([]float64, 0, p*p)
	for i := range p {
		for j := range p {
			out = append(out, (full.At(i, j)+full.At(j, i))/2)
		}
	}
	return out
}

func (m *coxModel) concordance(beta []float64, level float64) (ConcordanceResult, error) {
	p := pairs{time: m.time, entry: m.entry, event: m.event, stratum: m.stratum, weight: m.weight}
	for k := range m.time {
		p.score = append(p.score, -m.predictor(beta, k)) // less hazard, longer stay
	}
	return p.result(settings{level: level, z: tail.CriticalZ(level)})
}

// A HazardTest is whether the coefficients hold at all times.
type HazardTest struct {
	// Names are the covariates.
	Names []string `json:"names"`
	// Tests are those of each covariate, in the order of the names.
	Tests []Test `json:"tests"`
	// Global is that of all together.
	Global Test `json:"global"`
}

// ProportionalHazards tests each coefficient against one that changes with g(time), in
// line with the scaled residuals of Schoenfeld (P. M. Grambsch and T. M. Therneau,
// Biometrika 81, 1994, 515–526, doi:10.1093/biomet/81.3.515), as the score test of the
// term x·g(time), which keeps the covariance of each risk set where the paper takes an
// average. A nil g is 1 less the Kaplan–Meier curve of all before the time, which no
// outlying time can dominate.
//
// A small p-value says that the effect fades or grows: fit periods or strata apart. A g
// that is not finite at an event is [survey.ErrArgument], a fit with sampling weights
// [ErrWeighted].
func (f *CoxFit) ProportionalHazards(g func(time float64) float64) (HazardTest, error) {
	if f == nil || f.model == nil {
		return HazardTest{}, argument("test of a fit that was not made")
	}
	m := f.model
	if m.weighted {
		return HazardTest{}, weighted("test of proportional hazards")
	}
	if g == nil {
		g = m.leftBefore()
	}
	p := m.p
	u := make([]float64, p)
	size := p * (p + 1) / 2
	info, cross, square := make([]float64, size), make([]float64, size), make([]float64, size)
	spread := make([]float64, size)
	var bad survey.Optional
	// Any shift of g gives the same; this one keeps digits.
	origin := g(m.time[slices.Index(m.event, true)])
	m.walk(f.beta, func(e *eventTime) {
		at := g(e.time) - origin
		if math.IsNaN(at) || math.IsInf(at, 0) {
			bad = survey.Optional{Value: e.time, Valid: true}
		}
		for j, v := range e.x {
			u[j] += at * v
		}
		clear(spread)
		e.each(func(w, denominator, part float64) {
			mean := e.means(denominator, part)
			for j, v := range mean {
				u[j] -= at * w * v
			}
			e.spread(w, denominator, part, mean, spread)
		})
		for k, v := range spread {
			info[k] += v
			cross[k] += at * v
			square[k] += at * at * v
		}
	})
	if bad.Valid {
		return HazardTest{}, argument("time %v has no finite g", bad.Value)
	}
	out := HazardTest{Names: slices.Clone(m.names), Global: Test{DF: p}}
	// What is left of the new terms' information once the coefficients have adapted.
	var chol mat.Cholesky
	c := symmetric(p, cross)
	left := mat.NewSymDense(p, nil)
	var solved, product mat.Dense
	if chol.Factorize(symmetric(p, info)) {
		if err := chol.SolveTo(&solved, c); err == nil {
			product.Mul(c, &solved)
			sq := symmetric(p, square)
			for i := range p {
				for j := range i + 1 {
					left.SetSym(i, j, sq.At(i, j)-(product.At(i, j)+product.At(j, i))/2)
				}
			}
		}
	}
	all := true
	for j := range p {
		v := left.At(j, j)
		if !(v > 1e-12*symmetric(p, square).At(j, j)) { // one time only, or g constant
			out.Tests = append(out.Tests, Test{DF: 1})
			all = false
			continue
		}
		out.Tests = append(out.Tests, chiSquare(u[j]*u[j]/v, 1))
	}
	if all {
		out.Global = wald(u, left.RawSymmetric().Data)
	}
	return out, nil
}

// leftBefore is 1 less the Kaplan–Meier curve of all strata just before a time.
func (m *coxModel) leftBefore() func(float64) float64 {
	d := Data{Times: m.time, Status: make([]Status, len(m.time)), Entries: m.entry}
	for k, event := range m.event {
		if event {
			d.Status[k] = Event
		}
	}
	g, err := FromData("", d)
	if err != nil { // the rows were checked
		return func(float64) float64 { return math.NaN() }
	}
	survival, _ := g.productLimit()
	return func(t float64) float64 {
		i := sort.Search(len(g.steps), func(i int) bool { return g.steps[i].time >= t })
		if i == 0 {
			return 0
		}
		return 1 - survival[i-1]
	}
}
