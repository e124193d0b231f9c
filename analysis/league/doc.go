// Package league says which segments are really better: a league table whose places
// come with their probabilities, limits of what chance would do, every segment
// against the rest, and letters for those that do not differ.
//
//	regions := league.Segments(group) // of a *survey.Group[string, *scale.Tally]
//	t, err := league.Rank(ctx, regions, league.Options{Metric: league.NPS, Top: 3})
//	for _, e := range t.Entries {
//		e.Shrunken.Value          // 0.31, shrunk towards the mean of the regions
//		e.BestRank, e.WorstRank   // 2, 9: the places it may really have
//		e.TopProbability          // that it is among the best three
//	}
//
// # Which function
//
//	who is best, and how sure is that?        Rank
//	who stands out from what chance does?     Funnel
//	who differs from all others together?     Complements
//	which of them differ from each other?     Letters, after a test of all pairs
//
// A raw ranking has a first and a last place even where all are alike, and small
// segments fill both ends, for they vary most. Rank shrinks the values of segments
// towards their mean by what their size says of their error, and counts how often
// each has which place among leagues that the answers allow. Funnel does without
// places. Both answer "who is best" better than a sorted column, and often by "that
// cannot be told".
//
// # Metrics, bases, missing answers
//
// All take tallies and the metric: the mean worth (so that larger is better on every
// scale), the net promoter score on −1…1, or the share of the top boxes on 0…1. The
// base of a segment is its ratings; blanks and special codes are in Missing. A
// segment without ratings is ErrNoBase in a *SegmentError: leave it out, knowingly.
// Values are exact ratios, errors and probabilities float64. Sampling weights have no
// place here: limits and tests are exact for counts, and the variance of a segment is
// pooled with that within the others answer by answer.
//
// # Determinism
//
// Draws are keyed by seed and number, and segments are taken in the order of their
// names, so results do not depend on processors, maps or the order given. Results are
// safe for concurrent use; arguments are left alone.
package league
