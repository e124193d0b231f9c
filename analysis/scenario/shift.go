package scenario

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// A Shift moves the answers to one item.
type Shift struct {
	// Item is the id of a predictor of the model.
	Item string `json:"item"`
	// Steps is by how many points of the scale each answer moves, towards its favourable
	// end where positive, and not beyond the end. Part of a step goes part of the way to the
	// next point. Valid range: finite, within ±1000.
	Steps float64 `json:"steps"`
	// Only, if not nil, tells which rows of the table move, counted from 0, such as those
	// of one segment or with low answers. Default: all. It is called once a row, in order.
	Only func(row int) bool `json:"-"`
}

const mostSteps = 1000

// A move is a shift of predictor j for the cells with bit of who.
type move struct {
	j     int
	steps float64
	bit   uint64
}

func (v move) holds(c cell) bool { return c.who&v.bit != 0 }

// moves checks shifts and groups the customers by them.
func (s *Situation) moves(shifts []Shift) ([]move, []cell, error) {
	if s == nil || s.cells == nil {
		return nil, nil, argument("no situation")
	}
	if len(shifts) > 64 {
		return nil, nil, argument("%d shifts, at most 64", len(shifts))
	}
	moves, cells := make([]move, len(shifts)), s.cells
	only := make([]func(int) bool, len(shifts))
	some := false
	for k, f := range shifts {
		j := slices.Index(s.model.Predictors, f.Item)
		if j < 0 {
			return nil, nil, badItem(f.Item, "not a predictor of %q", s.model.Outcome)
		}
		if !(math.Abs(f.Steps) <= mostSteps) {
			return nil, nil, badItem(f.Item, "%v steps", f.Steps)
		}
		moves[k], only[k] = move{j, f.Steps, 1 << k}, f.Only
		some = some || f.Only != nil
	}
	if some {
		cells = s.group(only)
	} else {
		cells = slices.Clone(cells)
		for i := range cells {
			cells[i].who = math.MaxUint64
		}
	}
	for k, v := range moves {
		for _, other := range moves[:k] {
			if v.j == other.j && slices.ContainsFunc(cells, func(c cell) bool { return v.holds(c) && other.holds(c) }) {
				return nil, nil, badItem(shifts[k].Item, "two shifts of one answer")
			}
		}
	}
	return moves, cells, nil
}

// climb moves along a ladder of worths, and tells whether it ended early.
func climb(ladder []float64, from, steps float64) (to float64, capped bool) {
	at, _ := slices.BinarySearch(ladder, from)
	end := float64(len(ladder) - 1)
	t := float64(at) + steps
	// 0.1 of a step, ten times, is one step.
	capped = t > end+1e-9 || t < -1e-9
	t = min(max(t, 0), end)
	low := min(int(t), len(ladder)-2)
	if low < 0 {
		return from, capped // a scale of one point
	}
	part := t - float64(low)
	return float64(ladder[low]*(1-part)) + float64(ladder[low+1]*part), capped
}

// shifted are the answers of cells after the moves.
func (s *Situation) shifted(cells []cell, moves []move) [][]float64 {
	p := len(s.columns)
	x, flat := make([][]float64, len(cells)), make([]float64, p*len(cells))
	for i, c := range cells {
		x[i], flat = flat[:p:p], flat[p:]
		copy(x[i], c.x)
		for _, v := range moves {
			if v.holds(c) {
				x[i][v.j], _ = climb(s.ladders[v.j], c.x[v.j], v.steps)
			}
		}
	}
	return x
}

// A reach is the region of answers that were observed: a box, and an ellipsoid around the
// mean that holds all of them.
type reach struct {
	low, high, mean []float64
	axes            [][]float64 // principal ones of the correlations, for variances of 1
	farthest        float64
}

func reachOf(cells []cell, p int) reach {
	var r reach
	n, sd := 0.0, make([]float64, p)
	for _, c := range cells {
		n += float64(c.n)
	}
	for j := range p {
		low, high, mean, squares := math.Inf(1), math.Inf(-1), 0.0, 0.0
		for _, c := range cells {
			low, high = min(low, c.x[j]), max(high, c.x[j])
			mean += float64(c.x[j] * (float64(c.n) / n))
		}
		for _, c := range cells {
			squares += float64(float64(c.n) / n * (c.x[j] - mean) * (c.x[j] - mean))
		}
		if low == high {
			mean, squares = low, 1
		}
		r.low, r.high, r.mean, sd[j] = append(r.low, low), append(r.high, high), append(r.mean, mean), math.Sqrt(squares)
	}
	corr := mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			sum := 0.0
			for _, c := range cells {
				sum += float64(float64(c.n) / n * ((c.x[i] - r.mean[i]) / sd[i]) * ((c.x[j] - r.mean[j]) / sd[j]))
			}
			corr.SetSym(i, j, sum)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(corr, true) {
		return r
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	const least = 1e-12 // off a line on which all answers lie everything is far
	for k, variance := range e.Values(nil) {
		axis := make([]float64, p)
		for j := range axis {
			axis[j] = vectors.At(j, k) / sd[j] / math.Sqrt(max(variance, least))
		}
		r.axes = append(r.axes, axis)
	}
	for _, c := range cells {
		r.farthest = max(r.farthest, r.distance(c.x))
	}
	return r
}

// distance is Mahalanobis's, squared.
func (r *reach) distance(x []float64) (sum float64) {
	for _, axis := range r.axes {
		along := 0.0
		for j, a := range axis {
			along += float64(a * (x[j] - r.mean[j]))
		}
		sum += float64(along * along)
	}
	return sum
}

// outside tells whether answers are beyond all that were observed.
func (r *reach) outside(x []float64) bool {
	for j := range x {
		if x[j] < r.low[j] || x[j] > r.high[j] {
			return true
		}
	}
	return r.distance(x) > r.farthest*(1+1e-9)
}

// extrapolated is the share of the customers who are outside.
func (s *Situation) extrapolated(cells []cell, x [][]float64) float64 {
	sum := 0.0
	for i, c := range cells {
		if !slices.Equal(x[i], c.x) && s.reach.outside(x[i]) {
			sum += c.w
		}
	}
	return sum / s.total
}

// warnExtrapolated is the warning where that is much.
func warnExtrapolated(share float64) []survey.Warning {
	const much = 0.05
	if share <= much {
		return nil
	}
	return []survey.Warning{{Code: Extrapolation, Text: fmt.Sprintf("%.0f %% of the customers end up beyond the answers of all", 100*share)}}
}
