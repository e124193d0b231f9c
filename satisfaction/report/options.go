package report

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

// Options are the options of the functions that make sections; the zero value is
// the default.
type Options struct {
	// Places is the number of decimal places of published figures. Default (nil): 1.
	// Valid range: 0 to 9; others are taken for the nearest of them.
	Places *int
	// Rounding is how figures are rounded, from the exact ratio. Default: half away
	// from zero.
	Rounding scale.Rounding
	// Levels is the scheme that the levels of an index come from, as
	// [survey.Questionnaire.Levels] gives it. Default (nil): no levels are shown.
	Levels *scale.Bands
	// Disclosure withholds every figure with a base below its minimum, and what would
	// give one away; see the package documentation. Default (nil): only what is
	// suppressed already. Negative fields are taken for 0, their default, and an
	// unknown policy for [disclosure.HideZeros].
	Disclosure *disclosure.Options
}

func (o Options) places() int {
	if o.Places == nil {
		return 1
	}
	return min(max(*o.Places, 0), 9)
}

var hundred = scale.RatioOf(big.NewRat(100, 1))

// figure is a ratio as published.
func (o Options) figure(x scale.Ratio, signed bool) string {
	d := x.Round(o.places(), o.Rounding)
	text := d.StringFixed(int32(o.places()))
	if signed && d.Sign() > 0 {
		return "+" + text
	}
	return text
}

// statistic is a float64 in the same form. There is no exact figure behind it.
func (o Options) statistic(x float64, signed bool) string {
	text := strconv.FormatFloat(x, 'f', o.places(), 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	if signed && x > 0 {
		return "+" + text
	}
	return text
}

// A unit says how an estimate becomes a published figure.
type unit struct {
	factor float64 // from the estimate to the axis
	signed bool
	suffix string
}

var (
	asScore   = unit{factor: 1}
	asChange  = unit{factor: 1, signed: true}
	asPoints  = unit{factor: 100, signed: true}
	asPercent = unit{factor: 100, suffix: " %"}
	inPercent = unit{factor: 1, suffix: " %"}
)

// value is an exact figure, given in the unit of the axis, with the interval of
// its estimate.
func (o Options) value(x scale.Ratio, e survey.Estimate, u unit) Value {
	if e.Suppressed {
		return suppressed
	}
	v := Value{Text: o.figure(x, u.signed) + u.suffix, Number: survey.Some(x.Float64())}
	return o.within(v, e, u)
}

// approximate is an estimate without an exact figure; what is no number has no value.
func (o Options) approximate(e survey.Estimate, u unit) Value {
	if e.Suppressed {
		return suppressed
	}
	x := e.Value * u.factor
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return undefined
	}
	return o.within(Value{Text: o.statistic(x, u.signed) + u.suffix, Number: survey.Some(x)}, e, u)
}

func (o Options) within(v Value, e survey.Estimate, u unit) Value {
	if e.Interval.Valid() {
		v.Interval = e.Interval.Scale(u.factor)
		v.IntervalText = "[" + o.statistic(v.Interval.Lower, u.signed) + ", " + o.statistic(v.Interval.Upper, u.signed) + "]"
	}
	return v
}

// base is the number of answers behind an estimate, marked where it says so.
func base(e survey.Estimate) Value {
	if e.Suppressed {
		return suppressed
	}
	return Value{Text: itoa(e.N), Number: survey.Some(float64(e.N)), Weak: weak(e)}
}

func weak(e survey.Estimate) bool {
	return slices.ContainsFunc(e.Warnings, func(w survey.Warning) bool { return w.Code == survey.LowBase })
}

func count(n int64) Value {
	return Value{Text: itoa(n), Number: survey.Some(float64(n))}
}

// share is a share in per cent; without a base it has no number.
func (o Options) share(s scale.Share) Value {
	r, err := s.Ratio()
	if err != nil {
		return undefined
	}
	return Value{Text: o.figure(hundred.Mul(r), false) + " %", Number: survey.Some(hundred.Mul(r).Float64())}
}

// noError is the estimate of a figure without error.
var noError survey.Estimate

// undefined is a figure that has no value.
var undefined = Value{Text: noValue}

// axis is the axis of scores on 0–100.
func (o Options) axis() Axis {
	if o.Levels == nil || o.Levels.Len() == 0 {
		return Axis{Min: 0, Max: 100}
	}
	lo, hi := o.Levels.Range()
	a := Axis{Min: scale.RatioOfDecimal(lo).Float64(), Max: scale.RatioOfDecimal(hi).Float64()}
	for _, b := range o.Levels.All() {
		a.Levels = append(a.Levels, Level{ID: b.ID, Label: b.Labels, From: scale.RatioOfDecimal(b.From).Float64()})
	}
	return a
}

// level is the id of a level if the axis has it.
func (a Axis) level(id string) string {
	if a.at(id) < 0 {
		return ""
	}
	return id
}

// named is a label of the caller, or the id where there are no words.
func named(labels scale.Text, id string) scale.Text {
	if len(labels) == 0 {
		return scale.Text{"en": id}
	}
	return labels.Clone()
}

func words(en, zh string) Value { return Value{Words: text(en, zh)} }
