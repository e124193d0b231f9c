package fuzzy_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/fuzzy"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// three are levels of a scale of 1, 2, 3.
func three(t testing.TB, counts ...int64) *scale.Tally {
	s, err := scale.New(scale.Definition{ID: "three", Range: scale.Range{From: 1, To: 3}})
	require.NoError(t, err)
	tally := scale.NewTally(s)
	for i, n := range counts {
		require.NoError(t, tally.AddN(i+1, n))
	}
	return tally
}

// outcomes calls f with all counts of n ratings over three levels and their probability.
func outcomes(n int64, p [3]float64, f func(counts []int64, probability float64)) {
	lgamma := func(k int64) float64 { l, _ := math.Lgamma(float64(k + 1)); return l }
	for a := range n + 1 {
		for b := range n - a + 1 {
			c := n - a - b
			f([]int64{a, b, c}, math.Exp(lgamma(n)-lgamma(a)-lgamma(b)-lgamma(c)+
				float64(a)*math.Log(p[0])+float64(b)*math.Log(p[1])+float64(c)*math.Log(p[2])))
		}
	}
}

func covered(e survey.Estimate, truth float64) float64 {
	const rounding = 1e-12
	if e.Interval.Valid() && e.Interval.Lower-rounding <= truth && truth <= e.Interval.Upper+rounding {
		return 1
	}
	return 0
}

// Exact coverage of 95 % intervals by enumeration: of the score, and of the share of the
// first level. (Wilson's interval is known for its low coverage at n·p of about 0.1–0.2.)
func TestCoverageOfOneItem(t *testing.T) {
	tests := []struct {
		name         string
		n            int64
		p            [3]float64
		score, share float64 // coverage
	}{
		{"even", 30, [3]float64{0.3, 0.4, 0.3}, 0.953, 0.930},
		{"satisfied", 30, [3]float64{0.1, 0.3, 0.6}, 0.956, 0.974},
		{"satisfied, more", 60, [3]float64{0.1, 0.3, 0.6}, 0.952, 0.952},
		{"few, nearly all at the top", 15, [3]float64{0.01, 0.04, 0.95}, 0.958, 0.860},
		{"nearly all in the middle, the rest above", 60, [3]float64{0.0001, 0.95, 0.0499}, 0.851, 0.994},
		{"nearly all at the top", 30, [3]float64{0.02, 0.08, 0.9}, 0.973, 0.978},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			truth := tt.p[0] + 2*tt.p[1] + 3*tt.p[2]
			var score, share float64
			outcomes(tt.n, tt.p, func(counts []int64, probability float64) {
				s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "item", Tally: three(t, counts...)}, nil)
				require.NoError(t, err)
				e, err := fuzzy.Evaluate(t.Context(), s, fuzzy.Options{})
				require.NoError(t, err)
				score += probability * covered(e.Overall.Score, truth)
				share += probability * covered(e.Overall.Memberships[0].Share, tt.p[0])
			})
			t.Logf("score %.4f, share %.4f", score, share)
			require.InDelta(t, tt.score, score, 0.001)
			require.InDelta(t, tt.share, share, 0.001)
		})
	}
}

// Two items answered by different people, weighted 3 : 1: all pairs of outcomes.
func TestCoverageOfTwoItems(t *testing.T) {
	p, q := [3]float64{0.2, 0.3, 0.5}, [3]float64{0.4, 0.4, 0.2}
	truth := 0.75*(p[0]+2*p[1]+3*p[2]) + 0.25*(q[0]+2*q[1]+3*q[2])
	first := 0.75*p[0] + 0.25*q[0]
	var score, share float64
	outcomes(12, p, func(x []int64, px float64) {
		a := three(t, x...)
		outcomes(9, q, func(y []int64, py float64) {
			s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "all", Children: []fuzzy.Factor{
				{Name: "a", Weight: 3, Tally: a}, {Name: "b", Weight: 1, Tally: three(t, y...)}}}, nil)
			require.NoError(t, err)
			e, err := fuzzy.Evaluate(t.Context(), s, fuzzy.Options{})
			require.NoError(t, err)
			score += px * py * covered(e.Overall.Score, truth)
			share += px * py * covered(e.Overall.Memberships[0].Share, first)
		})
	})
	t.Logf("score %.4f, share %.4f", score, share)
	require.InDelta(t, 0.946, score, 0.001)
	require.InDelta(t, 0.983, share, 0.001)
}

// population are four items of 1–5 that go together, as tables of n respondents.
type population struct{ random *rand.Rand }

