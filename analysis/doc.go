// Package analysis has no names of its own: it introduces the packages below it,
// each of which answers one kind of question about answers that were collected.
// They take vessels of package survey (tallies, crosstabs, moments, tables) or
// columns of numbers, speak float64, and do not know each other.
//
// What they publish are statistics: estimates with their error, not exact figures
// for a scorecard, which are made by package satisfaction. Where random numbers are
// drawn the seed is an argument, and results do not depend on the number of
// processors. Data that are too few or degenerate for a method are an error or a
// warning with a code, never NaN.
//
//   - bayesnet: what follows from what, and what would raising one item bring? Bayesian
//     networks given or learned, exact posteriors, interventions, credible intervals.
//   - control: is the process in control? Control charts with varying n, run rules,
//     EWMA, CUSUM, average run lengths.
//   - criteria: how much should each dimension count? Weights from pairwise judgements
//     with their consistency, from data, from both; into a questionnaire.
//   - drivers: what drives satisfaction, how strongly, how surely? Shapley shares of
//     R² and of logits, dominance, correlations, regressions, their stability.
//   - equivalence: is a difference small enough, and how much of a change did a
//     measure make? Two one-sided tests, non-inferiority, difference in differences.
//   - fuzzy: which level is it, all things considered, and how clearly? Fuzzy
//     comprehensive evaluation with its error.
//   - league: who is really better? League tables with shrunken values and the
//     probabilities of places, funnel limits, segment against the rest, letters.
//   - mix: did we get better, or did the customers change? Exact mix and rate of a
//     change, new and vanished segments apart.
//   - neural: can a linear analysis be trusted? A small neural network against the linear
//     model on answers not seen, importance when items act together, calibration.
//   - pls: how does satisfaction come about, and what follows from it? Path models of
//     constructs, their index with its error, quality of measurement, what gains most.
//   - priority: what to improve first? Kano categories, penalty–reward contrast,
//     importance–performance grids, ranked actions.
//   - reliability: how well do answers measure? Alpha, omega, kappa, ICC, factors,
//     polychoric and polyserial correlation.
//   - scenario: what would come of it? Scores if items were rated better, the cheapest
//     plan to a target and its probability, what it is worth in sales.
//   - segments: which segments differ, and by how much? Tests of means, ranks, spread
//     and categories, effect sizes, pairs adjusted as a family.
//   - sem: does a theory of what drives what agree with the answers? Structural equation
//     models and confirmatory factors by maximum likelihood, their fit and admissibility.
//   - survival: how long do customers stay, and do dissatisfied ones leave sooner?
//     Kaplan–Meier curves, log-rank tests, causes, Cox models, from rows or counts.
//   - trend: does a figure change from period to period, how fast, and since when?
//     Series with holes, rolling windows, lines, rank tests, change points, smoothing.
package analysis
