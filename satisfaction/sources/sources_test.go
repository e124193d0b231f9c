package sources_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/sources"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func ratio(num, den int64) *scale.Ratio {
	r, err := scale.NewRatio(num, den)
	if err != nil {
		panic(err)
	}
	return &r
}

func leaf(id, weight string, score int64, se float64, n int64) sources.Source {
	return sources.Source{ID: id, Weight: dec(weight), Score: ratio(score, 1), SE: survey.Some(se), N: n}
}

// External 0.7: survey 2 × 80, shopper 1 × 71 → 77; internal 0.3: 88. Total 80.3.
func tree() sources.Source {
	return sources.Source{ID: "service", Parts: []sources.Source{
		{ID: "external", Weight: dec("0.7"), Parts: []sources.Source{leaf("survey", "2", 80, 1, 400), leaf("shopper", "1", 71, 3, 12)}},
		{ID: "internal", Weight: dec("0.3"), Parts: []sources.Source{leaf("superior", "0.5", 90, 2, 4), leaf("peer", "0.5", 86, 2, 9)}},
	}}
}

func TestByHand(t *testing.T) {
	r, err := sources.Combine(tree(), sources.Options{Bands: scale.FourLevels()})
	require.NoError(t, err)
	require.Equal(t, "803/10", r.Score.String())
	require.Equal(t, "1", r.Weight.String())
	external, internal := r.Parts[0], r.Parts[1]
	require.Equal(t, "77", external.Score.String())
	require.Equal(t, "88", internal.Score.String())
	require.Equal(t, "7/10", external.Weight.String())
	require.Equal(t, "2/3", external.Parts[0].Weight.String())
	// SE external √((2/3·1)² + (1/3·3)²) = √(13/9), internal √2, total √(.49·13/9 + .09·2).
	require.InDelta(t, math.Sqrt(13.0/9), external.Estimate.SE.Value, 1e-15)
	require.InDelta(t, math.Sqrt(.49*13/9+.18), r.Estimate.SE.Value, 1e-15)
	require.InDelta(t, 80.3-1.959963984540054*r.Estimate.SE.Value, r.Estimate.Interval.Lower, 1e-12)
	require.EqualValues(t, 425, r.Estimate.N)

	d := r.Disagreement
	require.Equal(t, []string{"external", "internal", "11"}, []string{d.Low, d.High, d.Range.String()})
	require.InDelta(t, math.Sqrt(.7*3.3*3.3+.3*7.7*7.7), d.Spread, 1e-12)
	require.True(t, d.Levels) // 77 is neutral, 88 satisfied
	require.Equal(t, "neutral", external.Level)
	require.Equal(t, "-11", external.Apart.String())
	require.Equal(t, "11", internal.Apart.String())
	require.Equal(t, "9", external.Parts[0].Apart.String())
	require.Nil(t, r.Apart)

	// Survey against shopper: z = 9/√10. Q of two sources is z².
	p := external.Disagreement.Pairs[0]
	require.Equal(t, "9", p.Difference.String())
	require.InDelta(t, math.Sqrt(10), p.Estimate.SE.Value, 1e-15)
	require.InDelta(t, 0.004426526, p.P.Value, 1e-9) // R: 2*pnorm(-9/sqrt(10))
	q := external.Disagreement.Test
	require.InDelta(t, 8.1, q.Q, 1e-12)
	require.Equal(t, 1, q.DF)
	require.InDelta(t, p.P.Value, q.P, 1e-12)
	require.InDelta(t, 7.1/8.1, q.I2, 1e-12)
	require.InDelta(t, 79.1, q.Pooled, 1e-12) // (80·9 + 71)/10
}

// Three sources, R: w <- 1/c(1,2,2)^2; s <- c(80,84,86); m <- weighted.mean(s,w);
// sum(w*(s-m)^2) is 8; pchisq(8, 2, lower = FALSE); p.adjust(2*pnorm(-abs(z)), "holm").
func TestThree(t *testing.T) {
	r, err := sources.Combine(sources.Source{ID: "all", Parts: []sources.Source{
		leaf("a", "1", 80, 1, 10), leaf("b", "1", 84, 2, 10), leaf("c", "1", 86, 2, 10)}}, sources.Options{})
	require.NoError(t, err)
	d := r.Disagreement
	// m = (80 + 21 + 21.5)/1.5 = 81.667; Q = 2.778 + (2.333² + 4.333²)/4 = 8.8333
	require.InDelta(t, 8.8333333333, d.Test.Q, 1e-9)
	require.InDelta(t, math.Exp(-8.8333333333/2), d.Test.P, 1e-9) // χ² with 2 df
	require.Len(t, d.Pairs, 3)
	raw := []float64{math.Erfc(4 / math.Sqrt(5) / math.Sqrt2), math.Erfc(6 / math.Sqrt(5) / math.Sqrt2), math.Erfc(2 / math.Sqrt(8) / math.Sqrt2)}
	for i, p := range d.Pairs {
		require.InDelta(t, raw[i], p.P.Value, 1e-12)
	}
	require.InDelta(t, 2*raw[0], d.Pairs[0].Adjusted.Value, 1e-12)
	require.InDelta(t, 3*raw[1], d.Pairs[1].Adjusted.Value, 1e-12)
	require.InDelta(t, raw[2], d.Pairs[2].Adjusted.Value, 1e-12)
}

