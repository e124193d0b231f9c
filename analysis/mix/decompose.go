package mix

import (
	"fmt"
	"math/big"

	"github.com/gocsat/csat/analysis/internal/metric"
	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Part is one part of a change.
type Part struct {
	// Exact is the part as a fraction, in the unit of the metric.
	Exact scale.Ratio `json:"exact"`
	// Estimate is the part with its error by the delta method and a normal interval;
	// N is the smaller base of the two periods.
	Estimate survey.Estimate `json:"estimate"`
}

// A Status says in which of the two periods a segment has ratings. The zero value is
// Stayed; its text form is the name in lower case.
type Status uint8

// The statuses.
const (
	Stayed Status = iota // in both
	New                  // only after
	Gone                 // only before
)

var statuses = enum.Names[Status]{"stayed", "new", "gone"}

// String is the text form.
func (s Status) String() string { return statuses.String(s) }

// MarshalText writes the text form; an unknown value is an error.
func (s Status) MarshalText() ([]byte, error) { return statuses.Marshal(s) }

// UnmarshalText reads the text form; an unknown one is an error.
func (s *Status) UnmarshalText(text []byte) error { return statuses.Unmarshal(s, text) }

// A Side is a segment in one period.
type Side struct {
	// N is its number of ratings.
	N int64 `json:"n"`
	// Share is N over the ratings of all segments, exactly, 0–1.
	Share scale.Ratio `json:"share"`
	// Value is its exact metric, nil without ratings.
	Value *scale.Ratio `json:"value"`
}

// A Contribution is what one segment did to the change. Its parts sum to Total.
type Contribution struct {
	// Name is the segment.
	Name string `json:"name"`
	// Status says in which periods it was.
	Status Status `json:"status"`
	// Before is the first period.
	Before Side `json:"before"`
	// After is the second.
	After Side `json:"after"`
	// Mix is what the change of its share did. It is all there is of a segment of one
	// period.
	Mix Part `json:"mix"`
	// Rate is what the change of its value did; 0 for a segment of one period.
	Rate Part `json:"rate"`
	// Interaction is what both together did; 0 under [Symmetric].
	Interaction Part `json:"interaction"`
	// Total is all it did.
	Total Part `json:"total"`
}

// A Result is a change and its parts: Mix + Rate + Interaction + Entered + Left are
// exactly Change, and so are the totals of the segments.
type Result struct {
	// Metric is the figure.
	Metric Metric `json:"metric"`
	// Method is the weights.
	Method Method `json:"method"`
	// Before is the exact figure of the first period, all segments together.
	Before scale.Ratio `json:"before"`
	// After is that of the second.
	After scale.Ratio `json:"after"`
	// Change is After less Before, with its error.
	Change Part `json:"change"`
	// Mix is what changed shares of the segments of both periods did: the customers
	// changed.
	Mix Part `json:"mix"`
	// Rate is what changed values did: we got better or worse.
	Rate Part `json:"rate"`
	// Interaction is what both together did; 0 under [Symmetric].
	Interaction Part `json:"interaction"`
	// Entered is what new segments did.
	Entered Part `json:"entered"`
	// Left is what segments did that are gone.
	Left Part `json:"left"`
	// Segments are the contributions in the order given.
	Segments []Contribution `json:"segments"`
	// NBefore is the number of ratings before.
	NBefore int64 `json:"n_before"`
	// NAfter is that after.
	NAfter int64 `json:"n_after"`
}

// Decompose takes a change apart into what changed shares of segments and what
// changed values of segments did; see the package document for the formulas. Errors
// are those of two independent simple samples. A period with a single rating has no
// error (a NoError warning); segments below 30 ratings are a LowBase warning of their
// parts, for which normal intervals are rough.
//
// Errors: ErrArgument for a name used twice, boxes, method or level; ErrNoBase for a
// period without ratings, and in a *SegmentError for a segment without any;
// ErrIncompatible for different scales; satisfaction.ErrScale for a metric that the
// scale does not have.
func Decompose(segments []Segment, o Options) (Result, error) {
	before, after, level, err := read(segments, o)
	if err != nil {
		return Result{}, err
	}
	d := newDelta(before, after, o.Method, level)
	r := Result{Metric: o.Metric, Method: o.Method, NBefore: before.n, NAfter: after.n}
	w := newExact(before, after, o.Method)
	r.Before, r.After = scale.RatioOf(w.x), scale.RatioOf(w.y)
	change := new(big.Rat).Sub(w.y, w.x)
	r.Change = d.part(change, d.change())
	var sums [5]summed
	mixes, rates, interactions, entered, left := &sums[0], &sums[1], &sums[2], &sums[3], &sums[4]
	for i, s := range segments {
		a, b := before.samples[i], after.samples[i]
		c := Contribution{Name: s.Name, Before: side(a, before.n), After: side(b, after.n), Status: statusOf(a, b)}
		mix, rate, interaction := w.parts(i)
		gMix, gRate, gInteraction := d.mix(i), d.rate(i), d.interaction(i)
		c.Mix, c.Rate, c.Interaction = d.part(mix, gMix), d.part(rate, gRate), d.part(interaction, gInteraction)
		total := new(big.Rat).Add(mix, rate)
		gTotal := d.zero()
		gTotal.add(gMix)
		gTotal.add(gRate)
		gTotal.add(gInteraction)
		c.Total = d.part(total.Add(total, interaction), gTotal)
		for _, p := range []*Part{&c.Mix, &c.Rate, &c.Interaction, &c.Total} {
			if small := smaller(a.N, b.N); small < smallBase {
				p.Estimate.Warn(survey.LowBase, "%d ratings, fewer than %d", small, smallBase)
			}
		}
		r.Segments = append(r.Segments, c)
		switch c.Status {
		case New:
			entered.add(d, mix, gMix)
		case Gone:
			left.add(d, mix, gMix)
		default:
			mixes.add(d, mix, gMix)
			rates.add(d, rate, gRate)
			interactions.add(d, interaction, gInteraction)
		}
	}
	sum := new(big.Rat)
	for i, part := range []*Part{&r.Mix, &r.Rate, &r.Interaction, &r.Entered, &r.Left} {
		s := &sums[i]
		s.add(d, new(big.Rat), d.zero())
		*part = d.part(s.exact, s.gradient)
		sum.Add(sum, s.exact)
	}
	if sum.Cmp(change) != 0 {
		return Result{}, fmt.Errorf("mix: %w", errSum)
	}
	return r, nil
}

// smallBase is the number of ratings below which normal intervals are rough.
const smallBase = 30

// smaller is the smaller of the bases that are not 0.
func smaller(a, b int64) int64 {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

func statusOf(a, b metric.Sample) Status {
	switch {
	case a.N == 0:
		return New
	case b.N == 0:
		return Gone
	}
	return Stayed
}

func side(s metric.Sample, n int64) Side {
	x := Side{N: s.N, Share: scale.RatioOf(big.NewRat(s.N, n))}
	if s.N > 0 {
		value := scale.RatioOf(s.Mean())
		x.Value = &value
	}
	return x
}

// summed is a sum of parts.
type summed struct {
	exact    *big.Rat
	gradient gradient
}

func (s *summed) add(d *delta, exact *big.Rat, g gradient) {
	if s.exact == nil {
		s.exact, s.gradient = new(big.Rat), d.zero()
	}
	s.exact.Add(s.exact, exact)
	s.gradient.add(g)
}

// exact holds shares and values as fractions.
type exact struct {
	method     Method
	a, b       []*big.Rat // shares before and after
	xs, ys     []*big.Rat // values, nil where there is none
	x, y       *big.Rat   // figures
	mean, half *big.Rat
}

func newExact(before, after period, m Method) exact {
	w := exact{method: m, half: big.NewRat(1, 2)}
	w.a, w.xs, w.x = fractions(before)
	w.b, w.ys, w.y = fractions(after)
	w.mean = w.x
	if m == Symmetric {
		w.mean = new(big.Rat).Add(w.x, w.y)
		w.mean.Mul(w.mean, w.half)
	}
	return w
}

func fractions(p period) (shares, values []*big.Rat, figure *big.Rat) {
	figure = new(big.Rat)
	for _, s := range p.samples {
		share := big.NewRat(s.N, p.n)
		var value *big.Rat
		if s.N > 0 {
			value = s.Mean()
			figure.Add(figure, new(big.Rat).Mul(share, value))
		}
		shares, values = append(shares, share), append(values, value)
	}
	return shares, values, figure
}

// parts are those of segment i.
func (w *exact) parts(i int) (mix, rate, interaction *big.Rat) {
	grown := new(big.Rat).Sub(w.b[i], w.a[i])
	rate, interaction = new(big.Rat), new(big.Rat)
	var value *big.Rat
	switch x, y := w.xs[i], w.ys[i]; {
	case x == nil:
		value = y
	case y == nil:
		value = x
	default:
		better := new(big.Rat).Sub(y, x)
		weight := w.a[i]
		value = x
		if w.method == Symmetric {
			value = new(big.Rat).Add(x, y)
			value.Mul(value, w.half)
			weight = new(big.Rat).Add(w.a[i], w.b[i])
			weight.Mul(weight, w.half)
		} else {
			interaction.Mul(grown, better)
		}
		rate.Mul(weight, better)
	}
	mix = new(big.Rat).Sub(value, w.mean)
	return mix.Mul(mix, grown), rate, interaction
}
