// Package survival says how long customers stay, and whether dissatisfied ones leave
// sooner, from customers most of whom are still there.
//
//	r, err := survival.ByBandOf(table, survival.Columns{Time: "days", Status: "left"}, "recommend", nil, survival.Options{})
//	r.Bands[0].Median                        // half of the detractors have left by day 183.5
//	r.Difference.Trend.Z                     // −6.1: the higher the band, the longer the stay
//	r.Concordance.C                          // 0.83: how well the score tells who stays longer
//
//	counts := survival.NewCounts("day")      // without rows: counted where the data are
//	err := survival.AddTimes(counts, days, status)
//	all, err := survival.FromCounts("all", counts)
//	curve, err := survival.KaplanMeier(all, survival.Options{})
//	curve.At(365)                            // the share that stays longer than a year
//	curve.Median()                           // none where more than half are still there
//
// A customer is a time and a [Status]: the event, in general leaving, or censored, still
// there when last seen. Dropping the censored, or taking the mean of the times of those
// who left, understates how long customers stay; these methods use what is known of
// each. Retention of one period, cohorts and revenue are in package retention, where all
// are followed to the end.
//
// # Vessels
//
// [Counts] hold whole numbers of days (weeks, months) as integers and merge from
// anywhere to the same bits; a survey.Group of them keeps one for each segment. [Data]
// are rows, for times of any kind, sampling weights, covariates. Both make a [Group],
// and from the same customers the same one, to the last bit:
//
//	which question                               from        function
//	what share is still there at t, and when     Group       KaplanMeier: At, Median,
//	have half left?                                          RestrictedMean, Retention
//	how fast do they leave?                      Group       NelsonAalen, LifeTable
//	what share leaves for each reason?           Group       AalenJohansen
//	do segments differ, do they follow an order? Groups      LogRank
//	do dissatisfied customers leave sooner?      Data        ByBand, ByBandOf of a table
//	how well does a score tell who stays?        Data        Concordance
//	what matters, all else equal?                Data        Cox
//	how long will a customer like this stay?     CoxFit      Predict
//
// # Conventions
//
// At equal times events come first: who is censored on a day was at risk on it. Times
// are equal if they are the same float64. (R's survfit merges times that differ by less
// than 1.5e-8 of their mean, of a million random times some thousands.) Times that come
// out of an arithmetic are to be rounded by the caller, who knows to what: whole days,
// say.
//
// A customer who was there for some time before being observed has an entry, and is at
// risk only after it (left truncation). Without it the time before would count as proof
// of loyalty, although whoever left in it could never be seen. Small risk sets of early
// times make such curves rough, with a warning ([SmallRisk], [Exhausted]); [Group.Since]
// starts where enough are at risk.
//
// What does not exist has no value: a median while more than half stay, the upper end
// of its interval, anything after the last time observed ([ErrBeyond]). Nothing is
// carried forward.
//
// Rows that lack a value are left out and counted in Missing. Sampling weights enter
// with linearised errors, so that results do not change when all are multiplied by a
// constant; [LifeTable], [CoxFit.ProportionalHazards] and [CoxFit.Predict] refuse them
// ([ErrWeighted]) rather than ignore them. Frequencies are [Counts].
//
// With competing causes [LogRank] and [Cox] of [Data.CauseOnly] compare rates; the shares
// of [AalenJohansen] have intervals of their own, and no test between groups.
//
// # Precision
//
// Results of counts and of unweighted rows do not depend on the order of the rows, nor
// on the parts they were merged from; those with weights, of [Concordance] and of [Cox]
// agree to rounding. Curves, tests and models agree with R's package survival 3.5 to
// 1e-9, [Cox] to 1e-7 and better; with delayed entries and no weights [AalenJohansen] has
// the error of the delta method where R has the jackknife, and differs in the second
// digit of the error where few are at risk.
//
// A million whole days take 2 ms and are counted, not sorted; a million times of any
// kind take one sort, some 50 ms. That is the curve and its variance at every time: limits
// are computed where they are asked for, those of all the million times in 100 ms more.
// Functions change no argument and are safe for concurrent use.
package survival
