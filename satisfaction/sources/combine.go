package sources

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that no source, or too few by their weight, have a score.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrDuplicate says that an id is met twice.
	ErrDuplicate = errors.New("listed twice")
)

// A SourceError tells which source is at fault. It wraps the reason.
type SourceError struct {
	// ID is the id of the source, empty if it has none.
	ID string
	// Parent is the id of the group it is in, empty for the top, and for what is found while
	// combining: more than 2⁵³ answers, or a score outside the bands.
	Parent string
	// Err is the reason.
	Err error
}

// Error names the source and the reason.
func (e *SourceError) Error() string {
	if e.Parent == "" {
		return fmt.Sprintf("sources: %.60q: %v", e.ID, e.Err)
	}
	return fmt.Sprintf("sources: %.60q in %.60q: %v", e.ID, e.Parent, e.Err)
}

// Unwrap gives the reason to [errors.Is] and [errors.As].
func (e *SourceError) Unwrap() error { return e.Err }

// A Source is a leaf with a score, or a group of sources.
type Source struct {
	// ID names it: not empty, once in the whole tree.
	ID string
	// Labels are its words.
	Labels scale.Text
	// Weight is its weight among its siblings: positive; they need not sum to 1. That
	// of the top does not matter.
	Weight decimal.Decimal
	// Score is the score of a leaf on 0–100. Nil: the source has none this time. A group
	// has none of its own.
	Score *scale.Ratio
	// SE is the standard error of Score in the same unit, 0 to 100; no value where it is
	// not known.
	SE survey.Optional
	// N is how many answers, visits or cases the score rests on, not negative; in all
	// parts of a group together at most 2⁵³.
	N int64
	// Parts are the sources of a group.
	Parts []Source
}

// Options are the options of [Combine]; the zero value is the default.
type Options struct {
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// MinShare is the share of the weight of a group that parts with a score must hold.
	// Default (0): 1/2. Valid range: above 0 to 1.
	MinShare scale.Ratio
	// Bands are levels on 0–100, to show which sources put the same thing on another
	// level. Default (nil): none.
	Bands *scale.Bands
}

// A Node is a source in the result.
type Node struct {
	// ID names it.
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// Weight is its share of the weight of its siblings that have a score, 0–1; 0
	// without a score, or where the group has none. That of the top is 1.
	Weight scale.Ratio `json:"weight"`
	// Score is the exact score on 0–100, nil where there is none.
	Score *scale.Ratio `json:"score,omitempty"`
	// Level is the id of the band of the score, empty without bands.
	Level string `json:"level,omitempty"`
	// Apart is Score less that of its siblings together, in points: how far this source
	// stands from the others. Nil without siblings that have a score, or where the group
	// has none.
	Apart *scale.Ratio `json:"apart,omitempty"`
	// Estimate is the score with its error; nil where there is none. Its N is the sum
	// over the leaves that count in the score.
	Estimate *survey.Estimate `json:"estimate,omitempty"`
	// Disagreement is that of the parts; nil with fewer than two scores, and where the
	// group has no score itself.
	Disagreement *Disagreement `json:"disagreement,omitempty"`
	// Parts are the parts, in the order given.
	Parts []Node `json:"parts,omitempty"`

	weight scale.Ratio // as given
}

// MarshalJSON writes the fields; of a suppressed score only the id and that it is.
func (n Node) MarshalJSON() ([]byte, error) {
	type plain Node
	if n.Estimate != nil && n.Estimate.Suppressed {
		return json.Marshal(struct {
			ID       string           `json:"id"`
			Estimate *survey.Estimate `json:"estimate"`
		}{n.ID, n.Estimate})
	}
	return json.Marshal(plain(n))
}

// Combine gives the score of a tree of sources, from the leaves up. The package
// documentation has the rules. What is wrong with a source is a [SourceError], with
// [ErrArgument] or [ErrDuplicate]; all of them are reported, joined.
func Combine(top Source, o Options) (Node, error) {
	if o.Level == 0 {
		o.Level = 0.95
	}
	if o.MinShare.Sign() == 0 {
		o.MinShare, _ = scale.NewRatio(1, 2)
	}
	one, _ := scale.NewRatio(1, 1)
	if !(o.Level > 0 && o.Level < 1) || o.MinShare.Sign() < 0 || o.MinShare.Cmp(one) > 0 {
		return Node{}, fmt.Errorf("sources: level %g, share %v: %w", o.Level, o.MinShare, ErrArgument)
	}
	top.Weight = decimal.NewFromInt(1)
	if err := errors.Join(top.check("", map[string]bool{})...); err != nil {
		return Node{}, err
	}
	n, err := top.node(o)
	if err != nil {
		return Node{}, err
	}
	if n.Score == nil {
		return Node{}, fmt.Errorf("sources: %.60q: too few of its sources have a score: %w", top.ID, ErrNoBase)
	}
	n.Weight = one
	return n, nil
}

