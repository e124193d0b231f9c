package survey

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// An Optional is a statistic that may not be defined. The zero value is "no
// value", so a figure that was never computed cannot pass for 0.
type Optional struct {
	// Value is the statistic; it means nothing unless Valid.
	Value float64
	// Valid tells whether there is one.
	Valid bool
}

// Some is x as a defined value, or no value where x is NaN.
func Some(x float64) Optional {
	if math.IsNaN(x) {
		return Optional{}
	}
	return Optional{x, true}
}

// String is the shortest text of the value, "–" if there is none.
func (o Optional) String() string {
	if !o.Valid || math.IsNaN(o.Value) {
		return "–"
	}
	return strconv.FormatFloat(o.Value, 'g', -1, 64)
}

// MarshalJSON writes the number, null if there is no value, and an infinity as
// the string "Inf" or "-Inf", since JSON has no number for it.
func (o Optional) MarshalJSON() ([]byte, error) {
	switch {
	case !o.Valid || math.IsNaN(o.Value):
		return []byte("null"), nil
	case math.IsInf(o.Value, 1):
		return []byte(`"Inf"`), nil
	case math.IsInf(o.Value, -1):
		return []byte(`"-Inf"`), nil
	}
	return json.Marshal(o.Value)
}

// UnmarshalJSON reads what [Optional.MarshalJSON] writes.
func (o *Optional) UnmarshalJSON(data []byte) error {
	if o == nil {
		return nilError("unmarshal optional number")
	}
	switch string(bytes.TrimSpace(data)) {
	case "null":
		*o = Optional{}
		return nil
	case `"Inf"`:
		*o = Some(math.Inf(1))
		return nil
	case `"-Inf"`:
		*o = Some(math.Inf(-1))
		return nil
	}
	var x float64
	if err := json.Unmarshal(data, &x); err != nil {
		return fmt.Errorf("survey: optional number: %w: %w", ErrEncoding, err)
	}
	*o = Some(x)
	return nil
}

// An Interval is a confidence interval. The zero value is no interval.
type Interval struct {
	// Lower is its lower end, in the unit of the figure it belongs to.
	Lower float64 `json:"lower"`
	// Upper is its upper end.
	Upper float64 `json:"upper"`
	// Level is the confidence level in (0,1), 0 if there is no interval.
	Level float64 `json:"level"`
}

// Valid tells whether there is an interval.
func (i Interval) Valid() bool { return i.Level > 0 }

// Scale multiplies both ends by a positive factor: 100 turns proportions into
// points.
func (i Interval) Scale(factor float64) Interval {
	return Interval{i.Lower * factor, i.Upper * factor, i.Level}
}

// Format writes the interval as "[lower, upper]" in the style of one float64:
// fmt.Sprintf("%.1f", nps.Interval.Scale(100)) is "[24.2, 58.1]".
func (i Interval) Format(f fmt.State, verb rune) {
	if !i.Valid() {
		fmt.Fprint(f, "[–]")
		return
	}
	format := fmt.FormatString(f, verb)
	fmt.Fprintf(f, "["+format+", "+format+"]", i.Lower, i.Upper)
}

// A WarningCode names a condition under which a figure is defined but weak.
// Codes are stable; texts are not.
type WarningCode string

// The codes that estimates carry.
const (
	// LowBase: fewer answers than the method needs to keep its level.
	LowBase WarningCode = "low-base"
	// NoError: the data give the value but not its error.
	NoError WarningCode = "no-error"
	// Clipped: the interval was cut at the end of the possible range.
	Clipped WarningCode = "clipped"
	// Unequal: parts of the figure rest on different respondents.
	Unequal WarningCode = "unequal-bases"
	// PartWeighted: children without a base were left out and their weight spread over the others.
	PartWeighted WarningCode = "weights-renormalised"
	// ZeroVariance: every answer was the same, so the error shown is 0.
	ZeroVariance WarningCode = "zero-variance"
	// FewWeighted: a class has too few answers to show how they weigh, so that the
	// interval may miss its level.
	FewWeighted WarningCode = "few-weighted"
)

// A Warning is a reason to trust a figure less.
type Warning struct {
	// Code is stable and meant for programs.
	Code WarningCode `json:"code"`
	// Text is meant for people and may change.
	Text string `json:"text"`
}

// String is the text.
func (w Warning) String() string { return w.Text }

// An Estimate is a figure with its error and what produced both.
type Estimate struct {
	// Value is the figure, in the unit that its function names.
	Value float64 `json:"value"`
	// SE is its standard error in the same unit; no value where the data cannot
	// give one, which a [NoError] warning explains.
	SE Optional `json:"se"`
	// Interval is its confidence interval; none where there is no error.
	Interval Interval `json:"interval,omitzero"`
	// N is the base: how many answers the value rests on.
	N int64 `json:"n"`
	// Missing is how many were asked and left out of the base.
	Missing int64 `json:"missing"`
	// EffectiveN is Kish's effective sample size under sampling weights, and N
	// without.
	EffectiveN float64 `json:"effective_n"`
	// Method names how Interval was computed.
	Method string `json:"method,omitempty"`
	// Warnings are reasons to trust the figure less.
	Warnings []Warning `json:"warnings,omitempty"`
	// Suppressed says that the base was too small to publish. A suppressed
	// estimate holds no figures, see [Estimate.Suppress].
	Suppressed bool `json:"suppressed,omitempty"`
}

// Suppress is the estimate without any figure, base included.
func (e Estimate) Suppress() Estimate { return Estimate{Suppressed: true} }

// Warn appends a warning.
func (e *Estimate) Warn(code WarningCode, format string, args ...any) {
	e.Warnings = append(e.Warnings, Warning{code, fmt.Sprintf(format, args...)})
}

// MarshalJSON writes the fields; of a suppressed estimate only that it is.
func (e Estimate) MarshalJSON() ([]byte, error) {
	if e.Suppressed {
		return []byte(`{"suppressed":true}`), nil
	}
	type plain Estimate
	return json.Marshal(plain(e))
}

// MarshalResult writes a result that rests on the estimate as JSON: fields, which
// is the result without its own MarshalJSON, or, of a suppressed estimate, only
// {"estimate":{"suppressed":true}}, so that no exact score or count beside it gives
// away what was withheld. Result types call it from their MarshalJSON.
func (e Estimate) MarshalResult(fields any) ([]byte, error) {
	if e.Suppressed {
		return []byte(`{"estimate":{"suppressed":true}}`), nil
	}
	return json.Marshal(fields)
}
