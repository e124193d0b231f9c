package criteria_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/criteria"
	"github.com/gocsat/csat/survey"
)

// published are matrices with the figures that were printed beside them.
var published = []struct {
	name    string
	names   []string
	rows    [][]float64
	weights []float64
	lambda  float64
	places  float64 // of the printed weights
	source  string
}{
	{"distances from Philadelphia", []string{"Cairo", "Tokyo", "Chicago", "San Francisco", "London", "Montreal"}, [][]float64{
		{1, 1. / 3, 8, 3, 3, 7}, {3, 1, 9, 3, 3, 9}, {1. / 8, 1. / 9, 1, 1. / 6, 1. / 5, 2}, {1. / 3, 1. / 3, 6, 1, 1. / 3, 6},
		{1. / 3, 1. / 3, 5, 3, 1, 6}, {1. / 7, 1. / 9, 1. / 2, 1. / 6, 1. / 6, 1}},
		[]float64{0.263, 0.397, 0.033, 0.116, 0.164, 0.027}, 6.45, 0.0016, "Saaty 1977, section on distances"},
	{"house", house.names, house.rows,
		[]float64{0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333}, 9.669, 0.0006, "Saaty 1990, EJOR 48, 9–26, table 3"},
	{"drinks", []string{"coffee", "wine", "tea", "beer", "soda", "milk", "water"}, [][]float64{
		{1, 9, 5, 2, 1, 1, 1. / 2}, {1. / 9, 1, 1. / 3, 1. / 9, 1. / 9, 1. / 9, 1. / 9}, {1. / 5, 3, 1, 1. / 3, 1. / 4, 1. / 3, 1. / 9},
		{1. / 2, 9, 3, 1, 1. / 2, 1, 1. / 3}, {1, 9, 4, 2, 1, 2, 1. / 2}, {1, 9, 3, 1, 1. / 2, 1, 1. / 3}, {2, 9, 9, 3, 2, 3, 1}},
		[]float64{0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327}, 7.177, 0.0006, "Saaty 2008, Int. J. Services Sciences 1, 83–98, table 2"},
}

// The eigenvector that Harker (1987) prints for a_12 = 2, a_13 = 3, a_23 = 2; with three
// criteria it is the geometric mean: ∛6, 1, ∛(1/6), divided by their sum.
func TestHarkersEigenvector(t *testing.T) {
	m, err := criteria.FromJudgements([]string{"a", "b", "c"}, []criteria.Judgement{{"a", "b", 2}, {"a", "c", 3}, {"b", "c", 2}})
	require.NoError(t, err)
	r, err := criteria.Priorities(m, criteria.PriorityOptions{})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.5396145, 0.2969613, 0.1634241}, values(r.Weights), 6e-8)
	root := math.Cbrt(6)
	sum := root + 1 + 1/root
	require.InDeltaSlice(t, []float64{root / sum, 1 / sum, 1 / root / sum}, values(r.Weights), 1e-14)
}

var house = struct {
	names []string
	rows  [][]float64
}{[]string{"size", "transport", "neighbourhood", "age", "yard", "facilities", "condition", "financing"}, [][]float64{
	{1, 5, 3, 7, 6, 6, 1. / 3, 1. / 4}, {1. / 5, 1, 1. / 3, 5, 3, 3, 1. / 5, 1. / 7}, {1. / 3, 3, 1, 6, 3, 4, 6, 1. / 5},
	{1. / 7, 1. / 5, 1. / 6, 1, 1. / 3, 1. / 4, 1. / 7, 1. / 8}, {1. / 6, 1. / 3, 1. / 3, 3, 1, 1. / 2, 1. / 5, 1. / 6},
	{1. / 6, 1. / 3, 1. / 4, 4, 2, 1, 1. / 5, 1. / 6}, {3, 5, 1. / 6, 7, 5, 5, 1, 1. / 2}, {4, 7, 5, 8, 6, 6, 2, 1}}}

