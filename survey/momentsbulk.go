package survey

import (
	"fmt"

	"github.com/gocsat/csat/scale"
)

// blockRows is how many respondents are converted at a time. A worth stays below
// 2²¹, so a block of cross-products stays below 2⁵⁵.
const blockRows = 1 << 12

// AddColumns adds one respondent per row of the columns, which hold the codes of
// the answers and stand in the order of the variables. Columns of different
// length, or a code that a scale does not have, are errors that leave m
// unchanged. Nothing is allocated per answer.
func (m *Moments) AddColumns(columns [][]scale.Code) error {
	if len(columns) != len(m.vars) || len(m.vars) == 0 {
		return fmt.Errorf("survey: moments: %d columns for %d variables: %w", len(columns), len(m.vars), ErrArgument)
	}
	if m.of != nil {
		return fmt.Errorf("survey: moments: subset of a larger base: %w", ErrArgument)
	}
	rows := len(columns[0])
	worths := make([][256]int64, len(columns))
	rated := make([][256]int64, len(columns)) // 1 where the code is a rating
	for i, column := range columns {
		if len(column) != rows {
			return fmt.Errorf("survey: moments: %s: %d rows, %s has %d: %w", m.vars[i].ID, len(column), m.vars[0].ID, rows, ErrArgument)
		}
		s := m.vars[i].Scale
		for row, c := range column {
			if int(c) >= s.Codes() {
				return fmt.Errorf("survey: moments: %s, row %d: code %d: %w", m.vars[i].ID, row, c, scale.ErrOutOfRange)
			}
		}
		for c := range s.Codes() {
			if w, _, ok := s.WorthUnits(scale.Code(c)); ok {
				worths[i][c], rated[i][c] = w, 1
			}
		}
	}
	part := &Moments{vars: m.vars, policy: m.policy, cells: make([]cell, len(m.cells))}
	b := block{make([][]int64, len(columns)), make([][]int64, len(columns)), make([]int64, len(columns)), make([]int64, len(columns))}
	for i := range columns {
		b.x[i], b.has[i] = make([]int64, blockRows), make([]int64, blockRows)
	}
	sum := &Moments{vars: m.vars, policy: m.policy, cells: make([]cell, len(m.cells))}
	for start := 0; start < rows; start += blockRows {
		n := min(blockRows, rows-start)
		for i, column := range columns {
			w, r := &worths[i], &rated[i]
			x, has := b.x[i][:n], b.has[i][:n]
			for k, c := range column[start : start+n] {
				x[k], has[k] = w[c], r[c]
			}
		}
		clear(part.cells)
		part.dropped = 0
		if m.policy == Listwise {
			b.listwise(part, n)
		} else {
			b.pairwise(part, n)
		}
		for k := range sum.cells {
			var ok bool
			if sum.cells[k], ok = sum.cells[k].plus(part.cells[k], 1); !ok {
				return fmt.Errorf("survey: moments: %w", ErrOverflow)
			}
		}
		sum.dropped += part.dropped // at most the rows of a slice
	}
	return m.Merge(sum)
}

// A block holds the worths of some respondents, 0 where there is no rating, and
// which ratings there are, as 1 and 0; sums and squares are scratch.
type block struct {
	x, has        [][]int64
	sums, squares []int64
}

func (b block) listwise(m *Moments, n int) {
	all := b.has[0][:n]
	for i := 1; i < len(b.has); i++ {
		for k, h := range b.has[i][:n] {
			all[k] &= h
		}
	}
	var complete int64
	for _, h := range all {
		complete += h
	}
	m.dropped = int64(n) - complete
	clear(b.sums)
	clear(b.squares)
	for i := range b.x {
		if m.dropped > 0 {
			for k, h := range all {
				b.x[i][k] &= -h
			}
		}
		for _, x := range b.x[i][:n] {
			b.sums[i] += x
			b.squares[i] += x * x
		}
	}
	for i := range b.x {
		for j := 0; j <= i; j++ {
			m.cells[at(i, j)] = cell{complete, b.sums[i], b.sums[j], b.squares[i], b.squares[j], dot(b.x[i][:n], b.x[j][:n])}
		}
	}
}

func (b block) pairwise(m *Moments, n int) {
	for i := range b.x {
		for j := 0; j <= i; j++ {
			xi, hi, xj, hj := b.x[i][:n], b.has[i][:n], b.x[j][:n], b.has[j][:n]
			m.cells[at(i, j)] = cell{dot(hi, hj), dot(xi, hj), dot(hi, xj), squares(xi, hj), squares(xj, hi), dot(xi, xj)}
		}
	}
}

// squares is Σ x²·has.
func squares(x, has []int64) int64 {
	var sum int64
	has = has[:len(x)]
	for k, v := range x {
		sum += v * v * has[k]
	}
	return sum
}

func dot(x, y []int64) int64 {
	var a, b int64
	y = y[:len(x)]
	k := 0
	for ; k+1 < len(x); k += 2 {
		a += x[k] * y[k]
		b += x[k+1] * y[k+1]
	}
	if k < len(x) {
		a += x[k] * y[k]
	}
	return a + b
}
