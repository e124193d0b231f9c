package league_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// integrate is the posterior by brute force: a midpoint rule over the spread.
type integrate struct {
	y, v       []float64
	tau, p     []float64
	mean, vari []float64 // of μ
}

func newIntegrate(y, v []float64, largest float64, steps int) integrate {
	r := integrate{y: y, v: v}
	var sum float64
	peak := math.Inf(-1)
	var logs []float64
	for s := range steps {
		tau := largest * (float64(s) + 0.5) / float64(steps)
		var w, wy, l float64
		for i := range y {
			x := 1 / (v[i] + tau*tau)
			w, wy, l = w+x, wy+x*y[i], l+math.Log(x)/2
		}
		mu := wy / w
		for i := range y {
			l -= (y[i] - mu) * (y[i] - mu) / (v[i] + tau*tau) / 2
		}
		l -= math.Log(w) / 2
		logs, peak = append(logs, l), max(peak, l)
		r.tau, r.mean, r.vari = append(r.tau, tau), append(r.mean, mu), append(r.vari, 1/w)
	}
	for _, l := range logs {
		r.p = append(r.p, math.Exp(l-peak))
		sum += math.Exp(l - peak)
	}
	for i := range r.p {
		r.p[i] /= sum
	}
	return r
}

// above is the probability that θᵢ > θⱼ.
func (r integrate) above(i, j int) (sum float64) {
	for g, p := range r.p {
		t2 := r.tau[g] * r.tau[g]
		bi, bj := r.v[i]/(r.v[i]+t2), r.v[j]/(r.v[j]+t2)
		d := (1-bi)*r.y[i] + bi*r.mean[g] - (1-bj)*r.y[j] - bj*r.mean[g]
		v := r.v[i]*(1-bi) + r.v[j]*(1-bj) + (bi-bj)*(bi-bj)*r.vari[g]
		sum += p * math.Erfc(-d/math.Sqrt(2*v)) / 2
	}
	return sum
}

func (r integrate) moments(i int) (mean, sd float64) {
	var second float64
	for g, p := range r.p {
		b := r.v[i] / (r.v[i] + r.tau[g]*r.tau[g])
		m := (1-b)*r.y[i] + b*r.mean[g]
		mean += p * m
		second += p * (m*m + r.v[i]*(1-b) + b*b*r.vari[g])
	}
	return mean, math.Sqrt(second - mean*mean)
}

func (r integrate) below(i int, x float64) (sum float64) {
	for g, p := range r.p {
		b := r.v[i] / (r.v[i] + r.tau[g]*r.tau[g])
		m, v := (1-b)*r.y[i]+b*r.mean[g], r.v[i]*(1-b)+b*b*r.vari[g]
		sum += p * math.Erfc((m-x)/math.Sqrt(2*v)) / 2
	}
	return sum
}

func (r integrate) spreadBelow(x float64) (sum float64) {
	for g, p := range r.p {
		if r.tau[g] <= x {
			sum += p
		}
	}
	return sum
}

