package drivers

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// BootstrapOptions of [Bootstrap] and [Jackknife].
type BootstrapOptions struct {
	// Measure is how R² is shared out. Default [LMG].
	Measure Measure
	// Replicates is the number of resamples, from 20. Default 1000. The jackknife has
	// as many as groups.
	Replicates int
	// Level of confidence, in (0, 1). Default 0.95.
	Level float64
	// TopK is how many of the largest shares TopOverlap is about, 1 to the number of
	// predictors. Default 3, or fewer where there are fewer predictors.
	TopK int
	// Seed of the resamples. Default 0, a seed like any other.
	Seed uint64
	// Progress, if not nil, is called with the share of the work done, 0–1, by one
	// goroutine at a time.
	Progress func(done float64)
}

// Stability is how far shares, ranks and differences depend on who answered.
type Stability struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// Measure is how R² was shared out.
	Measure Measure `json:"measure"`
	// Method is "bootstrap" or "group jackknife".
	Method string `json:"method"`
	// N is the number of complete rows.
	N int64 `json:"n"`
	// Replicates is the number of resamples, or groups left out, Failed ones included.
	Replicates int `json:"replicates"`
	// Failed is how many of these gave no shares, because a column was constant or,
	// for measures that need coefficients, predictors were collinear.
	Failed int `json:"failed"`
	// Shares are the predictors in the order of the sample.
	Shares []ShareError `json:"shares"`
	// Differences are those of all pairs of shares, a before b in the order of the
	// sample.
	Differences []Difference `json:"differences"`
	// TopK is how many of the largest shares the overlap is about.
	TopK int `json:"top_k"`
	// TopOverlap is the mean share, 0–1, of the TopK predictors of the sample that are
	// among those of a replicate.
	TopOverlap float64 `json:"top_overlap"`
	// Warnings has [FailedDraws] if there were some.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// A ShareError is a share with its sampling error.
type ShareError struct {
	// Name is the predictor.
	Name string `json:"name"`
	// Estimate is the share in units of R². Its interval is BCa (Efron 1987) where
	// that exists, else percentile, and Method says which; that of the jackknife is
	// Student's, cut at 0 ([survey.Clipped]) for measures that are never negative.
	Estimate survey.Estimate `json:"estimate"`
	// Percentile is the interval between quantiles of the replicates; none from the
	// jackknife.
	Percentile survey.Interval `json:"percentile,omitzero"`
	// Rank is that of the sample, 1 being the largest share.
	Rank int `json:"rank"`
	// RankInterval holds the rank in a share Level of the replicates; ends are whole.
	// None from the jackknife.
	RankInterval survey.Interval `json:"rank_interval,omitzero"`
	// First is the share of the replicates in which the predictor ranks first, 0–1.
	First float64 `json:"first"`
}

// A Difference is that of two shares, A's less B's.
type Difference struct {
	// A is the predictor whose share comes first.
	A string `json:"a"`
	// B is the one whose share is taken off.
	B string `json:"b"`
	// Estimate is the difference in units of R², with intervals as in [ShareError].
	Estimate survey.Estimate `json:"estimate"`
	// Percentile is the interval between quantiles of the replicates; none from the
	// jackknife.
	Percentile survey.Interval `json:"percentile,omitzero"`
}

// leaveOut bounds the groups of the jackknife behind BCa: where there are more rows,
// every 200th row is one group.
const leaveOut = 200

