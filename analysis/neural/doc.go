// Package neural answers whether a linear analysis of what drives satisfaction can be
// trusted: whether items act in curves or together with others, strongly enough that a
// small neural network predicts answers better, which items matter then, and whether
// predicted probabilities can be taken at their word.
//
//	s, err := neural.FromTable(table, "overall", "speed", "contact", "parts")
//	c, err := neural.Compare(ctx, s, neural.Options{Seed: 1})
//	fmt.Printf("%s: R² %+.2f %.2f\n", c.Verdict.Sentence(), c.Gain.Value, c.Gain.Interval)
//	// the network is better than the linear model: R² +0.14 [0.07, 0.21]
//	for _, i := range c.Importance {
//		fmt.Printf("%s %.2f %.2f\n", i.Name, i.Network.Value, i.Linear.Value) // contact 0.78 0.53
//	}
//
//	top, err := s.AtLeast(9)                           // top-two-box: a logistic network
//	c, err = neural.Compare(ctx, top, neural.Options{})
//	c.Network.Calibration.Slope                        // below 1: probabilities too extreme
//
//	n, err := neural.Fit(ctx, top, neural.Options{})
//	p, err := n.Predict(rows)                          // p[0].Value ± p[0].Spread
//
// It is not a way to a better scorecard, and the importance of an item in a prediction is
// not what changing it would do. Where the verdict is [NotBetter], and with some hundred
// answers it mostly is, package drivers tells the same with less.
//
// # The network
//
// One hidden layer beside the linear model (skip-layer connections, Venables and Ripley
// 2002, chapter 8):
//
//	f(x) = a + Σ b_j x_j + Σ_h c_h tanh(u_h + Σ_j w_hj x_j)
//
// with items, and a rating, standardised. A rating is f itself by least squares, ½Σ(y − f)²;
// a share made by [Sample.AtLeast] is the probability 1/(1 + e^−f) by maximum likelihood.
// ½λ times the sum of squares of u, w and c is added, which is a normal prior; a and b have
// none. So the network contains the linear model, and what it gains is what is not linear:
// with a large λ it is the linear model. Training is by a quasi-Newton method on all rows,
// ends where no slope is above 1e-5, and is deterministic; a fit that does not end is
// [ErrNotConverged].
//
// An ensemble has some networks whose predictions are averaged. Each starts at other hidden
// units, and weighs the respondents anew at random (the Bayesian bootstrap, Rubin 1981), so
// that the spread of the members says how far a prediction depends on who answered; unlike
// resampling this loses no respondent and cannot make items constant or collinear.
//
// # The comparison
//
// [Compare] deals respondents, with all rows of each, to folds; each fold is predicted by
// the ensemble and by the linear model of the others. All figures are of these predictions:
//
//	R²   = 1 − Σw(y − ŷ)² / Σw(y − ȳ)²     ȳ the mean of the other folds
//	gain = R² of the network − R² of the linear model
//
// For a share Σw(y − ŷ)²/Σw is the Brier score, and R² the Brier skill score. Standard errors
// are linearised between respondents, times √(1 + K/(K − 1)), for K folds learn from much the
// same rows (the correction of Nadeau and Bengio 2003); intervals are Student's. They are
// about models learned from such samples, not about the best that could be learned from many
// rows. Of at least 120 samples each of eight laws, with four items and 200 rows, 95 %
// intervals held what they estimate in 92 to 100 %, those of importances in 93 to 100 %. On
// linear laws the verdict was Better in none of 480. Who tries several options and keeps the
// best gain has chosen the luckiest.
//
// # Importance
//
// The answers to an item are shuffled among the rows held out; what R² falls by is its
// importance (Breiman 2001), for the network and, under the same shuffles, the linear model.
// That of an item without any bearing is 0 on average. Importances do not sum to R²: of two
// items that act together each takes all with it, of two that say the same neither takes
// much, and for items that hang together shuffling makes up customers who do not exist
// (Hooker, Mentch and Zhou 2021). [Importance.RepeatSD] and [Importance.MemberSD] tell how far
// the figure hangs on shuffles and on single networks. Its standard error is that by the rows
// held out, counting for each respondent what the own rows lose and what the own answers do to
// the rows that get them, plus the spread of the members, for what other rows to learn from
// would have taught. That is more than enough for items without bearing; the first alone is
// too little for weak ones.
//
// # Calibration
//
// [Calibrate] holds any probabilities against what came of them: reliability table,
// Brier score, calibration in the large, Cox's intercept and slope, and the expected
// calibration error beside what chance alone makes of it. Compare does so for its own.
// Intervals of Large and Slope that hold 0 and 1, and ECE near Chance, are probabilities
// to trust. For few rows those of the network are often too extreme, as those of a logit are.
//
// # Weights and missing answers
//
// Deletion is listwise; a NaN is refused, not left out. Sampling weights are scaled to mean
// 1 and enter standardisation, losses and all figures; shuffled answers are drawn by weight.
// N stays the number of rows, and EffectiveN is Kish's. A constant column is [ErrConstant],
// within a fold too, items that span one another are [ErrCollinear], and items that tell a
// share without fail [ErrSeparated].
//
// # Reproducibility
//
// Everything is safe for concurrent use, uses all cores where it is long, and gives the same
// bits for any number of workers. Random numbers are keyed by seed, fold and member; rows are
// put in an order of their own first, by respondent and value, so that the bits do not
// depend on how they came. Another architecture can end in another optimum of a member.
//
// # References
//
//   - W. N. Venables, B. D. Ripley (2002), Modern Applied Statistics with S, 4th edition.
//   - D. B. Rubin (1981), The Bayesian bootstrap, Annals of Statistics 9, 130-134.
//   - C. Nadeau, Y. Bengio (2003), Inference for the generalization error, Machine Learning 52,
//     239-281.
//   - L. Breiman (2001), Random forests, Machine Learning 45, 5-32, section 10.
//   - G. Hooker, L. Mentch, S. Zhou (2021), Unrestricted permutation forces extrapolation,
//     Statistics and Computing 31, 82.
//   - G. W. Brier (1950), Verification of forecasts expressed in terms of probability, Monthly
//     Weather Review 78, 1-3.
//   - D. R. Cox (1958), Two further applications of a model for binary regression, Biometrika
//     45, 562-565.
package neural
