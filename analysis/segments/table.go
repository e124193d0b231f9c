package segments

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A TableTest is the test of a table of counts for independence of its rows and
// columns.
type TableTest struct {
	// Pearson is χ² = Σ(O − E)²/E.
	Pearson ChiSquareTest `json:"pearson"`
	// LikelihoodRatio is G = 2ΣO·log(O/E).
	LikelihoodRatio ChiSquareTest `json:"likelihood_ratio"`
	// Expected are the counts under independence, by row and column.
	Expected [][]float64 `json:"expected"`
	// Residuals are (O − E)/√E.
	Residuals [][]float64 `json:"residuals"`
	// Adjusted are the residuals over √((1 − row share)(1 − column share)): standard
	// normal under independence, so that beyond ±2 a cell stands out.
	Adjusted [][]float64 `json:"adjusted"`
	// CramerV is √(χ²/(N·(min(r, c) − 1))), 0–1.
	CramerV float64 `json:"cramer_v"`
	// CramerVInterval inverts the noncentral χ² distribution (M. Smithson,
	// Confidence Intervals, 2003, §5), cut at 1.
	CramerVInterval survey.Interval `json:"cramer_v_interval"`
	// CramerVCorrected is V without its bias (W. Bergsma, Journal of the Korean
	// Statistical Society 42, 2013, 323–328, doi:10.1016/j.jkss.2012.10.002).
	CramerVCorrected float64 `json:"cramer_v_corrected"`
	// Contingency is Pearson's coefficient √(χ²/(χ² + N)).
	Contingency float64 `json:"contingency"`
	// TschuprowT is √(χ²/(N·√((r−1)(c−1)))).
	TschuprowT float64 `json:"tschuprow_t"`
	// Ordinal is for tables whose rows and columns are in order.
	Ordinal OrdinalAssociation `json:"ordinal"`
	// N is the number of answers.
	N int64 `json:"n"`
	// Warnings are reasons to trust the χ² approximation less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// An OrdinalAssociation compares all pairs of answers by row and by column. All
// coefficients are −1…1 (A. Agresti, Analysis of Ordinal Categorical Data, 2nd
// ed., 2010, §7.1).
type OrdinalAssociation struct {
	// Concordant is the number of pairs in the same order by row and by column.
	Concordant float64 `json:"concordant"`
	// Discordant is the number in opposite order.
	Discordant float64 `json:"discordant"`
	// Gamma is (C − D)/(C + D); no value where all pairs are tied.
	Gamma survey.Optional `json:"gamma"`
	// TauB is Kendall's, corrected for ties.
	TauB survey.Optional `json:"tau_b"`
	// TauC is Stuart's, for tables that are not square.
	TauC survey.Optional `json:"tau_c"`
	// SomersColumn is Somers' d of the column given the row.
	SomersColumn survey.Optional `json:"somers_column"`
	// SomersRow is Somers' d of the row given the column.
	SomersRow survey.Optional `json:"somers_row"`
}

// ChiSquare tests whether the columns of a table are spread alike in all rows,
// such as the answers in every segment. It reads Level. An expected count below 5
// is a LowBase warning, and for LikelihoodRatio one below 15; below 5 take [FisherTable], or for a table of 2×2
// [github.com/gocsat/csat/satisfaction/proportion.Fisher].
//
// Errors: ErrArgument for fewer than two rows or columns, rows of different lengths
// or the level; ErrCounts; ErrNoBase for a row or column without answers, which has
// to be left out.
func ChiSquare(table [][]int64, o Options) (TableTest, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return TableTest{}, err
	}
	rows, cols, n, err := margins(table)
	if err != nil {
		return TableTest{}, err
	}
	all := float64(n)
	r := TableTest{N: n}
	var pearson, likelihood float64
	least := math.Inf(1)
	for i, row := range table {
		expected, residuals, adjusted := make([]float64, len(row)), make([]float64, len(row)), make([]float64, len(row))
		for j, count := range row {
			e := float64(rows[i] / all * cols[j])
			d := float64(count) - e
			least = min(least, e)
			expected[j], residuals[j] = e, d/math.Sqrt(e)
			adjusted[j] = residuals[j] / math.Sqrt((all-rows[i])/all*((all-cols[j])/all))
			pearson += float64(d*d) / e
			if count > 0 {
				likelihood += 2 * float64(float64(count)*math.Log(float64(count)/e))
			}
		}
		r.Expected, r.Residuals = append(r.Expected, expected), append(r.Residuals, residuals)
		r.Adjusted = append(r.Adjusted, adjusted)
	}
	high, wide := float64(len(rows)), float64(len(cols))
	df := (len(rows) - 1) * (len(cols) - 1)
	r.Pearson, r.LikelihoodRatio = chiTest(pearson, df), chiTest(max(0, likelihood), df)
	switch {
	case least < 5:
		r.Warnings = warn(nil, survey.LowBase, "an expected count is %.3g, below 5", least)
	case least < 15:
		r.Warnings = warn(nil, survey.LowBase, "an expected count is %.3g; the likelihood ratio needs 15", least)
	}
	short := min(high, wide) - 1
	r.CramerV = min(1, math.Sqrt(pearson/(all*short)))
	r.Contingency = math.Sqrt(pearson / (pearson + all))
	r.TschuprowT = math.Sqrt(pearson / (all * math.Sqrt(float64(df))))
	lower, upper := noncentrality(pearson, tailArea, func(ncp float64) (float64, float64) {
		return tail.NoncentralChiSquare(pearson, float64(df), ncp)
	})
	bound := func(ncp float64) float64 { return min(1, math.Sqrt(ncp/(all*short))) }
	r.CramerVInterval = survey.Interval{Lower: bound(lower), Upper: bound(upper), Level: level}
	phi := max(0, pearson/all-float64(df)/(all-1))
	shrunk := func(size float64) float64 { return size - (size-1)*(size-1)/(all-1) - 1 }
	if smaller := min(shrunk(high), shrunk(wide)); phi > 0 && smaller > 0 {
		r.CramerVCorrected = min(1, math.Sqrt(phi/smaller))
	}
	r.Ordinal = ordinal(table, rows, cols, all)
	return r, nil
}