func values(w criteria.Weights) []float64 {
	out := make([]float64, len(w))
	for i := range w {
		out[i] = w[i].Value
	}
	return out
}

func matrix(t testing.TB, names []string, rows [][]float64) *criteria.Matrix {
	t.Helper()
	m, err := criteria.New(names, rows)
	require.NoError(t, err)
	return m
}

func TestPublished(t *testing.T) {
	for _, tt := range published {
		t.Run(tt.name, func(t *testing.T) {
			r, err := criteria.Priorities(matrix(t, tt.names, tt.rows), criteria.PriorityOptions{})
			require.NoError(t, err)
			require.InDeltaSlice(t, tt.weights, values(r.Weights), tt.places, tt.source)
			require.InDelta(t, tt.lambda, r.LambdaMax, 0.006, tt.source)
		})
	}
}

// numpy.linalg.eig and the formula of GCI on the same matrices, in a program of its own.
func TestAgainstNumpy(t *testing.T) {
	want := []struct{ lambda, gci, first, firstMean float64 }{
		{6.453629623143703, 0.26332993834100854, 0.2618527458989758, 0.26022860982101426},
		{9.66888731711815, 0.5291574483590378, 0.1730174746483477, 0.17480508967594263},
		{7.17662903933035, 0.08036344050371519, 0.17745674744571696, 0.1787233845910277},
	}
	for k, tt := range published {
		m := matrix(t, tt.names, tt.rows)
		r, err := criteria.Priorities(m, criteria.PriorityOptions{})
		require.NoError(t, err)
		require.InEpsilon(t, want[k].lambda, r.LambdaMax, 1e-13)
		require.InEpsilon(t, want[k].gci, r.GCI, 1e-12)
		require.InEpsilon(t, want[k].first, r.Weights[0].Value, 1e-12)
		g, err := criteria.Priorities(m, criteria.PriorityOptions{Method: criteria.GeometricMean})
		require.NoError(t, err)
		require.InEpsilon(t, want[k].firstMean, g.Weights[0].Value, 1e-13)
		require.Equal(t, r.CI, g.CI)
		require.Equal(t, r.GCI, g.GCI)
	}
}

// Saaty (2003, EJOR 145, 85–91) finds the judgement of neighbourhood over condition to be
// the worst, proposes 1/2 for the 6, and comes to CR = 0.083 from 0.17.
func TestMostInconsistentJudgement(t *testing.T) {
	r, err := criteria.Priorities(matrix(t, house.names, house.rows), criteria.PriorityOptions{})
	require.NoError(t, err)
	require.InDelta(t, 0.169, r.CR.Value, 0.0005)
	worst := r.Deviations[0]
	require.Equal(t, []string{"neighbourhood", "condition"}, []string{worst.Of, worst.Over})
	require.InEpsilon(t, 1.6717283321901837, worst.Log, 1e-12) // numpy
	require.InEpsilon(t, 0.4586718126217937, worst.Others.Value, 1e-9)
	require.InEpsilon(t, (8.811171991867965-8)/7/1.41, worst.RevisedCR.Value, 1e-9) // numpy
	require.Len(t, r.Deviations, 28)
	require.Equal(t, 0.37, r.GCILimit)
	require.Equal(t, criteria.Inconsistent, r.Warnings[0].Code)
	for _, d := range r.Deviations[1:] {
		require.LessOrEqual(t, math.Abs(d.Log), worst.Log)
		require.Greater(t, d.RevisedCR.Value, worst.RevisedCR.Value)
	}
}