// Adjusted p-values do not fall: R: p.adjust(c(.1585, .1585, 1), "holm") has 3, 3 times
// the least and 1.
func TestHolmIsMonotone(t *testing.T) {
	r, err := sources.Combine(sources.Source{ID: "all", Parts: []sources.Source{
		leaf("a", "1", 70, 1, 10), leaf("b", "1", 72, 1, 10), leaf("c", "1", 70, 1, 10)}}, sources.Options{})
	require.NoError(t, err)
	p := r.Disagreement.Pairs // a−b, a−c, b−c
	require.Equal(t, p[0].P, p[2].P)
	require.InDelta(t, 3*p[0].P.Value, p[0].Adjusted.Value, 1e-15)
	require.Equal(t, p[0].Adjusted, p[2].Adjusted)
	require.Equal(t, survey.Some(1), p[1].Adjusted)
}

func TestMissing(t *testing.T) {
	s := tree()
	s.Parts[0].Parts[1].Score, s.Parts[0].Parts[1].SE, s.Parts[0].Parts[1].N = nil, survey.Optional{}, 0
	r, err := sources.Combine(s, sources.Options{})
	require.NoError(t, err)
	external := r.Parts[0]
	require.Equal(t, "80", external.Score.String())
	require.Equal(t, survey.PartWeighted, external.Estimate.Warnings[0].Code)
	require.Nil(t, external.Disagreement)
	require.Nil(t, external.Parts[0].Apart)
	require.Zero(t, external.Parts[1].Weight.Sign())
	require.Nil(t, external.Parts[1].Estimate)
	// Two thirds of the weight are not enough where three quarters are asked for.
	r, err = sources.Combine(s, sources.Options{MinShare: *ratio(3, 4)})
	require.ErrorIs(t, err, sources.ErrNoBase, "0.3 of the whole is left")
	require.Zero(t, r.ID)
	r, err = sources.Combine(s, sources.Options{MinShare: *ratio(2, 3)})
	require.NoError(t, err)
	require.Equal(t, "412/5", r.Score.String()) // 0.7·80 + 0.3·88 = 82.4
	_, err = sources.Combine(sources.Source{ID: "x"}, sources.Options{})
	require.ErrorIs(t, err, sources.ErrNoBase)

	// A score without an error, and one whose interval is cut.
	s = tree()
	s.Parts[1].Parts[0].SE = survey.Optional{}
	r, err = sources.Combine(s, sources.Options{})
	require.NoError(t, err)
	require.False(t, r.Estimate.SE.Valid || r.Estimate.Interval.Valid())
	require.Equal(t, survey.NoError, r.Estimate.Warnings[0].Code)
	require.False(t, r.Parts[1].Disagreement.Pairs[0].P.Valid)
	require.Nil(t, r.Parts[1].Disagreement.Test)
	r, err = sources.Combine(leaf("x", "1", 99, 2, 3), sources.Options{Level: 0.9})
	require.NoError(t, err)
	require.Equal(t, 100.0, r.Estimate.Interval.Upper)
	require.Equal(t, survey.Clipped, r.Estimate.Warnings[0].Code)
	// Exact scores: a difference of nothing, and one of something, without any error.
	r, err = sources.Combine(sources.Source{ID: "x", Parts: []sources.Source{leaf("a", "1", 70, 0, 1), leaf("b", "1", 80, 5e-324, 1), leaf("c", "1", 90, 5e-324, 1)}}, sources.Options{})
	require.NoError(t, err)
	data, err := json.Marshal(r)
	require.NoError(t, err)
	require.NotContains(t, string(data), "NaN")
}

