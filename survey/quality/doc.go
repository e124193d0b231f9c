// Package quality finds answers that were given without care, or not by those
// they are said to come from: straight lines, answers that vary too little or
// contradict each other, unusual combinations, haste, copies. It marks rows; what
// becomes of them is the caller's decision, for which [Sensitivity] shows what is
// at stake.
//
//	runs, err := quality.Runs(table, nil)
//	irv, err := quality.IRV(table, items)
//	speed, err := quality.RelativeSpeed(table, nil)
//	flags, err := quality.Flag([]quality.Criterion{
//		{ID: "run", Values: runs.Longest, Cut: 15},
//		{ID: "irv", Values: irv, Cut: 0.2, Low: true},
//		{ID: "speed", Values: speed, Cut: 2},
//	}, 2) // two of three
//	changes, err := quality.Sensitivity(table, flags.Excluded(), metrics, quality.SensitivityOptions{})
//
// # Which index
//
// Each index catches one kind of carelessness and some honest people with it; take
// several of different kind (Curran 2016). In a satisfaction survey a contented
// customer gives nines throughout, so runs and variability say little unless some
// items ask for the opposite.
//
//	straight lines           Runs, IRV               low IRV, long runs
//	contradictions           EvenOdd, Synonyms       low; antonyms high
//	unusual combinations     Mahalanobis             high D², small P
//	haste                    LogSpeed, RelativeSpeed z low; index high
//	copies, inventions       Duplicates              many Same or Near
//
// An index has a value per row of the table, in its order, and no value where a
// row does not allow one. Cuts depend on the length of the questionnaire and on
// the scale; the literature has few that hold elsewhere. A share of the worst rows
// (the 99th percentile of an index, say) is a cut too, but finds as many careless
// rows in a careful sample.
//
// # Missing answers
//
//	Runs           special codes are answers; blanks, not asked: passed over
//	IRV            ratings only, at least 2
//	Mahalanobis    rows with every item rated
//	EvenOdd        ratings only, at least 3 scales with both halves
//	Synonyms       ratings only, at least 3 pairs with both sides
//	LogSpeed       durations above 0
//	RelativeSpeed  timings above 0
//	Duplicates     every code counts; rows with at least half of the items rated
//	Flag           a criterion without a value does not mark
//
// # Order and repeatability
//
// No index depends on the order of the rows, to the last bit, nor on chance. All
// but Duplicates take time proportional to the answers, with one pass for sums or
// medians where the index compares a row with all. Sampling weights do not enter
// the indices: a row is suspicious for what it says, not for whom it stands for.
//
// Functions are safe for concurrent use and leave their arguments alone.
//
// # References
//
//   - J. Bohannon (2016), Many surveys, about one in five, may contain fraudulent
//     data, Science news, 24 February.
//   - P. G. Curran (2016), Methods for the detection of carelessly invalid
//     responses in survey data, Journal of Experimental Social Psychology 66,
//     4-19, doi:10.1016/j.jesp.2015.07.006.
//   - A. M. Dunn, E. D. Heggestad, L. R. Shanock, N. Theilgard (2018),
//     Intra-individual response variability as an indicator of insufficient effort
//     responding, Journal of Business and Psychology 33, 105-121,
//     doi:10.1007/s10869-016-9479-0.
//   - J. A. Johnson (2005), Ascertaining the validity of individual protocols from
//     Web-based personality inventories, Journal of Research in Personality 39,
//     103-129, doi:10.1016/j.jrp.2004.09.009.
//   - N. Kuriakose, M. Robbins (2016), Don't get duped: fraud through duplication
//     in public opinion surveys, Statistical Journal of the IAOS 32, 283-291,
//     doi:10.3233/SJI-160978.
//   - D. J. Leiner (2019), Too fast, too straight, too weird: non-reactive
//     indicators for meaningless data in Internet surveys, Survey Research Methods
//     13, 229-248, doi:10.18148/srm/2019.v13i3.7403.
//   - P. C. Mahalanobis (1936), On the generalised distance in statistics,
//     Proceedings of the National Institute of Sciences of India 2, 49-55.
//   - A. W. Meade, S. B. Craig (2012), Identifying careless responses in survey
//     data, Psychological Methods 17, 437-455, doi:10.1037/a0028085.
//   - P. J. Rousseeuw, C. Croux (1993), Alternatives to the median absolute
//     deviation, JASA 88, 1273-1283, doi:10.1080/01621459.1993.10476408.
//   - B. L. Welch (1947), The generalization of "Student's" problem when several
//     different population variances are involved, Biometrika 34, 28-35,
//     doi:10.1093/biomet/34.1-2.28.
//
// The R package careless (Yentes and Wilhelm) has long string, IRV, Mahalanobis
// distance, even-odd consistency and synonyms too. It turns the sign of even-odd
// round from version 1.2.1 on, and treats missing answers in its own way.
package quality
