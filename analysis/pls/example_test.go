package pls_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/survey"
)

// stays are the answers of 200 guests of a hotel from 1 to 10, made up: what they
// expected, the quality, whether they are satisfied and would come again.
func stays() *survey.Table {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "stays",
		"items": [
			{"id": "exp1", "scale": "one-to-ten"}, {"id": "exp2", "scale": "one-to-ten"},
			{"id": "qual1", "scale": "one-to-ten"}, {"id": "qual2", "scale": "one-to-ten"}, {"id": "qual3", "scale": "one-to-ten"},
			{"id": "sat1", "scale": "one-to-ten"}, {"id": "sat2", "scale": "one-to-ten"}, {"id": "sat3", "scale": "one-to-ten"},
			{"id": "loy1", "scale": "one-to-ten"}, {"id": "loy2", "scale": "one-to-ten"}
		]
	}`), q)
	if err != nil {
		panic(err)
	}
	t := survey.NewTable(q)
	random := rand.New(rand.NewPCG(7, 7))
	e := random.NormFloat64
	for range 200 {
		expectation := e()
		quality := 0.5*expectation + 0.9*e()
		satisfaction := 0.1*expectation + 0.8*quality + 0.6*e()
		loyalty := 0.8*satisfaction + 0.6*e()
		r := q.NewResponse()
		for _, a := range []struct {
			item string
			x    float64
		}{
			{"exp1", expectation + e()}, {"exp2", expectation + e()},
			{"qual1", quality + 0.5*e()}, {"qual2", quality + 0.8*e()}, {"qual3", quality + e()},
			{"sat1", satisfaction + 0.5*e()}, {"sat2", satisfaction + 0.7*e()}, {"sat3", satisfaction + 0.9*e()},
			{"loy1", loyalty + 0.7*e()}, {"loy2", loyalty + e()},
		} {
			if err := r.Answer(a.item, int(min(10, max(1, 7.5+1.4*a.x)))); err != nil {
				panic(err)
			}
		}
		if err := t.Append(r); err != nil {
			panic(err)
		}
	}
	return t
}

func hotel() *pls.Model {
	m, err := pls.ECSI(map[string][]string{
		"expectation": {"exp1", "exp2"}, "quality": {"qual1", "qual2", "qual3"},
		"satisfaction": {"sat1", "sat2", "sat3"}, "loyalty": {"loy1", "loy2"},
	})
	if err != nil {
		panic(err)
	}
	return m
}

// fitted is the model of the stays.
func fitted() *pls.Fitted {
	m := hotel()
	s, err := pls.FromTable(stays(), m.Items()...)
	if err != nil {
		panic(err)
	}
	f, err := pls.Fit(s, m, pls.FitOptions{})
	if err != nil {
		panic(err)
	}
	return f
}

// From answers to the index with its interval, and to what to improve first.
func Example() {
	m := hotel()
	s, err := pls.FromTable(stays(), m.Items()...)
	if err != nil {
		panic(err)
	}
	f, err := pls.Fit(s, m, pls.FitOptions{})
	if err != nil {
		panic(err)
	}
	b, err := pls.Bootstrap(context.Background(), f, pls.BootstrapOptions{Replicates: 500, Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, x := range b.Indexes {
		fmt.Printf("%-12s %.1f %.1f\n", x.Name, x.Estimate.Value, x.Estimate.Interval)
	}
	p, err := f.IPMA("loyalty")
	if err != nil {
		panic(err)
	}
	fmt.Printf("first: %s, %.2f points of loyalty a point\n", p.Constructs[0].Name, p.Constructs[0].Importance)
	// Output:
	// expectation  63.4 [61.2, 65.8]
	// quality      68.5 [66.1, 71.0]
	// satisfaction 68.2 [65.4, 70.8]
	// loyalty      66.9 [64.2, 69.2]
	// first: satisfaction, 0.68 points of loyalty a point
}

func ExampleNew() {
	m, err := pls.New(
		[]pls.Construct{
			{Name: "service", Items: []string{"polite", "fast", "competent"}},
			{Name: "satisfaction", Items: []string{"overall"}},
		},
		[]pls.Path{{From: "service", To: "satisfaction"}},
	)
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Items())
	_, err = pls.New(m.Constructs(), append(m.Paths(), pls.Path{From: "satisfaction", To: "service"}))
	fmt.Println(err, errors.Is(err, pls.ErrCycle))
	// Output:
	// [polite fast competent overall]
	// pls: service->satisfaction: cyclic paths true
}

func ExampleECSI() {
	m, err := pls.ECSI(map[string][]string{
		"image": {"i1", "i2"}, "expectation": {"e1"}, "quality": {"q1", "q2"}, "value": {"v1"},
		"satisfaction": {"s1", "s2", "s3"}, "complaints": {"c1"}, "loyalty": {"l1", "l2"},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(len(m.Constructs()), "constructs,", len(m.Paths()), "paths")
	// Output: 7 constructs, 12 paths
}

func ExampleACSI() {
	m, err := pls.ACSI(map[string][]string{
		"expectation": {"e1", "e2", "e3"}, "quality": {"q1", "q2", "q3"}, "value": {"v1", "v2"}, "satisfaction": {"s1", "s2", "s3"},
	})
	if err != nil {
		panic(err)
	}
	for _, p := range m.Paths() {
		fmt.Println(p.From, "->", p.To)
	}
	// Output:
	// expectation -> quality
	// expectation -> value
	// quality -> value
	// expectation -> satisfaction
	// quality -> satisfaction
	// value -> satisfaction
}

func ExampleModel() {
	var m pls.Model
	err := json.Unmarshal([]byte(`{
		"constructs": [{"name": "price", "items": ["p1", "p2"], "mode": "B"}, {"name": "value", "items": ["v1"]}],
		"paths": [{"from": "price", "to": "value"}]
	}`), &m)
	fmt.Println(m.Items(), err)
	// Output: [p1 p2 v1] <nil>
}

func ExampleMode() {
	c := pls.Construct{Name: "price", Items: []string{"entry", "fees"}, Mode: pls.ModeB}
	text, err := json.Marshal(c)
	fmt.Println(string(text), err)
	// Output: {"name":"price","items":["entry","fees"],"mode":"B"} <nil>
}

func ExampleConstruct() {
	fmt.Println(hotel().Constructs()[1].Items)
	// Output: [qual1 qual2 qual3]
}

func ExamplePath() {
	fmt.Println(hotel().Paths()[0])
	// Output: {expectation quality}
}

func ExampleError() {
	_, err := pls.New([]pls.Construct{{Name: "a", Items: []string{"x"}}, {Name: "b", Items: []string{"y", "x"}}}, nil)
	e, ok := errors.AsType[*pls.Error](err)
	fmt.Println(ok, e.Construct, e.Item, errors.Is(err, pls.ErrModel))
	// Output: true b x true
}

func ExampleConvergenceError() {
	f := fitted()
	s, err := pls.FromTable(stays(), hotel().Items()...)
	if err != nil {
		panic(err)
	}
	_, err = pls.Fit(s, hotel(), pls.FitOptions{MaxIterations: f.Iterations - 1})
	e, ok := errors.AsType[*pls.ConvergenceError](err)
	fmt.Println(ok, e.Iterations == f.Iterations-1, e.Change < 1e-8)
	// Output: true true true
}

func ExampleFromTable() {
	s, err := pls.FromTable(stays(), hotel().Items()...)
	if err != nil {
		panic(err)
	}
	fmt.Println(s.N(), s.Dropped(), s.HasRows())
	// Output: 200 0 true
}

// Moments, which can be counted anywhere and merged, are enough for a fit.
func ExampleFromMoments() {
	moments, err := survey.MomentsOf(stays(), hotel().Items()...)
	if err != nil {
		panic(err)
	}
	s, err := pls.FromMoments(moments)
	if err != nil {
		panic(err)
	}
	f, err := pls.Fit(s, hotel(), pls.FitOptions{})
	if err != nil {
		panic(err)
	}
	x, err := f.Index("satisfaction")
	fmt.Printf("%.1f %v\n", x.Value, err)
	// Output: 68.2 <nil>
}

func ExampleFromColumns() {
	s, err := pls.FromColumns(pls.Data{
		Names:   []string{"waited", "overall"},
		Columns: [][]float64{{2.5, 7.25, 4, 11}, {9, 5, 8, 2}},
		Min:     []float64{0, 1},
		Max:     []float64{60, 10},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Items(), s.N())
	// Output: [waited overall] 4
}

// Respondents of a panel that does not look like the customers carry weights.
func ExampleData() {
	d := pls.Data{
		Names:   []string{"q", "s"},
		Columns: [][]float64{{4, 6, 8, 9, 3}, {5, 5, 9, 8, 2}},
		Weights: []float64{1, 1, 2, 0.5, 0.5},
		Min:     []float64{1, 1},
		Max:     []float64{10, 10},
	}
	s, err := pls.FromColumns(d)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d rows, worth %.1f\n", s.N(), s.EffectiveN())
	// Output: 5 rows, worth 3.8
}

func ExampleSample() {
	_, err := pls.FromColumns(pls.Data{Names: []string{"a"}, Columns: [][]float64{{5, 5, 5}}})
	fmt.Println(err)
	// Output: pls: a: constant item
}

func ExampleFit() {
	f := fitted()
	for _, p := range f.Paths {
		fmt.Printf("%s -> %s %.2f\n", p.From, p.To, p.Coefficient)
	}
	// Output:
	// expectation -> quality 0.44
	// expectation -> satisfaction 0.18
	// quality -> satisfaction 0.62
	// satisfaction -> loyalty 0.70
}

func ExampleScheme() {
	s, err := pls.FromTable(stays(), hotel().Items()...)
	if err != nil {
		panic(err)
	}
	for _, scheme := range []pls.Scheme{pls.PathScheme, pls.Factorial, pls.Centroid} {
		f, err := pls.Fit(s, hotel(), pls.FitOptions{Scheme: scheme})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-9v %.4f\n", scheme, f.Paths[2].Coefficient)
	}
	// Output:
	// path      0.6166
	// factorial 0.6167
	// centroid  0.6166
}

func ExampleFitOptions() {
	s, err := pls.FromTable(stays(), hotel().Items()...)
	if err != nil {
		panic(err)
	}
	f, err := pls.Fit(s, hotel(), pls.FitOptions{Unscaled: true})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s %.3f per point\n", f.Items[0].Name, f.Items[0].Weight)
	// Output: exp1 0.279 per point
}

func ExampleFitted() {
	f := fitted()
	fmt.Printf("%d guests, goodness of fit %.2f\n", f.N, f.GoF.Value)
	// Output: 200 guests, goodness of fit 0.55
}

func ExampleConstructFit() {
	for _, c := range fitted().Constructs {
		fmt.Printf("%-12s R² %v\n", c.Name, c.R2.Valid)
	}
	// Output:
	// expectation  R² false
	// quality      R² true
	// satisfaction R² true
	// loyalty      R² true
}

func ExampleItemFit() {
	for _, item := range fitted().Items[2:5] {
		fmt.Printf("%s weight %.2f, loading %.2f\n", item.Name, item.Weight, item.Loading)
	}
	// Output:
	// qual1 weight 0.42, loading 0.92
	// qual2 weight 0.39, loading 0.88
	// qual3 weight 0.33, loading 0.83
}

func ExamplePathFit() {
	p := fitted().Paths[2]
	fmt.Printf("%s -> %s %.2f, VIF %.1f, f² %.2f\n", p.From, p.To, p.Coefficient, p.VIF, p.F2.Value)
	// Output: quality -> satisfaction 0.62, VIF 1.2, f² 0.63
}

func ExampleEffect() {
	for _, e := range fitted().Effects {
		if e.To == "loyalty" {
			fmt.Printf("%-12s direct %.2f, indirect %.2f\n", e.From, e.Direct, e.Indirect)
		}
	}
	// Output:
	// expectation  direct 0.00, indirect 0.32
	// quality      direct 0.00, indirect 0.43
	// satisfaction direct 0.70, indirect 0.00
}

func ExampleFitted_RefittedF2() {
	f := fitted()
	again, err := f.RefittedF2()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f, estimated anew %.4f\n", f.Paths[1].F2.Value, again[1].Value)
	// Output: 0.0550, estimated anew 0.0550
}

func ExampleIndex() {
	x, err := fitted().Index("satisfaction")
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f, guests differ by %.1f\n", x.Value, x.SD)
	for i, item := range x.Items {
		fmt.Printf("%s counts %.0f %%\n", item, 100*x.Weights[i])
	}
	// Output:
	// 68.2, guests differ by 19.3
	// sat1 counts 37 %
	// sat2 counts 35 %
	// sat3 counts 28 %
}

func ExampleIPMA() {
	p, err := fitted().IPMA("loyalty")
	if err != nil {
		panic(err)
	}
	fmt.Printf("lines cross at %.2f and %.0f\n", p.Importance, p.Performance)
	fmt.Println(p.Items[0].Name)
	// Output:
	// lines cross at 0.50 and 67
	// sat1
}

func ExamplePriority() {
	p, err := fitted().IPMA("loyalty")
	if err != nil {
		panic(err)
	}
	for _, c := range p.Constructs {
		fmt.Printf("%-12s importance %.2f, performance %.0f\n", c.Name, c.Importance, c.Performance)
	}
	// Output:
	// satisfaction importance 0.68, performance 68
	// quality      importance 0.48, performance 69
	// expectation  importance 0.34, performance 63
}

func ExampleQuality() {
	q, err := fitted().Quality()
	if err != nil {
		panic(err)
	}
	fmt.Printf("HTMT of quality and satisfaction %.2f, SRMR %.3f\n", q.HTMT[1][2].Value, q.SRMR)
	// Output: HTMT of quality and satisfaction 0.79, SRMR 0.036
}

func ExampleReliability() {
	q, err := fitted().Quality()
	if err != nil {
		panic(err)
	}
	for _, r := range q.Constructs {
		fmt.Printf("%-12s alpha %.2f, rho_A %.2f, rho_C %.2f, AVE %.2f\n", r.Name, r.Alpha, r.RhoA.Value, r.RhoC, r.AVE)
	}
	// Output:
	// expectation  alpha 0.53, rho_A 0.56, rho_C 0.81, AVE 0.68
	// quality      alpha 0.85, rho_A 0.86, rho_C 0.91, AVE 0.77
	// satisfaction alpha 0.89, rho_A 0.90, rho_C 0.93, AVE 0.83
	// loyalty      alpha 0.71, rho_A 0.74, rho_C 0.87, AVE 0.77
}

// Paths between constructs that would be measured without error are larger.
func ExampleConsistent() {
	f := fitted()
	c, err := f.Consistent()
	if err != nil {
		panic(err)
	}
	for i, p := range c.Paths {
		fmt.Printf("%s -> %s %.2f, was %.2f\n", p.From, p.To, p.Coefficient, f.Paths[i].Coefficient)
	}
	// Output:
	// expectation -> quality 0.64, was 0.44
	// expectation -> satisfaction 0.23, was 0.18
	// quality -> satisfaction 0.64, was 0.62
	// satisfaction -> loyalty 0.86, was 0.70
}

func ExampleBootstrap() {
	b, err := pls.Bootstrap(context.Background(), fitted(), pls.BootstrapOptions{Replicates: 400, Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, p := range b.Paths {
		fmt.Printf("%s -> %s %.2f %.2f\n", p.From, p.Name, p.Estimate.Value, p.Estimate.Interval)
	}
	// Output:
	// expectation -> quality 0.44 [0.33, 0.55]
	// expectation -> satisfaction 0.18 [0.08, 0.28]
	// quality -> satisfaction 0.62 [0.53, 0.70]
	// satisfaction -> loyalty 0.70 [0.65, 0.76]
}

func ExampleBootstrapOptions() {
	b, err := pls.Bootstrap(context.Background(), fitted(), pls.BootstrapOptions{Replicates: 200, Level: 0.9, BCa: true, Seed: 2})
	if err != nil {
		panic(err)
	}
	e := b.Indexes[2].Estimate
	fmt.Printf("%.1f %.1f, %s\n", e.Value, e.Interval, e.Method)
	// Output: 68.2 [65.8, 70.2], bootstrap BCa
}

func ExampleBootstrapped() {
	b, err := pls.Bootstrap(context.Background(), fitted(), pls.BootstrapOptions{Replicates: 100})
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Replicates, b.Failed)
	for _, g := range b.Gains {
		if g.Name == "loyalty" {
			fmt.Printf("perfect %s: loyalty up %.0f %.0f points\n", g.From, g.Estimate.Value, g.Estimate.Interval)
		}
	}
	// Output:
	// 100 0
	// perfect expectation: loyalty up 13 [9, 17] points
	// perfect quality: loyalty up 15 [11, 19] points
	// perfect satisfaction: loyalty up 22 [18, 25] points
}

func ExampleFigure() {
	b, err := pls.Bootstrap(context.Background(), fitted(), pls.BootstrapOptions{Replicates: 100})
	if err != nil {
		panic(err)
	}
	x := b.Indexes[2]
	fmt.Printf("%s %.1f ± %.1f\n", x.Name, x.Estimate.Value, x.Estimate.SE.Value)
	// Output: satisfaction 68.2 ± 1.3
}

// Do guests tell quality and satisfaction apart?
func ExampleDistinction() {
	b, err := pls.Bootstrap(context.Background(), fitted(), pls.BootstrapOptions{Replicates: 400, Threshold: 0.9})
	if err != nil {
		panic(err)
	}
	for _, d := range b.HTMT {
		if d.A == "quality" {
			fmt.Printf("%s and %s: %.2f, at most %.2f: %v\n", d.A, d.B, d.Estimate.Value, d.Upper.Value, d.Distinct)
		}
	}
	// Output:
	// quality and satisfaction: 0.79, at most 0.85: true
	// quality and loyalty: 0.77, at most 0.86: true
}

// halves are two groups of guests.
func halves() (a, b *pls.Sample) {
	table := stays()
	items := hotel().Items()
	a, err := pls.FromTable(table.Filter(func(row int) bool { return row%2 == 0 }), items...)
	if err != nil {
		panic(err)
	}
	b, err = pls.FromTable(table.Filter(func(row int) bool { return row%2 == 1 }), items...)
	if err != nil {
		panic(err)
	}
	return a, b
}

func ExampleCompare() {
	a, b := halves()
	c, err := pls.Compare(context.Background(), a, b, hotel(), pls.CompareOptions{Permutations: 199, Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, p := range c.Paths {
		fmt.Printf("%s -> %s %.2f and %.2f, p = %.2f\n", p.From, p.Name, p.A, p.B, p.P)
	}
	// Output:
	// expectation -> quality 0.57 and 0.30, p = 0.03
	// expectation -> satisfaction 0.21 and 0.14, p = 0.55
	// quality -> satisfaction 0.65 and 0.57, p = 0.43
	// satisfaction -> loyalty 0.75 and 0.65, p = 0.07
}

func ExampleCompareOptions() {
	a, b := halves()
	_, err := pls.Compare(context.Background(), a, b, hotel(), pls.CompareOptions{Permutations: 10})
	fmt.Println(err)
	// Output: pls: 10 permutations, at least 20: invalid argument
}

func ExampleComparison() {
	a, b := halves()
	c, err := pls.Compare(context.Background(), a, b, hotel(), pls.CompareOptions{Permutations: 99})
	if err != nil {
		panic(err)
	}
	fmt.Println(c.NA, c.NB, c.Permutations, c.Failed)
	// Output: 100 100 99 0
}

func ExampleContrast() {
	a, b := halves()
	c, err := pls.Compare(context.Background(), a, b, hotel(), pls.CompareOptions{Permutations: 99})
	if err != nil {
		panic(err)
	}
	x := c.Indexes[2]
	fmt.Printf("%s %.1f and %.1f; chance makes differences of %.1f\n", x.Name, x.A, x.B, x.Chance)
	// Output: satisfaction 67.0 and 69.4; chance makes differences of [-4.8, 5.6]
}

func ExampleInvariance() {
	a, b := halves()
	c, err := pls.Compare(context.Background(), a, b, hotel(), pls.CompareOptions{Permutations: 99})
	if err != nil {
		panic(err)
	}
	for _, v := range c.Invariance {
		fmt.Printf("%-12s %.4f of %.4f, equal mean and variance: %v\n", v.Construct, v.Correlation, v.Bound, v.Full(0.05))
	}
	// Output:
	// expectation  0.9994 of 0.9597, equal mean and variance: true
	// quality      0.9994 of 0.9976, equal mean and variance: true
	// satisfaction 1.0000 of 0.9995, equal mean and variance: true
	// loyalty      1.0000 of 0.9941, equal mean and variance: true
}