func TestRefused(t *testing.T) {
	for name, change := range map[string]func(*sources.Source){
		"no id":           func(s *sources.Source) { s.Parts[0].ID = "" },
		"weight 0":        func(s *sources.Source) { s.Parts[0].Weight = decimal.Decimal{} },
		"negative weight": func(s *sources.Source) { s.Parts[0].Weight = dec("-1") },
		"long weight":     func(s *sources.Source) { s.Parts[0].Weight = decimal.New(1, 1000000000) },
		"score of group":  func(s *sources.Source) { s.Parts[0].Score = ratio(1, 1) },
		"error of group":  func(s *sources.Source) { s.Parts[0].SE = survey.Some(1) },
		"base of group":   func(s *sources.Source) { s.Parts[0].N = 1 },
		"score above":     func(s *sources.Source) { s.Parts[0].Parts[0].Score = ratio(1001, 10) },
		"score below":     func(s *sources.Source) { s.Parts[0].Parts[0].Score = ratio(-1, 10) },
		"error":           func(s *sources.Source) { s.Parts[0].Parts[0].SE = survey.Some(-1) },
		"error NaN":       func(s *sources.Source) { s.Parts[0].Parts[0].SE = survey.Optional{Value: math.NaN(), Valid: true} },
		"base":            func(s *sources.Source) { s.Parts[0].Parts[0].N = -1 },
		"bases together":  func(s *sources.Source) { s.Parts[0].Parts[0].N = 1 << 53 },
	} {
		s := tree()
		change(&s)
		_, err := sources.Combine(s, sources.Options{})
		require.ErrorIs(t, err, sources.ErrArgument, name)
		_, ok := errors.AsType[*sources.SourceError](err)
		require.True(t, ok, name)
	}
	s := tree()
	s.Parts[0].Parts[0].ID = "peer"
	_, err := sources.Combine(s, sources.Options{})
	require.ErrorIs(t, err, sources.ErrDuplicate)
	require.ErrorContains(t, err, `"peer" in "internal"`)
	for _, o := range []sources.Options{{Level: 1}, {Level: math.NaN()}, {MinShare: *ratio(-1, 2)}, {MinShare: *ratio(3, 2)}} {
		_, err := sources.Combine(tree(), o)
		require.ErrorIs(t, err, sources.ErrArgument)
	}
	short, err := scale.NewBands(scale.BandsDefinition{ID: "short", Bands: []scale.Band{{ID: "low", From: dec("0")}, {ID: "high", From: dec("5")}}, Max: dec("10")})
	require.NoError(t, err)
	_, err = sources.Combine(tree(), sources.Options{Bands: short})
	require.Error(t, err)
}

// Weights count by their ratios, the order of parts changes no figure of the whole,
// and the score lies between its parts.
func TestProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		s := sources.Source{ID: "all"}
		for i := range 2 + r.IntN(5) {
			s.Parts = append(s.Parts, sources.Source{ID: string(rune('a' + i)), Weight: decimal.New(1+r.Int64N(500), -2), Score: ratio(r.Int64N(1001), 10), SE: survey.Some(0.1 + r.Float64()), N: 5})
		}
		got, err := sources.Combine(s, sources.Options{})
		require.NoError(t, err)
		d := got.Disagreement
		low, high := got.Score, got.Score
		for _, p := range got.Parts {
			if p.Score.Cmp(*low) < 0 {
				low = p.Score
			}
			if p.Score.Cmp(*high) > 0 {
				high = p.Score
			}
		}
		require.Equal(t, d.Range.String(), high.Sub(*low).String())
		require.True(t, d.Test.P >= 0 && d.Test.P <= 1)

		r.Shuffle(len(s.Parts), func(i, j int) { s.Parts[i], s.Parts[j] = s.Parts[j], s.Parts[i] })
		for i := range s.Parts {
			s.Parts[i].Weight = s.Parts[i].Weight.Mul(dec("7.5"))
		}
		again, err := sources.Combine(s, sources.Options{})
		require.NoError(t, err)
		require.Zero(t, got.Score.Cmp(*again.Score))
		require.InDelta(t, got.Estimate.SE.Value, again.Estimate.SE.Value, 1e-12)
		require.InDelta(t, d.Test.Q, again.Disagreement.Test.Q, 1e-9*(1+d.Test.Q))
		require.InDelta(t, d.Spread, again.Disagreement.Spread, 1e-12)

		// A part that repeats the score of the others changes nothing but the weights.
		s.Parts = append(s.Parts, sources.Source{ID: "same", Weight: dec("3"), Score: again.Score, SE: survey.Some(1)})
		same, err := sources.Combine(s, sources.Options{})
		require.NoError(t, err)
		require.Zero(t, got.Score.Cmp(*same.Score))
		require.Zero(t, same.Parts[len(same.Parts)-1].Apart.Sign())
	}
}

func TestSuppressedJSON(t *testing.T) {
	r, err := sources.Combine(tree(), sources.Options{})
	require.NoError(t, err)
	gone := r.Parts[0].Estimate.Suppress()
	r.Parts[0].Estimate = &gone
	data, err := json.Marshal(r.Parts[0])
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"external","estimate":{"suppressed":true}}`, string(data))
}
