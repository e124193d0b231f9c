package main

import (
	"fmt"
	"math"
	"strconv"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

// observed names the columns of a case about the times of customers.
type observed struct {
	source
	Time   string  `json:"time"`
	Status string  `json:"status"`
	Event  float64 `json:"event_value"`
}

// read is the data with further columns.
func (o observed) read(sets *dataSets, more ...string) (survival.Data, [][]string, error) {
	columns, err := o.columns(sets, append([]string{o.Time, o.Status}, more...)...)
	if err != nil {
		return survival.Data{}, nil, err
	}
	times, err := column(columns[0])
	if err != nil {
		return survival.Data{}, nil, err
	}
	status, err := column(columns[1])
	if err != nil {
		return survival.Data{}, nil, err
	}
	d := survival.Data{Times: times, Status: make([]survival.Status, len(status))}
	for i, s := range status {
		if s == o.Event {
			d.Status[i] = survival.Event
		}
		if s != s {
			d.Times[i] = s
		}
	}
	return d, columns[2:], nil
}

func (o observed) group(sets *dataSets) (survival.Group, error) {
	d, _, err := o.read(sets)
	if err != nil {
		return survival.Group{}, err
	}
	return survival.FromData("all", d)
}

// column are the numbers of cells, NaN where there is none.
func column(cells []string) ([]float64, error) {
	out := make([]float64, len(cells))
	for i, cell := range cells {
		if cell == "" {
			cell = "NaN"
		}
		var err error
		if out[i], err = strconv.ParseFloat(cell, 64); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// survivalCurve takes the curve under each of the three transforms.
func survivalCurve(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		observed
		Level float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	g, err := c.group(sets)
	if err != nil {
		return nil, err
	}
	got := map[string]any{"n": g.N(), "events": g.Events()}
	for transform, suffix := range []string{"loglog", "log", "plain"} {
		o := survival.Options{Level: c.Level, Transform: survival.Transform(transform)}
		curve, err := survival.KaplanMeier(g, o)
		if err != nil {
			return nil, err
		}
		var lower, upper []any
		for p := range curve.Points() {
			ends := limits(p.Estimate.Interval)
			if o.Transform == survival.Plain && ends[0] == nil { // 0 ± no number
				ends = []any{math.NaN(), math.NaN()}
			}
			lower, upper = append(lower, ends[0]), append(upper, ends[1])
		}
		got["lower_"+suffix], got["upper_"+suffix] = lower, upper
		m := curve.Median()
		got["median_ci_"+suffix] = []any{orNull(m.Lower), orNull(m.Upper)}
		if o.Transform != survival.LogLog {
			continue
		}
		if err := shape(curve, got); err != nil {
			return nil, err
		}
		hazard, err := survival.NelsonAalen(g, o)
		if err != nil {
			return nil, err
		}
		var h []float64
		for p := range hazard.Points() {
			h = append(h, p.Estimate.Value)
		}
		got["cumhaz_nelson_aalen"] = h
	}
	return got, nil
}

// shape has the figures of a curve that no transform changes.
func shape(curve survival.Curve, got map[string]any) error {
	var time, atRisk, events, censored, survived, se []any
	for p := range curve.Points() {
		time, atRisk = append(time, p.Time), append(atRisk, p.AtRisk)
		events, censored = append(events, p.Events), append(censored, p.Censored)
		survived, se = append(survived, p.Estimate.Value), append(se, statistic(p.Estimate.SE))
	}
	got["time"], got["n_risk"], got["n_event"], got["n_censor"] = time, atRisk, events, censored
	got["surv"], got["std_err"] = survived, se
	var quantiles []any
	for _, p := range []float64{0.25, 0.5, 0.75} {
		q, err := curve.Quantile(p)
		if err != nil {
			return err
		}
		quantiles = append(quantiles, orNull(q.Value))
	}
	got["quantiles_25_50_75"] = quantiles
	mean, err := curve.RestrictedMean(0)
	if err != nil {
		return err
	}
	got["rmean_to_last"], got["rmean_se"] = mean.Value, statistic(mean.SE)
	return nil
}

func survivalLifeTable(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		observed
		Width float64 `json:"width"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	g, err := c.group(sets)
	if err != nil {
		return nil, err
	}
	table, err := survival.LifeTable(g, c.Width, survival.Options{})
	if err != nil {
		return nil, err
	}
	columns := map[string][]any{}
	add := func(key string, value any) { columns[key] = append(columns[key], value) }
	for _, row := range table {
		add("start", row.Start)
		add("entering", row.Entering)
		add("events", row.Events)
		add("withdrawn", row.Withdrawn)
		add("exposed", row.Exposed)
		add("q", statistic(row.Leaving))
		add("surv_end", row.Survival.Value)
		add("se_surv_end", statistic(row.Survival.SE))
		add("hazard", row.Hazard.Value)
	}
	got := map[string]any{}
	for key, values := range columns {
		got[key] = values
	}
	return got, nil
}

func survivalRetention(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		observed
		Times []float64 `json:"times"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	g, err := c.group(sets)
	if err != nil {
		return nil, err
	}
	curve, err := survival.KaplanMeier(g, survival.Options{})
	if err != nil {
		return nil, err
	}
	periods, err := curve.Retention(c.Times...)
	if err != nil {
		return nil, err
	}
	var survived, atRisk, churn []any
	for _, p := range periods {
		survived, atRisk = append(survived, p.Retained.Value), append(atRisk, p.AtRisk)
		if p.Churn == nil {
			churn = append(churn, nil)
			continue
		}
		churn = append(churn, p.Churn.Value)
	}
	return map[string]any{"surv": survived, "n_risk": atRisk, "period_churn": churn}, nil
}

// survivalLogRank gives equal weight to all times, then Peto's to early ones.
func survivalLogRank(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		observed
		Group  string `json:"group"`
		Strata string `json:"strata,omitempty"`
		NA     string `json:"na"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	c.source.NA = "" // a missing label is said in words
	names := []string{c.Group}
	if c.Strata != "" {
		names = append(names, c.Strata)
	}
	d, more, err := c.read(sets, names...)
	if err != nil {
		return nil, err
	}
	var strata []string
	if len(more) > 1 {
		strata = more[1]
	}
	groups, _, err := survival.Split(d, more[0], strata)
	if err != nil {
		return nil, err
	}
	r, err := survival.LogRank(groups, survival.LogRankOptions{})
	if err != nil {
		return nil, err
	}
	peto, err := survival.LogRank(groups, survival.LogRankOptions{Rho: 1})
	if err != nil {
		return nil, err
	}
	got := map[string]any{
		"chisq": statistic(r.Test.Statistic), "df": r.Test.DF, "p": statistic(r.Test.P),
		"peto_chisq": statistic(peto.Test.Statistic), "peto_p": statistic(peto.Test.P),
	}
	var name []any
	var n, seen, expected []any
	for _, g := range r.Groups {
		name, n = append(name, g.Name), append(n, g.N)
		seen, expected = append(seen, g.Observed), append(expected, g.Expected)
	}
	got["groups"], got["n"], got["observed"], got["expected"] = name, n, seen, expected
	return got, nil
}

func survivalCox(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		observed
		X    []string      `json:"x"`
		Ties survival.Ties `json:"ties"`
		NA   string        `json:"na"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if c.NA != "listwise" {
		return nil, fmt.Errorf("unknown treatment of missing values %q", c.NA)
	}
	c.source.NA = ""
	d, more, err := c.read(sets, c.X...)
	if err != nil {
		return nil, err
	}
	x := survival.Covariates{Names: c.X}
	for _, cells := range more {
		values, err := column(cells)
		if err != nil {
			return nil, err
		}
		x.Columns = append(x.Columns, values)
	}
	f, err := survival.Cox(d, x, survival.CoxOptions{Ties: c.Ties})
	if err != nil {
		return nil, err
	}
	byName := map[string]map[string]any{}
	add := func(key, name string, value any) {
		if byName[key] == nil {
			byName[key] = map[string]any{}
		}
		byName[key][name] = value
	}
	for _, b := range f.Coefficients {
		add("coef", b.Name, b.Log.Value)
		add("se", b.Name, b.Log.SE.Value)
		add("z", b.Name, b.Z)
		add("p", b.Name, b.P)
		add("hazard_ratio", b.Name, b.HazardRatio.Value)
		add("hr_lower", b.Name, b.HazardRatio.Interval.Lower)
		add("hr_upper", b.Name, b.HazardRatio.Interval.Upper)
	}
	baseline := f.Baselines()[0]
	first := min(5, len(baseline.Times))
	got := map[string]any{
		"n": f.N, "events": f.Events, "loglik0": f.LogLik0, "loglik": f.LogLik,
		"lr_chisq": statistic(f.LikelihoodRatio.Statistic), "score_chisq": statistic(f.Score.Statistic),
		"wald_chisq_full": statistic(f.Wald.Statistic), "df": f.Wald.DF,
		// R's summary rounds it to two decimals.
		"wald_chisq":  rounded(f.Wald.Statistic),
		"concordance": f.Concordance.C.Value, "concordance_se": statistic(f.Concordance.C.SE),
		"basehaz_at_x0_first5": map[string]any{"time": baseline.Times[:first], "hazard": baseline.Hazard[:first]},
	}
	for key, values := range byName {
		got[key] = values
	}
	return got, nil
}

// rounded is to two decimals.
func rounded(o survey.Optional) any {
	if !o.Valid {
		return nil
	}
	x, err := strconv.ParseFloat(strconv.FormatFloat(o.Value, 'f', 2, 64), 64)
	if err != nil {
		return nil
	}
	return x
}
