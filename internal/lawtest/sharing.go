package lawtest

import (
	"errors"
	"fmt"
	"sync"
)

func (s Spec[A, T]) argumentUntouched() error {
	a, b, _, err := s.three()
	if err != nil {
		return err
	}
	before, err := b.MarshalBinary()
	if err != nil {
		return err
	}
	if err := a.Merge(b); err != nil {
		return err
	}
	if err := s.still("the argument of Merge", b, before); err != nil {
		return err
	}
	if err := a.Unmerge(b); err != nil {
		return err
	}
	return s.still("the argument of Unmerge", b, before)
}

// cloneIndependent changes an original and its clone in turn.
func (s Spec[A, T]) cloneIndependent() error {
	a, b, c, err := s.three()
	if err != nil {
		return err
	}
	clone := a.Clone()
	if err := s.same("the clone", clone, a); err != nil {
		return err
	}
	return s.independent("the original and its clone", a, clone, b, c)
}

// mergeIndependent: what was merged into an empty accumulator shares nothing with its source.
func (s Spec[A, T]) mergeIndependent() error {
	a, b, c, err := s.three()
	if err != nil {
		return err
	}
	copied := s.New()
	if err := copied.Merge(a); err != nil {
		return err
	}
	return s.independent("the argument of Merge and the receiver", a, copied, b, c)
}

// independent changes two accumulators with equal bytes in turn, each under the other's eyes.
func (s Spec[A, T]) independent(what string, x, y, b, c A) error {
	for _, pair := range [][2]A{{x, y}, {y, x}} {
		before, err := pair[1].MarshalBinary()
		if err != nil {
			return err
		}
		if err := errors.Join(pair[0].Merge(b), pair[0].Merge(c)); err != nil {
			return err
		}
		for _, item := range s.Data {
			if err := s.Add(pair[0], item); err != nil {
				return err
			}
		}
		if err := s.still(what+" share memory", pair[1], before); err != nil {
			return err
		}
	}
	return nil
}

func (s Spec[A, T]) equal() error {
	a, b, c, err := s.three()
	if err != nil {
		return err
	}
	empty := s.New()
	all := []A{a, b, c, empty, a.Clone(), s.New()}
	for i, x := range all {
		for j, y := range all {
			if want := s.same("", x, y) == nil; x.Equal(y) != want {
				return fmt.Errorf("lawtest: Equal is %v for accumulators %d and %d, their bytes being equal is %v", !want, i, j, want)
			}
		}
	}
	return nil
}

// concurrentReaders finds reads that write, under the race detector.
func (s Spec[A, T]) concurrentReaders() error {
	a, err := s.of(s.Data)
	if err != nil {
		return err
	}
	want := a.Clone()
	errs := make([]error, 4)
	var readers sync.WaitGroup
	for i := range errs {
		readers.Go(func() {
			into := s.New()
			errs[i] = errors.Join(into.Merge(a),
				s.same("beside other readers", a, want), s.same("a clone made beside other readers", a.Clone(), want))
			if !a.Equal(want) || !want.Equal(a) {
				errs[i] = errors.Join(errs[i], errors.New("not Equal beside other readers"))
			}
		})
	}
	readers.Wait()
	return errors.Join(errs...)
}
