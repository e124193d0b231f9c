package satisfaction

import (
	"math/big"
	"math/bits"

	"github.com/gocsat/csat/scale"
)

// A stage computes one branch for a block of respondents in integers of 64 bits.
// A respondent's state is one word: the weight of what is answered in the upper
// bits, and the sum of weight times score, in units of 1/unit, in the lower ones.
// So one addition a child does both.
type stage struct {
	leaves  []stageLeaf
	inner   []*stage
	state   [stageRows]uint64
	factor  []uint64 // by weight answered: from the sum to the parent's state
	present []uint64 // by weight answered: the own weight in the parent's state, 0 if too little is answered
	divisor []uint64 // of a root, by weight answered; 0 if too little is answered
	tenfold uint64   // 10^places of a root
	even    bool     // rounding of a root
}

// A stageLeaf is what the code of an item adds to the state.
type stageLeaf struct {
	codes []scale.Code
	adds  [256]uint64
}

const (
	stageRows  = 512
	weightBits = 16 // of the state; the sum has the other 48
	sumBits    = 64 - weightBits
	sumMask    = 1<<sumBits - 1
)

// compile is the stage of a branch as a root, nil if its integers are too large.
func (b *composer) compile(at *branch, o CompositeOptions) *stage {
	c := compiler{b: b}
	root := c.stage(at)
	if root == nil {
		return nil
	}
	root.tenfold, root.even = 1, o.Rounding == scale.HalfEven
	for range o.Places {
		root.tenfold *= 10
	}
	// Twice the numerator, with its places, and the divisor stay below 2⁶³.
	if hi, lo := bits.Mul64(root.largest*2, root.tenfold); hi != 0 || lo >= 1<<62 {
		return nil
	}
	root.divisor = make([]uint64, len(root.answered))
	for w, ok := range root.answered {
		if ok {
			hi, lo := bits.Mul64(root.unit.Uint64(), uint64(w))
			if hi != 0 || lo >= 1<<61 {
				return nil
			}
			root.divisor[w] = lo
		}
	}
	return root.stage
}

type compiler struct{ b *composer }

// A compiled stage with what its parent needs to know.
type compiled struct {
	*stage
	unit     *big.Int // the sum counts 1/unit
	largest  uint64   // sum
	answered []bool   // by weight: whether it can occur and is enough
}

// stage compiles a branch; its parent completes factor and present.
func (c *compiler) stage(at *branch) *compiled {
	children := at.children
	if at.Item != "" { // a leaf as a root: its own only child
		children = []*branch{at}
	}
	weights := wholeWeights(at, children)
	if weights == nil {
		return nil
	}
	out := &compiled{stage: &stage{}, unit: big.NewInt(1)}
	// The common unit: of the scores of items, and of the scores of branches, whose
	// division by the weight answered must come out even.
	inner := make([]*compiled, len(children))
	units := make([]*big.Int, len(children))
	for i, child := range children {
		if child.Item != "" {
			units[i] = c.b.leaf[child.from].unitOfScores()
		} else {
			if inner[i] = c.stage(child); inner[i] == nil {
				return nil
			}
			units[i] = new(big.Int).Set(inner[i].unit)
			common := big.NewInt(1)
			for w, ok := range inner[i].answered {
				if ok {
					common = lcm(common, big.NewInt(int64(w)))
				}
			}
			units[i].Mul(units[i], common)
		}
		if out.unit = lcm(out.unit, units[i]); out.unit.BitLen() > sumBits {
			return nil
		}
	}
	largest := new(big.Int) // every score is at most 100
	for _, w := range weights {
		largest.Add(largest, new(big.Int).Mul(out.unit, big.NewInt(100*w)))
	}
	if largest.BitLen() > sumBits {
		return nil
	}
	out.largest = largest.Uint64()
	out.answered = enough(weights, c.b.q.MinAnswered())
	for i, child := range children {
		own := uint64(weights[i]) << sumBits
		if inner[i] == nil {
			l := &c.b.leaf[child.from]
			out.leaves = append(out.leaves, stageLeaf{codes: l.codes})
			adds := &out.leaves[len(out.leaves)-1].adds
			for code, rated := range l.rated {
				if rated == 1 {
					score := new(big.Rat).Mul(l.score(l.worth[code]), new(big.Rat).SetInt(out.unit))
					adds[code] = own | uint64(weights[i])*score.Num().Uint64()
				}
			}
			continue
		}
		s := inner[i]
		s.factor, s.present = make([]uint64, len(s.answered)), make([]uint64, len(s.answered))
		for w, ok := range s.answered {
			if ok {
				f := new(big.Int).Mul(s.unit, big.NewInt(int64(w)))
				f.Quo(out.unit, f)
				s.factor[w], s.present[w] = f.Uint64()*uint64(weights[i]), own
			}
		}
		out.inner = append(out.inner, s.stage)
	}
	return out
}

