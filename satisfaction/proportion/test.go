package proportion

import (
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A ZTest is a statistic that is standard normal under the hypothesis.
type ZTest struct {
	// Z is the statistic: without a value if it is 0/0, ±Inf if only its
	// standard error is 0.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value, without a value where Z is.
	P survey.Optional `json:"p"`
}

func zTest(excess, se float64) ZTest {
	z := survey.Some(excess / se) // 0/0 is no value
	if !z.Valid {
		return ZTest{}
	}
	return ZTest{Z: z, P: survey.Some(tail.NormalTwoSided(z.Value))}
}

// A ChiSquareTest is a statistic that is χ² under the hypothesis.
type ChiSquareTest struct {
	// ChiSquare is the statistic, ≥ 0: without a value if it is 0/0, +Inf if
	// only its variance is 0.
	ChiSquare survey.Optional `json:"chi_square"`
	// DF is the number of degrees of freedom.
	DF int `json:"df"`
	// P is the upper tail p-value, without a value where ChiSquare is.
	P survey.Optional `json:"p"`
}

func chiSquareTest(numerator, denominator float64, df int) ChiSquareTest {
	chi := survey.Some(numerator / denominator)
	if !chi.Valid {
		return ChiSquareTest{DF: df}
	}
	return ChiSquareTest{ChiSquare: chi, DF: df, P: survey.Some(tail.ChiSquare(chi.Value, float64(df)))}
}
