package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/weighting"
)

// importance is row D. The answer is the first share.
func importance(e *env) ([]contender, error) {
	const n = 1000
	p := 15
	if e.shrink > 1 {
		p = 10
	}
	random := rand.New(rand.NewPCG(1, 4))
	columns := make([][]float64, p+1)
	names := []string{"y"}
	for j := range columns {
		columns[j] = make([]float64, n)
		if j > 0 {
			names = append(names, fmt.Sprint("x", j))
		}
	}
	for row := range n {
		common := random.NormFloat64()
		for j := 1; j <= p; j++ {
			columns[j][row] = common + random.NormFloat64()
			columns[0][row] += columns[j][row] / float64(j)
		}
		columns[0][row] += 3 * random.NormFloat64()
	}
	var wire bytes.Buffer
	for _, column := range columns {
		if err := binary.Write(&wire, binary.LittleEndian, column); err != nil {
			return nil, err
		}
	}
	file, err := e.file("regression", wire.Bytes())
	if err != nil {
		return nil, err
	}
	data := drivers.Data{Names: names, Columns: columns}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			s, err := drivers.FromColumns(data, "y", names[1:]...)
			if err != nil {
				return 0, err
			}
			r, err := drivers.Importance(e.ctx, s, drivers.Options{})
			if err != nil {
				return 0, err
			}
			return r.Drivers[0].Share, nil
		})},
		e.r.peer(contender{name: "R relaimpo", goal: 2000}, "relaimpo", "relaimpo", file, p),
		{name: "gonum, a Cholesky a subset", call: timed(func() (float64, error) { return choleskyPerSubset(columns) })},
	}, nil
}

// choleskyPerSubset is LMG by R² of all subsets, each with its own factorisation.
func choleskyPerSubset(columns [][]float64) (float64, error) {
	p, n := len(columns)-1, float64(len(columns[0]))
	corr := mat.NewSymDense(p+1, nil)
	means := make([]float64, p+1)
	for j, column := range columns {
		for _, v := range column {
			means[j] += v / n
		}
	}
	for i := range columns {
		for j := range columns[:i+1] {
			var s float64
			for row := range columns[i] {
				s += (columns[i][row] - means[i]) * (columns[j][row] - means[j])
			}
			corr.SetSym(i, j, s)
		}
	}
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
			b.SetVec(i, corr.At(x, 0))
			for j, y := range set[:i+1] {
				a.SetSym(i, j, corr.At(x, y))
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
		r2[mask] = mat.Dot(&beta, b) / corr.At(0, 0)
	}
	share, orders := 0.0, make([]float64, p)
	for k := range orders {
		orders[k] = math.Exp(lgamma(k+1) + lgamma(p-k) - lgamma(p+1))
	}
	for mask := range r2 {
		if mask&1 == 0 {
			k := 0
			for m := mask; m != 0; m &= m - 1 {
				k++
			}
			share += orders[k] * (r2[mask|1] - r2[mask])
		}
	}
	return share, nil
}

func lgamma(n int) float64 { v, _ := math.Lgamma(float64(n)); return v }

