package neural

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

// The 32 cars of mtcars (H. V. Henderson and P. F. Velleman 1981, Building multiple regression
// models interactively, Biometrics 37, 391-411), in R's order.
var cars = Data{
	Names: []string{"mpg", "wt", "hp", "qsec", "am", "vs"},
	Columns: [][]float64{
		{21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4},
		{2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78},
		{110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150, 150, 245, 175, 66, 91, 113, 264, 175, 335, 109},
		{16.46, 17.02, 18.61, 19.44, 17.02, 20.22, 15.84, 20, 22.9, 18.3, 18.9, 17.4, 17.6, 18, 17.98, 17.82, 17.42, 19.47, 18.52, 19.9, 20.01, 16.87, 17.3, 15.41, 17.05, 18.9, 16.7, 16.9, 14.5, 15.5, 14.6, 18.6},
		{1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1},
		{0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1},
	},
}

var carb = []float64{4, 4, 1, 1, 2, 1, 4, 2, 2, 4, 4, 3, 3, 3, 4, 4, 4, 1, 2, 1, 1, 2, 2, 4, 2, 1, 2, 2, 4, 6, 8, 2}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sample of the cars; a share where the outcome is 0 and 1.
func sample(weights []float64, outcome string, items ...string) *Sample {
	d := cars
	d.Weights = weights
	s := must(FromColumns(d, outcome, items...))
	if outcome == "am" || outcome == "vs" {
		return must(s.AtLeast(1))
	}
	return s
}

func rowsOf(s *Sample) []int {
	rows := make([]int, s.N())
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func TestLinear(t *testing.T) {
	tests := []struct {
		name    string
		weights []float64
		outcome string
		items   []string
		want    []float64
		source  string
	}{
		{"least squares", nil, "mpg", []string{"wt", "hp", "qsec"},
			[]float64{27.6105268582049277, -4.3587972001626856, -0.0178222716055425, 0.5108336942450579}, "R 4.2: lm(mpg ~ wt + hp + qsec, mtcars)"},
		{"weighted", carb, "mpg", []string{"wt", "hp", "qsec"},
			[]float64{23.3323148289744147, -4.0911431348418841, -0.0120287232904128, 0.6474667918073813}, "R 4.2: lm(…, weights = carb)"},
		{"logit", nil, "am", []string{"wt", "hp"},
			[]float64{18.8662987172040992, -8.0834751824446300, 0.0362555960822166}, "R 4.2: glm(am ~ wt + hp, binomial, mtcars, epsilon = 1e-14)"},
		{"weighted logit", carb, "am", []string{"wt", "hp"},
			[]float64{32.3902951993811499, -12.8676894804841737, 0.0492621609452203}, "R 4.2: glm(…, quasibinomial, weights = carb)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sample(tt.weights, tt.outcome, tt.items...)
			b, err := s.baseOf(rowsOf(s))
			require.NoError(t, err)
			got := b.unscaled()
			for i, want := range tt.want {
				require.InEpsilon(t, want, got[i], 1e-8, tt.source)
			}
		})
	}
}

// Outcomes that a linear combination of items tells without fail, and those that it tells but
// for ties on the border, have no finite coefficients; with one row on the wrong side they do.
func TestSeparated(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := 15 + r.IntN(40)
		d := Data{Names: []string{"y", "a", "b"}, Columns: make([][]float64, 3)}
		for i := range n {
			a, b := float64(r.IntN(9)), math.Exp(2*r.NormFloat64())
			y := a + b - 5
			if i < 4 { // two on the border, one on either side, in the middle and far out
				a, b = []float64{2, 2, 5, 0}[i], []float64{3, 3, 0, 5}[i]
				y = []float64{-1, 1, 1, -1}[i]
			}
			for j, x := range []float64{y, a, b} {
				d.Columns[j] = append(d.Columns[j], x)
			}
		}
		if seed%2 == 0 {
			d.Columns[0][1], d.Columns[0][3] = -1, -1 // no tie
		}
		s := must(must(FromColumns(d, "y", "a", "b")).AtLeast(0))
		_, err := s.baseOf(rowsOf(s))
		require.ErrorIs(t, err, ErrSeparated, "%d", seed)
		d.Columns[1], d.Columns[2] = append(d.Columns[1], 8, 0, 4), append(d.Columns[2], 8, 1, 4)
		d.Columns[0] = append(d.Columns[0], -1, 1, -1)
		s = must(must(FromColumns(d, "y", "a", "b")).AtLeast(0))
		_, err = s.baseOf(rowsOf(s))
		require.NoError(t, err, "%d", seed)
	}
}

