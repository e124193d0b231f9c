// Package weighting makes a sample look like the population it stands for: it
// computes one sampling weight per row from known population figures, and says
// what the weights cost.
//
//	margins, err := weighting.Margins(table, map[string]weighting.Targets{
//		"gender": {"female": 0.52, "male": 0.48},
//		"region": {"north": 0.30, "south": 0.70},
//	})
//	raked, err := weighting.Rake(table.Weights(), margins, weighting.RakeOptions{Targets: weighting.Shares})
//	weighted, err := table.WithWeights(raked.Weights)
//	fmt.Printf("%.2f", raked.Kish().Deff)            // the price: n answers count as n / Deff
//
// Without a table, [NewFactor] takes a column of texts, and base weights are a
// slice, nil where every row counts 1.
//
// # Which method
//
//   - The population of every cell (region by gender by age) is known, and each
//     cell has respondents: [PostStratify].
//   - Only the margins are known: [Rake]. It keeps what the base weights say about
//     the interactions (Deming and Stephan 1940) and works on the occupied cells,
//     however many rows are in them.
//   - Totals of amounts (spend, visits) are known too, or the ratio of new to old
//     weight must stay within bounds: [Calibrate] (Deville and Särndal 1992).
//   - Some weights are too large: bounds in [RakeOptions], [Logit] in [Calibrate],
//     or [Trim] afterwards, which no longer meets the margins.
//
// [Kish] says how much precision unequal weights cost, [Balance] how far the
// sample was from the population before and is after.
//
// # Rows and weights
//
// Base weights (design weights) run from 1e-100 to 1e100, as in package survey.
// Zero, negative, NaN and infinite ones are a [*survey.RowError] that wraps
// [survey.ErrWeight] and counts rows from 1. Nothing is known about a row whose
// category is empty: the empty text is a category like any other, so that such
// rows are an [*UntargetedError] until they are left out or the empty category has
// a target, such as its share under the base weights.
//
// All methods but [Trim] give the same weights for base weights that are all
// multiplied by a constant; under [Shares] without a size they are multiplied by
// it too. Rows in another order get the same bits.
//
// # What is refused
//
// Targets that the sample cannot meet are found before, or proved while, the
// weights are sought, each as an error of its own:
//
//	*EmptyCategoryError   a positive target, and nobody in the category
//	*UntargetedError      rows in a category without a target, or with target 0
//	*TotalsError          margins that add up to different totals
//	*UnreachableError     targets that no positive weights meet together
//	*SingularError        constraints of a calibration that depend on one another
//	*NotConvergedError    not met within the iterations; has the last state
//
// # For the variance
//
// Standard errors after calibration rest on the residuals of a regression on the
// margins. Where results take a Design, name the segments that were raked; otherwise
// the error is that of weights which were given, and larger:
//
//	raked := &design.TableOptions{Margins: []string{"gender", "region"}}
//	index, err := satisfaction.Index(weighted, satisfaction.IndexOptions{Design: raked})
//
// Outside a table [Factor.Codes] gives the columns of that regression: the category
// of each row, as numbers.
//
// # References
//
//   - W. E. Deming, F. F. Stephan (1940), On a least squares adjustment of a
//     sampled frequency table when the expected marginal totals are known, Annals
//     of Mathematical Statistics 11, 427-444, doi:10.1214/aoms/1177731829.
//   - J.-C. Deville, C.-E. Särndal (1992), Calibration estimators in survey
//     sampling, JASA 87, 376-382, doi:10.1080/01621459.1992.10475217.
//   - L. Kish (1965), Survey Sampling, section 11.7; L. Kish (1992), Weighting for
//     unequal Pi, Journal of Official Statistics 8, 183-200.
//   - E. A. Stuart (2010), Matching methods for causal inference, Statistical
//     Science 25, 1-21, section 4.1, doi:10.1214/09-STS313.
//
// Figures agree with R's survey 4.1.1 (rake, postStratify, calibrate,
// trimWeights): raked weights to 1e-8, closed forms to 1e-9.
package weighting
