package satisfaction

import (
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
)

// A formula is the score of one branch for one set of rated leaves below it,
// (Σ aᵢ·xᵢ + c)/d with x in worth units and 0 where there is no rating. It counts
// the respondents for whom it holds.
type formula struct {
	a       []*big.Int // per leaf of the branch
	c, d    *big.Int
	fast    []int64 // a where the square of a score fits 80 bits, else nil
	shift   int64   // c likewise
	n       int64
	sum     exact.Int128 // Σ score·d
	squares exact.Int128 // Σ (score·d)²
	large   [2]big.Int   // take the place of both where fast is nil
}

// formula is 100·(x/unit − zero)/span.
func (l *leaf) formula(rated bool) (*formula, error) {
	if !rated {
		return nil, nil
	}
	perWorth, err := hundred.Quo(l.span)
	if err != nil {
		return nil, err
	}
	slope, shift := perWorth.Rat(), l.zero.Mul(perWorth).Rat()
	slope.Quo(slope, big.NewRat(l.unit, 1))
	f := &formula{
		a: []*big.Int{new(big.Int).Mul(slope.Num(), shift.Denom())},
		c: new(big.Int).Mul(shift.Num(), slope.Denom()),
		d: new(big.Int).Mul(slope.Denom(), shift.Denom()),
	}
	f.c.Neg(f.c)
	f.reduce()
	return f, nil
}

// reduce brings the fraction to lowest terms and sees whether it is fast.
func (f *formula) reduce() {
	all := append([]*big.Int{f.c, f.d}, f.a...)
	g := new(big.Int)
	for _, x := range all {
		g.GCD(nil, nil, g, new(big.Int).Abs(x))
	}
	for _, x := range all {
		x.Quo(x, g)
	}
	bound := new(big.Int).Abs(f.c)
	for _, a := range f.a {
		// A worth is at most 2²¹ in worth units.
		bound.Add(bound, new(big.Int).Lsh(new(big.Int).Abs(a), 21))
	}
	if bound.BitLen() > 40 {
		return
	}
	f.shift = f.c.Int64()
	f.fast = make([]int64, len(f.a))
	for i, a := range f.a {
		f.fast[i] = a.Int64()
	}
}

// add adds one respondent.
func (f *formula) add(x []int64) bool {
	f.n++
	if f.fast == nil {
		y := new(big.Int).Set(f.c)
		for i, a := range f.a {
			y.Add(y, new(big.Int).Mul(a, big.NewInt(x[i])))
		}
		f.large[0].Add(&f.large[0], y)
		f.large[1].Add(&f.large[1], y.Mul(y, y))
		return true
	}
	y := f.shift
	for i, a := range f.fast {
		y += a * x[i]
	}
	var first, second bool
	f.sum, first = f.sum.AddMul(y, 1)
	f.squares, second = f.squares.AddMul(y, y)
	return first && second
}

// totals are Σ score·d and Σ (score·d)² over the respondents of the formula.
func (f *formula) totals() (sum, squares *big.Int) {
	if f.fast == nil {
		return &f.large[0], &f.large[1]
	}
	return f.sum.Big(), f.squares.Big()
}

// fractions is a sum of fractions, kept as one numerator per denominator: many
// formulas share a few denominators.
type fractions map[string]*[2]big.Int

func (s fractions) add(num, den *big.Int) {
	key := string(den.Bytes())
	part := s[key]
	if part == nil {
		part = new([2]big.Int)
		part[1].Set(den)
		s[key] = part
	}
	part[0].Add(&part[0], num)
}

// total is exact, whatever the order of the map.
func (s fractions) total() scale.Ratio {
	sum := new(big.Rat)
	for _, part := range s {
		sum.Add(sum, new(big.Rat).SetFrac(&part[0], &part[1]))
	}
	return scale.RatioOf(sum)
}

// at is the score for the worths x.
func (f *formula) at(x []int64) scale.Ratio {
	y := new(big.Int).Set(f.c)
	for i, a := range f.a {
		y.Add(y, new(big.Int).Mul(a, big.NewInt(x[i])))
	}
	return scale.RatioOf(new(big.Rat).SetFrac(y, f.d))
}