func TestRankAgainstBruteForce(t *testing.T) {
	for name, segments := range map[string][]league.Segment{
		"apart":   four(),
		"alike":   {{"a", five(1, 2, 3, 4, 5)}, {"b", five(2, 2, 3, 4, 5)}, {"c", five(10, 20, 30, 40, 51)}, {"d", five(1, 1, 3, 4, 5)}},
		"two":     {{"a", five(5, 5, 3, 2, 1)}, {"b", five(1, 2, 3, 5, 5)}},
		"unequal": {{"a", five(0, 0, 0, 1, 1)}, {"b", five(100, 200, 300, 400, 500)}, {"c", five(9, 20, 30, 4, 5)}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := league.Rank(context.Background(), segments, league.Options{Draws: 40_000, Seed: 7, Top: 2})
			require.NoError(t, err)
			entries := slices.Clone(got.Entries)
			slices.SortFunc(entries, func(a, b league.Entry) int {
				return slices.Index(names(segments), a.Name) - slices.Index(names(segments), b.Name)
			})
			var y, v []float64
			for i, e := range entries {
				mean, err := segments[i].Tally.MeanWorth()
				require.NoError(t, err)
				require.Zero(t, mean.Cmp(e.Value))
				y, v = append(y, mean.Float64()), append(v, e.SE*e.SE)
			}
			slow := newIntegrate(y, v, 2, 40_000)
			var sum float64
			for i, e := range entries {
				mean, sd := slow.moments(i)
				require.InDelta(t, mean, e.Shrunken.Value, 1e-6)
				require.InDelta(t, sd, e.Shrunken.SE.Value, 1e-6)
				require.InDelta(t, 0.025, slow.below(i, e.Shrunken.Interval.Lower), 1e-6)
				if e.Shrunken.Interval.Upper < 5 { // else it was cut
					require.InDelta(t, 0.975, slow.below(i, e.Shrunken.Interval.Upper), 1e-6)
				}
				rank := 1.0
				for j := range entries {
					if j != i {
						rank += slow.above(j, i)
					}
				}
				require.InDelta(t, rank, e.ExpectedRank, 4*1.2/math.Sqrt(40_000))
				sum += e.ExpectedRank
				var p float64
				for _, x := range e.RankProbabilities {
					p += x
				}
				require.InDelta(t, 1, p, 1e-12)
			}
			k := float64(len(entries))
			require.InDelta(t, k*(k+1)/2, sum, 1e-9)
			if len(entries) == 2 {
				i, j := 0, 1
				require.InDelta(t, slow.above(i, j), entries[i].RankProbabilities[0], 4*0.5/math.Sqrt(40_000))
				require.InDelta(t, 1, entries[i].TopProbability, 0, "both are among the best two")
				_ = j
			}
			require.InDelta(t, 0.5, slow.spreadBelow(got.Spread.Value), 2e-4)
			require.InDelta(t, 0.025, slow.spreadBelow(got.Spread.Interval.Lower), 2e-4)
			require.InDelta(t, 0.975, slow.spreadBelow(got.Spread.Interval.Upper), 2e-4)
		})
	}
}

func names(segments []league.Segment) (all []string) {
	for _, s := range segments {
		all = append(all, s.Name)
	}
	return all
}

// Order, and the number of processors, which Rank does not look at, change no bit.
func TestRankDoesNotDependOnOrder(t *testing.T) {
	segments := four()
	a, err := league.Rank(context.Background(), segments, league.Options{Draws: 500})
	require.NoError(t, err)
	slices.Reverse(segments)
	b, err := league.Rank(context.Background(), segments, league.Options{Draws: 500})
	require.NoError(t, err)
	require.Equal(t, a, b)
	data, err := json.Marshal(a)
	require.NoError(t, err)
	require.NotContains(t, string(data), "NaN")
	// Equal segments stand in the order of their names, and share a raw rank.
	equal, err := league.Rank(context.Background(), []league.Segment{{"b", five(1, 2)}, {"c", five(0, 4)}, {"a", five(1, 2)}}, league.Options{Draws: 100})
	require.NoError(t, err)
	require.Equal(t, []string{"c", "a", "b"}, []string{equal.Entries[0].Name, equal.Entries[1].Name, equal.Entries[2].Name})
	require.Equal(t, []int{1, 2, 2}, []int{equal.Entries[0].RawRank, equal.Entries[1].RawRank, equal.Entries[2].RawRank})
	require.Equal(t, []int{1, 2, 3}, []int{equal.Entries[0].Rank, equal.Entries[1].Rank, equal.Entries[2].Rank})
}

