package priority

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Need is how much an attribute calls for improvement.
type Need struct {
	// Attribute is its name.
	Attribute string `json:"attribute"`
	// Importance is in any unit that all needs share; what is negative counts as 0.
	Importance float64 `json:"importance"`
	// Gap is how far it is from where it should be: target less performance, or
	// expectation less perception, in any unit that all needs share; what is negative
	// counts as 0.
	Gap float64 `json:"gap"`
}

// An Action is an entry of the caller's catalogue of improvements.
type Action struct {
	// ID is its name; each once.
	ID string `json:"id"`
	// Attributes are what it improves; at least one, each once.
	Attributes []string `json:"attributes"`
	// Feasibility is how well it can be done, in (0,1]: 1 for something that only has
	// to be decided, near 0 for what is hardly possible. Cost and time go in here.
	Feasibility float64 `json:"feasibility"`
}

// A RankedAction is an action with its place.
type RankedAction struct {
	Action
	// Rank counts from 1; equal scores share a rank, and the next is skipped.
	Rank int `json:"rank"`
	// Score is Feasibility · Σ Importance·Gap over the attributes, in the product of
	// their units.
	Score float64 `json:"score"`
	// Share is Score over the sum of all scores, 0–1; 0 where all are 0.
	Share float64 `json:"share"`
}

// An ActionPlan is a catalogue in order of priority.
type ActionPlan struct {
	// Actions are all of the catalogue, the most urgent first; equal scores in the
	// order of the catalogue.
	Actions []RankedAction `json:"actions"`
	// Uncovered are attributes with a need that no action improves, the greatest
	// first.
	Uncovered []Need `json:"uncovered"`
}

// RankActions ranks actions by
//
//	score = feasibility · Σ importance·gap
//
// over the attributes that an action improves: what matters, is far from its goal
// and can be done comes first. The rule is a product, so that an action for an
// attribute without importance or without a gap has no score however easy it is.
// An attribute that several actions improve counts for each in full.
//
// No needs, or no actions, are [ErrNoBase]. Within an [*AttributeError]: an
// attribute of an action that is not among the needs is [ErrUnknown]; a name empty
// or given twice, an action without attributes, a feasibility outside (0,1] or a
// number that is not finite is [ErrArgument].
func RankActions(needs []Need, catalogue []Action) (ActionPlan, error) {
	if len(needs) == 0 || len(catalogue) == 0 {
		return ActionPlan{}, fmt.Errorf("priority: %d needs, %d actions: %w", len(needs), len(catalogue), ErrNoBase)
	}
	weight := map[string]float64{}
	for _, n := range needs {
		if _, twice := weight[n.Attribute]; twice || n.Attribute == "" {
			return ActionPlan{}, refused(n.Attribute, "name empty or given twice")
		}
		if !(math.Abs(n.Importance) <= largest && math.Abs(n.Gap) <= largest) {
			return ActionPlan{}, refused(n.Attribute, "importance %v, gap %v", n.Importance, n.Gap)
		}
		weight[n.Attribute] = n.weight()
	}
	var plan ActionPlan
	ids, covered, total := map[string]bool{}, map[string]bool{}, 0.0
	for _, a := range catalogue {
		if a.ID == "" || ids[a.ID] {
			return ActionPlan{}, refused(a.ID, "name empty or given twice")
		}
		if !(a.Feasibility > 0 && a.Feasibility <= 1) {
			return ActionPlan{}, refused(a.ID, "feasibility %v", a.Feasibility)
		}
		if len(a.Attributes) == 0 {
			return ActionPlan{}, refused(a.ID, "no attributes")
		}
		ids[a.ID] = true
		ranked := RankedAction{Action: a}
		ranked.Attributes = slices.Clone(a.Attributes)
		sum := 0.0
		for i, name := range a.Attributes {
			w, known := weight[name]
			if !known {
				return ActionPlan{}, &AttributeError{Name: a.ID, Err: fmt.Errorf("attribute %q: %w", name, ErrUnknown)}
			}
			if slices.Contains(a.Attributes[:i], name) {
				return ActionPlan{}, refused(a.ID, "attribute %q twice", name)
			}
			covered[name] = true
			sum += w
		}
		ranked.Score = a.Feasibility * sum
		total += ranked.Score
		plan.Actions = append(plan.Actions, ranked)
	}
	slices.SortStableFunc(plan.Actions, func(a, b RankedAction) int { return cmp.Compare(b.Score, a.Score) })
	for i := range plan.Actions {
		a := &plan.Actions[i]
		a.Rank = i + 1
		if i > 0 && a.Score == plan.Actions[i-1].Score {
			a.Rank = plan.Actions[i-1].Rank
		}
		if total > 0 {
			a.Share = a.Score / total
		}
	}
	for _, n := range needs {
		if n.weight() > 0 && !covered[n.Attribute] {
			plan.Uncovered = append(plan.Uncovered, n)
		}
	}
	slices.SortStableFunc(plan.Uncovered, func(a, b Need) int { return cmp.Compare(b.weight(), a.weight()) })
	return plan, nil
}

func (n Need) weight() float64 { return max(0, n.Importance) * max(0, n.Gap) }

func refused(name, format string, args ...any) error {
	return &AttributeError{Name: name, Err: fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrArgument)}
}