// Bootstrap resamples the rows, with their weights, and shares R² out anew each time:
// percentile and BCa intervals of shares and pairwise differences, the acceleration
// from the jackknife, and how stable the ranks are. Replicate r draws from a random
// stream of its own. It needs rows ([ErrRows]), two more than predictors
// ([survey.ErrTooFew]); measures that need coefficients refuse collinear predictors
// ([ErrCollinear]). A failed resample is counted; fewer than half of them left are
// [ErrDraws].
func Bootstrap(ctx context.Context, s *Sample, o BootstrapOptions) (Stability, error) {
	if err := s.rows(); err != nil {
		return Stability{}, err
	}
	base, err := s.stability(ctx, &o)
	if err != nil {
		return Stability{}, err
	}
	if o.Replicates == 0 {
		o.Replicates = 1000
	}
	if o.Replicates < 20 {
		return Stability{}, argument("%d replicates, at least 20", o.Replicates)
	}
	z, k, n := s.standardised(), len(s.names), int(s.n)
	groups := min(n, leaveOut)
	draws := make([][]float64, o.Replicates+groups)
	err = each(ctx, len(draws), o.Progress, func(i int) error {
		mass := make([]float64, n)
		if i < o.Replicates {
			random := rand.New(rand.NewPCG(o.Seed, uint64(i)))
			for range n {
				mass[random.IntN(n)]++
			}
		}
		for row := range mass {
			if i >= o.Replicates && row%groups != i-o.Replicates {
				mass[row] = 1
			}
			mass[row] *= s.weight(row)
		}
		corr, ok := correlations(z, k, mass)
		if !ok {
			return nil
		}
		shares, err := o.Measure.shares(ctx, corr, 1, nil)
		if err == nil {
			draws[i] = shares
		}
		return ctx.Err()
	})
	if err != nil {
		return Stability{}, err
	}
	base.Method = "bootstrap"
	without := kept(draws[o.Replicates:])
	all := draws[:o.Replicates]
	good := kept(all)
	if err := base.count(len(all), len(good)); err != nil {
		return Stability{}, err
	}
	base.stable(good, o.Level, true)
	for j := range base.Shares {
		e := &base.Shares[j]
		e.Percentile = bootstrapped(&e.Estimate, column(good, j, -1), column(without, j, -1), o.Level)
	}
	pairs(len(base.Shares), func(d, a, b int) {
		e := &base.Differences[d]
		e.Percentile = bootstrapped(&e.Estimate, column(good, a, b), column(without, a, b), o.Level)
	})
	return base, nil
}

// stability checks the options and computes the shares of the sample.
func (s *Sample) stability(ctx context.Context, o *BootstrapOptions) (Stability, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return Stability{}, err
	}
	r, err := Importance(ctx, s, Options{Measure: o.Measure})
	if err != nil {
		return Stability{}, err
	}
	p := len(r.Drivers)
	if o.TopK == 0 {
		o.TopK = min(3, p)
	}
	if o.TopK < 0 || o.TopK > p {
		return Stability{}, argument("the top %d of %d", o.TopK, p)
	}
	o.Level = level
	out := Stability{Outcome: s.names[0], Measure: o.Measure, N: s.n, TopK: o.TopK}
	for _, d := range r.Drivers {
		e := ShareError{Name: d.Name, Rank: d.Rank}
		e.Estimate = survey.Estimate{Value: d.Share, N: s.n, Missing: s.dropped, EffectiveN: s.effective}
		out.Shares = append(out.Shares, e)
	}
	pairs(p, func(_, a, b int) {
		e := Difference{A: r.Drivers[a].Name, B: r.Drivers[b].Name}
		e.Estimate = survey.Estimate{Value: r.Drivers[a].Share - r.Drivers[b].Share, N: s.n, Missing: s.dropped, EffectiveN: s.effective}
		out.Differences = append(out.Differences, e)
	})
	return out, nil
}

// pairs visits all pairs of p, a before b, with their number.
func pairs(p int, visit func(d, a, b int)) {
	d := 0
	for a := range p {
		for b := a + 1; b < p; b++ {
			visit(d, a, b)
			d++
		}
	}
}

func kept(draws [][]float64) [][]float64 {
	return slices.DeleteFunc(slices.Clone(draws), func(d []float64) bool { return d == nil })
}

// column is share a of every draw, less share b if that is not negative.
func column(draws [][]float64, a, b int) []float64 {
	out := make([]float64, len(draws))
	for i, d := range draws {
		if out[i] = d[a]; b >= 0 {
			out[i] -= d[b]
		}
	}
	return out
}

