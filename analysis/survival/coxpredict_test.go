package survival_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

// sixteen are customers with ties, of whom some entered late.
func sixteen() (survival.Data, survival.Covariates, []string) {
	d := survival.Data{
		Times:   []float64{3, 5, 5, 8, 8, 9, 12, 12, 12, 15, 16, 18, 20, 21, 24, 24},
		Status:  []survival.Status{1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0},
		Entries: []float64{0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0, 1, 0, 0},
	}
	x := survival.Covariates{Names: []string{"x", "z"}, Columns: [][]float64{
		{2, 5, 7, 1, 9, 8, 4, 6, 10, 3, 9, 5, 7, 10, 8, 9}, {1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0},
	}}
	strata := make([]string, 16)
	for i := range strata {
		strata[i] = []string{"a", "b"}[i%2]
	}
	return d, x, strata
}

func TestPredictAgainstR(t *testing.T) {
	d, x, strata := sixteen()
	undelayed := d
	undelayed.Entries = nil
	one := survival.Covariates{Names: x.Names[:1], Columns: x.Columns[:1]}
	tests := []struct {
		name                   string
		data                   survival.Data
		x                      survival.Covariates
		o                      survival.CoxOptions
		at                     []float64
		stratum                string
		times                  []float64
		stay, se, lower, upper []float64 // se of log S
		source                 string
	}{
		{"efron", d, x, survival.CoxOptions{}, []float64{6, 1}, "", []float64{5, 12, 20}, []float64{0.952752238581, 0.781576379747, 0.388463558856}, []float64{0.0492647513258, 0.1892068832599, 0.7232993973074},
			[]float64{0.7005864975635, 0.3296390151124, 0.0144858571214}, []float64{0.993438285898, 0.946743421531, 0.809663337228},
			"survfit(coxph(Surv(entry,time,ev)~x+z), data.frame(x=6,z=1), conf.type=\"log-log\")"},
		{"efron, robust", d, x, survival.CoxOptions{Robust: true}, []float64{6, 1}, "", []float64{5, 12, 20}, []float64{0.952752238581, 0.781576379747, 0.388463558856}, []float64{0.0424507897058, 0.1478687766536, 0.6065605791237},
			[]float64{0.7633543383530, 0.4498603534925, 0.0359920304753}, []float64{0.991362292208, 0.926788729419, 0.764189951503}, "…, robust=TRUE, cluster=i"},
		{"breslow", d, x, survival.CoxOptions{Ties: survival.Breslow}, []float64{6, 1}, "", []float64{5, 12, 20}, []float64{0.950757510360, 0.792049977537, 0.398412569580}, []float64{0.0508844292707, 0.1780966561187, 0.7037902815489},
			[]float64{0.6949477646701, 0.3527534260971, 0.0162463868231}, []float64{0.993017786670, 0.949177009164, 0.814189617544}, "…, ties=\"breslow\""},
		{"strata", undelayed, one, survival.CoxOptions{Strata: strata}, []float64{6}, "b", []float64{5, 12, 24}, []float64{0.945660261642, 0.767357165429, 0.390577826798}, []float64{0.0639734867952, 0.2022156302932, 0.5836938852588},
			nil, nil, "survfit(coxph(Surv(time,ev)~x+strata(st)), data.frame(x=6,st=\"b\"))"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := survival.Cox(tt.data, tt.x, tt.o)
			require.NoError(t, err)
			c, err := f.Predict(tt.at, tt.stratum, survival.Options{})
			require.NoError(t, err)
			for i, time := range tt.times {
				p, err := c.At(time)
				require.NoError(t, err)
				require.InEpsilon(t, tt.stay[i], p.Estimate.Value, 1e-10)
				require.InEpsilon(t, tt.se[i], p.Estimate.SE.Value/p.Estimate.Value, 1e-10)
				if tt.lower != nil {
					require.InEpsilon(t, tt.lower[i], p.Estimate.Interval.Lower, 1e-10)
					require.InEpsilon(t, tt.upper[i], p.Estimate.Interval.Upper, 1e-10)
				}
			}
			require.Equal(t, tt.stratum, c.Group().Name())
		})
	}
}

// With the covariates at 0 the prediction is the baseline.
func TestPredictIsBaseline(t *testing.T) {
	d, x, strata := sixteen()
	for _, ties := range []survival.Ties{survival.Efron, survival.Breslow} {
		f, err := survival.Cox(d, x, survival.CoxOptions{Strata: strata, Ties: ties})
		require.NoError(t, err)
		for _, b := range f.Baselines() {
			c, err := f.Predict([]float64{0, 0}, b.Stratum, survival.Options{})
			require.NoError(t, err)
			require.Equal(t, len(b.Times), c.Len())
			for i := range b.Times {
				p := c.Point(i)
				require.Equal(t, b.Times[i], p.Time)
				require.InDelta(t, math.Exp(-b.Hazard[i]), p.Estimate.Value, 1e-12)
			}
		}
	}
}

