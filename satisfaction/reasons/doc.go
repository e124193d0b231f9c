// Package reasons finds the few causes behind most complaints: the Pareto table of
// the coded causes that respondents ticked, over all questions, by dimension and by
// the department that answers for them.
//
//	q, err := reasons.Count(table)                // every multi-select question
//	p, err := reasons.Pareto(q, reasons.Options{})
//	for _, c := range p.Causes[:p.Vital] {        // the few that make up 80 %
//		fmt.Println(c.ID, c.Count, c.Cumulative.Percent(1, scale.HalfAwayFromZero))
//	}
//	owners, err := reasons.ByOwner(q, reasons.Options{})
//
// # Mentions and respondents
//
// A respondent may tick several causes, so there are two denominators, and each
// share names its own:
//
//	Share, Cumulative   of all mentions (ticks); they sum to 1
//	OfAnswered          of the respondents who answered the question, with or without a tick
//	OfRespondents       of all respondents of the table, asked or not
//
// Somebody who did not answer the question is in neither Share nor OfAnswered. No
// mention at all is [ErrNoBase]. Counts have no sampling weights: [Count] refuses a
// table that has them ([satisfaction.ErrWeighted]), and [WeightedPareto] takes them, with
// the error of every share.
//
// # Causes are data
//
// Causes, their words, the dimension they belong to ([survey.Choice.Node]) and the
// department that owns them ([survey.Option.Owner]) come from the questionnaire.
// [Merge] joins counts of several tables, also where a later questionnaire knows
// more causes than an earlier one; each cause keeps the base of those who could
// tick it. Counts that were made elsewhere, in a warehouse say, come in through
// [FromRows].
//
// # Order
//
// Rows are sorted by count, the highest first, equal counts by the order of the
// questionnaire, zeros last. The vital few are the shortest head of the table that
// reaches the cut, 80 % unless said otherwise (J. M. Juran, Quality Control
// Handbook, 1951, after V. Pareto). All figures are exact.
//
// Inputs are not changed; functions are safe for concurrent use.
package reasons
