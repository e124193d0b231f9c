package survival_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/survival"
)

// made are 60 customers by a rule that R repeats:
//
//	i <- 1:60; t <- 1 + (7*i*i + 13*i) %% 40; s <- as.integer((5*i) %% 7 > 2)
//	cause <- ifelse(s == 1, 1 + (i %% 3 == 0), 0); e <- (11*i) %% 30; e <- ifelse(e < t, e, 0)
//	w <- 0.55 + ((17*i) %% 10)/4; z1 <- (29*i) %% 19; z2 <- i %% 2; g <- i %% 4; st <- i %% 3
//
// Figures are of R 4.2.2 with survival 3.5.3.
func made() (d survival.Data, x survival.Covariates, group, stratum []string) {
	x = survival.Covariates{Names: []string{"z1", "z2"}, Columns: make([][]float64, 2)}
	for i := 1; i <= 60; i++ {
		t := 1 + (7*i*i+13*i)%40
		s := survival.Censored
		if 5*i%7 > 2 {
			s = survival.Event
			if i%3 == 0 {
				s = 2
			}
		}
		e := 11 * i % 30
		if e >= t {
			e = 0
		}
		d.Times, d.Status = append(d.Times, float64(t)), append(d.Status, s)
		d.Entries, d.Weights = append(d.Entries, float64(e)), append(d.Weights, 0.55+float64(17*i%10)/4)
		x.Columns[0], x.Columns[1] = append(x.Columns[0], float64(29*i%19)), append(x.Columns[1], float64(i%2))
		group, stratum = append(group, fmt.Sprint(i%4)), append(stratum, fmt.Sprint(i%3))
	}
	return d, x, group, stratum
}

// plain has neither entries nor weights, late no weights, heavy no entries.
func plain() survival.Data {
	d, _, _, _ := made()
	d.Entries, d.Weights = nil, nil
	return d
}

func late() survival.Data {
	d, _, _, _ := made()
	d.Weights = nil
	return d
}

func heavy() survival.Data {
	d, _, _, _ := made()
	d.Entries = nil
	return d
}

func both() survival.Data {
	d, _, _, _ := made()
	return d
}

func groupOf(t testing.TB, d survival.Data) survival.Group {
	t.Helper()
	g, err := survival.FromData("all", d)
	require.NoError(t, err)
	return g
}

func curveOf(t testing.TB, d survival.Data) survival.Curve {
	t.Helper()
	c, err := survival.KaplanMeier(groupOf(t, d), survival.Options{})
	require.NoError(t, err)
	return c
}

// close compares columns relatively.
func closeTo(t testing.TB, want, got []float64, rel float64, what string) {
	t.Helper()
	require.Len(t, got, len(want), what)
	for i := range want {
		if d := math.Abs(got[i] - want[i]); !(d <= rel*math.Max(1e-3, math.Abs(want[i]))) {
			t.Errorf("%s[%d]: got %.15g, want %.15g", what, i, got[i], want[i])
		}
	}
}

// shuffled are the rows in another order.
func shuffled(d survival.Data, seed uint64, more ...*[]float64) survival.Data {
	order := rand.New(rand.NewPCG(seed, 9)).Perm(len(d.Times))
	out := survival.Data{Times: pick(d.Times, order), Status: pick(d.Status, order), Entries: pick(d.Entries, order), Weights: pick(d.Weights, order)}
	for _, column := range more {
		*column = pick(*column, order)
	}
	return out
}

func pick[T any](column []T, order []int) []T {
	if column == nil {
		return nil
	}
	out := make([]T, 0, len(order))
	for _, i := range order {
		out = append(out, column[i])
	}
	return out
}

// drawn are n customers with gaps of every kind, ties in every second draw, entries and
// weights where asked for.
func drawn(seed uint64, n int, entries, weights bool) survival.Data {
	r := rand.New(rand.NewPCG(seed, 5))
	d := survival.Data{}
	for range n {
		t := 20 * r.ExpFloat64()
		if seed%2 == 0 {
			t = math.Ceil(t)
		}
		d.Times = append(d.Times, t)
		d.Status = append(d.Status, survival.Status(r.IntN(3)))
		if entries {
			e := 0.0
			if r.IntN(2) == 0 {
				e = math.Floor(t * 0.9 * r.Float64())
			}
			d.Entries = append(d.Entries, e)
		}
		if weights {
			d.Weights = append(d.Weights, 0.2+r.Float64())
		}
	}
	return d
}

// slowCurve is the product-limit estimate by its definition, over all rows at each time.
func slowCurve(d survival.Data, t float64) (s, hazard float64) {
	s = 1
	times := slices.Compact(slices.Sorted(slices.Values(d.Times)))
	for _, at := range times {
		if at > t {
			break
		}
		var risk, events float64
		for i := range d.Times {
			w, e := 1.0, 0.0
			if d.Weights != nil {
				w = d.Weights[i]
			}
			if d.Entries != nil {
				e = d.Entries[i]
			}
			if d.Times[i] < at || e > 0 && e >= at {
				continue
			}
			risk += w
			if d.Times[i] == at && d.Status[i] != survival.Censored {
				events += w
			}
		}
		if events > 0 {
			s *= 1 - events/risk
			hazard += events / risk
		}
	}
	return s, hazard
}
