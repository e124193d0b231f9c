package pls_test

import (
	"math"
	"math/rand/v2"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
)

// ecsiBlocks have as many items as the model of Tenenhaus and others (2005): 24.
var ecsiBlocks = []struct {
	name  string
	items int
	noise float64
}{
	{"image", 5, 0.9}, {"expectation", 3, 1.1}, {"quality", 7, 0.8}, {"value", 2, 0.7}, {"satisfaction", 3, 0.7},
	{"complaints", 1, 0.9}, {"loyalty", 3, 0.9},
}

func ecsiItems() map[string][]string {
	items := map[string][]string{}
	for _, b := range ecsiBlocks {
		for i := range b.items {
			items[b.name] = append(items[b.name], b.name[:3]+string(rune('1'+i)))
		}
	}
	return items
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ecsi() *pls.Model { return must(pls.ECSI(ecsiItems())) }

// ecsiData are n respondents who answer from 1 to 10.
func ecsiData(seed uint64, n int) pls.Data {
	random := rand.New(rand.NewPCG(seed, 24))
	d := pls.Data{Names: ecsi().Items()}
	for range d.Names {
		d.Columns, d.Min, d.Max = append(d.Columns, make([]float64, n)), append(d.Min, 1), append(d.Max, 10)
	}
	for row := range n {
		e := random.NormFloat64
		image := e()
		expectation := 0.5*image + 0.87*e()
		quality := 0.55*expectation + 0.83*e()
		value := 0.05*expectation + 0.55*quality + 0.81*e()
		satisfaction := 0.2*image + 0.05*expectation + 0.5*quality + 0.2*value + 0.56*e()
		complaints := 0.55*satisfaction + 0.84*e()
		loyalty := 0.2*image + 0.5*satisfaction + 0.05*complaints + 0.74*e()
		at := 0
		for b, x := range []float64{image, expectation, quality, value, satisfaction, complaints, loyalty} {
			for range ecsiBlocks[b].items {
				d.Columns[at][row] = min(10, max(1, math.Round(7.3+1.5*(x+ecsiBlocks[b].noise*e()))))
				at++
			}
		}
	}
	return d
}

func ecsiSample(seed uint64, n int) *pls.Sample { return must(pls.FromColumns(ecsiData(seed, n))) }

func ecsiFit() *pls.Fitted { return must(pls.Fit(ecsiSample(1, 250), ecsi(), pls.FitOptions{})) }

// same requires two results to have the same bits.
func same(t require.TestingT, want, got any) { require.Equal(t, want, got) }