// raking is row F. The answer is the largest weight, as a share of all.
func raking(e *env) ([]contender, error) {
	n := e.size(1e6)
	random := rand.New(rand.NewPCG(1, 2))
	base, wire := make([]float64, n), make([]byte, 4*n)
	var margins []weighting.Margin
	var codes [4][]int
	values := make([]string, n)
	latent := make([]float64, n)
	var sum float64
	for row := range base {
		base[row], latent[row] = 0.5+random.Float64(), random.Float64()
		sum += base[row]
	}
	for f, levels := range []int{2, 5, 8, 16} {
		targets := weighting.Targets{}
		codes[f] = make([]int, n)
		for row := range values {
			x := latent[row]
			if random.IntN(3) == 0 {
				x = random.Float64()
			}
			codes[f][row] = int(x * x * float64(levels))
			wire[f*n+row] = byte(codes[f][row])
			values[row] = fmt.Sprintf("%02d", codes[f][row])
		}
		for level := range levels {
			targets[fmt.Sprintf("%02d", level)] = 100 / float64(levels)
		}
		margins = append(margins, weighting.Margin{Factor: weighting.NewFactor(fmt.Sprint("f", f+1), values), Targets: targets})
	}
	file, err := e.file("margins", wire)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	if err := binary.Write(&raw, binary.LittleEndian, base); err != nil {
		return nil, err
	}
	weights, err := e.file("base", raw.Bytes())
	if err != nil {
		return nil, err
	}
	largest := func(w []float64) float64 {
		var top, all float64
		for _, v := range w {
			top, all = max(top, v), all+v
		}
		return top / all
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			r, err := weighting.Rake(base, margins, weighting.RakeOptions{})
			if err != nil {
				return 0, err
			}
			return largest(r.Weights), nil
		})},
		e.r.peer(contender{name: "R survey::rake", goal: 300, within: 1e-4}, "survey", "rake", file, weights),
		{name: "Go, row by row", goal: 6, within: 1e-7, call: timed(func() (float64, error) { return largest(rakeRows(base, codes)), nil })},
		{name: "Go, reading and writing the rows", atMost: 10, call: timed(func() (float64, error) {
			out := make([]float64, n)
			for row, w := range base {
				out[row] = w * float64(codes[0][row]+codes[1][row]+codes[2][row]+codes[3][row])
			}
			return math.NaN(), nil
		})},
	}, nil
}

// rakeRows is the textbook's way, to the stopping rule of the library.
func rakeRows(base []float64, codes [4][]int) []float64 {
	w := append([]float64(nil), base...)
	for miss := 1.0; miss > 1e-10; {
		miss = 0
		for _, of := range codes {
			have := make([]float64, 16)
			levels := 0
			for row, c := range of {
				have[c] += w[row]
				levels = max(levels, c+1)
			}
			var all float64
			for _, h := range have {
				all += h
			}
			for c, h := range have[:levels] {
				miss = max(miss, math.Abs(h/all-1/float64(levels)))
				have[c] = all / float64(levels) / h
			}
			for row, c := range of {
				w[row] *= have[c]
			}
		}
	}
	return w
}

// ranks is row G, with both tests. The answer is the statistic.
func ranks(e *env) ([]contender, error) {
	n := e.size(1e6)
	data, two, ten := make([]byte, n), make([]byte, n), make([]byte, n)
	for row := range data {
		two[row], ten[row] = byte(mixed(row, 5, 2)), byte(mixed(row, 6, 10))
		data[row] = byte(1 + min(4, mixed(row, 7, 5)+mixed(row, 8, 3)*int(two[row])/2))
	}
	file, err := e.file("likert", data)
	if err != nil {
		return nil, err
	}
	pair, err := e.file("two", two)
	if err != nil {
		return nil, err
	}
	parts := make([][]byte, 2)
	for row, g := range two {
		parts[g] = append(parts[g], data[row])
	}
	groups := make([]segments.Group, 2)
	count := func() error {
		for g, part := range parts {
			t := scale.NewTally(scale.OneToFive())
			if err := t.AddBytes(part); err != nil {
				return err
			}
			var err error
			if groups[g], err = segments.FromTally(fmt.Sprint(g), t); err != nil {
				return err
			}
		}
		return nil
	}
	if err := count(); err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			if err := count(); err != nil {
				return 0, err
			}
			if _, err := segments.KruskalWallis(groups); err != nil {
				return 0, err
			}
			r, err := segments.MannWhitney(groups[0], groups[1])
			return r.UA, err
		})},
		e.r.peer(contender{name: "R wilcox.test", goal: 1000}, "R", "wilcox", file, pair),
		e.python.peer(contender{name: "scipy mannwhitneyu", goal: 400}, "scipy", "mannwhitney", file, pair),
		e.r.peer(contender{name: "R kruskal.test", goal: 100}, "R", "kruskal", file, pair).unanswered(),
		e.python.peer(contender{name: "scipy kruskal", goal: 40}, "scipy", "kruskal", file, pair).unanswered(),
		{name: "C, reading and adding the bytes", atMost: 14, call: timed(func() (float64, error) { byteSum(data); return math.NaN(), nil })},
	}, nil
}

