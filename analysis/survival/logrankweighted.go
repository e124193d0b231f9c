package survival

import "sort"

// A moment is an event time with sums over all up to it.
type moment struct {
	time   float64
	weight float64   // of the time
	hazard float64   // Σ weight × d/Y
	share  []float64 // of each group in those at risk
	shares []float64 // Σ weight × d/Y × share
}

// momentOf follows those past.
func momentOf(past []moment, time float64, risk []float64, all, events, weight float64) moment {
	m := moment{time: time, weight: weight, hazard: weight * events / all, shares: make([]float64, len(risk))}
	for i, y := range risk {
		share := y / all
		m.share = append(m.share, share)
		m.shares[i] = m.hazard * share
	}
	if k := len(past); k > 0 {
		m.hazard += past[k-1].hazard
		for i := range m.shares {
			m.shares[i] += past[k-1].shares[i]
		}
	}
	return m
}

// linearise replaces the variance, where there are sampling weights, by the squares of
// what each customer i of group a adds to observed less expected,
//
//	δ W(x) (1ₐ − p(x)) − Σ W d/Y (1ₐ − p) over the times after the entry up to x
//
// with W the weights of times, p the shares of groups in those at risk.
func (w *walk) linearise(groups []*Group, past []moment) {
	k := len(groups)
	none := moment{share: make([]float64, k), shares: make([]float64, k)}
	until := func(t float64) moment {
		n := sort.Search(len(past), func(i int) bool { return past[i].time > t })
		if n == 0 {
			return none
		}
		return past[n-1]
	}
	u := make([]float64, k)
	for a, g := range groups {
		if g == nil {
			continue
		}
		for _, r := range g.rows {
			at, before := until(g.steps[r.step].time), none
			if r.entry > 0 {
				before = until(r.entry)
			}
			own := 0.0
			if r.status != Censored {
				own = at.weight
			}
			for i := range u {
				u[i] = at.shares[i] - before.shares[i] - own*at.share[i]
			}
			u[a] += own - (at.hazard - before.hazard)
			for i := range u {
				for j := range u {
					w.variance[i*k+j] += r.weight * r.weight * u[i] * u[j]
				}
			}
		}
	}
}
