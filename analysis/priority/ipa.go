package priority

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// A Quadrant is a field of the importance–performance grid.
type Quadrant uint8

// The quadrants of J. A. Martilla and J. C. James (1977).
const (
	// Concentrate: important, performance low: concentrate here.
	Concentrate Quadrant = iota
	// Keep: important, performance high: keep up the good work.
	Keep
	// LowPriority: unimportant, performance low.
	LowPriority
	// Overkill: unimportant, performance high: possible overkill.
	Overkill
)

var quadrantNames = enum.Names[Quadrant]{"concentrate", "keep", "low-priority", "overkill"}

// String is the text of the quadrant.
func (q Quadrant) String() string { return quadrantNames.String(q) }

// MarshalText writes the text; an unknown value is an error.
func (q Quadrant) MarshalText() ([]byte, error) { return quadrantNames.Marshal(q) }

// UnmarshalText reads the text and refuses any other.
func (q *Quadrant) UnmarshalText(text []byte) error { return quadrantNames.Unmarshal(q, text) }

// A Crosshair is where an axis of the grid is cut.
type Crosshair uint8

// The places to cut an axis.
const (
	// AtMean is the mean of the attributes: half of the picture is always "good".
	AtMean Crosshair = iota
	// AtMedian is the median of the attributes.
	AtMedian
	// AtMidpoint is halfway between the lowest and the highest attribute.
	AtMidpoint
	// AtValue is a value of the caller's, such as a target or the centre of the
	// rating scale.
	AtValue
)

var crosshairNames = enum.Names[Crosshair]{"mean", "median", "midpoint", "value"}

// String is the text of the place.
func (c Crosshair) String() string { return crosshairNames.String(c) }

// MarshalText writes the text; an unknown value is an error.
func (c Crosshair) MarshalText() ([]byte, error) { return crosshairNames.Marshal(c) }

// UnmarshalText reads the text and refuses any other.
func (c *Crosshair) UnmarshalText(text []byte) error { return crosshairNames.Unmarshal(c, text) }

// A Cut says where one axis is cut. The zero value is the mean of the attributes.
type Cut struct {
	// At is the place.
	At Crosshair
	// Value is the cut for [AtValue], in the unit of the axis, and 0 for others.
	Value float64
}

// GridOptions are the options of [IPA]; the zero value is the default.
type GridOptions struct {
	// Importance is where the axis of importance is cut. Default: at the mean.
	Importance Cut
	// Performance is where the axis of performance is cut. Default: at the mean.
	Performance Cut
}

// An Attribute is a point of the grid.
type Attribute struct {
	// Name is its name.
	Name string `json:"name"`
	// Importance is stated or derived, in any unit that all attributes share.
	Importance float64 `json:"importance"`
	// Performance is its rating, in any unit that all attributes share.
	Performance float64 `json:"performance"`
}

// A Position is where an attribute lies.
type Position struct {
	Attribute
	// Quadrant is its field of the grid.
	Quadrant Quadrant `json:"quadrant"`
	// Probability says how often it lay in each quadrant; nil without a bootstrap.
	Probability *QuadrantProbability `json:"probability,omitempty"`
}

// A QuadrantProbability is the part of the replicates of a bootstrap in which an
// attribute lay in each quadrant, 0–1; the four add up to 1.
type QuadrantProbability struct {
	// Concentrate is the part in [Concentrate].
	Concentrate float64 `json:"concentrate"`
	// Keep is the part in [Keep].
	Keep float64 `json:"keep"`
	// LowPriority is the part in [LowPriority].
	LowPriority float64 `json:"low_priority"`
	// Overkill is the part in [Overkill].
	Overkill float64 `json:"overkill"`
}

