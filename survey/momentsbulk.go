package survey

import (
	"fmt"

	"github.com/gocsat/csat/scale"
)

// blockRows is how many respondents are converted at a time: few enough for the
// nearest caches, and a worth of at most 2²¹ keeps sums of products below 2⁵³.
const blockRows = 1 << 10

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
	b := make([]blockColumn, len(columns))
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
				b[i].worths[c], b[i].rated[c] = w, -1
			}
		}
	}
	part := &Moments{policy: m.policy, cells: make([]cell, len(m.cells))}
	sum := &Moments{vars: m.vars, policy: m.policy, cells: make([]cell, len(m.cells))}
	for start := 0; start < rows; start += blockRows {
		n := min(blockRows, rows-start)
		for i, column := range columns {
			b[i].read(column[start : start+n])
		}
		if m.policy == Listwise {
			part.listwise(b, n)
		} else {
			part.pairwise(b, n)
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

// A blockColumn holds the answers of some respondents to one item: worths and
// their squares, 0 where there is no rating, and a mask, −1 where there is one.
type blockColumn struct {
	worths, rated    [256]int64 // by code
	x, square, mask  [blockRows]int64
	sum, sumOfSquare int64
}

func (b *blockColumn) read(codes []scale.Code) {
	for k, c := range codes {
		w := b.worths[c]
		b.x[k], b.square[k], b.mask[k] = w, w*w, b.rated[c]
	}
}

// listwise sets the cells to the first n respondents of the block.
func (m *Moments) listwise(b []blockColumn, n int) {
	all := b[0].mask[:n]
	for i := range b[1:] {
		for k, rated := range b[i+1].mask[:n] {
			all[k] &= rated
		}
	}
	var complete int64
	for _, rated := range all {
		complete -= rated
	}
	m.dropped = int64(n) - complete
	for i := range b {
		c := &b[i]
		c.sum, c.sumOfSquare = 0, 0
		for k, rated := range all {
			c.x[k] &= rated
			c.sum += c.x[k]
			c.sumOfSquare += c.square[k] & rated
		}
	}
	for i := range b {
		for j := range b[:i+1] {
			m.cells[at(i, j)] = cell{complete, b[i].sum, b[j].sum, b[i].sumOfSquare, b[j].sumOfSquare, dot(b[i].x[:n], b[j].x[:n])}
		}
	}
}

// pairwise sets the cells to the first n respondents of the block.
func (m *Moments) pairwise(b []blockColumn, n int) {
	for i := range b {
		for j := range b[:i+1] {
			p, q := &b[i], &b[j]
			var c cell
			for k := range n {
				mp, mq := p.mask[k], q.mask[k]
				c.n -= mp & mq
				c.si += p.x[k] & mq
				c.sj += q.x[k] & mp
				c.sii += p.square[k] & mq
				c.sjj += q.square[k] & mp
				c.sij += p.x[k] * q.x[k]
			}
			m.cells[at(i, j)] = c
		}
	}
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
