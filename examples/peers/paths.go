package main

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/gocsat/csat/analysis/pls"
)

const resamples = 500

// blocks are the constructs of the European index with their numbers of items: 24.
var blocks = []struct {
	name  string
	items int
}{{"image", 5}, {"expectation", 3}, {"quality", 7}, {"value", 2}, {"satisfaction", 3}, {"complaints", 1}, {"loyalty", 3}}

// ecsi are n simulated respondents with the model of the European index: answers on
// 1 to 10, column by column.
func ecsi(n int) (*pls.Model, pls.Data, error) {
	random := rand.New(rand.NewPCG(1, 7))
	items := map[string][]string{}
	var d pls.Data
	for _, b := range blocks {
		for i := range b.items {
			items[b.name] = append(items[b.name], fmt.Sprint(b.name, i+1))
		}
		d.Names = append(d.Names, items[b.name]...)
	}
	d.Columns = make([][]float64, len(d.Names))
	for range n {
		own := func(sd float64) float64 { return sd * random.NormFloat64() }
		image := own(1)
		expectation := 0.5*image + own(0.85)
		quality := 0.6*expectation + own(0.8)
		value := 0.2*expectation + 0.5*quality + own(0.75)
		satisfaction := 0.2*image + 0.1*expectation + 0.4*quality + 0.2*value + own(0.55)
		complaints := 0.5*satisfaction + own(0.85)
		loyalty := 0.3*image + 0.45*satisfaction + 0.1*complaints + own(0.65)
		k := 0
		for j, construct := range []float64{image, expectation, quality, value, satisfaction, complaints, loyalty} {
			for range blocks[j].items {
				answer := math.Round(7 + 1.6*(0.8*construct+own(0.6)))
				d.Columns[k] = append(d.Columns[k], min(10, max(1, answer)))
				k++
			}
		}
	}
	m, err := pls.ECSI(items)
	return m, d, err
}

// paths is row E. The answer is what satisfaction does to loyalty.
func paths(e *env) ([]contender, error) {
	m, d, err := ecsi(250)
	if err != nil {
		return nil, err
	}
	var answers []byte
	for _, column := range d.Columns {
		for _, v := range column {
			answers = append(answers, byte(v))
		}
	}
	file, err := e.file("ecsi", answers)
	if err != nil {
		return nil, err
	}
	replicates := max(resamples/e.shrink, 20)
	rows, drawn := cells(d, replicates)
	// The peers end their iterations earlier.
	return []contender{
		{name: "csat", call: timed(func() (float64, error) { return pathResamples(e, m, d, replicates) })},
		e.r.peer(contender{name: "R seminr, 1 process", goal: 500, within: 1e-5}, "seminr", "seminr", file, replicates, 1),
		e.r.peer(contender{name: "R seminr, 2 processes", goal: 400, within: 1e-5}, "seminr", "seminr", file, replicates, 2),
		e.r.peer(contender{name: "R plspm", goal: 500, within: 1e-3}, "plspm", "plspm", file, replicates),
		{name: "C, sums and cross-products of the resamples", call: timed(func() (float64, error) {
			for _, times := range drawn {
				crossProducts(rows, times)
			}
			return math.NaN(), nil
		})},
		{name: "allocations a resample", figure: func() (float64, error) { return pathAllocations(e, m, d) }},
	}, nil
}

// pathResamples fits and resamples, from the columns on.
func pathResamples(e *env, m *pls.Model, d pls.Data, replicates int) (float64, error) {
	s, err := pls.FromColumns(d)
	if err != nil {
		return 0, err
	}
	f, err := pls.Fit(s, m, pls.FitOptions{})
	if err != nil {
		return 0, err
	}
	b, err := pls.Bootstrap(e.ctx, f, pls.BootstrapOptions{Replicates: replicates, Seed: 1})
	if err != nil {
		return 0, err
	}
	for _, p := range b.Paths {
		if p.From == "satisfaction" && p.Name == "loyalty" {
			return p.Estimate.Value, nil
		}
	}
	return 0, errors.New("no path from satisfaction to loyalty")
}

// pathAllocations is what twice as many resamples allocate more, for each of them;
// rounded down, since what holds all of them is allocated once.
func pathAllocations(e *env, m *pls.Model, d pls.Data) (float64, error) {
	const replicates = 1000
	of := func(n int) (float64, error) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := pathResamples(e, m, d, n)
		runtime.ReadMemStats(&after)
		return float64(after.Mallocs - before.Mallocs), err
	}
	once, err := of(replicates)
	if err != nil {
		return 0, err
	}
	twice, err := of(2 * replicates)
	return math.Floor(max(0, twice-once) / replicates), err
}

// cells are the answers row by row, and how often each row is drawn in each resample.
func cells(d pls.Data, replicates int) (rows [][24]int16, drawn [][]byte) {
	random := rand.New(rand.NewPCG(1, 8))
	rows, drawn = make([][24]int16, len(d.Columns[0])), make([][]byte, replicates)
	for j, column := range d.Columns {
		for row, v := range column {
			rows[row][j] = int16(v)
		}
	}
	for r := range drawn {
		drawn[r] = make([]byte, len(rows))
		for range rows {
			drawn[r][random.IntN(len(rows))]++
		}
	}
	return rows, drawn
}

// byResamples and byPathRespondents are courses of row E.
func byResamples(e *env, replicates int) (func() (time.Duration, float64, error), error) {
	m, d, err := ecsi(250)
	return timed(func() (float64, error) { return pathResamples(e, m, d, replicates) }), err
}

func byPathRespondents(e *env, n int) (func() (time.Duration, float64, error), error) {
	m, d, err := ecsi(n)
	return timed(func() (float64, error) { return pathResamples(e, m, d, resamples) }), err
}
