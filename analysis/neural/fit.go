package neural

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// A Network is a fitted ensemble of small networks. It is made by [Fit], does not change,
// and is safe for concurrent use. The zero value has no networks and refuses to predict.
type Network struct {
	names     []string // outcome first
	scaling   scaling
	low, high []float64 // of the items
	shape     shape
	binary    bool
	members   [][]float64
}

// A Prediction is what a network expects of one row.
type Prediction struct {
	// Value is the mean of the members: the expected outcome in its units, or the
	// probability, 0–1, of one made by [Sample.AtLeast].
	Value float64 `json:"value"`
	// Spread is the standard deviation of the members, in the same unit: how far Value
	// depends on who answered and on where training began. It is not the spread of
	// answers about Value.
	Spread float64 `json:"spread"`
	// Outside tells that an item is below or above all that the network has seen, so that
	// Value is a guess.
	Outside bool `json:"outside,omitempty"`
}

// Fit trains an ensemble on all rows of a sample. Each member gives each respondent a
// random weight, exponential with mean 1 (the Bayesian bootstrap, D. B. Rubin 1981), and
// begins at the linear model with random hidden units. Errors: collinear items are
// [ErrCollinear], a logistic model without finite coefficients [ErrSeparated], a fit that
// did not end [ErrNotConverged] with a [ConvergenceError], all within an [Error].
func Fit(ctx context.Context, s *Sample, o Options) (*Network, error) {
	o, err := o.check(s)
	if err != nil {
		return nil, err
	}
	all := make([]int, s.N())
	for i := range all {
		all[i] = i
	}
	b, err := s.baseOf(all)
	if err != nil {
		return nil, err
	}
	n := &Network{names: slices.Clone(s.names), scaling: b.scaling, shape: shape{len(s.names) - 1, o.Hidden}, binary: s.binary}
	for _, column := range s.columns[1:] {
		n.low, n.high = append(n.low, slices.Min(column)), append(n.high, slices.Max(column))
	}
	n.members = make([][]float64, o.Members)
	err = each(ctx, o.Members, o.Progress, 0, 1, func(m int) (err error) {
		n.members[m], err = b.member(ctx, s, o, 0, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	return n, nil
}

// check fills in options and refuses an empty sample.
func (o Options) check(s *Sample) (Options, error) {
	if s.N() == 0 {
		return o, fmt.Errorf("neural: %w", survey.ErrNoBase)
	}
	return o.filled()
}

// Streams of random numbers, apart by the first words of their seeds.
const (
	starting = iota << 48
	weighing
	folding
	permuting
)

func stream(seed uint64, kind, number uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, kind|number))
}

// member trains member m of a fold, 0 without folds. A respondent weighs the same in a
// member whatever the fold.
func (b *base) member(ctx context.Context, s *Sample, o Options, fold, m int) ([]float64, error) {
	random := stream(o.Seed, weighing, uint64(m))
	by := make([]float64, s.groups())
	for g := range by {
		by[g] = random.ExpFloat64()
	}
	weights, sum := make([]float64, len(b.rows)), 0.0
	for i, row := range b.rows {
		weights[i] = s.weights[row] * by[s.group[row]]
		sum += weights[i]
	}
	floats.Scale(float64(len(weights))/sum, weights)
	d := b.weighing(weights)
	c := d.criterion(o.Hidden, o.Penalty)
	params, err := c.train(ctx, c.start(b.linear, stream(o.Seed, starting, uint64(fold)<<16|uint64(m))))
	if _, ok := errors.AsType[*ConvergenceError](err); ok {
		return nil, &Error{Member: m + 1, Err: err}
	}
	return params, err
}

// Outcome is the name of the outcome.
func (n *Network) Outcome() string {
	if n == nil || len(n.names) == 0 {
		return ""
	}
	return n.names[0]
}

// Items are the names of the items in their order, a fresh copy.
func (n *Network) Items() []string {
	if n == nil || len(n.names) == 0 {
		return nil
	}
	return slices.Clone(n.names[1:])
}

// Predict is what the network expects of new rows, in their order. The data need the
// items of the network, by name; other columns are left alone. Errors are those of
// [FromColumns] for missing columns and bad values; no rows are [survey.ErrNoBase]. A network
// that was not fitted is [survey.ErrArgument], and so are, with the row in an [Error], items so
// far from those of the sample that the prediction overflows.
func (n *Network) Predict(d Data) ([]Prediction, error) {
	if n == nil || len(n.members) == 0 {
		return nil, argument("no network")
	}
	columns, count, err := d.columns(n.names[1:])
	if err != nil {
		return nil, err
	}
	if count == 0 {
		return nil, fmt.Errorf("neural: %w", survey.ErrNoBase)
	}
	out := make([]Prediction, count)
	x, values := make([]float64, n.shape.inputs), make([]float64, len(n.members))
	for row := range out {
		for j, column := range columns {
			v := column[row]
			out[row].Outside = out[row].Outside || v < n.low[j] || v > n.high[j]
			x[j] = (v - n.scaling.mean[j+1]) / n.scaling.sd[j+1]
		}
		for m, params := range n.members {
			values[m] = n.scaling.outcome(n.shape.value(params, x), n.binary)
		}
		out[row].Value, out[row].Spread = stat.MeanStdDev(values, nil)
		if !(math.Abs(out[row].Value) <= math.MaxFloat64 && out[row].Spread <= math.MaxFloat64) {
			return nil, &Error{Row: row + 1, Err: fmt.Errorf("items too far from those of the sample: %w", survey.ErrArgument)}
		}
	}
	return out, nil
}

// each makes calls on all processors; progress runs from one share to another.
func each(ctx context.Context, n int, progress func(float64), from, to float64, do func(i int) error) error {
	part := progress
	if progress != nil {
		part = func(done float64) { progress(from + float64((to-from)*done)) }
	}
	err := parallel.Each(ctx, 0, n, part, do)
	if ctx.Err() != nil {
		return fmt.Errorf("neural: %w", ctx.Err())
	}
	return err
}
