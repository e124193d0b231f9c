package sem_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
)

// Whatever the correlations, there is a result that is JSON or an error.
func TestExtremeCorrelations(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	models := map[string]*sem.Model{
		"one":  model(t, []sem.Construct{{Name: "one", Items: names}}, nil, sem.Covariances{}),
		"two":  model(t, []sem.Construct{{Name: "A", Items: names[:2]}, {Name: "B", Items: names[2:]}}, nil, sem.Covariances{}),
		"path": model(t, []sem.Construct{{Name: "A", Items: names[:3]}, {Name: "B", Items: names[3:]}}, []sem.Path{{From: "A", To: "B"}}, sem.Covariances{}),
		"item": model(t, []sem.Construct{{Name: "A", Items: names[:1]}}, nil, sem.Covariances{}),
	}
	values := []float64{0, 1e-12, 0.5, -0.5, 0.99999, -0.99999}
	fitted := 0
	for code := 0; code < 6*6*6*6; code += 211 {
		r := make([]float64, 6)
		for i := range r {
			r[i] = values[code/int(math.Pow(6, float64(i%4)))%6]
		}
		s := correlated(t, 100, names, r...)
		for name, m := range models {
			for _, scaling := range []sem.Scaling{sem.Marker, sem.UnitVariance} {
				got, err := sem.Fit(s, m, sem.Options{Scaling: scaling})
				if err != nil {
					require.Zero(t, got)
					continue
				}
				fitted++
				_, err = json.Marshal(got)
				require.NoError(t, err, "%s: %v", name, r)
			}
			changes, err := sem.Modifications(s, m)
			if err == nil {
				_, err = json.Marshal(changes)
				require.NoError(t, err, "%s: %v", name, r)
			}
		}
	}
	require.Positive(t, fitted)
}
