package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/drivers"
)

// regression are p predictors with something in common and an outcome they explain in
// part; the outcome is the first column.
func regression(n, p int) drivers.Data {
	random := rand.New(rand.NewPCG(1, 4))
	d := drivers.Data{Names: []string{"y"}, Columns: make([][]float64, p+1)}
	for j := range d.Columns {
		d.Columns[j] = make([]float64, n)
		if j > 0 {
			d.Names = append(d.Names, fmt.Sprint("x", j))
		}
	}
	for row := range n {
		common := random.NormFloat64()
		for j := 1; j <= p; j++ {
			d.Columns[j][row] = common + random.NormFloat64()
			d.Columns[0][row] += d.Columns[j][row] / float64(j)
		}
		d.Columns[0][row] += 3 * random.NormFloat64()
	}
	return d
}

// shares are LMG of a sample from its columns; the first is the outcome.
func shares(e *env, d drivers.Data, o drivers.Options) (drivers.Ranking, error) {
	s, err := drivers.FromColumns(d, d.Names[0], d.Names[1:]...)
	if err != nil {
		return drivers.Ranking{}, err
	}
	return drivers.Importance(e.ctx, s, o)
}

// importance is row D. The answer is the first share.
func importance(e *env) ([]contender, error) {
	p := 15
	if e.shrink > 1 {
		p = 10
	}
	data := regression(1000, p)
	var wire bytes.Buffer
	for _, column := range data.Columns {
		if err := binary.Write(&wire, binary.LittleEndian, column); err != nil {
			return nil, err
		}
	}
	file, err := e.file("regression", wire.Bytes())
	if err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			r, err := shares(e, data, drivers.Options{})
			if err != nil {
				return 0, err
			}
			return r.Drivers[0].Share, nil
		})},
		e.r.peer(contender{name: "R relaimpo", goal: 2000}, "relaimpo", "relaimpo", file, p),
		{name: "gonum, a Cholesky a subset", call: timed(func() (float64, error) { return gonumPerSubset(data.Columns) })},
		{name: "largest error with 20,000 of the orders of 50 predictors, points of R²", figure: func() (float64, error) {
			return samplingError(e, 50, 20_000)
		}, most: 0.2},
	}, nil
}

// everySubset is row D2: what LMG costs beside work that is done for each subset of
// predictors, on one core, and how that grows. The answer is the first share.
func everySubset(e *env) ([]contender, error) {
	p, most := 20, 30
	if e.shrink > 1 {
		p, most = 10, 14
	}
	data := regression(1000, p)
	_, corr := correlations(data.Columns)
	return []contender{
		{name: "csat", single: true, call: oneCore(func() (float64, error) {
			r, err := shares(e, data, drivers.Options{})
			if err != nil {
				return 0, err
			}
			return r.Drivers[0].Share, nil
		})},
		{name: "Go, a Cholesky a subset", goal: 50, call: oneCore(func() (float64, error) { return choleskyPerSubset(corr), nil })},
		{name: "Go, a division a subset", limit: 10, call: oneCore(func() (float64, error) { return divisions(p) })},
		{name: fmt.Sprintf("largest growth for two predictors more, %d to %d", p-4, p+4), figure: func() (float64, error) {
			return growthByTwo(e, p-4, p+4)
		}, most: 4.6},
		{name: fmt.Sprintf("MB allocated for %d predictors", most), figure: func() (float64, error) {
			d := regression(1000, most)
			return allocated(func() error { _, err := shares(e, d, drivers.Options{}); return err })
		}, most: 16},
	}, nil
}

// oneCore is timed without a second core to use.
func oneCore(f func() (float64, error)) func() (time.Duration, float64, error) {
	call := timed(f)
	return func() (time.Duration, float64, error) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		return call()
	}
}