func (t *Stability) count(replicates, good int) error {
	t.Replicates, t.Failed = replicates, replicates-good
	if 2*good < replicates {
		return fmt.Errorf("drivers: %d of %d: %w", t.Failed, replicates, ErrDraws)
	}
	if t.Failed > 0 {
		t.Warnings = append(t.Warnings, survey.Warning{Code: FailedDraws, Text: fmt.Sprintf("%d of %d resamples gave no shares and were left out", t.Failed, replicates)})
	}
	return nil
}

// stable fills what is said about ranks.
func (t *Stability) stable(draws [][]float64, level float64, intervals bool) {
	p := len(t.Shares)
	byRank := make([][]float64, p)
	top := func(shares []float64) []int {
		order := upTo(p)
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(shares[b], shares[a]) })
		return order[:t.TopK]
	}
	own := make([]float64, p)
	for j, e := range t.Shares {
		own[j] = e.Estimate.Value
	}
	best := top(own)
	common := 0
	for _, d := range draws {
		for j, rank := range ranks(d) {
			byRank[j] = append(byRank[j], float64(rank))
			if rank == 1 {
				t.Shares[j].First += 1 / float64(len(draws))
			}
		}
		for _, j := range top(d) {
			if slices.Contains(best, j) {
				common++
			}
		}
	}
	t.TopOverlap = float64(common) / float64(t.TopK*len(draws))
	if !intervals {
		return
	}
	for j := range t.Shares {
		slices.Sort(byRank[j])
		n := float64(len(draws))
		low, high := int((1-level)/2*n), int(math.Ceil((1+level)/2*n))-1
		t.Shares[j].RankInterval = survey.Interval{Lower: byRank[j][low], Upper: byRank[j][min(high, len(draws)-1)], Level: level}
	}
}

// bootstrapped fills error and interval of an estimate from its replicates and from
// what it is without each group of rows, and returns the percentile interval.
func bootstrapped(e *survey.Estimate, draws, without []float64, level float64) survey.Interval {
	slices.Sort(draws)
	n := float64(len(draws))
	mean, squares, below := 0.0, 0.0, 0.0
	for _, x := range draws {
		mean += x / n
	}
	for _, x := range draws {
		squares += float64((x - mean) * (x - mean))
		switch {
		case x < e.Value:
			below++
		case x == e.Value:
			below += 0.5
		}
	}
	e.SE = survey.Some(math.Sqrt(squares / (n - 1)))
	area := (1 - level) / 2
	percentile := survey.Interval{Lower: quantile(draws, area), Upper: quantile(draws, 1-area), Level: level}
	e.Interval, e.Method = percentile, "bootstrap percentile"
	if below == 0 || below == n {
		return percentile
	}
	bias, a := tail.NormalQuantile(below/n), acceleration(without)
	shift := func(z float64) float64 {
		lower, _ := tail.Normal(bias + (bias+z)/(1-a*(bias+z)))
		return lower
	}
	z := tail.CriticalZ(level)
	if a*(bias+z) < 1 && a*(bias-z) < 1 {
		e.Interval = survey.Interval{Lower: quantile(draws, shift(-z)), Upper: quantile(draws, shift(z)), Level: level}
		e.Method = "bootstrap BCa"
	}
	return percentile
}

// acceleration is Σd³/(6(Σd²)^1.5), d being the mean of the values without each group
// less the value (B. Efron and R. J. Tibshirani 1993, equation 14.15).
func acceleration(without []float64) float64 {
	mean, squares, cubes := 0.0, 0.0, 0.0
	for _, x := range without {
		mean += x / float64(len(without))
	}
	for _, x := range without {
		d := mean - x
		squares += float64(d * d)
		cubes += float64(d * d * d)
	}
	if !(squares > 1e-30) {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// quantile of sorted values is of type 6 of R. J. Hyndman and Y. Fan (1996), the
// (n + 1)p-th value, the outermost ones standing for what is beyond them.
func quantile(sorted []float64, p float64) float64 {
	at := p*float64(len(sorted)+1) - 1
	low := math.Floor(at)
	i := int(min(max(low, 0), float64(len(sorted)-1)))
	if low < 0 || i == len(sorted)-1 {
		return sorted[i]
	}
	return sorted[i] + (at-low)*(sorted[i+1]-sorted[i])
}
