// Package operations measures how service is run: response and resolution against
// what was promised for each kind of service, repairs done right the first time and
// still right when looked at again, processes that are kept, and which touchpoints
// matter most to satisfaction.
//
//	std, err := operations.NewStandard([]operations.Promise{
//		{Service: "repair", Response: 4 * time.Hour, Resolution: 48 * time.Hour},
//		{Service: "repair, urgent", Response: time.Hour, Resolution: 8 * time.Hour},
//	})
//	counts, err := operations.Count(jobs, std, asof.Clock{AsOf: friday})
//	r, err := counts.Result(asof.Options{})
//	r.All.Resolution.Kept.Estimate              // 0.91 [0.86, 0.94] of the jobs due
//	r.Services[0].Resolution.Times.Quantiles    // exact percentiles, with bounds
//	r.All.FirstTimeFix, r.All.Recheck, r.All.Process
//
//	m, err := operations.MomentsOfTruth(touchpoints)
//	m.Moments[0]                                // the touchpoint that carries most
//
// # Attainment
//
// The share of promises kept is of the jobs that are due: those whose promise had run
// out by the clock, done or not. Of these it is known whether it was kept, and a job
// that lies open past its promise counts against it. Jobs that are not due yet are
// left out even if they are done: of the jobs of the last hours only the quick ones
// are done, and counting them would flatter every figure that is taken early. They
// are in NotDue and Early. The end of the promise is part of it: done after exactly
// four hours is within four hours, and a job is due when more than four have passed.
//
// # Denominators
//
//	kept                jobs due, with a promise, and not cancelled before that
//	times               jobs that were not resolved without a word of when; open ones
//	                    count with what they have run, see package asof
//	first-time fix      jobs resolved with a known number of visits, and open ones
//	                    that have taken more than one
//	re-check            jobs looked at again
//	process             audited jobs, all of whose steps were kept; and audited steps
//
// Mean time to solve is [Attainment.Times].Mean of the resolution, over resolved jobs;
// with open ones it is too low, and MeanAtLeast and the quantiles say by how much at
// least.
//
// # Vessel
//
// [Counts] are a multiset of jobs without their ids and dates: they merge from
// anywhere to the same bits, what was added can be taken back, and a [survey.Group]
// keeps them by region or team. A clock may have a calendar of business hours, which
// holds for promises too: four hours are then four business hours.
//
// # Moments of truth
//
// A touchpoint carries satisfaction × impact of the whole, and loses (100 −
// satisfaction) × impact; over all touchpoints both sum to 100. [MomentsOfTruth]
// ranks by the first, as the handbooks of the field do, and by the second, which says
// where there is most to gain. Impacts come from the caller: stated weights, or those
// of analysis/drivers.
//
// # Errors
//
// A response before the opening, a service without a standard, an id listed twice,
// and whatever else cannot be is a [JobError] with the position in the list. No job
// is [ErrNoBase]. Inputs are not changed or kept; functions are safe for concurrent
// use.
//
// # References
//
//   - J. Carlzon, Moments of Truth, Ballinger, 1987.
//   - E. L. Korn and B. I. Graubard, Confidence Intervals for Proportions with Small
//     Expected Number of Positive Counts Estimated from Survey Data, Survey Methodology
//     24, 1998, 193–201.
//   - E. B. Wilson, JASA 22, 1927, 209–212, doi:10.1080/01621459.1927.10502953.
package operations
