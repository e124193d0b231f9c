package disclosure_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"github.com/gocsat/csat/survey/disclosure"
)

// A span is the smallest and the largest value of a cell.
type span struct{ lower, upper int64 }

// enumerate tries every whole number up to limit in every hidden cell and keeps what agrees with the sums and the
// shown cells: the slow reference, which knows nothing of linear programming. ok is false if there were too many.
func enumerate(t disclosure.Table, m disclosure.Mask, least, limit int64) (spans []span, ok bool) {
	value := make([]int64, len(t.Cells))
	known := make([]bool, len(t.Cells))
	spans = make([]span, len(t.Cells))
	for i, c := range t.Cells {
		value[i], known[i] = c.N, !m.Hidden(i)
		spans[i] = span{math.MaxInt64, -1}
	}
	steps := 0
	var try func()
	try = func() {
		if steps++; steps > 12_000 {
			return
		}
		// A sum with one unknown cell decides it.
		for _, s := range t.Sums {
			rest, unknown, sign := int64(0), -1, int64(1)
			several := false
			see := func(i int, by int64) {
				switch {
				case known[i]:
					rest += by * value[i]
				case unknown >= 0:
					several = true
				default:
					unknown, sign = i, by
				}
			}
			see(s.Total, 1)
			for _, i := range s.Parts {
				see(i, -1)
			}
			if several {
				continue
			}
			if unknown < 0 {
				if rest != 0 {
					return
				}
				continue
			}
			if x := -sign * rest; x >= least && x <= limit {
				value[unknown], known[unknown] = x, true
				try()
				known[unknown] = false
			}
			return
		}
		for i := range value {
			if known[i] {
				continue
			}
			known[i] = true
			for x := least; x <= limit; x++ {
				value[i] = x
				try()
			}
			known[i] = false
			return
		}
		for i, x := range value {
			spans[i] = span{min(spans[i].lower, x), max(spans[i].upper, x)}
		}
	}
	try()
	return spans, steps <= 12_000
}

func randomGrid(rng *rand.Rand, most int64) disclosure.Table {
	counts := make([][]int64, 1+rng.IntN(4))
	width := 1 + rng.IntN(4)
	for r := range counts {
		for range width {
			n := rng.Int64N(most + 1)
			if rng.IntN(4) == 0 {
				n = 0
			}
			counts[r] = append(counts[r], n)
		}
	}
	t, err := disclosure.Grid(counts)
	if err != nil {
		panic(err)
	}
	return t
}

func randomTree(rng *rand.Rand, most int64) disclosure.Table {
	var grow func(depth int) disclosure.Node
	grow = func(depth int) disclosure.Node {
		n := disclosure.Node{ID: fmt.Sprint(depth)}
		if depth == 3 || depth > 0 && rng.IntN(2) == 0 {
			n.N = rng.Int64N(most + 1)
			return n
		}
		for range 1 + rng.IntN(3) {
			child := grow(depth + 1)
			n.N += child.N
			n.Children = append(n.Children, child)
		}
		return n
	}
	t, err := disclosure.Tree(grow(0))
	if err != nil {
		panic(err)
	}
	return t
}

// randomCube has three dimensions of two or three, all margins published. Its linear programmes can have vertices
// that are not whole.
func randomCube(rng *rand.Rand, most int64) disclosure.Table {
	size := []int{2 + rng.IntN(2), 2 + rng.IntN(2), 2}
	var t disclosure.Table
	at := func(a, b, c int) int { return (a*(size[1]+1)+b)*(size[2]+1) + c }
	n := make([]int64, (size[0]+1)*(size[1]+1)*(size[2]+1))
	for a := range size[0] {
		for b := range size[1] {
			for c := range size[2] {
				x := rng.Int64N(most + 1)
				for _, i := range []int{a, size[0]} {
					for _, j := range []int{b, size[1]} {
						for _, k := range []int{c, size[2]} {
							n[at(i, j, k)] += x
						}
					}
				}
			}
		}
	}
	for i, x := range n {
		t.Cells = append(t.Cells, disclosure.Cell{ID: fmt.Sprint(i), N: x})
	}
	for a := range size[0] + 1 {
		for b := range size[1] + 1 {
			for c := range size[2] + 1 {
				for d, x := range []int{a, b, c} {
					if x < size[d] {
						continue
					}
					s := disclosure.Sum{Total: at(a, b, c)}
					for y := range size[d] {
						p := []int{a, b, c}
						p[d] = y
						s.Parts = append(s.Parts, at(p[0], p[1], p[2]))
					}
					t.Sums = append(t.Sums, s)
				}
			}
		}
	}
	return t
}

