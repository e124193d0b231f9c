// Package gap compares what customers expected with what they perceived.
//
//	x, err := table.Crosstab("skill_expected", "skill")   // same people, same scale
//	g, err := gap.Of(x, gap.Options{})
//	g.States.Below                    // E > P: how many fell short, of how many
//	g.Gap                             // mean P − mean E, exact
//	g.Estimate                        // with its error and interval
//
// # Expectation equation
//
// Each pair of answers is in one of three states, with the consequence that
// handbooks name:
//
//	E > P   dissatisfied   leaves
//	E = P   confirmed      stays, but looks around
//	E < P   delighted      tells others and comes back
//
// Handbooks differ on whether E = P counts as satisfied: in the text of one it does
// ("equal or above"), in its diagram it is undecided. [EqualPolicy] names the
// choice. The denominator of every share is the pairs: respondents with a rating on
// both items. Whoever rated one of them, or neither, is counted in
// Estimate.Missing. [StateOf] is for one answer, [Of] for one item, [Tree] for
// dimensions and the whole.
//
// # Gaps
//
// The gap is perceived minus expected, so a negative one is a shortfall (A.
// Parasuraman, V. A. Zeithaml and L. L. Berry, SERVQUAL, Journal of Retailing 64,
// 1988, 12–40). It is exact, with a paired t interval: in units of the scale's worth
// from [Of], in points of the score from [Tree], which takes all pairs of a
// questionnaire to gaps per item, dimension and overall, weighted as the index is.
// [Result.Rank] and [Result.Sign] are the tests that do not need an interval scale.
// Where most expectations are at the top of the scale, the gap can only be negative;
// the [Ceiling] warning says so.
//
// Perception alone (SERVPERF; J. J. Cronin and S. A. Taylor, Measuring Service
// Quality, Journal of Marketing 56(3), 1992, 55–68) is [Result.Perceived] and
// [Node.Perceived]; it often predicts better than the gap, whose reliability
// [DifferenceReliability] gives. [Zone] places perception between adequate and
// desired service.
//
// # Missing answers and errors
//
// A figure rests on everybody who rated all the items that it compares, pair by
// pair in [Tree]; blanks, special codes and those not asked are counted as missing.
// An empty base is [ErrNoBase]; items on scales of different shape are
// [ErrIncompatible].
//
// # Sampling weights
//
// [Tree] and [Zone] take the weights of a table, and strata and clusters by their
// options; [Weighted] does so for one pair. Counts stay counts of answers, shares and
// scores are by weight, and errors are those of package survey/design.
//
// Inputs are not changed; functions are safe for concurrent use.
package gap
