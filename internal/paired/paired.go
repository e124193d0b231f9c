// Package paired tests differences of pairs from the counts of each difference:
// Student's t, Wilcoxon's signed rank and the sign test, in time that depends on
// the number of distinct values only.
package paired

import (
	"math"
	"math/big"
	"slices"

	"github.com/gocsat/csat/internal/tail"
)

// Differences counts each distinct difference of a pair, in units of 1/Unit.
type Differences struct {
	Counts map[int64]int64 // none negative
	Unit   int64           // positive
}

// N is the number of pairs.
func (d Differences) N() int64 {
	var n int64
	for _, c := range d.Counts {
		n += c
	}
	return n
}

// Sums are Σd and Σd² in units and their squares, exactly.
func (d Differences) Sums() (sum, squares *big.Int) {
	sum, squares = new(big.Int), new(big.Int)
	for v, n := range d.Counts {
		term := new(big.Int).Mul(big.NewInt(v), big.NewInt(n))
		sum.Add(sum, term)
		squares.Add(squares, term.Mul(term, big.NewInt(v)))
	}
	return sum, squares
}

// T is Student's t of the mean difference.
type T struct {
	Mean, SD, SE float64
	// T and P are valid where OK: two pairs or more, not all differences alike.
	T, P float64
	DF   float64
	OK   bool
}

// Student computes the paired t test (R's t.test with paired = TRUE). SD has the
// divisor n − 1 and is 0 for one pair.
func (d Differences) Student() T {
	n := d.N()
	if n == 0 {
		return T{}
	}
	sum, squares := d.Sums()
	unit := big.NewInt(d.Unit)
	mean := new(big.Rat).SetFrac(sum, new(big.Int).Mul(big.NewInt(n), unit))
	var r T
	r.Mean, _ = mean.Float64()
	if n < 2 {
		return r
	}
	num := new(big.Int).Mul(big.NewInt(n), squares)
	num.Sub(num, new(big.Int).Mul(sum, sum))
	den := new(big.Int).Mul(big.NewInt(n), big.NewInt(n-1))
	den.Mul(den, new(big.Int).Mul(unit, unit))
	v, _ := new(big.Rat).SetFrac(num, den).Float64()
	r.SD, r.DF = math.Sqrt(v), float64(n-1)
	r.SE = r.SD / math.Sqrt(float64(n))
	if r.OK = v > 0; r.OK {
		r.T = r.Mean / r.SE
		r.P = tail.StudentTTwoSided(r.T, r.DF)
	}
	return r
}

// Rank is Wilcoxon's signed rank statistic with its normal approximation.
type Rank struct {
	// V is the sum of the ranks of the positive differences, mid-ranks for ties.
	V float64
	// NonZero is the number of differences other than 0.
	NonZero int64
	// Z and its two-sided P use the tie-corrected variance, without continuity
	// correction; ZCorrected and PCorrected move V by 1/2 towards its mean. Valid
	// where OK: some difference is not 0.
	Z, P                   float64
	ZCorrected, PCorrected float64
	OK                     bool
}

// SignedRank ranks the absolute differences (F. Wilcoxon, Individual Comparisons
// by Ranking Methods, Biometrics Bulletin 1, 1945, 80–83). Differences of 0 are
// dropped before ranking, or, by the rule of J. W. Pratt (Remarks on Zeros and Ties
// in the Wilcoxon Signed Rank Procedures, JASA 54, 1959, 655–667), ranked and then
// left out. The variance is Σr²/4 over the ranks that count.
func (d Differences) SignedRank(pratt bool) Rank {
	byAbs := map[int64][2]int64{} // negative, positive
	for v, n := range d.Counts {
		c := byAbs[max(v, -v)]
		if v < 0 {
			c[0] += n
		} else {
			c[1] += n
		}
		byAbs[max(v, -v)] = c
	}
	var sizes []int64
	for a, c := range byAbs {
		if c[0]+c[1] > 0 {
			sizes = append(sizes, a)
		}
	}
	slices.Sort(sizes)
	var r Rank
	var below, excess, variance float64
	for _, a := range sizes {
		c := byAbs[a]
		t := float64(c[0] + c[1])
		if a == 0 {
			if pratt {
				below += t
			}
			continue
		}
		rank := below + (t+1)/2
		below += t
		r.NonZero += c[0] + c[1]
		r.V += float64(rank * float64(c[1]))
		excess += float64(rank*float64(c[1]-c[0])) / 2 // of V over its mean
		variance += float64(rank*rank*t) / 4
	}
	if r.OK = variance > 0; !r.OK {
		return r
	}
	sd := math.Sqrt(variance)
	r.Z = excess / sd
	// V and its mean are multiples of 1/2, so the correction never passes 0.
	switch {
	case excess > 0:
		r.ZCorrected = (excess - 0.5) / sd
	case excess < 0:
		r.ZCorrected = (excess + 0.5) / sd
	}
	r.P, r.PCorrected = tail.NormalTwoSided(r.Z), tail.NormalTwoSided(r.ZCorrected)
	return r
}

// Sign is the exact two-sided p-value of the sign test: as many positive
// differences among those other than 0, each with probability 1/2. False if every
// difference is 0.
func (d Differences) Sign() (p float64, positive, negative int64, ok bool) {
	for v, n := range d.Counts {
		switch {
		case v > 0:
			positive += n
		case v < 0:
			negative += n
		}
	}
	n := positive + negative
	if n == 0 {
		return 0, 0, 0, false
	}
	return tail.BinomialTwoSided(float64(positive), float64(n), 0.5), positive, negative, true
}
