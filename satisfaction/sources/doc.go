// Package sources combines what different sources say of the same thing into one
// score, and says where they disagree: a survey, the analysis of complaints, visits,
// a mystery shopper; internal ratings, by superiors and peers, and external ones, by
// customers.
//
//	score := func(points string) *scale.Ratio { … }
//	r, err := sources.Combine(sources.Source{ID: "service", Parts: []sources.Source{
//		{ID: "external", Weight: decimal.RequireFromString("0.7"), Parts: []sources.Source{
//			{ID: "survey", Weight: two, Score: score("79.2"), SE: survey.Some(1.1), N: 412},
//			{ID: "mystery shopper", Weight: one, Score: score("71"), SE: survey.Some(3), N: 12},
//		}},
//		{ID: "internal", Weight: decimal.RequireFromString("0.3"), Score: score("88"), N: 9},
//	}}, sources.Options{})
//	r.Score                                     // exact
//	r.Disagreement.Range                        // external and internal: 11.5 points apart
//	r.Parts[0].Disagreement.Test.P              // survey against shopper: 0.01
//
// Scores are on 0–100, larger is better, exact ratios; what a source measures is
// brought to 0–100 by its own rule before. A source is a leaf with a score or a group
// of sources; groups nest.
//
// # Score
//
// The score of a group is Σ w·s / Σ w over the parts that have one. A part without a
// score leaves its weight to its siblings, with a warning, as long as those with a
// score hold half the weight of the group ([Options.MinShare]); else the group has
// none either. No score at the top is [ErrNoBase].
//
// # Error
//
// Sources are taken for independent: different people, different occasions. The
// standard error of a group is √Σ w²·SE² with the weights summing to 1, its interval
// is normal. Where a part has a score and no error the group has none. Weights are
// decisions and have no error.
//
// # Disagreement
//
// A mean of sources that contradict each other describes none of them. Of each group
// with two scores or more, [Disagreement] has the range, the weighted spread, every
// pair with its difference and test (Holm's adjustment within the group), and
// Cochran's Q: whether the sources could be measuring the same score, given their
// errors. Q weighs by precision, not by the weights of the score. A small P says that
// sources disagree by more than chance; a large one of imprecise sources says little.
// How far raters agree over many units is the question of analysis/reliability.
//
// Inputs are not changed or kept; functions are safe for concurrent use.
//
// # References
//
//   - W. G. Cochran, The Combination of Estimates from Different Experiments,
//     Biometrics 10, 1954, 101–129, doi:10.2307/3001666.
//   - J. P. T. Higgins and S. G. Thompson, Quantifying Heterogeneity in a
//     Meta-Analysis, Statistics in Medicine 21, 2002, 1539–1558,
//     doi:10.1002/sim.1186 (I²).
//   - S. Holm, A Simple Sequentially Rejective Multiple Test Procedure,
//     Scandinavian Journal of Statistics 6, 1979, 65–70.
package sources
