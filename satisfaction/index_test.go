package satisfaction_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// slow is the index by the definition, in rationals, one respondent after the
// other. Worths are read point by point from the scale's definition.
type slow struct {
	q     *survey.Questionnaire
	rows  int
	worth map[string][]*big.Rat // per item and row, nil without a rating
	zero  map[string]*big.Rat
	span  map[string]*big.Rat
	least *big.Rat
}

// A figure is what slow computes for one node.
type figure struct {
	score    *big.Rat // nil without one
	weight   *big.Rat
	rank     int
	leaves   map[string]*big.Rat // weights of the items in the score
	se       float64
	n        int64
	children []*figure
}

func rat(d decimal.Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		panic(d)
	}
	return r
}

func newSlow(t *testing.T, table *survey.Table) slow {
	s := slow{table.Questionnaire(), table.Len(), map[string][]*big.Rat{}, map[string]*big.Rat{}, map[string]*big.Rat{}, nil}
	s.least = s.q.MinAnswered().Rat()
	for _, item := range s.q.Items() {
		codes, err := table.Codes(item.ID)
		require.NoError(t, err)
		worth := map[int]*big.Rat{}
		var lo, hi *big.Rat
		for _, p := range item.Scale.Points() {
			w := rat(*p.Worth)
			worth[p.Value] = w
			if lo == nil || w.Cmp(lo) < 0 {
				lo = w
			}
			if hi == nil || w.Cmp(hi) > 0 {
				hi = w
			}
		}
		column := make([]*big.Rat, len(codes))
		for r, c := range codes {
			if !item.Scale.IsPoint(c) {
				continue
			}
			v, _ := item.Scale.Value(c)
			column[r] = worth[v]
			if item.Reverse {
				column[r] = new(big.Rat).Sub(new(big.Rat).Add(lo, hi), worth[v])
			}
		}
		s.worth[item.ID] = column
		s.zero[item.ID], s.span[item.ID] = new(big.Rat), hi
		if s.q.Score() == scale.POMP {
			s.zero[item.ID], s.span[item.ID] = lo, new(big.Rat).Sub(hi, lo)
		}
	}
	return s
}

func (s slow) score(item string, worth *big.Rat) *big.Rat {
	x := new(big.Rat).Sub(worth, s.zero[item])
	return x.Mul(x.Quo(x, s.span[item]), big.NewRat(100, 1))
}

// combine adds children up by their weights, spread over those with a score.
func (s slow) combine(n survey.Node, children []*figure) *figure {
	out := &figure{children: children, leaves: map[string]*big.Rat{}}
	all, share := new(big.Rat), new(big.Rat)
	for _, c := range n.Children {
		all.Add(all, rat(*c.Weight))
	}
	for i, c := range n.Children {
		children[i].weight = new(big.Rat).Quo(rat(*c.Weight), all)
		if children[i].score == nil {
			continue
		}
		share.Add(share, children[i].weight)
		children[i].rank = 1
		for _, o := range children {
			if o.score != nil && o.score.Cmp(children[i].score) > 0 {
				children[i].rank++
			}
		}
	}
	if share.Sign() == 0 || share.Cmp(s.least) < 0 {
		return out
	}
	out.score = new(big.Rat)
	for _, c := range children {
		if c.score == nil {
			continue
		}
		w := new(big.Rat).Quo(c.weight, share)
		out.score.Add(out.score, new(big.Rat).Mul(w, c.score))
		for id, x := range c.leaves {
			out.leaves[id] = new(big.Rat).Mul(w, x)
		}
	}
	return out
}

func (s slow) averages(n survey.Node) *figure {
	var out *figure
	if n.Item != "" {
		out = &figure{leaves: map[string]*big.Rat{n.Item: big.NewRat(1, 1)}}
		if mean, _ := s.mean(n.Item); mean != nil {
			out.score = s.score(n.Item, mean)
		}
	} else {
		var children []*figure
		for _, c := range n.Children {
			children = append(children, s.averages(c))
		}
		out = s.combine(n, children)
	}
	if out.score != nil {
		out.se, out.n = s.linearised(out.leaves)
	}
	return out
}

