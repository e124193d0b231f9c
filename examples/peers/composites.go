package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// The composite of row C: the mean of the answered items of each dimension in per
// cent of the maximum, weighted over the dimensions that have one.
var weights = [5]int64{30, 25, 20, 15, 10}

const perDimension = 4

// composite is row C. The answer is the sum of the composites in hundredths.
func composite(e *env) ([]contender, error) {
	n := e.size(1e6)
	random := rand.New(rand.NewPCG(1, 3))
	ratings := make([][len(weights) * perDimension]byte, n) // 0 is a gap
	// Whoever answers anything of a dimension has it: the rule of the loops below.
	least := decimal.New(1, -3)
	d := survey.Definition{ID: "composites", MinAnswered: &least, Overall: survey.Node{ID: "overall"}}
	for k, w := range weights {
		weight := decimal.NewFromInt(w)
		node := survey.Node{ID: fmt.Sprint("d", k), Weight: &weight}
		for i := range perDimension {
			id := fmt.Sprintf("d%dq%d", k, i)
			d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToTen()})
			node.Children = append(node.Children, survey.Node{Item: id})
		}
		d.Overall.Children = append(d.Overall.Children, node)
	}
	q, err := survey.New(d)
	if err != nil {
		return nil, err
	}
	table := survey.NewTable(q)
	for row := range ratings {
		r := q.NewResponse()
		for i := range ratings[row] {
			if random.IntN(10) == 0 {
				continue
			}
			ratings[row][i] = byte(1 + random.IntN(10))
			if err := r.Answer(d.Items[i].ID, int(ratings[row][i])); err != nil {
				return nil, err
			}
		}
		if err := table.Append(r); err != nil {
			return nil, err
		}
	}
	exact, out := make([]int64, n), make([]int32, n)
	ours := contender{name: "csat", call: timed(func() (float64, error) {
		c, err := satisfaction.Composites(table, satisfaction.CompositeOptions{Places: 2})
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for row := range exact {
			exact[row], _ = c.Scaled(row)
			sum += float64(exact[row])
		}
		return sum, nil
	})}
	share := 0.02
	part := ratings[:int(share*float64(n))]
	wrong := 0
	floats := timed(func() (float64, error) {
		wrong = 0
		sum := 0.0
		for row := range ratings {
			v := compositeFloat(&ratings[row])
			if int64(v) != exact[row] {
				wrong++
			}
			sum += v
		}
		return math.NaN(), nil
	})
	if _, _, err := ours.call(); err != nil {
		return nil, err
	}
	if _, _, err := floats(); err != nil {
		return nil, err
	}
	fmt.Fprintf(e.log, "   float64 is off by 0.01 in %d of %d\n", wrong, n)
	return []contender{
		ours,
		{name: "Go, decimal throughout, 1 processor", goal: 100, share: share, call: timed(func() (float64, error) {
			return total(part, compositeDecimals), nil
		})},
		{name: "Go, integers and one decimal division each, 1 processor", goal: 8, share: share, call: timed(func() (float64, error) {
			return total(part, compositeOneDivision), nil
		})},
		{name: fmt.Sprintf("Go, float64, 1 processor, wrong by 0.01 in %d of %d", wrong, n), goal: 1, call: floats},
		{name: "C, reading the ratings and writing a column, 1 processor", limit: 20, call: timed(func() (float64, error) {
			sumRows(ratings, out)
			return math.NaN(), nil
		})},
		{name: "wrong roundings of csat, by integers", figure: func() (float64, error) {
			wrong := 0
			for row := range ratings {
				if compositeIntegers(&ratings[row]) != exact[row] {
					wrong++
				}
			}
			return float64(wrong), nil
		}},
	}, nil
}

func total(ratings [][len(weights) * perDimension]byte, of func(*[len(weights) * perDimension]byte) decimal.Decimal) float64 {
	var sum decimal.Decimal
	for row := range ratings {
		sum = sum.Add(of(&ratings[row]))
	}
	v, _ := sum.Float64()
	return v
}

// compositeFloat is in hundredths.
func compositeFloat(ratings *[len(weights) * perDimension]byte) float64 {
	var sum, weight float64
	for k, w := range weights {
		var s, c float64
		for _, v := range ratings[k*perDimension:][:perDimension] {
			if v != 0 {
				s += float64(v)
				c++
			}
		}
		if c > 0 {
			sum += float64(w) / 100 * (s / c * 10)
			weight += float64(w) / 100
		}
	}
	if weight == 0 {
		return 0
	}
	return math.Floor(sum/weight*100 + 0.5)
}

func compositeDecimals(ratings *[len(weights) * perDimension]byte) decimal.Decimal {
	var sum, weight decimal.Decimal
	for k, w := range weights {
		var s, c decimal.Decimal
		for _, v := range ratings[k*perDimension:][:perDimension] {
			if v != 0 {
				s, c = s.Add(decimal.NewFromInt(int64(v))), c.Add(decimal.NewFromInt(1))
			}
		}
		if !c.IsZero() {
			share := decimal.New(w, -2)
			sum = sum.Add(share.Mul(s.Div(c).Mul(decimal.NewFromInt(10))))
			weight = weight.Add(share)
		}
	}
	if weight.IsZero() {
		return weight
	}
	return sum.Div(weight).Round(2)
}

func compositeOneDivision(ratings *[len(weights) * perDimension]byte) decimal.Decimal {
	sum, weight := compositeFraction(ratings)
	if weight == 0 {
		return decimal.Decimal{}
	}
	return decimal.NewFromInt(sum).DivRound(decimal.NewFromInt(weight), 2)
}

// compositeIntegers is in hundredths, rounded half up.
func compositeIntegers(ratings *[len(weights) * perDimension]byte) int64 {
	sum, weight := compositeFraction(ratings)
	if weight == 0 {
		return 0
	}
	return (2*100*sum + weight) / (2 * weight)
}

// compositeFraction is the composite as numerator and denominator.
func compositeFraction(ratings *[len(weights) * perDimension]byte) (sum, weight int64) {
	for k, w := range weights {
		var s, c int64
		for _, v := range ratings[k*perDimension:][:perDimension] {
			if v != 0 {
				s += int64(v)
				c++
			}
		}
		if c > 0 {
			sum += w * s * (12 / c) // 12 is divisible by 1 to 4
			weight += w
		}
	}
	return 10 * sum, 12 * weight
}
