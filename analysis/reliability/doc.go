// Package reliability says how well answers measure: whether items of one scale
// hang together, whether raters agree, and how many things a questionnaire asks
// about.
//
//	items, err := reliability.FromMoments(moments)           // counts, no rows needed
//	a, err := reliability.Alpha(items, reliability.AlphaOptions{})
//	a.Alpha.Value, a.Alpha.Interval                          // Cronbach's alpha, Feldt's interval
//	a.Items[2].AlphaIfDropped                                // does an item spoil the scale?
//	a.Alpha.Warnings                                         // items keyed against the others
//
//	k, err := reliability.Kappa(crosstab, reliability.KappaOptions{Weights: reliability.Quadratic})
//	f, err := reliability.Factors(items, 2)
//	rotated, err := f.Loadings.Varimax(reliability.VarimaxOptions{})
//
// # Which function answers what
//
//	do the items make one scale?        Alpha, SplitHalf, AllSplits, Omega
//	do two raters agree?                Kappa, KrippendorffPairs
//	do several raters agree?            FleissKappa (categories), Krippendorff (any
//	                                    level, gaps allowed), BootstrapKrippendorff
//	                                    (with its error), ICC (numbers)
//	do branches differ at all?          GroupICC
//	is a factor analysis worth it?      Adequacy
//	how many things are asked?          PrincipalComponents, Factors, Loadings.Varimax
//	do constructs converge, and differ? CompositeReliability, AverageVarianceExtracted,
//	                                    FornellLarcker
//	ratings of few points               Polychoric, Polyserial (with a number), then
//	                                    FromCovariance
//
// Two sources for one figure agree to the last few bits: [Items] come from
// survey.Moments, from columns of numbers, or from a matrix that is known.
//
// # Conventions
//
// Variances and covariances have the divisor n − 1. Coefficients of reliability and
// agreement have no unit; they are at most 1 and can be negative. Loadings are
// correlations, with columns signed to a positive sum and, after a rotation, sorted
// by their sums of squares. Nothing is reversed silently: an item that points
// against the others is a [NegativeLoading] warning.
//
// Missing answers: items are complete rows or pairs, as said where they are made;
// units for ICC and FleissKappa need all ratings, for Krippendorff two. Who is left
// out is counted in Missing. Sampling weights do not enter: moments and crosstabs of a
// weighted table count every respondent once.
//
// # Errors
//
// Data that cannot carry a figure are an error: [survey.ErrNoBase],
// [survey.ErrTooFew], [ErrConstant], [ErrCollinear], [ErrIndefinite], [ErrBoundary].
// An iteration that does not meet its stopping rule is a [*ConvergenceError] with the last
// state. No figure is NaN.
//
// Inputs are not changed; functions are safe for concurrent use and give the same
// bits for the same input, whatever the number of processors.
package reliability
