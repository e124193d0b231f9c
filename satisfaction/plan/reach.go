package plan

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/gocsat/csat/scale"
)

// A Step is a move that is allowed: from one rating to another.
type Step struct {
	// From is the rating before the move.
	From int `json:"from"`
	// To is the rating after it.
	To int `json:"to"`
}

// Options are the options of [Reach]; the zero value is the default.
type Options struct {
	// Step is by how many points an answer may rise at most. Default (0): 1.
	// Valid range: 0 and above; beyond the scale is the whole scale.
	Step int
	// Moves lists the allowed moves and takes the place of Step. Default (nil): by
	// Step.
	Moves []Step
}

// A Move is a number of customers whose answers rise alike.
type Move struct {
	// Item is the id of the item in a plan over several, else empty.
	Item string `json:"item,omitempty"`
	// From is the rating before the move.
	From int `json:"from"`
	// To is the rating after it.
	To int `json:"to"`
	// Customers is how many move.
	Customers int64 `json:"customers"`
}

// A Plan is the moves that meet a target, with the figure before and after.
type Plan struct {
	// Moves are the moves, the largest gain first.
	Moves []Move `json:"moves"`
	// Customers is how many answers move in all, the number that is smallest.
	Customers int64 `json:"customers"`
	// N is the number of ratings; in a plan over several items, of all of them.
	N int64 `json:"n"`
	// Unit is that of Before and After, and of the target.
	Unit Unit `json:"unit"`
	// Before is the exact figure as it stands.
	Before scale.Ratio `json:"before"`
	// After is the exact figure once the moves are made.
	After scale.Ratio `json:"after"`
	// Met tells whether After meets the target.
	Met bool `json:"met"`
}