// wholeWeights are the weights of the children as small integers, nil if there
// are none so small.
func wholeWeights(at *branch, children []*branch) []int64 {
	if at.Item != "" {
		return []int64{1}
	}
	common := big.NewInt(1)
	for _, child := range children {
		common = lcm(common, child.weight.Den())
	}
	out := make([]int64, len(children))
	var divisor big.Int
	for _, child := range children {
		divisor.GCD(nil, nil, &divisor, new(big.Rat).Mul(child.weight.Rat(), new(big.Rat).SetInt(common)).Num())
	}
	var sum int64
	for i, child := range children {
		w := new(big.Rat).Mul(child.weight.Rat(), new(big.Rat).SetFrac(common, &divisor)).Num()
		if w.BitLen() > weightBits {
			return nil
		}
		out[i] = w.Int64()
		sum += out[i]
	}
	if sum >= 1<<weightBits {
		return nil
	}
	return out
}

// enough tells for every weight up to the sum whether some children have it
// together, and whether it is enough for a score.
func enough(weights []int64, minimum scale.Ratio) []bool {
	var sum int64
	for _, w := range weights {
		sum += w
	}
	out := make([]bool, sum+1)
	out[0] = true
	for _, w := range weights {
		for s := len(out) - 1; s >= int(w); s-- {
			out[s] = out[s] || out[s-int(w)]
		}
	}
	out[0] = false
	for w := range out {
		share := scale.RatioOf(big.NewRat(int64(w), sum))
		out[w] = out[w] && share.Cmp(minimum) >= 0
	}
	return out
}

// score is 100·(x/unit − zero)/span of a worth in worth units.
func (l *leaf) score(worth int64) *big.Rat {
	x := new(big.Rat).Sub(big.NewRat(worth, l.unit), l.zero.Rat())
	return x.Quo(x.Mul(x, big.NewRat(100, 1)), l.span.Rat())
}

// unitOfScores is the smallest number by which all scores of an item become whole.
func (l *leaf) unitOfScores() *big.Int {
	unit := big.NewInt(1)
	for code, rated := range l.rated {
		if rated == 1 {
			unit = lcm(unit, l.score(l.worth[code]).Denom())
		}
	}
	return unit
}

func lcm(a, b *big.Int) *big.Int {
	g := new(big.Int).GCD(nil, nil, a, b)
	return g.Mul(g.Quo(a, g), b)
}

// run computes the scores of all respondents.
func (s *stage) run(out []int64) {
	for start := 0; start < len(out); start += stageRows {
		block := out[start:min(start+stageRows, len(out))]
		s.read(start, len(block))
		state := s.state[:len(block)]
		for r := range block {
			v := state[r]
			d := s.divisor[v>>sumBits]
			if d == 0 {
				block[r] = noComposite
				continue
			}
			// Half a unit more, then down: a tie goes up, as no score is negative.
			num, twice := 2*(v&sumMask)*s.tenfold+d, 2*d
			q := num / twice
			if s.even && q&1 == 1 && num == q*twice {
				q--
			}
			block[r] = int64(q)
		}
	}
}

// read sets the states of a block.
func (s *stage) read(start, n int) {
	state := s.state[:n]
	clear(state)
	leaves := s.leaves
	for ; len(leaves) >= 4; leaves = leaves[4:] {
		a, b, c, d := &leaves[0], &leaves[1], &leaves[2], &leaves[3]
		ca, cb := a.codes[start:][:len(state)], b.codes[start:][:len(state)]
		cc, cd := c.codes[start:][:len(state)], d.codes[start:][:len(state)]
		for r := range state {
			state[r] += a.adds[ca[r]] + b.adds[cb[r]] + c.adds[cc[r]] + d.adds[cd[r]]
		}
	}
	for i := range leaves {
		l := &leaves[i]
		for r, c := range l.codes[start:][:len(state)] {
			state[r] += l.adds[c]
		}
	}
	for _, child := range s.inner {
		child.read(start, n)
		for r, v := range child.state[:len(state)] {
			w := v >> sumBits
			state[r] += (v&sumMask)*child.factor[w] + child.present[w]
		}
	}
}
