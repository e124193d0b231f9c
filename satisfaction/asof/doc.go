// Package asof computes figures about things that run for a while, complaints or
// repairs, seen on a day when some of them are still running: how long they take,
// and what share turned out well.
//
//	c := asof.Clock{AsOf: friday}                    // the library never reads a clock
//	seconds, exact, err := c.Between(opened, closed)
//	t, err := asof.TimesOf(spans, asof.Options{})
//	t.Quantiles[0]                                   // median: at least 2 days, at most 5
//	r, err := asof.RateOf("jobs due", 41, 45, 3, asof.Options{})
//	r.Estimate.Interval                              // of the 45; 3 more are undecided
//	r.AtLeast, r.AtMost                              // whatever becomes of these
//
// Packages recovery and operations count cases and jobs and give their figures as
// [Times] and [Rate].
//
// # Why not only what is finished
//
// What is finished early is quick and easy. The mean over the finished is too low,
// the share of successes among them in general too high, and both flatter most when
// the most is left lying. So everything that is still running is counted, with what
// is known of it: it takes at least as long as it has run.
//
// A [Quantile] of the times is therefore two figures: AtLeast, with every running
// one ended now, and AtMost, with none of them ever ending. The true quantile of
// these very things lies between, without any assumption; often the two are
// equal, because the running ones have run for longer already. The curve of Kaplan and
// Meier lies between the two as well; it needs the assumption that what still runs is
// like what does not, which hard cases are not (analysis/survival has it, and takes
// these times).
//
// A [Rate] with undecided ones has bounds in the same way (Manski, 1989): AtLeast
// with all of them failures, AtMost with all of them successes.
//
// # Units
//
// Times are whole seconds, cut and not rounded. Quantiles are those of type 1 of
// Hyndman and Fan (R: quantile(type = 1)): the shortest time within which at least
// that share had ended; no interpolation, so always a time that occurred. A share
// such as 0.9 stands for 9/10 exactly.
//
// # Errors
//
// Nothing to count is [ErrNoBase], an impossible count or time [ErrArgument]. A Rate
// without a base, as one of several in a result, has no Estimate; nothing is ever
// NaN. Functions keep and change nothing they are given and are safe for concurrent
// use.
//
// # References
//
//   - R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The
//     American Statistician 50, 1996, 361–365, doi:10.1080/00031305.1996.10473566.
//   - E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete
//     Observations, JASA 53, 1958, 457–481, doi:10.1080/01621459.1958.10501452.
//   - C. F. Manski, Anatomy of the Selection Problem, Journal of Human Resources 24,
//     1989, 343–360, doi:10.2307/145818.
//   - E. B. Wilson, JASA 22, 1927, 209–212, doi:10.1080/01621459.1927.10502953.
package asof
