package scale

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
)

// A WeightedTally is the distribution of one item under sampling weights: for
// every code the number of answers, the sum of their weights and the sum of the
// squared weights, which is all that a weighted share or mean and its error
// need. A weight says how much an answer counts; results do not change when all
// are multiplied by a constant, and the sum of weights is never a sample size.
// For frequencies (identical answers in one row) use [Tally.AddN].
//
// The sums are exact until they are read, so the order of adding and merging
// does not change a bit of any result. The zero value has no scale; a nil
// WeightedTally is as a nil [Tally]. Not safe for concurrent use; one per
// goroutine, then Merge.
type WeightedTally struct {
	scale   *Scale
	counts  Tally
	sum, sq []exact.Sum // Σw and Σw², by code
}

// NewWeightedTally is an empty weighted tally on s.
func NewWeightedTally(s *Scale) *WeightedTally {
	if s == nil || s.worth == nil {
		return &WeightedTally{}
	}
	return &WeightedTally{s, *NewTally(s), make([]exact.Sum, s.Codes()), make([]exact.Sum, s.Codes())}
}

// Scale is the scale of the tally, nil for the zero value.
func (t *WeightedTally) Scale() *Scale { return orZero(t).scale }

// Counts are the unweighted counts, a fresh copy.
func (t *WeightedTally) Counts() *Tally { return orZero(t).counts.Clone() }

// N is the number of ratings, whatever they weigh.
func (t *WeightedTally) N() int64 { return orZero(t).counts.N() }

// Add adds one answer given by its value. A weight that does not lie between
// 1e-100 and 1e100 is [ErrArgument].
func (t *WeightedTally) Add(value int, weight float64) error {
	c, err := orZero(t).counts.encode(value)
	if err != nil {
		return err
	}
	return t.AddCode(c, weight)
}

// AddCode adds one answer given by its code.
func (t *WeightedTally) AddCode(c Code, weight float64) error {
	if err := checkWeight(weight); err != nil {
		return fmt.Errorf("scale: %w", err)
	}
	if err := orZero(t).counts.AddCode(c, 1); err != nil {
		return err
	}
	t.sum[c].Add(weight)
	t.sq[c].AddProduct(weight, weight)
	return nil
}

// SubCode takes back an answer that was added with the same weight. What cannot
// have been added, since it leaves sums that no weights have, is [ErrUnderflow]
// and changes nothing.
func (t *WeightedTally) SubCode(c Code, weight float64) error {
	if err := checkWeight(weight); err != nil {
		return fmt.Errorf("scale: %w", err)
	}
	if err := orZero(t).counts.SubCode(c, 1); err != nil {
		return err
	}
	t.sum[c].Add(-weight)
	t.sq[c].AddProduct(-weight, weight)
	if t.weighed(int(c)) {
		return nil
	}
	// The sums are exact, so what is put back leaves no trace.
	t.sum[c].Add(weight)
	t.sq[c].AddProduct(weight, weight)
	t.counts.n[c]++
	t.counts.total++
	return fmt.Errorf("scale: weighted tally: %w", ErrUnderflow)
}

// Squares and their sums over 2⁶³ answers must stay finite and exact.
const minWeight, maxWeight = 1e-100, 1e100

func checkWeight(w float64) error {
	if !(w >= minWeight && w <= maxWeight) {
		return fmt.Errorf("weight %g, want 1e-100 to 1e100: %w", w, ErrArgument)
	}
	return nil
}

// AddCodes adds a column of answers with their weights. All or nothing: codes
// and weights of different length, or a wrong one among them, leave t unchanged
// and name the index.
func (t *WeightedTally) AddCodes(codes []Code, weights []float64) error {
	if len(codes) != len(weights) {
		return fmt.Errorf("scale: %d codes, %d weights: %w", len(codes), len(weights), ErrArgument)
	}
	for i, w := range weights {
		if err := checkWeight(w); err != nil {
			return fmt.Errorf("scale: index %d: %w", i, err)
		}
	}
	if err := orZero(t).counts.AddCodes(codes); err != nil {
		return err
	}
	for i, c := range codes {
		t.sum[c].Add(weights[i])
		t.sq[c].AddProduct(weights[i], weights[i])
	}
	return nil
}

