package reliability

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A PolychoricResult is the correlation of two normal variables that are seen only
// in ordered classes.
type PolychoricResult struct {
	// Rho is the correlation in (−1,1).
	Rho float64 `json:"rho"`
	// RowThresholds cut the standard normal variable of the rows into the answers
	// that were given, ascending: one fewer than those.
	RowThresholds []float64 `json:"row_thresholds"`
	// ColThresholds are those of the columns.
	ColThresholds []float64 `json:"col_thresholds"`
	// NegLogLik is −Σ n·ln p over the cells.
	NegLogLik float64 `json:"neg_log_lik"`
	// N is the number of pairs.
	N int64 `json:"n"`
	// Missing is how many lack a rating on either side.
	Missing int64 `json:"missing"`
}

// Polychoric is the polychoric correlation of two ratings, for two points each the
// tetrachoric one, by two-step maximum likelihood: thresholds from the margins,
// then the correlation (Olsson 1979, Psychometrika 44:443). Answers that nobody
// gave make no class.
//
// The derivative of the likelihood is brought to zero to the resolution of a
// float64 (Chandrupatla's method, within a bracket searched outwards from the
// correlation of the ranks of the classes). No pairs are [survey.ErrNoBase], one
// class on a side is [ErrConstant], and a likelihood that still grows at |ρ| =
// 0.99999, as for a 2×2 table with an empty cell, is [ErrBoundary]. Both axes need
// scales ([survey.ErrArgument]).
func Polychoric(x *survey.Crosstab) (PolychoricResult, error) {
	if x == nil || x.Rows().Scale == nil || x.Cols().Scale == nil {
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: two rated axes needed", survey.ErrArgument)
	}
	if x.N() == 0 {
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w", survey.ErrNoBase)
	}
	counts := occupied(x.Pairs())
	if len(counts) < 2 || len(counts[0]) < 2 {
		return PolychoricResult{}, fmt.Errorf("reliability: polychoric: %w: %d by %d classes", ErrConstant, len(counts), len(counts[0]))
	}
	p := PolychoricResult{N: x.N(), Missing: x.Total() - x.N()}
	rows, cols := margins(counts)
	p.RowThresholds, p.ColThresholds = thresholds(rows, p.N), thresholds(cols, p.N)
	l := likelihood{binormal: newBinormal(), counts: counts,
		rows: fenced(p.RowThresholds), cols: fenced(p.ColThresholds)}
	var err error
	if p.Rho, err = l.maximum(classCorrelation(counts, rows, cols, p.N)); err != nil {
		return PolychoricResult{}, err
	}
	p.NegLogLik, _ = l.at(p.Rho)
	return p, nil
}

// occupied leaves out empty rows and columns.
func occupied(counts [][]int64) [][]int64 {
	rows, cols := margins(counts)
	var kept [][]int64
	for i, row := range counts {
		if rows[i] == 0 {
			continue
		}
		var line []int64
		for j, n := range row {
			if cols[j] > 0 {
				line = append(line, n)
			}
		}
		kept = append(kept, line)
	}
	return kept
}

func margins(counts [][]int64) (rows, cols []int64) {
	rows, cols = make([]int64, len(counts)), make([]int64, len(counts[0]))
	for i, row := range counts {
		for j, n := range row {
			rows[i] += n
			cols[j] += n
		}
	}
	return rows, cols
}

func thresholds(margin []int64, n int64) []float64 {
	t := make([]float64, len(margin)-1)
	below := int64(0)
	for i := range t {
		below += margin[i]
		t[i] = tail.NormalQuantile(float64(below) / float64(n))
	}
	return t
}

func fenced(t []float64) []float64 {
	f := append([]float64{math.Inf(-1)}, t...)
	return append(f, math.Inf(1))
}

// classCorrelation is Pearson's correlation of the numbers of the classes.
func classCorrelation(counts [][]int64, rows, cols []int64, n int64) float64 {
	var sx, sy, sxx, syy, sxy float64
	for i, r := range rows {
		sx += float64(i) * float64(r)
		sxx += float64(i*i) * float64(r)
		for j, c := range counts[i] {
			sxy += float64(i*j) * float64(c)
		}
	}
	for j, c := range cols {
		sy += float64(j) * float64(c)
		syy += float64(j*j) * float64(c)
	}
	m := float64(n)
	return (sxy - sx*sy/m) / math.Sqrt((sxx-sx*sx/m)*(syy-sy*sy/m))
}

type likelihood struct {
	binormal
	counts     [][]int64
	rows, cols []float64 // thresholds with both infinities
}

// at is the negative log-likelihood and the derivative of the log-likelihood. A
// cell probability below what the difference of four values can resolve is lifted
// to 1e-16.
func (l likelihood) at(rho float64) (negative, slope float64) {
	grid := func(f func(h, k, r float64) float64) [][]float64 {
		g := make([][]float64, len(l.rows))
		for i, h := range l.rows {
			g[i] = make([]float64, len(l.cols))
			for j, k := range l.cols {
				g[i][j] = f(h, k, rho)
			}
		}
		return g
	}
	lower, slopes := grid(l.below), grid(density)
	cell := func(g [][]float64, i, j int) float64 { return g[i+1][j+1] - g[i][j+1] - g[i+1][j] + g[i][j] }
	for i, row := range l.counts {
		for j, n := range row {
			if n > 0 {
				p := max(1e-16, cell(lower, i, j))
				negative -= float64(n) * math.Log(p)
				slope += float64(n) * cell(slopes, i, j) / p
			}
		}
	}
	return negative, slope
}

// maximum walks from start in steps of Fisher's z until the slope changes sign.
func (l likelihood) maximum(start float64) (float64, error) {
	const edge = 0.99999
	slope := func(rho float64) float64 {
		_, s := l.at(rho)
		return s
	}
	at := max(-0.99, min(0.99, start))
	s := slope(at)
	direction := 0.25
	if s < 0 {
		direction = -direction
	}
	for s != 0 {
		next := math.Tanh(math.Atanh(at) + direction)
		if math.Abs(next) > edge {
			return 0, fmt.Errorf("reliability: polychoric: %w: the likelihood grows beyond a correlation of %.5f", ErrBoundary, at)
		}
		if t := slope(next); (t < 0) != (s < 0) {
			return tail.Root(slope, at, next), nil
		}
		at = next
	}
	return at, nil
}
