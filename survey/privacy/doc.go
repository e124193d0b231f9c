// Package privacy publishes counts of answers with noise, so that all that was ever
// published tells hardly more of one person than if that person had not taken part, and
// keeps the ledger of what may still be published (differential privacy).
//
//	ledger, err := privacy.NewLedger(decimal.NewFromInt(2))            // in all, for these customers
//	released, err := ledger.Release(rand.Reader, privacy.Options{      // of crypto/rand
//		Name: "2026 Q3 by region", Epsilon: decimal.RequireFromString("0.5"),
//	}, north, south)
//	nps, err := released[0].Mean(band, 0.95)                           // with the error of the noise
//	ledger.Left()                                                      // 1.5
//
// Package survey/disclosure hides small counts, which protects against readers of one
// release who know nothing else. This one protects against readers who know everything
// but one person, over all releases together, at the price of noise in every count.
//
// # What is promised
//
// Publishing is ε-differentially private (Dwork, McSherry, Nissim, Smith 2006): whatever
// is computed from it is at most e^ε times as probable with a person's answers as without
// them, and the other way round (e^2ε, where the answers change and not the people). The ε
// of releases about the same people add up, which is what the ledger counts; 1 in all is a
// strong promise, and far above 10 is hardly one.
//
// It rests on what nobody can check here:
//
//   - A person has at most [Options].PerPerson answers in all tallies of one release
//     together, an answer that is in two of them counted twice. Who has twice as many has
//     half the protection.
//   - The tallies, their scales, ε and the name were chosen without looking at the answers,
//     other than as published before, for they are not protected: publish every region and
//     not those that somebody answered from.
//   - There is one ledger for these people, stored as JSON before what it released is
//     published, and never an older copy of it.
//   - The bits are random, from crypto/rand: noise that can be computed again protects nobody.
//   - Nobody measures how long a release takes, since that depends on the noise: it belongs
//     in a batch and not in a reply.
//
// Each count has a whole number added that is drawn from the discrete Laplace distribution,
// with a = ε/PerPerson (Ghosh, Roughgarden, Sundararajan 2012):
//
//	P(x) = (1 − e^−a)/(1 + e^−a) · e^(−a|x|)        variance 2e^−a/(1 − e^−a)²
//
// Draws are exact, made from random bits in whole numbers (Canonne, Kamath, Steinke 2020,
// algorithms 1 and 2): noise computed in floating point gives the answer away in its last
// bits (Mironov 2012).
//
// # What is published
//
// Counts of ratings; blanks and special codes are left out. Noisy counts can be negative
// and the number of answers is their sum, noisy too: the true one is not published. Noisy
// counts are not a tally, because functions of tallies take counts for exact:
// [Counts.Mean] gives means, shares and NPS with the error of the noise and of the sample.
//
// # References
//
//   - C. Dwork, F. McSherry, K. Nissim, A. Smith (2006), Calibrating noise to sensitivity in
//     private data analysis, TCC 2006, LNCS 3876, 265–284.
//   - A. Ghosh, T. Roughgarden, M. Sundararajan (2012), Universally utility-maximizing
//     privacy mechanisms, SIAM Journal on Computing 41, 1673–1693.
//   - C. L. Canonne, G. Kamath, T. Steinke (2020), The discrete Gaussian for differential
//     privacy, NeurIPS 33; algorithms numbered as in arXiv:2004.00010.
//   - I. Mironov (2012), On significance of the least significant bits for differential
//     privacy, ACM CCS 2012, 650–661.
package privacy
