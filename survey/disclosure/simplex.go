package disclosure

import (
	"math/bits"

	"github.com/gocsat/csat/internal/exact"
)

// A tableau holds a system A·y = b, y ≥ 0 of integers, solved for its basic
// variables. Every entry is the true one times det, so that all stay integers:
// the pivot rule of Edmonds (1967) and Bareiss (1968), in which the division is
// exact. Systems of crosstabs and trees are totally unimodular, and det is 1.
type tableau struct {
	rows  [][]int64 // n coefficients, then the right-hand side
	basis []int     // variable of each row
	row   []int     // row of each variable, −1 if it is not basic
	det   int64     // common denominator, above 0
	n     int
	// seen is told about every vertex on the way.
	seen func(*tableau)
}

// The ways in which a linear programme ends.
type outcome uint8

const (
	optimal outcome = iota
	unbounded
	infeasible
	overflow // an entry left 64 bits
)

// newTableau takes over the rows, drops the redundant ones and moves to a
// vertex.
func newTableau(rows [][]int64, n int, seen func(*tableau)) (*tableau, outcome) {
	t := &tableau{rows: rows, row: make([]int, n), det: 1, n: n, seen: seen}
	for j := range t.row {
		t.row[j] = -1
	}
	for r := 0; r < len(t.rows); {
		j := 0
		for j < n && t.rows[r][j] == 0 {
			j++
		}
		if j == n {
			if t.rows[r][n] != 0 {
				return t, infeasible
			}
			t.rows[r] = t.rows[len(t.rows)-1]
			t.rows = t.rows[:len(t.rows)-1]
			continue
		}
		t.basis = append(t.basis, -1)
		if !t.pivot(r, j) {
			return t, overflow
		}
		r++
	}
	return t, t.restore()
}

// restore makes every basic variable non-negative by the dual simplex method.
// All costs are 0, so every basis is dual feasible; the smallest index decides,
// which cannot cycle (Bland 1977).
func (t *tableau) restore() outcome {
	for {
		leave := -1
		for r, v := range t.basis {
			if t.rows[r][t.n] < 0 && (leave < 0 || v < t.basis[leave]) {
				leave = r
			}
		}
		if leave < 0 {
			t.seen(t)
			return optimal
		}
		j := t.first(leave, true)
		if j < 0 {
			return infeasible
		}
		if !t.pivot(leave, j) {
			return overflow
		}
	}
}

// first is the first variable outside the basis with a negative coefficient in a
// row, or a positive one; −1 if there is none.
func (t *tableau) first(r int, negative bool) int {
	for j, a := range t.rows[r][:t.n] {
		if t.row[j] < 0 && (negative && a < 0 || !negative && a > 0) {
			return j
		}
	}
	return -1
}

// optimise moves to a vertex at which variable i is largest, or smallest: the
// primal simplex method with Bland's rule. The objective is a variable, so its
// row is the objective row.
func (t *tableau) optimise(i int, largest bool) outcome {
	if t.row[i] < 0 {
		if !largest {
			return optimal // it is 0
		}
		switch r := t.leaving(i, -1); {
		case r < 0:
			return unbounded
		case !t.pivot(r, i):
			return overflow
		}
		t.seen(t)
	}
	for {
		at := t.row[i]
		j := t.first(at, largest)
		if j < 0 {
			return optimal
		}
		r := t.leaving(j, at)
		switch {
		case r < 0:
			return unbounded
		case !t.pivot(r, j):
			return overflow
		}
		t.seen(t)
		if r == at {
			return optimal // i left the basis at 0
		}
	}
}

// leaving is the row whose variable first reaches 0 when j grows, −1 if none
// does. Of several it is the preferred row, else that of the smallest variable.
func (t *tableau) leaving(j, preferred int) int {
	row := -1
	for r, line := range t.rows {
		if line[j] <= 0 {
			continue
		}
		if row < 0 {
			row = r
			continue
		}
		// rhs/a against the best ratio so far, both non-negative.
		best := t.rows[row]
		hi, lo := bits.Mul64(uint64(line[t.n]), uint64(best[j]))
		bestHi, bestLo := bits.Mul64(uint64(best[t.n]), uint64(line[j]))
		switch {
		case hi < bestHi || hi == bestHi && lo < bestLo:
			row = r
		case hi == bestHi && lo == bestLo && row != preferred && (r == preferred || t.basis[r] < t.basis[row]):
			row = r
		}
	}
	return row
}

// pivot brings j into the basis in place of the variable of a row; false if an
// entry leaves 64 bits.
func (t *tableau) pivot(r, j int) bool {
	line := t.rows[r]
	if line[j] < 0 {
		for k := range line {
			line[k] = -line[k]
		}
	}
	p := line[j]
	for k, other := range t.rows {
		f := other[j]
		if k == r || f == 0 && p == t.det {
			continue
		}
		for c := range other {
			if line[c] == 0 && p == t.det {
				continue
			}
			a, ok1 := exact.Mul64(other[c], p)
			b, ok2 := exact.Mul64(f, line[c])
			d, ok3 := exact.Sub64(a, b)
			if !ok1 || !ok2 || !ok3 {
				return false
			}
			other[c] = d / t.det
		}
	}
	if v := t.basis[r]; v >= 0 {
		t.row[v] = -1
	}
	t.basis[r], t.row[j], t.det = j, r, p
	return true
}

// value is the value of a variable at the vertex, times det.
func (t *tableau) value(i int) int64 {
	if r := t.row[i]; r >= 0 {
		return t.rows[r][t.n]
	}
	return 0
}
