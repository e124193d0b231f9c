package drivers

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A CorrelationKind is a coefficient of association with the outcome. The zero
// value is [Pearson]; the text form is the name in lower case ("kendall").
type CorrelationKind uint8

// The kinds.
const (
	Pearson     CorrelationKind = iota // product-moment
	Spearman                           // Pearson's of mid-ranks; needs rows
	Kendall                            // τ_b, corrected for ties; needs rows
	Partial                            // the other predictors taken out of both
	Semipartial                        // the other predictors taken out of the predictor
)

var correlationKinds = enum.Names[CorrelationKind]{"pearson", "spearman", "kendall", "partial", "semipartial"}

// String is the text form, "drivers.CorrelationKind(99)" if k is none of the kinds.
func (k CorrelationKind) String() string { return correlationKinds.String(k) }

// MarshalText writes the text form; a value that is none of the kinds is
// [survey.ErrArgument].
func (k CorrelationKind) MarshalText() ([]byte, error) { return correlationKinds.Marshal(k) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and
// leaves k as it is.
func (k *CorrelationKind) UnmarshalText(text []byte) error {
	return correlationKinds.Unmarshal(k, text)
}

// CorrelationOptions of [Correlations].
type CorrelationOptions struct {
	// Kind of coefficient. Default [Pearson].
	Kind CorrelationKind
	// Level of confidence, in (0, 1). Default 0.95.
	Level float64
}

// A Correlation is the association of one predictor with the outcome.
type Correlation struct {
	// Name is the predictor.
	Name string `json:"name"`
	// Value is the coefficient, −1 to 1.
	Value float64 `json:"value"`
	// Statistic is Student's t, for Kendall a normal z without correction for
	// continuity; infinite for a perfect correlation.
	Statistic survey.Optional `json:"statistic"`
	// DF are the degrees of freedom of t, 0 for z.
	DF float64 `json:"df"`
	// P is the two-sided p-value of no association.
	P float64 `json:"p"`
	// Interval is Fisher's, with the variance of D. G. Bonett and T. A. Wright (2000)
	// for ranks; none for semipartial correlations, nor where the sample is too small
	// for it.
	Interval survey.Interval `json:"interval"`
	// N is the number of rows.
	N int64 `json:"n"`
	// Score is Kendall's S: concordant less discordant pairs; no value for other
	// kinds.
	Score survey.Optional `json:"score"`
	// Variance is that of S without association, corrected for ties.
	Variance survey.Optional `json:"variance"`
}

// Correlations are the associations of all predictors with the outcome, in the
// order of the sample.
//
// With sampling weights t and interval rest on the effective sample size. Errors:
// fewer than three rows, or for partial and semipartial ones fewer than two more
// than predictors, is [survey.ErrTooFew]; rank correlations without rows are
// [ErrRows], with weights [ErrWeighted]; collinear predictors are [ErrCollinear]
// for partial and semipartial ones.
func Correlations(s *Sample, o CorrelationOptions) ([]Correlation, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return nil, err
	}
	if err := s.enough(3); err != nil {
		return nil, err
	}
	switch o.Kind {
	case Pearson:
		if err := s.effectivelyAbove(2); err != nil {
			return nil, err
		}
		var list []Correlation
		for j, r := range outcomeRow(s.corr) {
			c := s.student(s.names[j+1], r, s.effective-2)
			c.Interval = fisher(r, 1/(s.effective-3), level)
			list = append(list, c)
		}
		return list, nil
	case Spearman, Kendall:
		return s.rankCorrelations(o.Kind, level)
	case Partial, Semipartial:
		return s.partials(o.Kind, level)
	}
	return nil, argument("kind %v", o.Kind)
}

// effectivelyAbove tells whether the effective sample size leaves degrees of freedom.
func (s *Sample) effectivelyAbove(parameters float64) error {
	if !(s.effective > parameters) {
		return fmt.Errorf("drivers: effective sample size %.1f, more than %.0f needed: %w", s.effective, parameters, survey.ErrTooFew)
	}
	return nil
}

// student tests r against 0 with t = r√(df/(1−r²)).
func (s *Sample) student(name string, r, df float64) Correlation {
	r = min(max(r, -1), 1)
	t := r * math.Sqrt(df/((1-r)*(1+r)))
	return Correlation{Name: name, Value: r, Statistic: survey.Some(t), DF: df, P: tail.StudentTTwoSided(t, df), N: s.n}
}

// fisher is the interval of a correlation whose inverse hyperbolic tangent has that
// variance; none if the variance is not positive and finite.
func fisher(r, variance, level float64) survey.Interval {
	if !(variance > 0) || math.IsInf(variance, 0) {
		return survey.Interval{}
	}
	if math.Abs(r) == 1 {
		return survey.Interval{Lower: r, Upper: r, Level: level}
	}
	z, margin := math.Atanh(r), tail.CriticalZ(level)*math.Sqrt(variance)
	return survey.Interval{Lower: math.Tanh(z - margin), Upper: math.Tanh(z + margin), Level: level}
}

func (s *Sample) rankCorrelations(kind CorrelationKind, level float64) ([]Correlation, error) {
	if err := s.rows(); err != nil {
		return nil, err
	}
	if s.weights != nil {
		return nil, fmt.Errorf("drivers: %v: %w", kind, ErrWeighted)
	}
	n := float64(s.n)
	var list []Correlation
	y := s.columns[0]
	yRanks := midRanks(y)
	for j, x := range s.columns[1:] {
		name := s.names[j+1]
		if kind == Spearman {
			r := pearson(yRanks, midRanks(x))
			c := s.student(name, r, n-2)
			c.Interval = fisher(r, (1+r*r/2)/(n-3), level)
			list = append(list, c)
			continue
		}
		k := kendall(x, y)
		z := k.score / math.Sqrt(k.variance)
		list = append(list, Correlation{
			Name: name, Value: k.tau, Statistic: survey.Some(z), P: tail.NormalTwoSided(z),
			Interval: fisher(k.tau, 0.437/(n-4), level), N: s.n,
			Score: survey.Some(k.score), Variance: survey.Some(k.variance),
		})
	}
	return list, nil
}

// partials come from the full model: the semipartial correlation is β/√VIF, and
// with m = 1 − R² the partial one is semipartial/√(m + semipartial²).
func (s *Sample) partials(kind CorrelationKind, level float64) ([]Correlation, error) {
	if err := s.fittable(); err != nil {
		return nil, err
	}
	f, err := s.full()
	if err != nil {
		return nil, err
	}
	p := float64(len(s.names) - 1)
	if err := s.effectivelyAbove(p + 1); err != nil {
		return nil, err
	}
	beta, vif := f.solve()
	rest := 1 - f.r2()
	var list []Correlation
	for j, b := range beta {
		semi := b / math.Sqrt(vif[j])
		partial := 0.0
		if semi != 0 {
			partial = semi / math.Sqrt(rest+semi*semi)
		}
		c := s.student(s.names[j+1], partial, s.effective-p-1)
		c.Interval = fisher(partial, 1/(s.effective-p-2), level)
		if kind == Semipartial {
			c.Value, c.Interval = semi, survey.Interval{}
		}
		list = append(list, c)
	}
	return list, nil
}
