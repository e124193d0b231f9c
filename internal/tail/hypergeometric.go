package tail

import "math"

// Hypergeometric is the distribution of one cell of a 2×2 table given its
// margins: of First + Second people Chosen have the property, and X counts
// those of them among the First. Odds is the odds ratio; 1 gives the central
// hypergeometric distribution, other values Fisher's noncentral one, with
// P(X = x) proportional to C(First, x)·C(Second, Chosen−x)·Odds^x.
//
// A call sums outwards from x and costs O(standard deviation of X).
type Hypergeometric struct {
	First, Second, Chosen float64
	Odds                  float64
}

// Support returns the smallest and the largest possible X.
func (h Hypergeometric) Support() (low, high float64) {
	return max(0, h.Chosen-h.Second), min(h.First, h.Chosen)
}

// ratio returns P(X = x+1)/P(X = x).
func (h Hypergeometric) ratio(x float64) float64 {
	return h.Odds * ((h.First - x) / (x + 1)) * ((h.Chosen - x) / (h.Second - h.Chosen + x + 1))
}

// walk visits the outcomes above x (or below, if up is false) with their
// probability relative to that of x, and stops at the end of the support or
// when the rest amounts to less than one part in 1e18 of the floor that visit
// returns. Ratios decrease outwards, so the rest is below a geometric series.
func (h Hypergeometric) walk(x float64, up bool, visit func(j, weight float64) (floor float64)) {
	low, high := h.Support()
	weight := 1.0
	for j := x; ; {
		var next float64
		if up {
			if j >= high {
				return
			}
			next = h.ratio(j)
			j++
		} else {
			if j <= low {
				return
			}
			j--
			next = 1 / h.ratio(j)
		}
		weight *= next
		floor := visit(j, weight)
		if math.IsInf(weight, 1) || weight == 0 || next < 1 && weight*next < 1e-18*floor*(1-next) {
			return
		}
	}
}

// sides returns P(X < x)/P(X = x) and P(X > x)/P(X = x).
func (h Hypergeometric) sides(x float64) (below, above float64) {
	h.walk(x, false, func(_, weight float64) float64 { below += weight; return below })
	h.walk(x, true, func(_, weight float64) float64 { above += weight; return above })
	return below, above
}

// AtMost returns P(X ≤ x) for x in the support.
func (h Hypergeometric) AtMost(x float64) float64 {
	below, above := h.sides(x)
	return 1 / (1 + above/(1+below))
}

// AtLeast returns P(X ≥ x) for x in the support.
func (h Hypergeometric) AtLeast(x float64) float64 {
	below, above := h.sides(x)
	return 1 / (1 + below/(1+above))
}

// TwoSided returns the total probability of all outcomes no more likely than
// x, which is in the support.
func (h Hypergeometric) TwoSided(x float64) float64 {
	rare, common := 1.0, 0.0
	visit := func(_, weight float64) float64 {
		if weight <= tieFuzz {
			rare += weight
		} else {
			common += weight
		}
		return rare
	}
	h.walk(x, false, visit)
	h.walk(x, true, visit)
	return 1 / (1 + common/rare)
}

// MeanMinus returns E[X] − x for x in the support.
func (h Hypergeometric) MeanMinus(x float64) float64 {
	total, moment := 1.0, 0.0
	visit := func(j, weight float64) float64 {
		total += weight
		moment += (j - x) * weight
		return total / 1e6 // the moment weighs far outcomes more
	}
	h.walk(x, false, visit)
	h.walk(x, true, visit)
	if math.IsInf(moment, 0) {
		return moment
	}
	return moment / total
}
