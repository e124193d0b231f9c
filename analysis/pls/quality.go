package pls

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// Quality is how well the items measure the constructs, and how well the model
// reproduces the correlations of the items.
type Quality struct {
	// Constructs are in the order of the model.
	Constructs []Reliability `json:"constructs"`
	// HTMT is by pair of constructs the mean absolute correlation of items of both over
	// the geometric mean of those within each (J. Henseler, C. Ringle and M. Sarstedt
	// 2015; absolute values: C. Ringle and others 2023); within a single item it is 1.
	// Below 0.85, or 0.9 of constructs that are close, they are told apart; see
	// [Bootstrap]. None on the diagonal, and where the items of one do not correlate.
	HTMT [][]survey.Optional `json:"htmt"`
	// FornellLarcker has √AVE on the diagonal, which should be above all others in its row
	// and column, the correlations of the scores (C. Fornell and D. Larcker 1981).
	FornellLarcker [][]float64 `json:"fornell_larcker"`
	// CrossLoadings are the correlations of items (rows) with all scores.
	CrossLoadings [][]float64 `json:"cross_loadings"`
	// VIF is by item 1/(1 − R²) of the item on the others of its block, from 1; in ModeB,
	// above 5, weights hang on small changes. None of single items, and of blocks with
	// collinear items.
	VIF []survey.Optional `json:"vif"`
	// SRMR is the root mean square, over the items' correlations including those of each
	// with itself, of what the model leaves: between blocks the correlation less the
	// product of both loadings and of the scores' correlation, within blocks nothing
	// (J. Henseler and others 2014). Below 0.08 is held to be good.
	SRMR float64 `json:"srmr"`
	// SRMREstimated is the same with the correlations of scores that the paths imply.
	SRMREstimated float64 `json:"srmr_estimated"`
}

// Reliability is how well a block of items measures its construct. For a single item
// all are 1, and nothing is known; of [ModeB] blocks, whose items need not agree, only
// Communality and Redundancy mean anything.
type Reliability struct {
	// Name is the construct.
	Name string `json:"name"`
	// Alpha is Cronbach's, of standardised items, as the scores have them.
	Alpha float64 `json:"alpha"`
	// AlphaRaw is Cronbach's of the items in their own units; none of a single item.
	AlphaRaw survey.Optional `json:"alpha_raw"`
	// RhoA is (w'w)²·w'(S − diag S)w / w'(ww' − diag ww')w (T. Dijkstra and J. Henseler
	// 2015), 1 by convention in ModeB; none where that has no value or is negative.
	RhoA survey.Optional `json:"rho_a"`
	// RhoC is (Σλ)²/((Σλ)² + Σ(1 − λ²)) of the loadings, Dillon and Goldstein's rho, called
	// composite reliability.
	RhoC float64 `json:"rho_c"`
	// RhoCFirst is the same of the loadings on the first principal component.
	RhoCFirst float64 `json:"rho_c_first"`
	// AVE is the average variance extracted, the mean of λ², also called communality.
	AVE float64 `json:"ave"`
	// Redundancy is AVE·R², what the causes explain of the items; none without causes.
	Redundancy survey.Optional `json:"redundancy"`
	// Eigenvalues are the two largest of the items' correlations, of which only the first
	// should be above 1; 0 for one that there is not.
	Eigenvalues [2]float64 `json:"eigenvalues"`
}

// Quality computes it from the correlations of the items.
func (f *Fitted) Quality() (*Quality, error) {
	if err := f.ready(); err != nil {
		return nil, err
	}
	s := f.solver
	q := &Quality{}
	loadings := make([]float64, s.k)
	for i, item := range f.Items {
		loadings[i] = item.Loading
		row := make([]float64, s.j)
		for c := range row {
			row[c] = s.t[c*s.k+i] / s.sd[i]
		}
		q.CrossLoadings = append(q.CrossLoadings, row)
	}
	for c := range s.j {
		r, err := f.reliability(c, loadings[s.first[c]:s.first[c+1]])
		if err != nil {
			return nil, err
		}
		q.Constructs = append(q.Constructs, r)
		q.VIF = append(q.VIF, f.itemVIF(c)...)
		row := append([]float64(nil), f.Correlations[c]...)
		row[c] = math.Sqrt(r.AVE)
		q.FornellLarcker = append(q.FornellLarcker, row)
		q.HTMT = append(q.HTMT, make([]survey.Optional, s.j))
		for d := range c {
			if x := s.heterotrait(f.sample.corr, c, d); !math.IsNaN(x) {
				q.HTMT[c][d], q.HTMT[d][c] = survey.Some(x), survey.Some(x)
			}
		}
	}
	q.SRMR = s.residual(f.sample.corr, loadings, s.c, nil)
	q.SRMREstimated = s.residual(f.sample.corr, loadings, s.implied(s.c, s.beta), nil)
	return q, nil
}