func (p population) table(t testing.TB, n int) *survey.Table {
	q := fourItems(t)
	table := survey.NewTable(q)
	for range n {
		r := q.NewResponse()
		mood := p.random.NormFloat64()
		for i, centre := range []float64{3.8, 3.2, 4.1, 2.9} {
			x := centre + 0.8*mood + 0.7*p.random.NormFloat64()
			require.NoError(t, r.Answer(itemNames[i], int(min(5, max(1, math.Round(x))))))
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

// truth is what an operator makes of the whole population.
func truth(t testing.TB, o fuzzy.Operator) float64 {
	tallies := map[string]*scale.Tally{}
	cdf := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	sd := math.Hypot(0.8, 0.7)
	for i, centre := range []float64{3.8, 3.2, 4.1, 2.9} {
		tally := scale.NewTally(scale.OneToFive())
		below := 0.0
		for v := 1; v <= 5; v++ {
			upTo := 1.0
			if v < 5 {
				upTo = cdf((float64(v) + 0.5 - centre) / sd)
			}
			require.NoError(t, tally.AddN(v, int64(math.Round(1e12*(upTo-below)))))
			below = upTo
		}
		tallies[itemNames[i]] = tally
	}
	s, err := fuzzy.FromItems(fourItems(t), tallies)
	require.NoError(t, err)
	e, err := fuzzy.Evaluate(t.Context(), s, fuzzy.Options{})
	require.NoError(t, err)
	if o == fuzzy.WeightedAverage {
		return e.Overall.Score.Value
	}
	return operated(o, e)
}

// operated applies an operator to the items of an evaluation, as it is written down, and
// scores the result.
func operated(o fuzzy.Operator, e fuzzy.Evaluation) float64 {
	b := make([]float64, len(e.Levels))
	total, score := 0.0, 0.0
	for j := range b {
		for _, c := range e.Overall.Children {
			a, r := c.Weight, c.Memberships[j].Raw
			switch o {
			case fuzzy.WeightedAverage:
				b[j] += a * r
			case fuzzy.MinMax:
				b[j] = math.Max(b[j], math.Min(a, r))
			case fuzzy.ProductMax:
				b[j] = math.Max(b[j], a*r)
			case fuzzy.MinSum:
				b[j] += math.Min(a, r)
			}
		}
		b[j] = math.Min(1, b[j])
		total += b[j]
	}
	for j := range b {
		score += b[j] / total * e.Levels[j].Value
	}
	return score
}

var itemNames = []string{"skill", "attitude", "speed", "parts"}

func fourItems(t testing.TB) *survey.Questionnaire {
	d := survey.Definition{ID: "four", Overall: survey.Node{ID: "overall"}, Levels: scale.FiveLevels()}
	for i, id := range itemNames {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToFive()})
		d.Overall.Children = append(d.Overall.Children, survey.Node{Item: id, Weight: amount(int64(4 - i))})
	}
	q, err := survey.New(d)
	require.NoError(t, err)
	return q
}

func coverage(t *testing.T, n, tables, replicates int, o fuzzy.Operator) (fromTable, fromCounts float64) {
	p := population{rand.New(rand.NewPCG(uint64(n), uint64(o)))}
	want := truth(t, o)
	for i := range tables {
		table := p.table(t, n)
		joint, err := fuzzy.FromTable(nil, table)
		require.NoError(t, err)
		tallies := map[string]*scale.Tally{}
		for _, id := range itemNames {
			tallies[id], err = table.Tally(id)
			require.NoError(t, err)
		}
		counts, err := fuzzy.FromItems(table.Questionnaire(), tallies)
		require.NoError(t, err)
		options := fuzzy.Options{Operator: o, Replicates: replicates, Seed: uint64(i)}
		e, err := fuzzy.Evaluate(t.Context(), joint, options)
		require.NoError(t, err)
		fromTable += covered(e.Overall.Score, want) / float64(tables)
		e, err = fuzzy.Evaluate(t.Context(), counts, options)
		require.NoError(t, err)
		fromCounts += covered(e.Overall.Score, want) / float64(tables)
	}
	return fromTable, fromCounts
}

// 400 tables give coverage an error of 0.011. Counts alone cover too little, since the
// items go together.
func TestCoverageOfTables(t *testing.T) {
	joint, counts := coverage(t, 60, 400, 100, fuzzy.WeightedAverage)
	t.Logf("%.3f, from counts %.3f", joint, counts)
	require.InDelta(t, 0.95, joint, 0.03)
	require.Less(t, counts, 0.85)
}
