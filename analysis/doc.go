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
//   - drivers: what drives satisfaction, how strongly, how surely? Shapley shares of
//     R² and of logits, dominance, correlations, regressions, their stability.
//   - priority: what to improve first? Kano categories, penalty–reward contrast,
//     importance–performance grids, ranked actions.
//   - reliability: how well do answers measure? Alpha, omega, kappa, ICC, factors,
//     polychoric correlation.
//   - segments: which segments differ, and by how much? Tests of means, ranks, spread
//     and categories, effect sizes, pairs adjusted as a family.
package analysis
