// Package field looks after the interviews themselves: how many of those who should
// answer did, who is to be contacted next, and whether the interviewers did what they say.
//
//	counts, err := field.Count(field.Final(attempts))           // one outcome per customer and wave
//	rates, err := field.RatesOf(counts, field.RateOptions{})
//	rates.RR1.Value                                             // interviews of all but the ineligible
//	rates.RR3.Value                                             // the same with e estimated
//
//	s, err := field.Plan(customers, attempts, now, field.PlanOptions{Period: field.Quarter})
//	s.Due, s.FollowUp, s.OverContacted                          // three lists, in order
//
//	checks, err := field.CallBacks(calls, field.ControlOptions{})  // per interviewer
//	late, err := field.Durations(table, field.ControlOptions{})    // interviews beyond four minutes
//
// # Outcome rates
//
// The rates are those of AAPOR, of the outcomes of [survey.Contact]: I complete and P partial
// interviews, R refusals and break-offs, NC not contacted, O other, UH and UO of unknown
// eligibility. Who is not eligible is in no rate, but in the estimate of e.
//
//	RR1    I / (I+P+R+NC+O+UH+UO)          RR2    with I+P above
//	RR3    I / (I+P+R+NC+O+e(UH+UO))       RR4    with I+P above
//	RR5    I / (I+P+R+NC+O)                RR6    with I+P above
//	COOP1  I / (I+P+R+O)                   COOP2  with I+P above
//	COOP3  I / (I+P+R)                     COOP4  with I+P above
//	REF1   R / (base of RR1)               REF2, REF3   bases of RR3, RR5
//	CON1   (I+P+R+O) / (base of RR1)       CON2, CON3   bases of RR3, RR5
//
// e is the share of the cases of unknown eligibility that are eligible. The caller gives
// it, or it is estimated by proportional allocation (CASRO): (I+P+R+NC+O) over the same with
// the ineligible. AAPOR asks that a report names the rate and where e comes from;
// [Rates] holds both. A rate without a base has no value.
//
// # Cadence
//
// Every customer is to be interviewed once a period of the calendar, such as a quarter.
// [Plan] takes the time from its caller and sorts customers into those who are due, those
// who have to be tried again, and those who have been troubled too often.
//
// # Control
//
// Invented answers are found by calling customers back. [CallBacks] counts what they say per
// interviewer, [Invented] finds the responses to exclude, [Durations] the interviews that
// took too long. [DifficultCustomers] is the code by which interviewers note what kind of
// customer it was, as a segment of a questionnaire.
//
// Orders are fixed, inputs are not changed or kept, and all functions are safe for
// concurrent use. Faulty input is named by its position in an [IndexError].
//
// # References
//
//   - American Association for Public Opinion Research, Standard Definitions: Final
//     Dispositions of Case Codes and Outcome Rates for Surveys, 10th edition, 2023.
//   - E. B. Wilson, JASA 22, 1927, 209–212, doi:10.1080/01621459.1927.10502953.
package field
