package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/weighting"
)

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
		{name: "Go, reading and writing the rows", limit: 10, call: timed(func() (float64, error) {
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
		{name: "C, reading and adding the bytes", limit: 14, call: timed(func() (float64, error) { byteSum(data); return math.NaN(), nil })},
		{name: "µs for Mann–Whitney from counts", most: 1, figure: func() (float64, error) {
			return microseconds(func() error { _, err := segments.MannWhitney(groups[0], groups[1]); return err })
		}},
		{name: "µs for Kruskal–Wallis from counts", most: 1, figure: func() (float64, error) {
			return microseconds(func() error { _, err := segments.KruskalWallis(groups); return err })
		}},
	}, nil
}

// microseconds are those of a call so short that many are timed, the fewest of some
// rounds.
func microseconds(f func() error) (float64, error) {
	const times = 10_000
	fewest := math.Inf(1)
	for range 5 {
		start := time.Now()
		for range times {
			if err := f(); err != nil {
				return 0, err
			}
		}
		fewest = min(fewest, time.Since(start).Seconds()*1e6/times)
	}
	return fewest, nil
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
		e.r.peer(contender{name: "R psych::alpha, 1 processor", goal: 500}, "psych", "alpha", file, k),
		e.r.peer(contender{name: "R cov, 1 processor", goal: 15}, "R", "cov", file, k),
		e.python.peer(contender{name: "numpy cov, 1 processor", goal: 8}, "numpy", "cov", file, k),
		e.python.peer(contender{name: "numpy, convert and BLAS product, 1 processor", goal: 5}, "numpy", "dsyrk", file, k),
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
		e.python.peer(contender{name: "numpy, convert and BLAS product, 1 processor", goal: 1}, "numpy", "dsyrk", file, k),
		e.python.peer(contender{name: "BLAS product of ready doubles, 1 processor", limit: 3}, "numpy", "product", file, k),
	}, nil
}

// resampling is row I.
func resampling(e *env) ([]contender, error) {
	t, err := ratings(1000)
	if err != nil {
		return nil, err
	}
	data := make([]byte, 0, t.N())
	for v := range 11 {
		data = append(data, bytes.Repeat([]byte{byte(v)}, int(t.Count(v)))...)
	}
	file, err := e.file("sample", data)
	if err != nil {
		return nil, err
	}
	of := func(times int64) func() (time.Duration, float64, error) {
		return timed(func() (float64, error) { return resampled(t, times) })
	}
	return []contender{
		{name: "csat", call: of(1)},
		e.r.peer(contender{name: "R boot", goal: 300}, "boot", "boot", file, replicates),
		e.python.peer(contender{name: "numpy, rows"}, "numpy", "rows", file, replicates),
		e.python.peer(contender{name: "numpy, multinomial", limit: 2}, "numpy", "multinomial", file, replicates),
		e.python.peer(contender{name: "numpy, two binomial draws a replicate"}, "numpy", "binomials", file, replicates),
		{name: "csat with n = 10⁶", growth: 1.3, call: of(1000)},
	}, nil
}

const replicates = 10_000

func ratings(n int) (*scale.Tally, error) {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(mixed(i, 0, 11))
	}
	t := scale.NewTally(scale.ZeroToTen())
	return t, t.AddBytes(data)
}

// resampled is the bootstrap of the NPS of so many times the ratings.
func resampled(t *scale.Tally, times int64) (float64, error) {
	all := scale.NewTally(scale.ZeroToTen())
	for v := range 11 {
		if err := all.AddN(v, t.Count(v)*times); err != nil {
			return 0, err
		}
	}
	_, err := satisfaction.NPS(all, satisfaction.NPSOptions{Method: satisfaction.Bootstrap, Replicates: replicates})
	return math.NaN(), err
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
