package bayesnet

import (
	"cmp"
	"math"

	"github.com/gocsat/csat/internal/enum"
)

// A Criterion scores a structure; the higher the better. The zero value is BIC; its text
// form is the name in lower case.
type Criterion uint8

// The criteria.
const (
	// BIC is the largest log-likelihood less ½·ln n for every free probability (Schwarz 1978).
	BIC Criterion = iota
	// BDeu is the logarithm of the probability of the data under the prior of [Fit]
	// (Heckerman, Geiger and Chickering 1995). It depends on the equivalent sample size: a
	// larger one gives more arcs.
	BDeu
)

var criteria = enum.Names[Criterion]{"bic", "bdeu"}

// String is the text form.
func (c Criterion) String() string { return criteria.String(c) }

// MarshalText writes the text form; an unknown value is an error.
func (c Criterion) MarshalText() ([]byte, error) { return criteria.Marshal(c) }

// UnmarshalText reads the text form; an unknown one is an error.
func (c *Criterion) UnmarshalText(text []byte) error { return criteria.Unmarshal(c, text) }

// ScoreOptions are the choices of [Score]; the zero value is the default.
type ScoreOptions struct {
	// Criterion is what is computed. Default: [BIC].
	Criterion Criterion
	// EquivalentSize is α of [BDeu], in respondents, 1e-6 to 1e9. Default: 1. BIC does not
	// read it.
	EquivalentSize float64
}

// equivalentSize checks an equivalent sample size and sets its default.
func equivalentSize(size float64) (float64, error) {
	if size = cmp.Or(size, 1); !(size >= 1e-6 && size <= 1e9) {
		return 0, argument("option EquivalentSize: %v", size)
	}
	return size, nil
}

func (o ScoreOptions) checked() (ScoreOptions, error) {
	if !criteria.Valid(o.Criterion) {
		return o, argument("option Criterion: %v", o.Criterion)
	}
	var err error
	o.EquivalentSize, err = equivalentSize(o.EquivalentSize)
	return o, err
}

// Score is how well a structure explains a sample: natural logarithms, to compare
// structures over the same nodes of the same sample. A difference of BDeu is the logarithm of
// a Bayes factor, one of BIC roughly so: 1 to 3 is positive evidence, up to 5 strong, more
// very strong (R. E. Kass and A. E. Raftery 1995, Bayes factors, JASA 90, 773–795).
//
// No sample is [survey.ErrNoBase]; unknown nodes ([survey.ErrUnknown]), an arc given twice
// ([survey.ErrArgument]) and cycles ([ErrCycle]) are an [*ArcError]; a node with its parents
// of more than 2²⁰ cells is [ErrTooLarge] in a [*NodeError].
func Score(s *Sample, arcs []Arc, o ScoreOptions) (float64, error) {
	if err := s.usable(); err != nil {
		return 0, err
	}
	o, err := o.checked()
	if err != nil {
		return 0, err
	}
	g, err := graphOf(s.nodes, arcs)
	if err != nil {
		return 0, err
	}
	total := 0.0
	for i, parents := range g {
		score, err := s.score(i, parents.members(), o)
		if err != nil {
			return 0, err
		}
		total += score
	}
	return total, nil
}

// score is what a node with its parents adds.
func (s *Sample) score(node int, parents []int, o ScoreOptions) (float64, error) {
	table, err := s.family(node, parents)
	if err != nil {
		return 0, err
	}
	r := len(s.nodes[node].Levels)
	q := len(table) / r
	sum := 0.0
	row, cell := o.EquivalentSize/float64(q), o.EquivalentSize/float64(len(table))
	ofRow, ofCell := lnGamma(row), lnGamma(cell)
	for j := 0; j < len(table); j += r {
		var n int64
		for _, c := range table[j : j+r] {
			n += c
		}
		if n == 0 {
			continue
		}
		if o.Criterion == BDeu {
			sum += ofRow - lnGamma(row+float64(n))
		}
		for _, c := range table[j : j+r] {
			switch {
			case c == 0:
			case o.Criterion == BDeu:
				sum += lnGamma(cell+float64(c)) - ofCell
			default:
				sum += float64(float64(c) * math.Log(float64(c)/float64(n)))
			}
		}
	}
	if o.Criterion == BIC {
		sum -= float64(math.Log(float64(s.n)) / 2 * float64(q*(r-1)))
	}
	return sum, nil
}

func lnGamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}
