package league

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// The levels of the funnel.
const (
	inner = 0.95
	outer = 0.998
)

// A Zone says where a value lies in the funnel. The zero value is Inside; its text
// form is the name in lower case with hyphens ("far-below").
type Zone uint8

// The zones.
const (
	Inside   Zone = iota // within the limits of 95 %
	Above                // above those, within the limits of 99.8 %
	Below                // below the limits of 95 %, within those of 99.8 %
	FarAbove             // above the limits of 99.8 %
	FarBelow             // below the limits of 99.8 %
)

var zones = enum.Names[Zone]{"inside", "above", "below", "far-above", "far-below"}

// String is the text form.
func (z Zone) String() string { return zones.String(z) }

// MarshalText writes the text form; an unknown value is an error.
func (z Zone) MarshalText() ([]byte, error) { return zones.Marshal(z) }

// UnmarshalText reads the text form; an unknown one is an error.
func (z *Zone) UnmarshalText(text []byte) error { return zones.Unmarshal(z, text) }

// A FunnelPlot holds segments against the limits that chance alone would keep.
type FunnelPlot struct {
	// Metric is what is shown.
	Metric Metric `json:"metric"`
	// Overall is the exact metric of all answers together, the line in the middle.
	Overall scale.Ratio `json:"overall"`
	// Points are the segments by ascending base, ties by name.
	Points []FunnelPoint `json:"points"`
	// Overdispersion is φ, the mean of the squared z values, the tenth at either end
	// of them replaced by the next: 1 where segments differ by chance alone. No value
	// where the ratings do not vary.
	Overdispersion survey.Optional `json:"overdispersion"`
	// Widened tells whether the limits were widened by √φ.
	Widened bool `json:"widened"`
	// Method names the limits.
	Method string `json:"method"`
	// Warnings are reasons to trust the limits less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// A FunnelPoint is one segment of a [FunnelPlot].
type FunnelPoint struct {
	// Name is the segment.
	Name string `json:"name"`
	// N is its number of ratings.
	N int64 `json:"n"`
	// Value is its exact metric.
	Value scale.Ratio `json:"value"`
	// Z is the distance from the overall value in standard errors; no value where the
	// ratings do not vary.
	Z survey.Optional `json:"z"`
	// Inner are the limits of 95 % for its number of ratings.
	Inner survey.Interval `json:"inner"`
	// Outer are those of 99.8 %.
	Outer survey.Interval `json:"outer"`
	// Zone is where Value lies.
	Zone Zone `json:"zone"`
}

// Funnel sets limits around the overall value for segments of their size, beyond
// which one in twenty and one in five hundred of equal segments would fall (D. J.
// Spiegelhalter, Funnel Plots for Comparing Institutional Performance, Statistics in
// Medicine 24, 2005, 1185–1202, doi:10.1002/sim.1970). Unlike a ranking it has no
// first and last place, and leaves segments within the limits alone.
//
// Shares have exact binomial limits, net promoter scores exact trinomial ones (from
// 2²⁰ answers on normal), both interpolated between counts as in Spiegelhalter's
// appendix; means have normal limits. All are cut at the ends of the metric. Where few
// values are possible an interpolated limit is a drawing: with 20 answers and a share
// of 0.95 overall it lies below 20 of 20, which one in three such segments reach. So
// Zone goes by the exact probability too, and no zone is entered by chance more often
// than its level says. With many answers per segment every difference leaves the funnel: then Overdispersion
// is large, and Widen judges segments by the spread that is usual among them. It
// reads Widen.
//
// Errors: as [Complements]. Where all ratings count the same, the limits are the
// value itself and the warning is ZeroVariance.
func Funnel(segments []Segment, o Options) (FunnelPlot, error) {
	list, total, points, err := o.sample(segments)
	if err != nil {
		return FunnelPlot{}, err
	}
	slices.SortFunc(list, func(a, b sampled) int {
		if a.N != b.N {
			if a.N < b.N {
				return -1
			}
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	f := FunnelPlot{Metric: o.Metric, Overall: total.exact}
	f.Method = []string{Mean: "normal", NPS: "exact trinomial", Share: "exact binomial"}[o.Metric]
	low, high := points.Range()
	l := limits{centre: total.value, sd: math.Sqrt(total.SumOfSquares() / float64(total.N)), low: low, high: high, metric: o.Metric}
	if o.Metric == NPS {
		if l.classes, err = satisfaction.CountNPS(total.tally, o.Classes); err != nil {
			return FunnelPlot{}, fmt.Errorf("league: %w", err)
		}
	}
	if l.sd == 0 {
		f.Warnings = append(f.Warnings, survey.Warning{Code: survey.ZeroVariance, Text: "all ratings count the same"})
	}
	widen := 1.0
	if l.sd > 0 {
		phi := overdispersion(list, l)
		f.Overdispersion = survey.Some(phi)
		if f.Widened = o.Widen && phi > 1; f.Widened {
			widen = math.Sqrt(phi)
		}
	}
	laws := map[int64]law{}
	for _, s := range list {
		if _, ok := laws[s.N]; !ok {
			laws[s.N] = l.of(s.N)
		}
		p := FunnelPoint{Name: s.name, N: s.N, Value: s.exact, Inner: l.interval(laws[s.N], inner, widen), Outer: l.interval(laws[s.N], outer, widen)}
		if l.sd > 0 {
			p.Z = survey.Some(l.z(s))
			p.Zone = p.zone(s.value, laws[s.N])
		}
		f.Points = append(f.Points, p)
	}
	if s := list[0]; o.Metric == Mean && s.N < smallBase {
		f.Warnings = append(f.Warnings, survey.Warning{Code: survey.LowBase,
			Text: fmt.Sprintf("segment %q has %d ratings; normal limits need %d", s.name, s.N, smallBase)})
	}
	return f, nil
}

// overdispersion is φ of [FunnelPlot].
func overdispersion(list []sampled, l limits) float64 {
	var z []float64
	for _, s := range list {
		z = append(z, l.z(s))
	}
	slices.Sort(z)
	k := len(z)
	var sum float64
	for i := range z {
		x := z[min(max(i, k/10), k-1-k/10)]
		sum += float64(x * x)
	}
	return sum / float64(k)
}

// zone is beyond a limit only where that, or a more extreme value, has no more than
// the probability that the limit leaves out.
func (p FunnelPoint) zone(value float64, l law) Zone {
	below, above := l.tails(value)
	switch {
	case value > p.Outer.Upper && above <= (1-outer)/2:
		return FarAbove
	case value < p.Outer.Lower && below <= (1-outer)/2:
		return FarBelow
	case value > p.Inner.Upper && above <= (1-inner)/2:
		return Above
	case value < p.Inner.Lower && below <= (1-inner)/2:
		return Below
	}
	return Inside
}

// limits makes funnel limits.
type limits struct {
	metric     Metric
	centre, sd float64 // of one answer
	low, high  float64 // ends of the metric
	classes    satisfaction.NPSCounts
}

func (l limits) z(s sampled) float64 { return (s.value - l.centre) * math.Sqrt(float64(s.N)) / l.sd }

func (l limits) interval(d law, level, widen float64) survey.Interval {
	limit := func(p float64) float64 {
		x := l.centre
		if l.sd > 0 {
			x = d.limit(p)
		}
		return min(max(l.centre+float64(widen*(x-l.centre)), l.low), l.high)
	}
	return survey.Interval{Lower: limit((1 - level) / 2), Upper: limit((1 + level) / 2), Level: level}
}

// exactLargest is the number of answers from which the distribution of a net
// promoter score is taken as normal: its steps are a millionth of a point then.
const exactLargest = 1 << 20

// of is the distribution of the metric of n answers.
func (l limits) of(n int64) law {
	size := float64(n)
	c := l.classes
	switch {
	case l.sd == 0:
	case l.metric == Share, l.metric == NPS && c.Detractors == 0:
		return binomial{size, l.centre, 1 / size, 0}
	case l.metric == NPS && c.Passives == 0:
		// Of two classes only, a step is from detractor to promoter.
		return binomial{size, (l.centre + 1) / 2, 2 / size, -1}
	case l.metric == NPS && c.Promoters == 0:
		return binomial{size, 1 + l.centre, 1 / size, -1}
	case l.metric == NPS && n < exactLargest:
		return newTrinomial(n, c)
	}
	return normal{l.centre, l.sd / math.Sqrt(size)}
}
