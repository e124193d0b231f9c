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
// both items. Whoever rated one of them, or neither, is counted in Missing.
//
// # Gaps
//
// The gap is perceived minus expected, so a negative one is a shortfall (A.
// Parasuraman, V. A. Zeithaml and L. L. Berry, SERVQUAL, Journal of Retailing 64,
// 1988, 12–40). It is in units of the scale's worth, exact, with a paired t
// interval; [Result.Rank] and [Result.Sign] are the tests that do not need an
// interval scale. [Tree] takes all pairs of a questionnaire to gaps per item,
// dimension and overall, weighted as the index is.
//
// Perception alone (SERVPERF; J. J. Cronin and S. A. Taylor, Measuring Service
// Quality, Journal of Marketing 56(3), 1992, 55–68) is [Result.Perceived]; it often
// predicts better than the gap, whose reliability [DifferenceReliability] gives.
// [Zone] places perception between adequate and desired service.
//
// Missing answers: pairwise, by item. An empty base is [ErrNoBase]; two items on
// scales of different shape are [ErrIncompatible]. Inputs are not changed;
// functions are safe for concurrent use.
package gap
