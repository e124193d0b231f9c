package plan

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that nobody answered.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrInfeasible says that the allowed moves cannot meet the target; the plan
	// returned with it is the best they can do.
	ErrInfeasible = errors.New("target cannot be met by the allowed moves")
)

// A Unit is what the figures of a plan are in.
type Unit uint8

const (
	// ScorePoints: a score of an item or an index on 0–100.
	ScorePoints Unit = iota
	// NPSPoints: a net promoter score on −100 to 100.
	NPSPoints
	// PerCent: a share of the ratings, 0–100.
	PerCent
)

var units = enum.Names[Unit]{"score", "nps", "percent"}

// String is the name of the unit, such as "percent".
func (u Unit) String() string { return units.String(u) }

// MarshalText writes the name; an unknown unit is an error.
func (u Unit) MarshalText() ([]byte, error) { return units.Marshal(u) }

// UnmarshalText reads a name that [Unit.MarshalText] writes.
func (u *Unit) UnmarshalText(text []byte) error { return units.Unmarshal(u, text) }

// A Goal is a figure and the value it is to reach. The zero value is a percent of
// maximum of 0, which every tally meets.
type Goal struct {
	unit    Unit
	target  decimal.Decimal
	method  scale.ScoreMethod
	classes *scale.Bands
	boxes   int
	round   bool
	places  int
	mode    scale.Rounding
}

// Score is the goal of a score of one item on 0–100, percent of maximum.
func Score(target decimal.Decimal) Goal { return Goal{target: target} }

// POMP is the goal of a score of one item on 0–100, percent of maximum possible.
func POMP(target decimal.Decimal) Goal { return Goal{target: target, method: scale.POMP} }

// NPS is the goal of a net promoter score in points, −100 to 100. Classes are as
// in [satisfaction.NPSOptions]; nil on a scale of 0–10.
func NPS(points decimal.Decimal, classes *scale.Bands) Goal {
	return Goal{unit: NPSPoints, target: points, classes: classes}
}

// CSAT is the goal of a share of ratings in the top boxes, in per cent, 0 to 100.
func CSAT(percent decimal.Decimal, boxes int) Goal {
	return Goal{unit: PerCent, target: percent, boxes: boxes}
}

// Published is the goal met by the figure rounded to the given places, as it will
// be published, instead of by the exact figure.
func (g Goal) Published(places int, mode scale.Rounding) Goal {
	g.round, g.places, g.mode = true, places, mode
	return g
}

// met tells whether a figure reaches the target.
func (g Goal) met(figure scale.Ratio) bool {
	if g.round {
		figure = scale.RatioOfDecimal(figure.Round(g.places, g.mode))
	}
	return figure.Cmp(scale.RatioOfDecimal(g.target)) >= 0
}

var hundred = scale.RatioOf(big.NewRat(100, 1))

// values are what one answer of each point adds to the figure, so that the figure
// is their mean.
func (g Goal) values(s *scale.Scale) ([]scale.Ratio, error) {
	if e := g.target.Exponent(); e < -30 || e > 30 || g.target.Coefficient().BitLen() > 128 {
		return nil, fmt.Errorf("plan: target has too many digits: %w", ErrArgument)
	}
	var values []scale.Ratio
	for _, p := range s.Points() {
		t := scale.NewTally(s)
		if err := t.Add(p.Value); err != nil {
			return nil, err
		}
		v, err := g.figure(t)
		if err != nil {
			return nil, fmt.Errorf("plan: %w", err)
		}
		values = append(values, v)
	}
	return values, nil
}

// figure is the figure of a tally in the unit of the target.
func (g Goal) figure(t *scale.Tally) (scale.Ratio, error) {
	switch g.unit {
	case NPSPoints:
		c, err := satisfaction.CountNPS(t, g.classes)
		if err != nil {
			return scale.Ratio{}, err
		}
		share, err := scale.NewRatio(c.Promoters-c.Detractors, c.N())
		return hundred.Mul(share), err
	case PerCent:
		top, err := t.Top(g.boxes)
		if err != nil {
			return scale.Ratio{}, err
		}
		share, err := top.Ratio()
		return hundred.Mul(share), err
	}
	return t.Score(g.method)
}
