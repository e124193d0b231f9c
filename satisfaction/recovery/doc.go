// Package recovery follows complaints until the customer says that they are cleared:
// which steps were taken, how long it took, whether the customer was content with the
// solution and stayed, which case waits for whom, and who never complained at all.
//
//	clock := asof.Clock{AsOf: friday}
//	counts, err := recovery.Count(cases, clock)
//	r, err := counts.Result(asof.Options{})
//	r.Steps[recovery.Apologised].Rate.Estimate        // 0.83 of the cases cleared
//	r.TimeToClear.Quantiles[0]                        // median: at least 2 days, at most 5
//	r.FirstContact, r.Reopened, r.Solution, r.Fairness, r.WonBack
//
//	tasks, err := recovery.Worklist(cases, clock, recovery.WorkOptions{})
//	tasks[0].Customer, tasks[0].Next                  // who to call back first, and what for
//
// # A case and its states
//
// A [Case] is opened once and has dated entries: the eight steps of handling (the
// customer is thanked, told why the complaint is welcome, apologised to, promised
// action, asked for information; the fault is corrected; satisfaction is checked; the
// cause is removed for the future), and what the customer or the end did: contacted
// again, reopened, confirmed, abandoned. Its [State] as of the clock follows:
//
//	open          until it is corrected, and again from a reopening on
//	unconfirmed   corrected, and the customer has not said that it is cleared
//	cleared       confirmed by the customer: nothing else closes a case
//	abandoned     ended without the customer's word: withdrawn, or out of reach
//
// Entries after the clock are not known yet, and cases opened later are left out, so
// the same list gives the figures of any earlier day.
//
// # Denominators
//
//	steps                         cases cleared; those not ended are Unknown
//	first contact                 cases cleared, and open ones that no longer can be
//	reopened                      cases that were once corrected, confirmed or abandoned
//	solution, fairness, won back  cases with an answer; the others are Unknown, with bounds
//	explicit, reactions           all cases
//	time to correct, to clear     all cases; open ones count with what they have run
//	silent                        dissatisfied customers, each once; those without an
//	                              explicit case are silent
//	complaint rate                customers
//
// Time to clear runs from the opening to the confirmation that stands, reopenings
// included, for that is what the customer waited. A mean over cleared cases alone
// would be too low: see package asof for what stands in its place. An abandoned case
// is one not cleared while it was seen.
//
// # Vessel
//
// [Counts] are a multiset of cases without id, customer and dates. They merge from
// anywhere to the same bits, what was added can be taken back, and a [survey.Group]
// keeps them by region or product. Figures that need to know who complained,
// [Repeats], [Silent] and [PerCustomer], and the [Worklist], take the cases.
//
// # Errors
//
// An entry before the opening, a reopening of what was never closed, an id listed
// twice, and whatever else cannot be is a [CaseError] with the position in the list
// and in the log. No case is [ErrNoBase]. Inputs are not changed or kept; functions
// are safe for concurrent use.
//
// # References
//
//   - F. Garwood, Biometrika 28, 1936, 437–442, doi:10.1093/biomet/28.3-4.437.
//   - P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd edition, 1989,
//     section 6.2.3 (a dispersion of counts above that of Poisson).
//   - S. S. Tax, S. W. Brown and M. Chandrashekaran, Customer Evaluations of Service
//     Complaint Experiences, Journal of Marketing 62(2), 1998, 60–76,
//     doi:10.1177/002224299806200205 (fairness of the solution).
package recovery
