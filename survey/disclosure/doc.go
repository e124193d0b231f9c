// Package disclosure keeps single respondents out of published tables. It hides
// every count below a minimum, and further counts so that none of the hidden ones
// can be worked out from the others, their totals and the totals of totals.
//
//	x, err := table.Crosstab("skill", "region")
//	counts, err := disclosure.Crosstab(x)                           // cells, margins and their sums
//	mask, err := disclosure.Suppress(counts, disclosure.Options{})  // below 5, and what gives it away
//	bounds, err := disclosure.Verify(counts, mask, disclosure.Options{})
//	published, err := mask.Estimates(estimates)                     // value, error and base hidden
//
// # What is hidden
//
// A cell is hidden for its own count ([Primary], fewer than [Options].MinN) or to
// protect another ([Complementary]). Margins and totals are cells too. Whatever is
// hidden is hidden altogether: [Mask.Estimates] removes the base with the figure,
// [Mask.Counts] gives no count. Percentages, bars and weights by which a count
// could be guessed are the caller's to leave out. So is the reason. Package
// satisfaction/report does all this with what it shows, by one option, Disclosure.
//
// # When a cell is safe
//
// Readers see the shown counts, know which sums hold, and know that counts are
// whole and not negative. From that they can compute for each hidden cell a
// smallest and a largest count. By default a cell is let out when the two are
// equal. [Options].Width demands a wider range. [Options].Cover demands that
// nothing at all is learnt about a small count but that it is small; take it where
// several small cells could stand alone in a row, since their sum is known: hidden
// cells of 1 and 2 that add up to 3 are not known by themselves, but the three
// respondents are.
//
// Counting free equations (rank) does not do. With row totals 5 and 0, column
// totals 3 and 2 and all four cells hidden, one degree of freedom is left, and yet
// the cells must be 3, 2, 0 and 0. So [Verify] minimises and maximises each hidden
// count under the equations and the signs, by the simplex method in integers:
// there is no tolerance, and no rounding. It is exported so that any mask, of this
// package or another, can be judged, and [Suppress] goes on until it finds
// nothing.
//
// # What is not covered
//
// The rule protects counts against readers of one release. It does not see what
// another table says about the same cells (put both into one [Table]); earlier
// and later releases; that all respondents of a shown cell gave the same answer;
// readers who count themselves in, for whom a minimum is one less; and sums of
// answers, where means are published beside their bases. Package survey/privacy protects
// against those who know everything else, by noise.
//
// Every result depends on the input alone. Functions are safe for concurrent use
// and leave their arguments alone. With a third of the cells below the minimum,
// [Suppress] takes about 1.5 ms for a table of 11 by 12, and 0.1 s for one of 50 by
// 50, which [Verify] bounds in 0.3 s.
//
// # References
//
//   - L. H. Cox (1980), Suppression methodology and statistical disclosure
//     control, JASA 75, 377-385, doi:10.1080/01621459.1980.10477481.
//   - J. P. Kelly, B. L. Golden, A. A. Assad (1992), Cell suppression: disclosure
//     protection for sensitive tabular data, Networks 22, 397-417,
//     doi:10.1002/net.3230220407: the problem, its audit by linear programming, and
//     its hardness.
//   - M. Fischetti, J. J. Salazar (2001), Solving the cell suppression problem on
//     tabular data with linear constraints, Management Science 47, 1008-1027:
//     protection intervals; optimal solutions, which this package does not seek.
//   - R. G. Bland (1977), New finite pivoting rules for the simplex method,
//     Mathematics of Operations Research 2, 103-107, doi:10.1287/moor.2.2.103.
//   - J. Edmonds (1967), Systems of distinct representatives and linear algebra,
//     Journal of Research of the National Bureau of Standards 71B, 241-245; E. H.
//     Bareiss (1968), Mathematics of Computation 22, 565-578: elimination in
//     integers.
//   - A. Hundepool et al. (2012), Statistical Disclosure Control, Wiley, chapter 4.
package disclosure
