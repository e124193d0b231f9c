package main

func Example() {
	main()
	// Output:
	// 380 customers, 20 incomplete: R² = 0.62, condition number 3.1
	// 1. speed     35.9 %  r +0.61  beta +0.38  VIF 1.7
	// 2. stability 32.1 %  r +0.59  beta +0.32  VIF 1.7
	// 3. skill     20.3 %  r +0.43  beta +0.48  VIF 2.5
	// 4. waiting    5.2 %  r +0.30  beta +0.08  VIF 1.4
	// 5. app        5.1 %  r +0.26  beta -0.14  VIF 2.6  not a lever: its sign contradicts its correlation
	// 6. price      1.5 %  r +0.11  beta +0.09  VIF 1.0
	//
	// group jackknife of 40 groups
	// speed     0.223 ± 0.019
	// stability 0.199 ± 0.024
	// skill     0.126 ± 0.017
	// waiting   0.032 ± 0.013
	// app       0.032 ± 0.009
	// price     0.009 ± 0.005
	//
	// bootstrap, 500 resamples, 0 failed
	// speed     0.22 [0.18, 0.27]  rank 1 [1, 2]  first in  78 %
	// stability 0.20 [0.15, 0.25]  rank 2 [1, 2]  first in  22 %
	// skill     0.13 [0.08, 0.16]  rank 3 [2, 3]  first in   0 %
	// waiting   0.03 [0.01, 0.06]  rank 4 [4, 6]  first in   0 %
	// app       0.03 [0.02, 0.05]  rank 5 [4, 5]  first in   0 %
	// price     0.01 [0.00, 0.03]  rank 6 [5, 6]  first in   0 %
	// 99 % of the top 2 stay there
	// speed less stability +0.02 [-0.05, +0.08]
	// speed less waiting   +0.19 [+0.14, +0.24]
	//
	// network   0.42 [0.36, 0.48]  first in 100 %
	// service   0.19 [0.13, 0.25]  first in   0 %
	// price     0.01 [0.00, 0.03]  first in   0 %
	//
	// speed     35.9 %, rated 6.4: concentrate
	// stability 32.1 %, rated 7.5: keep
	// skill     20.3 %, rated 7.7: keep
	// waiting    5.2 %, rated 6.2: low-priority
	// app        0.0 %, rated 7.8: overkill
	// price      1.5 %, rated 6.0: low-priority
	//
	// 1. a better router for everybody       52 %
	// 2. fibre to the street                 38 %
	// 3. twenty more people on the hotline   10 %
	// 4. new app                              0 %
}
