package main

import (
	"fmt"
	"math"
	"strconv"

	"github.com/gocsat/csat/analysis/trend"
)

var trendSolvers = map[string]solver{
	"linear":                linearTrend,
	"mann_kendall":          mannKendall,
	"seasonal_mann_kendall": seasonalMannKendall,
	"sen_slope":             senSlope,
	"autocorr":              autocorrelations,
	"smoothing":             smoothing,
}

// timed is a column by time, or a list of values.
type timed struct {
	source
	Y    string `json:"y,omitempty"`
	T    string `json:"t,omitempty"`
	Rows []int  `json:"rows_1based,omitempty"` // first and last
}

// rows are the cells of columns in the rows that are meant.
func (c timed) rows(sets *dataSets, names ...string) ([][]string, error) {
	columns, err := c.columns(sets, names...)
	if err != nil || c.Rows == nil {
		return columns, err
	}
	if n := len(columns[0]); len(c.Rows) != 2 || !(1 <= c.Rows[0] && c.Rows[0] <= c.Rows[1] && c.Rows[1] <= n) {
		return nil, fmt.Errorf("rows %v of %d", c.Rows, n)
	}
	for i := range columns {
		columns[i] = columns[i][c.Rows[0]-1 : c.Rows[1]]
	}
	return columns, nil
}

// seriesOf is the series of a case, each value in the period that its time names.
func seriesOf(in inputs, sets *dataSets) (trend.Series, error) {
	var times, values []float64
	if in["series"] != nil {
		var c struct {
			Series []float64 `json:"series"`
			T      []float64 `json:"t"`
		}
		if err := in.decode(&c); err != nil {
			return trend.Series{}, err
		}
		times, values = c.T, c.Series
	} else {
		var c timed
		if err := in.decode(&c); err != nil {
			return trend.Series{}, err
		}
		columns, err := c.rows(sets, c.Y, c.T)
		if err != nil {
			return trend.Series{}, err
		}
		for i := range columns[0] {
			y, err := cellOr(columns[0][i], math.NaN())
			if err != nil {
				return trend.Series{}, err
			}
			t, err := strconv.ParseFloat(columns[1][i], 64)
			if err != nil {
				return trend.Series{}, err
			}
			times, values = append(times, t), append(values, y)
		}
	}
	if len(times) == 0 || len(times) != len(values) {
		return trend.Series{}, fmt.Errorf("%d times of %d values", len(times), len(values))
	}
	var filled []float64
	for i, t := range times {
		place := t - times[0]
		if t != math.Trunc(t) || place < float64(len(filled)) || place > 1e6 {
			return trend.Series{}, fmt.Errorf("time %v after %v", t, times[max(0, i-1)])
		}
		for len(filled) < int(place) {
			filled = append(filled, math.NaN())
		}
		filled = append(filled, values[i])
	}
	return trend.FromValues(int(times[0]), filled)
}

// cellOr is the number in a cell, or missing where it is empty.
func cellOr(cell string, missing float64) (float64, error) {
	if cell == "" {
		return missing, nil
	}
	return strconv.ParseFloat(cell, 64)
}