func (s slow) mean(item string) (*big.Rat, int64) {
	sum, n := new(big.Rat), int64(0)
	for _, w := range s.worth[item] {
		if w != nil {
			sum.Add(sum, w)
			n++
		}
	}
	if n == 0 {
		return nil, 0
	}
	return sum.Quo(sum, big.NewRat(n, 1)), n
}

// linearised is √V by the formula in the doc of Index, one z per respondent, in
// rationals until the root; NaN with one respondent.
func (s slow) linearised(leaves map[string]*big.Rat) (se float64, least int64) {
	z := make([]*big.Rat, s.rows)
	for r := range z {
		z[r] = new(big.Rat)
	}
	least = math.MaxInt64
	most := int64(0)
	for id, w := range leaves {
		mean, n := s.mean(id)
		least, most = min(least, n), max(most, n)
		b := new(big.Rat).Mul(w, big.NewRat(100, n))
		b.Quo(b, s.span[id])
		for r, x := range s.worth[id] {
			if x != nil {
				d := new(big.Rat).Sub(x, mean)
				z[r].Add(z[r], d.Mul(d, b))
			}
		}
	}
	v := new(big.Rat)
	for _, x := range z {
		v.Add(v, new(big.Rat).Mul(x, x))
	}
	return root(v.Mul(v, big.NewRat(most, 1)), most-1), least
}

func root(v *big.Rat, by int64) float64 {
	if by == 0 {
		return math.NaN()
	}
	f, _ := new(big.Rat).Quo(v, big.NewRat(by, 1)).Float64()
	return math.Sqrt(f)
}

// respondents computes the scores of each respondent first.
func (s slow) respondents(n survey.Node) *figure {
	each := make([]*figure, s.rows)
	for r := range each {
		each[r] = s.one(n, r)
	}
	return s.collect(n, each)
}

func (s slow) one(n survey.Node, row int) *figure {
	if n.Item != "" {
		out := &figure{leaves: map[string]*big.Rat{n.Item: big.NewRat(1, 1)}}
		if w := s.worth[n.Item][row]; w != nil {
			out.score = s.score(n.Item, w)
		}
		return out
	}
	var children []*figure
	for _, c := range n.Children {
		children = append(children, s.one(c, row))
	}
	return s.combine(n, children)
}

func (s slow) collect(n survey.Node, each []*figure) *figure {
	out := &figure{}
	sum, squares := new(big.Rat), new(big.Rat)
	for _, f := range each {
		if f.score != nil {
			sum.Add(sum, f.score)
			squares.Add(squares, new(big.Rat).Mul(f.score, f.score))
			out.n++
		}
	}
	if out.n > 0 {
		out.score = new(big.Rat).Quo(sum, big.NewRat(out.n, 1))
		// s²/n with s² = (Σy² − nȳ²)/(n−1)
		squares.Sub(squares, new(big.Rat).Mul(out.score, sum))
		out.se = root(squares.Quo(squares, big.NewRat(out.n, 1)), out.n-1)
	}
	for i, c := range n.Children {
		below := make([]*figure, len(each))
		for r := range each {
			below[r] = each[r].children[i]
		}
		child := s.collect(c, below)
		child.weight = below[0].weight
		out.children = append(out.children, child)
	}
	for _, c := range out.children {
		if c.score == nil {
			continue
		}
		c.rank = 1
		for _, o := range out.children {
			if o.score != nil && o.score.Cmp(c.score) > 0 {
				c.rank++
			}
		}
	}
	return out
}

