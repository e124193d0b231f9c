package control

import "github.com/gocsat/csat/internal/enum"

// A Kind is a chart: the figure of a period and its standard deviation when only
// chance is at work. The zero value is P.
type Kind uint8

// The charts. n is the number of answers of the period.
const (
	// P charts shares on 0–1, p̄ ± 3√(p̄(1−p̄)/n) (W. A. Shewhart 1931).
	P Kind = iota
	// LaneyP is P for large n: √(p̄(1−p̄)/n) times σ_z, the mean moving range of the
	// standardised shares over d2, which takes in what varies between periods
	// (D. B. Laney, Improved Control Charts for Attributes, Quality Engineering 14,
	// 2002, 531–537, doi:10.1081/QEN-120003555).
	LaneyP
	// NPS charts net promoter scores on −1…1, s̄ ± 3√(V/n), where V = p_P + p_D − s̄²
	// is the variance of one answer coded −1, 0, 1 in the pooled baseline.
	NPS
	// C charts numbers of events, such as complaints, c̄ ± 3√c̄, in periods of equal
	// opportunity.
	C
	// XBarS charts means, x̿ ± 3σ/√n, and standard deviations s.
	XBarS
	// XBarR charts means, x̿ ± 3σ/√n, and ranges: for small samples, to 1000 answers.
	XBarR
	// XmR charts single values, x̄ ± 3σ, and their moving ranges.
	XmR
)

var kindNames = enum.Names[Kind]{"p", "laney-p", "nps", "c", "xbar-s", "xbar-r", "xmr"}

// String is the text of the kind, such as "laney-p".
func (k Kind) String() string { return kindNames.String(k) }

// MarshalText writes the text; an unknown value is an error.
func (k Kind) MarshalText() ([]byte, error) { return kindNames.Marshal(k) }

// UnmarshalText reads the text and refuses any other.
func (k *Kind) UnmarshalText(text []byte) error { return kindNames.Unmarshal(k, text) }

// Limits say how control limits are computed. The zero value is SigmaLimits.
type Limits uint8

// The limits.
const (
	// SigmaLimits are the centre ± width · σ.
	SigmaLimits Limits = iota
	// ExactLimits are the outermost counts of which neither side has a chance below
	// that of the normal tail beyond the width, 0.00135 for 3, under the binomial (P)
	// or Poisson (C) distribution. False alarms never pass the nominal rate, and are
	// often far rarer. For small n·p.
	ExactLimits
)

var limitNames = enum.Names[Limits]{"sigma", "exact"}

// String is the text of the limits, such as "exact".
func (l Limits) String() string { return limitNames.String(l) }

// MarshalText writes the text; an unknown value is an error.
func (l Limits) MarshalText() ([]byte, error) { return limitNames.Marshal(l) }

// UnmarshalText reads the text and refuses any other.
func (l *Limits) UnmarshalText(text []byte) error { return limitNames.Unmarshal(l, text) }

// A Side tells where a signal lies. The zero value is Neither.
type Side uint8

// The sides of the centre line.
const (
	// Neither: the signal has no side, or there is none.
	Neither Side = iota
	// Above the centre line.
	Above
	// Below the centre line.
	Below
)

var sideNames = enum.Names[Side]{"neither", "above", "below"}

// String is the text of the side, such as "below".
func (s Side) String() string { return sideNames.String(s) }

// MarshalText writes the text; an unknown value is an error.
func (s Side) MarshalText() ([]byte, error) { return sideNames.Marshal(s) }

// UnmarshalText reads the text and refuses any other.
func (s *Side) UnmarshalText(text []byte) error { return sideNames.Unmarshal(s, text) }

func sideOf(x float64) Side {
	switch {
	case x > 0:
		return Above
	case x < 0:
		return Below
	}
	return Neither
}
