// Package retention computes who stays and what that is worth: churn and retention
// of customers, retention of revenue, cohorts, reasons for leaving, repurchase and
// renewal, earned growth, and how far the word spreads.
//
//	c, err := retention.Churn(retention.Customers{Start: 2400, New: 310, Lost: 300}, retention.Options{})
//	c.Churn.Estimate.Value                  // 0.125 = 300 lost of 2400 at the start
//	c.Churn.Estimate.Interval               // Wilson: [0.112, 0.139]
//	year, err := retention.CompoundChurn(c.Churn.Estimate.Value, 12)
//
//	totals, err := retention.SumAccounts(accounts)   // revenue of each customer, then and now
//	r, err := retention.Revenue(totals.Movements)
//	r.Gross.Round(3, scale.HalfAwayFromZero)         // 0.9   (start − contraction − churned) / start
//	r.Net.Round(3, scale.HalfAwayFromZero)           // 1.02  (start + expansion − contraction − churned) / start
//
// # Denominators
//
// Each figure has one denominator, which its doc names and its result shows.
//
//	churn, retention          customers at the start of the period
//	average-base churn        mean of the customers at the start and at the end
//	incidence                 customer-months at risk
//	gross, net retention      revenue at the start of the period
//	quick ratio               revenue lost: contraction + churned
//	earned growth             revenue at the start of the period
//	cohort at age a           starters of the cohorts that have reached age a
//	reason                    customers who gave one, and all mentions
//	repurchase, renewal, …    see [Kind]
//
// New customers are never in the denominator of churn, and neither their losses nor
// their revenue are in the numerator of retention. A customer who came and left
// within the period is in neither count.
//
// # Revenue
//
// Gross revenue retention takes contraction and churn from the start, and expansion
// never enters it, so it is at most 1. Net revenue retention adds expansion. The
// split is made customer by customer ([SumAccounts]): on totals of segments, the
// growth of one customer hides the loss of another. Amounts are decimals with the
// code of their currency; two currencies in one call are a [CurrencyError], never a
// sum. Ratios of amounts are exact.
//
// # Periods
//
// A rate belongs to its period. Between periods rates compound: 2 % a month are
// 1 − 0.98¹² = 21.5 % a year, not 24 % ([CompoundChurn]). Rates of proportions carry
// Wilson's interval, the rate per customer-month Garwood's.
//
// # Errors
//
// A denominator of 0 is [ErrNoBase], neither 0 nor NaN; an impossible count or
// amount is [ErrArgument], with its position in an [IndexError] where it stands in a
// list. Inputs are not changed or kept; functions are safe for concurrent use.
// Results marshal to JSON, amounts exactly, whatever the settings of the decimal
// package are.
//
// # References
//
//   - F. Garwood, Fiducial Limits for the Poisson Distribution, Biometrika 28,
//     1936, 437–442, doi:10.1093/biomet/28.3-4.437.
//   - S. Gupta and D. R. Lehmann, Customers as Assets, Journal of Interactive
//     Marketing 17(1), 2003, 9–24, doi:10.1002/dir.10045 (lifetime value).
//   - F. Reichheld, D. Darnell and M. Burns, Net Promoter 3.0, Harvard Business
//     Review 99(6), 2021 (earned growth).
//   - E. B. Wilson, JASA 22, 1927, 209–212, doi:10.1080/01621459.1927.10502953.
package retention
