package main

import (
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// The CombineFns have all four methods, and MergeAccumulators works on a copy: a
// combiner that only merges gets an element of the collection as its accumulator,
// and must not change it. An accumulator begins as the zero value, which takes the
// shape of the first part.

// A TallyFn merges the tallies of a key.
type TallyFn struct{}

// CreateAccumulator is a tally that takes the scale of the first part.
func (*TallyFn) CreateAccumulator() *scale.Tally { return new(scale.Tally) }

// AddInput merges one part into the accumulator.
func (*TallyFn) AddInput(a, part *scale.Tally) (*scale.Tally, error) { return a, a.Merge(part) }

// MergeAccumulators changes neither a nor b.
func (*TallyFn) MergeAccumulators(a, b *scale.Tally) (*scale.Tally, error) {
	sum := a.Clone()
	return sum, sum.Merge(b)
}

// ExtractOutput is the accumulator.
func (*TallyFn) ExtractOutput(a *scale.Tally) *scale.Tally { return a }

// A CrosstabFn merges the crosstabs of a key.
type CrosstabFn struct{}

// CreateAccumulator is a crosstab that takes the axes of the first part.
func (*CrosstabFn) CreateAccumulator() *survey.Crosstab { return new(survey.Crosstab) }

// AddInput merges one part into the accumulator.
func (*CrosstabFn) AddInput(a, part *survey.Crosstab) (*survey.Crosstab, error) {
	return a, a.Merge(part)
}

// MergeAccumulators changes neither a nor b.
func (*CrosstabFn) MergeAccumulators(a, b *survey.Crosstab) (*survey.Crosstab, error) {
	sum := a.Clone()
	return sum, sum.Merge(b)
}

// ExtractOutput is the accumulator.
func (*CrosstabFn) ExtractOutput(a *survey.Crosstab) *survey.Crosstab { return a }

// A MomentsFn merges the moments of a key.
type MomentsFn struct{}

// CreateAccumulator is moments that take the variables of the first part.
func (*MomentsFn) CreateAccumulator() *survey.Moments { return new(survey.Moments) }

// AddInput merges one part into the accumulator.
func (*MomentsFn) AddInput(a, part *survey.Moments) (*survey.Moments, error) {
	return a, a.Merge(part)
}

// MergeAccumulators changes neither a nor b.
func (*MomentsFn) MergeAccumulators(a, b *survey.Moments) (*survey.Moments, error) {
	sum := a.Clone()
	return sum, sum.Merge(b)
}

// ExtractOutput is the accumulator.
func (*MomentsFn) ExtractOutput(a *survey.Moments) *survey.Moments { return a }

// Without a registered coder Beam writes exported fields as JSON, of which these
// types have none, and all counts would come back as 0. The coders are functions
// with names, because Beam finds them by name on a worker; instances of one generic
// function share theirs. The zero value, which has no encoding, is no bytes.

func encodeTally(t *scale.Tally) ([]byte, error) {
	if t.Scale() == nil {
		return nil, nil
	}
	return t.MarshalBinary()
}

func decodeTally(data []byte) (*scale.Tally, error) {
	t := new(scale.Tally)
	if len(data) == 0 {
		return t, nil
	}
	return t, t.UnmarshalBinary(data)
}

func encodeCrosstab(x *survey.Crosstab) ([]byte, error) {
	if rows := x.Rows(); rows.Scale == nil && rows.Categories == nil {
		return nil, nil
	}
	return x.MarshalBinary()
}

func decodeCrosstab(data []byte) (*survey.Crosstab, error) {
	x := new(survey.Crosstab)
	if len(data) == 0 {
		return x, nil
	}
	return x, x.UnmarshalBinary(data)
}

func encodeMoments(m *survey.Moments) ([]byte, error) {
	if len(m.Variables()) == 0 {
		return nil, nil
	}
	return m.MarshalBinary()
}

func decodeMoments(data []byte) (*survey.Moments, error) {
	m := new(survey.Moments)
	if len(data) == 0 {
		return m, nil
	}
	return m, m.UnmarshalBinary(data)
}

// registerTypes tells Beam everything that a worker must find by name. It must run
// before beam.Init, in the launcher and in every worker.
func registerTypes() {
	beam.RegisterCoder(reflect.TypeFor[*scale.Tally](), encodeTally, decodeTally)
	beam.RegisterCoder(reflect.TypeFor[*survey.Crosstab](), encodeCrosstab, decodeCrosstab)
	beam.RegisterCoder(reflect.TypeFor[*survey.Moments](), encodeMoments, decodeMoments)
	register.Combiner1[*scale.Tally](&TallyFn{})
	register.Combiner1[*survey.Crosstab](&CrosstabFn{})
	register.Combiner1[*survey.Moments](&MomentsFn{})
	registerPipeline()
}
