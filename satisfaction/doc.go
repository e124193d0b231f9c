// Package satisfaction computes what answers amount to: the overall index with
// its tree of dimensions, the net promoter score, the share of satisfied
// customers and the effort score, each exactly and with its error.
//
//	ratings := []int{10, 9, 9, 8, 7, 6, 10, 3, 9, 10}
//	t := scale.NewTally(scale.ZeroToTen())
//	err := scale.AddValues(t, ratings)
//	nps, err := satisfaction.NPS(t, satisfaction.NPSOptions{})
//	fmt.Println(nps.Points(0))               // 40
//	fmt.Printf("%.0f\n", nps.Interval())     // [-15, 75]
//
//	idx, err := satisfaction.Index(table, satisfaction.IndexOptions{})
//	idx.Overall.Score                        // exact; Round it to publish
//	idx.Overall.Children                     // dimensions: level, weight, rank, error
//
// # Denominators
//
// The base of every metric is the ratings of its item. Blanks, special codes (not
// applicable, don't know, refused) and respondents who were not asked never enter
// NPS, CSAT or CES; they are counted in Estimate.Missing. A metric without a
// single rating is [ErrNoBase], neither 0 nor NaN.
//
// # Figures and statistics
//
// A published figure (Score, Points) is an exact fraction until it is rounded, so
// a contract that turns on 79.95 is decided as written. Errors, intervals and
// p-values are float64. NPS is on −1…1 in estimates and on −100…100 through
// [NPSResult.Points] and [NPSResult.Interval]; shares are on 0…1; index scores are
// on 0…100.
//
// # Which interval
//
// NPS: Tango's score interval, the only one here that keeps its level in small
// samples and at the ends. Ten customers who are all promoters have a lower limit
// of 44 points, where Wald's interval says that 100 is certain. The difference of
// two scores: MOVER, built on the same limits, so that interval and p-value agree.
// Shares: Wilson's, with the others of package proportion on request. Index:
// Student's, from an error that knows that the same people answered all items.
//
// # How likely
//
// [BayesNPS] answers how likely a score is above a target
// ([NPSPosterior.Against]) or above that of another group ([NPSPosterior.Versus]): from
// a Dirichlet posterior by quadrature, not by draws, so that the answer is the same at
// every call.
//
// # Smallest vessel
//
// [NPS], [CSAT], [CSATMean] and [CES] take a tally, [ComparePairedNPS] a crosstab,
// [IndexOfMoments] moments: counts that were kept anywhere and merged. [Index]
// takes a table. Marginal counts cannot give the error of an index over several
// items, and there is no function that pretends they can.
//
// [CSI] weighs satisfaction by stated, derived or given importance;
// [CSIOfMoments] is its ratio of means without rows.
//
// # Sampling weights
//
// [WeightedNPS], [WeightedBayesNPS] and [WeightedCSAT] take a weighted tally, [Index] and [CSI] a table with
// weights and, in their options, with strata, clusters and what the weights were raked
// on; [IndexOptions].Where is a subpopulation of it. Errors are those of package survey/design, which has NPS and shares under
// strata and clusters too. A function that would have to ignore weights refuses
// them ([ErrWeighted]).
//
// Everything here is safe for concurrent use as long as the vessels are not
// changed meanwhile. Results are values that marshal to JSON.
package satisfaction
