package drivers

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// BootstrapOptions of [Bootstrap] and [Jackknife].
type BootstrapOptions struct {
	// Measure is how R² is shared out. Default [LMG].
	Measure Measure
	// Value is what is shared out, as in [Options]. Default [R2]. Another one takes
	// fits of all subsets in every replicate: for each predictor more, twice as long.
	Value Value
	// Groups are predictors that belong together, as in [Options]: shares are Owen
	// values then. Default: none.
	Groups []Group
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
	// Measure is how the value was shared out.
	Measure Measure `json:"measure"`
	// Value is what was shared out.
	Value Value `json:"value"`
	// Method is "bootstrap" or "group jackknife".
	Method string `json:"method"`
	// N is the number of complete rows.
	N int64 `json:"n"`
	// Replicates is the number of resamples, or groups left out, Failed ones included.
	Replicates int `json:"replicates"`
	// Failed is how many of these gave no shares, because a column was constant, or
	// predictors were collinear for a measure that needs coefficients, or a fit of
	// some subset did not exist.
	Failed int `json:"failed"`
	// Shares are the predictors in the order of the sample.
	Shares []ShareError `json:"shares"`
	// Groups are the groups in the order of [Ranking], where BootstrapOptions had
	// some; their ranks are those among groups.
	Groups []ShareError `json:"groups,omitempty"`
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
	// Estimate is the share in units of the value. Its interval is BCa (Efron 1987) where
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
	// Estimate is the difference in units of the value, with intervals as in [ShareError].
	Estimate survey.Estimate `json:"estimate"`
	// Percentile is the interval between quantiles of the replicates; none from the
	// jackknife.
	Percentile survey.Interval `json:"percentile,omitzero"`
}

// leaveOut bounds the groups of the jackknife behind BCa: where there are more rows,
// every 200th row is one group.
const leaveOut = 200

// Bootstrap resamples the rows, with their weights, and shares the value out anew
// each time: percentile and BCa intervals of shares and pairwise differences, the
// acceleration from the jackknife, and how stable the ranks are. It needs rows
// ([ErrRows]), two more than predictors ([survey.ErrTooFew]); measures that need
// coefficients refuse collinear predictors ([ErrCollinear]). A failed resample is
// counted; fewer than half of them left are [ErrDraws]. Where leaving rows out gives no
// shares, as with the only customer who has a service, there is no acceleration, and
// all intervals are percentile ones.
//
// Replicate r draws from a random stream of its own. Rows are numbered for it by
// respondent where the sample comes from a table that names them, then by their
// values, so that the result, to the last bit, does not depend on the order in which
// they came, and a corrected answer leaves the draws as they are.
func Bootstrap(ctx context.Context, s *Sample, o BootstrapOptions) (Stability, error) {
	if err := s.rows(); err != nil {
		return Stability{}, err
	}
	s, err := s.numbered()
	if err != nil {
		return Stability{}, err
	}
	base, d, err := s.stability(ctx, &o)
	if err != nil {
		return Stability{}, err
	}
	if o.Replicates == 0 {
		o.Replicates = 1000
	}
	if o.Replicates < 20 {
		return Stability{}, argument("%d replicates, at least 20", o.Replicates)
	}
	z, n := s.standardised(), int(s.n)
	groups := min(n, leaveOut)
	// At random, for the rows are sorted.
	shuffled := rand.New(rand.NewPCG(o.Seed, math.MaxUint64)).Perm(n)
	draws := make([][]float64, o.Replicates+groups)
	err = parallel.Each(ctx, 0, len(draws), o.Progress, func(i int) error {
		mass := make([]float64, n)
		if i < o.Replicates {
			random := rand.New(rand.NewPCG(o.Seed, uint64(i)))
			for range n {
				mass[random.IntN(n)]++
			}
		} else {
			for k, row := range shuffled {
				if k%groups != i-o.Replicates {
					mass[row] = 1
				}
			}
		}
		for row := range mass {
			mass[row] *= s.weight(row)
		}
		part, err := s.drawn(z, mass, o.Value)
		if err != nil {
			return nil // counted as failed; so below, and no BCa if it is of the jackknife
		}
		if shares, err := d.shares(ctx, part, 1, nil); err == nil {
			draws[i] = shares
		}
		return ctx.Err()
	})
	if err != nil {
		return Stability{}, err
	}
	base.Method = "bootstrap"
	without, good := kept(draws[o.Replicates:]), kept(draws[:o.Replicates])
	if len(without) < groups {
		without = nil // the rest would understate the acceleration
	}
	if err := base.count(o.Replicates, len(good)); err != nil {
		return Stability{}, err
	}
	base.fill(good, without, d.unions, o.Level, bootstrapped)
	return base, nil
}

// numbered is the sample with its rows in an order that does not depend on how they
// came: by respondent, then by value and weight. Rows alike in all can change places.
func (s *Sample) numbered() (*Sample, error) {
	order := rows.Order(int(s.n), s.respondents, s.columns, s.weights)
	sorted := &Sample{names: s.names, n: s.n, dropped: s.dropped, effective: s.effective}
	for _, column := range s.columns {
		sorted.columns = append(sorted.columns, rows.Picked(column, order))
	}
	if s.weights != nil {
		sorted.weights = rows.Picked(s.weights, order)
	}
	return sorted, sorted.correlate()
}

// drawn is the sample in which row i counts mass[i] times, z being the standardised
// rows of this one: only its correlations for R², for other values all of it.
func (s *Sample) drawn(z, mass []float64, v Value) (*Sample, error) {
	if v == R2 {
		corr, ok := correlations(z, len(s.names), mass)
		if !ok {
			return nil, ErrConstant
		}
		return &Sample{names: s.names, corr: corr}, nil
	}
	var some []int
	for row, m := range mass {
		if m > 0 {
			some = append(some, row)
		}
	}
	part := &Sample{names: s.names, n: int64(len(some))}
	for _, column := range s.columns {
		part.columns = append(part.columns, rows.Picked(column, some))
	}
	if err := part.weigh(rows.Picked(mass, some)); err != nil {
		return nil, err
	}
	return part, part.correlate()
}
