package neural_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// repairs are answers of 240 customers of whom 40 came twice. Those who had to wait (a low
// speed) forgive it if they were kept informed (a high contact).
func repairs() *survey.Table {
	d := survey.Definition{ID: "repair"}
	for _, id := range []string{"overall", "speed", "contact", "price"} {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToTen()})
		d.Overall.Children = append(d.Overall.Children, survey.Node{Item: id})
	}
	d.Overall.ID = "repair"
	q, err := survey.New(d)
	if err != nil {
		panic(err)
	}
	table, random := survey.NewTable(q), rand.New(rand.NewPCG(2, 3))
	for i := range 280 {
		speed, contact, price := 1+random.IntN(10), 1+random.IntN(10), 1+random.IntN(10)
		overall := 3 + 0.4*float64(max(speed, contact)) + 0.2*float64(price) + random.NormFloat64()
		if speed < 6 && contact < 6 {
			overall -= 2
		}
		r := q.NewResponse()
		r.Respondent = fmt.Sprintf("customer %d", i%240)
		rating := min(max(int(math.Round(overall)), 1), 10)
		if err := errors.Join(r.Answer("overall", rating), r.Answer("speed", speed), r.Answer("contact", contact), r.Answer("price", price), table.Append(r)); err != nil {
			panic(err)
		}
	}
	return table
}

// Does what drives satisfaction follow straight lines? If not, which items matter, and can
// probabilities of top satisfaction be trusted?
func Example() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	c, err := neural.Compare(context.Background(), s, neural.Options{Folds: 5, Members: 5})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s: R² %.1f instead of %.1f\n", c.Verdict.Sentence(), c.Network.R2.Value, c.Linear.R2.Value)
	for _, i := range c.Importance {
		fmt.Printf("%-7s %.1f instead of %.1f\n", i.Name, i.Network.Value, i.Linear.Value)
	}

	top, err := s.AtLeast(8)
	if err != nil {
		panic(err)
	}
	c, err = neural.Compare(context.Background(), top, neural.Options{Folds: 5, Members: 5})
	if err != nil {
		panic(err)
	}
	slope := c.Network.Calibration.Slope
	fmt.Printf("calibration slope of the network includes 1: %v\n", slope.Interval.Lower < 1 && 1 < slope.Interval.Upper)
	// Output:
	// the network is better than the linear model: R² 0.7 instead of 0.5
	// speed   0.6 instead of 0.4
	// contact 0.8 instead of 0.5
	// price   0.1 instead of 0.1
	// calibration slope of the network includes 1: true
}

func ExampleCompare() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	c, err := neural.Compare(context.Background(), s, neural.Options{Folds: 5, Members: 5, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d answers of %d customers\n", c.N, c.Respondents)
	fmt.Printf("%s: gain in R² %.1f %.1f\n", c.Verdict.Sentence(), c.Gain.Value, c.Gain.Interval)
	// Output:
	// 280 answers of 240 customers
	// the network is better than the linear model: gain in R² 0.1 [0.1, 0.2]
}

// A linear law needs no network, and the comparison says so.
func ExampleVerdict() {
	var d neural.Data
	d.Names, d.Columns = []string{"overall", "skill", "manner"}, make([][]float64, 3)
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		skill, manner := 10*random.Float64(), 10*random.Float64()
		for i, x := range []float64{0.6*skill + 0.3*manner + random.NormFloat64(), skill, manner} {
			d.Columns[i] = append(d.Columns[i], x)
		}
	}
	s, err := neural.FromColumns(d, "overall", "skill", "manner")
	if err != nil {
		panic(err)
	}
	c, err := neural.Compare(context.Background(), s, neural.Options{Folds: 5, Members: 5})
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Verdict)
	fmt.Println(c.Verdict.Sentence())
	// Output:
	// not-better
	// the network is not better than the linear model
}

