package disclosure

import (
	"fmt"
	"slices"
)

// A system is what readers know of a table under a mask: the shown counts, the
// sums, and that counts are whole and not negative. For each cell it keeps the
// smallest and the largest value of which a complete table has been found; the
// true table is the first.
//
// Hiding a further cell only adds tables, so what was found stays valid.
type system struct {
	t      Table
	o      Options
	of     [][]int // sums that a cell is in
	hidden []bool
	lo, hi []int64
	open   []bool // no upper limit
}

func newSystem(t Table, o Options) *system {
	n := len(t.Cells)
	s := &system{t: t, o: o, of: make([][]int, n), hidden: make([]bool, n), lo: make([]int64, n), hi: make([]int64, n), open: make([]bool, n)}
	for k, sum := range t.Sums {
		for _, i := range sum.cells() {
			s.of[i] = append(s.of[i], k)
		}
	}
	for i := range t.Cells {
		s.forget(i)
	}
	return s
}

func (s Sum) cells() []int { return append([]int{s.Total}, s.Parts...) }

// forget leaves only the true table.
func (s *system) forget(i int) {
	s.lo[i], s.hi[i], s.open[i] = s.t.Cells[i].N, s.t.Cells[i].N, false
}

// protected tells whether the tables found suffice for a hidden cell.
func (s *system) protected(i int) bool {
	if !s.open[i] && s.hi[i]-s.lo[i] < s.o.Width {
		return false
	}
	return !s.o.Cover || !s.o.small(s.t.Cells[i].N) ||
		s.lo[i] <= s.o.least() && (s.open[i] || s.hi[i] >= s.o.MinN-1)
}

// A component is a set of hidden cells connected by sums; nothing outside has a
// bearing on them.
type component struct {
	s     *system
	cells []int // ascending
	at    map[int]int
	sums  []int // ascending
}

// component is the one of a hidden cell.
func (s *system) component(cell int) *component {
	c := &component{s: s, cells: []int{cell}, at: map[int]int{cell: 0}}
	met := map[int]bool{}
	for next := 0; next < len(c.cells); next++ {
		for _, k := range s.of[c.cells[next]] {
			if met[k] {
				continue
			}
			met[k] = true
			c.sums = append(c.sums, k)
			for _, i := range s.t.Sums[k].cells() {
				if _, ok := c.at[i]; s.hidden[i] && !ok {
					c.at[i] = 0
					c.cells = append(c.cells, i)
				}
			}
		}
	}
	slices.Sort(c.cells)
	slices.Sort(c.sums)
	for j, i := range c.cells {
		c.at[i] = j
	}
	return c
}

// A limit is y ≤ bound, or y ≥ bound, on one variable: a branch of the search
// for whole numbers.
type limit struct {
	variable int
	above    bool
	bound    int64
}

// tableau is the system of the component, with y = count − least as variables
// and the rest of what is shown on the right.
func (c *component) tableau(limits []limit) (*tableau, outcome) {
	n := len(c.cells) + len(limits)
	var rows [][]int64
	add := func(row []int64, cell int, sign int64) {
		if j, ok := c.at[cell]; ok {
			row[j] += sign
			row[n] -= sign * c.s.o.least()
			return
		}
		row[n] -= sign * c.s.t.Cells[cell].N
	}
	for _, k := range c.sums {
		row := make([]int64, n+1)
		for _, part := range c.s.t.Sums[k].Parts {
			add(row, part, 1)
		}
		add(row, c.s.t.Sums[k].Total, -1)
		rows = append(rows, row)
	}
	for k, l := range limits {
		row := make([]int64, n+1)
		row[l.variable], row[n] = 1, l.bound
		row[len(c.cells)+k] = 1
		if l.above {
			row[len(c.cells)+k] = -1
		}
		rows = append(rows, row)
	}
	return newTableau(rows, n, c.record)
}

// record widens the ranges by a vertex if it is a table of whole numbers.
func (c *component) record(t *tableau) {
	if c.fraction(t) >= 0 {
		return
	}
	for j, i := range c.cells {
		n := t.value(j)/t.det + c.s.o.least()
		c.s.lo[i], c.s.hi[i] = min(c.s.lo[i], n), max(c.s.hi[i], n)
	}
}

// fraction is the first count that is not whole at the vertex, −1 if all are.
func (c *component) fraction(t *tableau) int {
	if t.det == 1 {
		return -1
	}
	for j := range c.cells {
		if t.value(j)%t.det != 0 {
			return j
		}
	}
	return -1
}

// branches is how many linear programmes the search for a whole number may take.
// Crosstabs and trees need none: their vertices are whole.
const branches = 2000

// extend finds the largest, or the smallest, whole value of variable j, given a
// tableau of the component.
func (c *component) extend(t *tableau, j int, largest bool) outcome {
	switch out := t.optimise(j, largest); {
	case out == unbounded:
		c.s.open[c.cells[j]] = true
		return optimal
	case out != optimal || c.reached(t, j, largest):
		return out
	}
	open := [][]limit{c.split(t, nil, c.fraction(t), false), c.split(t, nil, c.fraction(t), true)}
	for range branches {
		if len(open) == 0 {
			break
		}
		limits := open[len(open)-1]
		open = open[:len(open)-1]
		node, out := c.tableau(limits)
		if out == optimal {
			out = node.optimise(j, largest)
		}
		switch {
		case out == overflow:
			return overflow
		case out == infeasible || c.reached(node, j, largest):
			continue
		}
		f := c.fraction(node)
		open = append(open, c.split(node, limits, f, false), c.split(node, limits, f, true))
	}
	return optimal
}

// reached tells whether no whole value beyond those found is left at an optimum.
func (c *component) reached(t *tableau, j int, largest bool) bool {
	i, v := c.cells[j], t.value(j) // not negative
	if largest {
		return v/t.det+c.s.o.least() <= c.s.hi[i]
	}
	up := v / t.det
	if v%t.det != 0 {
		up++
	}
	return up+c.s.o.least() >= c.s.lo[i]
}

func (c *component) split(t *tableau, limits []limit, f int, above bool) []limit {
	l := limit{f, above, t.value(f) / t.det}
	if above {
		l.bound++
	}
	return append(slices.Clone(limits), l)
}

// exposed is the first cell of the component that is not protected, −1 if all
// are.
func (c *component) exposed() (int, error) {
	var t *tableau
	for j, i := range c.cells {
		if c.s.protected(i) {
			continue
		}
		if t == nil {
			var out outcome
			if t, out = c.tableau(nil); out != optimal {
				return -1, c.fail(i)
			}
		}
		for _, largest := range []bool{true, false} {
			if c.s.protected(i) {
				break
			}
			if c.extend(t, j, largest) != optimal {
				return -1, c.fail(i)
			}
		}
		if !c.s.protected(i) {
			return i, nil
		}
	}
	return -1, nil
}

// bounds finds the range of every cell of the component.
func (c *component) bounds() error {
	t, out := c.tableau(nil)
	if out != optimal {
		return c.fail(c.cells[0])
	}
	for j, i := range c.cells {
		for _, largest := range []bool{true, false} {
			if c.extend(t, j, largest) != optimal {
				return c.fail(i)
			}
		}
	}
	return nil
}

// fail reports the only failure left once the sums hold: too large numbers.
func (c *component) fail(i int) error {
	return fmt.Errorf("disclosure: bounds of cell %d (%s): %w", i, c.s.t.Cells[i].ID, ErrOverflow)
}
