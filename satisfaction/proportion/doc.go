// Package proportion computes a share and its error: the part of the answers
// that are in the top boxes, that named a cause, that were resolved at first
// contact; and whether it differs from a target, from another group, or from
// what the same people said before.
//
// Everything is computed from whole counts. Shares are on the scale 0–1, never
// per cent; differences are signed, first minus second, on −1…1. Weighted
// answers have no counts and are not this package's business.
//
//	r, err := proportion.Share(proportion.Count{X: 46, N: 250}, proportion.Options{})
//	fmt.Printf("%.3f %.3f", r.Share, r.Interval)       // 0.184 [0.141, 0.237]
//
//	c, err := proportion.Compare(
//		proportion.Count{X: 56, N: 70},
//		proportion.Count{X: 48, N: 80},
//		proportion.CompareOptions{},
//	)
//	fmt.Printf("%+.2f %.3f", c.Difference, c.Newcombe) // +0.20 [0.052, 0.334]
//
// # Which interval
//
// [Wilson], the default, is right for almost every report: its coverage is
// close to the level at any size, it lies in [0, 1] and is useful at 0 and
// n of n. Take [ClopperPearson] where the level must never be missed, at the
// price of width; [MidP] or [Jeffreys] for an exact interval without that
// price; [AgrestiCoull] to be recomputed by hand. [Wald] is offered because
// other tools print it. With p = x/n, q = 1−p, z the normal quantile of the
// level and α = 1 − level:
//
//	Wilson                (x + z²/2 ± z√(npq + z²/4)) / (n + z²)
//	WilsonContinuity      Wilson with x − ½ below and x + ½ above
//	WilsonPropTest        Wilson with min(½, |x − n/2|) in place of ½
//	AgrestiCoull          Wald with x + z²/2 of n + z²
//	PlusFour              Wald with x + 2 of n + 4
//	ClopperPearson        quantiles α/2 of Beta(x, n−x+1), 1−α/2 of Beta(x+1, n−x)
//	Jeffreys              quantiles of Beta(x+½, n−x+½), 0 at x = 0, 1 at x = n
//	JeffreysUnmodified    the same without the two exceptions
//	MidP                  P(X > x) + P(X = x)/2 = α/2 below, mirrored above
//	Logit                 log(p/q) ± z/√(npq), turned back; none at x = 0 and n
//	Arcsine               sin²(asin √((x+⅜)/(n+¾)) ± z/(2√n)), angles in 0…π/2
//	ArcsineUnmodified     the same with any angle
//	Wald                  p ± z√(pq/n)
//	WaldContinuity        p ± (z√(pq/n) + 1/2n)
//
// AgrestiCoull, PlusFour, Wald and WaldContinuity can leave [0, 1]; they are
// given as the formula has them, since a limit below 0 says that the method
// does not suit the data.
//
// # Which test
//
//   - One share against a fixed target: [AgainstTarget], the exact p-value, or
//     the score test in large samples.
//   - Two groups of different people: [Compare], pooled z and the Newcombe
//     interval; with expected counts below 5, [Fisher].
//   - Several groups: [KSample]; if they are ordered, [Trend] is sharper.
//   - The same people twice: [McNemar]; three times or more: [CochranQ].
//
// A test between groups treats the same people asked twice as if they were
// different ones, and is wrong for them by as much as the answers agree.
//
// # Undefined figures
//
// A figure of the form 0/0 (the pooled z of 0/10 against 0/20) is a
// [survey.Optional] without a value, null in JSON. A figure that is really
// infinite (the odds ratio of 10/10 against 0/10) is a valid Optional with
// ±Inf, "Inf" in JSON. No function returns NaN. No base is [ErrNoBase].
// p-values in far tails keep their accuracy down to about 1e-300.
//
// All functions are safe for concurrent use and leave their arguments alone.
//
// # References
//
//   - A. Agresti, B. Caffo (2000), Simple and effective confidence intervals
//     for proportions and differences of proportions, American Statistician
//     54, 280-288, doi:10.1080/00031305.2000.10474560.
//   - A. Agresti, B. A. Coull (1998), American Statistician 52, 119-126,
//     doi:10.1080/00031305.1998.10480550.
//   - P. Armitage (1955), Tests for linear trends in proportions and
//     frequencies, Biometrics 11, 375-386, doi:10.2307/3001775.
//   - L. D. Brown, T. T. Cai, A. DasGupta (2001), Interval estimation for a
//     binomial proportion, Statistical Science 16, 101-133,
//     doi:10.1214/ss/1009213286.
//   - C. J. Clopper, E. S. Pearson (1934), Biometrika 26, 404-413,
//     doi:10.1093/biomet/26.4.404.
//   - W. G. Cochran (1950), The comparison of percentages in matched samples,
//     Biometrika 37, 256-266, doi:10.1093/biomet/37.3-4.256.
//   - J. Cohen (1988), Statistical power analysis for the behavioral sciences,
//     2nd edition, chapter 6.
//   - M. W. Fagerland, S. Lydersen, P. Laake (2013), The McNemar test for
//     binary matched-pairs data: mid-p and asymptotic are better than exact
//     conditional, BMC Medical Research Methodology 13:91,
//     doi:10.1186/1471-2288-13-91.
//   - R. A. Fisher (1935), The logic of inductive inference, Journal of the
//     Royal Statistical Society 98, 39-82, doi:10.2307/2342435.
//   - Q. McNemar (1947), Note on the sampling error of the difference between
//     correlated proportions or percentages, Psychometrika 12, 153-157,
//     doi:10.1007/BF02295996.
//   - R. G. Newcombe (1998), Statistics in Medicine 17, 857-872 (one share)
//     and 873-890 (difference, method 10).
//   - T. Tango (1998), Statistics in Medicine 17, 891-908.
//   - E. B. Wilson (1927), JASA 22, 209-212,
//     doi:10.1080/01621459.1927.10502953.
//   - F. Yates (1934), Contingency tables involving small numbers and the χ²
//     test, Supplement to the JRSS 1, 217-235, doi:10.2307/2983604.
//
// Figures agree with R 4.2.2 (binom.test, prop.test, prop.trend.test,
// fisher.test, mcnemar.test) to 1e-9, but for the conditional odds ratio of
// fisher.test: R solves for it to about 1e-4, this package to the last digits.
package proportion