func requireFigure(t *testing.T, want *figure, got satisfaction.Node, what string) {
	t.Helper()
	what += "/" + got.ID
	require.Equal(t, want.score != nil, got.Defined, what)
	if want.weight != nil {
		require.Zero(t, want.weight.Cmp(got.Weight.Rat()), what)
	}
	require.Equal(t, want.rank, got.Rank, what)
	require.Len(t, got.Children, len(want.children), what)
	sum := scale.Ratio{}
	for i, c := range got.Children {
		requireFigure(t, want.children[i], c, what)
		sum = sum.Add(c.Contribution)
	}
	if len(got.Children) > 0 {
		require.Zero(t, sum.Cmp(got.Contribution), "contributions of %s", what)
	}
	if want.score == nil {
		return
	}
	require.Zero(t, want.score.Cmp(got.Score.Rat()), "%s: want %v, got %v", what, want.score, got.Score)
	e := got.Estimate
	require.Equal(t, got.Score.Float64(), e.Value, what)
	require.Equal(t, want.n, e.N, what)
	require.Equal(t, !math.IsNaN(want.se), e.SE.Valid, what)
	require.Equal(t, e.SE.Valid, e.Interval.Valid(), what)
	if e.SE.Valid {
		require.InDelta(t, want.se, e.SE.Value, 1e-12*max(1, want.se), what)
		require.True(t, 0 <= e.Interval.Lower && e.Interval.Lower <= e.Value && e.Value <= e.Interval.Upper && e.Interval.Upper <= 100, what)
	} else {
		require.True(t, warned(e, survey.NoError), what)
	}
}

func mustScale(t *testing.T, d scale.Definition) *scale.Scale {
	s, err := scale.New(d)
	require.NoError(t, err)
	return s
}

func mustDecimal(text string) *decimal.Decimal {
	d := decimal.RequireFromString(text)
	return &d
}

// scales of all kinds: ends, directions, worths with decimals, special codes.
func scales(t *testing.T) []*scale.Scale {
	return []*scale.Scale{
		scale.OneToTen(), scale.OneToFive(), scale.ZeroToTen(), scale.ZeroToHundred(),
		mustScale(t, scale.Definition{ID: "grades", Range: scale.Range{From: 1, To: 6}, Polarity: scale.LowerIsBetter}),
		mustScale(t, scale.Definition{ID: "worths", Points: []scale.Point{
			{Value: 1, Worth: mustDecimal("0.25")}, {Value: 2, Worth: mustDecimal("1.5")}, {Value: 3, Worth: mustDecimal("1.625")}, {Value: 4, Worth: mustDecimal("2")}},
			Specials: []scale.Special{{Value: 9, Kind: scale.DontKnow}}}),
	}
}

// randomSurvey is a questionnaire with a random tree and a table of random
// answers, the first of whose respondents answered nothing.
func randomSurvey(t *testing.T, r *rand.Rand, weights []string, missing float64, rows int) *survey.Table {
	all := scales(t)
	d := survey.Definition{ID: "random", Score: scale.ScoreMethod(r.IntN(2))}
	if r.IntN(2) == 0 {
		d.MinAnswered = mustDecimal([]string{"0.5", "0.25", "1", "0.6667", "1e-9"}[r.IntN(5)])
	}
	if r.IntN(2) == 0 {
		d.Levels = scale.FiveLevels()
	}
	nodes := 0
	var node func(depth int) survey.Node
	node = func(depth int) survey.Node {
		nodes++
		n := survey.Node{ID: fmt.Sprint("n", nodes), Weight: mustDecimal(weights[r.IntN(len(weights))])}
		if depth == 0 || depth < 3 && r.IntN(3) == 0 {
			n.Item = fmt.Sprint("i", len(d.Items))
			d.Items = append(d.Items, survey.Item{ID: n.Item, Scale: all[r.IntN(len(all))], Reverse: r.IntN(4) == 0})
			return n
		}
		for range 1 + r.IntN(4) {
			n.Children = append(n.Children, node(depth-1))
		}
		return n
	}
	d.Overall = node(3)
	// An item beside the tree must not matter.
	d.Items = append(d.Items, survey.Item{ID: "beside", Scale: scale.OneToTen()})
	q, err := survey.New(d)
	require.NoError(t, err)
	table := survey.NewTable(q)
	for row := range rows {
		answer := q.NewResponse()
		for _, item := range d.Items {
			if row == 0 && rows > 3 || r.Float64() < missing {
				continue
			}
			if len(item.Scale.Specials()) > 0 && r.IntN(5) == 0 {
				require.NoError(t, answer.Answer(item.ID, 9))
				continue
			}
			points := item.Scale.Points()
			require.NoError(t, answer.Answer(item.ID, points[r.IntN(len(points))].Value))
		}
		require.NoError(t, table.Append(answer))
	}
	return table
}

