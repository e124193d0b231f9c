package pls_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
)

// The formula in words of Fornell and others (1996): the mean score less its least
// possible value, over the range of values that it can have.
func TestIndexFormula(t *testing.T) {
	d := ecsiData(1, 250)
	for row := range d.Columns[0] { // a scale of its own
		d.Columns[14][row] = (d.Columns[14][row] - 1) / 3
	}
	d.Min[14], d.Max[14] = 0, 3
	f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	ones := make([]float64, 250)
	for i := range ones {
		ones[i] = 1
	}
	for _, c := range f.Constructs {
		x := must(f.Index(c.Name))
		var score, least, most float64
		for i, item := range f.Items {
			if item.Construct != c.Name {
				continue
			}
			column := d.Columns[i]
			mean := meanOf(column, ones, nil)
			centred := make([]float64, len(column))
			for row := range column {
				centred[row] = column[row] - mean
			}
			sd := meanOf(centred, unit(column, nil), nil)
			w := item.Weight / sd
			score += w * mean
			least += w * d.Min[i]
			most += w * d.Max[i]
		}
		require.InDelta(t, 100*(score-least)/(most-least), x.Value, 1e-10, c.Name)
		scores := must(f.IndexScores(c.Name))
		require.InDelta(t, meanOf(scores, ones, nil), x.Value, 1e-10)
		var centred []float64
		for _, s := range scores {
			require.GreaterOrEqual(t, s, 0.0)
			require.LessOrEqual(t, s, 100.0)
			centred = append(centred, s-x.Value)
		}
		require.InDelta(t, meanOf(centred, centred, nil)*250/249, x.SD*x.SD, 1e-9)
		sum := 0.0
		for _, w := range x.Weights {
			sum += w
		}
		require.InDelta(t, 1, sum, 1e-12)
		require.Equal(t, ecsiItems()[c.Name], x.Items)
	}
}

// The ends: answers that are all but lowest make 0, all but highest 100.
func TestIndexEnds(t *testing.T) {
	d := pls.Data{Names: []string{"a", "b"}, Min: []float64{0, 0}, Max: []float64{10, 10},
		Columns: [][]float64{make([]float64, 1000), make([]float64, 1000)}}
	d.Columns[0][7], d.Columns[1][7] = 1e-9, 1e-9
	m := must(pls.New([]pls.Construct{{Name: "x", Items: []string{"a"}}, {Name: "y", Items: []string{"b"}}}, []pls.Path{{From: "x", To: "y"}}))
	x := must(must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{})).Index("y"))
	require.InDelta(t, 0, x.Value, 1e-9)
	for i := range d.Columns {
		for row, v := range d.Columns[i] {
			d.Columns[i][row] = 10 - v
		}
	}
	x = must(must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{})).Index("y"))
	require.InDelta(t, 100, x.Value, 1e-9)
	require.LessOrEqual(t, x.Value, 100.0)
}

// Importance is the coefficient of the respondents' indexes, where there is one way only,
// and the sum over ways otherwise; gains add up.
func TestIPMA(t *testing.T) {
	d := ecsiData(1, 250)
	f := must(pls.Fit(must(pls.FromColumns(d)), ecsi(), pls.FitOptions{}))
	centred := func(name string) []float64 {
		scores := must(f.IndexScores(name))
		mean := must(f.Index(name)).Value
		for i := range scores {
			scores[i] -= mean
		}
		return scores
	}
	b := regression(centred("value"), [][]float64{centred("expectation"), centred("quality")}, nil)
	q := regression(centred("quality"), [][]float64{centred("expectation")}, nil)
	p := must(f.IPMA("value"))
	found := map[string]pls.Priority{}
	for _, c := range p.Constructs {
		found[c.Name] = c
		require.InDelta(t, c.Importance*(100-c.Performance), c.Gain, 1e-12)
	}
	require.Len(t, found, 3, "image, expectation and quality")
	require.InDelta(t, b[1], found["quality"].Importance, 1e-9)
	require.InDelta(t, b[0]+b[1]*q[0], found["expectation"].Importance, 1e-9)
	require.InDelta(t, must(f.Index("quality")).Value, found["quality"].Performance, 1e-12)
	// One point of every item of a construct is one point of the construct, on one scale.
	sum := 0.0
	for i, item := range p.Items {
		if item.Construct == "quality" {
			sum += item.Importance
		}
		if i > 0 {
			require.LessOrEqual(t, item.Gain, p.Items[i-1].Gain)
		}
	}
	require.InDelta(t, found["quality"].Importance, sum, 1e-12)
	// Raising an item by one point of its scale raises its construct's index as it says.
	item := p.Items[0]
	at := 0
	for i, name := range d.Names {
		if name == item.Name {
			at = i
		}
	}
	x := must(f.Index(item.Construct))
	weight := 0.0
	for i, name := range x.Items {
		if name == item.Name {
			weight = x.Weights[i]
		}
	}
	require.InDelta(t, found[item.Construct].Importance*weight, item.Importance, 1e-12)
	require.InDelta(t, 100*(mean(d.Columns[at])-1)/9, item.Performance, 1e-10)
	_, err := f.IPMA("image")
	require.ErrorContains(t, err, "nothing leads to it")
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