// A triad is consistent but for one number, so none of its judgements is worse.
func TestTriadDeviatesEqually(t *testing.T) {
	m, err := criteria.FromJudgements([]string{"a", "b", "c"}, []criteria.Judgement{{"b", "c", 3}, {"a", "b", 2}, {"a", "c", 9}})
	require.NoError(t, err)
	r, err := criteria.Priorities(m, criteria.PriorityOptions{RandomIndex: criteria.AlonsoLamata})
	require.NoError(t, err)
	require.InEpsilon(t, 1+math.Cbrt(1.5)+math.Cbrt(1/1.5), r.LambdaMax, 1e-14) // closed form for n = 3
	for k, d := range r.Deviations {
		require.InDelta(t, math.Log(1.5)/3, math.Abs(d.Log), 1e-14)
		require.Equal(t, []string{"aab", "bcc"}[0][k:k+1], d.Of)
		require.InDelta(t, 0, d.RevisedCR.Value, 1e-12)
	}
	require.Equal(t, 0.31, r.GCILimit)
	require.InEpsilon(t, math.Pow(math.Log(1.5), 2)/3, r.GCI, 1e-13)
}

// Two judgements of three criteria leave no choice, by Harker's matrix (diagonal 2, 1, 2) either.
func TestHarker(t *testing.T) {
	m, err := criteria.FromJudgements([]string{"a", "b", "c"}, []criteria.Judgement{{"a", "b", 2}, {"c", "b", 0.5}})
	require.NoError(t, err)
	require.Equal(t, 1, m.Missing())
	for _, method := range []criteria.Method{criteria.Eigenvector, criteria.GeometricMean} {
		r, err := criteria.Priorities(m, criteria.PriorityOptions{Method: method})
		require.NoError(t, err)
		require.InDeltaSlice(t, []float64{4. / 7, 2. / 7, 1. / 7}, values(r.Weights), 1e-15)
		require.Equal(t, 3.0, r.LambdaMax)
		require.Equal(t, survey.Some(0), r.CR)
		require.Equal(t, criteria.NoRedundancy, r.Warnings[0].Code)
		require.False(t, r.Deviations[0].Others.Valid)
	}
}

// Harker's matrix with the missing pairs, and least squares by QR, computed as they are
// written down.
func TestIncompleteAgainstDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		names := []string{"a", "b", "c", "d", "e", "f"}
		n := len(names)
		var judged []criteria.Judgement
		harker, design := mat.NewDense(n, n, nil), [][]float64{}
		var logs []float64
		for i := range n {
			harker.Set(i, i, harker.At(i, i)+1)
			for j := range i {
				if i-j > 1 && random.Float64() < 0.5 {
					harker.Set(i, i, harker.At(i, i)+1)
					harker.Set(j, j, harker.At(j, j)+1)
					continue
				}
				x := math.Exp(4*random.Float64() - 2)
				judged = append(judged, criteria.Judgement{Of: names[i], Over: names[j], Ratio: x})
				harker.Set(i, j, x)
				harker.Set(j, i, 1/x)
				row := make([]float64, n)
				row[i], row[j] = 1, -1
				design, logs = append(design, row[1:]), append(logs, math.Log(x)) // a is the origin
			}
		}
		m, err := criteria.FromJudgements(names, judged)
		require.NoError(t, err)
		r, err := criteria.Priorities(m, criteria.PriorityOptions{})
		require.NoError(t, err)
		var eig mat.Eigen
		require.True(t, eig.Factorize(harker, mat.EigenNone))
		largest := 0.0
		for _, l := range eig.Values(nil) {
			largest = max(largest, real(l))
		}
		require.InEpsilon(t, largest, r.LambdaMax, 1e-11)
		w, product := mat.NewVecDense(n, values(r.Weights)), mat.NewVecDense(n, nil)
		product.MulVec(harker, w)
		for i := range n {
			require.InEpsilon(t, r.LambdaMax*w.AtVec(i), product.AtVec(i), 1e-11)
		}

		g, err := criteria.Priorities(m, criteria.PriorityOptions{Method: criteria.GeometricMean})
		require.NoError(t, err)
		x := mat.NewDense(len(design), n-1, nil)
		for k, row := range design {
			x.SetRow(k, row)
		}
		var qr mat.QR
		qr.Factorize(x)
		l := mat.NewVecDense(n-1, nil)
		require.NoError(t, qr.SolveVecTo(l, false, mat.NewVecDense(len(logs), logs)))
		for i := range n - 1 {
			require.InDelta(t, l.AtVec(i), math.Log(g.Weights[i+1].Value/g.Weights[0].Value), 1e-12)
		}
		residuals := mat.NewVecDense(len(logs), nil)
		residuals.MulVec(x, l)
		residuals.SubVec(residuals, mat.NewVecDense(len(logs), logs))
		if spare := len(logs) - n + 1; spare > 0 {
			require.InDelta(t, mat.Dot(residuals, residuals)/float64(spare), g.GCI, 1e-12)
		}
	}
}

