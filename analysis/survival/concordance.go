package survival

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/gocsat/csat/survey"
)

// A ConcordanceResult is how well a score tells who stays longer.
type ConcordanceResult struct {
	// C is the probability that of two customers, of whom it is known who stayed
	// longer, it is the one with the higher score; equal scores count one half. 0.5 is
	// chance, 1 a score that is never wrong, below 0.5 one that points the other way.
	C survey.Estimate `json:"c"`
	// Concordant, Discordant and Tied count such pairs: the higher score stayed longer,
	// left earlier, or the scores are equal.
	Concordant float64 `json:"concordant"`
	// Discordant pairs are the other way round.
	Discordant float64 `json:"discordant"`
	// Tied pairs have equal scores.
	Tied float64 `json:"tied"`
}

// Concordance compares a score with the times: the C-index of F. E. Harrell, R. M.
// Califf, D. B. Pryor, K. L. Lee and R. A. Rosati, JAMA 247, 1982, 2543–2546. Two
// customers are compared if one left while the other was at risk; those who leave
// at the same time are not, and who is censored at the time of an event stayed longer.
// The variance is the infinitesimal jackknife; the interval is symmetric in the logit
// of C.
//
// Sampling weights multiply: a pair counts the product of its two. Rows without a score
// (NaN) are missing too. Errors: [survey.ErrNoBase] without a row; [survey.ErrTooFew]
// without a pair to compare, as when nobody left, or all at once.
func Concordance(d Data, scores []float64, o Options) (ConcordanceResult, error) {
	settings, err := o.check()
	if err != nil {
		return ConcordanceResult{}, err
	}
	if len(scores) != len(d.Times) {
		return ConcordanceResult{}, argument("%d times, %d scores", len(d.Times), len(scores))
	}
	missing, err := d.check()
	if err != nil {
		return ConcordanceResult{}, err
	}
	var p pairs
	for i, x := range scores {
		switch {
		case d.missing(i) || o.Since > 0 && d.Times[i] <= o.Since:
		case math.IsNaN(x):
			missing++
		case math.IsInf(x, 0):
			return ConcordanceResult{}, &RowError{i + 1, "score", x, survey.ErrArgument}
		default:
			p.add(d, i, x)
		}
	}
	if len(p.time) == 0 {
		return ConcordanceResult{}, fmt.Errorf("survival: concordance: %w", survey.ErrNoBase)
	}
	r, err := p.result(settings)
	r.C.Missing = missing
	return r, err
}

// errNoPairs is what all left at once, or nobody, or each while alone, comes to.
var errNoPairs = fmt.Errorf("survival: concordance: no two customers of whom it is known who stayed longer: %w", survey.ErrTooFew)

// pairs are the rows to compare; only within a stratum.
type pairs struct {
	time, entry, score, weight []float64
	event                      []bool
	stratum                    []int
}

func (p *pairs) add(d Data, row int, score float64) {
	p.time = append(p.time, d.Times[row])
	p.entry = append(p.entry, d.entry(row))
	p.score = append(p.score, score)
	p.weight = append(p.weight, d.weight(row))
	p.event = append(p.event, d.Status[row] != Censored)
	p.stratum = append(p.stratum, 0)
}

func (p *pairs) result(o settings) (ConcordanceResult, error) {
	n := len(p.time)
	concordant, tied, all := make([]float64, n), make([]float64, n), make([]float64, n) // weights of the partners of each row
	byStratum := map[int][]int{}
	last := 0
	for i, s := range p.stratum {
		byStratum[s] = append(byStratum[s], i)
		last = max(last, s)
	}
	for s := range last + 1 {
		p.count(byStratum[s], concordant, tied, all)
	}
	var r ConcordanceResult
	var pairs float64
	var sum, square float64
	for i, w := range p.weight { // each pair twice
		r.Concordant += w * concordant[i] / 2
		r.Tied += w * tied[i] / 2
		pairs += w * all[i] / 2
		sum += w
		square += w * w
	}
	if !(pairs > 0) {
		return r, errNoPairs
	}
	r.Discordant = max(pairs-r.Concordant-r.Tied, 0)
	c := (r.Concordant + r.Tied/2) / pairs
	squares := make([]float64, n)
	for i := range n {
		u := p.weight[i] * (concordant[i] + tied[i]/2 - c*all[i]) / pairs
		squares[i] = u * u
	}
	slices.Sort(squares) // rows in any order give the same bits
	var variance float64
	for _, u := range squares {
		variance += u
	}
	se := math.Sqrt(variance)
	r.C = survey.Estimate{Value: c, SE: survey.Some(se), N: int64(n), EffectiveN: sum * sum / square, Method: "Harrell's C, infinitesimal jackknife, logit"}
	if se == 0 {
		r.C.Interval = survey.Interval{Lower: c, Upper: c, Level: o.level}
		r.C.Warn(survey.ZeroVariance, "every pair says the same, so the error shown is 0")
		return r, nil
	}
	r.C.Interval = survey.Interval{Lower: 0, Upper: 1, Level: o.level}
	if c > 0 && c < 1 {
		odds, half := c/(1-c), math.Exp(o.z*se/(c*(1-c)))
		r.C.Interval.Lower, r.C.Interval.Upper = odds/half/(1+odds/half), odds*half/(1+odds*half)
	}
	return r, nil
}

