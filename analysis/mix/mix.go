package mix

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/gocsat/csat/analysis/internal/metric"
	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is.
var (
	// ErrNoBase: a period without a rating, or a segment with none in either. It is
	// [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrArgument: a name used twice, an option outside its range. It is
	// [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrIncompatible: tallies on scales of different shape. It is
	// [survey.ErrIncompatible].
	ErrIncompatible = survey.ErrIncompatible
)

// errSum guards the identity that Result promises.
var errSum = errors.New("parts do not add up to the change")

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
	return fmt.Sprintf("mix: segment %d %q: %v", e.Index, e.Name, e.Err)
}

// Unwrap returns the reason.
func (e *SegmentError) Unwrap() error { return e.Err }

// A Metric is the figure that changed. Larger is better. The zero value is Mean; its
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

// MarshalText writes the text form; an unknown value is an error.
func (m Metric) MarshalText() ([]byte, error) { return metrics.Marshal(m) }

// UnmarshalText reads the text form; an unknown one is an error.
func (m *Metric) UnmarshalText(text []byte) error { return metrics.Unmarshal(m, text) }

// A Method names the weights of the decomposition. The zero value is Symmetric; its
// text form is the name in lower case with hyphens ("before-weights").
type Method uint8

// The methods.
const (
	// Symmetric weighs by the mean of both periods, and so leaves no interaction.
	Symmetric Method = iota
	// BeforeWeights weighs by the period before.
	BeforeWeights
)

var methods = enum.Names[Method]{"symmetric", "before-weights"}

// String is the text form.
func (m Method) String() string { return methods.String(m) }

// MarshalText writes the text form; an unknown value is an error.
func (m Method) MarshalText() ([]byte, error) { return methods.Marshal(m) }

// UnmarshalText reads the text form; an unknown one is an error.
func (m *Method) UnmarshalText(text []byte) error { return methods.Unmarshal(m, text) }

// A Segment is the answers of one segment in both periods. nil, or a tally without a
// rating, says that it was not there.
type Segment struct {
	// Name is unique among the segments.
	Name string
	// Before counts the answers of the first period.
	Before *scale.Tally
	// After counts those of the second.
	After *scale.Tally
}

// Segments pairs the members of two groups, by ascending name; nil is a group without
// members. The tallies are copies.
func Segments[K interface {
	survey.Key
	~string
}](before, after *survey.Group[K, *scale.Tally]) []Segment {
	members := func(g *survey.Group[K, *scale.Tally]) map[K]*scale.Tally {
		m := map[K]*scale.Tally{}
		if g != nil {
			maps.Insert(m, g.All())
		}
		return m
	}
	first, second := members(before), members(after)
	keys := slices.AppendSeq(slices.Collect(maps.Keys(first)), maps.Keys(second))
	slices.Sort(keys)
	var all []Segment
	for _, key := range slices.Compact(keys) {
		all = append(all, Segment{string(key), first[key], second[key]})
	}
	return all
}

// Options are the choices of [Decompose]; the zero value is the default.
type Options struct {
	// Metric is the figure. Default: [Mean].
	Metric Metric
	// Boxes is how many points at the favourable end [Share] counts. Default (0): 2.
	// Valid range: 1 to the number of points less one.
	Boxes int
	// Classes are detractors, passives and promoters for [NPS]. Default (nil): those of
	// 0–10, and then the scale must be 0–10.
	Classes *scale.Bands
	// Method is the weights. Default: [Symmetric].
	Method Method
	// Level is the confidence level. Default (0): 0.95. Valid range: (0, 1).
	Level float64
}

// A period is the samples of all segments in one period; N of an absent segment is 0.
type period struct {
	samples []metric.Sample
	n       int64
	missing int64
}

// read checks the options and measures the segments.
func read(segments []Segment, o Options) (before, after period, level float64, err error) {
	fail := func(err error) (period, period, float64, error) { return period{}, period{}, 0, err }
	level = o.Level
	if level == 0 {
		level = 0.95
	}
	switch {
	case !(level > 0 && level < 1):
		return fail(fmt.Errorf("mix: option Level: %v outside (0, 1): %w", o.Level, ErrArgument))
	case !methods.Valid(o.Method):
		return fail(fmt.Errorf("mix: option Method: %v: %w", o.Method, ErrArgument))
	case !metrics.Valid(o.Metric):
		return fail(fmt.Errorf("mix: option Metric: %v: %w", o.Metric, ErrArgument))
	}
	definition := metric.Definition{Kind: metric.Kind(o.Metric), Boxes: o.Boxes, Classes: o.Classes}
	var points *metric.Points
	measure := func(p *period, t *scale.Tally) error {
		if t == nil || t.Scale() == nil {
			p.samples = append(p.samples, metric.Sample{})
			return nil
		}
		if points == nil {
			on, err := definition.On(t.Scale())
			if err != nil {
				return err
			}
			points = &on
		}
		s, err := points.Of(t)
		p.samples = append(p.samples, s)
		p.n, p.missing = p.n+s.N, p.missing+s.Missing
		return err
	}
	seen := map[string]bool{}
	for i, s := range segments {
		err := measure(&before, s.Before)
		if err == nil {
			err = measure(&after, s.After)
		}
		switch {
		case err != nil:
		case seen[s.Name]:
			err = fmt.Errorf("named twice: %w", ErrArgument)
		case before.samples[i].N+after.samples[i].N == 0:
			err = ErrNoBase
		}
		if err != nil {
			return fail(&SegmentError{i, s.Name, err})
		}
		seen[s.Name] = true
	}
	switch {
	case before.n < 0 || after.n < 0:
		return fail(fmt.Errorf("mix: ratings of all segments: %w", survey.ErrOverflow))
	case before.n == 0:
		return fail(fmt.Errorf("mix: no ratings before: %w", ErrNoBase))
	case after.n == 0:
		return fail(fmt.Errorf("mix: no ratings after: %w", ErrNoBase))
	}
	return before, after, level, nil
}