// A judgement that the others imply is left out without a trace.
func TestConsistent(t *testing.T) {
	names, w := []string{"a", "b", "c", "d", "e"}, []float64{0.4, 0.3, 0.15, 0.1, 0.05}
	rows := make([][]float64, len(w))
	for i := range w {
		for j := range w {
			rows[i] = append(rows[i], w[i]/w[j])
		}
	}
	for _, method := range []criteria.Method{criteria.Eigenvector, criteria.GeometricMean} {
		r, err := criteria.Priorities(matrix(t, names, rows), criteria.PriorityOptions{Method: method})
		require.NoError(t, err)
		require.InDeltaSlice(t, w, values(r.Weights), 1e-15)
		require.InDelta(t, 0, r.CI, 1e-14)
		require.InDelta(t, 0, r.GCI, 1e-14)
		require.Empty(t, r.Warnings)
		for _, d := range r.Deviations {
			require.InEpsilon(t, d.Given, d.Others.Value, 1e-12)
		}
	}
}

// Up to two criteria always agree; the order of criteria is of no consequence; inverting
// every judgement inverts geometric means.
func TestProperties(t *testing.T) {
	one, err := criteria.Priorities(matrix(t, []string{"a"}, [][]float64{{1}}), criteria.PriorityOptions{})
	require.NoError(t, err)
	require.Equal(t, criteria.Weights{{"a", 1}}, one.Weights)
	two, err := criteria.Priorities(matrix(t, []string{"a", "b"}, [][]float64{{1, 4}, {0.25, 1}}), criteria.PriorityOptions{})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.8, 0.2}, values(two.Weights), 1e-15)
	for _, r := range []criteria.PriorityResult{one, two} {
		require.Equal(t, survey.Some(0), r.CR)
		require.Zero(t, r.CI)
		require.Zero(t, r.GCI)
		require.Empty(t, r.Warnings)
	}
	for _, tt := range published {
		n := len(tt.names)
		names, turned, inverse := make([]string, n), make([][]float64, n), make([][]float64, n)
		for i := range n {
			names[i] = tt.names[n-1-i]
			for j := range n {
				turned[i] = append(turned[i], tt.rows[n-1-i][n-1-j])
				inverse[i] = append(inverse[i], tt.rows[j][i])
			}
		}
		for _, method := range []criteria.Method{criteria.Eigenvector, criteria.GeometricMean} {
			o := criteria.PriorityOptions{Method: method}
			a, err := criteria.Priorities(matrix(t, tt.names, tt.rows), o)
			require.NoError(t, err)
			b, err := criteria.Priorities(matrix(t, names, turned), o)
			require.NoError(t, err)
			c, err := criteria.Priorities(matrix(t, tt.names, inverse), o)
			require.NoError(t, err)
			require.InEpsilon(t, a.LambdaMax, b.LambdaMax, 1e-13)
			for i := range n {
				require.InEpsilon(t, a.Weights[i].Value, b.Weights[n-1-i].Value, 1e-11)
				if method == criteria.GeometricMean {
					require.InEpsilon(t, a.Weights[0].Value/a.Weights[i].Value, c.Weights[i].Value/c.Weights[0].Value, 1e-12)
				}
			}
		}
	}
}

