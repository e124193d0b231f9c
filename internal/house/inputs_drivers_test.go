package house_test

import (
	"context"
	"errors"
	"math"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func driversData() drivers.Data {
	d := drivers.Data{Names: []string{"overall", "skill", "speed"}, Columns: make([][]float64, 3), Weights: []float64{}}
	for i := range 40 {
		x, z := float64(i*7%10), float64(i*i%11)
		d.Columns[0] = append(d.Columns[0], math.Floor((x+z+float64(i*5%7))/8))
		d.Columns[1], d.Columns[2] = append(d.Columns[1], x), append(d.Columns[2], z)
		d.Weights = append(d.Weights, 1+float64(i%3))
	}
	return d
}

func driversSample() *drivers.Sample {
	d := driversData()
	d.Weights = nil
	return must(drivers.FromColumns(d, "overall"))
}

func driversOptions() drivers.Options {
	return drivers.Options{Groups: []drivers.Group{{Name: "staff", Predictors: []string{"skill"}}}}
}

// driversTable has the items ease and wait, and recommend that follows them.
func driversTable() *survey.Table {
	q := questionnaire()
	t := survey.NewTable(q)
	for i := range 40 {
		r := q.NewResponse()
		a, b := 1+i%5, 1+i/3%5
		must(r, errors.Join(r.Answer("ease", a), r.Answer("wait", b), r.Answer("recommend", a+b-i%2)))
		must(t, t.Append(r))
	}
	return t
}

var driversInputs = inputs{
	calls: map[string]func() call{
		"FromMoments": func() call {
			m, names := must(survey.MomentsOf(driversTable(), "recommend", "ease", "wait")), []string{"ease", "wait"}
			return give(func() (any, error) { return drivers.FromMoments(m, "recommend", names...) }, m, names)
		},
		"FromTable": func() call {
			t, names := driversTable(), []string{"ease", "wait"}
			return give(func() (any, error) { return drivers.FromTable(t, "recommend", names...) }, t, names)
		},
		"FromColumns": func() call {
			d, names := driversData(), []string{"skill", "speed"}
			return give(func() (any, error) { return drivers.FromColumns(d, "overall", names...) }, &d, names)
		},
		"GroupsOf": func() call {
			t := driversTable()
			q, s := t.Questionnaire(), must(drivers.FromTable(t, "recommend", "ease", "wait"))
			return give(func() (any, error) { return drivers.GroupsOf(q, s) }, q, s)
		},
		"Importance": func() call {
			s, o := driversSample(), driversOptions()
			return give(func() (any, error) { return drivers.Importance(context.Background(), s, o) }, s, &o)
		},
		"Importance by fits": func() call {
			s := driversSample()
			return give(func() (any, error) {
				return drivers.Importance(context.Background(), s, drivers.Options{Value: drivers.McFadden})
			}, s)
		},
		"Dominance": func() call {
			s := driversSample()
			return give(func() (any, error) { return drivers.Dominance(s) }, s)
		},
		"Correlations": func() call {
			s := driversSample()
			return give(func() (any, error) {
				return drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Kendall})
			}, s)
		},
		"OLS": func() call {
			s := driversSample()
			return give(func() (any, error) { return drivers.OLS(s, drivers.FitOptions{Covariance: drivers.HC3}) }, s)
		},
		"Logit": func() call {
			s := driversSample()
			return give(func() (any, error) {
				return drivers.Logit(context.Background(), s, drivers.FitOptions{Profile: true})
			}, s)
		},
		"Ridge": func() call {
			s, lambda := driversSample(), []float64{0, 3}
			return give(func() (any, error) { return drivers.Ridge(s, lambda) }, s, lambda)
		},
		"Bootstrap": func() call {
			s, o := driversSample(), drivers.BootstrapOptions{Replicates: 20, Groups: driversOptions().Groups}
			return give(func() (any, error) { return drivers.Bootstrap(context.Background(), s, o) }, s, &o)
		},
		"Jackknife": func() call {
			var parts []*survey.Moments
			t := driversTable()
			for g := range 10 {
				parts = append(parts, must(survey.MomentsOf(t.Filter(func(row int) bool { return row%10 == g }), "recommend", "ease", "wait")))
			}
			names, o := []string{"ease", "wait"}, drivers.BootstrapOptions{Groups: []drivers.Group{{Name: "easy", Predictors: []string{"ease"}}}}
			return give(func() (any, error) { return drivers.Jackknife(context.Background(), parts, "recommend", names, o) }, parts, names, &o)
		},
		"Impacts": func() call {
			whole, part := scale.NewTally(scale.OneToTen()), scale.NewTally(scale.OneToTen())
			must(whole, errors.Join(whole.AddN(3, 9), whole.AddN(8, 30), part.AddN(3, 6), part.AddN(8, 2)))
			parts := map[string]*scale.Tally{"late": part}
			return give(func() (any, error) { return drivers.Impacts(whole, parts, drivers.ImpactOptions{}) }, whole, parts)
		},
	},
	specimens: []func() any{
		func() any { return driversSample() },
		func() any { return drivers.CAR },
		func() any { return drivers.Tjur },
		func() any { return drivers.Partial },
		func() any { return drivers.HC3 },
		func() any {
			return must(drivers.Importance(context.Background(), driversSample(), driversOptions()))
		},
		func() any {
			return must(drivers.Logit(context.Background(), driversSample(), drivers.FitOptions{}))
		},
		func() any {
			return &drivers.ColumnError{Name: "skill", With: []string{"speed"}, Row: 3, Err: drivers.ErrCollinear}
		},
		func() any {
			return &drivers.ConvergenceError{Iterations: 9, Estimates: []float64{1, 2}, Err: drivers.ErrSeparated}
		},
	},
}
