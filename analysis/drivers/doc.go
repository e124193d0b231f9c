// Package drivers answers which aspects drive satisfaction: how much of the
// variance of an outcome each predictor accounts for, with its sign and its error.
//
//	m, err := survey.MomentsOf(table, "overall", "skill", "attitude", "parts")
//	s, err := drivers.FromMoments(m, "overall")        // no rows needed
//	r, err := drivers.Importance(ctx, s, drivers.Options{})
//	for _, d := range r.ByRank() {
//		fmt.Printf("%s %.0f%% %+d\n", d.Name, 100*d.Relative, d.Sign) // skill 48% +1
//	}
//
//	s, err = drivers.FromTable(table, "overall", "skill", "attitude", "parts")
//	b, err := drivers.Bootstrap(ctx, s, drivers.BootstrapOptions{Seed: 1})
//	b.Shares[0].First                                  // P(skill ranks first)
//
// # Samples
//
// A [Sample] is an outcome with its predictors. From [survey.Moments] it has
// means, deviations and correlations, which is enough for [Importance],
// [Dominance], [OLS] with classical errors, [Ridge], and Pearson, partial and
// semipartial [Correlations]. From a [survey.Table] or from columns it has the
// rows too, for everything else; without them that is [ErrRows]. Deletion is
// listwise; a NaN is refused, not left out. A constant column is [ErrConstant]. All
// shares need at least two rows more than predictors ([survey.ErrTooFew]).
//
// # Measures
//
// With r the correlations with the outcome, R those of the predictors, β = R⁻¹r:
//
//	lmg               mean over all orders of what j adds to R²         sums to R²
//	relative-weights  ε_j = Σ_k L_jk² β*_k², L = R^½, β* = L⁻¹r         sums to R²
//	car               ω_j², ω = R^−½ r                                  sums to R²
//	pratt             β_j r_j, may be negative                          sums to R²
//	first             r_j², R² of j alone
//	last              what j adds to all others: β_j²/VIF_j
//	beta-squared      β_j²
//
// [LMG], the default, is the Shapley value of R² and the mean of general dominance
// (Lindeman, Merenda and Gold 1980; Grömping 2006; Budescu 1993). Relative weights
// are those of Johnson (2000), which are Genizi's (1993); they equal LMG only for
// two predictors. CAR is of Zuber and Strimmer (2011), Pratt of Pratt (1987).
//
// # Collinear predictors
//
// Those measures that only compare R² (lmg, first, last) exist for any predictors:
// two copies of one share equally, and a warning says so. Those that need R⁻¹, and
// OLS, refuse with [ErrCollinear]; a [ColumnError] names the columns. A predictor
// counts as spanned by others when less than 1e-10 of its variance is its own; within
// a factor of some ten of that, which no ratings come near, double precision does not
// tell what R² is, and shares are only known to sum to it.
//
// # Signs
//
// Shares have no sign. [Driver.Sign] is that of the predictor's coefficient in the
// full model. Where it contradicts the correlation, or where a predictor adds more
// to the others than it explains alone, [Driver.Suppressor] warns against reading
// the share as a lever.
//
// # Sampling error
//
// A share is never negative, so a t-test of "share = 0" is void and is not offered.
// [Bootstrap] resamples rows (percentile and BCa intervals), [Jackknife] leaves
// out groups of merged moments in turn: both give the error of shares, ranks and
// pairwise differences, of groups of predictors too, Bootstrap also that of shares of
// fitted values. Failed draws are counted.
//
// # Weights
//
// Sampling weights are scaled to mean 1 and enter means, correlations and fits; N
// stays the number of rows, and EffectiveN is Kish's. Classical errors do not
// allow for them: ask for robust ones. Rank correlations take none ([ErrWeighted]).
//
// # Reproducibility
//
// Everything is safe for concurrent use, uses all cores where it is long, and
// gives the same bits for any number of workers. Random numbers are keyed by seed,
// replicate and row; [Bootstrap] numbers rows by respondent, without one by their
// values, so that its bits do not depend on their order either. Nor do those of
// figures from moments, which are exact; others from rows can differ in the last
// digits when the rows come in another order.
//
// # References
//
//   - D. V. Budescu (1993), Dominance analysis, Psychological Bulletin 114, 542-551.
//   - R. Azen, D. V. Budescu (2003), The dominance analysis approach, Psychological
//     Methods 8, 129-148.
//   - U. Grömping (2006), Relative importance for linear regression in R, Journal of
//     Statistical Software 17(1), doi:10.18637/jss.v017.i01.
//   - J. W. Johnson (2000), A heuristic method for estimating the relative weight of
//     predictor variables, Multivariate Behavioral Research 35, 1-19.
//   - A. Genizi (1993), Decomposition of R² in multiple regression with correlated
//     regressors, Statistica Sinica 3, 407-420.
//   - J. W. Pratt (1987), Dividing the indivisible, Proceedings of the Second
//     International Conference in Statistics, Tampere, 245-260.
//   - V. Zuber, K. Strimmer (2011), High-dimensional regression and variable selection
//     using CAR scores, Statistical Applications in Genetics and Molecular Biology 10(1).
//   - G. Owen (1977), Values of games with a priori unions, LNEMS 141, 76-88.
//   - B. Efron (1987), Better bootstrap confidence intervals, JASA 82, 171-185.
//   - D. A. Belsley, E. Kuh, R. E. Welsch (1980), Regression Diagnostics.
//   - J. S. Long, L. H. Ervin (2000), Using heteroscedasticity consistent standard errors
//     in the linear regression model, The American Statistician 54, 217-224.
//   - P. McCullagh (1980), Regression models for ordinal data, JRSS B 42, 109-142.
//   - T. Tjur (2009), Coefficients of determination in logistic regression models, The
//     American Statistician 63, 366-372.
package drivers