// growthByTwo is the largest ratio of the time for p+2 predictors to that for p.
func growthByTwo(e *env, from, to int) (float64, error) {
	best := map[int]float64{}
	for range e.rounds + 1 {
		for p := from; p <= to; p += 2 {
			d := regression(1000, p)
			took, _, err := oneCore(func() (float64, error) { _, err := shares(e, d, drivers.Options{}); return 0, err })()
			if err != nil {
				return 0, err
			}
			if t, ok := best[p]; !ok || took.Seconds() < t {
				best[p] = took.Seconds()
			}
		}
	}
	largest := 0.0
	for p := from; p < to; p += 2 {
		largest = max(largest, best[p+2]/best[p])
	}
	return largest, nil
}

// divisions is one division for each subset: what no method that gives R² of every
// subset can do without.
func divisions(p int) (float64, error) {
	sum := 0.0
	for i := range 1 << p {
		sum += 1 / float64(i+1)
	}
	if sum == 0 {
		return 0, errors.New("no division")
	}
	return math.NaN(), nil
}

// choleskyPerSubset is the first share of LMG by R² of all subsets, each with a
// factorisation of its own, in one buffer. Row 0 of the correlations is the outcome.
func choleskyPerSubset(corr [][]float64) float64 {
	p := len(corr) - 1
	orders := orderWeights(p)
	l, z, set := make([]float64, p*(p+1)/2), make([]float64, p), make([]int, p)
	share := 0.0
	for mask := range uint(1) << p {
		k := 0
		for rest := mask; rest != 0; rest &= rest - 1 {
			set[k] = bits.TrailingZeros(rest) + 1
			k++
		}
		r2, at := 0.0, 0
		for i, a := range set[:k] {
			row := l[at : at+i+1]
			own, explained := 1.0, corr[a][0]
			start := 0
			for j, b := range set[:i] {
				sum := corr[a][b]
				for m, x := range l[start : start+j] {
					sum -= row[m] * x
				}
				row[j] = sum / l[start+j]
				own -= row[j] * row[j]
				explained -= row[j] * z[j]
				start += j + 1
			}
			row[i] = math.Sqrt(own)
			z[i] = explained / row[i]
			r2 += z[i] * z[i]
			at += i + 1
		}
		if mask&1 == 1 {
			share += orders[k-1] * r2
		} else {
			share -= orders[k] * r2
		}
	}
	return share
}

// orderWeights are the shares of the orders of p predictors in which k given ones
// stand before a given other, and no others do.
func orderWeights(p int) []float64 {
	w := make([]float64, p)
	for k := range w {
		w[k] = math.Exp(lgamma(k+1) + lgamma(p-k) - lgamma(p+1))
	}
	return w
}

func lgamma(n int) float64 { v, _ := math.Lgamma(float64(n)); return v }

// correlations are those of the columns, with the products they come from.
func correlations(columns [][]float64) (*mat.SymDense, [][]float64) {
	products := mat.NewSymDense(len(columns), nil)
	centred := make([][]float64, len(columns))
	for j, column := range columns {
		mean := 0.0
		for _, v := range column {
			mean += v / float64(len(column))
		}
		for _, v := range column {
			centred[j] = append(centred[j], v-mean)
		}
	}
	corr := make([][]float64, len(columns))
	for i := range columns {
		for j := range i + 1 {
			var s float64
			for row, v := range centred[i] {
				s += v * centred[j][row]
			}
			products.SetSym(i, j, s)
		}
	}
	for i := range columns {
		for j := range columns {
			corr[i] = append(corr[i], products.At(i, j)/math.Sqrt(products.At(i, i)*products.At(j, j)))
		}
	}
	return products, corr
}

// gonumPerSubset is the same with the library's matrices.
func gonumPerSubset(columns [][]float64) (float64, error) {
	p := len(columns) - 1
	products, _ := correlations(columns)
	r2 := make([]float64, 1<<p)
	for mask := 1; mask < 1<<p; mask++ {
		var set []int
		for j := range p {
			if mask>>j&1 == 1 {
				set = append(set, j+1)
			}
		}
		a, b := mat.NewSymDense(len(set), nil), mat.NewVecDense(len(set), nil)
		for i, x := range set {
			b.SetVec(i, products.At(x, 0))
			for j, y := range set[:i+1] {
				a.SetSym(i, j, products.At(x, y))
			}
		}
		var c mat.Cholesky
		if !c.Factorize(a) {
			return 0, fmt.Errorf("subset %b is collinear", mask)
		}
		var beta mat.VecDense
		if err := c.SolveVecTo(&beta, b); err != nil {
			return 0, err
		}
		r2[mask] = mat.Dot(&beta, b) / products.At(0, 0)
	}
	share, orders := 0.0, orderWeights(p)
	for mask := range r2 {
		if mask&1 == 0 {
			share += orders[bits.OnesCount(uint(mask))] * (r2[mask|1] - r2[mask])
		}
	}
	return share, nil
}

