package drivers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/lmg"
	"github.com/gocsat/csat/survey"
)

// Options of [Importance].
type Options struct {
	// Measure is how R² is shared out. Default [LMG].
	Measure Measure
	// Value is what is shared out. Default [R2]; the others need [LMG] and rows.
	Value Value
	// Groups are predictors that belong together, such as the items of a
	// dimension ([GroupsOf]); with LMG the shares are then Owen values, which sum to
	// the Shapley value of each group. Predictors in no group are groups of their
	// own. Default: none.
	Groups []Group
	// Sampling draws orders of entry instead of visiting all subsets, for LMG of
	// more predictors than can be exact. Default: exact.
	Sampling Sampling
	// Progress, if not nil, is called with the share of the work done, 0–1, by
	// one goroutine at a time.
	Progress func(done float64)
}

// Sampling is how orders of entry are drawn. They come in pairs, an order and its
// reverse, whose mean is one observation (antithetic sampling).
type Sampling struct {
	// Orders is the largest number of orders; odd ones are rounded up. 0: no
	// sampling.
	Orders int
	// TargetSE ends sampling once the standard error of every share is at most
	// this, in units of R². Default 0: all orders are drawn.
	TargetSE float64
	// Seed of the random orders. Default 0, a seed like any other.
	Seed uint64
}

// A Ranking is the importance of every predictor.
type Ranking struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// Measure is how the value was shared out.
	Measure Measure `json:"measure"`
	// Value is what was shared out.
	Value Value `json:"value"`
	// Total is that value for all predictors together, 0–1: R² unless Value
	// says otherwise.
	Total float64 `json:"total"`
	// N is the number of complete rows.
	N int64 `json:"n"`
	// Dropped is the number of respondents left out by listwise deletion.
	Dropped int64 `json:"dropped"`
	// EffectiveN is Kish's effective sample size.
	EffectiveN float64 `json:"effective_n"`
	// Drivers are the predictors in the order of the sample.
	Drivers []Driver `json:"drivers"`
	// Groups are the groups, where Options had some.
	Groups []GroupShare `json:"groups,omitempty"`
	// Condition is the condition number of the standardised predictors, the root
	// of the ratio of the extreme eigenvalues of their correlations; infinite if
	// they are collinear.
	Condition survey.Optional `json:"condition"`
	// Orders is the number of sampled orders, 0 where the shares are exact.
	Orders int `json:"orders,omitempty"`
	// Warnings are reasons to trust the ranking less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// A Driver is one predictor with its importance.
type Driver struct {
	// Name is the predictor.
	Name string `json:"name"`
	// Share is its part of the total, in units of R².
	Share float64 `json:"share"`
	// SE is the standard error that sampling of orders leaves in Share; no value
	// where the share is exact. It says nothing about other respondents, for
	// which there is [Bootstrap].
	SE survey.Optional `json:"se"`
	// Relative is Share over the sum of all shares, 0–1 unless Pratt; no share at
	// all gives 0.
	Relative float64 `json:"relative"`
	// Rank is 1 for the largest share. Shares within 1e-12 have the same rank.
	Rank int `json:"rank"`
	// Sign is that of the coefficient in the full model: +1, −1, or 0 where it is 0 or
	// does not exist because the predictors are collinear.
	Sign int `json:"sign"`
	// Beta is the coefficient per standard deviation of the predictor: of the
	// standardised outcome in a linear model, of the log-odds in a logit.
	Beta survey.Optional `json:"beta"`
	// Correlation is Pearson's, with the outcome.
	Correlation float64 `json:"correlation"`
	// VIF is the variance inflation factor, infinite for a predictor that the
	// others span.
	VIF survey.Optional `json:"vif"`
	// Suppressor says that the predictor explains more together with the others
	// than alone (last > first; Velicer 1978), or that its sign contradicts its
	// correlation.
	Suppressor bool `json:"suppressor"`
}

// ByRank are the drivers from the largest share to the smallest, equal ones in the
// order of the sample; a fresh slice.
func (r Ranking) ByRank() []Driver {
	sorted := slices.Clone(r.Drivers)
	slices.SortStableFunc(sorted, func(a, b Driver) int { return cmp.Compare(a.Rank, b.Rank) })
	return sorted
}

// Importance shares the explained variance of the outcome out among its
// predictors. Exact LMG takes at most 30 predictors ([ErrTooMany]) and twice as
// long for each more, 20 within milliseconds; a fitted Value takes 15; beyond that
// there is Options.Sampling. Groups take no sampling: those of the largest and the
// number of the other groups are 20 together at most, 15 for a fitted Value. Errors: fewer
// than two rows more than predictors is [survey.ErrTooFew]; collinear predictors
// are [ErrCollinear] where the measure needs coefficients, else a warning; options
// that do not go together are [survey.ErrArgument]; a cancelled context is its error.
func Importance(ctx context.Context, s *Sample, o Options) (Ranking, error) {
	if err := s.fittable(); err != nil {
		return Ranking{}, err
	}
	if err := o.check(); err != nil {
		return Ranking{}, err
	}
	r := Ranking{Outcome: s.names[0], Measure: o.Measure, Value: o.Value, N: s.n, Dropped: s.dropped, EffectiveN: s.effective}
	f := factorise(s.corr, upTo(len(s.names)-1))
	r.Total = f.r2()
	if o.Measure.needsInverse() && len(f.spanned) > 0 {
		return Ranking{}, s.collinear(f)
	}
	for j, name := range s.names[1:] {
		r.Drivers = append(r.Drivers, Driver{Name: name, Correlation: s.corr[j+1][0]})
	}
	if err := r.describe(ctx, s, f); err != nil {
		return Ranking{}, err
	}
	if err := r.fill(ctx, s, o); err != nil {
		return Ranking{}, err
	}
	r.rank()
	return r, nil
}

