package sem

import (
	"math"
	"slices"
)

// Compare is the likelihood-ratio test of a model against one that allows more, such as
// one with more paths: the difference of χ² with the difference of the degrees of freedom.
// P small says that the restriction does not hold. Both must have been fitted to the same
// answers to the same items, and the restricted one must be a case of the other; what
// shows that it is not (other people or items, not more degrees of freedom, a smaller χ²)
// is [survey.ErrArgument].
func Compare(restricted, full Result) (Test, error) {
	a, b := slices.Sorted(slices.Values(restricted.Items)), slices.Sorted(slices.Values(full.Items))
	x, y := restricted.Indices, full.Indices
	switch {
	case len(a) == 0 || len(b) == 0:
		return Test{}, argument("an empty result")
	case restricted.N != full.N || !slices.Equal(a, b):
		return Test{}, argument("results of %d people on items %v, and of %d people on %v", restricted.N, a, full.N, b)
	case !(math.Abs(x.LogLikSaturated-y.LogLikSaturated) <= 1e-9*math.Abs(x.LogLikSaturated)):
		return Test{}, argument("results of other answers")
	case x.Test.DF <= y.Test.DF:
		return Test{}, argument("%d degrees of freedom are not more than %d", x.Test.DF, y.Test.DF)
	case !(x.Test.ChiSquare >= y.Test.ChiSquare-1e-6*(1+y.Test.ChiSquare)):
		return Test{}, argument("models that are not nested: χ² of %v is below %v", x.Test.ChiSquare, y.Test.ChiSquare)
	}
	return test(x.Test.ChiSquare-y.Test.ChiSquare, x.Test.DF-y.Test.DF), nil
}
