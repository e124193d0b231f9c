package segments

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// An Adjustment corrects the p-values of a family of tests for their number. The
// zero value is Holm; its text form is the name in lower case with hyphens
// ("benjamini-hochberg").
type Adjustment uint8

// The adjustments. Bonferroni to Hommel hold the chance of any false alarm in the
// family, the next two the expected share of false alarms among the alarms.
const (
	Holm               Adjustment = iota // any dependence (S. Holm 1979)
	Bonferroni                           // any dependence, never sharper than Holm
	Sidak                                // independent or positively dependent tests (Z. Šidák 1967)
	Hochberg                             // independent or positively dependent tests (Y. Hochberg 1988)
	Hommel                               // as Hochberg, and sharper (G. Hommel 1988)
	BenjaminiHochberg                    // false discovery rate, independent tests (1995)
	BenjaminiYekutieli                   // false discovery rate, any dependence (2001)
	Unadjusted                           // as given
)

var adjustments = enum.Names[Adjustment]{
	"holm", "bonferroni", "sidak", "hochberg", "hommel", "benjamini-hochberg", "benjamini-yekutieli", "unadjusted",
}

// String is the text form.
func (a Adjustment) String() string { return adjustments.String(a) }

// MarshalText writes the text form; an unknown value is an error.
func (a Adjustment) MarshalText() ([]byte, error) { return adjustments.Marshal(a) }

// UnmarshalText reads the text form; an unknown one is an error.
func (a *Adjustment) UnmarshalText(text []byte) error { return adjustments.Unmarshal(a, text) }

// An Adjusted is a family of adjusted p-values.
type Adjusted struct {
	// P has the adjusted p-values in the order given, in [0, 1]; no value where
	// none was given.
	P []survey.Optional `json:"p"`
	// Family is the number of p-values that were adjusted for: those not missing.
	Family int `json:"family"`
	// Method is the adjustment.
	Method Adjustment `json:"method"`
}

// Adjust adjusts the p-values of one family of tests. NaN stands for a test
// without a p-value: it has none after, and does not count. Adjusted p-values keep
// the order of those given and are never below them; Holm's are never below those
// of Hochberg, nor these below those of Hommel and Benjamini–Hochberg. They agree
// with R's p.adjust.
//
// Errors: ErrNotNumber for a p-value outside [0, 1], ErrArgument for an unknown
// adjustment. An empty family is no error.
func Adjust(p []float64, method Adjustment) (Adjusted, error) {
	if int(method) >= len(adjustments) {
		return Adjusted{}, fmt.Errorf("segments: adjustment %d: %w", method, ErrArgument)
	}
	r := Adjusted{P: make([]survey.Optional, len(p)), Method: method}
	var order []int
	for i, x := range p {
		if math.IsNaN(x) {
			continue
		}
		if !(x >= 0 && x <= 1) {
			return Adjusted{}, fmt.Errorf("segments: p-value %d is %v: %w", i, x, ErrNotNumber)
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	r.Family = len(order)
	sorted := make([]float64, len(order))
	for i, at := range order {
		sorted[i] = p[at]
	}
	for i, x := range adjustSorted(sorted, method) {
		// A rounded product must not fall below the p-value itself.
		r.P[order[i]] = survey.Some(min(1, max(x, sorted[i])))
	}
	return r, nil
}

// adjustSorted adjusts ascending p-values.
func adjustSorted(p []float64, method Adjustment) []float64 {
	m := float64(len(p))
	q := slices.Clone(p)
	factor := func(f func(rank float64) float64) {
		for i := range q {
			q[i] = float64(f(float64(i+1)) * p[i])
		}
	}
	switch method {
	case Bonferroni:
		factor(func(float64) float64 { return m })
	case Sidak:
		for i := range q {
			q[i] = -math.Expm1(float64(m * math.Log1p(-p[i])))
		}
	case Holm:
		factor(func(rank float64) float64 { return m - rank + 1 })
		for i := 1; i < len(q); i++ {
			q[i] = max(q[i], q[i-1])
		}
	case Hochberg:
		factor(func(rank float64) float64 { return m - rank + 1 })
		fromAbove(q)
	case Hommel:
		hommel(p, q)
	case BenjaminiHochberg:
		factor(func(rank float64) float64 { return m / rank })
		fromAbove(q)
	case BenjaminiYekutieli:
		var harmonic float64
		for i := range p {
			harmonic += 1 / float64(i+1)
		}
		factor(func(rank float64) float64 { return float64(harmonic*m) / rank })
		fromAbove(q)
	}
	return q
}

// fromAbove makes q ascend by lowering.
func fromAbove(q []float64) {
	for i := len(q) - 2; i >= 0; i-- {
		q[i] = min(q[i], q[i+1])
	}
}

// hommel tests closed by Simes: the adjusted p-value is the largest p-value of
// Simes' test over all subfamilies with the test in it. Of those with m members
// the worst for a test has the largest m − 1 of the others (G. Hommel, A
// stagewise rejective multiple test procedure based on a modified Bonferroni
// test, Biometrika 75, 1988, 383–386; S. P. Wright, Adjusted P-values for
// simultaneous inference, Biometrics 48, 1992, 1005–1013).
func hommel(p, q []float64) {
	n := len(p)
	for size := 1; size <= n; size++ {
		// Simes without its smallest member: the size − 1 largest.
		rest := math.Inf(1)
		for j := 2; j <= size; j++ {
			rest = min(rest, float64(float64(size)*p[n-size+j-1])/float64(j))
		}
		for i := range q {
			simes := min(rest, float64(float64(size)*p[i]))
			if i > n-size { // among the largest itself: the family is the size largest
				simes = min(rest, float64(float64(size)*p[n-size]))
			}
			q[i] = max(q[i], simes)
		}
	}
}
