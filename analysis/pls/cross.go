package pls

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/survey"
)

// A summary is means, deviations and correlations of rows that count more than once, or
// not at all.
type summary struct{ mean, sd, corr []float64 }

func newSummary(k int) *summary {
	return &summary{make([]float64, k), make([]float64, k), make([]float64, k*k)}
}

// A summariser computes summaries over and over without taking new room; false if an
// item has no variance.
type summariser interface {
	summarise(times []uint32, to *summary) bool
}

// summariser is one for the rows of a sample, exact where the values stand on a grid.
func (s *Sample) summariser() summariser {
	if s.counts != nil {
		return newCounter(s.counts)
	}
	return newAdder(s)
}

// correlate fills means, deviations and correlations from the columns.
func (s *Sample) correlate() error {
	p := len(s.names)
	if s.weights == nil {
		s.counts = countsOf(s.columns)
	}
	if s.counts != nil {
		to := newSummary(p)
		newCounter(s.counts).summarise(nil, to)
		s.mean, s.sd, s.corr = to.mean, to.sd, to.corr
		return s.varied()
	}
	var corr [][]float64
	s.mean, s.sd, corr = weighted.Correlate(s.columns, s.weights)
	s.corr = make([]float64, p*p)
	for i, line := range corr {
		for j, r := range line {
			s.corr[i*p+j], s.corr[j*p+i] = r, r
		}
	}
	return s.varied()
}

func (s *Sample) varied() error {
	for i, sd := range s.sd {
		if !(sd > 0) {
			return &Error{Item: s.names[i], Err: ErrConstant}
		}
		if !(sd > 1e-100 && sd < 1e100) { // squares would leave float64
			return &Error{Item: s.names[i], Err: fmt.Errorf("%w: standard deviation %g", survey.ErrArgument, sd)}
		}
	}
	return nil
}

// An adder sums products of standardised values under sampling weights.
type adder struct {
	k, n     int
	z        []float64 // row by row
	weights  []float64
	mean, sd []float64
	sums     []float64
	cross    []float64
}

func newAdder(s *Sample) *adder {
	k := len(s.names)
	a := &adder{k: k, n: int(s.n), z: make([]float64, int(s.n)*k), weights: s.weights, mean: s.mean, sd: s.sd,
		sums: make([]float64, k), cross: make([]float64, k*k)}
	for j, column := range s.columns {
		for row, x := range column {
			a.z[row*k+j] = (x - s.mean[j]) / s.sd[j]
		}
	}
	return a
}

// summarise counts row i times[i] times.
func (a *adder) summarise(times []uint32, to *summary) bool {
	clear(a.sums)
	clear(a.cross)
	k, total, rows := a.k, 0.0, 0.0
	for row, m := range times {
		if m == 0 {
			continue
		}
		mass := float64(m)
		rows += mass
		if a.weights != nil {
			mass *= a.weights[row]
		}
		total += mass
		x := a.z[row*k : row*k+k]
		for i, v := range x {
			v *= mass
			a.sums[i] += v
			to := a.cross[i*k : i*k+i+1]
			for j, u := range x[:i+1] {
				to[j] += float64(v * u)
			}
		}
	}
	for i := range k {
		mean := a.sums[i] / total
		variance := a.cross[i*k+i]/total - float64(mean*mean)
		// z-scores have variance 1 in the whole sample.
		if !(variance > 1e-12) {
			return false
		}
		to.mean[i], to.sd[i] = mean, math.Sqrt(variance)
	}
	for i := range k {
		for j := range i {
			covariance := a.cross[i*k+j]/total - float64(to.mean[i]*to.mean[j])
			r := min(max(covariance/(to.sd[i]*to.sd[j]), -1), 1)
			to.corr[i*k+j], to.corr[j*k+i] = r, r
		}
		to.corr[i*k+i] = 1
	}
	for i := range k {
		to.mean[i] = a.mean[i] + float64(a.sd[i]*to.mean[i])
		to.sd[i] *= a.sd[i] * math.Sqrt(rows/(rows-1))
	}
	return true
}

// pick is the sample of some of its items, in the order of names.
func (s *Sample) pick(names []string) (*Sample, error) {
	out := &Sample{names: names, n: s.n, dropped: s.dropped, effective: s.effective, weights: s.weights, respondents: s.respondents}
	at := make([]int, len(names))
	for i, name := range names {
		if at[i] = slices.Index(s.names, name); at[i] < 0 {
			return nil, &Error{Item: name, Err: fmt.Errorf("item of the model that the sample does not have: %w", survey.ErrUnknown)}
		}
	}
	p := len(s.names)
	for _, i := range at {
		out.mean, out.sd = append(out.mean, s.mean[i]), append(out.sd, s.sd[i])
		out.low, out.high = append(out.low, s.low[i]), append(out.high, s.high[i])
		for _, j := range at {
			out.corr = append(out.corr, s.corr[i*p+j])
		}
		if s.columns != nil {
			out.columns = append(out.columns, s.columns[i])
		}
	}
	return out, nil
}

// numbered is the sample with its rows in an order that does not depend on how they
// came: by respondent, then by value and weight. Rows alike in all can change places.
func (s *Sample) numbered() *Sample {
	order := rows.Order(int(s.n), s.respondents, s.columns, s.weights)
	out := *s
	out.respondents, out.columns, out.mean, out.sd = nil, nil, nil, nil
	for _, column := range s.columns {
		out.columns = append(out.columns, rows.Picked(column, order))
	}
	if s.weights != nil {
		out.weights = rows.Picked(s.weights, order)
	}
	// In the new order, for the last bits of what is not whole. It went well before.
	_ = out.correlate()
	return &out
}
