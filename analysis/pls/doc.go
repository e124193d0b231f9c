// Package pls answers how satisfaction comes about and what follows from it, when none
// of it can be asked for directly: partial least squares path models of constructs that
// are measured by several items each, their index on 0–100, and what to improve first.
//
//	m, err := pls.ECSI(map[string][]string{
//		"expectation":  {"exp1", "exp2"},
//		"quality":      {"qual1", "qual2", "qual3"},
//		"satisfaction": {"sat1", "sat2", "sat3"},
//		"loyalty":      {"loy1", "loy2"},
//	})
//	s, err := pls.FromTable(table, m.Items()...)
//	f, err := pls.Fit(s, m, pls.FitOptions{})
//	x, err := f.Index("satisfaction")                 // 68.2 of 100
//	b, err := pls.Bootstrap(ctx, f, pls.BootstrapOptions{Seed: 1})
//	b.Indexes[2].Estimate.Interval                    // [65.6, 70.7]
//	q, err := f.Quality()                             // do the items measure it?
//	p, err := f.IPMA("loyalty")
//	p.Constructs[0].Name                              // what gains most; b.Gains have intervals
//
// # Models
//
// A [Model] is made by [New] from constructs with their blocks of items and from paths
// between constructs; [ECSI] and [ACSI] are ready ones. It is recursive: paths must not
// lead back. What makes no model is an [Error] that names the place.
//
// # Samples
//
// A [Sample] is the answers. From [survey.Moments] it has means, deviations and
// correlations, which is enough for [Fit], its quality and its indexes. From a
// [survey.Table] or from columns it has rows too, for scores, [Bootstrap] and
// [Compare]; without them that is [ErrRows]. Deletion is listwise; a NaN is refused, not
// left out. Columns need not be whole numbers. A constant item is [ErrConstant].
//
// # The method
//
// Only the correlations R of the items are needed. Scores are sums of items with weights
// w of a block, scaled to w'Rw = 1. In turn
//
//	inner    z_j = Σ e_ji·y_i over the constructs i beside j ([Scheme])
//	outer    w_j ∝ cov(x, z_j) in ModeA, R_jj⁻¹·cov(x, z_j) in ModeB ([Mode])
//
// until no weight changes by 1e-10; an iteration that does not end is a
// [ConvergenceError], never a result. The sign of a score is the one with which the
// correlations with its own items have a sum that is not negative. Then each construct
// is regressed on those with a path to it. R² and coefficients are those of scores, which
// are not free of error: they are smaller in size than those between error-free
// constructs, on average, and [Fitted.Consistent] (PLSc) corrects that for ModeA.
//
// # Errors of the estimates
//
// [Bootstrap] resamples respondents and estimates everything anew, index included:
// means, deviations and weights all change with the resample. The p-value of a path is
// not offered; look whether its interval has 0 inside.
//
// # Weights
//
// Sampling weights are scaled to mean 1 and enter every step: means, deviations and
// correlations of the items, and through these weights, loadings, regressions, indexes
// and resamples. N stays the number of rows, and EffectiveN is Kish's. They must not be
// frequencies: AdjustedR2 and intervals count rows.
//
// # Reproducibility
//
// Everything is safe for concurrent use, uses all cores where it is long, and gives the
// same bits for any number of workers. Random numbers are keyed by seed and replicate,
// over rows numbered by respondent or by their values, so that the order of the rows does
// not matter to [Bootstrap] and [Compare]. Without sampling weights, answers on a grid
// (such as ratings) are summed as whole numbers, exactly; other figures can differ in
// the last digits when the rows come in another order.
//
// # References
//
//   - H. Wold (1982), Soft modeling: the basic design and some extensions, in: Systems
//     under Indirect Observation, part II, 1-54.
//   - J.-B. Lohmöller (1989), Latent Variable Path Modeling with Partial Least Squares.
//   - C. Fornell, M. Johnson, E. Anderson, J. Cha, B. Bryant (1996), The American customer
//     satisfaction index, Journal of Marketing 60(4), 7-18.
//   - M. Tenenhaus, V. Esposito Vinzi, Y.-M. Chatelin, C. Lauro (2005), PLS path modeling,
//     Computational Statistics & Data Analysis 48, 159-205,
//     doi:10.1016/j.csda.2004.03.005.
//   - T. Dijkstra, J. Henseler (2015), Consistent partial least squares path modeling, MIS
//     Quarterly 39, 297-316.
//   - C. Fornell, D. Larcker (1981), Evaluating structural equation models with
//     unobservable variables and measurement error, Journal of Marketing Research 18,
//     39-50.
//   - J. Henseler and others (2014), Common beliefs and reality about PLS, Organizational
//     Research Methods 17, 182-209.
//   - J. Henseler, C. Ringle, M. Sarstedt (2015), A new criterion for assessing
//     discriminant validity, Journal of the Academy of Marketing Science 43, 115-135.
//   - J. Henseler, C. Ringle, M. Sarstedt (2016), Testing measurement invariance of
//     composites using partial least squares, International Marketing Review 33, 405-431.
//   - C. Ringle, M. Sarstedt (2016), Gain more insight from your PLS-SEM results: the
//     importance-performance map analysis, Industrial Management & Data Systems 116,
//     1865-1886.
//   - C. Ringle and others (2023), A perspective on using partial least squares structural
//     equation modelling in data articles, Data in Brief 48, 109074.
//   - W. Chin, J. Dibbern (2010), An introduction to a permutation based procedure for
//     multi-group PLS analysis, in: Handbook of Partial Least Squares, 171-193.
//   - J. Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
//   - B. Efron (1987), Better bootstrap confidence intervals, JASA 82, 171-185.
package pls
