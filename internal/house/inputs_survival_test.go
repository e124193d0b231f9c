package house_test

import (
	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

// stays are seven customers, most of whom entered late and weigh the same.
func stays() survival.Data {
	return survival.Data{
		Times:   []float64{2, 3, 3, 5, 8, 8, 11},
		Status:  []survival.Status{1, 1, 0, 2, 1, 0, 1},
		Entries: []float64{0, 1, 0, 2, 0, 4, 1},
	}
}

func weighedStays() survival.Data {
	d := stays()
	d.Weights = []float64{1, 2, 1, 1.5, 1, 0.5, 1}
	return d
}

func stayCounts() *survival.Counts {
	c := survival.NewCounts("day")
	must(c, c.Add(3, survival.Event))
	must(c, c.AddN(1, 5, survival.Censored, 2))
	return c
}

func stayCurve() survival.Curve {
	return must(survival.KaplanMeier(must(survival.FromData("all", weighedStays())), survival.Options{}))
}

func stayFit() *survival.CoxFit {
	d, x := weighedStays(), survival.Covariates{Names: []string{"x"}, Columns: [][]float64{{1, 3, 2, 5, 1, 4, 2}}}
	d.Weights = nil
	return must(survival.Cox(d, x, survival.CoxOptions{}))
}

var survivalInputs = inputs{
	calls: map[string]func() call{
		"AddTimes": func() call {
			c, times, status := stayCounts(), []int32{4, 9}, []survival.Status{1, 0}
			return on(c, func() (any, error) { return nil, survival.AddTimes(c, times, status) }, times, status)
		},
		"Counts.Merge": func() call {
			c, o := stayCounts(), stayCounts()
			return on(c, func() (any, error) { return nil, c.Merge(o) }, o)
		},
		"Counts.Merge into zero": func() call {
			c, o := new(survival.Counts), stayCounts()
			return on(c, func() (any, error) { return nil, c.Merge(o) }, o)
		},
		"Counts.Merge with itself": func() call {
			c := stayCounts()
			return on(c, func() (any, error) { return nil, c.Merge(c) })
		},
		"Counts.Unmerge": func() call {
			c, o := stayCounts(), stayCounts()
			return on(c, func() (any, error) { return nil, c.Unmerge(o) }, o)
		},
		"Counts.Equal": func() call {
			c, o := stayCounts(), stayCounts()
			return on(c, func() (any, error) { return c.Equal(o), nil }, o)
		},
		"FromCounts": func() call {
			c := stayCounts()
			return give(func() (any, error) { return survival.FromCounts("all", c) }, c)
		},
		"FromData": func() call {
			d := weighedStays()
			return give(func() (any, error) { return survival.FromData("all", d) }, &d)
		},
		"Data.CauseOnly": func() call {
			d := weighedStays()
			return on(&d, func() (any, error) { return d.CauseOnly(2), nil })
		},
		"Split": func() call {
			d, labels, strata := weighedStays(), []string{"a", "b", "a", "b", "a", "b", ""}, []string{"s", "s", "s", "s", "t", "t", "t"}
			return give(func() (any, error) {
				groups, _, err := survival.Split(d, labels, strata)
				return groups, err
			}, &d, labels, strata)
		},
		"FromTable": func() call {
			t, c := stayTable(), survival.Columns{Time: "days", Status: "end", Causes: []string{"left"}}
			return give(func() (any, error) { return survival.FromTable(t, c) }, t, &c)
		},
		"Ratings": func() call {
			t := stayTable()
			return give(func() (any, error) { return survival.Ratings(t, "recommend") }, t)
		},
		"ByBandOf": func() call {
			t, c := stayTable(), survival.Columns{Time: "days", Status: "end", Causes: []string{"left"}}
			return give(func() (any, error) { return survival.ByBandOf(t, c, "recommend", nil, survival.Options{}) }, t, &c)
		},
		"ByBand": func() call {
			d, scores := stays(), []float64{0, 3, 7, 8, 9, 10, 10}
			return give(func() (any, error) { return survival.ByBand(d, scores, nil, survival.Options{}) }, &d, scores)
		},
		"Curve.Retention": func() call {
			c, times := stayCurve(), []float64{2, 4}
			return on(&c, func() (any, error) { return c.Retention(times...) }, times)
		},
		"LogRank": func() call {
			groups, _, err := survival.Split(stays(), []string{"a", "b", "a", "b", "a", "b", "a"}, nil)
			must(groups, err)
			o := survival.LogRankOptions{Scores: []float64{0, 1}}
			return give(func() (any, error) { return survival.LogRank(groups, o) }, groups, &o)
		},
		"Concordance": func() call {
			d, scores := weighedStays(), []float64{0, 3, 7, 8, 9, 10, 10}
			return give(func() (any, error) { return survival.Concordance(d, scores, survival.Options{}) }, &d, scores)
		},
		"Cox": func() call {
			d, x := weighedStays(), survival.Covariates{Names: []string{"x"}, Columns: [][]float64{{1, 3, 2, 5, 1, 4, 2}}}
			o := survival.CoxOptions{Strata: []string{"a", "a", "a", "a", "a", "a", "a"}}
			return give(func() (any, error) { return survival.Cox(d, x, o) }, &d, &x, &o)
		},
		"CoxFit.Predict": func() call {
			f, x := stayFit(), []float64{2}
			return on(f, func() (any, error) { return f.Predict(x, "", survival.Options{}) }, x)
		},
		"CoxFit.ProportionalHazards": func() call {
			f := stayFit()
			return on(f, func() (any, error) { return f.ProportionalHazards(nil) })
		},
	},
	specimens: []func() any{
		func() any { return stayCounts() },
		func() any { return stays() },
		func() any { return must(survival.FromData("all", weighedStays())) },
		func() any { return stayCurve() },
		func() any {
			return must(survival.AalenJohansen(must(survival.FromData("all", stays())), survival.Options{}))[1]
		},
		func() any { return stayFit() },
		func() any { return survival.Log },
		func() any { return survival.Breslow },
		func() any { return survival.RowError{Row: 1, Column: "time", Value: -1, Err: survey.ErrArgument} },
		func() any {
			return survival.CovariateError{Name: "x", With: []string{"y"}, Err: survival.ErrCollinear}
		},
		func() any {
			return survival.ConvergenceError{Coefficients: []float64{9}, Growing: []string{"x"}, Err: survival.ErrSeparated}
		},
	},
	mutators: []string{
		"AddTimes", "Counts.Add", "Counts.AddN", "Counts.Sub", "Counts.SubN", "Counts.Merge", "Counts.Unmerge",
	},
}

// stayTable has three customers who rated and one who left.
func stayTable() *survey.Table {
	q := new(survey.Questionnaire)
	must(q, q.UnmarshalJSON([]byte(`{"id":"stays","items":[{"id":"recommend","scale":"zero-to-ten"}],"segments":[{"id":"end"}],"numbers":[{"id":"days"}]}`)))
	t := survey.NewTable(q)
	for i, end := range []string{"left", "active", "active"} {
		r := q.NewResponse()
		must(r, r.Answer("recommend", 4*i))
		must(r, r.SetSegment("end", end))
		must(r, r.SetNumber("days", float64(10+i)))
		must(t, t.Append(r))
	}
	return t
}
