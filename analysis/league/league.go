package league

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gocsat/csat/analysis/internal/metric"
	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is.
var (
	// ErrNoBase: a segment without a rating. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrArgument: fewer than two segments, a name used twice, an option outside its
	// range. It is [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrIncompatible: segments on scales of different shape. It is
	// [survey.ErrIncompatible].
	ErrIncompatible = survey.ErrIncompatible
	// ErrNoVariance: within every segment all ratings count the same, so that there
	// is no error to judge differences by.
	ErrNoVariance = errors.New("ratings do not vary within segments")
	// ErrTooMany: groups of segments that do not differ are too many to letter.
	ErrTooMany = errors.New("too many letters")
)

// A SegmentError tells which segment is at fault. It wraps the reason.
type SegmentError struct {
	// Index counts the segments from 0.
	Index int
	// Name is the name of the segment.
	Name string
	// Err is the reason.
	Err error
}

// Error is the text of the reason with the segment.
func (e *SegmentError) Error() string {
	return fmt.Sprintf("league: segment %d %q: %v", e.Index, e.Name, e.Err)
}

// Unwrap returns the reason.
func (e *SegmentError) Unwrap() error { return e.Err }

// A Metric is what segments are compared by. Larger is better. The zero value is
// Mean; its text form is the name in lower case.
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

// MarshalText writes the text form; an unknown value is an error.
func (m Metric) MarshalText() ([]byte, error) { return metrics.Marshal(m) }

// UnmarshalText reads the text form; an unknown one is an error.
func (m *Metric) UnmarshalText(text []byte) error { return metrics.Unmarshal(m, text) }

// A Segment is the answers of one segment. Blanks and special codes are missing.
type Segment struct {
	// Name is unique among the segments; ties are broken by it.
	Name string
	// Tally counts the answers.
	Tally *scale.Tally
}

// Segments are the members of a group that hold something, by ascending name; of nil
// there are none. The tallies are copies.
func Segments[K interface {
	survey.Key
	~string
}](g *survey.Group[K, *scale.Tally]) []Segment {
	if g == nil {
		return nil
	}
	var all []Segment
	for name, t := range g.All() {
		all = append(all, Segment{string(name), t})
	}
	return all
}

// Options are the choices of the functions; the zero value is the default. Each
// function names those it reads beside Metric, Boxes and Classes, which all read.
type Options struct {
	// Metric is what segments are compared by. Default: [Mean].
	Metric Metric
	// Boxes is how many points at the favourable end [Share] counts. Default (0): 2.
	// Valid range: 1 to the number of points less one.
	Boxes int
	// Classes are detractors, passives and promoters for [NPS]. Default (nil): those of
	// 0–10, and then the scale must be 0–10.
	Classes *scale.Bands
	// Level is the confidence level. Default (0): 0.95. Valid range: (0, 1).
	Level float64
	// Top is how many places at either end TopProbability and BottomProbability are
	// about. Default (0): 1. Valid range: 1 to the number of segments.
	Top int
	// Draws is how many leagues are drawn. Default (0): 10,000. Valid range: 100 and
	// above. The error of a probability is at most 0.5/√Draws.
	Draws int
	// Seed starts the random numbers; equal seeds give equal results.
	Seed uint64
	// Widen multiplies the distance of funnel limits from the overall value by the
	// root of the overdispersion where that is above 1. Default: limits are those of
	// sampling alone.
	Widen bool
}

func (o Options) definition() metric.Definition {
	return metric.Definition{Kind: metric.Kind(o.Metric), Boxes: o.Boxes, Classes: o.Classes}
}

// level is the confidence level.
func (o Options) level() (float64, error) {
	if o.Level == 0 {
		return 0.95, nil
	}
	if !(o.Level > 0 && o.Level < 1) {
		return 0, fmt.Errorf("league: option Level: %v outside (0, 1): %w", o.Level, ErrArgument)
	}
	return o.Level, nil
}

// sampled is a segment in the units of the metric.
type sampled struct {
	metric.Sample
	name  string
	tally *scale.Tally
	exact scale.Ratio
	value float64
}

// sample measures the segments, and all of them together.
func (o Options) sample(segments []Segment) (list []sampled, total sampled, points metric.Points, err error) {
	fail := func(err error) ([]sampled, sampled, metric.Points, error) {
		return nil, sampled{}, metric.Points{}, err
	}
	if len(segments) < 2 {
		return fail(fmt.Errorf("league: %d segments, two are the fewest: %w", len(segments), ErrArgument))
	}
	sum := new(scale.Tally)
	seen := map[string]bool{}
	for i, s := range segments {
		switch {
		case seen[s.Name]:
			return fail(&SegmentError{i, s.Name, fmt.Errorf("named twice: %w", ErrArgument)})
		case s.Tally == nil || s.Tally.N() == 0:
			return fail(&SegmentError{i, s.Name, ErrNoBase})
		}
		seen[s.Name] = true
		if i == 0 {
			if points, err = o.definition().On(s.Tally.Scale()); err != nil {
				return fail(fmt.Errorf("league: %w", err))
			}
		}
		m, err := newSampled(points, s.Name, s.Tally)
		if err == nil {
			err = sum.Merge(s.Tally)
		}
		if err != nil {
			return fail(&SegmentError{i, s.Name, err})
		}
		list = append(list, m)
	}
	total, err = newSampled(points, "", sum)
	if err != nil {
		return fail(fmt.Errorf("league: %w", err))
	}
	return list, total, points, nil
}

func newSampled(points metric.Points, name string, t *scale.Tally) (sampled, error) {
	m, err := points.Of(t)
	if err != nil {
		return sampled{}, err
	}
	s := sampled{Sample: m, name: name, tally: t, exact: scale.RatioOf(m.Mean())}
	s.value = s.exact.Float64()
	return s, nil
}

// ranks are the places by exact value, 1 the highest; equal values share one.
func ranks(list []sampled) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := list[b].exact.Cmp(list[a].exact); c != 0 {
			return c
		}
		return strings.Compare(list[a].name, list[b].name)
	})
	places := make([]int, len(list))
	for at, i := range order {
		places[i] = at + 1
		if at > 0 && list[i].exact.Cmp(list[order[at-1]].exact) == 0 {
			places[i] = places[order[at-1]]
		}
	}
	return places
}

// smallBase is the number of ratings below which normal errors of a segment are
// rough.
const smallBase = 30

func lowBase(e *survey.Estimate, n int64) {
	if n < smallBase {
		e.Warn(survey.LowBase, "%d ratings, fewer than %d", n, smallBase)
	}
}