func requireSlow(t *testing.T, table *survey.Table, what string) {
	t.Helper()
	s := newSlow(t, table)
	root := table.Questionnaire().Overall()
	for order, want := range map[satisfaction.Order]*figure{
		satisfaction.AverageThenCombine: s.averages(root), satisfaction.RespondentThenAverage: s.respondents(root),
	} {
		what := what + " " + order.String()
		got, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
		if want.score == nil {
			require.ErrorIs(t, err, satisfaction.ErrNoBase, what)
			continue
		}
		require.NoError(t, err, what)
		requireFigure(t, want, got.Overall, what)
		require.Zero(t, got.Overall.Contribution.Cmp(got.Overall.Score), what)
		require.Equal(t, order, got.Order)
		complete := int64(0)
		for row := range s.rows {
			rated := true
			for _, n := range leafItems(root) {
				rated = rated && s.worth[n][row] != nil
			}
			if rated {
				complete++
			}
		}
		require.Equal(t, [2]int64{complete, int64(s.rows)}, [2]int64{got.Complete, got.Respondents}, what)
		text, err := json.Marshal(got)
		require.NoError(t, err, what)
		var back satisfaction.IndexResult
		require.NoError(t, json.Unmarshal(text, &back), what)
		require.NotContains(t, string(text), "NaN")
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	}
}

func leafItems(n survey.Node) (items []string) {
	if n.Item != "" {
		return []string{n.Item}
	}
	for _, c := range n.Children {
		items = append(items, leafItems(c)...)
	}
	return items
}

func TestIndexAgainstRationals(t *testing.T) {
	plain := []string{"20", "33.3", "33.4", "1", "0.125", "7.777"}
	tests := []struct {
		name    string
		weights []string
		missing float64
		rows    int
	}{
		{"complete", plain, 0, 12},
		{"few missing", plain, 0.1, 15},
		{"many missing", plain, 0.6, 15},
		{"hardly any answers", plain, 0.95, 5},
		{"one respondent", plain, 0, 1},
		{"one respondent, some missing", plain, 0.3, 1},
		{"equal weights on the edge of 0.5", []string{"1"}, 0.5, 15},
		// Denominators beyond 64 bits.
		{"tiny weights", []string{"1e-20", "1", "3e-30"}, 0.3, 8},
		{"odd weights", []string{"0.123456789012345", "98.7654321098765", "3.14159265358979"}, 0.3, 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 7))
			for k := range 25 {
				requireSlow(t, randomSurvey(t, r, tt.weights, tt.missing, tt.rows), fmt.Sprint(tt.name, k))
			}
		})
	}
}

// P2 and P3 of the handbook: 38 customers on timeliness.
func TestIndexWorkedCase(t *testing.T) {
	tests := []struct {
		levels *scale.Bands
		level  string
	}{{scale.FiveLevels(), "satisfied"}, {scale.FourLevels(), "neutral"}, {nil, ""}}
	for _, tt := range tests {
		q, err := survey.New(survey.Definition{ID: "p2", Items: []survey.Item{{ID: "timeliness", Scale: scale.OneToTen()}},
			Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "timeliness"}}}, Levels: tt.levels})
		require.NoError(t, err)
		table := survey.NewTable(q)
		for _, c := range []struct{ rating, n int }{{6, 1}, {7, 2}, {8, 34}, {9, 1}} {
			for range c.n {
				r := q.NewResponse()
				require.NoError(t, r.Answer("timeliness", c.rating))
				require.NoError(t, table.Append(r))
			}
		}
		for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
			got, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
			require.NoError(t, err)
			for _, n := range []satisfaction.Node{got.Overall, got.Overall.Children[0]} {
				require.Equal(t, "1505/19", n.Score.String())
				require.Equal(t, "79.2", n.Score.Round(1, scale.HalfAwayFromZero).String())
				require.Equal(t, tt.level, n.Level)
				require.EqualValues(t, 38, n.Estimate.N)
				require.False(t, warned(n.Estimate, survey.LowBase))
			}
			tally, err := table.Tally("timeliness")
			require.NoError(t, err)
			sd, err := tally.SD()
			require.NoError(t, err)
			require.InDelta(t, 10*sd/math.Sqrt(38), got.Overall.Estimate.SE.Value, 1e-12)
			half := tail.StudentTQuantile(0.975, 37) * got.Overall.Estimate.SE.Value
			require.InDelta(t, 3010.0/38-half, got.Overall.Estimate.Interval.Lower, 1e-12)
		}
	}
}