// The errors of the mean, of a period and of those who stayed for a while follow from the
// covariances of the curve at any two times.
func TestPredictErrorsAgree(t *testing.T) {
	d, x, _ := sixteen()
	f, err := survival.Cox(d, x, survival.CoxOptions{})
	require.NoError(t, err)
	at := []float64{6, 1}
	c, err := f.Predict(at, "", survival.Options{})
	require.NoError(t, err)
	var times, stay, variance []float64 // of log S
	for p := range c.Points() {
		if p.Estimate.Value < 1 {
			times, stay = append(times, p.Time), append(stay, p.Estimate.Value)
			variance = append(variance, math.Pow(p.Estimate.SE.Value/p.Estimate.Value, 2))
		}
	}
	const tau = 22
	var want float64
	for i, from := range times {
		for j, to := range times[:i+1] {
			between := 0.0
			if j < i && stay[i] < stay[j] {
				periods, err := c.Retention(to, from)
				require.NoError(t, err)
				churn := periods[1].Churn
				between = math.Pow(churn.SE.Value/(1-churn.Value), 2)
				// The same of those who stayed so long.
				later, err := f.Predict(at, "", survival.Options{Since: to})
				require.NoError(t, err)
				p, err := later.At(from)
				require.NoError(t, err)
				require.InEpsilon(t, 1-churn.Value, p.Estimate.Value, 1e-10)
				require.InEpsilon(t, churn.SE.Value, p.Estimate.SE.Value, 1e-10)
				require.InEpsilon(t, 1-churn.Interval.Upper, p.Estimate.Interval.Lower, 1e-10)
			}
			length := func(k int) float64 {
				end := float64(tau)
				if k+1 < len(times) {
					end = min(end, times[k+1])
				}
				return max(end-times[k], 0) * stay[k]
			}
			term := length(i) * length(j) * (variance[i] + variance[j] - between) / 2
			if j < i {
				term *= 2
			}
			want += term
		}
	}
	mean, err := c.RestrictedMean(tau)
	require.NoError(t, err)
	require.InEpsilon(t, math.Sqrt(want), mean.SE.Value, 1e-10)
	area := times[0]
	for i := range times {
		end := float64(tau)
		if i+1 < len(times) {
			end = min(end, times[i+1])
		}
		area += max(end-times[i], 0) * stay[i]
	}
	require.InEpsilon(t, area, mean.Value, 1e-12)
}

// The limits of a prediction need not fall: the interval of a median are all times at
// which they hold one half between them.
func TestPredictMedian(t *testing.T) {
	d, x, _ := sixteen()
	f, err := survival.Cox(d, x, survival.CoxOptions{})
	require.NoError(t, err)
	for _, at := range [][]float64{{6, 1}, {1, 0}, {10, 1}, {-30, 1}, {2, 0}} {
		c, err := f.Predict(at, "", survival.Options{})
		require.NoError(t, err)
		q := c.Median()
		points := slices.Collect(c.Points())
		i := slices.IndexFunc(points, func(p survival.Point) bool { return p.Estimate.Value <= 0.5 })
		k := slices.IndexFunc(points, func(p survival.Point) bool {
			return p.Estimate.SE.Value > 0 && p.Estimate.Interval.Lower <= 0.5
		})
		require.Equal(t, i >= 0, q.Value.Valid)
		require.Equal(t, k >= 0, q.Lower.Valid)
		if i >= 0 {
			require.Equal(t, points[i].Time, q.Value.Value)
		}
		if k >= 0 {
			require.Equal(t, points[k].Time, q.Lower.Value)
		}
	}
}

func TestPredictErrors(t *testing.T) {
	d, x, strata := sixteen()
	f, err := survival.Cox(d, x, survival.CoxOptions{Strata: strata})
	require.NoError(t, err)
	for _, at := range [][]float64{nil, {1}, {1, 2, 3}, {1, nan}, {math.Inf(-1), 1}} {
		_, err := f.Predict(at, "a", survival.Options{})
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	_, err = f.Predict([]float64{1, 1}, "c", survival.Options{})
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = f.Predict([]float64{1, 1}, "a", survival.Options{Since: 100})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = f.Predict([]float64{1, 1}, "a", survival.Options{Level: 2})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = new(survival.CoxFit).Predict(nil, "", survival.Options{})
	require.ErrorIs(t, err, survey.ErrArgument)

	d.Weights = slices.Repeat([]float64{2}, 16)
	f, err = survival.Cox(d, x, survival.CoxOptions{})
	require.NoError(t, err)
	_, err = f.Predict([]float64{1, 1}, "", survival.Options{})
	require.ErrorIs(t, err, survival.ErrWeighted)

	// A stratum without an event stays, as far as anybody knows; a risk beyond all leaves.
	strata = slices.Repeat([]string{"a"}, 16)
	strata[2], strata[5] = "b", "b"
	d.Weights = nil
	f, err = survival.Cox(d, x, survival.CoxOptions{Strata: strata})
	require.NoError(t, err)
	c, err := f.Predict([]float64{5, 1}, "b", survival.Options{})
	require.NoError(t, err)
	mean, err := c.RestrictedMean(0)
	require.NoError(t, err)
	require.Equal(t, 9.0, mean.Value)
	require.False(t, c.Median().Value.Valid)
	c, err = f.Predict([]float64{-1e5, 1}, "a", survival.Options{})
	require.NoError(t, err)
	require.Equal(t, 3.0, c.Median().Value.Value)
	_, err = c.MarshalJSON()
	require.NoError(t, err)
}
