package privacy

import (
	"fmt"
	"io"
	"math"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Options are those of one release.
type Options struct {
	// Name says what is released: UTF-8, not empty, at most 1024 bytes, and each only once
	// in a ledger.
	Name string
	// Epsilon is what it takes from the ledger, above 0 and up to 1,000,000, in at most six
	// decimal places.
	Epsilon decimal.Decimal
	// PerPerson is the largest number of answers of one person in all tallies of the
	// release together, at most 1,000; 0 for 1. An answer that is in two of the tallies,
	// that of a region and that of the country, is two. Noise grows with it.
	PerPerson int
}

// A Count is how often a rating was given, with noise.
type Count struct {
	// Rating is a point of the scale.
	Rating int `json:"rating"`
	// N is the noisy count. It can be negative; one that would pass 2⁶³−1 stays there.
	N int64 `json:"n"`
}

// Counts are the released counts of a tally.
type Counts struct {
	// Ratings are all points of the scale, ascending.
	Ratings []Count `json:"ratings"`
	// NoiseSD is the standard deviation of the noise in each count, above 0.
	NoiseSD float64 `json:"noise_sd"`
}

// Release publishes the ratings of tallies and takes ε from the ledger, once for all of
// them: a person with answers in several has several of PerPerson. The counts may be
// published, stored and computed with; tallies are left as they are.
//
// What is not left is [ErrExhausted]. A name that is empty, longer than 1024 bytes, not
// UTF-8 or in the ledger, a nil source, no tallies, and other options are
// [survey.ErrArgument]; a tally without a scale is [scale.ErrNoScale]; a source that fails is
// [ErrRandom]. No error depends on the answers, and after one the ledger is as it was.
func (l *Ledger) Release(random io.Reader, o Options, tallies ...*scale.Tally) ([]Counts, error) {
	switch {
	case l == nil || random == nil || len(tallies) == 0:
		return nil, fmt.Errorf("privacy: release %.40q: no ledger, source or tally: %w", o.Name, survey.ErrArgument)
	case o.PerPerson < 0 || o.PerPerson > 1000:
		return nil, fmt.Errorf("privacy: release %.40q: %d answers a person, of 0 to 1000: %w", o.Name, o.PerPerson, survey.ErrArgument)
	}
	cost, err := steps(o.Epsilon)
	if err != nil {
		return nil, fmt.Errorf("privacy: release %.40q: %w", o.Name, err)
	}
	for i, t := range tallies {
		if t.Scale() == nil {
			return nil, fmt.Errorf("privacy: release %.40q: tally %d: %w", o.Name, i, scale.ErrNoScale)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.may(o.Name, cost); err != nil {
		return nil, fmt.Errorf("privacy: %w", err)
	}
	per := int64(max(1, o.PerPerson))
	num, den := reduced(cost, per*1_000_000)
	sd := deviation(float64(num) / float64(den))
	s := source{from: random}
	var out []Counts
	for _, t := range tallies {
		c := Counts{NoiseSD: sd}
		for _, p := range t.Scale().Points() {
			n, noise := t.Count(p.Value), s.laplace(num, den)
			// An error instead of the end would tell of the answers.
			c.Ratings = append(c.Ratings, Count{p.Value, n + min(noise, math.MaxInt64-n)})
		}
		out = append(out, c)
	}
	if s.err != nil {
		return nil, fmt.Errorf("privacy: release %.40q: %w", o.Name, s.err)
	}
	return out, l.take(o.Name, cost)
}

// reduced is a fraction in lowest terms.
func reduced(num, den int64) (uint64, uint64) {
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	return uint64(num / a), uint64(den / a)
}

// total is the sum of the counts.
func (c Counts) total() *big.Int {
	sum := new(big.Int)
	for _, r := range c.Ratings {
		sum.Add(sum, big.NewInt(r.N))
	}
	return sum
}

// N is the number of answers, with the standard deviation of its noise, which grows with
// the root of the number of points. The number can be negative; one beyond 64 bits is the
// last within.
func (c Counts) N() (n int64, sd float64) {
	sd = c.NoiseSD * math.Sqrt(float64(len(c.Ratings)))
	switch sum := c.total(); {
	case sum.IsInt64():
		return sum.Int64(), sd
	case sum.Sign() < 0:
		return math.MinInt64, sd
	}
	return math.MaxInt64, sd
}

// Mean is the mean of what each rating is worth: itself for the mean rating; 1 or 0 for a
// share; 1, 0 and −1 for the net promoter score. Level is that of the interval, in (0, 1),
// and 0 for 0.95.
//
// It is s = Σv_k·c_k/Σc_k of the noisy counts c, cut off at the ends of v. The variance is
// that of a sample plus that of the noise, for a ratio:
//
//	Σc_k(v_k − s)²/n² + σ²Σ(v_k − s)²/n²        the first not below 0
//
// The interval is normal, within the ends of v, where [survey.Clipped] says that it was cut.
// In simulation (3 to 11 points, ε from 0.1) one of 95 % covers in at least 93 % of samples;
// [survey.LowBase] warns where it may be fewer: below 50 answers, below 10 times the noise of
// their number, and where the mean is as near to an end of v as a share is with fewer than
// 10 answers of one kind. Where all ratings are worth the same, the error is 0
// ([survey.ZeroVariance]).
//
// Where n is below three times its noise there is no mean ([ErrNoise]), nor where it passes
// 64 bits ([survey.ErrOverflow]). A worth that is no number, or beyond ±1e100, is
// [scale.ErrNotNumber]. No worth, a level outside (0, 1) other than 0, and Counts without
// ratings or noise are [survey.ErrArgument]. Each rating's worth is asked for once.
func (c Counts) Mean(worth func(rating int) float64, level float64) (survey.Estimate, error) {
	if level == 0 {
		level = 0.95
	}
	if worth == nil || !(level > 0 && level < 1) || !(c.NoiseSD > 0) || len(c.Ratings) == 0 {
		return survey.Estimate{}, fmt.Errorf("privacy: mean of %d counts at level %v: %w", len(c.Ratings), level, survey.ErrArgument)
	}
	if total := c.total(); !total.IsInt64() {
		return survey.Estimate{}, fmt.Errorf("privacy: %v answers: %w", total, survey.ErrOverflow)
	}
	count, sd := c.N()
	n := float64(count)
	if !(n >= 3*sd) {
		return survey.Estimate{}, fmt.Errorf("privacy: %d answers with a noise of %.1f: %w", count, sd, ErrNoise)
	}
	v := make([]float64, len(c.Ratings))
	for i, r := range c.Ratings {
		if v[i] = worth(r.Rating); !(math.Abs(v[i]) <= 1e100) {
			return survey.Estimate{}, fmt.Errorf("privacy: worth of rating %d: %w", r.Rating, scale.ErrNotNumber)
		}
	}
	low, high := slices.Min(v), slices.Max(v)
	// In units of span from low, so that neither large nor small worths lose digits. Without
	// a span the mean is low, and its error 0, whatever else comes out.
	span, at := high-low, 0.0
	for i, r := range c.Ratings {
		if span > 0 {
			v[i] = (v[i] - low) / span
		}
		at += float64(v[i] * float64(r.N))
	}
	at = min(max(at/n, 0), 1)
	sample, noise := 0.0, 0.0
	for i, r := range c.Ratings {
		d := v[i] - at
		sample += float64(d * d * float64(r.N))
		noise += float64(d * d)
	}
	mean := min(low+float64(span*at), high)
	se := span / n * math.Sqrt(max(sample, 0)+float64(noise*c.NoiseSD*c.NoiseSD))
	half := float64(tail.CriticalZ(level) * se)
	e := survey.Estimate{
		Value: mean, SE: survey.Some(se), N: count, EffectiveN: n, Method: "normal, with noise",
		Interval: survey.Interval{Lower: max(mean-half, low), Upper: min(mean+half, high), Level: level},
	}
	switch away := n * min(at, 1-at); {
	case span == 0:
		e.Warn(survey.ZeroVariance, "all ratings are worth the same, so the error shown is 0")
	case away < 10:
		e.Warn(survey.LowBase, "%d answers, worth %.1f away from an end", count, away)
	case n < 50 || n < 10*sd:
		e.Warn(survey.LowBase, "%d answers with a noise of %.1f", count, sd)
	}
	if mean-half < low || mean+half > high {
		e.Warn(survey.Clipped, "the interval was cut at the end of the range")
	}
	return e, nil
}