// Without missing answers every route gives the same.
func TestIndexRoutesAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	compared := 0
	for range 20 {
		table := randomSurvey(t, r, []string{"20", "33.3", "1", "0.125"}, 0, 40)
		bare := table.Filter(func(row int) bool {
			for _, item := range leafItems(table.Questionnaire().Overall()) {
				codes, err := table.Codes(item)
				require.NoError(t, err)
				i, _, err := table.Questionnaire().Item(item)
				require.NoError(t, err)
				if !i.Scale.IsPoint(codes[row]) {
					return false
				}
			}
			return true
		})
		compared += min(bare.Len(), 2) / 2
		if bare.Len() < 2 {
			continue // special codes everywhere
		}
		q := bare.Questionnaire()
		items := leafItems(q.Overall())
		direct, err := satisfaction.Index(bare, satisfaction.IndexOptions{})
		require.NoError(t, err)
		composite, err := satisfaction.Index(bare, satisfaction.IndexOptions{Order: satisfaction.RespondentThenAverage})
		require.NoError(t, err)
		listwise, err := survey.MomentsOf(bare, items...)
		require.NoError(t, err)
		pairwise, err := survey.PairwiseMomentsOf(bare, items...)
		require.NoError(t, err)
		fromListwise, err := satisfaction.IndexOfMoments(q, listwise, satisfaction.IndexOptions{})
		require.NoError(t, err)
		fromPairwise, err := satisfaction.IndexOfMoments(q, pairwise, satisfaction.IndexOptions{})
		require.NoError(t, err)
		require.Equal(t, direct.Complete, fromListwise.Complete)
		for _, other := range []satisfaction.IndexResult{composite, fromListwise, fromPairwise} {
			requireSame(t, direct.Overall, other.Overall)
		}
	}
	require.Greater(t, compared, 15)
}

func requireSame(t *testing.T, a, b satisfaction.Node) {
	t.Helper()
	require.Zero(t, a.Score.Cmp(b.Score))
	require.Zero(t, a.Contribution.Cmp(b.Contribution))
	require.Equal(t, a.Rank, b.Rank)
	require.Equal(t, a.Level, b.Level)
	require.Equal(t, a.Estimate.N, b.Estimate.N)
	require.InDelta(t, a.Estimate.SE.Value, b.Estimate.SE.Value, 1e-12*max(1, a.Estimate.SE.Value), a.ID)
	for i := range a.Children {
		requireSame(t, a.Children[i], b.Children[i])
	}
}

// ratings is a table of complete rows on n items of 1–10 under one root.
func ratings(t testing.TB, items int, rows [][]int) *survey.Table {
	d := survey.Definition{ID: "items", Overall: survey.Node{ID: "overall"}}
	for i := range items {
		id := fmt.Sprint("i", i)
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToTen()})
		d.Overall.Children = append(d.Overall.Children, survey.Node{Item: id})
	}
	q, err := survey.New(d)
	require.NoError(t, err)
	table := survey.NewTable(q)
	r := q.NewResponse()
	for _, row := range rows {
		r.Reset()
		for i, v := range row {
			if v > 0 {
				require.NoError(t, r.AnswerText(i, fmt.Append(nil, v)))
			}
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

// Items of the same people are correlated; an error from the margins alone
// forgets that.
func TestIndexErrorAgainstMargins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var rows [][]int
	for range 300 {
		mood := r.NormFloat64()
		row := make([]int, 5)
		for i := range row {
			row[i] = min(max(int(math.Round(7+1.2*mood+1.2*r.NormFloat64())), 1), 10)
		}
		rows = append(rows, row)
	}
	table := ratings(t, 5, rows)
	got, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	require.NoError(t, err)
	naive := 0.0
	for _, c := range got.Overall.Children {
		naive += c.Estimate.SE.Value * c.Estimate.SE.Value / 25
	}
	ratio := math.Sqrt(naive) / got.Overall.Estimate.SE.Value
	// Five items correlated 0.5: √((1/5)/(1/5 + 4/5·0.5)) = 0.58.
	require.InDelta(t, 0.58, ratio, 0.05)
}

// Constant sums: the composite does not vary though the items do.
func TestIndexConstantComposite(t *testing.T) {
	table := ratings(t, 3, [][]int{{1, 4, 10}, {10, 1, 4}, {4, 10, 1}, {5, 5, 5}, {7, 2, 6}})
	for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
		got, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
		require.NoError(t, err)
		require.Equal(t, "50", got.Overall.Score.String())
		require.Equal(t, survey.Some(0), got.Overall.Estimate.SE, order)
		require.True(t, warned(got.Overall.Estimate, survey.ZeroVariance))
	}
}