// The smaller a segment, the further it is shrunk; values stay between their own and
// the mean, and a small segment in front falls behind a large one.
func TestRankShrinks(t *testing.T) {
	segments := []league.Segment{{"tiny", five(0, 0, 0, 1, 2)}, {"big", five(10, 20, 60, 200, 210)}}
	for i := range 8 {
		segments = append(segments, league.Segment{Name: fmt.Sprint("shop ", i), Tally: five(10, 20, 30+int64(i), 40, 30)})
	}
	r, err := league.Rank(context.Background(), segments, league.Options{Seed: 1})
	require.NoError(t, err)
	byName := map[string]league.Entry{}
	for _, e := range r.Entries {
		byName[e.Name] = e
		v := e.Value.Float64()
		require.True(t, (e.Shrunken.Value-v)*(r.Mean.Value-v) >= 0, e.Name)
	}
	require.Equal(t, 1, byName["tiny"].RawRank)
	require.Greater(t, byName["tiny"].Rank, 1)
	require.Equal(t, 1, byName["big"].Rank)
	require.Greater(t, byName["tiny"].Shrinkage, 5*byName["big"].Shrinkage)
	require.Equal(t, survey.LowBase, byName["tiny"].Shrunken.Warnings[0].Code)
	require.Empty(t, byName["big"].Shrunken.Warnings)
	require.Empty(t, r.Warnings)
}

// Leagues are simulated from the model's own assumptions and
// from equal regions, where an estimated spread is often 0: intervals must hold the
// true values in both.
func TestRankCoverage(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spread float64
		least  float64
		most   float64
	}{{"spread 0.1", 0.1, 0.93, 0.97}, {"equal", 0, 0.96, 1}} {
		t.Run(tt.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, 4))
			inside, all := 0, 0
			for range 120 {
				var segments []league.Segment
				truth := map[string]float64{}
				for i := range 12 {
					shift := tt.spread * random.NormFloat64() / 2
					promoter, detractor := 0.45+shift, 0.25-shift
					name := fmt.Sprint(i)
					truth[name] = promoter - detractor
					var c [3]int64
					for range 40 + 20*i {
						switch u := random.Float64(); {
						case u < detractor:
							c[0]++
						case u < detractor+promoter:
							c[2]++
						default:
							c[1]++
						}
					}
					segments = append(segments, league.Segment{Name: name, Tally: nps(c[0], c[1], c[2])})
				}
				r, err := league.Rank(context.Background(), segments, league.Options{Metric: league.NPS, Draws: 100})
				require.NoError(t, err)
				for _, e := range r.Entries {
					all++
					if i := e.Shrunken.Interval; i.Lower <= truth[e.Name] && truth[e.Name] <= i.Upper {
						inside++
					}
				}
			}
			coverage := float64(inside) / float64(all)
			t.Logf("coverage %.3f", coverage)
			require.GreaterOrEqual(t, coverage, tt.least)
			require.LessOrEqual(t, coverage, tt.most)
		})
	}
}

