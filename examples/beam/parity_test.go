package main

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestMain(m *testing.M) {
	registerTypes()
	register.Combiner1[*scale.Tally](&countedTallyFn{})
	register.Combiner1[*survey.Crosstab](&countedCrosstabFn{})
	register.Combiner1[*survey.Moments](&countedMomentsFn{})
	register.Combiner1[*scale.Tally](&lossyTallyFn{})
	register.Combiner1[*survey.Crosstab](&lossyCrosstabFn{})
	register.Combiner1[*survey.Moments](&lossyMomentsFn{})
	register.Function2x1(emitTallies)
	register.Function2x1(emitCrosstabs)
	register.Function2x1(emitMoments)
	register.Function2x1(collectTally)
	register.Function2x1(collectCrosstab)
	register.Function2x1(collectMoments)
	ptest.Main(m)
}

// The SDK keeps up to 2,000 accumulators in a bundle, and merges only what it had to
// let go: with fewer keys a faulty MergeAccumulators is never called.
const (
	keys   = 2100
	pieces = 2 // parts of every key
)

// Prism runs its worker in this process, so that variables of the test see it.
var (
	merges    atomic.Int64
	mutex     sync.Mutex
	collected map[string][]byte
)

type countedTallyFn struct{ TallyFn }

func (f *countedTallyFn) MergeAccumulators(a, b *scale.Tally) (*scale.Tally, error) {
	merges.Add(1)
	return f.TallyFn.MergeAccumulators(a, b)
}

type countedCrosstabFn struct{ CrosstabFn }

func (f *countedCrosstabFn) MergeAccumulators(a, b *survey.Crosstab) (*survey.Crosstab, error) {
	merges.Add(1)
	return f.CrosstabFn.MergeAccumulators(a, b)
}

type countedMomentsFn struct{ MomentsFn }

func (f *countedMomentsFn) MergeAccumulators(a, b *survey.Moments) (*survey.Moments, error) {
	merges.Add(1)
	return f.MomentsFn.MergeAccumulators(a, b)
}

// The mutants: combiners that drop what they should merge.

type lossyTallyFn struct{ TallyFn }

func (*lossyTallyFn) MergeAccumulators(a, _ *scale.Tally) (*scale.Tally, error) {
	merges.Add(1)
	return a, nil
}

type lossyCrosstabFn struct{ CrosstabFn }

func (*lossyCrosstabFn) MergeAccumulators(a, _ *survey.Crosstab) (*survey.Crosstab, error) {
	merges.Add(1)
	return a, nil
}

type lossyMomentsFn struct{ MomentsFn }

func (*lossyMomentsFn) MergeAccumulators(a, _ *survey.Moments) (*survey.Moments, error) {
	merges.Add(1)
	return a, nil
}

// respondents are those of a key in a piece: one to four, with three answers each.
func respondents(piece, key int) (list [][]scale.Code) {
	random := rand.New(rand.NewPCG(uint64(piece), uint64(key)))
	for range 1 + random.IntN(4) {
		var codes []scale.Code
		for range 3 {
			codes = append(codes, scale.Code(random.IntN(12))) // blank, not asked, 1 to 10
		}
		list = append(list, codes)
	}
	return list
}

func variables() (v []survey.Variable) {
	for _, id := range []string{"x", "y", "z"} {
		v = append(v, survey.Variable{ID: id, Scale: scale.OneToTen()})
	}
	return v
}

func newCrosstab() (*survey.Crosstab, error) {
	return survey.NewCrosstab(survey.Axis{ID: "x", Scale: scale.OneToTen()}, survey.Axis{ID: "y", Scale: scale.OneToTen()})
}

func keyOf(key int) string { return fmt.Sprintf("key %04d", key) }

func emitTallies(piece int, emit func(string, *scale.Tally)) error {
	for key := range keys {
		t := scale.NewTally(scale.OneToTen())
		for _, r := range respondents(piece, key) {
			if err := t.AddCode(r[0], 1); err != nil {
				return err
			}
		}
		emit(keyOf(key), t)
	}
	return nil
}

func emitCrosstabs(piece int, emit func(string, *survey.Crosstab)) error {
	for key := range keys {
		x, err := newCrosstab()
		if err != nil {
			return err
		}
		for _, r := range respondents(piece, key) {
			if err := x.AddCode(r[0], r[1], 1); err != nil {
				return err
			}
		}
		emit(keyOf(key), x)
	}
	return nil
}

func emitMoments(piece int, emit func(string, *survey.Moments)) error {
	for key := range keys {
		m, err := survey.NewMoments(survey.Pairwise, variables()...)
		if err != nil {
			return err
		}
		for _, r := range respondents(piece, key) {
			if err := m.Add(r); err != nil {
				return err
			}
		}
		emit(keyOf(key), m)
	}
	return nil
}

func collect(key string, a encoding.BinaryMarshaler) error {
	data, err := a.MarshalBinary()
	mutex.Lock()
	defer mutex.Unlock()
	if _, twice := collected[key]; twice {
		return fmt.Errorf("%s came twice", key)
	}
	collected[key] = data
	return err
}

func collectTally(key string, t *scale.Tally) error        { return collect(key, t) }
func collectCrosstab(key string, x *survey.Crosstab) error { return collect(key, x) }
func collectMoments(key string, m *survey.Moments) error   { return collect(key, m) }