// linearTrend uses the form that takes the scatter around the line for its error, and
// skips holes as R does.
func linearTrend(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Conf     float64 `json:"conf"`
		Forecast []int   `json:"forecast_t"`
		Lag      *int    `json:"nw_lag,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	s, err := seriesOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := trend.Linear(s, trend.LinearOptions{Weights: trend.Equal, Level: c.Conf, Adjacent: true})
	if err != nil {
		return nil, err
	}
	got := map[string]any{
		"n": r.N, "intercept": r.Intercept, "slope": r.Slope, "se_intercept": statistic(r.InterceptSE),
		"se_slope": statistic(r.SlopeSE), "t_slope": statistic(r.T), "p_slope": statistic(r.P), "ci_slope": limits(r.Interval),
		"r2": statistic(r.RSquared), "sigma": statistic(r.Dispersion), "durbin_watson": statistic(r.DurbinWatson),
	}
	if c.Lag == nil || *c.Lag == r.NeweyWestLag {
		got["nw_se_slope"] = statistic(r.NeweyWestSE)
	}
	columns := map[string][]any{}
	for _, period := range c.Forecast {
		f := r.Forecast(period)
		mean, prediction := limits(f.Mean), limits(f.Prediction)
		for key, x := range map[string]any{
			"forecast": f.Value, "mean_lower": mean[0], "mean_upper": mean[1], "pred_lower": prediction[0], "pred_upper": prediction[1],
		} {
			columns[key] = append(columns[key], x)
		}
	}
	for key, column := range columns {
		got[key] = column
	}
	return got, nil
}

func mannKendall(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := seriesOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := trend.MannKendall(s)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n": r.N, "S": r.S, "var_S": r.VarS, "z": statistic(r.Z), "p": statistic(r.P), "tau_a": r.TauA, "tau_b": statistic(r.TauB),
	}, nil
}

func senSlope(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Conf float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	s, err := seriesOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := trend.SenSlope(s, trend.SenOptions{Level: c.Conf})
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"slope": r.Slope, "n_slopes": r.Slopes, "intercept_median_resid": r.Intercept, "intercept_medians": r.InterceptMedians,
		"ci_rounded": limits(r.Rounded), "ci_interpolated": limits(r.Interval), "rank_lower": r.RankLower, "rank_upper": r.RankUpper,
	}, nil
}

// seasonalMannKendall places each value by its year and season.
func seasonalMannKendall(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		timed
		Season string `json:"season"`
		Year   string `json:"year"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	columns, err := c.rows(sets, c.Y, c.Season, c.Year)
	if err != nil {
		return nil, err
	}
	type cell struct {
		year, season int
		y            float64
	}
	var cells []cell
	seasons, first, last := 0, math.MaxInt, math.MinInt
	for i := range columns[0] {
		y, err := cellOr(columns[0][i], math.NaN())
		if err != nil {
			return nil, err
		}
		season, err := strconv.Atoi(columns[1][i])
		if err != nil {
			return nil, err
		}
		year, err := strconv.Atoi(columns[2][i])
		if err != nil {
			return nil, err
		}
		if season < 1 || season > 366 {
			return nil, fmt.Errorf("season %d", season)
		}
		cells = append(cells, cell{year, season, y})
		seasons, first, last = max(seasons, season), min(first, year), max(last, year)
	}
	if len(cells) == 0 || last-first > 10_000 {
		return nil, fmt.Errorf("years %d to %d", first, last)
	}
	values := make([]float64, (last-first+1)*seasons)
	for i := range values {
		values[i] = math.NaN()
	}
	for _, x := range cells {
		values[(x.year-first)*seasons+x.season-1] = x.y
	}
	s, err := trend.FromValues(0, values)
	if err != nil {
		return nil, err
	}
	r, err := trend.SeasonalMannKendall(s, trend.SeasonalOptions{Seasons: seasons})
	if err != nil {
		return nil, err
	}
	var parts []int64
	for _, season := range r.Seasons {
		parts = append(parts, season.S)
	}
	return map[string]any{
		"S": r.S, "var_S": r.VarS, "z": statistic(r.Z), "p": statistic(r.P), "season_S": parts, "seasonal_sen_slope_per_year": r.Slope,
	}, nil
}

func autocorrelations(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := seriesOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := trend.Autocorrelations(s, trend.AutocorrelationOptions{Lags: 5})
	if err != nil {
		return nil, err
	}
	var acf []float64
	for _, lag := range r.Lags {
		acf = append(acf, statistic(lag.R))
	}
	return map[string]any{"acf": acf, "ljung_box_5": statistic(r.LjungBox), "p": statistic(r.P)}, nil
}

func smoothing(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Window int     `json:"ma_window"`
		Alpha  float64 `json:"ses_alpha"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	s, err := seriesOf(in, sets)
	if err != nil {
		return nil, err
	}
	averages, err := trend.MovingAverage(s, c.Window)
	if err != nil {
		return nil, err
	}
	smoothed, err := trend.Exponential(s, c.Alpha)
	if err != nil {
		return nil, err
	}
	trailing := make([]any, len(averages.Points))
	for i, p := range averages.Points {
		if p.Valid {
			trailing[i] = p.Estimate.Value
		}
	}
	return map[string]any{"trailing_ma": trailing, "ses_last_level": smoothed.Last, "ses_sse": smoothed.SSE}, nil
}
