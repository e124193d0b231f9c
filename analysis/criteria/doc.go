// Package criteria finds how much each criterion, dimension or question should count:
// from the judgements of people who compare them two at a time (the analytic hierarchy
// process), from how they vary over dealers, regions or products, or from both.
//
//	m, err := criteria.FromJudgements([]string{"skill", "attitude", "parts"}, []criteria.Judgement{
//		{Of: "skill", Over: "attitude", Ratio: 3}, // skill matters three times as much
//		{Of: "skill", Over: "parts", Ratio: 5},
//		{Of: "attitude", Over: "parts", Ratio: 2},
//	})
//	p, err := criteria.Priorities(m, criteria.PriorityOptions{})
//	p.Weights                                       // skill 0.65, attitude 0.23, parts 0.12
//	p.CR                                            // 0.003: below 0.1, the judgements agree
//	q, err = criteria.Reweigh(q, "overall", p.Weights, 0) // 65, 23, 12 % in a questionnaire
//
// # Judgements
//
// A [Matrix] holds ratios a_ij: how many times as important i is as j, on Saaty's scale
// from 1 (equal) to 9 (extreme) or any positive numbers; a_ji = 1/a_ij. [New] takes it
// whole, [FromJudgements] takes the pairs that were compared: n − 1 of them that connect
// all criteria are the least. Weights w are
//
//	Eigenvector     A·w = λmax·w
//	GeometricMean   ln w_i = Σ_j ln a_ij / n, normalised: logarithmic least squares
//
// A pair that was not compared is taken to agree with the weights: in Eigenvector it is
// left out and the diagonal becomes 1 + the number of pairs that i lacks (Harker); in
// GeometricMean least squares go over the pairs that there are.
//
// # Consistency
//
//	CI  = (λmax − n)/(n − 1)      CR = CI/RI, accepted up to 0.1
//	GCI = 2/((n−1)(n−2)) · Σ_{i<j} ln²(a_ij·w_j/w_i), w the geometric mean
//
// RI is the mean CI of random matrices, and there are tables of it; [RandomIndex] names
// the one that is used. CR ≤ 0.1 is about GCI ≤ 0.31, 0.35, 0.37 for n = 3, 4, more. One
// or two criteria are always consistent. [Deviation] says which judgement is furthest
// from the others and what they imply in its place.
//
// # Groups
//
// [AggregateJudgements] makes one matrix of several people's (AIJ: they act as one),
// [AggregatePriorities] one set of weights of several (AIP: they stay apart). Both are
// geometric means; the only mean that keeps a_ji = 1/a_ij.
//
// # Weights from data
//
// [Objective] gives a criterion weight by how it tells alternatives apart: entropy, the
// coefficient of variation, or CRITIC, which also counts what the other criteria do not
// say. They know nothing of importance: [Combine] them with judgements. [MeansBy] takes the
// alternatives from a table and [MeansOf] from counts: the mean ratings of every region.
//
// # Into a questionnaire
//
// [Weights.Percent] rounds to percentages that add up to 100 exactly, by the largest
// remainder; [Reweigh] puts them into the tree of a questionnaire.
//
// Arguments are not changed. Nothing is random or depends on processors. Weights have no
// standard error here: judgements are no sample.
//
// # References
//
//   - T. L. Saaty (1977), A scaling method for priorities in hierarchical structures,
//     Journal of Mathematical Psychology 15, 234–281.
//   - T. L. Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill.
//   - G. Crawford, C. Williams (1985), A note on the analysis of subjective judgment
//     matrices, Journal of Mathematical Psychology 29, 387–405.
//   - P. T. Harker (1987), Incomplete pairwise comparisons in the analytic hierarchy
//     process, Mathematical Modelling 9, 837–848.
//   - J. A. Alonso, M. T. Lamata (2006), Consistency in the analytic hierarchy process: a
//     new approach, Int. J. of Uncertainty, Fuzziness and Knowledge-Based Systems 14, 445–459.
//   - J. Aguarón, J. M. Moreno-Jiménez (2003), The geometric consistency index: approximated
//     thresholds, European Journal of Operational Research 147, 137–145.
//   - S. Bozóki, J. Fülöp, L. Rónyai (2010), On optimal completion of incomplete pairwise
//     comparison matrices, Mathematical and Computer Modelling 52, 318–333.
//   - K. Á. Ágoston, L. Csató (2022), Inconsistency thresholds for incomplete pairwise
//     comparison matrices, Omega 108, 102576.
//   - E. Forman, K. Peniwati (1998), Aggregating individual judgments and priorities with
//     the analytic hierarchy process, European Journal of Operational Research 108, 165–169.
//   - D. Diakoulaki, G. Mavrotas, L. Papayannakis (1995), Determining objective weights in
//     multiple criteria problems: the CRITIC method, Computers & Operations Research 22, 763–770.
//   - C. L. Hwang, K. Yoon (1981), Multiple Attribute Decision Making, Springer.
package criteria
