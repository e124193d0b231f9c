package disclosure

import (
	"cmp"
	"fmt"
	"slices"
)

// Suppress says which cells of a table to hide: those whose count is below the
// minimum, and further ones until no hidden cell is exposed, as [Verify] would
// find under the same options.
//
// Complementary cells are chosen greedily, one at a time, among the sums that
// connect an exposed cell with other hidden ones. While such a sum has a single
// hidden cell, one of the shown cells of these sums is hidden: the one that gives
// most of them their second, of several the one with the smallest count, of
// several the first. Where every sum has two hidden cells and a range is still too
// narrow, it is the smallest count in the sums of the exposed cell, then in all
// that connect it. At the end every complementary cell, the largest count first,
// is shown again if all others stay protected without it. So no single
// complementary cell could be shown, but a different choice might hide fewer cells
// or fewer people: finding the least is NP-hard (Kelly, Golden and Assad 1992),
// and is not claimed.
//
// Equal input gives equal masks. Errors are those of [Verify], and [ErrExposed]
// for a cell that stays exposed with everything connected to it hidden, which
// takes unusual sums, or ShowZeros with Cover: a parent of two parts that are not
// empty is at least 2.
func Suppress(t Table, o Options) (Mask, error) {
	o, err := o.normal()
	if err != nil {
		return nil, err
	}
	m := make(Mask, len(t.Cells))
	for i, c := range t.Cells {
		if o.small(c.N) {
			m[i] = Primary
		}
	}
	return Complete(t, m, o)
}

// Complete hides further cells under a mask until no hidden cell is exposed, as
// [Suppress] does. It is for cells that must be hidden for another reason than their
// own count: because the same group is hidden in another table, or because the cell
// stands for a count that is not published. A count below the minimum that the mask
// shows stays shown unless it is needed. The mask is not changed. Errors are those
// of Suppress and, for the mask, of [Verify].
func Complete(t Table, mask Mask, o Options) (Mask, error) {
	o, err := o.normal()
	if err != nil {
		return nil, err
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	s := newSystem(t, o)
	if err := s.hide(mask); err != nil {
		return nil, err
	}
	m := slices.Clone(mask)
	var chosen []int
	for i := 0; i < len(m); {
		if !s.hidden[i] || s.protected(i) {
			i++
			continue
		}
		c := s.component(i)
		exposed, err := c.exposed()
		if err != nil {
			return nil, err
		}
		if exposed < 0 {
			continue // now all of the component are protected
		}
		choice := s.choose(c, exposed)
		if choice < 0 {
			return nil, fmt.Errorf("disclosure: cell %d (%s): %w", exposed, t.Cells[exposed].ID, ErrExposed)
		}
		m[choice], s.hidden[choice] = Complementary, true
		chosen = append(chosen, choice)
		i = min(i, choice)
	}
	return m, s.reveal(m, chosen)
}

// choose is the cell to hide next for the sake of an exposed one, −1 if there is
// none.
func (s *system) choose(c *component, exposed int) int {
	var single []int
	for _, k := range c.sums {
		if s.alone(k) {
			single = append(single, k)
		}
	}
	for _, sums := range [][]int{single, s.of[exposed], c.sums} {
		var candidates []int
		for _, k := range sums {
			for _, i := range s.t.Sums[k].cells() {
				if !s.hidden[i] && s.t.Cells[i].N >= s.o.least() {
					candidates = append(candidates, i)
				}
			}
		}
		if len(candidates) > 0 {
			return slices.MinFunc(candidates, func(a, b int) int {
				return cmp.Or(cmp.Compare(s.completes(b), s.completes(a)), cmp.Compare(s.t.Cells[a].N, s.t.Cells[b].N), cmp.Compare(a, b))
			})
		}
	}
	return -1
}

// alone tells whether just one cell of a sum is hidden.
func (s *system) alone(k int) bool {
	n := 0
	for _, i := range s.t.Sums[k].cells() {
		if s.hidden[i] {
			n++
		}
	}
	return n == 1
}

// completes is the number of sums with one hidden cell to which a cell would add
// a second.
func (s *system) completes(i int) int {
	n := 0
	for _, k := range s.of[i] {
		if s.alone(k) {
			n++
		}
	}
	return n
}

// reveal shows the cells that were chosen and are not needed.
func (s *system) reveal(m Mask, chosen []int) error {
	slices.SortFunc(chosen, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.t.Cells[b].N, s.t.Cells[a].N), cmp.Compare(b, a))
	})
	for _, i := range chosen {
		lo, hi, open := slices.Clone(s.lo), slices.Clone(s.hi), slices.Clone(s.open)
		around := s.component(i).cells
		s.hidden[i] = false
		for _, cell := range around {
			s.forget(cell)
		}
		needed := false
		for _, cell := range around {
			if cell == i || s.protected(cell) {
				continue
			}
			exposed, err := s.component(cell).exposed()
			if err != nil {
				return err
			}
			if exposed >= 0 {
				needed = true
				break
			}
		}
		if needed {
			s.hidden[i], s.lo, s.hi, s.open = true, lo, hi, open
			continue
		}
		m[i] = Shown
	}
	return nil
}