// randomSums are sums of any cells: overlapping totals as no ordinary table has them.
func randomSums(rng *rand.Rand, most int64) disclosure.Table {
	var t disclosure.Table
	for range 3 + rng.IntN(4) {
		t.Cells = append(t.Cells, disclosure.Cell{N: rng.Int64N(most + 1)})
	}
	leaves := len(t.Cells)
	for range 2 + rng.IntN(5) {
		s := disclosure.Sum{Total: len(t.Cells)}
		var total int64
		for i := range leaves {
			if rng.IntN(2) == 0 {
				s.Parts = append(s.Parts, i)
				total += t.Cells[i].N
			}
		}
		if len(s.Parts) > 0 {
			t.Cells = append(t.Cells, disclosure.Cell{N: total})
			t.Sums = append(t.Sums, s)
		}
	}
	return t
}

var kinds = []struct {
	name string
	make func(*rand.Rand, int64) disclosure.Table
	runs int
}{
	{"grid", randomGrid, 400},
	{"tree", randomTree, 400},
	{"cube", randomCube, 100},
	{"sums", randomSums, 400},
}

func randomMask(rng *rand.Rand, t disclosure.Table, o disclosure.Options) disclosure.Mask {
	m := make(disclosure.Mask, len(t.Cells))
	share := rng.Float64()
	for i := range m {
		if rng.Float64() < share && (t.Cells[i].N > 0 || o.Zeros == disclosure.HideZeros) {
			m[i] = disclosure.Primary
		}
	}
	return m
}

func randomOptions(rng *rand.Rand) disclosure.Options {
	return disclosure.Options{MinN: 1 + rng.Int64N(6), Zeros: disclosure.Zeros(rng.IntN(2)), Width: rng.Int64N(4), Cover: rng.IntN(3) == 0}
}

// exposed is the criterion, worked out from all tables there are.
func exposed(c disclosure.Cell, s span, o disclosure.Options) bool {
	least := int64(0)
	if o.Zeros == disclosure.ShowZeros {
		least = 1
	}
	primary := c.N < o.MinN && c.N >= least
	return s.upper-s.lower < max(o.Width, 1) || o.Cover && primary && (s.lower > least || s.upper < o.MinN-1)
}

// The verifier's bounds are those of all tables there are, and it lets no hidden cell through.
func TestVerifyAgainstEnumeration(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, 1))
			compared, hidden, out := 0, 0, 0
			for range kind.runs {
				table, o := kind.make(rng, 1+rng.Int64N(6)), randomOptions(rng)
				mask := randomMask(rng, table, o)
				bounds, err := disclosure.Verify(table, mask, o)
				require.NoError(t, err)
				limit := int64(0)
				for i, b := range bounds {
					limit = max(limit, b.Upper, table.Cells[i].N)
				}
				least := int64(o.Zeros)
				// Far beyond every bound: a bound too low is found, and a range without end grows with the limit.
				spans, ok := enumerate(table, mask, least, 2*limit+2)
				further, ok2 := enumerate(table, mask, least, 4*limit+4)
				if !ok || !ok2 {
					continue
				}
				compared++
				for i, b := range bounds {
					if !mask.Hidden(i) {
						continue
					}
					hidden++
					require.Equal(t, spans[i].lower, b.Lower, "cell %d of %v under %v, %v", i, table, mask, o)
					if b.Unbounded {
						require.Greater(t, further[i].upper, spans[i].upper, "cell %d of %v under %v, %v", i, table, mask, o)
						continue
					}
					require.Equal(t, spans[i].upper, b.Upper, "cell %d of %v under %v, %v", i, table, mask, o)
					require.Equal(t, exposed(table.Cells[i], spans[i], o), b.Exposed, "cell %d of %v under %v, %v", i, table, mask, o)
					if b.Exposed {
						out++
					}
				}
			}
			t.Logf("%d tables, %d hidden cells, %d exposed", compared, hidden, out)
			require.Greater(t, compared, kind.runs/3)
			require.Greater(t, out, 30)
		})
	}
}

