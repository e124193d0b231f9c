// Package interval holds the kernels of confidence intervals for shares and
// for what is computed from them: plain float64 formulas without validation,
// which the public packages above call with checked counts.
//
// Counts are float64, so that a weighted sample can enter with its effective
// size. Conventions:
//
//   - x is the count with the property, n > 0 the base, 0 ≤ x ≤ n;
//   - z > 0 is the critical value of the standard normal, tail in (0, ½) the
//     probability left out at each end; at level 0.95, z = 1.95996… and
//     tail = 0.025;
//   - intervals are on the scale 0–1 of a share or −1…1 of a difference.
//
// Intervals that lie in the range by construction reach its ends exactly.
// Those that do not are returned as the formula gives them, not clipped.
//
// References:
//
//   - A. Agresti, B. A. Coull (1998), Approximate is better than "exact" for
//     interval estimation of binomial proportions, American Statistician 52,
//     119-126, doi:10.1080/00031305.1998.10480550.
//   - F. J. Anscombe (1948), The transformation of Poisson, binomial and
//     negative-binomial data, Biometrika 35, 246-254,
//     doi:10.1093/biomet/35.3-4.246.
//   - L. D. Brown, T. T. Cai, A. DasGupta (2001), Interval estimation for a
//     binomial proportion, Statistical Science 16, 101-133,
//     doi:10.1214/ss/1009213286.
//   - C. J. Clopper, E. S. Pearson (1934), The use of confidence or fiducial
//     limits illustrated in the case of the binomial, Biometrika 26, 404-413,
//     doi:10.1093/biomet/26.4.404.
//   - R. G. Newcombe (1998), Two-sided confidence intervals for the single
//     proportion: comparison of seven methods, Statistics in Medicine 17,
//     857-872; and Interval estimation for the difference between independent
//     proportions: comparison of eleven methods, 873-890.
//   - T. Tango (1998), Equivalence test and confidence interval for the
//     difference in proportions for the paired-sample design, Statistics in
//     Medicine 17, 891-908.
//   - E. B. Wilson (1927), Probable inference, the law of succession, and
//     statistical inference, JASA 22, 209-212,
//     doi:10.1080/01621459.1927.10502953.
package interval