// margins checks a table and adds it up.
func margins(table [][]int64) (rows, cols []float64, n int64, err error) {
	if len(table) < 2 || len(table[0]) < 2 {
		return nil, nil, 0, fmt.Errorf("segments: a table needs two rows and two columns: %w", ErrArgument)
	}
	rows, cols = make([]float64, len(table)), make([]float64, len(table[0]))
	for i, row := range table {
		if len(row) != len(cols) {
			return nil, nil, 0, fmt.Errorf("segments: row %d has %d columns, the first %d: %w", i, len(row), len(cols), ErrArgument)
		}
		for j, count := range row {
			if count < 0 || count > maxCount-n {
				return nil, nil, 0, fmt.Errorf("segments: row %d, column %d counts %d: %w", i, j, count, ErrCounts)
			}
			n += count
			rows[i] += float64(count)
			cols[j] += float64(count)
		}
	}
	for i, sum := range rows {
		if sum == 0 {
			return nil, nil, 0, fmt.Errorf("segments: row %d has no answers: %w", i, ErrNoBase)
		}
	}
	for j, sum := range cols {
		if sum == 0 {
			return nil, nil, 0, fmt.Errorf("segments: column %d has no answers: %w", j, ErrNoBase)
		}
	}
	return rows, cols, n, nil
}

// ordinal counts the pairs with the sums of the columns above each row.
func ordinal(table [][]int64, rows, cols []float64, n float64) OrdinalAssociation {
	var r OrdinalAssociation
	above := make([]float64, len(cols))
	for _, row := range table {
		var left, right float64
		for _, count := range above {
			right += count
		}
		for j, count := range row {
			right -= above[j]
			r.Concordant += float64(float64(count) * left)
			r.Discordant += float64(float64(count) * right)
			left += above[j]
		}
		for j, count := range row {
			above[j] += float64(count)
		}
	}
	// free counts the pairs that differ in one margin.
	free := func(sums []float64) float64 {
		var same float64
		for _, s := range sums {
			same += float64(s * s)
		}
		return (float64(n*n) - same) / 2
	}
	byRow, byCol := free(rows), free(cols)
	net := r.Concordant - r.Discordant
	short := float64(min(len(rows), len(cols)))
	r.Gamma = some(net / (r.Concordant + r.Discordant))
	r.TauB = some(net / math.Sqrt(byRow) / math.Sqrt(byCol))
	r.TauC = some(2 * short * net / (float64(n*n) * (short - 1)))
	r.SomersColumn, r.SomersRow = some(net/byRow), some(net/byCol)
	return r
}