// No cell that Suppress hides can be found by trying everything, and none of the complementary cells is idle.
func TestSuppressAgainstEnumeration(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(8, 1))
			compared, complementary, hopeless := 0, 0, 0
			for range kind.runs {
				table, o := kind.make(rng, 1+rng.Int64N(9)), randomOptions(rng)
				mask, err := disclosure.Suppress(table, o)
				if errors.Is(err, disclosure.ErrExposed) {
					hopeless++
					continue
				}
				require.NoError(t, err)
				bounds, err := disclosure.Verify(table, mask, o)
				require.NoError(t, err)
				limit := int64(0)
				for i, b := range bounds {
					require.False(t, b.Exposed, "cell %d of %v under %v, %v", i, table, mask, o)
					limit = max(limit, b.Upper, table.Cells[i].N+o.MinN+o.Width)
				}
				for i, r := range mask {
					small := table.Cells[i].N < o.MinN && (table.Cells[i].N > 0 || o.Zeros == disclosure.HideZeros)
					require.Equal(t, small, r == disclosure.Primary)
					if r != disclosure.Complementary {
						continue
					}
					complementary++
					fewer := append(disclosure.Mask{}, mask...)
					fewer[i] = disclosure.Shown
					without, err := disclosure.Verify(table, fewer, o)
					require.NoError(t, err)
					needed := false
					for _, b := range without {
						needed = needed || b.Exposed
					}
					require.True(t, needed, "cell %d of %v under %v, %v", i, table, mask, o)
				}
				spans, ok := enumerate(table, mask, int64(o.Zeros), 3*limit)
				if !ok {
					continue
				}
				compared++
				for i := range mask {
					if mask.Hidden(i) {
						require.False(t, exposed(table.Cells[i], spans[i], o), "cell %d of %v under %v, %v", i, table, mask, o)
					}
				}
			}
			t.Logf("%d tables enumerated, %d complementary cells, %d without a solution", compared, complementary, hopeless)
			require.Greater(t, compared, kind.runs/4)
			require.Greater(t, complementary, 100)
		})
	}
}

// gonumBounds are the same linear programmes under gonum's simplex method, after taking out redundant equations by
// QR; an error where it gives up.
func gonumBounds(t disclosure.Table, m disclosure.Mask, cell int) (lower, upper float64, err error) {
	var columns []int
	for i := range m {
		if m.Hidden(i) {
			columns = append(columns, i)
		}
	}
	var rows [][]float64
	for _, s := range t.Sums {
		row := make([]float64, len(columns)+1)
		used := false
		see := func(i int, by float64) {
			for j, c := range columns {
				if c == i {
					row[j] += by
					used = true
					return
				}
			}
			row[len(columns)] -= by * float64(t.Cells[i].N)
		}
		see(s.Total, -1)
		for _, i := range s.Parts {
			see(i, 1)
		}
		if used && independent(append(rows, row), len(columns)) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return 0, math.Inf(1), nil
	}
	// gonum refuses columns of zeros; such cells are free.
	for j, c := range columns {
		used := false
		for _, row := range rows {
			used = used || row[j] != 0
		}
		if !used && c == cell {
			return 0, math.Inf(1), nil
		}
		if !used {
			return 0, 0, errors.New("column of zeros")
		}
	}
	a, b := mat.NewDense(len(rows), len(columns), nil), make([]float64, len(rows))
	for r, row := range rows {
		a.SetRow(r, row[:len(columns)])
		b[r] = row[len(columns)]
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	for _, sign := range []float64{1, -1} {
		c := make([]float64, len(columns))
		for j, i := range columns {
			if i == cell {
				c[j] = sign
			}
		}
		f, _, e := lp.Simplex(c, a, b, 0, nil)
		switch {
		case errors.Is(e, lp.ErrUnbounded) && sign < 0:
			upper = math.Inf(1)
		case e != nil:
			return 0, 0, e
		case sign > 0:
			lower = f
		default:
			upper = -f
		}
	}
	return lower, upper, nil
}

func independent(rows [][]float64, n int) bool {
	a := mat.NewDense(len(rows), n, nil)
	for r, row := range rows {
		a.SetRow(r, row[:n])
	}
	var svd mat.SVD
	svd.Factorize(a, mat.SVDNone)
	return svd.Rank(1e-9) == len(rows)
}

// Two linear programmes that share nothing agree where vertices are whole. gonum's needs the redundant equations of a
// grid taken out; then it found every bound of some 20,000 cells, at 30 to 800 times the cost.
func TestVerifyAgainstGonum(t *testing.T) {
	for _, kind := range kinds[:2] {
		t.Run(kind.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(9, 1))
			compared, refused := 0, 0
			for range kind.runs {
				table, o := kind.make(rng, 1+rng.Int64N(50)), disclosure.Options{MinN: 3}
				mask := randomMask(rng, table, o)
				bounds, err := disclosure.Verify(table, mask, o)
				require.NoError(t, err)
				for i, b := range bounds {
					if !mask.Hidden(i) {
						continue
					}
					lower, upper, err := gonumBounds(table, mask, i)
					if err != nil {
						refused++
						continue
					}
					compared++
					require.InDelta(t, float64(b.Lower), lower, 1e-9)
					if b.Unbounded {
						require.True(t, math.IsInf(upper, 1))
						continue
					}
					require.InDelta(t, float64(b.Upper), upper, 1e-9)
				}
			}
			t.Logf("%d cells compared, %d refused by gonum", compared, refused)
			require.Greater(t, compared, 1000)
		})
	}
}
