package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/survey"
)

func neuralData() neural.Data {
	d := neural.Data{Names: []string{"overall", "ease", "wait"}, Columns: make([][]float64, 3)}
	for i := range 24 {
		ease, wait := float64(1+i%5), float64(1+i*i%7)
		d.Columns[0] = append(d.Columns[0], ease+wait/2+float64(i*5%11)/2)
		d.Columns[1], d.Columns[2] = append(d.Columns[1], ease), append(d.Columns[2], wait)
		d.Weights, d.Respondents = append(d.Weights, 1+float64(i%3)), append(d.Respondents, string(rune('a'+i%20)))
	}
	return d
}

var neuralQuick = neural.Options{Hidden: 1, Members: 2, Folds: 3, Repeats: 2}

// neuralTable has more complete rows than the two items of a sample need.
func neuralTable() *survey.Table {
	q := questionnaire()
	t := survey.NewTable(q)
	for i, r := range append(responses(q), responses(q)...) {
		must(r, r.Answer("wait", 1+i*3%5))
		r.Respondent += string(rune('0' + i/4))
		must(t, t.Append(r))
	}
	return t
}

func neuralSample() *neural.Sample {
	d := neuralData()
	return must(neural.FromColumns(d, "overall", "ease", "wait"))
}

func neuralNetwork() *neural.Network {
	return must(neural.Fit(context.Background(), neuralSample(), neuralQuick))
}

var neuralInputs = inputs{
	calls: map[string]func() call{
		"FromColumns": func() call {
			d, items := neuralData(), []string{"ease", "wait"}
			return give(func() (any, error) { return neural.FromColumns(d, "overall", items...) }, d, items)
		},
		"FromTable": func() call {
			t, items := neuralTable(), []string{"ease", "wait"}
			return give(func() (any, error) { return neural.FromTable(t, "recommend", items...) }, t, items)
		},
		"Fit": func() call {
			s, o := neuralSample(), neuralQuick
			return give(func() (any, error) { return neural.Fit(context.Background(), s, o) }, s, o)
		},
		"Compare": func() call {
			s, o := neuralSample(), neuralQuick
			return give(func() (any, error) { return neural.Compare(context.Background(), s, o) }, s, o)
		},
		"Compare shares": func() call {
			s, o := must(neuralSample().AtLeast(6)), neuralQuick
			return give(func() (any, error) { return neural.Compare(context.Background(), s, o) }, s, o)
		},
		"Sample.AtLeast": func() call {
			s := neuralSample()
			return on(s, func() (any, error) { return s.AtLeast(5) })
		},
		"Network.Predict": func() call {
			n, d := neuralNetwork(), neuralData()
			return on(n, func() (any, error) { return n.Predict(d) }, d)
		},
		"Calibrate": func() call {
			f, o := neural.Forecasts{Predicted: []float64{0.2, 0.4, 0.7, 0.9}, Observed: []bool{false, true, false, true}, Weights: []float64{1, 2, 1, 1},
				Respondents: []string{"a", "b", "c", "d"}}, neural.CalibrationOptions{Bins: 2}
			return give(func() (any, error) { return neural.Calibrate(f, o) }, f, o)
		},
	},
	specimens: []func() any{
		func() any { return neuralSample() },
		func() any { return neuralNetwork() },
		func() any { return neural.Better },
		func() any { return neural.Error{Name: "a", Row: 1, Fold: 2, Member: 3, Err: neural.ErrConstant} },
		func() any { return neural.ConvergenceError{Iterations: 3, Loss: 1, Gradient: 0.1} },
	},
	mutators: []string{"Verdict.UnmarshalText"},
}
