package gap

import (
	"fmt"
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// joint holds the cross-products of the differences P − E of several pairs over the
// people who rated both sides of both, as integers: with them the error of a tree
// is exact, whatever the order of the rows.
type joint struct {
	columns  []column
	cells    [][]cell // of pairs i ≥ j
	complete int64    // rows with every pair
}

// A column is the differences of one pair, row by row.
type column struct {
	difference []int64 // in units of 1/unit
	rated      []bool
	unit       int64
}

// A cell sums over the rows with both pairs.
type cell struct {
	n      int64
	di, dj int64 // a worth is below 2²² units and rows below 2⁴⁰
	dd     exact.Int128
}

func (x *joint) add(t *survey.Table, p Pair, s *scale.Scale) error {
	expected, err := t.Codes(p.Expected)
	if err != nil {
		return err
	}
	perceived, err := t.Codes(p.Perceived)
	if err != nil {
		return err
	}
	c := column{difference: make([]int64, len(expected)), rated: make([]bool, len(expected))}
	for row := range expected {
		we, unit, okE := s.WorthUnits(expected[row])
		wp, _, okP := s.WorthUnits(perceived[row])
		c.unit = unit
		c.difference[row], c.rated[row] = wp-we, okE && okP
	}
	x.columns = append(x.columns, c)
	return nil
}

// count goes over the rows.
func (x *joint) count() error {
	x.cells = make([][]cell, len(x.columns))
	for i := range x.cells {
		x.cells[i] = make([]cell, i+1)
	}
	var rated []int
	for row := range x.columns[0].rated {
		rated = rated[:0]
		for i := range x.columns {
			if x.columns[i].rated[row] {
				rated = append(rated, i)
			}
		}
		if len(rated) == len(x.columns) {
			x.complete++
		}
		for k, i := range rated {
			for _, j := range rated[:k+1] {
				c, di, dj := &x.cells[i][j], x.columns[i].difference[row], x.columns[j].difference[row]
				c.n++
				c.di += di
				c.dj += dj
				var ok bool
				if c.dd, ok = c.dd.AddMul(di, dj); !ok {
					return fmt.Errorf("gap: tree: %w", survey.ErrOverflow)
				}
			}
		}
	}
	return nil
}

// n is how many people rated both sides of pair i.
func (x *joint) n(i int) int64 { return x.cells[i][i].n }

// variance is Σ_r (Σᵢ wᵢ (d_ri − d̄ᵢ)/nᵢ)² over the pairs rated by each person.
func (x *joint) variance(weights []leafWeight) *big.Rat {
	factor := make([]*big.Rat, len(weights)) // wᵢ/nᵢ per unit
	for k, w := range weights {
		i := w.leaf
		factor[k] = new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(x.n(i)), big.NewInt(x.columns[i].unit)))
		factor[k].Mul(factor[k], w.points.Rat())
	}
	sum := new(big.Rat)
	for k, a := range weights {
		for l, b := range weights[:k+1] {
			term := x.product(a.leaf, b.leaf)
			term.Mul(term, factor[k]).Mul(term, factor[l])
			if l < k {
				term.Add(term, term)
			}
			sum.Add(sum, term)
		}
	}
	return sum
}

// product is Σ (dᵢ − d̄ᵢ)(dⱼ − d̄ⱼ) in units over the people with both pairs, d̄ being
// the mean over everybody with that pair.
func (x *joint) product(i, j int) *big.Rat {
	i, j = max(i, j), min(i, j)
	c := x.cells[i][j]
	mi := big.NewRat(x.cells[i][i].di, x.n(i))
	mj := big.NewRat(x.cells[j][j].di, x.n(j))
	times := func(r *big.Rat, n int64) *big.Rat {
		return new(big.Rat).Mul(r, new(big.Rat).SetInt64(n))
	}
	sum := new(big.Rat).SetInt(c.dd.Big())
	sum.Sub(sum, times(mj, c.di)).Sub(sum, times(mi, c.dj))
	return sum.Add(sum, times(mi.Mul(mi, mj), c.n))
}
