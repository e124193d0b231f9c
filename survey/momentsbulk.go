package survey

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/gocsat/csat/scale"
)

// bulkRows is how many respondents are summed in steps of the scales before the
// sums become worths: with a worth of at most 2²¹ no sum of products leaves 2⁶².
const bulkRows = 1 << 16

// AddColumns adds one respondent per row of the columns, which hold the codes of
// the answers and stand in the order of the variables. Columns of different
// length, or a code that a scale does not have, are errors that leave m
// unchanged. Nothing is allocated per answer. Long columns are spread over the
// processors, with the same result for any number of them.
func (m *Moments) AddColumns(columns [][]scale.Code) error {
	m = orZero(m)
	if len(columns) != len(m.vars) || len(m.vars) == 0 {
		return fmt.Errorf("survey: moments: %d columns for %d variables: %w", len(columns), len(m.vars), ErrArgument)
	}
	if m.of != nil {
		return fmt.Errorf("survey: moments: subset of a larger base: %w", ErrArgument)
	}
	rows := len(columns[0])
	steps := make([]stepped, len(columns))
	for i, column := range columns {
		if len(column) != rows {
			return fmt.Errorf("survey: moments: %s: %d rows, %s has %d: %w", m.vars[i].ID, len(column), m.vars[0].ID, rows, ErrArgument)
		}
		steps[i] = stepsOf(m.vars[i].Scale)
	}
	parts := make([]*Moments, max(1, min(runtime.GOMAXPROCS(0), rows/bulkRows)))
	errs := make([]error, len(parts))
	var running sync.WaitGroup
	for p := range parts {
		parts[p] = &Moments{vars: m.vars, policy: m.policy, cells: make([]cell, len(m.cells))}
		running.Go(func() { errs[p] = parts[p].addRows(columns, steps, rows*p/len(parts), rows*(p+1)/len(parts)) })
	}
	running.Wait()
	for _, err := range errs {
		if errors.Is(err, scale.ErrOutOfRange) {
			return m.refused(columns)
		}
		if err != nil {
			return err
		}
	}
	// Sums are whole numbers, so the number of parts does not matter.
	sum := parts[0]
	for _, part := range parts[1:] {
		if err := sum.Merge(part); err != nil {
			return err
		}
	}
	return m.Merge(sum)
}

// addRows adds the rows from start to before end.
func (m *Moments) addRows(columns [][]scale.Code, steps []stepped, start, end int) error {
	b := newBlock(steps, m.policy)
	for ; start < end; start += bulkRows {
		if !b.sum(columns, start, min(start+bulkRows, end)) {
			return scale.ErrOutOfRange
		}
		for i := range columns {
			for j := range i + 1 {
				c, ok := m.cells[at(i, j)].plus(b.cell(i, j), 1)
				if !ok {
					return fmt.Errorf("survey: moments: %w", ErrOverflow)
				}
				m.cells[at(i, j)] = c
			}
		}
		m.dropped += b.dropped // at most the rows of a slice
	}
	return nil
}

// refused is the error of the first code that a scale does not have.
func (m *Moments) refused(columns [][]scale.Code) error {
	for i, column := range columns {
		for row, c := range column {
			if int(c) >= m.vars[i].Scale.Codes() {
				return fmt.Errorf("survey: moments: %s, row %d: code %d: %w", m.vars[i].ID, row, c, scale.ErrOutOfRange)
			}
		}
	}
	return nil // not reached: a code was refused
}

// stepped is a scale whose worths are counted in steps from the smallest, or from the
// largest where the first point has it: a worth in units is low + step·u with a small
// u.
type stepped struct {
	low, step int64
	top       uint64 // largest u
	u         [256]uint32
	is        [256]kind
	// The ratings are the codes from first to first+top, u counts from there, and no
	// code, up to the last one, is above 127.
	plain       bool
	first, last byte
}

// kind says what a code is.
type kind uint8

const (
	unrated kind = 0
	rating  kind = 1
	unknown kind = 2 // the scale does not have it
)

func stepsOf(s *scale.Scale) stepped {
	out := stepped{last: byte(s.Codes() - 1)}
	var worths []int64 // of the points, whose codes follow one another
	for c := range out.is {
		switch w, _, ok := s.WorthUnits(scale.Code(c)); {
		case ok:
			worths = append(worths, w)
			out.first, out.is[c] = byte(c-len(worths)+1), rating
		case c >= s.Codes():
			out.is[c] = unknown
		}
	}
	out.low = slices.Min(worths)
	for _, w := range worths {
		for a := w - out.low; a != 0; { // greatest common divisor
			out.step, a = a, out.step%a
		}
	}
	out.step = max(out.step, 1)
	if worths[0] > worths[len(worths)-1] {
		out.low, out.step = slices.Max(worths), -out.step
	}
	out.plain = len(worths) > 1 && out.last < 128
	for i, w := range worths {
		u := (w - out.low) / out.step
		out.u[int(out.first)+i], out.top = uint32(u), max(out.top, uint64(u))
		out.plain = out.plain && u == int64(i)
	}
	return out
}

// cell are the sums of i and j in worth units.
func (b *block) cell(i, j int) cell {
	p, q := &b.steps[i], &b.steps[j]
	n := b.n.at(i, j)
	if n == 0 {
		return cell{}
	}
	ui, uj := b.u.at(j, i), b.u.at(i, j) // over the respondents who rated the other one too
	return cell{
		n:   n,
		si:  n*p.low + p.step*ui,
		sj:  n*q.low + q.step*uj,
		sii: n*p.low*p.low + 2*p.low*p.step*ui + p.step*p.step*b.uu.at(j, i),
		sjj: n*q.low*q.low + 2*q.low*q.step*uj + q.step*q.step*b.uu.at(i, j),
		sij: n*p.low*q.low + p.low*q.step*uj + q.low*p.step*ui + p.step*q.step*b.uv.at(i, j),
	}
}
