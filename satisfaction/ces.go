package satisfaction

import (
	"fmt"
	"math/big"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// CESVariant names one of the customer effort scores in use. Their scales and
// directions differ; figures of two variants must not be averaged.
type CESVariant uint8

const (
	// Mean7 is the mean on 1–7 of "made it easy", 7 strongest: CES 2.0 (M. Dixon,
	// N. Toman and R. DeLisi, The Effortless Experience, 2013). Higher is better.
	// Default.
	Mean7 CESVariant = iota
	// Share5to7 is the share of 5, 6 and 7 on that scale, in [0,1].
	Share5to7
	// Share6to7 is the share of 6 and 7 on that scale, in [0,1].
	Share6to7
	// Index7 is the share of 6 and 7 minus the share of 1, 2 and 3, in [−1,1].
	Index7
	// Legacy5 is the mean on 1–5 of "how much effort did you have to put forth",
	// 5 the most: the first CES (M. Dixon, K. Freeman and N. Toman, Stop Trying to
	// Delight Your Customers, Harvard Business Review 88(7/8), 2010). Lower is
	// better.
	Legacy5
)

var cesVariants = enum.Names[CESVariant]{"mean-7", "share-5-to-7", "share-6-to-7", "index-7", "legacy-5"}

// String is the name of the variant, such as "share-5-to-7".
func (v CESVariant) String() string { return cesVariants.String(v) }

// MarshalText writes the name; an unknown variant is an error.
func (v CESVariant) MarshalText() ([]byte, error) { return cesVariants.Marshal(v) }

// UnmarshalText reads a name that [CESVariant.MarshalText] writes.
func (v *CESVariant) UnmarshalText(text []byte) error { return cesVariants.Unmarshal(v, text) }

// CESOptions are the options of [CES]; the zero value is the default.
type CESOptions struct {
	// Variant is the score. Default: Mean7.
	Variant CESVariant
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// A CESResult is a customer effort score with its error.
type CESResult struct {
	// Variant says what Score is.
	Variant CESVariant `json:"variant"`
	// Score is the exact score in the unit of the variant.
	Score scale.Ratio `json:"score"`
	// LowerIsBetter is true for Legacy5.
	LowerIsBetter bool `json:"lower_is_better"`
	// Estimate is the score with its error, same unit: Student's interval for
	// means, Wilson's for shares, Tango's for the index.
	Estimate survey.Estimate `json:"estimate"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r CESResult) MarshalJSON() ([]byte, error) {
	type plain CESResult
	return r.Estimate.MarshalResult(plain(r))
}

// CES is the customer effort score of the ratings of a tally, as given. The scale
// must be 1–7 with 7 best, or 1–5 for Legacy5, in whole points ([ErrScale]
// otherwise): nothing is converted. Its denominator is the ratings. No rating is [ErrNoBase].
func CES(t *scale.Tally, o CESOptions) (CESResult, error) {
	if t == nil {
		return CESResult{}, fmt.Errorf("satisfaction: ces: no tally: %w", ErrArgument)
	}
	if !cesVariants.Valid(o.Variant) {
		return CESResult{}, fmt.Errorf("satisfaction: ces: variant %d: %w", o.Variant, ErrArgument)
	}
	top := 7
	if o.Variant == Legacy5 {
		top = 5
	}
	s := t.Scale()
	if s == nil || s.Min() != 1 || s.Max() != top || s.Len() != top || top == 7 && s.Polarity() != scale.HigherIsBetter {
		return CESResult{}, fmt.Errorf("satisfaction: ces %v on a scale other than 1–%d: %w", o.Variant, top, ErrScale)
	}
	r := CESResult{Variant: o.Variant, LowerIsBetter: o.Variant == Legacy5}
	var err error
	if o.Variant == Mean7 || o.Variant == Legacy5 {
		if r.Score, err = t.Mean(); err == nil {
			r.Estimate, err = CSATMean(t, o.Level)
		}
		return r, err
	}
	var easy, hard int64
	lowest := 6
	if o.Variant == Share5to7 {
		lowest = 5
	}
	for v := 1; v <= 7; v++ {
		switch {
		case v >= lowest:
			easy += t.Count(v)
		case v <= 3:
			hard += t.Count(v)
		}
	}
	if o.Variant == Index7 {
		// A difference of shares of the same people, like NPS.
		nps, err := NPSOf(NPSCounts{Detractors: hard, Passives: t.N() - easy - hard, Promoters: easy}, NPSOptions{Level: o.Level})
		if err != nil {
			return r, fmt.Errorf("satisfaction: ces: %w", err)
		}
		r.Score, r.Estimate = nps.Score, nps.Estimate
		r.Estimate.Missing = t.Missing()
		return r, nil
	}
	r.Estimate, err = shareOf(easy, t.N(), proportion.Options{Level: o.Level})
	if err != nil {
		return r, fmt.Errorf("satisfaction: ces: %w", err)
	}
	r.Estimate.Missing = t.Missing()
	r.Score = scale.RatioOf(big.NewRat(easy, t.N()))
	return r, nil
}
