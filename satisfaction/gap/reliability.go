package gap

import (
	"fmt"
	"math"
)

// DifferenceReliability is the reliability of the difference P − E of two scores
// of several items each, from their standard deviations, their reliabilities
// (Cronbach's alpha, say) and their correlation:
//
//	(σ_P²·r_PP + σ_E²·r_EE − 2·r_PE·σ_P·σ_E) / (σ_P² + σ_E² − 2·r_PE·σ_P·σ_E)
//
// (F. M. Lord, Elementary Models for Measuring Change, in Problems in Measuring
// Change, 1963; used for SERVQUAL by J. P. Peter, G. A. Churchill and T. J. Brown,
// Journal of Consumer Research 19, 1993, 655–662). At most 1; it falls as the two
// correlate, and can be negative. One item has no reliability of its own, so this is
// for scores of several. Standard deviations must be positive, reliabilities in
// [0,1], the correlation in [−1,1] ([ErrArgument]); a difference without variance
// is [ErrTooFew].
func DifferenceReliability(sdP, sdE, reliabilityP, reliabilityE, correlation float64) (float64, error) {
	if !(sdP > 0 && sdE > 0) || math.IsInf(sdP, 0) || math.IsInf(sdE, 0) || !(reliabilityP >= 0 && reliabilityP <= 1) ||
		!(reliabilityE >= 0 && reliabilityE <= 1) || !(correlation >= -1 && correlation <= 1) {
		return 0, fmt.Errorf("gap: difference reliability: %w", ErrArgument)
	}
	// In units of the larger deviation nothing overflows, and as one minus the
	// share of error nothing cancels but σ_P − σ_E itself.
	unit := max(sdP, sdE)
	p, e := sdP/unit, sdE/unit
	variance := float64((p-e)*(p-e)) + float64(2*p*e*(1-correlation))
	if !(variance > 0) {
		return 0, fmt.Errorf("gap: difference without variance: %w", ErrTooFew)
	}
	noise := float64(p*p*(1-reliabilityP)) + float64(e*e*(1-reliabilityE))
	return 1 - noise/variance, nil
}
