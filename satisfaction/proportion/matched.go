package proportion

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Paired table counts people by two yes-or-no answers of each: to two items,
// or to one item in two waves.
type Paired struct {
	// Both said yes both times.
	Both int64 `json:"both"`
	// First said yes the first time only.
	First int64 `json:"first"`
	// Second said yes the second time only.
	Second int64 `json:"second"`
	// Neither said yes.
	Neither int64 `json:"neither"`
}

// A PairedTest compares two shares among the same people. With b who said yes
// the first time only and c the second time only:
type PairedTest struct {
	// N is the number of people.
	N int64 `json:"n"`
	// Difference is the first share minus the second, (b − c)/n, −1…1.
	Difference float64 `json:"difference"`
	// SE is its standard error √(b + c − (b−c)²/n)/n.
	SE float64 `json:"se"`
	// Interval is the score interval of Difference (Tango 1998), in [−1, 1].
	Interval survey.Interval `json:"interval"`
	// ChiSquare is (b−c)²/(b+c), without a value if nobody changed.
	ChiSquare ChiSquareTest `json:"chi_square"`
	// Continuity is (|b−c| − 1)²/(b+c), 0 at b = c as in R's mcnemar.test,
	// without a value if nobody changed.
	Continuity ChiSquareTest `json:"continuity"`
	// Exact is the two-sided binomial p-value of b out of b + c at ½; 1 if
	// nobody changed.
	Exact float64 `json:"exact"`
	// MidP is Exact with half the probability of the outcomes as likely as the
	// observed one: Exact − P(b), or 1 − P(b)/2 at b = c; 1 if nobody changed.
	// Of the four p-values the one that Fagerland, Lydersen and Laake (2013)
	// recommend.
	MidP float64 `json:"mid_p"`
}

// McNemar tests whether two shares among the same people are equal.
//
// Errors: [ErrNoBase] if the table is empty, [ErrCounts], [ErrLevel].
func McNemar(t Paired, o CompareOptions) (PairedTest, error) {
	count, err := total(t.Both, t.First, t.Second, t.Neither)
	if err != nil {
		return PairedTest{}, fmt.Errorf("proportion: paired: %w", err)
	}
	if count == 0 {
		return PairedTest{}, fmt.Errorf("proportion: paired: %w", ErrNoBase)
	}
	level, err := checkLevel(o.Level)
	if err != nil {
		return PairedTest{}, err
	}
	n, b, c := float64(count), float64(t.First), float64(t.Second)
	changed, excess := b+c, math.Abs(b-c)
	corrected := max(0, excess-1)
	lower, upper := interval.Tango(c, b, n, tail.CriticalZ(level))
	r := PairedTest{
		N:          count,
		Difference: (b - c) / n,
		SE:         math.Sqrt((changed - excess*(excess/n)) / n / n),
		Interval:   survey.Interval{Lower: lower, Upper: upper, Level: level},
		ChiSquare:  chiSquareTest(excess*excess, changed, 1),
		Continuity: chiSquareTest(corrected*corrected, changed, 1),
		Exact:      min(1, 2*tail.BinomialAtMost(min(b, c), changed, 0.5)),
	}
	switch observed := tail.BinomialDensity(b, changed, 0.5); {
	case changed == 0:
		r.MidP = 1
	case b == c: // no other outcome is as likely
		r.MidP = 1 - observed/2
	default:
		r.MidP = r.Exact - observed
	}
	return r, nil
}

// Matched counts the yes-or-no answers of the same people to k questions, or
// to one question in k waves: all that [CochranQ] needs to know of them. It
// can be counted anywhere and added up.
type Matched struct {
	// Rows is the number of people.
	Rows int64 `json:"rows"`
	// Columns has the number of yes per question.
	Columns []int64 `json:"columns"`
	// RowSquares is Σr² over the people, r being one person's number of yes.
	RowSquares int64 `json:"row_squares"`
}

// MatchedRows counts rows of k answers each. Row i stands for counts[i] people
// with the same answers; nil counts stand for one each.
//
// Errors: [ErrNoBase] without rows; [ErrArgument] if counts are given but not
// one per row; an [*IndexError] with [ErrArgument] for a row of another length
// than the first, with [ErrCounts] for a negative count or too large a total.
func MatchedRows(rows [][]bool, counts []int64) (Matched, error) {
	if len(rows) == 0 {
		return Matched{}, fmt.Errorf("proportion: matched rows: %w", ErrNoBase)
	}
	if counts != nil && len(counts) != len(rows) {
		return Matched{}, fmt.Errorf("proportion: matched rows: %w: %d counts for %d rows", ErrArgument, len(counts), len(rows))
	}
	k := len(rows[0])
	m := Matched{Columns: make([]int64, k)}
	for i, row := range rows {
		if len(row) != k {
			return Matched{}, &IndexError{i, fmt.Errorf("%w: %d answers, %d in the first row", ErrArgument, len(row), k)}
		}
		people := int64(1)
		if counts != nil {
			people = counts[i]
		}
		// Σr² is at most k² per person.
		if people < 0 || people > maxCount/int64(k*k+1)-m.Rows {
			return Matched{}, &IndexError{i, fmt.Errorf("%w: %d people after %d", ErrCounts, people, m.Rows)}
		}
		var yes int64
		for j, answer := range row {
			if answer {
				yes++
				m.Columns[j] += people
			}
		}
		m.Rows += people
		m.RowSquares += people * yes * yes
	}
	return m, nil
}

// CochranQ tests whether k ≥ 2 questions have the same share of yes among the
// same people (Cochran 1950). With C the columns' numbers of yes, T their sum
// and r the people's:
//
//	Q = k(k−1) Σ(C − T/k)² / (kT − Σr²),  χ² with k − 1 degrees of freedom
//
// There is no value if everybody answered all questions alike. For k = 2 it is
// McNemar's χ² without continuity correction.
//
// Errors: [ErrArgument] for fewer than two questions, [ErrNoBase] without
// people, [ErrCounts] if the numbers cannot belong together, as an
// [*IndexError] if one column is to blame.
func CochranQ(m Matched) (ChiSquareTest, error) {
	k := int64(len(m.Columns))
	switch {
	case k < 2:
		return ChiSquareTest{}, fmt.Errorf("proportion: Cochran's Q: %w: %d questions, at least 2", ErrArgument, k)
	case m.Rows == 0:
		return ChiSquareTest{}, fmt.Errorf("proportion: Cochran's Q: %w", ErrNoBase)
	}
	for j, yes := range m.Columns {
		if !(0 <= yes && yes <= m.Rows) {
			return ChiSquareTest{}, &IndexError{j, fmt.Errorf("%w: %d of %d", ErrCounts, yes, m.Rows)}
		}
	}
	sum, err := total(m.Columns...)
	if err != nil {
		return ChiSquareTest{}, fmt.Errorf("proportion: Cochran's Q: %w", err)
	}
	// r ≤ r² ≤ k·r for every person.
	if sum > maxCount/k || m.RowSquares < sum || m.RowSquares > k*sum {
		return ChiSquareTest{}, fmt.Errorf("proportion: Cochran's Q: %w: row squares %d with %d yes", ErrCounts, m.RowSquares, sum)
	}
	mean := float64(sum) / float64(k)
	var spread float64
	for _, yes := range m.Columns {
		deviation := float64(yes) - mean
		spread += float64(deviation * deviation)
	}
	return chiSquareTest(float64(k)*float64(k-1)*spread, float64(k*sum-m.RowSquares), int(k-1)), nil
}
