package asof

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"strconv"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Span is N things that took equally long, or have run for equally long.
type Span struct {
	// Seconds is the time in whole seconds, not negative.
	Seconds int64 `json:"seconds"`
	// Running says that they had not ended when last seen: the time is the least that
	// they take.
	Running bool `json:"running,omitempty"`
	// N is how many they are, not negative.
	N int64 `json:"n"`
}

// Times are how long things take.
type Times struct {
	// N is how many there are: Done and Running.
	N int64 `json:"n"`
	// Done is how many have ended.
	Done int64 `json:"done"`
	// Running is how many had not, when last seen.
	Running int64 `json:"running"`
	// Mean is the mean time in seconds of those that have ended, with its standard error
	// and Student's interval; its Missing is Running. With any running it is too low for
	// all, the more the more of them run, and the interval with it. Nil where none has
	// ended.
	Mean *survey.Estimate `json:"mean,omitempty"`
	// MeanAtLeast is the mean in seconds of all N, the running with what they have run:
	// the mean of all is at least that, and it can be below Mean where many have only
	// begun. Without running ones it is Mean.
	MeanAtLeast survey.Optional `json:"mean_at_least"`
	// Quantiles are the times within which shares of all N end.
	Quantiles []Quantile `json:"quantiles"`
}

// A Quantile is the time within which a share of all things ends, in seconds.
type Quantile struct {
	// Share is the share, in (0,1): 0.5 for the median.
	Share float64 `json:"share"`
	// AtLeast is the quantile with every running thing ended when last seen.
	AtLeast int64 `json:"at_least"`
	// AtMost is the quantile with no running thing ever ending. No value where so few
	// have ended that it has no limit.
	AtMost survey.Optional `json:"at_most"`
	// Level is the confidence level of Lower and Upper.
	Level float64 `json:"level"`
	// Lower is the lower confidence limit for the population that the things are a
	// sample of: that of AtLeast by the ranks of the binomial distribution, which
	// keeps the level whatever the distribution of the times. 0 where there are too
	// few to tell.
	Lower int64 `json:"lower"`
	// Upper is the upper limit, that of AtMost; no value where there is none.
	Upper survey.Optional `json:"upper"`
}

// Known is the quantile in seconds, and whether it is known: whether AtLeast and
// AtMost are the same.
func (q Quantile) Known() (seconds int64, ok bool) {
	return q.AtLeast, q.AtMost.Valid && q.AtMost.Value == float64(q.AtLeast)
}

// TimesOf are the times of spans, in any order. Nothing at all is [ErrNoBase]; a
// negative number, more than 2⁵³ things or seconds, and options outside what their
// doc allows, are [ErrArgument]. The result does not depend on the order.
func TimesOf(spans []Span, o Options) (Times, error) {
	level, err := o.level()
	if err != nil {
		return Times{}, err
	}
	shares := o.Quantiles
	if shares == nil {
		shares = []float64{0.5, 0.9, 0.95}
	}
	var t Times
	for i, s := range spans {
		if s.Seconds < 0 || s.Seconds > maxCount || s.N < 0 || s.N > maxCount-t.N {
			return Times{}, fmt.Errorf("asof: span %d: %+v: %w", i, s, ErrArgument)
		}
		t.N += s.N
		if s.Running {
			t.Running += s.N
		} else {
			t.Done += s.N
		}
	}
	if t.N == 0 {
		return Times{}, fmt.Errorf("asof: times of nothing: %w", ErrNoBase)
	}
	all, done := ranked(spans, true), ranked(spans, false)
	t.Mean = done.estimate(t.Running, level)
	mean, _ := all.moments()
	t.MeanAtLeast = survey.Some(mean)
	t.Quantiles = make([]Quantile, 0, len(shares))
	for _, p := range shares {
		if !(p > 0 && p < 1) {
			return Times{}, fmt.Errorf("asof: quantile %g: %w", p, ErrArgument)
		}
		rank := ceiling(p, t.N)
		low, high := ranks(p, t.N, (1-level)/2)
		q := Quantile{Share: p, Level: level}
		q.AtLeast, _ = all.at(rank)
		q.Lower, _ = all.at(low) // 0 for no rank
		if at, ok := done.at(rank); ok {
			q.AtMost = survey.Some(float64(at))
		}
		if at, ok := done.at(high); ok {
			q.Upper = survey.Some(float64(at))
		}
		t.Quantiles = append(t.Quantiles, q)
	}
	return t, nil
}

// ranking is times in ascending order with how many are at most as long.
type ranking struct {
	seconds, upTo []int64
}

// ranked leaves out the running, or takes them for ended.
func ranked(spans []Span, running bool) ranking {
	kept := make([]Span, 0, len(spans))
	for _, s := range spans {
		if s.N > 0 && (running || !s.Running) {
			kept = append(kept, s)
		}
	}
	slices.SortFunc(kept, func(a, b Span) int { return cmp.Compare(a.Seconds, b.Seconds) })
	var r ranking
	var n int64
	for _, s := range kept {
		n += s.N
		if last := len(r.seconds) - 1; last >= 0 && r.seconds[last] == s.Seconds {
			r.upTo[last] = n
			continue
		}
		r.seconds, r.upTo = append(r.seconds, s.Seconds), append(r.upTo, n)
	}
	return r
}

// at is the time of a rank from 1, false beyond the last; rank 0 is time 0.
func (r ranking) at(rank int64) (int64, bool) {
	if rank == 0 {
		return 0, true
	}
	i := sort.Search(len(r.upTo), func(i int) bool { return r.upTo[i] >= rank })
	if i == len(r.upTo) {
		return 0, false
	}
	return r.seconds[i], true
}

// ceiling is ⌈np⌉ with p taken for the decimal number that it is written as.
func ceiling(p float64, n int64) int64 {
	share, _ := new(big.Rat).SetString(strconv.FormatFloat(p, 'g', -1, 64))
	share.Mul(share, new(big.Rat).SetInt64(n))
	rank := new(big.Int).Add(share.Num(), share.Denom())
	rank.Sub(rank, big.NewInt(1)).Quo(rank, share.Denom())
	return rank.Int64()
}

// ranks are the largest l with P(X < l) ≤ tailArea and the smallest u with
// P(X ≥ u) ≤ tailArea for X ~ Binomial(n, p): the quantile p of a population lies
// below the lth or above the uth of n values with at most these probabilities. l is
// from 0, u to n + 1.
func ranks(p float64, n int64, tailArea float64) (l, u int64) {
	// The searches are over ranks 1 … n: indexes from 0.
	below := func(rank int64) bool { return tail.BinomialAtMost(float64(rank-1), float64(n), p) <= tailArea }
	above := func(rank int64) bool { return tail.BinomialAtLeast(float64(rank), float64(n), p) <= tailArea }
	return search(n, func(rank int64) bool { return !below(rank) }) - 1, search(n, above)
}

// search is the first rank of 1 … n at which f holds, n + 1 if none; f goes from
// false to true. sort.Search counts in int, which may have 32 bits.
func search(n int64, f func(int64) bool) int64 {
	low, high := int64(1), n+1
	for low < high {
		if mid := low + (high-low)/2; f(mid) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}