// check lists what is wrong with a source and its parts.
func (s Source) check(parent string, seen map[string]bool) (problems []error) {
	fault := func(format string, args ...any) {
		problems = append(problems, &SourceError{s.ID, parent, fmt.Errorf(format, args...)})
	}
	hundred, _ := scale.NewRatio(100, 1)
	if s.ID == "" {
		fault("no id: %w", ErrArgument)
	} else if seen[s.ID] {
		fault("%w", ErrDuplicate)
	}
	seen[s.ID] = true
	// Bounds the cost of computing with it: 1e999999999 is a short number.
	if _, err := strictjson.Decimal(s.Weight).MarshalJSON(); err != nil || s.Weight.Sign() <= 0 {
		fault("weight is not positive, or has too many digits: %w", ErrArgument)
	}
	if len(s.Parts) > 0 && (s.Score != nil || s.SE.Valid || s.N != 0) {
		fault("a group has no score of its own: %w", ErrArgument)
	}
	if s.Score != nil && (s.Score.Sign() < 0 || s.Score.Cmp(hundred) > 0) {
		fault("score %v: %w", s.Score, ErrArgument)
	}
	if s.SE.Valid && !(s.SE.Value >= 0 && s.SE.Value <= 100) {
		fault("standard error %g: %w", s.SE.Value, ErrArgument)
	}
	if s.N < 0 || s.N > 1<<53 {
		fault("%d answers: %w", s.N, ErrArgument)
	}
	for _, part := range s.Parts {
		problems = append(problems, part.check(s.ID, seen)...)
	}
	return problems
}

func (s Source) node(o Options) (Node, error) {
	n := Node{ID: s.ID, Labels: s.Labels.Clone(), weight: scale.RatioOfDecimal(s.Weight)}
	if len(s.Parts) == 0 {
		if s.Score != nil {
			score := scale.RatioOf(s.Score.Rat())
			n.Score = &score
			n.Estimate = &survey.Estimate{SE: s.SE, N: s.N, EffectiveN: float64(s.N)}
		}
	} else if err := s.combine(&n, o); err != nil {
		return Node{}, err
	}
	if n.Score == nil {
		return n, nil
	}
	n.finish(o)
	if o.Bands != nil {
		band, err := o.Bands.Of(*n.Score)
		if err != nil {
			return Node{}, &SourceError{s.ID, "", err}
		}
		n.Level = band.ID
	}
	return n, nil
}

// combine fills in what a group has from its parts.
func (s Source) combine(n *Node, o Options) error {
	var all, scored scale.Ratio
	for _, part := range s.Parts {
		p, err := part.node(o)
		if err != nil {
			return err
		}
		all = all.Add(p.weight)
		if p.Score != nil {
			scored = scored.Add(p.weight)
		}
		n.Parts = append(n.Parts, p)
	}
	if scored.Sign() == 0 || scored.Cmp(all.Mul(o.MinShare)) < 0 {
		return nil
	}
	var score scale.Ratio
	e := survey.Estimate{SE: survey.Some(0)}
	variance := 0.0
	for i := range n.Parts {
		p := &n.Parts[i]
		if p.Score == nil {
			e.Warn(survey.PartWeighted, "%s has no score; its weight is spread over its siblings", p.ID)
			continue
		}
		p.Weight, _ = p.weight.Quo(scored) // not 0
		score = score.Add(p.Weight.Mul(*p.Score))
		if e.N += p.Estimate.N; e.N > 1<<53 {
			return &SourceError{s.ID, "", fmt.Errorf("more than 2⁵³ answers in its parts: %w", ErrArgument)}
		}
		e.SE.Valid = e.SE.Valid && p.Estimate.SE.Valid
		w := p.Weight.Float64() * p.Estimate.SE.Value
		variance += w * w
	}
	if e.SE.Valid {
		e.SE = survey.Some(math.Sqrt(variance))
	} else {
		e.SE = survey.Optional{}
	}
	e.EffectiveN = float64(e.N)
	n.Score, n.Estimate = &score, &e
	one, _ := scale.NewRatio(1, 1)
	for i := range n.Parts {
		p := &n.Parts[i]
		if rest := one.Sub(p.Weight); p.Score != nil && rest.Sign() > 0 {
			others, _ := score.Sub(p.Weight.Mul(*p.Score)).Quo(rest) // not 0
			apart := p.Score.Sub(others)
			p.Apart = &apart
		}
	}
	n.Disagreement = disagreement(n.Parts, score, o.Level)
	return nil
}

// finish adds the interval to value and error.
func (n *Node) finish(o Options) {
	e := n.Estimate
	e.Value = n.Score.Float64()
	if !e.SE.Valid {
		e.SE = survey.Optional{}
		e.Warn(survey.NoError, "%s, or a part of it, has no standard error", n.ID)
		return
	}
	e.Method = "normal"
	half := tail.CriticalZ(o.Level) * e.SE.Value
	e.Interval = survey.Interval{Lower: max(e.Value-half, 0), Upper: min(e.Value+half, 100), Level: o.Level}
	if e.Value-half < 0 || e.Value+half > 100 {
		e.Warn(survey.Clipped, "the interval was cut at the end of 0 to 100")
	}
	e.Warnings = slices.Clip(e.Warnings)
}
