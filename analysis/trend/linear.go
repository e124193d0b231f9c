package trend

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Weights name what a period counts for in a line.
type Weights uint8

const (
	// ByError weighs a period by 1/se². The default. The error of a net promoter
	// score or a share is smaller near the ends of the range, and in small samples by
	// chance, which pulls the line there: prefer ByBase below 100 answers a period.
	ByError Weights = iota
	// ByBase weighs a period by its number of answers.
	ByBase
	// Equal gives every period the same weight: ordinary least squares.
	Equal
)

var weightNames = enum.Names[Weights]{"by-error", "by-base", "equal"}

// String is the name of the weights, such as "by-error".
func (w Weights) String() string { return weightNames.String(w) }

// MarshalText writes the name; unknown weights are an error.
func (w Weights) MarshalText() ([]byte, error) { return weightNames.Marshal(w) }

// UnmarshalText reads a name that MarshalText writes.
func (w *Weights) UnmarshalText(text []byte) error { return weightNames.Unmarshal(w, text) }

// LinearOptions are the options of [Linear]; the zero value is the default.
type LinearOptions struct {
	// Weights are those of the periods. Default: ByError.
	Weights Weights
	// Level is the confidence level in (0, 1). Default (0): 0.95.
	Level float64
	// Adjacent takes the observed periods for neighbours across holes in the
	// statistic of Durbin and Watson and the error of Newey and West, as R's lmtest
	// and sandwich do. Default: their lags are distances on the calendar.
	Adjacent bool
}

// A Line is a linear trend: value = Intercept + Slope·period, periods numbered from
// Series.First. There are two forms of its error. The one without a name takes the
// scatter of the periods around the line, whatever causes it (R's lm with weights);
// Known takes the errors of the samples alone and is right if nothing else moves the
// figure, which Known.Q tests.
type Line struct {
	// N is the number of periods with a value.
	N int `json:"n"`
	// Intercept is the line at period number 0.
	Intercept float64 `json:"intercept"`
	// Slope is the change a period, in the unit of the figure.
	Slope float64 `json:"slope"`
	// InterceptSE is the standard error of Intercept.
	InterceptSE survey.Optional `json:"intercept_se"`
	// SlopeSE is that of Slope; neither with two periods, which leave no scatter.
	SlopeSE survey.Optional `json:"slope_se"`
	// T is Slope/SlopeSE; no value, nor for P, where the scatter is 0.
	T survey.Optional `json:"t"`
	// DF is N − 2, the degrees of freedom of T.
	DF int `json:"df"`
	// P is the two-sided p-value of T.
	P survey.Optional `json:"p"`
	// Interval is Student's interval of the slope.
	Interval survey.Interval `json:"interval,omitzero"`
	// RSquared is the share of the weighted variation that the line explains.
	RSquared survey.Optional `json:"r_squared"`
	// Dispersion is √(Σ w·residual²/DF): under ByError 1 if the errors of the samples
	// explain the scatter, under Equal in the unit of the figure.
	Dispersion survey.Optional `json:"dispersion"`
	// Known is the other form, for ByError; else nil.
	Known *KnownError `json:"known,omitempty"`
	// DurbinWatson is Σ(e_t − e_{t−1})²/Σe² of the residuals √w·(y − line) over
	// neighbouring periods, near 2 without autocorrelation (J. Durbin and G. S.
	// Watson, Biometrika 37, 1950, 409–428). With holes the numerator is scaled up to
	// N − 1 differences.
	DurbinWatson survey.Optional `json:"durbin_watson"`
	// NeweyWestSE is an error of the slope that allows for autocorrelation up to
	// NeweyWestLag = ⌊4(N/100)^(2/9)⌋ periods by Bartlett weights (W. K. Newey and K.
	// D. West, Econometrica 55, 1987, 703–708). It is too small in short series: the
	// reference for it is the normal distribution.
	NeweyWestSE survey.Optional `json:"newey_west_se"`
	// NeweyWestLag is the largest lag in NeweyWestSE.
	NeweyWestLag int `json:"newey_west_lag"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`

	fit         fit
	first       int
	level, side float64
	ordinary    bool
}

// KnownError is the error of a line of which the errors of the periods are known:
// that of a fixed-effect meta-regression.
type KnownError struct {
	// InterceptSE is the standard error of the intercept.
	InterceptSE float64 `json:"intercept_se"`
	// SlopeSE is that of the slope.
	SlopeSE float64 `json:"slope_se"`
	// Z is the slope over its error.
	Z float64 `json:"z"`
	// P is the two-sided p-value of Z.
	P float64 `json:"p"`
	// Interval is that of the slope.
	Interval survey.Interval `json:"interval"`
	// Q is Σ(residual/se)², χ² on DF degrees of freedom if the errors of the samples
	// explain the scatter around the line. A small QP says that Z is too large.
	Q float64 `json:"q"`
	// QP is the p-value of Q; none with two periods.
	QP survey.Optional `json:"q_p"`
}