// unscaled are the coefficients of the linear model in units of the columns.
func (b *base) unscaled() []float64 {
	out := slices.Clone(b.linear)
	scale, shift := b.sd[0], b.mean[0]
	if b.binary {
		scale, shift = 1, 0
	}
	out[0] = shift + scale*out[0]
	for j := range b.columns[1:] {
		out[j+1] *= scale / b.sd[j+1]
		out[0] -= out[j+1] * b.mean[j+1]
	}
	return out
}

func TestGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, binary := range []bool{false, true} {
		for _, size := range []shape{{1, 1}, {3, 0}, {4, 3}} {
			d, rows := &problem{columns: make([][]float64, size.linear()), n: 20, binary: binary}, make([][]float64, 20)
			for i := range rows {
				d.columns[0] = append(d.columns[0], 1)
				for j := range size.inputs {
					rows[i] = append(rows[i], r.NormFloat64())
					d.columns[j+1] = append(d.columns[j+1], rows[i][j])
				}
				y := r.NormFloat64()
				if binary {
					y = float64(r.IntN(2))
				}
				d.y, d.w = append(d.y, y), append(d.w, r.ExpFloat64())
			}
			params, gradient, spare := make([]float64, size.parameters()), make([]float64, size.parameters()), make([]float64, size.parameters())
			for i := range params {
				params[i] = r.NormFloat64()
			}
			c := d.criterion(size.hidden, 0.7)
			c.loss(params, gradient)
			for i := range params {
				const h = 1e-5
				at := params[i]
				params[i] = at + h
				above := c.loss(params, spare)
				params[i] = at - h
				below := c.loss(params, spare)
				params[i] = at
				require.InDelta(t, (above-below)/(2*h), gradient[i], 1e-8, "%v %v parameter %d", binary, size, i)
			}
			// The loss is the mean of those of rows, computed one by one, and the penalty.
			want := 0.0
			for i, y := range d.y {
				f := size.value(params, rows[i])
				if binary {
					want -= d.w[i] * math.Log(y*logistic(f)+(1-y)*(1-logistic(f))) / 20
				} else {
					want += d.w[i] * (f - y) * (f - y) / 40
				}
			}
			for _, p := range params[size.linear():] {
				want += 0.7 / 40 * p * p
			}
			require.InDelta(t, want, c.loss(params, gradient), 1e-12)
		}
	}
	// Far out the logistic loss is linear, and no infinity.
	d := &problem{binary: true}
	loss, slope, curve := d.at(1e4, 0)
	require.Equal(t, []float64{1e4, 1, 0}, []float64{loss, slope, curve})
	loss, slope, _ = d.at(-1e4, 0)
	require.Equal(t, []float64{0, 0}, []float64{loss, slope})
}

// Rows with the same items are one to train on: the loss of all, one by one, is theirs and what
// their outcomes differ by.
func TestSameItems(t *testing.T) {
	for _, outcome := range []string{"mpg", "vs"} {
		s := sample(carb, outcome, "am", "hp")
		b := must(s.baseOf(rowsOf(s)))
		require.Len(t, b.y, 24) // of 32; R 4.2: nrow(unique(mtcars[c("am", "hp")]))
		c := b.criterion(1, 0)
		params := []float64{0.3, -0.2, 0.5, 0.1, 0.7, -0.4, 0.9}
		want, alike := 0.0, 0.0
		for i, w := range s.weights {
			x := make([]float64, 2)
			for j := range x {
				x[j] = (s.columns[j+1][i] - b.mean[j+1]) / b.sd[j+1]
			}
			y := s.columns[0][i]
			if !s.binary {
				y = (y - b.mean[0]) / b.sd[0]
				alike += w * (y - b.y[b.of[i]]) * (y - b.y[b.of[i]]) / 64
			}
			loss, _, _ := b.at(c.value(params, x), y)
			want += w * loss / 32
		}
		require.InDelta(t, want, c.loss(params, make([]float64, 7))+alike, 1e-14)
	}
}