// Merge adds what o holds, under the rules of [Tally.Merge].
func (t *WeightedTally) Merge(o *WeightedTally) error {
	if o.Scale() == nil {
		return nil
	}
	if t == nil {
		return nilError("merge into weighted tally")
	}
	if t.scale == nil {
		*t = *o.Clone()
		return nil
	}
	if err := t.counts.Merge(&o.counts); err != nil {
		return err
	}
	for i := range t.sum {
		t.sum[i].Merge(&o.sum[i])
		t.sq[i].Merge(&o.sq[i])
	}
	return nil
}

// Unmerge takes back a part that was merged, under the rules of [Tally.Unmerge].
func (t *WeightedTally) Unmerge(o *WeightedTally) error {
	if o.Scale() == nil || o.IsEmpty() && t.Scale() == nil {
		return nil
	}
	rest := t.Clone()
	if err := rest.counts.Unmerge(&o.counts); err != nil {
		return err
	}
	for i := range o.sum {
		rest.sum[i].Sub(&o.sum[i])
		rest.sq[i].Sub(&o.sq[i])
		if !rest.weighed(i) {
			return fmt.Errorf("scale: unmerge weighted tally: %w", ErrUnderflow)
		}
	}
	*t = *rest
	return nil
}

// weighed tells whether the sums of code c can be those of as many weights as it
// has counts: each within the bounds of a weight, and Σw² ≤ (Σw)² ≤ n·Σw².
func (t *WeightedTally) weighed(c int) bool {
	if t.counts.n[c] == 0 {
		return t.sum[c].IsZero() && t.sq[c].IsZero()
	}
	n, w, w2 := float64(t.counts.n[c]), read(&t.sum[c]), read(&t.sq[c])
	const slack = 1 + 0x1p-48 // for the roundings above and below
	return n*minWeight <= w*slack && w <= n*maxWeight*slack && w2 <= w*w*slack && w*w <= n*w2*slack
}

// Clone is a copy that shares nothing that can change.
func (t *WeightedTally) Clone() *WeightedTally {
	t = orZero(t)
	c := &WeightedTally{t.scale, *t.counts.Clone(), slices.Clone(t.sum), slices.Clone(t.sq)}
	for i := range c.sum {
		c.sum[i], c.sq[i] = t.sum[i].Clone(), t.sq[i].Clone()
	}
	return c
}

// Equal tells whether both hold the same counts and sums on scales of the same
// shape.
func (t *WeightedTally) Equal(o *WeightedTally) bool {
	t, o = orZero(t), orZero(o)
	if !t.counts.Equal(&o.counts) {
		return false
	}
	for i := range t.sum {
		if !t.sum[i].Equal(&o.sum[i]) || !t.sq[i].Equal(&o.sq[i]) {
			return false
		}
	}
	return true
}

// IsEmpty tells whether nothing is counted.
func (t *WeightedTally) IsEmpty() bool { return orZero(t).counts.IsEmpty() }

// masses are Σw and Σw² of each point, and their totals over the ratings.
func (t *WeightedTally) masses() (w, w2 []float64, total, total2 float64, err error) {
	if _, _, err := orZero(t).counts.base(1); err != nil {
		return nil, nil, 0, 0, err
	}
	var sum, sq exact.Sum
	for i := range t.scale.worth {
		c := firstPoint + i
		w = append(w, read(&t.sum[c]))
		w2 = append(w2, read(&t.sq[c]))
		sum.Merge(&t.sum[c])
		sq.Merge(&t.sq[c])
	}
	return w, w2, read(&sum), read(&sq), nil
}

// read rounds a sum of weights, which the bounds on a weight keep finite.
func read(s *exact.Sum) float64 {
	x, _ := s.Float64()
	return x
}

// SumWeights is the sum of the weights of the ratings. It is a size of the
// population, or nothing at all, but never a sample size.
func (t *WeightedTally) SumWeights() (float64, error) {
	_, _, total, _, err := t.masses()
	return total, err
}

