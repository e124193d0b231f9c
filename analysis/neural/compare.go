package neural

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// A Comparison is how well an ensemble of networks and the linear model (for a share, the
// logistic one) predict answers that they have not seen.
type Comparison struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// N is the number of rows.
	N int64 `json:"n"`
	// Respondents is the number of people who gave them.
	Respondents int64 `json:"respondents"`
	// Folds is the number of parts, each predicted from the others.
	Folds int `json:"folds"`
	// Hidden is the number of hidden units.
	Hidden int `json:"hidden"`
	// Members is the number of networks in the ensemble.
	Members int `json:"members"`
	// Network is how well the ensemble predicts.
	Network Accuracy `json:"network"`
	// Linear is how well the linear model does.
	Linear Accuracy `json:"linear"`
	// Gain is Network.R2 less Linear.R2: how much more of the variance of the outcome the
	// network explains.
	Gain survey.Estimate `json:"gain"`
	// Verdict says whether Gain can be told from 0.
	Verdict Verdict `json:"verdict"`
	// Importance is that of the items, in the order of the sample.
	Importance []Importance `json:"importance"`
}

// An Accuracy is how well answers are predicted by a model that has not seen them.
type Accuracy struct {
	// Error is the mean squared error in squared units of the outcome; of probabilities,
	// their Brier score.
	Error survey.Estimate `json:"error"`
	// R2 is 1 less Error over that of the mean of the other folds, at most 1; below 0 the
	// model predicts worse than that mean. Of probabilities it is the Brier skill score.
	R2 survey.Estimate `json:"r2"`
	// Calibration of the probabilities; nil for an outcome that is a rating.
	Calibration *Calibration `json:"calibration,omitempty"`
}

// An Importance is how much of R² a model loses in rows it has not seen when the answers
// to an item are shuffled among them.
type Importance struct {
	// Name is the item.
	Name string `json:"name"`
	// Network is the loss of the ensemble. Its error is that by the rows held out, and
	// MemberSD for those learned from, added up as they are much the same rows: what an item
	// seems to do by chance, it seems to do in both. That is more than needed, the more so
	// the less the item matters; a few members tell it roughly.
	Network survey.Estimate `json:"network"`
	// Linear is that of the linear model, under the same shuffles, its error with the same
	// MemberSD. An item that matters to the network only acts in curves or together with others.
	Linear survey.Estimate `json:"linear"`
	// Rank by Network, 1 being the largest.
	Rank int `json:"rank"`
	// LinearRank is that by Linear.
	LinearRank int `json:"linear_rank"`
	// RepeatSD is the standard deviation of Network between the shuffles.
	RepeatSD float64 `json:"repeat_sd"`
	// MemberSD is that between the members of the ensemble, each on its own.
	MemberSD float64 `json:"member_sd"`
}

