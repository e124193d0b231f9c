package weighting

import "fmt"

// TrimOptions are the options of [Trim]; the zero value trims nothing.
type TrimOptions struct {
	// Lower and Upper bound the weights, in the unit of the weights. Default (0):
	// no bound. Valid range: 0 ≤ Lower < Upper.
	Lower, Upper float64
	// Strict repeats until every weight is within the bounds. Otherwise a weight
	// that was within them can be beyond one after it got its part of the excess.
	Strict bool
}

// Trimmed are the weights that [Trim] gives.
type Trimmed struct {
	// Weights has the weight of each row.
	Weights []float64 `json:"weights"`
	// Count is how many rows were beyond a bound at first.
	Count int64 `json:"count"`
	// Excess is what was taken off them at first, net of what was put on: the sum
	// that the others got.
	Excess float64 `json:"excess"`
	// Passes is how often weights were cut: 0 if none was beyond a bound, and at
	// most 1 unless strict.
	Passes int `json:"passes"`
}

// maxPasses bounds strict trimming. The excess shrinks at least by the share of
// the rows that are cut, so that only bounds that leave almost no room need more.
const maxPasses = 10_000

// Trim cuts weights to bounds and adds the excess in equal parts to the weights
// that were within them, so that the sum is kept. It bounds the influence of single
// rows, and pays with margins that are no longer met: [Rake] with bounds keeps them
// as far as it can.
//
// [ErrUnreachable]: no weight is within the bounds to take the excess, weights that
// add up to as much do not fit within them, or a weight would fall to 0 or below.
// Bad weights are [*survey.RowError], no weights [survey.ErrNoBase].
//
// It agrees with trimWeights of R's survey.
func Trim(weights []float64, o TrimOptions) (*Trimmed, error) {
	if !(o.Lower >= 0) || o.Upper != 0 && !(o.Lower < o.Upper) {
		return nil, argument("bounds from %v to %v", o.Lower, o.Upper)
	}
	if weights == nil {
		weights = []float64{}
	}
	if err := checkBase(weights, len(weights)); err != nil {
		return nil, err
	}
	high := o.Upper
	if high == 0 {
		high = most
	}
	n := float64(len(weights))
	if sum := total(weights); o.Strict && !(n*o.Lower <= sum && sum <= n*high) {
		return nil, fmt.Errorf("weighting: trim: %w: %d weights from %v to %v do not add up to %v", ErrUnreachable, len(weights), o.Lower, high, sum)
	}
	t := &Trimmed{Weights: append([]float64(nil), weights...)}
	for t.Passes < maxPasses {
		count, excess, err := trimOnce(t.Weights, o.Lower, high)
		if err != nil {
			return nil, err
		}
		if count == 0 {
			break
		}
		if t.Passes == 0 {
			t.Count, t.Excess = count, excess
		}
		t.Passes++
		if !o.Strict {
			break
		}
	}
	if t.Passes == maxPasses {
		return nil, fmt.Errorf("weighting: trim: %w: weights still beyond the bounds after %d passes", ErrUnreachable, maxPasses)
	}
	return t, nil
}

// trimOnce cuts the weights and spreads the excess.
func trimOnce(weights []float64, low, high float64) (count int64, excess float64, err error) {
	var off []float64
	for _, w := range weights {
		if c := min(max(w, low), high); c != w {
			off = append(off, w-c)
		}
	}
	count = int64(len(off))
	if count == 0 {
		return 0, 0, nil
	}
	excess = total(off)
	free := float64(len(weights) - len(off))
	if free == 0 && excess != 0 {
		return 0, 0, fmt.Errorf("weighting: trim: %w: no weight from %v to %v is left to take the excess of %v", ErrUnreachable, low, high, excess)
	}
	for row, w := range weights {
		if c := min(max(w, low), high); c != w {
			weights[row] = c
		} else if weights[row] += excess / free; !(weights[row] > 0) {
			return 0, 0, fmt.Errorf("weighting: trim: row %d: %w: its part of the excess would leave it %v", row+1, ErrUnreachable, weights[row])
		}
	}
	return count, excess, nil
}
