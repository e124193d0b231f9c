package design_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

func meanOf(y design.Variable) func(*design.Design) (float64, error) {
	return func(r *design.Design) (float64, error) {
		m, err := r.Mean(y, none)
		return m.Estimate.Value, err
	}
}

func totalOf(y design.Variable) func(*design.Design) (float64, error) {
	return func(r *design.Design) (float64, error) {
		m, err := r.Total(y, none)
		return m.Estimate.Value, err
	}
}

// Of a linear figure the jackknife is the linearised variance (Wolter 2007, §4.5).
func TestJackknifeOfATotal(t *testing.T) {
	for _, clustered := range []bool{false, true} {
		for _, strata := range []bool{false, true} {
			s := draw(40, 50, clustered)
			if !strata {
				s.options.Strata, s.options.Population = nil, nil
			}
			d := s.design(t)
			want, err := d.Total(s.y, none)
			require.NoError(t, err)
			got, err := d.Replicate(t.Context(), totalOf(s.y), design.ReplicateOptions{Method: design.Jackknife})
			require.NoError(t, err)
			require.Equal(t, want.Estimate.Value, got.Estimate.Value)
			near(t, want.Estimate.SE.Value, got.Estimate.SE.Value, 1e-11, "jackknife ", clustered, strata)
			require.Equal(t, d.Clusters(), got.Replicates)
			require.Equal(t, float64(d.DF()), got.DF)
		}
	}
}

// Three rows of weight 1: leaving one out, the others count 3/2.
func TestJackknifeByHand(t *testing.T) {
	d, err := design.New(ones(3), design.Options{})
	require.NoError(t, err)
	y := design.Variable{Values: []float64{1, 4, 9}}
	product := func(r *design.Design) (float64, error) {
		w := r.Weights()
		return (w[0] + 4*w[1] + 9*w[2]) * (w[0] + 2*w[1] + 3*w[2]), nil
	}
	got, err := d.Replicate(t.Context(), product, design.ReplicateOptions{Method: design.Jackknife})
	require.NoError(t, err)
	want := 0.0
	for _, x := range []float64{13 * 5, 10 * 4, 5 * 3} {
		want += math.Pow(x*9/4-14*6, 2) * 2 / 3
	}
	near(t, math.Sqrt(want), got.Estimate.SE.Value, 1e-14, "se")
	_, err = d.Replicate(t.Context(), meanOf(y), design.ReplicateOptions{Method: design.Jackknife})
	require.NoError(t, err)
}

// The bootstrap variance of a total has the linearised one for its mean; with 4,000
// replicates its relative error is some √(2/4000) = 0.022.
func TestBootstrapOfATotal(t *testing.T) {
	for _, population := range []float64{16, 40, math.Inf(1)} { // of each stratum, which has 15 rows in the sample
		s := draw(45, 51, math.IsInf(population, 1))
		for row := range s.options.Population {
			s.options.Population[row] = population
		}
		d := s.design(t)
		want, err := d.Total(s.y, none)
		require.NoError(t, err)
		got, err := d.Replicate(t.Context(), totalOf(s.y), design.ReplicateOptions{Replicates: 4000, Seed: 1})
		require.NoError(t, err)
		ratio := got.Estimate.SE.Value / want.Estimate.SE.Value
		require.InDelta(t, 1, ratio*ratio, 0.1)
		require.Equal(t, 4000, got.Replicates)
	}
}

