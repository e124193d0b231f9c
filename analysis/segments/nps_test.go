package segments_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

func ExampleNPS() {
	regions := []satisfaction.NPSCounts{
		{Detractors: 4, Passives: 8, Promoters: 18}, {Detractors: 11, Passives: 9, Promoters: 10}, {Detractors: 6, Passives: 12, Promoters: 12},
	}
	r, err := segments.NPS(context.Background(), regions, segments.NPSOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("scores %.2f, Q = %.2f, p = %.2f\n", r.Scores, r.Q, r.P.Value)
	// Output: scores [0.47 -0.03 0.20], Q = 6.89, p = 0.06
}

func ExampleNPSResult() {
	regions := []satisfaction.NPSCounts{{Passives: 2}, {Passives: 5}}
	r, _ := segments.NPS(context.Background(), regions, segments.NPSOptions{})
	fmt.Println(r.P.Valid, r.N)
	// Output: false 7
}

func ExampleNPSResult_Pairs() {
	regions := []satisfaction.NPSCounts{
		{Detractors: 12, Passives: 24, Promoters: 54}, {Detractors: 33, Passives: 27, Promoters: 30}, {Detractors: 18, Passives: 36, Promoters: 36},
	}
	r, err := segments.NPS(context.Background(), regions, segments.NPSOptions{Draws: 999})
	if err != nil {
		panic(err)
	}
	pairs, err := r.Pairs(segments.Options{Adjustment: segments.BenjaminiHochberg})
	if err != nil {
		panic(err)
	}
	for _, p := range pairs.Pairs {
		fmt.Printf("%d to %d: %+.2f %.2f, p = %.4f\n", p.A, p.B, p.Difference.Value, p.Difference.Interval, p.Adjusted.Value)
	}
	// Output:
	// 0 to 1: -0.50 [-0.72, -0.26], p = 0.0001
	// 0 to 2: -0.27 [-0.47, -0.05], p = 0.0269
	// 1 to 2: +0.23 [-0.00, 0.46], p = 0.0508
}

func ExampleNPSOptions() {
	regions := []satisfaction.NPSCounts{{Detractors: 1, Promoters: 9}, {Detractors: 8, Promoters: 2}}
	r, _ := segments.NPS(context.Background(), regions, segments.NPSOptions{Draws: 999, Seed: 7})
	fmt.Println(r.Draws, r.P.Value < 0.05)
	// Output: 999 true
}

func npsQ(groups []satisfaction.NPSCounts) float64 {
	var sum, mean, q float64
	s, v := make([]float64, len(groups)), make([]float64, len(groups))
	for i, g := range groups {
		d, p, n := float64(g.Detractors), float64(g.Promoters), float64(g.Detractors+g.Passives+g.Promoters)
		s[i] = (p - d) / n
		centre := (p - d) / (n + 3)
		v[i] = ((p+d+1.5)/(n+3) - centre*centre) / (n + 3)
		sum += 1 / v[i]
		mean += s[i] / v[i]
	}
	for i := range groups {
		q += (s[i] - mean/sum) * (s[i] - mean/sum) / v[i]
	}
	return q
}

// Every arrangement of the answers of two groups of six, against 20000 drawn.
func TestNPSAgainstEnumeration(t *testing.T) {
	classes := []int{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}
	count := func(chosen []bool, which bool) (g satisfaction.NPSCounts) {
		for i, class := range classes {
			if chosen[i] != which {
				continue
			}
			switch class {
			case 0:
				g.Detractors++
			case 1:
				g.Passives++
			case 2:
				g.Promoters++
			}
		}
		return g
	}
	for _, observed := range [][]satisfaction.NPSCounts{
		{{Detractors: 1, Passives: 2, Promoters: 3}, {Detractors: 3, Passives: 2, Promoters: 1}},
		{{Detractors: 2, Passives: 0, Promoters: 4}, {Detractors: 2, Passives: 4, Promoters: 0}},
	} {
		q := npsQ(observed)
		var extreme, total float64
		enumerate(12, 6, func(chosen []bool) {
			total++
			if npsQ([]satisfaction.NPSCounts{count(chosen, true), count(chosen, false)}) >= q*(1-1e-9) {
				extreme++
			}
		})
		r, err := segments.NPS(context.Background(), observed, segments.NPSOptions{Draws: 20000, Seed: 3})
		require.NoError(t, err)
		require.InEpsilon(t, q, r.Q, 1e-12)
		want := extreme / total
		require.InDelta(t, want, r.P.Value, 4*math.Sqrt(want*(1-want)/20000))
	}
}

func TestNPSRefuses(t *testing.T) {
	ctx := context.Background()
	fine := satisfaction.NPSCounts{Detractors: 3, Promoters: 4}
	for _, test := range []struct {
		name   string
		groups []satisfaction.NPSCounts
		o      segments.NPSOptions
		err    error
	}{
		{"one group", []satisfaction.NPSCounts{fine}, segments.NPSOptions{}, segments.ErrArgument},
		{"draws", []satisfaction.NPSCounts{fine, fine}, segments.NPSOptions{Draws: -1}, segments.ErrArgument},
		{"empty", []satisfaction.NPSCounts{fine, {}}, segments.NPSOptions{}, segments.ErrNoBase},
		{"negative", []satisfaction.NPSCounts{fine, {Passives: -1}}, segments.NPSOptions{}, segments.ErrCounts},
		{"beyond 2^53", []satisfaction.NPSCounts{fine, {Passives: 1 << 53}}, segments.NPSOptions{}, segments.ErrCounts},
	} {
		_, err := segments.NPS(ctx, test.groups, test.o)
		require.ErrorIs(t, err, test.err, test.name)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err := segments.NPS(done, []satisfaction.NPSCounts{fine, fine}, segments.NPSOptions{})
	require.ErrorIs(t, err, context.Canceled)

	large := satisfaction.NPSCounts{Detractors: 3e6, Passives: 2e6, Promoters: 4e6}
	r, err := segments.NPS(ctx, []satisfaction.NPSCounts{large, large}, segments.NPSOptions{Draws: 50})
	require.NoError(t, err)
	require.Equal(t, 1.0, r.P.Value, "equal groups")
}

func TestNPSPairs(t *testing.T) {
	groups := []satisfaction.NPSCounts{{Detractors: 12, Passives: 24, Promoters: 54}, {Detractors: 33, Passives: 27, Promoters: 30}, {Passives: 9}, {Passives: 4}}
	r, err := segments.NPS(context.Background(), groups, segments.NPSOptions{Draws: 9})
	require.NoError(t, err)
	got, err := r.Pairs(segments.Options{Level: 0.9})
	require.NoError(t, err)
	require.Len(t, got.Pairs, 6)
	require.Equal(t, 6, got.Family)
	require.Equal(t, segments.Holm, got.Adjustment)
	require.Equal(t, survey.LowBase, got.Warnings[0].Code)
	for _, pair := range got.Pairs {
		c, err := satisfaction.CompareNPS(groups[pair.B], groups[pair.A], satisfaction.CompareOptions{Level: 0.9})
		require.NoError(t, err)
		require.Equal(t, c.Estimate.Value, pair.Difference.Value)
		require.Equal(t, c.Estimate.Interval, pair.Difference.Interval)
		require.Equal(t, c.Test.TwoSided, pair.P)
		require.Equal(t, groups[pair.A].N()+groups[pair.B].N(), pair.Difference.N)
		require.GreaterOrEqual(t, pair.Adjusted.Value, pair.P.Value)
	}
	discovery, err := r.Pairs(segments.Options{Adjustment: segments.BenjaminiHochberg})
	require.NoError(t, err)
	for i := range discovery.Pairs {
		require.LessOrEqual(t, discovery.Pairs[i].Adjusted.Value, got.Pairs[i].Adjusted.Value)
	}
	_, err = r.Pairs(segments.Options{Level: 2})
	require.ErrorIs(t, err, segments.ErrArgument)
	_, err = r.Pairs(segments.Options{Adjustment: 99})
	require.ErrorIs(t, err, segments.ErrArgument)
	_, err = segments.NPSResult{}.Pairs(segments.Options{})
	require.ErrorIs(t, err, segments.ErrNoBase)
	groups[0].Promoters = 1 // the result keeps its own
	again, err := r.Pairs(segments.Options{Level: 0.9})
	require.NoError(t, err)
	require.Equal(t, got, again)
}