// fit is a weighted line in positions of the series.
type fit struct {
	x, y, w, e         []float64 // e: residuals
	at                 []int
	total, mx, my, sxx float64
	slope, rss, syy    float64
}

// Linear fits a line by weighted least squares. The test is exact for independent
// normal values.
//
// Errors: ErrNoBase, ErrTooFew for one period; ErrArgument; a *PeriodError with
// ErrNotNumber, or with ErrNoError for a period that has no weight: no error under
// ByError, or one of 0 (all its answers alike), no base under ByBase. Fewer than six
// periods, and under ByError fewer than 100 answers a period, are a LowBase warning.
func Linear(s Series, o LinearOptions) (Line, error) {
	level, side, err := levelOf(o.Level)
	if err != nil {
		return Line{}, err
	}
	if !weightNames.Valid(o.Weights) {
		return Line{}, fmt.Errorf("trend: linear: %v: %w", o.Weights, ErrArgument)
	}
	seen, err := s.observed(2)
	if err != nil {
		return Line{}, err
	}
	w, err := s.weights(seen.at, o.Weights)
	if err != nil {
		return Line{}, err
	}
	f := fitLine(seen, w)
	if !(f.sxx > 0) {
		return Line{}, fmt.Errorf("trend: linear: all the weight is on one period: %w", ErrTooFew)
	}
	n := len(f.x)
	r := Line{N: n, DF: n - 2, Slope: f.slope, fit: f, first: s.First, level: level, side: side, ordinary: o.Weights == Equal}
	r.Intercept = f.at0(s.First)
	var warn warnings
	if n < leastForLine {
		warn.add(survey.LowBase, "%d periods; a line needs %d", n, leastForLine)
	}
	if base, known := s.meanBase(seen.at); o.Weights == ByError && known && base < leastForErrors {
		warn.add(survey.LowBase, "%.0f answers a period; weights by error need %d", base, leastForErrors)
	}
	fromOrigin := f.mx + float64(s.First) // distance of the centre from period 0
	spreadIntercept := math.Sqrt(1/f.total + float64(fromOrigin*fromOrigin)/f.sxx)
	if o.Weights == ByError {
		k := &KnownError{InterceptSE: spreadIntercept, SlopeSE: 1 / math.Sqrt(f.sxx), Q: f.rss}
		k.Z = f.slope / k.SlopeSE
		k.P = tail.NormalTwoSided(k.Z)
		k.Interval = around(f.slope, float64(tail.CriticalZ(level)*k.SlopeSE), level)
		if r.DF > 0 {
			k.QP = survey.Some(tail.ChiSquare(k.Q, float64(r.DF)))
		}
		r.Known = k
	}
	if f.syy > 0 {
		r.RSquared = survey.Some(1 - f.rss/f.syy)
	}
	switch {
	case r.DF == 0:
		warn.add(survey.NoError, "two periods leave no scatter around the line")
	case f.rss == 0:
		r.Dispersion, r.SlopeSE, r.InterceptSE = survey.Some(0), survey.Some(0), survey.Some(0)
		warn.add(survey.NoError, "all periods lie on the line")
	default:
		sigma := math.Sqrt(f.rss / float64(r.DF))
		r.Dispersion = survey.Some(sigma)
		r.InterceptSE = survey.Some(sigma * spreadIntercept)
		se := sigma / math.Sqrt(f.sxx)
		r.SlopeSE = survey.Some(se)
		t := f.slope / se
		r.T, r.P = survey.Some(t), survey.Some(tail.StudentTTwoSided(t, float64(r.DF)))
		r.Interval = around(f.slope, float64(-tail.StudentTQuantile(side, float64(r.DF))*se), level)
		r.NeweyWestLag = int(math.Floor(4 * math.Pow(float64(n)/100, 2.0/9)))
		r.DurbinWatson, r.NeweyWestSE = f.durbinWatson(o.Adjacent), f.neweyWest(r.NeweyWestLag, o.Adjacent)
	}
	r.Warnings = warn
	return r, nil
}

const (
	// leastForLine is the number of periods from which a line is worth drawing.
	leastForLine = 6
	// leastForErrors is the number of answers a period from which their errors are
	// known well enough to be weights; see the package doc.
	leastForErrors = 100
)

// meanBase is the mean number of answers of the periods, if all have one.
func (s Series) meanBase(at []int) (float64, bool) {
	total := 0.0
	for _, position := range at {
		n := s.Points[position].Estimate.N
		if n <= 0 {
			return 0, false
		}
		total += float64(n)
	}
	return total / float64(len(at)), true
}