func (f *Fitted) reliability(c int, loadings []float64) (Reliability, error) {
	s, data := f.solver, f.sample
	a, b := s.first[c], s.first[c+1]
	r := Reliability{Name: f.Constructs[c].Name, Alpha: 1, RhoA: f.rhoA(c), AVE: square(loadings) / float64(b-a)}
	if f.Constructs[c].R2.Valid {
		r.Redundancy = survey.Some(r.AVE * f.Constructs[c].R2.Value)
	}
	r.RhoC = congeneric(loadings)
	if s.alone(c) {
		r.RhoCFirst, r.Eigenvalues = 1, [2]float64{1, 0}
		return r, nil
	}
	n := b - a
	block := mat.NewSymDense(n, nil)
	var total, variances, covariances float64
	for i := range n {
		for j := range n {
			x := data.corr[(a+i)*s.k+a+j]
			block.SetSym(i, j, x)
			total += x
			covariances += x * data.sd[a+i] * data.sd[a+j]
		}
		variances += data.sd[a+i] * data.sd[a+i]
	}
	k := float64(n)
	// The sum of items that cancel out has no variance, and no alpha; its score does, or
	// there were no fit.
	if !(total > tiny) || !(covariances > tiny*variances) {
		return r, &Error{Construct: r.Name, Err: ErrNoVariance}
	}
	r.Alpha = k / (k - 1) * (1 - k/total)
	r.AlphaRaw = survey.Some(k / (k - 1) * (1 - variances/covariances))
	var eigen mat.EigenSym
	if !eigen.Factorize(block, true) {
		return r, &Error{Construct: r.Name, Err: ErrNotConverged}
	}
	values := eigen.Values(nil)
	r.Eigenvalues = [2]float64{values[n-1], max(0, values[n-2])}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	first := make([]float64, n)
	for i := range first {
		first[i] = vectors.At(i, n-1) * math.Sqrt(values[n-1])
	}
	r.RhoCFirst = congeneric(first)
	return r, nil
}

// itemVIF are the diagonal of the inverse of a block's correlations.
func (f *Fitted) itemVIF(c int) []survey.Optional {
	a, b := f.solver.first[c], f.solver.first[c+1]
	n := b - a
	out, block := make([]survey.Optional, n), make([]float64, n*n)
	for i := range n {
		copy(block[i*n:(i+1)*n], f.sample.corr[(a+i)*f.solver.k+a:])
	}
	if n < 2 || !cholesky(block, n) {
		return out
	}
	x := make([]float64, n)
	for i := range n {
		clear(x)
		x[i] = 1
		substitute(block, n, x)
		out[i] = survey.Some(max(1, x[i]))
	}
	return out
}

func square(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v * v)
	}
	return sum
}

// congeneric is the reliability of a sum of standardised items with these loadings.
func congeneric(loadings []float64) float64 {
	sum, squares := 0.0, square(loadings)
	for _, l := range loadings {
		sum += l
	}
	return sum * sum / (sum*sum + float64(len(loadings)) - squares)
}

// standardWeight is the weight of an item of variance 1.
func (f *Fitted) standardWeight(i int) float64 {
	w := f.solver.w[i]
	if f.opts.Unscaled {
		w *= f.solver.sd[i]
	}
	return w
}

// rhoA is the consistent reliability of a score.
func (f *Fitted) rhoA(c int) survey.Optional {
	s := f.solver
	if s.mode[c] == ModeB || s.alone(c) {
		return survey.Some(1)
	}
	var length, observed, common float64
	for i := s.first[c]; i < s.first[c+1]; i++ {
		wi := f.standardWeight(i)
		length += wi * wi
		for j := s.first[c]; j < s.first[c+1]; j++ {
			if i != j {
				wj := f.standardWeight(j)
				observed += wi * wj * f.sample.corr[i*s.k+j]
				common += wi * wi * wj * wj
			}
		}
	}
	if !(common > 0) || observed < 0 {
		return survey.Optional{}
	}
	return survey.Some(length * length * observed / common)
}

// heterotrait is HTMT of two constructs, NaN where items of one do not correlate.
func (p *plan) heterotrait(corr []float64, c, d int) float64 {
	k := len(p.items)
	between := 0.0
	for i := p.first[c]; i < p.first[c+1]; i++ {
		for _, r := range corr[i*k+p.first[d] : i*k+p.first[d+1]] {
			between += math.Abs(r)
		}
	}
	between /= float64((p.first[c+1] - p.first[c]) * (p.first[d+1] - p.first[d]))
	within := p.monotrait(corr, c) * p.monotrait(corr, d)
	if !(within > 0) {
		return math.NaN()
	}
	return between / math.Sqrt(within)
}

// monotrait is the mean absolute correlation between items of a construct.
func (p *plan) monotrait(corr []float64, c int) float64 {
	if p.alone(c) {
		return 1
	}
	k, sum, pairs := len(p.items), 0.0, 0
	for i := p.first[c]; i < p.first[c+1]; i++ {
		for j := p.first[c]; j < i; j++ {
			sum += math.Abs(corr[i*k+j])
			pairs++
		}
	}
	return sum / float64(pairs)
}

// implied are the correlations of constructs that follow from the paths: those of
// constructs without causes are as they are, others what their causes pass on.
func (s *solver) implied(corr, beta []float64) []float64 {
	j := s.j
	out := make([]float64, j*j)
	var done []int
	for _, c := range s.order {
		if len(s.into[c]) > 0 {
			continue
		}
		for _, d := range done {
			out[c*j+d], out[d*j+c] = corr[c*j+d], corr[c*j+d]
		}
		out[c*j+c] = 1
		done = append(done, c)
	}
	for _, c := range s.order {
		if len(s.into[c]) == 0 {
			continue
		}
		for _, d := range done {
			r := 0.0
			for i, e := range s.into[c] {
				r += float64(beta[s.intoPath[c][i]] * out[e*j+d])
			}
			out[c*j+d], out[d*j+c] = r, r
		}
		out[c*j+c] = 1
		done = append(done, c)
	}
	return out
}

// residual is the SRMR of items with these loadings on constructs with these
// correlations. Within blocks it is 0 but for those that are common factors.
func (s *solver) residual(corr, loadings, between []float64, common []bool) float64 {
	sum := 0.0
	for i := range s.k {
		for l := range i {
			c, d := s.of[i], s.of[l]
			if c == d && (common == nil || !common[c]) {
				continue
			}
			left := corr[i*s.k+l] - loadings[i]*loadings[l]*between[c*s.j+d]
			sum += float64(left * left)
		}
	}
	return math.Sqrt(sum / float64(s.k*(s.k+1)/2))
}