func ExampleFit() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	n, err := neural.Fit(context.Background(), s, neural.Options{Members: 5})
	if err != nil {
		panic(err)
	}
	p, err := n.Predict(neural.Data{Names: []string{"speed", "contact", "price"}, Columns: [][]float64{{2, 2}, {2, 9}, {5, 5}}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("slow and silent %.0f, slow but informed %.0f\n", p[0].Value, p[1].Value)
	// Output:
	// slow and silent 3, slow but informed 8
}

func ExampleNetwork() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact")
	if err != nil {
		panic(err)
	}
	n, err := neural.Fit(context.Background(), s, neural.Options{Members: 5})
	if err != nil {
		panic(err)
	}
	fmt.Println(n.Outcome(), n.Items())
	// Output: overall [speed contact]
}

// Answers that the network has never seen the like of are marked.
func ExamplePrediction() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact")
	if err != nil {
		panic(err)
	}
	n, err := neural.Fit(context.Background(), s, neural.Options{Members: 5})
	if err != nil {
		panic(err)
	}
	p, err := n.Predict(neural.Data{Names: []string{"speed", "contact"}, Columns: [][]float64{{5, 5}, {5, 50}}})
	if err != nil {
		panic(err)
	}
	fmt.Println(p[0].Outside, p[1].Outside, p[1].Spread > p[0].Spread)
	// Output: false true true
}

func ExampleFromTable() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact")
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Outcome(), s.Items(), s.N(), s.Respondents(), s.Dropped())
	// Output: overall [speed contact] 280 240 0
}

func ExampleFromColumns() {
	_, err := neural.FromColumns(neural.Data{Names: []string{"overall", "minutes"}, Columns: [][]float64{{7, 9, 4, 8}, {30, 12, math.NaN(), 20}}}, "overall", "minutes")
	fmt.Println(err)
	// Output: neural: minutes: row 3: NaN: invalid argument
}

func ExampleSample_AtLeast() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	_, err = s.AtLeast(11)
	fmt.Println(err)
	// Output: neural: overall: constant column: 0 of 280 rows are at least 11
}

// Weights and respondents are columns beside the answers.
func ExampleData() {
	d := neural.Data{
		Names:       []string{"overall", "speed"},
		Columns:     [][]float64{{7, 9, 4, 8}, {6, 9, 5, 7}},
		Weights:     []float64{1, 2, 1, 1},
		Respondents: []string{"ann", "bob", "ann", ""},
	}
	s, err := neural.FromColumns(d, "overall", "speed")
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d rows of %d people, effective %.1f\n", s.N(), s.Respondents(), s.EffectiveN())
	// Output: 4 rows of 3 people, effective 3.6
}

func ExampleOptions() {
	s, err := neural.FromTable(repairs(), "overall", "speed")
	if err != nil {
		panic(err)
	}
	_, err = neural.Compare(context.Background(), s, neural.Options{Folds: 500})
	fmt.Println(err)
	// Output: neural: option Folds: 500 outside 2 to 100: invalid argument
}

// A large penalty leaves only the linear model.
func ExampleComparison() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	c, err := neural.Compare(context.Background(), s, neural.Options{Folds: 5, Members: 5, Penalty: 1e6})
	if err != nil {
		panic(err)
	}
	fmt.Printf("gain %.1f: %s\n", math.Abs(c.Gain.Value), c.Verdict)
	// Output: gain 0.0: not-better
}

func ExampleImportance() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	c, err := neural.Compare(context.Background(), s, neural.Options{Folds: 5, Members: 5})
	if err != nil {
		panic(err)
	}
	for _, i := range c.Importance {
		fmt.Println(i.Name, i.Network.Interval.Lower > 0)
	}
	// Output:
	// speed true
	// contact true
	// price true
}

func ExampleAccuracy() {
	s, err := neural.FromTable(repairs(), "overall", "speed", "contact", "price")
	if err != nil {
		panic(err)
	}
	c, err := neural.Compare(context.Background(), s, neural.Options{Folds: 5, Members: 5})
	if err != nil {
		panic(err)
	}
	fmt.Printf("a linear forecast is off by %.1f points\n", math.Sqrt(c.Linear.Error.Value))
	// Output:
	// a linear forecast is off by 1.3 points
}

