package control

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// maxValue bounds values, so that no sum or square of them overflows. maxCount is
// from where float64 skips whole numbers.
const (
	maxValue = 1e150
	maxCount = 1 << 53
)

// A Sample is what is known of one period: counts, or a measured value. A sample
// without answers is a gap, and so is the zero Sample. Samples are immutable.
type Sample struct {
	period string
	form   form
	n      int64
	counts [3]int64 // good, or detractors, passives, promoters
	mean   float64
	ss     float64 // Σ(x − mean)²
	spread float64 // largest − smallest
	err    error
}

// form is what a sample holds.
type form uint8

const (
	gap form = iota
	share
	classes
	events
	ratings
	single
)

// Gap is a period without a figure.
func Gap(period string) Sample { return Sample{period: period} }

// Share is the share of good answers in a period, for [P] and [LaneyP]: what
// scale.Tally.Top gives, or the counts themselves. A base of 0 is a gap.
func Share(period string, s scale.Share) Sample {
	x := Sample{period: period, form: share, n: s.N, counts: [3]int64{s.Count}}
	if s.Count < 0 || s.Count > s.N || s.N > maxCount {
		x.err = fmt.Errorf("%d of %d: %w", s.Count, s.N, ErrNotNumber)
	}
	return x.finish()
}

// Classes is the detractors, passives and promoters of a period, for [NPS]:
// satisfaction.CountNPS gives them from a tally. No answers are a gap.
func Classes(period string, c satisfaction.NPSCounts) Sample {
	x := Sample{period: period, form: classes, counts: [3]int64{c.Detractors, c.Passives, c.Promoters}}
	for _, count := range x.counts {
		if count < 0 || count > maxCount-x.n {
			x.err = fmt.Errorf("counts %v: %w", x.counts, ErrNotNumber)
			return x
		}
		x.n += count
	}
	return x.finish()
}

// Events is a number of events, for [C]. A period that was watched and had none is
// Events(period, 0); one that was not watched is a [Gap].
func Events(period string, count int64) Sample {
	x := Sample{period: period, form: events, n: 1, counts: [3]int64{count}}
	if count < 0 || count > maxCount {
		x.err = fmt.Errorf("%d events: %w", count, ErrNotNumber)
	}
	return x
}

// Ratings is the ratings of a period, for [XBarS] and [XBarR], by their values as
// they were given (not their worths). Special codes and blanks are left out. An
// empty tally is a gap.
func Ratings(period string, t *scale.Tally) Sample {
	x := Sample{period: period, form: ratings}
	if t == nil || t.Scale() == nil {
		return x.finish()
	}
	var values []float64
	var counts []int64
	for _, point := range t.Scale().Points() {
		if count := t.Count(point.Value); count > 0 {
			values, counts = append(values, float64(point.Value)), append(counts, count)
		}
	}
	return x.moments(values, counts)
}

// Rows is [Ratings] from one number per answer. NaN is missing. Equal ratings make
// equal samples, to the last bit, from counts and from rows in any order.
func Rows(period string, rows []float64) Sample {
	x := Sample{period: period, form: ratings}
	kept := make([]float64, 0, len(rows))
	for _, v := range rows {
		switch {
		case math.Abs(v) > maxValue:
			x.err = fmt.Errorf("%v: %w", v, ErrNotNumber)
			return x
		case !math.IsNaN(v):
			kept = append(kept, v+0) // −0 becomes 0
		}
	}
	slices.Sort(kept)
	values := slices.Compact(slices.Clone(kept))
	counts := make([]int64, len(values))
	i := 0
	for _, v := range kept {
		if v != values[i] {
			i++
		}
		counts[i]++
	}
	return x.moments(values, counts)
}

// Value is a single figure of a period, for [XmR]. NaN is a gap.
func Value(period string, x float64) Sample {
	s := Sample{period: period, form: single, n: 1, mean: x + 0}
	switch {
	case math.IsNaN(x):
		return Gap(period)
	case math.Abs(x) > maxValue:
		s.err = fmt.Errorf("%v: %w", x, ErrNotNumber)
	}
	return s
}

// moments takes distinct values in ascending order.
func (s Sample) moments(values []float64, counts []int64) Sample {
	var sum exact.Sum
	for i, x := range values {
		if counts[i] > maxCount-s.n {
			s.err = fmt.Errorf("more than 2^53 answers: %w", ErrNotNumber)
			return s
		}
		s.n += counts[i]
		sum.AddProduct(x, float64(counts[i]))
	}
	if s.n == 0 {
		return s.finish()
	}
	total, ok := sum.Float64()
	if !ok {
		s.err = errors.Join(errors.New("the sum overflows"), ErrNotNumber)
		return s
	}
	s.mean = total / float64(s.n)
	if len(values) == 1 {
		s.mean = values[0]
	}
	for i, x := range values {
		d := x - s.mean
		s.ss += float64(float64(counts[i]) * float64(d*d))
	}
	s.spread = values[len(values)-1] - values[0]
	return s
}

func (s Sample) finish() Sample {
	if s.n == 0 && s.err == nil {
		return Gap(s.period)
	}
	return s
}

// Period is the name given to the period.
func (s Sample) Period() string { return s.period }

// N is the number of answers, 0 for a gap and 1 for a single value or a number of
// events.
func (s Sample) N() int64 {
	if s.err != nil {
		return 0
	}
	return s.n
}

// sd has divisor n − 1.
func (s Sample) sd() float64 { return math.Sqrt(s.ss / float64(s.n-1)) }

func (s Sample) size() float64 { return float64(s.n) }

// forms lists what each kind of chart takes.
func (k Kind) takes() form {
	return [...]form{P: share, LaneyP: share, NPS: classes, C: events, XBarS: ratings, XBarR: ratings, XmR: single}[k]
}

// value is the figure of a sample that is no gap.
func (k Kind) value(s Sample) float64 {
	switch k {
	case P, LaneyP:
		return float64(s.counts[0]) / s.size()
	case NPS:
		return float64(s.counts[2]-s.counts[0]) / s.size()
	case C:
		return float64(s.counts[0])
	}
	return s.mean
}

// check refuses samples that the chart cannot take.
func (k Kind) check(samples []Sample) error {
	for i, s := range samples {
		switch {
		case s.err != nil:
			return &SampleError{i, s.period, s.err}
		case s.form == gap:
		case s.form != k.takes():
			return &SampleError{i, s.period, fmt.Errorf("on a chart of kind %v: %w", k, ErrKind)}
		case k == XBarR && s.n > maxRange:
			return &SampleError{i, s.period, fmt.Errorf("range of %d answers, at most %d: %w", s.n, maxRange, ErrArgument)}
		}
	}
	return nil
}
