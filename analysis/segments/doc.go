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
//	net promoter scores     NPS             NPS                       its Pairs
//	the same people         –               Friedman                  –
//
// Shares have package proportion (Compare, Fisher, KSample, McNemar, CochranQ); two
// ratings of the same people package gap; samples with weights, strata or clusters
// package design (Difference, TwoWay, RankTest). That segments do not differ, or one
// is not worse, is shown by package equivalence.
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
// NaN. p-values in far tails keep their accuracy down to about 1e-300.
//
// # Sizes
//
// Ratings are neither normal nor without ties, and a test of few of them is only
// roughly right: smaller groups than below are a LowBase warning. False alarms in %,
// at a nominal 5 %, of three groups from 20 to 120 ratings, simulated 1500 times
// (standard error 0.6), of ratings that are symmetric, skewed as satisfaction is,
// split between both ends, or for three in four the best:
//
//	                 from      symmetric  skewed   split    3 in 4
//	TTest            20        4.9–6.3    4.0–6.3  4.4–6.3  3.9–4.8
//	ANOVA            30        4.5–5.5    4.9–5.8  4.7–5.2  4.6–5.1
//	its Welch        30        4.5–5.3    4.4–6.7  5.0–5.5  5.1–6.9
//	Tukey            30        4.6–5.1    4.5–5.4  4.9–5.3  4.5–5.1
//	GamesHowell      30        4.6–5.0    4.4–6.1  5.0–5.5  3.7–6.5
//	PairwiseT, Holm  30        4.1–4.3    3.6–5.6  4.4–4.8  3.0–5.8
//	MannWhitney      10        4.5–5.9    4.8–5.5  4.5–6.1  4.0–5.3
//	KruskalWallis    10        4.3–5.9    4.0–5.6  4.5–5.9  3.3–5.2
//	Dunn, Holm       10        3.7–5.3    3.7–4.6  3.7–4.8  2.8–4.5
//	BrownForsythe    20        4.8–5.4    3.2–3.5  1.3–2.6  3.9–5.2
//	ChiSquare        5 a cell  4.7                 5.3
//	Friedman         15        4.7–5.8    4.3–5.6  3.8–6.2  4.2–5.5
//	NPS              any       4.1–5.7    4.2–5.8  4.7–5.5  3.5–5.7
//
// # Accuracy
//
// Groups and results are safe for concurrent use; arguments are left alone.
//
// Figures agree with R 4.2.2 (t.test, wilcox.test, aov, oneway.test, kruskal.test,
// TukeyHSD, friedman.test, chisq.test, p.adjust; car, effectsize, rstatix) to 1e-9.
// The studentized range is computed to 1e-10 and better, R's quantiles to 1e-4.
package segments