// fifty forecasts of each of four probabilities, and how often each came true.
func forecasts(times ...int) neural.Forecasts {
	var f neural.Forecasts
	for i, yes := range times {
		for k := range 50 {
			f.Predicted = append(f.Predicted, []float64{0.2, 0.4, 0.6, 0.8}[i])
			f.Observed = append(f.Observed, k < yes)
		}
	}
	return f
}

// Any model's probabilities can be held against what came of them.
func ExampleCalibrate() {
	c, err := neural.Calibrate(forecasts(17, 23, 27, 33), neural.CalibrationOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("slope %.2f %.2f: too extreme\n", c.Slope.Value, c.Slope.Interval)
	fmt.Printf("error %.3f, by chance %.3f\n", c.ECE, c.Chance)
	// Output:
	// slope 0.47 [0.19, 0.76]: too extreme
	// error 0.100, by chance 0.050
}

func ExampleForecasts() {
	_, err := neural.Calibrate(neural.Forecasts{Predicted: []float64{0.3, 70}, Observed: []bool{false, true}}, neural.CalibrationOptions{})
	fmt.Println(err)
	// Output: neural: row 2: probability 70: invalid argument
}

func ExampleCalibration() {
	c, err := neural.Calibrate(forecasts(11, 19, 31, 39), neural.CalibrationOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("Brier %.3f, in the large %.3f %.3f\n", c.Brier.Value, c.Large.Value, c.Large.Interval)
	// Output:
	// Brier 0.204, in the large 0.000 [-0.063, 0.063]
}

func ExampleCalibrationOptions() {
	c, err := neural.Calibrate(forecasts(11, 19, 31, 39), neural.CalibrationOptions{Bins: 2, Level: 0.9})
	if err != nil {
		panic(err)
	}
	for _, b := range c.Bins {
		fmt.Printf("%.2f: %.2f %.2f of %d\n", b.Predicted, b.Observed.Value, b.Observed.Interval, b.Observed.N)
	}
	// Output:
	// 0.30: 0.30 [0.23, 0.38] of 100
	// 0.70: 0.70 [0.62, 0.77] of 100
}

func ExampleBin() {
	c, err := neural.Calibrate(forecasts(11, 19, 31, 39), neural.CalibrationOptions{})
	if err != nil {
		panic(err)
	}
	for _, b := range c.Bins {
		fmt.Printf("%.1f: %.2f %.2f\n", b.Predicted, b.Observed.Value, b.Observed.Interval)
	}
	// Output:
	// 0.2: 0.22 [0.13, 0.35]
	// 0.4: 0.38 [0.26, 0.52]
	// 0.6: 0.62 [0.48, 0.74]
	// 0.8: 0.78 [0.65, 0.87]
}

func ExampleError() {
	s, err := neural.FromColumns(neural.Data{Names: []string{"overall", "club"}, Columns: [][]float64{{7, 9, 4, 8, 5, 6}, {0, 0, 0, 0, 0, 1}}}, "overall", "club")
	if err != nil {
		panic(err)
	}
	_, err = neural.Compare(context.Background(), s, neural.Options{Folds: 2})
	if e, ok := errors.AsType[*neural.Error](err); ok {
		fmt.Println(e.Name, e.Fold, errors.Is(err, neural.ErrConstant))
	}
	// Output:
	// club 1 true
}

func ExampleConvergenceError() {
	err := fmt.Errorf("evening run: %w", &neural.ConvergenceError{Iterations: 3000, Loss: 0.31, Gradient: 2e-4})
	fmt.Println(errors.Is(err, neural.ErrNotConverged))
	// Output: true
}

func ExampleSample() {
	var s neural.Sample
	_, err := s.AtLeast(9)
	fmt.Println(s.N(), err)
	// Output: 0 neural: no base: no answers
}
