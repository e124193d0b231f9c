package main

func Example() {
	main()
	// Output:
	// ready when promised  must-be     better 0.28, worse -0.88, before one-dimensional: p = 9.4e-07
	// free car wash        attractive  better 0.68, worse -0.13, before indifferent: p = 0.012
	// online booking       attractive  better 0.59, worse -0.39, before indifferent: p = 0.7
	//
	// 120 customers, R² = 0.68
	// speed      low -1.8 [-2.2, -1.3], high -0.2 [-0.8, +0.5]: must-be
	// work       low -1.3 [-1.8, -0.8], high +1.3 [+0.8, +1.8]: one-dimensional
	// explained  low -0.2 [-0.7, +0.3], high +0.9 [+0.4, +1.4]: attractive
	// lounge     low -0.1 [-0.5, +0.4], high -0.4 [-1.0, +0.3]: indifferent
	//
	// importance cut at 0.30, performance at 6.9
	// speed      +0.38 6.4 concentrate  concentrate in  89 % of resamples
	// work       +0.47 7.1 keep         concentrate in  12 % of resamples
	// explained  +0.39 7.6 keep         concentrate in   0 % of resamples
	// lounge     -0.04 6.6 low-priority concentrate in   0 % of resamples
	//
	// 1. call when the car is ready   61 %
	// 2. second lift                  39 %
	// 3. renew the lounge              0 %
	// no idea yet for explained, 1.4 below 9
}