// String says the moves in words: "3 answers from 8 to 9".
func (p Plan) String() string {
	if len(p.Moves) == 0 {
		return "no moves"
	}
	var parts []string
	for _, m := range p.Moves {
		noun := "answers"
		if m.Customers == 1 {
			noun = "answer"
		}
		text := fmt.Sprintf("%d %s from %d to %d", m.Customers, noun, m.From, m.To)
		if m.Item != "" {
			text = m.Item + ": " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// Reach is the plan with the fewest moves that meets the goal. A goal that is met
// already has no moves. A goal beyond the allowed moves is [ErrInfeasible]
// together with the plan that comes closest.
func Reach(t *scale.Tally, g Goal, o Options) (Plan, error) {
	if t == nil {
		return Plan{}, fmt.Errorf("plan: no tally: %w", ErrArgument)
	}
	s := t.Scale()
	if s == nil || t.N() == 0 {
		return Plan{}, fmt.Errorf("plan: %w", ErrNoBase)
	}
	values, err := g.values(s)
	if err != nil {
		return Plan{}, err
	}
	choices, err := o.choices("", t, values)
	if err != nil {
		return Plan{}, err
	}
	n := scale.RatioOf(big.NewRat(t.N(), 1))
	var sum scale.Ratio
	for i, p := range s.Points() {
		sum = sum.Add(values[i].Mul(scale.RatioOf(big.NewRat(t.Count(p.Value), 1))))
	}
	figure := func(gain scale.Ratio) scale.Ratio {
		f, _ := sum.Add(gain).Quo(n) // n is positive
		return f
	}
	return solve(choices, t.N(), figure, g)
}

// A choice is the customers who gave one rating to one item, with the moves open
// to them, the largest gain first.
type choice struct {
	item      string
	from      int
	customers int64
	to        []open
}

type open struct {
	value int
	gain  scale.Ratio
}

// choices are the ratings from which somebody can move up.
func (o Options) choices(item string, t *scale.Tally, values []scale.Ratio) ([]choice, error) {
	if o.Step < 0 {
		return nil, fmt.Errorf("plan: step %d: %w", o.Step, ErrArgument)
	}
	step := max(o.Step, 1)
	points := t.Scale().Points()
	at := map[int]int{}
	for i, p := range points {
		at[p.Value] = i
	}
	for _, m := range o.Moves {
		_, from := at[m.From]
		_, to := at[m.To]
		if !from || !to {
			return nil, fmt.Errorf("plan: move from %d to %d is not on the scale: %w", m.From, m.To, ErrArgument)
		}
	}
	var all []choice
	for i, p := range points {
		c := choice{item: item, from: p.Value, customers: t.Count(p.Value)}
		for j, q := range points {
			allowed := slices.Contains(o.Moves, Step{p.Value, q.Value})
			if o.Moves == nil {
				// Up is towards the favourable end.
				distance := j - i
				if t.Scale().Polarity() == scale.LowerIsBetter {
					distance = -distance
				}
				allowed = distance >= 1 && distance <= step
			}
			if gain := values[j].Sub(values[i]); allowed && gain.Sign() > 0 {
				c.to = append(c.to, open{q.Value, gain})
			}
		}
		// Of moves with one gain the shorter is enough.
		slices.SortStableFunc(c.to, func(a, b open) int {
			return cmp.Or(b.gain.Cmp(a.gain), cmp.Compare(max(a.value-p.Value, p.Value-a.value), max(b.value-p.Value, p.Value-b.value)))
		})
		c.to = slices.CompactFunc(c.to, func(a, b open) bool { return a.gain.Cmp(b.gain) == 0 })
		if c.customers > 0 && len(c.to) > 0 {
			all = append(all, c)
		}
	}
	return all, nil
}

// solve takes the largest gains first, which no set of as few moves can beat, then
// shortens the last moves as far as the goal allows.
func solve(choices []choice, n int64, figure func(gain scale.Ratio) scale.Ratio, g Goal) (Plan, error) {
	p := Plan{N: n, Unit: g.unit, Before: figure(scale.Ratio{})}
	slices.SortStableFunc(choices, func(a, b choice) int {
		return cmp.Or(b.to[0].gain.Cmp(a.to[0].gain), cmp.Compare(b.customers, a.customers), cmp.Compare(b.from, a.from))
	})
	var gain scale.Ratio
	for _, c := range choices {
		if g.met(figure(gain)) {
			break
		}
		times := func(k int64) scale.Ratio {
			return gain.Add(c.to[0].gain.Mul(scale.RatioOf(big.NewRat(k, 1))))
		}
		k := least(c.customers, func(k int64) bool { return g.met(figure(times(k))) })
		last := g.met(figure(times(k)))
		if last {
			// The last customer goes no further than needed.
			before := times(k - 1)
			for i := len(c.to) - 1; i >= 0; i-- {
				if g.met(figure(before.Add(c.to[i].gain))) {
					p.add(c, c.to[0].value, k-1)
					p.add(c, c.to[i].value, 1)
					gain = before.Add(c.to[i].gain)
					break
				}
			}
			break
		}
		p.add(c, c.to[0].value, k)
		gain = times(k)
	}
	p.After = figure(gain)
	if p.Met = g.met(p.After); !p.Met {
		return p, fmt.Errorf("plan: %v of %v: %w", p.After, p.Before, ErrInfeasible)
	}
	return p, nil
}

// least is the smallest k in 1…most for which enough holds, or most. enough is
// monotone.
func least(most int64, enough func(k int64) bool) int64 {
	lo, hi := int64(1), most
	for lo < hi {
		if mid := lo + (hi-lo)/2; enough(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

func (p *Plan) add(c choice, to int, customers int64) {
	if customers == 0 {
		return
	}
	p.Customers += customers
	for i := range p.Moves {
		if m := &p.Moves[i]; m.Item == c.item && m.From == c.from && m.To == to {
			m.Customers += customers
			return
		}
	}
	p.Moves = append(p.Moves, Move{c.item, c.from, to, customers})
}

// Floor is the plan in which nobody rates below a point: everyone below it rises
// to it. It tells by [Plan.Met] whether that meets the goal. A value that is no
// point of the scale is [ErrArgument].
func Floor(t *scale.Tally, value int, g Goal) (Plan, error) {
	if t == nil {
		return Plan{}, fmt.Errorf("plan: floor: no tally: %w", ErrArgument)
	}
	s := t.Scale()
	if s == nil || t.N() == 0 {
		return Plan{}, fmt.Errorf("plan: %w", ErrNoBase)
	}
	if _, err := s.Worth(value); err != nil {
		return Plan{}, fmt.Errorf("plan: floor: %w: %w", ErrArgument, err)
	}
	if _, err := g.values(s); err != nil {
		return Plan{}, err
	}
	p := Plan{N: t.N(), Unit: g.unit}
	after := t.Clone()
	for _, point := range s.Points() {
		below := point.Value < value
		if s.Polarity() == scale.LowerIsBetter {
			below = point.Value > value
		}
		if count := t.Count(point.Value); below && count > 0 {
			p.add(choice{from: point.Value}, value, count)
			if err := after.SubN(point.Value, count); err != nil {
				return Plan{}, err
			}
			if err := after.AddN(value, count); err != nil {
				return Plan{}, err
			}
		}
	}
	var err error
	if p.Before, err = g.figure(t); err != nil {
		return Plan{}, err
	}
	if p.After, err = g.figure(after); err != nil {
		return Plan{}, err
	}
	p.Met = g.met(p.After)
	return p, nil
}
