package main

func Example() {
	main()
	// Output:
	// skill +1                    NPS -0.7 to 17.3: +18.1 [+15.2, +20.9]
	// timeliness +1               NPS -0.7 to 17.5: +18.2 [+15.8, +20.7]
	// parts +1                    NPS -0.7 to 5.4: +6.1 [+3.5, +8.7]
	// timeliness +2 in the north  NPS -0.7 to 17.3: +18.1 [+15.1, +21.0]
	// all +0.5                    NPS -0.7 to 20.5: +21.2 [+19.7, +22.7]
	//
	// target 20, now -0.7, 140 plans
	//   cost   NPS  P(20)  skill timeliness parts
	//     60  13.0   0.02      0          3     0
	//     62  13.0   0.02      1          2     0
	//     68  14.5   0.06      0          3     1
	//     70  14.5   0.06      1          2     1
	//     76  16.0   0.13      0          3     2
	//     78  16.0   0.13      1          2     2
	//     82  17.5   0.24      1          3     0
	//     84  17.5   0.24      2          2     0
	//     90  19.0   0.39      1          3     1
	//     92  19.0   0.39      2          2     1
	//     98  20.5   0.56      1          3     2
	//    100  20.5   0.56      2          2     2
	//    104  22.0   0.72      2          3     0
	//    112  23.5   0.85      2          3     1
	//    120  25.0   0.93      2          3     2  the cheapest that is sure enough
	// for 60 out of reach: true
	//
	// satisfaction 7.33 to 7.88: +7.5 %
	// sales +18.7 % [14.9, 22.8], rise in 100 % of draws
	// profit 11 thousand [-16, 40], pays in 71 % of draws
}
