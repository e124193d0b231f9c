package neural

import (
	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// A Verdict says whether the network predicts better than the linear model: whether the
// interval of [Comparison.Gain] is above 0. The zero value is [NotBetter].
type Verdict uint8

// The verdicts.
const (
	NotBetter Verdict = iota // the linear model is enough, as far as these rows can tell
	Better                   // what the items do is not all linear
)

var verdicts = enum.Names[Verdict]{"not-better", "better"}

// String is the text form: "not-better" or "better", and "neural.Verdict(99)" if
// v is none of them.
func (v Verdict) String() string { return verdicts.String(v) }

// Sentence is the verdict in words; empty if v is none of the verdicts.
func (v Verdict) Sentence() string {
	if !verdicts.Valid(v) {
		return ""
	}
	return "the network is " + [...]string{"not better", "better"}[v] + " than the linear model"
}

// MarshalText writes the text form; a value that is none of the verdicts is
// [survey.ErrArgument].
func (v Verdict) MarshalText() ([]byte, error) { return verdicts.Marshal(v) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and leaves v as
// it is.
func (v *Verdict) UnmarshalText(text []byte) error { return verdicts.Unmarshal(v, text) }

// verdictOf reads the interval of a gain.
func verdictOf(gain survey.Estimate) Verdict {
	if gain.Interval.Valid() && gain.Interval.Lower > 0 {
		return Better
	}
	return NotBetter
}
