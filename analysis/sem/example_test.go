package sem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// visits are made-up answers of 400 customers on 1–10: three items measure the quality of
// the service, three satisfaction, two loyalty.
func visits() *survey.Moments {
	points := scale.OneToTen()
	var variables []survey.Variable
	for _, id := range []string{"skill", "attitude", "speed", "overall", "expected", "ideal", "return", "recommend"} {
		variables = append(variables, survey.Variable{ID: id, Scale: points})
	}
	m, err := survey.NewMoments(survey.Listwise, variables...)
	if err != nil {
		panic(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		quality := random.NormFloat64()
		satisfaction := 0.7*quality + 0.7*random.NormFloat64()
		loyalty := 0.8*satisfaction + 0.5*random.NormFloat64()
		var codes []scale.Code
		for i, construct := range []float64{quality, quality, quality, satisfaction, satisfaction, satisfaction, loyalty, loyalty} {
			x := 6.5 + (1+0.1*float64(i%3))*construct + random.NormFloat64()
			code, err := points.Encode(int(min(max(x+0.5, 1), 10)), scale.Reject)
			if err != nil {
				panic(err)
			}
			codes = append(codes, code)
		}
		if err := m.Add(codes); err != nil {
			panic(err)
		}
	}
	return m
}

// chain is the theory that quality makes satisfied, and satisfaction loyal.
func chain() *sem.Model {
	m, err := sem.New([]sem.Construct{
		{Name: "quality", Items: []string{"skill", "attitude", "speed"}},
		{Name: "satisfaction", Items: []string{"overall", "expected", "ideal"}},
		{Name: "loyalty", Items: []string{"return", "recommend"}},
	}, []sem.Path{
		{From: "quality", To: "satisfaction"},
		{From: "satisfaction", To: "loyalty"},
	}, sem.Covariances{})
	if err != nil {
		panic(err)
	}
	return m
}

func sampleOf(m *survey.Moments) *sem.Sample {
	s, err := sem.FromMoments(m)
	if err != nil {
		panic(err)
	}
	return s
}

// Does quality make satisfied, and satisfaction loyal? First whether the model fits, then
// how strong its paths are.
func Example() {
	fit, err := sem.Fit(sampleOf(visits()), chain(), sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := fit.Indices
	fmt.Printf("admissible %v, χ²(%d) = %.1f, p = %.2f\n", fit.Admissible, x.Test.DF, x.Test.ChiSquare, x.Test.P.Value)
	fmt.Printf("CFI %.3f, RMSEA %.3f %.3f, SRMR %.3f\n", x.CFI, x.RMSEA.Value, x.RMSEA.Interval, x.SRMR)
	for _, p := range fit.Paths {
		fmt.Printf("%s -> %s: %.2f %.2f\n", p.From, p.To, p.Standardised.Value, p.Standardised.Interval)
	}
	// Output:
	// admissible true, χ²(18) = 13.5, p = 0.76
	// CFI 1.000, RMSEA 0.000 [0.000, 0.032], SRMR 0.020
	// quality -> satisfaction: 0.67 [0.59, 0.75]
	// satisfaction -> loyalty: 0.91 [0.82, 1.01]
}

func ExampleNew() {
	_, err := sem.New([]sem.Construct{{Name: "quality", Items: []string{"skill", "attitude"}}}, nil, sem.Covariances{})
	fmt.Println(err)
	_, err = sem.New([]sem.Construct{{Name: "quality", Items: []string{"skill", "attitude", "speed"}}},
		[]sem.Path{{From: "quality", To: "loyalty"}}, sem.Covariances{})
	fmt.Println(err)
	// Output:
	// sem: not identified: 4 parameters from 3 covariances: add items or take parameters out
	// sem: paths[0]: "loyalty": no such construct: invalid definition
}

func ExampleModel() {
	m := chain()
	fmt.Println(m.Items())
	fmt.Println(m.Free(), "parameters,", m.DF(), "degrees of freedom")
	// Output:
	// [skill attitude speed overall expected ideal return recommend]
	// 18 parameters, 18 degrees of freedom
}

func ExampleModel_UnmarshalJSON() {
	m := new(sem.Model)
	err := json.Unmarshal([]byte(`{
		"constructs": [
			{"name": "quality", "items": ["skill", "attitude", "speed"]},
			{"name": "complaints", "items": ["complaints"]}
		],
		"paths": [{"from": "quality", "to": "complaints"}],
		"covariances": {"free": [{"a": "skill", "b": "attitude"}]}
	}`), m)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := json.Marshal(m)
	fmt.Println(string(text), err)
	// Output:
	// {"constructs":[{"name":"quality","items":["skill","attitude","speed"]},{"name":"complaints","items":["complaints"]}],"paths":[{"from":"quality","to":"complaints"}],"covariances":{"free":[{"a":"skill","b":"attitude"}]}} <nil>
}

// A path can lead to an item: the only one of its construct.
func ExampleConstruct() {
	m, err := sem.New([]sem.Construct{
		{Name: "quality", Items: []string{"skill", "attitude", "speed"}},
		{Name: "recommend", Items: []string{"recommend"}},
	}, []sem.Path{{From: "quality", To: "recommend"}}, sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := sem.Fit(sampleOf(visits()), m, sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := fit.Paths[0]
	fmt.Printf("%.2f ± %.2f points of recommend per point of skill\n", p.Estimate.Value, p.Estimate.SE.Value)
	// Output:
	// 0.52 ± 0.08 points of recommend per point of skill
}

func ExamplePath() {
	for _, p := range chain().Paths() {
		fmt.Println(p.From, "->", p.To)
	}
	// Output:
	// quality -> satisfaction
	// satisfaction -> loyalty
}

// Two items worded alike have more in common than their construct.
func ExampleCovariances() {
	m, err := sem.New(chain().Constructs(), chain().Paths(), sem.Covariances{Free: []sem.Pair{{A: "expected", B: "ideal"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(chain().DF(), m.DF())
	// Output:
	// 18 17
}

func ExamplePair() {
	_, err := sem.New(chain().Constructs(), chain().Paths(), sem.Covariances{Zero: []sem.Pair{{A: "quality", B: "loyalty"}}})
	fmt.Println(err)
	// Output:
	// sem: covariances.zero[0]: "quality": not both exogenous, with "loyalty": invalid definition
}

func ExampleFromMoments() {
	s, err := sem.FromMoments(visits())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.N(), s.Missing(), s.Names())
	// Output:
	// 400 0 [skill attitude speed overall expected ideal return recommend]
}

func ExampleFromColumns() {
	s, err := sem.FromColumns(sem.Data{
		Names:   []string{"minutes", "rating"},
		Columns: [][]float64{{12.5, 8, 30, 21}, {8, 9, 5, 6}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := sem.New([]sem.Construct{{Name: "minutes", Items: []string{"minutes"}}, {Name: "rating", Items: []string{"rating"}}},
		[]sem.Path{{From: "minutes", To: "rating"}}, sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := sem.Fit(s, m, sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f points per minute, R² %.2f\n", fit.Paths[0].Estimate.Value, fit.Explained[0].R2)
	// Output:
	// -0.185 points per minute, R² 0.97
}

// With three items a factor model has as many parameters as there are covariances, and
// the loading of one is the root of a ratio of correlations.
func ExampleFromCovariance() {
	s, err := sem.FromCovariance([]string{"a", "b", "c"}, [][]float64{{1, 0.48, 0.42}, {0.48, 1, 0.56}, {0.42, 0.56, 1}}, 200)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := sem.New([]sem.Construct{{Name: "one", Items: []string{"a", "b", "c"}}}, nil, sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := sem.Fit(s, m, sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range fit.Loadings {
		fmt.Printf("%s %.2f\n", l.To, l.Standardised.Value)
	}
	// Output:
	// a 0.60
	// b 0.80
	// c 0.70
}

func ExampleItemError() {
	s := sampleOf(visits())
	m, err := sem.New([]sem.Construct{{Name: "quality", Items: []string{"skill", "attitude", "price"}}}, nil, sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = sem.Fit(s, m, sem.Options{})
	if at, ok := errors.AsType[*sem.ItemError](err); ok {
		fmt.Println(at.Name, errors.Is(err, survey.ErrUnknown))
	}
	// Output:
	// price true
}

func ExampleFit() {
	fit, err := sem.Fit(sampleOf(visits()), chain(), sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range fit.Loadings[:3] {
		fmt.Printf("%s =~ %s %.2f, standardised %.2f\n", p.From, p.To, p.Estimate.Value, p.Standardised.Value)
	}
	for _, e := range fit.Explained[:2] {
		fmt.Printf("R² of %s %.2f\n", e.Name, e.R2)
	}
	for _, e := range fit.Effects {
		if e.From == "quality" && e.To == "loyalty" {
			fmt.Printf("quality on loyalty, by satisfaction: %.2f %.2f\n", e.Standardised.Value, e.Standardised.Interval)
		}
	}
	// Output:
	// quality =~ skill 1.00, standardised 0.68
	// quality =~ attitude 1.07, standardised 0.73
	// quality =~ speed 1.15, standardised 0.74
	// R² of satisfaction 0.45
	// R² of loyalty 0.83
	// quality on loyalty, by satisfaction: 0.61 [0.51, 0.71]
}

// The unit of a construct is a choice. Paths then are between standard deviations of
// exogenous constructs and disturbances.
func ExampleScaling() {
	for _, s := range []sem.Scaling{sem.Marker, sem.UnitVariance} {
		fit, err := sem.Fit(sampleOf(visits()), chain(), sem.Options{Scaling: s})
		if err != nil {
			fmt.Println(err)
			return
		}
		p := fit.Paths[0]
		fmt.Printf("%s: χ² %.2f, path %.2f, standardised %.2f\n", s, fit.Indices.Test.ChiSquare, p.Estimate.Value, p.Standardised.Value)
	}
	// Output:
	// marker: χ² 13.48, path 0.66, standardised 0.67
	// unit-variance: χ² 13.48, path 0.90, standardised 0.67
}

func ExampleModifications() {
	// A model that takes speed for a part of satisfaction.
	constructs := chain().Constructs()
	constructs[0].Items = []string{"skill", "attitude"}
	constructs[1].Items = []string{"overall", "expected", "ideal", "speed"}
	m, err := sem.New(constructs, chain().Paths(), sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	changes, err := sem.Modifications(sampleOf(visits()), m)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range changes[:2] {
		fmt.Printf("%s %s, %s: χ² −%.0f\n", c.Kind, c.From, c.To, c.Index)
	}
	// Output:
	// cross-loading quality, speed: χ² −74
	// residual-covariance attitude, speed: χ² −32
}

func ExampleModificationKind() {
	fmt.Println(sem.CrossLoading, sem.ResidualCovariance, sem.ConstructCovariance, sem.ConstructPath)
	// Output:
	// cross-loading residual-covariance construct-covariance construct-path
}

// Does quality act on loyalty beside satisfaction?
func ExampleCompare() {
	s := sampleOf(visits())
	restricted, err := sem.Fit(s, chain(), sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := sem.New(chain().Constructs(), append(chain().Paths(), sem.Path{From: "quality", To: "loyalty"}), sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	full, err := sem.Fit(s, m, sem.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := sem.Compare(restricted, full)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("χ²(%d) = %.2f, p = %.2f\n", d.DF, d.ChiSquare, d.P.Value)
	// Output:
	// χ²(1) = 1.59, p = 0.21
}

func ExampleDefinitionError() {
	_, err := sem.New(chain().Constructs(), append(chain().Paths(), sem.Path{From: "loyalty", To: "quality"}), sem.Covariances{})
	if at, ok := errors.AsType[*sem.DefinitionError](err); ok {
		fmt.Println(at.Part, at.Index, at.Name, errors.Is(err, sem.ErrCycle))
	}
	// Output:
	// paths 0 quality true
}

func ExampleUnidentifiedError() {
	_, err := sem.New([]sem.Construct{{Name: "quality", Items: []string{"skill", "attitude"}}}, nil, sem.Covariances{})
	if e, ok := errors.AsType[*sem.UnidentifiedError](err); ok {
		fmt.Println(e.Free, "parameters,", e.Moments, "covariances")
	}
	// Output:
	// 4 parameters, 3 covariances
}

// Two items that should correlate with the others alike and do not: no finite variance
// is the best.
func ExampleConvergenceError() {
	s, err := sem.FromCovariance([]string{"a", "b", "c", "d"}, [][]float64{
		{1, 0.3, 0.2, 0.2}, {0.3, 1, -0.1, -0.1}, {0.2, -0.1, 1, 0.5}, {0.2, -0.1, 0.5, 1},
	}, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := sem.New([]sem.Construct{{Name: "one", Items: []string{"a", "b"}}, {Name: "two", Items: []string{"c", "d"}}}, nil, sem.Covariances{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = sem.Fit(s, m, sem.Options{})
	if e, ok := errors.AsType[*sem.ConvergenceError](err); ok {
		fmt.Println(e.Iterations, errors.Is(err, sem.ErrNotConverged))
	}
	// Output:
	// 200 true
}

// fitted is the chain, fitted to the visits.
func fitted() sem.Result {
	fit, err := sem.Fit(sampleOf(visits()), chain(), sem.Options{})
	if err != nil {
		panic(err)
	}
	return fit
}

func ExampleSample() {
	s := sampleOf(visits())
	fmt.Println(s.N(), len(s.Names()))
	// Output:
	// 400 8
}

func ExampleData() {
	d := sem.Data{Names: []string{"minutes", "rating"}, Columns: [][]float64{{12.5, 8, math.NaN(), 21}, {8, 9, 5, 6}}}
	s, err := sem.FromColumns(d)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.N(), "rows,", s.Missing(), "left out")
	// Output:
	// 3 rows, 1 left out
}

func ExampleOptions() {
	fit, err := sem.Fit(sampleOf(visits()), chain(), sem.Options{Level: 0.99})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", fit.Paths[0].Estimate.Interval)
	// Output:
	// [0.47, 0.85]
}

func ExampleParameter() {
	p := fitted().Loadings[1]
	fmt.Printf("%s =~ %s: %.2f ± %.2f, z = %.1f, p = %.1g\n", p.From, p.To, p.Estimate.Value, p.Estimate.SE.Value, p.Z.Value, p.P.Value)
	// Output:
	// quality =~ attitude: 1.07 ± 0.10, z = 11.2, p = 7e-29
}

func ExampleExplained() {
	for _, e := range fitted().Explained[:3] {
		fmt.Printf("%s %.2f\n", e.Name, e.R2)
	}
	// Output:
	// satisfaction 0.45
	// loyalty 0.83
	// skill 0.46
}

func ExampleEffect() {
	for _, e := range fitted().Effects {
		fmt.Printf("%s -> %s: direct %.2f, indirect %.2f, total %.2f\n", e.From, e.To, e.Direct.Value, e.Indirect.Value, e.Total.Value)
	}
	// Output:
	// quality -> satisfaction: direct 0.66, indirect 0.00, total 0.66
	// quality -> loyalty: direct 0.00, indirect 0.52, total 0.52
	// satisfaction -> loyalty: direct 0.78, indirect 0.00, total 0.78
}

func ExampleTest() {
	t := fitted().Indices.Baseline
	fmt.Printf("χ²(%d) = %.0f\n", t.DF, t.ChiSquare)
	// Output:
	// χ²(28) = 1005
}

func ExampleIndices() {
	x := fitted().Indices
	fmt.Printf("CFI %.3f, TLI %.3f, p close %.2f\n", x.CFI, x.TLI.Value, x.PClose.Value)
	fmt.Printf("%d parameters, AIC %.1f, BIC %.1f\n", x.Free, x.AIC, x.BIC)
	// Output:
	// CFI 1.000, TLI 1.007, p close 1.00
	// 18 parameters, AIC 10569.0, BIC 10640.9
}

// What the model does not explain of the correlation of two items.
func ExampleResult() {
	fit := fitted()
	fmt.Printf("%s and %s: %+.3f\n", fit.Items[0], fit.Items[7], fit.Residuals[0][7])
	fmt.Printf("%s and %s: %.2f\n", fit.Constructs[0], fit.Constructs[1], fit.Correlations[0][1])
	// Output:
	// skill and recommend: -0.009
	// quality and satisfaction: 0.67
}

func ExampleModification() {
	changes, err := sem.Modifications(sampleOf(visits()), chain())
	if err != nil {
		fmt.Println(err)
		return
	}
	c := changes[0]
	fmt.Printf("%s %s, %s: %.2f, p = %.2f\n", c.Kind, c.From, c.To, c.Standardised, c.P)
	// Output:
	// residual-covariance attitude, recommend: -0.15, p = 0.02
}

func ExampleParameterState() {
	fmt.Println(sem.ParameterState{Name: "one =~ b", Value: 12})
	// Output:
	// {one =~ b 12}
}
