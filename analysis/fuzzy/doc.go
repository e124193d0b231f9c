// Package fuzzy evaluates a tree of factors by fuzzy comprehensive evaluation: the
// answers to each item are its degrees of membership in the levels (so much very
// satisfied, so much satisfied, …), and weights join them, dimension by dimension, into
// the membership of the whole, the level that fits best, and a score with its error.
//
//	s, err := fuzzy.FromTable(nil, table)            // tree, weights, levels of the questionnaire
//	e, err := fuzzy.Evaluate(ctx, s, fuzzy.Options{})
//	e.Overall.Memberships                            // very satisfied 0.21, satisfied 0.48, …
//	e.Overall.Level, e.Overall.Validity              // "satisfied", 0.77
//	e.Overall.Score                                  // 76.1 [73.0, 79.2]
//
// # Membership
//
// Row i of the matrix R of a dimension holds the memberships of part i: of an item the
// shares of its ratings in the levels, of a dimension below its own result. With weights a
// that sum to 1, the operators make B of a and R:
//
//	WeightedAverage   M(·,⊕)   b_j = Σ_i a_i·r_ij
//	MinMax            M(∧,∨)   b_j = max_i min(a_i, r_ij)
//	ProductMax        M(·,∨)   b_j = max_i a_i·r_ij
//	MinSum            M(∧,⊕)   b_j = min(1, Σ_i min(a_i, r_ij))
//
// B is divided by its sum, and so goes up to the next dimension. WeightedAverage is the
// only one that uses everything: the others cut memberships at the weights or let the
// largest part decide, and with many parts of small weight hardly look at the answers.
//
// # Level and score
//
// The level is that of the largest membership. How clearly it is the largest, with β ≥ γ
// the two largest of n and by comparison with the extremes 1/n and (1, 0), is the validity
//
//	α = (nβ − 1)/(2γ(n − 1))
//
// from 0 (all levels alike) to +Inf (γ = 0: all answers in one level). From 1 on the level is
// taken to be very clear, from 1/2 fairly; below, a [WeakMaximum] warning says to go by the
// score.
//
// The score is Σ b_j·v_j, v being the values of the levels; with WeightedAverage, and
// without levels, so that each point of the scale is its own, it is the overall index of
// package satisfaction.
//
// # Error
//
// Answers are a sample, so memberships are too. WeightedAverage is a smooth (linear)
// function of the shares, and its error that of the delta method; the others have kinks,
// and theirs comes from a bootstrap of the counts. [FromTable] knows who answered what,
// and its errors allow for the same people answering all items; [FromTallies] and
// [FromItems] have only counts, must take the items as answered by different people, and
// say so in a warning: between items that go together the error is then too small, by
// half at ordinary correlations.
//
// What errors do not cover is the choice of weights, levels and operator.
//
// # Bases and missing answers
//
// The base of an item is its ratings; blanks and special codes do not enter. An item
// without a rating is [ErrNoBase]. Sampling weights are refused ([ErrWeighted]).
//
// # Reproducibility
//
// Answers are counted before anything is computed, so results do not depend on the order
// of rows, to the bit; replicates are numbered, so nor do they depend on the number of
// processors. Arguments are not changed. A [Sample] is immutable and safe for concurrent
// use.
//
// Weights from judgements or data come from package criteria; its Reweigh makes the
// questionnaire that [FromTable] and [FromItems] take, beside the answers to the old one.
//
// # References
//
//   - L. A. Zadeh (1965), Fuzzy sets, Information and Control 8, 338–353.
//   - T. L. Saaty (1980), The Analytic Hierarchy Process, for weights.
//   - B. Efron, R. J. Tibshirani (1993), An Introduction to the Bootstrap.
//   - E. B. Wilson (1927), Probable inference, the law of succession, and statistical
//     inference, JASA 22, 209–212.
//   - K. M. Wolter (2007), Introduction to Variance Estimation, 2nd ed., §6.
//   - F. E. Satterthwaite (1946), An approximate distribution of estimates of variance
//     components, Biometrics Bulletin 2, 110–114.
package fuzzy
