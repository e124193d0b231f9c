package scenario

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A search is the plans to be tried on some cells.
type search struct {
	s     *Situation
	cells []cell
	moves []move // one step of each lever
	kinds []kind
	gains [][][]float64 // of βx, by lever, steps and rung
	curve curve
	plans []Plan  // with steps and cost only, by cost, then by number of steps
	z     float64 // standard errors to be kept from the figure
}

// A kind is cells that every plan moves alike: what is added to their βx is one number, and
// to e^βx one factor.
type kind struct {
	rungs   []int // by lever: of the ladder, its length where the lever is not for them
	members []member
}

// A member is a cell with βx and e^(βx − first) as they are.
type member struct {
	w, base, e float64
	cell       *cell
}

// search checks levers and options, and lists the combinations.
func (s *Situation) search(levers []Lever, o *PlanOptions) (*search, error) {
	const even = 0.5
	o.Probability = cmp.Or(o.Probability, even)
	switch {
	case len(levers) == 0:
		return nil, argument("no levers")
	case o.Target.Valid && !(math.Abs(o.Target.Value) <= most):
		return nil, argument("option Target: %v", o.Target.Value)
	case o.Budget.Valid && !(o.Budget.Value >= 0):
		return nil, argument("option Budget: %v", o.Budget.Value)
	case !(o.Probability >= even && o.Probability < 1):
		return nil, argument("option Probability: %v outside [0.5, 1)", o.Probability)
	}
	shifts := make([]Shift, len(levers))
	combinations := 1
	for k, l := range levers {
		shifts[k] = Shift{l.Item, cmp.Or(l.Step, 1), l.Only}
		switch {
		case !(shifts[k].Steps > 0):
			return nil, badItem(l.Item, "step %v", l.Step)
		case !(l.Cost >= 0 && l.Cost <= most):
			return nil, badItem(l.Item, "cost %v", l.Cost)
		case l.Most < 1:
			return nil, badItem(l.Item, "at most %d steps", l.Most)
		case l.Most >= MaxCombinations/combinations:
			return nil, fmt.Errorf("scenario: %w: more than %d", ErrTooMany, MaxCombinations)
		}
		combinations *= l.Most + 1
	}
	moves, cells, err := s.moves(shifts)
	if err != nil {
		return nil, err
	}
	r := &search{s: s, cells: cells, moves: moves, z: tail.NormalQuantile(o.Probability)}
	ceilings := make([]int, len(levers))
	for k, l := range levers {
		if s.model.Slopes[moves[k].j] > 0 {
			ceilings[k] = l.Most
		}
		r.gains = append(r.gains, s.gains(moves[k], ceilings[k]))
	}
	r.classify()
	r.list(levers, ceilings, o.Budget)
	return r, nil
}

// gains are what steps of a lever add to βx at the rungs of its ladder and beyond, where it
// adds nothing.
func (s *Situation) gains(v move, ceiling int) (gains [][]float64) {
	ladder := s.ladders[v.j]
	for steps := range ceiling + 1 {
		gain := make([]float64, len(ladder)+1)
		for rung, from := range ladder {
			to, _ := climb(ladder, from, float64(steps)*v.steps)
			gain[rung] = s.model.Slopes[v.j] * (to - from)
		}
		gains = append(gains, gain)
	}
	return gains
}

// classify puts the cells into kinds.
func (r *search) classify() {
	r.curve = r.s.curve
	found := map[string]int{}
	var key []byte
	rungs := make([]int, len(r.moves))
	for i, c := range r.cells {
		key = key[:0]
		for k, v := range r.moves {
			rungs[k] = len(r.s.ladders[v.j])
			if v.holds(c) {
				rungs[k], _ = slices.BinarySearch(r.s.ladders[v.j], c.x[v.j])
			}
			key = binary.AppendUvarint(key, uint64(rungs[k]))
		}
		at, ok := found[string(key)]
		if !ok {
			at = len(r.kinds)
			found[string(key)] = at
			r.kinds = append(r.kinds, kind{rungs: slices.Clone(rungs)})
		}
		base := eta(r.s.model.Slopes, c.x)
		r.curve.near = r.curve.near && math.Abs(base-r.curve.first) < far
		r.kinds[at].members = append(r.kinds[at].members, member{c.w / r.s.total, base, math.Exp(base - r.curve.first), &r.cells[i]})
	}
}

// list appends all combinations within ceilings and budget.
func (r *search) list(levers []Lever, ceilings []int, budget survey.Optional) {
	const rounding = 1e-9
	steps := make([]int, len(levers))
	for {
		cost := 0.0
		for k, l := range levers {
			cost += float64(float64(steps[k]) * l.Cost)
		}
		if !budget.Valid || cost <= budget.Value*(1+rounding) {
			r.plans = append(r.plans, Plan{Steps: slices.Clone(steps), Cost: cost})
		}
		k := len(levers) - 1
		for ; k >= 0 && steps[k] == ceilings[k]; k-- {
			steps[k] = 0
		}
		if k < 0 {
			break
		}
		steps[k]++
	}
	sum := func(steps []int) (n int) {
		for _, x := range steps {
			n += x
		}
		return n
	}
	slices.SortStableFunc(r.plans, func(a, b Plan) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(sum(a.Steps), sum(b.Steps)))
	})
}

// x are the answers after some steps with each lever.
func (r *search) x(steps []int) [][]float64 {
	moves := slices.Clone(r.moves)
	for k, n := range steps {
		moves[k].steps *= float64(n)
	}
	return r.s.shifted(r.cells, moves)
}

// gain is what some steps add to βx of a kind.
func (r *search) gain(k *kind, steps []int) (sum float64) {
	for lever, n := range steps {
		sum += r.gains[lever][n][k.rungs[lever]]
	}
	return sum
}

// value is the expected figure after some steps.
func (r *search) value(steps []int) float64 {
	sum := 0.0
	for i := range r.kinds {
		k := &r.kinds[i]
		gain := r.gain(k, steps)
		factor := math.Exp(gain)
		for _, m := range k.members {
			sum += float64(m.w * r.curve.at(m.base+gain, m.e*factor))
		}
	}
	return sum
}

// reached is what a figure of that value after some steps reaches with the probability
// asked for.
func (r *search) reached(steps []int, value float64) float64 {
	q := len(r.s.model.Thresholds)
	gradient, squares := make([]float64, q+len(r.s.model.Slopes)), 0.0
	bySlope := gradient[q:]
	for i := range r.kinds {
		k, all := &r.kinds[i], 0.0
		gain := r.gain(k, steps)
		factor := math.Exp(gain)
		for _, m := range k.members {
			v, slope := r.curve.slope(m.base+gain, m.e*factor, m.w, gradient)
			for j, x := range m.cell.x {
				bySlope[j] += float64(slope * x)
			}
			all += slope
			squares += float64(m.cell.w2 * (v - value) * (v - value))
		}
		// All members have moved by the same.
		for lever, n := range steps {
			if n > 0 {
				j := r.moves[lever].j
				bySlope[j] += float64(all * (r.gains[lever][n][k.rungs[lever]] / r.s.model.Slopes[j]))
			}
		}
	}
	return value - float64(r.z*r.s.se(gradient, squares))
}
