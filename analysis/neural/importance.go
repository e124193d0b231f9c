package neural

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/survey"
)

// An ensemble is models of one fold, whose mean is what it predicts.
type ensemble struct {
	scaling scaling
	shape   shape
	binary  bool
	members [][]float64
}

// outside is how a kind of model did on all rows, each held out once.
type outside struct {
	s      *Sample
	o      Options
	counts int // members
	// predicted and errors are by row, errors squared, in squares of the sample's unit.
	predicted, errors []float64
	// rise is by item and row what shuffling adds to the squared error, mean of repeats.
	rise [][]float64
	// given is by item and row what its answer adds to those of the rows that get it,
	// weighted, mean of repeats.
	given [][]float64
	// Sums of what it adds, by fold, item, and repeat or member. Summed over folds in
	// their order, they do not depend on who was first.
	byRepeat, byMember [][][]float64
}

func newOutside(s *Sample, o Options, members int) *outside {
	t := &outside{s: s, o: o, counts: members, predicted: make([]float64, s.N()), errors: make([]float64, s.N())}
	for range s.names[1:] {
		t.rise, t.given = append(t.rise, make([]float64, s.N())), append(t.given, make([]float64, s.N()))
	}
	t.byRepeat, t.byMember = make([][][]float64, o.Folds), make([][][]float64, o.Folds)
	return t
}

// absurd is a squared error, in squares of the range of the outcome, beyond which sums of
// squares of errors could overflow.
const absurd = 1e100

// test predicts the rows held out of a fold, as they are and with each item shuffled.
func (t *outside) test(ctx context.Context, e ensemble, fold int, hold []int) error {
	s := t.s
	unit, p := s.unit(), e.shape.inputs
	x, worst := make([][]float64, len(hold)), 0.0
	own := make([][]float64, len(hold)) // squared errors by row and member
	squared := func(row int, predicted float64) float64 {
		d := (s.columns[0][row] - predicted) / unit
		worst = max(worst, float64(d*d))
		return float64(d * d)
	}
	predict := func(x []float64, row int, members []float64) (mean float64) {
		for m, params := range e.members {
			value := e.scaling.outcome(e.shape.value(params, x), e.binary)
			mean += value / float64(len(e.members))
			members[m] = squared(row, value)
		}
		return mean
	}
	for i, row := range hold {
		x[i], own[i] = make([]float64, p), make([]float64, t.counts)
		for j := range p {
			x[i][j] = (s.columns[j+1][row] - e.scaling.mean[j+1]) / e.scaling.sd[j+1]
		}
		t.predicted[row] = predict(x[i], row, own[i])
		t.errors[row] = squared(row, t.predicted[row])
	}
	t.byRepeat[fold], t.byMember[fold] = make([][]float64, p), make([][]float64, p)
	weights, given, members := make([]float64, len(hold)), make([]float64, p), make([]float64, t.counts)
	for i, row := range hold {
		weights[i] = s.weights[row]
	}
	for j := range p {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("neural: %w", err)
		}
		t.byRepeat[fold][j], t.byMember[fold][j] = make([]float64, t.o.Repeats), make([]float64, t.counts)
		for r := range t.o.Repeats {
			from := donors(stream(t.o.Seed, permuting, uint64(fold)<<26|uint64(j)<<12|uint64(r)), weights)
			for i, row := range hold {
				copy(given, x[i])
				given[j] = x[from[i]][j]
				rise := squared(row, predict(given, row, members)) - t.errors[row]
				t.rise[j][row] += rise / float64(t.o.Repeats)
				t.given[j][hold[from[i]]] += weights[i] * rise / float64(t.o.Repeats)
				t.byRepeat[fold][j][r] += float64(weights[i] * rise)
				for m, after := range members {
					t.byMember[fold][j][m] += weights[i] * (after - own[i][m]) / float64(t.o.Repeats)
				}
			}
		}
	}
	if !(worst <= absurd) {
		return &Error{Name: s.names[0], Fold: fold + 1, Err: fmt.Errorf("items of rows held out too far from the others: %w", survey.ErrArgument)}
	}
	return nil
}

// donors says from which row each row gets its answer: a permutation where all weigh the
// same, otherwise drawn by weight, so that answers come as they are in the population.
func donors(random *rand.Rand, weights []float64) []int {
	n := len(weights)
	if slices.Min(weights) == slices.Max(weights) {
		return random.Perm(n)
	}
	upTo, sum := make([]float64, n), 0.0
	for i, w := range weights {
		sum += w
		upTo[i] = sum
	}
	from := make([]int, n)
	for i := range from {
		at := random.Float64() * sum
		from[i] = min(sort.Search(n, func(k int) bool { return upTo[k] > at }), n-1)
	}
	return from
}

// accuracy sums up the rows, baseline being the squared errors of the mean.
func (t *outside) accuracy(baseline []float64, unit float64) Accuracy {
	s, inflation := t.s, t.o.inflation()
	ones, better := slices.Repeat([]float64{1}, len(baseline)), make([]float64, len(baseline))
	for i, b := range baseline {
		better[i] = b - t.errors[i]
	}
	most := math.Inf(1)
	if s.binary {
		most = 1 // of a Brier score
	}
	a := Accuracy{Error: within(0, s.ratio(t.errors, ones, nil, inflation, t.o.Level), most), R2: s.ratio(better, baseline, nil, inflation, t.o.Level)}
	for _, x := range []*float64{&a.Error.Value, &a.Error.SE.Value, &a.Error.Interval.Lower, &a.Error.Interval.Upper} {
		*x *= unit * unit
	}
	if s.binary {
		a.Calibration = s.calibrate(t.predicted, s.columns[0], 10, t.o.Level)
	}
	return a
}

// importances are those of all items.
func importances(network, linear *outside, baseline []float64) []Importance {
	s, o := network.s, network.o
	out := make([]Importance, len(s.names)-1)
	total := 0.0
	for i, b := range baseline {
		total += float64(s.weights[i] * b)
	}
	spread := func(by [][][]float64, item, count int) float64 {
		sums := make([]float64, count)
		for _, fold := range by {
			for k, x := range fold[item] {
				sums[k] += x / total
			}
		}
		_, sd := stat.MeanStdDev(sums, nil)
		return sd
	}
	for j := range out {
		i := &out[j]
		i.Name, i.RepeatSD, i.MemberSD = s.names[j+1], spread(network.byRepeat, j, o.Repeats), spread(network.byMember, j, o.Members)
		of := func(t *outside) survey.Estimate {
			e := s.ratio(t.rise[j], baseline, t.given[j], 1, o.Level)
			if e.SE.Value > 0 {
				e = s.ratio(t.rise[j], baseline, t.given[j], 1+i.MemberSD/e.SE.Value, o.Level)
			}
			return e
		}
		i.Network, i.Linear = of(network), of(linear)
	}
	rank(out, func(i *Importance) (float64, *int) { return i.Network.Value, &i.Rank })
	rank(out, func(i *Importance) (float64, *int) { return i.Linear.Value, &i.LinearRank })
	return out
}

// rank numbers the items from the largest figure down, equal ones in their order.
func rank(items []Importance, of func(*Importance) (figure float64, rank *int)) {
	order := make([]*Importance, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *Importance) int {
		x, _ := of(a)
		y, _ := of(b)
		return cmp.Compare(y, x)
	})
	for i, item := range order {
		_, r := of(item)
		*r = i + 1
	}
}
