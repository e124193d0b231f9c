package equivalence

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is; they are those of package survey.
var (
	// ErrNoBase: a sample without answers.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew: a sample of one rating, which has no variance.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument: margins that leave 0 out or are missing, a level outside (0, 1),
	// counts or moments that no sample has.
	ErrArgument = survey.ErrArgument
)

// Margins are the differences from which on a difference matters, in the unit of
// the metric: points of the scale for means, 0–1 for shares, −2…2 for net promoter
// scores (0.05 is five points). They are chosen before looking at the data.
type Margins struct {
	// Lower is negative: how much lower the first may be than the second. 0: as much
	// as it likes.
	Lower float64 `json:"lower"`
	// Upper is positive: how much higher the first may be. 0: as much as it likes,
	// so that Lower alone asks for non-inferiority.
	Upper float64 `json:"upper"`
}

func (m Margins) check(limit float64) error {
	if !(m.Lower > -limit && m.Lower <= 0 && m.Upper >= 0 && m.Upper < limit) || m == (Margins{}) {
		return fmt.Errorf("equivalence: margins %g and %g: %w", m.Lower, m.Upper, ErrArgument)
	}
	return nil
}

// Options are the choices of a test; the zero value is the default.
type Options struct {
	// Level is the confidence level 1 − 2α of the interval; each side is tested at
	// α. Default (0): 0.90, α = 5 %. Valid range: (0, 1).
	Level float64
}

// A Decision is what a comparison has shown at α.
type Decision uint8

const (
	// NotShown: neither that the difference is small nor that there is one. More
	// answers are needed.
	NotShown Decision = iota
	// Equivalent: the difference lies between the margins, whether or not there is
	// one.
	Equivalent
	// NonInferior: with one margin, the difference does not pass it.
	NonInferior
	// Different: there is a difference (two-sided p ≤ α), and it is not shown to lie
	// between the margins.
	Different
	// Inferior: with one margin, the difference passes it.
	Inferior
)

var decisions = enum.Names[Decision]{"not-shown", "equivalent", "non-inferior", "different", "inferior"}

// String is the name of the decision, such as "non-inferior".
func (d Decision) String() string { return decisions.String(d) }

// MarshalText writes the name; an unknown decision is an error.
func (d Decision) MarshalText() ([]byte, error) { return decisions.Marshal(d) }

// UnmarshalText reads a name that [Decision.MarshalText] writes.
func (d *Decision) UnmarshalText(text []byte) error { return decisions.Unmarshal(d, text) }

// A Result is the comparison of two samples, first minus second, with margins.
type Result struct {
	// Difference is the difference with its interval at the level 1 − 2α: both
	// p-values are at most α exactly when it lies within the margins.
	Difference survey.Estimate `json:"difference"`
	// Margins are those that were asked for.
	Margins Margins `json:"margins"`
	// PLower is the p-value of the hypothesis that the difference is Lower or less.
	// No value without a lower margin or, as the others, without an error.
	PLower survey.Optional `json:"p_lower"`
	// PUpper is the p-value of the hypothesis that it is Upper or more.
	PUpper survey.Optional `json:"p_upper"`
	// P is the larger of the two: the p-value of the test.
	P survey.Optional `json:"p"`
	// PDifferent is the two-sided p-value of the hypothesis of no difference.
	PDifferent survey.Optional `json:"p_different"`
	// DF are the degrees of freedom of a comparison of means.
	DF survey.Optional `json:"df"`
	// Decision is what follows at α.
	Decision Decision `json:"decision"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return r.Difference.MarshalResult(plain(r))
}

// A contrast is a difference that can be tested against any value.
type contrast interface {
	// sides are P(as low or lower) and P(as high or higher) if the difference is
	// delta; false if neither is defined.
	sides(delta float64) (low, high float64, ok bool)
	// limits are the ends of the interval with tailArea beyond each; false if there
	// are none.
	limits(tailArea float64) (lower, upper float64, ok bool)
}

// levelOf is the confidence level and what it leaves beyond each end.
func levelOf(level, standard float64) (float64, float64, error) {
	if level == 0 {
		level = standard
	}
	if !(level > 0 && level < 1) {
		return 0, 0, fmt.Errorf("equivalence: level %g outside (0, 1): %w", level, ErrArgument)
	}
	return level, (1 - level) / 2, nil
}

// test fills in all but the value, base and error of the difference. limit is the
// largest difference there can be.
func test(c contrast, difference survey.Estimate, limit float64, m Margins, o Options) (Result, error) {
	level, alpha, err := levelOf(o.Level, 0.90)
	if err != nil {
		return Result{}, err
	}
	if err := m.check(limit); err != nil {
		return Result{}, err
	}
	r := Result{Difference: difference, Margins: m}
	lower, upper, ok := c.limits(alpha)
	if !ok {
		r.Difference.Warn(survey.NoError, "neither sample varies")
		return r, nil
	}
	r.Difference.Interval = survey.Interval{Lower: lower, Upper: upper, Level: level}
	if low, high, ok := c.sides(0); ok {
		r.PDifferent = survey.Some(min(1, 2*min(low, high)))
	}
	worst := 0.0
	beyond := false // the margin, with one only
	if m.Lower < 0 {
		low, high, _ := c.sides(m.Lower)
		r.PLower = survey.Some(high)
		worst, beyond = high, low <= alpha
	}
	if m.Upper > 0 {
		low, high, _ := c.sides(m.Upper)
		r.PUpper = survey.Some(low)
		worst, beyond = max(worst, low), high <= alpha
	}
	r.P = survey.Some(worst)
	both := m.Lower < 0 && m.Upper > 0
	switch {
	case worst <= alpha && both:
		r.Decision = Equivalent
	case worst <= alpha:
		r.Decision = NonInferior
	case both && r.PDifferent.Valid && r.PDifferent.Value <= alpha:
		r.Decision = Different
	case !both && beyond:
		r.Decision = Inferior
	}
	return r, nil
}

// small warns of a sample with fewer answers than least.
func small(e *survey.Estimate, least int64, sizes ...int64) {
	for _, n := range sizes {
		if n < least {
			e.Warn(survey.LowBase, "a sample of %d, fewer than %d", n, least)
			return
		}
	}
}

// studentContrast is a difference with a standard error.
type studentContrast struct {
	value, se, df float64
}

func (s studentContrast) sides(delta float64) (low, high float64, ok bool) {
	t := (s.value - delta) / s.se
	if math.IsNaN(t) || math.IsInf(t, 0) {
		return 0, 0, false
	}
	low, high = tail.StudentT(t, s.df)
	return low, high, true
}

func (s studentContrast) limits(tailArea float64) (lower, upper float64, ok bool) {
	if !(s.se > 0) {
		return 0, 0, false
	}
	half := float64(-tail.StudentTQuantile(tailArea, s.df) * s.se)
	return s.value - half, s.value + half, true
}
