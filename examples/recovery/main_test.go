package main

func Example() {
	main()
	// Output:
	// To call back today:
	//   108 Gruber  bill       open        nothing for  4.9 days, next: thanked, third-party
	//   104 Brandt  slow-start open        nothing for  3.8 days, next: thanked, had it 3 times, leaves
	//   102 Brandt  slow-start unconfirmed nothing for  5.7 days, next: checked, had it 3 times
	//   106 Ebert   leak       open        nothing for 10.8 days, next: committed
	//   111 Jung    bill       open        nothing for  2.7 days, next: explained
	//
	// Complaints of March
	//
	// Complaints and recovery
	// ───────────────────────
	// As of 2026-03-16 08:00.
	// Where complaints stand
	//   complaints                         count   share
	//   open                                   4  30.8 %
	//   ended without the customer's word      1   7.7 %
	//   corrected, not confirmed               2  15.4 %
	//   cleared                                6  46.2 %
	//
	// Steps taken, of complaints cleared
	//                                      value  95 % interval    n
	//   thanked                          100.0 %  [61.0, 100.0]  ! 6
	//   told why complaints are welcome   16.7 %    [3.0, 56.4]  ! 6
	//   apologised                        66.7 %   [30.0, 90.3]  ! 6
	//   promised to act                   33.3 %    [9.7, 70.0]  ! 6
	//   information gathered              16.7 %    [3.0, 56.4]  ! 6
	//   corrected                        100.0 %  [61.0, 100.0]  ! 6
	//   satisfaction checked              50.0 %   [18.8, 81.2]  ! 6
	//   cause removed                     16.7 %    [3.0, 56.4]  ! 6
	//
	// What came of it, of complaints in which it is known
	//                                                  value  95 % interval    n
	//   settled at first contact                      62.5 %   [30.6, 86.3]  ! 8
	//   reopened (lower is better)                    11.1 %    [2.0, 43.5]  ! 9
	//   satisfied with the solution                   83.3 %   [43.6, 97.0]  ! 6
	//   thinks it fair                                66.7 %   [30.0, 90.3]  ! 6
	//   won back                                      80.0 %   [37.6, 96.4]  ! 5
	//   silent, of the dissatisfied (lower is bette…  60.0 %   [23.1, 88.2]  ! 5
	//
	// If those not known were all against it, or all for it
	//                                not known  of all at least  at most
	//   settled at first contact             4           41.7 %   75.0 %
	//   satisfied with the solution          7           38.5 %   92.3 %
	//   thinks it fair                       7           30.8 %   84.6 %
	//   won back                             8           30.8 %   92.3 %
	//
	// Time within which so many are done
	//                                     50 %  done  still running
	//   until corrected              2.2–3.0 d     8              5
	//   until the customer confirms    ≥ 3.0 d     6              7
	//
	// Service operations
	// ──────────────────
	// As of 2026-03-16 08:00.
	// Response in time, of jobs due
	//               value  95 % interval     n
	//   complaint  76.9 %   [49.7, 91.8]  ! 13
	//
	// Resolution in time, of jobs due
	//               value  95 % interval     n
	//   complaint  63.6 %   [35.4, 84.8]  ! 11
	//
	// Promised, and time within which so many are done
	//   service       jobs  promised         50 %     90 %      95 %  overdue
	//   complaint       13
	//     response             4.0 h     60.0 min   25.0 h   ≥ 3.8 d        1
	//     resolution           3.0 d  49.0–52.0 h  ≥ 7.0 d  ≥ 11.0 d        3
	//
	// ! few answers: read with care
	//
	// Days to clear: mean of the 6 cleared 2.0, of all 13 at least 4.4
	// median: at least 3.0, no limit yet; by Kaplan and Meier 3.2
	//
	// Those who never said a word: Kolb, Maurer, Nagel
	// 5.4 complaints per 100 customers, [2.8, 9.5]
}
