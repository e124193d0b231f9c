// Package sem tests whether a theory of satisfaction agrees with the answers: which
// items measure which construct, and which construct acts on which. It is
// covariance-based structural equation modelling, and without paths confirmatory factor
// analysis, by maximum likelihood.
//
//	model, err := sem.New([]sem.Construct{
//		{Name: "quality", Items: []string{"skill", "attitude", "speed"}},
//		{Name: "satisfaction", Items: []string{"overall", "expected", "ideal"}},
//		{Name: "loyalty", Items: []string{"return", "recommend"}},
//	}, []sem.Path{{From: "quality", To: "satisfaction"}, {From: "satisfaction", To: "loyalty"}}, sem.Covariances{})
//
//	moments, err := survey.MomentsOf(table, model.Items()...) // no rows needed
//	sample, err := sem.FromMoments(moments)
//	fit, err := sem.Fit(sample, model, sem.Options{})
//	fit.Admissible, fit.Indices.CFI, fit.Indices.RMSEA.Interval // may it be read? does it fit?
//	fit.Paths[0].Standardised, fit.Paths[0].P                   // then: how strong, how sure?
//
// Package pls answers another question about the same constructs, items and paths: it
// makes an index of each construct that predicts well. Here there are no scores;
// the model as a whole can be refuted.
//
// # The model
//
// With η the constructs and y the items, both as deviations from their means,
//
//	y = Λη + ε,   η = Bη + ζ,   cov ε = Θ,   cov ζ = Ψ
//	Σ = Λ(I − B)⁻¹Ψ(I − B)⁻ᵀΛᵀ + Θ
//
// Exogenous constructs covary; residuals and disturbances do not, unless the [Covariances]
// of the model say so. (lavaan lets the disturbances of constructs covary that act on
// nothing; here list them.) A construct of one item is that item, without error: in this
// way an observed variable takes part in paths. Paths form no cycle.
//
// Not covered: constructs measured by constructs, groups and invariance between them, means,
// equal or fixed parameters (such as a known error of a single item), categorical thresholds,
// estimation from incomplete rows (FIML), and corrections for answers that are not normal
// (Satorra and Bentler's χ², sandwich errors, the bootstrap). Items of few points can come in
// by their polychoric correlations ([FromCovariance]), whose χ² and errors then are
// approximate at best. Answers with heavy tails make χ² too large and errors too small.
//
// [New] refuses a model that no covariances identify, by count and by rank; [Fit] refuses
// one that these data leave open. A construct of two items needs another that it
// correlates with.
//
// # Conventions
//
// Those of lavaan for complete data with fixed.x = FALSE (observed causes are variables as
// all others, which counts in the baseline and the log-likelihood): S has the divisor n, χ² = n·F with F = ln|Σ| +
// tr(SΣ⁻¹) − ln|S| − p, errors are from the expected information, and indices are defined
// at [Indices]. Standardised coefficients divide by the standard deviations that the model
// implies. p-values and intervals are those of the normal distribution. The p-value of a
// variance is no test of whether there is any: 0 is the end of its range.
//
// Deletion is listwise, and sampling weights do not enter: moments of a weighted table
// count every respondent once.
//
// # Admissible or not
//
// A negative variance ([Heywood]), or covariances of constructs that nobody can have
// ([Indefinite]), make a solution a numerical optimum and no more: the model is wrong, or
// the sample too small. It is returned, flagged, so that it can be looked into. Where the
// likelihood has no maximum, as when a construct of two items would need an infinite
// variance, the fit ends with a [*ConvergenceError] that names the parameter farthest off.
//
// # Reproducibility
//
// Everything is safe for concurrent use, draws no random numbers and gives the same bits
// for the same input and any number of processors. Figures from moments do not depend on
// the order of rows. No figure is NaN. A fit takes some 20 ms for 24 items, and grows
// with the cube of their number; one that ends with a [*ConvergenceError] takes up to a
// hundred times as long.
//
// # References
//
//   - K. G. Jöreskog (1970), A general method for analysis of covariance structures,
//     Biometrika 57, 239-251.
//   - K. A. Bollen (1989), Structural Equations with Latent Variables, Wiley.
//   - J. H. Steiger (1990), Structural model evaluation and modification, Multivariate
//     Behavioral Research 25, 173-180.
//   - P. M. Bentler (1990), Comparative fit indexes in structural models, Psychological
//     Bulletin 107, 238-246; (1995), EQS Structural Equations Program Manual.
//   - M. W. Browne, R. Cudeck (1992), Alternative ways of assessing model fit,
//     Sociological Methods & Research 21, 230-258.
//   - P. M. Bentler, C.-P. Chou (1987), Practical issues in structural modeling,
//     Sociological Methods & Research 16, 78-117.
//   - S. L. Sclove (1987), Application of model-selection criteria to some problems in
//     multivariate analysis, Psychometrika 52, 333-343.
//   - D. Sörbom (1989), Model modification, Psychometrika 54, 371-384.
//   - Y. Rosseel (2012), lavaan: an R package for structural equation modeling, Journal of
//     Statistical Software 48(2), doi:10.18637/jss.v048.i02.
package sem