func TestDegenerate(t *testing.T) {
	ctx := context.Background()
	stopped, stop := context.WithCancel(ctx)
	stop()
	empty := scale.NewTally(scale.OneToFive())
	tests := []struct {
		name  string
		input []league.Segment
		o     league.Options
		rank  error // nil: defined
		other error // of Funnel and Complements
	}{
		{"none", nil, league.Options{}, league.ErrArgument, league.ErrArgument},
		{"one", four()[:1], league.Options{}, league.ErrArgument, league.ErrArgument},
		{"empty segment", append(four(), league.Segment{"void", empty}), league.Options{}, league.ErrNoBase, league.ErrNoBase},
		{"no tally", append(four(), league.Segment{Name: "void"}), league.Options{}, league.ErrNoBase, league.ErrNoBase},
		{"named twice", append(four(), four()[0]), league.Options{}, league.ErrArgument, league.ErrArgument},
		{"other scale", append(four(), league.Segment{"far", nps(1, 2, 3)}), league.Options{}, league.ErrIncompatible, league.ErrIncompatible},
		{"all equal", []league.Segment{{"a", five(0, 0, 4)}, {"b", five(0, 0, 9)}}, league.Options{}, league.ErrNoVariance, nil},
		{"equal within", []league.Segment{{"a", five(0, 0, 4)}, {"b", five(0, 9)}}, league.Options{}, league.ErrNoVariance, nil},
		{"single ratings", []league.Segment{{"a", five(0, 0, 1)}, {"b", five(0, 1)}}, league.Options{}, league.ErrNoVariance, nil},
		{"one of two varies", []league.Segment{{"a", five(0, 0, 1)}, {"b", five(1, 1)}}, league.Options{}, nil, nil},
		{"level", four(), league.Options{Level: 1}, league.ErrArgument, nil},
		{"level NaN", four(), league.Options{Level: math.NaN()}, league.ErrArgument, nil},
		{"metric", four(), league.Options{Metric: 3}, league.ErrArgument, league.ErrArgument},
		{"boxes", four(), league.Options{Metric: league.Share, Boxes: 5}, league.ErrArgument, league.ErrArgument},
		{"top", four(), league.Options{Top: 5}, league.ErrArgument, nil},
		{"draws", four(), league.Options{Draws: 99}, league.ErrArgument, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := league.Rank(ctx, tt.input, tt.o)
			if tt.rank == nil {
				require.NoError(t, err)
				data, err := json.Marshal(r)
				require.NoError(t, err)
				require.NotContains(t, string(data), "Inf")
			} else {
				require.ErrorIs(t, err, tt.rank)
			}
			f, err := league.Funnel(tt.input, tt.o)
			require.ErrorIs(t, err, tt.other)
			if tt.other == nil {
				_, err = json.Marshal(f)
				require.NoError(t, err)
			}
			o := tt.o
			if o.Level != 0 {
				_, err = league.Complements(tt.input, o)
				require.ErrorIs(t, err, league.ErrArgument)
				o.Level = 0
			}
			c, err := league.Complements(tt.input, o)
			require.ErrorIs(t, err, tt.other)
			if tt.other == nil {
				data, err := json.Marshal(c)
				require.NoError(t, err)
				require.NotContains(t, string(data), "Inf")
			}
		})
	}
	_, err := league.Rank(stopped, four(), league.Options{})
	require.ErrorIs(t, err, context.Canceled)
	var at *league.SegmentError
	_, err = league.Funnel(append(four(), league.Segment{"void", empty}), league.Options{})
	require.ErrorAs(t, err, &at)
	require.Equal(t, "void", at.Name)
	require.Equal(t, 4, at.Index)
}

// The normal model knows no ends; shares do not pass them.
func TestRankClips(t *testing.T) {
	r, err := league.Rank(context.Background(), []league.Segment{{"a", five(0, 0, 0, 0, 3)}, {"b", five(5, 0, 0, 0, 1)}, {"c", five(0, 0, 0, 1, 9)}},
		league.Options{Metric: league.Share, Boxes: 1, Draws: 100})
	require.NoError(t, err)
	cut := 0
	for _, e := range r.Entries {
		require.GreaterOrEqual(t, e.Shrunken.Interval.Lower, 0.0)
		require.LessOrEqual(t, e.Shrunken.Interval.Upper, 1.0)
		for _, w := range e.Shrunken.Warnings {
			if w.Code == survey.Clipped {
				cut++
			}
		}
	}
	require.Positive(t, cut)
}

func BenchmarkRank(b *testing.B) {
	for _, k := range []int{10, 100} {
		var segments []league.Segment
		for i := range int64(k) {
			segments = append(segments, league.Segment{Name: fmt.Sprintf("%03d", i), Tally: five(10+i, 20, 30, 40+i%7, 50)})
		}
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := league.Rank(context.Background(), segments, league.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestErrorsNameTheOption(t *testing.T) {
	rank := func(s []league.Segment, o league.Options) error {
		_, err := league.Rank(context.Background(), s, o)
		return err
	}
	require.EqualError(t, rank(nil, league.Options{}), "league: 0 segments, two are the fewest: invalid argument")
	require.EqualError(t, rank(four(), league.Options{Top: 5}), "league: option Top: 5 outside 1 to 4, the number of segments: invalid argument")
	require.EqualError(t, rank(four(), league.Options{Draws: 99}), "league: option Draws: 99, fewer than 100: invalid argument")
	require.EqualError(t, rank(four(), league.Options{Level: 2}), "league: option Level: 2 outside (0, 1): invalid argument")
	require.EqualError(t, rank(four(), league.Options{Metric: 7}), "league: option Metric: 7: invalid argument")
	require.ErrorContains(t, rank(four(), league.Options{Metric: league.Share, Boxes: 20}), "league: option Boxes: 20 of ")
	require.Empty(t, league.Segments[string](nil))
}
