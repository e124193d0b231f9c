package segments

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/internal/adjust"
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
	for i, x := range p {
		if !(x >= 0 && x <= 1) && !math.IsNaN(x) {
			return Adjusted{}, fmt.Errorf("segments: p-value %d is %v: %w", i, x, ErrNotNumber)
		}
	}
	r := Adjusted{P: make([]survey.Optional, len(p)), Method: method}
	var q []float64
	q, r.Family = adjust.P(p, adjust.Method(method))
	for i, x := range q {
		if !math.IsNaN(x) {
			r.P[i] = survey.Some(x)
		}
	}
	return r, nil
}
