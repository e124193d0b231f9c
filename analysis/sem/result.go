package sem

import (
	"github.com/gocsat/csat/survey"
)

// A Parameter is one coefficient of the model.
type Parameter struct {
	// From is the construct of a loading, or where a path comes from; of a covariance the
	// one, of a variance what varies.
	From string `json:"from"`
	// To is the item of a loading, or where a path leads; of a covariance the other, of a
	// variance the same as From.
	To string `json:"to"`
	// Estimate is in the units of the items. A fixed one has no error.
	Estimate survey.Estimate `json:"estimate"`
	// Fixed says that the value was not estimated.
	Fixed bool `json:"fixed,omitempty"`
	// Z is the estimate over its standard error, no value for a fixed one.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value of Z.
	P survey.Optional `json:"p"`
	// Standardised is the coefficient for items and constructs with a standard deviation of 1
	// in the covariances that the model implies; of covariances the correlation, which for
	// disturbances and residuals is theirs. Its error is by the delta method.
	Standardised survey.Estimate `json:"standardised"`
}

// An Explained is the part of a variance that the model accounts for.
type Explained struct {
	// Name is the construct or the item.
	Name string `json:"name"`
	// R2 is one minus the share of the disturbance or residual in the variance that is
	// implied; in [0, 1] where the solution is admissible, above 1 in a Heywood case.
	R2 float64 `json:"r2"`
}

// An Effect is what one construct does to another, on all ways together.
type Effect struct {
	// From is the construct that acts.
	From string `json:"from"`
	// To is the construct that it acts on.
	To string `json:"to"`
	// Direct is the coefficient of the path, 0 without error if there is none.
	Direct survey.Estimate `json:"direct"`
	// Indirect is the sum, over the other ways, of the products of their paths, 0 without
	// error if there are none.
	Indirect survey.Estimate `json:"indirect"`
	// Total is the sum of both.
	Total survey.Estimate `json:"total"`
	// Standardised is Total in standard deviations of the constructs.
	Standardised survey.Estimate `json:"standardised"`
}

// A Test is a chi-square with its degrees of freedom.
type Test struct {
	// ChiSquare is n times the discrepancy.
	ChiSquare float64 `json:"chi_square"`
	// DF are the degrees of freedom.
	DF int `json:"df"`
	// P is the probability of a larger value if the model holds, no value for DF = 0.
	P survey.Optional `json:"p"`
}

// Indices say how well the covariances that the model implies agree with those that
// were observed.
type Indices struct {
	// Test is that of the model against any covariances at all.
	Test Test `json:"test"`
	// Baseline is that of the model in which no two items are correlated.
	Baseline Test `json:"baseline"`
	// CFI is the comparative fit index, 1 − max(χ²−df, 0)/max(χ²−df, χ²_b−df_b, 0), in
	// [0, 1] (Bentler 1990).
	CFI float64 `json:"cfi"`
	// TLI is the Tucker–Lewis or non-normed fit index, (χ²_b/df_b − χ²/df)/(χ²_b/df_b − 1),
	// which can be outside [0, 1]; 1 for df = 0, no value where χ²_b ≤ df_b: the items are not
	// correlated more than by chance.
	TLI survey.Optional `json:"tli"`
	// NFI is the normed fit index, 1 − χ²/χ²_b; no value where the items are not correlated.
	NFI survey.Optional `json:"nfi"`
	// IFI is Bollen's incremental fit index, (χ²_b − χ²)/(χ²_b − df); no value as for NFI.
	IFI survey.Optional `json:"ifi"`
	// RMSEA is the root mean square error of approximation, √(max(0, χ²−df)/(n·df)), with an
	// interval of 90 % from the noncentral chi-square; it has no standard error. 0 and no
	// interval for df = 0 (Steiger 1990; Browne and Cudeck 1992).
	RMSEA survey.Estimate `json:"rmsea"`
	// PClose is the p-value of the hypothesis RMSEA ≤ 0.05; no value for df = 0.
	PClose survey.Optional `json:"p_close"`
	// SRMR is the root of the mean square of the differences of observed and implied
	// covariances in observed standard deviations, variances included (Bentler 1995).
	SRMR float64 `json:"srmr"`
	// LogLik is the log-likelihood of the model, and LogLikSaturated that of any
	// covariances at all.
	LogLik float64 `json:"loglik"`
	// LogLikSaturated is the largest possible log-likelihood.
	LogLikSaturated float64 `json:"loglik_saturated"`
	// Free is the number of parameters estimated; means are not counted.
	Free int `json:"free"`
	// AIC is −2·LogLik + 2·Free.
	AIC float64 `json:"aic"`
	// BIC is −2·LogLik + ln(n)·Free.
	BIC float64 `json:"bic"`
	// AdjustedBIC is BIC with (n + 2)/24 for n, lavaan's sample-size adjusted BIC (Sclove 1987).
	AdjustedBIC float64 `json:"adjusted_bic"`
}

// A Result is a fitted model.
type Result struct {
	// N is the number of complete rows, and Missing how many were left out.
	N int64 `json:"n"`
	// Missing is how many rows were left out for a missing answer.
	Missing int64 `json:"missing"`
	// Admissible says that all variances are positive and all covariance matrices are
	// those of some variables. If not, the estimates are a numerical optimum only, and
	// warnings say where.
	Admissible bool `json:"admissible"`
	// Indices tell how well the model fits.
	Indices Indices `json:"indices"`
	// Loadings are those of all items, construct by construct.
	Loadings []Parameter `json:"loadings"`
	// Paths are those between constructs, by the construct they lead to.
	Paths []Parameter `json:"paths,omitempty"`
	// Covariances are those of exogenous constructs, of disturbances and of residuals.
	Covariances []Parameter `json:"covariances,omitempty"`
	// Variances are those of exogenous constructs, of disturbances and of residuals, which
	// the only item of a construct has not.
	Variances []Parameter `json:"variances"`
	// Explained has the constructs to which paths lead, then the items that are not the only
	// one of a construct.
	Explained []Explained `json:"explained"`
	// Effects are those of constructs on those to which a way of paths leads.
	Effects []Effect `json:"effects,omitempty"`
	// Constructs are the names of the rows of Correlations.
	Constructs []string `json:"constructs"`
	// Correlations are those of the constructs that the model implies.
	Correlations [][]float64 `json:"correlations"`
	// Items are the names of the rows of Residuals.
	Items []string `json:"items"`
	// Residuals are the observed less the implied covariances of the items in observed
	// standard deviations: where the model fits badly.
	Residuals [][]float64 `json:"residuals"`
	// Discrepancy is the ML function ln|Σ| + tr(SΣ⁻¹) − ln|S| − p at the optimum.
	Discrepancy float64 `json:"discrepancy"`
	// Iterations is how many steps the fit took.
	Iterations int `json:"iterations"`
	// Gradient is the length of the gradient that was left, as the stopping rule has it.
	Gradient float64 `json:"gradient"`
	// Warnings are reasons to trust the solution less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}
