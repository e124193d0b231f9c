package scenario

import (
	"fmt"

	"github.com/gocsat/csat/analysis/internal/metric"
	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Metric is the figure that is predicted. Larger is better. The zero value is Mean; its
// text form is the name in lower case.
type Metric uint8

// The metrics.
const (
	Mean  Metric = iota // mean worth of the ratings, in points of the scale
	NPS                 // share of promoters less share of detractors, −1…1
	Share               // share of the ratings in the top boxes, 0…1
)

var metrics = enum.Names[Metric]{"mean", "nps", "share"}

// String is the text form.
func (m Metric) String() string { return metrics.String(m) }

// MarshalText writes the text form; an unknown value is ErrArgument.
func (m Metric) MarshalText() ([]byte, error) { return metrics.Marshal(m) }

// UnmarshalText reads the text form; an unknown one is ErrArgument and leaves m alone.
func (m *Metric) UnmarshalText(text []byte) error { return metrics.Unmarshal(m, text) }

// Options are the choices of [New]; the zero value is the default.
type Options struct {
	// Metric is the figure of the outcome. Default: [Mean].
	Metric Metric
	// Boxes is how many points at the favourable end [Share] counts. Default (0): 2.
	// Valid range: 1 to the number of points less one.
	Boxes int
	// Classes are detractors, passives and promoters for [NPS]. Default (nil): those of
	// the item, and where it has none those of 0–10, and then the scale must be 0–10.
	Classes *scale.Bands
	// Level is the confidence level. Default (0): 0.95. Valid range: (0, 1).
	Level float64
}

// worthOf is a point as the number that a fit knows it by.
func worthOf(on *scale.Scale, c scale.Code) float64 {
	worth, unit, _ := on.WorthUnits(c)
	return float64(worth) / float64(unit)
}

// worths are what the outcomes of a model count for in the metric, and the range of the
// metric on the scale.
func (o Options) worths(item survey.Item, values []float64) (of []float64, low, high float64, err error) {
	on := item.EffectiveScale()
	d := metric.Definition{Kind: metric.Kind(o.Metric), Boxes: o.Boxes, Classes: o.Classes}
	if d.Classes == nil {
		d.Classes = item.Classes
	}
	fail := func(err error) ([]float64, float64, float64, error) { return nil, 0, 0, &ItemError{item.ID, err} }
	points, err := d.On(on)
	if err != nil {
		return fail(err)
	}
	counts := map[float64]float64{}
	for i := range on.Codes() {
		c := scale.Code(i)
		if !on.IsPoint(c) {
			continue
		}
		one := scale.NewTally(on)
		if err := one.AddCode(c, 1); err != nil {
			return fail(err)
		}
		sample, err := points.Of(one)
		if err != nil {
			return fail(err)
		}
		counted, _ := sample.Mean().Float64()
		if before, ok := counts[worthOf(on, c)]; ok && before != counted {
			return fail(fmt.Errorf("two points are worth %v and count %v and %v: %w", worthOf(on, c), before, counted, ErrIncompatible))
		}
		counts[worthOf(on, c)] = counted
	}
	low, high = points.Range()
	for _, v := range values {
		counted, ok := counts[v]
		if !ok {
			return fail(fmt.Errorf("no point is worth %v: %w", v, ErrIncompatible))
		}
		of = append(of, counted)
	}
	return of, low, high, nil
}