// weights of the periods at the given positions, as a factor of one another; for
// ByError as they are.
func (s Series) weights(at []int, kind Weights) ([]float64, error) {
	w := make([]float64, len(at))
	for i, position := range at {
		p := s.Points[position]
		x := 1.0
		switch kind {
		case ByError:
			if se := p.Estimate.SE; se.Valid && se.Value > 0 {
				x = 1 / float64(se.Value*se.Value)
			} else {
				x = 0
			}
		case ByBase:
			x = float64(p.Estimate.N)
		}
		if !(x >= 1e-100 && x <= 1e100) {
			return nil, &PeriodError{position, p.Label, ErrNoError}
		}
		w[i] = x
	}
	return w, nil
}

// fitLine fits. Sums are around the first value, so that equal values leave nothing
// at all, and a line through all points leaves nothing but rounding, which is cut.
func fitLine(o observed, w []float64) fit {
	f := fit{x: o.x, y: o.y, w: w, at: o.at, e: make([]float64, len(w))}
	f.total = sum(w)
	var sx, sy float64
	for i, wi := range w {
		sx += float64(wi * (f.x[i] - f.x[0]))
		sy += float64(wi * (f.y[i] - f.y[0]))
	}
	f.mx, f.my = f.x[0]+sx/f.total, f.y[0]+sy/f.total
	var sxy float64
	for i, wi := range w {
		dx, dy := f.x[i]-f.mx, f.y[i]-f.my
		f.sxx += float64(wi * float64(dx*dx))
		f.syy += float64(wi * float64(dy*dy))
		sxy += float64(wi * float64(dx*dy))
	}
	f.slope = sxy / f.sxx
	for i, wi := range w {
		f.e[i] = f.y[i] - f.my - float64(f.slope*(f.x[i]-f.mx))
		f.rss += float64(wi * float64(f.e[i]*f.e[i]))
	}
	if !(f.rss > 1e-26*f.syy) {
		f.rss = 0
	}
	return f
}

// at0 is the line at period number 0, the first period having the number first.
func (f fit) at0(first int) float64 { return f.my - float64(f.slope*(f.mx+float64(first))) }

// A Forecast is a line at one period.
type Forecast struct {
	// Period is the number of the period.
	Period int `json:"period"`
	// Value is the line there.
	Value float64 `json:"value"`
	// Mean is Student's interval of the line.
	Mean survey.Interval `json:"mean,omitzero"`
	// Prediction is that of the figure which will be measured in the period. Only
	// under Equal weights: else it would have to know the error of a sample that is
	// not drawn.
	Prediction survey.Interval `json:"prediction,omitzero"`
}

// Forecast is the line at a period, by its number, inside or outside the series. It
// knows nothing of turns: the further outside, the less it is worth.
func (l Line) Forecast(period int) Forecast {
	r := Forecast{Period: period, Value: l.Intercept + float64(l.Slope*float64(period))}
	if !(l.DF > 0) {
		return r
	}
	d := float64(period) - float64(l.first) - l.fit.mx
	spread := 1/l.fit.total + float64(d*d)/l.fit.sxx
	factor := -tail.StudentTQuantile(l.side, float64(l.DF)) * l.Dispersion.Value
	r.Mean = around(r.Value, float64(factor*math.Sqrt(spread)), l.level)
	if l.ordinary {
		r.Prediction = around(r.Value, float64(factor*math.Sqrt(1+spread)), l.level)
	}
	return r
}

// lagged calls use with each pair of observations at a distance of lag.
func lagged(at []int, lag int, adjacent bool, use func(i, j int)) {
	if adjacent {
		for i := 0; i+lag < len(at); i++ {
			use(i, i+lag)
		}
		return
	}
	j := 0
	for i := range at {
		for j < len(at) && at[j] < at[i]+lag {
			j++
		}
		if j < len(at) && at[j] == at[i]+lag {
			use(i, j)
		}
	}
}

func (f fit) durbinWatson(adjacent bool) survey.Optional {
	var squares float64
	pairs := 0
	lagged(f.at, 1, adjacent, func(i, j int) {
		d := float64(math.Sqrt(f.w[j])*f.e[j]) - float64(math.Sqrt(f.w[i])*f.e[i])
		squares += float64(d * d)
		pairs++
	})
	if pairs == 0 {
		return survey.Optional{}
	}
	return some(squares / f.rss / float64(pairs) * float64(len(f.at)-1))
}

// neweyWest sums the products of the influence of observations on the slope.
func (f fit) neweyWest(lags int, adjacent bool) survey.Optional {
	influence := make([]float64, len(f.x))
	for i := range influence {
		influence[i] = float64(f.w[i]*(f.x[i]-f.mx)) * f.e[i] / f.sxx
	}
	var v float64
	for lag := range lags + 1 {
		weight := 2 * (1 - float64(lag)/float64(lags+1))
		if lag == 0 {
			weight = 1
		}
		lagged(f.at, lag, adjacent, func(i, j int) { v += float64(weight * float64(influence[i]*influence[j])) })
	}
	if !(v > 0) {
		return survey.Optional{}
	}
	return some(math.Sqrt(v))
}
