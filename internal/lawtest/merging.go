package lawtest

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
)

func (s Spec[A, T]) complete() error {
	if s.New == nil || s.Zero == nil || s.Add == nil || s.Sub == nil || len(s.Data) < 8 || len(s.Mismatch) == 0 {
		return errors.New("lawtest: the specification needs New, Zero, Add, Sub, eight Data and one Mismatch")
	}
	// Unequal halves, or a law about order and sides would hold for anything.
	half := len(s.Data) / 2
	a, errA := s.of(s.Data[:half])
	b, errB := s.of(s.Data[half:])
	if err := errors.Join(errA, errB); err != nil {
		return err
	}
	return s.differ("the halves of Data", a, b)
}

// of returns an accumulator of the items.
func (s Spec[A, T]) of(items []T) (A, error) {
	a := s.New()
	for i, item := range items {
		if err := s.Add(a, item); err != nil {
			return a, fmt.Errorf("lawtest: Add refuses item %d: %w", i, err)
		}
	}
	return a, nil
}

// three returns accumulators of three parts of the data.
func (s Spec[A, T]) three() (a, b, c A, err error) {
	i, j := len(s.Data)/4, len(s.Data)/2
	a, errA := s.of(s.Data[:i])
	b, errB := s.of(s.Data[i:j])
	c, errC := s.of(s.Data[j:])
	return a, b, c, errors.Join(errA, errB, errC)
}

// same compares two accumulators by their bytes.
func (s Spec[A, T]) same(what string, got, want A) error {
	data, err := want.MarshalBinary()
	if err != nil {
		return fmt.Errorf("%s: MarshalBinary: %w", what, err)
	}
	return s.still(what, got, data)
}

// still compares an accumulator with the bytes it had, or should have. Laws about shared memory compare with bytes
// taken before, for a clone may be what shares it.
func (s Spec[A, T]) still(what string, a A, want []byte) error {
	got, err := a.MarshalBinary()
	if err != nil {
		return fmt.Errorf("%s: MarshalBinary: %w", what, err)
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s: bytes differ\n got %x\nwant %x", what, got, want)
	}
	return nil
}

func (s Spec[A, T]) differ(what string, a, b A) error {
	if s.same("", a, b) == nil {
		return fmt.Errorf("%s have equal bytes", what)
	}
	return nil
}

// merged returns a clone of the first into which the others were merged.
func (s Spec[A, T]) merged(first A, others ...A) (A, error) {
	m := first.Clone()
	for _, other := range others {
		if err := m.Merge(other); err != nil {
			return m, fmt.Errorf("lawtest: Merge: %w", err)
		}
	}
	return m, nil
}

func (s Spec[A, T]) identity() error {
	a, err := s.of(s.Data)
	if err != nil {
		return err
	}
	right, errR := s.merged(a, s.New())
	left, errL := s.merged(s.New(), a)
	none, errN := s.merged(s.New(), s.New())
	return errors.Join(errR, errL, errN,
		s.same("a + empty", right, a), s.same("empty + a", left, a), s.same("empty + empty", none, s.New()))
}

func (s Spec[A, T]) commutative() error {
	a, b, _, err := s.three()
	if err != nil {
		return err
	}
	ab, errAB := s.merged(a, b)
	ba, errBA := s.merged(b, a)
	return errors.Join(errAB, errBA, s.same("a + b against b + a", ab, ba))
}

func (s Spec[A, T]) associative() error {
	a, b, c, err := s.three()
	if err != nil {
		return err
	}
	left, errL := s.merged(a, b, c)
	bc, errBC := s.merged(b, c)
	right, errR := s.merged(a, bc)
	return errors.Join(errL, errBC, errR, s.same("(a + b) + c against a + (b + c)", left, right))
}

