// Package design estimates from a sample as it was drawn: under sampling weights,
// strata, clusters (repeat customers), a finite population and calibration, to the
// standard of R's package survey.
//
//	d, err := design.New(weights, design.Options{Strata: regions, Clusters: customers})
//	y := design.Variable{Values: ratings}
//	m, err := d.Mean(y, design.EstimateOptions{})
//	m.Estimate.Value, m.Estimate.SE, m.Estimate.Interval, m.DF, m.DesignEffect
//	s, err := d.Share(satisfied, design.ShareOptions{})         // Wilson on effective answers
//	c, err := d.Difference(y.Where(isNew), y.Where(isOld), design.EstimateOptions{})
//	r, err := d.Replicate(ctx, median, design.ReplicateOptions{Reweight: rake})
//
// [OfTable] takes weights, strata and clusters from a survey.Table, and
// [VariableOf], [WorthOf] and [NumberOf] its columns.
//
// # Sampling weights
//
// A weight says how much an answer counts. Every result but a total stays the same
// when all weights are multiplied by a constant, and the sum of weights is never
// taken for a sample size. Frequencies (identical answers in one row) are counts
// and belong in a scale.Tally.
//
// # Linearised variance
//
// Every figure is a function of weighted sums. With u_i its derivative with respect
// to the weight of row i (for a mean (y_i − ȳ)/Σw), z_i = w_i·u_i and z_hc their
// sum over cluster c of stratum h, of which n_h are in the sample and N_h in the
// population,
//
//	V = Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ_c (z_hc − z̄_h)²
//
// (D. A. Binder, On the variances of asymptotically normal estimators from complex
// surveys, International Statistical Review 51, 1983, 279–292; K. M. Wolter,
// Introduction to Variance Estimation, 2nd ed., 2007, ch. 6). It allows for
// stratification and clustering at the first stage, and is what R calls svymean,
// svytotal, svyratio, svyglm, svychisq. Without clusters every row is one; without
// strata there is one; without a population size the factor 1 − n_h/N_h is 1.
// Intervals are Student's with (clusters − strata) degrees of freedom.
//
// A stratum with a single cluster has no variance to offer. [LonelyPSU] says what
// then; the default is [ErrLonelyPSU].
//
// # Subpopulations and missing values
//
// A row that is not Valid in a [Variable] contributes 0 and stays in the design,
// because how many of a group were drawn is itself random. So a subpopulation is
// [Variable.Where], never a smaller design. Strata and clusters without a valid row
// do not count for the degrees of freedom.
//
// # After calibration
//
// Where weights were raked, post-stratified or calibrated, [Options.Calibration]
// says on what: u is then replaced by the residuals of its regression on these
// margins and columns (J.-C. Deville and C.-E. Särndal, Calibration estimators in
// survey sampling, JASA 87, 1992, 376–382). The error of what was calibrated
// becomes 0, and that of what goes with it becomes smaller. Taking raked weights
// for plain ones overstates the error.
//
// # Replicates
//
// [Design.Replicate] is for figures without a linearisation, and for weights whose
// computation should be repeated: the jackknife leaves one cluster out at a time,
// the bootstrap of Rao and Wu resamples clusters, and Reweight rakes each replicate
// anew. Draws are keyed by seed, replicate and draw, so neither the number of
// processors nor, with stable names of the rows, their order changes a bit.
//
// # Missing, errors, order
//
// Values must be finite where valid. No valid row is [ErrNoBase]; a weight that is
// not positive and finite is [ErrWeight] with its row; columns of different length
// are [ErrArgument]. All sums are exact until they are read, so permuting the rows
// does not change a bit. A Design is immutable and safe for concurrent use. Inputs
// are neither changed nor kept.
package design
