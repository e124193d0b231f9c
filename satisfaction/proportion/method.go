package proportion

import (
	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Method is a way to compute the confidence interval of a share. The zero
// value is [Wilson]. The package documentation has the formulas and says which
// to take; its text form is the name in lower case with hyphens
// ("clopper-pearson").
type Method uint8

// The methods.
const (
	Wilson             Method = iota // score interval
	WilsonContinuity                 // with continuity correction (Newcombe 1998, method 4)
	WilsonPropTest                   // with the correction of R's prop.test, none at one half
	AgrestiCoull                     // adjusted Wald, can leave [0, 1]
	PlusFour                         // adjusted Wald with 2 + 2 answers, can leave [0, 1]
	ClopperPearson                   // exact, never below the level
	Jeffreys                         // with the ends of Brown, Cai and DasGupta (2001)
	JeffreysUnmodified               // beta quantiles at the ends too
	MidP                             // exact with half the observed probability
	Logit                            // none at x = 0 and x = n
	Arcsine                          // Anscombe's, angles kept within 0…π/2
	ArcsineUnmodified                // folds back near 0 and 1: the lower limit can exceed the upper
	Wald                             // can leave [0, 1]
	WaldContinuity                   // can leave [0, 1]
)

var methods = enum.Names[Method]{
	"wilson", "wilson-continuity", "wilson-prop-test", "agresti-coull", "plus-four", "clopper-pearson", "jeffreys",
	"jeffreys-unmodified", "mid-p", "logit", "arcsine", "arcsine-unmodified", "wald", "wald-continuity",
}

// String is the text form, "proportion.Method(99)" if m is none of the methods.
func (m Method) String() string { return methods.String(m) }

// MarshalText writes the text form; a value that is none of the methods is an
// error.
func (m Method) MarshalText() ([]byte, error) { return methods.Marshal(m) }

// UnmarshalText reads the text form; a text that is none of the methods is an
// error and leaves m as it is.
func (m *Method) UnmarshalText(text []byte) error { return methods.Unmarshal(m, text) }

// interval returns the interval of x of n; none if the method has none there.
func (m Method) interval(x, n, level float64) survey.Interval {
	z, area := tail.CriticalZ(level), (1-level)/2
	lower, upper, ok := 0.0, 0.0, true
	switch m {
	case Wilson:
		lower, upper = interval.Wilson(x, n, z)
	case WilsonContinuity:
		lower, upper = interval.WilsonContinuity(x, n, z)
	case WilsonPropTest:
		lower, upper = interval.WilsonContinuityBounded(x, n, z)
	case AgrestiCoull:
		lower, upper = interval.AgrestiCoull(x, n, z)
	case PlusFour:
		lower, upper = interval.PlusFour(x, n, z)
	case ClopperPearson:
		lower, upper = interval.ClopperPearson(x, n, area)
	case Jeffreys:
		lower, upper = interval.Jeffreys(x, n, area)
	case JeffreysUnmodified:
		lower, upper = interval.JeffreysUnmodified(x, n, area)
	case MidP:
		lower, upper = interval.MidP(x, n, area)
	case Logit:
		lower, upper, ok = interval.Logit(x, n, z)
	case Arcsine:
		lower, upper = interval.Arcsine(x, n, z)
	case ArcsineUnmodified:
		lower, upper = interval.ArcsineUnmodified(x, n, z)
	case Wald:
		lower, upper = interval.Wald(x, n, z)
	case WaldContinuity:
		lower, upper = interval.WaldContinuity(x, n, z)
	}
	if !ok {
		return survey.Interval{}
	}
	return survey.Interval{Lower: lower, Upper: upper, Level: level}
}