// A long chain, ratios at their ends, and contradiction everywhere.
func TestHardMatrices(t *testing.T) {
	var names []string
	var chain []criteria.Judgement
	for i := range 60 {
		names = append(names, string(rune('A'+i)))
		if i > 0 {
			chain = append(chain, criteria.Judgement{Of: names[i-1], Over: names[i], Ratio: 2})
		}
	}
	m, err := criteria.FromJudgements(names, chain)
	require.NoError(t, err)
	r, err := criteria.Priorities(m, criteria.PriorityOptions{})
	require.NoError(t, err)
	for i := range 59 {
		require.InEpsilon(t, 2, r.Weights[i].Value/r.Weights[i+1].Value, 1e-10)
	}
	require.Equal(t, 60.0, r.LambdaMax)

	// One judgement closes the ring and contradicts all of it: 2⁵⁹ implied, 1/2 given.
	m, err = criteria.FromJudgements(names, append(chain, criteria.Judgement{Of: names[0], Over: names[59], Ratio: 0.5}))
	require.NoError(t, err)
	r, err = criteria.Priorities(m, criteria.PriorityOptions{})
	require.NoError(t, err)
	require.Greater(t, r.LambdaMax, 60.0)
	require.False(t, r.CR.Valid)
	require.Contains(t, []survey.WarningCode{r.Warnings[0].Code}, criteria.NoRandomIndex)

	random := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		n := 3 + random.IntN(10)
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = make([]float64, n)
			rows[i][i] = 1
			for j := range i {
				rows[i][j] = math.Pow(10, 12*random.Float64()-6)
				rows[j][i] = 1 / rows[i][j]
			}
		}
		r, err := criteria.Priorities(matrix(t, names[:n], rows), criteria.PriorityOptions{})
		require.NoError(t, err)
		w := values(r.Weights)
		for i := range n {
			sum := 0.0
			for j := range n {
				sum += rows[i][j] * w[j]
			}
			require.InEpsilon(t, r.LambdaMax, sum/w[i], 1e-9)
		}
	}
	var far []criteria.Judgement
	for i := 1; i < 60; i++ {
		far = append(far, criteria.Judgement{Of: names[i-1], Over: names[i], Ratio: 1e6})
	}
	m, err = criteria.FromJudgements(names, far)
	require.NoError(t, err)
	_, err = criteria.Priorities(m, criteria.PriorityOptions{})
	require.ErrorIs(t, err, survey.ErrArgument) // 10³⁵⁴
}

