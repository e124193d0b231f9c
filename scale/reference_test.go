package scale_test

import (
	"io/fs"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/scale"
)

// referenceCases are the cases of one kind with their data, none where the reference is absent.
func referenceCases(t *testing.T, topic, kind string, do func(t *testing.T, c reftest.Case, data reftest.DataSet)) {
	t.Helper()
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	cases, err := reftest.Load(reference, topic)
	require.NoError(t, err)
	run := 0
	for _, c := range cases {
		if c.Kind == kind {
			run++
			t.Run(c.ID, func(t *testing.T) { do(t, c, readData(t, reference, c)) })
		}
	}
	require.Positive(t, run)
}

func readData(t *testing.T, reference fs.FS, c reftest.Case) reftest.DataSet {
	t.Helper()
	data, err := reftest.ReadData(reference, input[string](t, c, "data"))
	require.NoError(t, err)
	return data
}

func input[T any](t *testing.T, c reftest.Case, name string) (v T) {
	t.Helper()
	require.NoError(t, c.Input(name, &v))
	return v
}

func column(t *testing.T, data reftest.DataSet, name string) []string {
	t.Helper()
	cells, err := data.Column(name)
	require.NoError(t, err)
	return cells
}

// compare demands the figures computed; those of the case that are not this package's are left out.
func compare(t *testing.T, c reftest.Case, got map[string]any) {
	t.Helper()
	matches := 0
	for _, f := range reftest.Compare(c, got) {
		if f.Verdict == reftest.Mismatch {
			t.Error(f)
		}
		if f.Verdict == reftest.Match {
			matches++
		}
	}
	require.Equal(t, len(got), matches)
}

func TestTopBoxAgainstR(t *testing.T) {
	referenceCases(t, "proportions", "topbox", func(t *testing.T, c reftest.Case, data reftest.DataSet) {
		top := input[int](t, c, "scale_max")
		bottom := 1
		if top != 7 {
			bottom = 0 // a superset of 1–10: the figures are of values
		}
		s, err := scale.New(scale.Definition{Range: scale.Range{From: bottom, To: top}})
		require.NoError(t, err)
		tally := scale.NewTally(s)
		for _, cell := range column(t, data, input[string](t, c, "column")) {
			code, err := s.EncodeText([]byte(cell), scale.Reject)
			require.NoError(t, err)
			require.NoError(t, tally.AddCode(code, 1))
		}
		got := map[string]any{"n": tally.N(), "n_missing": tally.Missing()}
		box, err := tally.Top(top - input[int](t, c, "top_min") + 1)
		require.NoError(t, err)
		got["count"] = box.Count
		p, err := box.Ratio()
		require.NoError(t, err)
		got["p"] = p.Float64()
		mean, err := tally.Mean()
		require.NoError(t, err)
		got["mean"] = mean.Float64()
		sd, err := tally.SD()
		require.NoError(t, err)
		got["sd"] = sd
		got["se"] = sd / math.Sqrt(float64(tally.N()))
		median, err := tally.Median()
		require.NoError(t, err)
		got["median"] = median.Float64()
		for key, p := range map[string]float64{"q1_type7": 0.25, "q3_type7": 0.75, "min": 0, "max": 1} {
			got[key], err = tally.Quantile(p, 7)
			require.NoError(t, err)
		}
		compare(t, c, got)
	})
}

func TestWeightedNPSAgainstR(t *testing.T) {
	referenceCases(t, "weights", "weighted_nps", func(t *testing.T, c reftest.Case, data reftest.DataSet) {
		tally := scale.NewWeightedTally(scale.ZeroToTen())
		weights := column(t, data, input[string](t, c, "weight"))
		for i, cell := range column(t, data, input[string](t, c, "rating")) {
			code, err := tally.Scale().EncodeText([]byte(cell), scale.Reject)
			require.NoError(t, err)
			weight, err := strconv.ParseFloat(weights[i], 64)
			require.NoError(t, err)
			require.NoError(t, tally.AddCode(code, weight))
		}
		detractor, promoter := input[int](t, c, "detractor_max"), input[int](t, c, "promoter_min")
		share := func(in func(int) bool) float64 {
			m, err := tally.Share(in)
			require.NoError(t, err)
			return 100 * m.Mean
		}
		nps, err := tally.MeanOf(func(v int) float64 {
			switch {
			case v <= detractor:
				return -1
			case v >= promoter:
				return 1
			}
			return 0
		})
		require.NoError(t, err)
		got := map[string]any{
			"n": nps.N, "nps": nps.Mean, "n_eff": nps.EffectiveN,
			"pct_detractors": share(func(v int) bool { return v <= detractor }),
			"pct_passives":   share(func(v int) bool { return v > detractor && v < promoter }),
			"pct_promoters":  share(func(v int) bool { return v >= promoter }),
		}
		var strata *string
		require.NoError(t, c.Input("strata", &strata))
		if strata == nil { // a tally does not know strata
			got["se"] = math.Sqrt(nps.Variance)
		}
		compare(t, c, got)
	})
}

func TestKishAgainstR(t *testing.T) {
	referenceCases(t, "weights", "kish", func(t *testing.T, c reftest.Case, data reftest.DataSet) {
		tally := scale.NewWeightedTally(scale.OneToFive())
		for i, cell := range column(t, data, input[string](t, c, "weight")) {
			weight, err := strconv.ParseFloat(cell, 64)
			require.NoError(t, err)
			require.NoError(t, tally.Add(1+i%5, weight))
		}
		sum, err := tally.SumWeights()
		require.NoError(t, err)
		effective, err := tally.EffectiveN()
		require.NoError(t, err)
		compare(t, c, map[string]any{"n": tally.N(), "sum_w": sum, "n_eff": effective})
	})
}

// api00 runs from 411 to 905: counted in steps, as far as a scale goes.
func TestWeightedQuantileAgainstR(t *testing.T) {
	referenceCases(t, "weights", "weighted_quantile", func(t *testing.T, c reftest.Case, data reftest.DataSet) {
		cells := column(t, data, input[string](t, c, "y"))
		weights := column(t, data, input[string](t, c, "weight"))
		// The answers are on no integer scale that fits a byte: their ranks among
		// the distinct values are.
		order := distinct(t, cells)
		if len(order) > 200 {
			t.Log("more distinct values than a scale has points")
			return
		}
		s, err := scale.New(scale.Definition{Range: scale.Range{From: 0, To: len(order) - 1}})
		require.NoError(t, err)
		tally := scale.NewWeightedTally(s)
		for i, cell := range cells {
			weight, err := strconv.ParseFloat(weights[i], 64)
			require.NoError(t, err)
			require.NoError(t, tally.Add(rank(order, cell), weight))
		}
		var got []float64
		for _, p := range input[[]float64](t, c, "probs") {
			q, err := tally.Quantile(p)
			require.NoError(t, err)
			got = append(got, order[q])
		}
		want := c.Expected["math"].([]any)
		require.Len(t, got, len(want))
		for i := range want {
			requireNear(t, want[i].(float64), got[i], 1e-9)
		}
	})
}
