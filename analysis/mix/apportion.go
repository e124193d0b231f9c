package mix

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/gocsat/csat/scale"
)

// Apportion rounds parts to so many decimal places that their sum is the rounded sum
// (half away from zero), by the largest remainder: every part is rounded down, and
// those that lost most get one unit of the last place back, the first of equals
// first. A part is off by less than one unit, and so can differ from its ordinary
// rounding by one. places outside 0 to 1000 is ErrArgument.
func Apportion(parts []scale.Ratio, places int) ([]scale.Ratio, error) {
	if places < 0 || places > scale.MaxPlaces {
		return nil, fmt.Errorf("mix: apportion to %d places: %w", places, ErrArgument)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	total := new(big.Rat)
	down, lost := make([]*big.Int, len(parts)), make([]*big.Rat, len(parts))
	left := new(big.Int) // units that are still to be given
	for i, p := range parts {
		scaled := p.Rat()
		total.Add(total, scaled)
		scaled.Mul(scaled, new(big.Rat).SetInt(unit))
		down[i] = new(big.Int).Div(scaled.Num(), scaled.Denom()) // floor, since denominators are positive
		lost[i] = scaled.Sub(scaled, new(big.Rat).SetInt(down[i]))
		left.Sub(left, down[i])
	}
	rounded := scale.RatioOf(total).Round(places, scale.HalfAwayFromZero)
	left.Add(left, scale.RatioOfDecimal(rounded).Mul(scale.RatioOf(new(big.Rat).SetInt(unit))).Num())
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return lost[j].Cmp(lost[i]) })
	result := make([]scale.Ratio, len(parts))
	for at, i := range order {
		if left.Cmp(big.NewInt(int64(at))) > 0 {
			down[i].Add(down[i], big.NewInt(1))
		}
		result[i] = scale.RatioOf(new(big.Rat).SetFrac(down[i], unit))
	}
	return result, nil
}