// items20 are correlated answers to k items: codes by column, and one after the
// other.
func items20(n, k int) (columns [][]scale.Code, flat []byte) {
	columns, flat = make([][]scale.Code, k), make([]byte, 0, n*k)
	for i := range columns {
		columns[i] = make([]scale.Code, n)
		for row := range n {
			v := 1 + (mixed(row, 50, 6)+mixed(row, 51+i, 5))%10
			columns[i][row] = scale.Code(1 + v)
			flat = append(flat, byte(v))
		}
	}
	return columns, flat
}

func momentsOf(columns [][]scale.Code) (*survey.Moments, error) {
	var vars []survey.Variable
	for i := range columns {
		vars = append(vars, survey.Variable{ID: fmt.Sprint("q", i), Scale: scale.OneToTen()})
	}
	m, err := survey.NewMoments(survey.Listwise, vars...)
	if err != nil {
		return nil, err
	}
	return m, m.AddColumns(columns)
}

// consistency is row H. The answer is alpha.
func consistency(e *env) ([]contender, error) {
	const k = 20
	n := e.size(1e6)
	columns, flat := items20(n, k)
	file, err := e.file("items", flat)
	if err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			m, err := momentsOf(columns)
			if err != nil {
				return 0, err
			}
			items, err := reliability.FromMoments(m)
			if err != nil {
				return 0, err
			}
			r, err := reliability.Alpha(items, reliability.AlphaOptions{})
			return r.Alpha.Value, err
		})},
		e.r.peer(contender{name: "R psych::alpha", goal: 500}, "psych", "alpha", file, k),
		e.r.peer(contender{name: "R cov", goal: 15}, "R", "cov", file, k),
		e.python.peer(contender{name: "numpy cov", goal: 8}, "numpy", "cov", file, k),
		e.python.peer(contender{name: "numpy, convert and BLAS product", goal: 5}, "numpy", "dsyrk", file, k),
		{name: "C, reading and adding the bytes", call: timed(func() (float64, error) { byteSum(flat); return math.NaN(), nil })},
	}, nil
}

// products is row H2.
func products(e *env) ([]contender, error) {
	const k = 20
	columns, flat := items20(e.size(1e6), k)
	file, err := e.file("items", flat)
	if err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			m, err := momentsOf(columns)
			if err != nil {
				return 0, err
			}
			return math.NaN(), func() error { _, err := m.Correlation(0, 1); return err }()
		})},
		e.python.peer(contender{name: "numpy, convert and BLAS product", goal: 1}, "numpy", "dsyrk", file, k),
		e.python.peer(contender{name: "BLAS product of ready doubles", atMost: 3}, "numpy", "product", file, k),
	}, nil
}

// resampling is row I.
func resampling(e *env) ([]contender, error) {
	const n, replicates = 1000, 10_000
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(mixed(i, 0, 11))
	}
	file, err := e.file("sample", data)
	if err != nil {
		return nil, err
	}
	of := func(times int64) func() (float64, error) {
		return func() (float64, error) {
			t := scale.NewTally(scale.ZeroToTen())
			if err := t.AddBytes(data); err != nil {
				return 0, err
			}
			for v := range 11 {
				if err := t.AddN(v, t.Count(v)*(times-1)); err != nil {
					return 0, err
				}
			}
			_, err := satisfaction.NPS(t, satisfaction.NPSOptions{Method: satisfaction.Bootstrap, Replicates: replicates})
			return math.NaN(), err
		}
	}
	return []contender{
		{name: "csat", call: timed(of(1))},
		e.r.peer(contender{name: "R boot", goal: 300}, "boot", "boot", file, replicates),
		e.python.peer(contender{name: "numpy, rows"}, "numpy", "rows", file, replicates),
		e.python.peer(contender{name: "numpy, multinomial", atMost: 2}, "numpy", "multinomial", file, replicates),
		{name: "csat with n = 10⁶", call: timed(of(1000))},
	}, nil
}

// unanswered is for a peer whose answer is another one.
func (c contender) unanswered() contender {
	if call := c.call; call != nil {
		c.call = func() (time.Duration, float64, error) {
			took, _, err := call()
			return took, math.NaN(), err
		}
	}
	return c
}
