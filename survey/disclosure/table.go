package disclosure

import (
	"fmt"
	"strconv"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/survey"
)

// A Cell is a count that would be published: of a cell, a margin or a total.
type Cell struct {
	// ID names the cell in reports and errors. It need not be unique.
	ID string `json:"id"`
	// N is the number of respondents, 0 or more.
	N int64 `json:"n"`
}

// A Sum says that a cell is the sum of others, and that readers know it. Cells
// are given by their positions in the [Table].
type Sum struct {
	// Total is the sum.
	Total int `json:"total"`
	// Parts add up to it; at least one, each once, Total not among them.
	Parts []int `json:"parts"`
}

// A Table is everything that would be published and that depends on one another:
// cells and the sums among them. [Grid], [Crosstab] and [Tree] make the usual
// ones; a table of three dimensions, a crosstab whose rows form a hierarchy, or
// several tables with common cells are written down as they are.
//
// What readers can compute depends on all that is published together: a total
// left out of Cells, or a sum out of Sums, is one that is kept from them
// everywhere.
type Table struct {
	// Cells are the counts.
	Cells []Cell `json:"cells"`
	// Sums are the equations that readers know.
	Sums []Sum `json:"sums"`
}

// Grid is a table of counts by row and column, to which it adds row totals,
// column totals and the grand total, all published. With C columns the cell of
// row r and column c is number r·(C+1)+c; column C holds the row totals, the last
// row the column totals. No rows or columns are [ErrNoBase], rows of different
// length and negative counts [ErrArgument], totals beyond 64 bits [ErrOverflow].
func Grid(counts [][]int64) (Table, error) { return grid(counts, number, number) }

func number(i int) string { return strconv.Itoa(i + 1) }

func grid(counts [][]int64, rowName, colName func(int) string) (Table, error) {
	height := len(counts)
	if height == 0 || len(counts[0]) == 0 {
		return Table{}, fmt.Errorf("disclosure: grid without cells: %w", ErrNoBase)
	}
	width := len(counts[0])
	at := func(r, c int) int { return r*(width+1) + c }
	var t Table
	name := func(i, size int, of func(int) string) string {
		if i == size {
			return "total"
		}
		return of(i)
	}
	for r := range height + 1 {
		for c := range width + 1 {
			t.Cells = append(t.Cells, Cell{ID: name(r, height, rowName) + " × " + name(c, width, colName)})
		}
	}
	for r, line := range counts {
		if len(line) != width {
			return Table{}, fmt.Errorf("disclosure: grid: row %d has %d columns, row 0 has %d: %w", r, len(line), width, ErrArgument)
		}
		for c, n := range line {
			if n < 0 {
				return Table{}, fmt.Errorf("disclosure: grid: row %d, column %d: count %d: %w", r, c, n, ErrArgument)
			}
			for _, i := range []int{at(r, c), at(r, width), at(height, c), at(height, width)} {
				sum, ok := exact.Add64(t.Cells[i].N, n)
				if !ok {
					return Table{}, fmt.Errorf("disclosure: grid: %w", ErrOverflow)
				}
				t.Cells[i].N = sum
			}
		}
	}
	for r := range height + 1 {
		s := Sum{Total: at(r, width)}
		for c := range width {
			s.Parts = append(s.Parts, at(r, c))
		}
		t.Sums = append(t.Sums, s)
	}
	for c := range width + 1 {
		s := Sum{Total: at(height, c)}
		for r := range height {
			s.Parts = append(s.Parts, at(r, c))
		}
		t.Sums = append(t.Sums, s)
	}
	return t, nil
}

// Crosstab is the [Grid] of the pairs of a crosstab: ratings and categories,
// without blanks, special codes and unknown segments. The totals are those of
// the pairs. A base that counts more people than the pairs (all who were asked)
// is no sum of cells: publish it only where the difference may be known. No crosstab is
// [ErrArgument].
func Crosstab(x *survey.Crosstab) (Table, error) {
	if x == nil {
		return Table{}, fmt.Errorf("disclosure: no crosstab: %w", ErrArgument)
	}
	return grid(x.Pairs(), axisName(x.Rows()), axisName(x.Cols()))
}

func axisName(a survey.Axis) func(int) string {
	if a.Scale == nil {
		return func(i int) string { return a.Categories[i] }
	}
	points := a.Scale.Points()
	return func(i int) string { return strconv.Itoa(points[i].Value) }
}

// A Node is a count with the parts that it is made of: a company, its regions,
// their branches.
type Node struct {
	// ID names the node.
	ID string `json:"id"`
	// N is the number of respondents. With children it must be their sum.
	N int64 `json:"n"`
	// Children are the parts; none for a leaf.
	Children []Node `json:"children,omitempty"`
}

// Tree is the table of a hierarchy: a cell per node, parents before their
// children in the order given, and a sum per parent. A parent that is not the sum
// of its children is [ErrArgument].
func Tree(root Node) (Table, error) {
	var t Table
	var add func(n Node) int
	add = func(n Node) int {
		at := len(t.Cells)
		t.Cells = append(t.Cells, Cell{ID: n.ID, N: n.N})
		if len(n.Children) > 0 {
			k := len(t.Sums)
			t.Sums = append(t.Sums, Sum{Total: at})
			for _, child := range n.Children {
				part := add(child)
				t.Sums[k].Parts = append(t.Sums[k].Parts, part)
			}
		}
		return at
	}
	add(root)
	if err := t.check(); err != nil {
		return Table{}, err
	}
	return t, nil
}

// check tells whether the counts are counts and the sums hold.
func (t Table) check() error {
	if len(t.Cells) == 0 {
		return fmt.Errorf("disclosure: table without cells: %w", ErrNoBase)
	}
	for i, c := range t.Cells {
		if c.N < 0 {
			return fmt.Errorf("disclosure: cell %d (%s): count %d: %w", i, c.ID, c.N, ErrArgument)
		}
	}
	for k, s := range t.Sums {
		if len(s.Parts) == 0 {
			return fmt.Errorf("disclosure: sum %d has no parts: %w", k, ErrArgument)
		}
		met := map[int]bool{}
		var sum int64
		for i, cell := range append([]int{s.Total}, s.Parts...) {
			if cell < 0 || cell >= len(t.Cells) || met[cell] {
				return fmt.Errorf("disclosure: sum %d: cell %d is not in the table, or twice in the sum: %w", k, cell, ErrArgument)
			}
			met[cell] = true
			if i == 0 {
				continue
			}
			var ok bool
			if sum, ok = exact.Add64(sum, t.Cells[cell].N); !ok {
				return fmt.Errorf("disclosure: sum %d: %w", k, ErrOverflow)
			}
		}
		if total := t.Cells[s.Total]; sum != total.N {
			return fmt.Errorf("disclosure: sum %d: parts of %q give %d, not %d: %w", k, total.ID, sum, total.N, ErrArgument)
		}
	}
	return nil
}