// combined is what Beam makes of the parts, and how often it merged.
func combined(t *testing.T, emit, combineFn, collectFn any) (map[string][]byte, int64) {
	t.Helper()
	collected = map[string][]byte{}
	merges.Store(0)
	p, s := beam.NewPipelineWithRoot()
	numbers := make([]int, pieces)
	for i := range numbers {
		numbers[i] = i
	}
	beam.ParDo0(s, collectFn, beam.CombinePerKey(s, combineFn, beam.ParDo(s, emit, beam.CreateList(s, numbers))))
	if err := ptest.Run(p); err != nil {
		t.Fatal(err)
	}
	return collected, merges.Load()
}

// alone adds every respondent of a key to one accumulator, without a merge.
func alone[A encoding.BinaryMarshaler](t *testing.T, empty func() (A, error), add func(A, []scale.Code) error) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for key := range keys {
		a, err := empty()
		for piece := range pieces {
			for _, r := range respondents(piece, key) {
				err = errors.Join(err, add(a, r))
			}
		}
		data, errM := a.MarshalBinary()
		if err := errors.Join(err, errM); err != nil {
			t.Fatal(err)
		}
		all[keyOf(key)] = data
	}
	return all
}

// Every accumulator has the bytes of one process, merges did happen, and the same
// check sees a combiner that loses what it should merge.
func TestParity(t *testing.T) {
	tallies := alone(t, func() (*scale.Tally, error) { return scale.NewTally(scale.OneToTen()), nil },
		func(a *scale.Tally, r []scale.Code) error { return a.AddCode(r[0], 1) })
	crosstabs := alone(t, newCrosstab, func(a *survey.Crosstab, r []scale.Code) error { return a.AddCode(r[0], r[1], 1) })
	moments := alone(t, func() (*survey.Moments, error) { return survey.NewMoments(survey.Pairwise, variables()...) },
		(*survey.Moments).Add)
	for _, c := range []struct {
		name                     string
		emit, combine, collectFn any
		want                     map[string][]byte
		mutant                   bool
	}{
		{"tally", emitTallies, &countedTallyFn{}, collectTally, tallies, false},
		{"crosstab", emitCrosstabs, &countedCrosstabFn{}, collectCrosstab, crosstabs, false},
		{"moments", emitMoments, &countedMomentsFn{}, collectMoments, moments, false},
		{"mutant/tally", emitTallies, &lossyTallyFn{}, collectTally, tallies, true},
		{"mutant/crosstab", emitCrosstabs, &lossyCrosstabFn{}, collectCrosstab, crosstabs, true},
		{"mutant/moments", emitMoments, &lossyMomentsFn{}, collectMoments, moments, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, merged := combined(t, c.emit, c.combine, c.collectFn)
			if merged == 0 {
				t.Fatal("nothing was merged, so nothing is tested")
			}
			differ := 0
			for key, want := range c.want {
				if !bytes.Equal(got[key], want) {
					differ++
				}
			}
			t.Logf("%d keys, %d merges, %d differ", len(got), merged, differ)
			if len(got) != keys {
				t.Fatalf("%d keys, want %d", len(got), keys)
			}
			if c.mutant != (differ > 0) {
				t.Fatalf("%d keys differ, mutant %v", differ, c.mutant)
			}
		})
	}
}

// Merging must change neither side, and the sum must share nothing with them.
func TestMergeLeavesItsArguments(t *testing.T) {
	add := func(t *scale.Tally, values ...int) *scale.Tally {
		for _, v := range values {
			if err := t.Add(v); err != nil {
				panic(err)
			}
		}
		return t
	}
	f := new(TallyFn)
	a, b := add(scale.NewTally(scale.OneToTen()), 1, 2), add(scale.NewTally(scale.OneToTen()), 2, 10)
	for _, side := range []*scale.Tally{a, f.CreateAccumulator()} {
		before, other := side.Clone(), b.Clone()
		sum, err := f.MergeAccumulators(side, b)
		if err != nil {
			t.Fatal(err)
		}
		add(sum, 5, 5)
		if !side.Equal(before) || !b.Equal(other) || sum.N() != before.N()+4 {
			t.Fatalf("%d and %d became %d", before.N(), other.N(), sum.N())
		}
	}
	if _, err := f.MergeAccumulators(a, add(scale.NewTally(scale.ZeroToTen()), 0)); !errors.Is(err, scale.ErrIncompatible) {
		t.Fatal(err)
	}
	if _, err := f.AddInput(a.Clone(), add(scale.NewTally(scale.ZeroToTen()), 0)); !errors.Is(err, scale.ErrIncompatible) {
		t.Fatal(err)
	}
}

// An accumulator to which nothing was added may be sent as well.
func TestZeroValuesTravel(t *testing.T) {
	tally, err1 := encodeTally(new(TallyFn).CreateAccumulator())
	crosstab, err2 := encodeCrosstab(new(CrosstabFn).CreateAccumulator())
	moments, err3 := encodeMoments(new(MomentsFn).CreateAccumulator())
	a, err4 := decodeTally(tally)
	x, err5 := decodeCrosstab(crosstab)
	m, err6 := decodeMoments(moments)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	if a.Scale() != nil || !x.IsEmpty() || len(m.Variables()) != 0 {
		t.Fatal(a, x, m)
	}
	for _, data := range [][]byte{{0}, append(bytes.Clone([]byte("csat")), 'T', 9)} {
		_, err1 := decodeTally(data)
		_, err2 := decodeCrosstab(data)
		_, err3 := decodeMoments(data)
		if err1 == nil || err2 == nil || err3 == nil {
			t.Fatalf("%q was taken", data)
		}
	}
}