// The share of weight answered is compared exactly: half of it is enough for the
// default, a hair less is not.
func TestIndexMinAnswered(t *testing.T) {
	tests := []struct {
		name    string
		first   string // weight of the item answered, against 1
		least   string
		defined bool
	}{
		{"just half", "1", "", true},
		{"less than half", "0.9999999999999999999999", "", false},
		{"more than half", "1.0000000000000000000001", "", true},
		{"a third of three", "0.5", "0.3333333333333333333333", true},
		{"more than a third", "0.5", "0.3333333333333333333334", false},
		{"all", "5", "1", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := survey.Definition{ID: "edge", Items: []survey.Item{{ID: "a", Scale: scale.OneToTen()}, {ID: "b", Scale: scale.OneToTen()}},
				Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "a", Weight: mustDecimal(tt.first)}, {Item: "b"}}}}
			if tt.least != "" {
				d.MinAnswered = mustDecimal(tt.least)
			}
			q, err := survey.New(d)
			require.NoError(t, err)
			table := survey.NewTable(q)
			r := q.NewResponse()
			require.NoError(t, r.Answer("a", 8))
			require.NoError(t, table.Append(r))
			for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
				got, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
				if !tt.defined {
					require.ErrorIs(t, err, satisfaction.ErrNoBase)
					continue
				}
				require.NoError(t, err)
				require.Equal(t, "80", got.Overall.Score.String())
				require.False(t, got.Overall.Children[1].Defined)
				require.Equal(t, "80", got.Overall.Children[0].Contribution.String())
				require.True(t, warned(got.Overall.Estimate, survey.NoError))
				if order == satisfaction.AverageThenCombine {
					require.True(t, warned(got.Overall.Estimate, survey.PartWeighted))
				}
				text, err := json.Marshal(got.Overall.Children[1])
				require.NoError(t, err)
				require.NotContains(t, string(text), "estimate", "no figure without a score")
			}
		})
	}
}

func TestIndexRanks(t *testing.T) {
	got, err := satisfaction.Index(ratings(t, 5, [][]int{{7, 9, 7, 5, 0}, {8, 10, 8, 4, 0}}), satisfaction.IndexOptions{})
	require.NoError(t, err)
	var ranks []int
	for _, c := range got.Overall.Children {
		ranks = append(ranks, c.Rank)
	}
	require.Equal(t, []int{2, 1, 2, 4, 0}, ranks)
}

// The order of the rows, and of the parts that were merged, changes no bit.
func TestIndexDeterministic(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	var rows [][]int
	for range 200 {
		row := make([]int, 6)
		for i := range row {
			if r.IntN(5) > 0 {
				row[i] = 1 + r.IntN(10)
			}
		}
		rows = append(rows, row)
	}
	marshal := func(result satisfaction.IndexResult, err error) string {
		require.NoError(t, err)
		text, err := json.Marshal(result)
		require.NoError(t, err)
		return string(text)
	}
	table := ratings(t, 6, rows)
	items := leafItems(table.Questionnaire().Overall())
	all, err := survey.PairwiseMomentsOf(table, items...)
	require.NoError(t, err)
	want := marshal(satisfaction.IndexOfMoments(table.Questionnaire(), all, satisfaction.IndexOptions{}))
	for _, parts := range []int{2, 7} {
		var merged *survey.Moments
		for part := parts - 1; part >= 0; part-- {
			m, err := survey.PairwiseMomentsOf(table.Filter(func(row int) bool { return row%parts == part }), items...)
			require.NoError(t, err)
			if merged == nil {
				merged = m
			} else {
				require.NoError(t, merged.Merge(m))
			}
		}
		require.Equal(t, want, marshal(satisfaction.IndexOfMoments(table.Questionnaire(), merged, satisfaction.IndexOptions{})))
	}
	for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
		o := satisfaction.IndexOptions{Order: order}
		want := marshal(satisfaction.Index(table, o))
		for range 3 {
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			require.Equal(t, want, marshal(satisfaction.Index(ratings(t, 6, rows), o)), order)
		}
	}
}

