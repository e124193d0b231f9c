package metric_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/metric"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestSample(t *testing.T) {
	ten := scale.NewTally(scale.ZeroToTen())
	for value, n := range map[int]int64{10: 4, 9: 1, 8: 2, 3: 3} {
		require.NoError(t, ten.AddN(value, n))
	}
	tests := []struct {
		name      string
		in        metric.Definition
		mean      string
		ss        float64
		low, high float64
		source    string
	}{
		{"mean", metric.Definition{}, "37/5", 636 - 10*7.4*7.4, 0, 10, "(40+9+16+9)/10; 400+81+128+27−10·7.4²"},
		{"nps", metric.Definition{Kind: metric.NPS}, "1/5", 8 - 0.4, -1, 1, "(5−3)/10; 8−10·0.04"},
		{"share", metric.Definition{Kind: metric.Share}, "1/2", 2.5, 0, 1, "5/10; 5−10·0.25"},
		{"three boxes", metric.Definition{Kind: metric.Share, Boxes: 3}, "7/10", 2.1, 0, 1, "7/10; 7−10·0.49"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := tt.in.On(ten.Scale())
			require.NoError(t, err)
			s, err := p.Of(ten)
			require.NoError(t, err)
			require.Equal(t, int64(10), s.N)
			require.Equal(t, tt.mean, s.Mean().RatString())
			require.InDelta(t, tt.ss, s.SumOfSquares(), 1e-12)
			low, high := p.Range()
			require.Equal(t, []float64{tt.low, tt.high}, []float64{low, high})
		})
	}
}

func TestErrors(t *testing.T) {
	five := scale.OneToFive()
	for name, tt := range map[string]struct {
		in    metric.Definition
		scale *scale.Scale
		want  error
	}{
		"kind":       {metric.Definition{Kind: 9}, five, survey.ErrArgument},
		"boxes":      {metric.Definition{Kind: metric.Share, Boxes: 5}, five, survey.ErrArgument},
		"no box":     {metric.Definition{Kind: metric.Share, Boxes: -1}, five, survey.ErrArgument},
		"no classes": {metric.Definition{Kind: metric.NPS}, five, satisfaction.ErrScale},
		"no scale":   {metric.Definition{}, nil, scale.ErrNoScale},
	} {
		_, err := tt.in.On(tt.scale)
		require.ErrorIs(t, err, tt.want, name)
	}
	p, err := metric.Definition{}.On(five)
	require.NoError(t, err)
	for _, other := range []*scale.Tally{nil, new(scale.Tally), scale.NewTally(scale.OneToTen())} {
		_, err = p.Of(other)
		require.ErrorIs(t, err, scale.ErrIncompatible)
	}
}
