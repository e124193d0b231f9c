package priority

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// A CategoryTest tests whether the most frequent category is more frequent than
// the second, conditionally on their total: of the a+b respondents in either, is
// half in each? The statistic is that of McNemar, whose variance has the
// covariance of multinomial counts in it.
//
// Which two categories lead is read off the same answers. Where just two share the
// lead that does not matter, |a−b| being the same for both orders; where three or
// more do, the two nearest are compared and the test is conservative.
type CategoryTest struct {
	// First is the most frequent category.
	First Category `json:"first"`
	// Second is the next one; ties in the order M, O, A, I, R, Q.
	Second Category `json:"second"`
	// Difference is a−b in respondents, 0 or more.
	Difference int64 `json:"difference"`
	// ChiSquare is (a−b)²/(a+b), on one degree of freedom.
	ChiSquare float64 `json:"chi_square"`
	// P is the p-value of ChiSquare, rough where a+b is below 10.
	P float64 `json:"p"`
}

func categoryTest(first, second Category, a, b int64) CategoryTest {
	d := float64(a - b)
	x := d * (d / (float64(a) + float64(b)))
	return CategoryTest{First: first, Second: second, Difference: a - b, ChiSquare: x, P: tail.ChiSquare(x, 1)}
}

// A FongTest is the rule of D. Fong (1996): the two leading categories differ if
// |a−b| ≥ 1.65·√((a+b)(2N−a−b)/2N).
//
// The rule takes the two counts for independent binomials, although one
// respondent more in a is often one fewer in b. With both true shares p the
// variance of a−b is 2Np where the rule has 2Np(1−p), so that its level of
// nominally 10 % is really 2Φ(−1.65·√(1−p)): 15 % at p = 0.25, 24 % at p = 0.5, and
// up to 27 % in small samples. [CategoryTest] is what to decide by.
type FongTest struct {
	// Difference is |a−b| in respondents.
	Difference int64 `json:"difference"`
	// Threshold is the right-hand side.
	Threshold float64 `json:"threshold"`
	// Significant tells whether the difference reaches it.
	Significant bool `json:"significant"`
}

func fong(a, b, total int64) *FongTest {
	both, n := float64(a)+float64(b), float64(total)
	threshold := 1.65 * math.Sqrt(both*((2*n-both)/(2*n)))
	return &FongTest{Difference: a - b, Threshold: threshold, Significant: float64(a-b) >= threshold}
}
