// Package scale says what an answer is worth: scales with their points, bands
// and levels, and the counts of the answers to one item.
//
// It is the floor on which surveys and metrics stand, and useful alone: whoever
// has the counts of one question needs nothing else.
//
//	t := scale.NewTally(scale.OneToTen())
//	t.AddN(6, 1)                              // one customer rated 6
//	t.AddN(7, 2)
//	t.AddN(8, 34)
//	t.AddN(9, 1)
//	score, err := t.PercentOfMax()            // exactly 1505/19
//	score.Round(1, scale.HalfAwayFromZero)    // 79.2
//	level, err := scale.FiveLevels().Of(score) // satisfied
//
// # Answers
//
// A [Scale] is a list of points. Each has an integer value, which is what people
// tick and files hold, and a worth, which is what it counts for in a score. The
// two differ where five answers are coded 1 to 5 with 1 the best, or are worth 0,
// 25, 50, 75, 100. Statistics of a [Tally] ([Tally.Mean], [Tally.SD],
// [Tally.Quantile], …) are of values, as given; scores ([Tally.PercentOfMax],
// [Tally.POMP], [Tally.TotalWorth]) are of worths.
//
// Special codes (not applicable, don't know, refused) are answers but no
// ratings: counted apart, never scored. [Blank] is a question left without an
// answer, [NotAsked] one that the respondent was routed past. Every figure names
// its base: [Tally.N] counts ratings only.
//
// # Scores and levels
//
// Two scores are in use and must not be mixed:
//
//	percent of maximum            100 · mean worth / largest worth
//	percent of maximum possible   100 · (mean − smallest) / (largest − smallest)
//
// On 1–10 the first runs from 10 to 100, the second from 0 to 100. [Bands] turn a
// score into a level; being given by lower edges alone, they leave no gap, and
// 89.5 is in exactly one of them.
//
// # Exactness
//
// Counts are integers and scores are exact fractions ([Ratio]), rounded once, to
// the places and by the rule the caller names. Equality with a level edge is
// decided on the exact fraction: 79.95 meets an edge at 79.95. Standard
// deviations, quantiles and everything under sampling weights are float64.
//
// # Missing answers, empty bases, errors
//
// A value that the scale does not have is a [*ValueError] wrapping
// [ErrOutOfRange], [ErrOffGrid] or [ErrNotNumber]; the [Policy] of [Scale.Encode]
// can make it missing or move it to the end. A figure without a single rating is
// [ErrNoBase]; it is never 0 and never NaN.
//
// # Merging
//
// A [Tally] adds, subtracts, merges and unmerges in integers: any split of the
// answers over goroutines, machines or days gives the same bytes in the end. What
// may merge is decided by the [Fingerprint] of the scale, which ignores labels. A
// [WeightedTally] does the same for sampling weights, with exact sums.
//
// Scales, bands, ratios and maps are immutable and safe for concurrent use;
// tallies are not: one per goroutine, then Merge.
package scale
