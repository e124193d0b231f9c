// Package tail holds tail probabilities and quantiles of the distributions
// that tests and intervals are built from, each computed on its own side: a
// p-value is never one minus something near one, so that 1e-300 is as
// accurate as 0.3.
//
// Probabilities that have two sides are returned as a pair (lower, upper) of
// which the smaller one is computed directly. Arguments are the caller's to
// check: outside the domain a function returns NaN.
//
// Methods:
//
//   - normal: the complementary error function;
//   - beta, and through it Student's t, F and the binomial: the continued
//     fraction of DiDonato and Morris (1992) with the saddle-point prefactor
//     of Loader (2000), and Gauss-Legendre quadrature of the tail where both
//     parameters are so large that the fraction converges slowly;
//   - gamma, and through it chi-square and the Poisson: series and continued
//     fraction with the saddle-point prefactor of Loader (2000), and from a shape of
//     1e5 on the uniform expansion of Temme (1979);
//   - noncentral t: the series of Guenther (1978), over complements;
//   - noncentral chi-square: the Poisson mixture of gamma tails, each from its
//     neighbour by adding a density;
//   - hypergeometric, central and noncentral: sums of ratios outward from the
//     observed cell count, which need no factorials;
//   - quantiles: Newton's method on the logarithm of the tail. The logit of a
//     beta variable has a log-concave density, hence log-concave tails, and
//     Newton's method on a concave increasing function converges from any
//     start, from below after the first step.
//
// References:
//
//   - A. R. DiDonato, A. H. Morris (1992), Algorithm 708: significant digit
//     computation of the incomplete beta function ratios, ACM TOMS 18,
//     360-373, doi:10.1145/131766.131776.
//   - W. C. Guenther (1978), Evaluation of probabilities for the noncentral
//     distributions and the difference of two t variables with a desk
//     calculator, Journal of Statistical Computation and Simulation 6, 199-206.
//   - N. L. Johnson, S. Kotz, N. Balakrishnan (1995), Continuous Univariate
//     Distributions 2, chapter 29.
//   - R. V. Lenth (1989), Algorithm AS 243: cumulative distribution function of
//     the non-central t distribution, Applied Statistics 38, 185-189.
//   - C. Loader (2000), Fast and accurate computation of binomial
//     probabilities.
//   - NIST Digital Library of Mathematical Functions, chapter 8.
//   - N. M. Temme (1979), The asymptotic expansion of the incomplete gamma
//     functions, SIAM Journal on Mathematical Analysis 10, 757-766,
//     doi:10.1137/0510071.
//   - T. R. Chandrupatla (1997), A new hybrid quadratic/bisection algorithm
//     for finding the zero of a nonlinear function without using derivatives,
//     Advances in Engineering Software 28, 145-149,
//     doi:10.1016/S0965-9978(96)00051-8.
package tail