func TestBadMatrices(t *testing.T) {
	ab, nan := []string{"a", "b"}, math.NaN()
	tests := []struct {
		name        string
		names       []string
		rows        [][]float64
		want        error
		row, column int
	}{
		{"none", nil, nil, survey.ErrArgument, 0, 0},
		{"too few rows", ab, [][]float64{{1, 2}}, criteria.ErrNotSquare, 0, 0},
		{"short row", ab, [][]float64{{1, 2}, {1}}, criteria.ErrNotSquare, 2, 0},
		{"named twice", []string{"a", "a"}, [][]float64{{1, 1}, {1, 1}}, survey.ErrArgument, 0, 0},
		{"zero", ab, [][]float64{{1, 0}, {2, 1}}, criteria.ErrNotPositive, 1, 2},
		{"negative", ab, [][]float64{{1, 2}, {-0.5, 1}}, criteria.ErrNotPositive, 2, 1},
		{"NaN", ab, [][]float64{{1, nan}, {2, 1}}, criteria.ErrNotFinite, 1, 2},
		{"infinite", ab, [][]float64{{1, math.Inf(1)}, {2, 1}}, criteria.ErrNotFinite, 1, 2},
		{"minus infinite", ab, [][]float64{{math.Inf(-1), 1}, {1, 1}}, criteria.ErrNotFinite, 1, 1},
		{"beyond", ab, [][]float64{{1, 1e7}, {1e-7, 1}}, survey.ErrArgument, 1, 2},
		{"diagonal", ab, [][]float64{{2, 1}, {1, 1}}, criteria.ErrNotReciprocal, 1, 1},
		{"not reciprocal", ab, [][]float64{{1, 3}, {0.3, 1}}, criteria.ErrNotReciprocal, 2, 1},
		{"transposed by mistake", ab, [][]float64{{1, 3}, {3, 1}}, criteria.ErrNotReciprocal, 2, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := criteria.New(tt.names, tt.rows)
			require.ErrorIs(t, err, tt.want)
			if e, ok := errors.AsType[*criteria.CellError](err); ok {
				require.Equal(t, []int{tt.row, tt.column}, []int{e.Row, e.Column})
				require.NotContains(t, err.Error(), "row 0")
			} else {
				require.Zero(t, tt.row)
			}
		})
	}
	m := matrix(t, []string{"a", "b", "c"}, [][]float64{{1, 3, 7}, {0.333, 1, 6}, {0.143, 0.167, 1}})
	third, ok := m.At(1, 0)
	require.True(t, ok)
	require.Equal(t, 1./3, third) // the ratio above 1 counts

	judgements := []struct {
		name  string
		given []criteria.Judgement
		want  error
	}{
		{"unknown", []criteria.Judgement{{"a", "x", 2}}, survey.ErrUnknown},
		{"itself", []criteria.Judgement{{"a", "a", 1}}, survey.ErrArgument},
		{"twice", []criteria.Judgement{{"a", "b", 2}, {"b", "a", 0.5}}, survey.ErrArgument},
		{"zero", []criteria.Judgement{{"a", "b", 0}}, criteria.ErrNotPositive},
		{"NaN", []criteria.Judgement{{"a", "b", nan}}, criteria.ErrNotFinite},
		{"none", nil, criteria.ErrDisconnected},
		{"apart", []criteria.Judgement{{"a", "c", 2}, {"b", "d", 2}}, criteria.ErrDisconnected},
	}
	for _, tt := range judgements {
		t.Run(tt.name, func(t *testing.T) {
			_, err := criteria.FromJudgements([]string{"a", "b", "c", "d"}, tt.given)
			require.ErrorIs(t, err, tt.want)
			if tt.name == "apart" {
				require.EqualError(t, err, "criteria: comparisons do not connect all criteria: a, c | b, d")
			}
		})
	}
	for _, m := range []*criteria.Matrix{nil, {}} {
		_, err := criteria.Priorities(m, criteria.PriorityOptions{})
		require.ErrorIs(t, err, survey.ErrArgument)
		require.Empty(t, m.Names())
		_, ok := m.At(0, 0)
		require.False(t, ok)
	}
	_, err := criteria.Priorities(m, criteria.PriorityOptions{Method: 9})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = criteria.Priorities(m, criteria.PriorityOptions{RandomIndex: 9})
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestRandomIndexTables(t *testing.T) {
	for _, r := range []criteria.RandomIndex{criteria.Saaty, criteria.AlonsoLamata} {
		require.Equal(t, survey.Some(0), r.Of(1))
		require.Equal(t, survey.Some(0), r.Of(2))
		require.False(t, r.Of(0).Valid || r.Of(-1).Valid || r.Of(16).Valid)
	}
	require.False(t, criteria.RandomIndex(7).Of(3).Valid)
	for n, want := range []float64{0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59} { // Saaty 1980, p. 21
		require.Equal(t, want, criteria.Saaty.Of(n+3).Value)
	}
	for n, want := range []float64{0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499, 1.4854, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838} {
		require.Equal(t, want, criteria.AlonsoLamata.Of(n+3).Value) // Alonso and Lamata 2006, 100,000 matrices
	}
	// Alonso and Lamata fit a line to the mean λmax: 2.7699n − 4.3513.
	for n := 4; n <= 15; n++ {
		fitted := (2.7699*float64(n) - 4.3513 - float64(n)) / float64(n-1)
		require.InDelta(t, fitted, criteria.AlonsoLamata.Of(n).Value, 0.04)
		require.InDelta(t, criteria.AlonsoLamata.Of(n).Value, criteria.Saaty.Of(n).Value, 0.06)
	}
}