func TestReplicatesDoNotDependOnProcessors(t *testing.T) {
	s := draw(60, 52, true)
	d := s.design(t)
	o := design.ReplicateOptions{Replicates: 97, Seed: 3, Reweight: postStratify(s.groups)}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	want, err := d.Replicate(t.Context(), meanOf(s.y), o)
	require.NoError(t, err)
	for _, workers := range []int{2, 5, 16} {
		runtime.GOMAXPROCS(workers)
		got, err := d.Replicate(t.Context(), meanOf(s.y), o)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestReplicatesDoNotDependOnTheOrderOfNamedRows(t *testing.T) {
	for _, clustered := range []bool{false, true} {
		s := draw(60, 53, clustered)
		names := make([]string, 60)
		for row := range names {
			names[row] = fmt.Sprintf("r%02d", row)
		}
		order := rand.New(rand.NewPCG(1, 2)).Perm(60)
		p := s.permuted(order)
		for _, m := range []design.ReplicateMethod{design.Bootstrap, design.Jackknife} {
			want, err := s.design(t).Replicate(t.Context(), meanOf(s.y), design.ReplicateOptions{Method: m, Replicates: 50, Names: names})
			require.NoError(t, err)
			got, err := p.design(t).Replicate(t.Context(), meanOf(p.y), design.ReplicateOptions{Method: m, Replicates: 50, Names: pick(names, order)})
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
}

func TestReplicatesAreFrozen(t *testing.T) {
	s := draw(30, 54, false)
	s.weights, s.options.Population = ones(30), nil
	drawn := []string{}
	for seed := range uint64(4) {
		r, err := s.design(t).Replicate(t.Context(), func(r *design.Design) (float64, error) {
			sum := 0.0
			for row, w := range r.Weights() {
				sum += w * float64(row)
			}
			return sum, nil
		}, design.ReplicateOptions{Replicates: 3, Seed: seed})
		require.NoError(t, err)
		drawn = append(drawn, fmt.Sprintf("%.6f", r.Estimate.SE.Value))
	}
	require.Equal(t, []string{"49.925871", "12.018504", "47.648404", "38.441875"}, drawn)
}

// postStratify brings groups to equal sizes; a group without rows cannot be.
func postStratify(groups []string) func([]float64) ([]float64, error) {
	return design.SkipZeros(func(rows []int, weights []float64) ([]float64, error) {
		sums := map[string]float64{"a": 0, "b": 0, "c": 0, "": 0}
		for i, row := range rows {
			sums[groups[row]] += weights[i]
		}
		out := make([]float64, len(rows))
		for i, row := range rows {
			out[i] = weights[i] * 1000 / sums[groups[row]]
		}
		for group, sum := range sums {
			if sum == 0 {
				return nil, errors.New("nobody in group " + group)
			}
		}
		return out, nil
	})
}

func TestReweightingIsRepeated(t *testing.T) {
	s := draw(90, 55, true)
	d := s.design(t)
	for _, m := range []design.ReplicateMethod{design.Bootstrap, design.Jackknife} {
		o := design.ReplicateOptions{Method: m, Replicates: 200, Reweight: postStratify(s.groups)}
		known, err := d.Replicate(t.Context(), meanOf(design.Indicator(equal(s.groups, "a"))), o)
		require.NoError(t, err)
		require.InDelta(t, 0.25, known.Estimate.Value, 1e-15)
		require.Less(t, known.Estimate.SE.Value, 1e-14)

		// The same error as from residuals, to the order in which both hold.
		got, err := d.Replicate(t.Context(), meanOf(s.x), o)
		require.NoError(t, err)
		raked, err := postStratify(s.groups)(s.weights)
		require.NoError(t, err)
		c := s.options
		c.Calibration = design.Calibration{Margins: [][]string{s.groups}, BaseWeights: s.weights}
		after, err := design.New(raked, c)
		require.NoError(t, err)
		want, err := after.Mean(s.x, none)
		require.NoError(t, err)
		near(t, want.Estimate.Value, got.Estimate.Value, 1e-14, "value")
		require.InEpsilon(t, want.Estimate.SE.Value, got.Estimate.SE.Value, 0.25)
	}
}

func TestFailedReplicatesAreCounted(t *testing.T) {
	groups := []string{"a", "a", "b", "b", "c", "c", "", ""}
	y := design.Variable{Values: []float64{1, 2, 3, 4, 5, 6, 7, 8}}
	d, err := design.New(ones(8), design.Options{})
	require.NoError(t, err)
	r, err := d.Replicate(t.Context(), meanOf(y), design.ReplicateOptions{Method: design.Jackknife, Reweight: postStratify(groups)})
	require.NoError(t, err)
	require.Zero(t, r.Failed)

	groups[1] = "b" // the only a is left out once
	r, err = d.Replicate(t.Context(), meanOf(y), design.ReplicateOptions{Method: design.Jackknife, Reweight: postStratify(groups)})
	require.NoError(t, err)
	require.Equal(t, 1, r.Failed)
	require.Equal(t, 7, r.Replicates)
	require.Contains(t, codesOf(r.Estimate), design.FailedReplicates)
	require.Contains(t, r.Estimate.Warnings[0].Text+r.Estimate.Warnings[len(r.Estimate.Warnings)-1].Text, "nobody in group a")

	_, err = d.Replicate(t.Context(), meanOf(y), design.ReplicateOptions{Reweight: postStratify(groups)})
	require.ErrorIs(t, err, design.ErrTooFew, "most bootstrap samples of 8 rows lack a group")

	calls := 0
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	r, err = d.Replicate(t.Context(), func(*design.Design) (float64, error) {
		if calls++; calls%3 == 0 {
			return math.NaN(), nil
		}
		return float64(calls), nil
	}, design.ReplicateOptions{Replicates: 30})
	require.NoError(t, err)
	require.Equal(t, 10, r.Failed)
}

func TestReplicateErrors(t *testing.T) {
	boom := errors.New("boom")
	y := design.Variable{Values: []float64{1, 2, 3}}
	d, err := design.New(ones(3), design.Options{})
	require.NoError(t, err)
	done, cancel := context.WithCancel(t.Context())
	cancel()
	lonely := func(p design.LonelyPSU) *design.Design {
		d, err := design.New(ones(3), design.Options{Strata: []string{"a", "a", "b"}, LonelyPSU: p})
		require.NoError(t, err)
		return d
	}
	fail := func(*design.Design) (float64, error) { return 0, boom }
	nan := func(*design.Design) (float64, error) { return math.NaN(), nil }
	bad := func(w ...float64) func([]float64) ([]float64, error) {
		return func([]float64) ([]float64, error) { return w, nil }
	}
	tests := []struct {
		name      string
		d         *design.Design
		ctx       context.Context
		statistic func(*design.Design) (float64, error)
		o         design.ReplicateOptions
		want      error
	}{
		{"cancelled", d, done, meanOf(y), design.ReplicateOptions{}, context.Canceled},
		{"level", d, t.Context(), meanOf(y), design.ReplicateOptions{Level: 1}, design.ErrArgument},
		{"method", d, t.Context(), meanOf(y), design.ReplicateOptions{Method: 9}, design.ErrArgument},
		{"one replicate", d, t.Context(), meanOf(y), design.ReplicateOptions{Replicates: 1}, design.ErrArgument},
		{"names", d, t.Context(), meanOf(y), design.ReplicateOptions{Names: []string{"a"}}, design.ErrArgument},
		{"statistic", d, t.Context(), fail, design.ReplicateOptions{}, boom},
		{"not a number", d, t.Context(), nan, design.ReplicateOptions{}, design.ErrArgument},
		{"too few new weights", d, t.Context(), meanOf(y), design.ReplicateOptions{Reweight: bad(1)}, design.ErrArgument},
		{"a negative new weight", d, t.Context(), meanOf(y), design.ReplicateOptions{Reweight: bad(1, -1, 1)}, design.ErrWeight},
		{"a new weight of zero", d, t.Context(), meanOf(y), design.ReplicateOptions{Reweight: bad(1, 0, 1)}, design.ErrWeight},
		{"adjusted", lonely(design.Adjust), t.Context(), meanOf(y), design.ReplicateOptions{}, design.ErrArgument},
		{"averaged", lonely(design.Average), t.Context(), meanOf(y), design.ReplicateOptions{}, design.ErrArgument},
		{"certain", lonely(design.Certainty), t.Context(), meanOf(y), design.ReplicateOptions{}, nil},
		{"certain jackknife", lonely(design.Certainty), t.Context(), meanOf(y), design.ReplicateOptions{Method: design.Jackknife}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.d.Replicate(tt.ctx, tt.statistic, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
	_, err = design.SkipZeros(func([]int, []float64) ([]float64, error) { return nil, nil })([]float64{1})
	require.ErrorIs(t, err, design.ErrArgument)
}
