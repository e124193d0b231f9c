package disclosure

import "fmt"

// A Bound is what readers can find out about a cell.
type Bound struct {
	// Lower is the smallest count that readers must hold possible.
	Lower int64 `json:"lower"`
	// Upper is the largest; it means nothing if Unbounded. For a shown cell both
	// are the count.
	Upper int64 `json:"upper"`
	// Unbounded tells whether there is no largest.
	Unbounded bool `json:"unbounded,omitempty"`
	// Exposed tells whether the cell is let out: it is hidden and its range is
	// narrower than the options demand, or it is shown and its count may not be.
	Exposed bool `json:"exposed"`
}

// Verify works out what readers can find out about each cell of a table under a
// mask, whoever made it: the smallest and the largest count in any table of
// whole, non-negative numbers that agrees with all that is shown. Every hidden
// count is minimised and maximised by linear programming.
//
// Where the vertices of the linear programme are whole numbers, as in crosstabs,
// trees and crosstabs whose rows or columns form a tree, the bounds are exact. For
// other sums a search by branch and bound makes them whole; should it not end
// within 2,000 steps, a bound stays nearer to the true count than it might: the
// verifier may then call a protected cell exposed, never the reverse.
//
// A mask of another length, a negative count and a sum that does not hold are
// [ErrArgument], a table without cells is [ErrNoBase], and counts so large that
// the proof leaves 64 bits are [ErrOverflow]. With [ShowZeros] a hidden empty
// cell is [ErrArgument]: readers would be wrong to believe that it is not empty.
func Verify(t Table, m Mask, o Options) ([]Bound, error) {
	o, err := o.normal()
	if err != nil {
		return nil, err
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	s := newSystem(t, o)
	if err := s.hide(m); err != nil {
		return nil, err
	}
	done := map[int]bool{}
	bounds := make([]Bound, len(m))
	for i, c := range t.Cells {
		if s.hidden[i] && !done[i] {
			part := s.component(i)
			if err := part.bounds(); err != nil {
				return nil, err
			}
			for _, cell := range part.cells {
				done[cell] = true
			}
		}
		bounds[i] = Bound{Lower: s.lo[i], Upper: s.hi[i], Unbounded: s.open[i], Exposed: o.small(c.N)}
		if s.hidden[i] {
			bounds[i].Exposed = !s.protected(i)
		}
	}
	return bounds, nil
}

// hide hides the cells of a mask.
func (s *system) hide(m Mask) error {
	if len(m) != len(s.t.Cells) {
		return fmt.Errorf("disclosure: %d cells under a mask of %d: %w", len(s.t.Cells), len(m), ErrArgument)
	}
	for i, c := range s.t.Cells {
		s.hidden[i] = m.Hidden(i)
		if s.hidden[i] && c.N < s.o.least() {
			return fmt.Errorf("disclosure: cell %d (%s) is empty and hidden, under zeros %v: %w", i, c.ID, s.o.Zeros, ErrArgument)
		}
	}
	return nil
}