// count compares the rows of one stratum, each as the one who left first and as the
// one who stayed longer, in O(n log n): the scores of those at risk, and of the events
// so far, are counted in trees.
func (p *pairs) count(rows []int, concordant, tied, all []float64) {
	distinct := make([]float64, 0, len(rows))
	for _, i := range rows {
		distinct = append(distinct, p.score[i])
	}
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	rank := make([]int, len(p.time))
	for _, i := range rows {
		rank[i] = sort.SearchFloat64s(distinct, p.score[i])
	}
	byTime := slices.Clone(rows)
	sort.Slice(byTime, func(a, b int) bool { return p.time[byTime[a]] < p.time[byTime[b]] })
	var late []int // delayed entries
	for _, i := range rows {
		if p.entry[i] > 0 {
			late = append(late, i)
		}
	}
	sort.Slice(late, func(a, b int) bool { return p.entry[late[a]] < p.entry[late[b]] })

	atRisk, left := newTree(len(distinct)), newTree(len(distinct))
	for _, i := range rows {
		if p.entry[i] == 0 {
			atRisk.add(rank[i], p.weight[i])
		}
	}
	entered, entering := 0, 0
	for first := 0; first < len(byTime); {
		end := first
		t := p.time[byTime[first]]
		for end < len(byTime) && p.time[byTime[end]] == t {
			end++
		}
		// Events before or at an entry are not the later's to compare with.
		for ; entering < len(late) && p.entry[late[entering]] < t; entering++ {
			i := late[entering]
			below, same, above := left.around(rank[i])
			concordant[i] -= below
			tied[i] -= same
			all[i] -= below + same + above
		}
		for ; entered < len(late) && p.entry[late[entered]] < t; entered++ {
			atRisk.add(rank[late[entered]], p.weight[late[entered]])
		}
		tie := byTime[first:end]
		for _, i := range tie { // neither events of this time nor the event itself
			if p.event[i] {
				atRisk.add(rank[i], -p.weight[i])
			}
		}
		for _, i := range tie {
			if p.event[i] {
				below, same, above := atRisk.around(rank[i])
				concordant[i] += above
				tied[i] += same
				all[i] += below + same + above
			}
		}
		for _, i := range tie {
			if !p.event[i] {
				atRisk.add(rank[i], -p.weight[i])
			}
		}
		first = end
		// Who is censored now stayed longer than the events of now.
		stayed := func(event bool) {
			for _, i := range tie {
				if p.event[i] == event {
					below, same, above := left.around(rank[i])
					concordant[i] += below
					tied[i] += same
					all[i] += below + same + above
				}
			}
		}
		stayed(true)
		for _, i := range tie {
			if p.event[i] {
				left.add(rank[i], p.weight[i])
			}
		}
		stayed(false)
	}
}

// A tree counts ranks, with the number below a rank in O(log n) (P. M. Fenwick,
// Software: Practice and Experience 24, 1994, 327–336).
type tree struct {
	sums  []float64
	total float64
}

func newTree(n int) *tree { return &tree{sums: make([]float64, n+1)} }

func (t *tree) add(rank int, n float64) {
	t.total += n
	for i := rank + 1; i < len(t.sums); i += i & -i {
		t.sums[i] += n
	}
}

// below is the number of smaller ranks.
func (t *tree) below(rank int) (n float64) {
	for i := rank; i > 0; i -= i & -i {
		n += t.sums[i]
	}
	return n
}

func (t *tree) around(rank int) (below, same, above float64) {
	below = t.below(rank)
	same = t.below(rank+1) - below
	return below, same, t.total - below - same
}
