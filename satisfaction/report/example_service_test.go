package report_test

import "github.com/gocsat/csat/satisfaction/report"

func ExampleRecovery() {
	show(report.Recovery(recovered(40), silent(), report.Options{}))
	// Output:
	// Survey
	//
	// Complaints and recovery
	// ───────────────────────
	// As of 2026-10-30 18:00.
	// Where complaints stand
	//   complaints                         count   share
	//   open                                  10  25.0 %
	//   ended without the customer's word      0   0.0 %
	//   corrected, not confirmed              10  25.0 %
	//   cleared                               20  50.0 %
	//
	// Steps taken, of complaints cleared
	//                                      value  95 % interval     n
	//   thanked                          100.0 %  [83.9, 100.0]  ! 20
	//   told why complaints are welcome    0.0 %    [0.0, 16.1]  ! 20
	//   apologised                        65.0 %   [43.3, 81.9]  ! 20
	//   promised to act                    0.0 %    [0.0, 16.1]  ! 20
	//   information gathered               0.0 %    [0.0, 16.1]  ! 20
	//   corrected                        100.0 %  [83.9, 100.0]  ! 20
	//   satisfaction checked             100.0 %  [83.9, 100.0]  ! 20
	//   cause removed                      0.0 %    [0.0, 16.1]  ! 20
	//
	// What came of it, of complaints in which it is known
	//                                                   value  95 % interval     n
	//   settled at first contact                       72.7 %   [51.8, 86.8]  ! 22
	//   reopened (lower is better)                     20.0 %    [9.5, 37.3]    30
	//   satisfied with the solution                   100.0 %  [83.9, 100.0]  ! 20
	//   thinks it fair                                 46.2 %   [23.2, 70.9]  ! 13
	//   won back                                       85.0 %   [64.0, 94.8]  ! 20
	//   silent, of the dissatisfied (lower is bette…   33.3 %   [22.7, 45.9]    60
	//
	// If those not known were all against it, or all for it
	//                                not known  of all at least  at most
	//   settled at first contact            18           40.0 %   85.0 %
	//   satisfied with the solution         20           50.0 %  100.0 %
	//   thinks it fair                      27           15.0 %   82.5 %
	//   won back                            20           42.5 %   92.5 %
	//
	// Time within which so many are done
	//                                       50 %      90 %      95 %  done  still running
	//   until corrected                   12.0 h  ≥ 21.4 d  ≥ 25.4 d    30             10
	//   until the customer confirms  68.0–71.0 h  ≥ 25.4 d  ≥ 28.4 d    20             20
	//
	// ! few answers: read with care
}

func ExampleOperations() {
	show(report.Operations(served(0), report.Options{}))
	// Output:
	// Survey
	//
	// Service operations
	// ──────────────────
	// As of 2026-10-30 18:00.
	// Response in time, of jobs due
	//                       value  95 % interval     n
	//   all services       87.1 %   [77.3, 93.1]    70
	//     repair           80.4 %   [66.8, 89.3]    46
	//     repair, urgent  100.0 %  [86.2, 100.0]  ! 24
	//
	// Resolution in time, of jobs due
	//                      value  95 % interval     n
	//   all services      80.3 %   [69.2, 88.1]    66
	//     repair          76.2 %   [61.5, 86.5]    42
	//     repair, urgent  87.5 %   [69.0, 95.7]  ! 24
	//
	// Promised, and time within which so many are done
	//   service           jobs  promised         50 %      90 %      95 %  overdue
	//   all services        70
	//     response                              2.0 h     5.0 h     5.0 h        0
	//     resolution                      29.0–32.0 h  ≥ 58.0 h  ≥ 19.4 d        7
	//     repair            46
	//       response               4.0 h        3.0 h     5.0 h     5.0 h        0
	//       resolution            48.0 h  36.0–41.0 h  ≥ 58.0 h   ≥ 9.4 d        4
	//     repair, urgent    24
	//       response            60.0 min     60.0 min  60.0 min  60.0 min        0
	//       resolution             8.0 h        7.0 h  ≥ 29.4 d  ≥ 29.4 d        3
	//
	// Work done right
	//   service           fixed first time     n  held at re-check     n  process kept  steps kept     n
	//   all services                55.9 %    59            65.0 %    40        52.9 %      92.2 %  ! 17
	//     repair                    55.3 %    38            61.5 %  ! 26        54.5 %      92.4 %  ! 11
	//     repair, urgent            57.1 %  ! 21            71.4 %  ! 14        50.0 %      91.7 %   ! 6
	//
	// ! few answers: read with care
}

func ExampleMomentsOfTruth() {
	show(report.MomentsOfTruth(touchpoints(90), report.Options{}))
	// Output:
	// Survey
	//
	// Moments of truth
	// ────────────────
	// A touchpoint carries satisfaction × impact, and loses what satisfaction lacks to 100 × impact. Together they carry 69.9 of 100 points.
	//   touchpoint  satisfaction    n  impact  carries  rank  loses  rank by loss
	//   Visit               74.0  118  50.0 %     37.0     1   13.0             2
	//   Bill                55.0   90  30.0 %     16.5     2   13.5             1
	//   First call          82.0  120  20.0 %     16.4     3    3.6             3
}
