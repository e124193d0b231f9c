// Package segments compares the ratings of segments: regions, channels, customer
// types. Do two of them differ, do several, which ones, and by how much?
//
// A [Group] is the ratings of one segment, from counts (a scale.Tally) or from rows
// of numbers. Both make the same Group from the same ratings, so every figure
// agrees to the last bit, and rank tests of millions of ratings take as long as
// the scale has points.
//
//	north, err := segments.FromTally("north", tallyNorth)
//	south, err := segments.FromTally("south", tallySouth)
//	r, err := segments.TTest(north, south, segments.Options{})
//	fmt.Printf("%+.2f %.2f", r.Difference.Value, r.Difference.Interval) // +1.10 [0.67, 1.53]
//
// # Which test
//
//	                        two groups      k groups                  which pairs
//	means                   TTest           ANOVA, its Welch          GamesHowell, PairwiseT
//	means, one variance     TTest pooled    ANOVA, its Test           Tukey
//	ranks                   MannWhitney     KruskalWallis             Dunn
//	spread                  VarianceRatio   Variances                 –
//	answers in categories   ChiSquare       ChiSquare                 its adjusted residuals
//	the same, small counts  FisherTable     FisherTable               –
//	net promoter scores     NPS             NPS                       satisfaction.CompareNPS
//	the same people         –               Friedman                  –
//
// Shares have package proportion (Compare, Fisher, KSample, McNemar, CochranQ); two
// ratings of the same people package gap.
//
// Decide between means and ranks before looking: means answer by how many points
// segments differ, ranks whether customers of one tend to rate higher. Report the
// size too ([EffectSizes], Eta2, CramerV): in a large sample every difference is
// significant.
//
// # Families of tests
//
// Of twenty comparisons of equal segments one is significant at 5 %. [Adjust] and
// the tests of pairs correct for it, say for how many ([Adjusted.Family]), and leave
// tests without a p-value out. The default, Holm, holds under any dependence.
//
// # Undefined figures
//
// Where nothing varies a test is 0/0: its figures are a survey.Optional without a
// value, null in JSON, and a warning NoError says so. A group without ratings is
// ErrNoBase, one with too few ErrTooFew, both in a [GroupError]. No function returns
// NaN. Small groups, for which a test is only roughly right, are a LowBase warning.
// p-values in far tails keep their accuracy down to about 1e-300.
//
// Groups and results are safe for concurrent use; arguments are left alone.
//
// Figures agree with R 4.2.2 (t.test, wilcox.test, aov, oneway.test, kruskal.test,
// TukeyHSD, friedman.test, chisq.test, p.adjust; car, effectsize, rstatix) to 1e-9.
// The studentized range is computed to 1e-10 and better, R's quantiles to 1e-4.
package segments