func (o Options) check() error {
	switch {
	case !measures.Valid(o.Measure) || !values.Valid(o.Value):
		return argument("measure %v of %v", o.Measure, o.Value)
	case o.Measure != LMG && (o.Value != R2 || o.Groups != nil || o.Sampling.Orders != 0):
		return argument("measure %v with a fitted value, groups or sampling, which take lmg", o.Measure)
	case o.Groups != nil && o.Sampling.Orders != 0:
		return argument("groups with sampling")
	case o.Sampling.Orders < 0 || !(o.Sampling.TargetSE >= 0):
		return argument("%d orders to a standard error of %v", o.Sampling.Orders, o.Sampling.TargetSE)
	}
	return nil
}

// fill computes the shares.
func (r *Ranking) fill(ctx context.Context, s *Sample, o Options) error {
	if o.Sampling.Orders > 0 {
		g, err := s.gameOf(ctx, o.Value)
		if err != nil {
			return err
		}
		if r.Total, err = g.worth(upTo(len(r.Drivers))); err != nil {
			return err
		}
		return r.sample(ctx, g, o)
	}
	groups, unions, err := s.grouped(o.Groups)
	if err != nil {
		return err
	}
	shares, err := division{o.Measure, o.Value, unions}.shares(ctx, s, 0, o.Progress)
	if errors.Is(err, lmg.ErrTooMany) {
		return fmt.Errorf("drivers: %d for all subsets, at most %d: %w", len(r.Drivers), lmg.MaxPredictors, ErrTooMany)
	} else if err != nil {
		return err
	}
	sum := 0.0
	for j, x := range shares {
		r.Drivers[j].Share = x
		sum += x
	}
	if o.Measure == LMG {
		// A Shapley value sums to the worth of all, here with the same rounding: that of
		// nearly collinear predictors depends on the order in which they are taken.
		r.Total = min(sum, 1)
	}
	r.Groups = groups
	for k, x := range sums(shares, unions) {
		r.Groups[k].Share = x
	}
	return nil
}

// describe fills coefficients, signs, and what warns against them.
func (r *Ranking) describe(ctx context.Context, s *Sample, f factor) error {
	last, err := Last.shares(ctx, s.corr, 1, nil)
	if err != nil {
		return err
	}
	for j := range r.Drivers {
		d := &r.Drivers[j]
		d.Suppressor = last[j] > d.Correlation*d.Correlation*(1+1e-9)
	}
	if len(f.spanned) > 0 {
		r.Condition = survey.Some(math.Inf(1))
		r.warn(Collinear, "%v; signs and coefficients do not exist", s.collinear(f))
		for j, vif := range s.inflation() {
			r.Drivers[j].VIF = survey.Some(vif)
		}
		return nil
	}
	eigenvalues, _, err := eigen(s.corr)
	if err != nil {
		return err
	}
	r.Condition = survey.Some(math.Sqrt(eigenvalues[len(eigenvalues)-1] / max(eigenvalues[0], 0)))
	beta, vif := f.solve()
	if r.Value != R2 {
		fit, err := s.cumulative(ctx)
		if err != nil {
			return err
		}
		beta = fit.slopes()
	}
	highest := 0
	for j, b := range beta {
		d := &r.Drivers[j]
		d.Beta, d.VIF = survey.Some(b), survey.Some(vif[j])
		switch {
		case b > 0:
			d.Sign = 1
		case b < 0:
			d.Sign = -1
		}
		d.Suppressor = d.Suppressor || b*d.Correlation < 0
		if vif[j] > vif[highest] {
			highest = j
		}
	}
	if r.Condition.Value > 30 {
		r.warn(IllConditioned, "condition number %.0f: signs and coefficients hang on small changes", r.Condition.Value)
	}
	if vif[highest] > 10 {
		r.warn(HighVIF, "variance inflation factor of %s is %.1f", r.Drivers[highest].Name, vif[highest])
	}
	return nil
}

// inflation are the variance inflation factors where some predictors are spanned:
// infinite for those, finite for the others.
func (s *Sample) inflation() []float64 {
	p := len(s.names) - 1
	vif := make([]float64, p)
	for j := range vif {
		order := append(append(upTo(p)[:j:j], upTo(p)[j+1:]...), j)
		own := factorise(s.corr, order).l[p-1][p-1]
		vif[j] = 1 / (own * own)
	}
	return vif
}

func (r *Ranking) warn(code survey.WarningCode, format string, args ...any) {
	r.Warnings = append(r.Warnings, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

// rank fills what follows from the shares.
func (r *Ranking) rank() {
	shares, groups := make([]float64, len(r.Drivers)), make([]float64, len(r.Groups))
	sum := 0.0
	for j, d := range r.Drivers {
		shares[j] = d.Share
		sum += d.Share
	}
	for k, g := range r.Groups {
		groups[k] = g.Share
	}
	relative := func(share float64) float64 {
		if sum == 0 {
			return 0
		}
		return share / sum
	}
	for j, rank := range ranks(shares) {
		r.Drivers[j].Rank, r.Drivers[j].Relative = rank, relative(shares[j])
	}
	for k, rank := range ranks(groups) {
		r.Groups[k].Rank, r.Groups[k].Relative = rank, relative(groups[k])
	}
}

// ranks are 1 for the largest; values within 1e-12 of a larger one share its rank.
func ranks(values []float64) []int {
	order := upTo(len(values))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	out := make([]int, len(values))
	for k, j := range order {
		out[j] = k + 1
		if k > 0 && values[order[k-1]]-values[j] <= 1e-12 {
			out[j] = out[order[k-1]]
		}
	}
	return out
}
