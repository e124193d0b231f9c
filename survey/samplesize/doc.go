// Package samplesize plans a survey: how many customers must answer, how wide the
// margin of error will be, and which change between two waves can be found at all.
//
//	s, err := samplesize.ShareSize(0.05, 0.5, samplesize.Options{Population: 20000, ResponseRate: 0.25})
//	s.N, s.Invitations                      // 377 answers, so 1508 invitations
//
//	s, err = samplesize.NPSSize(5, samplesize.Profile{Detractors: 20, Passives: 50, Promoters: 30}, samplesize.Options{})
//	s.N                                     // 753 answers for ±5 points
//
//	d, err := samplesize.NPSDetectable(samplesize.Profile{}, 400, samplesize.PowerOptions{})
//	d.Up.Value                              // 19.8 points between waves of 400, at worst
//
// There are three figures, and four questions for each:
//
//	         margin of n    n for a margin   n for a change     change that n finds
//	share    ShareMargin    ShareSize        ShareChangeSize    ShareDetectable
//	NPS      NPSMargin      NPSSize          NPSChangeSize      NPSDetectable
//	mean     MeanMargin     MeanSize         MeanChangeSize     MeanDetectable
//
// [ShareChangePower], [NPSChangePower] and [MeanChangePower] tell how likely n finds a
// change. CSAT is a share. Beside them stand two exact answers for shares:
// [ExactShareSize] and [HypergeometricInterval].
//
// # Units
//
// Shares are on 0–1, so that 0.05 is five percentage points. NPS is in points, −100 to
// 100. Means are in the unit of the standard deviation.
//
// # Conventions
//
//   - Normal quantiles are exact: 1.95996… at 95 %, never 1.96.
//   - The worst case of a share is 0.5. That of the NPS is V = 1, half detractors and half
//     promoters, the zero [Profile]; a usual profile has V from 0.4 to 0.7.
//   - From a population of N, n = n₀/(1 + (n₀−1)/N) for shares and the NPS, whose variance
//     has divisor N. For a mean it is n₀/(1 + n₀/N), since a standard deviation has divisor
//     n−1, unless [Options.PopulationSD] says otherwise.
//   - The design effect multiplies n₀, before the correction for the population.
//   - Sizes are rounded up after 1e-9 is taken off, so that the rounding errors of a size
//     that is whole do not add an answer. Invitations are rounded up in the same way from
//     the rounded size.
//   - Power counts findings in the right direction, as R's power functions do; the chance
//     of either direction stands beside it.
//   - Two waves are independent samples. The same customers asked twice need fewer.
//
// Margins and sizes of shares and NPS rest on the normal approximation. It is good enough
// to plan by; what was measured deserves a better interval (packages proportion and
// satisfaction).
//
// # Errors
//
// Everything outside its range is [ErrArgument], NaN included; too few answers for the
// figure are [ErrTooFew]. No function returns NaN. All are safe for concurrent use.
//
// # References
//
//   - C. J. Clopper and E. S. Pearson, Biometrika 26, 1934, 404–413,
//     doi:10.1093/biomet/26.4.404.
//   - W. G. Cochran, Sampling Techniques, 3rd edition, 1977, chapters 2 to 4.
//   - J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition, 1988,
//     chapters 2 and 6.
//   - J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for Rates and Proportions,
//     3rd edition, 2003, chapter 4.
//   - S. Gabler, S. Häder and P. Lahiri, A Model Based Justification of Kish's Formula for
//     Design Effects for Weighting and Clustering, Survey Methodology 25, 1999, 105–106.
//   - L. Kish, Survey Sampling, 1965; Weighting in Deft², The Survey Statistician 17, 1987.
//   - T. Wright, Exact Confidence Bounds when Sampling from Small Finite Universes, Lecture
//     Notes in Statistics 66, 1991.
//
// Figures agree with R 4.2.2 (power.prop.test, power.t.test, phyper, qbeta).
package samplesize
