package reliability

import (
	"fmt"
	"math"
	"math/bits"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// Halves compares the sum of some items with the sum of the others.
type Halves struct {
	// R is the correlation of both halves, in [−1,1].
	R float64 `json:"r"`
	// SpearmanBrown steps it up to the whole scale, 2R/(1+R); no value for R = −1.
	SpearmanBrown survey.Optional `json:"spearman_brown"`
	// Guttman is his split-half coefficient 4·cov/V, V the variance of the whole
	// sum. Rulon's 1 − var(a−b)/V and Flanagan's coefficient are the same number.
	Guttman float64 `json:"guttman"`
	// N is the base.
	N int64 `json:"n"`
}

// SplitHalf compares the sum of the named items with that of the others, on the
// covariances. Both halves need an item ([survey.ErrArgument]; a name that is no
// item is [survey.ErrUnknown]); a half without variance is [ErrConstant], and two
// people are [survey.ErrTooFew].
// Sources: Spearman and Brown (1910), Rulon (1939, Harvard Educ. Rev. 9:99),
// Guttman (1945).
func SplitHalf(items *Items, half []string) (Halves, error) {
	if err := items.correlated(); err != nil {
		return Halves{}, err
	}
	in := map[string]bool{}
	for _, name := range half {
		in[name] = true
	}
	first := make([]bool, len(items.names))
	found := 0
	for i, name := range items.names {
		if in[name] {
			first[i] = true
			found++
		}
	}
	if found != len(in) {
		return Halves{}, fmt.Errorf("reliability: split half: %w: %d of %d names are items", survey.ErrUnknown, found, len(in))
	}
	if found == 0 || found == len(items.names) {
		return Halves{}, fmt.Errorf("reliability: split half: %w: %d of %d items in one half", survey.ErrArgument, found, len(items.names))
	}
	var a, b, ab float64
	for i := range first {
		for j := range first {
			switch c := items.cov.At(i, j); {
			case first[i] && first[j]:
				a += c
			case !first[i] && !first[j]:
				b += c
			case first[i]:
				ab += c
			}
		}
	}
	least := 1e-12 * mat.Trace(items.cov)
	if !(a > least && b > least && a+b+2*ab > least) {
		return Halves{}, fmt.Errorf("reliability: split half: %w in a half or the whole", ErrConstant)
	}
	h := Halves{R: ab / math.Sqrt(a*b), Guttman: 4 * ab / (a + b + 2*ab), N: items.n}
	if h.R > -1 {
		h.SpearmanBrown = survey.Some(2 * h.R / (1 + h.R))
	}
	return h, nil
}

// maxSplitItems keeps [AllSplits] below some 2.7 million splits.
const maxSplitItems = 24

// SplitRange describes Guttman's split-half coefficient over all ways to split the
// items into halves of ⌊k/2⌋ and the rest.
type SplitRange struct {
	// Max is the largest coefficient, Guttman's λ4.
	Max float64 `json:"max"`
	// Min is that of the worst split.
	Min float64 `json:"min"`
	// Mean is over all splits.
	Mean float64 `json:"mean"`
	// Splits is how many there are, each counted once.
	Splits int64 `json:"splits"`
	// Best names the items of one half of the split of Max, the first of equals.
	Best []string `json:"best"`
	// Worst is the same for Min.
	Worst []string `json:"worst"`
}

// AllSplits tries every split, on the correlations (items with equal say, as
// customary for λ4). It takes at most 24 items ([survey.ErrArgument]), which have
// 1,352,078 splits. Items that cancel out are [ErrConstant], and two people
// [survey.ErrTooFew].
func AllSplits(items *Items) (SplitRange, error) {
	if err := items.correlated(); err != nil {
		return SplitRange{}, err
	}
	k := len(items.names)
	if k > maxSplitItems {
		return SplitRange{}, fmt.Errorf("reliability: all splits: %w: %d items, at most %d", survey.ErrArgument, k, maxSplitItems)
	}
	r := items.correlation()
	total := mat.Sum(r)
	if !(total > 1e-12*float64(k)) {
		return SplitRange{}, fmt.Errorf("reliability: all splits: %w: the items add up to a constant", ErrConstant)
	}
	s := splitter{r: table(r), rows: make([]float64, k), size: k / 2, total: total}
	for i := range k {
		for j := range k {
			s.rows[i] += s.r[i][j]
		}
	}
	s.low, s.high = math.Inf(1), math.Inf(-1)
	if k%2 == 0 {
		// The half without the last item names the split.
		s.visit(k-1, 0, 0, 0, 0)
	} else {
		s.visit(k, 0, 0, 0, 0)
	}
	return SplitRange{
		Max: s.high, Min: s.low, Mean: s.sum / float64(s.count), Splits: s.count,
		Best: items.named(s.best), Worst: items.named(s.worst),
	}, nil
}

func (it *Items) named(set uint32) []string {
	var names []string
	for i, name := range it.names {
		if set>>i&1 == 1 {
			names = append(names, name)
		}
	}
	return names
}

type splitter struct {
	r           [][]float64
	rows        []float64
	size        int
	total       float64
	low, high   float64
	sum         float64
	count       int64
	best, worst uint32
}

// visit extends a half by items from next on; within is the sum of the
// correlations inside it and row that of its rows, so row − within lies between
// the halves.
func (s *splitter) visit(limit, next int, half uint32, within, row float64) {
	missing := s.size - bits.OnesCount32(half)
	if missing == 0 {
		g := 4 * (row - within) / s.total
		s.sum += g
		s.count++
		if g > s.high {
			s.high, s.best = g, half
		}
		if g < s.low {
			s.low, s.worst = g, half
		}
		return
	}
	for i := next; i <= limit-missing; i++ {
		w := within + s.r[i][i]
		for j := range i {
			if half>>j&1 == 1 {
				w += 2 * s.r[i][j]
			}
		}
		s.visit(limit, i+1, half|1<<i, w, row+s.rows[i])
	}
}
