package drivers

import (
	"cmp"
	"math"
	"slices"
)

// midRanks are the ranks from 1, equal values having the mean of theirs.
func midRanks(x []float64) []float64 {
	order := upTo(len(x))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, row := range order[i:j] {
			out[row] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// pearson is the correlation of two columns of ranks, whose sums are exact.
func pearson(x, y []float64) float64 {
	mean := float64(len(x)+1) / 2
	var xx, yy, xy float64
	for i := range x {
		a, b := x[i]-mean, y[i]-mean
		xx += float64(a * a)
		yy += float64(b * b)
		xy += float64(a * b)
	}
	return xy / math.Sqrt(xx) / math.Sqrt(yy)
}

// A concordance is Kendall's count of pairs.
type concordance struct{ tau, score, variance float64 }

// kendall counts pairs in O(n log n) (W. R. Knight 1966) with the variance for ties
// of M. G. Kendall (1970), Rank Correlation Methods, chapter 4.
func kendall(x, y []float64) concordance {
	n := len(x)
	order := upTo(n)
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(y[a], y[b]))
	})
	sorted := make([]float64, n)
	for i, row := range order {
		sorted[i] = y[row]
	}
	byX := ties(n, func(i, j int) bool { return x[order[i]] == x[order[j]] })
	both := ties(n, func(i, j int) bool { return x[order[i]] == x[order[j]] && sorted[i] == sorted[j] })
	discordant := exchanges(sorted, make([]float64, n)) // which sorts by y
	byY := ties(n, func(i, j int) bool { return sorted[i] == sorted[j] })
	f := float64(n)
	pairs := f * (f - 1) / 2
	score := pairs - byX.pairs - byY.pairs + both.pairs - 2*discordant
	variance := (f*(f-1)*(2*f+5) - byX.fives - byY.fives) / 18
	if n > 2 {
		variance += byX.triples * byY.triples / (9 * f * (f - 1) * (f - 2))
	}
	variance += 2 * byX.pairs * byY.pairs / (f * (f - 1))
	return concordance{score / math.Sqrt(pairs-byX.pairs) / math.Sqrt(pairs-byY.pairs), score, variance}
}

// tied sums over groups of t equal values: t(t−1)/2, t(t−1)(t−2) and t(t−1)(2t+5).
type tied struct{ pairs, triples, fives float64 }

// ties sums over runs of neighbours that are equal to their first.
func ties(n int, equal func(i, j int) bool) tied {
	var sum tied
	for i := 0; i < n; {
		j := i
		for j < n && equal(i, j) {
			j++
		}
		t := float64(j - i)
		sum.pairs += t * (t - 1) / 2
		sum.triples += t * (t - 1) * (t - 2)
		sum.fives += t * (t - 1) * (2*t + 5)
		i = j
	}
	return sum
}

// exchanges sorts x and counts the pairs that were in strictly falling order.
func exchanges(x, scratch []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	half := len(x) / 2
	left, right := x[:half], x[half:]
	count := exchanges(left, scratch) + exchanges(right, scratch)
	merged := scratch[:0]
	i, j := 0, 0
	for i < len(left) && j < len(right) {
		if right[j] < left[i] {
			merged = append(merged, right[j])
			count += float64(len(left) - i)
			j++
			continue
		}
		merged = append(merged, left[i])
		i++
	}
	merged = append(append(merged, left[i:]...), right[j:]...)
	copy(x, merged)
	return count
}
