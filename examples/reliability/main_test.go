package main

func Example() {
	main()
	// Output:
	// as asked: alpha 0.01 [-0.26, 0.23]
	//   warning: items against the others: waited too long
	//   friendly         with the rest +0.27, alpha without -0.35
	//   knew the answer  with the rest +0.35, alpha without -0.52
	//   took the time    with the rest +0.31, alpha without -0.46
	//   waited too long  with the rest -0.56, alpha without 0.58
	//   near my home     with the rest -0.01, alpha without 0.02
	// with the key reversed: alpha 0.69 [0.60, 0.76]
	//   friendly         with the rest +0.57, alpha without 0.58
	//   knew the answer  with the rest +0.54, alpha without 0.59
	//   took the time    with the rest +0.53, alpha without 0.59
	//   waited too long  with the rest +0.56, alpha without 0.58
	//   near my home     with the rest +0.09, alpha without 0.79
	//
	// KMO 0.78; one factor: χ²(5) = 4.4, p = 0.49
	//   friendly         loads +0.77, of its own  41 %
	//   knew the answer  loads +0.66, of its own  56 %
	//   took the time    loads +0.68, of its own  53 %
	//   waited too long  loads +0.67, of its own  56 %
	//   near my home     loads +0.09, of its own  99 %
	//
	// without near my home: alpha 0.79 [0.73, 0.84]
	//   friendly         with the rest +0.65, alpha without 0.71
	//   knew the answer  with the rest +0.57, alpha without 0.75
	//   took the time    with the rest +0.59, alpha without 0.74
	//   waited too long  with the rest +0.57, alpha without 0.75
	//
	// omega 0.79, variance extracted 0.48, error of one visitor's sum ±1.9 points
	// published: friendly + knew the answer + took the time + waited too long, 69.8 of 100
	//   neutral with a chance of 0.55
	//   satisfied with a chance of 0.45
	//
	// all three    alpha 0.72 [0.60, 0.83] of 60 comments: not enough
	// without Ann  alpha 0.60 [0.41, 0.76] of 50 comments: not enough
	// without Ben  alpha 0.64 [0.48, 0.79] of 60 comments: not enough
	// without Cem  alpha 0.95 [0.86, 1.00] of 50 comments: enough
}
