// Package mix says why a figure changed: did we get better, or did the customers
// change? A mean, a share or a net promoter score over several segments moves when
// segments are rated otherwise (rate) and when their shares of the answers move
// (mix), and the two can point in opposite directions.
//
//	list := mix.Segments(q1, q2) // two *survey.Group[string, *scale.Tally]
//	r, err := mix.Decompose(list, mix.Options{Metric: mix.NPS})
//	r.Change                     // exactly after less before
//	r.Mix.Exact, r.Rate.Exact    // exactly what adds up to it, with Entered and Left
//	r.Rate.Estimate.Interval     // did we get better?
//
// # The parts
//
// With shares a and b of a segment among the answers before and after, its values x
// and y, and the figures X = Σax and Y = Σby, the symmetric decomposition of E. M.
// Kitagawa (Components of a Difference Between Two Rates, JASA 50, 1955, 1168–1194,
// doi:10.1080/01621459.1955.10501299) is
//
//	mix = (b − a)·((x + y)/2 − (X + Y)/2)      rate = (a + b)/2 · (y − x)
//
// for every segment that is in both periods. Since shares sum to 1, subtracting the
// mean (X + Y)/2 changes no sum; it makes the mix of one segment readable: it is
// positive where a good segment grows or a bad one shrinks. A segment of one period
// has no change of rate: a new one contributes b·(y − (X + Y)/2), a vanished one
// −a·(x − (X + Y)/2), and they are summed apart, in Entered and Left.
//
// BeforeWeights takes shares and values of the period before instead, and leaves an
// interaction:
//
//	mix = (b − a)·(x − X)    rate = a·(y − x)    interaction = (b − a)·(y − x)
//
// # Exactness and rounding
//
// All parts are exact ratios and their sum is the change, not nearly. Rounded one by
// one they need not add up: Apportion rounds parts so that they do.
//
// # Errors and bases
//
// Standard errors are those of the delta method for two independent samples in which
// both shares and values are random; a panel that answered twice has smaller ones.
// The base is the ratings; blanks and special codes do not enter. Figures are in the
// unit of the metric: points of the scale, −1…1 for a net promoter score, 0…1 for a
// share. Nothing here is random or depends on order; arguments are left alone.
//
// Causes are not shown: that a segment was rated better does not say why, nor that
// those who came would have rated so last year.
package mix