// A Grid is an importance–performance analysis.
type Grid struct {
	// CutImportance is where importance is cut.
	CutImportance float64 `json:"cut_importance"`
	// CutPerformance is where performance is cut.
	CutPerformance float64 `json:"cut_performance"`
	// Positions are the attributes in the order given.
	Positions []Position `json:"positions"`
	// N is the number of respondents of a bootstrap, 0 without one.
	N int64 `json:"n,omitempty"`
	// Missing is how many were left out for a missing answer.
	Missing int64 `json:"missing,omitempty"`
	// Replicates is the number of resamples of a bootstrap, Failed ones included.
	Replicates int `json:"replicates,omitempty"`
	// Failed is how many gave no grid; probabilities are shares of the others.
	Failed int `json:"failed,omitempty"`
	// Warnings are reasons to trust the grid less: [survey.ZeroVariance] where all
	// attributes are the same on an axis, and [FailedDraws].
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// IPA places attributes on a grid of importance and performance (J. A. Martilla
// and J. C. James, Importance–performance analysis, Journal of Marketing 41(1),
// 1977, 77–79, doi:10.1177/002224297704100112). An attribute on a cut, to 12
// digits, counts as above it.
//
// A place that depends on the attributes needs two or more ([ErrTooFew]); no
// attributes are [ErrNoBase]; a name empty or given twice, a value that is not
// finite, or an unknown place is [ErrArgument].
func IPA(attributes []Attribute, o GridOptions) (Grid, error) {
	if len(attributes) == 0 {
		return Grid{}, fmt.Errorf("priority: no attributes: %w", ErrNoBase)
	}
	names := map[string]bool{}
	var importance, performance []float64
	for _, a := range attributes {
		if a.Name == "" || names[a.Name] {
			return Grid{}, &AttributeError{Name: a.Name, Err: fmt.Errorf("name empty or given twice: %w", ErrArgument)}
		}
		if !(math.Abs(a.Importance) <= largest && math.Abs(a.Performance) <= largest) {
			return Grid{}, &AttributeError{Name: a.Name, Err: fmt.Errorf("importance %v, performance %v: %w", a.Importance, a.Performance, ErrArgument)}
		}
		names[a.Name] = true
		importance, performance = append(importance, a.Importance), append(performance, a.Performance)
	}
	var g Grid
	var err error
	if g.CutImportance, err = o.Importance.of(importance, "importance"); err != nil {
		return Grid{}, err
	}
	if g.CutPerformance, err = o.Performance.of(performance, "performance"); err != nil {
		return Grid{}, err
	}
	for _, a := range attributes {
		g.Positions = append(g.Positions, Position{Attribute: a, Quadrant: quadrant(a.Importance, g.CutImportance, a.Performance, g.CutPerformance)})
	}
	for _, axis := range []struct {
		values []float64
		cut    Cut
		word   string
	}{{importance, o.Importance, "importance"}, {performance, o.Performance, "performance"}} {
		if axis.cut.At != AtValue && slices.Min(axis.values) == slices.Max(axis.values) {
			g.Warnings = append(g.Warnings, survey.Warning{Code: survey.ZeroVariance,
				Text: "all attributes have the same " + axis.word + ", which divides nothing"})
		}
	}
	return g, nil
}

// of is the cut of an axis on which the attributes have these values.
func (c Cut) of(values []float64, axis string) (float64, error) {
	if !crosshairNames.Valid(c.At) || !(math.Abs(c.Value) <= largest) || c.At != AtValue && c.Value != 0 {
		return 0, argument("cut of %s: %v, %v", axis, c.At, c.Value)
	}
	if c.At == AtValue {
		return c.Value, nil
	}
	if len(values) < 2 {
		return 0, fmt.Errorf("priority: the %v of one attribute as cut of %s: %w", c.At, axis, ErrTooFew)
	}
	switch c.At {
	case AtMedian:
		sorted := slices.Sorted(slices.Values(values))
		upper := sorted[len(sorted)/2]
		return sorted[(len(sorted)-1)/2]/2 + upper/2, nil
	case AtMidpoint:
		return slices.Min(values)/2 + slices.Max(values)/2, nil
	}
	return mean(values), nil
}

func quadrant(importance, cutImportance, performance, cutPerformance float64) Quadrant {
	switch important, good := above(importance, cutImportance), above(performance, cutPerformance); {
	case important && good:
		return Keep
	case important:
		return Concentrate
	case good:
		return Overkill
	}
	return LowPriority
}

// above takes what differs from the cut by rounding only as on it.
func above(x, cut float64) bool {
	return x >= cut-1e-12*max(math.Abs(x), math.Abs(cut))
}

// Needs are the attributes with their distance to a target performance, for
// [RankActions]: the gap is target less performance, 0 where the target is
// reached. A target that is not finite makes gaps that RankActions refuses.
func (g Grid) Needs(target float64) []Need {
	var needs []Need
	for _, p := range g.Positions {
		needs = append(needs, Need{Attribute: p.Name, Importance: p.Importance, Gap: max(0, target-p.Performance)})
	}
	return needs
}