func TestIndexErrors(t *testing.T) {
	table := ratings(t, 2, [][]int{{7, 8}, {9, 9}})
	q := table.Questionnaire()
	flat, err := survey.New(survey.Definition{ID: "flat", Items: []survey.Item{{ID: "i0", Scale: scale.OneToTen()}}})
	require.NoError(t, err)
	weighted := survey.NewTable(q)
	answer := q.NewResponse()
	require.NoError(t, answer.Answer("i0", 5))
	require.NoError(t, answer.SetWeight(2))
	require.NoError(t, weighted.Append(answer))
	silent, err := ratings(t, 2, [][]int{{0, 0}, {0, 0}}).WithWeights([]float64{1, 2})
	require.NoError(t, err)
	some, err := survey.MomentsOf(table, "i0")
	require.NoError(t, err)
	other, err := survey.NewMoments(survey.Listwise, survey.Variable{ID: "i0", Scale: scale.OneToFive()}, survey.Variable{ID: "i1", Scale: scale.OneToTen()})
	require.NoError(t, err)
	full, err := survey.MomentsOf(table, "i0", "i1")
	require.NoError(t, err)
	for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
		tests := []struct {
			name  string
			table *survey.Table
			o     satisfaction.IndexOptions
			want  error
		}{
			{"no such stratum", weighted, satisfaction.IndexOptions{Design: &design.TableOptions{Strata: "planet"}}, survey.ErrUnknown},
			{"level under weights", weighted, satisfaction.IndexOptions{Level: math.NaN()}, satisfaction.ErrArgument},
			{"nobody answered under weights", silent, satisfaction.IndexOptions{}, satisfaction.ErrNoBase},
			{"a lonely stratum", table, satisfaction.IndexOptions{Design: &design.TableOptions{Clusters: survey.Wave}}, survey.ErrArgument},
			{"no tree", survey.NewTable(flat), satisfaction.IndexOptions{}, satisfaction.ErrArgument},
			{"empty", survey.NewTable(q), satisfaction.IndexOptions{}, satisfaction.ErrNoBase},
			{"nobody answered", ratings(t, 2, [][]int{{0, 0}, {0, 0}}), satisfaction.IndexOptions{}, satisfaction.ErrNoBase},
			{"level", table, satisfaction.IndexOptions{Level: math.NaN()}, satisfaction.ErrArgument},
		}
		for _, tt := range tests {
			tt.o.Order = order
			got, err := satisfaction.Index(tt.table, tt.o)
			require.ErrorIs(t, err, tt.want, tt.name)
			require.Equal(t, satisfaction.IndexResult{}, got, tt.name)
		}
	}
	_, err = satisfaction.Index(table, satisfaction.IndexOptions{Order: 7})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	_, err = satisfaction.Index(weighted, satisfaction.IndexOptions{Order: 7})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	_, err = satisfaction.IndexOfMoments(q, full, satisfaction.IndexOptions{Design: &design.TableOptions{}})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	for _, tt := range []struct {
		name string
		q    *survey.Questionnaire
		m    *survey.Moments
		o    satisfaction.IndexOptions
		want error
	}{
		{"item missing", q, some, satisfaction.IndexOptions{}, survey.ErrUnknown},
		{"zero moments", q, new(survey.Moments), satisfaction.IndexOptions{}, survey.ErrUnknown},
		{"another scale", q, other, satisfaction.IndexOptions{}, survey.ErrIncompatible},
		{"order", q, full, satisfaction.IndexOptions{Order: satisfaction.RespondentThenAverage}, satisfaction.ErrArgument},
		{"no tree", flat, full, satisfaction.IndexOptions{}, satisfaction.ErrArgument},
		{"level", q, full, satisfaction.IndexOptions{Level: 2}, satisfaction.ErrArgument},
	} {
		_, err := satisfaction.IndexOfMoments(tt.q, tt.m, tt.o)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
}

