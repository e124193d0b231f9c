package priority_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

func TestIPACuts(t *testing.T) {
	points := []priority.Attribute{{"a", 1, 10}, {"b", 2, 20}, {"c", 3, 60}, {"d", 10, 50}}
	tests := []struct {
		at     priority.Crosshair
		x, y   float64
		places string // of a b c d
	}{
		{priority.AtMean, 4, 35, "lloK"},
		{priority.AtMedian, 2.5, 35, "llKK"},
		{priority.AtMidpoint, 5.5, 35, "lloK"},
		{priority.AtValue, 3, 60, "llKc"},
	}
	letters := map[priority.Quadrant]string{priority.Concentrate: "c", priority.Keep: "K", priority.LowPriority: "l", priority.Overkill: "o"}
	for _, tt := range tests {
		t.Run(tt.at.String(), func(t *testing.T) {
			o := priority.GridOptions{Importance: priority.Cut{At: tt.at}, Performance: priority.Cut{At: tt.at}}
			if tt.at == priority.AtValue {
				o.Importance.Value, o.Performance.Value = tt.x, tt.y
			}
			g, err := priority.IPA(points, o)
			require.NoError(t, err)
			require.Equal(t, [2]float64{tt.x, tt.y}, [2]float64{g.CutImportance, g.CutPerformance})
			var places strings.Builder
			for _, p := range g.Positions {
				places.WriteString(letters[p.Quadrant])
			}
			require.Equal(t, tt.places, places.String())
			require.Empty(t, g.Warnings)
		})
	}
}

// Attributes that are all the same lie on the cut, whatever the rounding of the mean.
func TestIPAAllTheSame(t *testing.T) {
	for _, x := range []float64{0.1, 0.7, -0.3, 1.0 / 3, 0} {
		var points []priority.Attribute
		for i := range 7 {
			points = append(points, priority.Attribute{Name: string(rune('a' + i)), Importance: x, Performance: x})
		}
		g, err := priority.IPA(points, priority.GridOptions{})
		require.NoError(t, err)
		require.Len(t, g.Warnings, 2)
		require.Equal(t, survey.ZeroVariance, g.Warnings[0].Code)
		for _, p := range g.Positions {
			require.Equal(t, priority.Keep, p.Quadrant)
		}
	}
}

func TestNeeds(t *testing.T) {
	g, err := priority.IPA([]priority.Attribute{{"a", 1, 6}, {"b", 2, 9}}, priority.GridOptions{})
	require.NoError(t, err)
	require.Equal(t, []priority.Need{{"a", 1, 2}, {"b", 2, 0}}, g.Needs(8))
}

// derived is the correlation with the first column.
func derived(d priority.Data) (priority.Data, func(rows []int) ([]float64, error)) {
	performance := priority.Data{Names: d.Names[1:], Columns: d.Columns[1:]}
	return performance, func(rows []int) ([]float64, error) {
		picked := make([][]float64, len(d.Columns))
		for j, column := range d.Columns {
			for _, row := range rows {
				picked[j] = append(picked[j], column[row])
			}
		}
		r := make([]float64, len(picked)-1)
		for j := range r {
			r[j] = stat.Correlation(picked[0], picked[j+1], nil)
		}
		return r, nil
	}
}

// The same bits whatever the number of workers.
func TestBootstrapWorkers(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	d := sample(50, 4, 2)
	d.Columns[2][7] = math.NaN()
	performance, importance := derived(d)
	var want priority.Grid
	for i, workers := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(workers)
		g, err := priority.BootstrapIPA(context.Background(), performance, importance, priority.BootstrapOptions{Replicates: 700, Seed: 5})
		require.NoError(t, err)
		if i == 0 {
			want = g
			require.Equal(t, [4]int{49, 1, 700, 0}, [4]int{int(g.N), int(g.Missing), g.Replicates, g.Failed})
			moved := false
			for _, p := range g.Positions {
				moved = moved || p.Probability.Keep > 0 && p.Probability.Keep < 1
				sum := p.Probability.Concentrate + p.Probability.Keep + p.Probability.LowPriority + p.Probability.Overkill
				require.InDelta(t, 1, sum, 1e-12)
			}
			require.True(t, moved)
		}
		require.Equal(t, want, g)
	}
	other, err := priority.BootstrapIPA(context.Background(), performance, importance, priority.BootstrapOptions{Replicates: 700, Seed: 6})
	require.NoError(t, err)
	require.NotEqual(t, want.Positions, other.Positions)
}