// The lowest of several ends is the global minimum that R's optim finds from 60 starts.
func TestTrain(t *testing.T) {
	tests := []struct {
		outcome string
		want    float64
		source  string
	}{
		{"mpg", 0.0521467956646189, "R 4.2: optim(…, method = \"BFGS\", reltol = 1e-14) of the loss with two hidden units, λ = 0.1"},
		{"vs", 0.200058620618495, "the same, logistic"},
	}
	for _, tt := range tests {
		s := sample(nil, tt.outcome, "wt", "hp")
		b := must(s.baseOf(rowsOf(s)))
		c := b.criterion(2, 0.1)
		best, spare := math.Inf(1), make([]float64, c.parameters())
		for m := range 30 {
			params, err := c.train(context.Background(), c.start(b.linear, stream(1, starting, uint64(m))))
			require.NoError(t, err)
			end := c.loss(params, spare)
			require.LessOrEqual(t, steepest(spare), maxSlope)
			best = min(best, end)
		}
		if tt.outcome == "mpg" { // of two cars alike in items, with 19.2 and 17.8 miles, the loss has the mean alone
			best += 0.7 * 0.7 / 32 / (b.sd[0] * b.sd[0])
		}
		require.InDelta(t, tt.want, best, 1e-9, tt.source)
	}
}

// Under a huge penalty the hidden units vanish, and what is left is the linear model.
func TestTrainPenalised(t *testing.T) {
	for _, outcome := range []string{"mpg", "am"} {
		s := sample(carb, outcome, "wt", "hp")
		b := must(s.baseOf(rowsOf(s)))
		c := b.criterion(3, 1e9)
		params, err := c.train(context.Background(), c.start(b.linear, stream(1, starting, 0)))
		require.NoError(t, err)
		for i, x := range params {
			want := 0.0
			if i < c.linear() {
				want = b.linear[i]
			}
			require.InDelta(t, want, x, 1e-8)
		}
	}
}

// A network without hidden units is the linear model to begin with: there is nothing to train.
func TestTrainWithoutHidden(t *testing.T) {
	for _, outcome := range []string{"mpg", "am"} {
		s := sample(nil, outcome, "wt", "hp")
		b := must(s.baseOf(rowsOf(s)))
		params, err := b.criterion(0, 1).train(context.Background(), b.linear)
		require.NoError(t, err)
		require.Equal(t, b.linear, params)
		far, err := b.criterion(0, 1).train(context.Background(), []float64{1, 1, 1})
		require.NoError(t, err)
		require.InDeltaSlice(t, b.linear, far, 2e-4)
	}
}

func TestTrainNotConverged(t *testing.T) {
	d := &problem{columns: [][]float64{{1, 1}, {0, 1}}, y: []float64{0, math.Inf(1)}, w: []float64{1, 1}, n: 2}
	_, err := d.criterion(1, 1).train(context.Background(), make([]float64, 5))
	var c *ConvergenceError
	require.ErrorAs(t, err, &c)
	require.ErrorIs(t, err, ErrNotConverged)
}

func TestDeal(t *testing.T) {
	d := cars
	d.Respondents = make([]string, 32)
	for i := range d.Respondents {
		d.Respondents[i] = string(rune('a' + i%12))
	}
	d.Respondents[0], d.Respondents[12] = "", ""
	s := must(FromColumns(d, "mpg", "wt"))
	require.Equal(t, int64(14), s.Respondents())
	parts, err := s.deal(Options{Folds: 5, Seed: 9})
	require.NoError(t, err)
	held := map[int]int{} // respondent to fold
	seen := 0
	for f, p := range parts {
		require.Len(t, slices.Concat(p.learn, p.hold), 32)
		for _, row := range p.hold {
			fold, known := held[s.group[row]]
			require.True(t, !known || fold == f, "one respondent in two folds")
			held[s.group[row]] = f
			seen++
		}
		for _, row := range p.learn {
			require.False(t, slices.Contains(p.hold, row))
		}
	}
	require.Equal(t, 32, seen)
	sizes := make([]int, 5)
	for _, f := range held {
		sizes[f]++
	}
	require.ElementsMatch(t, []int{3, 3, 3, 3, 2}, sizes)
	require.Len(t, held, 14)
}

func TestDonors(t *testing.T) {
	r := stream(1, permuting, 0)
	from := donors(r, []float64{2, 2, 2, 2, 2})
	slices.Sort(from)
	require.Equal(t, []int{0, 1, 2, 3, 4}, from)
	counts := make([]float64, 3)
	for range 10_000 {
		for _, k := range donors(r, []float64{1, 2, 5}) {
			counts[k]++
		}
	}
	for k, w := range []float64{1, 2, 5} {
		require.InDelta(t, w/8, counts[k]/30_000, 0.01) // 3.5 standard errors
	}
}