// seeds runs the check once for each seed.
func (s Spec[A, T]) seeds(check func(*rand.Rand) error) error {
	seeds := s.Seeds
	if len(seeds) == 0 {
		seeds = []uint64{1, 2, 3}
	}
	for _, seed := range seeds {
		if err := check(rand.New(rand.NewPCG(seed, 0))); err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	return nil
}

// parts deals the data at random to 1, 2 and 7 accumulators and merges them in random order.
func (s Spec[A, T]) parts() error {
	whole, err := s.of(s.Data)
	if err != nil {
		return err
	}
	return s.seeds(func(r *rand.Rand) error {
		for _, n := range []int{1, 2, 7} {
			parts := make([]A, n)
			for i := range parts {
				parts[i] = s.New()
			}
			for _, i := range r.Perm(len(s.Data)) {
				if err := s.Add(parts[r.IntN(n)], s.Data[i]); err != nil {
					return err
				}
			}
			total := s.New()
			for _, i := range r.Perm(n) {
				if err := total.Merge(parts[i]); err != nil {
					return err
				}
			}
			if err := s.same(fmt.Sprintf("%d parts against the whole", n), total, whole); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Spec[A, T]) order() error {
	whole, err := s.of(s.Data)
	if err != nil {
		return err
	}
	return s.seeds(func(r *rand.Rand) error {
		shuffled := s.New()
		for _, i := range r.Perm(len(s.Data)) {
			if err := s.Add(shuffled, s.Data[i]); err != nil {
				return err
			}
		}
		return s.same("another order", shuffled, whole)
	})
}

// subUndoesAdd takes away all but some items in random order, as a rolling window does.
func (s Spec[A, T]) subUndoesAdd() error {
	return s.seeds(func(r *rand.Rand) error {
		a, err := s.of(s.Data)
		if err != nil {
			return err
		}
		stays := s.New()
		keep := r.IntN(len(s.Data) / 2)
		for rank, i := range r.Perm(len(s.Data)) {
			if rank < keep {
				err = s.Add(stays, s.Data[i])
			} else {
				err = s.Sub(a, s.Data[i])
			}
			if err != nil {
				return err
			}
		}
		if err := s.same("after Sub", a, stays); err != nil {
			return err
		}
		for _, item := range s.Data {
			if err := errors.Join(s.Add(a, item), s.Sub(a, item)); err != nil {
				return err
			}
		}
		return s.same("Add and Sub of the same item", a, stays)
	})
}

func (s Spec[A, T]) unmergeUndoesMerge() error {
	a, b, _, err := s.three()
	if err != nil {
		return err
	}
	ab, err := s.merged(a, b)
	if err != nil {
		return err
	}
	again := ab.Clone()
	errB, errA := ab.Unmerge(b), again.Unmerge(a)
	return errors.Join(errB, errA, s.same("a + b - b", ab, a), s.same("a + b - a", again, b))
}

// selfMerge: merging doubles, it is not idempotent, and the receiver may be its own argument.
func (s Spec[A, T]) selfMerge() error {
	a, err := s.of(s.Data)
	if err != nil {
		return err
	}
	want, err := s.merged(a, a.Clone())
	if err != nil {
		return err
	}
	self := a.Clone()
	if err := self.Merge(self); err != nil {
		return fmt.Errorf("lawtest: Merge with itself: %w", err)
	}
	if err := errors.Join(s.same("a.Merge(a)", self, want), s.differ("a and a + a", a, want)); err != nil {
		return err
	}
	if err := self.Unmerge(self); err != nil {
		return fmt.Errorf("lawtest: Unmerge of itself: %w", err)
	}
	return s.same("a.Unmerge(a)", self, s.New())
}

// unchanged runs an operation that must fail and leave the accumulator as it was.
func (s Spec[A, T]) unchanged(what string, a A, operation func() error) error {
	before, err := a.MarshalBinary()
	if err != nil {
		return err
	}
	if operation() == nil {
		return fmt.Errorf("%s is not refused", what)
	}
	return s.still("after refused "+what, a, before)
}

func (s Spec[A, T]) mismatch() error {
	full, err := s.of(s.Data)
	if err != nil {
		return err
	}
	for i, other := range s.Mismatch {
		before, err := other.MarshalBinary()
		if err != nil {
			return err
		}
		for name, a := range map[string]A{"an empty one": s.New(), "a full one": full} {
			err := errors.Join(
				s.unchanged(fmt.Sprintf("Merge of mismatch %d into %s", i, name), a, func() error { return a.Merge(other) }),
				s.unchanged(fmt.Sprintf("Unmerge of mismatch %d from %s", i, name), a, func() error { return a.Unmerge(other) }))
			if err != nil {
				return err
			}
			if a.Equal(other) || other.Equal(a) {
				return fmt.Errorf("lawtest: Equal to mismatch %d", i)
			}
		}
		if err := s.still("the refused argument", other, before); err != nil {
			return err
		}
	}
	return nil
}

// belowEmpty: what was never added cannot be taken away, not even if all but one item was.
func (s Spec[A, T]) belowEmpty() error {
	empty := s.New()
	whole, err := s.of(s.Data)
	if err != nil {
		return err
	}
	err = errors.Join(
		s.unchanged("Sub from an empty one", empty, func() error { return s.Sub(empty, s.Data[0]) }),
		s.unchanged("Unmerge from an empty one", empty, func() error { return empty.Unmerge(whole) }))
	if err != nil {
		return err
	}
	for i, item := range s.Data {
		full, err := s.of(s.Data)
		if err != nil {
			return err
		}
		more := full.Clone()
		if err := s.Add(more, item); err != nil {
			return err
		}
		what := fmt.Sprintf("Unmerge of item %d more than there is", i)
		if err := s.unchanged(what, full, func() error { return full.Unmerge(more) }); err != nil {
			return err
		}
	}
	return nil
}
