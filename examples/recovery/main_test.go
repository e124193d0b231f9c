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
	// 13 complaints: 4 open, 2 wait for the customer's word, 6 cleared, 1 abandoned
	// steps in the cleared cases:
	//   thanked     6 of 6
	//   explained   1 of 6
	//   apologised  4 of 6
	//   committed   2 of 6
	//   informed    1 of 6
	//   corrected   6 of 6
	//   checked     3 of 6
	//   prevented   1 of 6
	// first contact                5 of 8, of all between 42 and 75 %
	// reopened                     1 of 9, of all between 11 and 11 %
	// satisfied with the solution  5 of 6, of all between 38 and 92 %
	// thinks it fair               4 of 6, of all between 31 and 85 %
	// won back                     4 of 5, of all between 31 and 92 %
	//
	// Days to clear: mean of the 6 cleared 2.0, of all 13 at least 4.4
	// median: at least 3.0, no limit yet; by Kaplan and Meier 3.2
	//
	// 3 of 5 dissatisfied customers are silent: Kolb, Maurer, Nagel
	// 5.4 complaints per 100 customers, [2.8, 9.5]
	// first step within 4 hours  10 of 13 jobs due, [50, 92] %, 1 overdue
	// corrected within 3 days     7 of 11 jobs due, [35, 85] %, 3 overdue
}