// samplingError is the largest error, in points of R², of the shares of p predictors
// that are estimated from some orders of entry. The predictors are correlated 0.5 with
// one another and differ in what they do, so that exact shares are known.
func samplingError(e *env, p, orders int) (float64, error) {
	data, exact := exchangeable(p, 0.5)
	r, err := shares(e, data, drivers.Options{Sampling: drivers.Sampling{Orders: orders, Seed: 1}})
	if err != nil {
		return 0, err
	}
	largest := 0.0
	for j, d := range r.Drivers {
		largest = max(largest, 100*math.Abs(d.Share-exact[j]))
	}
	return largest, nil
}

// exchangeable are p predictors with the correlation rho between any two, to the last
// digits, and their LMG. With the correlations c with the outcome, R² of a subset S
// of s predictors is (Σc² − k(s)(Σc)²)/(1−ρ), sums over S and k(s) = ρ/(1−ρ+sρ), since
// the inverse of their correlations is (I − k(s)J)/(1−ρ). What one predictor adds
// needs, in the mean over all S of a size, only the mean of Σc and of (Σc)².
func exchangeable(p int, rho float64) (drivers.Data, []float64) {
	random := rand.New(rand.NewPCG(1, 5))
	n := 4*p + 200
	a := mat.NewDense(n, p+3, nil)
	for row := range n {
		a.Set(row, 0, 1) // so that the others are centred
		for j := 1; j < p+3; j++ {
			a.Set(row, j, random.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	var basis mat.Dense
	qr.QTo(&basis)
	d := drivers.Data{Names: []string{"y"}, Columns: [][]float64{make([]float64, n)}}
	effects, sum, squares := make([]float64, p), 0.0, 0.0
	for j := range effects {
		effects[j] = random.NormFloat64() + 0.5
		sum, squares = sum+effects[j], squares+effects[j]*effects[j]
	}
	explained := (1-rho)*squares + rho*sum*sum
	column := func(weights ...float64) []float64 { // of the columns of the basis named
		out := make([]float64, n)
		for i := 0; i < len(weights); i += 2 {
			for row := range out {
				out[row] += weights[i+1] * basis.At(row, int(weights[i]))
			}
		}
		return out
	}
	noise := column(float64(p+2), math.Sqrt(explained*2/3))
	c := make([]float64, p)
	for j := range p {
		d.Names = append(d.Names, fmt.Sprint("x", j+1))
		d.Columns = append(d.Columns, column(float64(p+1), math.Sqrt(rho), float64(j+1), math.Sqrt(1-rho)))
		for row, x := range d.Columns[j+1] {
			d.Columns[0][row] += effects[j] * x
		}
		c[j] = ((1-rho)*effects[j] + rho*sum) / math.Sqrt(explained*5/3)
	}
	for row, x := range noise {
		d.Columns[0][row] += x
	}
	k := func(s int) float64 { return rho / (1 - rho + float64(s)*rho) }
	exact := make([]float64, p)
	for j := range p {
		var all, own float64 // of the others: Σc and Σc²
		for i, x := range c {
			if i != j {
				all, own = all+x, own+x*x
			}
		}
		for s := range p {
			size, others := float64(s), float64(p-1)
			mean := size * all / others
			square := size * own / others
			if p > 2 {
				square += size * (size - 1) / (others * (others - 1)) * (all*all - own)
			}
			added := c[j]*c[j] - k(s+1)*(square+2*c[j]*mean+c[j]*c[j]) + k(s)*square
			exact[j] += added / (1 - rho) / float64(p)
		}
	}
	return d, exact
}
