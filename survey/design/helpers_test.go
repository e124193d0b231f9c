package design_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

var none design.EstimateOptions

// A sample is the input of a design, and three variables with gaps.
type sample struct {
	weights []float64
	options design.Options
	x, y, z design.Variable
	yes     design.Variable
	groups  []string
}

// draw is a random sample of n rows in 3 strata and clusters of up to 3 rows.
func draw(n int, seed uint64, clustered bool) sample {
	rng := rand.New(rand.NewPCG(seed, 7))
	var s sample
	s.options.Population = make([]float64, n)
	for row := range n {
		h := row % 3
		s.weights = append(s.weights, math.Exp(rng.NormFloat64()))
		s.options.Strata = append(s.options.Strata, fmt.Sprint("h", h))
		if clustered {
			s.options.Clusters = append(s.options.Clusters, fmt.Sprint("c", h, "-", row/9))
		}
		s.options.Population[row] = []float64{40, 100, math.Inf(1)}[h]
		x := rng.NormFloat64()
		s.x.Values = append(s.x.Values, 5+x)
		s.y.Values = append(s.y.Values, 7+x+rng.NormFloat64()+float64(h))
		s.z.Values = append(s.z.Values, float64(rng.IntN(10)))
		s.y.Valid = append(s.y.Valid, rng.IntN(6) > 0)
		s.z.Valid = append(s.z.Valid, rng.IntN(6) > 0)
		s.yes.Values = append(s.yes.Values, float64(rng.IntN(2)))
		s.groups = append(s.groups, []string{"a", "b", "c", ""}[rng.IntN(4)])
	}
	return s
}

func (s sample) design(t testing.TB) *design.Design {
	t.Helper()
	d, err := design.New(s.weights, s.options)
	require.NoError(t, err)
	return d
}

// times is the sample with all weights multiplied.
func (s sample) times(factor float64) sample {
	s.weights = append([]float64(nil), s.weights...)
	for i := range s.weights {
		s.weights[i] *= factor
	}
	return s
}

// permuted is the sample with its rows in another order.
func (s sample) permuted(order []int) sample {
	variable := func(v design.Variable) design.Variable {
		return design.Variable{Values: pick(v.Values, order), Valid: pick(v.Valid, order)}
	}
	o := s.options
	o.Strata, o.Clusters, o.Population = pick(o.Strata, order), pick(o.Clusters, order), pick(o.Population, order)
	o.Calibration.BaseWeights = pick(o.Calibration.BaseWeights, order)
	o.Calibration.Margins, o.Calibration.Auxiliary = nil, nil
	for _, m := range s.options.Calibration.Margins {
		o.Calibration.Margins = append(o.Calibration.Margins, pick(m, order))
	}
	for _, m := range s.options.Calibration.Auxiliary {
		o.Calibration.Auxiliary = append(o.Calibration.Auxiliary, pick(m, order))
	}
	return sample{pick(s.weights, order), o, variable(s.x), variable(s.y), variable(s.z), variable(s.yes), pick(s.groups, order)}
}

func pick[T any](column []T, order []int) []T {
	if column == nil {
		return nil
	}
	out := make([]T, len(order))
	for i, row := range order {
		out[i] = column[row]
	}
	return out
}

func near(t testing.TB, want, got, tolerance float64, what ...any) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: got %v, want %v", fmt.Sprint(what...), got, want)
	}
}

// variance is the formula of the package comment, word by word, of the total of z.
func variance(s sample, z []float64, policy design.LonelyPSU) float64 {
	type key struct{ stratum, cluster string }
	totals, clusters, population := map[key]float64{}, map[string][]key{}, map[string]float64{}
	for row := range z {
		k := key{cluster: fmt.Sprint(row)}
		if s.options.Strata != nil {
			k.stratum = s.options.Strata[row]
		}
		if s.options.Clusters != nil {
			k.cluster = s.options.Clusters[row]
		}
		if _, ok := totals[k]; !ok {
			clusters[k.stratum] = append(clusters[k.stratum], k)
		}
		totals[k] += z[row]
		population[k.stratum] = math.Inf(1)
		if s.options.Population != nil {
			population[k.stratum] = s.options.Population[row]
		}
	}
	grand := 0.0
	for _, x := range totals {
		grand += x / float64(len(totals))
	}
	v, averaged := 0.0, 0.0
	for h, keys := range clusters {
		n := float64(len(keys))
		open := 1 - n/population[h]
		if n == 1 && open > 0 {
			switch d := totals[keys[0]] - grand; policy {
			case design.Adjust:
				v += open * d * d
			case design.Average:
				averaged++
			}
			continue
		}
		mean, squares := 0.0, 0.0
		for _, k := range keys {
			mean += totals[k] / n
		}
		for _, k := range keys {
			squares += (totals[k] - mean) * (totals[k] - mean)
		}
		if n > 1 {
			v += open * n / (n - 1) * squares
		}
	}
	return v * float64(len(clusters)) / (float64(len(clusters)) - averaged)
}

// derived is the variance of a figure from its numerical derivatives with respect
// to the weights: Binder's definition of linearisation, by a second route.
func derived(t *testing.T, s sample, figure func(s sample) float64) float64 {
	t.Helper()
	z := make([]float64, len(s.weights))
	for row, w := range s.weights {
		h := 1e-4 * w
		up, down := s.times(1), s.times(1)
		up.weights[row], down.weights[row] = w+h, w-h
		z[row] = w * (figure(up) - figure(down)) / (2 * h)
	}
	return variance(s, z, s.options.LonelyPSU)
}