func TestBootstrapByRespondent(t *testing.T) {
	d := sample(50, 4, 3)
	for row := range 50 {
		d.Respondents = append(d.Respondents, strconv.Itoa(row*37%50))
	}
	turned := priority.Data{Names: d.Names, Columns: make([][]float64, len(d.Columns))}
	for i := range 50 {
		row := (i*13 + 5) % 50
		for j, column := range d.Columns {
			turned.Columns[j] = append(turned.Columns[j], column[row])
		}
		turned.Respondents = append(turned.Respondents, d.Respondents[row])
	}
	grid := func(d priority.Data) priority.Grid {
		performance, importance := derived(d)
		performance.Respondents = d.Respondents
		g, err := priority.BootstrapIPA(context.Background(), performance, importance, priority.BootstrapOptions{Replicates: 300, Seed: 2})
		require.NoError(t, err)
		return g
	}
	require.Equal(t, grid(d), grid(turned))
	d.Respondents, turned.Respondents = nil, nil
	require.NotEqual(t, grid(d).Positions, grid(turned).Positions)
}

// One attribute against a fixed cut: the number of replicates above it is that of a
// binomial mean, known without simulation.
func TestBootstrapAgainstBinomial(t *testing.T) {
	const n, ones, cut = 40, 22, 0.5
	column := make([]float64, n)
	for i := range ones {
		column[i] = 1
	}
	d := priority.Data{Names: []string{"a"}, Columns: [][]float64{column}}
	o := priority.BootstrapOptions{Replicates: 20000, Grid: priority.GridOptions{
		Importance: priority.Cut{At: priority.AtValue, Value: 0}, Performance: priority.Cut{At: priority.AtValue, Value: cut},
	}}
	g, err := priority.BootstrapIPA(context.Background(), d, func([]int) ([]float64, error) { return []float64{1}, nil }, o)
	require.NoError(t, err)
	want := tail.BinomialAtLeast(20, n, float64(ones)/n)
	require.InDelta(t, want, g.Positions[0].Probability.Keep, 4*math.Sqrt(want*(1-want)/20000))
	require.InDelta(t, 1-want, g.Positions[0].Probability.Concentrate, 0.02)
}

func TestBootstrapFailures(t *testing.T) {
	d := priority.Data{Names: []string{"a", "b"}, Columns: [][]float64{{1, 2, 3, 4}, {4, 3, 2, 2}}}
	broken := errors.New("no rank")
	constant := func(rows []int) ([]float64, error) { // fails where row 0 is not drawn
		if slices.Contains(rows, 0) {
			return []float64{1, 2}, nil
		}
		return nil, broken
	}
	g, err := priority.BootstrapIPA(context.Background(), d, constant, priority.BootstrapOptions{Replicates: 4000})
	require.NoError(t, err)
	require.Equal(t, 4000, g.Replicates)
	require.Equal(t, priority.FailedDraws, g.Warnings[0].Code)
	require.InDelta(t, math.Pow(0.75, 4), float64(g.Failed)/4000, 0.03)
	require.Equal(t, 1.0, g.Positions[1].Probability.Keep+g.Positions[1].Probability.Concentrate)

	calls := 0
	once := func([]int) ([]float64, error) {
		if calls++; calls == 1 {
			return []float64{1, 2}, nil
		}
		return []float64{1, math.NaN()}, nil
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	_, err = priority.BootstrapIPA(context.Background(), d, once, priority.BootstrapOptions{Replicates: 10})
	require.ErrorIs(t, err, priority.ErrReplicates)
	require.ErrorIs(t, err, priority.ErrArgument)

	rare := func(rows []int) ([]float64, error) { // fails where row 0 is drawn, but not of all rows
		if slices.Contains(rows, 0) && !slices.Equal(rows, []int{0, 1, 2, 3}) {
			return nil, broken
		}
		return []float64{1, 2}, nil
	}
	_, err = priority.BootstrapIPA(context.Background(), d, rare, priority.BootstrapOptions{})
	require.ErrorIs(t, err, priority.ErrReplicates)
	require.ErrorIs(t, err, broken)

	_, err = priority.BootstrapIPA(context.Background(), d, func([]int) ([]float64, error) { return nil, broken }, priority.BootstrapOptions{})
	require.ErrorIs(t, err, broken)

	ctx, cancel := context.WithCancel(context.Background())
	o := priority.BootstrapOptions{Replicates: 100000, Progress: func(float64) { cancel() }}
	_, err = priority.BootstrapIPA(ctx, d, constant, o)
	require.ErrorIs(t, err, context.Canceled)
}

func TestGridMarshals(t *testing.T) {
	d := sample(30, 3, 1)
	performance, importance := derived(d)
	g, err := priority.BootstrapIPA(context.Background(), performance, importance, priority.BootstrapOptions{Replicates: 20})
	require.NoError(t, err)
	text, err := json.Marshal(g)
	require.NoError(t, err)
	var back priority.Grid
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, g, back)
}
