package waves

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// CompareOptions are the options of [Compare]; the zero value is the default.
type CompareOptions struct {
	// Targets are the scores on 0–100 that nodes were to reach, by the id of the
	// node. Default: none.
	Targets map[string]decimal.Decimal
	// Benchmarks are the scores of others (the best region, a competitor, the
	// industry), by the id of the node. Default: none.
	Benchmarks map[string]decimal.Decimal
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// A NodeChange is what became of one node of the tree: an item, a dimension or
// the whole.
type NodeChange struct {
	// ID names the node.
	ID string `json:"id"`
	// Labels are its words, as in the index after.
	Labels scale.Text `json:"labels,omitempty"`
	// Item is the id of the item of a leaf, else empty.
	Item string `json:"item,omitempty"`
	// Score is the change; nil unless the node has a score in both waves.
	Score *ScoreChange `json:"score,omitempty"`
	// LevelBefore is the id of the level before, empty without a level.
	LevelBefore string `json:"level_before,omitempty"`
	// LevelAfter is that of the level after.
	LevelAfter string `json:"level_after,omitempty"`
	// RankBefore is the place among the siblings before, 1 the highest; 0 without
	// a score.
	RankBefore int `json:"rank_before,omitempty"`
	// RankAfter is the place after.
	RankAfter int `json:"rank_after,omitempty"`
	// Target is the distance to the target; nil where none was stated, or where
	// there is no score after.
	Target *Goal `json:"target,omitempty"`
	// Benchmark is the distance to the benchmark, nil likewise.
	Benchmark *Goal `json:"benchmark,omitempty"`
	// Children are the parts, in the order of the questionnaire.
	Children []NodeChange `json:"children,omitempty"`
}

// RankChange is how many places the node rose among its siblings, negative if it
// fell, 0 where it had no rank in one of the waves.
func (n NodeChange) RankChange() int {
	if n.RankBefore == 0 || n.RankAfter == 0 {
		return 0
	}
	return n.RankBefore - n.RankAfter
}

// A Goal is a stated score and the distance to it. Gaps are score minus goal, in
// points, exact: negative falls short.
type Goal struct {
	// Value is the stated score on 0–100.
	Value scale.Ratio `json:"value"`
	// Before is the gap before, nil where there was no score.
	Before *scale.Ratio `json:"before,omitempty"`
	// After is the gap after.
	After scale.Ratio `json:"after"`
	// Met tells whether the exact score after reaches the goal.
	Met bool `json:"met"`
}

// WeightsChanged is the warning that the weights below a node differ between the
// waves, so that part of its change is theirs.
const WeightsChanged survey.WarningCode = "weights-changed"

// Compare is the tree of changes between two waves of different people, which
// closes the loop of a measure: what became of the dimension that was treated, and
// whether it reached what was stated. The error is the root of the sum of the
// squared errors of the two waves, with Welch's degrees of freedom from the
// nodes' bases. For a panel it is too large, since people agree with themselves;
// compare its items by [SamePeople].
//
// A node that is suppressed in one of the waves has a suppressed change, and no
// levels, ranks, or distances to goals.
//
// That the dimension rose does not say that the measure raised it: look at the
// dimensions that were not treated.
//
// Trees with other nodes, indexes by another score method or order are
// [ErrIncompatible]; targets and benchmarks for nodes that do not exist are
// [ErrUnknown], outside 0–100 or with more than 30 decimal places [ErrArgument],
// all faults joined.
func Compare(before, after satisfaction.IndexResult, o CompareOptions) (NodeChange, error) {
	if before.Score != after.Score || before.Order != after.Order {
		return NodeChange{}, fmt.Errorf("waves: indexes by %v, %v and by %v, %v: %w",
			before.Score, before.Order, after.Score, after.Order, ErrIncompatible)
	}
	c := comparer{level: o.Level, met: map[string]bool{}}
	if c.level == 0 {
		c.level = 0.95
	}
	if !(c.level > 0 && c.level < 1) {
		return NodeChange{}, fmt.Errorf("waves: confidence level %g: %w", o.Level, ErrArgument)
	}
	var err error
	if c.targets, err = goals("target", o.Targets); err != nil {
		return NodeChange{}, err
	}
	if c.benchmarks, err = goals("benchmark", o.Benchmarks); err != nil {
		return NodeChange{}, err
	}
	root, err := c.node(before.Overall, after.Overall)
	if err != nil {
		return NodeChange{}, err
	}
	var unknown []error
	for _, stated := range []map[string]scale.Ratio{c.targets, c.benchmarks} {
		for _, id := range slices.Sorted(maps.Keys(stated)) {
			if !c.met[id] {
				unknown = append(unknown, fmt.Errorf("waves: goal for node %q: %w", id, ErrUnknown))
			}
		}
	}
	if unknown != nil {
		return NodeChange{}, errors.Join(unknown...)
	}
	return root, nil
}

// goals checks stated scores.
func goals(kind string, stated map[string]decimal.Decimal) (map[string]scale.Ratio, error) {
	exact := map[string]scale.Ratio{}
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(stated)) {
		d := stated[id]
		// The exponent is looked at first: writing 1e9999999 out takes memory.
		if e := d.Exponent(); e >= -30 && e <= 2 {
			if r := scale.RatioOfDecimal(d); r.Sign() >= 0 && r.Cmp(hundred) <= 0 {
				exact[id] = r
				continue
			}
		}
		faults = append(faults, fmt.Errorf("waves: %s of %s lies outside 0 to 100: %w", kind, id, ErrArgument))
	}
	return exact, errors.Join(faults...)
}

