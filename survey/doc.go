// Package survey holds what was asked and what was said: questionnaires,
// responses, and the vessels that carry answers to the figures.
//
//	q := new(survey.Questionnaire)
//	err := json.Unmarshal(file, q)                      // strict
//	r := q.NewResponse()
//	r.Respondent = "c-17"
//	err = r.Answer("skill", 9)                          // *Fault if the scale refuses
//	table, rejected, err := survey.Collect(q, survey.Responses(r), survey.CollectOptions{})
//	tally, err := table.Tally("skill")                  // counts of one item
//	moments, err := survey.MomentsOf(table, "skill", "attitude")
//
// Files are read by package tabular; the figures are in package satisfaction.
//
// # Questionnaires
//
// A [Questionnaire] lists items, each on a scale, and a tree that adds them up:
// items to dimensions, dimensions to an overall index, with a weight at every
// step. It also names the segments by which figures are cut, the multiple-choice
// questions (causes of dissatisfaction, say) and the numeric ones. It is immutable
// and reads and writes strict JSON: an unknown or repeated key is an error.
//
// # Four vessels
//
// Each function asks for the smallest vessel that is enough, because the smaller
// ones are cheap to keep and merge exactly:
//
//	scale.Tally   counts of one item       score, level, NPS, CSAT, CES
//	Crosstab      counts of two items,     expectation against perception, panels,
//	              or item by segment       segments
//	Moments       n, sums, cross-products  index with its error, drivers
//	Table         the responses            everything else
//
// The error of an index over several items answered by the same people needs
// their cross-products: computed from marginal counts alone it would be too small
// by almost half at ordinary correlations. So it takes Moments or a Table.
//
// [Group] keeps one Tally, Crosstab or Moments per tenant, segment or period.
//
// # Missing answers
//
// An item can be rated, hold a special code (not applicable, don't know, refused),
// be blank, or not have been asked. Only ratings enter figures. [Available],
// [Listwise] and [Pairwise] name what happens to respondents who rated some items
// and not others; whoever is left out is counted.
//
// # Bad rows
//
// A stream is an iter.Seq2[*Response, error]. A [*RowError] reports one bad
// response with its position and everything wrong with it; the stream goes on.
// Any other error ends it. [Collect] keeps the good rows, counts the bad ones and
// keeps the first errors.
//
// # Two kinds of weight
//
// A frequency says how many identical answers a row stands for; it enters as a
// count (AddN), with the same bits as the repeated rows. A sampling weight
// ([Response.SetWeight]) says how much an answer counts; results do not change
// when all are multiplied by a constant.
//
// # Estimates
//
// An [Estimate] is a value with its standard error, interval, base, method and
// warnings. What is not defined is an [Optional] without a value or an error,
// never NaN. [LevelChances] says how surely the true value lies in a level, and
// [TallyLevelChances] the same from counts.
//
// # Ordinal figures
//
// [Ridit] places a group in the distribution of another by the order of their answers
// alone; [Consensus] says how far the answers of one group agree, on one range for
// every scale.
//
// # Merging
//
// Tally, Crosstab, Moments and Group are accumulators: Add, AddN, Sub, Merge,
// Unmerge, Clone, Equal, a binary form in which equal values have equal bytes,
// and JSON. Merging is commutative and associative to the bit; it is not
// idempotent. On an error the receiver is unchanged. Counts that would leave 64
// bits are [ErrOverflow]. They are not safe for concurrent use: keep one per
// goroutine, then merge.
package survey