// Percent of maximum on worths below 0 would leave 0–100.
func TestIndexNegativeWorths(t *testing.T) {
	s := mustScale(t, scale.Definition{ID: "net", Range: scale.Range{From: -5, To: 5}})
	for _, method := range []scale.ScoreMethod{scale.PercentOfMax, scale.POMP} {
		q, err := survey.New(survey.Definition{ID: "net", Items: []survey.Item{{ID: "a", Scale: s}},
			Overall: survey.Node{Item: "a"}, Score: method})
		require.NoError(t, err)
		table := survey.NewTable(q)
		for _, v := range []int{-4, -3, -4} {
			r := q.NewResponse()
			require.NoError(t, r.Answer("a", v))
			require.NoError(t, table.Append(r))
		}
		for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
			got, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
			if method == scale.PercentOfMax {
				require.ErrorIs(t, err, satisfaction.ErrScale)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, "40/3", got.Overall.Score.String())
		}
	}
}

// Tables that other programs made from an index must not depend on how some
// importer set shopspring's package variables.
func TestHostileDecimal(t *testing.T) {
	table := answers(service(), [3]int{9, 9, 7}, [3]int{8, 0, 6}, [3]int{10, 10, 9}, [3]int{7, 8, 4})
	tally := scale.NewTally(scale.ZeroToTen())
	require.NoError(t, scale.AddValues(tally, []int{10, 9, 9, 8, 7, 6, 0}))
	all := func() string {
		var out []any
		for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
			r, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
			require.NoError(t, err)
			out = append(out, r, r.Overall.Score.Round(3, scale.HalfEven).String())
		}
		nps, err := satisfaction.NPS(tally, satisfaction.NPSOptions{})
		require.NoError(t, err)
		out = append(out, nps, nps.Points(3).String())
		text, err := json.Marshal(out)
		require.NoError(t, err)
		return string(text)
	}
	want := all()
	precision, quoting := decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes
	defer func() { decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes = precision, quoting }()
	decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes = 1, !quoting
	require.Equal(t, want, all())
}

// All 24 items of a real survey, by a naive computation.
func TestIndexMobi(t *testing.T) {
	dir := reftest.Find(os.DirFS)
	if dir == nil {
		t.Log("no reference data")
		return
	}
	data, err := reftest.ReadData(dir, "data/mobi.csv")
	require.NoError(t, err)
	require.Len(t, data.Columns, 24)
	rows := make([][]int, len(data.Rows))
	for _, name := range data.Columns {
		for r, v := range column(t, data, name) {
			rows[r] = append(rows[r], v)
		}
	}
	composites := make([]float64, len(rows))
	sum := 0
	for r, row := range rows {
		for _, v := range row {
			sum += v
			composites[r] += float64(v) / 24 * 10
		}
	}
	mean := float64(sum) / 24 / float64(len(rows)) * 10
	variance := 0.0
	for _, c := range composites {
		variance += (c - mean) * (c - mean)
	}
	se := math.Sqrt(variance / float64(len(rows)-1) / float64(len(rows)))
	table := ratings(t, 24, rows)
	for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
		got, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
		require.NoError(t, err)
		want, err := scale.NewRatio(10*int64(sum), 24*int64(len(rows)))
		require.NoError(t, err)
		require.Zero(t, want.Cmp(got.Overall.Score))
		require.InDelta(t, mean, got.Overall.Estimate.Value, 1e-11)
		require.InDelta(t, se, got.Overall.Estimate.SE.Value, 1e-11)
		require.EqualValues(t, 250, got.Overall.Estimate.N)
	}
	requireSlow(t, table, "mobi")
}