type comparer struct {
	targets, benchmarks map[string]scale.Ratio
	level               float64
	met                 map[string]bool // ids of nodes
}

func (c *comparer) node(before, after satisfaction.Node) (NodeChange, error) {
	if before.ID != after.ID || before.Item != after.Item || len(before.Children) != len(after.Children) {
		return NodeChange{}, fmt.Errorf("waves: node %s before, %s after: %w", before.ID, after.ID, ErrIncompatible)
	}
	c.met[after.ID] = true
	n := NodeChange{ID: after.ID, Labels: after.Labels.Clone(), Item: after.Item,
		LevelBefore: before.Level, LevelAfter: after.Level, RankBefore: before.Rank, RankAfter: after.Rank}
	reweighted := false
	for i := range after.Children {
		child, err := c.node(before.Children[i], after.Children[i])
		if err != nil {
			return NodeChange{}, err
		}
		n.Children = append(n.Children, child)
		reweighted = reweighted || before.Children[i].Weight.Cmp(after.Children[i].Weight) != 0
	}
	if before.Estimate.Suppressed || after.Estimate.Suppressed {
		// One wave, level or distance would give the other away.
		n.Score = &ScoreChange{Estimate: survey.Estimate{Suppressed: true}}
		n.LevelBefore, n.LevelAfter, n.RankBefore, n.RankAfter = "", "", 0, 0
		return n, nil
	}
	if before.Defined && after.Defined {
		n.Score = c.change(before, after)
		if reweighted {
			n.Score.Estimate.Warn(WeightsChanged, "the weights below %s differ between the waves", after.ID)
		}
	}
	n.Target, n.Benchmark = c.goal(c.targets, before, after), c.goal(c.benchmarks, before, after)
	return n, nil
}

func (c *comparer) change(before, after satisfaction.Node) *ScoreChange {
	s := ScoreChange{Before: before.Score, After: after.Score, Change: after.Score.Sub(before.Score)}
	e := &s.Estimate
	a, b := before.Estimate, after.Estimate
	e.Value, e.N, e.Missing = s.Change.Float64(), min(a.N, b.N), a.Missing+b.Missing
	e.EffectiveN = min(a.EffectiveN, b.EffectiveN)
	lowBase(e, e.N)
	if !a.SE.Valid || !b.SE.Valid || e.N < 2 {
		e.Warn(survey.NoError, "a wave has no error")
		return &s
	}
	se, df := math.Hypot(a.SE.Value, b.SE.Value), 0.0
	if se > 0 {
		df = welch(a.SE.Value*a.SE.Value, a.N, b.SE.Value*b.SE.Value, b.N)
	}
	s.finish(se, df, 100, c.level, "Welch")
	return &s
}

func (c *comparer) goal(stated map[string]scale.Ratio, before, after satisfaction.Node) *Goal {
	value, ok := stated[after.ID]
	if !ok || !after.Defined {
		return nil
	}
	g := Goal{Value: value, After: after.Score.Sub(value)}
	g.Met = g.After.Sign() >= 0
	if before.Defined {
		gap := before.Score.Sub(value)
		g.Before = &gap
	}
	return &g
}

// An NPSGoal is a net promoter score against a stated one. Its denominator is the
// answers of Counts.
type NPSGoal struct {
	// Counts are the classes it is computed from.
	Counts satisfaction.NPSCounts `json:"counts"`
	// Points is the exact score in points, −100 to 100.
	Points scale.Ratio `json:"points"`
	// Value is the stated one, in points.
	Value scale.Ratio `json:"value"`
	// Gap is Points − Value, exact: negative falls short.
	Gap scale.Ratio `json:"gap"`
	// Met tells whether the exact score reaches the target.
	Met bool `json:"met"`
	// Test is the score test that the true score is the target
	// ([satisfaction.TestNPS]).
	Test satisfaction.Test `json:"test"`
}

// AgainstNPS compares a net promoter score with a target in points, −100 to 100
// ([ErrArgument] otherwise). No answers is [ErrNoBase].
func AgainstNPS(c satisfaction.NPSCounts, target decimal.Decimal) (NPSGoal, error) {
	if e := target.Exponent(); e < -30 || e > 2 {
		return NPSGoal{}, fmt.Errorf("waves: nps target lies outside ±100: %w", ErrArgument)
	}
	value := scale.RatioOfDecimal(target)
	share, err := value.Quo(hundred)
	if err != nil {
		return NPSGoal{}, err
	}
	test, err := satisfaction.TestNPS(c, share.Float64(), satisfaction.ScoreTest)
	if err != nil {
		return NPSGoal{}, fmt.Errorf("waves: %w", err)
	}
	score, err := scale.NewRatio(c.Promoters-c.Detractors, c.N())
	if err != nil {
		return NPSGoal{}, err
	}
	g := NPSGoal{Counts: c, Points: hundred.Mul(score), Value: value, Test: test}
	g.Gap = g.Points.Sub(value)
	g.Met = g.Gap.Sign() >= 0
	return g, nil
}