// Compare predicts every row from those of other respondents, by the ensemble that [Fit]
// trains and by the linear model, in the same folds. Respondents are dealt to folds at
// random, each with all rows. Errors are those of Fit, with the fold: what is left to learn
// from without a fold must not be constant, collinear or separated either. Fewer
// respondents than folds, or less than two rows more than items without a fold, are
// [survey.ErrTooFew]; items of a fold so far from the others that squares overflow are
// [survey.ErrArgument].
func Compare(ctx context.Context, s *Sample, o Options) (*Comparison, error) {
	o, err := o.check(s)
	if err != nil {
		return nil, err
	}
	parts, err := s.deal(o)
	if err != nil {
		return nil, err
	}
	const trained = 0.9 // of the work, as progress shows it
	bases, members := make([]*base, o.Folds), make([][]float64, o.Folds*o.Members)
	if err = each(ctx, o.Folds, nil, 0, 0, func(f int) (err error) {
		bases[f], err = s.baseOf(parts[f].learn)
		return inFold(err, f)
	}); err != nil {
		return nil, err
	}
	if err = each(ctx, len(members), o.Progress, 0, trained, func(i int) (err error) {
		f, m := i/o.Members, i%o.Members
		members[i], err = bases[f].member(ctx, s, o, f+1, m)
		return inFold(err, f)
	}); err != nil {
		return nil, err
	}
	network, linear := newOutside(s, o, o.Members), newOutside(s, o, 1)
	baseline := make([]float64, s.N())
	unit := s.unit()
	if err = each(ctx, o.Folds, o.Progress, trained, 1, func(f int) error {
		b := bases[f]
		mean := b.mean[0]
		for _, row := range parts[f].hold {
			e := (s.columns[0][row] - mean) / unit
			baseline[row] = float64(e * e)
		}
		inputs := len(s.names) - 1
		nets := ensemble{b.scaling, shape{inputs, o.Hidden}, s.binary, members[f*o.Members : (f+1)*o.Members]}
		if err := network.test(ctx, nets, f, parts[f].hold); err != nil {
			return err
		}
		return linear.test(ctx, ensemble{b.scaling, shape{inputs: inputs}, s.binary, [][]float64{b.linear}}, f, parts[f].hold)
	}); err != nil {
		return nil, err
	}
	c := &Comparison{Outcome: s.names[0], N: s.N(), Respondents: s.Respondents(), Folds: o.Folds, Hidden: o.Hidden, Members: o.Members}
	c.Network, c.Linear = network.accuracy(baseline, unit), linear.accuracy(baseline, unit)
	gain := make([]float64, s.N())
	for i := range gain {
		gain[i] = linear.errors[i] - network.errors[i]
	}
	c.Gain = s.ratio(gain, baseline, nil, o.inflation(), o.Level)
	c.Verdict = verdictOf(c.Gain)
	c.Importance = importances(network, linear, baseline)
	return c, nil
}

// inFold says where an error came up; one of a context stays as it is.
func inFold(err error, f int) error {
	if e, ok := errors.AsType[*Error](err); ok {
		at := *e
		at.Fold = f + 1
		return &at
	}
	return err
}

// A part of a cross-validation: rows to learn from, and those held out, both ascending.
type part struct{ learn, hold []int }

// deal shuffles the respondents and deals them to folds in turn.
func (s *Sample) deal(o Options) ([]part, error) {
	if s.groups() < o.Folds {
		return nil, fmt.Errorf("neural: %d respondents for %d folds: %w", s.groups(), o.Folds, survey.ErrTooFew)
	}
	fold := make([]int, s.groups())
	for i, g := range stream(o.Seed, folding, 0).Perm(len(fold)) {
		fold[g] = i % o.Folds
	}
	parts := make([]part, o.Folds)
	for row, g := range s.group {
		for f := range parts {
			if fold[g] == f {
				parts[f].hold = append(parts[f].hold, row)
			} else {
				parts[f].learn = append(parts[f].learn, row)
			}
		}
	}
	for f, p := range parts {
		if len(p.learn) < len(s.names)+1 {
			return nil, &Error{Fold: f + 1, Err: fmt.Errorf("%d rows to learn from, %d needed: %w", len(p.learn), len(s.names)+1, survey.ErrTooFew)}
		}
	}
	return parts, nil
}

// inflation of standard errors: what was learned for different folds is learned from much
// the same rows, so that the folds' errors are not independent (C. Nadeau and Y. Bengio
// 2003, Inference for the generalization error, Machine Learning 52, 239-281: the variance
// 1/K between folds becomes 1/K + n held out/n learned from = 1/K + 1/(K−1)).
func (o Options) inflation() float64 {
	k := float64(o.Folds)
	return math.Sqrt(1 + k/(k-1))
}

// unit is what errors are measured in before they are squared, so that no square
// overflows: the range of a rating.
func (s *Sample) unit() float64 {
	if s.binary {
		return 1
	}
	low, high := s.columns[0][0], s.columns[0][0]
	for _, y := range s.columns[0] {
		low, high = min(low, y), max(high, y)
	}
	return high - low
}