// The figures of the linear model against another route: QR fits of the folds, sums by hand.
func TestCompareAgainstPlainLoops(t *testing.T) {
	d := cars
	d.Weights = carb
	d.Respondents = make([]string, 32)
	for i := range d.Respondents {
		d.Respondents[i] = string(rune('a' + i%20))
	}
	s := must(FromColumns(d, "mpg", "wt", "hp"))
	o := Options{Folds: 4, Members: 2, Repeats: 3, Seed: 5, Hidden: 1, Penalty: 1e6}
	c, err := Compare(context.Background(), s, o)
	require.NoError(t, err)
	parts := must(s.deal(o))
	n := 32
	mse, baseline, rise, given := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	total, sumW, sumBase, sumRise := 0.0, 0.0, 0.0, 0.0
	byMember := make([]float64, 2)
	for f, p := range parts {
		x, y := mat.NewDense(len(p.learn), 3, nil), mat.NewVecDense(len(p.learn), nil)
		mean, sum := 0.0, 0.0
		for i, row := range p.learn {
			root := math.Sqrt(s.weights[row])
			x.SetRow(i, []float64{root, root * s.columns[1][row], root * s.columns[2][row]})
			y.SetVec(i, root*s.columns[0][row])
			mean += s.weights[row] * s.columns[0][row]
			sum += s.weights[row]
		}
		mean /= sum
		var beta mat.VecDense
		require.NoError(t, beta.SolveVec(x, y))
		var weights []float64
		for _, row := range p.hold {
			weights = append(weights, s.weights[row])
		}
		off := func(beta *mat.VecDense, row int, wt float64) float64 {
			return s.columns[0][row] - beta.AtVec(0) - beta.AtVec(1)*wt - beta.AtVec(2)*s.columns[2][row]
		}
		fit := func(row int, wt float64) float64 { return off(&beta, row, wt) * off(&beta, row, wt) }
		// Under the penalty members are the linear models of their weights.
		members := make([]mat.VecDense, 2)
		for m := range members {
			random, by := stream(5, weighing, uint64(m)), make([]float64, s.groups())
			for g := range by {
				by[g] = random.ExpFloat64()
			}
			root := make([]float64, len(p.learn))
			for i, row := range p.learn {
				root[i] = math.Sqrt(by[s.group[row]])
			}
			var left, right mat.Dense
			left.Mul(mat.NewDiagDense(len(root), root), x)
			right.Mul(mat.NewDiagDense(len(root), root), y)
			require.NoError(t, members[m].SolveVec(&left, right.ColView(0)))
		}
		for _, row := range p.hold {
			mse[row] = fit(row, s.columns[1][row])
			baseline[row] = (s.columns[0][row] - mean) * (s.columns[0][row] - mean)
			total += s.weights[row] * mse[row]
			sumW += s.weights[row]
			sumBase += s.weights[row] * baseline[row]
		}
		for r := range 3 {
			from := donors(stream(5, permuting, uint64(f)<<26|uint64(r)), weights)
			for i, row := range p.hold {
				up := (fit(row, s.columns[1][p.hold[from[i]]]) - mse[row]) / 3
				rise[row] += up
				given[p.hold[from[i]]] += s.weights[row] * up
				sumRise += s.weights[row] * up
				for m := range members {
					before, after := off(&members[m], row, s.columns[1][row]), off(&members[m], row, s.columns[1][p.hold[from[i]]])
					byMember[m] += s.weights[row] * (after*after - before*before) / 3
				}
			}
		}
	}
	require.InEpsilon(t, total/sumW, c.Linear.Error.Value, 1e-9)
	require.InEpsilon(t, 1-total/sumBase, c.Linear.R2.Value, 1e-9)
	require.InEpsilon(t, sumRise/sumBase, c.Importance[0].Linear.Value, 1e-9)
	require.InDelta(t, c.Network.R2.Value-c.Linear.R2.Value, c.Gain.Value, 1e-12)
	var errorSquares, riseSquares float64
	for g := range s.groups() {
		var e, u float64
		for row := range n {
			if s.group[row] == g {
				e += s.weights[row] * (mse[row] - total/sumW)
				u += s.weights[row]*(rise[row]-sumRise/sumBase*baseline[row]) + given[row] - s.weights[row]*sumRise/sumW
			}
		}
		errorSquares += e * e
		riseSquares += u * u
	}
	require.InEpsilon(t, math.Sqrt(7./3*errorSquares*20/19)/sumW, c.Linear.Error.SE.Value, 1e-9)
	memberSD := math.Abs(byMember[1]-byMember[0]) / math.Sqrt2 / sumBase
	require.InEpsilon(t, memberSD, c.Importance[0].MemberSD, 1e-5)
	require.InEpsilon(t, math.Sqrt(riseSquares*20/19)/sumBase+c.Importance[0].MemberSD, c.Importance[0].Linear.SE.Value, 1e-9)
}
