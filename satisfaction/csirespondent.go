package satisfaction

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A csiColumn is one item as respondents answered it, in whole numbers.
type csiColumn struct {
	sat, imp []scale.Code // imp is nil where the weight is fixed
	worth    []int64      // of the codes of sat, in 1/unit; none is −1<<63
	weight   []int64      // of the codes of imp, likewise; or one fixed weight
	unit     int64
	score    []float64 // of the codes of sat
}

// A csiCell sums the respondents whose importances sum to the same number, which
// is then the denominator of all of them.
type csiCell struct {
	worth   []exact.Int128 // Σ aᵢ·wᵢ per item
	weights []exact.Int128 // Σ aᵢ per item
}

const none = math.MinInt64

// whole are the worths of the codes of a scale in 1/unit.
func whole(s *scale.Scale, unit int64) []int64 {
	out := make([]int64, s.Codes())
	for c := range out {
		w, u, ok := s.WorthUnits(scale.Code(c))
		if out[c] = none; ok {
			out[c] = w * (unit / u)
		}
	}
	return out
}

// columns reads the items of a table.
func (b *csi) columns(t *survey.Table) ([]csiColumn, error) {
	fixed, err := b.wholeWeights()
	if err != nil {
		return nil, err
	}
	columns := make([]csiColumn, len(b.items))
	importance := int64(1) // the unit of all importances
	if fixed == nil {
		for _, item := range b.items {
			s, err := b.use(item.Importance)
			if err != nil {
				return nil, err
			}
			_, u, _ := s.WorthUnits(scale.Blank)
			importance = max(importance, u) // powers of ten
		}
	}
	for k, item := range b.items {
		c := &columns[k]
		s, err := b.use(item.Item)
		if err != nil {
			return nil, err
		}
		if c.sat, err = t.Codes(item.Item); err != nil {
			return nil, err
		}
		_, c.unit, _ = s.WorthUnits(scale.Blank)
		c.worth = whole(s, c.unit)
		zero, factor := b.zero[k].Float64(), 100/b.span[k].Float64()
		for _, w := range c.worth {
			c.score = append(c.score, factor*(float64(w)/float64(c.unit)-zero))
		}
		if fixed != nil {
			c.weight = fixed[k : k+1]
			continue
		}
		if c.imp, err = t.Codes(item.Importance); err != nil {
			return nil, err
		}
		if s, err = b.use(item.Importance); err != nil {
			return nil, err
		}
		c.weight = whole(s, importance)
	}
	return columns, nil
}

// wholeWeights are the fixed weights times a power of ten, nil where importance is
// stated.
func (b *csi) wholeWeights() ([]int64, error) {
	if b.weights == nil {
		return nil, nil
	}
	var places int32
	for _, item := range b.items {
		places = max(places, -item.Weight.Exponent())
	}
	factor := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	out := make([]int64, len(b.weights))
	var sum int64
	for k, w := range b.weights {
		n := new(big.Rat).Mul(w.Rat(), factor).Num()
		ok := n.IsInt64()
		if ok {
			out[k] = n.Int64()
			sum, ok = exact.Add64(sum, out[k])
		}
		if !ok {
			return nil, fmt.Errorf("satisfaction: csi: weights of more than 18 digits in all: %w", ErrArgument)
		}
	}
	return out, nil
}

// answer are the importance and the code of satisfaction of one row, false without
// both.
func (c *csiColumn) answer(row int) (weight int64, code scale.Code, ok bool) {
	code = c.sat[row]
	weight = c.weight[0]
	if c.imp != nil {
		weight = c.weight[c.imp[row]]
	}
	return weight, code, weight != none && c.worth[code] != none
}

// ratios calls use with every row that answered enough, the sum of its importances,
// which is not 0, and its own index.
func (b *csi) ratios(rows int, columns []csiColumn, use func(row int, sum int64, ratio float64) error) error {
	var all int64 // fixed weights of all items
	for k := range columns {
		if b.weights != nil {
			all += columns[k].weight[0]
		}
	}
	enough := func(part, of int64) bool {
		return scale.RatioOf(big.NewRat(part, of)).Cmp(b.q.MinAnswered()) >= 0
	}
	items := make([]bool, len(columns)+1) // is that number of items enough?
	for k := range items {
		items[k] = b.weights != nil || enough(int64(k), int64(len(columns)))
	}
	sums := map[int64]bool{} // is that sum of weights enough?
	for row := range rows {
		var sum int64
		var answered int
		var points float64
		for k := range columns {
			if w, code, ok := columns[k].answer(row); ok {
				sum += w
				answered++
				points += float64(float64(w) * columns[k].score[code])
			}
		}
		if sum == 0 || !items[answered] {
			continue
		}
		if _, known := sums[sum]; !known {
			sums[sum] = b.weights == nil || enough(sum, all)
		}
		if !sums[sum] {
			continue
		}
		if err := use(row, sum, points/float64(sum)); err != nil {
			return err
		}
	}
	return nil
}

// meanOfRatios sets score and estimate from the rows.
func (b *csi) meanOfRatios(t *survey.Table, r *CSIResult) error {
	columns, err := b.columns(t)
	if err != nil {
		return err
	}
	cells := map[int64]*csiCell{}
	var ratios []float64
	err = b.ratios(t.Len(), columns, func(row int, sum int64, ratio float64) error {
		cell := cells[sum]
		if cell == nil {
			cell = &csiCell{worth: make([]exact.Int128, len(columns)), weights: make([]exact.Int128, len(columns))}
			cells[sum] = cell
		}
		ratios = append(ratios, ratio)
		for k := range columns {
			w, code, ok := columns[k].answer(row)
			if !ok {
				continue
			}
			fits := true
			if cell.worth[k], fits = cell.worth[k].AddMul(w, columns[k].worth[code]); fits {
				cell.weights[k], fits = cell.weights[k].AddMul(w, 1)
			}
			if !fits {
				return fmt.Errorf("satisfaction: csi: %w", survey.ErrOverflow)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	n := int64(len(ratios))
	if n == 0 {
		return fmt.Errorf("satisfaction: csi: %w", ErrNoBase)
	}
	var total scale.Ratio
	for sum, cell := range cells { // exact, so the order does not matter
		for k := range columns {
			worth := scale.RatioOf(new(big.Rat).SetFrac(cell.worth[k].Big(), big.NewInt(columns[k].unit)))
			weight := scale.RatioOf(new(big.Rat).SetInt(cell.weights[k].Big()))
			points, err := hundred.Mul(worth.Sub(weight.Mul(b.zero[k]))).Quo(b.span[k])
			if err != nil {
				return err
			}
			total = total.Add(points.Mul(scale.RatioOf(big.NewRat(1, sum))))
		}
	}
	r.Score = total.Mul(scale.RatioOf(big.NewRat(1, n)))
	e := &r.Estimate
	e.Value, e.N, e.EffectiveN, e.Missing = r.Score.Float64(), n, float64(n), int64(t.Len())-n
	var v, largest float64
	for _, x := range ratios {
		d := x - e.Value
		v += float64(d * d)
		largest = max(largest, math.Abs(d))
	}
	if largest < 1e-11 { // points; rounding of equal ratios would pass for an error
		v = 0
	}
	setError(e, v/float64(n), n, b.level, 0, 100)
	return nil
}
