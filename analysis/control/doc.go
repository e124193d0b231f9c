// Package control says whether a process is in control: does a new quarter differ
// from what was usual, by more than chance? It has control charts for shares, net
// promoter scores, means and counts of events whose numbers of answers differ from
// period to period, with run rules, EWMA and CUSUM.
//
//	// Phase I: a stretch of periods that were as usual gives the limits.
//	b, err := control.Fit(control.NPS, quarters[:12], control.Options{Rules: control.WesternElectric()})
//	chart := b.Chart // frozen; json.Marshal(chart) keeps it
//
//	// Phase II: a new quarter is judged with those before it.
//	r, err := chart.Judge(quarters)
//	for _, s := range r.At(len(quarters) - 1) {
//		fmt.Println(s.Rule, s.Side) // two-of-three below
//	}
//
// # Which chart
//
//	                                         chart   a period is
//	share of good answers (CSAT, top box)    P       Share("2026-Q1", top)
//	the same, n in the thousands             LaneyP  Share
//	net promoter score                       NPS     Classes("2026-Q1", counts)
//	number of complaints                     C       Events("2026-Q1", 31)
//	mean rating, answers at hand             XBarS   Ratings("2026-Q1", tally), Rows
//	the same, few answers                    XBarR   Ratings, Rows
//	one figure per period, whatever it is    XmR     Value("2026-Q1", 81.4)
//
// Shares and scores of thousands of answers have limits so narrow that nothing stays
// within them, since seasons and mixes move them too: [LaneyP], or [XmR] of the
// figures, take their width from how much the figure really moves between periods.
//
// A chart finds a large change at once. Small lasting ones are found earlier by
// [Chart.EWMA] and [Chart.CUSUM], which also tells when they began. How long either
// takes is [EWMAOptions.ARL] and [CUSUMOptions.ARL]; [EWMAWithARL] and [CUSUMWithARL]
// find the limits for a rate of false alarms:
//
//	shift of the centre, in σ of a period      0   0.5     1   1.5     2     3
//	P … XmR, beyond 3σ alone                 370   155    44    15   6.3   2.0
//	EWMA, λ 0.2, L 2.86                      370    35   8.8   4.3   2.7   1.5
//	CUSUM, k 0.5, h 4.77                     370    35   9.9   5.5   3.9   2.5
//
// # Gaps
//
// A period without answers is a gap: it has no point, ends run rules and moving
// ranges, and leaves averages and sums as they were. It is never taken for 0.
//
// # Judging one period after the other
//
// What is said of a period depends on it and those before, never on those after. A
// service keeps the frozen chart as JSON and the counts of the periods since, and
// judges them all when a period closes: only [Result.At] of the last is new. Charts
// are immutable and safe for concurrent use; their limits never move by themselves.
//
// # False alarms
//
// Limits of 3σ promise 0.27 % false alarms. How often they came, as a multiple of
// that, in simulations of 200,000 periods with n varying by 20 % up and down, and how
// often beyond the limits of spread:
//
//	                                          baseline   figure   spread
//	P, 80 % good, n 400                             60     1.08
//	P, the same                                     12     1.53
//	P, 95 % good, n 1350                            60     1.17
//	P, 95 % good, n 100                             60     1.72
//	P, the same with ExactLimits                    60     0.32
//	NPS, 10 % detractors, 60 % promoters, n 150     60     1.08
//	NPS, 5 % and 80 %, n 230                        60     1.18
//	NPS, 5 % and 80 %, n 30                         60     1.66
//	C, 60 events                                    60     1.11
//	C, 3 events                                     60     2.34
//	LaneyP, 80 ± 2 % good, n 1000                  500     1.11
//	P, the same                                    500    40.6
//	XBarS, ratings of skewness −1.4, n 260          60     1.09     20
//	XBarS, the same, n 20                           60     1.79     15
//	XBarS, normal, n 10                             60     1.12     1.3
//	XBarR, normal, n 6                              80     1.08     1.7
//	XmR, normal                                    500     1.09     3.5
//	XmR, normal                                     60     1.83     4.8
//	XmR, normal                                     12     6.9     11
//
// So the rate keeps within 20 % from n·p(1−p), n·V or c of 50 and 200 ratings a period,
// and baselines of 60 periods; where σ comes from moving ranges ([XmR], [LaneyP]) it
// takes 500, for EWMA and CUSUM 400, and 800 of them with moving ranges. Below these
// sizes results carry a LowBase warning that says by how much. A dozen quarters give
// usable limits with that warning. Where n·p is small, [ExactLimits] keep below the
// nominal rate. Limits of s and R are for normal ratings, those of moving ranges hold
// for nothing exactly: a signal there carries the warning [NotNormal].
//
// # Errors
//
// A baseline in which nothing varies, such as a share of 1, has no limits and is
// [ErrNoVariation]. Otherwise [ErrNoBase], [ErrTooFew], [ErrKind], [ErrNotNumber] and
// [ErrArgument], those of a sample in a [SampleError]. No function returns NaN.
//
// Figures agree with computations in R 4.2.2 to 1e-9, average run lengths with the
// tables of Lucas and Saccucci (1990) and Montgomery to their last digit.
package control
