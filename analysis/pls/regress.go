package pls

import "math"

// regressions are those of every construct on the ones with a path to it, and the total
// effects.
func (s *solver) regressions() (fault, int) {
	clear(s.total)
	for _, c := range s.order {
		s.r2[c] = 0
		if len(s.into[c]) > 0 {
			if !s.regress(c) {
				return collinearConstructs, c
			}
			for i, d := range s.into[c] {
				s.beta[s.intoPath[c][i]] = s.x[i]
				s.r2[c] += float64(s.x[i] * s.c[d*s.j+c])
			}
			s.r2[c] = min(max(s.r2[c], 0), 1)
			s.inflation(c)
		}
		s.effectsOn(c, s.beta, s.total)
	}
	return solved, 0
}

// effectsOn fills in the total effects on a construct, those on its causes being known.
func (s *solver) effectsOn(c int, beta, total []float64) {
	for i, d := range s.into[c] {
		b := beta[s.intoPath[c][i]]
		total[d*s.j+c] += b
		for from := range s.j {
			total[from*s.j+c] += float64(total[from*s.j+d] * b)
		}
	}
}

// inflation is the diagonal of the inverse of the correlations factored in s.small.
func (s *solver) inflation(c int) {
	n := len(s.into[c])
	for i := range n {
		clear(s.y[:n])
		s.y[i] = 1
		substitute(s.small[:n*n], n, s.y[:n])
		s.vif[s.intoPath[c][i]] = max(1, s.y[i])
	}
}

// loading is the correlation of an item with the score of its construct.
func (s *solver) loading(i int) float64 {
	return s.t[s.of[i]*s.k+i] / s.sd[i]
}

// cholesky factors a symmetric n by n matrix in place, the factor in the lower triangle;
// false if a row is spanned by those before it.
func cholesky(a []float64, n int) bool {
	for i := range n {
		whole := a[i*n+i]
		for l := range i + 1 {
			sum := a[i*n+l]
			for m := range l {
				sum -= float64(a[i*n+m] * a[l*n+m])
			}
			if l < i {
				a[i*n+l] = sum / a[l*n+l]
				continue
			}
			if !(sum > tiny*whole) {
				return false
			}
			a[i*n+i] = math.Sqrt(sum)
		}
	}
	return true
}

// substitute solves for x in place, given a factor.
func substitute(l []float64, n int, x []float64) {
	for i := range n {
		sum := x[i]
		for m := range i {
			sum -= float64(l[i*n+m] * x[m])
		}
		x[i] = sum / l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		sum := x[i]
		for m := i + 1; m < n; m++ {
			sum -= float64(l[m*n+i] * x[m])
		}
		x[i] = sum / l[i*n+i]
	}
}
