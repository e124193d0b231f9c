package main

func Example() {
	main()
	// Output:
	// service   CR 0.006
	// sales     CR 0.013
	// workshop  CR 0.148: timeliness over service is 0.33, the others imply 2.8; with that 0.006
	// workshop  CR 0.006, corrected
	// together  CR 0.005
	//
	//             managers  branches  both
	// skill         44.1 %    10.8 %  34.1 %
	// attitude      14.4 %     4.0 %  11.3 %
	// timeliness    19.1 %     5.6 %  15.0 %
	// parts         14.5 %    74.9 %  32.7 %
	// service        7.8 %     4.6 %   6.9 %
	//
	// weights 20 20 20 20 20: index 78.1 [76.8, 79.4], satisfied
	// weights 34 11 15 33 7: index 75.3 [73.9, 76.7], satisfied
	//
	// weighted-average
	//   very-dissatisfied 0.01 [0.00, 0.02]
	//   dissatisfied      0.06 [0.04, 0.07]
	//   neutral           0.20 [0.17, 0.23]
	//   satisfied         0.42 [0.38, 0.45]
	//   very-satisfied    0.32 [0.29, 0.36]
	//   satisfied, validity 0.42; score 78.2 [76.9, 79.4]
	// min-max
	//   very-dissatisfied 0.02 [0.00, 0.03]
	//   dissatisfied      0.13 [0.10, 0.17]
	//   neutral           0.28 [0.27, 0.29]
	//   satisfied         0.29 [0.27, 0.30]
	//   very-satisfied    0.29 [0.27, 0.30]
	//   satisfied, validity 0.19; score 72.3 [70.8, 73.8]
}