// Of the three spare pairs of four criteria one is missing, and a third of RI with it.
func TestRandomIndexWithMissingPairs(t *testing.T) {
	m, err := criteria.FromJudgements([]string{"a", "b", "c", "d"},
		[]criteria.Judgement{{"a", "b", 2}, {"b", "c", 2}, {"c", "d", 2}, {"a", "d", 3}, {"a", "c", 2}})
	require.NoError(t, err)
	r, err := criteria.Priorities(m, criteria.PriorityOptions{})
	require.NoError(t, err)
	require.InDelta(t, 0.6, r.RI.Value, 1e-15)
	require.InDelta(t, r.CI/0.6, r.CR.Value, 1e-15)
	require.Equal(t, criteria.ApproximateIndex, r.Warnings[0].Code)
	require.Equal(t, 1, r.Missing)
	require.Equal(t, 0.35, r.GCILimit)
}

// All 17³ matrices of three criteria: RI is exactly their mean CI.
func TestRandomIndexOfThree(t *testing.T) {
	scale := saatyScale()
	sum := 0.0
	for _, x := range scale {
		for _, y := range scale {
			for _, z := range scale {
				c := math.Cbrt(x * y / z)
				sum += (c + 1/c - 2) / 2
			}
		}
	}
	exact := sum / math.Pow(17, 3)
	require.InDelta(t, 0.52446, exact, 5e-6)
	require.InDelta(t, exact, criteria.AlonsoLamata.Of(3).Value, 5e-5)
}

func saatyScale() (scale []float64) {
	for x := 9.0; x > 1; x-- {
		scale = append(scale, 1/x)
	}
	for x := range 9 {
		scale = append(scale, float64(x+1))
	}
	return scale
}

func TestResultsMarshal(t *testing.T) {
	r, err := criteria.Priorities(matrix(t, house.names, house.rows), criteria.PriorityOptions{})
	require.NoError(t, err)
	data, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(data), `"method":"eigenvector"`)
}

func FuzzPriorities(f *testing.F) {
	f.Add(uint64(1), 1.0, 3.0, 9.0)
	f.Add(uint64(2), 1e-6, 1e6, 0.5)
	f.Fuzz(func(t *testing.T, seed uint64, a, b, c float64) {
		random := rand.New(rand.NewPCG(seed, 0))
		names := []string{"a", "b", "c", "d", "e", "f", "g"}[:2+random.IntN(6)]
		var judged []criteria.Judgement
		for i, of := range names {
			for _, over := range names[:i] {
				if random.IntN(3) > 0 {
					judged = append(judged, criteria.Judgement{Of: of, Over: over, Ratio: []float64{a, b, c}[random.IntN(3)]})
				}
			}
		}
		m, err := criteria.FromJudgements(names, judged)
		if err != nil {
			return
		}
		for _, method := range []criteria.Method{criteria.Eigenvector, criteria.GeometricMean} {
			r, err := criteria.Priorities(m, criteria.PriorityOptions{Method: method})
			if err != nil {
				continue
			}
			sum := 0.0
			for _, w := range r.Weights {
				require.Greater(t, w.Value, 0.0)
				sum += w.Value
			}
			require.InDelta(t, 1, sum, 1e-12)
			require.GreaterOrEqual(t, r.CI, 0.0)
			_, err = json.Marshal(r)
			require.NoError(t, err)
		}
	})
}
