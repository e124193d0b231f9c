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
// The groups of a survey.Table, one for each value of a segment, are
//
//	parts, err := table.By("region")
//	for region, part := range parts {
//		tally, err := part.Tally("satisfaction")
//		group, err := segments.FromTally(region, tally)
//		groups = append(groups, group)
//	}
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
// roughly right. Results of smaller groups than below warn: survey.LowBase, which where
// every group has its own variance also asks for 25γ² ratings with γ the skewness
// observed, and for tests of spread [LumpyMean] and [LumpyMedian], which say what they
// look for. False alarms in %, at a nominal 5 %, where at most half of the results warn: of
// three groups from 10 to 800 ratings, the larger up to four times the smallest, simulated
// 20,000 times (standard error 0.15; Friedman and NPS 5,000 and 0.3). Ratings are
// symmetric, skewed as satisfaction is (γ −1.2), split between both ends, or for three in
// four the best (γ −2.4):
//
//	                  from        symmetric  skewed   split    3 in 4
//	TTest             30, 25γ²    5.1–5.3    5.1–5.7  4.8–5.1  5.0
//	its Pooled        30          5.1–5.3    4.8–5.2  4.8–5.1  4.5–5.0
//	ANOVA             30          5.0–5.2    4.7–5.1  5.0–5.3  4.5–5.0
//	its Welch         30, 25γ²    5.0–5.3    4.9–5.8  5.1–5.3  5.3
//	Tukey*            30          4.7–5.1    4.5–5.1  4.7–5.3  4.5–4.7
//	GamesHowell       30, 25γ²    4.8–5.2    4.6–5.7  4.8–5.4  5.1
//	PairwiseT, Holm*  30, 25γ²    4.3–4.6    4.0–5.1  4.2–4.7  4.5
//	its Pooled*       30          4.2–4.5    3.9–4.5  4.1–4.7  3.8–4.2
//	MannWhitney       10          4.6–5.2    4.9–5.1  4.7–5.1  4.4–5.1
//	KruskalWallis     10          4.4–5.2    4.6–5.1  4.8–5.1  4.6–5.1
//	Dunn, Holm*       10          4.0–4.4    3.9–4.3  4.0–4.5  3.5–4.3
//	BrownForsythe     30, median  4.8–4.9    –        –        4.6–5.0
//	Fligner           30, median  4.9        –        –        4.9–5.0
//	Levene            30, mean    –          4.6–5.2  4.6      –
//	ChiSquare         5 a cell    4.8–5.2    –        4.9–5.1  –
//	its G             15 a cell   5.0        –        5.1      –
//	Friedman          15          4.3–5.4    4.6–5.3  4.5–5.2  4.5–5.3
//	NPS*              any         4.3–5.2    4.7–5.4  4.6–5.1  3.4–4.9
//	its Pairs, Holm*  30          3.0–3.8    3.8–4.1  3.9–4.5  2.3–4.3
//
// (– most results warn. * Below 5 % by construction: Holm's method, Tukey's for
// groups of unequal size, permutations of few answers.) With the warning Levene's test
// raised 36 to 43 % false alarms of three in four the best, Fligner's up to 22 % of split
// ratings, and Welch's 7.4 % where 30 of three in four the best met 120.
//
// # Accuracy
//
// Groups and results are safe for concurrent use; arguments are left alone.
//
// Figures agree with R 4.2.2 (t.test, wilcox.test, aov, oneway.test, kruskal.test,
// TukeyHSD, friedman.test, chisq.test, p.adjust; car, effectsize, rstatix) to 1e-9.
// The studentized range is computed to 1e-10 and better, R's quantiles to 1e-4.
package segments
