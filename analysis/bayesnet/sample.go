package bayesnet

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// A Sample counts respondents by the combination of their levels. It is made by [FromTable]
// or [FromCounts], immutable, and safe for concurrent use. The zero value has no nodes.
type Sample struct {
	nodes []Node
	// Combinations that occur, sorted: levels by node, and how often.
	levels    [][]uint8
	counts    []int64
	n, missed int64
}

// A Cell is a combination of levels and how many respondents have it.
type Cell struct {
	// Levels are the ids of the levels in the order of the nodes.
	Levels []string
	// N is how many have it, not negative.
	N int64
}

// maxFamily bounds the cells of the table of a node with its parents.
const maxFamily = 1 << 20

// FromTable counts the rows of a table in which every column has a rating or a value;
// [Sample.Dropped] are the others. A node of an item has as levels the points of its scale
// by ascending worth, or the bands; that of a segment is Unordered, with the values of
// [survey.Table.SegmentValues].
//
// No table and no columns, a name twice, fewer than two levels, bands of a segment and a band
// without a point are [survey.ErrArgument]; an unknown name is [survey.ErrUnknown], a point
// outside the bands scale.ErrOutOfRange, sampling weights are [satisfaction.ErrWeighted],
// more than 64 columns [ErrTooLarge]; all of a column are a [*NodeError]. No complete row is
// [survey.ErrNoBase].
func FromTable(t *survey.Table, columns ...Column) (*Sample, error) {
	switch {
	case t == nil:
		return nil, argument("no table")
	case t.Weighted():
		return nil, fmt.Errorf("bayesnet: %w", satisfaction.ErrWeighted)
	}
	nodes, place := make([]Node, len(columns)), make([][]int, len(columns))
	for i, c := range columns {
		var err error
		if nodes[i], place[i], err = c.of(t); err != nil {
			return nil, err
		}
	}
	nodes, err := checkNodes(nodes)
	if err != nil {
		return nil, err
	}
	cells, missed, key := map[string]int64{}, int64(0), make([]byte, len(columns))
rows:
	for row := range t.Len() {
		for i, at := range place {
			if at[row] < 0 {
				missed++
				continue rows
			}
			key[i] = byte(at[row])
		}
		cells[string(key)]++
	}
	return newSample(nodes, cells, missed)
}

// of is the node of a column and its level in each row, −1 for none.
func (c Column) of(t *survey.Table) (Node, []int, error) {
	item, _, err := t.Questionnaire().Item(c.Name)
	if err == nil {
		n, place, err := c.ofItem(item)
		if err != nil {
			return n, nil, err
		}
		codes, err := t.Codes(c.Name)
		if err != nil {
			return n, nil, &NodeError{c.Name, err}
		}
		rows := make([]int, len(codes))
		for row, code := range codes {
			rows[row] = place[code]
		}
		return n, rows, nil
	}
	n := Node{Name: c.Name, Unordered: true}
	values, err := t.SegmentValues(c.Name)
	if err != nil {
		return n, nil, &NodeError{c.Name, err}
	}
	if c.Bands != nil {
		return n, nil, fault(c.Name, survey.ErrArgument, "bands of a segment")
	}
	place := map[string]int{} // from 1
	for _, v := range values {
		n.Levels = append(n.Levels, Level{ID: v})
		place[v] = len(n.Levels)
	}
	given, err := t.Segment(c.Name)
	if err != nil {
		return n, nil, &NodeError{c.Name, err}
	}
	rows := make([]int, len(given))
	for row, v := range given {
		rows[row] = place[v] - 1
	}
	return n, rows, nil
}

// FromCounts makes a sample of cells counted elsewhere, as by GROUP BY in a database or in
// parts that are put one after the other: a combination that comes again is added.
//
// What a [Node] does not allow, a cell with another number of levels than nodes and a
// negative count are [survey.ErrArgument], an unknown level is [survey.ErrUnknown], more than
// 64 nodes are [ErrTooLarge], more than 2⁶³ − 1 respondents [survey.ErrOverflow], none
// [survey.ErrNoBase].
func FromCounts(nodes []Node, cells []Cell) (*Sample, error) {
	nodes, err := checkNodes(nodes)
	if err != nil {
		return nil, err
	}
	counts, key := map[string]int64{}, make([]byte, len(nodes))
	var n int64
	for at, c := range cells {
		if len(c.Levels) != len(nodes) || c.N < 0 {
			return nil, argument("cell %d: %d levels of %d nodes, count %d", at, len(c.Levels), len(nodes), c.N)
		}
		for i, id := range c.Levels {
			k, err := nodes[i].level(id)
			if err != nil {
				return nil, fault(nodes[i].Name, survey.ErrUnknown, "cell %d, level %q", at, id)
			}
			key[i] = byte(k)
		}
		if c.N > math.MaxInt64-n {
			return nil, fmt.Errorf("bayesnet: cell %d: %w", at, survey.ErrOverflow)
		}
		n += c.N
		counts[string(key)] += c.N
	}
	return newSample(nodes, counts, 0)
}

func newSample(nodes []Node, cells map[string]int64, missed int64) (*Sample, error) {
	s := &Sample{nodes: nodes, levels: make([][]uint8, len(nodes)), missed: missed}
	for _, key := range slices.Sorted(maps.Keys(cells)) {
		if cells[key] == 0 {
			continue
		}
		for i := range nodes {
			s.levels[i] = append(s.levels[i], key[i])
		}
		s.counts = append(s.counts, cells[key])
		s.n += cells[key]
	}
	if s.n == 0 {
		return nil, fmt.Errorf("bayesnet: no complete row, %d dropped: %w", missed, survey.ErrNoBase)
	}
	return s, nil
}

// Nodes are the nodes, in their order.
func (s *Sample) Nodes() (nodes []Node) {
	if s == nil {
		return nil
	}
	for _, n := range s.nodes {
		nodes = append(nodes, n.clone())
	}
	return nodes
}

// N is the number of respondents who have a level of every node.
func (s *Sample) N() int64 {
	if s == nil {
		return 0
	}
	return s.n
}

// Dropped is the number of those who lack some.
func (s *Sample) Dropped() int64 {
	if s == nil {
		return 0
	}
	return s.missed
}

// usable refuses what holds nothing.
func (s *Sample) usable() error {
	if s == nil || s.n == 0 {
		return fmt.Errorf("bayesnet: no sample: %w", survey.ErrNoBase)
	}
	return nil
}

// cells is the size of the table of a node with its parents.
func cells(nodes []Node, node int, parents []int) (int, error) {
	size := len(nodes[node].Levels)
	for _, p := range parents {
		if size *= len(nodes[p].Levels); size > maxFamily {
			return 0, fault(nodes[node].Name, ErrTooLarge, "more than %d cells with its parents", maxFamily)
		}
	}
	return size, nil
}

// family counts respondents by levels of the parents, the last running fastest, and of the
// node within.
func (s *Sample) family(node int, parents []int) ([]int64, error) {
	size, err := cells(s.nodes, node, parents)
	if err != nil {
		return nil, err
	}
	table, all := make([]int64, size), append(slices.Clone(parents), node)
	for c, n := range s.counts {
		at := 0
		for _, i := range all {
			at = at*len(s.nodes[i].Levels) + int(s.levels[i][c])
		}
		table[at] += n
	}
	return table, nil
}
