package trend

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// AutocorrelationOptions are the options of [Autocorrelations]; the zero value is the
// default.
type AutocorrelationOptions struct {
	// Lags is the largest lag. Default (0): a tenth of the periods with a value, at
	// least 1 and at most 10. Valid range: below the number of periods.
	Lags int
	// Level is the confidence level of the bands in (0, 1). Default (0): 0.95.
	Level float64
}

// A Lag is how a series goes with itself some periods before.
type Lag struct {
	// Lag is the distance in periods of the calendar.
	Lag int `json:"lag"`
	// Pairs is the number of pairs of periods at this distance that have values.
	Pairs int `json:"pairs"`
	// R is the autocorrelation, in [−1, 1] without holes; no value without pairs or
	// variation.
	R survey.Optional `json:"r"`
	// Band is the distance from 0 beyond which R is more than chance if the series is
	// a moving average of the lags before: z·√((1 + 2Σr²)/n) (M. S. Bartlett, On the
	// theoretical specification of the autocorrelation, JRSS Supplement 8, 1946,
	// 27–41). At lag 1 it is that of independent values, z/√n.
	Band float64 `json:"band"`
}

// A Correlogram is the autocorrelations of a series.
type Correlogram struct {
	// N is the number of periods with a value.
	N int `json:"n"`
	// Lags are the autocorrelations from lag 1 on.
	Lags []Lag `json:"lags"`
	// LjungBox is N(N+2)·Σ r²/(N − lag); no value, nor for P, where nothing varies.
	LjungBox survey.Optional `json:"ljung_box"`
	// DF is the number of lags in it, its degrees of freedom.
	DF int `json:"df"`
	// P is the χ² p-value of LjungBox: small if values are not independent.
	P survey.Optional `json:"p"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// leastForLjungBox is the number of periods from which its χ² keeps its level; see
// the package doc.
const leastForLjungBox = 20

// Autocorrelations are the correlations of a series with itself, and the test of G. M.
// Ljung and G. E. P. Box (On a measure of lack of fit in time series models,
// Biometrika 65, 1978, 297–303, doi:10.1093/biomet/65.2.297). With a trend in the
// series they are all positive: take the trend out first, or compare with it.
//
// With m pairs at lag k of n values, r = Σ(yᵢ−ȳ)(yᵢ₊ₖ−ȳ)/(m+k) ÷ Σ(y−ȳ)²/n, as R's
// acf with na.pass; without holes m + k = n.
//
// Errors: ErrNoBase, ErrTooFew for one period, a *PeriodError with ErrNotNumber,
// ErrArgument. Fewer than 20 periods, or lags beyond a tenth of them, are a LowBase
// warning: χ² then gives too many alarms.
func Autocorrelations(s Series, options AutocorrelationOptions) (Correlogram, error) {
	level, _, err := levelOf(options.Level)
	if err != nil {
		return Correlogram{}, err
	}
	o, err := s.observed(2)
	if err != nil {
		return Correlogram{}, err
	}
	r := Correlogram{N: len(o.y)}
	lags := options.Lags
	if lags == 0 {
		lags = min(10, max(1, r.N/10))
	}
	if lags < 0 || lags >= len(s.Points) {
		return Correlogram{}, fmt.Errorf("trend: lag %d of %d periods: %w", lags, len(s.Points), ErrArgument)
	}
	n := float64(r.N)
	z := tail.CriticalZ(level)
	var squares, q float64
	for k := 1; k <= lags; k++ {
		lag := Lag{Lag: k, Band: z * math.Sqrt((1+2*squares)/n)}
		lag.R, lag.Pairs = autocorrelation(o, k)
		if lag.R.Valid {
			square := float64(lag.R.Value * lag.R.Value)
			squares += square
			if k < r.N {
				q += square / (n - float64(k))
				r.DF++
			}
		}
		r.Lags = append(r.Lags, lag)
	}
	var warn warnings
	if r.DF > 0 {
		q = float64(q*n) * (n + 2)
		r.LjungBox, r.P = survey.Some(q), survey.Some(tail.ChiSquare(q, float64(r.DF)))
		if r.N < leastForLjungBox || 10*r.DF > r.N {
			warn.add(survey.LowBase, "%d lags of %d periods; χ² needs %d periods and ten a lag", r.DF, r.N, leastForLjungBox)
		}
	} else {
		warn.add(survey.NoError, "all values are alike, or none are at these distances")
	}
	r.Warnings = warn
	return r, nil
}

// autocorrelation at a lag, and the number of pairs.
func autocorrelation(o observed, lag int) (survey.Optional, int) {
	n := float64(len(o.y))
	shift := make([]float64, len(o.y))
	for i, y := range o.y {
		shift[i] = y - o.y[0]
	}
	mean := sum(shift) / n
	var all, products float64
	for _, d := range shift {
		all += float64((d - mean) * (d - mean))
	}
	pairs := 0
	lagged(o.at, lag, false, func(i, j int) {
		products += float64((shift[i] - mean) * (shift[j] - mean))
		pairs++
	})
	if pairs == 0 || !(all > 0) {
		return survey.Optional{}, pairs
	}
	return some(products / float64(pairs+lag) / all * n), pairs
}
