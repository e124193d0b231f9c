package retention

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// NPSRevenue is the revenue of the customers in each class of the recommendation
// question. It can be summed anywhere.
type NPSRevenue struct {
	// Detractors, Passives and Promoters are the revenue of those who gave 0–6, 7–8
	// and 9–10.
	Detractors Money `json:"detractors"`
	Passives   Money `json:"passives"`  // of those who gave 7–8
	Promoters  Money `json:"promoters"` // of those who gave 9–10
}

// Score is the revenue-weighted net promoter score, the revenue of promoters minus
// that of detractors over the revenue of all three, in [−1,1], exact. No revenue is
// [ErrNoBase].
func (r NPSRevenue) Score() (scale.Ratio, error) {
	var p purse
	var d [3]decimal.Decimal
	for i, m := range []Money{r.Detractors, r.Passives, r.Promoters} {
		var err error
		if d[i], err = p.pay(m); err != nil {
			return scale.Ratio{}, fmt.Errorf("retention: revenue-weighted nps: %w", err)
		}
	}
	total := d[0].Add(d[1]).Add(d[2])
	if total.Sign() == 0 {
		return scale.Ratio{}, fmt.Errorf("retention: revenue-weighted nps: no revenue: %w", ErrNoBase)
	}
	return over(d[2].Sub(d[0]), total), nil
}

// A Valued answer is one customer's answer to the recommendation question with the
// customer's revenue.
type Valued struct {
	// Rating is on 0–10.
	Rating int `json:"rating"`
	// Revenue is what the answer counts; it is positive or 0.
	Revenue Money `json:"revenue"`
}

// A RevenueNPSResult is a revenue-weighted net promoter score.
type RevenueNPSResult struct {
	// Revenue is by class; the sum is the denominator.
	Revenue NPSRevenue `json:"revenue"`
	// Counts are the customers in each class, those without revenue included.
	Counts satisfaction.NPSCounts `json:"counts"`
	// Score is the exact score in [−1,1].
	Score scale.Ratio `json:"score"`
	// Estimate is the score with its linearised error
	// √(n/(n−1)·Σw²(y−s)²)/Σw, y being −1, 0 or 1, and Tango's interval on an
	// effective number of answers: Kish's (Σw)²/Σw², which is EffectiveN, or the smaller
	// one that the error implies. With equal revenue it is that of the unweighted score.
	// Where few customers pay most of the revenue it is wide, and rightly: at the 95 %
	// level it covers 94–98 % with lognormal revenue of σ up to 1.5 from 20 answers on.
	Estimate survey.Estimate `json:"estimate"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r RevenueNPSResult) MarshalJSON() ([]byte, error) {
	type plain RevenueNPSResult
	return r.Estimate.MarshalResult(plain(r))
}

// RevenueNPS is the net promoter score of revenue: each answer counts as much as its
// customer pays. Ratings outside 0–10 and negative revenue are [ErrArgument] in an
// [IndexError], no revenue is [ErrNoBase]. Customers who did not answer are left out
// by the caller.
func RevenueNPS(answers []Valued, o Options) (RevenueNPSResult, error) {
	level, err := o.level()
	if err != nil {
		return RevenueNPSResult{}, err
	}
	var p purse
	var sums, counts = [3]decimal.Decimal{}, [3]int64{}
	var squares [3]decimal.Decimal // Σw² by class
	for i, a := range answers {
		if a.Rating < 0 || a.Rating > 10 {
			return RevenueNPSResult{}, &IndexError{Index: i, Err: fmt.Errorf("rating %d outside 0–10: %w", a.Rating, ErrArgument)}
		}
		w, err := p.pay(a.Revenue)
		if err != nil {
			return RevenueNPSResult{}, &IndexError{Index: i, Err: err}
		}
		class := 0
		switch {
		case a.Rating >= 9:
			class = 2
		case a.Rating >= 7:
			class = 1
		}
		counts[class]++
		sums[class] = sums[class].Add(w)
		squares[class] = squares[class].Add(w.Mul(w))
	}
	r := RevenueNPSResult{
		Revenue: NPSRevenue{Detractors: p.of(sums[0]), Passives: p.of(sums[1]), Promoters: p.of(sums[2])},
		Counts:  satisfaction.NPSCounts{Detractors: counts[0], Passives: counts[1], Promoters: counts[2]},
	}
	if r.Score, err = r.Revenue.Score(); err != nil {
		return RevenueNPSResult{}, err
	}
	r.estimate(sums, squares, level)
	return r, nil
}

func (r *RevenueNPSResult) estimate(sums, squares [3]decimal.Decimal, level float64) {
	total := sums[0].Add(sums[1]).Add(sums[2])
	s, n := r.Score.Float64(), r.Counts.N()
	// Everything is a share of the total, so that no power of an amount overflows.
	var variance, concentration float64
	for class, y := range []float64{-1, 0, 1} {
		q := over(squares[class], total.Mul(total)).Float64()
		concentration += q
		variance += float64(q * (y - s) * (y - s))
	}
	e := &r.Estimate
	*e = survey.Estimate{Value: s, N: n, EffectiveN: 1 / concentration, Method: "tango on the effective n"}
	effective := e.EffectiveN
	if n < 2 {
		e.Warn(survey.NoError, "one answer gives no error")
	} else {
		e.SE = survey.Some(math.Sqrt(variance * float64(n) / float64(n-1)))
		promoters, detractors := over(sums[2], total).Float64(), over(sums[0], total).Float64()
		if v := promoters + detractors - float64(s*s); v > 0 && variance > 0 {
			effective = min(effective, v/variance)
		}
	}
	p := [3]float64{}
	for class := range p {
		p[class] = over(sums[class], total).Float64() * effective
	}
	// Rounding must not make the parts more than the whole.
	whole := max(effective, p[0]+p[2])
	lower, upper := interval.Tango(p[0], p[2], whole, tail.CriticalZ(level))
	e.Interval = survey.Interval{Lower: lower, Upper: upper, Level: level}
	if n < smallBase {
		e.Warn(survey.LowBase, "%d answers, fewer than %d", n, smallBase)
	}
}