// EffectiveN is Kish's effective sample size (Σw)²/Σw², between 1 and N
// (L. Kish, Survey Sampling, 1965, §11.7). No ratings is [ErrNoBase].
func (t *WeightedTally) EffectiveN() (float64, error) {
	_, _, total, squares, err := t.masses()
	if err != nil {
		return 0, err
	}
	return total / squares * total, nil
}

// A WeightedMean is a mean under sampling weights with its error.
type WeightedMean struct {
	// Mean is Σwf/Σw.
	Mean float64
	// Variance is the linearised variance of Mean, n/(n−1)·Σw²(f−Mean)²/(Σw)²,
	// weights taken as fixed and respondents as drawn with replacement: R's
	// svymean without strata or clusters. 0 with HasVariance false at n = 1.
	Variance float64
	// HasVariance is false when one rating gives no variance.
	HasVariance bool
	// N is the number of ratings, whatever they weigh.
	N int64
	// EffectiveN is Kish's effective number, between 1 and N; see
	// [WeightedTally.EffectiveN].
	EffectiveN float64
}

// MeanOf is the weighted mean of f over the ratings, f being given the value of
// each point: the value itself for a mean, 0 or 1 for a share, −1, 0 or 1 for
// NPS. No ratings is [ErrNoBase]; an f that is not finite is [ErrNotNumber].
func (t *WeightedTally) MeanOf(f func(value int) float64) (WeightedMean, error) {
	w, w2, total, squares, err := t.masses()
	if err != nil {
		return WeightedMean{}, err
	}
	var sum exact.Sum
	fs := make([]float64, len(w))
	for i, p := range t.scale.def.Points {
		fs[i] = f(p.Value)
		if !sum.AddProduct(w[i], fs[i]) {
			return WeightedMean{}, fmt.Errorf("scale: f(%d) = %g: %w", p.Value, fs[i], ErrNotNumber)
		}
	}
	top, ok := sum.Float64()
	if !ok {
		return WeightedMean{}, fmt.Errorf("scale: weighted mean: %w", ErrOverflow)
	}
	m := WeightedMean{Mean: top / total, N: t.N(), EffectiveN: total / squares * total}
	if m.N > 1 {
		var v exact.Sum
		for i := range w {
			d := (fs[i] - m.Mean) / total
			ok = ok && v.AddProduct(w2[i], float64(d*d))
		}
		m.Variance = read(&v) * float64(m.N) / float64(m.N-1)
		m.HasVariance = true
		if !ok || math.IsInf(m.Variance, 0) {
			return WeightedMean{}, fmt.Errorf("scale: variance of weighted mean: %w", ErrOverflow)
		}
	}
	return m, nil
}

// Share is the weighted share of the ratings for which in holds, in [0,1].
func (t *WeightedTally) Share(in func(value int) bool) (WeightedMean, error) {
	return t.MeanOf(func(v int) float64 {
		if in(v) {
			return 1
		}
		return 0
	})
}

// Quantile is the smallest rating at which the weighted share of ratings up to
// it reaches p: the inverse of the weighted distribution function, "math" among
// the rules of R's svyquantile. p must lie in [0,1] ([ErrArgument]).
func (t *WeightedTally) Quantile(p float64) (int, error) {
	if !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("scale: weighted quantile %g: %w", p, ErrArgument)
	}
	w, _, total, _, err := t.masses()
	if err != nil {
		return 0, err
	}
	var below exact.Sum
	last := 0
	for i := range w {
		if w[i] == 0 {
			continue
		}
		last = i
		below.Merge(&t.sum[firstPoint+i])
		if read(&below)*(1+0x1p-50) >= math.Min(p, 1)*total {
			break
		}
	}
	return t.scale.def.Points[last].Value, nil
}

// Distribution is the weighted share of every point, ascending, in [0,1]. No
// ratings is [ErrNoBase].
func (t *WeightedTally) Distribution() ([]float64, error) {
	w, _, total, _, err := t.masses()
	if err != nil {
		return nil, err
	}
	for i := range w {
		w[i] /= total
	}
	return w, nil
}
